using System.Net;
using Dcim.Data.Identity;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Web;

/// <summary>Whoever guesses learns nothing, is stopped on every node, and a sign-in ends when nobody is there.</summary>
public sealed class SignInTests : IDisposable
{
    private readonly Factory _app = new();

    public void Dispose() => _app.Dispose();

    /// <summary>Counts the passwords that are checked.</summary>
    private sealed class Factory : ProductionFactory
    {
        public int Checked;

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureTestServices(services =>
                services.AddScoped<IPasswordHasher<DcimUser>>(_ => new CountingHasher(this))
            );
        }
    }

    private sealed class CountingHasher(Factory app) : PasswordHasher<DcimUser>
    {
        public override PasswordVerificationResult VerifyHashedPassword(DcimUser user, string hash, string password)
        {
            Interlocked.Increment(ref app.Checked);
            return base.VerifyHashedPassword(user, hash, password);
        }
    }

    /// <summary>A second node on the same database and keys.</summary>
    private sealed class OtherNode(ProductionFactory first) : ProductionFactory
    {
        protected override (string, string) Folders => (first.DataFolder, first.KeyFolder);
    }

    [Fact]
    public async Task UnknownLockedDisabledAndWrong_AreAnsweredTheSame_WithTheSameWork()
    {
        var wrong = await _app.MakeAsync("wrong");
        var locked = await _app.MakeAsync("locked");
        var disabled = await _app.MakeAsync("disabled");
        var invited = await _app.MakeAsync("invited");
        await _app.ChangeAsync(locked, user => user.LockoutEnd = DateTimeOffset.MaxValue);
        await _app.ChangeAsync(disabled, user => user.DisabledAt = _app.Clock.GetUtcNow().UtcDateTime);
        await _app.ChangeAsync(invited, user => user.PasswordHash = null);
        await _app.FirstStepAsync("warm@inst.invalid", "the first makes the hash of nobody");

        var answers = new List<string>();
        foreach (var email in new[] { wrong, locked, disabled, invited, "nobody@inst.invalid" })
        foreach (var password in new[] { "not this pass phrase", AppFactory.Password })
        {
            if (email == wrong && password == AppFactory.Password)
                continue;
            var before = _app.Checked;
            var browser = _app.BrowseSafely();
            await browser.OpenAsync("/account/sign-in");
            using var response = await browser.Http.SendAsync(
                browser.Fill("Email", email).Fill("Password", password).RequestOf(browser.Form(null), null),
                TestContext.Current.CancellationToken
            );
            var page = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Equal(before + 1, _app.Checked);
            answers.Add(
                $"{response.StatusCode} {string.Join(' ', response.Headers.Select(h => h.Key).Order())} {Words(page).Replace(email, "")}"
            );
        }
        Assert.Single(answers.Distinct());

        static string Words(string page) =>
            new AngleSharp.Html.Parser.HtmlParser().ParseDocument(page).QuerySelector("body")!.TextContent;
    }

    [Fact]
    public async Task AfterFiveFailures_TheAccountIsLockedForFiveMinutes()
    {
        var email = await _app.MakeAsync("forgetful");
        for (var i = 0; i < 5; i++)
            await _app.FirstStepAsync(email, "not this pass phrase");
        Assert.Equal(HttpStatusCode.BadRequest, (await _app.FirstStepAsync(email)).Status);
        _app.Clock.Advance(TimeSpan.FromMinutes(5.1));
        Assert.Equal("/account/second-factor", (await _app.FirstStepAsync(email)).Address);
    }

    [Theory]
    [InlineData("known@inst.invalid")]
    [InlineData("unknown@inst.invalid")]
    public async Task TooManyGuesses_AreStoppedOnEveryNode(string email)
    {
        await _app.MakeAsync("known");
        using var other = new OtherNode(_app);
        for (var i = 0; i < SignInLimit.MostOnAccount; i++)
            Assert.Equal(
                HttpStatusCode.BadRequest,
                (
                    await (i % 2 == 0 ? (ProductionFactory)_app : other).FirstStepAsync(
                        email.ToUpperInvariant(),
                        "guess"
                    )
                ).Status
            );
        foreach (var node in new ProductionFactory[] { _app, other })
        {
            var stopped = await node.FirstStepAsync(email);
            Assert.Equal(HttpStatusCode.TooManyRequests, stopped.Status);
            stopped.AssertError("Email", "Account.TooManyAttempts");
        }
        Assert.Equal("/account/second-factor", (await _app.FirstStepAsync(await _app.MakeAsync("beside"))).Address);

        _app.Clock.Advance(SignInLimit.Window + TimeSpan.FromSeconds(1));
        Assert.NotEqual(HttpStatusCode.TooManyRequests, (await _app.FirstStepAsync(email)).Status);
        var kept = await _app.ReadAsync(db => db.SignInAttempts.CountAsync());
        Assert.InRange(kept, 0, 1); // old ones are cleared
    }

    [Fact]
    public async Task GuessesMadeAtOnce_AreCountedEach()
    {
        var email = await _app.MakeAsync("crowded");
        var browsers = new List<Browser>();
        for (var i = 0; i < 20; i++)
            browsers.Add(await _app.BrowseSafely().OpenAsync("/account/sign-in"));
        var before = _app.Checked;
        var answers = await Task.WhenAll(
            browsers.Select(b =>
                b.Http.SendAsync(
                    b.Fill("Email", email).Fill("Password", "guess").RequestOf(b.Form(null), null),
                    TestContext.Current.CancellationToken
                )
            )
        );
        Assert.InRange(_app.Checked - before, 0, SignInLimit.MostOnAccount);
        Assert.Contains(answers, a => a.StatusCode == HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task AnAddress_IsStoppedToo_WhateverItTries()
    {
        for (var i = 0; i < SignInLimit.MostFromAddress; i++)
            await _app.AsSystemAsync(s =>
                s.GetRequiredService<SignInLimit>()
                    .TakeAsync($"{i}@inst.invalid", new Microsoft.AspNetCore.Http.DefaultHttpContext())
            );
        Assert.Equal(HttpStatusCode.TooManyRequests, (await _app.FirstStepAsync("next@inst.invalid")).Status);
    }

    [Fact]
    public async Task SecondStep_IsLimitedToo()
    {
        var email = await _app.MakeAsync("guessed");
        await _app.ArriveAsync(email);
        var browser = await _app.FirstStepAsync(email);
        for (var i = 0; i < SignInLimit.MostOnAccount; i++)
            await browser.Fill("Code", $"{i:D6}").SubmitAsync();
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        await browser.Fill("Code", "123456").SubmitAsync();
        Assert.Equal(HttpStatusCode.TooManyRequests, browser.Status);
    }

    [Fact]
    public async Task RightSignIns_AreNotCounted()
    {
        var email = await _app.MakeAsync("busy");
        for (var i = 0; i < SignInLimit.MostOnAccount + 2; i++)
            Assert.Equal("/account/second-factor", (await _app.FirstStepAsync(email)).Address);
    }

    [Fact]
    public async Task Attempts_TellNoAddress()
    {
        await _app.FirstStepAsync("nobody@inst.invalid", "guess");
        var attempt = await _app.ReadAsync(db => db.SignInAttempts.SingleAsync());
        Assert.Equal((32, 32), (attempt.Account.Length, attempt.Address.Length));
        Assert.DoesNotContain("nobody", System.Text.Encoding.UTF8.GetString(attempt.Account));
    }

    [Fact]
    public async Task Idle_EndsTheSignIn_AndWhatAPageDoesByItselfDoesNotProlongIt()
    {
        var (browser, _, _) = await _app.ArriveAsync(await _app.MakeAsync("idle"));
        for (var i = 0; i < 4; i++)
        {
            _app.Clock.Advance(TimeSpan.FromMinutes(20));
            await browser.OpenAsync("/help");
            Assert.Equal("/help", browser.Address);
        }
        _app.Clock.Advance(TimeSpan.FromMinutes(20));
        await browser.PostAsync("/account/stay");
        Assert.Equal(HttpStatusCode.NoContent, browser.Status);
        for (var i = 0; i < 2; i++)
        {
            _app.Clock.Advance(TimeSpan.FromMinutes(14));
            using var byItself = new HttpRequestMessage(HttpMethod.Get, "/help");
            byItself.Headers.Add(SignInTimes.ByItself, "1");
            Assert.Equal(
                HttpStatusCode.OK,
                (await browser.Http.SendAsync(byItself, TestContext.Current.CancellationToken)).StatusCode
            );
        }
        _app.Clock.Advance(TimeSpan.FromMinutes(2.1));
        Assert.StartsWith("/account/sign-in", (await browser.OpenAsync("/help")).Address);
    }

    [Fact]
    public async Task Disabled_LosesItsSignIn_AndGetsNoOther()
    {
        var email = await _app.MakeAsync("leaving");
        var (browser, key, _) = await _app.ArriveAsync(email);
        var halfWay = await _app.FirstStepAsync(email);
        await _app.ChangeAsync(email, user => user.DisabledAt = _app.Clock.GetUtcNow().UtcDateTime);
        Assert.StartsWith("/account/sign-in", (await browser.OpenAsync("/registrations")).Address);
        await halfWay.Fill("Code", _app.NextCode(key)).SubmitAsync();
        Assert.StartsWith("/account/sign-in", (await halfWay.OpenAsync("/registrations")).Address);
        Assert.Equal(HttpStatusCode.BadRequest, (await _app.FirstStepAsync(email)).Status);
    }

    [Fact]
    public async Task GuessablePassword_IsRefusedAtTheField()
    {
        var (browser, _, _) = await _app.ArriveAsync(await _app.MakeAsync("guessable"));
        foreach (
            var (password, key) in new[]
            {
                ("guessable-2026", "Account.PasswordGuessable"),
                (new string('x', 20) + new string('y', 190), "Account.PasswordTooLong"),
            }
        )
        {
            await browser.OpenAsync("/account/password");
            browser.Fill("Current", AppFactory.Password).Fill("New", password);
            await browser.Fill("Repeated", password).SubmitAsync();
            Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
            browser.AssertError("New", key);
        }
    }

    [Fact]
    public async Task AWrongPasskey_IsRefused()
    {
        var browser = await _app.BrowseSafely().OpenAsync("/account/sign-in");
        foreach (var credential in new[] { "", "{}", "not json", "{\"id\":\"AAAA\"}" })
        {
            await browser.PostAsync("/account/sign-in/passkey", ("Credential", credential));
            Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
            browser.AssertError("Email", "Account.PasskeyFailed");
        }
        await browser.PostAsync("/account/sign-in/passkey-options");
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        Assert.Contains("\"userVerification\":\"required\"", browser.Page.Source.Text);
    }

    [Fact]
    public async Task SigningInAndOut_IsAudited()
    {
        var email = await _app.MakeAsync("audited");
        var (browser, _, _) = await _app.ArriveAsync(email);
        await _app.FirstStepAsync(email, "guess");
        await browser.PostAsync("/account/sign-out");
        var events = await _app.ReadAsync(db =>
            db.AuditEvents.OrderBy(e => e.Position).Select(e => $"{e.Action} {e.Entity} {e.Purpose}").ToListAsync()
        );
        Assert.Contains("SignedIn Account password", events);
        Assert.Contains("Created SecondFactor ", events);
        Assert.Contains("SignInFailed Account password", events);
        Assert.Contains("SignedOut Account ", events);
        var accepted = await _app.ReadAsync(db =>
            db.AuditValues.AnyAsync(v => v.Key == nameof(DcimUser.TermsRevision) && v.New == "1")
        );
        Assert.True(accepted);
    }
}
