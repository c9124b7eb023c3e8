namespace Dcim.Domain.Counting;

/// <summary>
/// The counting rules of domain.md 4.3 (and the citizenship groups of 6.2) that a table can rest on. The names are
/// stable: under <see cref="CountingRules.ResourceKey"/> stand the words that are printed on the tables.
/// </summary>
public enum CountingRule
{
    /// <summary>Rule 1, <see cref="SpellRule"/>.</summary>
    Spell,

    /// <summary>Rule 2, <see cref="Clocks"/>.</summary>
    TwoClocks,

    /// <summary>Rule 3, <see cref="StatusRule"/>.</summary>
    Status,

    /// <summary>Rules 4 and 13, <see cref="MainFormRule"/>.</summary>
    MainForm,

    /// <summary>Rule 5, <see cref="Counting.Spell.FirstOrganisation"/>.</summary>
    FirstOrganisation,

    /// <summary>Rule 5: every organisation's own registrations beside the first one's.</summary>
    SecondView,

    /// <summary>Rule 6, <see cref="AgeGroupRule"/>.</summary>
    AgeGroup,

    /// <summary>CL_CTZ in domain.md 6.2, <see cref="CitizenshipRule"/>.</summary>
    Citizenship,

    /// <summary>Rule 7, <see cref="Counting.Spell.Year"/>.</summary>
    YearNotKnown,

    /// <summary>Rule 1 for table T8, <see cref="ProtectionRule"/>.</summary>
    Protection,

    /// <summary>Rules 9 and 13 for table T9, <see cref="FlowRule"/>.</summary>
    Flows,

    /// <summary>Rule 11, <see cref="Counting.Coverage"/>.</summary>
    Coverage,

    /// <summary>Rule 12, <see cref="UnknownRule"/>.</summary>
    Unknown,

    /// <summary>Rule 13, <see cref="SeveralRegistrationsRule"/>.</summary>
    SeveralRegistrations,

    /// <summary>Rule 8, <see cref="OffenderStage.Suspected"/>.</summary>
    Suspects,

    /// <summary>Rule 8, <see cref="OffenderStage.Prosecuted"/>, and the nature of the decision.</summary>
    Prosecuted,

    /// <summary>Rule 9, <see cref="ProceedingCounter.Decisions"/>.</summary>
    Decisions,

    /// <summary>Rule 8, <see cref="Profiles.ConvictionBasis.Final"/>.</summary>
    ConvictedFinal,

    /// <summary>Rule 8, <see cref="Profiles.ConvictionBasis.FirstInstance"/>.</summary>
    ConvictedFirstInstance,

    /// <summary>Rule 9, <see cref="ProceedingCounter.Judgments"/>.</summary>
    Judgments,

    /// <summary>Rule 10.</summary>
    KnowingUse,

    /// <summary>Rule 8, <see cref="OffenceRule"/>.</summary>
    Offences,

    /// <summary>Rule 8: a person once per stage and year.</summary>
    OffenderOnce,

    /// <summary>Rule 8: legal persons apart.</summary>
    LegalPersons,

    /// <summary>Rule 6 for offenders.</summary>
    OffenderAgeGroup,

    /// <summary>Rule 8, <see cref="OffenderFormRule"/>.</summary>
    OffenderForm,

    /// <summary>Rule 2 for proceedings, <see cref="SeenProceeding.Sees"/>.</summary>
    EventClocks,

    /// <summary>Rule 7 for proceedings, <see cref="SeenProceeding.MayFallIn"/>.</summary>
    EventYearNotKnown,

    /// <summary>Rule 11 for the tables of proceedings.</summary>
    JusticeCoverage,

    /// <summary>Rule 9 for table T10, <see cref="SentenceRule"/>.</summary>
    Sentences,

    /// <summary>Rule 9 for the money of T10, <see cref="AmountRule"/>.</summary>
    Amounts,

    /// <summary>How far victims' cases come, <see cref="VictimStage"/>.</summary>
    AttritionVictims,

    /// <summary>Where suspects stand, <see cref="StandingRule"/>.</summary>
    AttritionSuspects,

    /// <summary>The days between, <see cref="IntervalDays"/>.</summary>
    AttritionDays,
}

public static class CountingRules
{
    /// <summary>The resource that says the rule in words: <c>Rule.Spell</c>.</summary>
    public static string ResourceKey(this CountingRule rule) => $"Rule.{rule}";
}
