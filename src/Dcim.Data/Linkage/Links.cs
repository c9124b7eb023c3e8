using Dcim.Data.Sealing;
using Dcim.Domain.Counting;
using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Data.Linkage;

/// <summary>Something said of pairs of records at once.</summary>
/// <param name="Purpose">What it is, as a word of <see cref="Audit.AuditPurpose"/>.</param>
/// <param name="Said">Of each pair, the lower number first.</param>
/// <param name="Reason">In the person's own words; null where none was asked.</param>
internal sealed record LinkDeed(
    string Purpose,
    LinkBasis Basis,
    IReadOnlyList<(long First, long Second, LinkAct Act)> Said,
    LinkScore? Score = null,
    string? Reason = null
);

/// <summary>
/// The links of one kind of records in the database, past the filters: they are between records of several institutions and are
/// shown to none. Read and written only in a transaction that has locked the head of the audit, so one after another.
/// </summary>
internal abstract class Links
{
    public static Links Of(LinkedKind kind, DcimDbContext db) =>
        kind == LinkedKind.Victim ? new VictimLinks(db) : new OffenderLinks(db);

    /// <summary>What the audit calls them.</summary>
    public abstract string Entity { get; }

    /// <summary>Whether all these may be linked at all: they count, nothing restricts them, and they can be the same kind of person.</summary>
    public abstract Task<bool> CanBeLinkedAsync(IReadOnlyList<long> records, CancellationToken cancellationToken);

    /// <summary>All that was said of these records, and of the others of their persons.</summary>
    public abstract Task<PersonProjection> AroundAsync(
        IReadOnlyCollection<long> records,
        CancellationToken cancellationToken
    );

    /// <summary>Adds the events; saved with what follows.</summary>
    public abstract Task<IReadOnlyList<LinkEvent>> AddAsync(
        LinkDeed deed,
        string code,
        DateTime now,
        long? by,
        Sealer sealer,
        CancellationToken cancellationToken
    );

    /// <summary>Brings the places of records to where links point now.</summary>
    /// <param name="added">Takes what is to be saved with what follows.</param>
    /// <returns>The records whose person is another now, with it.</returns>
    public abstract Task<IReadOnlyDictionary<long, long>> PlaceAsync(
        PersonProjection links,
        IReadOnlyCollection<long> records,
        List<object> added,
        CancellationToken cancellationToken
    );

    /// <summary>Proposals about these records that nobody need, or may, decide any more are decided.</summary>
    public abstract Task CloseDecidedAsync(IReadOnlyCollection<long> records, CancellationToken cancellationToken);

    /// <summary>Takes a proposal for a while: of two who ask at once one is told no.</summary>
    public abstract Task<bool> TakeAsync(
        long pair,
        long user,
        DateTime now,
        DateTime until,
        CancellationToken cancellationToken
    );

    /// <summary>Gives a proposal back before its time.</summary>
    public abstract Task GiveBackAsync(long pair, long user, CancellationToken cancellationToken);

    /// <summary>Takes away what was found out about records by comparing them: proposals, and what they were compared by.</summary>
    public abstract Task ForgetComparisonAsync(IReadOnlyCollection<long> records, CancellationToken cancellationToken);

    /// <summary>Takes away what records are compared by.</summary>
    public abstract Task ForgetEncodingsAsync(IReadOnlyCollection<long> records, CancellationToken cancellationToken);

    /// <summary>Takes away what anybody wrote about links of these records.</summary>
    public abstract Task ForgetReasonsAsync(IReadOnlyCollection<long> records, CancellationToken cancellationToken);

    /// <summary>Takes away all that was ever said of records that are to be removed.</summary>
    public abstract Task ForgetAsync(IReadOnlyCollection<long> records, CancellationToken cancellationToken);

    /// <summary>The records that links point to another person than their home person, of all there are.</summary>
    public abstract Task<Dictionary<long, long>> AllPlacesAsync(CancellationToken cancellationToken);

    /// <summary>All that was ever said.</summary>
    public abstract Task<PersonProjection> AllAsync(CancellationToken cancellationToken);

