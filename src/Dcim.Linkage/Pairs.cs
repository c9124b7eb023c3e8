using System.Runtime.InteropServices;

namespace Dcim.Linkage;

/// <summary>
/// How often each pattern of levels occurs among the candidate pairs of records, or of a sample of them. There are far fewer patterns than
/// pairs: the estimation counts those.
/// </summary>
public sealed class Pairs
{
    private const int PerRange = 4096;

    /// <summary>As many pairs as are looked at, about, of however many there are.</summary>
    private const int Enough = 1_000_000;

    private Pairs(IReadOnlyList<byte[]> patterns, IReadOnlyList<long> counts, double share) =>
        (Patterns, Counts, Share) = (patterns, counts, share);

    /// <summary>Levels that occur, as <see cref="Comparison.Compare"/> gives them.</summary>
    public IReadOnlyList<byte[]> Patterns { get; }

    /// <summary>How many of the pairs looked at have each pattern.</summary>
    public IReadOnlyList<long> Counts { get; }

    /// <summary>Which share of all candidate pairs was looked at: 1 for all of them.</summary>
    public double Share { get; }

    /// <summary>Compares the candidate pairs, or of many a sample: all pairs of records taken evenly.</summary>
    public static Pairs Of(Comparison records, Blocks blocks, CancellationToken cancellationToken = default)
    {
        var every = (int)Math.Max(1, blocks.Pairs / Enough);
        var ranges = (records.Count + PerRange - 1) / PerRange;
        var (all, sampled) = (new Dictionary<ulong, long>(), 0);
        Parallel.For(
            0,
            ranges,
            new ParallelOptions { CancellationToken = cancellationToken },
            range =>
            {
                var (counts, others, levels) = (
                    new Dictionary<ulong, long>(),
                    new List<int>(),
                    new byte[records.Fields.Count]
                );
                var looked = 0;
                for (var record = range * PerRange; record < Math.Min(records.Count, (range + 1) * PerRange); record++)
                {
                    if (Spread.Mix((ulong)record) % (ulong)every != 0)
                        continue;
                    looked++;
                    blocks.After(record, others);
                    foreach (var other in others)
                    {
                        records.Compare(record, other, levels);
                        CollectionsMarshal.GetValueRefOrAddDefault(counts, Pack(levels), out _)++;
                    }
                }
                lock (all)
                {
                    sampled += looked;
                    foreach (var (pattern, count) in counts)
                        CollectionsMarshal.GetValueRefOrAddDefault(all, pattern, out _) += count;
                }
            }
        );
        // In an order of its own, so that the sums of the estimation are the same in every run.
        var patterns = all.Keys.Order().ToList();
        return new(
            patterns.ConvertAll(p => Unpack(p, records.Fields.Count)),
            patterns.ConvertAll(p => all[p]),
            records.Count == 0 ? 1 : (double)sampled / records.Count
        );
    }

    /// <summary>Four bits for each field.</summary>
    internal static ulong Pack(ReadOnlySpan<byte> levels)
    {
        var packed = 0UL;
        foreach (var level in levels)
            packed = packed << 4 | level;
        return packed;
    }

    private static byte[] Unpack(ulong packed, int fields)
    {
        var levels = new byte[fields];
        for (var i = fields - 1; i >= 0; i--, packed >>= 4)
            levels[i] = (byte)(packed & 15);
        return levels;
    }
}
