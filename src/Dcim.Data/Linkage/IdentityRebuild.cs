using System.Runtime.CompilerServices;
using Dcim.Data.Audit;
using Dcim.Data.Proceedings;
using Dcim.Data.Sealing;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Data.Linkage;

/// <summary>
/// Makes anew, of all identities, what registrations are found by (<see cref="SearchTokens"/>) and what they and offender records are
/// compared by (<see cref="Encodings"/>): after an update that changes how, or with a new version of the linkage key. The instance may go on meanwhile.
/// </summary>
public sealed class IdentityRebuild(
    DcimDbContext db,
    Sealer sealer,
    SearchTokens tokens,
    Encodings encodings,
    ProceedingRowStore rows,
    IndicatorCatalogue catalogue,
    TimeProvider clock
)
{
    private const int PerTransaction = 50;

    /// <summary>Whom a registration is about, and what is made of that.</summary>
    private sealed record Named(Registration Registration, IdentityDetails Identity);

    /// <param name="say">Is told how far it has come.</param>
    /// <returns>How many registrations and drafts say who they are about.</returns>
    public async Task<int> RunAsync(Action<string> say, CancellationToken cancellationToken = default)
    {
        var (named, done) = (0, 0);
        await foreach (var ids in InTurnAsync(db.Registrations.Select(r => r.Id), cancellationToken))
        {
            named += await db.ReplaceIdentityKeysAsync(
                ids,
                encodings.Version,
                () => MakeAsync(ids, cancellationToken),
                cancellationToken
            );
            done += ids.Count;
            if (done % 5000 == 0)
                say($"{done} registrations are done.");
        }
        await foreach (var ids in InTurnAsync(db.OffenderRecords.Select(o => o.Id), cancellationToken))
            await db.ReplaceOffenderEncodingsAsync(
                ids,
                () => MakeOfOffendersAsync(ids, cancellationToken),
                cancellationToken
            );
        db.Note(AuditAction.Changed, "Keys", "search tokens and encodings");
        await db.SaveChangesAsync(cancellationToken);
        return named;
    }

    /// <summary>Ids in ascending order, so many at a time; each is asked for when those before are done.</summary>
    private static async IAsyncEnumerable<List<long>> InTurnAsync(
        IQueryable<long> all,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        for (var last = 0L; ; )
        {
            var ids = await all.Where(id => id > last)
                .OrderBy(id => id)
                .Take(PerTransaction)
                .ToListAsync(cancellationToken);
            if (ids.Count == 0)
                yield break;
            last = ids[^1];
            yield return ids;
        }
    }

    private async Task<IReadOnlyList<OffenderEncoding>> MakeOfOffendersAsync(
        List<long> ids,
        CancellationToken cancellationToken
    )
    {
        var offenders = await db.OffenderRecords.Where(o => ids.Contains(o.Id)).ToListAsync(cancellationToken);
        var since = await db
            .OffenderEncodings.AsNoTracking()
            .Where(e => ids.Contains(e.RecordId))
            .ToDictionaryAsync(e => e.RecordId, e => e.ChangedAt, cancellationToken);
        return
        [
            .. from o in offenders
            let changed = since.GetValueOrDefault(o.Id, clock.GetUtcNow().UtcDateTime)
            let encoding = encodings.OfOffender(o, rows.Open(o), changed)
            where encoding is not null
            select encoding,
        ];
    }

    private async Task<(IReadOnlyList<IdentityToken> Tokens, IReadOnlyList<VictimEncoding> Encodings)> MakeAsync(
        List<long> ids,
        CancellationToken cancellationToken
    )
    {
        var named = await NamedAsync(ids, cancellationToken);
        var since = await db
            .VictimEncodings.AsNoTracking()
            .Where(e => ids.Contains(e.RecordId))
            .ToDictionaryAsync(e => e.RecordId, e => e.ChangedAt, cancellationToken);
        return (
            [
                .. from n in named
                from token in tokens.Of(n.Registration.InstitutionId, n.Identity)
                select new IdentityToken
                {
                    Token = token,
                    RegistrationId = n.Registration.Id,
                    InstitutionId = n.Registration.InstitutionId,
                },
            ],
            [
                .. from n in named
                where !n.Registration.IsDraft && !ConsentRule.CannotBeLinked(n.Registration)
                // Who said last who she is, stays who did.
                let changed = since.GetValueOrDefault(
                    n.Registration.Id,
                    n.Registration.SubmittedAt ?? clock.GetUtcNow().UtcDateTime
                )
                let encoding = encodings.OfVictim(n.Registration, n.Identity, changed)
                where encoding is not null
                select encoding,
            ]
        );
    }

    private async Task<List<Named>> NamedAsync(List<long> ids, CancellationToken cancellationToken)
    {
        var registrations = await db
            .Registrations.Where(r => ids.Contains(r.Id))
            .ToDictionaryAsync(r => r.Id, cancellationToken);
        var identities = await db
            .VictimIdentities.AsNoTracking()
            .Where(i => ids.Contains(i.RegistrationId))
            .ToListAsync(cancellationToken);
        var drafts = await db
            .DraftSheets.AsNoTracking()
            .Where(d => ids.Contains(d.RegistrationId))
            .ToListAsync(cancellationToken);
        return
        [
            .. from i in identities
            let registration = registrations[i.RegistrationId]
            let json = sealer.OpenIfAlive(i.Sealed, new(nameof(VictimIdentity), registration.Code, i.InstitutionId))
            where json is not null
            select new Named(registration, SealedAnswers.Read<IdentityDetails>(json)),
            .. from d in drafts
            let registration = registrations[d.RegistrationId]
            let json = sealer.OpenIfAlive(d.Sealed, new(nameof(DraftSheet), registration.Code, d.InstitutionId))
            where json is not null
            select new Named(registration, IdentityRecord.Of(AnswerSheet.FromJson(json), catalogue)),
        ];
    }
}
