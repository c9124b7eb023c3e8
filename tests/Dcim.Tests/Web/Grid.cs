using System.Globalization;
using AngleSharp.Dom;
using ClosedXML.Excel;

namespace Dcim.Tests.Web;

/// <summary>
/// A table as text, each value under its header, so that a page, a sheet and a csv can be compared without a thought to
/// where in them a column or row stands.
/// </summary>
public sealed class Grid
{
    private const int SheetHeaderRow = 3;

    private Grid(IEnumerable<string> headers, IEnumerable<IEnumerable<string>> rows)
    {
        Headers = [.. headers];
        Assert.Equal(Headers.Count, Headers.Distinct().Count());
        Rows =
        [
            .. rows.Select(row =>
            {
                var values = row.ToList();
                Assert.Equal(Headers.Count, values.Count);
                return Headers.Zip(values).ToDictionary(p => p.First, p => p.Second);
            }),
        ];
    }

    public IReadOnlyList<string> Headers { get; }
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Rows { get; }

    /// <summary>A table of a page.</summary>
    public static Grid Of(IElement table) =>
        new(
            table.QuerySelectorAll("thead th").Select(Text),
            table.QuerySelectorAll("tbody tr").Select(row => row.QuerySelectorAll("th, td").Select(Text))
        );

    /// <summary>A list of terms and descriptions of a page, as a table of two columns.</summary>
    public static Grid OfTerms(IElement list, string term, string description) =>
        new(
            [term, description],
            list.QuerySelectorAll("dt").Select(t => new[] { Text(t), Text(t.NextElementSibling!) })
        );

    /// <summary>A sheet of a workbook.</summary>
    public static Grid Of(IXLWorksheet sheet)
    {
        var columns = sheet.Row(SheetHeaderRow).CellsUsed().Select(c => c.Address.ColumnNumber).ToList();
        Assert.Equal(columns.Count, sheet.LastColumnUsed().ColumnNumber());
        return new(
            columns.Select(c => sheet.Cell(SheetHeaderRow, c).GetString()),
            CellRows(sheet).Select(row => columns.Select(c => TextOf(sheet.Cell(row, c))))
        );
    }

    /// <summary>Comma-separated values without quotes.</summary>
    public static Grid OfCsv(string csv)
    {
        Assert.DoesNotContain('"', csv);
        var lines = csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(',')).ToList();
        return new(lines[0], lines.Skip(1));
    }

    /// <summary>The cells of a sheet under a header.</summary>
    public static IEnumerable<IXLCell> CellsUnder(IXLWorksheet sheet, string header)
    {
        var column = sheet.Row(SheetHeaderRow).CellsUsed().Single(c => c.GetString() == header).Address.ColumnNumber;
        return CellRows(sheet).Select(row => sheet.Cell(row, column));
    }

    /// <summary>The one row with this text under the header.</summary>
    public IReadOnlyDictionary<string, string> Row(string header, string text) =>
        Rows.Single(row => row[header] == text);

    /// <summary>Some of the columns, under other headers if wished.</summary>
    public Grid Columns(params IEnumerable<(string Header, string As)> columns)
    {
        var chosen = columns.ToList();
        return new(chosen.Select(c => c.As), Rows.Select(row => chosen.Select(c => row[c.Header])));
    }

    /// <summary>What the table says, in an order of its own.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            var headers = Headers.Order(StringComparer.Ordinal).ToList();
            return
            [
                .. Rows.Select(row => string.Join(" | ", headers.Select(h => $"{h}: {row[h]}")))
                    .Order(StringComparer.Ordinal),
            ];
        }
    }

    private static IEnumerable<int> CellRows(IXLWorksheet sheet)
    {
        var last = sheet.LastRowUsed().RowNumber();
        return Enumerable.Range(SheetHeaderRow + 1, last - SheetHeaderRow);
    }

    private static string Text(IElement element) => element.TextContent.Trim();

    private static string TextOf(IXLCell cell) =>
        cell.DataType == XLDataType.Number ? cell.GetDouble().ToString(CultureInfo.InvariantCulture) : cell.GetString();
}
