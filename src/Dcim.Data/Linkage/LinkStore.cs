using Dcim.Domain.Counting;
using Dcim.Domain.Records;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Data.Linkage;

/// <summary>How likely a proposal was.</summary>
/// <param name="Weight">In bits.</param>
/// <param name="ModelId">The <see cref="LinkageModelVersion"/> that says so.</param>
public sealed record LinkScore(double Weight, long ModelId);

/// <summary>What came of saying something of two records. None says which records stand against it.</summary>
public enum LinkOutcome
{
    Done,

    /// <summary>It was said before, and holds.</summary>
    Unchanged,

    /// <summary>One person would then be what somebody said to be two.</summary>
    Contradicted,

    /// <summary>They are one person now: they have to be split first.</summary>
    OnePerson,

    /// <summary>One of them is a draft, of an import that is not real, or may not be linked; or the two are of different kinds.</summary>
    NotLinkable,
}

/// <summary>
/// Links, denies, splits, and takes that back: as events of which none is ever overwritten. With each, in one transaction, go
/// the persons of the records, the facts behind the tables and the line of the audit; nothing changes that an institution sees of
/// its record. Works in the scope of the system, on behalf of who is signed in; who may ask for it is the caller's to check.
/// </summary>
public sealed class LinkStore(IServiceScopeFactory scopes, Scope caller, TimeProvider clock)
{
    /// <summary>
    /// Says that two records are about one person. Somebody may say so against an earlier denial or split of these two; a job
    /// (<see cref="LinkBasis.Automatic"/>) never does. A split said of the one and all records of the other's person at once is taken
    /// back as a whole.
    /// </summary>
    public Task<LinkOutcome> LinkAsync(
        LinkedKind kind,
        long one,
        long other,
        LinkBasis basis,
        LinkScore? score = null,
        string? reason = null,
        CancellationToken cancellationToken = default
    ) =>
        BetweenAsync(
            kind,
            one,
            other,
            (first, second, links) =>
            {
                var last = links.LastOf(first, second);
                if (last?.Act == LinkAct.Linked)
                    return LinkOutcome.Unchanged;
                var against = links.Against(first, second).Where(e => basis == LinkBasis.Automatic || e != last);
                var atOnce = against
                    .Where(e => basis != LinkBasis.Automatic && last?.Act == LinkAct.Split && e.Code == last.Code)
                    .ToList();
                if (against.Except(atOnce).Any())
                    return LinkOutcome.Contradicted;
                return new LinkDeed(
                    "linked",
                    basis,
                    [(first, second, LinkAct.Linked), .. atOnce.Select(e => (e.FirstId, e.SecondId, LinkAct.Ended))],
                    score,
                    reason
                );
            },
            cancellationToken
        );

    /// <summary>Says that two records are about two persons; no job links or proposes them any more.</summary>
    public Task<LinkOutcome> DenyAsync(
        LinkedKind kind,
        long one,
        long other,
        LinkBasis basis,
        LinkScore? score = null,
        string? reason = null,
        CancellationToken cancellationToken = default
    ) =>
        BetweenAsync(
            kind,
            one,
            other,
            (first, second, links) =>
                links.RecordsWith(first).Contains(second) ? LinkOutcome.OnePerson
                : links.LastOf(first, second)?.Act is LinkAct.Denied or LinkAct.Split ? LinkOutcome.Unchanged
                : new LinkDeed("denied", basis, [(first, second, LinkAct.Denied)], score, reason),
            cancellationToken
        );

    /// <summary>
    /// Takes one record out of its person, home; no job brings it together with any of the others again. Those stay together
    /// as far as they are linked without it.
    /// </summary>
    public Task<LinkOutcome> SplitAsync(
        LinkedKind kind,
        long record,
        LinkBasis basis,
        string? reason = null,
        CancellationToken cancellationToken = default
    ) =>
        ChangeAsync(
            kind,
            [record],
            links =>
            {
                var others = links.RecordsWith(record).Where(r => r != record).ToList();
                return others.Count == 0
                    ? LinkOutcome.Unchanged
                    : new LinkDeed(
                        "split",
                        basis,
                        [.. others.Select(o => (Math.Min(record, o), Math.Max(record, o), LinkAct.Split))],
                        Reason: reason
                    );
            },
            cancellationToken
        );

    /// <summary>
    /// Undoes the link of two records: the one leaves its person, with the records that links which <paramref name="stays"/> accepts
    /// join it to; none of these comes together with any of the others again by a job. Where such links join the two as well, the one
    /// link alone ends.
    /// </summary>
    /// <param name="code">Code of the event that linked them: where another holds by now, nothing is undone.</param>
    /// <param name="stays">Accepts the links that are not undone along with it.</param>
    public Task<LinkOutcome> UnlinkAsync(
        LinkedKind kind,
        long leaving,
        long other,
        string code,
        LinkBasis basis,
        Func<LinkEvent, bool> stays,
        string? reason = null,
        CancellationToken cancellationToken = default
    ) =>
        ChangeAsync(
            kind,
            [leaving, other],
            links =>
            {
                if (links.LastOf(leaving, other) is not { Act: LinkAct.Linked } link || link.Code != code)
                    return LinkOutcome.Unchanged;
                var along = links.RecordsWith(leaving, stays);
                return along.Contains(other)
                    ? new LinkDeed("link-ended", basis, [PairOf(leaving, other, LinkAct.Ended)], Reason: reason)
                    : new LinkDeed(
                        "split",
                        basis,
                        [
                            .. from one in along
                            from left in links.RecordsWith(leaving).Except(along)
                            select PairOf(one, left, LinkAct.Split),
                        ],
                        Reason: reason
                    );
            },
            cancellationToken
        );

