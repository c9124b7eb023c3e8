using System.Text.Json;
using Dcim.Domain.Answers;
using Dcim.Domain.Records;
using Dcim.Linkage;
using Dcim.Linkage.Blind;
using Microsoft.EntityFrameworkCore;
using EncodingToken = Dcim.Linkage.Blind.EncodingToken;

namespace Dcim.Data.Linkage;

/// <summary>
/// Finds which registrations may be about one person, of whatever institution, by their encodings and what their facts say: it opens no
/// identity and has no key. What it finds are proposals (<see cref="VictimCandidatePair"/>); only where an administrator asked for it
/// are the likeliest linked without anybody.
/// </summary>
public sealed class VictimMatcher(DcimDbContext db, Scope scope, LinkStore links, TimeProvider clock)
{
    /// <summary>From this probability on a pair is proposed to somebody; those below are kept for the count alone.</summary>
    public const double Proposed = 0.2;

    private const int PerStep = 500;
    private const int TokensPerInsert = 400;

    /// <summary>What is kept of an estimation besides the model.</summary>
    internal sealed record KeptModel(LinkageModel Model, double MeanOfNames, int Records);

    /// <summary>A registration as the matcher sees it.</summary>
    private sealed record Seen(VictimEncoding Encoding, Code Sex, CodeSequence Citizenship, Code Form, int Year)
    {
        public long Id => Encoding.RecordId;

        public PersonEncoding Read() =>
            Encodings.Read(Encoding, Year, [Known(Sex), Known(Citizenship.Codes.FirstOrDefault()), Known(Form)]);

        /// <summary>Not known, not asked, refused are no answers to compare.</summary>
        private static string? Known(Code code) => code.IsKnown ? code.Value : null;
    }

