using Dcim.BrowserTests.Running;
using static Microsoft.Playwright.Assertions;

namespace Dcim.BrowserTests;

/// <summary>What site.js adds to a form, and that the form needs none of it.</summary>
public sealed class FormScriptTests(Stage stage)
{
    [Fact]
    public async Task Questions_AreAskedOnlyWhereAnAnswerCallsForThem()
    {
        await using var visit = await FormAsync();
        var (page, age, group) = (visit.Page, visit.Page.Locator("#VIC03"), visit.Page.Locator("#VIC04"));
        await Expect(age).ToBeVisibleAsync();
        await Expect(group).ToBeVisibleAsync();
        await page.FillAsync("#VIC03", "24");
        await page.PressAsync("#VIC03", "Tab");
        await Expect(group).ToBeHiddenAsync();
        await page.FillAsync("#VIC03", "");
        await page.PressAsync("#VIC03", "Tab");
        await Expect(group).ToBeVisibleAsync();
        await page.FillAsync("#VID04-year", "1990");
        await page.PressAsync("#VID04-year", "Tab");
        await Expect(age).ToBeHiddenAsync();
        await page.FillAsync("#VID04-year", "");
        await page.PressAsync("#VID04-year", "Tab");
        await Expect(age).ToBeVisibleAsync();
    }

    [Fact]
    public async Task SecondDate_IsAskedForADateBetweenTwo()
    {
        await using var visit = await FormAsync();
        var page = visit.Page;
        await visit.FillMinimumAsync(2010);
        await Expect(page.Locator("#CAS04-year2")).ToBeHiddenAsync();
        await visit.FillDateAsync("CAS04", "", "3", "2010");
        await page.SelectOptionAsync("#CAS04-kind", "BTW");
        await Expect(page.Locator("#CAS04-year2")).ToBeVisibleAsync();
        await page.FillAsync("#CAS04-month2", "6");
        await page.FillAsync("#CAS04-year2", "2010");
        await visit.PressAsync("submit");
        await Expect(page.Locator(".answers").First).ToContainTextAsync("between 01/03/2010 and 30/06/2010");
    }

    [Fact]
    public async Task DoubleClick_MakesOneRegistration()
    {
        await using var visit = await FormAsync("gnr");
        await visit.FillMinimumAsync(2009);
        await visit.ChooseAsync("IDN05", "PT-GNR");
        var sent = 0;
        visit.Page.Request += (_, request) => sent += request.Method == "POST" ? 1 : 0;
        await visit.GoAsync(() => visit.Page.DblClickAsync(".form-buttons [value=submit]"));
        await Expect(visit.Page.Locator(".counted-yes")).ToBeVisibleAsync();
        Assert.Equal(1, sent);
        await visit.OpenAsync("/registrations?year=2009");
        await Expect(visit.Page.Locator("tbody tr")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Leaving_WithUnsavedChangesAsks_WithoutAsksNothing()
    {
        await using var visit = await FormAsync();
        var page = visit.Page;
        var asked = new List<string>();
        page.Dialog += async (_, dialog) =>
        {
            asked.Add(dialog.Type);
            await dialog.DismissAsync();
        };
        await page.ClickAsync("#VIC03");
        await page.Keyboard.TypeAsync("24");
        await page.ClickAsync("nav a[href='/registrations']");
        await Expect(page.Locator("#VIC03")).ToHaveValueAsync("24");
        Assert.Equal(["beforeunload"], asked);
        Assert.Equal("/registrations/new", visit.Path);

        await visit.PressAsync("draft");
        await visit.ClickAsync("nav a[href='/registrations']");
        Assert.Equal("/registrations", visit.Path);
        Assert.Single(asked);
    }

    [Fact]
    public async Task LanguageSwitch_KeepsWhatWasTyped()
    {
        await using var visit = await FormAsync();
        var page = visit.Page;
        await visit.FillDateAsync("CAS04", "31", "2", "2013");
        await page.FillAsync("#VID03-family", "Ação-Łódź");
        await page.CheckAsync("#VIC01-F");
        await visit.SelectAsync("VIC06-1", "BR");
        await visit.ClickAsync(".languages [lang=pl]");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "pl");
        await Expect(page.Locator("#CAS04-day")).ToHaveValueAsync("31");
        await Expect(page.Locator("#VID03-family")).ToHaveValueAsync("Ação-Łódź");
        await Expect(page.Locator("#VIC01-F")).ToBeCheckedAsync();
        await Expect(page.Locator("#VIC06-1")).ToHaveValueAsync("Brazylia");
        await visit.OpenAsync("/help");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "pl");
    }

    [Fact]
    public async Task SeveralAnswers_NoneStandsAlone_AndAChoiceCanBeTakenBack()
    {
        await using var visit = await FormAsync("farol");
        var page = visit.Page;
        await page.CheckAsync("#GOV03-scope-RFL");
        await page.CheckAsync("#GOV03-scope-NON");
        await Expect(page.Locator("#GOV03-scope-RFL")).Not.ToBeCheckedAsync();
        await page.CheckAsync("#GOV03-scope-RFL");
        await Expect(page.Locator("#GOV03-scope-NON")).Not.ToBeCheckedAsync();

        var clear = page.Locator("[data-clear=VIC01]");
        await Expect(clear).ToBeHiddenAsync();
        await page.CheckAsync("#VIC01-F");
        await clear.ClickAsync();
        await Expect(page.Locator("#VIC01-F")).Not.ToBeCheckedAsync();
        await Expect(clear).ToBeHiddenAsync();

        await Expect(page.Locator("#VIC06-2")).ToBeHiddenAsync();
        await page.ClickAsync("[data-add]");
        await Expect(page.Locator("#VIC06-2")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task WithoutScript_ARegistrationCanBeSubmitted()
    {
        await using var visit = await stage.VisitAsync(new() { Account = "mp", Script = false });
        var page = visit.Page;
        await visit.OpenAsync("/registrations/new");
        await visit.FillMinimumAsync(2008);
        await visit.FillDateAsync("IDN04", "31", "4", "2008");
        await page.ClickAsync(".form-buttons [value=submit]");
        await Expect(page.Locator(".error-summary a")).ToHaveCountAsync(1);
        await page.FillAsync("#IDN04-day", "20");
        await page.ClickAsync(".form-buttons [value=submit]");
        await Expect(page.Locator(".counted-yes")).ToBeVisibleAsync();
        await page.ScreenshotAsync(new() { Path = Pictures.PathOf("without-script-summary"), FullPage = true });
    }

    private async Task<Visit> FormAsync(string account = "pj")
    {
        var visit = await stage.VisitAsync(new() { Account = account });
        await visit.OpenAsync("/registrations/new");
        return visit;
    }
}
