namespace Dcim.Web.Features.Imports.Files;

/// <summary>One cell. <see cref="Text"/> is trimmed and composed (NFC); a number is invariant, a date of a workbook is <c>yyyy-MM-dd</c>.</summary>
public readonly record struct SourceCell
{
    private readonly string? _text;

    public SourceCell(string text) => Text = text;

    public string Text
    {
        get => _text ?? "";
        init => _text = value.Length == 0 ? null : value;
    }

    /// <summary>The workbook holds a date here, not a text that looks like one.</summary>
    public bool IsDate { get; init; }

    /// <summary>Computed from other cells; the text is what the program that saved the file last showed.</summary>
    public bool IsFormula { get; init; }

    /// <summary>The cell shows an error, such as <c>#REF!</c>.</summary>
    public bool IsError { get; init; }

    public bool IsEmpty => _text is null;
}

public enum SourceRowKind
{
    Record,

    /// <summary>
    /// Something written in one cell only, below the last row of the table: a footnote, a signature. Or nothing under any
    /// heading: the row numbers of a form that was not filled to its end.
    /// </summary>
    Note,

    /// <summary>Begins with the word "total" and holds numbers only.</summary>
    Total,

    /// <summary>The headings again, as on each printed page, or a row that numbers the columns.</summary>
    Headings,
}

/// <summary>A row in which something is written.</summary>
/// <param name="Number">Of the row in the file, as a spreadsheet program shows it.</param>
/// <param name="Cells">From the first column of the sheet; may be shorter or longer than the list of columns.</param>
public sealed record SourceRow(int Number, SourceCell[] Cells)
{
    public SourceRowKind Kind { get; init; }

    /// <summary>Hidden rows are read like others: a filter left on must not lose records.</summary>
    public bool IsHidden { get; init; }

    /// <summary>The cell of a column, empty where the row ends before it.</summary>
    public SourceCell this[SourceColumn column] => column.Index < Cells.Length ? Cells[column.Index] : default;
}

/// <summary>A column in which something is written, in the headings or below.</summary>
/// <param name="Index">From 0, of the sheet's first column.</param>
/// <param name="Heading">On one line, levels joined by " / "; the second column of the same heading ends in " (2)"; may be empty.</param>
public sealed record SourceColumn(int Index, string Heading)
{
    /// <summary>As a spreadsheet program names it: A, B, … AA.</summary>
    public string Letters => CellAddress.Letters(Index);
}

/// <summary>One table of a file: a sheet of a workbook, or the whole of a csv.</summary>
public sealed class SourceTable
{
    private const string LevelSeparator = " / ";
    private const int MinColumnsOfANumberedRow = 3;
    private const int MaxHeading = 500;
    private const int MaxHeaderRows = 10;

    /// <summary>How many rows are looked at to find the headings.</summary>
    internal const int SampleRows = 100;

    private static readonly HashSet<string> s_totals = new(StringComparer.OrdinalIgnoreCase)
    {
        "total",
        "totals",
        "grand total",
        "sum",
        "celkem",
        "součet",
        "celkový součet",
        "razem",
        "ogółem",
        "suma",
        "suma końcowa",
        "total geral",
        "soma",
        "spolu",
        "celkom",
        "súčet",
        "celkový súčet",
    };

    private readonly RowSource _source;
    private readonly FileLimits _limits;
    private readonly TableScan _scan;
    private readonly List<string[]> _headingTexts;
    private readonly HashSet<int> _columnsWithHeading;

    private SourceTable(RowSource source, FileLimits limits, TableScan scan, int headerRow, int headerRows)
    {
        (_source, _limits, _scan) = (source, limits, scan);
        (HeaderRow, HeaderRows) = (headerRow, headerRows);
        var headings = new List<SourceRow>();
        RowCount = scan.Rows;
        var isInSample = scan.Sample.Count == scan.Rows || scan.Sample[^1].Number >= headerRow + headerRows;
        foreach (var row in isInSample ? scan.Sample : SourceFileException.Guard(source.Rows()))
        {
            if (row.Number >= headerRow + headerRows)
                break;
            RowCount--;
            if (row.Number >= headerRow)
                headings.Add(row);
        }
        if (headings.Count == 0)
            throw new SourceFileException("Import.File.NoHeadings");
        if (RowCount > limits.Rows)
            throw new SourceFileException("Import.File.TooManyRows", limits.Rows);
        var levels = Headings.Names(headings, scan.Merged, scan.LastFilled.Length);
        Columns = NamedColumns(levels);
        _columnsWithHeading = [.. Columns.Where(column => column.Heading.Length > 0).Select(column => column.Index)];
        _headingTexts =
        [
            [.. levels.Select(parts => parts.Count > 0 ? parts[^1] : "")],
            .. headings.Select(row => row.Cells.Select(cell => SourceText.OneLine(cell.Text)).ToArray()),
        ];
    }

