using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Data.Sealing;
using Dcim.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Data;

/// <summary>No sealed value is left behind when keys change.</summary>
public sealed class SealedColumnsTests(AppFactory app) : IClassFixture<AppFactory>
{
    [Fact]
    public async Task EverySealedColumn_IsFound()
    {
        var missing = await app.ReadAsync(db =>
        {
            var queries = SealedColumn.All.Select(c => c.Rows(db).ToQueryString()).ToList();
            return Task.FromResult(
                db.Model.GetEntityTypes()
                    .Where(e => e.ClrType != typeof(AuditValue)) // its digests hold the bytes
                    .SelectMany(e => e.GetProperties().Where(p => p.Name.StartsWith("Sealed")).Select(p => (e, p)))
                    .Where(x =>
                        !queries.Any(q =>
                            q.Contains($"FROM \"{x.e.GetTableName()}\"")
                            && q.Contains($".\"{x.p.GetColumnName()}\" AS \"Blob\"")
                        )
                    )
                    .Select(x => $"{x.e.DisplayName()}.{x.p.Name}")
                    .ToList()
            );
        });
        Assert.Equal([], missing);
    }

    [Fact]
    public async Task AfterARotationOfTheMaster_NumberAndIdentityAreSealedByTheNewOne_AndOpen()
    {
        var code = await app.ProceedingAsync("pj");
        var pj = await app.SignInAsync("pj");
        var (row, offender) = await app.AddDefendantAsync(pj, code, "Preklicov");

        var (version, faults) = await app.AsSystemAsync(async services =>
        {
            var rotation = new KeyRotation(
                services.GetRequiredService<DcimDbContext>(),
                services.GetRequiredService<KeyStore>(),
                services.GetRequiredService<Sealer>(),
                services.GetServices<IInstanceSecrets>(),
                TimeProvider.System
            )
            {
                Settling = TimeSpan.Zero,
            };
            await rotation.RotateMasterAsync(_ => { });
            return (
                services.GetRequiredService<KeyStore>().MasterVersion,
                (await services.GetRequiredService<KeyVerifier>().VerifyAsync()).Faults
            );
        });

        Assert.Equal(2, version);
        Assert.Empty(faults);
        var blobs = await app.ReadAsync(async db =>
            new[]
            {
                await db.Proceedings.Where(p => p.Code == code).Select(p => p.Sealed!).SingleAsync(),
                await db.OffenderRecords.Where(o => o.Code == offender).Select(o => o.Sealed!).SingleAsync(),
            }
        );
        Assert.All(blobs, blob => Assert.Equal(version, Sealer.MasterVersionOf(blob)));
        await pj.OpenAsync($"/proceedings/{code}");
        Assert.Contains("12/13.4ABCDE", pj.Text);
        await pj.OpenAsync($"/proceedings/{code}/defendants/{row}/identity");
        Assert.Contains("Preklicov", pj.Text);
    }
}
