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
    private readonly double[][] _weights =
    [
        .. M.Select(
            (m, f) =>
                new double[] { 0 }
                    .Concat(m.Select((p, l) => Math.Log2(p / U[f][l])))
                    .ToArray()
        ),
    ];
    private readonly double _prior = Math.Log2(Prior / (1 - Prior));

    /// <summary>What the level of a field adds to the weight of a pair, in bits; nothing where it is not known.</summary>
    public double WeightOf(int field, byte level) => _weights[field][level];

    /// <summary>The most that some fields together can add, in bits.</summary>
    internal double MostOf(IEnumerable<int> fields) => fields.Sum(f => _weights[f].Max());

    /// <summary>The weight of a pair without the rarity of its names, in bits; 0 is as likely as not.</summary>
    public double WeightOf(ReadOnlySpan<byte> levels)
    {
        var weight = _prior;
        for (var field = 0; field < levels.Length; field++)
            weight += _weights[field][levels[field]];
        return weight;
    }

    /// <summary>The same for another number of records, of which as many are about a person met before.</summary>
    public LinkageModel For(int records) => new(Fields, M, U, Math.Min(0.5, UsualDoubles / Math.Max(1, records)));

    /// <summary>Twice the pairs of one person that a record is in, usually.</summary>
    private const double UsualDoubles = 0.6;

    /// <summary>How likely a pair of a weight is of one person.</summary>
    public static double ProbabilityOf(double weight) => 1 / (1 + Math.Pow(2, -weight));
}
