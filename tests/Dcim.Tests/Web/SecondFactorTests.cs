using System.Net;
using Dcim.Data.Audit;
using Dcim.Data.Identity;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Web;

/// <summary>Where victims are registered, nobody works without a second factor.</summary>
public sealed class SecondFactorTests(ProductionFactory app) : IClassFixture<ProductionFactory>
{
    /// <summary>The vectors of RFC 6238, appendix B, of which the last six digits are ours.</summary>
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(20000000000, "353130")]
    public void Codes_AreThoseOfTheStandard(long seconds, string code)
    {
        const string key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"; // 12345678901234567890
        Assert.Equal(code, TimeCodes.CodeOf(key, TimeCodes.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds))));
    }

    [Fact]
    public async Task WithoutOne_SheIsHeldAtTheSetUp_WhateverSheOpens()
    {
        var browser = await app.FirstStepAsync(await app.MakeAsync("held"));
        string[] pages =
        [
            "/",
            "/registrations",
            "/registrations/new",
            "/help",
            "/account",
            "/account/passkeys",
            "/account/password",
        ];
        foreach (var page in pages)
            Assert.Equal("/account/second-factor", (await browser.OpenAsync(page)).Address);
        await browser.PostAsync("/account/passkeys/options");
        Assert.Equal("/account/second-factor", browser.Address);

        await browser.Fill("Code", "000000").SubmitAsync("set");
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        browser.AssertError("Code", "SecondFactor.CodeWrong");
        Assert.StartsWith("data:image/svg+xml;base64,", browser.Page.QuerySelector("main img")!.GetAttribute("src"));
        var (_, codes) = await app.SetUpAsync(browser);
        Assert.Equal(SecondFactor.RecoveryCodes, codes.Distinct().Count());
        await browser.OpenAsync("/");
        await browser.SubmitAsync("accept");
        Assert.Equal("/registrations", (await browser.OpenAsync("/registrations")).Address);
    }

    [Fact]
    public async Task MustChangePassword_ComesFirst_ThenSecondFactor_ThenTerms()
    {
        var browser = await app.FirstStepAsync(await app.MakeAsync("new", mustChangePassword: true));
        Assert.Equal("/account/password", browser.Address);
        browser.Fill("Current", AppFactory.Password).Fill("New", "a longer pass phrase");
        await browser.Fill("Repeated", "a longer pass phrase").SubmitAsync();
        Assert.Equal("/account/second-factor", browser.Address);
        await app.SetUpAsync(browser);
        Assert.Equal("/account/terms", (await browser.OpenAsync("/registrations")).Address);
        await browser.SubmitAsync("accept");
        Assert.Equal("/registrations", (await browser.OpenAsync("/registrations")).Address);
    }

    [Fact]
    public async Task SignIn_NeedsTheCode_AndACodeCountsOnce()
    {
        var email = await app.MakeAsync("coded");
        var (_, key, _) = await app.ArriveAsync(email);
        var browser = await app.FirstStepAsync(email);
        Assert.StartsWith("/account/sign-in/code", browser.Address);
        Assert.StartsWith("/account/sign-in", (await browser.OpenAsync("/registrations")).Address);

        await browser.OpenAsync("/account/sign-in/code");
        await browser.Fill("Code", "123456").SubmitAsync();
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        browser.AssertError("Code", "Account.CodeWrong");
        var code = app.NextCode(key);
        await browser.Fill("Code", $"{code[..3]} {code[3..]}").SubmitAsync();
        Assert.Equal("/", browser.Address);

        var shoulder = await app.FirstStepAsync(email);
        await shoulder.Fill("Code", code).SubmitAsync();
        Assert.Equal(HttpStatusCode.BadRequest, shoulder.Status);
        shoulder.AssertError("Code", "Account.CodeWrong");
        await shoulder.Fill("Code", app.NextCode(key)).SubmitAsync();
        Assert.Equal("/", shoulder.Address);
    }

    [Fact]
    public async Task ACode_SentTwiceAtOnce_OpensOnce()
    {
        var email = await app.MakeAsync("twice");
        var (_, key, _) = await app.ArriveAsync(email);
        var browsers = new List<Browser>();
        for (var i = 0; i < 4; i++)
            browsers.Add(await app.FirstStepAsync(email));
        var code = app.NextCode(key);
        var answers = await Task.WhenAll(
            browsers.Select(b =>
                b.Http.SendAsync(
                    b.Fill("Code", code).RequestOf(b.Form(null), null),
                    TestContext.Current.CancellationToken
                )
            )
        );
        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task ARecoveryCode_OpensOnce()
    {
        var email = await app.MakeAsync("recovering");
        var (_, _, codes) = await app.ArriveAsync(email);
        var browser = await app.FirstStepAsync(email);
        await browser.Fill("Code", codes[3].ToLowerInvariant()).SubmitAsync();
        Assert.Equal("/", browser.Address);
        Assert.Contains(Steps.Message("Account.RecoveryCodeUsed"), browser.Text);
        var again = await app.FirstStepAsync(email);
        await again.Fill("Code", codes[3]).SubmitAsync();
        Assert.Equal(HttpStatusCode.BadRequest, again.Status);
        Assert.Contains("recovery-code", await PurposesAsync(email, AuditAction.SignedIn));
        Assert.Contains("second-factor", await PurposesAsync(email, AuditAction.SignInFailed));
    }

    /// <summary>Where no recovery code is left, no code is none.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("12345")]
    [InlineData("AAAAA-AAAAA")]
    public async Task NoCode_IsNone_WhenAllAreUsed(string typed)
    {
        var email = await app.MakeAsync($"spent{typed.Length}");
        var (_, _, codes) = await app.ArriveAsync(email);
        foreach (var code in codes)
        {
            var used = await app.FirstStepAsync(email);
            await used.Fill("Code", code).SubmitAsync();
            Assert.Equal("/", used.Address);
        }
        var browser = await app.FirstStepAsync(email);
        await browser.Fill("Code", typed).SubmitAsync();
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        Assert.StartsWith("/account/sign-in", (await browser.OpenAsync("/registrations")).Address);
    }

    /// <summary>Whoever passed the first step before the account was reset does not pass the second.</summary>
    [Fact]
    public async Task ResetBetweenTheSteps_LetsNobodyIn()
    {
        var email = await app.MakeAsync("between");
        await app.ArriveAsync(email);
        var browser = await app.FirstStepAsync(email);
        await app.AsSystemAsync(async services =>
        {
            var users = services.GetRequiredService<UserManager<DcimUser>>();
            var user = (await users.FindByEmailAsync(email))!;
            await services.GetRequiredService<SecondFactor>().RemoveAsync(user);
            return await users.RemovePasswordAsync(user);
        });
        await browser.Fill("Code", "").SubmitAsync();
        Assert.StartsWith("/account/sign-in", (await browser.OpenAsync("/registrations")).Address);
    }

    /// <summary>A first password that somebody else set stays to be changed until it is.</summary>
    [Fact]
    public async Task MustChangePassword_HoldsAfterANewOneIsRefused()
    {
        var email = await app.MakeAsync("refused", mustChangePassword: true);
        var browser = await app.FirstStepAsync(email);
        browser.Fill("Current", AppFactory.Password).Fill("New", "passwordpassword");
        await browser.Fill("Repeated", "passwordpassword").SubmitAsync();
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        Assert.True(
            await app.ReadAsync(db =>
                db.Users.Where(u => u.Email == email).Select(u => u.MustChangePassword).SingleAsync()
            )
        );
    }

    [Fact]
    public async Task ReplacingItAndNewCodes_NeedThePassword()
    {
        var email = await app.MakeAsync("replacing");
        var (browser, key, codes) = await app.ArriveAsync(email);
        await browser.OpenAsync("/account/second-factor?replace=true");
        await browser.Fill("Code", "000000").Fill("Password", "wrong").SubmitAsync("set");
        browser.AssertError("Password", "SecondFactor.PasswordWrong");
        await browser.OpenAsync("/account/second-factor");
        await browser.Fill("Password", "wrong").SubmitAsync("codes");
        browser.AssertError("Password", "SecondFactor.PasswordWrong");
        Assert.Null(browser.Page.QuerySelector("button[value=off]"));
        await browser.Fill("Password", AppFactory.Password).SubmitAsync("codes");
        var fresh = browser.Page.QuerySelectorAll(".recovery-codes li").Select(c => c.TextContent.Trim()).ToList();
        Assert.Equal(SecondFactor.RecoveryCodes, fresh.Except(codes).Count());

        await browser.OpenAsync("/account/second-factor?replace=true");
        browser.Fill("Password", AppFactory.Password);
        var (other, _) = await app.SetUpAsync(browser);
        var next = await app.FirstStepAsync(email);
        await next.Fill("Code", app.NextCode(key)).SubmitAsync();
        Assert.Equal(HttpStatusCode.BadRequest, next.Status);
        await next.Fill("Code", app.NextCode(other)).SubmitAsync();
        Assert.Equal("/", next.Address);
    }

    [Fact]
    public async Task TurningItOff_IsForDemonstrationsOnly()
    {
        var (browser, _, _) = await app.ArriveAsync(await app.MakeAsync("steadfast"));
        await browser.OpenAsync("/account/second-factor");
        await browser.PostAsync("/account/second-factor", ("Intent", "off"), ("Password", AppFactory.Password));
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        Assert.Equal("/registrations", (await browser.OpenAsync("/registrations")).Address);
    }

    [Fact]
    public async Task KeyAndCodes_AreSealedInTheDatabase_AndCanBeSealedAnew()
    {
        var email = await app.MakeAsync("sealed");
        var (_, key, codes) = await app.ArriveAsync(email);
        var values = await ValuesAsync();
        Assert.NotEmpty(values);
        Assert.All(values, v => Assert.DoesNotContain(key, v));
        Assert.All(values, v => Assert.DoesNotContain(codes[0], v));
        var count = await app.AsSystemAsync(s =>
            ((DcimUserStore)s.GetRequiredService<IUserStore<DcimUser>>()).ResealAsync(CancellationToken.None)
        );
        var anew = await ValuesAsync();
        Assert.Equal(values.Count, count);
        Assert.Empty(values.Intersect(anew));
        var browser = await app.FirstStepAsync(email);
        await browser.Fill("Code", app.NextCode(key)).SubmitAsync();
        Assert.Equal("/", browser.Address);

        Task<List<string>> ValuesAsync() =>
            app.ReadAsync(db => db.UserTokens.AsNoTracking().Select(t => t.Value!).ToListAsync());
    }

    [Fact]
    public async Task Post_AfterTheSignInEnded_IsCarriedThroughSecondStepAndTerms()
    {
        var email = await app.MakeAsync("typing");
        var (before, key, _) = await app.ArriveAsync(email);
        await before.OpenAsync("/registrations/new");
        RegistrationJourneyTests.FillMinimum(before).Fill("VID03.given", "Łucja");
        var request = before.RequestOf(before.Form("submit"), "submit");
        await app.ChangeAsync(email, user => user.TermsRevision = null);

        var browser = await app.BrowseSafely().ShowAsync(request);
        Assert.Equal(HttpStatusCode.Unauthorized, browser.Status);
        await browser.Fill("Email", email).Fill("Password", AppFactory.Password).SubmitAsync();
        Assert.Contains(Steps.Message("Account.KeptNotice"), browser.Text);
        await browser.Fill("Code", "000000").SubmitAsync();
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        await browser.Fill("Code", app.NextCode(key)).SubmitAsync();
        Assert.Contains(Steps.Message("Resume.SignedInAgain"), browser.Text);
        await browser.SubmitAsync("resume");
        Assert.Contains(Steps.Message("Account.KeptMeanwhile"), browser.Text);
        Assert.DoesNotContain("Łucja", browser.Page.Source.Text);
        await browser.SubmitAsync("accept");
        await browser.SubmitAsync("resume");
        Assert.Equal("Łucja", browser.Value("VID03.given"));
        Assert.Equal("/registrations/new", browser.Address);
    }

    [Fact]
    public async Task Post_WhileHeldAtTheSetUp_IsCarriedThroughIt()
    {
        var email = await app.MakeAsync("setting");
        var (browser, _, _) = await app.ArriveAsync(email);
        await browser.OpenAsync("/registrations/new");
        RegistrationJourneyTests.FillMinimum(browser).Fill("VID03.given", "Łucja");
        await app.ChangeAsync(email, user => user.TwoFactorEnabled = false);
        await browser.SubmitAsync("submit");
        Assert.Contains(Steps.Message("Account.KeptMeanwhile"), browser.Text);
        await app.SetUpAsync(browser);
        Assert.NotEmpty(browser.Page.QuerySelectorAll(".recovery-codes li"));
        await browser.SubmitAsync("resume");
        Assert.Equal("Łucja", browser.Value("VID03.given"));
    }

    private Task<List<string?>> PurposesAsync(string email, AuditAction action) =>
        app.ReadAsync(async db =>
        {
            var id = await db.Users.Where(u => u.Email == email).Select(u => u.Id).SingleAsync();
            return await db
                .AuditEvents.Where(e => e.UserId == id && e.Action == action)
                .Select(e => e.Purpose)
                .ToListAsync();
        });
}
