using System.Runtime.InteropServices;

namespace Dcim.Linkage.Blind;

/// <summary>How many records have each token of names: by that rare names are told from common ones where none can be read.</summary>
internal sealed class SeenNames
{
    private readonly Dictionary<ulong, int> _seen = [];
    private double _mean;

    /// <summary>How many records share the names of a record, on the mean.</summary>
    public double Mean
    {
        get
        {
            if (_mean == 0)
            {
                var all = (double)_seen.Values.Sum(s => (long)s);
                _mean = all == 0 ? 1 : _seen.Values.Sum(s => s / all * s);
            }
            return _mean;
        }
    }

    /// <summary>One record more has a token.</summary>
    public void Count(ulong token)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(_seen, token, out _)++;
        _mean = 0;
    }

    /// <summary>So many records have a token.</summary>
    public void Set(ulong token, int count) => _seen[token] = count;

    /// <summary>The fewest records that have one of these tokens.</summary>
    /// <param name="tokens">Of a record; those that are none of names do not count.</param>
    /// <param name="others">Of another, of which both must have it; null for none.</param>
    /// <returns>Null where there is no such token.</returns>
    public int? Rarest(ReadOnlySpan<ulong> tokens, ReadOnlySpan<ulong> others)
    {
        int? rarest = null;
        foreach (var token in tokens)
            if (_seen.TryGetValue(token, out var seen) && (rarest is null || seen < rarest) && others.Contains(token))
                rarest = seen;
        return rarest;
    }

    /// <summary>What a token says that so many records have, in bits; nothing for none.</summary>
    /// <param name="seen">How many records have it.</param>
    /// <param name="mean"><see cref="Mean"/> of all records.</param>
    public static double RarityOf(int? seen, double mean) =>
        seen is null ? 0 : Math.Clamp(0.7 * Math.Log2(mean / seen.Value), -3, 4);
}
