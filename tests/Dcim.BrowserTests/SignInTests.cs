using Dcim.BrowserTests.Running;
using Dcim.Web.Security;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dcim.BrowserTests;

/// <summary>Signing in as a person does: by app, by recovery code, by passkey; and what happens when she goes away.</summary>
public sealed class SignInTests(Stage stage)
{
    [Fact]
    public async Task SecondFactor_IsSetUp_AndOpensByCodeAndByRecoveryCode()
    {
        await using var visit = await stage.VisitAsync(new() { Account = "cais.manager" });
        var page = visit.Page;
        await visit.OpenAsync("/account");
        await visit.ClickAsync("a[href='/account/second-factor']");
        await Expect(page.Locator("main img")).ToBeVisibleAsync();
        Assert.True(await page.EvaluateAsync<bool>("() => document.querySelector('main img').naturalWidth > 0"));
        var key = (await page.Locator("[data-key]").InnerTextAsync()).Replace(" ", "");
        await visit.PictureAsync("second-factor-set-up");
        var step = await TypeCodeAsync(page, key);
        await visit.ClickAsync("main [value=set]");
        var codes = await page.Locator(".recovery-codes li").AllInnerTextsAsync();
        Assert.Equal(SecondFactor.RecoveryCodes, codes.Count);
        await visit.PictureAsync("recovery-codes");

        await SignOutAsync(visit);
        await FirstStepAsync(visit, "cais.manager");
        await Expect(page.Locator("#Code")).ToBeVisibleAsync();
        await visit.PictureAsync("second-step");
        while (TimeCodes.StepAt(TimeProvider.System.GetUtcNow()) == step)
            await page.WaitForTimeoutAsync(500); // a code counts once
        await TypeCodeAsync(page, key);
        await visit.ClickAsync("main button[type=submit]");
        Assert.Equal("/", visit.Path);

        await SignOutAsync(visit);
        await FirstStepAsync(visit, "cais.manager");
        await page.FillAsync("#Code", codes[0].Trim());
        await visit.ClickAsync("main button[type=submit]");
        Assert.Equal("/", visit.Path);

        await visit.OpenAsync("/account/second-factor");
        await page.FillAsync("#Password", DemoApp.Password);
        await visit.ClickAsync("main [value=off]");
        Assert.Equal("/account", visit.Path);
    }

