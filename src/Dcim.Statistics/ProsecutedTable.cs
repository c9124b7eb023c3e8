using Dcim.Domain.Catalogue;
using Dcim.Domain.Counting;

namespace Dcim.Statistics;

/// <summary>
/// Table T3 (domain.md 2.4): the persons whose prosecution for trafficking began in a year, and the nature of the last decision.
/// </summary>
public sealed class ProsecutedTable : OffenderTable
{
    public const string Id = "T3";

    internal ProsecutedTable(
        TableRequest request,
        ProceedingCounter counter,
        IReadOnlyList<ReportingInstitution> institutions,
        IReadOnlyDictionary<string, CodeListData> lists
    )
        : base(request, counter.Persons(OffenderStage.Prosecuted, CountedOffence.Trafficking))
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
                DimensionOf(Decision, lists),
            ],
            [
                (Decision, VictimTable.Sex),
                (Decision, VictimTable.Age),
                (Decision, VictimTable.Citizenship),
                (VictimTable.Form, Decision),
                (VictimTable.Sex, VictimTable.Age),
                (VictimTable.Sex, VictimTable.Citizenship),
                (VictimTable.Country, VictimTable.Sex),
            ],
            (Decision, VictimTable.Form),
            CoverageOf(institutions, Prosecutors).KindOfTotal,
            [AccessoryOnly(), SeveralForms()],
            [CountingRule.Prosecuted, CountingRule.Offences, CountingRule.OffenderForm]
        );
        NoteParts = [.. AllForms(lists["CL_EXPL"])];
    }

    public override IndicatorTable Table { get; }

    public override IEnumerable<NotePart> NoteParts { get; }
}
