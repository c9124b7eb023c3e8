using System.Net;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Tests.Web;

/// <summary>Ways in which something was once lost or kept that should not have been.</summary>
public sealed class SecondLookTests(AppFactory app) : IClassFixture<AppFactory>
{
    [Fact]
    public async Task ConsentWithdrawn_StandsAloneAndTakesTheIdentity()
    {
        var code = await app.RegisterAsync(
            "farol",
            b => b.Fill("GOV03.scope", "OWN").Fill("VID03.given", "Exemplina").Fill("IDN05", "PT-ONG1")
        );
        var browser = await app.SignInAsync("farol");
        await browser.OpenAsync($"/registrations/{code}/edit");
        await browser.Fill("GOV03.scope", "OWN", "WDR").Fill("Reason", "she asked").SubmitAsync("save");
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        await browser.Fill("GOV03.scope", "WDR").Fill("Reason", "she asked").SubmitAsync("save");
        Assert.Equal($"/registrations/{code}", browser.Address);
        var kept = await app.ReadAsync(db => db.VictimIdentities.AnyAsync(i => i.Registration.Code == code));
        Assert.False(kept);
    }

    [Fact]
    public async Task FormSentAgainWithAnotherStatus_ShowsBothAndSavesTheCorrection()
    {
        var browser = await app.SignInAsync("pj");
        await browser.OpenAsync("/registrations/new");
        RegistrationJourneyTests.FillMinimum(browser);
        var form = browser.Form("submit");
        var first = browser.RequestOf(form, "submit");
        var second = browser.Fill("IDN03", "PEN").RequestOf(form, "submit");
        await browser.ShowAsync(first);
        await browser.ShowAsync(second);
        Assert.Equal(HttpStatusCode.Conflict, browser.Status);
        Assert.Equal("PEN", browser.Value("IDN03"));
        await browser.Fill("Reason", "went back and corrected").SubmitAsync("save");
        var code = browser.Address.Split('/')[2];
        Assert.Equal("PEN", (await app.StoredAsync(code)).Statuses.Single().Status.Value);
    }

    [Fact]
    public async Task CoverageDeclaredTwiceAtOnce_StandsOnceAndCanBeWithdrawn()
    {
        var browser = await app.SignInAsync("gnr.manager");
        await browser.OpenAsync("/coverage");
        browser.Fill("From", "2001").Fill("To", "2005");
        var form = browser.Form("declare");
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ =>
                    browser.Http.SendAsync(browser.RequestOf(form, "declare"), TestContext.Current.CancellationToken)
                )
        );
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Found, a.StatusCode));
        Assert.Equal(5, await StandingAsync());
        await browser.OpenAsync("/coverage");
        await browser.Fill("From", "2001").Fill("To", "2005").SubmitAsync("withdraw");
        Assert.Equal(0, await StandingAsync());

        Task<int> StandingAsync() => app.ReadAsync(db => db.CoverageDeclarations.CountAsync(c => c.RecordedTo == null));
    }

    [Fact]
    public async Task BetweenDatesThatEndInTheFuture_AreRefused()
    {
        var browser = await app.SignInAsync("pj");
        await browser.OpenAsync("/registrations/new");
        RegistrationJourneyTests
            .FillMinimum(browser)
            .Fill("CAS04.kind", "BTW")
            .Fill("CAS04.day2", "1")
            .Fill("CAS04.month2", "1")
            .Fill("CAS04.year2", "2150");
        await browser.SubmitAsync("submit");
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        Assert.NotEmpty(browser.Errors);
    }

    [Fact]
    public async Task ReasonOfASoftRule_StaysInTheHistoryWhenTheAnswerIsCorrected()
    {
        var code = await app.RegisterAsync(
            "pj",
            b => b.Fill("VIC03", "95").Fill("VIC03.missing").Fill("VIC04").Fill("reason.OLD-AGE", "passport seen")
        );
        var browser = await app.SignInAsync("pj");
        await browser.OpenAsync($"/registrations/{code}/edit");
        await browser.Fill("VIC03", "59").Fill("Reason", "misread").SubmitAsync("save");
        Assert.Empty(browser.Errors);
        await browser.OpenAsync($"/registrations/{code}/history");
        Assert.Contains("passport seen", browser.Text);
    }
}
