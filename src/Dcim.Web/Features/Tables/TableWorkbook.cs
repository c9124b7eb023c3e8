using ClosedXML.Excel;
using Dcim.Statistics;
using Dcim.Web.Hosting;
using Dcim.Web.Localisation;

namespace Dcim.Web.Features.Tables;

/// <summary>Writes a table as .xlsx. Only what ClosedXML keeps across its versions is used: values, styles, widths.</summary>
public sealed class TableWorkbook(Texts text, TableWords words, LocalDays days)
{
    private const int NoteRow = 2;
    private const double WideColumn = 34;

    /// <summary>Sheets: the long table, one for each two-way table and second view, sums of money, the ledger, figures from elsewhere, rules, parameters.</summary>
    /// <param name="stream">Read, written and sought by a writer that is synchronous: no network stream.</param>
    public void Write(TableDocument document, Stream stream)
    {
        using var workbook = new XLWorkbook();
        WriteLong(workbook, document);
        foreach (var margin in document.Table.Margins)
            WriteMargin(workbook, margin, margin.Name, words.Margin(margin));
        foreach (var view in document.Table.Views)
            WriteMargin(workbook, view.Table, view.Name, words.View(view), words.ViewNote(view));
        if (document.Counted.Amounts.Count > 0)
            WriteAmounts(workbook, document.Counted.Amounts);
        if (document.Ledger is { } ledger)
            WriteLedger(workbook, ledger);
        if (document.Outside.Count > 0)
            WriteOutside(workbook, document);
        WriteRules(workbook, document);
        WriteParameters(workbook, document);
        workbook.SaveAs(stream);
    }

    private void WriteLong(XLWorkbook workbook, TableDocument document)
    {
        var table = document.Table;
        var sheet = TableSheets.Add(workbook, table.Id, text["Tables.LongTitle", table.Id, document.Request.Year]);
        string[] headers =
        [
            text["Tables.Year"],
            .. table.Dimensions.Select(d => words.Dimension(d.Name)),
            text["Tables.Value"],
            .. table.Dimensions.Select(d => text["Tables.CodeOf", words.Dimension(d.Name)]),
        ];
        TableSheets.WriteHeader(sheet, headers);
        var row = TableSheets.HeaderRow;
        foreach (var cell in table.Cells)
        {
            row++;
            var column = 1;
            sheet.Cell(row, column++).SetValue(document.Request.Year);
            foreach (var (dimension, category) in table.Dimensions.Zip(cell.Categories))
                sheet.Cell(row, column++).SetValue(words.Category(dimension.Name, category));
            TableSheets.SetValue(sheet.Cell(row, column++), cell.Value);
            foreach (var category in cell.Categories)
                sheet.Cell(row, column++).SetValue(category);
        }
    }

    private void WriteMargin(XLWorkbook workbook, MarginTable margin, string name, string title, string? note = null)
    {
        var sheet = TableSheets.Add(workbook, name, title);
        if (note is not null)
            sheet.Cell(NoteRow, 1).SetValue(note);
        TableSheets.WriteHeader(
            sheet,
            [
                words.Dimension(margin.Rows.Name),
                .. margin.Columns.CategoriesAndTotal.Select(c => words.Category(margin.Columns.Name, c)),
            ]
        );
        var row = TableSheets.HeaderRow;
        foreach (var category in margin.Rows.CategoriesAndTotal)
        {
            row++;
            sheet.Cell(row, 1).SetValue(words.Category(margin.Rows.Name, category));
            var column = 2;
            foreach (var other in margin.Columns.CategoriesAndTotal)
                TableSheets.SetValue(sheet.Cell(row, column++), margin[category, other]);
        }
        sheet.Column(1).Width = WideColumn;
    }

    private void WriteLedger(XLWorkbook workbook, Ledger ledger)
    {
        var sheet = TableSheets.Add(workbook, "LEDGER", text["Ledger.Title"]);
        sheet.Cell(NoteRow, 1).SetValue(words.LedgerNote(ledger));
        TableSheets.WriteHeader(sheet, [text["Ledger.Figure"], text["Tables.Value"]]);
        foreach (var (index, line) in ledger.Lines.Index())
        {
            var row = TableSheets.HeaderRow + 1 + index;
            sheet.Cell(row, 1).SetValue(words.LedgerLine(line).Name);
            sheet.Cell(row, 1).Style.Alignment.WrapText = true;
            if (line.Value is { } value)
                sheet.Cell(row, 2).SetValue(value);
            else
                TableSheets.SetValue(sheet.Cell(row, 2), CellValue.Missing);
        }
        sheet.Column(1).Width = 60;
    }

