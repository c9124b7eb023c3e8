using System.Net;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Tests.Web;

/// <summary>What is open, missing or due: on the list, in its counts, and on the first page of who must do it.</summary>
public sealed class WorkingListTests
{
    private static async Task<string[]> ListAsync(Browser browser, string show)
    {
        await browser.OpenAsync($"/registrations?show={show}");
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        var codes = browser.Page.QuerySelectorAll("tbody th code").Select(c => c.TextContent).ToArray();
        var current = browser.Page.QuerySelector(".sub-navigation a[aria-current=true]")!;
        Assert.EndsWith($"show={show}", current.GetAttribute("href"));
        Assert.EndsWith($"({codes.Length})", current.TextContent);
        return codes;
    }

    private static async Task<string[]> WorkAsync(Browser browser, string work)
    {
        await browser.OpenAsync("/");
        return [.. browser.Page.QuerySelectorAll($"[data-work={work}] code").Select(c => c.TextContent)];
    }

    /// <summary>Saves what is filled on the page of an address.</summary>
    private static async Task SaveAsync(Browser browser, string address, Func<Browser, Browser> fill)
    {
        await browser.OpenAsync(address);
        await fill(browser).Fill("Reason", "told by the house").SubmitAsync("save");
        Assert.Empty(browser.Errors);
        Assert.Equal(HttpStatusCode.OK, browser.Status);
    }

    /// <summary>Types into a page without saving it.</summary>
    private static async Task TypeAsync(Browser browser, string address, string box, string typed)
    {
        await browser.OpenAsync(address);
        await browser.Fill(box, typed).Fill("intent", "autosave").SubmitAsync();
        Assert.Equal(HttpStatusCode.OK, browser.Status);
    }

    private static Browser FillStatus(Browser browser, string status, string year) =>
        browser
            .Fill("IDN03", status)
            .Fill("IDN04.day", "3")
            .Fill("IDN04.month", "9")
            .Fill("IDN04.year", year)
            .Fill("IDN05", "PT-PJ");

    [Fact]
    public async Task DecisionDue_IsListed_UntilItIsTaken()
    {
        await using var app = new AppFactory();
        var browser = await app.SignInAsync("pj");
        var later = await app.RegisterAsync("pj", b => b.Fill("CAS04.year", "2016").Fill("IDN04.year", "2016"));
        var earlier = await app.RegisterAsync("pj");
        await app.RegisterAsync("pj", b => b.Fill("IDN03", "IDE"));
        await app.RegisterAsync("gnr");

        Assert.Equal([earlier, later], await ListAsync(browser, "decision")); // the most urgent first
        var row = browser.Page.QuerySelector("tbody tr")!;
        Assert.Contains("16/07/2013", row.TextContent); // 17 April and 90 days
        Assert.Contains(Steps.Message("Registrations.Overdue"), row.TextContent);
        Assert.Equal([earlier, later], await WorkAsync(browser, "decision"));
        Assert.NotNull(browser.Page.QuerySelector($"[data-work=decision] a[href='/registrations/{earlier}']"));

        await SaveAsync(browser, $"/registrations/{earlier}/statuses/new", b => FillStatus(b, "IDE", "2013"));
        Assert.Equal([later], await ListAsync(browser, "decision"));
        Assert.Equal([later], await WorkAsync(browser, "decision"));
        await SaveAsync(browser, $"/registrations/{later}/statuses/new", b => FillStatus(b, "NID", "2016"));
        Assert.Empty(await ListAsync(browser, "decision"));
        Assert.Empty(await WorkAsync(browser, "decision"));
    }

    [Fact]
    public async Task ReviewDue_IsListed_UntilTheFollowUpIsKnown()
    {
        await using var app = new AppFactory();
        var code = await app.RegisterAsync("pj");
        var browser = await app.SignInAsync("pj");
        Assert.Empty(await ListAsync(browser, "review")); // touched today, so due in a year

        var back = $"/registrations/{code}/sections/return";
        await SaveAsync(
            browser,
            back,
            b => b.Fill("RET01", "AVR").Fill("RET02.date.month", "5").Fill("RET02.date.year", "2013")
        );
        Assert.Equal([code], await ListAsync(browser, "review"));
        Assert.Contains("30/11/2013", browser.Page.QuerySelector("tbody tr")!.TextContent); // six months after May
        Assert.NotNull(browser.Page.QuerySelector("tbody .overdue"));
        Assert.Equal([code], await WorkAsync(browser, "review"));

        await SaveAsync(browser, back, b => b.Fill("RET04.m6", "STA"));
        Assert.Equal([code], await ListAsync(browser, "review"));
        Assert.Contains("31/05/2014", browser.Page.QuerySelector("tbody tr")!.TextContent);

        await SaveAsync(browser, back, b => b.Fill("RET04.m12", "LOS"));
        Assert.Empty(await ListAsync(browser, "review"));
        Assert.Empty(await WorkAsync(browser, "review"));
    }

