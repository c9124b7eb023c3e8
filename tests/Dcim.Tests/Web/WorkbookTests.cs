using System.Globalization;
using ClosedXML.Excel;
using Dcim.Domain.Catalogue;

namespace Dcim.Tests.Web;

/// <summary>What the analyst downloads is what she saw, cell by cell and by header.</summary>
[Collection(EightCasesCollection.Name)]
public sealed class WorkbookTests(EightCasesApp app, WorkbookTests.Downloads downloads)
    : IClassFixture<WorkbookTests.Downloads>
{
    /// <summary>A year counted, the same on an earlier day, a nought and a missing one; in two languages.</summary>
    public static TheoryData<string, int, string, string> Tables =>
        new()
        {
            { "T1", 2013, "", "en-GB" },
            { "T1", 2013, "2013-07-31", "pt-PT" },
            { "T1", 2009, "2010-01-01", "en-GB" },
            { "T1", 1999, "", "pt-PT" },
            { "T1", 2015, "", "en-GB" },
            { "T8", 2013, "", "en-GB" },
            { "T8", 2015, "", "pt-PT" },
            { "T9", 2013, "", "pt-PT" },
            { "T9", 2009, "2010-01-01", "en-GB" },
            { "T9", 2015, "", "en-GB" },
        };

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task Workbook_SaysWhatThePageSays(string table, int year, string asOf, string culture)
    {
        var (page, workbook, _) = await downloads.OfAsync(table, year, asOf, culture);

        Assert.Equal(
            [table, .. page.TwoWay, .. page.Views, "LEDGER", "PARAMETERS", "RULES"],
            workbook.Worksheets.Select(s => s.Name).Order(StringComparer.Ordinal).OrderBy(Place)
        );
        foreach (var name in page.TwoWay)
        {
            var sheet = Grid.Of(workbook.Worksheet(name));
            Assert.Equal(page.Grids[name].Headers.Order(), sheet.Headers.Order());
            Assert.Equal(page.Grids[name].Lines, sheet.Lines);
        }
        foreach (var name in page.Views)
        {
            var sheet = workbook.Worksheet(name);
            Assert.Equal(page.Grids[name].Lines, Grid.Of(sheet).Lines);
            Assert.Equal(page.Text($"TableViewNote.{name}"), sheet.Cell(2, 1).GetString());
            Assert.Contains(page.Text($"TableViewNote.{name}"), page.Page.Body!.TextContent);
        }
        Assert.Equal(
            page.LedgerLines.Lines,
            Grid.Of(workbook.Worksheet("LEDGER"))
                .Columns((page.Text("Ledger.Figure"), "term"), (page.Text("Tables.Value"), "value"))
                .Lines
        );
        var (longPage, longSheet) = (page.Grids[page.Name], Grid.Of(workbook.Worksheet(page.Name)));
        Assert.NotEmpty(longPage.Rows);
        Assert.Equal(longPage.Lines, longSheet.Columns(longPage.Headers.Select(h => (h, h))).Lines);
        Assert.All(longSheet.Rows, row => Assert.Equal($"{year}", row[page.Text("Tables.Year")]));

        int Place(string sheet) =>
            sheet switch
            {
                _ when sheet == table => -1,
                "LEDGER" or "PARAMETERS" or "RULES" => int.MaxValue,
                _ => page.TwoWay.Concat(page.Views).ToList().IndexOf(sheet),
            };
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task Workbook_NumbersAreNumbers_AndSignsAreText(string table, int year, string asOf, string culture)
    {
        var (page, workbook, _) = await downloads.OfAsync(table, year, asOf, culture);

        var cells = Grid.CellsUnder(workbook.Worksheet(page.Name), page.Text("Tables.Value"))
            .Concat(
                page.TwoWay.Concat(page.Views)
                    .SelectMany(name =>
                        page.Grids[name].Headers.Skip(1).SelectMany(h => Grid.CellsUnder(workbook.Worksheet(name), h))
                    )
            )
            .ToList();
        Assert.All(
            cells,
            cell =>
            {
                var sign = cell.GetString() is ":" or "NAP";
                Assert.Equal(sign ? XLDataType.Text : XLDataType.Number, cell.DataType);
            }
        );
        Assert.Equal(table == "T1", cells.Any(c => c.GetString() == "NAP"));
        if (table != "T9" || year == 2015) // else every country is counted with every other
            Assert.Contains(cells, c => c.GetString() == (year == 2015 ? ":" : "0"));
        Assert.DoesNotContain(cells, c => c.GetString() == (year == 2015 ? "0" : ":"));
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task Workbook_TellsItsParametersAndRules(string table, int year, string asOf, string culture)
    {
        var (page, workbook, csv) = await downloads.OfAsync(table, year, asOf, culture);

        var (name, value) = (page.Text("Tables.Parameter"), page.Text("Tables.Value"));
        var parameters = Grid.Of(workbook.Worksheet("PARAMETERS"));
        Assert.Equal(table, Parameter("Tables.Table"));
        Assert.Equal($"{year}", Parameter("Tables.Year"));
        Assert.Equal(page.AsOf, Parameter("Tables.AsOf"));
        Assert.Equal(IndicatorCatalogue.Current.Version, Parameter("Tables.CatalogueVersion"));
        Assert.Equal(page.Text("Tables.ModeTransmission"), Parameter("Tables.Mode"));
        Assert.Equal(Lisbon(page.RecordedUpTo), Parameter("Tables.RecordedUpTo"));
        Assert.True(
            string.CompareOrdinal(Parameter("Tables.MadeAt"), Parameter("Tables.RecordedUpTo")) >= 0,
            "The workbook was made before the moment up to which it counts."
        );
        var notes = page.Notes.Columns(("term", name), ("value", value)).Lines;
        Assert.NotEmpty(notes);
        Assert.All(notes, note => Assert.Contains(note, parameters.Lines));

        var rules = Grid.Of(workbook.Worksheet("RULES"));
        var printed = Grid.OfTerms(
            page.Page.QuerySelector("dl.rules")!,
            page.Text("Tables.RuleName"),
            page.Text("Tables.RuleText")
        );
        Assert.True(printed.Rows.Count > Dimensions(csv).Count);
        Assert.Equal(printed.Lines, rules.Lines);

        string Parameter(string key) => parameters.Row(name, page.Text(key))[value];
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task Csv_IsTheLongTableInCodes(string table, int year, string asOf, string culture)
    {
        var (page, workbook, csv) = await downloads.OfAsync(table, year, asOf, culture);

        var sheet = Grid.Of(workbook.Worksheet(page.Name))
            .Columns([
                .. Dimensions(csv).Select(d => (page.Text("Tables.CodeOf", page.Header(d)), d)),
                (page.Text("Tables.Year"), "TIME_PERIOD"),
                (page.Text("Tables.Value"), "OBS_VALUE"),
            ]);
        Assert.Equal(sheet.Lines, csv.Columns(sheet.Headers.Select(h => (h, h))).Lines);
        var sameInAll = csv.Columns([
            .. csv.Headers.Except(Dimensions(csv)).Except(["OBS_VALUE", "TIME_PERIOD"]).Select(h => (h, h)),
        ]);
        Assert.Equal(
            $"AS_OF: {page.AsOf} | CATALOGUE: {IndicatorCatalogue.Current.Version} | FREQ: A | GEO: PT "
                + $"| RECORDED_UP_TO: {page.RecordedUpTo} | TABLE: {table} | UNIT: NR",
            Assert.Single(sameInAll.Lines.Distinct())
        );
    }

    [Fact]
    public async Task Csv_CodesAreThoseOfTheWords()
    {
        var (page, _, csv) = await downloads.OfAsync("T1", 2013, "2013-07-31", "pt-PT");

        var inWords = csv.Rows.Select(row =>
            string.Join('|', Dimensions(csv).Select(d => page.Category(d, row[d])).Append(row["OBS_VALUE"]))
        );
        var headers = Dimensions(csv).Select(page.Header).Append(page.Text("Tables.Value")).ToList();
        var onPage = page.Grids[page.Name].Rows.Select(row => string.Join('|', headers.Select(h => row[h])));
        Assert.Equal(onPage.Order(), inWords.Order());
    }

    [Theory]
    [InlineData("/tables/t1.xlsx?year=2013&asOf=yesterday")]
    [InlineData("/tables/t1.csv?year=1066")]
    [InlineData("/tables/t1.xlsx?year=2013&recordedUpTo=noon")]
    public async Task Download_WithBadParameters_Is400(string address)
    {
        var browser = await app.AsAsync("analyst");
        await browser.OpenAsync(address);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, browser.Status);
    }

    /// <summary>They stand between the period and the unit.</summary>
    private static List<string> Dimensions(Grid csv) =>
        [.. csv.Headers.SkipWhile(h => h != "TIME_PERIOD").Skip(1).TakeWhile(h => h != "UNIT")];

    private static string Lisbon(string utc)
    {
        var time = DateTime.Parse(utc, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
        Assert.Equal(DateTimeKind.Utc, time.Kind);
        return TimeZoneInfo
            .ConvertTimeFromUtc(time, TimeZoneInfo.FindSystemTimeZoneById("Europe/Lisbon"))
            .ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }

    /// <summary>A page and what was downloaded from it, once for all tests.</summary>
    public sealed class Downloads(EightCasesApp app) : IDisposable
    {
        private readonly Dictionary<(string, int, string, string), Download> _made = [];

        public async Task<Download> OfAsync(string table, int year, string asOf, string culture)
        {
            if (_made.TryGetValue((table, year, asOf, culture), out var made))
                return made;
            // The language is remembered with the account: each of the two keeps to one.
            var browser = await app.AsAsync(culture == "pt-PT" ? "approver" : "analyst");
            await browser.OpenAsync("/tables");
            await browser.SwitchLanguageAsync(culture);
            var page = await TablesPage.OpenAsync(browser, year, asOf, all: true, table: table);
            Assert.True(asOf.Length == 0 || asOf == page.AsOf);
            var cancel = TestContext.Current.CancellationToken;
            var workbook = await browser.Http.GetByteArrayAsync(page.WorkbookAddress, cancel);
            var csv = await browser.Http.GetStringAsync(page.CsvAddress, cancel);
            return _made[(table, year, asOf, culture)] = new(page, new(new MemoryStream(workbook)), Grid.OfCsv(csv));
        }

        public void Dispose()
        {
            foreach (var made in _made.Values)
                made.Workbook.Dispose();
        }
    }

    public sealed record Download(TablesPage Page, XLWorkbook Workbook, Grid Csv);
}
