using System.IO.Compression;
using System.Text;
using System.Xml;
using Dcim.Web.Hosting;

namespace Dcim.Web.Features.Extracts;

public enum ExtractFormat
{
    /// <summary>One workbook.</summary>
    Xlsx,

    /// <summary>A .zip with a file of comma-separated values for each sheet.</summary>
    Csv,

    /// <summary>A workbook of the Human Trafficking Case Data Standard 2.0.</summary>
    Htcds,

    /// <summary>A .zip with the columns of CTDC.</summary>
    Ctdc,
}

/// <summary>
/// A file of sheets, written line by line: the first sheet goes straight into the file, those beside it wait on the disk, so that memory
/// stays as it is however many lines come. Every cell is text, so that none is a formula.
/// </summary>
/// <remarks>No library: those that stream write one sheet after the other, and would have every record read once for each sheet.</remarks>
public sealed class ExtractFile : IDisposable
{
    private const int MostLines = 1_048_576; // of a sheet of a workbook
    private const int BufferSize = 1 << 16;
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006";
    private const string ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml";

    private readonly ExtractFormat _format;
    private readonly ZipArchive _archive;
    private readonly List<Part> _parts = [];
    private readonly Dictionary<string, Part> _current = new(StringComparer.Ordinal);

    /// <param name="output">Written only; the writer is synchronous, so no network stream. It stays open.</param>
    public ExtractFile(Stream output, ExtractFormat format) =>
        (_format, _archive) = (format, new(output, ZipArchiveMode.Create, leaveOpen: true));

    /// <summary>Begins a sheet with its headings.</summary>
    /// <param name="name">At most 28 letters.</param>
    public void Begin(string name, IReadOnlyList<string> headings) => Begin(name, name, headings);

    /// <summary>Adds a line to a sheet that was begun; an empty text leaves its cell empty.</summary>
    public void Add(string name, IReadOnlyList<string> cells)
    {
        var part = _current[name];
        if (part.Lines == MostLines && _format == ExtractFormat.Xlsx)
            part = Begin(name, $"{name} {_parts.Count(p => p.Of == name) + 1}", part.Headings);
        WriteLine(part, cells);
    }

    /// <summary>Puts the sheets together; nothing can be added after that.</summary>
    public void Finish()
    {
        foreach (var part in _parts)
        {
            if (_format == ExtractFormat.Xlsx)
                part.Writer.Write("</sheetData></worksheet>");
            part.Writer.Flush();
            if (part.Waiting is null)
            {
                part.Writer.Dispose();
                continue;
            }
            part.Waiting.Position = 0;
            using var entry = Entry(part).Open();
            part.Waiting.CopyTo(entry);
        }
        if (_format == ExtractFormat.Xlsx)
            WriteWorkbook();
        _archive.Dispose();
    }

    public void Dispose()
    {
        foreach (var part in _parts)
            part.Waiting?.Dispose();
    }

    private Part Begin(string of, string name, IReadOnlyList<string> headings)
    {
        var part = new Part(of, name, headings, _parts.Count + 1);
        if (_parts.Count == 0)
            part.Writer = Writer(Entry(part).Open());
        else
        {
            part.Waiting = TemporaryFile.Create();
            part.Writer = Writer(part.Waiting);
        }
        _parts.Add(part);
        _current[of] = part;
        if (_format == ExtractFormat.Xlsx)
            part.Writer.Write(
                $"""<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{Main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>"""
            );
        WriteLine(part, headings);
        return part;
    }

    private ZipArchiveEntry Entry(Part part) =>
        _archive.CreateEntry(
            _format == ExtractFormat.Xlsx ? $"xl/worksheets/sheet{part.Number}.xml" : $"{part.Name}.csv",
            CompressionLevel.Fastest
        );

    private static StreamWriter Writer(Stream stream) => new(stream, new UTF8Encoding(false), BufferSize);

