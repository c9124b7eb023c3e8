using System.Globalization;
using Dcim.Data;
using Dcim.Data.Linkage;
using Dcim.Domain.Records;
using Dcim.Linkage;
using Dcim.Web.Features.HowWeRecognise;

namespace Dcim.Web.Features.Links;

/// <summary>How far a field of two records agrees, and for what that speaks.</summary>
/// <param name="Field">Name of the field, as the matcher knows it.</param>
/// <param name="Agreement">Key of the words.</param>
/// <param name="Speaks">By the model that found the pair; null of a field it does not know.</param>
public sealed record PairAgreement(string Field, string Agreement, Evidence? Speaks);

/// <summary>Why a pair was proposed, field by field.</summary>
/// <param name="Together">For what all that is compared speaks.</param>
public sealed record PairAgreements(IReadOnlyList<PairAgreement> Fields, Evidence Together)
{
    public static async Task<PairAgreements> OfAsync(
        DcimDbContext db,
        CandidatePair pair,
        CancellationToken cancellationToken
    )
    {
        var model = await MatcherInUse.ModelAsync(db, pair.ModelId, cancellationToken);
        return new([.. FieldsOf(pair.Levels, model)], EvidenceRule.Of(pair.Weight));
    }

    /// <summary>Levels as the matcher wrote them, <c>given:5 birth:7</c>, as words.</summary>
    private static IEnumerable<PairAgreement> FieldsOf(string levels, LinkageModel model)
    {
        foreach (var part in levels.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, level) = (part.Split(':')[0], int.Parse(part.Split(':')[1], CultureInfo.InvariantCulture));
            var index = model
                .Fields.Index()
                .Where(f => f.Item.Name.Replace(' ', '-') == name)
                .Select(f => (int?)f.Index);
            var field = name.Split('-')[0];
            yield return new(
                field,
                WordOf(field, level),
                index.FirstOrDefault() is { } known ? EvidenceRule.Of(model.WeightOf(known, (byte)level)) : null
            );
        }
    }

    private static string WordOf(string field, int level) =>
        field switch
        {
            "given" or "family" => level switch
            {
                5 => "Same",
                3 or 4 => "Similar",
                _ => "Differs",
            },
            "birth" => level switch
            {
                7 => "Same",
                6 => "Swapped",
                4 => "YearOnly",
                3 or 5 => "Similar",
                _ => "Differs",
            },
            "year" => level switch
            {
                3 => "Same",
                2 => "Similar",
                _ => "Differs",
            },
            _ => level == 2 ? "Same" : "Differs",
        };
}

/// <summary>What two records say, side by side.</summary>
/// <param name="Cards">Of each record its answers in words, by the key of the indicator; none of one that may not be seen.</param>
public sealed record PairAnswers(IReadOnlyList<IReadOnlyList<(string Key, string Words)>> Cards)
{
    /// <summary>Each was registered somewhere, some day: that they differ says nothing.</summary>
    private static readonly string[] s_always = ["CAS02", "CAS04", "INV05"];

    /// <summary>Whether both records answer, and differently.</summary>
    public bool Differs(string key) =>
        !s_always.Contains(key)
        && Cards.Select(card => card.FirstOrDefault(a => a.Key == key).Words ?? "").ToList()
            is [{ Length: > 0 } one, { Length: > 0 } other]
        && !string.Equals(one, other, StringComparison.CurrentCultureIgnoreCase);
}

/// <summary>Where it is said whether a pair is one person.</summary>
public sealed record PairForm(string Address, string? Reason, bool AsksWhy);
