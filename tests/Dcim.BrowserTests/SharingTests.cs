using Dcim.BrowserTests.Running;
using static Microsoft.Playwright.Assertions;

namespace Dcim.BrowserTests;

/// <summary>A victim is referred from one institution to another, and a record is opened in need, each by two people.</summary>
public sealed class SharingTests(Stage stage)
{
    [Fact]
    public async Task Referral_IsOfferedAcceptedReadAndTakenBack()
    {
        await using var owner = await stage.VisitAsync(new() { Account = "pj" });
        var record = await RegisterAsync(owner);
        await owner.ClickAsync(".sub-navigation a[href$='/share']");
        await owner.Page.SelectOptionAsync("#Recipient", "PT-ONG1");
        await owner.ClickAsync("form[action$='/share'][method=get] button");
        await owner.Page.CheckAsync("#RestsOn-LED8");
        await owner.Page.FillAsync("#Reason", "needs a safe place");
        await owner.PressAsync("offer");
        await Expect(owner.Page.Locator("[data-section=shared]")).ToContainTextAsync("waiting for an answer");

        await using var recipient = await stage.VisitAsync(new() { Account = "farol" });
        await recipient.ClickAsync("[data-news=offers] a");
        await recipient.ClickAsync("[data-shared=offers] [value=accept] >> nth=0");
        await Expect(recipient.Page.Locator("h1")).ToHaveTextAsync("Registration of another institution");
        Assert.Equal($"/shared/{record[15..]}", recipient.Path);

        await owner.OpenAsync(record);
        await owner.ClickAsync("[data-grant] button[value^=end-]");
        Assert.Equal(404, (await recipient.OpenAsync(recipient.Path))!.Status);
    }

    [Fact]
    public async Task BrokenGlass_IsOpenedAfterAWarning_AndTheOwnerIsTold()
    {
        await using var owner = await stage.VisitAsync(new() { Account = "gnr" });
        var record = await RegisterAsync(owner);
        await using var duty = await stage.VisitAsync(new() { Account = "pj.duty" });
        await duty.OpenAsync("/glass");
        await duty.Page.FillAsync("#Code", record[15..]);
        await duty.Page.CheckAsync("#Vital-true");
        await duty.Page.FillAsync("#Reason", "she is missing");
        await duty.PressAsync("ask");
        await Expect(duty.Page.Locator("h1")).ToHaveTextAsync("Stop: is this an emergency?");
        await duty.PressAsync("open");
        Assert.Equal($"/shared/{record[15..]}", duty.Path);

        await owner.OpenAsync("/");
        await owner.ClickAsync($"[data-news=BreakGlass] a[href*='{record}']");
        await Expect(owner.Page.Locator("[data-section=shared]")).ToContainTextAsync("she is missing");
    }

    private static async Task<string> RegisterAsync(Visit visit)
    {
        await visit.OpenAsync("/registrations/new");
        await visit.FillMinimumAsync(2013);
        await visit.PressAsync("submit");
        return visit.Path;
    }
}
