using System.Net;
using AngleSharp.Dom;
using Dcim.Web.Localisation;

namespace Dcim.Tests.Web;

/// <summary>
/// What was done for the people of the eight cases (T8) and the way they were brought (T9) is what EightCases.md counted by
/// hand, on the page, in the workbook and in the csv, in every year.
/// </summary>
[Collection(EightCasesCollection.Name)]
public sealed class EightCasesWayTests(EightCasesApp app)
{
    private static readonly Dictionary<int, HandCell[]> s_protected = new()
    {
        [2006] = [new(1, "AST", "F", "Y_GE18", "NEU27_2020_FOR")],
    };

    private static readonly Dictionary<int, HandCell[]> s_flowing = new()
    {
        [1998] = [new(1, "TG", "UNK", "FR")],
        [2001] = [new(1, "RU", "UNK", "CY")],
        [2006] = [new(1, "NG", "UNK", "GR")],
        [2007] = [new(1, "UG", "UNK", "GB")],
        [2009] = [new(33, "BA", "UNK", "AZ")],
        [2011] = [new(2, "PH", "PH", "MUL"), new(1, "PH", "UNK", "MUL")],
        [2012] = [new(1, "HR", "UNK", "HR")],
        [2013] = [new(42, "BD", "GR", "GR")],
    };

    public static TheoryData<int> Years => [.. Enumerable.Range(1998, 17)];

    [Theory]
    [MemberData(nameof(Years))]
    public async Task Protection_IsThatCountedByHand(int year)
    {
        var seen = await SeeAsync("T8", year);
        var byHand = s_protected.GetValueOrDefault(year, []);

        Assert.Equal(["MEASURE", "SEX", "AGE", "CITIZEN"], seen.Dimensions);
        seen.AssertSays(byHand);
        Assert.Equal(byHand.Sum(c => c.Count), seen.Page.Persons);
        Assert.Equal(["MEASURE-SEX", "MEASURE-AGE", "MEASURE-CITIZEN"], seen.Page.TwoWay);
        Assert.Empty(seen.Page.Views);
        Assert.Equal((36, 3, 33), YearNotKnown(seen.Page));
    }

    [Theory]
    [MemberData(nameof(Years))]
    public async Task Flows_AreThoseCountedByHand(int year)
    {
        var seen = await SeeAsync("T9", year);
        var byHand = s_flowing.GetValueOrDefault(year, []);

        Assert.Equal(["COUNTRY", "RECRUIT", "EXPLOIT"], seen.Dimensions);
        seen.AssertSays(byHand);
        Assert.Equal(byHand.Sum(c => c.Count), seen.Page.Persons);
        Assert.Equal(byHand.Length == 0 ? [] : ["EveryCountry"], seen.Page.Views);
    }

    [Theory]
    [InlineData(1998, "TG", "FR:1")]
    [InlineData(2001, "RU", "CY:1")]
    [InlineData(2006, "NG", "GR:1")]
    [InlineData(2007, "UG", "GB:1")]
    [InlineData(2009, "BA", "AZ:33")]
    [InlineData(2011, "PH", "AE:3 AT:3")]
    [InlineData(2012, "HR", "HR:1")]
    [InlineData(2013, "BD", "GR:42")]
    public async Task EveryCountryOfExploitation_IsNamed(int year, string citizenship, string countries)
    {
        var (page, workbook, _) = await SeeAsync("T9", year);
        var expected = countries.Split(' ').Select(c => c.Split(':')).ToDictionary(c => c[0], c => c[1]);

        foreach (var view in new[] { page.Grids["EveryCountry"], Grid.Of(workbook.Worksheet("EveryCountry")) })
        {
            Assert.Equal(
                expected.Keys.Select(c => page.Category("EXPLOIT", c)).Prepend(page.Header("COUNTRY")),
                view.Headers
            );
            Assert.Equal(2, view.Rows.Count);
            foreach (var row in (string[])[citizenship, "TOTAL"])
            foreach (var (country, persons) in expected)
                Assert.Equal(
                    persons,
                    view.Row(page.Header("COUNTRY"), page.Category("COUNTRY", row))[page.Category("EXPLOIT", country)]
                );
        }
    }

    [Theory]
    [InlineData("T8", 2006, "2006-11-28", 0)]
    [InlineData("T8", 2006, "2006-11-29", 1)]
    [InlineData("T9", 2009, "2009-10-30", 0)] // without consent dates are kept to the month
    [InlineData("T9", 2009, "2009-10-31", 33)]
    [InlineData("T9", 2013, "2013-04-16", 0)]
    [InlineData("T9", 2013, "2013-04-17", 42)]
    public async Task AsOf_WhoWasNotYetRegistered_IsNotCounted(string table, int year, string asOf, int persons) =>
        Assert.Equal(persons, (await OpenAsync(table, year, asOf)).Persons);

    [Theory]
    [InlineData("2009-09-30", 0, 0, 0)]
    [InlineData("2009-10-31", 33, 0, 33)]
    [InlineData("2011-04-29", 33, 0, 33)]
    [InlineData("2011-04-30", 36, 3, 33)]
    public async Task AsOf_YearNotKnown_IsSeenFromTheRegistrationOn(
        string asOf,
        int persons,
        int permits,
        int returns
    ) => Assert.Equal((persons, permits, returns), YearNotKnown(await OpenAsync("T8", 2009, asOf)));

