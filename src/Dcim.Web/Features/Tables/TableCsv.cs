using System.Globalization;
using System.Text;

namespace Dcim.Web.Features.Tables;

/// <summary>Writes the long table as comma-separated values in codes, the same in every language (RFC 4180, UTF-8).</summary>
public static class TableCsv
{
    public static void Write(TableDocument document, Stream stream)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\r\n" };
        var table = document.Table;
        string[] headers =
        [
            "TABLE",
            "FREQ",
            "GEO",
            "TIME_PERIOD",
            .. table.Dimensions.Select(d => d.Name),
            "UNIT",
            "OBS_VALUE",
            "AS_OF",
            "RECORDED_UP_TO",
            "CATALOGUE",
        ];
        writer.WriteLine(string.Join(',', headers));
        foreach (var cell in table.Cells)
        {
            string[] fields =
            [
                table.Id,
                "A",
                document.Country,
                document.Request.Year.ToString(CultureInfo.InvariantCulture),
                .. cell.Categories,
                "NR",
                cell.Value.ToString(),
                document.Request.AsOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                document.Request.RecordedUpTo.ToString("O", CultureInfo.InvariantCulture),
                document.CatalogueVersion,
            ];
            writer.WriteLine(string.Join(',', fields));
        }
    }
}
