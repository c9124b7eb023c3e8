using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Dcim.Domain.Answers;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Tests.Web;

/// <summary>What a victim said of those who did it: who they were to her and what they did, and never who they are.</summary>
public sealed class UnnamedOffenderTests(AppFactory app) : IClassFixture<AppFactory>
{
    private const string Section = "section[data-section=offenders]";

    [Fact]
    public async Task Added_Changed_AndRemoved_IsShownPrintedAndInTheAudit()
    {
        var code = await app.RegisterAsync("farol");
        var (file, farol) = ($"/registrations/{code}", await app.SignInAsync("farol"));
        await AddAsync(farol, code, "PTN", "REC", "MON");
        await AddAsync(farol, code, "STR");
        Assert.Equal($"{file}/sections/offenders", farol.Address);
        foreach (var page in new[] { file, $"{file}/print", $"{file}/sections/offenders" })
        {
            await farol.OpenAsync(page);
            var lines = farol.Page.QuerySelectorAll(".row-list li").Select(l => l.TextContent).ToList();
            Assert.Contains(lines, l => Says(l, "Partner or former partner", "Recruiter", "Money handler"));
            Assert.Contains(lines, l => Says(l, "Stranger") && !l.Contains("Recruiter"));
        }

        var row = (await app.StoredAsync(code)).Offenders.Single(o => o.Relation == "STR").Code;
        await farol.OpenAsync($"{file}/offenders/{row}/edit");
        await farol.Fill("TRF10", "ACQ").SubmitAsync("save");
        farol.AssertError("Reason", "Sheet.ChangeReasonMissing");
        await farol.Fill("Reason", "told later").SubmitAsync("save");
        Assert.Empty(farol.Errors);
        Assert.Equal(["ACQ", "PTN"], await RelationsAsync(code));

        await farol.OpenAsync($"{file}/offenders/{row}/edit");
        await farol.Fill("Reason", "was somebody else's story").SubmitAsync("remove");
        Assert.Empty(farol.Errors);
        Assert.Equal(["PTN"], await RelationsAsync(code));

        await farol.OpenAsync($"{file}/history");
        var told = farol.Page.QuerySelectorAll("li.timeline-record").Select(l => l.TextContent).ToList();
        Assert.Contains(told, l => Says(l, Steps.Message("Rows.offenders.One"), "Partner or former partner"));
        Assert.Contains(told, l => Says(l, "Stranger", "Acquaintance", "told later"));
        Assert.Contains(told, l => Says(l, "Acquaintance", "was somebody else's story"));
        var values = await app.ReadAsync(db =>
            db.AuditEvents.Where(e => e.Subject == code).SelectMany(e => e.Values).ToListAsync()
        );
        Assert.Contains(values, v => v.Key.Contains("TRF10") && (v.Old, v.New) == ("STR", "ACQ"));
        Assert.Contains(values, v => v.Key.Contains("TRF10") && v.Old == "ACQ" && string.IsNullOrEmpty(v.New));
    }

    /// <summary>Nothing on the page takes words, and what is sent in spite of it is refused or left aside.</summary>
    [Fact]
    public async Task NoName_CanBeTyped()
    {
        var code = await app.RegisterAsync("farol");
        var farol = await app.SignInAsync("farol");
        await farol.OpenAsync($"/registrations/{code}/offenders/new");
        var form = farol.Form("save");
        Assert.Equal(
            ["TRF10", "TRF11"],
            form.QuerySelectorAll(".field [name]").Select(e => e.GetAttribute("name")).Distinct()
        );
        Assert.Empty(form.QuerySelectorAll("textarea"));
        Assert.All(
            form.QuerySelectorAll<IHtmlInputElement>("input"),
            i => Assert.Contains(i.Type, (string[])["radio", "checkbox", "hidden"])
        );
        Assert.Contains(Steps.Message("Offenders.NoNames"), farol.Text);

        var before = await app.StateAsync();
        await farol.Fill("TRF10", "Exemplino of Lisbon").SubmitAsync("save");
        Assert.Equal(HttpStatusCode.BadRequest, farol.Status);
        farol.AssertError("TRF10", "Answer.UnknownCode");
        await farol.OpenAsync($"/registrations/{code}/offenders/new");
        await farol.Fill("TRF11", "REC", "the man Exemplino").SubmitAsync("save");
        Assert.Equal(HttpStatusCode.BadRequest, farol.Status);
        farol.AssertError("TRF11", "Answer.UnknownCode");
        Assert.Equal(before, await app.StateAsync());

        await farol.OpenAsync($"/registrations/{code}/offenders/new");
        await farol
            .Fill("TRF10", "EMP")
            .Fill("TRF10.text", "Exemplino")
            .Fill("TRF01", "Exemplino")
            .Fill("VID03.given", "Exemplino")
            .SubmitAsync("save");
        Assert.Equal(["EMP"], await RelationsAsync(code));
        var row = (await app.StoredAsync(code)).Offenders.Single().Code;
        await farol.OpenAsync($"/registrations/{code}/offenders/{row}/edit");
        Assert.Equal(
            ["Reason"], // as of every change; sealed, and shown in the timeline only
            farol
                .Form("save")
                .QuerySelectorAll<IHtmlInputElement>("input")
                .Where(i => i.Type is not ("radio" or "checkbox" or "hidden"))
                .Select(i => i.Name)
        );
        await farol.OpenAsync($"/registrations/{code}/history");
        Assert.DoesNotContain("Exemplino", farol.Page.Source.Text);
        await farol.OpenAsync($"/registrations/{code}");
        Assert.DoesNotContain("Exemplino", farol.Page.Source.Text);
    }

