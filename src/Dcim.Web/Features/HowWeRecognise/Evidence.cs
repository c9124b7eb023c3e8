using Dcim.Linkage;

namespace Dcim.Web.Features.HowWeRecognise;

/// <summary>For what it speaks that a field of two registrations agrees so far.</summary>
public enum Evidence
{
    StronglyFor,
    For,
    Little,
    Against,
    StronglyAgainst,
}

/// <summary>Weights in words: the one place that says from where on.</summary>
public static class EvidenceRule
{
    /// <summary>In bits, either way: sixteen times as frequent with one person as with two, or the other way round.</summary>
    public const double Strong = 4;

    /// <summary>In bits: twice as frequent. What is less says little.</summary>
    public const double Some = 1;

    public static Evidence Of(double bits) =>
        bits switch
        {
            >= Strong => Evidence.StronglyFor,
            >= Some => Evidence.For,
            > -Some => Evidence.Little,
            > -Strong => Evidence.Against,
            _ => Evidence.StronglyAgainst,
        };

    /// <summary>How many times as frequent.</summary>
    public static double TimesOf(double bits) => Math.Pow(2, bits);
}

/// <summary>How far a field agrees, and for what that speaks.</summary>
/// <param name="Key">Ends the key of its text.</param>
public sealed record FieldFinding(string Key, Evidence Speaks);

/// <summary>A field that is compared.</summary>
/// <param name="Name">As the matcher knows it.</param>
/// <param name="Findings">From full agreement down; none where the field is not recorded.</param>
public sealed record FieldEvidence(string Name, bool IsOfLikeNames, IReadOnlyList<FieldFinding> Findings)
{
    /// <summary>Compared where it is known, but the catalogue does not ask it.</summary>
    public const string NotRecorded = "document";

    private const string Citizenship = "citizenship";

    /// <summary>What the table says of each field of a model.</summary>
    public static IEnumerable<FieldEvidence> Of(LinkageModel model) =>
        model
            .Fields.Index()
            .Select(field => new FieldEvidence(
                field.Item.Name,
                field.Item.IsOfLikeNames,
                field.Item.Name == NotRecorded
                    ? []
                    :
                    [
                        .. from level in Enumerable.Range(1, field.Item.Levels).Reverse()
                        let bits = model.WeightOf(field.Index, (byte)level)
                        select new FieldFinding($"{KindOf(field.Item.Name)}{level}", EvidenceRule.Of(bits)),
                    ]
            ));

    /// <summary>Ends the key of its label.</summary>
    public string Label => Name.Split(' ')[0];

    /// <summary>It is weighed in two ways: what it says hangs on whether the names are alike.</summary>
    public bool HangsOnNames => Label == Citizenship;

    private static string KindOf(string field) =>
        field switch
        {
            "given" or "family" => "name",
            "birth" or "year" => field,
            _ => "code",
        };
}