    /// <summary>Compares all registrations with each other, by a model estimated from them where they are enough.</summary>
    /// <param name="progress">Told how far it is, from 0 to 1.</param>
    /// <returns>How many pairs it found.</returns>
    public async Task<int> CompareAllAsync(Action<double> progress, CancellationToken cancellationToken)
    {
        scope.EnterSystem();
        var records = new BlindComparison(UsualModel.Fields);
        var indexed = new HashSet<long>(await IndexedAsync(cancellationToken));
        var missing = new List<VictimEncoding>();
        var owners = new List<Seen>();
        await foreach (var seen in Seeing(db.VictimEncodings).AsAsyncEnumerable().WithCancellation(cancellationToken))
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

    /// <summary>Compares what is new or changed with all there is.</summary>
    /// <param name="from">What changed after this,</param>
    /// <param name="to">and up to this.</param>
    /// <returns>How many pairs it found.</returns>
    public async Task<int> CompareChangedAsync(DateTime from, DateTime to, CancellationToken cancellationToken)
    {
        scope.EnterSystem();
        var ids = await ChangedAsync(from, to, cancellationToken);
        var found = 0;
        foreach (var some in ids.Chunk(PerStep))
            found += await CompareAsync(some, cancellationToken);
        return found;
    }

    /// <summary>Whether anything is new.</summary>
    /// <param name="from">After this,</param>
    /// <param name="to">and up to this.</param>
    public async Task<bool> HasChangedAsync(DateTime from, DateTime to, CancellationToken cancellationToken) =>
        await db.VictimEncodings.AnyAsync(e => e.ChangedAt > from && e.ChangedAt <= to, cancellationToken)
        || await db.VictimFacts.AnyAsync(
            f =>
                f.RecordedTo == null
                && f.RecordedFrom > from
                && f.RecordedFrom <= to
                && db.VictimEncodings.Any(e => e.RecordId == f.RegistrationId),
            cancellationToken
        );

    /// <summary>Registrations of which the encoding or the fact is new.</summary>
    private async Task<IReadOnlyList<long>> ChangedAsync(
        DateTime from,
        DateTime to,
        CancellationToken cancellationToken
    )
    {
        var encoded = await db
            .VictimEncodings.Where(e => e.ChangedAt > from && e.ChangedAt <= to)
            .Select(e => e.RecordId)
            .ToListAsync(cancellationToken);
        var told = await db
            .VictimFacts.Where(f => f.RecordedTo == null && f.RecordedFrom > from && f.RecordedFrom <= to)
            .Where(f => db.VictimEncodings.Any(e => e.RecordId == f.RegistrationId))
            .Select(f => f.RegistrationId)
            .ToListAsync(cancellationToken);
        return [.. encoded.Union(told).Order()];
    }

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
            var found = await db
                .VictimEncodingTokens.Where(t => numbers.Contains(t.Token))
                .GroupBy(t => t.Token)
                .Select(g => new { g.Key, Count = g.Count() })
                .ToListAsync(cancellationToken);
            foreach (var one in found)
                counts[new((ulong)one.Key)] = one.Count;
            numbers = [.. found.Where(f => f.Count is > 1 and <= Blocks.MostInBlock).Select(f => f.Key)];
            sharing.UnionWith(
                await db
                    .VictimEncodingTokens.Where(t => numbers.Contains(t.Token))
                    .Select(t => t.RecordId)
                    .ToListAsync(cancellationToken)
            );
        }
        return (counts, sharing);
    }

    private async Task<(long Id, KeptModel Kept)> ModelAsync(CancellationToken cancellationToken)
    {
        var id = (await db.Instances.AsNoTracking().SingleAsync(cancellationToken)).VictimModelId;
        if (id is not null)
            return (
                id.Value,
                JsonSerializer.Deserialize<KeptModel>(
                    (await db.LinkageModelVersions.AsNoTracking().SingleAsync(m => m.Id == id, cancellationToken)).Json
                )!
            );
        var records = await db.VictimEncodings.CountAsync(cancellationToken);
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
            Of = LinkedKind.Victim,
            Json = JsonSerializer.Serialize(kept),
            Records = records,
            Pairs = pairs,
            EstimatedAt = Now,
        };
        db.Add(version);
        await db.SaveChangesAsync(cancellationToken);
        (await db.Instances.SingleAsync(cancellationToken)).VictimModelId = version.Id;
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
        return (version.Id, kept);
    }

    /// <summary>Two registrations that may be about one person, the lower number first.</summary>
    private sealed record Found(VictimEncoding First, VictimEncoding Second, double Weight, string Levels)
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
        var may = (
            await links.MayProposeAsync(LinkedKind.Victim, [.. found.Select(f => f.Ids)], cancellationToken)
        ).ToHashSet();
        var firsts = found.Select(f => f.First.RecordId).Distinct().ToList();
        var there = await db
            .VictimCandidatePairs.Where(p => firsts.Contains(p.FirstId))
            .ToDictionaryAsync(p => (p.FirstId, p.SecondId), cancellationToken);
        var types = await TypesAsync(cancellationToken);
        foreach (var pair in found.Where(f => may.Contains(f.Ids)))
        {
            if (!there.TryGetValue(pair.Ids, out var kept))
                db.Add(
                    kept = new()
                    {
                        Code = RandomCode.New(),
                        FirstId = pair.First.RecordId,
                        SecondId = pair.Second.RecordId,
                        FoundAt = Now,
                        TurnId = FirstAsked(types, pair),
                    }
                );
            else if (kept.State == PairState.Decided)
                (kept.State, kept.FirstSays, kept.SecondSays, kept.TurnId) = (
                    PairState.Open,
                    null,
                    null,
                    FirstAsked(types, pair)
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
        if ((await db.Instances.AsNoTracking().SingleAsync(cancellationToken)).LinksVictimsFrom is { } sure)
            foreach (var pair in found.Where(f => f.Probability >= sure && may.Contains(f.Ids)))
                await links.LinkAsync(
                    LinkedKind.Victim,
                    pair.First.RecordId,
                    pair.Second.RecordId,
                    LinkBasis.Automatic,
                    new(pair.Weight, model),
                    cancellationToken: cancellationToken
                );
    }

    private Task<Dictionary<long, string>> TypesAsync(CancellationToken cancellationToken) =>
        db.Institutions.AsNoTracking().ToDictionaryAsync(i => i.Id, i => i.Type.Value, cancellationToken);

    private static long? FirstAsked(Dictionary<long, string> types, Found pair) =>
        LinkTurnRule.FirstAsked(SideOf(types, pair.First), SideOf(types, pair.Second));

    private static LinkTurnRule.Side SideOf(Dictionary<long, string> types, VictimEncoding one) =>
        new(one.InstitutionId, types[one.InstitutionId], one.ChangedAt);

    /// <summary>Proposals that are none any more go, unless somebody said something of them.</summary>
    private async Task ForgetStaleAsync(
        List<long> records,
        Func<VictimCandidatePair, bool> isStale,
        CancellationToken cancellationToken
    )
    {
        var there = await db
            .VictimCandidatePairs.Where(p => records.Contains(p.FirstId) || records.Contains(p.SecondId))
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
                await Seeing(db.VictimEncodings.Where(e => some.Contains(e.RecordId))).ToListAsync(cancellationToken)
            );
        return seen;
    }

    /// <summary>Of encoded registrations those that count.</summary>
    private IQueryable<Seen> Seeing(IQueryable<VictimEncoding> encodings) =>
        from e in encodings.AsNoTracking()
        join f in db.VictimFacts on e.RecordId equals f.RegistrationId
        where f.RecordedTo == null
        where !db.ImportRuns.Any(i => i.Id == f.ImportId && (i.LiveAt == null || i.UndoneAt != null))
        select new Seen(e, f.Sex, f.Citizenship, f.MainForm, f.FirstYear);

    private Task<List<long>> IndexedAsync(CancellationToken cancellationToken) =>
        db.VictimEncodingTokens.Select(t => t.RecordId).Distinct().ToListAsync(cancellationToken);

#pragma warning disable EF1002 // Numbers, and nothing else, are written into the statement.
#pragma warning disable RS0030 // Many rows of proposals and numbers that no rule of the save gate is about; one by one they would take minutes.
    /// <summary>Proposals that a run over everything did not find again go, unless somebody said something of them.</summary>
    private Task ForgetOlderAsync(long model, CancellationToken cancellationToken) =>
        db
            .VictimCandidatePairs.Where(p => p.ModelId != model && p.State == PairState.Open)
            .Where(p => p.FirstSays == null && p.SecondSays == null)
            .ExecuteDeleteAsync(cancellationToken);

    /// <summary>Writes under which tokens records are found, in place of what was.</summary>
    private async Task IndexAsync(IReadOnlyList<VictimEncoding> encodings, CancellationToken cancellationToken)
    {
        var ids = encodings.Select(e => e.RecordId).ToList();
        await db.VictimEncodingTokens.Where(t => ids.Contains(t.RecordId)).ExecuteDeleteAsync(cancellationToken);
        var rows = encodings.SelectMany(e =>
            Encodings.Tokens(e.Tokens).Select(t => (long)t.Number).Distinct().Select(t => $"({t},{e.RecordId})")
        );
        foreach (var some in rows.Chunk(TokensPerInsert))
            await db.Database.ExecuteSqlRawAsync(
                $"INSERT INTO VictimEncodingTokens (Token, RecordId) VALUES {string.Join(',', some)}",
                cancellationToken
            );
    }
#pragma warning restore RS0030, EF1002

    private DateTime Now => clock.GetUtcNow().UtcDateTime;
}
