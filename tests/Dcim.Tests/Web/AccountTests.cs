using System.Net;
using Dcim.Data.Identity;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Web;

public sealed class AccountTests(AccountTests.Factory app) : IClassFixture<AccountTests.Factory>
{
    /// <summary>Looks at every request whether the account still stands, not every five minutes.</summary>
    public sealed class Factory : AppFactory
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureTestServices(services =>
                services.Configure<SecurityStampValidatorOptions>(o => o.ValidationInterval = TimeSpan.Zero)
            );
        }
    }

    [Fact]
    public async Task SignIn_UnknownAccountAndWrongPassword_AnswerTheSame()
    {
        var known = await FailAsync("mp@demo.invalid", "wrong");
        var unknown = await FailAsync("nobody@demo.invalid", "wrong");
        var empty = await FailAsync("", "");
        Assert.Equal(HttpStatusCode.BadRequest, known.Status);
        Assert.Equal(known.Status, unknown.Status);
        Assert.Equal(known.Errors, unknown.Errors);
        Assert.Equal(known.Errors, empty.Errors);
        known.AssertError("Email", "Account.SignInFailed");
        Assert.Equal("mp@demo.invalid", known.Value("Email"));
        Assert.Equal("", known.Value("Password"));
        Assert.Equal(Words(known), Words(unknown));
    }

    [Fact]
    public async Task SignIn_AfterFiveFailures_IsLocked()
    {
        await app.SignInAsync("cais");
        for (var i = 0; i < 5; i++)
            await FailAsync("cais@demo.invalid", "wrong");
        var right = await FailAsync("cais@demo.invalid", AppFactory.Password);
        Assert.Equal(HttpStatusCode.BadRequest, right.Status);
        right.AssertError("Email", "Account.SignInFailed");
        await app.SignInAsync("cais.manager");
    }

    [Theory]
    [InlineData("https://elsewhere.invalid/")]
    [InlineData("//elsewhere.invalid/")]
    public async Task SignIn_WithForeignReturnUrl_StaysHere(string url)
    {
        await app.SignInAsync("mp");
        var browser = await app.Browse().OpenAsync($"/account/sign-in?returnUrl={Uri.EscapeDataString(url)}");
        await browser.SignInHereAsync("mp");
        Assert.Equal("/", browser.Address);
    }

    [Fact]
    public async Task SignIn_GoesOnToThePageAskedFor()
    {
        await app.SignInAsync("mp");
        var browser = await app.Browse().OpenAsync("/registrations?show=drafts");
        await browser.SignInHereAsync("mp");
        Assert.Equal("/registrations?show=drafts", browser.Address);
    }

    [Fact]
    public async Task SignOut_EndsTheSession()
    {
        var browser = await app.SignInAsync("mp");
        await browser.PostAsync("/account/sign-out");
        Assert.StartsWith("/account/sign-in", (await browser.OpenAsync("/registrations")).Address);
    }

    [Fact]
    public async Task MustChangePassword_IsHeldAtThePasswordPage()
    {
        await app.SignInAsync("gnr.manager");
        await ChangeAsync("gnr.manager", (_, user) => user.MustChangePassword = true);
        var browser = await app.Browse().OpenAsync("/account/sign-in");
        await browser.SignInHereAsync("gnr.manager");
        foreach (var page in new[] { "/", "/registrations", "/coverage", "/registrations/new", "/help" })
            Assert.Equal("/account/password", (await browser.OpenAsync(page)).Address);
        await browser.PostAsync("/coverage", ("From", "2013"));
        Assert.Equal("/account/password", browser.Address);
        foreach (var way in new[] { "/coverage/x.css", "/registrations/x.csv", "/tables/t1.csv" })
            Assert.Equal("/account/password", (await browser.OpenAsync(way)).Address);

        await browser.OpenAsync("/account/password");
        await browser.Fill("Current", AppFactory.Password).Fill("New", "short").Fill("Repeated", "other").SubmitAsync();
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        browser.AssertError("New", "Account.PasswordTooShort");
        browser.AssertError("Repeated", "Account.RepeatedDiffers");
        Assert.Equal("/account/password", (await browser.OpenAsync("/registrations")).Address);

        browser.Fill("Current", "not this one").Fill("New", "a longer pass phrase");
        await browser.Fill("Repeated", "a longer pass phrase").SubmitAsync();
        browser.AssertError("Current", "Account.PasswordNotChanged");
        Assert.Equal("/account/password", (await browser.OpenAsync("/registrations")).Address);

        browser.Fill("Current", AppFactory.Password).Fill("New", AppFactory.Password);
        await browser.Fill("Repeated", AppFactory.Password).SubmitAsync();
        browser.AssertError("New", "Account.PasswordNotNew");

        browser.Fill("Current", AppFactory.Password).Fill("New", "a longer pass phrase");
        await browser.Fill("Repeated", "a longer pass phrase").SubmitAsync();
        Assert.Equal("/", browser.Address);
        Assert.Equal("/registrations", (await browser.OpenAsync("/registrations")).Address);
    }

    [Fact]
    public async Task Account_Disabled_LosesItsSession()
    {
        var browser = await app.SignInAsync("approver");
        Assert.Equal(HttpStatusCode.OK, (await browser.OpenAsync("/tables")).Status);
        await ChangeAsync(
            "approver",
            (users, user) =>
            {
                user.LockoutEnd = DateTimeOffset.MaxValue;
                user.SecurityStamp = Guid.NewGuid().ToString();
            }
        );
        Assert.StartsWith("/account/sign-in", (await browser.OpenAsync("/tables")).Address);
        await browser.SignInHereAsync("approver");
        browser.AssertError("Email", "Account.SignInFailed");
    }

    [Fact]
    public async Task PasswordChanged_EndsOtherSessions()
    {
        var (here, there) = (await app.SignInAsync("reviewer"), await app.SignInAsync("reviewer"));
        await here.OpenAsync("/account/password");
        here.Fill("Current", AppFactory.Password).Fill("New", "a longer pass phrase");
        await here.Fill("Repeated", "a longer pass phrase").SubmitAsync();
        Assert.Equal("/", here.Address);
        Assert.StartsWith("/account/sign-in", (await there.OpenAsync("/help")).Address);
    }

    [Theory]
    [InlineData("Klingon")]
    [InlineData("")]
    public async Task Language_Unknown_IsRefusedWithAPage(string language)
    {
        var anonymous = await app.Browse().OpenAsync("/account/sign-in");
        await anonymous.PostAsync("/language", ("language", language), ("returnUrl", "/help"));
        Assert.Equal(HttpStatusCode.BadRequest, anonymous.Status);
        Assert.Contains(Steps.Message("Error.BadRequest"), anonymous.Text);

        var signedIn = await app.SignInAsync("mp");
        await signedIn.PostAsync("/language", ("language", language));
        Assert.Equal(HttpStatusCode.BadRequest, signedIn.Status);
    }

    [Theory]
    [InlineData("/help", "/help")]
    [InlineData("https://elsewhere.invalid/", "/")]
    [InlineData("//elsewhere.invalid", "/")]
    public async Task Language_Switched_StaysHere(string returnUrl, string expected)
    {
        var browser = await app.SignInAsync("mp.manager");
        await browser.PostAsync("/language", ("language", "pt-PT"), ("returnUrl", returnUrl));
        Assert.Equal((HttpStatusCode.OK, expected), (browser.Status, browser.Address));
        Assert.Equal("pt-PT", browser.Page.DocumentElement.GetAttribute("lang"));
    }

    /// <summary>What the page says, without what was typed and without tokens.</summary>
    private static string Words(Browser browser) => browser.Page.QuerySelector("main")!.TextContent;

    private async Task<Browser> FailAsync(string email, string password)
    {
        var browser = await app.Browse().OpenAsync("/account/sign-in");
        return await browser.Fill("Email", email).Fill("Password", password).SubmitAsync();
    }

    private Task<bool> ChangeAsync(string account, Action<UserManager<DcimUser>, DcimUser> change) =>
        app.AsSystemAsync(async services =>
        {
            var users = services.GetRequiredService<UserManager<DcimUser>>();
            var user = (await users.FindByEmailAsync($"{account}@demo.invalid"))!;
            change(users, user);
            return (await users.UpdateAsync(user)).Succeeded;
        });
}
