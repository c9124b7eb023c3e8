using System.Text;
using CsCheck;
using Dcim.Tests.Localisation;
using Dcim.Web.Features.Imports.Files;

namespace Dcim.Tests.Imports;

/// <summary>Comma-separated values of every make.</summary>
public sealed class CsvReadingTests
{
    private const string Ascii = "abcXYZ 019 ,;\t|\"'=-.\n";

    private static readonly Dictionary<string, string> s_alphabets = new()
    {
        [CsvStyle.Utf8] = Ascii + "čřžłąãõßД中\U0001F600",
        [CsvStyle.Utf16] = Ascii + "čřžłąãõßД中\U0001F600",
        [CsvStyle.Utf16BigEndian] = Ascii + "čřžłąãõßД中\U0001F600",
        [CsvStyle.CentralEuropean] = Ascii + "čřžłąěůß„“–",
        [CsvStyle.Western] = Ascii + "ãõçêàß„“–€",
        [CsvStyle.Latin2] = Ascii + "čřžłąěůß",
    };

    static CsvReadingTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Fact]
    public void AnyTable_WrittenInAnyStyle_ReadsBackEqual()
    {
        var styles =
            from encoding in Gen.OneOf(CsvStyle.Encodings.ToArray())
            from separator in Gen.OneOf(CsvStyle.Separators.ToArray())
            from quote in Gen.OneOf(CsvStyle.Quotes.ToArray())
            from line in Gen.OneOf("\r\n", "\n", "\r")
            from mark in Gen.Bool
            from always in Gen.Bool
            select (encoding, separator, quote, line, mark, always);
        var tables =
            from style in styles
            from columns in Gen.Int[1, 6]
            from rows in Text(style.encoding, style.separator, style.quote).Array[columns].Array[0, 12]
            select (style, columns, rows);

        tables.Sample(
            sample =>
            {
                var ((encoding, separator, quote, line, mark, always), columns, rows) = sample;
                string[] headings = [.. Enumerable.Range(1, columns).Select(i => $"Heading {i}")];
                var text = string.Concat(
                    rows.Prepend(headings)
                        .Select(row =>
                            string.Join(separator, row.Select(t => Written(t, separator, quote, always))) + line
                        )
                );
                var file = Encoding.GetEncoding(encoding);
                byte[] bytes = [.. mark ? file.Preamble : [], .. file.GetBytes(text)];

                using var opened = FileReading.Open(bytes, new(separator, encoding, quote));

                var table = Assert.Single(opened.Tables);
                Assert.Equal(headings, table.Headings());
                var expected = rows.Select((row, i) => (Number: i + 2, Texts: row.Select(t => t.Trim()).ToArray()))
                    .Where(row => row.Texts.Any(t => t.Length > 0))
                    .ToList();
                var read = table.Rows().ToList();
                Assert.Equal(expected.Count, table.RowCount);
                Assert.Equal(expected.Select(row => row.Number), read.Select(row => row.Number));
                Assert.Equal(expected.Select(row => row.Texts), read.Select(table.Texts));
            },
            iter: 1000
        );
    }

    /// <summary>Tables as people have them are read rightly without being told how they are written.</summary>
    [Theory]
    [InlineData(CsvStyle.CentralEuropean, "Jméno;Město;Částka", "Řehoř Žďárský;Ústí nad Labem;1,5")]
    [InlineData(CsvStyle.CentralEuropean, "Imię;Miasto;Kwota", "Łucja Wiśniewska;Łódź;2,75")]
    [InlineData(CsvStyle.CentralEuropean, "Meno;Mesto;Suma", "Ľubica Kŕčová;Košice;10,0")]
    [InlineData(CsvStyle.Western, "Nome;Município;Situação", "João Conceição;São João;avaliação")]
    [InlineData(CsvStyle.Western, "Nome;Indicações;Nº", "Inês;mãe e irmã;12")]
    [InlineData(CsvStyle.Latin2, "Jméno;Město;Částka", "Šárka Žižková;Teplice;1,5")]
    [InlineData(CsvStyle.Latin2, "Imię;Miasto;Źródło", "Żaneta Świąć;Łódź;straż")]
    [InlineData(CsvStyle.Utf8, "Jméno;Město;Částka", "Řehoř Žďárský;Ústí nad Labem;1,5")]
    [InlineData(CsvStyle.Utf16, "Jméno\tMěsto\tČástka", "Řehoř Žďárský\tÚstí nad Labem\t1,5")]
    [InlineData(CsvStyle.Utf16BigEndian, "Jméno,Město,Částka", "Řehoř Žďárský,Ústí nad Labem,\"1,5\"")]
    [InlineData(CsvStyle.Utf8, "Name|City|Note", "Ann|Oslo|a, b; c")]
    [InlineData(CsvStyle.Utf8, "Name,City,Note", "Ann,Oslo,\"a; b; c\"")]
    public void Style_IsFound(string encoding, string headings, string row)
    {
        foreach (var mark in new[] { false, true })
        {
            var file = Encoding.GetEncoding(encoding);
            var text = $"{headings}\r\n{row}\r\n{row}\r\n";
            using var opened = FileReading.Open([.. mark ? file.Preamble : [], .. file.GetBytes(text)]);

            var separator = headings.First(c => ",;\t|".Contains(c));
            Assert.Equal(new CsvStyle(separator, encoding, '"'), opened.Csv);
            var table = opened.Tables[0];
            Assert.Equal(headings.Split(separator), table.Headings());
            Assert.All(table.Rows(), r => Assert.Equal(row.Replace("\"", ""), string.Join(separator, table.Texts(r))));
        }
    }

    /// <summary>Our own texts, as a file of any of the countries has them, come back whole from the encodings used there.</summary>
    [Theory]
    [InlineData("cs", CsvStyle.CentralEuropean)]
    [InlineData("cs", CsvStyle.Latin2)]
    [InlineData("sk", CsvStyle.CentralEuropean)]
    [InlineData("sk", CsvStyle.Latin2)]
    [InlineData("pl", CsvStyle.CentralEuropean)]
    [InlineData("pl", CsvStyle.Latin2)]
    [InlineData("pt", CsvStyle.Western)]
    public void EncodingOfALanguage_IsFound(string language, string encoding)
    {
        var file = Encoding.GetEncoding(encoding, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        var texts = ResourceTests
            .Read("Texts", language)
            .Values.Where(text => !text.AsSpan().ContainsAny(";\"\n\u2026") && IsIn(file, text))
            .ToArray();
        Gen.OneOf(texts)
            .Array[30]
            .Sample(
                rows =>
                {
                    var lines = rows.Select((text, i) => $"{i};{text}").Prepend("No.;Text");
                    using var opened = FileReading.Open(file.GetBytes(string.Join("\r\n", lines)));
                    Assert.Equal(
                        rows.Select(text => text.Trim()),
                        opened.Tables[0].Rows().Select(r => r.Cells[1].Text)
                    );
                },
                iter: 300
            );
    }

    [Fact]
    public void SeparatorSaidByTheFile_IsTaken_AndItsLineNotCounted()
    {
        using var file = FileReading.Open("sep=|\r\na,b|c,d\r\n1,2|3,4\r\n"u8.ToArray());
        Assert.Equal('|', file.Csv!.Separator);
        Assert.Equal(["a,b", "c,d"], file.Tables[0].Headings());
        Assert.Equal(["2 Record: 1,2|3,4"], file.Tables[0].Lines());
    }

    [Fact]
    public void WhatTheUserSays_GoesBeforeWhatIsFound()
    {
        var bytes = Encoding.GetEncoding("windows-1250").GetBytes("a;b\r\nČ;1\r\n");
        using var file = FileReading.Open(bytes, new(',', "windows-1252", '\''));
        Assert.Equal(new CsvStyle(',', "windows-1252", '\''), file.Csv);
        Assert.Equal(["2 Record: È;1"], file.Tables[0].Lines());
    }

    [Fact]
    public void RowsAreNumberedAsASpreadsheetProgramShowsThem()
    {
        using var file = FileReading.Open("\r\nName;Note\r\n\r\nA;\"one\r\ntwo\"\r\n;;;;\r\nB;c\r\n"u8.ToArray());
        var table = file.Tables[0];
        Assert.Equal(2, table.HeaderRow);
        Assert.Equal(["4 Record: A|one\ntwo", "6 Record: B|c"], table.Lines());
    }

    [Fact]
    public void WhatASpreadsheetProgramWouldCompute_IsAFormula()
    {
        using var file = FileReading.Open("Name;Number;Note\r\n=HYPERLINK(1);=\"00123\";=\r\n"u8.ToArray());
        var row = Assert.Single(file.Tables[0].Rows());
        Assert.Equal([true, false, false], row.Cells.Select(c => c.IsFormula));
        Assert.Equal(["=HYPERLINK(1)", "00123", "="], row.Cells.Select(c => c.Text));
    }

    private static bool IsIn(Encoding encoding, string text)
    {
        try
        {
            return encoding.GetByteCount(text) == text.Length;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }

    private static string Written(string text, char separator, char quote, bool always)
    {
        if (quote == CsvStyle.NoQuote)
            return text;
        var needed = text.Contains(separator) || text.Contains(quote) || text.AsSpan().ContainsAny('\r', '\n');
        return always || needed ? $"{quote}{text.Replace($"{quote}", $"{quote}{quote}")}{quote}" : text;
    }

    /// <summary>Texts that the style can hold; not those that begin as formulas do.</summary>
    private static Gen<string> Text(string encoding, char separator, char quote) =>
        Gen.OneOf(s_alphabets[encoding].EnumerateRunes().ToArray())
            .Where(rune => quote != CsvStyle.NoQuote || (rune.Value != separator && rune.Value != '\n'))
            .Array[0, 12]
            .Select(string.Concat)
            .Where(text => !text.TrimStart().StartsWith('='));
}
