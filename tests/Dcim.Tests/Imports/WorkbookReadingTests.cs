using System.Text;
using ClosedXML.Excel;
using CsCheck;
using Dcim.Web.Features.Imports.Files;

namespace Dcim.Tests.Imports;

/// <summary>Workbooks: every kind of cell, and sheets as people leave them.</summary>
public sealed class WorkbookReadingTests
{
    private const string Alphabet = "abcXYZ 0123_x'\"<>&=+-@\n\tčřžłąãõßД中\U0001F600é";

    [Fact]
    public void AnyTable_WrittenByALibrary_ReadsBackEqual()
    {
        var texts = Gen.OneOf(
            Gen.OneOf(Alphabet.EnumerateRunes().ToArray()).Array[0, 12].Select(string.Concat),
            Gen.OneOf("_x0041_", "_x000D_", "1E5", "007", "2024-05-01", "TRUE", "  spaced  ")
        );
        var tables = from columns in Gen.Int[1, 6] from rows in texts.Array[columns].Array[0, 8] select (columns, rows);

        tables.Sample(
            sample =>
            {
                var (columns, rows) = sample;
                string[] headings = [.. Enumerable.Range(1, columns).Select(i => $"Heading {i}")];
                using var workbook = new XLWorkbook();
                var sheet = workbook.AddWorksheet("Table");
                foreach (var (i, row) in rows.Prepend(headings).Index())
                foreach (var (j, text) in row.Index())
                    sheet.Cell(i + 1, j + 1).SetValue(text);

                using var opened = FileReading.Open(Saved(workbook));

                var table = Assert.Single(opened.Tables);
                Assert.Equal(headings, table.Headings());
                var expected = rows.Select((row, i) => (Number: i + 2, Texts: row.Select(t => t.Trim()).ToArray()))
                    .Where(row => row.Texts.Any(t => t.Length > 0))
                    .ToList();
                var read = table.Rows().ToList();
                Assert.Equal(expected.Select(row => row.Number), read.Select(row => row.Number));
                Assert.Equal(expected.Select(row => row.Texts), read.Select(table.Texts));
            },
            iter: 100
        );
    }

    [Fact]
    public void ALibrarysNumbersDatesAndFormulas_AreWhatTheyAre()
    {
        using var workbook = new XLWorkbook();
        var sheet = workbook.AddWorksheet("Table");
        foreach (var (i, heading) in new[] { "Number", "Day", "Moment", "Yes", "Sum" }.Index())
            sheet.Cell(1, i + 1).SetValue(heading);
        sheet.Cell(2, 1).SetValue(1234567.5);
        sheet.Cell(2, 2).SetValue(new DateTime(2024, 2, 29));
        sheet.Cell(2, 3).SetValue(new DateTime(2024, 2, 29, 23, 59, 59));
        sheet.Cell(2, 4).SetValue(true);
        sheet.Cell(2, 5).FormulaA1 = "A2*2";

        using var opened = FileReading.Open(Saved(workbook));

        var row = Assert.Single(opened.Tables[0].Rows());
        Assert.Equal(["1234567.5", "2024-02-29", "2024-02-29", "TRUE"], row.Cells.Take(4).Select(c => c.Text));
        Assert.Equal([false, true, true, false, false], row.Cells.Select(c => c.IsDate));
        Assert.Equal([false, false, false, false, true], row.Cells.Select(c => c.IsFormula));
    }

    [Theory]
    [InlineData("1", "1")]
    [InlineData("1.50", "1.5")]
    [InlineData("0.10000000000000001", "0.1")]
    [InlineData("0.30000000000000004", "0.3")]
    [InlineData("1E+20", "100000000000000000000")]
    [InlineData("1.5E-7", "0.00000015")]
    [InlineData("-1e-300", "0")]
    [InlineData("-0", "0")]
    [InlineData("123456789012345678", "123456789012345678")]
    [InlineData("-12.3400", "-12.34")]
    [InlineData("1E+400", "1E+400")]
    public void Numbers_AreWrittenPlainly(string raw, string text) => Assert.Equal(text, Single($"<v>{raw}</v>").Text);

