using Dcim.Domain.Answers;
using Dcim.Domain.Counting;

namespace Dcim.Statistics;

/// <summary>A record behind a number, a registration or a proceeding, and the institution that owns or leads it.</summary>
public sealed record RecordReference(long RecordId, long InstitutionId)
{
    internal static RecordReference To(IFact fact) => new(fact.RecordId, fact.InstitutionId);
}

/// <summary>What a type of institution has to do with a number; both columns add up.</summary>
/// <param name="Type">A code of CL_INST.</param>
/// <param name="Units">Persons, or what else the table counts, whose first record is one of this type.</param>
/// <param name="Records">Records of institutions of this type.</param>
public sealed record CompositionRow(Code Type, int Units, int Records);

/// <summary>What is behind a number: how many units, which records, and from what types of institution.</summary>
public sealed record CellOrigin(
    int Units,
    IReadOnlyList<RecordReference> Records,
    IReadOnlyList<CompositionRow> Composition
)
{
    internal static CellOrigin Of<TCategories>(IEnumerable<Counted<TCategories>> things) =>
        Of(things.Select(t => (t.Unit, t.Records)));

    /// <param name="units">Each with the records that are meant; a unit or record named twice is one.</param>
    internal static CellOrigin Of(IEnumerable<(CountedUnit Unit, IReadOnlyList<IFact> Records)> units)
    {
        var (seenUnits, seenRecords) = (new HashSet<object>(), new HashSet<IFact>());
        var records = new List<RecordReference>();
        var composition = new SortedDictionary<string, (int Units, int Records)>(StringComparer.Ordinal);
        foreach (var (unit, meant) in units)
        {
            if (seenUnits.Add(unit.Key))
                Add(unit.FirstInstitution, 1, 0);
            foreach (var record in meant)
            {
                if (!seenRecords.Add(record))
                    continue;
                records.Add(RecordReference.To(record));
                Add(record.InstitutionType, 0, 1);
            }
        }
        // Not in the order of persons, from which one could tell which records belong together.
        records.Sort((one, other) => one.RecordId.CompareTo(other.RecordId));
        return new(
            seenUnits.Count,
            records,
            [.. composition.Select(c => new CompositionRow(c.Key, c.Value.Units, c.Value.Records))]
        );

        void Add(Code type, int ofUnits, int ofRecords)
        {
            var sofar = composition.GetValueOrDefault(type.Value);
            composition[type.Value] = (sofar.Units + ofUnits, sofar.Records + ofRecords);
        }
    }
}

/// <summary>A registration that may be a spell of its own (rule 1), and the earlier ones it was counted with.</summary>
public sealed record DoubtfulSpell(RecordReference Registration, IReadOnlyList<RecordReference> CountedWith);

/// <summary>Registrations of one victim that know different answers (rule 13): <c>VIC01</c>, and who says what.</summary>
public sealed record DisagreementNote(string Answer, IReadOnlyList<(RecordReference Registration, Code Value)> Values);
