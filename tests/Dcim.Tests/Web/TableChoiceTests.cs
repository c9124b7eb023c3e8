using System.Net;
using Dcim.Statistics;

namespace Dcim.Tests.Web;

/// <summary>One page for every table, chosen in its form.</summary>
[Collection(EightCasesCollection.Name)]
public sealed class TableChoiceTests(EightCasesApp app)
{
    [Fact]
    public async Task Tables_AreChosenInTheForm_AndEachOpensWithItsFiles()
    {
        var browser = await app.AsAsync("analyst");
        await browser.OpenAsync("/tables?year=2013");
        var choices = browser.Page.QuerySelectorAll("select[name=table] option").Select(o => o.GetAttribute("value")!);
        Assert.Equal(CountedTable.Ids, choices);

        foreach (var table in choices)
        {
            var page = await TablesPage.OpenAsync(browser, 2013, table: table.ToLowerInvariant());
            Assert.Equal(table, page.Name);
            Assert.Equal(
                page.LongRows.Count == 0,
                page.Page.Body!.TextContent.Contains(page.Text("Tables.NoneCounted"))
            );
            Assert.Equal(page.LongRows.Count > 0, page.Grids.ContainsKey(table));
            Assert.Equal(page.Text($"TableTitle.{table}"), page.Page.QuerySelector("main h2")!.TextContent);
            foreach (var address in new[] { page.CsvAddress, page.WorkbookAddress })
            {
                var file = await browser.Http.GetAsync(address, TestContext.Current.CancellationToken);
                Assert.Equal(HttpStatusCode.OK, file.StatusCode);
                Assert.StartsWith($"{table}-2013-", file.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
            }
        }
    }

    [Theory]
    [InlineData(1998)]
    [InlineData(2009)]
    [InlineData(2011)]
    [InlineData(2013)]
    [InlineData(2014)]
    public async Task Flows_AreOfTheVictimsOfT1(int year)
    {
        var browser = await app.AsAsync("analyst");
        var victims = await TablesPage.OpenAsync(browser, year);
        var flows = await TablesPage.OpenAsync(browser, year, table: "T9");

        Assert.Equal(victims.Persons, flows.Persons);
        Assert.Equal($"{victims.Persons}", flows["COUNTRY", "TOTAL", "EXPLOIT", "TOTAL"]);
        Assert.Equal($"{victims.Persons}", flows["RECRUIT", "TOTAL", "EXPLOIT", "TOTAL"]);
        Assert.Equal($"{victims.Persons}", flows["COUNTRY", "TOTAL", "RECRUIT", "TOTAL"]);
    }

    [Fact]
    public async Task OwnRegistrations_AreAsManyAsTheNoteSays()
    {
        var page = await TablesPage.OpenAsync(await app.AsAsync("analyst"), 2013);
        var view = page.Grids["OwnRegistrations"];
        var total = page.Category("STATUS", "TOTAL");

        Assert.Equal("42", view.Row(page.Header("ORG"), page.Category("ORG", "POL"))[total]);
        Assert.Equal(page.Ledger(LedgerFigure.Registrations), view.Row(page.Header("ORG"), total)[total]);
    }

    [Theory]
    [InlineData("/tables?table=T11")]
    [InlineData("/tables?table=8")]
    [InlineData("/tables/t11.csv?year=2013")]
    [InlineData("/tables/t0.xlsx?year=2013")]
    public async Task UnknownTable_DoesNotExist(string address)
    {
        var browser = await app.AsAsync("analyst");
        await browser.OpenAsync(address);
        Assert.Equal(HttpStatusCode.NotFound, browser.Status);
    }

    [Fact]
    public async Task BadYear_KeepsTheChoice()
    {
        var browser = await app.AsAsync("analyst");
        await browser.OpenAsync("/tables?table=T9&year=1066");
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        Assert.Equal("T9", browser.Page.QuerySelector("select[name=table] option[selected]")!.GetAttribute("value"));
    }
}