    /// <summary>
    /// Takes back that two records are about two persons: whether they are one may be asked again. A split of several at once is taken
    /// back as a whole, as far as it holds: who takes it back need not know of whom it was said.
    /// </summary>
    public Task<LinkOutcome> TakeBackAsync(
        LinkedKind kind,
        long one,
        long other,
        LinkBasis basis,
        string? reason = null,
        CancellationToken cancellationToken = default
    ) =>
        ChangeAsync(
            kind,
            [one, other],
            links =>
                links.LastOf(one, other) is { Act: LinkAct.Denied or LinkAct.Split } last
                    ? new LinkDeed(
                        "link-ended",
                        basis,
                        [
                            .. links
                                .Holding.Where(e => e == last || e.Act == LinkAct.Split && e.Code == last.Code)
                                .Select(e => (e.FirstId, e.SecondId, LinkAct.Ended)),
                        ],
                        Reason: reason
                    )
                    : LinkOutcome.Unchanged,
            cancellationToken
        );

    private static (long First, long Second, LinkAct Act) PairOf(long one, long other, LinkAct act) =>
        (Math.Min(one, other), Math.Max(one, other), act);

    /// <summary>
    /// Of pairs those that a job may propose: they are two persons, and nothing stands against their being one. Asked again when
    /// the pair is linked.
    /// </summary>
    public async Task<IReadOnlyList<(long First, long Second)>> MayProposeAsync(
        LinkedKind kind,
        IReadOnlyCollection<(long First, long Second)> pairs,
        CancellationToken cancellationToken = default
    )
    {
        await using var scope = NewScope();
        var links = await LinksIn(scope, kind)
            .AroundAsync([.. pairs.SelectMany(p => new[] { p.First, p.Second }).Distinct()], cancellationToken);
        return [.. pairs.Where(p => links.MayPropose(p.First, p.Second))];
    }

    /// <inheritdoc cref="MayProposeAsync(LinkedKind, IReadOnlyCollection{ValueTuple{long, long}}, CancellationToken)"/>
    public async Task<bool> MayProposeAsync(
        LinkedKind kind,
        long one,
        long other,
        CancellationToken cancellationToken = default
    ) => (await MayProposeAsync(kind, [(one, other)], cancellationToken)).Count > 0;

    /// <summary>
    /// Takes an open proposal for who is signed in, so that nobody else gets it before <paramref name="until"/>; asked again, it is
    /// hers for longer.
    /// </summary>
    /// <returns>False where somebody else has it, or it is decided.</returns>
    public async Task<bool> TakeAsync(
        LinkedKind kind,
        long pair,
        DateTime until,
        CancellationToken cancellationToken = default
    )
    {
        await using var scope = NewScope();
        return await LinksIn(scope, kind)
            .TakeAsync(pair, User, clock.GetUtcNow().UtcDateTime, until, cancellationToken);
    }

    /// <summary>Gives a proposal back that who is signed in had taken.</summary>
    public async Task GiveBackAsync(LinkedKind kind, long pair, CancellationToken cancellationToken = default)
    {
        await using var scope = NewScope();
        await LinksIn(scope, kind).GiveBackAsync(pair, User, cancellationToken);
    }

    private long User => caller.UserId ?? throw new InvalidOperationException("Nobody is signed in.");

    private static Links LinksIn(AsyncServiceScope scope, LinkedKind kind) =>
        Links.Of(kind, scope.ServiceProvider.GetRequiredService<DcimDbContext>());

    private Task<LinkOutcome> BetweenAsync(
        LinkedKind kind,
        long one,
        long other,
        Func<long, long, PersonProjection, Decision> decide,
        CancellationToken cancellationToken
    )
    {
        var (first, second) = (Math.Min(one, other), Math.Max(one, other));
        return first == second
            ? Task.FromResult(LinkOutcome.NotLinkable)
            : ChangeAsync(
                kind,
                [first, second],
                links => decide(first, second, links),
                cancellationToken,
                mustBeLinkable: true
            );
    }

    private async Task<LinkOutcome> ChangeAsync(
        LinkedKind kind,
        IReadOnlyList<long> records,
        Func<PersonProjection, Decision> decide,
        CancellationToken cancellationToken,
        bool mustBeLinkable = false
    )
    {
        await using var scope = NewScope();
        return await scope
            .ServiceProvider.GetRequiredService<DcimDbContext>()
            .ChangeLinksAsync(
                kind,
                async links =>
                    mustBeLinkable && !await links.CanBeLinkedAsync(records, cancellationToken)
                        ? (LinkOutcome.NotLinkable, null)
                        : decide(await links.AroundAsync(records, cancellationToken)),
                cancellationToken
            );
    }

    /// <summary>What the caller has not saved yet is none of it, and what it may not see is needed.</summary>
    private AsyncServiceScope NewScope()
    {
        var scope = scopes.CreateAsyncScope();
        var inner = scope.ServiceProvider.GetRequiredService<Scope>();
        inner.EnterAs(caller);
        inner.EnterSystem();
        return scope;
    }

    /// <summary>What is done, or why nothing is.</summary>
    private readonly record struct Decision(LinkOutcome Outcome, LinkDeed? Deed)
    {
        public static implicit operator Decision(LinkOutcome outcome) => new(outcome, null);

        public static implicit operator Decision(LinkDeed deed) => new(LinkOutcome.Done, deed);

        public static implicit operator (LinkOutcome, LinkDeed?)(Decision decision) =>
            (decision.Outcome, decision.Deed);
    }
}
