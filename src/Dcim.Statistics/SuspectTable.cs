using Dcim.Domain.Catalogue;
using Dcim.Domain.Counting;

namespace Dcim.Statistics;

/// <summary>Table T2 (domain.md 2.4): the persons who became suspects of trafficking in a year.</summary>
public sealed class SuspectTable : OffenderTable
{
    public const string Id = "T2";

    internal SuspectTable(
        TableRequest request,
        ProceedingCounter counter,
        IReadOnlyList<ReportingInstitution> institutions,
        IReadOnlyDictionary<string, CodeListData> lists
    )
        : base(request, counter.Persons(OffenderStage.Suspected, CountedOffence.Trafficking))
    {
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
                (VictimTable.Form, VictimTable.Citizenship),
                (VictimTable.Country, VictimTable.Sex),
            ],
            (VictimTable.Form, VictimTable.Citizenship),
            CoverageOf(institutions, [.. Investigators, .. Prosecutors]).KindOfTotal,
            [AccessoryOnly(), SeveralForms()],
            [CountingRule.Suspects, CountingRule.Offences, CountingRule.OffenderForm]
        );
        NoteParts = [.. AllForms(lists["CL_EXPL"])];
    }

    public override IndicatorTable Table { get; }

    public override IEnumerable<NotePart> NoteParts { get; }
}
