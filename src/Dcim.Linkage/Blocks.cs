using System.Runtime.InteropServices;

namespace Dcim.Linkage;

/// <summary>
/// Who is compared with whom: records that share a blocking key. A block that is too big is split by what else is known, and given up where
/// nothing splits it: the other keys of its records have to find them.
/// </summary>
public sealed class Blocks
{
    /// <summary>Most records in a block.</summary>
    public const int MostInBlock = 150;

    /// <summary>Set in a key that says little of itself: its block may have only a few records.</summary>
    public const ulong OnlySmall = 1;
    private const int Small = 20;
    private const int Buckets = 256;
    private const int PerRange = 8192;

    private readonly int[] _starts;
    private readonly int[] _members;
    private readonly int[] _firstOfRecord;
    private readonly int[] _blocksOfRecord;

    private Blocks(List<int> starts, List<int> members, int records)
    {
        (_starts, _members) = ([.. starts, members.Count], [.. members]);
        _firstOfRecord = new int[records + 1];
        foreach (var member in _members)
            _firstOfRecord[member + 1]++;
        for (var i = 0; i < records; i++)
            _firstOfRecord[i + 1] += _firstOfRecord[i];
        _blocksOfRecord = new int[_members.Length];
        var next = _firstOfRecord[..^1].ToArray();
        for (var block = 0; block < _starts.Length - 1; block++)
        for (var i = _starts[block]; i < _starts[block + 1]; i++)
            _blocksOfRecord[next[_members[i]]++] = block;
    }

    /// <summary>How many pairs the blocks have, those counted twice that share two.</summary>
    public long Pairs
    {
        get
        {
            var pairs = 0L;
            for (var block = 0; block < _starts.Length - 1; block++)
                pairs += (long)(_starts[block + 1] - _starts[block]) * (_starts[block + 1] - _starts[block] - 1) / 2;
            return pairs;
        }
    }

    /// <summary>Puts records with equal keys together.</summary>
    public static Blocks Of(Comparison records, CancellationToken cancellationToken = default)
    {
        var (keys, owners) = KeysOf(records, cancellationToken);
        var (starts, members) = (new List<int>(), new List<int>(owners.Length));
        for (var first = 0; first < keys.Length; )
        {
            var last = first + 1;
            while (last < keys.Length && keys[last] == keys[first])
                last++;
            Add(
                records,
                owners.AsSpan(first, last - first),
                (keys[first] & OnlySmall) == 0 ? MostInBlock : Small,
                0,
                starts,
                members
            );
            first = last;
        }
        return new(starts, members, records.Count);
    }

    private static void Add(
        Comparison records,
        Span<int> block,
        int most,
        int step,
        List<int> starts,
        List<int> members
    )
    {
        if (block.Length < 2)
            return;
        if (block.Length <= most)
        {
            starts.Add(members.Count);
            members.AddRange(block);
            return;
        }
        if (step == records.Splits)
            return;
        var values = new ulong[block.Length];
        for (var i = 0; i < block.Length; i++)
            values[i] = records.Split(block[i], step);
        values.AsSpan().Sort(block);
        for (var first = 0; first < block.Length; )
        {
            var last = first + 1;
            while (last < block.Length && values[last] == values[first])
                last++;
            Add(records, block[first..last], most, step + 1, starts, members);
            first = last;
        }
    }

    /// <summary>All keys with the records that have them, sorted by key.</summary>
    private static (ulong[] Keys, int[] Records) KeysOf(Comparison records, CancellationToken cancellationToken)
    {
        var ranges = (records.Count + PerRange - 1) / PerRange;
        var found = new List<(ulong Key, int Record)>[ranges];
        Parallel.For(
            0,
            ranges,
            new ParallelOptions { CancellationToken = cancellationToken },
            range =>
            {
                var (own, keys) = (new List<(ulong, int)>(PerRange * 12), new List<ulong>());
                for (var i = range * PerRange; i < Math.Min(records.Count, (range + 1) * PerRange); i++)
                {
                    keys.Clear();
                    records.BlockingKeys(i, keys);
                    var all = CollectionsMarshal.AsSpan(keys);
                    // Ivan Ivanova has some twice: it would be two in its blocks.
                    for (var k = 0; k < all.Length; k++)
                        if (!all[..k].Contains(all[k]))
                            own.Add((all[k], i));
                }
                found[range] = own;
            }
        );
        var sizes = new int[Buckets + 1];
        foreach (var own in found)
        foreach (var (key, _) in own)
            sizes[(int)(key >> 56) + 1]++;
        for (var i = 0; i < Buckets; i++)
            sizes[i + 1] += sizes[i];
        var (sorted, owners, next) = (new ulong[sizes[Buckets]], new int[sizes[Buckets]], sizes[..^1].ToArray());
        for (var range = 0; range < ranges; range++)
        {
            foreach (var (key, record) in found[range])
            {
                var place = next[(int)(key >> 56)]++;
                (sorted[place], owners[place]) = (key, record);
            }
            found[range] = null!;
        }
        Parallel.For(
            0,
            Buckets,
            new ParallelOptions { CancellationToken = cancellationToken },
            bucket =>
            {
                var (from, length) = (sizes[bucket], sizes[bucket + 1] - sizes[bucket]);
                sorted.AsSpan(from, length).Sort(owners.AsSpan(from, length));
            }
        );
        return (sorted, owners);
    }

    /// <summary>The records after a record that share a block with it, each once, in their order.</summary>
    /// <param name="record">Place of the record.</param>
    /// <param name="found">Takes them; what was in it is gone.</param>
    public void After(int record, List<int> found)
    {
        found.Clear();
        for (var b = _firstOfRecord[record]; b < _firstOfRecord[record + 1]; b++)
        {
            var block = _blocksOfRecord[b];
            for (var i = _starts[block]; i < _starts[block + 1]; i++)
                if (_members[i] > record)
                    found.Add(_members[i]);
        }
        found.Sort();
        var kept = 0;
        for (var i = 0; i < found.Count; i++)
            if (kept == 0 || found[kept - 1] != found[i])
                found[kept++] = found[i];
        found.RemoveRange(kept, found.Count - kept);
    }
}
