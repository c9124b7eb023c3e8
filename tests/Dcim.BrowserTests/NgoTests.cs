using Dcim.BrowserTests.Running;
using static Microsoft.Playwright.Assertions;

namespace Dcim.BrowserTests;

/// <summary>A victim who does not consent: no identity is asked or kept, dates are kept to the month, and she is counted.</summary>
public sealed class NgoTests(Stage stage)
{
    private const string Identity = "#VID03-given, #VID03-family, #VID03-other, #VID03-contact, #VID04-year";

    [Fact]
    public async Task WithoutConsent_IdentityIsHiddenDaysAreLeftOutAndSheIsCounted()
    {
        await using var visit = await stage.VisitAsync(new() { Account = "farol" });
        var (page, hands) = (visit.Page, visit.Hands);
        await visit.OpenAsync("/registrations/new");
        await Expect(page.Locator($":is({Identity}):visible")).ToHaveCountAsync(0);
        await hands.TickAsync("#GOV03-scope-OWN");
        await Expect(page.Locator($":is({Identity}):visible")).ToHaveCountAsync(5);
        await page.FillAsync("#VID03-given", "Inventada");
        await page.UncheckAsync("#GOV03-scope-OWN");
        await hands.TickAsync("#GOV03-scope-NON");
        await Expect(page.Locator($":is({Identity}):visible")).ToHaveCountAsync(0);

        await hands.DateAsync("CAS04", "17", "4", "2011");
        await visit.GoAsync(() => hands.EnterAsync(".form-buttons [value=draft]"));
        await Expect(page.Locator(".notice")).ToContainTextAsync("The draft was saved.");
        await Expect(page.Locator(".notice")).ToContainTextAsync("the days of the dates were left out");
        await Expect(page.Locator("#CAS04-day")).ToHaveValueAsync("");
        await Expect(page.Locator("#CAS04-month")).ToHaveValueAsync("4");

        await hands.PickAsync("VIC01", "F");
        await hands.TypeAsync("#VIC03", "19");
        await hands.ChooseAsync("#VIC06-1", "Romania");
        await hands.ChooseAsync("#EXP16", "Sexual exploitation");
        await hands.ChooseAsync("#IDN03", "Signalled");
        await hands.DateAsync("IDN04", "18", "4", "2011");
        await hands.ChooseAsync("#IDN05", "Associação Farol (demo)");
        await visit.GoAsync(() => hands.EnterAsync(".form-buttons [value=submit]"));

        await Expect(page.Locator(".counted-yes")).ToContainTextAsync("yes");
        await Expect(page.Locator(".answers").First).ToContainTextAsync("04/2011");
        await Expect(page.Locator("[data-section=identification] .row-list")).ToContainTextAsync("04/2011");
        await Expect(page.Locator("main")).Not.ToContainTextAsync("18/04/2011");
        await Expect(page.Locator("main")).ToContainTextAsync("Registered without identity");
        await Expect(page.Locator("a[href$='/identity']")).ToHaveCountAsync(0);
        var record = visit.Path;
        Assert.Equal(404, (await visit.OpenAsync($"{record}/identity"))!.Status);
    }

    [Fact]
    public async Task QuickExit_IsThereForTheNgoOnlyAndLeavesNothingBehind()
    {
        await using var police = await stage.VisitAsync(new() { Account = "pj" });
        await police.OpenAsync("/registrations/new");
        await Expect(police.Page.Locator("[data-quick-exit]")).ToHaveCountAsync(0);

        await using var visit = await stage.VisitAsync(new() { Account = "farol" });
        // The way out leads to the open network, which the test does not use.
        await visit.Context.RouteAsync(
            "https://www.wikipedia.org/**",
            r => r.FulfillAsync(new() { Body = "elsewhere" })
        );
        await visit.OpenAsync("/registrations");
        await visit.OpenAsync("/registrations/new");
        await Expect(visit.Page.Locator("[data-quick-exit]")).ToBeInViewportAsync();
        await visit.Page.FillAsync("#VIC03", "19");
        for (var i = 0; i < 3; i++)
            await visit.Page.Keyboard.PressAsync("Escape");
        await Expect(visit.Page).ToHaveURLAsync("https://www.wikipedia.org/");
        await visit.Page.GoBackAsync();
        Assert.Equal("/registrations", visit.Path);

        await visit.OpenAsync("/registrations/new");
        await visit.Page.ClickAsync("[data-quick-exit]");
        await Expect(visit.Page).ToHaveURLAsync("https://www.wikipedia.org/");
    }
}
