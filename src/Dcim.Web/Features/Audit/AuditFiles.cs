using System.Globalization;
using System.Text;
using ClosedXML.Excel;
using Dcim.Web.Hosting;
using Dcim.Web.Localisation;

namespace Dcim.Web.Features.Audit;

/// <summary>Rows of the audit as a file. Text stays text: no name or code becomes a formula.</summary>
public sealed class AuditFiles(Texts text)
{
    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss";

    private static readonly double[] s_widths = [10, 20, 28, 36, 20, 48, 30, 30];

    private string[] Headers =>
        [
            text["Audit.Number"],
            text["Audit.When"],
            text["Audit.Who"],
            text["Audit.Institution"],
            text["Audit.What"],
            text["Audit.Record"],
            text["Audit.Purpose"],
            text["Audit.Unusual"],
        ];

    /// <param name="notes">What the file says of itself, line by line, above the table.</param>
    public byte[] Workbook(string title, IReadOnlyList<string> notes, IReadOnlyList<AuditRow> rows)
    {
        using var workbook = new XLWorkbook();
        var sheet = workbook.Worksheets.Add("AUDIT");
        sheet.Cell(1, 1).SetValue(title);
        sheet.Cell(1, 1).Style.Font.Bold = true;
        foreach (var (i, note) in notes.Index())
            sheet.Cell(i + 2, 1).SetValue(note);
        var header = notes.Count + 2;
        foreach (var (i, words) in Headers.Index())
        {
            sheet.Cell(header, i + 1).SetValue(words);
            sheet.Cell(header, i + 1).Style.Font.Bold = true;
            sheet.Column(i + 1).Width = s_widths[i];
        }
        sheet.SheetView.FreezeRows(header);
        foreach (var (i, row) in rows.Index())
        {
            sheet.Cell(header + 1 + i, 1).SetValue(row.Position);
            foreach (var (column, words) in Texts(row).Index())
                sheet.Cell(header + 1 + i, column + 2).SetValue(words);
        }
        using var stream = new MemoryStream();
        workbook.SaveAs(stream);
        return stream.ToArray();
    }

    /// <summary>Comma-separated values (RFC 4180, UTF-8).</summary>
    public byte[] CommaSeparated(IReadOnlyList<AuditRow> rows)
    {
        var csv = new StringBuilder().AppendJoin(',', Headers.Select(CsvField.Of)).Append("\r\n");
        foreach (var row in rows)
            csv.Append(row.Position.ToString(CultureInfo.InvariantCulture))
                .Append(',')
                .AppendJoin(',', Texts(row).Select(CsvField.Of))
                .Append("\r\n");
        return Encoding.UTF8.GetBytes(csv.ToString());
    }

    private static string[] Texts(AuditRow row) =>
        [
            row.LocalTime.ToString(TimeFormat, CultureInfo.InvariantCulture),
            row.Who,
            row.Institution,
            row.Action,
            row.Record,
            row.Purpose,
            string.Join(", ", row.Marks),
        ];
}
