using System.Net;
using AngleSharp.Dom;
using Dcim.Domain.Records;
using Dcim.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Web;

/// <summary>Coverage by year and institution against a count by hand, and the reminders that come and go with their cause.</summary>
public sealed class CoverageOverviewTests(AppFactory shared) : IClassFixture<AppFactory>
{
    /// <summary>
    /// PJ: two of 2013 and a draft; GNR: one of 2014; MP: one of between 2013 and 2014. Declared: PJ, MP, Farol and Cais
    /// 2013, GNR 2013 and 2014. Cais registers since 2013.
    /// </summary>
    private static async Task<Browser> ScenarioAsync(AppFactory app)
    {
        await app.RegisterAsync("pj");
        await app.RegisterAsync("pj");
        await app.DraftAsync("pj");
        await app.RegisterAsync("gnr", b => b.Fill("CAS04.year", "2014").Fill("IDN04.year", "2014"));
        await app.RegisterAsync(
            "mp",
            b =>
                b.Fill("CAS04.kind", "BTW")
                    .Fill("CAS04.day2", "3")
                    .Fill("CAS04.month2", "2")
                    .Fill("CAS04.year2", "2014")
                    .Fill("IDN05", "PT-MP")
        );
        await ChangeAsync(app, "PT-ONG2", i => i.ActiveFrom = 2013);
        foreach (var account in new[] { "pj", "mp", "farol", "cais" })
            await DeclareAsync(app, account, 2013, 2013);
        await DeclareAsync(app, "gnr", 2013, 2014);
        return await app.SignInAsync("analyst");
    }

    private static Task<int> ChangeAsync(AppFactory app, string institution, Action<Institution> change) =>
        app.ReadAsync(async db =>
        {
            change(await db.Institutions.SingleAsync(i => i.Code == institution));
            return await db.SaveChangesAsync();
        });

    private static async Task DeclareAsync(AppFactory app, string account, int from, int to, bool withdraw = false)
    {
        var browser = await app.SignInAsync($"{account}.manager");
        await browser.OpenAsync("/coverage");
        await browser.Fill("From", $"{from}").Fill("To", $"{to}").SubmitAsync(withdraw ? "withdraw" : "declare");
        Assert.Empty(browser.Errors);
    }

