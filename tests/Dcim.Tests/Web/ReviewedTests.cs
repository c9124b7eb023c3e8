using System.Net;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Tests.Web;

/// <summary>What an independent reader of step 2 found, each held by a test.</summary>
public sealed class ReviewedTests(AppFactory app) : IClassFixture<AppFactory>
{
    private const string Name = "Exemplina";

    [Theory]
    [InlineData("?show=record")]
    [InlineData("?show=all")]
    [InlineData("/history?show=all")]
    public async Task TheTimeline_NeverShowsAName(string page)
    {
        var farol = await app.SignInAsync("farol");
        var code = await app.RegisterAsync("farol", b => b.Fill("VID03.given", Name).Fill("VID04.year", "1990"));
        await farol.OpenAsync($"/registrations/{code}{page}");
        Assert.Equal(HttpStatusCode.OK, farol.Status);
        Assert.Contains("Given names", farol.Text); // that it was entered is told
        Assert.DoesNotContain(Name, farol.Page.Source.Text);
        Assert.DoesNotContain("1990", farol.Text);
    }

    /// <summary>The age that a birth date gave stays when the birth date goes with the consent.</summary>
    [Fact]
    public async Task ConsentTakenBack_KeepsTheAgeThatWasKnown()
    {
        var farol = await app.SignInAsync("farol");
        var code = await app.RegisterAsync("farol", b => b.Fill("VIC03").Fill("VID04.year", "1980"));
        await farol.OpenAsync($"/registrations/{code}/edit");
        await farol.Fill("GOV03.scope", "WDR").Fill("Reason", "taken back").SubmitAsync("save");
        Assert.Empty(farol.Errors);
        var stored = await app.StoredAsync(code);
        Assert.Equal("Y_GE18", stored.Profile.AgeGroup.Value);
        Assert.False(await app.ReadAsync(db => db.VictimIdentities.AnyAsync(i => i.Registration.Code == code)));
    }

    /// <summary>A page opened before the consent was taken back does not bring the name back as it is typed in.</summary>
    [Fact]
    public async Task StalePage_KeepsNothingAfterTheConsentIsTakenBack()
    {
        var (stale, farol) = (await app.SignInAsync("farol"), await app.SignInAsync("farol.manager"));
        var code = await app.RegisterAsync("farol", b => b.Fill("VID03.given", Name));
        await stale.OpenAsync($"/registrations/{code}/edit");
        await farol.OpenAsync($"/registrations/{code}/edit");
        await farol.Fill("GOV03.scope", "ANO").Fill("Reason", "taken back").SubmitAsync("save");
        Assert.Empty(farol.Errors);
        await stale.Fill("VID03.other", Name).Fill("intent", "autosave").SubmitAsync();
        Assert.Equal(HttpStatusCode.Conflict, stale.Status);
        Assert.False(await app.ReadAsync(db => db.KeptSheets.AnyAsync(k => k.Registration.Code == code)));
    }

    [Fact]
    public async Task EventWithoutConsent_ForgetsTheNamesOfItsPeople()
    {
        var farol = await BeginEventAsync("farol", "1");
        await farol.Fill("p0.VID03.given", Name).SubmitAsync("draft");
        var people = farol.Address;
        await ShareAsync(farol, people, "GOV03.scope", "ANO");
        await ShareAsync(farol, people, "GOV03.scope", "OWN");
        await farol.OpenAsync(people);
        Assert.Equal("", farol.Value("p0.VID03.given"));
    }

    [Fact]
    public async Task FewerPeople_TakeEmptyRowsAway_AndNoneThatHoldsAnswers()
    {
        var pj = await BeginEventAsync("pj", "5");
        var people = pj.Address;
        await ShareAsync(pj, people, "people", "3");
        await pj.OpenAsync(people);
        Assert.NotNull(pj.Page.GetElementById("p2-VIC03"));
        Assert.Null(pj.Page.GetElementById("p3-VIC03"));

        await pj.Fill("p2.VIC03", "20").SubmitAsync("draft");
        await ShareAsync(pj, people, "people", "1");
        Assert.Equal(HttpStatusCode.BadRequest, pj.Status);
        pj.AssertError("people", "Event.RowsTyped");
    }

