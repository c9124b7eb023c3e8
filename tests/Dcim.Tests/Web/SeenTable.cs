using ClosedXML.Excel;

namespace Dcim.Tests.Web;

/// <summary>A cell counted by hand.</summary>
/// <param name="Categories">Codes, in the order of the dimensions.</param>
internal sealed record HandCell(int Count, params string[] Categories);

/// <summary>A table as its readers see it: the page with all its cells, the workbook and the csv.</summary>
internal sealed record SeenTable(TablesPage Page, XLWorkbook Workbook, Grid Csv)
{
    public static async Task<SeenTable> OpenAsync(Browser browser, string table, int year, string? asOf = null)
    {
        var page = await TablesPage.OpenAsync(browser, year, asOf, all: true, table: table);
        var cancel = TestContext.Current.CancellationToken;
        var workbook = await browser.Http.GetByteArrayAsync(page.WorkbookAddress, cancel);
        var csv = await browser.Http.GetStringAsync(page.CsvAddress, cancel);
        return new(page, new(new MemoryStream(workbook)), Grid.OfCsv(csv));
    }

    /// <summary>Names of the dimensions, as the csv has them between the year and the unit.</summary>
    public string[] Dimensions =>
        [.. Csv.Headers.SkipWhile(h => h != "TIME_PERIOD").Skip(1).TakeWhile(h => h != "UNIT")];

    /// <summary>Page, workbook and csv say these cells and nought in every other, in the long table and in each two-way one.</summary>
    public void AssertSays(params IReadOnlyList<HandCell> byHand)
    {
        var dimensions = Dimensions;
        var inCodes = byHand.Select(c => $"{string.Join(' ', c.Categories)}: {c.Count}").Order();
        Assert.Equal(inCodes, Above(Csv, dimensions, "OBS_VALUE"));
        Assert.Equal(
            inCodes,
            Above(
                Grid.Of(Workbook.Worksheet(Page.Name)),
                dimensions.Select(d => Page.Text("Tables.CodeOf", Page.Header(d))),
                Page.Text("Tables.Value")
            )
        );
        Assert.Equal(
            byHand
                .Select(c =>
                    $"{string.Join(' ', dimensions.Zip(c.Categories).Select(p => Page.Category(p.First, p.Second)))}: {c.Count}"
                )
                .Order(),
            Above(Page.Grids[Page.Name], dimensions.Select(Page.Header), Page.Text("Tables.Value"))
        );
        Assert.NotEmpty(Page.TwoWay);
        foreach (var name in Page.TwoWay)
        {
            var pair = name.Split('-');
            AssertTwoWay(
                name,
                pair,
                [
                    .. byHand.Select(c => new HandCell(
                        c.Count,
                        [.. pair.Select(d => c.Categories[Array.IndexOf(dimensions, d)])]
                    )),
                ]
            );
        }
    }

    /// <summary>A view of two dimensions says these cells and nought in every other, on the page and in the workbook.</summary>
    public void AssertViewSays(string view, string rows, string columns, params IReadOnlyList<HandCell> byHand) =>
        AssertTwoWay(view, [rows, columns], byHand);

    /// <summary>The number beside a line under the table.</summary>
    public int Note(string name) => TablesPage.Number(Page.Notes.Row("term", Page.Text(name))["value"]);

    /// <summary>A line of the sums of money under a table: orders, sum, what has no rate, orders whose year is not known.</summary>
    public (string Orders, string Sum, string WithoutRate, string YearNotKnown) SumOf(string amount)
    {
        var row = Grid.Of(Page.Page.QuerySelector("table[data-amounts]")!)
            .Row(Page.Text("Tables.AmountOf"), Page.Text($"TableAmount.{amount}"));
        return (
            row[Page.Text("Tables.AmountOrders")],
            row[Page.Text("Tables.AmountSum")],
            row[Page.Text("Tables.AmountNotConverted")],
            row[Page.Text("Tables.AmountYearNotKnown")]
        );
    }

    private void AssertTwoWay(string name, string[] pair, IReadOnlyList<HandCell> byHand)
    {
        foreach (var grid in new[] { Page.Grids[name], Grid.Of(Workbook.Worksheet(name)) })
        {
            Assert.NotEmpty(grid.Rows);
            foreach (var row in grid.Rows)
            foreach (var column in grid.Headers.Where(h => h != Page.Header(pair[0])))
            {
                var count = byHand
                    .Where(c => Stands(0, c, row[Page.Header(pair[0])]) && Stands(1, c, column))
                    .Sum(c => c.Count);
                if (count == 0 && row[column] == "NAP" && Page.Name == "T10")
                    continue; // a fine has no length
                Assert.Equal($"{count}", row[column]);
            }
        }

        bool Stands(int place, HandCell cell, string category) =>
            category == Page.Category(pair[place], "TOTAL")
            || category == Page.Category(pair[place], cell.Categories[place]);
    }

    /// <summary>The lines above nought; what is no number at all would be an error here.</summary>
    private static IEnumerable<string> Above(Grid grid, IEnumerable<string> headers, string value)
    {
        Assert.NotEmpty(grid.Rows);
        return grid
            .Rows.Where(r => TablesPage.Number(r[value]) > 0)
            .Select(r => $"{string.Join(' ', headers.Select(h => r[h]))}: {r[value]}")
            .Order();
    }
}
