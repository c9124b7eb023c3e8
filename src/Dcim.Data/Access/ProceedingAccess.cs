using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Data.Access;

/// <summary>A proceeding somebody may read.</summary>
/// <param name="Leads">The reader's institution leads it; else it did, and reads it as it is now.</param>
public sealed record ReadableProceeding(Proceeding Proceeding, bool Leads)
{
    /// <summary>Who leads it opens the identity of its offenders; who led it, of those it recorded itself.</summary>
    public bool MayOpenIdentity(OffenderRecord offender, long? institutionId) =>
        Leads || offender.InstitutionId == institutionId;
}

/// <summary>A victim in a proceeding, as far as the reader may see her registration.</summary>
/// <param name="Code">Null where the reader is kept from the registration, or it is under secrecy from elsewhere.</param>
/// <param name="Owner">Name of the institution that registered her.</param>
/// <param name="Registration">What the reader may see of it; null for no more than the code.</param>
public sealed record VictimInProceeding(long Id, string? Code, string Owner, Registration? Registration);

/// <summary>A proceeding offered to the reader's institution: all it is told before it accepts.</summary>
public sealed record HandOverOffer(Grant Grant, int Victims);

/// <summary>
/// Decides who sees a proceeding beyond the authority that leads it: those who led it before and handed it over, and, of one
/// offered to it, the authority it is offered to. The one class that reads proceedings past the filter; what of the
/// registrations in them a reader sees is for <see cref="RecordAccess"/> to say.
/// </summary>
public sealed class ProceedingAccess(DcimDbContext db, Scope scope, RecordAccess records)
{
    /// <summary>The proceeding if the institution in scope leads it, to be changed; null if not.</summary>
    public Task<Proceeding?> FindLedAsync(string code, CancellationToken cancellationToken = default) =>
        Whole(db.Proceedings).SingleOrDefaultAsync(p => p.Code == code, cancellationToken);

    private static IQueryable<Proceeding> Whole(IQueryable<Proceeding> query) =>
        query
            .Include(p => p.Institution)
            .Include(p => p.Victims.OrderBy(v => v.Id))
            .Include(p => p.Defendants.OrderBy(d => d.Id))
                .ThenInclude(d => d.Offender)
            .Include(p => p.Links.OrderBy(l => l.Id))
            .Include(p => p.Decisions.OrderBy(d => d.Id))
            .Include(p => p.Judgments.OrderBy(j => j.Id))
            .AsSplitQuery();

    /// <summary>The proceeding to be read: by its leader, or by one who handed it over.</summary>
    public async Task<ReadableProceeding?> FindAsync(string code, CancellationToken cancellationToken = default) =>
        await FindLedAsync(code, cancellationToken) is { } led ? new(led, Leads: true)
        : await Whole(HandedOver).SingleOrDefaultAsync(p => p.Code == code, cancellationToken) is { } former
            ? new(former, Leads: false)
        : null;

#pragma warning disable RS0030 // Past the filter of the leading institution, by the rights that stand beside each.
    /// <summary>
    /// Those the institution in scope led and handed over: it reads them as they are now, as long as the leader keeps nobody
    /// of it out; under secrecy its insiders alone do.
    /// </summary>
    public IQueryable<Proceeding> HandedOver =>
        db
            .Proceedings.IgnoreQueryFilters()
            .AsNoTrackingWithIdentityResolution()
            .Where(p =>
                p.InstitutionId != scope.InstitutionId
                && db.Grants.Any(g =>
                    g.ProceedingId == p.Id
                    && g.Kind == GrantKind.HandOver
                    && g.State == GrantState.InForce
                    && g.OwnerId == scope.InstitutionId
                )
                && !db.Exclusions.Any(x =>
                    x.ProceedingId == p.Id
                    && (x.UserId == scope.UserId || x.ExcludedInstitutionId == scope.InstitutionId)
                )
                && (!p.IsUnderSecrecy || db.Insiders.Any(i => i.ProceedingId == p.Id && i.UserId == scope.UserId))
            );

