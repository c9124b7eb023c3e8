using Dcim.Data;
using Dcim.Data.Identity;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.BrowserTests.Running;

/// <summary>
/// The real program on Kestrel, at a free port of this machine, in Development: on a fresh SQLite file with the
/// demonstration institutions and accounts.
/// </summary>
public sealed class DemoApp : WebApplicationFactory<Program>
{
    public const string Password = "a long test pass phrase";

    private readonly string _folder = Directory.CreateTempSubdirectory("dcim-browser-test-").FullName;
    private readonly SemaphoreSlim _passwords = new(1);

    public Uri Address { get; }

    public DemoApp()
    {
        UseKestrel(0);
        StartServer();
        Address = ClientOptions.BaseAddress;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Development");
        builder.UseSetting("Dcim:DataFolder", Path.Combine(_folder, "data"));
        builder.UseSetting("Dcim:KeyFolder", Path.Combine(_folder, "keys"));
        builder.UseSetting("Serilog:MinimumLevel:Default", "Warning");
    }

    /// <summary>Gives a demonstration account, by its name before the @, the password of the tests.</summary>
    /// <returns>The address to sign in with.</returns>
    public async Task<string> OpenAccountAsync(string account)
    {
        var email = $"{account}@demo.invalid";
        await _passwords.WaitAsync();
        try
        {
            await using var scope = Services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<Scope>().EnterSystem();
            var users = scope.ServiceProvider.GetRequiredService<UserManager<DcimUser>>();
            var user = await users.FindByEmailAsync(email);
            Assert.NotNull(user);
            if (await users.CheckPasswordAsync(user, Password))
                return email;
            var token = await users.GeneratePasswordResetTokenAsync(user);
            Assert.True((await users.ResetPasswordAsync(user, token, Password)).Succeeded);
            return email;
        }
        finally
        {
            _passwords.Release();
        }
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing || !Directory.Exists(_folder))
            return;
        _passwords.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
