using Dcim.Domain.Catalogue;
using Dcim.Domain.Counting;
using Dcim.Domain.Profiles;

namespace Dcim.Statistics;

/// <summary>Table T5 (domain.md 2.4): the persons convicted of trafficking in a year, on the basis that the profile chooses.</summary>
public sealed class ConvictedTable : OffenderTable
{
    public const string Id = "T5";

    /// <summary>Persons whose conviction of trafficking fell on appeal in the year.</summary>
    public const string NoteFellOnAppeal = "FellOnAppeal";

    /// <summary>Persons convicted in the year, but of other offences only.</summary>
    public const string NoteOtherOffencesOnly = "OtherOffencesOnly";

    internal ConvictedTable(
        TableRequest request,
        ProceedingCounter counter,
        IReadOnlyList<ReportingInstitution> institutions,
        NationalProfile profile,
        IReadOnlyDictionary<string, CodeListData> lists
    )
        : base(request, counter.Persons(OffenderStage.Convicted, CountedOffence.Trafficking)) =>
        Table = Make(
            Id,
            request,
            [
                DimensionOf(VictimTable.Sex, lists),
                DimensionOf(VictimTable.Age, lists),
                DimensionOf(VictimTable.Citizenship, lists),
                DimensionOf(VictimTable.Country, lists),
                DimensionOf(VictimTable.Form, lists),
            ],
            [
                (VictimTable.Sex, VictimTable.Age),
                (VictimTable.Sex, VictimTable.Citizenship),
                (VictimTable.Sex, VictimTable.Form),
                (VictimTable.Country, VictimTable.Sex),
            ],
            (VictimTable.Form, VictimTable.Citizenship),
            CoverageOf(institutions, [.. Prosecutors, .. Courts]).KindOfTotal,
            [
                AccessoryOnly(),
                new(NoteFellOnAppeal, NaturalPersons(counter.FellOnAppeal())),
                new(NoteOtherOffencesOnly, Others(counter.ConvictedOfOtherOnly())),
            ],
            [BasisOf(profile), CountingRule.Offences, CountingRule.OffenderForm]
        );

    public override IndicatorTable Table { get; }

    /// <summary>Of those counted, natural persons who are not in the table.</summary>
    private int Others(OffenderCount count) => count.Persons.Count(p => !p.IsLegalPerson && !Has(p.PersonId));

    private static int NaturalPersons(OffenderCount count) => count.Persons.Count(p => !p.IsLegalPerson);
}
