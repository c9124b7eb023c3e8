using System.Globalization;

namespace Dcim.Web.Features.Imports.Files;

/// <summary>The rows of one sheet of a workbook.</summary>
internal sealed class Sheet(Workbook workbook, string path, string name, bool isHidden) : RowSource(name, isHidden)
{
    private const int RowDepth = 2;
    private const int CellDepth = RowDepth + 1;
    private const int MaxMerged = 10_000;
    private const int MaxArrays = 100;

    private IReadOnlyList<MergedArea> _merged = [];

    public override IReadOnlyList<MergedArea> Merged => _merged;

    public override IEnumerable<SourceRow> Rows()
    {
        using var part = workbook.Read(path);
        var merged = new List<MergedArea>();
        var arrays = new List<MergedArea>();
        var cells = new List<SourceCell>();
        var number = 0;
        while (part.Read())
        {
            if (part.Depth != RowDepth)
                continue;
            if (part.IsStart("row"))
            {
                number = NumberOf(part, number);
                var isHidden = part.Flag("hidden");
                arrays.RemoveAll(area => area.LastRow < number);
                ReadCells(part, number, cells, arrays);
                if (cells.Exists(cell => !cell.IsEmpty)) // a form's formulas that show nothing yet are no row
                    yield return new(number, [.. cells]) { IsHidden = isHidden };
            }
            else if (part.IsStart("mergeCell") && merged.Count < MaxMerged && part.Attribute("ref") is { } area)
                merged.Add(CellAddress.ParseArea(area));
        }
        _merged = merged;
    }

    private static int NumberOf(PartReader part, int last)
    {
        if (part.Attribute("r") is not { } text)
            return last + 1;
        return
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number > last
            && number <= CellAddress.LastRow
            ? number
            : throw SourceFileException.Damaged();
    }

    private void ReadCells(PartReader part, int row, List<SourceCell> cells, List<MergedArea> arrays)
    {
        cells.Clear();
        if (part.IsEmpty)
            return;
        var last = -1;
        while (part.ReadInside(RowDepth))
        {
            if (part.Depth != CellDepth || !part.IsStart("c"))
                continue;
            var column = part.Attribute("r") is { } address ? CellAddress.Parse(address).Column : last + 1;
            if (column <= last)
                throw SourceFileException.Damaged();
            last = column;
            var cell = ReadCell(part, row, column, arrays);
            if (cell.IsEmpty && !cell.IsFormula)
                continue;
            if (column >= workbook.Limits.Columns)
                throw new SourceFileException("Import.File.TooManyColumns", workbook.Limits.Columns);
            if (cell.Text.Length > workbook.Limits.CellCharacters)
                throw new SourceFileException(
                    "Import.File.CellTooLong",
                    CellAddress.Of(Name, row, column),
                    workbook.Limits.CellCharacters
                );
            while (cells.Count < column)
                cells.Add(default);
            cells.Add(cell);
        }
    }

    private SourceCell ReadCell(PartReader part, int row, int column, List<MergedArea> arrays)
    {
        if (part.IsEmpty)
            return default;
        var type = part.Attribute("t");
        var style = part.Number("s");
        var isFormula = false;
        string? value = null;
        string? text = null;
        while (part.ReadInside(CellDepth))
        {
            if (part.IsStart("v"))
                value = part.Content(workbook.Limits.CellCharacters);
            else if (part.IsStart("is"))
                text = XmlText.Clean(part.RichText(workbook.Limits.CellCharacters));
            else if (part.IsStart("f"))
            {
                isFormula = true;
                // A formula that fills an area stands in its first cell only.
                if (part.Attribute("t") is "array" or "dataTable" && part.Attribute("ref") is { } area)
                    AddArray(arrays, CellAddress.ParseArea(area), row);
                part.Skip();
            }
        }
        var cell =
            text is not null ? new(text)
            : string.IsNullOrEmpty(value) ? default
            : Cell(type, value, style);
        return isFormula || (!cell.IsEmpty && arrays.Exists(area => Covers(area, row, column)))
            ? cell with
            {
                IsFormula = true,
            }
            : cell;
    }

    private static bool Covers(MergedArea area, int row, int column) =>
        row <= area.LastRow && area.FirstColumn <= column && column <= area.LastColumn;

    private static void AddArray(List<MergedArea> arrays, MergedArea area, int row)
    {
        if (area.LastRow == row && area.FirstColumn == area.LastColumn)
            return;
        if (arrays.Count == MaxArrays)
            throw new SourceFileException("Import.File.Unsafe");
        arrays.Add(area);
    }

    private SourceCell Cell(string? type, string value, int style) =>
        type switch
        {
            "s" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? new(workbook.Texts[number])
                : throw SourceFileException.Damaged(),
            "b" => new(value.Trim() is "1" or "true" ? "TRUE" : "FALSE"),
            "e" => new(XmlText.Clean(value)) { IsError = true },
            "d"
                when DateTime.TryParse(
                    value,
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.RoundtripKind,
                    out var time
                ) => new(time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)) { IsDate = true },
            null or "n" => workbook.Formats.Cell(value.Trim(), style),
            _ => new(XmlText.Clean(value)),
        };
}
