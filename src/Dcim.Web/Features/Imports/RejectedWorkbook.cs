using System.Globalization;
using Dcim.Data.Imports;
using Dcim.Web.Features.Imports.Files;
using Dcim.Web.Localisation;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Sheet = DocumentFormat.OpenXml.Spreadsheet.Sheet;

namespace Dcim.Web.Features.Imports;

/// <summary>
/// The rejected rows as they came, with the reason in each: mended, the same file comes in by the same profile. Written cell by cell,
/// so that it stays small in memory; every cell is text, so that none is a formula.
/// </summary>
public sealed class RejectedWorkbook(Texts text)
{
    private const int LongestName = 31;
    private const int LongestCell = 32_767;
    private static readonly char[] s_notInNames = ['[', ']', ':', '*', '?', '/', '\\'];

    /// <summary>What the column of reasons is called in each language: it is left out when the file comes back.</summary>
    public static IReadOnlyList<string> ReasonHeadings { get; } =
    [.. Texts.Languages.Select(l => Texts.InLanguage(l, "Import.ReasonColumn"))];

    /// <param name="rows">With the reasons of each, by sheet.</param>
    public void Write(StagedFile file, IReadOnlyList<(StagedRow Row, string Reasons)> rows, Stream output)
    {
        using var document = SpreadsheetDocument.Create(output, SpreadsheetDocumentType.Workbook);
        var workbook = document.AddWorkbookPart();
        var sheets = new List<Sheet>();
        foreach (var (index, sheet) in file.Sheets.Index())
        {
            var own = rows.Where(r => r.Row.Sheet == index).OrderBy(r => r.Row.Number).ToList();
            if (own.Count == 0)
                continue;
            var part = workbook.AddNewPart<WorksheetPart>();
            WriteSheet(part, sheet, own);
            sheets.Add(
                new()
                {
                    Name = NameOf(sheet, sheets.Count),
                    SheetId = (uint)sheets.Count + 1,
                    Id = workbook.GetIdOfPart(part),
                }
            );
        }
        workbook.Workbook = new(new Sheets(sheets));
        workbook.Workbook.Save();
    }

    private void WriteSheet(WorksheetPart part, StagedSheet sheet, IReadOnlyList<(StagedRow Row, string Reasons)> rows)
    {
        using var writer = OpenXmlWriter.Create(part);
        writer.WriteStartElement(new Worksheet());
        writer.WriteStartElement(new SheetData());
        var columns = sheet.Columns.Index().Where(c => !ReasonHeadings.Contains(c.Item.Heading)).ToList();
        var number = 1;
        WriteRow(writer, number, [.. columns.Select(c => c.Item.Heading), text["Import.ReasonColumn"]]);
        foreach (var (row, reasons) in rows)
            WriteRow(
                writer,
                ++number,
                [.. columns.Select(c => c.Index < row.Cells.Length ? row.Cells[c.Index] : ""), reasons]
            );
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static void WriteRow(OpenXmlWriter writer, int number, IReadOnlyList<string> cells)
    {
        writer.WriteStartElement(new Row());
        foreach (var (index, cell) in cells.Index())
        {
            if (cell.Length == 0)
                continue;
            writer.WriteStartElement(
                new Cell { DataType = CellValues.InlineString, CellReference = CellAddress.Of("", number, index) }
            );
            writer.WriteElement(
                new InlineString(new Text(Readable(cell)) { Space = SpaceProcessingModeValues.Preserve })
            );
            writer.WriteEndElement();
        }
        writer.WriteEndElement();
    }

    /// <summary>Without what no workbook can hold.</summary>
    private static string Readable(string cell)
    {
        var whole = cell.Length > LongestCell ? cell[..LongestCell] : cell;
        return whole.All(System.Xml.XmlConvert.IsXmlChar)
            ? whole
            : string.Concat(whole.Where(System.Xml.XmlConvert.IsXmlChar));
    }

    private static string NameOf(StagedSheet sheet, int place)
    {
        var name = string.Concat(sheet.Name.Select(c => s_notInNames.Contains(c) ? ' ' : c)).Trim(' ', '\'');
        return name.Length == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{place + 1}")
            : name[..Math.Min(name.Length, LongestName)];
    }
}
