using System.Globalization;
using System.Text;
using ClosedXML.Excel;
using Dcim.Statistics;
using Dcim.Web.Features.Tables;
using Dcim.Web.Hosting;
using Dcim.Web.Localisation;

namespace Dcim.Web.Features.Attrition;

/// <summary>Writes the report as .xlsx in words, and as comma-separated values in codes, the same in every language.</summary>
public sealed class AttritionFiles(Texts text, LocalDays days)
{
    /// <summary>Sheets: victims, suspects, reasons, days, rules, parameters.</summary>
    public void WriteWorkbook(AttritionDocument document, Stream stream)
    {
        var report = document.Report;
        using var workbook = new XLWorkbook();
        Write(
            workbook,
            "VICTIMS",
            text["Attrition.VictimsTitle"],
            [text["Attrition.Stage"], text.Code("CL_VSTAT", "IDE"), text["Tables.Presumed"]],
            report.Victims.Select(l => new object[] { text[$"AttritionStage.{l.Stage}"], l.Identified, l.Presumed })
        );
        Write(
            workbook,
            "SUSPECTS",
            text["Attrition.SuspectsTitle"],
            [text["Attrition.Standing"], text["TableUnit.Person"]],
            report
                .Standings.Select(l => new object[] { text[$"Standing.{l.Standing}"], l.Persons })
                .Append([text["Attrition.Suspects"], report.Suspects])
        );
        Write(
            workbook,
            "REASONS",
            text["Attrition.ReasonsTitle"],
            [text["Attrition.Standing"], text["Attrition.Reason"], text["TableUnit.Person"]],
            report.Reasons.Select(l =>
                new object[] { text[$"Standing.{l.Standing}"], text.Code("CL_STOP", l.Reason), l.Persons }
            )
        );
        Write(
            workbook,
            "DAYS",
            text["Attrition.DaysTitle"],
            [text["Attrition.Interval"], text["Attrition.Median"], text["Attrition.Pairs"], text["Attrition.NotExact"]],
            report.Days.Select(l =>
                new object[]
                {
                    text[$"AttritionDays.{l.Interval}"],
                    l.Median is { } median ? median : CellValue.Missing,
                    l.Pairs,
                    l.NotExact,
                }
            )
        );
        Write(
            workbook,
            "RULES",
            text["Tables.RulesTitle"],
            [text["Tables.RuleName"], text["Tables.RuleText"]],
            RuleWords.Of(report.Rules, text).Select(r => new object[] { r.Name, r.Words })
        );
        Write(
            workbook,
            "PARAMETERS",
            text["Tables.ParametersTitle"],
            [text["Tables.Parameter"], text["Tables.Value"]],
            Parameters(document).Select(p => new object[] { p.Name, p.Value })
        );
        workbook.SaveAs(stream);
    }

    /// <summary>One line for each number.</summary>
    public static void WriteCsv(AttritionDocument document, Stream stream)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\r\n" };
        writer.WriteLine("PART,ITEM,CATEGORY,FREQ,GEO,TIME_PERIOD,UNIT,OBS_VALUE,AS_OF,RECORDED_UP_TO,CATALOGUE");
        var report = document.Report;
        foreach (var line in report.Victims)
        {
            Line("VICTIMS", line.Stage, "IDE", "NR", line.Identified);
            Line("VICTIMS", line.Stage, "PRE", "NR", line.Presumed);
        }
        foreach (var line in report.Standings)
            Line("SUSPECTS", $"{line.Standing}", "", "NR", line.Persons);
        Line("SUSPECTS", Dimension.Total, "", "NR", report.Suspects);
        foreach (var line in report.Reasons)
            Line("REASONS", $"{line.Standing}", line.Reason.Value, "NR", line.Persons);
        foreach (var line in report.Days)
        {
            Line("DAYS", $"{line.Interval}", "MEDIAN", "D", line.Median is { } median ? median : CellValue.Missing);
            Line("DAYS", $"{line.Interval}", "PAIRS", "NR", line.Pairs);
            Line("DAYS", $"{line.Interval}", "NOT_EXACT", "NR", line.NotExact);
        }

        void Line(string part, string item, string category, string unit, object value) =>
            writer.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{part},{item},{category},A,{document.Country},{report.Request.Year},{unit},{value},{report.Request.AsOf:yyyy-MM-dd},{report.Request.RecordedUpTo:O},{document.CatalogueVersion}"
                )
            );
    }

    private IEnumerable<(string Name, string Value)> Parameters(AttritionDocument document) =>
        TableSheets
            .Parameters(
                text,
                days,
                text["Attrition.Title"],
                document.Report.Request,
                document.Country,
                document.CatalogueVersion,
                document.MadeAt
            )
            .Append((text["Attrition.VictimsTitle"], text["Attrition.VictimsNote"]));

    private static void Write(
        XLWorkbook workbook,
        string name,
        string title,
        string[] headers,
        IEnumerable<object[]> rows
    )
    {
        var sheet = TableSheets.Add(workbook, name, title);
        TableSheets.WriteHeader(sheet, headers);
        for (var column = 1; column <= headers.Length; column++)
            sheet.Column(column).Width = column == 1 ? 44 : 30;
        foreach (var (row, values) in rows.Index())
        foreach (var (column, value) in values.Index())
        {
            var cell = sheet.Cell(TableSheets.HeaderRow + 1 + row, column + 1);
            switch (value)
            {
                case CellValue counted:
                    TableSheets.SetValue(cell, counted);
                    break;
                case int number:
                    cell.SetValue(number);
                    break;
                case decimal number:
                    cell.SetValue(number);
                    break;
                default:
                    cell.SetValue(value.ToString());
                    cell.Style.Alignment.WrapText = true;
                    break;
            }
        }
    }
}
