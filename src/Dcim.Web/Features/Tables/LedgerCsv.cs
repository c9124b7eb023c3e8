using System.Globalization;
using System.Text;
using Dcim.Statistics;
using Dcim.Web.Hosting;

namespace Dcim.Web.Features.Tables;

/// <summary>The ledger of a table as comma-separated values (RFC 4180, UTF-8): codes the same in every language, and words in the reader's.</summary>
public static class LedgerCsv
{
    private const string Headers =
        "TABLE,FREQ,GEO,TIME_PERIOD,FIGURE,UNIT,OBS_VALUE,AS_OF,RECORDED_UP_TO,CATALOGUE,WORDS";

    public static byte[] Write(TableDocument document, Ledger ledger, TableWords words)
    {
        var csv = new StringBuilder(Headers).Append("\r\n");
        foreach (var line in ledger.Lines)
        {
            string[] fields =
            [
                document.Table.Id,
                "A",
                document.Country,
                document.Request.Year.ToString(CultureInfo.InvariantCulture),
                line.Figure.ToString(),
                "NR",
                line.Value?.ToString("0.#", CultureInfo.InvariantCulture) ?? CellValue.Missing.ToString(),
                document.Request.AsOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                document.Request.RecordedUpTo.ToString("O", CultureInfo.InvariantCulture),
                document.CatalogueVersion,
                words.LedgerLine(line).Name,
            ];
            csv.AppendJoin(',', fields.Select(CsvField.Of)).Append("\r\n");
        }
        return Encoding.UTF8.GetBytes(csv.ToString());
    }
}
