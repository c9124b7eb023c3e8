using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Counting;
using Dcim.Domain.Profiles;

namespace Dcim.Statistics;

/// <summary>
/// Table T8 (domain.md 2.4): the victims assisted, given a reflection period or a residence permit, or returned in a year,
/// by sex, age group and citizenship. A victim may stand under several measures, which therefore have no total.
/// </summary>
public sealed class ProtectionTable : RegistrationTable
{
    public const string Id = "T8";

    public const string Measure = "MEASURE";

    private static readonly Dictionary<string, Func<Categories, string>> CategoryOf = new(StringComparer.Ordinal)
    {
        [Measure] = c => c.Measure.Value,
        [VictimTable.Sex] = c => c.Sex.Value,
        [VictimTable.Age] = c => c.AgeGroup.Value,
        [VictimTable.Citizenship] = c => c.CitizenshipGroup.Value,
    };

    private readonly Crossing<Categories> _measures;

    private ProtectionTable(
        TableRequest request,
        VictimCount count,
        Coverage coverage,
        IReadOnlyDictionary<string, CodeListData> lists
    )
        : base(request, count, NoteMeasureYearNotKnown)
    {
        _measures = new(
            [
                .. count.Victims.SelectMany(v =>
                    MeasuresOf(v)
                        .InYear.Select(m => new Counted<Categories>(
                            v.Spell,
                            new(m, v.Categories.Sex, v.Categories.AgeGroup, v.Categories.CitizenshipGroup)
                        ))
                ),
            ],
            CategoryOf
        );
        NoteParts =
        [
            .. count
                .YearNotKnown.SelectMany(v => MeasuresOf(v).YearNotKnown)
                .CountBy(m => m)
                .OrderBy(m => ProtectionRule.Measures.Index().First(i => i.Item == m.Key).Index)
                .Select(m => new NotePart(PartYearNotKnownMeasure, Measure, m.Key.Value, m.Value)),
        ];
        var measures = new Dimension(Measure, [.. ProtectionRule.Measures.Select(m => m.Value)], HasTotal: false);
        var sexes = new Dimension(VictimTable.Sex, UnknownRule.CategoriesOf(lists["CL_SEX"]));
        var ages = new Dimension(VictimTable.Age, UnknownRule.CategoriesOf(lists["CL_AGEGRP"]));
        var groups = new Dimension(VictimTable.Citizenship, UnknownRule.CategoriesOf(lists["CL_CTZ"]));
        var counts = _measures.Counts.ToDictionary();
        Table = new()
        {
            Id = Id,
            Request = request,
            Dimensions = [measures, sexes, ages, groups],
            Cells =
            [
                .. from measure in measures.Categories
                from sex in sexes.Categories
                from age in ages.Categories
                from citizenship in groups.Categories
                let number = counts.GetValueOrDefault(new(measure, sex, age, citizenship))
                select new TableCell(
                    [measure, sex, age, citizenship],
                    CellValue.Of(number, coverage.KindOfTotal(number))
                ),
            ],
            Margins =
            [
                .. new[] { sexes, ages, groups }.Select(columns =>
                    _measures.Margin(measures, columns, (_, _, number) => coverage.KindOfTotal(number))
                ),
            ],
            Notes = Notes,
            Rules =
            [
                CountingRule.Protection,
                CountingRule.TwoClocks,
                CountingRule.Status,
                CountingRule.AgeGroup,
                CountingRule.Citizenship,
                CountingRule.Unknown,
                CountingRule.SeveralRegistrations,
                CountingRule.Coverage,
            ],
        };

        (IReadOnlyList<Code> InYear, IReadOnlyList<Code> YearNotKnown) MeasuresOf(CountedVictim victim) =>
            ProtectionRule.MeasuresOf(request.Year, victim.Spell.Registrations, request.AsOf);
    }

    private readonly record struct Categories(Code Measure, Code Sex, Code AgeGroup, Code CitizenshipGroup);

    public override IndicatorTable Table { get; }

    public override IEnumerable<NotePart> NoteParts { get; }

    /// <inheritdoc cref="RegistrationTable.Count"/>
    public static ProtectionTable Count(
        TableRequest request,
        IEnumerable<VictimFact> facts,
        IReadOnlyList<ReportingInstitution> institutions,
        NationalProfile profile,
        IReadOnlyDictionary<string, CodeListData> lists
    ) =>
        new(
            request,
            VictimCounter.CountProtected(facts, request.Year, request.Clocks, profile, lists),
            new(institutions),
            lists
        );

    /// <inheritdoc/>
    public override CellOrigin Drill(IReadOnlyDictionary<string, string> cell, string? view = null) =>
        view is null ? _measures.Drill(cell) : throw new ArgumentException($"There is no view {view}.", nameof(view));
}
