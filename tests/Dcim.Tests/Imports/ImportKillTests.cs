using System.Net;
using System.Text.RegularExpressions;
using Dcim.Data;
using Dcim.Domain.Records;
using Dcim.Tests.Web;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Imports;

/// <summary>The program is killed again and again while it checks, writes and takes back: each goes on, and nothing is there twice or half.</summary>
public sealed class ImportKillTests : IDisposable
{
    private const int Rows = 600;

    private readonly string _folder = Directory.CreateTempSubdirectory("dcim-import-kill-").FullName;
    private readonly Random _random = new();
    private string? _password;

    private string DataFolder => Path.Combine(_folder, "data");
    private string KeyFolder => Path.Combine(_folder, "keys");

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Killed_AtEveryStep_AnImportGoesOn_AndIsWhole()
    {
        string code = "";
        await ServeAsync(async browser =>
        {
            await ReadAsync(async db =>
            {
                db.Add(
                    new RecordSource
                    {
                        InstitutionId = await db
                            .Institutions.Where(i => i.Code == "PT-PJ")
                            .Select(i => i.Id)
                            .SingleAsync(),
                        Code = RandomCode.New(),
                        Name = Importing.List.Name,
                        Profile = Importing.List.ToJson(),
                    }
                );
                return await db.SaveChangesAsync();
            });
            await browser.UploadAsync(
                Importing.Csv([.. Importing.Persons(Rows - 1), "9999,x,woman,20,Romania,sexual,"])
            );
            code = browser.ImportCode;
        });
        await WorkThroughAsync(code, ImportState.Preview);
        var run = await RunAsync(code);
        Assert.Equal((Rows - 1, 1), (run.Added, run.Rejected));
        Assert.Equal(0, await ReadAsync(db => db.Registrations.CountAsync()));

        await ServeAsync(async browser =>
        {
            await browser.OpenAsync($"/imports/{code}");
            await browser.SubmitAsync("commit");
            Assert.Equal(HttpStatusCode.OK, browser.Status);
        });
        await WorkThroughAsync(code, ImportState.Done);
        run = await RunAsync(code);
        Assert.Equal((Rows - 1, 1), (run.Added, run.Rejected));
        Assert.Equal(Rows - 1, await ReadAsync(db => db.Registrations.CountAsync()));
        Assert.Equal(Rows - 1, await ReadAsync(db => db.VictimFacts.CountAsync()));
        Assert.Equal(Rows - 1, await ReadAsync(db => db.ImportedRecords.CountAsync()));

        await ServeAsync(async browser =>
        {
            await browser.OpenAsync($"/imports/{code}");
            await browser.PostAsync($"/imports/{code}/undo");
        });
        await WorkThroughAsync(code, ImportState.Undone);
        foreach (
            var left in new Func<DcimDbContext, Task<int>>[]
            {
                db => db.Registrations.CountAsync(),
                db => db.Cases.CountAsync(),
                db => db.VictimPersons.CountAsync(),
                db => db.VictimFacts.CountAsync(),
                db => db.StatusEntries.CountAsync(),
                db => db.ImportedRecords.CountAsync(),
                db => db.KeysToDestroy.CountAsync(k => k.DestroyedAt == null),
            }
        )
            Assert.Equal(0, await ReadAsync(left));
        Assert.Equal(
            0,
            (await OperatorProcess.RunAsync(DataFolder, KeyFolder, "Development", "audit", "verify")).ExitCode
        );
        Assert.Equal(
            0,
            (await OperatorProcess.RunAsync(DataFolder, KeyFolder, "Development", "keys", "verify")).ExitCode
        );
    }

    /// <summary>Starts the program and kills it after a moment, until the import has come to a state.</summary>
    private async Task WorkThroughAsync(string code, ImportState until)
    {
        for (var kills = 0; ; kills++)
        {
            // Whoever was killed held it: nobody waits a minute in a test.
            await ReadAsync(async db =>
            {
                foreach (var held in await db.ImportRuns.Where(r => r.LeaseUntil != null).ToListAsync())
                    held.LeaseUntil = DateTime.UnixEpoch;
                return await db.SaveChangesAsync();
            });
            var (process, _) = await OperatorProcess.ServeAsync(DataFolder, KeyFolder, "Development");
            using (process)
            {
                // At first in the midst of it; the last start may do the rest.
                var patience = TimeSpan.FromMilliseconds(kills < 4 ? _random.Next(50, 1200) : 60_000);
                var end = DateTime.UtcNow + patience;
                while (DateTime.UtcNow < end && (await RunAsync(code)).State != until)
                    await Task.Delay(20, TestContext.Current.CancellationToken);
                process.Kill();
            }
            var run = await RunAsync(code);
            if (run.State == until && (until != ImportState.Undone || kills >= 1))
                return;
            Assert.True(kills < 8, $"After {kills} starts it is {run.State}, chunk {run.ChunksDone} of {run.Chunks}.");
        }
    }

    private async Task ServeAsync(Func<Browser, Task> work)
    {
        var (process, address) = await OperatorProcess.ServeAsync(DataFolder, KeyFolder, "Development");
        using (process)
        {
            _password ??= Regex.Match(process.Output, "Password of all of them: (.+)").Groups[1].Value.Trim();
            var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address };
            http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en-GB");
            var browser = new Browser(http);
            await browser.OpenAsync("/account/sign-in");
            await browser.Fill("Email", "pj.manager@demo.invalid").Fill("Password", _password).SubmitAsync();
            Assert.Equal("/", browser.Address);
            await work(browser);
            process.Kill();
        }
    }

    private Task<ImportRun> RunAsync(string code) =>
        ReadAsync(db => db.ImportRuns.AsNoTracking().SingleAsync(r => r.Code == code));

    private async Task<T> ReadAsync<T>(Func<DcimDbContext, Task<T>> read)
    {
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .Configure<IdentityOptions>(IdentityModel.Configure)
            .AddDcimData(DatabaseProvider.Sqlite, DataFolder, KeyFolder, connectionString: null)
            .BuildServiceProvider();
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Scope>().EnterSystem();
        return await read(scope.ServiceProvider.GetRequiredService<DcimDbContext>());
    }
}
