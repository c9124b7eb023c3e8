using System.Net;
using System.Text;
using AngleSharp.Dom;
using Dcim.Domain.Answers;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Tests.Web;

/// <summary>What a draft keeps, what is never kept, what is kept sealed, and what the history tells.</summary>
public sealed class KeptAnswersTests(AppFactory app) : IClassFixture<AppFactory>
{
    [Fact]
    public async Task Draft_KeepsAnythingAndGivesItBackUnchanged()
    {
        (string Box, string[] Typed)[] answers =
        [
            ("CAS04.day", ["31"]),
            ("CAS04.month", ["Feb"]),
            ("CAS04.year", ["about 2013"]),
            ("CAS04.kind", ["BTW"]),
            ("CAS04.year2", ["1900"]),
            ("VID03.given", [new string('ż', 10_000)]),
            ("VID03.family", ["<b>O'Neill</b> & \"x\" \u202e\u0001"]),
            ("VIC01", ["F"]),
            ("VIC03", ["-1"]),
            ("VIC03.missing", ["UNK"]),
            ("VIC06", ["BD", "ATLANTIS", "UNK"]),
            ("EXP16", ["SEX1"]),
            ("IDN04.kind", ["UNK"]),
            ("IDN04.day", ["17"]),
        ];
        var browser = await app.SignInAsync("pj");
        await browser.OpenAsync("/registrations/new");
        foreach (var (box, typed) in answers)
            browser.Fill(box, typed);
        await browser.SubmitAsync("draft");
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        Assert.Contains(Steps.Message("Registration.DraftSaved"), browser.Text);
        var draft = browser.DraftCode;

        await browser.SubmitAsync("draft"); // as the page gave it back
        await browser.OpenAsync($"/registrations/{draft}/edit");
        Assert.All(answers, a => Assert.Equal(a.Typed, browser.Values(a.Box)));
        Assert.Empty(browser.Errors);

        var stored = await app.StoredAsync(draft);
        Assert.Equal((true, default), (stored.IsDraft, stored.MainForm));
        Assert.Empty(stored.Statuses);
        Assert.False(await app.ReadAsync(db => db.VictimFacts.AnyAsync(f => f.RegistrationId == stored.Id)));
        Assert.False(await app.ReadAsync(db => db.VictimIdentities.AnyAsync(f => f.RegistrationId == stored.Id)));
        var sheet = await app.ReadAsync(db => db.DraftSheets.SingleAsync(d => d.RegistrationId == stored.Id));
        Assert.Equal(-1, sheet.Sealed.AsSpan().IndexOf("Neill"u8));
    }

    [Fact]
    public async Task Draft_SaysHowManyAreMissing_UntilItIsSubmitted()
    {
        var browser = await app.SignInAsync("pj");
        await browser.OpenAsync("/registrations/new");
        await browser.Fill("VIC01", "M").Fill("EXP16", "LAB").Fill("VIC06", "BD").SubmitAsync("draft");
        Assert.Contains("5 answers missing", browser.Page.QuerySelector(".counted-no")!.TextContent);
        var draft = browser.DraftCode;
        RegistrationJourneyTests.FillMinimum(browser).Fill("IDN05", "");
        await browser.SubmitAsync("draft");
        Assert.Contains("one answer missing", browser.Page.QuerySelector(".counted-no")!.TextContent);
        await browser.Fill("IDN05", "PT-PJ").SubmitAsync("draft");
        Assert.Contains("not yet submitted", browser.Page.QuerySelector(".counted-no")!.TextContent);
        await browser.SubmitAsync("submit");
        Assert.NotNull(browser.Page.QuerySelector(".counted-yes"));
        Assert.Equal($"/registrations/{draft}", browser.Address);
        Assert.True(await app.ReadAsync(db => db.VictimFacts.AnyAsync(f => f.Registration.Code == draft)));
    }

    [Fact]
    public async Task Draft_SubmittedWithAnError_KeepsWhatWasSavedAndShowsWhatIsTyped()
    {
        var draft = await app.DraftAsync("pj");
        var browser = await app.SignInAsync("pj");
        await browser.OpenAsync($"/registrations/{draft}/edit");
        await browser.Fill("VIC06", "NG").Fill("VIC03", "200").SubmitAsync("submit");
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        Assert.Equal(["NG"], browser.Values("VIC06"));
        await browser.OpenAsync($"/registrations/{draft}/edit");
        Assert.Equal(["BD"], browser.Values("VIC06"));
    }

