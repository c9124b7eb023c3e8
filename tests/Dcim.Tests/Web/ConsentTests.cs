using System.Net;
using Dcim.Domain.Answers;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Tests.Web;

/// <summary>What a victim consents to, what the record rests on, and what ends at once when she takes it back.</summary>
public sealed class ConsentTests(AppFactory app) : IClassFixture<AppFactory>
{
    private const string Given = "Testina";

    private async Task<(string Code, Browser Browser)> RegisteredAsync(params string[] scopes)
    {
        var code = await app.RegisterAsync(
            "farol.manager",
            b =>
                b.Fill("GOV03.scope", scopes)
                    .Fill("VID03.given", Given)
                    .Fill("VID04.day", "3")
                    .Fill("VID04.month", "4")
                    .Fill("VID04.year", "1990")
        );
        return (code, await app.SignInAsync("farol.manager"));
    }

    private async Task<Browser> ChangeAsync(Browser browser, string code, string reason, params string[] scopes)
    {
        await browser.OpenAsync($"/registrations/{code}/consent");
        return await browser
            .Fill("GOV03.scope", scopes)
            .Fill("GOV03.date.day", "7")
            .Fill("GOV03.date.month", "5")
            .Fill("GOV03.date.year", "2026")
            .Fill("Reason", reason)
            .SubmitAsync("save");
    }

    private Task<bool> HasIdentityAsync(string code) =>
        app.ReadAsync(db => db.VictimIdentities.AnyAsync(i => i.Registration.Code == code));

    private Task<bool> CannotBeLinkedAsync(string code) =>
        app.ReadAsync(db =>
            db.VictimFacts.Where(f => f.Registration.Code == code && f.RecordedTo == null)
                .Select(f => f.CannotBeLinked)
                .SingleAsync()
        );

    [Fact]
    public async Task TakenBack_TheIdentityGoes_AndSheIsOneWhoCannotBeDeDuplicated()
    {
        var (code, browser) = await RegisteredAsync("OWN", "KEY", "RFL");
        Assert.True(await HasIdentityAsync(code));
        Assert.False(await CannotBeLinkedAsync(code));

        await ChangeAsync(browser, code, "she asked us", "WDR");
        Assert.Empty(browser.Errors);
        Assert.Contains(Steps.Message("Consent.SavedIdentityGone"), browser.Text);
        Assert.False(await HasIdentityAsync(code));
        Assert.True(await CannotBeLinkedAsync(code));
        var stored = await app.StoredAsync(code);
        Assert.Equal(("PUB", "L3"), (stored.Governance.Basis.Value, stored.Governance.SharingLevel.Value));
        Assert.Equal(PartialDate.Month(2026, 5), stored.Governance.ConsentOn); // no day of her is kept any more
        Assert.Equal(["|KEY|OWN|RFL|", "|WDR|"], stored.Consents.Select(c => c.Scope.Text));
        Assert.Equal(HttpStatusCode.NotFound, (await browser.OpenAsync($"/registrations/{code}/identity")).Status);
        await browser.OpenAsync($"/registrations/{code}/consent");
        Assert.Equal(2, browser.Page.QuerySelectorAll("table tbody tr").Length);
        Assert.DoesNotContain(Given, browser.Text);
    }

    [Fact]
    public async Task OneScopeTakenBack_EndsThatAlone()
    {
        var (code, browser) = await RegisteredAsync("OWN", "KEY");
        await ChangeAsync(browser, code, "not for figures", "OWN");
        Assert.True(await HasIdentityAsync(code));
        Assert.True(await CannotBeLinkedAsync(code));
        Assert.Equal(PartialDate.Exact(new(2026, 5, 7)), (await app.StoredAsync(code)).Governance.ConsentOn);
    }

    /// <summary>Where a law holds the identity, consent does not decide on it (GDPR Art. 6(1)(c), (d)).</summary>
    [Theory]
    [InlineData("LEG")]
    [InlineData("VIT")]
    public async Task WhereTheLawHoldsTheIdentity_ItStays(string basis)
    {
        var (code, browser) = await RegisteredAsync("OWN");
        await browser.OpenAsync($"/registrations/{code}/sections/legal");
        await browser.Fill("GOV02", basis).Fill("Reason", "a duty to report").SubmitAsync("save");
        Assert.Empty(browser.Errors);
        await ChangeAsync(browser, code, "she asked us", "NON");
        Assert.Empty(browser.Errors);
        Assert.True(await HasIdentityAsync(code));
        Assert.Equal(basis, (await app.StoredAsync(code)).Governance.Basis);
        await browser.OpenAsync($"/registrations/{code}/edit");
        Assert.Equal(Given, browser.Value("VID03.given"));

        // When the law no longer does, it goes: nothing else holds it.
        await browser.OpenAsync($"/registrations/{code}/sections/legal");
        await browser.Fill("GOV02", "PUB").Fill("Reason", "no duty any more").SubmitAsync("save");
        Assert.Contains(Steps.Message("Consent.IdentityErased"), browser.Text);
        Assert.False(await HasIdentityAsync(code));
    }

    [Fact]
    public async Task Restricted_NothingIsLinkedOrShared()
    {
        var (code, browser) = await RegisteredAsync("OWN", "KEY", "RFL");
        await browser.OpenAsync($"/registrations/{code}/sections/legal");
        await browser.Fill("GOV10", "Y").Fill("Reason", "she objects").SubmitAsync("save");
        Assert.Empty(browser.Errors);
        Assert.True(await CannotBeLinkedAsync(code));
        Assert.Equal("L3", (await app.StoredAsync(code)).Governance.SharingLevel);
    }

