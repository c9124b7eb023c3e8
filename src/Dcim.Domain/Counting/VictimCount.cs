using Dcim.Domain.Answers;

namespace Dcim.Domain.Counting;

/// <summary>Where a victim stands in every dimension of the tables; never unanswered.</summary>
/// <param name="Organisation">Type of the first organisation (CL_INST).</param>
/// <param name="Status">IDE or PRE.</param>
/// <param name="Sex">M, F or UNK.</param>
/// <param name="AgeGroup">Y_LT18, Y_GE18 or UNK.</param>
/// <param name="CitizenshipGroup">A code of CL_CTZ, or UNK.</param>
/// <param name="Country">ISO 3166 code, STLS or UNK.</param>
/// <param name="MainForm">A code of CL_EXPL of the first level, or UNK.</param>
/// <param name="Iccs">Category of the main form in the ICCS, or UNK.</param>
public sealed record VictimCategories(
    Code Organisation,
    Code Status,
    Code Sex,
    Code AgeGroup,
    Code CitizenshipGroup,
    Code Country,
    Code MainForm,
    Code Iccs
);

/// <summary>One victim of a table: a spell and what it counts as.</summary>
public sealed record CountedVictim(Spell Spell, VictimCategories Categories);

/// <summary>A registration that may be a spell of its own, and the spell it was counted in instead (rule 1).</summary>
public sealed record DoubtfulRegistration(VictimFact Registration, Spell Spell);

/// <summary>The victims of a year, and what must be said with their number.</summary>
public sealed class VictimCount
{
    /// <summary>The victims of the year, each once: every number of the table is a count of these.</summary>
    public List<CountedVictim> Victims { get; } = [];

    /// <summary>Victims whose year is not known but may be this one; in no cell (rule 7).</summary>
    public List<CountedVictim> YearNotKnown { get; } = [];

    /// <summary>In a spell that counts in the year, or registered in it, so that it would count there (rule 1).</summary>
    public List<DoubtfulRegistration> Doubtful { get; } = [];

    /// <summary>Among the registrations of <see cref="Victims"/> (rule 13).</summary>
    public List<Disagreement> Disagreements { get; } = [];
}
