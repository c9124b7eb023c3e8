using Dcim.Domain.Catalogue;
using Dcim.Domain.Counting;
using Dcim.Domain.Profiles;

namespace Dcim.Statistics;

/// <summary>
/// Table T7 (domain.md 2.4): the persons suspected, prosecuted and convicted in a year of knowingly using a victim's services. Not
/// applicable for the years before that was an offence.
/// </summary>
public sealed class KnowingUseTable : OffenderTable
{
    public const string Id = "T7";

    internal KnowingUseTable(
        TableRequest request,
        ProceedingCounter counter,
        IReadOnlyList<ReportingInstitution> institutions,
        NationalProfile profile,
        IReadOnlyDictionary<string, CodeListData> lists
    )
        : base(
            request,
            IsOffence(request.Year, profile)
                ? [.. Enum.GetValues<OffenderStage>().Select(s => counter.Persons(s, CountedOffence.KnowingUse))]
                : []
        )
    {
        var coverage = CoverageOf(institutions, [.. Investigators, .. Prosecutors, .. Courts]);
        Table = Make(
            Id,
            request,
            [
                DimensionOf(Stage, lists),
                DimensionOf(VictimTable.Sex, lists),
                DimensionOf(VictimTable.Age, lists),
                DimensionOf(VictimTable.Citizenship, lists),
            ],
            [(Stage, VictimTable.Sex), (Stage, VictimTable.Age), (Stage, VictimTable.Citizenship)],
            (Stage, VictimTable.Citizenship),
            IsOffence(request.Year, profile) ? coverage.KindOfTotal : _ => CellKind.NotApplicable,
            [],
            [CountingRule.KnowingUse, CountingRule.Suspects, CountingRule.Prosecuted, BasisOf(profile)]
        );
    }

    public override IndicatorTable Table { get; }

    private static bool IsOffence(int year, NationalProfile profile) => profile.KnowingUseFrom?.Year <= year;
}