    /// <summary>The victims in a proceeding that the reader may read.</summary>
    public async Task<IReadOnlyList<VictimInProceeding>> VictimsAsync(
        Proceeding proceeding,
        CancellationToken cancellationToken = default
    )
    {
        var rows = await db
            .ProceedingVictims.IgnoreQueryFilters()
            .Where(v => v.ProceedingId == proceeding.Id)
            .OrderBy(v => v.Id)
            .Select(v => new
            {
                v.Id,
                v.RegistrationId,
                v.Registration.Code,
                v.InstitutionId,
                Owner = v.Registration.Institution.Name,
                // Under the secrecy of the proceeding alone its readers are insiders.
                IsHidden = v.Registration.IsUnderSecrecy
                    && (
                        !proceeding.IsUnderSecrecy
                        || db.Insiders.Any(i => i.RegistrationId == v.RegistrationId && i.ProceedingId != proceeding.Id)
                    )
                    || db.Exclusions.Any(x =>
                        x.RegistrationId == v.RegistrationId
                        && (x.UserId == scope.UserId || x.ExcludedInstitutionId == scope.InstitutionId)
                    ),
            })
            .ToListAsync(cancellationToken);
        var ids = rows.Select(r => r.RegistrationId).ToList();
        var own = await db
            .Registrations.AsNoTracking()
            .Where(r => ids.Contains(r.Id))
            .ToDictionaryAsync(r => r.Id, cancellationToken);
        var others = await records.MinimaAsync(
            [.. rows.Where(r => r.InstitutionId != scope.InstitutionId).Select(r => r.RegistrationId)],
            cancellationToken
        );
        return
        [
            .. rows.Select(row =>
            {
                var registration =
                    own.GetValueOrDefault(row.RegistrationId) ?? others.GetValueOrDefault(row.RegistrationId);
                var isKept = row.InstitutionId == scope.InstitutionId ? registration is null : row.IsHidden;
                return new VictimInProceeding(row.Id, isKept ? null : row.Code, row.Owner, registration);
            }),
        ];
    }

    /// <summary>The offers that wait for an answer of the institution in scope, oldest first.</summary>
    public async Task<IReadOnlyList<HandOverOffer>> OffersAsync(CancellationToken cancellationToken = default) =>
        [
            .. (
                await Offers
                    .Where(g => g.State == GrantState.Offered)
                    .OrderBy(g => g.MadeAt)
                    .ThenBy(g => g.Id)
                    .Select(g => new { Grant = g, Victims = g.Proceeding!.Victims.Count })
                    .ToListAsync(cancellationToken)
            ).Select(o => new HandOverOffer(o.Grant, o.Victims)),
        ];

    /// <summary>An offer made to the institution in scope, answered or not; null for one kept from the reader.</summary>
    public async Task<HandOverOffer?> FindOfferAsync(string code, CancellationToken cancellationToken = default) =>
        await Offers
            .Where(g => g.Code == code)
            .Select(g => new { Grant = g, Victims = g.Proceeding!.Victims.Count })
            .SingleOrDefaultAsync(cancellationToken)
            is { } offer
            ? new(offer.Grant, offer.Victims)
            : null;

    private IQueryable<Grant> Offers =>
        db
            .Grants.IgnoreQueryFilters()
            .Include(g => g.Owner)
            .Where(g =>
                g.Kind == GrantKind.HandOver
                && g.RecipientId == scope.InstitutionId
                && !db.Exclusions.Any(x =>
                    x.ProceedingId == g.ProceedingId
                    && (x.UserId == scope.UserId || x.ExcludedInstitutionId == scope.InstitutionId)
                )
            );

    /// <summary>The proceeding of an offer that is being accepted, still led by who offers it; null if it is no more.</summary>
    internal Task<Proceeding?> FindOfferedAsync(Grant offer) =>
        db
            .Proceedings.IgnoreQueryFilters()
            .SingleOrDefaultAsync(p =>
                p.Id == offer.ProceedingId && p.InstitutionId == offer.OwnerId && offer.State == GrantState.Offered
            );

    /// <summary>Who is kept from a proceeding that is being handed over.</summary>
    internal Task<List<Exclusion>> ExclusionsOfAsync(Proceeding proceeding) =>
        db.Exclusions.IgnoreQueryFilters().Where(x => x.ProceedingId == proceeding.Id).ToListAsync();
#pragma warning restore RS0030
}
