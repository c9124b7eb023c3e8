using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using ClosedXML.Excel;
using Dcim.Domain.Exchange;
using Dcim.Web.Features.Imports.Files;

namespace Dcim.Tests.Imports;

/// <summary>
/// Good files made bad at random: nothing may come of them but rows within the limits, or a message. The seed is fixed;
/// <c>DCIM_FUZZ_SECONDS=600</c> runs it for ten minutes.
/// </summary>
public sealed class FileFuzzTests(ITestOutputHelper output)
{
    private const int DefaultSeconds = 4;
    private const int Megabyte = 1024 * 1024;
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(10);

    private static readonly FileLimits s_limits = new()
    {
        UnpackedBytes = 30 * Megabyte,
        Rows = 3_000,
        Columns = 200,
        Sheets = 6,
        CellCharacters = 2_000,
        TextBytes = 8 * Megabyte,
    };

    /// <summary>What readers of such files tend to stumble over.</summary>
    private static readonly string[] s_pieces =
    [
        "<row r=\"1048576\">",
        "<c r=\"XFD1\" t=\"s\"><v>99</v></c>",
        "<c t=\"s\"><v>-1</v></c>",
        "<c t=\"d\"><v>9999-12-31</v></c>",
        "<c s=\"1\"><v>1E308</v></c>",
        "<c s=\"1\"><v>NaN</v></c>",
        "<f t=\"array\" ref=\"A1:XFD1048576\"/>",
        "<mergeCell ref=\"A1:XFD1048576\"/>",
        "<mergeCell ref=\"B9:A1\"/>",
        "<mergeCell ref=\"\"/>",
        "<v>",
        "</v>",
        "</row>",
        "</sheetData>",
        "<is><t>",
        "<rPh>",
        "_xD83D_",
        "&#x10FFFF;",
        "&amp;",
        "&x;",
        "<![CDATA[",
        "<!DOCTYPE a>",
        "<!--",
        "<?x?>",
        "\"",
        "'",
        ";;;;",
        ",\"\"",
        "\r",
        "\n",
        "\0",
        "\uFEFF",
        "sep=\"\r\n",
        "=\"",
        "1E400",
        "0",
        "-",
        "99999999999999999999",
    ];

