using System.Net;
using AngleSharp.Dom;

namespace Dcim.Tests.Web;

/// <summary>A number opens on the registrations behind it for their owner, on the composition for everybody else.</summary>
[Collection(EightCasesCollection.Name)]
public sealed class DrillTests(EightCasesApp app)
{
    [Theory]
    [InlineData("pj.analyst", 2013, 42)]
    [InlineData("pj.analyst", 2012, 1)]
    [InlineData("pj.analyst", 2011, 0)] // the NGO's three
    [InlineData("analyst", 2013, 0)]
    [InlineData("analyst", 2011, 0)]
    public async Task EveryNumber_OpensOnAsManyPersons(string account, int year, int own)
    {
        var browser = await app.AsAsync(account);
        var page = await TablesPage.OpenAsync(browser, year);
        var numbers = page.Page.QuerySelectorAll("table[data-table] td a");
        Assert.NotEmpty(numbers);

        foreach (var number in numbers)
        {
            await browser.OpenAsync(number.GetAttribute("href")!);
            Assert.Equal(HttpStatusCode.OK, browser.Status);
            var cell = TablesPage.Number(number.TextContent.Trim());
            Assert.Equal($"{cell}", Persons(browser.Page, page));
            var composition = Composition(browser.Page);
            Assert.Equal(cell, composition.Rows.Sum(r => TablesPage.Number(r[page.Text("TableUnit.Person")])));
            Assert.Equal(cell, composition.Rows.Sum(r => TablesPage.Number(r[page.Text("Cell.Registrations")])));
            Assert.Equal(own == 0 ? 0 : cell, Links(browser.Page).Count);
        }

        await browser.OpenAsync(GrandTotal(page));
        Assert.Equal(own, Links(browser.Page).Count);
    }

    [Fact]
    public async Task OwnRegistrations_Open()
    {
        var browser = await app.AsAsync("pj.analyst");
        var page = await TablesPage.OpenAsync(browser, 2013);
        await browser.OpenAsync(GrandTotal(page));
        var links = Links(browser.Page);

        Assert.Equal(42, links.Distinct().Count());
        foreach (var link in links)
        {
            await browser.OpenAsync(link);
            Assert.Equal(HttpStatusCode.OK, browser.Status);
            Assert.Contains(link.Split('/')[^1], browser.Page.QuerySelector(".identity-bar")!.TextContent);
        }
    }

    [Fact]
    public async Task NumberOfAnother_IsToldByTypeOnly()
    {
        var browser = await app.AsAsync("pj.analyst");
        var page = await TablesPage.OpenAsync(browser, 2011);
        await browser.OpenAsync(GrandTotal(page));
        var composition = Composition(browser.Page);

        Assert.Equal(page.Category("ORG", "NGO"), Assert.Single(composition.Rows)[page.Header("ORG")]);
        Assert.Empty(await CodesOnPageAsync(browser.Page, "farol", 2011, 3));
    }

    [Theory]
    [InlineData(2013, "pj", 42)]
    [InlineData(2009, "farol", 33)]
    public async Task Observatory_SeesNoRegistrationCode(int year, string owner, int registrations)
    {
        var browser = await app.AsAsync("analyst");
        var page = await TablesPage.OpenAsync(browser, year);
        Assert.Empty(await CodesOnPageAsync(page.Page, owner, year, registrations));
        await browser.OpenAsync(GrandTotal(page));

        Assert.Equal($"{registrations}", Persons(browser.Page, page));
        Assert.Empty(await CodesOnPageAsync(browser.Page, owner, year, registrations));
        Assert.Single(Composition(browser.Page).Rows);
    }

    [Fact]
    public async Task EarlierDay_IsKeptByTheNumber()
    {
        var browser = await app.AsAsync("pj.analyst");
        var page = await TablesPage.OpenAsync(browser, 2013, "2013-07-31");
        var presumed = Cell(page, "STATUS-SEX", page.Category("STATUS", "PRE"));
        Assert.Equal("42", presumed.TextContent.Trim());
        await browser.OpenAsync(presumed.GetAttribute("href")!);

        Assert.Equal(42, Links(browser.Page).Count);
    }

