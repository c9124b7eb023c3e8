using Dcim.Domain.Answers;

namespace Dcim.Domain.Counting;

/// <summary>Where a suspect of trafficking stands in a proceeding, or where it ended for the person; in the order in which it is told.</summary>
public enum Standing
{
    UnderInvestigation,
    InvestigationClosed,
    InvestigationSuspended,
    Joined,
    Transferred,

    /// <summary>With the prosecution, which has not decided.</summary>
    WithProsecution,
    NotCharged,
    ProsecutionOtherwiseEnded,
    ChargedWithAnother,
    BeforeCourt,
    Acquitted,
    CourtOtherwiseEnded,
    ConvictedOfAnother,
    ConvictedNotFinal,
    ConvictedFinal,
}

/// <summary>Where a defendant stands by a day, and why it went no further (CL_STOP).</summary>
public sealed record DefendantStanding(Standing Standing, CodeSet Reasons = default);

/// <summary>Three days of a defendant's way through a proceeding for trafficking; null for what has not happened by the day.</summary>
/// <param name="Charged">The first decision that charges trafficking (PRS04).</param>
/// <param name="Judged">The first judgment of first instance on it (JDG04).</param>
/// <param name="Final">When the last judgment on it became final (JDG05).</param>
public sealed record DefendantDays(PartialDate? Charged, PartialDate? Judged, PartialDate? Final);

/// <summary>How far a case against a defendant has come by a day.</summary>
public sealed class StandingRule(OffenceRule offences)
{
    // A conviction goes before what is still open, and that before what has ended.
    private static readonly Standing[] s_rank =
    [
        Standing.Joined,
        Standing.Transferred,
        Standing.InvestigationSuspended,
        Standing.InvestigationClosed,
        Standing.NotCharged,
        Standing.ProsecutionOtherwiseEnded,
        Standing.ChargedWithAnother,
        Standing.CourtOtherwiseEnded,
        Standing.Acquitted,
        Standing.UnderInvestigation,
        Standing.WithProsecution,
        Standing.BeforeCourt,
        Standing.ConvictedOfAnother,
        Standing.ConvictedNotFinal,
        Standing.ConvictedFinal,
    ];

    private readonly JudgmentRule _judgments = new(offences);

    /// <summary>Of a person in several proceedings: the one that tells most.</summary>
    public static DefendantStanding Of(IEnumerable<DefendantStanding> inProceedings) =>
        inProceedings.MaxBy(s => Array.IndexOf(s_rank, s.Standing))!;

    public DefendantStanding Of(SeenProceeding proceeding, DefendantContent defendant)
    {
        var judgments = StageRule.Judgments(proceeding, defendant);
        if (judgments.Count > 0)
            return new(AtCourt(proceeding, judgments));
        if (EventOrder.Last(StageRule.Decisions(proceeding, defendant)) is { } decision)
            return decision.Decision.Value switch
            {
                "CA2" => new(Standing.BeforeCourt),
                "COF" => new(Standing.ChargedWithAnother),
                "NCH" => new(Standing.NotCharged, decision.Reasons),
                _ => new(Standing.ProsecutionOtherwiseEnded, decision.Reasons),
            };
        var content = proceeding.Content;
        if (!proceeding.Sees(content.EndedOn))
            return new(Standing.UnderInvestigation);
        return content.Outcome.Value switch
        {
            "CNO" or "CNP" => new(Standing.InvestigationClosed, content.OutcomeReasons),
            "SUS" => new(Standing.InvestigationSuspended, content.OutcomeReasons),
            "JOI" => new(Standing.Joined),
            "TRA" => new(Standing.Transferred),
            "PRO" => new(Standing.WithProsecution),
            _ => new(Standing.UnderInvestigation),
        };
    }

    /// <summary>Charged with trafficking by the day, whatever became of it; convicted of it without a charge on record, too.</summary>
    public bool IsCharged(SeenProceeding proceeding, DefendantContent defendant) =>
        Charges(proceeding, defendant).Any()
        || StageRule
            .Judgments(proceeding, defendant)
            .Any(j => _judgments.IsConvictionOf(CountedOffence.Trafficking, j.Judgment));

    public DefendantDays DaysOf(SeenProceeding proceeding, DefendantContent defendant)
    {
        var judgments = StageRule
            .Judgments(proceeding, defendant)
            .Where(j => _judgments.IsOn(CountedOffence.Trafficking, j.Charge, j.Judgment))
            .Select(j => j.Judgment)
            .ToList();
        var final = _judgments.Last(judgments)?.FinalOn ?? default;
        return new(
            EventOrder.First(Charges(proceeding, defendant).Select(d => d.Date)),
            EventOrder.First(judgments.Where(JudgmentRule.IsFirstInstance).Select(j => j.Date)),
            proceeding.HasHappened(final) ? final : null
        );
    }

    private IEnumerable<DecisionContent> Charges(SeenProceeding proceeding, DefendantContent defendant) =>
        StageRule
            .Decisions(proceeding, defendant)
            .Where(d => d.Decision == "CA2" || (d.Decision == "COF" && offences.IsTrafficking(d.Offences)));

    private Standing AtCourt(
        SeenProceeding proceeding,
        IReadOnlyList<(JudgmentContent Judgment, CodeSet Charge)> judgments
    )
    {
        var onTrafficking = Of(j => _judgments.IsOn(CountedOffence.Trafficking, j.Charge, j.Judgment));
        if (_judgments.Last(onTrafficking) is { } last && _judgments.IsConvictionOf(CountedOffence.Trafficking, last))
            return proceeding.HasHappened(last.FinalOn) ? Standing.ConvictedFinal : Standing.ConvictedNotFinal;
        var onOthers = Of(j => _judgments.OutcomeForOther(j.Charge, j.Judgment).IsAnswered);
        if (_judgments.Last(onOthers) is { } other && JudgmentRule.IsConviction(other))
            return Standing.ConvictedOfAnother;
        var decisive = _judgments.Last(onTrafficking.Count > 0 ? onTrafficking : Of(_ => true))!;
        return JudgmentRule.IsConviction(decisive) ? Standing.ConvictedOfAnother
            : decisive.Outcome == "ACQ" ? Standing.Acquitted
            : proceeding.HasHappened(decisive.FinalOn) ? Standing.CourtOtherwiseEnded
            // Sent back to the court below, for one: no end.
            : Standing.BeforeCourt;

        List<JudgmentContent> Of(Func<(JudgmentContent Judgment, CodeSet Charge), bool> isMeant) =>
            [.. judgments.Where(isMeant).Select(j => j.Judgment)];
    }
}