    [Theory]
    [InlineData(14, "", "45351", "2024-02-29", true)]
    [InlineData(22, "", "45351.999", "2024-02-29", true)]
    [InlineData(14, "", "1", "1900-01-01", true)]
    [InlineData(14, "", "59", "1900-02-28", true)]
    [InlineData(14, "", "60", "60", false)]
    [InlineData(14, "", "61", "1900-03-01", true)]
    [InlineData(14, "", "0", "0", false)]
    [InlineData(14, "", "-5", "-5", false)]
    [InlineData(14, "", "2958466", "2958466", false)]
    [InlineData(20, "", "0.5", "12:00", false)]
    [InlineData(2, "", "45351", "45351", false)]
    [InlineData(170, "dd/mm/yyyy;@", "45351", "2024-02-29", true)]
    [InlineData(170, "[$-405]d. mmmm yyyy;@", "45351", "2024-02-29", true)]
    [InlineData(170, "mmm\\-yy", "45351", "2024-02-29", true)]
    [InlineData(170, "0\" days\"", "45351", "45351", false)]
    [InlineData(170, "[Red]#,##0.00\\ \"Kčs dmy\"", "45351", "45351", false)]
    [InlineData(170, "[h]:mm", "1.5", "1.5", false)]
    [InlineData(170, "h:mm AM/PM", "0.25", "06:00", false)]
    [InlineData(170, "General", "45351", "45351", false)]
    public void Dates_AreToldFromNumbers_ByTheirFormat(int id, string code, string raw, string text, bool isDate)
    {
        var cell = Single($"<v>{raw}</v>", "s=\"1\"", RawWorkbook.Styles((0, ""), (id, code)));
        Assert.Equal((text, isDate), (cell.Text, cell.IsDate));
    }

    [Fact]
    public void DaysAreCountedFrom1904_WhereTheWorkbookSaysSo()
    {
        var book = new RawWorkbook { WorkbookProperties = "date1904=\"1\"" }.Sheet(
            RawWorkbook.Row(1, "Day", "Other") + "<row r=\"2\"><c r=\"A2\" s=\"1\"><v>43889</v></c></row>"
        );
        book.Parts["xl/styles.xml"] = RawWorkbook.Styles((0, ""), (14, ""));
        using var file = FileReading.Open(book.Bytes());
        Assert.Equal(["2 Record: 2024-02-29|"], file.Tables[0].Lines());
    }

    [Theory]
    [InlineData("t=\"s\"", "<v>0</v>", "Plain")]
    [InlineData("t=\"s\"", "<v>1</v>", "Rich text here")]
    [InlineData("t=\"s\"", "<v>2</v>", "東京")]
    [InlineData("t=\"s\"", "<v>3</v>", "é")]
    [InlineData("t=\"inlineStr\"", "<is><r><t>In</t></r><r><t>line</t></r></is>", "Inline")]
    [InlineData("t=\"str\"", "<v> _x0041__x005F_b </v>", "A_b")]
    [InlineData("t=\"str\"", "<v><![CDATA[<a>]]>&amp;<!-- no -->b</v>", "<a>&b")]
    [InlineData("t=\"str\"", "<v>bell_x0007_nul_x0000_half_xD800_</v>", "bellnulhalf\uFFFD")]
    [InlineData("t=\"b\"", "<v>1</v>", "TRUE")]
    [InlineData("t=\"b\"", "<v>0</v>", "FALSE")]
    [InlineData("t=\"d\"", "<v>2024-02-29T00:00:00</v>", "2024-02-29")]
    [InlineData("t=\"e\"", "<v>#REF!</v>", "#REF!")]
    [InlineData("", "<v>\u00A0\u200B</v>", "")]
    public void EveryKindOfCell_IsRead(string type, string content, string text)
    {
        var texts = RawWorkbook.Texts(
            "<si><t>Plain</t></si>",
            "<si><r><t xml:space=\"preserve\">Rich </t></r><r><t>text</t></r><r><t xml:space=\"preserve\"> </t></r><r><t>here</t></r></si>",
            "<si><t>東京</t><rPh sb=\"0\" eb=\"2\"><t>トウキョウ</t></rPh></si>",
            "<si><t>e\u0301</t></si>"
        );
        var cell = Single(content, type, texts: texts);
        Assert.Equal(text, cell.Text);
        Assert.Equal(type.Contains("\"e\""), cell.IsError);
        Assert.Equal(type.Contains("\"d\""), cell.IsDate);
    }

    [Fact]
    public void FormulasAreMarked_ThoseOfAnAreaInEachOfItsCells()
    {
        using var file = FileReading.Open(
            new RawWorkbook()
                .Sheet(
                    RawWorkbook.Row(1, "A", "B", "C")
                        + "<row r=\"2\"><c r=\"A2\"><f>1+1</f><v>2</v></c><c r=\"B2\"><f t=\"array\" ref=\"B2:B3\">X1:X2</f><v>5</v></c><c r=\"C2\"><v>1</v></c></row>"
                        + "<row r=\"3\"><c r=\"A3\"><f t=\"shared\" si=\"0\"/><v>2</v></c><c r=\"B3\"><v>6</v></c></row>"
                        + "<row r=\"4\"><c r=\"A4\"><f>1+1</f></c><c r=\"B4\"><v>6</v></c></row>"
                )
                .Bytes()
        );
        Assert.Equal(
            [
                [true, true, false],
                [true, true],
                [true, false],
            ],
            file.Tables[0].Rows().Select(row => row.Cells.Select(c => c.IsFormula).ToArray())
        );
    }

