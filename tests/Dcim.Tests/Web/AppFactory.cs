using Dcim.Data;
using Dcim.Data.Identity;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Web;

/// <summary>
/// A whole instance of its own: the real program in Development on a fresh SQLite file with the demonstration
/// institutions and accounts (<c>pj</c>, <c>farol.manager</c>, <c>analyst</c> …), real antiforgery, real sign-in.
/// </summary>
public class AppFactory : WebApplicationFactory<Program>
{
    public const string Password = "a long test pass phrase";

    public string Folder { get; } = Directory.CreateTempSubdirectory("dcim-test-").FullName;
    public string DataFolder => Path.Combine(Folder, "data");
    public string KeyFolder => Path.Combine(Folder, "keys");

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Development");
        builder.UseSetting("Dcim:DataFolder", DataFolder);
        builder.UseSetting("Dcim:KeyFolder", KeyFolder);
    }

    /// <summary>Whoever calls asks for English: the instance itself speaks the language of its country first.</summary>
    protected override void ConfigureClient(HttpClient client)
    {
        base.ConfigureClient(client);
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en-GB");
    }

    /// <summary>A browser signed in as a demonstration account, by its name before the @.</summary>
    public async Task<Browser> SignInAsync(string account)
    {
        await SetPasswordAsync(account);
        var browser = Browse();
        await browser.OpenAsync("/account/sign-in");
        browser.Fill("Email", $"{account}@demo.invalid").Fill("Password", Password);
        await browser.SubmitAsync();
        Assert.Equal("/", browser.Address);
        return browser;
    }

    /// <summary>A browser nobody has signed in with.</summary>
    public Browser Browse() => new(CreateClient(new() { AllowAutoRedirect = false }));

    /// <summary>Does something with the services of the instance, as the system itself.</summary>
    public async Task<T> AsSystemAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Scope>().EnterSystem();
        return await work(scope.ServiceProvider);
    }

    private Task<bool> SetPasswordAsync(string account) =>
        AsSystemAsync(async services =>
        {
            var users = services.GetRequiredService<UserManager<DcimUser>>();
            var user = await users.FindByEmailAsync($"{account}@demo.invalid");
            Assert.NotNull(user);
            if (await users.CheckPasswordAsync(user, Password))
                return true;
            var token = await users.GeneratePasswordResetTokenAsync(user);
            return (await users.ResetPasswordAsync(user, token, Password)).Succeeded;
        });

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing || !Directory.Exists(Folder))
            return;
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
    }
}
