using System.Text.Json;
using System.Text.Json.Serialization;
using Dcim.Linkage.Names;

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
        .. M.Select(double[] (m, f) => [0, .. m.Zip(U[f], (one, other) => Math.Log2(one / other))]),
    ];

    private readonly double _prior = Math.Log2(Prior / (1 - Prior));

    /// <summary>Of the rules by which names were compared: a model of another version fits no longer and is estimated anew.</summary>
    public int Version { get; init; } = NameToken.Version;

    /// <summary>The model as it is kept; <see cref="Parse"/> reads it.</summary>
    public string ToJson() =>
        JsonSerializer.Serialize(
            new(
                Version,
                Prior,
                [.. Fields.Select((f, i) => new KeptField(f.Name, [.. M[i]], [.. U[i]], f.IsOfLikeNames))]
            ),
            KeptJson.Default.KeptModel
        );

    /// <summary>Reads what <see cref="ToJson"/> wrote, of whatever version.</summary>
    /// <exception cref="FormatException">It is no model.</exception>
    public static LinkageModel Parse(string json)
    {
        KeptModel? kept;
        try
        {
            kept = JsonSerializer.Deserialize(json, KeptJson.Default.KeptModel);
        }
        catch (JsonException e)
        {
            throw new FormatException("It is no model.", e);
        }
        return kept is { Prior: > 0 and < 1, Fields.Length: > 0 } && Array.TrueForAll(kept.Fields, HoldsTogether)
            ? new LinkageModel(
                [.. kept.Fields.Select(f => new ComparedField(f.Name, f.M.Length, f.IsOfLikeNames))],
                [.. kept.Fields.Select(f => f.M)],
                [.. kept.Fields.Select(f => f.U)],
                kept.Prior
            )
            {
                Version = kept.Version,
            }
            : throw new FormatException("It is no model.");
    }

    private static bool HoldsTogether(KeptField? field) =>
        field is { Name: not null, M: not null, U: not null }
        && field.M.Length == field.U.Length
        && field.M.Length > 0
        && field.M.Concat(field.U).All(share => share is > 0 and <= 1);

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

/// <summary>A <see cref="LinkageModel"/> as it is written down.</summary>
internal sealed record KeptModel(int Version, double Prior, KeptField[] Fields);

/// <summary>A field of it: a share for each level, among pairs of one person and of two.</summary>
internal sealed record KeptField(string Name, double[] M, double[] U, bool IsOfLikeNames = false);

/// <summary>Made at build, without reflection: a browser reads it too.</summary>
[JsonSerializable(typeof(KeptModel))]
internal sealed partial class KeptJson : JsonSerializerContext;
