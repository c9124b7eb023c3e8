namespace Dcim.Statistics;

/// <summary>Two dimensions of a table against each other, with the totals of those that have one.</summary>
public sealed class MarginTable
{
    private readonly Dictionary<string, int> _rowAt;
    private readonly Dictionary<string, int> _columnAt;
    private readonly CellValue[,] _values;

    internal MarginTable(Dimension rows, Dimension columns, Func<string, string, int, CellValue> valueOf, int[,] counts)
    {
        (Rows, Columns) = (rows, columns);
        (_rowAt, _columnAt) = (Places(rows), Places(columns));
        _values = new CellValue[_rowAt.Count, _columnAt.Count];
        foreach (var (row, i) in _rowAt)
        foreach (var (column, j) in _columnAt)
            _values[i, j] = valueOf(row, column, counts[i, j]);
    }

    public Dimension Rows { get; }
    public Dimension Columns { get; }

    /// <summary>Such as <c>SEX-AGE</c>.</summary>
    public string Name => $"{Rows.Name}-{Columns.Name}";

    /// <param name="row">A category of <see cref="Rows"/>, or <see cref="Dimension.Total"/>.</param>
    /// <param name="column">A category of <see cref="Columns"/>, or <see cref="Dimension.Total"/>.</param>
    /// <exception cref="KeyNotFoundException">There is no such row or column.</exception>
    public CellValue this[string row, string column] => _values[_rowAt[row], _columnAt[column]];

    /// <exception cref="KeyNotFoundException">A dimension has no total.</exception>
    public CellValue GrandTotal => this[Dimension.Total, Dimension.Total];

    /// <summary>A place as the key of a cell: category by dimension.</summary>
    public IReadOnlyDictionary<string, string> KeyOf(string row, string column) =>
        new Dictionary<string, string>(StringComparer.Ordinal) { [Rows.Name] = row, [Columns.Name] = column };

    /// <summary>The place of each category; the total, if there is one, stands last.</summary>
    internal static Dictionary<string, int> Places(Dimension dimension) =>
        dimension.CategoriesAndTotal.Index().ToDictionary(c => c.Item, c => c.Index, StringComparer.Ordinal);
}
