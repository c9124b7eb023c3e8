using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Dcim.Data.Audit;
using Dcim.Tests.Web;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Tests.Api;

/// <summary>The page on which a manager makes and revokes the keys of the institution.</summary>
public sealed partial class ApiKeyPageTests(AppFactory app) : IClassFixture<AppFactory>
{
    [Fact]
    public async Task AManager_MakesAKey_SeesItOnce_AndRevokesIt()
    {
        var browser = await app.SignInAsync("pj.manager");
        await browser.OpenAsync("/api-keys");
        await browser
            .Fill("Name", "Case files of Lisbon")
            .Fill("Scopes", "registrations.view", "registrations.edit")
            .SubmitAsync("save");
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        var key = browser.Page.QuerySelector<IHtmlTextAreaElement>("#key")!.Value;
        Assert.Matches(KeyText(), key);
        Assert.Equal(HttpStatusCode.OK, (await app.SystemWith(key).GetAsync("registrations")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await app.SystemWith(key).GetAsync("proceedings")).Status);

        await browser.OpenAsync("/api-keys");
        Assert.Contains("Case files of Lisbon", browser.Text);
        Assert.DoesNotContain(key[^43..], browser.Page.Source.Text);
        var code = key.Split('_')[1];
        await browser.PostAsync($"/api-keys/{code}/revoke");
        Assert.Equal(("/api-keys", HttpStatusCode.OK), (browser.Address, browser.Status));
        Assert.Contains("revoked on", browser.Text);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.SystemWith(key).GetAsync("registrations")).Status);
        var told = await app.ReadAsync(db =>
            db.AuditEvents.Where(e =>
                    e.Entity == "ApiKey" && e.Subject == code && e.Action == AuditAction.PermissionChanged
                )
                .OrderBy(e => e.Position)
                .Select(e => e.Purpose)
                .ToListAsync()
        );
        Assert.Equal(["key-made", "key-revoked"], told);
    }

    [Fact]
    public async Task WhatIsMissing_IsSaidAtItsField_AndAnotherTypesScopesAreRefused()
    {
        var browser = await app.SignInAsync("farol.manager");
        var count = await app.ReadAsync(db => db.ApiKeys.CountAsync());
        await browser.OpenAsync("/api-keys");
        Assert.DoesNotContain("proceedings.", browser.Values("Scopes"));
        await browser.Fill("Months", "").SubmitAsync("save");
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        browser.AssertError("Name", "Binding.Missing");
        browser.AssertError("Scopes", "ApiKeys.NoScope");
        browser.AssertError("Months", "Answer.UnknownCode");
        await browser.Fill("Name", "x").Fill("Months", "3").Fill("Scopes", "proceedings.edit").SubmitAsync("save");
        browser.AssertError("Scopes", "Answer.UnknownCode");
        await browser
            .Fill("Name", new string('x', 201))
            .Fill("Months", "3")
            .Fill("Scopes", "registrations.view")
            .SubmitAsync("save");
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        Assert.Equal(count, await app.ReadAsync(db => db.ApiKeys.CountAsync()));
    }

    [Fact]
    public async Task TheFormSentTwice_MakesOneKey()
    {
        var browser = await app.SignInAsync("gnr.manager");
        await browser.OpenAsync("/api-keys");
        browser.Fill("Name", "Twice").Fill("Scopes", "registrations.view");
        var (first, again) = (
            browser.RequestOf(browser.Form("save"), "save"),
            browser.RequestOf(browser.Form("save"), "save")
        );
        await browser.ShowAsync(first);
        await browser.ShowAsync(again);
        Assert.Contains("made already", browser.Text);
        Assert.Equal(1, await app.ReadAsync(db => db.ApiKeys.CountAsync(k => k.Name == "Twice")));
    }

    [Fact]
    public async Task OthersKeys_AreNotThere_AndAProgramIsNoPerson()
    {
        var key = await app.KeyAsync("PT-PJ", ["registrations.view"]);
        var code = key.Split('_')[1];
        var name = await app.ReadAsync(db => db.ApiKeys.Where(k => k.Code == code).Select(k => k.Name).SingleAsync());
        var other = await app.SignInAsync("farol.manager");
        await other.OpenAsync("/api-keys");
        Assert.DoesNotContain(name, other.Text);
        await other.PostAsync($"/api-keys/{code}/revoke");
        Assert.Equal(HttpStatusCode.NotFound, other.Status);
        Assert.Equal(HttpStatusCode.OK, (await app.SystemWith(key).GetAsync("registrations")).Status);

        var account = await app.ReadAsync(db => db.Users.SingleAsync(u => u.DisplayName == name));
        Assert.True(account is { IsProgram: true, PasswordHash: null, Email: null });
        var manager = await app.SignInAsync("pj.manager");
        await manager.OpenAsync("/administration/accounts");
        Assert.DoesNotContain(name, manager.Text);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await manager.OpenAsync($"/administration/accounts/{account.Code}")).Status
        );
    }

    [GeneratedRegex("^dcim_[a-z0-9]{12}_[A-Za-z0-9]{43}$")]
    private static partial Regex KeyText();
}