    private void WriteLine(Part part, IReadOnlyList<string> cells)
    {
        part.Lines++;
        var writer = part.Writer;
        if (_format == ExtractFormat.Csv)
        {
            for (var i = 0; i < cells.Count; i++)
            {
                if (i > 0)
                    writer.Write(',');
                writer.Write(CsvField.Of(cells[i]));
            }
            writer.Write("\r\n");
            return;
        }
        writer.Write("<row r=\"");
        writer.Write(part.Lines);
        writer.Write("\">");
        for (var i = 0; i < cells.Count; i++)
            if (cells[i].Length > 0)
            {
                writer.Write("<c r=\"");
                writer.Write(ColumnName(i));
                writer.Write(part.Lines);
                writer.Write("\" t=\"inlineStr\"><is><t xml:space=\"preserve\">");
                WriteEscaped(writer, cells[i]);
                writer.Write("</t></is></c>");
            }
        writer.Write("</row>");
    }

    private static void WriteEscaped(StreamWriter writer, string text)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 && text.AsSpan().IndexOfAny("&<>") < 0)
        {
            writer.Write(text);
            return;
        }
        foreach (var rune in text.EnumerateRunes())
            writer.Write(
                rune.Value switch
                {
                    '&' => "&amp;",
                    '<' => "&lt;",
                    '>' => "&gt;",
                    '\r' => "&#13;",
                    // What XML does not have at all cannot be typed into a form either.
                    _ when rune.Utf16SequenceLength == 1 && !XmlConvert.IsXmlChar((char)rune.Value) => "",
                    _ => rune.ToString(),
                }
            );
    }

    private static readonly string[] s_columns =
    [
        .. Enumerable
            .Range(0, 26 * 27)
            .Select(i => i < 26 ? $"{(char)('A' + i)}" : $"{(char)('A' + i / 26 - 1)}{(char)('A' + i % 26)}"),
    ];

    private static string ColumnName(int index) => s_columns[index];

    private void WriteWorkbook()
    {
        Write(
            "[Content_Types].xml",
            $"""<Types xmlns="{Package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{ContentType}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="{ContentType}.styles+xml"/>{Each(p => $"""<Override PartName="/xl/worksheets/sheet{p.Number}.xml" ContentType="{ContentType}.worksheet+xml"/>""")}</Types>"""
        );
        Write(
            "_rels/.rels",
            $"""<Relationships xmlns="{Package}/relationships"><Relationship Id="rId1" Type="{Relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""
        );
        Write(
            "xl/workbook.xml",
            $"""<workbook xmlns="{Main}" xmlns:r="{Relations}"><sheets>{Each(p => $"""<sheet name="{p.Name}" sheetId="{p.Number}" r:id="rId{p.Number}"/>""")}</sheets></workbook>"""
        );
        Write(
            "xl/_rels/workbook.xml.rels",
            $"""<Relationships xmlns="{Package}/relationships">{Each(p => $"""<Relationship Id="rId{p.Number}" Type="{Relations}/worksheet" Target="worksheets/sheet{p.Number}.xml"/>""")}<Relationship Id="styles" Type="{Relations}/styles" Target="styles.xml"/></Relationships>"""
        );

        // Every cell is text (49), also when somebody types into it.
        Write(
            "xl/styles.xml",
            $"""<styleSheet xmlns="{Main}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="1"><xf numFmtId="49" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>"""
        );

        string Each(Func<Part, string> write) => string.Concat(_parts.Select(write));

        void Write(string name, string xml)
        {
            using var writer = Writer(_archive.CreateEntry(name, CompressionLevel.Fastest).Open());
            writer.Write("""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>""");
            writer.Write(xml);
        }
    }

    private sealed class Part(string of, string name, IReadOnlyList<string> headings, int number)
    {
        /// <summary>The sheet it goes on with, where that was full.</summary>
        public string Of { get; } = of;
        public string Name { get; } = name;
        public IReadOnlyList<string> Headings { get; } = headings;
        public int Number { get; } = number;
        public int Lines { get; set; }
        public StreamWriter Writer { get; set; } = null!;

        /// <summary>Where it waits; null for the first, which does not.</summary>
        public FileStream? Waiting { get; set; }
    }
}

/// <summary>A file that is gone when it is closed.</summary>
public static class TemporaryFile
{
    public static FileStream Create()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new(Path.Combine(Path.GetTempPath(), $"dcim-{Guid.NewGuid():N}"), options);
    }
}
