using System.Globalization;
using System.Text;
using ClosedXML.Excel;
using CsCheck;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Counting;
using Dcim.Statistics;
using Dcim.Tests.Statistics;
using Dcim.Web.Features.Tables;
using Dcim.Web.Hosting;
using Dcim.Web.Localisation;
using static Dcim.Tests.Counting.Facts;

namespace Dcim.Tests.Web;

/// <summary>Workbook and csv say what the table says, whatever the facts and the language.</summary>
public sealed class TableFilesTests
{
    private static readonly ReportingInstitution[] s_institutions =
    [
        new(1, "POL", Active: true, Declared: true),
        new(2, "NGO", Active: true, Declared: true),
        new(3, "PRO", Active: true, Declared: true),
    ];

    [Theory]
    [InlineData("T1", "en-GB")]
    [InlineData("T8", "cs")]
    [InlineData("T8", "pt-PT")]
    [InlineData("T9", "pl")]
    [InlineData("T9", "sk")]
    [InlineData("T2", "pl")]
    [InlineData("T3", "en-GB")]
    [InlineData("T4", "sk")]
    [InlineData("T5", "cs")]
    [InlineData("T6", "pt-PT")]
    [InlineData("T7", "en-GB")]
    [InlineData("T10", "cs")]
    public void Files_SayWhatTheTableSays(string id, string language)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        var text = new Texts();
        var words = new TableWords(text);
        Gen.Select(GeneratedFacts.AnyFacts, GeneratedProceedings.Any)
            .Sample(
                (registrations, proceedings) =>
                {
                    var document = Document(id, registrations, proceedings);
                    var table = document.Table;
                    using var workbook = Workbook(document, text, words);

                    AssertLong(table, Csv(document), d => d, "OBS_VALUE");
                    AssertLong(
                        table,
                        Grid.Of(workbook.Worksheet(id)),
                        d => text["Tables.CodeOf", words.Dimension(d)],
                        text["Tables.Value"]
                    );
                    foreach (var margin in table.Margins)
                        AssertMargin(margin, Grid.Of(workbook.Worksheet(margin.Name)), words);
                    foreach (var view in table.Views)
                        AssertMargin(view.Table, Grid.Of(workbook.Worksheet(view.Name)), words);
                    var parameters = Grid.Of(workbook.Worksheet("PARAMETERS"))
                        .Rows.Select(r => string.Join('|', r.Values));
                    Assert.Equal(
                        words.UnderTable(document).Select(n => $"{n.Name}|{n.Value}"),
                        parameters.TakeLast(words.UnderTable(document).Count())
                    );
                    if (document.Ledger is { } ledger)
                        AssertLedger(document, ledger, workbook, text, words);
                },
                iter: 5,
                threads: 1
            );
    }

    private static void AssertLong(IndicatorTable table, Grid grid, Func<string, string> header, string value) =>
        Assert.Equal(
            table.Cells.Select(c => string.Join('|', [.. c.Categories, c.Value.ToString()])),
            grid.Rows.Select(r => string.Join('|', table.Dimensions.Select(d => r[header(d.Name)]).Append(r[value])))
        );

    private static void AssertMargin(MarginTable margin, Grid grid, TableWords words)
    {
        Assert.Equal(margin.Rows.CategoriesAndTotal.Count(), grid.Rows.Count);
        foreach (var row in margin.Rows.CategoriesAndTotal)
        {
            var line = grid.Row(words.Dimension(margin.Rows.Name), words.Category(margin.Rows.Name, row));
            Assert.Equal(margin.Columns.CategoriesAndTotal.Count() + 1, line.Count);
            foreach (var column in margin.Columns.CategoriesAndTotal)
                Assert.Equal(margin[row, column].ToString(), line[words.Category(margin.Columns.Name, column)]);
        }
    }

    private static void AssertLedger(
        TableDocument document,
        Ledger ledger,
        XLWorkbook workbook,
        Texts text,
        TableWords words
    )
    {
        var lines = ledger.Lines.Select(l =>
            $"{words.LedgerLine(l).Name}|{l.Value?.ToString("0.#", CultureInfo.InvariantCulture) ?? ":"}"
        );
        Assert.Equal(
            lines,
            Grid.Of(workbook.Worksheet("LEDGER"))
                .Rows.Select(r => $"{r[text["Ledger.Figure"]]}|{r[text["Tables.Value"]]}")
        );
        Assert.Equal(
            lines,
            Encoding
                .UTF8.GetString(LedgerCsv.Write(document, ledger, words))
                .Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
                .Skip(1)
                .Select(l => l.Split(',', 11))
                .Select(l => $"{l[10].Trim('"')}|{l[6]}")
        );
    }

    private static Grid Csv(TableDocument document)
    {
        using var stream = new MemoryStream();
        TableCsv.Write(document, stream);
        return Grid.OfCsv(Encoding.UTF8.GetString(stream.ToArray()));
    }

    private static XLWorkbook Workbook(TableDocument document, Texts text, TableWords words)
    {
        var stream = new MemoryStream();
        new TableWorkbook(text, words, new LocalDays(Profile, TimeProvider.System)).Write(document, stream);
        return new(stream);
    }

    private static TableDocument Document(string id, VictimFact[] registrations, ProceedingFact[] proceedings)
    {
        var request = new TableRequest(2012, Today.AsOf, Today.RecordedUpTo);
        var profile = Profile with { KnowingUseFrom = new(2012, 1, 1) };
        CountedTable counted = ProceedingTable.Ids.Contains(id)
            ? ProceedingTable.Count(id, request, proceedings, s_institutions, profile, Lists)
            : RegistrationTable.Count(id, request, registrations, s_institutions, profile, Lists);
        return new()
        {
            Counted = counted,
            Ledger = (counted as RegistrationTable)?.Ledger is { } ledger
                ? ledger with
                {
                    // Every other table is of a state of which the pairs are not known any more.
                    Outlook = ledger.Registrations % 2 == 0 ? new(1, 2, 3, 4.5m, 3.2m, 6) : null,
                }
                : null,
            Country = Profile.Country,
            CatalogueVersion = IndicatorCatalogue.Current.Version,
            MadeAt = Today.RecordedUpTo,
            Outside = [],
        };
    }
}
