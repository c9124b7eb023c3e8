using System.Text.Json;
using Dcim.Data.Access;
using Dcim.Data.Sealing;
using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Data.Proceedings;

/// <summary>Why a proceeding is offered, and what the other side said; both sealed together in the grant.</summary>
public sealed record HandOverReasons(string Offer, string Answer = "");

/// <summary>
/// Passes a proceeding to another authority: it changes its owner and nothing else, in one save; nothing is copied.
/// </summary>
public sealed class HandOvers(
    DcimDbContext db,
    Scope scope,
    Sealer sealer,
    ProceedingStore store,
    ProceedingAccess access,
    TimeProvider clock
)
{
    /// <summary>The offer of a proceeding that waits for its answer; null if there is none.</summary>
    public Task<Grant?> OpenOfferAsync(Proceeding proceeding) =>
        db
            .Grants.Include(g => g.Recipient)
            .SingleOrDefaultAsync(g =>
                g.ProceedingId == proceeding.Id && g.Kind == GrantKind.HandOver && g.State == GrantState.Offered
            );

    /// <summary>The hand-overs of a proceeding to which the institution in scope is a party, oldest first.</summary>
    public Task<List<Grant>> OfAsync(Proceeding proceeding) =>
        db
            .Grants.AsNoTracking()
            .Include(g => g.Owner)
            .Include(g => g.Recipient)
            .Where(g => g.ProceedingId == proceeding.Id && g.Kind == GrantKind.HandOver)
            .OrderBy(g => g.Id)
            .ToListAsync();

    /// <summary>Offers the proceeding, which the institution in scope leads; not saved yet.</summary>
    /// <param name="sections">Names of the sections of the giver's registrations that the recipient is to read.</param>
    public Grant Offer(Proceeding proceeding, Institution recipient, IEnumerable<string> sections, string reason)
    {
        var offer = new Grant
        {
            Code = RandomCode.New(),
            Kind = GrantKind.HandOver,
            OwnerId = proceeding.InstitutionId,
            ProceedingId = proceeding.Id,
            Proceeding = proceeding,
            RecipientId = recipient.Id,
            Sections = $"|{string.Concat(sections.Select(s => $"{s}|"))}",
            RestsOn = "LED8",
            SealedReason = [],
            State = GrantState.Offered,
            MadeAt = clock.GetUtcNow().UtcDateTime,
            MadeBy = scope.UserId ?? 0,
        };
        Seal(offer, new(reason));
        db.Add(offer);
        return offer;
    }

    public HandOverReasons ReasonsOf(Grant grant) =>
        JsonSerializer.Deserialize<HandOverReasons>(sealer.Open(grant.SealedReason, Place(grant)))!;

    /// <summary>Takes an offer back that nobody has answered; not saved yet.</summary>
    public void Withdraw(Grant offer) => offer.End(Now, scope.UserId);

    public void Decline(Grant offer, string reason)
    {
        Answer(offer, GrantState.Declined);
        Seal(offer, ReasonsOf(offer) with { Answer = reason });
    }

    /// <summary>
    /// Takes the proceeding over. Who is kept from it stays kept from it; under secrecy whoever accepts becomes an insider,
    /// and those of the giver remain so.
    /// </summary>
    /// <returns>False where it is no longer the giver's to give.</returns>
    public async Task<bool> AcceptAsync(Grant offer)
    {
        if (await access.FindOfferedAsync(offer) is not { } proceeding)
            return false;
        var leader = await db.Institutions.SingleAsync(i => i.Id == offer.RecipientId);
        foreach (var exclusion in await access.ExclusionsOfAsync(proceeding))
        {
            var reason = sealer.Open(exclusion.SealedReason, Place(exclusion));
            exclusion.InstitutionId = leader.Id;
            exclusion.SealedReason = sealer.Seal(reason, Place(exclusion));
        }
        store.MoveTo(proceeding, leader);
        Answer(offer, GrantState.InForce);
        if (
            proceeding.IsUnderSecrecy
            && !await db.Insiders.AnyAsync(i => i.ProceedingId == proceeding.Id && i.UserId == scope.UserId)
        )
            db.Add(
                new Insider
                {
                    InstitutionId = leader.Id,
                    ProceedingId = proceeding.Id,
                    UserId = scope.UserId ?? 0,
                }
            );
        // It led the proceeding before: what it let others read while they led ends with their leading.
        foreach (
            var earlier in await db
                .Grants.Where(g =>
                    g.ProceedingId == proceeding.Id
                    && g.Kind == GrantKind.HandOver
                    && g.State == GrantState.InForce
                    && g.OwnerId == leader.Id
                )
                .ToListAsync()
        )
            Withdraw(earlier);
        return true;
    }

    /// <summary>Where the reason of an exclusion is sealed.</summary>
    public static SealPlace Place(Exclusion exclusion) =>
        new(nameof(Exclusion), exclusion.Code, exclusion.InstitutionId);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private void Answer(Grant offer, GrantState state)
    {
        (offer.State, offer.AnsweredAt, offer.AnsweredBy) = (state, Now, scope.UserId);
        offer.Version++;
    }

    private void Seal(Grant grant, HandOverReasons reasons) =>
        grant.SealedReason = sealer.Seal(JsonSerializer.Serialize(reasons), Place(grant));

    private static SealPlace Place(Grant grant) => new(nameof(Grant), grant.Code, grant.OwnerId);
}