    [Fact]
    public async Task Age_BesideAFullBirthDate_IsNotStored()
    {
        var code = await app.RegisterAsync(
            "pj",
            b =>
                b.Fill("VID04.day", "5")
                    .Fill("VID04.month", "5")
                    .Fill("VID04.year", "1980")
                    .Fill("VIC03", "12")
                    .Fill("VIC03.missing", "")
                    .Fill("VIC04", "Y_LT18")
        );
        var profile = (await app.StoredAsync(code)).Profile;
        Assert.Equal((default, default), (profile.Age, profile.AgeGroup));
        Assert.Equal((32, 32), (profile.AgeFrom, profile.AgeTo));
    }

    [Theory]
    [InlineData("NON")]
    [InlineData("UNK")]
    [InlineData("KEY")]
    public async Task Ngo_WithoutConsent_StoresNoIdentityAndMonthsOnly(string consent)
    {
        var code = await app.RegisterAsync(
            "farol",
            b =>
                FillNames(b)
                    .Fill("GOV03.scope", consent)
                    .Fill("IDN04.kind", "BTW")
                    .Fill("IDN04.day2", "3")
                    .Fill("IDN04.month2", "6")
                    .Fill("IDN04.year2", "2013")
        );
        var stored = await app.StoredAsync(code);
        Assert.Equal(PartialDate.Month(2013, 4), stored.RegisteredOn);
        var date = stored.Statuses.Single().Date;
        Assert.Equal((1, 30), (date.Earliest.Day, date.Latest.Day));
        await AssertNoNameAsync(code);
        Assert.True(await app.ReadAsync(db => db.VictimFacts.AnyAsync(f => f.RegistrationId == stored.Id)));

        var browser = await app.SignInAsync("farol");
        await browser.OpenAsync($"/registrations/{code}");
        Assert.NotNull(browser.Page.QuerySelector(".counted-yes"));
        Assert.Contains(Steps.Message("Registration.WithoutIdentity"), browser.Text);
        Assert.Null(browser.Page.QuerySelector("a[href$='/identity']"));
        Assert.Equal(HttpStatusCode.NotFound, (await browser.OpenAsync($"/registrations/{code}/identity")).Status);

        await browser.OpenAsync($"/registrations/{code}/statuses/new");
        browser.Fill("IDN03", "DEC").Fill("IDN04.day", "9").Fill("IDN04.month", "9").Fill("IDN04.year", "2014");
        await browser.Fill("IDN05", "PT-ONG1").Fill("Reason", "declined").SubmitAsync("save");
        Assert.Empty(browser.Errors);
        Assert.Equal(PartialDate.Month(2014, 9), (await app.StoredAsync(code)).Statuses.MaxBy(s => s.Id)!.Date);
    }

    [Fact]
    public async Task Ngo_DraftWithoutConsent_KeepsNoNameEither()
    {
        var browser = await app.SignInAsync("farol");
        await browser.OpenMinimumAsync();
        await FillNames(browser).Fill("GOV03.scope", "NON").SubmitAsync("draft");
        Assert.Null(browser.Value("VID03.given") is { Length: > 0 } name ? name : null);
        Assert.Equal("", browser.Value("CAS04.day"));
        Assert.DoesNotContain("Wirawati", browser.Page.Source.Text);
    }

    [Fact]
    public async Task Ngo_ConsentTakenBack_RemovesTheIdentity()
    {
        var code = await app.RegisterAsync("farol", b => FillNames(b));
        var browser = await app.SignInAsync("farol");
        Assert.Contains("Wirawati", (await browser.OpenAsync($"/registrations/{code}/identity")).Text);
        await browser.OpenAsync($"/registrations/{code}/edit");
        await browser
            .Fill("GOV03.scope", "NON")
            .Fill("VIC03", "32")
            .Fill("Reason", "consent taken back")
            .SubmitAsync("save");
        Assert.Empty(browser.Errors);
        var stored = await app.StoredAsync(code);
        Assert.Equal(PartialDate.Month(2013, 4), stored.RegisteredOn);
        Assert.Equal(PartialDate.Month(2013, 4), stored.Statuses.Single().Date);
        await AssertNoNameAsync(code);
    }

