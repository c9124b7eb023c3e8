namespace Dcim.Web.Features.Imports.Files;

/// <summary>
/// A spreadsheet file of unknown make: a workbook (xlsx) or comma-separated values. What it is is decided by what is in it,
/// not by its name. It is read to the end when opened, and whatever is wrong with it ends in a
/// <see cref="SourceFileException"/>, here or while its rows are read.
/// </summary>
public sealed class SourceFile : IDisposable
{
    private const int BytesOfAMegabyte = 1024 * 1024;

    private readonly Workbook? _workbook;

    private SourceFile(Stream file, string fileName, FileLimits limits, CsvStyle? csv)
    {
        FileName = fileName[(fileName.AsSpan().LastIndexOfAny('/', '\\') + 1)..];
        if (file.Length > limits.FileBytes)
            throw new SourceFileException("Import.File.TooLarge", limits.FileBytes / BytesOfAMegabyte);
        if (FileKind.IsWorkbook(file))
        {
            _workbook = new(file, limits);
            try
            {
                Tables = Found(_workbook.Sheets, limits);
                _workbook.EndOpening();
            }
            catch
            {
                _workbook.Dispose();
                throw;
            }
        }
        else
        {
            var text = CsvFile.Open(file, csv, limits);
            Csv = text.Style;
            Tables = Found([text], limits);
        }
    }

    /// <summary>Without the folder.</summary>
    public string FileName { get; }

    /// <summary>How a csv file is written, as found or as given; null of a workbook.</summary>
    public CsvStyle? Csv { get; }

    /// <summary>The sheets in which something is written, hidden ones last; of a csv the one table.</summary>
    public IReadOnlyList<SourceTable> Tables { get; }

    /// <param name="file">Seekable; it stays open, and is the caller's to close after this.</param>
    /// <param name="csv">How the file is written if it is a csv and the user knows better than what was found.</param>
    /// <exception cref="SourceFileException">The file cannot be read; says why and what to do.</exception>
    public static SourceFile Open(Stream file, string fileName, FileLimits limits, CsvStyle? csv = null)
    {
        try
        {
            return new(file, fileName, limits, csv);
        }
        catch (Exception exception) when (SourceFileException.Of(exception) is { } reason)
        {
            throw reason;
        }
    }

    public void Dispose() => _workbook?.Dispose();

    private static List<SourceTable> Found(IEnumerable<RowSource> sources, FileLimits limits)
    {
        var tables = sources.Select(source => SourceTable.Find(source, limits)).OfType<SourceTable>().ToList();
        return tables.Count > 0 ? tables : throw new SourceFileException("Import.File.Empty");
    }
}
