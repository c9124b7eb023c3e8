using System.Text;
using Dcim.Data;
using Dcim.Domain.Records;
using Dcim.Tests.Web;
using Dcim.Web.Features.Imports;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Imports;

/// <summary>
/// What the operator brings in for an institution is checked by what that institution may see, not by all that the operator's process can.
/// </summary>
public sealed class OperatorImportTests(AppFactory app) : IClassFixture<AppFactory>
{
    private const string Heading = ProceedingImportTests.Heading;

    [Fact]
    public async Task AVictimOfAnotherInstitution_IsNotPutIn()
    {
        var victim = await app.RegisterAsync("gnr");
        var run = await CheckAsync(
            $"{Heading};Victim\n1/13.1HHHHH;5.1.2013;Zzimph;man;1980;Romania;2.2.2013;closed;3.2.2014;{victim}\n",
            withVictims: true
        );
        Assert.Equal((ImportState.Preview, 0, 1), (run.State, run.Added, run.Rejected));
    }

    [Fact]
    public async Task ASuspectOfAnotherInstitution_IsNotTold()
    {
        var proceeding = await app.ProceedingAsync("gnr");
        await app.AddDefendantAsync(await app.SignInAsync("gnr"), proceeding, "Zzimpi");
        var run = await CheckAsync(
            $"{Heading}\n1/13.1IIIII;5.1.2013;Zzimpi;man;1980;Romania;2.2.2013;closed;3.2.2014\n",
            withVictims: false
        );
        Assert.Equal((ImportState.Preview, 1, 0), (run.State, run.Added, run.Rejected));
    }

    /// <summary>As the operator's verb does it.</summary>
    private async Task<ImportRun> CheckAsync(string csv, bool withVictims)
    {
        var profile = ProceedingImportTests.Files with { Name = $"Files {withVictims}" };
        if (withVictims)
            profile = profile with
            {
                Columns = [.. profile.Columns, new() { Heading = "Victim", Target = "victims[1].registration" }],
            };
        var source = await app.SourceOfAsync(profile, ProceedingImportTests.Institution);
        var id = await app.AsSystemAsync(async services =>
        {
            var db = services.GetRequiredService<DcimDbContext>();
            using var file = new MemoryStream(Encoding.UTF8.GetBytes(csv));
            var run = await services
                .GetRequiredService<ImportUpload>()
                .StageAsync(
                    file,
                    "files.csv",
                    await db.Institutions.SingleAsync(i => i.Code == ProceedingImportTests.Institution),
                    csv: null,
                    headingRow: null,
                    new KnownProfile(source, profile, null),
                    TimeProvider.System.GetUtcNow().UtcDateTime + ImportSteps.Lease,
                    TestContext.Current.CancellationToken
                );
            run.State = ImportState.Checking;
            run.Version++;
            await db.SaveChangesAsync();
            await services.GetRequiredService<ImportWorker>().RunAsync(run.Id, TestContext.Current.CancellationToken);
            return run.Id;
        });
        return await app.ReadAsync(db => db.ImportRuns.AsNoTracking().SingleAsync(r => r.Id == id));
    }
}
