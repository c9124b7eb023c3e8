namespace Dcim.Data.Imports;

/// <summary>A row of a file as it came, its cells in the order of the columns of its sheet.</summary>
/// <param name="Sheet">Place of its sheet in <see cref="StagedFile.Sheets"/>.</param>
/// <param name="Number">Of the row in the file, as a spreadsheet program shows it.</param>
/// <param name="Cells">Trimmed texts; a date of a workbook is <c>yyyy-MM-dd</c>.</param>
/// <param name="Dates">Positions of the cells that the workbook holds as dates.</param>
/// <param name="Computed">Positions of the cells that hold a formula, or show an error such as <c>#REF!</c>.</param>
public sealed record StagedRow(int Sheet, int Number, string[] Cells, int[]? Dates = null, int[]? Computed = null);

/// <summary>Where a row is staged.</summary>
/// <param name="Chunk">Position of its chunk.</param>
/// <param name="Index">Of the row in the chunk.</param>
public readonly record struct StagedPlace(int Chunk, int Index);

/// <summary>A value that a column holds, and in how many rows.</summary>
public sealed record StagedValue(string Text, int Rows);

/// <summary>A column of a file.</summary>
/// <param name="Letters">As a spreadsheet program names it.</param>
/// <param name="Values">Its values, the most frequent first, as far as they are few enough to be shown.</param>
/// <param name="Different">How many different values it has.</param>
/// <param name="Filled">In how many rows something is written.</param>
public sealed record StagedColumn(
    string Heading,
    string Letters,
    IReadOnlyList<StagedValue> Values,
    int Different,
    int Filled
)
{
    /// <summary>Most values of a column that are kept to be mapped one by one.</summary>
    public const int MostValues = 300;
}

/// <summary>A sheet of a workbook, or the whole of a csv.</summary>
/// <param name="Name">Empty for a csv.</param>
/// <param name="Rows">How many rows of it are staged.</param>
/// <param name="Notes">Rows below the table with something in one cell only; left out.</param>
/// <param name="Totals">Rows of totals; left out.</param>
/// <param name="Repeated">Rows that repeat the headings; left out.</param>
public sealed record StagedSheet(
    string Name,
    IReadOnlyList<StagedColumn> Columns,
    int Rows,
    int Notes = 0,
    int Totals = 0,
    int Repeated = 0
);

/// <summary>What is known of a file beside its rows.</summary>
/// <param name="Language">Of who sent it: the check speaks it.</param>
public sealed record StagedFile(string FileName, string Language, IReadOnlyList<StagedSheet> Sheets);

/// <summary>What becomes of a record of a file.</summary>
public enum RecordFate
{
    Added,
    Changed,
    Unchanged,

    /// <summary>The same as an earlier one in the same file.</summary>
    Duplicate,
    Rejected,
}

/// <summary>Something found in a record.</summary>
/// <param name="Where">Heading of the column, or what the answer is called; empty for the whole.</param>
/// <param name="Message">In the language of who sent the file.</param>
/// <param name="Rule">Name of the soft rule; null for what stands in the way.</param>
public sealed record RecordFinding(string Where, string Message, string? Rule = null);

/// <summary>What the check found of a record.</summary>
/// <param name="Rows">Numbers of its rows in the file.</param>
/// <param name="Places">Of its rows; the first lies in the chunk that holds the outcome. None for a duplicate.</param>
/// <param name="Key">Keyed digest of what names it in the source.</param>
/// <param name="Content">Keyed digest of all that the source says of it.</param>
/// <param name="LeftOut">What is told and not asked of such a record, by name of the answer.</param>
/// <param name="Record">Code of the record it changes, or became.</param>
/// <param name="Changes">Names of the answers that change.</param>
public sealed record RecordOutcome(
    int[] Rows,
    StagedPlace[] Places,
    RecordFate Fate,
    string Key = "",
    string Content = "",
    IReadOnlyList<RecordFinding>? Errors = null,
    IReadOnlyList<RecordFinding>? Unusual = null,
    IReadOnlyList<string>? LeftOut = null,
    string? Record = null,
    IReadOnlyList<string>? Changes = null
);
