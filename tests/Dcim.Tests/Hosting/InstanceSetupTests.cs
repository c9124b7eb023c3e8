using Dcim.Data;
using Dcim.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Hosting;

/// <summary>A database is opened with its own keys or not at all, and nothing is written beside the wrong ones.</summary>
public sealed class InstanceSetupTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dcim-test-").FullName;

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task OtherKeys_AreRefused_AndNothingIsWritten()
    {
        Assert.True(await StartAsync("data", "keys", environment: "Development") > 0);
        await StartAsync("other-data", "other-keys");
        var before = await EventsAsync("keys");

        var refusal = await Assert.ThrowsAsync<StartRefusedException>(() => StartAsync("data", "other-keys"));

        Assert.Contains(Path.Combine(_folder, "other-keys"), refusal.Message);
        Assert.Equal(before, await EventsAsync("keys"));
        Assert.Equal(before, await StartAsync("data", "keys")); // its own still open it
    }

    [Theory]
    [InlineData("seal-1.key", "audit-1.key")]
    [InlineData("seal-1.key")]
    [InlineData("audit-1.key")]
    [InlineData("linkage-1.key")]
    public async Task MissingKeys_AreRefused_AndNoneIsMade(params string[] missing)
    {
        await StartAsync("data", "keys");
        foreach (var key in missing)
            File.Move(Path.Combine(_folder, "keys", key), Path.Combine(_folder, key));

        var refusal = await Assert.ThrowsAsync<StartRefusedException>(() => StartAsync("data", "keys"));

        Assert.Contains(Path.Combine(_folder, "keys"), refusal.Message);
        Assert.All(missing, key => Assert.False(File.Exists(Path.Combine(_folder, "keys", key))));
        foreach (var key in missing)
            File.Move(Path.Combine(_folder, key), Path.Combine(_folder, "keys", key));
        await StartAsync("data", "keys");
    }

    [Fact]
    public async Task AnInstanceFromBeforeTheLinkageKey_GetsOne()
    {
        await StartAsync("data", "keys");
        var file = Path.Combine(_folder, "keys", "linkage-1.key");
        File.Delete(file);
        await InAsync(
            "data",
            "keys",
            "Production",
            async services =>
            {
                services.GetRequiredService<Scope>().EnterSystem();
                var db = services.GetRequiredService<DcimDbContext>();
                (await db.Instances.SingleAsync()).HasLinkageKey = false;
                return await db.SaveChangesAsync();
            }
        );
        await StartAsync("data", "keys");
        var made = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await StartAsync("data", "keys");
        Assert.Equal(made, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task ADatabaseThatIsNotUpToDate_IsRefused_WhereAVerbMigrates()
    {
        var refusal = await Assert.ThrowsAsync<StartRefusedException>(() => StartAsync("data", "keys", migrate: false));
        Assert.Contains("migrate", refusal.Message);
        Assert.False(File.Exists(Path.Combine(_folder, "keys", "seal-1.key")));
    }

    [Fact]
    public async Task InProduction_NobodyIsMadeUp()
    {
        await StartAsync("data", "keys");
        var (accounts, institutions, demonstration) = await InAsync(
            "data",
            "keys",
            "Production",
            async services =>
            {
                var db = services.GetRequiredService<DcimDbContext>();
                return (
                    await db.Users.CountAsync(),
                    await db.Institutions.CountAsync(),
                    (await db.Instances.SingleAsync()).IsDemonstration
                );
            }
        );
        Assert.Equal((0, 0, false), (accounts, institutions, demonstration));
    }

    /// <summary>A demonstration stays one, and a real instance never becomes one, whatever it is started as.</summary>
    [Fact]
    public async Task AnInstance_StaysWhatItIs()
    {
        await StartAsync("real", "keys");
        await StartAsync("real", "keys", environment: "Development");
        var accounts = await InAsync(
            "real",
            "keys",
            "Development",
            s => s.GetRequiredService<DcimDbContext>().Users.CountAsync()
        );
        Assert.Equal(0, accounts);
    }

    private Task<long> EventsAsync(string keys) =>
        InAsync("data", keys, "Development", s => s.GetRequiredService<DcimDbContext>().AuditEvents.LongCountAsync());

    /// <returns>How many events the audit has after the start.</returns>
    private Task<long> StartAsync(string data, string keys, bool migrate = true, string environment = "Production") =>
        InAsync(
            data,
            keys,
            environment,
            async services =>
            {
                await services.GetRequiredService<InstanceSetup>().PrepareAsync(migrate);
                return await services.GetRequiredService<DcimDbContext>().AuditEvents.LongCountAsync();
            }
        );

    private async Task<T> InAsync<T>(string data, string keys, string environment, Func<IServiceProvider, Task<T>> work)
    {
        await using var instance = WebInstance.Build(
            [
                $"--environment={environment}",
                $"--Dcim:DataFolder={Path.Combine(_folder, data)}",
                $"--Dcim:KeyFolder={Path.Combine(_folder, keys)}",
            ],
            quiet: true
        );
        await using var scope = instance.Services.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }
}