    /// <summary>Home persons of records.</summary>
    public abstract Task<Dictionary<long, long>> HomesAsync(
        IReadOnlyCollection<long> records,
        CancellationToken cancellationToken
    );
}

#pragma warning disable RS0030 // See Links: past the filters, and places, proposals and encodings are nothing the save gate has to see.
internal abstract class Links<TEvent, TPlace, TPair>(DcimDbContext db) : Links
    where TEvent : LinkEvent, new()
    where TPlace : PersonPlace, new()
    where TPair : CandidatePair
{
    private const int PerQuery = 500;

    protected DcimDbContext Db => db;

    /// <summary>Names of the keys that seal what is written of records.</summary>
    protected abstract Task<Dictionary<long, string>> KeyNamesAsync(
        IReadOnlyCollection<long> records,
        CancellationToken cancellationToken
    );

    public override async Task<PersonProjection> AroundAsync(
        IReadOnlyCollection<long> records,
        CancellationToken cancellationToken
    )
    {
        var events = new Dictionary<long, TEvent>();
        var asked = new HashSet<long>();
        var next = records.Distinct().ToList();
        while (true)
        {
            foreach (var ids in next.Chunk(PerQuery))
            {
                var first = All<TEvent>().Where(e => ids.Contains(e.FirstId));
                var second = All<TEvent>().Where(e => ids.Contains(e.SecondId));
                foreach (var query in new[] { first, second })
                foreach (var e in await query.ToListAsync(cancellationToken))
                    events[e.Id] = e;
            }
            asked.UnionWith(next);
            var found = new PersonProjection(events.Values);
            next = [.. records.SelectMany(found.RecordsWith).Distinct().Except(asked)];
            if (next.Count == 0)
                return found;
        }
    }

    public override async Task<IReadOnlyList<LinkEvent>> AddAsync(
        LinkDeed deed,
        string code,
        DateTime now,
        long? by,
        Sealer sealer,
        CancellationToken cancellationToken
    )
    {
        var keys = deed.Reason is null
            ? []
            : await KeyNamesAsync([.. deed.Said.Select(s => s.First).Distinct()], cancellationToken);
        List<TEvent> events =
        [
            .. deed.Said.Select(s => new TEvent
            {
                Code = code,
                FirstId = s.First,
                SecondId = s.Second,
                Act = s.Act,
                Basis = deed.Basis,
                At = now,
                By = by,
                Weight = deed.Score?.Weight,
                ModelId = deed.Score?.ModelId,
                SealedReason = deed.Reason is null
                    ? null
                    : sealer.Seal(deed.Reason, new(typeof(TEvent).Name, code, 0), keys[s.First]),
            }),
        ];
        db.AddRange(events);
        return events;
    }

    public override async Task<IReadOnlyDictionary<long, long>> PlaceAsync(
        PersonProjection links,
        IReadOnlyCollection<long> records,
        List<object> added,
        CancellationToken cancellationToken
    )
    {
        var lowest = records.ToDictionary(r => r, r => links.RecordsWith(r)[0]);
        var homes = await HomesAsync([.. records.Concat(lowest.Values).Distinct()], cancellationToken);
        var changed = new Dictionary<long, long>();
        foreach (var ids in records.Chunk(PerQuery))
        {
            var places = await All<TPlace>()
                .Where(p => ids.Contains(p.RecordId))
                .ToDictionaryAsync(p => p.RecordId, p => p.PersonId, cancellationToken);
            foreach (var record in ids)
            {
                var person = homes[lowest[record]];
                if (places.GetValueOrDefault(record, homes[record]) != person)
                    changed[record] = person;
            }
        }
        foreach (var ids in changed.Keys.Chunk(PerQuery))
            await All<TPlace>().Where(p => ids.Contains(p.RecordId)).ExecuteDeleteAsync(cancellationToken);
        foreach (var (record, person) in changed)
            if (person != homes[record])
            {
                var place = new TPlace { RecordId = record, PersonId = person };
                db.Add(place);
                added.Add(place);
            }
        return changed;
    }

    public override async Task CloseDecidedAsync(IReadOnlyCollection<long> records, CancellationToken cancellationToken)
    {
        var pairs = await All<TPair>()
            .Where(p => p.State == PairState.Open)
            .Where(p => records.Contains(p.FirstId) || records.Contains(p.SecondId))
            .Select(p => new
            {
                p.Id,
                p.FirstId,
                p.SecondId,
            })
            .ToListAsync(cancellationToken);
        if (pairs.Count == 0)
            return;
        var links = await AroundAsync([.. pairs.SelectMany(p => new[] { p.FirstId, p.SecondId })], cancellationToken);
        var decided = pairs.Where(p => !links.MayPropose(p.FirstId, p.SecondId)).Select(p => p.Id).ToList();
        await All<TPair>()
            .Where(p => decided.Contains(p.Id))
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(p => p.State, PairState.Decided)
                        .SetProperty(p => p.TakenBy, (long?)null)
                        .SetProperty(p => p.TakenUntil, (DateTime?)null)
                        .SetProperty(p => p.Version, p => p.Version + 1),
                cancellationToken
            );
    }

    public override async Task<bool> TakeAsync(
        long pair,
        long user,
        DateTime now,
        DateTime until,
        CancellationToken cancellationToken
    ) =>
        await All<TPair>()
            .Where(p => p.Id == pair && p.State == PairState.Open)
            .Where(p => p.TakenUntil == null || p.TakenUntil < now || p.TakenBy == user)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(p => p.TakenBy, user)
                        .SetProperty(p => p.TakenUntil, until)
                        .SetProperty(p => p.Version, p => p.Version + 1),
                cancellationToken
            ) == 1;

    public override Task GiveBackAsync(long pair, long user, CancellationToken cancellationToken) =>
        All<TPair>()
            .Where(p => p.Id == pair && p.TakenBy == user)
            .ExecuteUpdateAsync(
                set => set.SetProperty(p => p.TakenBy, (long?)null).SetProperty(p => p.TakenUntil, (DateTime?)null),
                cancellationToken
            );

    public override async Task ForgetComparisonAsync(
        IReadOnlyCollection<long> records,
        CancellationToken cancellationToken
    )
    {
        await All<TPair>()
            .Where(p => records.Contains(p.FirstId) || records.Contains(p.SecondId))
            .ExecuteDeleteAsync(cancellationToken);
        await ForgetEncodingsAsync(records, cancellationToken);
    }

    public override Task ForgetReasonsAsync(IReadOnlyCollection<long> records, CancellationToken cancellationToken) =>
        All<TEvent>()
            .Where(e => records.Contains(e.FirstId) || records.Contains(e.SecondId))
            .Where(e => e.SealedReason != null)
            .ExecuteUpdateAsync(set => set.SetProperty(e => e.SealedReason, (byte[]?)null), cancellationToken);

    public override async Task ForgetAsync(IReadOnlyCollection<long> records, CancellationToken cancellationToken)
    {
        await All<TEvent>()
            .Where(e => records.Contains(e.FirstId) || records.Contains(e.SecondId))
            .ExecuteDeleteAsync(cancellationToken);
        await All<TPlace>().Where(p => records.Contains(p.RecordId)).ExecuteDeleteAsync(cancellationToken);
        await ForgetComparisonAsync(records, cancellationToken);
    }

    public override Task<Dictionary<long, long>> AllPlacesAsync(CancellationToken cancellationToken) =>
        All<TPlace>().ToDictionaryAsync(p => p.RecordId, p => p.PersonId, cancellationToken);

    public override async Task<PersonProjection> AllAsync(CancellationToken cancellationToken) =>
        new(
            await All<TEvent>()
                .Select(e => new TEvent
                {
                    Id = e.Id,
                    FirstId = e.FirstId,
                    SecondId = e.SecondId,
                    Act = e.Act,
                })
                .ToListAsync(cancellationToken)
        );

    protected IQueryable<T> All<T>()
        where T : class => db.Set<T>().IgnoreQueryFilters().AsNoTracking();
}