    [Theory]
    [InlineData("T1", "OwnRegistrations", 42)]
    [InlineData("T9", "EveryCountry", 42)]
    public async Task NumbersOfTheSecondView_OpenOnWhatTheyCount(string table, string view, int largest)
    {
        var browser = await app.AsAsync("pj.analyst");
        var page = await TablesPage.OpenAsync(browser, 2013, table: table);
        var numbers = page.Page.QuerySelectorAll($"table[data-table={view}] td a");
        Assert.Equal(largest, numbers.Max(n => TablesPage.Number(n.TextContent.Trim())));

        foreach (var number in numbers)
        {
            await browser.OpenAsync(number.GetAttribute("href")!);
            Assert.Equal(HttpStatusCode.OK, browser.Status);
            var cell = TablesPage.Number(number.TextContent.Trim());
            Assert.Equal(cell, Links(browser.Page).Count);
            Assert.Contains(page.Text($"TableView.{view}"), browser.Page.QuerySelector("dl.answers")!.TextContent);
            await browser.OpenAsync(browser.Page.QuerySelectorAll("main a").Last().GetAttribute("href")!);
            Assert.Equal(table, new TablesPage(browser.Page).Name);
        }
    }

    [Theory]
    [InlineData("t1/cell?year=2013&SEX=X1")]
    [InlineData("t1/cell?year=2013&STATUS=")]
    [InlineData("t1/cell?year=2013&FORM=LAB'--")]
    [InlineData("t1/cell?year=2013&view=EveryCountry")]
    [InlineData("t8/cell?year=2013&MEASURE=TOTAL")]
    [InlineData("t9/cell?year=2013&EXPLOIT=TOTAL&view=EveryCountry")]
    [InlineData("t11/cell?year=2013")]
    public async Task UnknownCategory_DoesNotExist(string cell)
    {
        var browser = await app.AsAsync("analyst");
        await browser.OpenAsync($"/tables/{cell}");
        Assert.Equal(HttpStatusCode.NotFound, browser.Status);
    }

    private static string GrandTotal(TablesPage page) =>
        Cell(page, "STATUS-SEX", page.Category("STATUS", "TOTAL")).GetAttribute("href")!;

    /// <summary>The number in the column of totals.</summary>
    private static IElement Cell(TablesPage page, string table, string row)
    {
        var element = page.Page.QuerySelector($"table[data-table={table}]")!;
        var column = element
            .QuerySelectorAll("thead th")
            .Select(h => h.TextContent)
            .ToList()
            .IndexOf(page.Category("SEX", "TOTAL"));
        return element
            .QuerySelectorAll("tbody tr")
            .Single(r => r.QuerySelector("th")!.TextContent == row)
            .Children[column]
            .QuerySelector("a")!;
    }

    private static string Persons(IDocument cell, TablesPage page) =>
        Grid.OfTerms(cell.QuerySelector("dl.answers")!, "term", "value").Row("term", page.Text("TableUnit.Person"))[
            "value"
        ];

    private static Grid Composition(IDocument cell) => Grid.Of(cell.QuerySelectorAll("main table").Last());

    private static List<string> Links(IDocument cell) =>
        [
            .. cell.QuerySelectorAll("main a")
                .Select(a => a.GetAttribute("href")!)
                .Where(href => href.StartsWith("/registrations/", StringComparison.Ordinal)),
        ];

    /// <summary>The codes of the owner's registrations of the year that stand anywhere in a page.</summary>
    private async Task<List<string>> CodesOnPageAsync(IDocument page, string owner, int year, int registrations)
    {
        var html = page.DocumentElement.OuterHtml;
        var browser = await app.AsAsync(owner);
        await browser.OpenAsync($"/registrations?show=submitted&year={year}");
        var codes = browser.Page.QuerySelectorAll("main tbody th code").Select(c => c.TextContent).ToList();
        Assert.Equal(registrations, codes.Count);
        return [.. codes.Where(c => html.Contains(c, StringComparison.Ordinal))];
    }
}
