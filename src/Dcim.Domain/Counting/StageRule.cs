using Dcim.Domain.Answers;
using Dcim.Domain.Profiles;

namespace Dcim.Domain.Counting;

/// <summary>A stage that a person reaches (domain.md 4.3, rule 8), as Eurostat's list LEG_STAT has it.</summary>
public enum OffenderStage
{
    Suspected,
    Prosecuted,
    Convicted,
}

/// <summary>A defendant enters a stage in a proceeding.</summary>
/// <param name="Date">In whose year it counts.</param>
/// <param name="AccessoryOnly">For no more than incitement, aiding or attempt (Article 3).</param>
/// <param name="Decision">The last decision of the prosecution, where the stage rests on decisions.</param>
/// <param name="Convictions">The judgments it rests on, given together on several charges, where the stage is a conviction.</param>
public sealed record StageEntry(
    PartialDate Date,
    bool AccessoryOnly = false,
    DecisionContent? Decision = null,
    IReadOnlyList<JudgmentContent>? Convictions = null
);

/// <summary>When a defendant is suspected, prosecuted and convicted of an offence, as of a day.</summary>
public sealed class StageRule(OffenceRule offences, ConvictionBasis basis)
{
    private readonly SuspicionRule _suspicion = new(offences);
    private readonly JudgmentRule _judgments = new(offences);

    /// <summary>The code of the stage in CL_STAGE.</summary>
    public static Code CodeOf(OffenderStage stage) =>
        stage switch
        {
            OffenderStage.Suspected => "PER_SUSP",
            OffenderStage.Prosecuted => "PER_PRSC",
            _ => "PER_CNV",
        };

    /// <returns>Null where the person has not entered the stage by the day.</returns>
    public StageEntry? Of(
        OffenderStage stage,
        CountedOffence offence,
        SeenProceeding proceeding,
        DefendantContent defendant
    ) =>
        stage switch
        {
            OffenderStage.Suspected => Suspected(offence, proceeding, defendant),
            OffenderStage.Prosecuted => Prosecuted(offence, proceeding, defendant),
            _ => Convicted(offence, proceeding, defendant),
        };

    /// <summary>The decisions on the person taken by the day, in the order of entry.</summary>
    public static IReadOnlyList<DecisionContent> Decisions(SeenProceeding proceeding, DefendantContent defendant) =>
        [.. defendant.Decisions.Where(d => proceeding.Sees(d.Date))];

    /// <summary>The judgments on the person given by the day, each with the charge it speaks of, in the order of entry.</summary>
    public static IReadOnlyList<(JudgmentContent Judgment, CodeSet Charge)> Judgments(
        SeenProceeding proceeding,
        DefendantContent defendant
    )
    {
        if (defendant.Judgments.Count == 0)
            return [];
        var decision = EventOrder.Last(Decisions(proceeding, defendant));
        return
        [
            .. defendant
                .Judgments.Where(j => proceeding.Sees(j.Date))
                .Select(j => (j, JudgmentRule.ChargeOf(j, decision))),
        ];
    }

    /// <summary>
    /// A conviction of trafficking that did not stand: the last judgment on the charge says otherwise, and it counts by its date.
    /// </summary>
    public StageEntry? FellOnAppeal(SeenProceeding proceeding, DefendantContent defendant)
    {
        var judgments = On(CountedOffence.Trafficking, proceeding, defendant);
        return
            _judgments.Last(judgments) is { } last
            && !_judgments.IsConvictionOf(CountedOffence.Trafficking, last)
            && judgments.Any(j => _judgments.IsConvictionOf(CountedOffence.Trafficking, j))
            ? new(last.Date)
            : null;
    }