    [Fact]
    public async Task Passkey_IsAdded_SignsIn_AndIsRemoved()
    {
        await using var visit = await stage.VisitAsync();
        var page = visit.Page;
        var home = $"http://localhost:{visit.App.Address.Port}"; // a passkey belongs to a name, not to a number
        await visit.App.OpenAccountAsync("cais");
        await FirstStepAsync(visit, "cais", home);
        var chromium = await visit.Context.NewCDPSessionAsync(page);
        await chromium.SendAsync("WebAuthn.enable");
        await chromium.SendAsync(
            "WebAuthn.addVirtualAuthenticator",
            new()
            {
                ["options"] = new Dictionary<string, object>
                {
                    ["protocol"] = "ctap2",
                    ["transport"] = "internal",
                    ["hasResidentKey"] = true,
                    ["hasUserVerification"] = true,
                    ["isUserVerified"] = true,
                    ["automaticPresenceSimulation"] = true,
                },
            }
        );
        await visit.OpenAsync($"{home}/account/passkeys");
        await page.FillAsync("#Name", "Laptop");
        await page.FillAsync("#Password", "not my password");
        await visit.ClickAsync("form[data-passkey] button");
        await Expect(page.Locator(".error-summary")).ToBeVisibleAsync();
        await page.FillAsync("#Password", DemoApp.Password);
        await visit.ClickAsync("form[data-passkey] button");
        await Expect(page.Locator(".notice")).ToBeVisibleAsync();
        await Expect(page.Locator(".passkey [name=Name]")).ToHaveValueAsync("Laptop");
        await page.FillAsync(".passkey [name=Name]", "Old laptop");
        await visit.ClickAsync(".passkey [value=rename]");
        await Expect(page.Locator(".passkey [name=Name]")).ToHaveValueAsync("Old laptop");
        await visit.PictureAsync("passkeys");

        await SignOutAsync(visit);
        await visit.OpenAsync($"{home}/account/sign-in?returnUrl=%2Faccount%2Fpasskeys");
        await visit.ClickAsync("form[data-passkey] button");
        Assert.Equal("/account/passkeys", visit.Path);

        await visit.ClickAsync(".passkey [value=remove]");
        await Expect(page.Locator(".passkey")).ToHaveCountAsync(0);
        await SignOutAsync(visit);
        await visit.ClickAsync("form[data-passkey] button");
        await Expect(page.Locator(".error-summary")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Passkey_ThatIsNotGiven_IsSaid()
    {
        await using var visit = await stage.VisitAsync();
        var page = visit.Page;
        var chromium = await visit.Context.NewCDPSessionAsync(page);
        await chromium.SendAsync("WebAuthn.enable"); // no authenticator at all
        await page.AddInitScriptAsync(
            "navigator.credentials.get = () => Promise.reject(new DOMException('', 'NotAllowedError'));"
        );
        await visit.OpenAsync("/account/sign-in");
        await page.ClickAsync("form[data-passkey] button");
        await Expect(page.Locator("[data-passkey-state]")).Not.ToBeEmptyAsync();
    }

    [Fact]
    public async Task Idle_IsWarnedOf_AndStayingGoesOn()
    {
        await using var visit = await stage.VisitAsync(new() { Account = "pj" });
        var page = visit.Page;
        await page.Clock.InstallAsync();
        await visit.OpenAsync("/registrations");
        var other = await visit.Context.NewPageAsync();
        await other.GotoAsync("/registrations");
        var warning = page.Locator("[data-idle-warning]");
        await page.Clock.FastForwardAsync("27:00");
        await Expect(warning).ToBeHiddenAsync();
        await page.Clock.FastForwardAsync("01:00");
        await Expect(warning).ToBeVisibleAsync();
        await Expect(warning).ToHaveAttributeAsync("role", "alertdialog");
        await Expect(warning.Locator("button")).ToBeFocusedAsync();
        await visit.PictureAsync("idle-warning");
        Assert.Empty(await page.SeriousFindingsAsync());
        await Expect(other.Locator("[data-idle-warning]")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(warning).ToBeHiddenAsync();
        await Expect(other.Locator("[data-idle-warning]")).ToBeHiddenAsync(); // the other window has heard of it
        await page.Clock.FastForwardAsync("27:00");
        await Expect(warning).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Idle_EndsCovered_AndWhatWasTypedGoesThroughTheSignIn()
    {
        await using var visit = await stage.VisitAsync(new() { Account = "pj" });
        var page = visit.Page;
        await page.Clock.InstallAsync();
        await visit.OpenAsync("/registrations/new");
        // Nothing was saved on the way: the network was away.
        await page.RouteAsync(
            "**/registrations/**",
            r =>
                r.Request.Method == "POST" && r.Request.PostData!.Contains("autosave")
                    ? r.AbortAsync()
                    : r.ContinueAsync()
        );
        await page.FillAsync("#VID03-given", "Inventada");
        await page.Clock.FastForwardAsync("28:00");
        await page.Clock.FastForwardAsync("02:00");
        await Expect(page.Locator("[data-idle-end]")).ToBeVisibleAsync();
        await Expect(page.Locator("main")).ToBeHiddenAsync();
        await Expect(page.Locator("[data-idle-typed]")).ToBeVisibleAsync();
        await Expect(page).ToHaveTitleAsync("Your sign-in has ended");
        await visit.PictureAsync("idle-end");
        Assert.Empty(await page.SeriousFindingsAsync());

        await visit.Context.ClearCookiesAsync(new() { Name = "dcim" });
        await visit.ClickAsync("[data-idle-sign-in]");
        await page.FillAsync("#Email", await visit.App.OpenAccountAsync("pj"));
        await page.FillAsync("#Password", DemoApp.Password);
        await visit.ClickAsync("main button[type=submit]");
        await visit.ClickAsync("main [value=resume]");
        await Expect(page.Locator("#VID03-given")).ToHaveValueAsync("Inventada");
    }

    private static async Task<long> TypeCodeAsync(IPage page, string key)
    {
        var step = TimeCodes.StepAt(TimeProvider.System.GetUtcNow());
        await page.FillAsync("#Code", TimeCodes.CodeOf(key, step));
        return step;
    }

    private static Task SignOutAsync(Visit visit) => visit.ClickAsync("form[action='/account/sign-out'] button");

    private static async Task FirstStepAsync(Visit visit, string account, string home = "")
    {
        var page = visit.Page;
        await visit.OpenAsync($"{home}/account/sign-in");
        await page.FillAsync("#Email", $"{account}@demo.invalid");
        await page.FillAsync("#Password", DemoApp.Password);
        await visit.ClickAsync("main button[type=submit]");
    }
}
