using Dcim.Domain.Answers;
using Dcim.Domain.Counting;

namespace Dcim.Statistics;

/// <summary>A registration behind a number, and the institution that owns it.</summary>
public sealed record RegistrationReference(long RegistrationId, long InstitutionId)
{
    internal static RegistrationReference To(VictimFact fact) => new(fact.RegistrationId, fact.InstitutionId);
}

/// <summary>What a type of institution has to do with a number; both columns add up.</summary>
/// <param name="Type">A code of CL_INST.</param>
/// <param name="Persons">Persons whom an institution of this type registered first.</param>
/// <param name="Registrations">Registrations made by institutions of this type.</param>
public sealed record CompositionRow(Code Type, int Persons, int Registrations);

/// <summary>What is behind a number: how many persons, which registrations, and from what types of institution.</summary>
public sealed record CellOrigin(
    int Persons,
    IReadOnlyList<RegistrationReference> Registrations,
    IReadOnlyList<CompositionRow> Composition
)
{
    /// <param name="spells">Each with the registrations that are meant; a spell or registration named twice is one.</param>
    internal static CellOrigin Of(IEnumerable<(Spell Spell, IReadOnlyList<VictimFact> Registrations)> spells)
    {
        var (seenSpells, seenRegistrations) = (new HashSet<Spell>(), new HashSet<VictimFact>());
        var registrations = new List<RegistrationReference>();
        var composition = new SortedDictionary<string, (int Persons, int Registrations)>(StringComparer.Ordinal);
        foreach (var (spell, meant) in spells)
        {
            if (seenSpells.Add(spell))
                Add(spell.FirstOrganisation, 1, 0);
            foreach (var registration in meant)
            {
                if (!seenRegistrations.Add(registration))
                    continue;
                registrations.Add(RegistrationReference.To(registration));
                Add(registration.InstitutionType, 0, 1);
            }
        }
        // Not in the order of persons, from which one could tell which registrations belong together.
        registrations.Sort((one, other) => one.RegistrationId.CompareTo(other.RegistrationId));
        return new(
            seenSpells.Count,
            registrations,
            [.. composition.Select(c => new CompositionRow(c.Key, c.Value.Persons, c.Value.Registrations))]
        );

        void Add(Code type, int ofPersons, int ofRegistrations)
        {
            var sofar = composition.GetValueOrDefault(type.Value);
            composition[type.Value] = (sofar.Persons + ofPersons, sofar.Registrations + ofRegistrations);
        }
    }
}

/// <summary>A registration that may be a spell of its own (rule 1), and the earlier ones it was counted with.</summary>
public sealed record DoubtfulSpell(
    RegistrationReference Registration,
    IReadOnlyList<RegistrationReference> CountedWith
);

/// <summary>Registrations of one victim that know different answers (rule 13): <c>VIC01</c>, and who says what.</summary>
public sealed record DisagreementNote(
    string Answer,
    IReadOnlyList<(RegistrationReference Registration, Code Value)> Values
);
