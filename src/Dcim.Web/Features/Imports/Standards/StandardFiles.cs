using System.IO.Compression;
using System.Text;
using ClosedXML.Excel;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Exchange;
using Dcim.Web.Hosting;
using Dcim.Web.Localisation;

namespace Dcim.Web.Features.Imports.Standards;

/// <summary>Records in the files of other standards. They are about single persons: for the institution itself, or the observatory.</summary>
public sealed class StandardFiles(Texts text, IndicatorCatalogue catalogue)
{
    private const int FirstRow = Htcds.HeadingRow + 1;

    /// <summary>The spreadsheet of the Human Trafficking Case Data Standard 2.0.</summary>
    /// <param name="typeOf">The type of an organisation of the register by its code; unanswered where it is not in it.</param>
    /// <param name="stream">Read, written and sought by a writer that is synchronous: no network stream.</param>
    public void WriteHtcds(IEnumerable<RecordSheet> records, Func<string, Code> typeOf, Stream stream)
    {
        using var workbook = new XLWorkbook();
        var sheet = workbook.AddWorksheet(Htcds.SheetName);
        foreach (var (i, field) in Htcds.Fields.Index())
        {
            sheet.Cell(Htcds.HeadingRow - 1, i + 2).SetValue(field.Name);
            sheet.Cell(Htcds.HeadingRow, i + 2).SetValue(field.Label);
        }
        var row = FirstRow;
        foreach (var record in records)
        {
            sheet.Cell(row, 1).SetValue(row - FirstRow + 1);
            foreach (var (i, cell) in Htcds.Row(record, catalogue, typeOf).Index())
                if (cell.Length > 0)
                    sheet.Cell(row, i + 2).SetValue(cell);
            row++;
        }
        sheet.SheetView.FreezeRows(Htcds.HeadingRow);
        var about = workbook.AddWorksheet("about");
        about.Cell(1, 1).SetValue(text["Standards.HtcdsNote"]);
        workbook.SaveAs(stream);
    }

    /// <summary>A zip with the records in the columns of CTDC, and what must be known to use them.</summary>
    public void WriteCtdc(IEnumerable<RecordSheet> records, Stream stream)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        using (
            var csv = new StreamWriter(archive.CreateEntry("ctdc.csv").Open(), new UTF8Encoding(false))
            {
                NewLine = "\r\n",
            }
        )
        {
            csv.WriteLine(string.Join(',', Ctdc.Columns));
            foreach (var record in records)
                csv.WriteLine(string.Join(',', Ctdc.Row(record, catalogue).Select(CsvField.Of)));
        }
        using var note = new StreamWriter(archive.CreateEntry("READ-ME.txt").Open(), new UTF8Encoding(false));
        note.WriteLine(text["Standards.CtdcNote"]);
        note.WriteLine();
        note.WriteLine(text["Standards.CtdcEmpty", string.Join(", ", Ctdc.NeverFilled)]);
    }
}
