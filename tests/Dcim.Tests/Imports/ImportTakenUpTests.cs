using Dcim.Data;
using Dcim.Domain.Records;
using Dcim.Tests.Web;
using Dcim.Web.Features.Imports;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Dcim.Tests.Imports;

/// <summary>Each step of an import is done by another process, as if the one before had been killed right after it.</summary>
public sealed class ImportTakenUpTests(ImportTakenUpTests.Instance app) : IClassFixture<ImportTakenUpTests.Instance>
{
    /// <summary>Three chunks.</summary>
    private const int Rows = 450;

    /// <summary>So many rows say different things before the first comes again.</summary>
    private const int Different = 150;

    [Fact]
    public async Task WhereAColumnNamesTheRecords_EachIsChangedOnce_AndOnlyTheRejectedStay()
    {
        await app.SourceOfAsync(Importing.List, "PT-GNR");
        var browser = await app.SignInAsync("gnr.manager");
        var rows = Importing.Persons(Rows).ToList();
        var first = await BringAsync(browser, Importing.Csv(rows), killed: false);
        Assert.Equal((ImportState.Done, Rows), (first.State, first.Added));

        // Every third stays as it was; a new one cannot come in, nor can a change; one row stands there twice, two chunks later.
        for (var i = 0; i < Rows; i++)
            if (i % 3 != 0)
                rows[i] = rows[i].Replace("Romania", "Nigeria");
        rows[10] = rows[10].Replace(",woman,", ",robot,");
        rows[250] = rows[250].Replace(",woman,", ",robot,").Replace(",man,", ",robot,");
        rows.Add("9999,31.2.2013,woman,20,Romania,sexual,");
        rows.Add(rows[1]);
        var change = await BringAsync(browser, Importing.Csv(rows), killed: true);
        Assert.Equal(
            (ImportState.Done, 0, Rows / 3 * 2 - 2, Rows / 3 + 1, 3),
            (change.State, change.Added, change.Changed, change.Unchanged, change.Rejected)
        );
        await AssertChangedOnceAsync(first, change);
        Assert.Equal(["11", "251", "9999"], (await browser.RejectedRowsAsync(change.Code)).Select(r => r.Cells[0]));
    }

    [Fact]
    public async Task WhereNothingNamesThem_RejectedRowsThatSayTheSame_StayEachOfThem()
    {
        await app.SourceOfAsync(Importing.Unnamed with { Name = "Unnamed" }, "PT-PJ");
        var browser = await app.SignInAsync("pj.manager");
        var run = await BringAsync(browser, Unnamed(), killed: true);
        var rejected = Rows / Different;
        Assert.Equal((ImportState.Done, Rows - rejected, rejected), (run.State, run.Added, run.Rejected));
        Assert.Equal(rejected, (await browser.RejectedRowsAsync(run.Code)).Count);
    }

    [Fact]
    public async Task WhereNothingNamesThem_EqualRecords_AreEachChangedOnce()
    {
        var source = await app.SourceOfAsync(Importing.Unnamed with { Name = "Unnamed, changed" }, "PT-PJ");
        var browser = await app.SignInAsync("pj.manager");
        var first = await BringAsync(browser, Unnamed(), killed: false);
        var rejected = Rows / Different;
        Assert.Equal((ImportState.Done, Rows - rejected), (first.State, first.Added));

        // They are known by what their rows say; a change is that the office says now what a word of it means.
        await app.ReadAsync(async db =>
        {
            var columns = Importing.Unnamed.Columns.Select(c =>
                c.Target == "VIC06" ? c with { Values = new Dictionary<string, string> { ["Romania"] = "MD" } } : c
            );
            var stored = await db.RecordSources.SingleAsync(s => s.Code == source);
            stored.Profile = (Importing.Unnamed with { Name = stored.Name, Columns = [.. columns] }).ToJson();
            return await db.SaveChangesAsync();
        });
        var change = await BringAsync(browser, Unnamed(), killed: true);
        Assert.Equal(
            (ImportState.Done, 0, Rows - rejected, 0, rejected),
            (change.State, change.Added, change.Changed, change.Unchanged, change.Rejected)
        );
        await AssertChangedOnceAsync(first, change);
        Assert.Equal(rejected, (await browser.RejectedRowsAsync(change.Code)).Count);
    }

    private static string Unnamed() => Importing.UnnamedCsv(Rows, Different);

    private async Task AssertChangedOnceAsync(ImportRun first, ImportRun change)
    {
        var versions = await app.ReadAsync(db =>
            db.Registrations.Where(r => r.ImportId == first.Id).Select(r => r.Version).ToListAsync()
        );
        Assert.Equal(
            (first.Added - change.Changed, change.Changed),
            (versions.Count(v => v == 1), versions.Count(v => v == 2))
        );
        Assert.Equal(
            change.Changed,
            await app.ReadAsync(db => db.ImportedRecords.CountAsync(r => r.RunId == change.Id))
        );
        Assert.Equal(
            first.Added,
            await app.ReadAsync(db =>
                db.VictimFacts.CountAsync(f => f.RecordedTo == null && f.Registration.ImportId == first.Id)
            )
        );
    }

    /// <param name="killed">Every step is done by a process of its own; else one does all.</param>
    private async Task<ImportRun> BringAsync(Browser browser, string csv, bool killed)
    {
        await browser.UploadAsync(csv);
        Assert.Empty(browser.Errors);
        var code = browser.ImportCode;
        if ((await app.RunAsync(code)).State == ImportState.Mapping)
            await browser.SubmitAsync("check");
        Assert.Empty(browser.Errors);
        Assert.Equal(ImportState.Preview, (await StepAsync(code, killed)).State);
        await browser.AcceptAsync(code);
        return await StepAsync(code, killed);
    }

    /// <summary>Does the steps of an import until it waits for somebody, or has ended.</summary>
    private async Task<ImportRun> StepAsync(string code, bool killed)
    {
        var run = await app.RunAsync(code);
        var held = new HeldImport(run.Id);
        for (var more = true; more; )
        {
            if (killed)
                held = new(run.Id);
            await using var scope = app.Services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<Scope>().Enter(run.CreatedBy, run.InstitutionId);
            more = await scope
                .ServiceProvider.GetRequiredService<ImportSteps>()
                .StepAsync(held, TestContext.Current.CancellationToken);
        }
        return await app.RunAsync(code);
    }

    /// <summary>Nobody works at its imports by himself.</summary>
    public sealed class Instance : AppFactory
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureTestServices(services =>
                services.Remove(
                    services.Single(s =>
                        s.ServiceType == typeof(IHostedService)
                        && s.ImplementationFactory is Func<IServiceProvider, ImportWorker>
                    )
                )
            );
        }
    }
}
