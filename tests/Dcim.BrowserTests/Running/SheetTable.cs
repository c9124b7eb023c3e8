using ClosedXML.Excel;

namespace Dcim.BrowserTests.Running;

/// <summary>A sheet of the workbook as rows of named values: a column is found by its header, never by its place.</summary>
internal static class SheetTable
{
    private const int HeaderRow = 3;

    public static IReadOnlyList<Dictionary<string, string>> Read(IXLWorksheet sheet)
    {
        var headers = sheet.Row(HeaderRow).CellsUsed().ToList();
        return
        [
            .. sheet
                .RowsUsed()
                .Where(row => row.RowNumber() > HeaderRow)
                .Select(row =>
                    headers.ToDictionary(h => h.GetString(), h => row.Cell(h.Address.ColumnNumber).GetString())
                ),
        ];
    }
}