    [Fact]
    public async Task WithoutDateOrReason_NothingIsSaved_AndWhatWasTypedStays()
    {
        var (code, browser) = await RegisteredAsync("OWN", "KEY");
        var before = await app.StateAsync();
        await browser.OpenAsync($"/registrations/{code}/consent");
        await browser.Fill("GOV03.scope", "KEY").SubmitAsync("save");
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        Assert.Equal(2, browser.Errors.Count);
        Assert.Equal(["KEY"], browser.Values("GOV03.scope"));
        Assert.Equal(before, await app.StateAsync());
        Assert.True(await HasIdentityAsync(code));
    }

    [Fact]
    public async Task ChangedMeanwhile_IsShownBeforeOneSavesOverIt()
    {
        var (code, first) = await RegisteredAsync("OWN", "KEY");
        var second = await app.SignInAsync("farol");
        await second.OpenAsync($"/registrations/{code}/consent");
        await ChangeAsync(first, code, "not for figures", "OWN");
        await second
            .Fill("GOV03.scope", "OWN", "RFL")
            .Fill("GOV03.date.kind", "UNK")
            .Fill("Reason", "she told me")
            .SubmitAsync("save");
        Assert.Equal(HttpStatusCode.Conflict, second.Status);
        Assert.Equal(["OWN", "RFL"], second.Values("GOV03.scope").Order());
        await second.SubmitAsync("save");
        Assert.Empty(second.Errors);
        Assert.Equal("|OWN|RFL|", (await app.StoredAsync(code)).Consent.Text);
    }

    /// <summary>A manager erases an identity that is no longer needed, under either regime; the record goes on counting.</summary>
    [Theory]
    [InlineData("pj.manager")]
    [InlineData("farol.manager")]
    public async Task Erased_TheIdentityIsGone_AndTheRecordCounts(string account)
    {
        var code = await app.RegisterAsync(account, b => b.Fill("VID03.given", Given));
        var browser = await app.SignInAsync(account);
        await browser.OpenAsync($"/registrations/{code}/consent/erase-identity");
        await browser.SubmitAsync();
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        Assert.True(await HasIdentityAsync(code));
        await browser.Fill("Reason", "no longer needed").SubmitAsync();
        Assert.Contains(Steps.Message("Consent.IdentityErased"), browser.Text);
        Assert.False(await HasIdentityAsync(code));
        Assert.True(
            await app.ReadAsync(db => db.VictimFacts.AnyAsync(f => f.Registration.Code == code && f.RecordedTo == null))
        );
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await browser.OpenAsync($"/registrations/{code}/consent/erase-identity")).Status
        );
    }

    /// <summary>A page opened before an identity was erased does not bring it back, neither by typing on nor by saving.</summary>
    [Theory]
    [InlineData("pj.manager")]
    [InlineData("farol.manager")]
    public async Task Erased_AStalePageDoesNotBringItBack(string account)
    {
        var code = await app.RegisterAsync(account, b => b.Fill("VID03.given", Given));
        var (stale, manager) = (await app.SignInAsync(account), await app.SignInAsync(account));
        await stale.OpenAsync($"/registrations/{code}/edit");
        await manager.OpenAsync($"/registrations/{code}/consent/erase-identity");
        await manager.Fill("Reason", "no longer needed").SubmitAsync();
        Assert.False(await HasIdentityAsync(code));

        var fields = await stale
            .RequestOf(stale.Form("save"), null)
            .Content!.ReadAsStringAsync(TestContext.Current.CancellationToken);
        using var kept = await stale.Http.PostAsync(
            $"/registrations/{code}/edit",
            new StringContent($"{fields}&intent=autosave", null, "application/x-www-form-urlencoded"),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(HttpStatusCode.Conflict, kept.StatusCode);
        Assert.False(await app.ReadAsync(db => db.KeptSheets.AnyAsync(k => k.Registration.Code == code)));
        await stale.Fill("Reason", "a detail").SubmitAsync("save");
        Assert.Equal(HttpStatusCode.Conflict, stale.Status);
        Assert.False(await HasIdentityAsync(code));
    }

    /// <summary>Where a section's answers come from, and whether they are facts, is asked at its foot and shown under it.</summary>
    [Fact]
    public async Task Sources_AreKeptBySection_AndToldInTheHistory()
    {
        var code = await app.RegisterAsync("pj");
        var browser = await app.SignInAsync("pj");
        foreach (var (name, source) in new[] { ("background", "DOC"), ("movement", "VIC") })
        {
            await browser.OpenAsync($"/registrations/{code}/sections/{name}");
            await browser.Fill("GOV06", "ASM").Fill("GOV07", source).SubmitAsync("save");
            Assert.Empty(browser.Errors);
        }
        await browser.OpenAsync($"/registrations/{code}/sections/background");
        Assert.Equal(("ASM", "DOC"), (browser.Value("GOV06"), browser.Value("GOV07")));
        await browser.Fill("GOV07", "AUT").Fill("Reason", "looked again").SubmitAsync("save");
        Assert.Equal(
            [("background", "AUT"), ("movement", "VIC")],
            (await app.StoredAsync(code)).Sources.Select(s => (s.Section, s.Source.Value)).Order()
        );
        await browser.OpenAsync($"/registrations/{code}");
        Assert.Contains("Authority", browser.Page.QuerySelector("[data-section=background]")!.TextContent);
        await browser.OpenAsync($"/registrations/{code}/history?show=all");
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        Assert.Contains("looked again", browser.Text);
    }
}