    static FileFuzzTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Fact]
    public void FilesMadeBadAtRandom_AreReadOrRefused()
    {
        var seconds = int.TryParse(
            Environment.GetEnvironmentVariable("DCIM_FUZZ_SECONDS"),
            CultureInfo.InvariantCulture,
            out var given
        )
            ? given
            : DefaultSeconds;
        var good = Good().ToArray();
        var outcomes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var random = new Random(20261123);
        var watch = Stopwatch.StartNew();
        var slowest = TimeSpan.Zero;
        for (var number = 0; watch.Elapsed < TimeSpan.FromSeconds(seconds); number++)
        {
            var bytes = Mutated(good[random.Next(good.Length)], random);
            var style =
                random.Next(4) == 0
                    ? new CsvStyle(Any(CsvStyle.Separators), Any(CsvStyle.Encodings), Any(CsvStyle.Quotes))
                    : null;
            var begun = watch.Elapsed;
            string outcome;
            try
            {
                outcome = Read(bytes, style, random);
            }
            catch (SourceFileException refusal)
            {
                outcome = refusal.Key;
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException(
                    $"File {number} was not refused but failed: {Convert.ToBase64String(bytes)}",
                    exception
                );
            }
            var took = watch.Elapsed - begun;
            slowest = took > slowest ? took : slowest;
            Assert.True(took < s_longest, $"File {number} took {took}: {Convert.ToBase64String(bytes)}");
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }
        output.WriteLine(
            $"{outcomes.Values.Sum()} files in {seconds} s, the slowest in {slowest.TotalMilliseconds} ms"
        );
        foreach (var (outcome, count) in outcomes)
            output.WriteLine($"{count, 9} {outcome}");
        Assert.True(outcomes.Count > 3, "The files were not bad in enough ways.");

        T Any<T>(IReadOnlyList<T> values) => values[random.Next(values.Count)];
    }

    private static string Read(byte[] bytes, CsvStyle? style, Random random)
    {
        using var file = FileReading.Open(bytes, style, s_limits);
        foreach (var table in file.Tables)
        {
            var rows = 0;
            foreach (var row in table.Rows())
            {
                rows++;
                Assert.InRange(row.Cells.Length, 1, s_limits.Columns);
                Assert.All(row.Cells, cell => Assert.InRange(cell.Text.Length, 0, s_limits.CellCharacters * 3));
            }
            Assert.Equal(table.RowCount, rows);
            Assert.InRange(rows, 0, s_limits.Rows);
            Assert.InRange(table.Columns.Count, 0, s_limits.Columns);
            foreach (var cell in table.Rows().Take(20).SelectMany(row => row.Cells))
            foreach (var order in Enum.GetValues<DateOrder>())
                _ = DateText.Read(cell.Text, order);
        }
        _ = file.Tables[0].WithHeaderRow(1 + random.Next(4), 1 + random.Next(3)).Rows().Count();
        return "read";
    }

    private static byte[] Mutated(byte[] good, Random random)
    {
        var isWorkbook = good.AsSpan().StartsWith("PK"u8);
        // Bytes of an archive broken anywhere are mostly refused by its sums; broken parts packed anew go further.
        return isWorkbook && random.Next(4) > 0 ? WithBrokenPart(good, random) : Broken(good, random);
    }

    private static byte[] WithBrokenPart(byte[] workbook, Random random)
    {
        using var source = new ZipArchive(new MemoryStream(workbook));
        using var file = new MemoryStream();
        var broken = random.Next(source.Entries.Count);
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (i, entry) in source.Entries.Index())
            {
                using var part = new MemoryStream();
                using (var from = entry.Open())
                    from.CopyTo(part);
                using var to = zip.CreateEntry(entry.FullName, CompressionLevel.Fastest).Open();
                to.Write(i == broken ? Broken(part.ToArray(), random) : part.ToArray());
            }
        return file.ToArray();
    }

    private static byte[] Broken(byte[] good, Random random)
    {
        var bytes = good.ToList();
        for (var times = 1 + random.Next(5); times > 0; times--)
        {
            var at = random.Next(bytes.Count + 1);
            var length = Math.Min(random.Next(1, 40), bytes.Count - at);
            switch (random.Next(7))
            {
                case 0 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1 when at < bytes.Count:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes.RemoveRange(at, length);
                    break;
                case 3:
                    bytes.RemoveRange(at, random.Next(20) == 0 ? bytes.Count - at : 0);
                    break;
                case 4:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 5:
                    var piece = Encoding.UTF8.GetBytes(s_pieces[random.Next(s_pieces.Length)]);
                    for (var repeat = random.Next(30) == 0 ? 3000 : 1; repeat > 0; repeat--)
                        bytes.InsertRange(at, piece);
                    break;
                default:
                    var other = random.Next(bytes.Count + 1);
                    bytes.InsertRange(at, bytes.GetRange(other, Math.Min(random.Next(1, 200), bytes.Count - other)));
                    break;
            }
        }
        return [.. bytes];
    }

    private static IEnumerable<byte[]> Good()
    {
        using (var workbook = new XLWorkbook())
        {
            var sheet = workbook.AddWorksheet("Table");
            for (var row = 1; row <= 12; row++)
            for (var column = 1; column <= 6; column++)
                sheet.Cell(row, column).SetValue($"text {row % 3} č{column}");
            sheet.Cell(5, 2).SetValue(new DateTime(2024, 2, 29));
            sheet.Cell(6, 3).SetValue(12.5);
            sheet.Cell(7, 4).FormulaA1 = "C6*2";
            sheet.Range(1, 1, 1, 3).Merge();
            workbook.AddWorksheet("Hidden").Hide();
            using var file = new MemoryStream();
            workbook.SaveAs(file);
            yield return file.ToArray();
        }
        var raw = new RawWorkbook().Sheet(
            RawWorkbook.Row(1, "Title")
                + RawWorkbook.Row(3, "Group", "", "Other")
                + RawWorkbook.Row(4, "Name", "Day", "Note")
                + "<row r=\"5\"><c r=\"A5\" t=\"s\"><v>0</v></c><c r=\"B5\" s=\"1\"><v>45351</v></c><c r=\"C5\" t=\"b\"><v>1</v></c></row>"
                + "<row><c t=\"s\"><v>1</v></c><c s=\"2\"><v>0.5</v></c><c><f t=\"array\" ref=\"C6:C8\">1</f><v>1</v></c></row>"
                + "<row/><row><c t=\"e\"><v>#N/A</v></c><c t=\"d\"><v>2024-01-01</v></c><c/></row>",
            "<mergeCells><mergeCell ref=\"A3:B3\"/><mergeCell ref=\"A1:C1\"/></mergeCells>"
        );
        raw.Parts["xl/styles.xml"] = RawWorkbook.Styles((0, ""), (14, ""), (165, "[$-405]h:mm\\ \"h\""));
        raw.Parts["xl/sharedStrings.xml"] = RawWorkbook.Texts(
            "<si><r><t>Rich </t></r><r><t>text</t></r></si>",
            "<si><t>東京</t><rPh sb=\"0\" eb=\"2\"><t>トウ</t></rPh></si>"
        );
        yield return raw.Bytes();
        const string table =
            "sep=;\r\nJméno;Datum;\"Částka\"\r\n\"Řehoř \"\"X\"\"\";1. 5. 2021;1,5\r\nAnna;III/2024;=1+1\r\n\r\n\"a\r\nb\";2019?;x\r\n";
        foreach (var encoding in CsvStyle.Encodings)
        {
            var text = Encoding.GetEncoding(
                encoding,
                EncoderFallback.ReplacementFallback,
                DecoderFallback.ReplacementFallback
            );
            yield return [.. text.Preamble, .. text.GetBytes(table)];
            yield return text.GetBytes(table[7..].Replace(';', '\t'));
        }
    }
}
