using Dcim.Domain.Answers;

namespace Dcim.Domain.Counting;

/// <summary>Of which charge a judgment speaks, what it says of it, and which judgment is the last (domain.md 4.3, rules 8 and 9).</summary>
public sealed class JudgmentRule(OffenceRule offences)
{
    private static readonly Code s_other = "OTH";

    /// <summary>The instances, from the lowest.</summary>
    private static readonly Code[] s_instances = ["FIR", "SEC", "LAS"];

    /// <summary>The offence judged (JDG03.offence); where that is not known, the one charged in the last decision (PRS05).</summary>
    public static CodeSet ChargeOf(JudgmentContent judgment, DecisionContent? lastDecision) =>
        IsKnown(judgment.Judged) ? judgment.Judged : lastDecision?.Offences ?? default;

    /// <summary>
    /// Speaks of a charge of the offence; also a conviction of it where the charge was another: the court saw it so.
    /// </summary>
    public bool IsOn(CountedOffence offence, CodeSet charge, JudgmentContent judgment) =>
        offences.Holds(charge, offence) || IsConvictionOf(offence, judgment);

    public bool IsConvictionOf(CountedOffence offence, JudgmentContent judgment) =>
        IsConviction(judgment) && offences.Holds(judgment.Convicted, offence);

    /// <summary>What a judgment on a charge of trafficking says of it: a conviction of another offence is an other outcome.</summary>
    public Code OutcomeForTrafficking(JudgmentContent judgment) =>
        IsConvictionOfAnother(judgment) ? s_other : judgment.Outcome;

    /// <summary>
    /// What a judgment says of offences other than trafficking: of the charge, where that is another, or by a conviction of
    /// another on a charge of trafficking; unanswered where it says nothing of them.
    /// </summary>
    public Code OutcomeForOther(CodeSet charge, JudgmentContent judgment) =>
        IsOn(CountedOffence.Trafficking, charge, judgment)
            ? IsConvictionOfAnother(judgment)
                ? judgment.Outcome
                : default
            : IsKnown(charge) || IsConvictionOfAnother(judgment)
                ? judgment.Outcome
                : default;

    /// <summary>It is not known of which offence the judgment speaks, or of which it convicts.</summary>
    public bool IsOffenceNotKnown(CodeSet charge, JudgmentContent judgment) =>
        IsConviction(judgment) ? !IsKnown(judgment.Convicted) : !IsKnown(charge);

    public static bool IsConviction(JudgmentContent judgment) => judgment.Outcome == "CON";

    /// <summary>Higher for a higher instance; of one that is not known the lowest.</summary>
    public static int RankOf(Code instance) => Array.IndexOf(s_instances, instance);

    public static bool IsFirstInstance(JudgmentContent judgment) => judgment.Instance == s_instances[0];

    /// <summary>
    /// The last judgment: by date, of one day by instance; where a date is not known, by instance. Of several charges judged
    /// together a conviction of trafficking goes before any other, and that before the rest.
    /// </summary>
    /// <param name="judgments">In the order of entry.</param>
    public JudgmentContent? Last(IReadOnlyList<JudgmentContent> judgments)
    {
        if (judgments.Count < 2)
            return judgments.Count == 0 ? null : judgments[0];
        var dated = judgments.All(j => j.Date.IsKnown);
        return judgments
            .OrderBy(j => dated ? j.Date.Latest : default)
            .ThenBy(j => RankOf(j.Instance))
            .ThenBy(j => j.Date.IsKnown ? j.Date.Latest : default)
            .ThenBy(j =>
                IsConvictionOf(CountedOffence.Trafficking, j) ? 2
                : IsConviction(j) ? 1
                : 0
            )
            .Last();
    }

    /// <summary>
    /// Of the convictions of trafficking those given last, whatever became of them: what is confirmed on appeal stands once.
    /// </summary>
    /// <param name="judgments">In the order of entry.</param>
    public IReadOnlyList<JudgmentContent> LastConvictions(IEnumerable<JudgmentContent> judgments)
    {
        var convictions = judgments.Where(j => IsConvictionOf(CountedOffence.Trafficking, j)).ToList();
        return Last(convictions) is { } last ? GivenWith(last, convictions) : [];
    }

    /// <summary>Those of its instance and day: one judgment on several charges.</summary>
    public static IReadOnlyList<JudgmentContent> GivenWith(
        JudgmentContent judgment,
        IEnumerable<JudgmentContent> judgments
    ) => [.. judgments.Where(j => j.Instance == judgment.Instance && j.Date == judgment.Date)];

    private bool IsConvictionOfAnother(JudgmentContent judgment) =>
        IsConviction(judgment) && IsKnown(judgment.Convicted) && !offences.IsTrafficking(judgment.Convicted);

    private static bool IsKnown(CodeSet given) => given.Codes.Any(c => c.IsKnown);
}