/// <summary>Links of registrations.</summary>
internal sealed class VictimLinks(DcimDbContext db) : Links<VictimLinkEvent, VictimPlace, VictimCandidatePair>(db)
{
    public override string Entity => "VictimLink";

    public override async Task<bool> CanBeLinkedAsync(IReadOnlyList<long> records, CancellationToken cancellationToken)
    {
        var found = await All<Registration>().Where(r => records.Contains(r.Id)).ToListAsync(cancellationToken);
        var imports = found.Select(r => r.ImportId).OfType<long>().ToList();
        return found.Count == records.Count
            && !found.Exists(r => r.IsDraft || ConsentRule.CannotBeLinked(r))
            && !await All<ImportRun>()
                .AnyAsync(i => imports.Contains(i.Id) && (i.LiveAt == null || i.UndoneAt != null), cancellationToken);
    }

    public override Task<Dictionary<long, long>> HomesAsync(
        IReadOnlyCollection<long> records,
        CancellationToken cancellationToken
    ) =>
        All<Registration>()
            .Where(r => records.Contains(r.Id))
            .ToDictionaryAsync(r => r.Id, r => r.HomePersonId, cancellationToken);

    protected override Task<Dictionary<long, string>> KeyNamesAsync(
        IReadOnlyCollection<long> records,
        CancellationToken cancellationToken
    ) =>
        All<Registration>()
            .Where(r => records.Contains(r.Id))
            .ToDictionaryAsync(r => r.Id, r => r.KeyName, cancellationToken);

