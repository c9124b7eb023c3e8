namespace Dcim.Web.Features.Imports.Files;

/// <summary>How much of a file is read before it is refused. What is counted is what was really read, not what the file says of itself.</summary>
public sealed record FileLimits
{
    public static FileLimits Default { get; } = new();

    public long FileBytes { get; init; } = 100L * 1024 * 1024;

    /// <summary>Of a workbook, unpacked, in one reading.</summary>
    public long UnpackedBytes { get; init; } = 1_500_000_000;

    /// <summary>Of the list of a workbook's texts, which is the one thing held in memory.</summary>
    public int TextBytes { get; init; } = 256 * 1024 * 1024;

    public int Sheets { get; init; } = 50;

    /// <summary>Below the headings of one table; empty rows are not counted.</summary>
    public int Rows { get; init; } = 200_000;

    /// <summary>From the first column of the sheet to the last one in which something is written.</summary>
    public int Columns { get; init; } = 1_000;

    public int CellCharacters { get; init; } = 20_000;
}
