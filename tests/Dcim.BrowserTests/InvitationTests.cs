using Dcim.BrowserTests.Running;
using static Microsoft.Playwright.Assertions;

namespace Dcim.BrowserTests;

/// <summary>From the invitation to the workplace: no operator, no console, no password that two people know.</summary>
public sealed class InvitationTests(Stage stage)
{
    private const string Password = "the tide turns twice a day";

    [Fact]
    public async Task Administrator_MakesAnInstitutionAndInvites_AndThePersonFindsHerWorkplace()
    {
        await using var admin = await stage.VisitAsync(new() { Account = "admin", Apart = true });
        await admin.ClickAsync("a[href='/administration/institutions'] >> nth=0");
        await admin.ClickAsync("a[href='/administration/institutions/new']");
        await admin.Page.FillAsync("#Code", "pt-ninho");
        await admin.Page.FillAsync("#Name", "Casa Ninho (demo)");
        await admin.Page.SelectOptionAsync("#Type", "NGO");
        await admin.ClickAsync(".form-buttons .btn-primary");
        await Expect(admin.Page.Locator("tbody")).ToContainTextAsync("Casa Ninho");

        await admin.OpenAsync("/administration/accounts/new");
        await admin.Page.FillAsync("#Name", "Inês Inventada");
        await admin.Page.FillAsync("#Email", "ines@demo.invalid");
        await admin.SelectAsync("Institution", "PT-NINHO");
        await admin.Page.CheckAsync("#Roles-caseworker");
        await admin.Page.SelectOptionAsync("#Language", "pt-PT");
        await admin.ClickAsync(".form-buttons .btn-primary");
        var link = (await admin.Page.Locator("#link").InputValueAsync()).Trim();

        await using var person = await stage.VisitAsync(new() { Language = "pt-PT", Apart = true });
        await person.OpenAsync(link);
        await Expect(person.Page.Locator("main")).ToContainTextAsync("Casa Ninho");
        await person.PictureAsync("invitation-opened");
        await person.Page.FillAsync("#New", "curta");
        await person.Page.FillAsync("#Repeated", "outra");
        await person.ClickAsync("main button[type=submit]");
        await Expect(person.Page.Locator(".error-summary")).ToBeVisibleAsync();
        await person.Page.FillAsync("#New", Password);
        await person.Page.FillAsync("#Repeated", Password);
        await person.ClickAsync("main button[type=submit]");
        await Expect(person.Page.Locator(".notice")).ToBeVisibleAsync();
        Assert.Equal("/account/sign-in", person.Path);
        await person.Page.FillAsync("#Email", "ines@demo.invalid");
        await person.Page.FillAsync("#Password", Password);
        await person.ClickAsync("main button[type=submit]");
        Assert.Equal("/account/terms", person.Path);
        await person.ClickAsync("main button[value=accept]");
        await Expect(person.Page.Locator(".tasks a[href='/registrations/search']")).ToBeVisibleAsync();
        await Expect(person.Page.Locator(".who")).ToContainTextAsync("Casa Ninho");
        await Expect(person.Page.Locator("[data-quick-exit]")).ToBeVisibleAsync();

        await using var late = await stage.VisitAsync(new() { Apart = true });
        Assert.Equal(404, (await late.OpenAsync(link))!.Status);
        await Expect(late.Page.Locator("h1")).ToHaveTextAsync("This link cannot be used");
    }
}
