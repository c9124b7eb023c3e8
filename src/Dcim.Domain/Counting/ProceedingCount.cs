using Dcim.Domain.Answers;

namespace Dcim.Domain.Counting;

/// <summary>Where an offender stands in every dimension of the tables; never unanswered.</summary>
/// <param name="Stage">PER_SUSP, PER_PRSC or PER_CNV.</param>
/// <param name="Sex">M, F or UNK.</param>
/// <param name="AgeGroup">Y_LT18, Y_GE18 or UNK.</param>
/// <param name="CitizenshipGroup">A code of CL_CTZ, or UNK.</param>
/// <param name="Country">ISO 3166 code, STLS or UNK.</param>
/// <param name="Form">A code of CL_EXPL of the first level, or UNK.</param>
/// <param name="Decision">The last decision of the prosecution (CL_PROSDEC), or UNK.</param>
public sealed record OffenderCategories(
    Code Stage,
    Code Sex,
    Code AgeGroup,
    Code CitizenshipGroup,
    Code Country,
    Code Form,
    Code Decision
);

/// <summary>One person at one stage in a year.</summary>
public sealed class CountedOffender
{
    public required long PersonId { get; init; }

    /// <summary>In which the person enters the stage in the year, in the order of the dates; each once.</summary>
    public required IReadOnlyList<ProceedingFact> Proceedings { get; init; }
    public required OffenderCategories Categories { get; init; }
    public required bool IsLegalPerson { get; init; }

    /// <summary>In all of them for no more than incitement, aiding or attempt (Article 3).</summary>
    public required bool AccessoryOnly { get; init; }

    /// <summary>Every form of exploitation that links to victims name.</summary>
    public required IReadOnlyList<Code> Forms { get; init; }
}

/// <summary>The persons of a stage in a year, natural and legal.</summary>
/// <param name="Persons">Each once.</param>
/// <param name="YearNotKnown">Whose year is not known but may be this one; not counted in it (rule 7).</param>
public sealed record OffenderCount(IReadOnlyList<CountedOffender> Persons, IReadOnlyList<CountedOffender> YearNotKnown);

/// <summary>One decision of the prosecution.</summary>
public sealed class CountedDecision
{
    public required ProceedingFact Proceeding { get; init; }

    /// <summary>A code of CL_PROSDEC.</summary>
    public required Code Decision { get; init; }

    /// <summary>On whom: a code of CL_NATLEG, <see cref="ProceedingCounter.NoKnownSuspect"/>, or UNK.</summary>
    public required Code Suspect { get; init; }
    public required bool AccessoryOnly { get; init; }

    /// <summary>A charge of trafficking was changed to another offence (PRS07).</summary>
    public bool ChargeChanged { get; init; }
}

/// <summary>The decisions of a year.</summary>
public sealed class DecisionCount
{
    public List<CountedDecision> Decisions { get; } = [];
    public List<CountedDecision> YearNotKnown { get; } = [];
}

/// <summary>What one instance said in a year of one defendant in one proceeding.</summary>
public sealed class CountedJudgment
{
    public required ProceedingFact Proceeding { get; init; }

    /// <summary>A code of CL_INSTANCE, or UNK.</summary>
    public required Code Instance { get; init; }

    /// <summary>A code of CL_JUDG.</summary>
    public required Code Outcome { get; init; }
    public required bool IsLegalPerson { get; init; }
    public bool AccessoryOnly { get; init; }
}

/// <summary>The judgments of a year.</summary>
public sealed class JudgmentCount
{
    /// <summary>On charges of trafficking.</summary>
    public List<CountedJudgment> Trafficking { get; } = [];

    /// <summary>On other offences.</summary>
    public List<CountedJudgment> Others { get; } = [];

    /// <summary>On charges of trafficking, whose year is not known but may be this one.</summary>
    public List<CountedJudgment> YearNotKnown { get; } = [];

    /// <summary>Of which the offence is not known, as often as a defendant and an instance have one.</summary>
    public int OffenceNotKnown { get; set; }
}