    [Fact]
    public void HiddenSheetsStandLast_EmptyOnesAndChartsAreLeftOut_HiddenRowsAreRead()
    {
        var book = new RawWorkbook()
            .Sheet(RawWorkbook.Row(1, "Code", "Meaning"), name: "Lists", state: "veryHidden")
            .Sheet("", name: "Empty")
            .Sheet(RawWorkbook.Row(1, "A", "B") + "<row r=\"2\" hidden=\"1\"><c><v>1</v></c></row>", name: "Data");
        using var file = FileReading.Open(book.Bytes());
        Assert.Equal([("Data", false), ("Lists", true)], file.Tables.Select(t => (t.Name, t.IsHidden)));
        Assert.True(Assert.Single(file.Tables[0].Rows()).IsHidden);
        Assert.Equal(0, file.Tables[1].RowCount);
    }

    /// <summary>A sheet as an office keeps it: title, year, groups of columns, the columns' numbers, gaps, totals, footnotes.</summary>
    [Fact]
    public void ASheetAsPeopleKeepIt_IsATable()
    {
        var rows =
            RawWorkbook.Row(3, "Victims of trafficking assisted in 2024")
            + RawWorkbook.Row(4, "Institution:", "House of Hope")
            + RawWorkbook.Row(6, "No.", "Victim", "", "", "Case", "")
            + RawWorkbook.Row(7, "", "Sex", "Born", "Form of\nexploitation", "Begun", "Born")
            + RawWorkbook.Row(8, "1", "2", "3", "4", "5", "6")
            + RawWorkbook.Row(9, "A1", "F", "1990", "sexual", "1. 5. 2024", "x")
            + RawWorkbook.Row(12, "A2", "M", "", "labour", "cca 2023", "")
            + RawWorkbook.Row(13, "No.", "Sex", "Born", "Form of exploitation", "Begun", "Born")
            + RawWorkbook.Row(14, "A3", "M", "1985", "labour", "III/2024", "")
            + RawWorkbook.Row(15, "Celkem:", "3")
            + RawWorkbook.Row(17, "* Estimated.")
            + string.Concat(Enumerable.Range(18, 5000).Select(i => $"<row r=\"{i}\"><c r=\"A{i}\" s=\"0\"/></row>"));
        const string merged =
            "<mergeCells><mergeCell ref=\"A3:F3\"/><mergeCell ref=\"A6:A7\"/><mergeCell ref=\"B6:D6\"/>"
            + "<mergeCell ref=\"E6:F6\"/></mergeCells>";
        using var file = FileReading.Open(new RawWorkbook().Sheet(rows, merged).Bytes());

        var table = Assert.Single(file.Tables);
        Assert.Equal((6, 2), (table.HeaderRow, table.HeaderRows));
        Assert.Equal(
            ["No.", "Victim / Sex", "Victim / Born", "Victim / Form of exploitation", "Case / Begun", "Case / Born"],
            table.Headings()
        );
        Assert.Equal(
            [
                "8 Headings: 1|2|3|4|5|6",
                "9 Record: A1|F|1990|sexual|1. 5. 2024|x",
                "12 Record: A2|M||labour|cca 2023|",
                "13 Headings: No.|Sex|Born|Form of exploitation|Begun|Born",
                "14 Record: A3|M|1985|labour|III/2024|",
                "15 Total: Celkem:|3||||",
                "17 Note: * Estimated.|||||",
            ],
            table.Lines()
        );
        Assert.Equal(7, table.RowCount);
    }

    [Fact]
    public void HeadingsOfThreeRows_AndOfGroupsWithoutMergedCells_AreJoined()
    {
        var three =
            RawWorkbook.Row(1, "Person", "", "", "")
            + RawWorkbook.Row(2, "Name", "", "Born", "")
            + RawWorkbook.Row(3, "First", "Last", "Day", "Place")
            + RawWorkbook.Row(4, "Ann", "Test", "1. 1. 1990", "Oslo");
        const string merged =
            "<mergeCells><mergeCell ref=\"A1:D1\"/><mergeCell ref=\"A2:B2\"/><mergeCell ref=\"C2:D2\"/></mergeCells>";
        using var file = FileReading.Open(new RawWorkbook().Sheet(three, merged).Bytes());
        // The first row covers the whole table: a title.
        Assert.Equal(["Name / First", "Name / Last", "Born / Day", "Born / Place"], file.Tables[0].Headings());

        using var csv = FileReading.Open(
            "Person;;;Case;\r\nName;Sex;Age;Number;Court\r\nAnn;F;20;7;Brno\r\n"u8.ToArray()
        );
        Assert.Equal(
            ["Person / Name", "Person / Sex", "Person / Age", "Case / Number", "Case / Court"],
            csv.Tables[0].Headings()
        );
    }