    /// <summary>Of the sheet; empty for csv.</summary>
    public string Name => _source.Name;

    /// <summary>The sheet is hidden in the workbook; such sheets stand last.</summary>
    public bool IsHidden => _source.IsHidden;

    /// <summary>The first row of the headings, as a spreadsheet program numbers it.</summary>
    public int HeaderRow { get; }

    public int HeaderRows { get; }

    public IReadOnlyList<SourceColumn> Columns { get; }

    /// <summary>How many rows <see cref="Rows"/> gives.</summary>
    public int RowCount { get; }

    /// <summary>
    /// The rows below the headings in which something is written, in the file's order, read as they are asked for. One
    /// reading at a time.
    /// </summary>
    public IEnumerable<SourceRow> Rows() =>
        SourceFileException
            .Guard(_source.Rows())
            .Where(row => row.Number >= HeaderRow + HeaderRows)
            .Select(row => Kind(row) is var kind and not SourceRowKind.Record ? row with { Kind = kind } : row);

    /// <summary>The same table with its headings where the user says they are.</summary>
    /// <exception cref="SourceFileException">Nothing is written there.</exception>
    public SourceTable WithHeaderRow(int headerRow, int headerRows = 1) =>
        headerRow is > 0 and <= CellAddress.LastRow && headerRows is > 0 and <= MaxHeaderRows
            ? new(_source, _limits, _scan, headerRow, headerRows)
            : throw new SourceFileException("Import.File.NoHeadings");

    /// <summary>The table with the headings found, or null if nothing is written in it.</summary>
    internal static SourceTable? Find(RowSource source, FileLimits limits)
    {
        var scan = TableScan.Of(source, limits);
        if (scan.Rows == 0)
            return null;
        var (first, last) = Headings.Find(scan.Sample, scan.Merged);
        return new(source, limits, scan, first, last - first + 1);
    }

    private List<SourceColumn> NamedColumns(IReadOnlyList<IReadOnlyList<string>> levels)
    {
        var columns = new List<SourceColumn>();
        var used = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (index, parts) in levels.Index())
        {
            var heading = string.Join(LevelSeparator, parts);
            if (heading.Length > MaxHeading)
                heading = heading[..MaxHeading].TrimEnd();
            if (heading.Length == 0 && _scan.LastFilled[index] < HeaderRow + HeaderRows)
                continue;
            var name = heading;
            for (var number = 2; name.Length > 0 && !used.Add(name); number++)
                name = $"{heading} ({number})";
            columns.Add(new(index, name));
        }
        return columns;
    }

    private SourceRowKind Kind(SourceRow row)
    {
        var filled = 0;
        var first = "";
        var (numbersAfterFirst, isUnderHeading) = (true, false);
        foreach (var (index, cell) in row.Cells.Index())
        {
            if (cell.IsEmpty)
                continue;
            isUnderHeading |= _columnsWithHeading.Contains(index);
            if (++filled == 1)
                first = cell.Text;
            else if (!cell.IsFormula && !Headings.IsNumber(cell))
                numbersAfterFirst = false;
        }
        if (filled == 1 && row.Number > _scan.LastWideRow && _scan.LastWideRow >= HeaderRow + HeaderRows)
            return SourceRowKind.Note;
        if (!isUnderHeading)
            return SourceRowKind.Note;
        if (filled > 1 && numbersAfterFirst && s_totals.Contains(first.TrimEnd(':', ' ')))
            return SourceRowKind.Total;
        return RepeatsHeadings(row, filled) ? SourceRowKind.Headings : SourceRowKind.Record;
    }

    private bool RepeatsHeadings(SourceRow row, int filled)
    {
        if (filled > 1 && _headingTexts.Exists(texts => IsSame(row.Cells, texts)))
            return true;
        if (row.Number != HeaderRow + HeaderRows || filled < MinColumnsOfANumberedRow)
            return false;
        var number = 0;
        return row
            .Cells.Where(cell => !cell.IsEmpty)
            .All(cell => cell.Text == $"{++number}" || cell.Text == $"({number})");
    }

    private static bool IsSame(SourceCell[] cells, string[] texts)
    {
        for (var i = 0; i < cells.Length || i < texts.Length; i++)
        {
            var text = i < cells.Length ? cells[i].Text : "";
            var heading = i < texts.Length ? texts[i] : "";
            if (text != heading && (text.Length < heading.Length || SourceText.OneLine(text) != heading))
                return false;
        }
        return true;
    }
}
