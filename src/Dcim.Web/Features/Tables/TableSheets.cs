using System.Globalization;
using ClosedXML.Excel;
using Dcim.Statistics;
using Dcim.Web.Hosting;
using Dcim.Web.Localisation;

namespace Dcim.Web.Features.Tables;

/// <summary>What the sheets of the yearly tables and of the report beside them have alike.</summary>
internal static class TableSheets
{
    public const int HeaderRow = 3;

    private const double NarrowColumn = 16;

    public static IXLWorksheet Add(XLWorkbook workbook, string name, string title)
    {
        var sheet = workbook.Worksheets.Add(name);
        sheet.Cell(1, 1).SetValue(title);
        sheet.Cell(1, 1).Style.Font.Bold = true;
        return sheet;
    }

    public static void WriteHeader(IXLWorksheet sheet, IReadOnlyList<string> headers)
    {
        foreach (var (i, header) in headers.Index())
        {
            var cell = sheet.Cell(HeaderRow, i + 1);
            cell.SetValue(header);
            cell.Style.Font.Bold = true;
            cell.Style.Alignment.WrapText = true;
            sheet.Column(i + 1).Width = NarrowColumn;
        }
        sheet.SheetView.FreezeRows(HeaderRow);
    }

    /// <summary>A number as a number; <c>:</c> and <c>NAP</c> as what they are.</summary>
    public static void SetValue(IXLCell cell, CellValue value)
    {
        if (value.Number is { } number)
            cell.SetValue(number);
        else
        {
            cell.SetValue(value.ToString());
            cell.Style.Alignment.Horizontal = XLAlignmentHorizontalValues.Right;
        }
    }

    /// <summary>What must be printed with any count: of what country and year, by which clocks.</summary>
    public static IEnumerable<(string Name, string Value)> Parameters(
        Texts text,
        LocalDays days,
        string table,
        TableRequest request,
        string country,
        string catalogueVersion,
        DateTime madeAt
    )
    {
        yield return (text["Tables.Table"], table);
        yield return (text["Tables.Country"], text.Country(country));
        yield return (text["Tables.Year"], request.Year.ToString(CultureInfo.InvariantCulture));
        yield return (text["Tables.AsOf"], Day(request.AsOf));
        yield return (text["Tables.RecordedUpTo"], Time(request.RecordedUpTo));
        yield return (text["Tables.Mode"], text["Tables.ModeTransmission"]);
        yield return (text["Tables.CatalogueVersion"], catalogueVersion);
        yield return (text["Tables.MadeAt"], Time(madeAt));

        string Time(DateTime utc) => days.ToLocal(utc).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