    private void WriteOutside(XLWorkbook workbook, TableDocument document)
    {
        var sheet = TableSheets.Add(workbook, "ELSEWHERE", text["Elsewhere.Title"]);
        sheet.Cell(NoteRow, 1).SetValue(text["Elsewhere.Sentence"]);
        TableSheets.WriteHeader(
            sheet,
            [
                text["Elsewhere.Name"],
                text["Elsewhere.What"],
                text["Tables.Year"],
                text["Tables.Value"],
                text["Elsewhere.Unit"],
                text["Elsewhere.CutOff"],
                text["Elsewhere.Kind"],
                text["Elsewhere.Definition"],
                text["Elsewhere.PublishedOn"],
                text["Elsewhere.Address"],
                text["Elsewhere.Remark"],
            ]
        );
        var row = TableSheets.HeaderRow;
        foreach (var (source, figures) in document.Outside)
        foreach (var figure in figures)
        {
            row++;
            sheet.Cell(row, 1).SetValue(source.Name);
            sheet.Cell(row, 2).SetValue(figure.What);
            sheet.Cell(row, 3).SetValue(figure.Year);
            TableSheets.SetValue(
                sheet.Cell(row, 4),
                figure.Value is { } value ? CellValue.Of(value) : CellValue.Missing
            );
            sheet.Cell(row, 5).SetValue(text[$"OutsideUnit.{source.Unit}"]);
            sheet.Cell(row, 6).SetValue(TableSheets.Day(source.CutOff));
            sheet.Cell(row, 7).SetValue(text[$"OutsideKind.{source.Kind}"]);
            sheet.Cell(row, 8).SetValue(source.Definition);
            sheet.Cell(row, 9).SetValue(source.PublishedOn is { } day ? TableSheets.Day(day) : "");
            sheet.Cell(row, 10).SetValue(source.Address);
            sheet.Cell(row, 11).SetValue(figure.Remark);
        }
        foreach (var column in (int[])[1, 2, 7, 8, 10, 11])
            sheet.Column(column).Width = WideColumn;
    }

    private void WriteAmounts(XLWorkbook workbook, IReadOnlyList<TableAmount> amounts)
    {
        var sheet = TableSheets.Add(workbook, "AMOUNTS", text["Tables.Amounts"]);
        sheet.Cell(NoteRow, 1).SetValue(text["Tables.AmountsNote"]);
        TableSheets.WriteHeader(
            sheet,
            [
                text["Tables.AmountOf"],
                text["Tables.AmountOrders"],
                text["Tables.AmountSum"],
                text["Tables.Currency"],
                text["Tables.AmountNotTold"],
                text["Tables.AmountYearNotKnown"],
                text["Tables.AmountNotConverted"],
            ]
        );
        var row = TableSheets.HeaderRow;
        foreach (var amount in amounts)
        {
            row++;
            sheet.Cell(row, 1).SetValue(words.Amount(amount));
            TableSheets.SetValue(sheet.Cell(row, 2), amount.Orders);
            if (amount.Sum is { } sum)
                sheet.Cell(row, 3).SetValue(sum);
            else
                TableSheets.SetValue(sheet.Cell(row, 3), CellValue.Missing);
            sheet.Cell(row, 4).SetValue(amount.Currency);
            sheet.Cell(row, 5).SetValue(amount.NotTold);
            sheet.Cell(row, 6).SetValue(amount.YearNotKnown);
            sheet.Cell(row, 7).SetValue(words.NotConverted(amount));
        }
        sheet.Column(1).Width = WideColumn;
        sheet.Column(7).Width = WideColumn;
    }

    private void WriteRules(XLWorkbook workbook, TableDocument document)
    {
        var sheet = TableSheets.Add(workbook, "RULES", text["Tables.RulesTitle"]);
        TableSheets.WriteHeader(sheet, [text["Tables.RuleName"], text["Tables.RuleText"]]);
        var row = TableSheets.HeaderRow;
        foreach (var (name, words) in RuleWords.Of(document.Counted, text))
        {
            row++;
            sheet.Cell(row, 1).SetValue(name);
            sheet.Cell(row, 2).SetValue(words);
            sheet.Cell(row, 2).Style.Alignment.WrapText = true;
        }
        sheet.Column(1).Width = WideColumn;
        sheet.Column(2).Width = 110;
    }

    private void WriteParameters(XLWorkbook workbook, TableDocument document)
    {
        var sheet = TableSheets.Add(workbook, "PARAMETERS", text["Tables.ParametersTitle"]);
        TableSheets.WriteHeader(sheet, [text["Tables.Parameter"], text["Tables.Value"]]);
        var row = TableSheets.HeaderRow;
        var parameters = TableSheets.Parameters(
            text,
            days,
            document.Table.Id,
            document.Request,
            document.Country,
            document.CatalogueVersion,
            document.MadeAt
        );
        foreach (var (name, value) in parameters.Concat(words.UnderTable(document)))
        {
            row++;
            sheet.Cell(row, 1).SetValue(name);
            sheet.Cell(row, 2).SetValue(value);
        }
        sheet.Column(1).Width = 60;
        sheet.Column(2).Width = WideColumn;
    }
}
