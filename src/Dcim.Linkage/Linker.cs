namespace Dcim.Linkage;

/// <summary>Two records that may be of one person.</summary>
/// <param name="A">Place of the one, the lower.</param>
/// <param name="B">Place of the other.</param>
/// <param name="Weight">For one person against two, in bits; 0 is as likely as not.</param>
public readonly record struct ScoredPair(int A, int B, float Weight)
{
    public double Probability => LinkageModel.ProbabilityOf(Weight);
}

/// <summary>What the comparison of all records with all others found.</summary>
/// <param name="Pairs">Those that are not out of the question, in the order of their records.</param>
/// <param name="Compared">How many pairs were looked at.</param>
public sealed record LinkageResult(LinkageModel Model, IReadOnlyList<ScoredPair> Pairs, long Compared)
{
    /// <summary>How many pairs are of one person, whatever is decided on each of them: the sum of their probabilities.</summary>
    public double Expected => Pairs.Sum(p => p.Probability);
}

/// <summary>Finds which records may be of one person.</summary>
public static class Linker
{
    /// <summary>Below this weight a pair is out of the question and is not kept: less than one in a hundred.</summary>
    public const float Lowest = -7;

    private const int PerRange = 2048;

    /// <summary>Compares all records that share a block, by a model estimated from them.</summary>
    /// <param name="records">All of them.</param>
    /// <param name="progress">Told how many records are done, from time to time and from several threads.</param>
    public static LinkageResult Run(
        Comparison records,
        Action<int>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        var blocks = Blocks.Of(records, cancellationToken);
        var model = Estimation.Estimate(records, Linkage.Pairs.Of(records, blocks, cancellationToken));
        return Score(records, blocks, model, progress, cancellationToken);
    }

    /// <summary>The same by a model that is there.</summary>
    public static LinkageResult Score(
        Comparison records,
        Blocks blocks,
        LinkageModel model,
        Action<int>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        var ranges = (records.Count + PerRange - 1) / PerRange;
        var found = new List<ScoredPair>[ranges];
        var (compared, done) = (0L, 0);
        var mostOfNames = model.MostOf(records.FieldsOfNames);
        Parallel.For(
            0,
            ranges,
            new ParallelOptions { CancellationToken = cancellationToken },
            range =>
            {
                var (own, others, levels) = (new List<ScoredPair>(), new List<int>(), new byte[records.Fields.Count]);
                var looked = 0L;
                var end = Math.Min(records.Count, (range + 1) * PerRange);
                for (var record = range * PerRange; record < end; record++)
                {
                    blocks.After(record, others);
                    looked += others.Count;
                    var most = mostOfNames + records.MostRarity(record);
                    foreach (var other in others)
                    {
                        // Comparing names takes the longest: not where the best of them would not do.
                        records.CompareFacts(record, other, levels);
                        if (model.WeightOf(levels) + most < Lowest)
                            continue;
                        records.CompareNamesToo(record, other, levels);
                        var weight = model.WeightOf(levels);
                        if (weight + records.MostRarity(record) < Lowest)
                            continue;
                        weight += records.Rarity(record, other, levels);
                        if (weight >= Lowest)
                            own.Add(new(record, other, (float)weight));
                    }
                }
                found[range] = own;
                Interlocked.Add(ref compared, looked);
                progress?.Invoke(Interlocked.Add(ref done, end - range * PerRange));
            }
        );
        var pairs = new List<ScoredPair>(found.Sum(f => f.Count));
        foreach (var own in found)
            pairs.AddRange(own);
        return new(model, pairs, compared);
    }
}
