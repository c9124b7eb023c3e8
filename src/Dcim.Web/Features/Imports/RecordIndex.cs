using Dcim.Data.Imports;
using Dcim.Domain.Exchange;

namespace Dcim.Web.Features.Imports;

/// <summary>A record of a file.</summary>
/// <param name="Name">What names it in the source.</param>
/// <param name="Places">Where its rows are staged; the first decides with which chunk the record is done.</param>
/// <param name="IsRepeat">Nothing names it, and it says the same as an earlier one: another person, or the same again.</param>
public sealed record IndexedRecord(string Name, List<StagedPlace> Places, bool IsRepeat = false);

/// <summary>
/// Which rows of a file are one record: found by one look at all of them, so that the records can be checked chunk by chunk.
/// </summary>
public sealed class RecordIndex(RowMapper mapper, SheetLines lines)
{
    private readonly RecordNames _names = new(mapper);
    private readonly Dictionary<string, IndexedRecord> _byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<int, List<IndexedRecord>> _records = [];
    private readonly Dictionary<int, List<int>> _repeated = [];

    /// <summary>The records that begin in a chunk.</summary>
    public IReadOnlyList<IndexedRecord> RecordsOf(int chunk) => _records.GetValueOrDefault(chunk) ?? [];

    /// <summary>The numbers of the rows of a chunk that say the same as an earlier one of their record.</summary>
    public IReadOnlyList<int> RepeatedOf(int chunk) => _repeated.GetValueOrDefault(chunk) ?? [];

    /// <summary>Takes the rows of a chunk in; chunks come in their order.</summary>
    public void Add(int chunk, IReadOnlyList<StagedRow> rows)
    {
        foreach (var (index, row) in rows.Index())
        {
            if (lines.Of(row) is not { } line || _names.Of(line, lines.IsFirst(row)) is not { } name)
                continue;
            var place = new StagedPlace(chunk, index);
            if (!name.IsKey)
                Of(_records, chunk).Add(new(name.Text, [place], name.IsRepeat));
            else if (name.IsRepeat)
                Of(_repeated, chunk).Add(row.Number);
            else if (_byKey.TryGetValue(name.Text, out var record))
                record.Places.Add(place);
            else
                Of(_records, chunk).Add(_byKey[name.Text] = new(name.Text, [place]));
        }
    }

    private static List<T> Of<T>(Dictionary<int, List<T>> lists, int chunk) =>
        lists.TryGetValue(chunk, out var list) ? list : lists[chunk] = [];
}

/// <summary>The rows of a staged file as lines of its source, as far as the profile reads their sheet.</summary>
public sealed class SheetLines
{
    private readonly StagedFile _file;
    private readonly int _first;
    private readonly HashSet<int> _more;

    public SheetLines(StagedFile file, SourceProfile profile)
    {
        _file = file;
        _first = FirstOf(file, profile);
        _more =
        [
            .. file
                .Sheets.Index()
                .Where(s => s.Index != _first && profile.MoreSheets.Any(n => IsNamed(s.Item, n)))
                .Select(s => s.Index),
        ];
    }

    /// <summary>The sheet of a file that a profile reads: the one of its name, or else the first.</summary>
    public static int FirstOf(StagedFile file, SourceProfile profile) =>
        profile.Sheet is { } name
        && file.Sheets.Index().FirstOrDefault(s => IsNamed(s.Item, name)) is { Item: { } } found
            ? found.Index
            : 0;

    public bool IsFirst(StagedRow row) => row.Sheet == _first;

    /// <returns>Null for a row of a sheet that the profile does not read.</returns>
    public SourceLine? Of(StagedRow row)
    {
        if (row.Sheet != _first && !_more.Contains(row.Sheet))
            return null;
        var sheet = _file.Sheets[row.Sheet];
        var cells = new Dictionary<string, SourceValue>(StringComparer.Ordinal);
        for (var i = 0; i < row.Cells.Length; i++)
            if (
                row.Cells[i].Length > 0
                && sheet.Columns[i].Heading.Length > 0
                && !RejectedWorkbook.ReasonHeadings.Contains(sheet.Columns[i].Heading)
            )
                cells[sheet.Columns[i].Heading] = new(
                    row.Cells[i],
                    row.Dates?.Contains(i) == true,
                    row.Computed?.Contains(i) == true
                );
        return new(row.Number, cells, _file.Sheets.Count > 1 ? sheet.Name : null);
    }

    private static bool IsNamed(StagedSheet sheet, string name) => FoldedText.Of(sheet.Name) == FoldedText.Of(name);
}