    /// <summary>An authority has its proceedings for this: it may answer here and misses nothing.</summary>
    [Theory]
    [InlineData("farol", true)]
    [InlineData("pj", false)]
    public async Task OwedByThoseWithoutProceedings(string account, bool owes)
    {
        var code = await app.RegisterAsync(account);
        var browser = await app.SignInAsync(account);
        await AssertTaskAsync(owes ? "task-open" : "task-optional");
        await browser.OpenAsync($"/registrations/{code}/offenders/new");
        Assert.Equal(!owes, browser.Page.GetElementById("TRF10")!.Closest("details.others") is not null);
        await browser.Fill("TRF11", "REC").SubmitAsync("save");
        Assert.Empty(browser.Errors);
        await AssertTaskAsync(owes ? "task-open" : "task-done");
        var row = (await app.StoredAsync(code)).Offenders.Single().Code;
        await browser.OpenAsync($"/registrations/{code}/offenders/{row}/edit");
        await browser.Fill("TRF10", Code.NotKnown.Value).SubmitAsync("save");
        Assert.Empty(browser.Errors);
        await AssertTaskAsync("task-done");

        await browser.OpenAsync("/paper/offenders?language=en-GB");
        Assert.Equal(["TRF10", "TRF11"], browser.Page.QuerySelectorAll(".paper-questions > li").Select(l => l.Id));
        Assert.Equal(owes, browser.Page.QuerySelector("#TRF10 h2")!.TextContent.Contains('*'));
        Assert.Contains(Steps.Message("Offenders.NoNames"), browser.Text);

        async Task AssertTaskAsync(string state)
        {
            await browser.OpenAsync($"/registrations/{code}");
            Assert.NotNull(browser.Page.QuerySelector($"[data-task=offenders] .{state}"));
        }
    }

    [Theory]
    [InlineData("offenders", true)]
    [InlineData("exploitation", false)]
    public async Task AnotherInstitution_ReadsItWhereThatSectionIsGranted(string granted, bool opens)
    {
        var code = await app.RegisterAsync("farol");
        var farol = await app.SignInAsync("farol");
        await AddAsync(farol, code, "PTN", "EXP");
        await farol.OpenAsync("/help");
        await farol.PostAsync(
            $"/registrations/{code}/share",
            ("Recipient", "PT-PJ"),
            ("Kind", "read"),
            ("RestsOn", "LEG"),
            ("Reason", "the law demands it"),
            ("Sections", granted)
        );
        Assert.Empty(farol.Errors);
        var offer = await app.ReadAsync(db => db.Grants.SingleAsync(g => g.Registration!.Code == code));
        var officer = await app.SignInAsync("pj");
        await officer.OpenAsync("/help");
        await officer.PostAsync($"/shared/offers/{offer.Code}", ("Intent", "accept"));
        foreach (var page in new[] { $"/shared/{code}", $"/shared/{code}/print" })
        {
            await officer.OpenAsync(page);
            Assert.Equal(HttpStatusCode.OK, officer.Status);
            Assert.Equal(opens, officer.Page.QuerySelector(Section) is not null);
            Assert.Equal(opens, Says(officer.Text, "Partner or former partner", "Exploiter or employer"));
        }
        Assert.Empty(officer.Page.QuerySelectorAll("a[href*='/offenders/']"));
    }

    private static async Task AddAsync(Browser browser, string code, string relation, params string[] roles)
    {
        await browser.OpenAsync($"/registrations/{code}/offenders/new");
        await browser.Fill("TRF10", relation).Fill("TRF11", roles).SubmitAsync("save");
        Assert.Empty(browser.Errors);
    }

    private async Task<IEnumerable<string>> RelationsAsync(string code) =>
        (await app.StoredAsync(code)).Offenders.Select(o => o.Relation.Value).Order(StringComparer.Ordinal);

    private static bool Says(string text, params string[] words) => words.All(text.Contains);
}
