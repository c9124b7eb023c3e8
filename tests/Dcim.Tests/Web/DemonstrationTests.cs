using System.Net;
using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Demonstration;
using Dcim.Domain.Profiles;
using Dcim.Domain.Records;
using Dcim.Web.Features.Tables;
using Dcim.Web.Hosting;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Web;

/// <summary>An instance filled with invented people, once for all who look at them.</summary>
public sealed class DemonstrationApp : AppFactory, IAsyncLifetime
{
    public const int Registrations = 1_000;

    public ValueTask InitializeAsync() => new(this.FillAsync(Registrations));
}

internal static class DemonstrationSteps
{
    public static readonly DateOnly Until = new(2026, 10, 31);

    public static async Task FillAsync(this AppFactory app, int registrations)
    {
        var filling = ActivatorUtilities.CreateInstance<DemonstrationFilling>(app.Services, registrations, 1UL, Until);
        await filling.FillRegistrationsAsync(_ => { }, TestContext.Current.CancellationToken);
        await filling.FillProceedingsAsync(_ => { }, TestContext.Current.CancellationToken);
    }
}

[CollectionDefinition(Name)]
public sealed class DemonstrationCollection : ICollectionFixture<DemonstrationApp>
{
    public const string Name = "demonstration";
}

/// <summary>What the generator makes goes in by the product's own way, and nothing of it is refused.</summary>
[Collection(DemonstrationCollection.Name)]
public sealed class DemonstrationTests(DemonstrationApp app)
{
    [Fact]
    public async Task EveryRegistration_IsTakenIn_Counted_AndInTheChain()
    {
        await app.AsSystemAsync(async services =>
        {
            var db = services.GetRequiredService<DcimDbContext>();
            Code submitted = "COM";
            Assert.Equal(
                DemonstrationApp.Registrations,
                await db.Registrations.CountAsync(r => r.Quality == submitted)
            );
            Assert.Equal(DemonstrationApp.Registrations, await db.VictimFacts.CountAsync(f => f.RecordedTo == null));
            Assert.Equal(
                await db.Proceedings.CountAsync(),
                await db.ProceedingFacts.CountAsync(f => f.RecordedTo == null)
            );
            Assert.True((await services.GetRequiredService<AuditVerifier>().VerifyAsync()).Holds);
            return true;
        });
    }

    /// <summary>The initial answers stand in the record; the audit tells that it was made, of each.</summary>
    [Fact]
    public async Task TheAudit_TellsOfEachRecord_AndRepeatsNoAnswer()
    {
        await app.AsSystemAsync(async services =>
        {
            var db = services.GetRequiredService<DcimDbContext>();
            foreach (var entity in new[] { nameof(Registration), nameof(Proceeding) })
            {
                var made = await db
                    .AuditEvents.Include(e => e.Values)
                    .Where(e => e.Entity == entity && e.Action == AuditAction.Created)
                    .ToListAsync();
                Assert.Equal(
                    entity == nameof(Registration) ? DemonstrationApp.Registrations : await db.Proceedings.CountAsync(),
                    made.Select(e => e.Subject).Distinct().Count()
                );
                Assert.All(made, e => Assert.Empty(e.Values));
            }
            return true;
        });
    }

    [Fact]
    public async Task EveryTable_HasSomethingToCount()
    {
        foreach (var table in CountedTables())
        {
            var units = await app.AsSystemAsync(async services =>
                (
                    await services
                        .GetRequiredService<TableQuery>()
                        .CountAsync(
                            table,
                            // Knowing use is an offence from July 2026.
                            new(table == "T7" ? 2026 : 2025, DemonstrationSteps.Until, DateTime.UtcNow),
                            TestContext.Current.CancellationToken
                        )
                ).Units
            );
            Assert.True(units > 0, $"{table} is empty.");
        }
    }

    private static IEnumerable<string> CountedTables() => Enumerable.Range(1, 10).Select(n => $"T{n}");

    /// <summary>Once more writes nothing more.</summary>
    [Fact]
    public async Task TheSameAgain_AddsNothing()
    {
        var before = await app.StateAsync();

        await app.FillAsync(DemonstrationApp.Registrations);

        Assert.Equal(before, await app.StateAsync());
    }

    [Theory]
    [InlineData("pj")]
    [InlineData("farol")]
    public async Task ARecord_IsRead_AsAnyOther(string account)
    {
        var browser = await app.SignInAsync(account);
        await browser.OpenAsync("/registrations");
        var row = browser.Page.QuerySelector("table a[href^='/registrations/']");
        Assert.NotNull(row);
        await browser.OpenAsync(row.GetAttribute("href")!);
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        await browser.OpenAsync($"{browser.Address}/history");
        Assert.Equal(HttpStatusCode.OK, browser.Status);
    }

