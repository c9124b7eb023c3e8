namespace Dcim.Linkage;

/// <summary>How many persons some records are of, where not every pair is decided.</summary>
/// <param name="Expected">On the mean.</param>
/// <param name="Low">Of a hundred times, in 95 it is between this</param>
/// <param name="High">and this: the interval of 95 %.</param>
public readonly record struct NetCount(double Expected, double Low, double High)
{
    private const int Draws = 400;

    /// <summary>
    /// Draws which pairs are of one person, each by its probability, four hundred times. In each draw a record that is of one person with
    /// n others counts as one of n + 1: so a few doubtful pairs do not draw whole groups together. The same pairs give the same figures.
    /// </summary>
    /// <param name="records">How many records there are.</param>
    /// <param name="pairs">Pairs with their probabilities: 1 for one that is linked; one that is denied, or is not there, has none.</param>
    public static NetCount Of(int records, IReadOnlyList<(int A, int B, double Probability)> pairs)
    {
        var (others, random, counts) = (new int[records], new Random(pairs.Count), new double[Draws]);
        var touched = pairs.SelectMany(p => new[] { p.A, p.B }).Distinct().ToArray();
        for (var draw = 0; draw < Draws; draw++)
        {
            foreach (var record in touched)
                others[record] = 0;
            foreach (var (a, b, probability) in pairs)
                if (probability >= 1 || random.NextDouble() < probability)
                {
                    others[a]++;
                    others[b]++;
                }
            counts[draw] = records - touched.Length + touched.Sum(r => 1.0 / (1 + others[r]));
        }
        Array.Sort(counts);
        var mean = counts.Average();
        // The mean of few rare draws lies outside of what 95 of a hundred draws are between.
        return new(
            mean,
            Math.Min(mean, counts[Draws * 25 / 1000]),
            Math.Max(mean, counts[Draws - 1 - Draws * 25 / 1000])
        );
    }
}
