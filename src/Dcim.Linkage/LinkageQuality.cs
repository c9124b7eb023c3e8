namespace Dcim.Linkage;

/// <summary>How pairs that were said to be of one person agree with the truth.</summary>
/// <param name="Found">Pairs said to be of one person.</param>
/// <param name="Right">Of these, those that are.</param>
/// <param name="True">All pairs that are.</param>
public readonly record struct LinkageQuality(long Found, long Right, long True)
{
    /// <summary>Which share of what was found is right.</summary>
    public double Precision => Found == 0 ? 1 : (double)Right / Found;

    /// <summary>Which share of what is there was found.</summary>
    public double Recall => True == 0 ? 1 : (double)Right / True;

    /// <summary>The harmonic mean of both.</summary>
    public double F1 => 2.0 * Right / Math.Max(1, Found + True);

    /// <summary>How many pairs of records are of one person.</summary>
    /// <param name="truth">For each record who it is of.</param>
    public static long PairsOf<T>(IReadOnlyList<T> truth)
        where T : notnull => truth.CountBy(t => t).Sum(g => (long)g.Value * (g.Value - 1) / 2);

    /// <summary>Of the pairs from a weight on.</summary>
    /// <param name="pairs">Scored.</param>
    /// <param name="truth">For each record who it is of.</param>
    /// <param name="lowest">Weight in bits; 0 is as likely as not.</param>
    public static LinkageQuality Of<T>(IReadOnlyList<ScoredPair> pairs, IReadOnlyList<T> truth, double lowest = 0)
        where T : notnull
    {
        var (found, right) = (0L, 0L);
        foreach (var pair in pairs)
            if (pair.Weight >= lowest)
            {
                found++;
                if (truth[pair.A].Equals(truth[pair.B]))
                    right++;
            }
        return new(found, right, PairsOf(truth));
    }

    /// <summary>Of groups of records, all pairs within a group being said to be of one person.</summary>
    /// <param name="groups">For each record its group.</param>
    /// <param name="truth">For each record who it is of.</param>
    public static LinkageQuality Of<T>(IReadOnlyList<int> groups, IReadOnlyList<T> truth)
        where T : notnull => new(PairsOf(groups), PairsOf([.. groups.Zip(truth)]), PairsOf(truth));
}
