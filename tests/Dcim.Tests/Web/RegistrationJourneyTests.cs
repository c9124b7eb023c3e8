using System.Net;

namespace Dcim.Tests.Web;

public sealed class RegistrationJourneyTests(AppFactory app) : IClassFixture<AppFactory>
{
    [Fact]
    public async Task PoliceRegister_SubmitsAndIsCounted()
    {
        var browser = await app.SignInAsync("pj");
        await browser.OpenAsync("/registrations/new");
        FillMinimum(browser);
        await browser.SubmitAsync("submit");

        Assert.Equal(HttpStatusCode.OK, browser.Status);
        Assert.Empty(browser.Errors);
        Assert.StartsWith("/registrations/", browser.Address);
        Assert.Contains("yes", browser.Page.QuerySelector(".counted-yes")!.TextContent);
    }

    /// <summary>Fills the minimum registration for the police with plain answers.</summary>
    public static Browser FillMinimum(Browser browser) =>
        browser
            .Fill("CAS04.day", "17")
            .Fill("CAS04.month", "4")
            .Fill("CAS04.year", "2013")
            .Fill("VIC01", "M")
            .Fill("VIC03.missing", "UNK")
            .Fill("VIC04", "Y_GE18")
            .Fill("VIC06", "BD")
            .Fill("EXP16", "LAB")
            .Fill("IDN03", "PRE")
            .Fill("IDN04.day", "17")
            .Fill("IDN04.month", "4")
            .Fill("IDN04.year", "2013")
            .Fill("IDN05", "PT-PJ");
}