    public override async Task ForgetEncodingsAsync(
        IReadOnlyCollection<long> records,
        CancellationToken cancellationToken
    )
    {
        await All<VictimEncodingToken>().Where(t => records.Contains(t.RecordId)).ExecuteDeleteAsync(cancellationToken);
        await All<VictimEncoding>().Where(e => records.Contains(e.RecordId)).ExecuteDeleteAsync(cancellationToken);
    }
}

/// <summary>Links of offender records.</summary>
internal sealed class OffenderLinks(DcimDbContext db)
    : Links<OffenderLinkEvent, OffenderPlace, OffenderCandidatePair>(db)
{
    public override string Entity => "OffenderLink";

    /// <summary>A natural and a legal person are never one.</summary>
    public override async Task<bool> CanBeLinkedAsync(IReadOnlyList<long> records, CancellationToken cancellationToken)
    {
        var found = await (
            from o in All<OffenderRecord>()
            where records.Contains(o.Id)
            where
                All<Defendant>()
                    .Any(d =>
                        d.OffenderId == o.Id
                        && !All<ImportRun>()
                            .Any(i => i.Id == d.Proceeding.ImportId && (i.LiveAt == null || i.UndoneAt != null))
                    )
            select o
        ).ToListAsync(cancellationToken);
        return found.Count == records.Count && found.DistinctBy(o => o.IsLegalPerson).Count() == 1;
    }

    public override Task<Dictionary<long, long>> HomesAsync(
        IReadOnlyCollection<long> records,
        CancellationToken cancellationToken
    ) =>
        All<OffenderRecord>()
            .Where(o => records.Contains(o.Id))
            .ToDictionaryAsync(o => o.Id, o => o.HomePersonId, cancellationToken);

    /// <summary>They are sealed by the instance's own.</summary>
    protected override Task<Dictionary<long, string>> KeyNamesAsync(
        IReadOnlyCollection<long> records,
        CancellationToken cancellationToken
    ) => Task.FromResult(records.ToDictionary(r => r, _ => ""));

    public override async Task ForgetEncodingsAsync(
        IReadOnlyCollection<long> records,
        CancellationToken cancellationToken
    )
    {
        await All<OffenderEncodingToken>()
            .Where(t => records.Contains(t.RecordId))
            .ExecuteDeleteAsync(cancellationToken);
        await All<OffenderEncoding>().Where(e => records.Contains(e.RecordId)).ExecuteDeleteAsync(cancellationToken);
    }
}
#pragma warning restore RS0030
