using Dcim.Domain.Catalogue;
using Dcim.Domain.Counting;

namespace Dcim.Statistics;

/// <summary>
/// A table of persons by the stages of criminal proceedings: natural persons in its cells, legal persons in a view of their own.
/// </summary>
public abstract class OffenderTable : ProceedingTable
{
    public const string Stage = "STAGE";
    public const string Decision = "DECISION";

    /// <summary>View of the legal persons, who are in no cell of the table.</summary>
    public const string ViewLegalPersons = "LegalPersons";

    public const string NoteLegalPersons = "LegalPersons";

    /// <summary>Persons who enter the stage in several proceedings of the year.</summary>
    public const string NoteSeveralProceedings = "SeveralProceedings";

    /// <summary>Persons whose links to victims name several forms of exploitation.</summary>
    public const string NoteSeveralForms = "SeveralForms";

    /// <summary>Persons of whom a link names the form, where some have several.</summary>
    public const string PartAllForms = "AllForms";

    private static readonly Dictionary<string, Func<OffenderCategories, string>> CategoryOf = new(
        StringComparer.Ordinal
    )
    {
        [Stage] = c => c.Stage.Value,
        [VictimTable.Sex] = c => c.Sex.Value,
        [VictimTable.Age] = c => c.AgeGroup.Value,
        [VictimTable.Citizenship] = c => c.CitizenshipGroup.Value,
        [VictimTable.Country] = c => c.Country.Value,
        [VictimTable.Form] = c => c.Form.Value,
        [Decision] = c => c.Decision.Value,
    };

    private readonly Crossing<OffenderCategories> _natural;
    private readonly Crossing<OffenderCategories> _legal;
    private readonly IReadOnlyList<CountedOffender> _persons;
    private readonly HashSet<long> _ids;

    /// <param name="request">Year and clocks.</param>
    /// <param name="stages">A count for each stage in the table.</param>
    private protected OffenderTable(TableRequest request, params IReadOnlyList<OffenderCount> stages)
        : base(request)
    {
        var all = stages.SelectMany(s => s.Persons).ToList();
        _persons = [.. all.Where(p => !p.IsLegalPerson)];
        _natural = new([.. _persons.Select(CountedOnce)], CategoryOf);
        _legal = new([.. all.Where(p => p.IsLegalPerson).Select(CountedOnce)], CategoryOf);
        _ids = [.. _persons.Select(p => p.PersonId)];
        YearNotKnown = CellOrigin.Of(
            stages.SelectMany(s => s.YearNotKnown).Where(p => !p.IsLegalPerson).Select(CountedOnce)
        );
    }

    public override int Units => _ids.Count;

    public override CellOrigin YearNotKnown { get; }

    /// <inheritdoc/>
    public override CellOrigin Drill(IReadOnlyDictionary<string, string> cell, string? view = null) =>
        view switch
        {
            null => _natural.Drill(cell),
            ViewLegalPersons => _legal.Drill(cell),
            _ => throw new ArgumentException($"There is no view {view}.", nameof(view)),
        };

    /// <summary>Every form that a link of a person in the table names.</summary>
    private protected IEnumerable<NotePart> AllForms(CodeListData forms) =>
        _persons.Any(p => p.Forms.Count > 1)
            ? UnknownRule
                .CategoriesOf(forms)
                .Select(f => new NotePart(PartAllForms, VictimTable.Form, f, _persons.Count(p => p.Forms.Contains(f))))
                .Where(p => p.Count > 0)
            : [];

    private protected Dimension DimensionOf(string name, IReadOnlyDictionary<string, CodeListData> lists) =>
        name switch
        {
            Stage => new(
                Stage,
                [.. Enum.GetValues<OffenderStage>().Select(s => StageRule.CodeOf(s).Value)],
                HasTotal: false
            ),
            VictimTable.Country => new(VictimTable.Country, _natural.OccurringCountries(VictimTable.Country)),
            Decision => Closed(
                Decision,
                lists["CL_PROSDEC"],
                _natural.Occurring(Decision).Union(_legal.Occurring(Decision))
            ),
            VictimTable.Sex => new(name, UnknownRule.CategoriesOf(lists["CL_SEX"])),
            VictimTable.Age => new(name, UnknownRule.CategoriesOf(lists["CL_AGEGRP"])),
            VictimTable.Citizenship => new(name, UnknownRule.CategoriesOf(lists["CL_CTZ"])),
            VictimTable.Form => new(name, UnknownRule.CategoriesOf(lists["CL_EXPL"])),
            _ => throw new ArgumentException($"There is no dimension {name}.", nameof(name)),
        };

    /// <summary>The table of the persons, with the view of the legal ones.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="request">Year and clocks.</param>
    /// <param name="dimensions">In the order of the long table.</param>
    /// <param name="margins">Which two-way tables.</param>
    /// <param name="legal">The two-way table of the legal persons.</param>
    /// <param name="kindOf">What a count says.</param>
    /// <param name="notes">The notes of this table only.</param>
    /// <param name="rules">The rules of this table only.</param>
    private protected IndicatorTable Make(
        string id,
        TableRequest request,
        IReadOnlyList<Dimension> dimensions,
        IReadOnlyList<(string Rows, string Columns)> margins,
        (string Rows, string Columns) legal,
        Func<int, CellKind> kindOf,
        IReadOnlyList<TableNote> notes,
        IReadOnlyList<CountingRule> rules
    )
    {
        return new()
        {
            Id = id,
            Request = request,
            Dimensions = dimensions,
            Cells = _natural.Cells(dimensions, kindOf(0), VictimTable.Country),
            Margins = [.. margins.Select(m => Margin(_natural, m))],
            Views = [new(ViewLegalPersons, Margin(_legal, legal))],
            Notes =
            [
                new(NoteEventYearNotKnown, YearNotKnown.Units),
                .. notes,
                new(NoteLegalPersons, _legal.Drill(new Dictionary<string, string>()).Units),
                new(
                    NoteSeveralProceedings,
                    _persons.Where(p => p.Proceedings.Count > 1).DistinctBy(p => p.PersonId).Count()
                ),
            ],
            Rules =
            [
                .. rules,
                CountingRule.OffenderOnce,
                CountingRule.LegalPersons,
                CountingRule.EventClocks,
                CountingRule.OffenderAgeGroup,
                CountingRule.Citizenship,
                CountingRule.EventYearNotKnown,
                CountingRule.Unknown,
                CountingRule.JusticeCoverage,
            ],
        };

        MarginTable Margin(Crossing<OffenderCategories> persons, (string Rows, string Columns) of) =>
            persons.Margin(Of(of.Rows), Of(of.Columns), (_, _, number) => kindOf(number));

        Dimension Of(string name) => dimensions.Single(d => d.Name == name);
    }

    /// <summary>The natural person stands in the table.</summary>
    private protected bool Has(long person) => _ids.Contains(person);

    private protected TableNote AccessoryOnly() => new(NoteAccessoryOnly, _persons.Count(p => p.AccessoryOnly));

    private protected TableNote SeveralForms() => new(NoteSeveralForms, _persons.Count(p => p.Forms.Count > 1));

    private static Counted<OffenderCategories> CountedOnce(CountedOffender person) =>
        new(new(person.PersonId, person.Proceedings[0].InstitutionType), person.Proceedings, person.Categories);
}
