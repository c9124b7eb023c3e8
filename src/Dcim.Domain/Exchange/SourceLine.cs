namespace Dcim.Domain.Exchange;

/// <summary>What stands in a cell of a file.</summary>
/// <param name="Text">As it is shown; a date as <c>yyyy-MM-dd</c>.</param>
/// <param name="IsDate">The file itself says that it is a date.</param>
/// <param name="IsFormula">It is computed: what it shows may be another in the next copy of the file.</param>
public readonly record struct SourceValue(string Text, bool IsDate = false, bool IsFormula = false)
{
    public static implicit operator SourceValue(string text) => new(text);
}

/// <summary>A row of a file below its headings.</summary>
/// <param name="Number">Number of the row in the file.</param>
/// <param name="Cells">The cells that hold something, by heading.</param>
/// <param name="Sheet">Name of the sheet; null where the file has one.</param>
public sealed record SourceLine(int Number, IReadOnlyDictionary<string, SourceValue> Cells, string? Sheet = null);

/// <summary>Why a cell, or a row, cannot be read.</summary>
/// <param name="Line">Number of the row in the file; 0 for the file as a whole.</param>
/// <param name="Sheet"><inheritdoc cref="SourceLine" path="/param[@name='Sheet']"/></param>
/// <param name="Heading">Heading of the column; empty for a whole row.</param>
/// <param name="Value">What stands there.</param>
/// <param name="Message">Name of the message: one of <see cref="MappingMessages"/>.</param>
public sealed record MappingProblem(int Line, string? Sheet, string Heading, string Value, string Message);

/// <summary>Names of the messages of a <see cref="MappingProblem"/>.</summary>
public static class MappingMessages
{
    public const string ColumnMissing = "ColumnMissing";
    public const string Formula = "Formula";
    public const string KeyMissing = "KeyMissing";
    public const string NotADate = "NotADate";
    public const string NotANumber = "NotANumber";
    public const string NotYesOrNo = "NotYesOrNo";
    public const string RowsDisagree = "RowsDisagree";
    public const string ColumnsDisagree = "ColumnsDisagree";
    public const string SeveralValues = "SeveralValues";
    public const string TooManyRows = "TooManyRows";
    public const string UnknownTarget = "UnknownTarget";
    public const string UnknownValue = "UnknownValue";

    public static IReadOnlyList<string> All { get; } =
    [
        ColumnMissing,
        Formula,
        KeyMissing,
        NotADate,
        NotANumber,
        NotYesOrNo,
        RowsDisagree,
        ColumnsDisagree,
        SeveralValues,
        TooManyRows,
        UnknownTarget,
        UnknownValue,
    ];
}

/// <summary>A record as a file tells it.</summary>
/// <param name="Problems">Why it cannot come in as it stands; none for one that can be checked by the rules of the forms.</param>
public sealed record MappedRecord(RecordSheet Sheet, IReadOnlyList<MappingProblem> Problems);
