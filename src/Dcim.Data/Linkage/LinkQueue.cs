using Dcim.Data.Access;
using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Data.Linkage;

/// <summary>As whom somebody decides whether two records are about one person.</summary>
public enum LinkVoice
{
    /// <summary>Both are her institution's: she sees both.</summary>
    Owner,

    /// <summary>One is her institution's: she sees that one, and of the other how far it agrees.</summary>
    Side,

    /// <summary>She decides for the statistics alone, and sees no name.</summary>
    Reviewer,
}

/// <summary>A pair that waits for who is signed in.</summary>
/// <param name="Own">Ids of the records she may open: both, one, or none.</param>
/// <param name="OtherSaidYes">The other institution has said that it is one person.</param>
/// <param name="TellsOther">A yes may be told to the other institution; else it goes to the link reviewer, for the count alone.</param>
public sealed record WaitingPair(
    CandidatePair Pair,
    LinkVoice Voice,
    IReadOnlyList<long> Own,
    bool OtherSaidYes = false,
    bool TellsOther = true
);

/// <summary>
/// The proposals of the matcher, as they wait for whoever is signed in: for her institution those whose turn it is, for the national link
/// reviewer those of no institution. Nobody else learns that a pair is there. Of an institution's only those of records that she may see.
/// </summary>
public abstract class LinkQueue<TPair>(
    DcimDbContext db,
    Scope caller,
    IServiceScopeFactory scopes,
    LinkStore links,
    TimeProvider clock
)
    where TPair : CandidatePair
{
    /// <param name="IsSecret">No other institution is asked about it.</param>
    /// <param name="Registration">With its institution; null of an offender.</param>
    protected readonly record struct Owner(long InstitutionId, bool IsSecret, Registration? Registration = null)
    {
        public bool LetsKnow(Owner other) =>
            Registration is null || SharingRule.LetsKnow(Registration, other.Registration!.Institution);
    }

    /// <summary>How long a pair is one person's alone.</summary>
    public static readonly TimeSpan Hold = TimeSpan.FromMinutes(15);

    /// <summary>More than these nobody looks through; the rest waits until they are decided.</summary>
    private const int MostLooked = 500;

    protected abstract LinkedKind Kind { get; }

    /// <summary>Of records, which institution is asked about each.</summary>
    protected abstract Task<Dictionary<long, Owner>> OwnersAsync(
        DcimDbContext system,
        IReadOnlyCollection<long> records,
        CancellationToken cancellationToken
    );

    /// <summary>Of records those that a scope sees.</summary>
    protected abstract IQueryable<long> Among(DcimDbContext scoped, IReadOnlyCollection<long> records);

    /// <param name="asReviewer">The pairs of the national link reviewer, not those of the institution.</param>
    public async Task<int> CountAsync(bool asReviewer, CancellationToken cancellationToken = default) =>
        (await WaitingAsync(asReviewer, cancellationToken)).Count;

    /// <summary>Takes the likeliest pair that nobody else looks at, for a quarter of an hour.</summary>
    /// <returns>Its code; null where there is none.</returns>
    public async Task<string?> TakeNextAsync(bool asReviewer, CancellationToken cancellationToken = default)
    {
        foreach (var waiting in await WaitingAsync(asReviewer, cancellationToken))
            if (await TakeAsync(waiting, cancellationToken))
                return waiting.Pair.Code;
        return null;
    }

    /// <summary>A pair that is hers to decide; null for any other, which is as if there were none.</summary>
    public async Task<WaitingPair?> FindAsync(
        string code,
        bool asReviewer,
        CancellationToken cancellationToken = default
    ) =>
        (await WaitingAsync(asReviewer, cancellationToken)).FirstOrDefault(w => w.Pair.Code == code) is { } waiting
        && await TakeAsync(waiting, cancellationToken)
            ? waiting
            : null;

    /// <summary>Says whether a pair is of one person. A yes of one side alone asks the other; a no of either is enough.</summary>
    /// <param name="reason">In her own words; sealed.</param>
    public async Task<LinkOutcome> SayAsync(
        WaitingPair waiting,
        bool isOne,
        string? reason,
        CancellationToken cancellationToken = default
    )
    {
        var pair = waiting.Pair;
        var score = new LinkScore(pair.Weight, pair.ModelId);
        if (waiting.Voice == LinkVoice.Side && isOne && !(waiting.OtherSaidYes && waiting.TellsOther))
            return await PassOnAsync(waiting, cancellationToken);
        var basis = waiting.Voice switch
        {
            LinkVoice.Owner => LinkBasis.Owner,
            LinkVoice.Reviewer => LinkBasis.Reviewer,
            _ => isOne ? LinkBasis.Both : LinkBasis.Side,
        };
        return isOne
            ? await links.LinkAsync(Kind, pair.FirstId, pair.SecondId, basis, score, reason, cancellationToken)
            : await links.DenyAsync(Kind, pair.FirstId, pair.SecondId, basis, score, reason, cancellationToken);
    }

    /// <summary>Leaves a pair for later, or for somebody else.</summary>
    public Task LeaveAsync(WaitingPair waiting, CancellationToken cancellationToken = default) =>
        links.GiveBackAsync(Kind, waiting.Pair.Id, cancellationToken);

    private Task<bool> TakeAsync(WaitingPair waiting, CancellationToken cancellationToken) =>
        links.TakeAsync(Kind, waiting.Pair.Id, clock.GetUtcNow().UtcDateTime + Hold, cancellationToken);

    /// <summary>
    /// One side has said yes: now the other is asked, and learns for the first time that there is something to ask; or, where it may not
    /// be told, the link reviewer.
    /// </summary>
    private Task<LinkOutcome> PassOnAsync(WaitingPair waiting, CancellationToken cancellationToken) =>
        InSystemAsync(async system =>
        {
            var pair = await system
                .Set<TPair>()
                .SingleOrDefaultAsync(
                    p => p.Id == waiting.Pair.Id && p.TurnId == caller.InstitutionId && p.State == PairState.Open,
                    cancellationToken
                );
            if (pair is null)
                return LinkOutcome.Unchanged;
            var isFirst = waiting.Own.Contains(pair.FirstId);
            var other = isFirst ? pair.SecondId : pair.FirstId;
            if (!(await OwnersAsync(system, [other], cancellationToken)).TryGetValue(other, out var owner))
                return LinkOutcome.NotLinkable;
            if (isFirst)
                pair.FirstSays = true;
            else
                pair.SecondSays = true;
            pair.TurnId = waiting.TellsOther ? owner.InstitutionId : null;
            (pair.TakenBy, pair.TakenUntil) = (null, null);
            pair.Version++;
            await system.SaveChangesAsync(cancellationToken);
            return LinkOutcome.Done;
        });

    /// <summary>The pairs that wait, the likeliest first.</summary>
    private async Task<List<WaitingPair>> WaitingAsync(bool asReviewer, CancellationToken cancellationToken)
    {
        var turn = asReviewer ? null : caller.InstitutionId;
        if (turn is null && !asReviewer)
            return [];
        var now = clock.GetUtcNow().UtcDateTime;
        var pairs = await InSystemAsync(system =>
            system
                .Set<TPair>()
                .AsNoTracking()
                .Where(p => p.State == PairState.Open && p.TurnId == turn && p.Probability >= Matcher.Proposed)
                .Where(p => p.TakenUntil == null || p.TakenUntil < now || p.TakenBy == caller.UserId)
                .OrderByDescending(p => p.Probability)
                .ThenBy(p => p.Id)
                .Take(MostLooked)
                .ToListAsync(cancellationToken)
        );
        if (asReviewer)
            return pairs.ConvertAll(p => new WaitingPair(p, LinkVoice.Reviewer, []));
        var ids = pairs.SelectMany(p => new[] { p.FirstId, p.SecondId }).Distinct().ToList();
        var owners = await InSystemAsync(system => OwnersAsync(system, ids, cancellationToken));
        var seen = (await Among(db, ids).ToListAsync(cancellationToken)).ToHashSet();
        var waiting = new List<WaitingPair>();
        foreach (var pair in pairs)
        {
            long[] records = [pair.FirstId, pair.SecondId];
            var own = records.Where(r => owners.GetValueOrDefault(r).InstitutionId == turn).ToList();
            if (own.Count == 0 || !own.TrueForAll(seen.Contains))
                continue;
            if (own.Count == 2)
            {
                waiting.Add(new(pair, LinkVoice.Owner, own));
                continue;
            }
            var (other, says) =
                own[0] == pair.FirstId ? (pair.SecondId, pair.SecondSays) : (pair.FirstId, pair.FirstSays);
            if (says == true || !owners.GetValueOrDefault(other).IsSecret)
                waiting.Add(
                    new(
                        pair,
                        LinkVoice.Side,
                        own,
                        says == true,
                        owners[own[0]].LetsKnow(owners.GetValueOrDefault(other))
                    )
                );
        }
        return waiting;
    }

    private async Task<T> InSystemAsync<T>(Func<DcimDbContext, Task<T>> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        var inner = scope.ServiceProvider.GetRequiredService<Scope>();
        inner.EnterAs(caller);
        inner.EnterSystem();
        return await work(scope.ServiceProvider.GetRequiredService<DcimDbContext>());
    }
}

