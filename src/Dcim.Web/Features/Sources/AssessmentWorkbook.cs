using System.Globalization;
using ClosedXML.Excel;
using Dcim.Domain.Exchange;
using Dcim.Web.Hosting;
using Dcim.Web.Localisation;

namespace Dcim.Web.Features.Sources;

/// <summary>Writes the assessment as .xlsx, in words.</summary>
public sealed class AssessmentWorkbook(Texts text, SourceWords words, LocalDays days)
{
    private const int NoteRow = 2;
    private const int HeaderRow = 3;
    private const double WideColumn = 40;
    private const double NarrowColumn = 16;

    /// <summary>Sheets: matrix, breakdowns of the yearly tables, gaps, overlaps, notes, sources, parameters.</summary>
    public void Write(AssessmentDocument document, Stream stream)
    {
        var assessment = document.Assessment;
        using var workbook = new XLWorkbook();
        string[] columns = [.. assessment.Columns.Select(words.NameWithKey)];
        Write(
            workbook,
            "MATRIX",
            text["Sources.MatrixTitle"],
            [
                text["Sources.Section"],
                text["Sources.Code"],
                text["Sources.Indicator"],
                .. columns,
                .. SourceWords.Levels.Select(words.Level),
            ],
            RowsBySection(document)
                .Select(r =>
                    new object[] { text.Section(r.Indicator.Section), r.Indicator.Code, text.Label(r.Indicator.Code) }
                        .Concat(r.Sources.Concat(r.Here).Select(c => words.Level(c.Collected)))
                        .Concat(SourceWords.Levels.Select(l => (object)r.Count(l)))
                ),
            [3],
            text["Sources.PartlyHere"]
        );
        Write(
            workbook,
            "TABLES",
            text["Sources.TablesTitle"],
            [text["Tables.Table"], text["Sources.Dimension"], text["Sources.TakenFrom"], .. columns],
            assessment.TableDimensions.Select(d =>
                new object[] { d.Table, words.Dimension(d), words.Needs(d) }.Concat(
                    d.Sources.Concat(d.Here).Select(words.Level)
                )
            ),
            [2, 3]
        );
        Write(
            workbook,
            "GAPS",
            text["Sources.GapsTitle"],
            [
                text["Sources.Code"],
                text["Sources.Indicator"],
                text["Sources.ForTheLaw"],
                text["Sources.FeedsTables"],
                text["Sources.WhatIsKnown"],
                text["Sources.AskedHere"],
            ],
            assessment.Gaps.Select(g =>
                new object[]
                {
                    g.Row.Indicator.Code,
                    text.Label(g.Row.Indicator.Code),
                    YesNo(g.IsOfTheLaw),
                    string.Join(", ", g.Tables),
                    words.Certainty(g),
                    YesNo(g.Row.IsCollectedHere),
                }
            ),
            [2, 5],
            text["Sources.GapsNote"]
        );
        Write(
            workbook,
            "OVERLAPS",
            text["Sources.OverlapsTitle"],
            [
                text["Sources.OneSource"],
                text["Sources.OtherSource"],
                text["Sources.YearsInCommon"],
                text["Sources.SharedIndicators"],
                text["Sources.Code"],
            ],
            assessment.Pairs.Select(p =>
                new object[]
                {
                    words.NameWithKey(p.One),
                    words.NameWithKey(p.Other),
                    words.Years(p),
                    p.Shared.Count,
                    string.Join(", ", p.Shared.Select(i => i.Code)),
                }
            ),
            [1, 2, 5],
            text["Sources.OverlapsNote"]
        );
        Write(
            workbook,
            "NOTES",
            text["Sources.NotesTitle"],
            [
                text["Sources.Code"],
                text["Sources.Indicator"],
                text["Sources.Source"],
                text["Sources.Collected"],
                text["Sources.Definition"],
                text["Sources.Comparability"],
            ],
            assessment.Notes.Select(n =>
                new object[]
                {
                    n.Indicator.Code,
                    text.Label(n.Indicator.Code),
                    words.NameWithKey(n.Column),
                    words.Level(n.Cell.Collected),
                    n.Cell.Definition,
                    n.Cell.Comparability,
                }
            ),
            [2, 3, 5, 6]
        );
        Write(
            workbook,
            "SOURCES",
            text["Sources.ColumnsTitle"],
            [
                text["Sources.ShortName"],
                text["Sources.Name"],
                text["Sources.KeptBy"],
                text["Sources.Years"],
                text["Sources.Subject"],
                text["Sources.Description"],
                .. SourceWords.Levels.Select(words.Level),
            ],
            assessment.Columns.Select(c =>
                new object[]
                {
                    c.Key,
                    words.Name(c),
                    c.Source?.KeptBy ?? text["Sources.InstitutionCount", c.Institutions],
                    words.Years(c),
                    c.Source is { } source ? words.Subject(source.Profile.Subject) : "",
                    c.Source?.Profile.Description ?? "",
                }.Concat(SourceWords.Levels.Select(l => (object)c.Count(l)))
            ),
            [2, 3, 6]
        );
        Write(
            workbook,
            "PARAMETERS",
            text["Tables.ParametersTitle"],
            [text["Tables.Parameter"], text["Tables.Value"]],
            [
                [text["Tables.Country"], text.Country(document.Country)],
                [text["Tables.CatalogueVersion"], document.CatalogueVersion],
                [text["Sources.IndicatorCount"], assessment.Indicators.Count],
                [
                    text["Tables.MadeAt"],
                    days.ToLocal(document.MadeAt).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                ],
            ],
            [1, 2]
        );
        workbook.SaveAs(stream);
    }

    /// <summary>As the page has them: what a country adds stands in its section.</summary>
    private static IEnumerable<AssessmentRow> RowsBySection(AssessmentDocument document) =>
        document.Sections.SelectMany(s => document.Assessment.Rows.Where(r => r.Indicator.Section == s));

    private string YesNo(bool yes) => text.Code("CL_YN", yes ? "Y" : "N");

    /// <param name="wide">Numbers, from 1, of the columns that hold words.</param>
    private static void Write(
        XLWorkbook workbook,
        string name,
        string title,
        IReadOnlyList<string> headers,
        IEnumerable<IEnumerable<object>> rows,
        IReadOnlyList<int> wide,
        string? note = null
    )
    {
        var sheet = workbook.Worksheets.Add(name);
        sheet.Cell(1, 1).SetValue(title);
        sheet.Cell(1, 1).Style.Font.Bold = true;
        if (note is not null)
            sheet.Cell(NoteRow, 1).SetValue(note);
        foreach (var (i, header) in headers.Index())
        {
            var cell = sheet.Cell(HeaderRow, i + 1);
            cell.SetValue(header);
            cell.Style.Font.Bold = true;
            cell.Style.Alignment.WrapText = true;
            sheet.Column(i + 1).Width = wide.Contains(i + 1) ? WideColumn : NarrowColumn;
        }
        sheet.SheetView.FreezeRows(HeaderRow);
        foreach (var (row, values) in rows.Index())
        foreach (var (column, value) in values.Index())
        {
            var cell = sheet.Cell(HeaderRow + 1 + row, column + 1);
            if (value is int number)
                cell.SetValue(number);
            else
            {
                cell.SetValue((string)value);
                cell.Style.Alignment.WrapText = true;
            }
        }
    }
}
