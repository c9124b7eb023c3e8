using System.Security.Cryptography;
using System.Text;
using Dcim.Data.Imports;
using Dcim.Domain.Exchange;

namespace Dcim.Web.Features.Imports;

/// <summary>A record of a file: what names it, and where its rows lie.</summary>
/// <param name="Rows">Chunk and place in it of each row; the first decides with which chunk the record is done.</param>
/// <param name="IsRepeat">Nothing names it, and it says the same as an earlier one: another person, or the same again.</param>
public sealed record IndexedRecord(string Key, List<(int Chunk, int Place)> Rows, bool IsRepeat = false);

/// <summary>A row that says the same as an earlier one.</summary>
public sealed record RepeatedRow(int Chunk, int Number);

/// <summary>
/// Which rows of a file are one record: found by one look at all of them, so that the records can be done chunk by chunk.
/// </summary>
public sealed class RecordIndex
{
    private readonly Dictionary<string, IndexedRecord> _byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, int> _said = [];
    private readonly Dictionary<int, List<IndexedRecord>> _records = [];
    private readonly Dictionary<int, List<RepeatedRow>> _repeated = [];

    /// <summary>The records that begin in a chunk.</summary>
    public IReadOnlyList<IndexedRecord> RecordsOf(int chunk) => _records.GetValueOrDefault(chunk) ?? [];

    public IReadOnlyList<RepeatedRow> RepeatedOf(int chunk) => _repeated.GetValueOrDefault(chunk) ?? [];

    /// <summary>Takes the rows of a chunk in; chunks come in their order.</summary>
    public void Add(int chunk, IReadOnlyList<StagedRow> rows, RowMapper mapper, SheetLines lines)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            if (lines.Of(rows[i]) is not { } line || mapper.SaysNothing(line))
                continue;
            var key = mapper.KeyOf(line);
            var text = RowMapper.TextOf(line);
            // Further sheets hold rows of records, of which two may well say the same.
            var number = lines.IsFirst(rows[i]) ? Said(text) : 1;
            if (string.IsNullOrEmpty(key))
                // 42 men of whom no more is told are 42: whether they are, who sends them is asked.
                Of(_records, chunk).Add(new(RowMapper.OfEquals(text, number), [(chunk, i)], IsRepeat: number > 1));
            else if (number > 1)
                Of(_repeated, chunk).Add(new(chunk, rows[i].Number));
            else if (_byKey.TryGetValue(key, out var record))
                record.Rows.Add((chunk, i));
            else
            {
                _byKey.Add(key, record = new(key, [(chunk, i)]));
                Of(_records, chunk).Add(record);
            }
        }
    }

    /// <summary>How often a row of the file has said this by now.</summary>
    private int Said(string text)
    {
        var digest = Digest(text);
        return _said[digest] = _said.GetValueOrDefault(digest) + 1;
    }

    private static List<T> Of<T>(Dictionary<int, List<T>> lists, int chunk) =>
        lists.TryGetValue(chunk, out var list) ? list : lists[chunk] = [];

    private static Guid Digest(string text) => new(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
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
            if (row.Cells[i].Length > 0 && sheet.Columns[i].Heading.Length > 0)
                cells[sheet.Columns[i].Heading] = new(
                    row.Cells[i],
                    row.Dates?.Contains(i) == true,
                    row.Computed?.Contains(i) == true
                );
        return new(row.Number, cells, _file.Sheets.Count > 1 ? sheet.Name : null);
    }

    private static bool IsNamed(StagedSheet sheet, string name) => FoldedText.Of(sheet.Name) == FoldedText.Of(name);
}