    [Theory]
    [InlineData("OLD-AGE", "VIC03=95", "VIC03.missing=", "VIC04=")]
    [InlineData("LONG-AGO", "CAS04.year=1970", "IDN04.year=1970")]
    [InlineData("LITTLE-KNOWN", "VIC01=UNK", "VIC06=UNK", "EXP16=UNK")]
    public async Task SoftRule_AsksForAReason_KeepsItSealedAndShowsIt(string rule, params string[] answers)
    {
        const string reason = "seen in the passport";
        var browser = await app.SignInAsync("pj");
        var before = await app.StateAsync();
        await browser.OpenMinimumAsync();
        foreach (var answer in answers)
            browser.Fill(answer.Split('=')[0], answer.Split('=')[1]);
        await browser.SubmitAsync("submit");
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        Assert.Equal(
            "#reason-" + rule,
            Assert.Single(browser.Page.QuerySelectorAll(".error-summary a")).GetAttribute("href")
        );
        Assert.NotNull(browser.Page.GetElementById("reason-" + rule));
        Assert.Equal(before, await app.StateAsync());

        await browser.Fill("reason." + rule, "bell\u0007").SubmitAsync("submit");
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        await browser.Fill("reason." + rule, new string('x', 10_000)).SubmitAsync("submit");
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        Assert.Equal(10_000, browser.Value("reason." + rule)!.Length);

        await browser.Fill("reason." + rule, reason).SubmitAsync("submit");
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        Assert.Contains(Steps.Message("SoftRule." + rule), browser.Text);
        Assert.Contains(reason, browser.Text);
        var code = browser.Address.Split('/')[2];
        var kept = await app.ReadAsync(db => db.RuleReasons.SingleAsync(r => r.Registration.Code == code));
        Assert.Equal(-1, kept.Sealed.AsSpan().IndexOf(Encoding.UTF8.GetBytes(reason)));

        await browser.OpenAsync($"/registrations/{code}/edit");
        await browser.Fill("VID03.given", "Wira").Fill("Reason", "name learnt").SubmitAsync("save");
        Assert.Empty(browser.Errors); // what was explained once is not asked again
        Assert.Contains(reason, browser.Text);
    }

    [Fact]
    public async Task SoftRule_OfAStatus_KeepsTheReasonOfEachLine()
    {
        var browser = await app.SignInAsync("pj");
        await browser.OpenMinimumAsync();
        browser
            .Fill("IDN04.year", "2012")
            .Fill("IDN05", "PT-MP")
            .Fill("reason.STATUS-BEFORE-REGISTRATION", "told first");
        await browser.SubmitAsync("submit");
        Assert.Contains("told first", browser.Text);
        var code = browser.Address.Split('/')[2];

        foreach (
            var (year, body, why) in new[] { ("2011", "PT-GNR", "letter of 2014"), ("2010", "PT-PJ", "found late") }
        )
        {
            await browser.OpenAsync($"/registrations/{code}/statuses/new");
            browser.Fill("IDN03", "PRE").Fill("IDN04.year", year).Fill("IDN05", body).Fill("Reason", "added");
            browser.Fill("reason.STATUS-BEFORE-REGISTRATION", why).Fill("reason.STATUS-LATE", why);
            await browser.SubmitAsync("save");
            Assert.Empty(browser.Errors);
        }
        await browser.OpenAsync($"/registrations/{code}/edit");
        await browser.Fill("EXP16", "SEX").Fill("Reason", "interview").SubmitAsync("save");
        Assert.All(["told first", "letter of 2014", "found late"], why => Assert.Contains(why, browser.Text));

        var line = (await app.StoredAsync(code)).Statuses.Single(s => s.Body == "PT-GNR").Code;
        await browser.OpenAsync($"/registrations/{code}/statuses/{line}/edit");
        Assert.Equal("letter of 2014", browser.Value("reason.STATUS-BEFORE-REGISTRATION"));
        await browser.Fill("Reason", "not hers").SubmitAsync("remove");
        Assert.Empty(browser.Errors);
        Assert.DoesNotContain("letter of 2014", browser.Text);
        Assert.Contains("found late", browser.Text);
    }