    [Theory]
    [InlineData("analyst")]
    [InlineData("pj.analyst")] // she is the NGO's
    public async Task Assistance_OpensOnTheCompositionForOthers(string account)
    {
        var browser = await app.AsAsync(account);
        var page = await TablesPage.OpenAsync(browser, 2006, table: "T8");
        var numbers = page.Page.QuerySelectorAll("table[data-table] td a");
        Assert.All(numbers, n => Assert.Equal("1", n.TextContent.Trim()));
        Assert.Equal(7, numbers.Length); // adult, woman, non-EU, the three totals, and the line of the long table

        await browser.OpenAsync(numbers[0].GetAttribute("href")!);
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        var composition = Grid.Of(browser.Page.QuerySelectorAll("main table").Last());
        Assert.Equal(page.Category("ORG", "NGO"), Assert.Single(composition.Rows)[page.Header("ORG")]);
        Assert.Contains(page.Category("MEASURE", "AST"), browser.Page.QuerySelector("dl.answers")!.TextContent);
        Assert.Empty(browser.Page.QuerySelectorAll("main a[href^='/registrations/']"));
    }

    [Fact]
    public async Task MenOfManolada_OpenForTheirPolice()
    {
        var browser = await app.AsAsync("pj.analyst");
        var page = await TablesPage.OpenAsync(browser, 2013, table: "T9");
        await browser.OpenAsync(
            page.Page.QuerySelector("table[data-table=RECRUIT-EXPLOIT] td a")!.GetAttribute("href")!
        );
        var links = browser.Page.QuerySelectorAll("main a[href^='/registrations/']");
        Assert.Equal(42, links.Select(a => a.GetAttribute("href")).Distinct().Count());
    }

    [Theory]
    [InlineData("pj", 1998, "DOM", "OnlyForm")] // two episodes
    [InlineData("pj", 2001, "UNK", "Asked")]
    [InlineData("farol", 2006, "SEX", "OnlyForm")]
    [InlineData("farol", 2007, "DOM", "OnlyForm")]
    [InlineData("farol", 2009, "LAB", "OnlyForm")]
    [InlineData("farol", 2011, "DOM", "OnlyForm")] // two episodes in two countries
    [InlineData("pj", 2012, "SEX", "OnlyForm")]
    [InlineData("pj", 2013, "LAB", "OnlyForm")]
    public async Task MainForm_SaysWhereItComesFrom(string account, int year, string form, string source)
    {
        var browser = await app.AsAsync(account);
        await OpenExploitationAsync(browser, year);
        var (main, texts) = (browser.Page.QuerySelector(".main-form")!, new Texts());

        Assert.Equal(texts.Code("CL_EXPL", form), main.QuerySelector("strong")!.TextContent);
        Assert.Contains(texts[$"MainForm.{source}"], main.TextContent);
        Assert.Equal(source == "Asked", main.QuerySelector("a") is not null);
    }

    [Fact]
    public async Task BothCountriesOfTheMaids_StandInTheirRegistration()
    {
        var browser = await app.AsAsync("farol");
        await OpenExploitationAsync(browser, 2011);
        var episodes = browser.Page.QuerySelectorAll(".row-list > li").Select(r => r.TextContent).ToList();

        Assert.Equal(2, episodes.Count);
        foreach (var country in (string[])["AE", "AT"])
            Assert.Single(episodes, e => e.Contains(new Texts().Code("ISO3166", country), StringComparison.Ordinal));
    }

    private static async Task OpenExploitationAsync(Browser browser, int year)
    {
        await browser.OpenAsync($"/registrations?show=submitted&year={year}");
        var code = browser.CodesOfRegistrations[0];
        await browser.OpenAsync($"/registrations/{code}/sections/exploitation");
        Assert.Equal(HttpStatusCode.OK, browser.Status);
    }

    /// <summary>Persons in no cell of T8 because the year is not known, and of them those with a permit and returned.</summary>
    private static (int Persons, int Permits, int Returns) YearNotKnown(TablesPage page)
    {
        return (
            Of(page.Text("TableNote.MeasureYearNotKnown")),
            Of(page.Text("TablePart.YearNotKnownMeasure", page.Category("MEASURE", "PER"))),
            Of(page.Text("TablePart.YearNotKnownMeasure", page.Category("MEASURE", "RET")))
        );

        int Of(string term) =>
            page.Notes.Rows.SingleOrDefault(r => r["term"] == term) is { } row ? TablesPage.Number(row["value"]) : 0;
    }

    private async Task<TablesPage> OpenAsync(string table, int year, string? asOf = null) =>
        await TablesPage.OpenAsync(await app.AsAsync("analyst"), year, asOf, all: true, table: table);

    private async Task<SeenTable> SeeAsync(string table, int year) =>
        await SeenTable.OpenAsync(await app.AsAsync("analyst"), table, year);
}
