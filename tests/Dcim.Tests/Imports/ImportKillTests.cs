using System.Net;
using System.Text.RegularExpressions;
using Dcim.Data;
using Dcim.Domain.Exchange;
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
            await AddSourceAsync(Importing.List);
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

    /// <summary>Three times while records that are there are being changed: in the first chunk, in the second, in the third.</summary>
    [Fact]
    public async Task Killed_WhileItChanges_EachChangeIsThereOnce_AndTheRejectedStay()
    {
        var rows = Importing.Persons(Rows).ToList();
        await BringAsync(Importing.List, Importing.Csv(rows));
        for (var i = 0; i < Rows; i++)
            if (i % 10 != 0)
                rows[i] = rows[i].Replace("Romania", "Nigeria");
        foreach (var i in new[] { 31, 231, 431 })
            rows[i] = rows[i].Replace(".5.2013", ".13.2013");
        var change = await KilledWhileItChangesAsync(Importing.Csv(rows));
        Assert.Equal(
            (0, Rows / 10 * 9 - 3, Rows / 10, 3),
            (change.Added, change.Changed, change.Unchanged, change.Rejected)
        );
        await AssertChangedOnceAsync(change, Rows - change.Changed);
        Assert.Equal(["32", "232", "432"], await RejectedAsync(change, 0));
    }

    /// <summary>The same rows again and again, in each of the chunks; some of them cannot come in.</summary>
    [Fact]
    public async Task Killed_WhileItChangesRecordsThatNothingNames_EachChangeIsThereOnce_AndTheRejectedStay()
    {
        const int different = 100;
        var (profile, csv) = (Importing.Unnamed, Importing.UnnamedCsv(Rows, different));
        var first = await BringAsync(profile, csv);
        Assert.Equal((Rows - Rows / different, Rows / different), (first.Added, first.Rejected));
        // What is known by all that its row says changes where the office says now what a word means.
        await ReadAsync(async db =>
        {
            var source = await db.RecordSources.SingleAsync();
            source.Profile = (
                profile with
                {
                    Columns =
                    [
                        .. profile.Columns.Select(c =>
                            c.Target == "VIC06"
                                ? c with
                                {
                                    Values = new Dictionary<string, string> { ["Romania"] = "MD" },
                                }
                                : c
                        ),
                    ],
                }
            ).ToJson();
            return await db.SaveChangesAsync();
        });
        var change = await KilledWhileItChangesAsync(csv);
        Assert.Equal(
            (0, first.Added, 0, first.Rejected),
            (change.Added, change.Changed, change.Unchanged, change.Rejected)
        );
        await AssertChangedOnceAsync(change, 0);
        Assert.Equal(Enumerable.Repeat("31.2.2013", first.Rejected), await RejectedAsync(change, 0));
    }

    /// <summary>A source of this profile, and a file of it brought in without being disturbed.</summary>
    private async Task<ImportRun> BringAsync(SourceProfile profile, string csv)
    {
        ImportRun? run = null;
        await ServeAsync(async browser =>
        {
            await AddSourceAsync(profile);
            var code = await CheckAsync(browser, csv);
            await browser.AcceptAsync(code);
            run = await WaitAsync(code, r => r.State == ImportState.Done);
        });
        return run!;
    }

    private async Task<ImportRun> KilledWhileItChangesAsync(string csv)
    {
        var code = "";
        await ServeAsync(async browser =>
        {
            code = await CheckAsync(browser, csv);
            await browser.AcceptAsync(code);
            await WaitForChangesAsync(code, 40);
        });
        foreach (var changes in new[] { 220, 420 })
        {
            Assert.Equal(ImportState.Changing, (await RunAsync(code)).State);
            await ForgetLeasesAsync();
            await ServeAsync(_ => WaitForChangesAsync(code, changes));
        }
        Assert.Equal(ImportState.Changing, (await RunAsync(code)).State);
        await ForgetLeasesAsync();
        await ServeAsync(_ => WaitAsync(code, r => r.State == ImportState.Done));
        return await RunAsync(code);
    }

    private async Task<string> CheckAsync(Browser browser, string csv)
    {
        await browser.UploadAsync(csv);
        Assert.Empty(browser.Errors);
        var code = browser.ImportCode;
        await WaitAsync(code, r => r.State == ImportState.Preview);
        return code;
    }

    private async Task WaitForChangesAsync(string code, int changes) =>
        await WaitAsync(
            code,
            async () => await ReadAsync(db => db.ImportedRecords.CountAsync(r => r.Run.Code == code)) >= changes
        );

    private async Task<ImportRun> WaitAsync(string code, Func<ImportRun, bool> holds)
    {
        await WaitAsync(code, async () => holds(await RunAsync(code)));
        return await RunAsync(code);
    }

    private async Task WaitAsync(string code, Func<Task<bool>> holds)
    {
        var until = DateTime.UtcNow + TimeSpan.FromSeconds(120);
        while (!await holds())
        {
            var run = await RunAsync(code);
            Assert.True(DateTime.UtcNow < until, $"It is still {run.State}, chunk {run.ChunksDone} of {run.Chunks}.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    private async Task AssertChangedOnceAsync(ImportRun change, int unchanged)
    {
        var versions = await ReadAsync(db => db.Registrations.Select(r => r.Version).ToListAsync());
        Assert.Equal((unchanged, change.Changed), (versions.Count(v => v == 1), versions.Count(v => v == 2)));
        Assert.Equal(unchanged + change.Changed, versions.Count);
        Assert.Equal(change.Changed, await ReadAsync(db => db.ImportedRecords.CountAsync(r => r.RunId == change.Id)));
        Assert.Equal(versions.Count, await ReadAsync(db => db.VictimFacts.CountAsync(f => f.RecordedTo == null)));
        foreach (var what in new[] { "audit", "keys" })
            Assert.Equal(
                0,
                (await OperatorProcess.RunAsync(DataFolder, KeyFolder, "Development", what, "verify")).ExitCode
            );
    }

    /// <summary>A column of the workbook of what was rejected.</summary>
    private async Task<IReadOnlyList<string>> RejectedAsync(ImportRun run, int column)
    {
        IReadOnlyList<string> cells = [];
        await ServeAsync(async browser =>
            cells = [.. (await browser.RejectedRowsAsync(run.Code)).Select(r => r.Cells[column])]
        );
        return cells;
    }

    /// <summary>Starts the program and kills it after a moment, until the import has come to a state.</summary>
    private async Task WorkThroughAsync(string code, ImportState until)
    {
        for (var kills = 0; ; kills++)
        {
            await ForgetLeasesAsync();
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

    private Task<int> AddSourceAsync(SourceProfile profile) =>
        ReadAsync(async db =>
        {
            db.Add(
                new RecordSource
                {
                    InstitutionId = await db.Institutions.Where(i => i.Code == "PT-PJ").Select(i => i.Id).SingleAsync(),
                    Code = RandomCode.New(),
                    Name = profile.Name,
                    Profile = profile.ToJson(),
                }
            );
            return await db.SaveChangesAsync();
        });

    /// <summary>Whoever was killed held it: nobody waits a minute in a test.</summary>
    private Task<int> ForgetLeasesAsync() =>
        ReadAsync(async db =>
        {
            foreach (var held in await db.ImportRuns.Where(r => r.LeaseUntil != null).ToListAsync())
                held.LeaseUntil = DateTime.UnixEpoch;
            return await db.SaveChangesAsync();
        });

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
