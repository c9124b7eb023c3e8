using System.Globalization;
using System.Web;
using AngleSharp.Html.Dom;
using Dcim.Statistics;
using Dcim.Web.Features.Tables;
using Dcim.Web.Localisation;

namespace Dcim.Tests.Web;

/// <summary>The page of the yearly tables as its reader sees it, addressed by codes and read by words.</summary>
public sealed class TablesPage(IHtmlDocument page)
{
    /// <summary>The name of the long table of T1.</summary>
    public const string Long = "T1";

    private readonly Dictionary<string, Grid> _grids = page.QuerySelectorAll("table[data-table]")
        .ToDictionary(t => t.GetAttribute("data-table")!, Grid.Of);

    public IHtmlDocument Page { get; } = page;

    /// <summary>The name of the table chosen, which is that of its long table.</summary>
    public string Name { get; } = page.QuerySelector("select[name=table] option[selected]")!.GetAttribute("value")!;

    /// <summary>Every table of the page, by its <c>data-table</c>.</summary>
    public IReadOnlyDictionary<string, Grid> Grids => _grids;

    /// <summary>The rows of the long table; none where a line stands in its place.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> LongRows =>
        _grids.TryGetValue(Name, out var grid) ? grid.Rows : [];

    public IEnumerable<string> TwoWay => _grids.Keys.Where(name => name.Contains('-'));

    /// <summary>The names of the second views.</summary>
    public IEnumerable<string> Views => _grids.Keys.Where(name => name != Name && !name.Contains('-'));

    public int Persons => Number(Notes.Row("term", Text("TableUnit.Person"))["value"]);

    /// <summary>The numbers under the tables.</summary>
    public Grid Notes => Grid.OfTerms(Page.QuerySelector("#notes")!, "term", "value");

    /// <summary>The line of the ledger, as it stands there.</summary>
    public string Ledger(LedgerFigure figure) => LedgerLines.Row("term", Text($"Ledger.{figure}"))["value"];

    /// <summary>The ledger under the table.</summary>
    public Grid LedgerLines => Grid.OfTerms(Page.QuerySelector("#ledger")!, "term", "value");

    public string CsvAddress => Link($"/tables/{Name.ToLowerInvariant()}.csv");
    public string WorkbookAddress => Link($"/tables/{Name.ToLowerInvariant()}.xlsx");

    /// <summary>The recording clock of the page to the last digit, as its downloads carry it.</summary>
    public string RecordedUpTo => Asked("recordedUpTo");

    public string AsOf => Asked("asOf");

    public static async Task<TablesPage> OpenAsync(
        Browser browser,
        int year,
        string? asOf = null,
        string? recordedUpTo = null,
        bool all = false,
        string table = "T1"
    )
    {
        var address = FormattableString.Invariant($"/tables?table={table}&year={year}&asOf={asOf}&all={all}");
        if (recordedUpTo is not null)
            address += $"&recordedUpTo={Uri.EscapeDataString(recordedUpTo)}";
        await browser.OpenAsync(address);
        Assert.Empty(browser.Errors);
        Assert.Equal(System.Net.HttpStatusCode.OK, browser.Status);
        return new(browser.Page);
    }

    /// <summary>A cell of a two-way table: row and column by code.</summary>
    public string this[string rows, string row, string columns, string column] =>
        _grids[$"{rows}-{columns}"].Row(Header(rows), Category(rows, row))[Category(columns, column)];

    /// <summary>Every cell of the two-way tables.</summary>
    public IEnumerable<string> TwoWayValues =>
        from name in TwoWay
        from row in _grids[name].Rows
        from cell in row
        where cell.Key != Header(name.Split('-')[0])
        select cell.Value;

    /// <summary>The categories of the columns of a two-way table and what the row says of each, by words.</summary>
    public IEnumerable<KeyValuePair<string, string>> Row(string rows, string row, string columns) =>
        _grids[$"{rows}-{columns}"].Row(Header(rows), Category(rows, row)).Where(cell => cell.Key != Header(rows));

    /// <summary>The header over the names of the rows.</summary>
    public string Header(string dimension) => InItsLanguage(words => words.Dimension(dimension));

    public string Category(string dimension, string code) => InItsLanguage(words => words.Category(dimension, code));

    public string Text(string key, params object?[] arguments) => InItsLanguage(_ => new Texts()[key, arguments]);

    public static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private string Asked(string name) =>
        HttpUtility.ParseQueryString(new Uri(new("http://localhost"), CsvAddress).Query)[name]!;

    private string Link(string path) =>
        Page.QuerySelectorAll("a")
            .Select(a => a.GetAttribute("href")!)
            .Single(href => href.StartsWith(path + "?", StringComparison.Ordinal));

    private string InItsLanguage(Func<TableWords, string> say)
    {
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(
                Page.DocumentElement.GetAttribute("lang")!
            );
            return say(new(new Texts()));
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
        }
    }
}
