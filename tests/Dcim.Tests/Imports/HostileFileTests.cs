using System.Diagnostics;
using System.Text;
using Dcim.Web.Features.Imports.Files;

namespace Dcim.Tests.Imports;

/// <summary>Files made to harm, and files that are something else, end in a clear message, soon and in little memory.</summary>
public sealed class HostileFileTests
{
    private const int Megabyte = 1024 * 1024;
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(20);

    private static readonly string s_headings = RawWorkbook.Row(1, "Name", "Note");

    private static readonly Dictionary<string, (string Key, Func<byte[]> File)> s_files = new()
    {
        ["empty"] = ("Empty", () => []),
        ["only line ends"] = ("Empty", () => "\r\n\r\n;;\r\n"u8.ToArray()),
        ["only empty cells"] = ("Empty", () => new RawWorkbook().Sheet("<row r=\"1\"><c r=\"A1\"/></row>").Bytes()),
        ["no sheet"] = ("Empty", () => new RawWorkbook().Bytes()),
        ["old Excel"] = ("OldExcel", () => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[5000]]),
        ["encrypted workbook"] = (
            "Encrypted",
            () => [0xD0, 0xCF, 0x11, 0xE0, .. new byte[65500], .. Encoding.Unicode.GetBytes("EncryptedPackage")]
        ),
        ["encrypted entry"] = ("Encrypted", () => Patched(Simple(), "PK\x01\x02", 8, [1, 0])),
        ["pdf"] = ("NotSpreadsheet", () => "%PDF-1.7\n1;2\n"u8.ToArray()),
        ["picture"] = ("NotSpreadsheet", () => [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, 0, 0, 0, 13]),
        ["gzip"] = ("NotSpreadsheet", () => [0x1F, 0x8B, 8, 0, 0, 0, 0, 0]),
        ["zeros in csv"] = ("NotSpreadsheet", () => "a;b\r\n1;\0\r\n2;3\r\n"u8.ToArray()),
        ["program"] = ("NotSpreadsheet", () => [.. "MZ"u8, .. Enumerable.Range(0, 4000).Select(i => (byte)(i * 37))]),
        ["control characters"] = (
            "NotSpreadsheet",
            () => [.. Enumerable.Range(0, 4000).Select(i => (byte)(1 + i % 31))]
        ),
        ["web page"] = ("WebPage", () => "\uFEFF <!DOCTYPE html><table><tr><td>1</td></tr></table>"u8.ToArray()),
        ["xml"] = ("WebPage", () => "<?xml version=\"1.0\"?><Workbook/>"u8.ToArray()),
        ["archived web page"] = ("WebPage", () => "MIME-Version: 1.0\r\nContent-Type: multipart\r\n"u8.ToArray()),
        ["rich text"] = ("WebPage", () => @"{\rtf1\ansi one;two}"u8.ToArray()),
        ["broken UTF-8"] = ("BrokenCharacters", () => [.. "jméno;říčka\r\nžluťoučký;ku"u8, 0xC5, .. ";\r\n"u8]),
        ["UTF-8 cut short"] = ("BrokenCharacters", () => "jméno;říčka\r\nžluťoučký;kůň"u8[..^1].ToArray()),
        ["broken marked UTF-8"] = ("BrokenCharacters", () => [0xEF, 0xBB, 0xBF, .. "a;b\r\n"u8, 0xFF]),
        ["UTF-16 with half a character"] = (
            "BrokenCharacters",
            () =>
                [
                    0xFF,
                    0xFE,
                    .. Encoding.Unicode.GetBytes("a;b\r\n1;"),
                    0x00,
                    0xD8,
                    .. Encoding.Unicode.GetBytes("x\r\n"),
                ]
        ),
        ["endless line"] = ("CellTooLong", () => [.. Enumerable.Repeat((byte)'x', 20 * Megabyte)]),
        ["quote never closed"] = ("QuoteNotClosed", () => "a;b\r\n1;\"2\r\n3;4\r\n"u8.ToArray()),
        ["quote never closed in a long file"] = (
            "CellTooLong",
            () => Encoding.UTF8.GetBytes("a;b\r\n1;\"2\r\n" + string.Concat(Enumerable.Repeat("3;4\r\n", 9000)))
        ),
        ["ten million columns"] = (
            "TooManyColumns",
            () => Encoding.UTF8.GetBytes("a;b\r\n" + new string(';', 10_000_000) + "x\r\n")
        ),
        ["too many rows of csv"] = (
            "TooManyRows",
            () => Encoding.UTF8.GetBytes("a;b\r\n" + string.Concat(Enumerable.Repeat("3;4\r\n", 200_001)))
        ),
        ["archive of files"] = ("Archive", () => RawWorkbook.Zip(("data.csv", "a;b"))),
        ["empty archive"] = ("Archive", () => RawWorkbook.Zip()),
        ["document"] = (
            "NotSpreadsheet",
            () => RawWorkbook.Zip(("[Content_Types].xml", "<a/>"), ("word/d.xml", "<a/>"))
        ),
        ["open document"] = ("OpenDocument", () => RawWorkbook.Zip(("mimetype", "application/vnd.oasis"))),
        ["binary workbook"] = (
            "BinaryWorkbook",
            () => RawWorkbook.Zip(("[Content_Types].xml", "<a/>"), ("xl/workbook.bin", "x"))
        ),
        ["macros"] = ("Macros", () => With("xl/vbaProject.bin", "x")),
        ["macros elsewhere"] = ("Macros", () => With("other/VBAPROJECT.BIN", "x")),
        ["old macros"] = ("Macros", () => With("xl/macrosheets/sheet1.xml", "<a/>")),
        ["macro workbook without macros"] = (
            "Macros",
            () =>
                With(
                    "[Content_Types].xml",
                    "<Types><Override ContentType=\"application/vnd.ms-excel.sheet.macroEnabled.main+xml\"/></Types>"
                )
        ),
        ["controls"] = ("Macros", () => With("xl/activeX/activeX1.bin", "x")),
        ["links to other workbooks"] = ("Links", () => With("xl/externalLinks/externalLink1.xml", "<a/>")),
        ["links to a database"] = ("Links", () => With("xl/connections.xml", "<a/>")),
        ["files inserted"] = ("Embedded", () => With(@"xl\embeddings\oleObject1.bin", "x")),
        ["path upwards"] = ("Unsafe", () => With("xl/../../etc/passwd", "x")),
        ["absolute path"] = ("Unsafe", () => With("/etc/passwd", "x")),
        ["drive"] = ("Unsafe", () => With("C:/boot.ini", "x")),
        ["same entry twice"] = ("Unsafe", () => RawWorkbook.Zip([.. Book().All(), ("XL/Workbook.xml", "<a/>")])),
        ["very many entries"] = (
            "Unsafe",
            () => RawWorkbook.Zip([.. Enumerable.Range(0, 60_000).Select(i => ($"xl/part{i}.xml", ""))])
        ),
        ["broken archive"] = ("Damaged", () => [.. "PK\x03\x04"u8, .. new byte[300]]),
        ["archive cut short"] = ("Damaged", () => Simple()[..^100]),
        ["entry damaged"] = ("Damaged", () => Patched(Simple(), "PK\x03\x04", 26, [0xFF, 0xFF])),
        ["part missing"] = ("Damaged", () => Without("xl/workbook.xml")),
        ["sheet missing"] = ("Damaged", () => Without("xl/worksheets/sheet0.xml")),
        ["relations missing"] = ("Damaged", () => Without("xl/_rels/workbook.xml.rels")),
        ["sheet cut short"] = ("Damaged", () => With("xl/worksheets/sheet0.xml", "<worksheet><sheetData><row><c>")),
        ["rows out of order"] = ("Damaged", () => Sheet(RawWorkbook.Row(2, "a") + RawWorkbook.Row(1, "b"))),
        ["cells out of order"] = ("Damaged", () => Sheet("<row><c r=\"B1\"/><c r=\"A1\"/></row>")),
        ["no such cell"] = ("Damaged", () => Sheet("<row><c r=\"AAAA1\"/></row>")),
        ["no such row"] = ("Damaged", () => Sheet("<row r=\"1048577\"/>")),
        ["no such text"] = ("Damaged", () => Sheet("<row><c t=\"s\"><v>7</v></c></row>")),
        ["entity bomb"] = (
            "Damaged",
            () =>
                With(
                    "xl/sharedStrings.xml",
                    "<!DOCTYPE a [<!ENTITY b \"bbbbbbbbbb\"><!ENTITY c \"&b;&b;&b;&b;\">]><sst><si><t>&c;</t></si></sst>"
                )
        ),
        ["entity of a file"] = (
            "Damaged",
            () =>
                With(
                    "xl/worksheets/sheet0.xml",
                    "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><worksheet>&x;</worksheet>"
                )
        ),
        ["long cell"] = ("CellTooLong", () => Sheet(s_headings + RawWorkbook.Row(2, new string('x', 20_001)))),
        ["long shared text"] = (
            "CellTooLong",
            () =>
            {
                var book = new RawWorkbook().Sheet(s_headings + "<row r=\"2\"><c t=\"s\"><v>0</v></c></row>");
                book.Parts["xl/sharedStrings.xml"] = RawWorkbook.Texts($"<si><t>{new string('č', 20_001)}</t></si>");
                return book.Bytes();
            }
        ),
        ["cell of five million characters"] = (
            "Unsafe",
            () => Sheet($"<row><c t=\"str\"><v>{new string('x', 5 * Megabyte)}</v></c></row>")
        ),
        ["endless attribute"] = ("Unsafe", () => Sheet($"<row a=\"{new string('>', 5 * Megabyte)}\"/>")),
        ["endless name"] = ("Unsafe", () => Sheet($"<{new string('n', 5 * Megabyte)}/>")),
        ["endless section of characters"] = (
            "Unsafe",
            () => Sheet($"<row><c><v><![CDATA[{new string('<', 5 * Megabyte)}]]></v></c></row>")
        ),
        ["endless comment"] = ("Unsafe", () => Sheet($"<!--{new string('x', 5 * Megabyte)}-->")),
        ["endless depth"] = ("Unsafe", () => Sheet(string.Concat(Enumerable.Repeat("<a>", 1_000_000)))),
        ["endless names"] = (
            "Unsafe",
            () => Sheet(string.Concat(Enumerable.Range(0, 1_000_000).Select(i => $"<n{i}/>")))
        ),
        ["very many formulas of areas"] = (
            "Unsafe",
            () =>
                Sheet(
                    string.Concat(
                        Enumerable
                            .Range(1, 2000)
                            .Select(i => $"<row r=\"{i}\"><c><f t=\"array\" ref=\"A1:B9999\"/></c></row>")
                    )
                )
        ),
        ["last column used"] = (
            "TooManyColumns",
            () => Sheet($"{s_headings}<row r=\"2\"><c r=\"XFD2\"><v>1</v></c></row>")
        ),
        ["too many sheets"] = (
            "TooManySheets",
            () =>
            {
                var book = new RawWorkbook();
                for (var i = 0; i < 51; i++)
                    book.Sheet(s_headings);
                return book.Bytes();
            }
        ),
        ["too many rows"] = (
            "TooManyRows",
            () => Sheet(s_headings + string.Concat(Enumerable.Repeat("<row><c><v>1</v></c></row>", 200_001)))
        ),
    };

    public static TheoryData<string> Files => [.. s_files.Keys];

    [Theory]
    [MemberData(nameof(Files))]
    public void HostileFile_IsRefused_WithItsReason(string name)
    {
        var (key, file) = s_files[name];
        var bytes = file();
        var watch = Stopwatch.StartNew();
        Assert.Equal($"Import.File.{key}", FileReading.KeyOfRefusal(bytes));
        Assert.True(watch.Elapsed < s_longest, $"It took {watch.Elapsed}.");
    }

    /// <summary>What counts is what comes out, whatever the archive says will come out.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ZipBomb_IsStoppedAtTheLimit_InLittleMemory(bool lies)
    {
        // 75 MB of empty rows in less than 1 MB.
        var bytes = Sheet(string.Concat(Enumerable.Repeat("<row><c><v></v></c></row>", 3 * Megabyte)));
        if (lies)
            bytes = Patched(bytes, "PK\x01\x02", 24, [10, 0, 0, 0]);
        var limits = new FileLimits { UnpackedBytes = 20 * Megabyte };
        var allocated = GC.GetAllocatedBytesForCurrentThread();

        Assert.Contains(
            FileReading.KeyOfRefusal(bytes, limits: limits),
            new[] { "Import.File.UnpacksTooLarge", lies ? "Import.File.Damaged" : "" }
        );

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - allocated < 100 * Megabyte);
    }

    [Fact]
    public void SheetsAreCountedTogether()
    {
        var book = new RawWorkbook();
        for (var i = 0; i < 10; i++)
            book.Sheet(s_headings + string.Concat(Enumerable.Repeat("<row/>", Megabyte)));
        Assert.Equal(
            "Import.File.UnpacksTooLarge",
            FileReading.KeyOfRefusal(book.Bytes(), limits: new() { UnpackedBytes = 20 * Megabyte })
        );
        using var file = FileReading.Open(book.Bytes(), limits: new() { UnpackedBytes = 90 * Megabyte });
        Assert.Equal(10, file.Tables.Count);
    }

    [Fact]
    public void TextsOfAWorkbook_AreHeldUpToALimit()
    {
        var book = new RawWorkbook().Sheet(s_headings);
        var item = $"<si><t>{new string('x', 1000)}</t></si>";
        book.Parts["xl/sharedStrings.xml"] = RawWorkbook.Texts([.. Enumerable.Repeat(item, 5_000)]);
        Assert.Equal(
            "Import.File.UnpacksTooLarge",
            FileReading.KeyOfRefusal(book.Bytes(), limits: new() { TextBytes = 3 * Megabyte })
        );
        using var file = FileReading.Open(book.Bytes(), limits: new() { TextBytes = 6 * Megabyte });
        Assert.Single(file.Tables);
    }

    [Fact]
    public void FileOverTheLimit_IsNotRead()
    {
        Assert.Equal(
            "Import.File.TooLarge",
            FileReading.KeyOfRefusal(new byte[2 * Megabyte], limits: new() { FileBytes = Megabyte })
        );
    }

    /// <summary>What the limits allow is read.</summary>
    [Fact]
    public void FileAtTheLimits_IsRead()
    {
        var columns = string.Concat(Enumerable.Repeat("<c t=\"str\"><v>a</v></c>", 1000));
        var rows = string.Concat(Enumerable.Repeat("<row><c><v>1</v></c></row>", 99_000));
        using var file = FileReading.Open(
            Sheet(
                $"<row>{columns}</row>{RawWorkbook.Row(3, new string('x', 20_000), "y")}{rows}"
                    + "<row r=\"1048576\"><c r=\"A1048576\"/><c r=\"XFD1048576\"/></row>"
            )
        );
        var table = Assert.Single(file.Tables);
        Assert.Equal(99_001, table.Rows().Count());
        Assert.Equal(1000, table.Columns.Count);
    }

    /// <summary>The name of a sheet can be the name of a person.</summary>
    [Fact]
    public void Message_HoldsNothingOfTheFile()
    {
        var book = new RawWorkbook().Sheet(s_headings + RawWorkbook.Row(2, new string('x', 20_001)), name: "Jane Doe");
        var refusal = Assert.Throws<SourceFileException>(() => FileReading.Open(book.Bytes()));
        Assert.DoesNotContain("Jane", refusal.ToString());
        Assert.Equal(["Jane Doe!A2", 20_000], refusal.Arguments);
    }

    private static RawWorkbook Book() => new RawWorkbook().Sheet(s_headings);

    private static byte[] Simple() => Book().Bytes();

    private static byte[] Sheet(string rows) => new RawWorkbook().Sheet(rows).Bytes();

    private static byte[] With(string path, string text)
    {
        var book = Book();
        book.Parts[path] = text;
        return book.Bytes();
    }

    private static byte[] Without(string path) => RawWorkbook.Zip([.. Book().All().Where(part => part.Path != path)]);

    /// <summary>Bytes written over others, at a distance from each place where a mark stands.</summary>
    private static byte[] Patched(byte[] file, string mark, int distance, byte[] bytes)
    {
        var sought = Encoding.Latin1.GetBytes(mark);
        var patched = file.ToArray();
        for (var at = 0; (at = IndexOf(file, sought, at)) >= 0; at++)
            bytes.CopyTo(patched, at + distance);
        Assert.False(patched.SequenceEqual(file));
        return patched;
    }

    private static int IndexOf(byte[] file, byte[] sought, int from) =>
        file.AsSpan(from).IndexOf(sought) is var found and >= 0 ? from + found : -1;
}
