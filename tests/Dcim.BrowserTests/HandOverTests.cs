using Dcim.BrowserTests.Running;
using static Microsoft.Playwright.Assertions;

namespace Dcim.BrowserTests;

/// <summary>Two people at two desks: the police hand a proceeding to the prosecutors, by keyboard and by script.</summary>
public sealed class HandOverTests(Stage stage)
{
    [Fact]
    public async Task AProceeding_PassesFromThePoliceToTheProsecutors()
    {
        await using var police = await stage.VisitAsync(new() { Account = "gnr" });
        await police.ClickAsync("nav a[href='/proceedings']");
        await police.ClickAsync("a[href='/proceedings/new']");
        await police.Page.FillAsync("#INV01-number", "77/14.0GBLSB");
        await police.Hands.DateAsync("INV02-start", "3", "5", "2014");
        await police.GoAsync(() => police.Hands.EnterAsync(".form-buttons [value=save]"));
        await Expect(police.Page.Locator("main")).ToContainTextAsync("77/14.0GBLSB");
        var proceeding = police.Path;
        await police.ClickAsync($"a[href='{proceeding}/hand-over']");
        await police.Page.SelectOptionAsync("#Recipient", "PT-MP");
        await police.Page.CheckAsync("#section-registration");
        await police.Page.FillAsync("#Reason", "investigation is complete");
        await police.ClickAsync("form[action$='/hand-over'] button[type=submit]");
        await Expect(police.Page.Locator("main")).ToContainTextAsync("Ministério Público");

        await using var prosecutor = await stage.VisitAsync(new() { Account = "mp" });
        await prosecutor.ClickAsync("[data-reminder=hand-overs] li:last-child a");
        await Expect(prosecutor.Page.Locator("main")).ToContainTextAsync("investigation is complete");
        await Expect(prosecutor.Page.Locator("main")).Not.ToContainTextAsync("77/14.0GBLSB");
        await prosecutor.ClickAsync("form[action$='/accept'] button");
        await prosecutor.ClickAsync("main .notice a[href^='/proceedings/']");
        Assert.Equal(proceeding, prosecutor.Path);
        await Expect(prosecutor.Page.Locator("main")).ToContainTextAsync("77/14.0GBLSB");
        await Expect(prosecutor.Page.Locator($"a[href='{proceeding}/edit']")).ToBeVisibleAsync();

        await police.OpenAsync(proceeding);
        await Expect(police.Page.Locator("main")).ToContainTextAsync("77/14.0GBLSB");
        await Expect(police.Page.Locator($"a[href='{proceeding}/edit']")).ToHaveCountAsync(0);
        Assert.Equal(404, (await police.OpenAsync($"{proceeding}/edit"))!.Status);
    }
}
