using System.Globalization;
using System.Text;
using Dcim.Web.Hosting;

namespace Dcim.Web.Features.OutsideFigures;

/// <summary>Figures from elsewhere as comma-separated values, in codes and the words of their sources (RFC 4180, UTF-8).</summary>
public static class OutsideCsv
{
    private const string DayFormat = "yyyy-MM-dd";

    private static readonly string[] s_headers =
    [
        "BESIDE_TABLE",
        "GEO",
        "TIME_PERIOD",
        "SOURCE",
        "SOURCE_KIND",
        "DEFINITION",
        "UNIT",
        "CUT_OFF",
        "PUBLISHED_ON",
        "ADDRESS",
        "WHAT",
        "OBS_VALUE",
        "REMARK",
        "RECORDED_UP_TO",
    ];

    public static byte[] Write(IReadOnlyList<FiguresOfSource> groups, string country, DateTime recordedUpTo)
    {
        var csv = new StringBuilder().AppendJoin(',', s_headers).Append("\r\n");
        foreach (var (source, figures) in groups)
        foreach (var figure in figures)
        {
            string[] fields =
            [
                figure.Table,
                country,
                figure.Year.ToString(CultureInfo.InvariantCulture),
                source.Name,
                source.Kind.ToString(),
                source.Definition,
                source.Unit.ToString(),
                source.CutOff.ToString(DayFormat, CultureInfo.InvariantCulture),
                source.PublishedOn?.ToString(DayFormat, CultureInfo.InvariantCulture) ?? "",
                source.Address,
                figure.What,
                FigureForm.Words(figure.Value),
                figure.Remark,
                recordedUpTo.ToString("O", CultureInfo.InvariantCulture),
            ];
            csv.AppendJoin(',', fields.Select(CsvField.Of)).Append("\r\n");
        }
        return Encoding.UTF8.GetBytes(csv.ToString());
    }
}
