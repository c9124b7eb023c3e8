using Dcim.Domain.Answers;
using Dcim.Domain.Counting;

namespace Dcim.Statistics;

/// <summary>One unit of a count: the object that stands for it, and the type of institution that told of it first.</summary>
internal readonly record struct CountedUnit(object Key, Code FirstInstitution)
{
    public static CountedUnit Of(Spell spell) => new(spell, spell.FirstOrganisation);
}

/// <summary>One thing that a table counts: a unit and those of its records that are meant, in one category of every dimension.</summary>
internal readonly record struct Counted<TCategories>(
    CountedUnit Unit,
    IReadOnlyList<IFact> Records,
    TCategories Categories
)
{
    public Counted(Spell spell, TCategories categories)
        : this(CountedUnit.Of(spell), spell.Registrations, categories) { }

    public Counted(object unit, ProceedingFact proceeding, TCategories categories)
        : this(new(unit, proceeding.InstitutionType), [proceeding], categories) { }
}

/// <summary>Things counted, crossed by dimensions. Every number and everything behind a number is read from the same things.</summary>
internal sealed class Crossing<TCategories>
    where TCategories : notnull
{
    private readonly IReadOnlyList<Counted<TCategories>> _things;
    private readonly IReadOnlyDictionary<string, Func<TCategories, string>> _categoryOf;

    public Crossing(
        IReadOnlyList<Counted<TCategories>> things,
        IReadOnlyDictionary<string, Func<TCategories, string>> categoryOf
    )
    {
        (_things, _categoryOf) = (things, categoryOf);
        Counts = [.. things.CountBy(t => t.Categories)];
    }

    /// <summary>How many things stand under each combination of categories that occurs.</summary>
    public IReadOnlyList<KeyValuePair<TCategories, int>> Counts { get; }

    /// <summary>The categories of a dimension that occur.</summary>
    public IEnumerable<string> Occurring(string dimension) =>
        Counts.Select(c => _categoryOf[dimension](c.Key)).Distinct().Order(StringComparer.Ordinal);

    /// <summary>The countries of a dimension that occur; what is no country, such as not known, stands last.</summary>
    public IReadOnlyList<string> OccurringCountries(string dimension) =>
        [.. Occurring(dimension).OrderBy(c => c.Length).ThenBy(c => c, StringComparer.Ordinal)];

    /// <param name="rows">With every category that occurs.</param>
    /// <param name="columns">With every category that occurs.</param>
    /// <param name="kindOf">What a count in this row and column says.</param>
    public MarginTable Margin(Dimension rows, Dimension columns, Func<string, string, int, CellKind> kindOf)
    {
        var (rowAt, columnAt) = (MarginTable.Places(rows), MarginTable.Places(columns));
        var (rowOf, columnOf) = (_categoryOf[rows.Name], _categoryOf[columns.Name]);
        var sums = new int[rowAt.Count, columnAt.Count];
        foreach (var (categories, count) in Counts)
        foreach (var i in Lines(rowAt, rowOf(categories)))
        foreach (var j in Lines(columnAt, columnOf(categories)))
            sums[i, j] += count;
        return new(rows, columns, (row, column, count) => CellValue.Of(count, kindOf(row, column, count)), sums);
    }

    /// <summary>
    /// The long table: every combination of categories, where nothing was counted with what a nought says. Of the dimension named
    /// only categories that occur with the others stand there, or else TOTAL.
    /// </summary>
    public IReadOnlyList<TableCell> Cells(
        IReadOnlyList<Dimension> dimensions,
        CellKind nought,
        string? occurring = null
    )
    {
        var places = dimensions.Select(MarginTable.Places).ToArray();
        var openAt = dimensions.Select(d => d.Name).ToList().IndexOf(occurring!);
        // Combinations may differ in what is no dimension of the table: they are one line.
        var counted = Counts
            .Select(c => (Categories: dimensions.Select(d => _categoryOf[d.Name](c.Key)).ToArray(), c.Value))
            .GroupBy(c => string.Join('|', c.Categories))
            .Select(g => (g.First().Categories, Value: g.Sum(c => c.Value)))
            .ToLookup(c => Combination(c.Categories));
        var cells = new List<TableCell>();
        foreach (var categories in Combinations(0))
            if (counted[Combination(categories)].ToList() is { Count: > 0 } found)
                cells.AddRange(
                    found
                        .OrderBy(c => openAt < 0 ? 0 : places[openAt][c.Categories[openAt]])
                        .Select(c => new TableCell(c.Categories, CellValue.Of(c.Value)))
                );
            else
                cells.Add(new(categories, CellValue.Of(0, nought)));
        return cells;

        string Combination(string[] categories) =>
            string.Join('|', categories.Select((c, i) => i == openAt ? Dimension.Total : c));

        IEnumerable<string[]> Combinations(int at) =>
            at == dimensions.Count
                ?
                [
                    [],
                ]
                : from category in at == openAt ? [Dimension.Total] : dimensions[at].Categories
                from rest in Combinations(at + 1)
                select (string[])[category, .. rest];
    }

    /// <inheritdoc cref="CountedTable.Drill"/>
    public CellOrigin Drill(IReadOnlyDictionary<string, string> cell)
    {
        foreach (var name in cell.Keys)
            if (!_categoryOf.ContainsKey(name))
                throw new ArgumentException($"There is no dimension {name}.", nameof(cell));
        var asked = cell.Where(c => c.Value != Dimension.Total)
            .Select(c => (CategoryOf: _categoryOf[c.Key], Category: c.Value))
            .ToArray();
        return CellOrigin.Of(_things.Where(t => asked.All(a => a.CategoryOf(t.Categories) == a.Category)));
    }

    private static int[] Lines(Dictionary<string, int> places, string category) =>
        places.TryGetValue(Dimension.Total, out var total) ? [places[category], total] : [places[category]];
}
