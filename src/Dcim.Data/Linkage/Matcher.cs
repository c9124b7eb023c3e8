using System.Text.Json;
using Dcim.Domain.Answers;
using Dcim.Domain.Records;
using Dcim.Linkage;
using Dcim.Linkage.Blind;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using EncodingToken = Dcim.Linkage.Blind.EncodingToken;

namespace Dcim.Data.Linkage;

/// <summary>
/// Finds which records of one kind may be about one person, of whatever institution, by their encodings and a few pseudonymous answers: it
/// opens no identity and has no key. What it finds are proposals (<see cref="CandidatePair"/>); only where an administrator asked for it
/// are the likeliest linked without anybody.
/// </summary>
public abstract class Matcher
{
    /// <summary>From this probability on a pair is proposed to somebody; those below are kept for the count alone.</summary>
    public const double Proposed = 0.2;

    /// <summary>What is kept of an estimation besides the model.</summary>
    internal sealed record KeptModel(LinkageModel Model, double MeanOfNames, int Records);

    public static Matcher Of(LinkedKind kind, IServiceProvider services) =>
        kind == LinkedKind.Victim
            ? services.GetRequiredService<VictimMatcher>()
            : services.GetRequiredService<OffenderMatcher>();

    /// <summary>Compares all records with each other, by a model estimated from them where they are enough.</summary>
    /// <param name="progress">Told how far it is, from 0 to 1.</param>
    /// <returns>How many pairs it found.</returns>
    public abstract Task<int> CompareAllAsync(Action<double> progress, CancellationToken cancellationToken);

    /// <summary>Compares what is new or changed with all there is.</summary>
    /// <param name="from">What changed after this,</param>
    /// <param name="to">and up to this.</param>
    /// <returns>How many pairs it found.</returns>
    public abstract Task<int> CompareChangedAsync(DateTime from, DateTime to, CancellationToken cancellationToken);

    /// <summary>Whether anything is new.</summary>
    /// <param name="from">After this,</param>
    /// <param name="to">and up to this.</param>
    public abstract Task<bool> HasChangedAsync(DateTime from, DateTime to, CancellationToken cancellationToken);
}

