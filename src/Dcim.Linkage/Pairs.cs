using System.Runtime.InteropServices;

namespace Dcim.Linkage;

/// <summary>A pair of records that were compared.</summary>
/// <param name="Pattern">Place of its levels in <see cref="Pairs.Patterns"/>.</param>
/// <param name="Rarity">What the rarity of the names adds, in bits.</param>
public readonly record struct ComparedPair(int A, int B, int Pattern, float Rarity);

/// <summary>
/// All candidate pairs of records with their levels. There are far fewer patterns of levels than pairs: the estimation counts those.
/// </summary>
public sealed class Pairs
{
    private const int PerRange = 2048;

    private Pairs(List<ComparedPair[]> ranges, List<byte[]> patterns, List<long> counts) =>
        (Ranges, Patterns, Counts) = (ranges, patterns, counts);

    /// <summary>The pairs, in the order of their records, in ranges of many.</summary>
    public IReadOnlyList<ComparedPair[]> Ranges { get; }

    /// <summary>Levels that occur, as <see cref="Comparison.Compare"/> gives them.</summary>
    public IReadOnlyList<byte[]> Patterns { get; }

    /// <summary>How many pairs have each pattern.</summary>
    public IReadOnlyList<long> Counts { get; }

    public long Count => Ranges.Sum(r => (long)r.Length);

    public static Pairs Of(Comparison records, Blocks blocks, CancellationToken cancellationToken = default)
    {
        var count = (records.Count + PerRange - 1) / PerRange;
        var (ranges, locals) = (new ComparedPair[count][], new List<ulong>[count]);
        Parallel.For(
            0,
            count,
            new ParallelOptions { CancellationToken = cancellationToken },
            range => (ranges[range], locals[range]) = RangeOf(records, blocks, range * PerRange, PerRange)
        );
        var (ids, patterns, counts) = (new Dictionary<ulong, int>(), new List<byte[]>(), new List<long>());
        for (var range = 0; range < count; range++)
        {
            var places = locals[range].ConvertAll(packed =>
            {
                if (!ids.TryGetValue(packed, out var id))
                {
                    ids.Add(packed, id = patterns.Count);
                    patterns.Add(Unpack(packed, records.Fields.Count));
                    counts.Add(0);
                }
                return id;
            });
            foreach (ref var pair in ranges[range].AsSpan())
            {
                pair = pair with { Pattern = places[pair.Pattern] };
                counts[pair.Pattern]++;
            }
        }
        return new([.. ranges], patterns, counts);
    }

    private static (ComparedPair[], List<ulong>) RangeOf(Comparison records, Blocks blocks, int first, int length)
    {
        var (pairs, patterns, ids) = (new List<ComparedPair>(), new List<ulong>(), new Dictionary<ulong, int>());
        var (others, levels) = (new List<int>(), new byte[records.Fields.Count]);
        for (var record = first; record < Math.Min(records.Count, first + length); record++)
        {
            blocks.After(record, others);
            foreach (var other in others)
            {
                records.Compare(record, other, levels);
                var packed = Pack(levels);
                ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(ids, packed, out var known);
                if (!known)
                {
                    id = patterns.Count;
                    patterns.Add(packed);
                }
                pairs.Add(new(record, other, id, (float)records.Rarity(record, other, levels)));
            }
        }
        return ([.. pairs], patterns);
    }

    /// <summary>Four bits for each field.</summary>
    private static ulong Pack(ReadOnlySpan<byte> levels)
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