    /// <summary>In every country by its own rules: its statuses, its articles, its own indicators.</summary>
    [Theory]
    [InlineData("CZ")]
    [InlineData("PL")]
    [InlineData("SK")]
    public async Task OtherCountries_RefuseNothing(string country)
    {
        using var other = new InCountry(country);

        await other.FillAsync(200);

        Assert.Equal(200, await other.ReadAsync(db => db.Registrations.CountAsync()));
        Assert.NotEqual(0, await other.ReadAsync(db => db.Proceedings.CountAsync()));
    }

    private sealed class InCountry(string country) : AppFactory
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Dcim:Country", country);
        }
    }
}

/// <summary>The verb, as an operator calls it.</summary>
public sealed class DemonstrationVerbTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dcim-demo-").FullName;

    private string DataFolder => Path.Combine(_folder, "data");
    private string KeyFolder => Path.Combine(_folder, "keys");

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Generate_MakesADemonstration_AndSaysWhoIsWho()
    {
        var truth = Path.Combine(_folder, "truth.csv");

        var ended = await GenerateAsync("Development", 10, "--truth", truth);

        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("10 registrations.", ended.Output);
        var lines = await File.ReadAllLinesAsync(truth, TestContext.Current.CancellationToken);
        Assert.Equal("registration,institution,person,variant", lines[0]);
        Assert.Equal(10, lines.Skip(1).Select(l => l.Split(',')[0]).Distinct().Count());
        var profile = NationalProfile.Load("PT");
        Assert.Equal(
            new DemonstrationGenerator(IndicatorCatalogue.For(profile), profile, 1, DemonstrationSteps.Until)
                .Persons(10)
                .SelectMany(p => p.Registrations)
                .Select(r => (r.Registrar.Code, $"{r.Person + 1}")),
            lines.Skip(1).Select(l => (l.Split(',')[1], l.Split(',')[2]))
        );
        var again = await GenerateAsync("Development", 10);
        Assert.Contains("10 registrations are there already.", again.Output);
    }

    [Fact]
    public async Task People_AreWritten_WithoutADatabase()
    {
        var people = Path.Combine(_folder, "people.csv");

        var ended = await GenerateAsync("Development", 25, "--people", people);

        Assert.Equal(0, ended.ExitCode);
        var lines = await File.ReadAllLinesAsync(people, TestContext.Current.CancellationToken);
        Assert.Equal(PeopleFile.Heading, lines[0]);
        Assert.Equal(25, lines.Length - 1);
        Assert.False(File.Exists(Path.Combine(DataFolder, "dcim.db")));
        Assert.Equal(2, (await GenerateAsync("Development", 25, "--people", people, "--truth", people)).ExitCode);
    }

    /// <summary>What was saved stays, and the same call makes the rest: no more and no fewer.</summary>
    [Fact]
    public async Task Generate_Killed_GoesOn()
    {
        const int All = 700;
        using (
            var process = OperatorProcess.Start(
                DataFolder,
                KeyFolder,
                "Development",
                "demo",
                "generate",
                "--registrations",
                $"{All}"
            )
        )
        {
            await process.KillAfterAsync(() => Count() >= 250, most: 1);
        }
        Assert.InRange(Count(), 250, All - 1);

        var ended = await GenerateAsync("Development", All);

        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("are there already", ended.Output);
        Assert.Equal(All, Count());
        Assert.Equal(
            0,
            (await OperatorProcess.RunAsync(DataFolder, KeyFolder, "Development", "audit", "verify")).ExitCode
        );
    }

    [Fact]
    public async Task Generate_WhereRealPeopleAre_IsRefused()
    {
        var ended = await GenerateAsync("Production", 10);

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("no demonstration", ended.Error);
        Assert.Equal(0, Count());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("3000000")]
    public async Task Generate_OfTooFewOrTooMany_IsABadCall(string registrations)
    {
        var ended = await OperatorProcess.RunAsync(
            DataFolder,
            KeyFolder,
            "Development",
            "demo",
            "generate",
            "--registrations",
            registrations
        );

        Assert.Equal(2, ended.ExitCode);
    }

    private Task<Ended> GenerateAsync(string environment, int registrations, params string[] more) =>
        OperatorProcess.RunAsync(
            DataFolder,
            KeyFolder,
            environment,
            ["demo", "generate", "--registrations", $"{registrations}", .. more]
        );

    /// <summary>Registrations in the database; none where there is no database yet.</summary>
    private long Count()
    {
        var file = Path.Combine(DataFolder, "dcim.db");
        if (!File.Exists(file))
            return 0;
        try
        {
            using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT COUNT(*) FROM Registrations";
            return (long)command.ExecuteScalar()!;
        }
        catch (SqliteException)
        {
            return 0; // not migrated yet
        }
    }
}
