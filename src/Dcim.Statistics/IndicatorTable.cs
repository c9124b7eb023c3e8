using Dcim.Domain.Counting;

namespace Dcim.Statistics;

/// <summary>One way in which a table divides what it counts. Names and categories are codes; others put them into words.</summary>
/// <param name="Name">Such as <c>SEX</c>.</param>
/// <param name="Categories">In the order in which they are shown, without <see cref="Total"/>.</param>
/// <param name="HasTotal">False where a person may stand in several categories, so that they do not add up.</param>
public sealed record Dimension(string Name, IReadOnlyList<string> Categories, bool HasTotal = true)
{
    /// <summary>The code of all categories together.</summary>
    public const string Total = "TOTAL";

    /// <summary>The categories, then <see cref="Total"/> where there is one.</summary>
    public IEnumerable<string> CategoriesAndTotal => HasTotal ? Categories.Append(Total) : Categories;
}

/// <summary>A line of the long table: one category of each dimension, in their order, and the value.</summary>
public sealed record TableCell(IReadOnlyList<string> Categories, CellValue Value);

/// <summary>A number that stands under a table, such as how many persons have no known year; details are with the table.</summary>
public sealed record TableNote(string Code, int Count);

/// <summary>How many of what a note counts stand in a category: <paramref name="Part"/> says which note, and how it is divided.</summary>
public sealed record NotePart(string Part, string Dimension, string Category, int Count);

/// <summary>
/// The same counted in another way, or others beside it, so that its sum is not that of the table: it says so wherever shown.
/// </summary>
public sealed record SecondView(string Name, MarginTable Table);

/// <summary>A yearly table: every elementary cell, and the two-way tables with totals that are made of the same count.</summary>
public sealed record IndicatorTable
{
    /// <summary>Such as <c>T1</c> (domain.md 2.4).</summary>
    public required string Id { get; init; }
    public required TableRequest Request { get; init; }
    public required IReadOnlyList<Dimension> Dimensions { get; init; }

    /// <summary>The long table. Its numbers add up to what the table counts, where every dimension has a total.</summary>
    public required IReadOnlyList<TableCell> Cells { get; init; }

    /// <summary>All have the same grand total, where every dimension has one.</summary>
    public required IReadOnlyList<MarginTable> Margins { get; init; }
    public IReadOnlyList<SecondView> Views { get; init; } = [];
    public required IReadOnlyList<TableNote> Notes { get; init; }

    /// <summary>The rules to print with the table.</summary>
    public required IReadOnlyList<CountingRule> Rules { get; init; }

    public Dimension Dimension(string name) => Dimensions.Single(d => d.Name == name);

    public MarginTable Margin(string rows, string columns) =>
        Margins.Single(m => m.Rows.Name == rows && m.Columns.Name == columns);

    /// <summary>A line of the long table as the key of a cell: category by dimension.</summary>
    public IReadOnlyDictionary<string, string> KeyOf(TableCell cell) =>
        Dimensions.Zip(cell.Categories).ToDictionary(p => p.First.Name, p => p.Second, StringComparer.Ordinal);
}