/// <inheritdoc/>
public abstract class Matcher<TEncoding, TToken, TPair>(
    DcimDbContext db,
    Scope scope,
    LinkStore links,
    TimeProvider clock
) : Matcher
    where TEncoding : RecordEncoding
    where TToken : RecordToken
    where TPair : CandidatePair, new()
{
    private const int PerStep = 500;
    private const int TokensPerInsert = 400;

    /// <summary>A record as the matcher sees it.</summary>
    protected sealed record Seen(TEncoding Encoding, Code Sex, CodeSequence Citizenship)
    {
        public Code Form { get; init; }
        public int? Year { get; init; }
        public long Id => Encoding.RecordId;

        public PersonEncoding Read() =>
            Encodings.Read(Encoding, Year, [Known(Sex), Known(Citizenship.Codes.FirstOrDefault()), Known(Form)]);

        /// <summary>Not known, not asked, refused are no answers to compare.</summary>
        private static string? Known(Code code) => code.IsKnown ? code.Value : null;
    }

    protected DcimDbContext Db => db;

    protected abstract LinkedKind Kind { get; }

    /// <summary>The <see cref="LinkageModelVersion"/> in use; null before there is any.</summary>
    protected abstract long? ModelOf(Instance instance);

    protected abstract void SetModel(Instance instance, long model);

    /// <summary>The probability from which pairs are linked without anybody; null where none are.</summary>
    protected abstract double? LinksFrom(Instance instance);

    /// <summary>Of encoded records those that count.</summary>
    protected abstract IQueryable<Seen> Seeing(IQueryable<TEncoding> encodings);

    /// <summary>Encoded records of which something else that is compared may have changed, or who holds them.</summary>
    protected abstract IQueryable<long> Told(DateTime after, DateTime upTo);

    /// <summary>Of records, those who may be asked about them; of one that nobody may be asked about nothing.</summary>
    protected abstract Task<IReadOnlyDictionary<long, LinkTurnRule.Side>> SidesAsync(
        IReadOnlyCollection<TEncoding> encodings,
        CancellationToken cancellationToken
    );

    protected abstract long? FirstAsked(LinkTurnRule.Side first, LinkTurnRule.Side second);

    /// <summary>Who is asked of a pair that is open already.</summary>
    protected abstract long? AskedNow(CandidatePair pair, LinkTurnRule.Side first, LinkTurnRule.Side second);

    public override async Task<int> CompareAllAsync(Action<double> progress, CancellationToken cancellationToken)
    {
        scope.EnterSystem();
        var records = new BlindComparison(UsualModel.Fields);
        var indexed = new HashSet<long>(await IndexedAsync(cancellationToken));
        var missing = new List<TEncoding>();
        var owners = new List<Seen>();
        await foreach (var seen in Seeing(db.Set<TEncoding>()).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            records.Add(seen.Read());
            if (!indexed.Contains(seen.Id))
                missing.Add(seen.Encoding);
            // What is compared stands in the comparison: nothing but who it is of is kept twice.
            (seen.Encoding.Given, seen.Encoding.Family) = (null, null);
            owners.Add(seen);
        }
        progress(0.1);
        foreach (var some in missing.Chunk(PerStep))
            await IndexAsync(some, cancellationToken);
        progress(0.3);
        var result =
            records.Count >= UsualModel.FewestToEstimate
                ? Linker.Run(records, cancellationToken: cancellationToken)
                : Linker.Score(
                    records,
                    Blocks.Of(records, cancellationToken),
                    UsualModel.Of(records.Count),
                    cancellationToken: cancellationToken
                );
        progress(0.6);
        var (model, _) = await KeepModelAsync(
            result.Model,
            records.MeanOfNames,
            records.Count,
            result.Compared,
            cancellationToken
        );
        var levels = new byte[records.Fields.Count];
        var done = 0;
        foreach (var some in result.Pairs.Chunk(PerStep))
        {
            await ProposeAsync(
                [.. some.Select(p => FoundOf(records, owners[p.A], owners[p.B], p, levels))],
                model,
                cancellationToken
            );
            done += some.Length;
            progress(0.6 + 0.4 * done / result.Pairs.Count);
        }
        await ForgetOlderAsync(model, cancellationToken);
        return result.Pairs.Count;
    }

    public override async Task<int> CompareChangedAsync(DateTime from, DateTime to, CancellationToken cancellationToken)
    {
        scope.EnterSystem();
        var encoded = await Encoded(from, to).ToListAsync(cancellationToken);
        var told = await Told(from, to).ToListAsync(cancellationToken);
        var ids = encoded.Union(told).Order();
        var found = 0;
        foreach (var some in ids.Chunk(PerStep))
            found += await CompareAsync(some, cancellationToken);
        return found;
    }

    public override async Task<bool> HasChangedAsync(DateTime from, DateTime to, CancellationToken cancellationToken) =>
        await Encoded(from, to).AnyAsync(cancellationToken) || await Told(from, to).AnyAsync(cancellationToken);

    private IQueryable<long> Encoded(DateTime from, DateTime to) =>
        db.Set<TEncoding>().Where(e => e.ChangedAt > from && e.ChangedAt <= to).Select(e => e.RecordId);

    private async Task<int> CompareAsync(long[] changed, CancellationToken cancellationToken)
    {
        var ones = await SeeAsync(changed, cancellationToken);
        await IndexAsync([.. ones.Select(o => o.Encoding)], cancellationToken);
        var (counts, sharing) = await SharingAsync(ones, cancellationToken);
        var others = await SeeAsync([.. sharing.Except(changed)], cancellationToken);
        var (model, kept) = await ModelAsync(cancellationToken);
        var records = new BlindComparison(UsualModel.Fields, new(kept.MeanOfNames, counts));
        var all = ones.Concat(others).ToList();
        foreach (var seen in all)
            records.Add(seen.Read());
        var pairs = Linker
            .Score(records, Blocks.Of(records, cancellationToken), kept.Model, cancellationToken: cancellationToken)
            .Pairs.Where(p => p.A < ones.Count)
            .ToList();
        var levels = new byte[records.Fields.Count];
        var found = pairs.ConvertAll(p => FoundOf(records, all[p.A], all[p.B], p, levels));
        await ProposeAsync(found, model, cancellationToken);
        var keep = found.Select(f => f.Ids).ToHashSet();
        await ForgetStaleAsync([.. changed], p => !keep.Contains((p.FirstId, p.SecondId)), cancellationToken);
        return found.Count;
    }

    /// <summary>By token of the records how many records have it, and the records that share one that is not too common.</summary>
    private async Task<(Dictionary<EncodingToken, int> Counts, HashSet<long> Sharing)> SharingAsync(
        IReadOnlyList<Seen> ones,
        CancellationToken cancellationToken
    )
    {
        var tokens = ones.SelectMany(o => Encodings.Tokens(o.Encoding.Tokens)).Distinct().ToList();
        var counts = new Dictionary<EncodingToken, int>();
        var sharing = new HashSet<long>();
        foreach (var some in tokens.Chunk(PerStep))
        {
            var numbers = some.Select(t => (long)t.Number).ToList();
            var found = await db.Set<TToken>()
                .Where(t => numbers.Contains(t.Token))
                .GroupBy(t => t.Token)
                .Select(g => new { g.Key, Count = g.Count() })
                .ToListAsync(cancellationToken);
            foreach (var one in found)
                counts[new((ulong)one.Key)] = one.Count;
            numbers = [.. found.Where(f => f.Count is > 1 and <= Blocks.MostInBlock).Select(f => f.Key)];
            sharing.UnionWith(
                await db.Set<TToken>()
                    .Where(t => numbers.Contains(t.Token))
                    .Select(t => t.RecordId)
                    .ToListAsync(cancellationToken)
            );
        }
        return (counts, sharing);
    }

    private async Task<(long Id, KeptModel Kept)> ModelAsync(CancellationToken cancellationToken)
    {
        if (ModelOf(await db.Instances.AsNoTracking().SingleAsync(cancellationToken)) is { } id)
            return (
                id,
                JsonSerializer.Deserialize<KeptModel>(
                    (await db.LinkageModelVersions.AsNoTracking().SingleAsync(m => m.Id == id, cancellationToken)).Json
                )!
            );
        var records = await db.Set<TEncoding>().CountAsync(cancellationToken);
        return await KeepModelAsync(UsualModel.Of(records), meanOfNames: 1, records, pairs: 0, cancellationToken);
    }

    private async Task<(long Id, KeptModel Kept)> KeepModelAsync(
        LinkageModel model,
        double meanOfNames,
        int records,
        long pairs,
        CancellationToken cancellationToken
    )
    {
        var kept = new KeptModel(model, meanOfNames, records);
        var version = new LinkageModelVersion
        {
            Of = Kind,
            Json = JsonSerializer.Serialize(kept),
            Records = records,
            Pairs = pairs,
            EstimatedAt = Now,
        };
        db.Add(version);
        await db.SaveChangesAsync(cancellationToken);
        SetModel(await db.Instances.SingleAsync(cancellationToken), version.Id);
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
        return (version.Id, kept);
    }

    /// <summary>Two records that may be about one person, the lower number first.</summary>
    private sealed record Found(TEncoding First, TEncoding Second, double Weight, string Levels)
    {
        public (long, long) Ids => (First.RecordId, Second.RecordId);
        public double Probability => LinkageModel.ProbabilityOf(Weight);
    }

    private static Found FoundOf(BlindComparison records, Seen a, Seen b, ScoredPair pair, byte[] levels)
    {
        records.Compare(pair.A, pair.B, levels);
        var known = records.Fields.Index().Where(f => levels[f.Index] != Comparison.Unknown);
        var (first, second) = a.Id < b.Id ? (a, b) : (b, a);
        return new(
            first.Encoding,
            second.Encoding,
            pair.Weight,
            string.Join(' ', known.Select(f => $"{f.Item.Name.Replace(' ', '-')}:{levels[f.Index]}"))
        );
    }

    /// <summary>Proposes pairs, but for those of which somebody said that they are two; those proposed before get their new weight.</summary>
    private async Task ProposeAsync(IReadOnlyList<Found> found, long model, CancellationToken cancellationToken)
    {
        if (found.Count == 0)
            return;
        var may = (await links.MayProposeAsync(Kind, [.. found.Select(f => f.Ids)], cancellationToken)).ToHashSet();
        var firsts = found.Select(f => f.First.RecordId).Distinct().ToList();
        var there = await db.Set<TPair>()
            .Where(p => firsts.Contains(p.FirstId))
            .ToDictionaryAsync(p => (p.FirstId, p.SecondId), cancellationToken);
        var sides = await SidesAsync(
            [.. found.SelectMany(f => new[] { f.First, f.Second }).DistinctBy(e => e.RecordId)],
            cancellationToken
        );
        foreach (var pair in found.Where(f => may.Contains(f.Ids)))
        {
            if (
                !sides.TryGetValue(pair.First.RecordId, out var first)
                || !sides.TryGetValue(pair.Second.RecordId, out var second)
            )
                continue;
            if (!there.TryGetValue(pair.Ids, out var kept))
                db.Add(
                    kept = new()
                    {
                        Code = RandomCode.New(),
                        FirstId = pair.First.RecordId,
                        SecondId = pair.Second.RecordId,
                        FoundAt = Now,
                        TurnId = FirstAsked(first, second),
                    }
                );
            else if (kept.State == PairState.Open)
                kept.TurnId = AskedNow(kept, first, second);
            else
                (kept.State, kept.FirstSays, kept.SecondSays, kept.TurnId) = (
                    PairState.Open,
                    null,
                    null,
                    FirstAsked(first, second)
                );
            (kept.Weight, kept.Probability, kept.Levels, kept.ModelId) = (
                pair.Weight,
                pair.Probability,
                pair.Levels,
                model
            );
            kept.Version++;
        }
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
        if (LinksFrom(await db.Instances.AsNoTracking().SingleAsync(cancellationToken)) is { } sure)
            foreach (var pair in found.Where(f => f.Probability >= sure && may.Contains(f.Ids)))
                await links.LinkAsync(
                    Kind,
                    pair.First.RecordId,
                    pair.Second.RecordId,
                    LinkBasis.Automatic,
                    new(pair.Weight, model),
                    cancellationToken: cancellationToken
                );
    }

    /// <summary>Proposals that are none any more go, unless somebody said something of them.</summary>
    private async Task ForgetStaleAsync(
        List<long> records,
        Func<TPair, bool> isStale,
        CancellationToken cancellationToken
    )
    {
        var there = await db.Set<TPair>()
            .Where(p => records.Contains(p.FirstId) || records.Contains(p.SecondId))
            .Where(p => p.State == PairState.Open && p.FirstSays == null && p.SecondSays == null)
            .ToListAsync(cancellationToken);
        db.RemoveRange(there.Where(isStale));
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
    }

    private async Task<List<Seen>> SeeAsync(IReadOnlyCollection<long> records, CancellationToken cancellationToken)
    {
        var seen = new List<Seen>();
        foreach (var some in records.Chunk(PerStep))
            seen.AddRange(
                await Seeing(db.Set<TEncoding>().Where(e => some.Contains(e.RecordId))).ToListAsync(cancellationToken)
            );
        return seen;
    }

    private Task<List<long>> IndexedAsync(CancellationToken cancellationToken) =>
        db.Set<TToken>().Select(t => t.RecordId).Distinct().ToListAsync(cancellationToken);

#pragma warning disable EF1002 // The name of the table and numbers, and nothing else, are written into the statement.
#pragma warning disable RS0030 // Many rows of proposals and numbers that no rule of the save gate is about; one by one they would take minutes.
    /// <summary>Proposals that a run over everything did not find again go, unless somebody said something of them.</summary>
    private Task ForgetOlderAsync(long model, CancellationToken cancellationToken) =>
        db.Set<TPair>()
            .Where(p => p.ModelId != model && p.State == PairState.Open)
            .Where(p => p.FirstSays == null && p.SecondSays == null)
            .ExecuteDeleteAsync(cancellationToken);

    /// <summary>Writes under which tokens records are found, in place of what was.</summary>
    private async Task IndexAsync(IReadOnlyList<TEncoding> encodings, CancellationToken cancellationToken)
    {
        var ids = encodings.Select(e => e.RecordId).ToList();
        await db.Set<TToken>().Where(t => ids.Contains(t.RecordId)).ExecuteDeleteAsync(cancellationToken);
        var table = db.Model.FindEntityType(typeof(TToken))!.GetTableName();
        var rows = encodings.SelectMany(e =>
            Encodings.Tokens(e.Tokens).Select(t => (long)t.Number).Distinct().Select(t => $"({t},{e.RecordId})")
        );
        foreach (var some in rows.Chunk(TokensPerInsert))
            await db.Database.ExecuteSqlRawAsync(
                $"INSERT INTO {table} (Token, RecordId) VALUES {string.Join(',', some)}",
                cancellationToken
            );
    }
#pragma warning restore RS0030, EF1002

    private DateTime Now => clock.GetUtcNow().UtcDateTime;
}