    /// <summary>Convicted, but of offences other than trafficking and knowing use only.</summary>
    public StageEntry? ConvictedOfOtherOnly(SeenProceeding proceeding, DefendantContent defendant)
    {
        if (
            Convicted(CountedOffence.Trafficking, proceeding, defendant) is not null
            || Convicted(CountedOffence.KnowingUse, proceeding, defendant) is not null
        )
            return null;
        var others = Judgments(proceeding, defendant)
            .Where(j => _judgments.OutcomeForOther(j.Charge, j.Judgment).IsAnswered)
            .Select(j => j.Judgment)
            .ToList();
        return Standing(proceeding, others, j => JudgmentRule.IsConviction(j) && offences.HasOther(j.Convicted));
    }

    private StageEntry? Suspected(CountedOffence offence, SeenProceeding proceeding, DefendantContent defendant) =>
        _suspicion.IsSuspectedOf(offence, proceeding.Content, defendant) && proceeding.Sees(defendant.SuspectSince)
            ? new(defendant.SuspectSince, offences.IsAccessoryOnly(proceeding.Content.Offences))
            : null;

    /// <summary>By a chain of decisions that has anything of the offence, from the first date on which prosecution began.</summary>
    private StageEntry? Prosecuted(CountedOffence offence, SeenProceeding proceeding, DefendantContent defendant)
    {
        if (defendant.Decisions.Count == 0)
            return null;
        var decisions = Decisions(proceeding, defendant);
        var begun = EventOrder.First(decisions.Select(d => d.BegunOn).Where(proceeding.HasHappened));
        if (begun is not { } date)
            return null;
        var suspected = _suspicion.IsSuspectedOf(offence, proceeding.Content, defendant);
        var ofOffence = decisions.Where(HasOffence).ToList();
        return ofOffence.Count == 0 ? null : new(date, ofOffence.All(IsAccessoryOnly), EventOrder.Last(decisions));

        bool HasOffence(DecisionContent d) =>
            offences.Holds(d.Offences, offence) || WasChanged(d) || (suspected && d.EndedWithoutCharge);

        bool WasChanged(DecisionContent d) => offence == CountedOffence.Trafficking && d.Changed == "Y";

        bool IsAccessoryOnly(DecisionContent d) =>
            !WasChanged(d)
            && offences.IsAccessoryOnly(offences.Holds(d.Offences, offence) ? d.Offences : proceeding.Content.Offences);
    }

    private StageEntry? Convicted(CountedOffence offence, SeenProceeding proceeding, DefendantContent defendant) =>
        Standing(proceeding, On(offence, proceeding, defendant), j => _judgments.IsConvictionOf(offence, j));

    /// <summary>
    /// On the basis of final convictions, the last judgment if it is one and became final by the day; on that of first instance,
    /// the first such conviction there, whatever became of it.
    /// </summary>
    private StageEntry? Standing(
        SeenProceeding proceeding,
        IReadOnlyList<JudgmentContent> judgments,
        Func<JudgmentContent, bool> isConviction
    )
    {
        if (basis == ConvictionBasis.Final)
            return _judgments.Last(judgments) is { } last && isConviction(last) && proceeding.HasHappened(last.FinalOn)
                ? new(
                    last.FinalOn,
                    offences.IsAccessoryOnly(last.Convicted),
                    Convictions: JudgmentRule.GivenWith(last, judgments.Where(isConviction))
                )
                : null;
        var convictions = judgments.Where(j => JudgmentRule.IsFirstInstance(j) && isConviction(j)).ToList();
        return EventOrder.First(convictions.Select(j => j.Date)) is { } date
            ? new(
                date,
                convictions.All(j => offences.IsAccessoryOnly(j.Convicted)),
                Convictions: [.. convictions.Where(j => j.Date == date)]
            )
            : null;
    }

    private List<JudgmentContent> On(CountedOffence offence, SeenProceeding proceeding, DefendantContent defendant) =>
        [
            .. Judgments(proceeding, defendant)
                .Where(j => _judgments.IsOn(offence, j.Charge, j.Judgment))
                .Select(j => j.Judgment),
        ];
}
