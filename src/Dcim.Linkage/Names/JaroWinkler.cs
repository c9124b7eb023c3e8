using System.Numerics;

namespace Dcim.Linkage.Names;

/// <summary>
/// How alike two words are: Jaro's similarity with Winkler's bonus of 0.1 for each of the first four letters that agree (Winkler 1990).
/// </summary>
public static class JaroWinkler
{
    private const int Longest = 64;

    /// <summary>Of two words; what is longer than 64 letters is cut.</summary>
    /// <returns>From 0 to 1; 1 for equal words, two empty ones too.</returns>
    public static double Similarity(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        if (one.SequenceEqual(other))
            return 1;
        if (one.Length > other.Length)
        {
            var longer = one;
            one = other;
            other = longer;
        }
        one = one[..Math.Min(one.Length, Longest)];
        other = other[..Math.Min(other.Length, Longest)];
        if (one.Length == 0)
            return 0;
        var window = Math.Max(0, other.Length / 2 - 1);
        ulong ofOne = 0,
            ofOther = 0;
        for (var i = 0; i < one.Length; i++)
        {
            var end = Math.Min(other.Length - 1, i + window);
            for (var j = Math.Max(0, i - window); j <= end; j++)
                if (one[i] == other[j] && (ofOther >> j & 1) == 0)
                {
                    ofOne |= 1UL << i;
                    ofOther |= 1UL << j;
                    break;
                }
        }
        var matches = BitOperations.PopCount(ofOne);
        if (matches == 0)
            return 0;
        var transposed = 0;
        for (var rest = ofOther; ofOne != 0; ofOne &= ofOne - 1, rest &= rest - 1)
            if (one[BitOperations.TrailingZeroCount(ofOne)] != other[BitOperations.TrailingZeroCount(rest)])
                transposed++;
        var jaro =
            (
                (double)matches / one.Length
                + (double)matches / other.Length
                + (matches - transposed / 2) / (double)matches
            ) / 3;
        var prefix = 0;
        while (prefix < Math.Min(4, one.Length) && one[prefix] == other[prefix])
            prefix++;
        return jaro + prefix * 0.1 * (1 - jaro);
    }
}
