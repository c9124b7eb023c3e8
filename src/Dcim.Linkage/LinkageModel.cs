namespace Dcim.Linkage;

/// <summary>
/// What each level of each field says of a pair (Fellegi and Sunter 1969): how often it occurs in pairs of one person, and in pairs of
/// two. Estimated from the data without knowing who is who.
/// </summary>
/// <param name="Fields">What is compared.</param>
/// <param name="M">For each field and level, the share among the pairs of one person in which it is known.</param>
/// <param name="U">The same among the pairs of two persons.</param>
/// <param name="Prior">The share of pairs of one person among all pairs of records.</param>
public sealed record LinkageModel(
    IReadOnlyList<ComparedField> Fields,
    IReadOnlyList<IReadOnlyList<double>> M,
    IReadOnlyList<IReadOnlyList<double>> U,
    double Prior
)
{
    /// <summary>What the level of a field adds to the weight of a pair, in bits; nothing where it is not known.</summary>
    public double WeightOf(int field, byte level) =>
        level == Comparison.Unknown ? 0 : Math.Log2(M[field][level - 1] / U[field][level - 1]);

    /// <summary>The weight of a pair without the rarity of its names, in bits; 0 is as likely as not.</summary>
    public double WeightOf(ReadOnlySpan<byte> levels)
    {
        var weight = Math.Log2(Prior / (1 - Prior));
        for (var field = 0; field < levels.Length; field++)
            weight += WeightOf(field, levels[field]);
        return weight;
    }

    /// <summary>How likely a pair of a weight is of one person.</summary>
    public static double ProbabilityOf(double weight) => 1 / (1 + Math.Pow(2, -weight));
}
