using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Counting;
using Dcim.Domain.Profiles;

namespace Dcim.Statistics;

/// <summary>
/// Table T1 (domain.md 2.4): the identified and presumed victims of a year, by organisation that registered first, status,
/// sex, age group, citizenship and form of exploitation. Every number in it, and everything behind a number, is read from
/// one set of counted victims.
/// </summary>
public sealed class VictimTable : RegistrationTable
{
    public const string Id = "T1";

    public const string Organisation = "ORG";
    public const string Status = "STATUS";
    public const string Sex = "SEX";
    public const string Age = "AGE";
    public const string Citizenship = "CITIZEN";
    public const string Country = "COUNTRY";
    public const string Form = "FORM";
    public const string Iccs = "ICCS";

    /// <summary>Second view (rule 5): the registrations of each organisation type, whoever registered the victim first.</summary>
    public const string ViewOwnRegistrations = "OwnRegistrations";

    private static readonly Dictionary<string, Func<VictimCategories, string>> CategoryOf = new(StringComparer.Ordinal)
    {
        [Organisation] = v => v.Organisation.Value,
        [Status] = v => v.Status.Value,
        [Sex] = v => v.Sex.Value,
        [Age] = v => v.AgeGroup.Value,
        [Citizenship] = v => v.CitizenshipGroup.Value,
        [Country] = v => v.Country.Value,
        [Form] = v => v.MainForm.Value,
        [Iccs] = v => v.Iccs.Value,
    };

    private static readonly Dictionary<string, Func<OwnCategories, string>> OwnCategoryOf = new(StringComparer.Ordinal)
    {
        [Organisation] = r => r.Organisation.Value,
        [Status] = r => r.Status.Value,
    };

    private static readonly (string Rows, string Columns)[] MarginPairs =
    [
        (Sex, Age),
        (Sex, Form),
        (Sex, Citizenship),
        (Status, Sex),
        (Status, Age),
        (Status, Form),
        (Status, Citizenship),
        (Status, Country),
        (Status, Organisation),
        (Status, Iccs),
    ];

    private readonly Crossing<VictimCategories> _victims;
    private readonly Crossing<OwnCategories> _registrations;

    private VictimTable(
        TableRequest request,
        VictimCount count,
        Coverage coverage,
        IReadOnlyDictionary<string, CodeListData> lists
    )
        : base(request, count)
    {
        _victims = new(
            [.. count.Victims.Select(v => new Counted<VictimCategories>(v.Spell, v.Categories))],
            CategoryOf
        );
        _registrations = new(
            [
                .. count.Victims.SelectMany(v =>
                    v.Spell.Registrations.Select(r => new Counted<OwnCategories>(
                        CountedUnit.Of(v.Spell),
                        [r],
                        new(r.InstitutionType, v.Categories.Status)
                    ))
                ),
            ],
            OwnCategoryOf
        );
        var dimensions = DimensionsOf(_victims, lists);
        var (organisations, statuses) = (Of(Organisation), Of(Status));
        var registering = new Dimension(
            Organisation,
            [.. organisations.Categories.Union(_registrations.Occurring(Organisation))]
        );
        Table = new()
        {
            Id = Id,
            Request = request,
            Dimensions = dimensions,
            Cells = VictimCells.Of(_victims.Counts, dimensions, coverage, lists["CL_EXPL"]),
            Margins =
            [
                .. MarginPairs.Select(p => _victims.Margin(Of(p.Rows), Of(p.Columns), KindOf(p.Rows, p.Columns))),
            ],
            Views =
            [
                new(ViewOwnRegistrations, _registrations.Margin(registering, statuses, KindOf(Organisation, Status))),
            ],
            Notes =
            [
                .. Notes,
                new(NoteDied, count.Victims.Count(v => HasDied(v.Spell, request.AsOf))),
                new(
                    NoteOnlyIntended,
                    count.Victims.Count(v =>
                        SeveralRegistrationsRule.FirstKnown(v.Spell.Registrations, static r => r.TookPlace) == "INT"
                    )
                ),
            ],
            Rules =
            [
                CountingRule.Spell,
                CountingRule.TwoClocks,
                CountingRule.Status,
                CountingRule.MainForm,
                CountingRule.FirstOrganisation,
                CountingRule.SecondView,
                CountingRule.AgeGroup,
                CountingRule.Citizenship,
                CountingRule.YearNotKnown,
                CountingRule.Unknown,
                CountingRule.SeveralRegistrations,
                CountingRule.Coverage,
            ],
        };

        Dimension Of(string name) => dimensions.Single(d => d.Name == name);

        Func<string, string, int, CellKind> KindOf(string rows, string columns) =>
            (row, column, number) =>
                rows == Organisation ? OfType(row, number)
                : columns == Organisation ? OfType(column, number)
                : coverage.KindOfTotal(number);

        CellKind OfType(string type, int number) =>
            type == Dimension.Total ? coverage.KindOfTotal(number) : coverage.KindOf(number, type);
    }

    /// <summary>Any of the registrations knows of a death by the day.</summary>
    private static bool HasDied(Spell spell, DateOnly asOf) => spell.Registrations.Any(r => r.DiedOn.HappenedBy(asOf));

    private readonly record struct OwnCategories(Code Organisation, Code Status);

    public override IndicatorTable Table { get; }

    public override IEnumerable<NotePart> NoteParts => YearNotKnownByOrganisation();

    /// <inheritdoc cref="RegistrationTable.Count"/>
    public static VictimTable Count(
        TableRequest request,
        IEnumerable<VictimFact> facts,
        IReadOnlyList<ReportingInstitution> institutions,
        NationalProfile profile,
        IReadOnlyDictionary<string, CodeListData> lists
    ) =>
        new(
            request,
            VictimCounter.Count(facts, request.Year, request.Clocks, profile, lists),
            new(institutions),
            lists
        );

    /// <inheritdoc/>
    public override CellOrigin Drill(IReadOnlyDictionary<string, string> cell, string? view = null) =>
        view switch
        {
            null => _victims.Drill(cell),
            ViewOwnRegistrations => _registrations.Drill(cell),
            _ => throw new ArgumentException($"There is no view {view}.", nameof(view)),
        };

    private static Dimension[] DimensionsOf(
        Crossing<VictimCategories> victims,
        IReadOnlyDictionary<string, CodeListData> lists
    )
    {
        var forms = UnknownRule.CategoriesOf(lists["CL_EXPL"]);
        var registering = lists["CL_INST"]
            .Values.Select(v => v.Code)
            .Where(c => c != Coverage.RegistersNobody)
            .ToList();
        return
        [
            new(Organisation, [.. registering.Union(victims.Occurring(Organisation))]),
            new(Status, [StatusRule.Identified.Value, StatusRule.Presumed.Value]),
            new(Sex, UnknownRule.CategoriesOf(lists["CL_SEX"])),
            new(Age, UnknownRule.CategoriesOf(lists["CL_AGEGRP"])),
            new(Citizenship, UnknownRule.CategoriesOf(lists["CL_CTZ"])),
            new(Country, victims.OccurringCountries(Country)),
            new(Form, forms),
            new(Iccs, [.. forms.Select(f => MainFormRule.Iccs(f, lists["CL_EXPL"]).Value).Distinct()]),
        ];
    }
}
