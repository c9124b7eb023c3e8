using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Dcim.Domain.Exchange;

/// <summary>What names the record that a row belongs to.</summary>
/// <param name="Text">The record key; the whole row, and which of its equals it is, where nothing names it.</param>
/// <param name="IsKey">A column of the source names it: further rows may belong to the same record.</param>
/// <param name="IsRepeat">An earlier row said the same.</param>
public readonly record struct RecordName(string Text, bool IsKey, bool IsRepeat);

/// <summary>Names the record of each row of a file; the rows are given in their order.</summary>
public sealed class RecordNames(RowMapper mapper)
{
    private const char Separator = '\u001f';

    private readonly Dictionary<Guid, int> _said = [];

    /// <param name="line">A row.</param>
    /// <param name="isOfRecords">Of the sheet that holds a row for each record; in further ones two rows of a record may well say the same.</param>
    /// <returns>Null for a row that says nothing.</returns>
    public RecordName? Of(SourceLine line, bool isOfRecords)
    {
        if (mapper.SaysNothing(line))
            return null;
        if (mapper.KeyOf(line) is { Length: > 0 } key)
            return new(key, IsKey: true, IsRepeat: isOfRecords && TimesSaid(TextOf(line)) > 1);
        // 42 men of whom no more is told are 42: whether they are, who sends them is asked.
        var text = TextOf(line);
        var times = TimesSaid(text);
        return new(
            string.Create(CultureInfo.InvariantCulture, $"{text}{Separator}{times}"),
            IsKey: false,
            IsRepeat: times > 1
        );
    }

    /// <summary>In how many rows the file has said this by now.</summary>
    private int TimesSaid(string text)
    {
        var digest = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
        return _said[digest] = _said.GetValueOrDefault(digest) + 1;
    }

    private static string TextOf(SourceLine line) =>
        string.Join(
            Separator,
            line.Cells.OrderBy(c => c.Key, StringComparer.Ordinal)
                .Where(c => !string.IsNullOrWhiteSpace(c.Value.Text))
                .Select(c => $"{c.Key}={c.Value.Text.Trim()}")
        );
}