    [Fact]
    public async Task SoftRule_ReasonTyped_IsGivenBackByDraftAndByAnotherLanguage()
    {
        var browser = await app.SignInAsync("pj");
        await browser.OpenMinimumAsync();
        browser.Fill("VIC03", "95").Fill("VIC03.missing", "").Fill("VIC04", "").Fill("reason.OLD-AGE", "passport");
        await browser.Fill("intent", "language:cs").SubmitAsync();
        Assert.Equal("passport", browser.Value("reason.OLD-AGE"));
        await browser.SubmitAsync("draft");
        Assert.Equal("passport", browser.Value("reason.OLD-AGE"));
        await browser.SubmitAsync("submit");
        Assert.Empty(browser.Errors);
        Assert.Contains("passport", browser.Text);
    }

    [Fact]
    public async Task History_TellsOldNewReasonAndWho()
    {
        var code = await app.RegisterAsync("pj", b => b.Fill("VID03.given", "Wira"));
        var browser = await app.SignInAsync("pj.manager");
        await browser.OpenAsync($"/registrations/{code}/edit");
        browser.Fill("EXP16", "SEX").Fill("VID03.given", "Sari").Fill("CAS04.day", "");
        await browser.Fill("Reason", "interview of 3 May").SubmitAsync("save");
        Assert.Empty(browser.Errors);
        await browser.OpenAsync($"/registrations/{code}/history");
        var line = browser.Page.QuerySelector(".timeline > li")!;
        Assert.Contains("interview of 3 May", line.QuerySelector("q")!.TextContent);
        Assert.Contains("Demo pj.manager", line.TextContent);
        var rows = line.QuerySelectorAll("tbody tr").Select(r => r.Children.Select(c => c.TextContent.Trim())).ToList();
        Assert.Equal(3, rows.Count);
        Assert.Contains(rows, r => r.Skip(1).SequenceEqual(["17/04/2013", "04/2013"]));
        // That the name changed is told; the names are read on the page of the identity alone.
        Assert.Contains(rows, r => r.Skip(1).SequenceEqual(["(not shown here)", "(not shown here)"]));
        Assert.DoesNotContain("Sari", browser.Page.Source.Text);
        Assert.Contains(rows, r => r.Last().StartsWith("Sexual exploitation"));

        var values = await app.ReadAsync(db =>
            db.AuditEvents.Where(e => e.Subject == code).SelectMany(e => e.Values).ToListAsync()
        );
        Assert.DoesNotContain(values, v => $"{v.Old}{v.New}".Contains("Sari") || $"{v.New}".Contains("interview"));
    }

    [Fact]
    public async Task Change_OfNothing_SavesNothing()
    {
        var code = await app.RegisterAsync("pj", b => b.Fill("VID03.given", "Wira"));
        var browser = await app.SignInAsync("pj");
        var before = await app.StateAsync();
        await browser.OpenAsync($"/registrations/{code}/edit");
        await browser.Fill("Reason", "only looked").SubmitAsync("save");
        Assert.Equal($"/registrations/{code}", browser.Address);
        Assert.Equal(before, await app.StateAsync());
    }

    private static Browser FillNames(Browser browser) =>
        browser
            .Fill("VID03.given", "Wirawati")
            .Fill("VID03.family", "Sari")
            .Fill("VID03.contact", "at the shelter")
            .Fill("VID04.day", "5")
            .Fill("VID04.month", "5")
            .Fill("VID04.year", "1980")
            .Fill("VIC03", "33")
            .Fill("VIC03.missing", "");

    private async Task AssertNoNameAsync(string code)
    {
        Assert.False(await app.ReadAsync(db => db.VictimIdentities.AnyAsync(i => i.Registration.Code == code)));
        Assert.False(await app.ReadAsync(db => db.DraftSheets.AnyAsync(i => i.Registration.Code == code)));
    }
}
