using ClosedXML.Excel;
using Dcim.Domain.Exchange;

namespace Dcim.Tests.Exchange;

/// <summary>A record of a file, with what names it.</summary>
internal sealed record NamedRecord(string Key, RecordSheet Sheet, IReadOnlyList<MappingProblem> Problems, int Lines);

/// <summary>Workbooks of tests as the lines of a source.</summary>
internal static class SheetFiles
{
    /// <summary>The headings in a row of a sheet; empty where a column has none.</summary>
    public static IReadOnlyList<string> Headings(IXLWorksheet sheet, int row) =>
        [
            .. Enumerable
                .Range(1, sheet.LastColumnUsed()?.ColumnNumber() ?? 0)
                .Select(c => sheet.Cell(row, c).GetString()),
        ];

    public static IEnumerable<SourceLine> Lines(IXLWorksheet sheet, int headingRow)
    {
        var headings = Headings(sheet, headingRow);
        for (var row = headingRow + 1; row <= (sheet.LastRowUsed()?.RowNumber() ?? 0); row++)
        {
            var cells = new Dictionary<string, SourceValue>(StringComparer.Ordinal);
            for (var column = 1; column <= headings.Count; column++)
                if (sheet.Cell(row, column).GetString() is { Length: > 0 } text)
                    cells[headings[column - 1]] = text;
            yield return new(row, cells, sheet.Name);
        }
    }

    /// <summary>The records of a file, in the order in which they begin.</summary>
    public static IReadOnlyList<NamedRecord> Map(this RowMapper mapper, IEnumerable<SourceLine> lines)
    {
        var (names, records) = (new RecordNames(mapper), new Dictionary<string, List<SourceLine>>());
        string? first = null;
        foreach (var line in lines)
        {
            first ??= line.Sheet;
            if (names.Of(line, line.Sheet == first) is not { } name || name is { IsKey: true, IsRepeat: true })
                continue;
            if (!records.TryGetValue(name.Text, out var rows))
                records[name.Text] = rows = [];
            rows.Add(line);
        }
        return
        [
            .. records
                .Select(r => (r.Key, Record: mapper.Fold(r.Value), r.Value.Count))
                .Select(r => new NamedRecord(r.Key, r.Record.Sheet, r.Record.Problems, r.Count)),
        ];
    }

    /// <summary>The lines of all sheets that a profile reads.</summary>
    public static IEnumerable<SourceLine> Lines(XLWorkbook workbook, SourceProfile profile) =>
        new[] { profile.Sheet ?? workbook.Worksheet(1).Name }
            .Concat(profile.MoreSheets)
            .SelectMany(name => Lines(workbook.Worksheet(name), profile.HeadingRow ?? 1));
}
