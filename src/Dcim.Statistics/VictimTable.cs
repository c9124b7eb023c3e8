using Dcim.Domain.Catalogue;
using Dcim.Domain.Counting;
using Dcim.Domain.Profiles;

namespace Dcim.Statistics;

/// <summary>
/// Table T1 (domain.md 2.4): the identified and presumed victims of a year, by organisation that registered first, status,
/// sex, age group, citizenship and form of exploitation. Every number in it, and everything behind a number, is read from
/// one set of counted victims.
/// </summary>
public sealed class VictimTable
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

    public const string NoteYearNotKnown = "YearNotKnown";
    public const string NoteDoubtfulSpells = "DoubtfulSpells";
    public const string NoteDisagreements = "Disagreements";
    public const string NoteRegistrations = "Registrations";

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

    private readonly IReadOnlyList<CountedVictim> _victims;

    private VictimTable(
        TableRequest request,
        VictimCount count,
        Coverage coverage,
        IReadOnlyDictionary<string, CodeListData> lists
    )
    {
        _victims = count.Victims;
        YearNotKnown = CellOrigin.Of(count.YearNotKnown);
        Registrations = _victims.Sum(v => v.Spell.Registrations.Count);
        DoubtfulSpells =
        [
            .. count
                .Doubtful.OrderBy(d => d.Registration.RegistrationId)
                .Select(d => new DoubtfulSpell(
                    RegistrationReference.To(d.Registration),
                    [.. d.Spell.Registrations.TakeWhile(r => r != d.Registration).Select(RegistrationReference.To)]
                )),
        ];
        Disagreements =
        [
            .. count
                .Disagreements.OrderBy(d => d.Values[0].Registration.RegistrationId)
                .Select(d => new DisagreementNote(
                    d.Answer,
                    [.. d.Values.Select(v => (RegistrationReference.To(v.Registration), v.Value))]
                )),
        ];
        var counts = _victims.CountBy(v => v.Categories).ToList();
        var dimensions = DimensionsOf(counts, lists);
        Table = new()
        {
            Id = Id,
            Request = request,
            Dimensions = dimensions,
            Cells = VictimCells.Of(counts, dimensions, coverage, lists["CL_EXPL"]),
            Margins = [.. MarginPairs.Select(p => Margin(dimensions, p.Rows, p.Columns, counts, coverage))],
            Notes =
            [
                new(NoteYearNotKnown, YearNotKnown.Persons),
                new(NoteDoubtfulSpells, DoubtfulSpells.Count),
                new(NoteDisagreements, Disagreements.Count),
                new(NoteRegistrations, Registrations),
            ],
            Rules = [.. VictimCounter.Rules, CountingRule.Coverage],
        };
    }

    public IndicatorTable Table { get; }

    /// <summary>The victims of the year.</summary>
    public int Persons => _victims.Count;

    /// <summary>The registrations behind them, each counted (gross).</summary>
    public int Registrations { get; }

    /// <summary>Victims in no cell, because their year is not known but may be this one (rule 7).</summary>
    public CellOrigin YearNotKnown { get; }

    /// <inheritdoc cref="VictimCount.Doubtful"/>
    public IReadOnlyList<DoubtfulSpell> DoubtfulSpells { get; }

    /// <inheritdoc cref="VictimCount.Disagreements"/>
    public IReadOnlyList<DisagreementNote> Disagreements { get; }

    /// <param name="request">Year and clocks.</param>
    /// <param name="facts"><inheritdoc cref="VictimCounter.Count" path="/param[@name='facts']"/></param>
    /// <param name="institutions">Of the whole register, as they are in that year at the recording clock.</param>
    /// <param name="profile">Of the reporting country.</param>
    /// <param name="lists">The code lists of the catalogue.</param>
    /// <exception cref="ArgumentException">The recording clock is in local time.</exception>
    public static VictimTable Count(
        TableRequest request,
        IEnumerable<VictimFact> facts,
        IReadOnlyList<ReportingInstitution> institutions,
        NationalProfile profile,
        IReadOnlyDictionary<string, CodeListData> lists
    )
    {
        if (request.RecordedUpTo.Kind == DateTimeKind.Local)
            throw new ArgumentException("Times of entry are UTC.", nameof(request));
        var count = VictimCounter.Count(facts, request.Year, request.Clocks, profile, lists);
        return new(request, count, new(institutions), lists);
    }

    /// <summary>What is behind a cell.</summary>
    /// <param name="cell">Category by dimension; a dimension left out, or <see cref="Dimension.Total"/>, means all.</param>
    /// <returns>As many persons as the cell says; none where it says <c>:</c> or <c>NAP</c>.</returns>
    /// <exception cref="ArgumentException">There is no such dimension.</exception>
    public CellOrigin Drill(IReadOnlyDictionary<string, string> cell)
    {
        foreach (var name in cell.Keys)
            if (!CategoryOf.ContainsKey(name))
                throw new ArgumentException($"There is no dimension {name}.", nameof(cell));
        var asked = cell.Where(c => c.Value != Dimension.Total)
            .Select(c => (CategoryOf: CategoryOf[c.Key], Category: c.Value))
            .ToArray();
        return CellOrigin.Of(_victims.Where(v => asked.All(a => a.CategoryOf(v.Categories) == a.Category)));
    }

    private static Dimension[] DimensionsOf(
        IReadOnlyList<KeyValuePair<VictimCategories, int>> counts,
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
            new(Organisation, [.. registering.Union(Occurring(Organisation))]),
            new(Status, [StatusRule.Identified.Value, StatusRule.Presumed.Value]),
            new(Sex, UnknownRule.CategoriesOf(lists["CL_SEX"])),
            new(Age, UnknownRule.CategoriesOf(lists["CL_AGEGRP"])),
            new(Citizenship, UnknownRule.CategoriesOf(lists["CL_CTZ"])),
            new(Country, [.. Occurring(Country).OrderBy(c => c.Length).ThenBy(c => c, StringComparer.Ordinal)]),
            new(Form, forms),
            new(Iccs, [.. forms.Select(f => MainFormRule.Iccs(f, lists["CL_EXPL"]).Value).Distinct()]),
        ];

        IEnumerable<string> Occurring(string dimension) =>
            counts.Select(c => CategoryOf[dimension](c.Key)).Distinct().Order(StringComparer.Ordinal);
    }

    private static MarginTable Margin(
        IReadOnlyList<Dimension> dimensions,
        string rowName,
        string columnName,
        IReadOnlyList<KeyValuePair<VictimCategories, int>> counts,
        Coverage coverage
    )
    {
        var (rows, columns) = (dimensions.Single(d => d.Name == rowName), dimensions.Single(d => d.Name == columnName));
        var (rowAt, columnAt) = (MarginTable.Places(rows), MarginTable.Places(columns));
        var sums = new int[rowAt.Count, columnAt.Count];
        foreach (var (victim, count) in counts)
        foreach (var i in (int[])[rowAt[CategoryOf[rowName](victim)], rowAt[Dimension.Total]])
        foreach (var j in (int[])[columnAt[CategoryOf[columnName](victim)], columnAt[Dimension.Total]])
            sums[i, j] += count;
        return new(rows, columns, ValueOf, sums);

        CellValue ValueOf(string row, string column, int count)
        {
            var type =
                rowName == Organisation ? row
                : columnName == Organisation ? column
                : Dimension.Total;
            return CellValue.Of(
                count,
                type == Dimension.Total ? coverage.KindOfTotal(count) : coverage.KindOf(count, type)
            );
        }
    }
}