    [Fact]
    public void TheUserMaySay_WhereTheHeadingsStand()
    {
        using var file = FileReading.Open("a;b;c\r\nd;e;f\r\n1;2;3\r\n4;;\r\n"u8.ToArray());
        var table = file.Tables[0].WithHeaderRow(2);
        Assert.Equal(["d", "e", "f"], table.Headings());
        Assert.Equal((2, 2), (table.RowCount, table.Rows().Count()));
        Assert.Equal(["a / d", "b / e", "c / f"], file.Tables[0].WithHeaderRow(1, 2).Headings());
        Assert.Throws<SourceFileException>(() => table.WithHeaderRow(9));
        Assert.Throws<SourceFileException>(() => table.WithHeaderRow(0));
        Assert.Equal(1, file.Tables[0].HeaderRow);
    }

    [Fact]
    public void SameHeadingsAreNumbered_AndColumnsWithoutHeadingKeepTheirLetter()
    {
        using var file = FileReading.Open("Date;Date;;Note;Date (2)\r\n1;2;3;4;5\r\n"u8.ToArray());
        Assert.Equal(
            [(0, "A", "Date"), (1, "B", "Date (2)"), (2, "C", ""), (3, "D", "Note"), (4, "E", "Date (2) (2)")],
            file.Tables[0].Columns.Select(c => (c.Index, c.Letters, c.Heading))
        );
        Assert.Equal("AAA", new SourceColumn(702, "").Letters);
    }

    /// <summary>As in IOM's template: names of fields in a hidden row, headings below it, numbers of rows not yet filled.</summary>
    [Fact]
    public void AHiddenRowOfNames_IsNotTheHeadings()
    {
        var rows =
            "<row r=\"1\" hidden=\"true\">"
            + RawWorkbook.Cell("B1", "prs_FirstName")
            + RawWorkbook.Cell("C1", "prs_Gender")
            + "</row>"
            + RawWorkbook.Row(2, "", "First Name", "Gender")
            + RawWorkbook.Row(3, "1", "Ann", "F")
            + RawWorkbook.Row(4, "2")
            + "<row r=\"5\"><c r=\"A5\"><f>A4+1</f><v></v></c></row>";
        using var file = FileReading.Open(new RawWorkbook().Sheet(rows).Bytes());
        Assert.Equal((2, 1), (file.Tables[0].HeaderRow, file.Tables[0].HeaderRows));
        Assert.Equal(["3 Record: 1|Ann|F", "4 Note: 2||"], file.Tables[0].Lines());
        Assert.Equal(
            [(0, ""), (1, "First Name"), (2, "Gender")],
            file.Tables[0].Columns.Select(c => (c.Index, c.Heading))
        );
    }

    [Fact]
    public void RowsCanBeReadAgain_AndLeftHalfWay()
    {
        var rows = string.Concat(Enumerable.Range(1, 500).Select(i => RawWorkbook.Row(i, $"a{i}", "b")));
        foreach (var bytes in new[] { new RawWorkbook().Sheet(rows).Bytes(), Encoding.UTF8.GetBytes(Csv()) })
        {
            using var file = FileReading.Open(bytes);
            var table = file.Tables[0];
            Assert.Equal(5, table.Rows().Take(5).Count());
            Assert.Equal(table.Lines(), table.Lines());
            Assert.Equal(499, table.Rows().Count());
        }

        static string Csv() => string.Concat(Enumerable.Range(1, 500).Select(i => $"a{i};b\r\n"));
    }

    private static SourceCell Single(
        string content,
        string attributes = "",
        string? styles = null,
        string? texts = null
    )
    {
        var book = new RawWorkbook().Sheet(
            RawWorkbook.Row(1, "A", "B")
                + $"<row r=\"2\"><c r=\"A2\" {attributes}>{content}</c><c r=\"B2\"><v>1</v></c></row>"
        );
        if (styles is not null)
            book.Parts["xl/styles.xml"] = styles;
        if (texts is not null)
            book.Parts["xl/sharedStrings.xml"] = texts;
        using var file = FileReading.Open(book.Bytes());
        return Assert.Single(file.Tables[0].Rows()).Cells[0];
    }

    private static byte[] Saved(XLWorkbook workbook)
    {
        using var stream = new MemoryStream();
        workbook.SaveAs(stream);
        return stream.ToArray();
    }
}
