using Dcim.Data.Audit;
using Dcim.Data.Sealing;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Data.Linkage;

/// <summary>
/// Makes the tokens of all registrations and drafts anew: after the update that brings the search, or with a new version of the
/// linkage key. The instance may go on meanwhile.
/// </summary>
public sealed class SearchTokensRebuild(
    DcimDbContext db,
    Sealer sealer,
    SearchTokens tokens,
    IndicatorCatalogue catalogue
)
{
    private const int PerTransaction = 50;

    /// <param name="say">Is told how far it has come.</param>
    /// <returns>How many registrations have tokens now.</returns>
    public async Task<int> RunAsync(Action<string> say, CancellationToken cancellationToken = default)
    {
        var (last, named, batches) = (0L, 0, 0);
        while (true)
        {
            var ids = await db
                .Registrations.Where(r => r.Id > last)
                .OrderBy(r => r.Id)
                .Take(PerTransaction)
                .Select(r => r.Id)
                .ToListAsync(cancellationToken);
            if (ids.Count == 0)
                break;
            last = ids[^1];
            named += await RebuildAsync(ids, cancellationToken);
            if (++batches % 100 == 0)
                say($"{named} registrations can be found by name.");
        }
        db.Note(AuditAction.Changed, "Keys", "search tokens");
        await db.SaveChangesAsync(cancellationToken);
        return named;
    }

#pragma warning disable RS0030 // Changes nothing that is recorded. The head is locked first, as in the save gate: what is read is not changed meanwhile.
    private async Task<int> RebuildAsync(List<long> ids, CancellationToken cancellationToken) =>
        await db
            .Database.CreateExecutionStrategy()
            .ExecuteAsync(async () =>
            {
                await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
                await db.Database.ExecuteSqlAsync(
                    $"UPDATE AuditHeads SET Position = Position WHERE Id = 1",
                    cancellationToken
                );
                await db
                    .IdentityTokens.Where(t => ids.Contains(t.RegistrationId))
                    .ExecuteDeleteAsync(cancellationToken);
                var named = await IdentitiesAsync(ids, cancellationToken);
                foreach (var (registration, institution, identity) in named)
                foreach (var token in tokens.Of(institution, identity))
                    await db.Database.ExecuteSqlAsync(
                        $"INSERT INTO IdentityTokens (Token, RegistrationId, InstitutionId) VALUES ({token}, {registration}, {institution})",
                        cancellationToken
                    );
                await transaction.CommitAsync(cancellationToken);
                return named.Count;
            });
#pragma warning restore RS0030

    private async Task<List<(long Registration, long Institution, IdentityDetails Identity)>> IdentitiesAsync(
        List<long> ids,
        CancellationToken cancellationToken
    )
    {
        var identities = await db
            .VictimIdentities.AsNoTracking()
            .Where(i => ids.Contains(i.RegistrationId))
            .Select(i => new
            {
                i.RegistrationId,
                i.InstitutionId,
                i.Registration.Code,
                i.Sealed,
            })
            .ToListAsync(cancellationToken);
        var drafts = await db
            .DraftSheets.AsNoTracking()
            .Where(d => ids.Contains(d.RegistrationId))
            .Select(d => new
            {
                d.RegistrationId,
                d.InstitutionId,
                d.Registration.Code,
                d.Sealed,
            })
            .ToListAsync(cancellationToken);
        return
        [
            .. from i in identities
            let json = sealer.OpenIfAlive(i.Sealed, new(nameof(VictimIdentity), i.Code, i.InstitutionId))
            where json is not null
            select (i.RegistrationId, i.InstitutionId, SealedAnswers.Read<IdentityDetails>(json)),
            .. from d in drafts
            let json = sealer.OpenIfAlive(d.Sealed, new(nameof(DraftSheet), d.Code, d.InstitutionId))
            where json is not null
            select (d.RegistrationId, d.InstitutionId, IdentityRecord.Of(AnswerSheet.FromJson(json), catalogue)),
        ];
    }
}