    [Fact]
    public async Task Missing_AreDraftsThatCannotBeCounted_AndSubmittedThatOweTheTables()
    {
        await using var app = new AppFactory();
        var browser = await app.SignInAsync("pj");
        var (code, draft) = (await app.RegisterAsync("pj"), await app.DraftAsync("pj"));
        var owed = (await app.StoredAsync(code)).MissingAnswers;
        Assert.True(owed > 0);

        Assert.Equal([draft, code], await ListAsync(browser, "missing"));
        Assert.Contains($"Yes; missing answers: {owed}", browser.Text);
        Assert.Equal([draft], await ListAsync(browser, "drafts"));
        Assert.Equal([code], await ListAsync(browser, "submitted"));
        await browser.OpenAsync("/registrations?show=decision&year=2013&status=PRE");
        Assert.Equal(
            ["decision 2013 PRE page 1", "drafts - - page 1", "missing - - page 1", "submitted - - page 1"],
            await app.ReadAsync(db =>
                db.AuditEvents.Where(e => e.Subject.Contains("page 1"))
                    .Select(e => e.Subject)
                    .Distinct()
                    .Order()
                    .ToArrayAsync()
            )
        );
    }

    [Fact]
    public async Task List_ShowsTheMainFormOfTheFacts()
    {
        await using var app = new AppFactory();
        var code = await app.RegisterAsync("pj"); // the caseworker said labour
        var browser = await app.SignInAsync("pj");
        await SaveAsync(
            browser,
            $"/registrations/{code}/statuses/new",
            b => FillStatus(b, "IDE", "2013").Fill("IDN11", "BEG")
        );
        await browser.OpenAsync("/registrations");
        var row = browser.Page.QuerySelector("tbody tr")!.TextContent;
        Assert.Contains("Forced begging", row);
        Assert.DoesNotContain("Forced labour", row);
    }

    [Fact]
    public async Task Home_ShowsOnesOwnDrafts_WithWhatIsMissing()
    {
        await using var app = new AppFactory();
        var draft = await app.DraftAsync("pj");
        var colleague = await app.SignInAsync("pj.manager");
        Assert.Empty(await WorkAsync(colleague, "drafts"));
        var browser = await app.SignInAsync("pj");
        Assert.Equal([draft], await WorkAsync(browser, "drafts"));
        var item = browser.Page.QuerySelector("[data-work=drafts] li")!;
        Assert.NotNull(item.QuerySelector($"a[href='/registrations/{draft}/edit']"));
        var missing = (await app.StoredAsync(draft)).MissingAnswers;
        Assert.Contains($"no, {missing} answers missing", item.TextContent);
        Assert.True(await app.ReadAsync(db => db.AuditEvents.AnyAsync(e => e.Subject == "start page")));
    }

    [Fact]
    public async Task Home_ShowsTheEventsOneBegan()
    {
        await using var app = new AppFactory();
        var browser = await app.SignInAsync("pj");
        Assert.Empty(await WorkAsync(browser, "events"));
        await browser.OpenAsync("/events/new");
        await browser.Fill("people", "2").SubmitAsync("draft");
        var begun = browser.Address;
        var colleague = await app.SignInAsync("pj.manager");
        Assert.Empty(await WorkAsync(colleague, "events"));
        Assert.Equal([begun["/events/".Length..]], await WorkAsync(browser, "events"));
        Assert.NotNull(browser.Page.QuerySelector($"[data-work=events] a[href='{begun}']"));
        await browser.OpenAsync(begun);
        await browser.SubmitAsync("discard");
        Assert.Empty(await WorkAsync(browser, "events"));
    }

    [Fact]
    public async Task Home_ShowsThePagesOneTypedInto_UntilTheyAreSaved()
    {
        await using var app = new AppFactory();
        var code = await app.RegisterAsync("pj", b => b.Fill("VID03.given", "Wirawati"));
        var file = $"/registrations/{code}";
        var browser = await app.SignInAsync("pj");
        await SaveAsync(browser, $"{file}/episodes/new", b => b.Fill("EXP02", "BEG"));
        var row = await app.ReadAsync(db => db.ExploitationEpisodes.Select(e => e.Code).SingleAsync());
        await TypeAsync(browser, $"{file}/edit", "VIC06", "NP");
        await TypeAsync(browser, $"{file}/sections/background", "VIC08", "BD");
        await TypeAsync(browser, $"{file}/services/new", "AST04", "MED");
        await TypeAsync(browser, $"{file}/episodes/{row}/edit", "EXP06", "PT");

        var colleague = await app.SignInAsync("pj.manager");
        Assert.Empty(await WorkAsync(colleague, "kept"));
        Assert.Equal([code, code, code, code], await WorkAsync(browser, "kept"));
        var links = browser.Page.QuerySelectorAll("[data-work=kept] a").Select(a => a.GetAttribute("href")!).ToList();
        Assert.Equal(
            [$"{file}/episodes/{row}/edit", $"{file}/services/new", $"{file}/sections/background", $"{file}/edit"],
            links
        );
        Assert.DoesNotContain("Wirawati", browser.Page.Source.Text);
        foreach (var link in links)
            Assert.Equal(HttpStatusCode.OK, (await browser.OpenAsync(link)).Status);

        await SaveAsync(browser, $"{file}/sections/background", b => b);
        await browser.OpenAsync("/");
        Assert.DoesNotContain(
            $"{file}/sections/background",
            browser.Page.QuerySelectorAll("[data-work=kept] a").Select(a => a.GetAttribute("href"))
        );
    }

    [Fact]
    public async Task Home_OfWhoRegistersNobody_ListsNothingOfAnybody()
    {
        await using var app = new AppFactory();
        var code = await app.RegisterAsync("pj");
        await app.DraftAsync("pj");
        foreach (var account in new[] { "gnr", "farol", "analyst", "auditor", "admin" })
        {
            var browser = await app.SignInAsync(account);
            Assert.Empty(browser.Page.QuerySelectorAll("[data-work]"));
            Assert.DoesNotContain(code, browser.Page.Source.Text);
        }
    }
}