    [Fact]
    public async Task GridSentASecondTime_LeadsToTheSameCase()
    {
        var (pj, other) = (await BeginEventAsync("pj", "2"), await app.SignInAsync("pj"));
        await other.OpenAsync(pj.Address);
        await pj.SubmitAsync("submit");
        Assert.StartsWith("/cases/", pj.Address);
        await other.SubmitAsync("submit");
        Assert.Equal(pj.Address, other.Address);
        Assert.Equal(
            2,
            await app.ReadAsync(db => db.Registrations.CountAsync(r => r.Case.Code == pj.Address.Substring(7)))
        );
    }

    [Fact]
    public async Task DiscardOfAnEvent_ThatSomebodyWroteInMeanwhile_DiscardsNothing()
    {
        var (pj, other) = (await BeginEventAsync("pj", "2"), await app.SignInAsync("pj.manager"));
        var shared = pj.Address.Replace("/people", "");
        await other.OpenAsync(shared);
        await pj.Fill("p0.VIC03", "20").SubmitAsync("draft");
        await other.SubmitAsync("discard");
        await pj.OpenAsync(shared);
        Assert.Equal(HttpStatusCode.OK, pj.Status);
    }

    [Theory]
    [InlineData("farol", true)]
    [InlineData("pj", false)]
    public async Task EveryPageOfAnNgo_CanBeLeftQuickly(string account, bool quickly)
    {
        var browser = await app.SignInAsync(account);
        var code = await app.RegisterAsync(account);
        await browser.OpenAsync($"/registrations/{code}");
        var inCase = browser.Page.QuerySelector("a[href^='/cases/']")!.GetAttribute("href")!;
        foreach (
            var page in new[]
            {
                "/",
                "/registrations",
                $"/registrations/{code}",
                inCase,
                $"{inCase}/edit",
                "/events/new",
            }
        )
        {
            await browser.OpenAsync(page);
            Assert.Equal(HttpStatusCode.OK, browser.Status);
            Assert.Equal(quickly, browser.Page.QuerySelector("[data-quick-exit]") is not null);
        }
    }

    /// <summary>What can be no code is an error at its field, never a failure: on the form, in the grid, and shared.</summary>
    [Fact]
    public async Task WhatCanBeNoCode_IsRefusedAtItsField()
    {
        var farol = await app.SignInAsync("farol");
        var code = await app.RegisterAsync("farol");
        await farol.OpenAsync($"/registrations/{code}/edit");
        await farol.Fill("GOV03.scope", "a|b").Fill("Reason", "typed").SubmitAsync("save");
        Assert.Equal(HttpStatusCode.BadRequest, farol.Status);
        farol.AssertError("GOV03.scope", "Answer.UnknownCode");

        var pj = await BeginEventAsync("pj", "1");
        var people = pj.Address;
        await pj.Fill("p0.VIC06", "a|b").SubmitAsync("submit");
        Assert.Equal(HttpStatusCode.BadRequest, pj.Status);
        Assert.Equal("a|b", pj.Value("p0.VIC06"));

        await pj.Fill("p0.VIC06", "").SubmitAsync("draft");
        await pj.OpenAsync(people.Replace("/people", ""));
        await pj.Fill("IDN06", "NOSUCH").SubmitAsync("draft");
        await pj.OpenAsync(people);
        await pj.SubmitAsync("submit");
        Assert.Equal(HttpStatusCode.BadRequest, pj.Status);
    }

    /// <summary>A grid with that many rows.</summary>
    private async Task<Browser> BeginEventAsync(string account, string people)
    {
        var browser = await app.SignInAsync(account);
        await browser.OpenAsync("/events/new");
        if (account == "farol")
            browser.Fill("GOV03.scope", "OWN");
        await browser
            .Fill("people", people)
            .Fill("CAS04.year", "2013")
            .Fill("VIC01", "M")
            .Fill("VIC04", "Y_GE18")
            .Fill("VIC06", "BD")
            .Fill("IDN03", account == "farol" ? "SIG" : "PRE")
            .Fill("IDN04.year", "2013")
            .Fill("IDN05", account == "farol" ? "PT-ONG1" : "PT-PJ")
            .Fill("EXP02", "DOM")
            .SubmitAsync("next");
        Assert.Empty(browser.Errors);
        Assert.EndsWith("/people", browser.Address);
        return browser;
    }

    private static async Task ShareAsync(Browser browser, string people, string box, string value)
    {
        await browser.OpenAsync(people.Replace("/people", ""));
        await browser.Fill(box, value).SubmitAsync("next");
    }
}
