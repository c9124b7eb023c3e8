using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Profiles;

namespace Dcim.Domain.Counting;

/// <summary>How far it went with a person in a proceeding, of whatever offence, as of a day (CL_STAGE).</summary>
public sealed class StageReachedRule(OffenceRule offences, ConvictionBasis basis)
{
    private readonly StageRule _stages = new(offences, basis);
    private readonly JudgmentRule _judgments = new(offences);

    /// <summary>
    /// Convicted where a conviction counts; a conviction that does not yet, another outcome that is not final (sent back, for one), or
    /// a charge, is prosecution. Else as the last judgment or decision, or the closed investigation, left it.
    /// </summary>
    [Indicator("TRF17")]
    public Code Of(SeenProceeding proceeding, DefendantContent defendant)
    {
        if (IsConvicted(proceeding, defendant))
            return "PER_CNV";
        var judgments = StageRule.Judgments(proceeding, defendant).Select(j => j.Judgment).ToList();
        if (_judgments.Last(judgments) is { } judgment)
            return judgment.Outcome == "ACQ" ? "ACQ"
                : JudgmentRule.IsConviction(judgment) || !proceeding.HasHappened(judgment.FinalOn) ? "PER_PRSC"
                : "DIS";
        var decisions = StageRule.Decisions(proceeding, defendant);
        if (EventOrder.Last(decisions) is { } decision)
            return decision.EndedWithoutCharge ? "DIS" : "PER_PRSC";
        return proceeding.Content.ClosedWithoutCharge && proceeding.Sees(proceeding.Content.EndedOn)
            ? "DIS"
            : "PER_SUSP";
    }

    private bool IsConvicted(SeenProceeding proceeding, DefendantContent defendant) =>
        _stages.Of(OffenderStage.Convicted, CountedOffence.Trafficking, proceeding, defendant) is not null
        || _stages.Of(OffenderStage.Convicted, CountedOffence.KnowingUse, proceeding, defendant) is not null
        || _stages.ConvictedOfOtherOnly(proceeding, defendant) is not null;
}
