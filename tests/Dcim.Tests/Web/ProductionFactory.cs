using System.Net;
using Dcim.Data;
using Dcim.Data.Identity;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Dcim.Tests.Web;

/// <summary>
/// An instance that is no demonstration: with one institution, accounts as a test makes them, and a clock of its own.
/// </summary>
public class ProductionFactory : AppFactory
{
    public FakeTimeProvider Clock { get; } = new(new(2026, 11, 2, 8, 0, 0, TimeSpan.Zero));

    /// <summary>Where keys and data lie; another node of the same instance names those of the first.</summary>
    protected virtual (string Data, string Keys) Folders => (DataFolder, KeyFolder);

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.UseEnvironment("Production");
        builder.UseSetting("Dcim:DataFolder", Folders.Data);
        builder.UseSetting("Dcim:KeyFolder", Folders.Keys);
        builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(Clock));
    }

    /// <summary>A browser nobody has signed in with.</summary>
    public Browser BrowseSafely() =>
        new(CreateClient(new() { AllowAutoRedirect = false, BaseAddress = new("https://localhost") }));

    /// <summary>Makes an account of the one institution; its e-mail address.</summary>
    public Task<string> MakeAsync(string name, string role = Roles.Caseworker, bool mustChangePassword = false) =>
        AsSystemAsync(async services =>
        {
            var db = services.GetRequiredService<DcimDbContext>();
            var users = services.GetRequiredService<UserManager<DcimUser>>();
            var institution = db.Institutions.SingleOrDefault();
            if (institution is null)
            {
                institution = new()
                {
                    Code = "PT-PJ",
                    Name = "Invented Police",
                    Type = "POL",
                    Registers = true,
                };
                db.Add(institution);
                await db.SaveChangesAsync();
            }
            var user = new DcimUser
            {
                Code = RandomCode.New(),
                UserName = $"{name}@inst.invalid",
                Email = $"{name}@inst.invalid",
                DisplayName = name,
                InstitutionId = institution.Id,
                MustChangePassword = mustChangePassword,
            };
            Assert.True((await users.CreateAsync(user, Password)).Succeeded);
            Assert.True((await users.AddToRoleAsync(user, role)).Succeeded);
            return user.Email;
        });

    /// <summary>Changes an account from outside, and waits until every sign-in must know of it.</summary>
    public async Task ChangeAsync(string email, Action<DcimUser> change)
    {
        var done = await AsSystemAsync(async services =>
        {
            var users = services.GetRequiredService<UserManager<DcimUser>>();
            var user = (await users.FindByEmailAsync(email))!;
            change(user);
            return await users.UpdateAsync(user);
        });
        Assert.True(done.Succeeded);
        WaitAMinute();
    }

    public void WaitAMinute() => Clock.Advance(TimeSpan.FromSeconds(61));

    /// <summary>The code an app shows now; each asking moves the clock on, as a code counts once.</summary>
    public string NextCode(string key)
    {
        Clock.Advance(TimeSpan.FromSeconds(30));
        return TimeCodes.CodeOf(key, TimeCodes.StepAt(Clock.GetUtcNow()));
    }

    /// <summary>Signs in for the first time, sets up the second factor, accepts the terms.</summary>
    /// <returns>The browser at the start page, the key and the recovery codes.</returns>
    public async Task<(Browser Browser, string Key, IReadOnlyList<string> Codes)> ArriveAsync(string email)
    {
        var browser = BrowseSafely();
        await browser.OpenAsync("/account/sign-in");
        await browser.Fill("Email", email).Fill("Password", Password).SubmitAsync();
        Assert.Equal("/account/second-factor", browser.Address);
        var (key, codes) = await SetUpAsync(browser);
        await browser.OpenAsync("/");
        Assert.Equal("/account/terms", browser.Address);
        await browser.SubmitAsync("accept");
        Assert.Equal((HttpStatusCode.OK, "/"), (browser.Status, browser.Address));
        return (browser, key, codes);
    }

    /// <summary>Sets up the second factor on its page, as an app would.</summary>
    public async Task<(string Key, IReadOnlyList<string> Codes)> SetUpAsync(Browser browser)
    {
        var key = browser.Page.QuerySelector("[data-key]")!.TextContent.Replace(" ", "");
        await browser.Fill("Code", NextCode(key)).SubmitAsync("set");
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        return (key, [.. browser.Page.QuerySelectorAll(".recovery-codes li").Select(c => c.TextContent.Trim())]);
    }

    /// <summary>The first step of a sign-in.</summary>
    public async Task<Browser> FirstStepAsync(string email, string password = Password)
    {
        var browser = BrowseSafely();
        await browser.OpenAsync("/account/sign-in");
        return await browser.Fill("Email", email).Fill("Password", password).SubmitAsync();
    }
}