/// <summary>Of registrations.</summary>
public sealed class VictimLinkQueue(
    DcimDbContext db,
    Scope caller,
    IServiceScopeFactory scopes,
    LinkStore links,
    TimeProvider clock
) : LinkQueue<VictimCandidatePair>(db, caller, scopes, links, clock)
{
    protected override LinkedKind Kind => LinkedKind.Victim;

    protected override Task<Dictionary<long, Owner>> OwnersAsync(
        DcimDbContext system,
        IReadOnlyCollection<long> records,
        CancellationToken cancellationToken
    ) =>
        system
            .Registrations.AsNoTracking()
            .Include(r => r.Institution)
            .Where(r => records.Contains(r.Id))
            .ToDictionaryAsync(r => r.Id, r => new Owner(r.InstitutionId, r.IsUnderSecrecy, r), cancellationToken);

    protected override IQueryable<long> Among(DcimDbContext scoped, IReadOnlyCollection<long> records) =>
        scoped.Registrations.Where(r => records.Contains(r.Id)).Select(r => r.Id);
}

/// <summary>Of offender records, for who leads a proceeding with the offender.</summary>
public sealed class OffenderLinkQueue(
    DcimDbContext db,
    Scope caller,
    IServiceScopeFactory scopes,
    LinkStore links,
    TimeProvider clock
) : LinkQueue<OffenderCandidatePair>(db, caller, scopes, links, clock)
{
    protected override LinkedKind Kind => LinkedKind.Offender;

    protected override async Task<Dictionary<long, Owner>> OwnersAsync(
        DcimDbContext system,
        IReadOnlyCollection<long> records,
        CancellationToken cancellationToken
    ) =>
        (await OffenderHolder.OfAsync(system, records, cancellationToken)).ToDictionary(
            h => h.Key,
            h => new Owner(h.Value.InstitutionId, h.Value.IsUnderSecrecy)
        );

    protected override IQueryable<long> Among(DcimDbContext scoped, IReadOnlyCollection<long> records) =>
        scoped.OffenderRecords.Where(o => records.Contains(o.Id)).Select(o => o.Id);
}
