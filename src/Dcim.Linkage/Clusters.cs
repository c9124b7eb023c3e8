namespace Dcim.Linkage;

/// <summary>
/// Who is one person, of pairs that may be: from the surest pair on, two groups become one where their pairs speak for it on the mean. A
/// chain, in which only neighbours are alike, is not forced into one person, and what was denied stays apart.
/// </summary>
public static class Clusters
{
    /// <summary>What one pair can say at most: a document that is equal does not outweigh everybody else.</summary>
    private const double Most = 20;

    /// <param name="records">How many there are.</param>
    /// <param name="pairs">Scored pairs; a pair that is not among them is out of the question.</param>
    /// <param name="lowest">From this weight on a pair may join two groups.</param>
    /// <param name="isDenied">Whether two records were said not to be of one person; null where nothing was.</param>
    /// <returns>For each record the lowest record of its person.</returns>
    public static int[] Of(
        int records,
        IReadOnlyList<ScoredPair> pairs,
        double lowest = 0,
        Func<int, int, bool>? isDenied = null
    )
    {
        var members = new Dictionary<int, List<int>>();
        var group = Enumerable.Range(0, records).ToArray();
        var weights = pairs.ToDictionary(p => (p.A, p.B), p => p.Weight);
        foreach (
            var pair in pairs
                .Where(p => p.Weight >= lowest)
                .OrderByDescending(p => p.Weight)
                .ThenBy(p => p.A)
                .ThenBy(p => p.B)
        )
        {
            var (one, other) = (Math.Min(group[pair.A], group[pair.B]), Math.Max(group[pair.A], group[pair.B]));
            if (one == other || !Belong(MembersOf(one), MembersOf(other)))
                continue;
            foreach (var record in MembersOf(other))
                group[record] = one;
            if (!members.TryGetValue(one, out var all))
                members[one] = all = [one];
            all.AddRange(MembersOf(other));
            members.Remove(other);
        }
        return group;

        List<int> MembersOf(int first) => members.GetValueOrDefault(first) ?? [first];

        bool Belong(List<int> ones, List<int> others)
        {
            var sum = 0.0;
            foreach (var one in ones)
            foreach (var other in others)
            {
                var (a, b) = (Math.Min(one, other), Math.Max(one, other));
                if (isDenied?.Invoke(a, b) == true)
                    return false;
                sum += weights.TryGetValue((a, b), out var weight) ? Math.Min(weight, Most) : Linker.Lowest;
            }
            return sum / ((long)ones.Count * others.Count) >= lowest;
        }
    }
}
