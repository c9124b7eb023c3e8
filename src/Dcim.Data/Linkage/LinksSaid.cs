using System.Linq.Expressions;
using Dcim.Data.Sealing;
using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Data.Linkage;

/// <summary>A pair of which something was said.</summary>
/// <param name="OtherInstitution">Name of the institution of the other record, where both agreed; null where it is not told.</param>
public sealed record PairSaid(long FirstId, long SecondId, string? OtherInstitution);

/// <summary>What was said at once and holds, as far as the reader may know it.</summary>
/// <param name="Code">Names it in addresses and in the audit.</param>
/// <param name="Own">Of the pairs the codes of the records of the reader's institution, by their ids; none for the link reviewer.</param>
/// <param name="By">Name of who said it; null where nobody did, or somebody elsewhere.</param>
/// <param name="Weight">In bits; null where it was no proposal.</param>
/// <param name="Reason">In the words of <paramref name="By"/>; null where none was asked, or it was erased.</param>
public sealed record LinkSaid(
    string Code,
    LinkAct Act,
    LinkBasis Basis,
    DateTime At,
    string? By,
    double? Weight,
    string? Reason,
    IReadOnlyList<PairSaid> Pairs,
    IReadOnlyDictionary<long, string> Own
);

/// <summary>
/// What was said of pairs and still holds, for who may take it back. An institution is told what it said itself, what it and another
/// said together, and what was linked of its own records without anybody: never what the link reviewer said, nor a no of the other
/// side. The reviewer is told what was said for the statistics alone. What is undone changes nothing else that anybody is told.
/// </summary>
public abstract class LinksSaid<TEvent, TPair>(
    DcimDbContext db,
    Scope caller,
    IServiceScopeFactory scopes,
    LinkStore links,
    Sealer sealer
)
    where TEvent : LinkEvent
    where TPair : CandidatePair
{
    /// <summary>More than these nobody looks through: the newest are shown.</summary>
    public const int Most = 200;

    /// <summary>An event with whose the records are.</summary>
    private sealed class Row
    {
        public required TEvent Event { get; init; }
        public long First { get; init; }
        public long Second { get; init; }

        /// <summary>Institution of who said it.</summary>
        public long? Sayer { get; init; }
        public string? SayerName { get; init; }
    }

    protected abstract LinkedKind Kind { get; }

    /// <summary>Of every record whose it is.</summary>
    private protected abstract IQueryable<RecordOwner> Owners(DcimDbContext system);

    /// <summary>Of records the codes of those that a scope sees.</summary>
    protected abstract Task<Dictionary<long, string>> CodesAsync(
        DcimDbContext scoped,
        IReadOnlyCollection<long> records,
        CancellationToken cancellationToken
    );

    /// <param name="asReviewer">What was said for the statistics, not what the institution may know.</param>
    /// <param name="record">Only what was said of this one of the institution; null for all.</param>
    public async Task<IReadOnlyList<LinkSaid>> ListAsync(
        bool asReviewer,
        long? record = null,
        CancellationToken cancellationToken = default
    ) =>
        await ReadAsync(
            asReviewer,
            e => record == null || e.FirstId == record || e.SecondId == record,
            cancellationToken
        );

    /// <summary>Something the reader may take back; null for all else, which is as if it had never been said.</summary>
    public async Task<LinkSaid?> FindAsync(
        string code,
        bool asReviewer,
        CancellationToken cancellationToken = default
    ) => (await ReadAsync(asReviewer, e => e.Code == code, cancellationToken)).SingleOrDefault();

    /// <summary>
    /// Takes back what was said. Of a link one record leaves, with all of its links that the reader may know; a denial or split no
    /// longer holds, and the pair waits again for whoever took it back.
    /// </summary>
    /// <param name="leaving">Of two records of the institution the one that leaves.</param>
    public async Task<LinkOutcome> TakeBackAsync(
        LinkSaid said,
        bool asReviewer,
        string reason,
        long? leaving = null,
        CancellationToken cancellationToken = default
    )
    {
        var pair = said.Pairs[0];
        var basis =
            asReviewer ? LinkBasis.Reviewer
            : said.Own.ContainsKey(pair.FirstId) && said.Own.ContainsKey(pair.SecondId) ? LinkBasis.Owner
            : LinkBasis.Side;
        if (said.Act == LinkAct.Linked)
        {
            // Of two records for the statistics that leaves which came later.
            var leaves = leaving ?? (asReviewer ? pair.SecondId : said.Own.Keys.Max());
            return await links.UnlinkAsync(
                Kind,
                leaves,
                leaves == pair.FirstId ? pair.SecondId : pair.FirstId,
                said.Code,
                basis,
                asReviewer ? await ToldToInstitutionsAsync(leaves, cancellationToken) : static _ => false,
                reason,
                cancellationToken
            );
        }
        var outcome = await links.TakeBackAsync(Kind, pair.FirstId, pair.SecondId, basis, reason, cancellationToken);
        if (outcome == LinkOutcome.Done)
            await AskAgainAsync(said, asReviewer, cancellationToken);
        return outcome;
    }

    private async Task<IReadOnlyList<LinkSaid>> ReadAsync(
        bool asReviewer,
        Expression<Func<TEvent, bool>> which,
        CancellationToken cancellationToken
    )
    {
        var institution = asReviewer ? null : caller.InstitutionId;
        if (institution is null && !asReviewer)
            return [];
        var knows = Knows(institution);
        var (rows, names) = await InSystemAsync(async system =>
        {
            var events = system.Set<TEvent>();
            var holding = events.Where(e =>
                e.Act != LinkAct.Ended
                && !events.Any(l => l.FirstId == e.FirstId && l.SecondId == e.SecondId && l.Id > e.Id)
            );
            var found = await Rows(system, holding.Where(which))
                .Where(knows)
                .OrderByDescending(r => r.Event.Id)
                .Take(Most)
                .ToListAsync(cancellationToken);
            var kept = await WithoutHiddenSplitsAsync(system, found, knows, cancellationToken);
            var others = kept.Select(r => OtherOf(r, institution)).OfType<long>().ToHashSet();
            return (
                kept,
                await system
                    .Institutions.Where(i => others.Contains(i.Id))
                    .ToDictionaryAsync(i => i.Id, i => i.Name, cancellationToken)
            );
        });
        var own = rows.SelectMany(r => OwnOf(r, institution)).Distinct().ToList();
        var seen = await CodesAsync(db, own, cancellationToken);
        return
        [
            .. from row in rows
            where OwnOf(row, institution).All(seen.ContainsKey)
            group row by row.Event.Code into deed
            let first = deed.First()
            let isOwn = asReviewer || first.Sayer == institution
            select new LinkSaid(
                deed.Key,
                first.Event.Act,
                first.Event.Basis,
                first.Event.At,
                isOwn ? first.SayerName : null,
                first.Event.Weight,
                isOwn && first.Event.SealedReason is { } blob
                    ? sealer.OpenIfAlive(blob, new(typeof(TEvent).Name, deed.Key, 0))
                    : null,
                [
                    .. deed.Select(r => new PairSaid(
                        r.Event.FirstId,
                        r.Event.SecondId,
                        OtherOf(r, institution) is { } other ? names.GetValueOrDefault(other) : null
                    )),
                ],
                deed.SelectMany(r => OwnOf(r, institution)).Distinct().ToDictionary(id => id, id => seen[id])
            ),
        ];
    }

    private IQueryable<Row> Rows(DcimDbContext system, IQueryable<TEvent> events) =>
        from e in events.AsNoTracking()
        join a in Owners(system) on e.FirstId equals a.RecordId
        join b in Owners(system) on e.SecondId equals b.RecordId
        join u in system.Users on e.By equals u.Id into sayers
        from u in sayers.DefaultIfEmpty()
        select new Row
        {
            Event = e,
            First = a.InstitutionId,
            Second = b.InstitutionId,
            Sayer = u == null ? null : u.InstitutionId,
            SayerName = u == null ? null : u.DisplayName,
        };

    /// <summary>What an institution, or the link reviewer (null), may know of what was said.</summary>
    private static Expression<Func<Row, bool>> Knows(long? institution) =>
        institution is { } own
            ? r =>
                r.Event.Act == LinkAct.Linked
                    && (
                        (r.Event.Basis == LinkBasis.Owner || r.Event.Basis == LinkBasis.Automatic)
                            && r.First == own
                            && r.Second == own
                        || r.Event.Basis == LinkBasis.Both && (r.First == own || r.Second == own)
                    )
                || r.Event.Act != LinkAct.Linked
                    && (r.Event.Basis == LinkBasis.Owner || r.Event.Basis == LinkBasis.Side)
                    && (r.First == own || r.Second == own)
                    && r.Sayer == own
            : r => r.Event.Basis == LinkBasis.Reviewer || r.Event.Basis == LinkBasis.Automatic && r.First != r.Second;

    /// <summary>
    /// A split is said of the one and all others of its person, whoever linked these: told is only that of which the reader knew that it
    /// was linked.
    /// </summary>
    private async Task<List<Row>> WithoutHiddenSplitsAsync(
        DcimDbContext system,
        List<Row> rows,
        Expression<Func<Row, bool>> knows,
        CancellationToken cancellationToken
    )
    {
        var firsts = rows.Where(r => r.Event.Act == LinkAct.Split).Select(r => r.Event.FirstId).ToHashSet();
        if (firsts.Count == 0)
            return rows;
        var before = system.Set<TEvent>().Where(e => firsts.Contains(e.FirstId));
        var all = (
            await before
                .Select(e => new
                {
                    e.Id,
                    e.FirstId,
                    e.SecondId,
                })
                .ToListAsync(cancellationToken)
        ).ToLookup(e => (e.FirstId, e.SecondId), e => e.Id);
        var known = (
            await Rows(system, before.Where(e => e.Act == LinkAct.Linked))
                .Where(knows)
                .Select(r => r.Event.Id)
                .ToListAsync(cancellationToken)
        ).ToHashSet();
        return
        [
            .. rows.Where(r =>
                r.Event.Act != LinkAct.Split
                || known.Contains(
                    all[(r.Event.FirstId, r.Event.SecondId)].Where(id => id < r.Event.Id).DefaultIfEmpty().Max()
                )
            ),
        ];
    }

    /// <summary>The other institution, of what was said together with it; null of all else.</summary>
    private static long? OtherOf(Row row, long? institution) =>
        row.Event.Basis != LinkBasis.Both || row.First == row.Second ? null
        : row.First == institution ? row.Second
        : row.First;

    private static IEnumerable<long> OwnOf(Row row, long? institution)
    {
        if (row.First == institution)
            yield return row.Event.FirstId;
        if (row.Second == institution)
            yield return row.Event.SecondId;
    }

    /// <summary>Accepts the links that some institution is told of: the reviewer leaves these as they are.</summary>
    private Task<Func<LinkEvent, bool>> ToldToInstitutionsAsync(long record, CancellationToken cancellationToken) =>
        InSystemAsync<Func<LinkEvent, bool>>(async system =>
        {
            var person = await Links.Of(Kind, system).AroundAsync([record], cancellationToken);
            var records = person.Records.ToList();
            var owners = await Owners(system)
                .Where(o => records.Contains(o.RecordId))
                .ToDictionaryAsync(o => o.RecordId, o => o.InstitutionId, cancellationToken);
            return e =>
                e.Basis != LinkBasis.Reviewer
                && (
                    e.Basis != LinkBasis.Automatic
                    || owners.GetValueOrDefault(e.FirstId) == owners.GetValueOrDefault(e.SecondId)
                );
        });

    /// <summary>
    /// Proposes again what was said to be two, to whoever took that back, if nothing else stands against it; to the link reviewer where
    /// another institution may not be asked.
    /// </summary>
    private async Task AskAgainAsync(LinkSaid said, bool asReviewer, CancellationToken cancellationToken)
    {
        var open = await links.MayProposeAsync(
            Kind,
            [.. said.Pairs.Select(p => (p.FirstId, p.SecondId))],
            cancellationToken
        );
        await InSystemAsync(async system =>
        {
            foreach (var (first, second) in open)
                if (
                    await system
                        .Set<TPair>()
                        .SingleOrDefaultAsync(
                            p => p.FirstId == first && p.SecondId == second && p.State == PairState.Decided,
                            cancellationToken
                        ) is
                    { } pair
                )
                {
                    var owners = await Owners(system)
                        .Where(o => o.RecordId == first || o.RecordId == second)
                        .ToListAsync(cancellationToken);
                    var mayBeAsked =
                        owners.DistinctBy(o => o.InstitutionId).Count() == 1 || !owners.Exists(o => o.IsSecret);
                    pair.State = PairState.Open;
                    pair.TurnId = asReviewer || !mayBeAsked ? null : caller.InstitutionId;
                    if (said.Act == LinkAct.Split)
                        (pair.FirstSays, pair.SecondSays) = (null, null);
                    pair.Version++;
                }
            return await system.SaveChangesAsync(cancellationToken);
        });
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
public sealed class VictimLinksSaid(
    DcimDbContext db,
    Scope caller,
    IServiceScopeFactory scopes,
    LinkStore links,
    Sealer sealer
) : LinksSaid<VictimLinkEvent, VictimCandidatePair>(db, caller, scopes, links, sealer)
{
    protected override LinkedKind Kind => LinkedKind.Victim;

    private protected override IQueryable<RecordOwner> Owners(DcimDbContext system) =>
        system.Registrations.Select(r => new RecordOwner
        {
            RecordId = r.Id,
            InstitutionId = r.InstitutionId,
            IsSecret = false,
        });

    protected override Task<Dictionary<long, string>> CodesAsync(
        DcimDbContext scoped,
        IReadOnlyCollection<long> records,
        CancellationToken cancellationToken
    ) =>
        scoped
            .Registrations.Where(r => records.Contains(r.Id))
            .ToDictionaryAsync(r => r.Id, r => r.Code, cancellationToken);
}

/// <summary>Of offender records, for who leads a proceeding with the offender.</summary>
public sealed class OffenderLinksSaid(
    DcimDbContext db,
    Scope caller,
    IServiceScopeFactory scopes,
    LinkStore links,
    Sealer sealer
) : LinksSaid<OffenderLinkEvent, OffenderCandidatePair>(db, caller, scopes, links, sealer)
{
    protected override LinkedKind Kind => LinkedKind.Offender;

    private protected override IQueryable<RecordOwner> Owners(DcimDbContext system) => OffenderHolder.Owners(system);

    protected override Task<Dictionary<long, string>> CodesAsync(
        DcimDbContext scoped,
        IReadOnlyCollection<long> records,
        CancellationToken cancellationToken
    ) =>
        scoped
            .OffenderRecords.Where(o => records.Contains(o.Id))
            .ToDictionaryAsync(o => o.Id, o => o.Code, cancellationToken);
}