    /// <summary>Number and word of each cell of a row.</summary>
    private static string[] Row(Browser browser, string selector) =>
        [
            .. browser
                .Page.QuerySelectorAll($"tr[{selector}] td")
                .Select(td =>
                    string.Join(' ', td.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                ),
        ];

    [Fact]
    public async Task Overview_SaysWhatAHandCounts()
    {
        await using var app = new AppFactory();
        var browser = await ScenarioAsync(app);
        await browser.OpenAsync("/coverage/overview?from=2012&to=2014");

        Assert.Equal(HttpStatusCode.OK, browser.Status);
        // 2012, 2013, 2014, year not certain, all together
        Assert.Equal(
            ["0 not declared", "2 declared", "0 not declared", "0", "2"],
            Row(browser, "data-institution=PT-PJ")
        );
        Assert.Equal(["0 not declared", "0 declared", "1 declared", "0", "1"], Row(browser, "data-institution=PT-GNR"));
        Assert.Equal(
            ["0 not declared", "0 declared", "0 not declared", "1", "1"],
            Row(browser, "data-institution=PT-MP")
        );
        Assert.Equal(
            ["0 not active", "0 declared", "0 not declared", "0", "0"],
            Row(browser, "data-institution=PT-ONG2")
        );
        Assert.Empty(Row(browser, "data-institution=PT-OTSH")); // it registers nobody
        Assert.Equal(["0", "2", "1", "1", "4"], Row(browser, "data-total"));
        Assert.Equal(["No", "Yes", "No", ""], Row(browser, "data-nought"));

        await DeclareAsync(app, "pj", 2014, 2014);
        await browser.OpenAsync("/coverage/overview?from=2013&to=2014");
        Assert.Equal(["Yes", "Only for: Police", ""], Row(browser, "data-nought"));
        Assert.Equal(1, await app.ReadAsync(db => db.AuditEvents.CountAsync(e => e.Subject == "overview 2013-2014")));
    }

    [Fact]
    public async Task Overview_WithoutYears_ShowsTheLastFiveAndThisOne()
    {
        var browser = await shared.SignInAsync("approver");
        await browser.OpenAsync("/coverage/overview");
        var year = shared.Services.GetRequiredService<LocalDays>().Today.Year;
        Assert.Equal(
            Enumerable.Range(year - 5, 6).Select(y => $"{y}"),
            browser.Page.QuerySelectorAll("thead th").Select(th => th.TextContent).Skip(1).SkipLast(1)
        );
        Assert.Equal(($"{year - 5}", $"{year}"), (browser.Value("From"), browser.Value("To")));
        Assert.Equal(
            "page",
            browser.Page.QuerySelector("nav a[href='/coverage/overview']")!.GetAttribute("aria-current")
        );
    }

    [Theory]
    [InlineData("from=2014&to=2013", "To")]
    [InlineData("from=1200", "From")]
    [InlineData("from=abc", "From")]
    [InlineData("to=9999", "To")]
    public async Task Overview_OfWrongYears_SaysSoAtTheField(string query, string box)
    {
        var browser = await shared.SignInAsync("analyst");
        await browser.OpenAsync($"/coverage/overview?{query}");
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        Assert.NotEmpty(browser.Errors);
        Assert.NotNull(browser.Page.GetElementById(box)!.Closest(".field")!.QuerySelector(".field-error"));
        Assert.Null(browser.Page.QuerySelector("main table"));
    }

    [Fact]
    public async Task Overview_IsForThoseWhoMakeTables()
    {
        foreach (var account in new[] { "pj", "pj.manager", "pj.duty", "auditor", "admin" })
        {
            var browser = await shared.SignInAsync(account);
            Assert.Null(browser.Page.QuerySelector("a[href='/coverage/overview']"));
            Assert.Equal(HttpStatusCode.Forbidden, (await browser.OpenAsync("/coverage/overview")).Status);
        }
        foreach (var account in new[] { "analyst", "approver", "pj.analyst" })
        {
            var browser = await shared.SignInAsync(account);
            Assert.NotNull(browser.Page.QuerySelector("nav a[href='/coverage/overview']"));
            Assert.Equal(HttpStatusCode.OK, (await browser.OpenAsync("/coverage/overview")).Status);
        }
    }

    [Fact]
    public async Task Manager_IsRemindedOfYearsNotDeclared_AndNoLongerOnceTheyAre()
    {
        await using var app = new AppFactory();
        var year = app.Services.GetRequiredService<LocalDays>().Today.Year;
        var manager = await app.SignInAsync("pj.manager");
        Assert.Contains($"{year - 5}, {year - 4}, {year - 3}, {year - 2}, {year - 1}.", await ReminderAsync(manager));

        await ChangeAsync(app, "PT-PJ", i => i.ActiveFrom = year - 2);
        Assert.Contains($": {year - 2}, {year - 1}.", await ReminderAsync(manager));

        // A registration of an earlier year shows that it registered already.
        await app.RegisterAsync("pj", b => b.Fill("CAS04.year", $"{year - 3}").Fill("IDN04.year", $"{year - 3}"));
        Assert.Contains($": {year - 3}, {year - 2}, {year - 1}.", await ReminderAsync(manager));

        await DeclareAsync(app, "pj", year - 3, year - 1);
        Assert.Null(await ReminderAsync(manager));

        await DeclareAsync(app, "pj", year - 2, year - 2, withdraw: true);
        Assert.Contains($": {year - 2}.", await ReminderAsync(manager));

        var caseworker = await app.SignInAsync("pj");
        Assert.Null(await ReminderAsync(caseworker));
    }

    /// <summary>The reminder on the first page, which is that of the list; it leads to the one action.</summary>
    private static async Task<string?> ReminderAsync(Browser browser)
    {
        const string Place = "[data-reminder=coverage]";
        await browser.OpenAsync("/");
        var reminder = browser.Page.QuerySelector(Place);
        Assert.Equal(
            reminder is null ? [] : ["/coverage"],
            (reminder?.QuerySelectorAll("a") ?? Enumerable.Empty<IElement>()).Select(a => a.GetAttribute("href"))
        );
        var text = reminder?.TextContent;
        await browser.OpenAsync("/registrations");
        Assert.Equal(text, browser.Page.QuerySelector(Place)?.TextContent);
        return text;
    }

    [Fact]
    public async Task Analyst_SeesWhoDidNotDeclareLastYear()
    {
        await using var app = new AppFactory();
        var year = app.Services.GetRequiredService<LocalDays>().Today.Year - 1;
        foreach (var account in new[] { "pj", "mp", "farol", "cais" })
            await DeclareAsync(app, account, year, year);
        var analyst = await app.SignInAsync("analyst");
        var silent = analyst.Page.QuerySelector("[data-reminder=silent]")!;
        Assert.Contains($"{year}", silent.TextContent);
        Assert.Contains("Guarda Nacional Republicana", silent.TextContent);
        Assert.DoesNotContain("Farol", silent.TextContent);
        Assert.DoesNotContain("Observatório", silent.TextContent);
        Assert.NotNull(silent.QuerySelector("a[href='/coverage/overview']"));

        await DeclareAsync(app, "gnr", year, year);
        await analyst.OpenAsync("/");
        Assert.Null(analyst.Page.QuerySelector("[data-reminder=silent]"));
    }
}
