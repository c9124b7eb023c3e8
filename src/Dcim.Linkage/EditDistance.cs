namespace Dcim.Linkage;

/// <summary>Whether two numbers differ by one slip of the hand (Damerau 1964).</summary>
public static class EditDistance
{
    /// <summary>One letter is another, left out, added, or two neighbours are swapped; or nothing at all.</summary>
    public static bool IsAtMostOne(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        if (one.Length > other.Length)
        {
            var longer = one;
            one = other;
            other = longer;
        }
        if (other.Length - one.Length > 1)
            return false;
        var first = one.CommonPrefixLength(other);
        if (first == one.Length)
            return true;
        var rest = one[first..];
        var otherRest = other[first..];
        return one.Length < other.Length
            ? rest.SequenceEqual(otherRest[1..])
            : rest[1..].SequenceEqual(otherRest[1..])
                || rest.Length > 1
                    && rest[0] == otherRest[1]
                    && rest[1] == otherRest[0]
                    && rest[2..].SequenceEqual(otherRest[2..]);
    }
}
