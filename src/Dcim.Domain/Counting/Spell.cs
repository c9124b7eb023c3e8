using Dcim.Domain.Answers;

namespace Dcim.Domain.Counting;

/// <summary>
/// One time that a person was trafficked, as the registrations tell it: what a table of victims counts once
/// (domain.md 4.3, rule 1). Made by <see cref="SpellRule"/>.
/// </summary>
public sealed class Spell
{
    private readonly List<VictimFact> _registrations;
    private readonly List<VictimFact> _doubtful = [];

    internal Spell(VictimFact first) => _registrations = [first];

    /// <summary>In the order of <see cref="SpellRule.Compare"/>; never empty.</summary>
    public IReadOnlyList<VictimFact> Registrations => _registrations;

    /// <summary>Those among them that may be a spell of their own, but not for certain.</summary>
    public IReadOnlyList<VictimFact> Doubtful => _doubtful;

    public VictimFact First => _registrations[0];

    /// <summary>Type of the organisation that registered first (rule 5).</summary>
    public Code FirstOrganisation => First.InstitutionType;

    /// <summary>The year in which the spell counts; null where the date crosses a year-end (rule 7).</summary>
    public int? Year => First.RegisteredOn.CertainYear;

    /// <summary>The year is not known, but may be <paramref name="year"/> (rule 7).</summary>
    public bool MayCountIn(int year) => Year is null && First.RegisteredOn.MayFallIn(year);

    internal void Add(VictimFact registration, bool inDoubt)
    {
        _registrations.Add(registration);
        if (inDoubt)
            _doubtful.Add(registration);
    }
}
