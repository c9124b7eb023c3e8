using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Counting;
using Dcim.Domain.Profiles;

namespace Dcim.Statistics;

/// <summary>
/// Table T9 (domain.md 2.4): the victims of T1 by country of citizenship, of recruitment and of exploitation. Only
/// countries and combinations that occur stand in it.
/// </summary>
public sealed class FlowTable : RegistrationTable
{
    public const string Id = "T9";

    public const string Recruitment = "RECRUIT";
    public const string Exploitation = "EXPLOIT";

    /// <summary>Second view: a victim in every country of exploitation that is named, which therefore have no total.</summary>
    public const string ViewEveryCountry = "EveryCountry";

    private static readonly Dictionary<string, Func<Categories, string>> CategoryOf = new(StringComparer.Ordinal)
    {
        [VictimTable.Country] = c => c.Citizenship.Value,
        [Recruitment] = c => c.Recruitment.Value,
        [Exploitation] = c => c.Exploitation.Value,
    };

    private readonly Crossing<Categories> _victims;
    private readonly Crossing<Categories> _everyCountry;

    private FlowTable(TableRequest request, VictimCount count, Coverage coverage)
        : base(request, count)
    {
        var victims = new List<Counted<Categories>>(count.Victims.Count);
        var everyCountry = new List<Counted<Categories>>(count.Victims.Count);
        foreach (var victim in count.Victims)
        {
            var (spell, citizenship) = (victim.Spell, victim.Categories.Country);
            var recruitment = FlowRule.Recruitment(spell.Registrations);
            var countries = FlowRule.Exploitation(spell.Registrations);
            victims.Add(new(spell, new(citizenship, recruitment, FlowRule.CategoryOf(countries))));
            foreach (var country in countries.DefaultIfEmpty(Code.NotKnown))
                everyCountry.Add(new(spell, new(citizenship, recruitment, country)));
        }
        (_victims, _everyCountry) = (new(victims, CategoryOf), new(everyCountry, CategoryOf));
        var citizenships = new Dimension(VictimTable.Country, _victims.OccurringCountries(VictimTable.Country));
        var recruitments = new Dimension(Recruitment, _victims.OccurringCountries(Recruitment));
        var exploitations = new Dimension(Exploitation, _victims.OccurringCountries(Exploitation));
        var named = new Dimension(Exploitation, _everyCountry.OccurringCountries(Exploitation), HasTotal: false);
        Table = new()
        {
            Id = Id,
            Request = request,
            Dimensions = [citizenships, recruitments, exploitations],
            Cells = Cells(coverage),
            Margins =
            [
                _victims.Margin(citizenships, exploitations, KindOf),
                _victims.Margin(recruitments, exploitations, KindOf),
                _victims.Margin(citizenships, recruitments, KindOf),
            ],
            // Without a country there would be no column.
            Views =
                victims.Count == 0 ? [] : [new(ViewEveryCountry, _everyCountry.Margin(citizenships, named, KindOf))],
            Notes = Notes,
            Rules =
            [
                CountingRule.Spell,
                CountingRule.Flows,
                CountingRule.TwoClocks,
                CountingRule.Status,
                CountingRule.Citizenship,
                CountingRule.YearNotKnown,
                CountingRule.Unknown,
                CountingRule.SeveralRegistrations,
                CountingRule.Coverage,
            ],
        };

        CellKind KindOf(string row, string column, int number) => coverage.KindOfTotal(number);
    }

    private readonly record struct Categories(Code Citizenship, Code Recruitment, Code Exploitation);

    public override IndicatorTable Table { get; }

    public override IEnumerable<NotePart> NoteParts => YearNotKnownByOrganisation();

    /// <inheritdoc cref="RegistrationTable.Count"/>
    public static FlowTable Count(
        TableRequest request,
        IEnumerable<VictimFact> facts,
        IReadOnlyList<ReportingInstitution> institutions,
        NationalProfile profile,
        IReadOnlyDictionary<string, CodeListData> lists
    ) => new(request, VictimCounter.CountFlows(facts, request.Year, request.Clocks, profile, lists), new(institutions));

    /// <inheritdoc/>
    public override CellOrigin Drill(IReadOnlyDictionary<string, string> cell, string? view = null) =>
        view switch
        {
            null => _victims.Drill(cell),
            ViewEveryCountry => _everyCountry.Drill(cell),
            _ => throw new ArgumentException($"There is no view {view}.", nameof(view)),
        };

    /// <summary>The combinations that occur, or one line of all where nobody was counted.</summary>
    private List<TableCell> Cells(Coverage coverage)
    {
        var cells = new List<TableCell>();
        foreach (
            var (flow, number) in _victims
                .Counts.OrderBy(c => Place(c.Key.Citizenship))
                .ThenBy(c => Place(c.Key.Recruitment))
                .ThenBy(c => Place(c.Key.Exploitation))
        )
            cells.Add(
                new([flow.Citizenship.Value, flow.Recruitment.Value, flow.Exploitation.Value], CellValue.Of(number))
            );
        if (cells.Count == 0)
            cells.Add(
                new([Dimension.Total, Dimension.Total, Dimension.Total], CellValue.Of(0, coverage.KindOfTotal(0)))
            );
        return cells;

        // As in the dimensions: what is no country stands last.
        static (int, string) Place(Code country) => (country.Value.Length, country.Value);
    }
}
