using System.IO.Compression;
using System.Security;
using System.Text;

namespace Dcim.Tests.Imports;

/// <summary>Workbooks written part by part, as no library would write them.</summary>
internal sealed class RawWorkbook
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006/relationships";

    private readonly List<(string Name, string Xml, string State)> _sheets = [];

    /// <summary>Further parts, or others in place of those written.</summary>
    public Dictionary<string, string> Parts { get; } = [];

    public string WorkbookProperties { get; init; } = "";

    /// <summary>A sheet of rows (<c>row</c> elements) and of what follows them.</summary>
    public RawWorkbook Sheet(string rows, string after = "", string name = "", string state = "visible")
    {
        _sheets.Add(
            (
                name.Length > 0 ? name : $"Sheet{_sheets.Count + 1}",
                $"<worksheet xmlns=\"{Main}\"><sheetData>{rows}</sheetData>{after}</worksheet>",
                state
            )
        );
        return this;
    }

    /// <summary>A row of texts; an empty one is no cell.</summary>
    public static string Row(int number, params string[] texts) =>
        $"<row r=\"{number}\">{string.Concat(texts.Select((text, i) => Cell($"{(char)('A' + i)}{number}", text)))}</row>";

    public static string Cell(string address, string text) =>
        text.Length == 0
            ? ""
            : $"<c r=\"{address}\" t=\"inlineStr\"><is><t>{SecurityElement.Escape(text)}</t></is></c>";

    /// <summary>The formats of styles 0, 1, 2, …</summary>
    public static string Styles(params (int Id, string Code)[] formats) =>
        $"<styleSheet xmlns=\"{Main}\"><numFmts>"
        + string.Concat(
            formats
                .Where(f => f.Code.Length > 0)
                .Select(f => $"<numFmt numFmtId=\"{f.Id}\" formatCode=\"{SecurityElement.Escape(f.Code)}\"/>")
        )
        + $"</numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs>"
        + string.Concat(formats.Select(f => $"<xf numFmtId=\"{f.Id}\"/>"))
        + "</cellXfs></styleSheet>";

    public static string Texts(params string[] items) => $"<sst xmlns=\"{Main}\">{string.Concat(items)}</sst>";

    public byte[] Bytes() => Zip([.. All()]);

    public static byte[] Zip(params (string Path, string Text)[] parts)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (path, text) in parts)
            {
                using var entry = zip.CreateEntry(path).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        return file.ToArray();
    }

    /// <summary>The paths and texts of all parts.</summary>
    public IEnumerable<(string Path, string Text)> All()
    {
        var sheets = _sheets.Select(
            (s, i) =>
                $"<sheet name=\"{SecurityElement.Escape(s.Name)}\" sheetId=\"{i + 1}\" state=\"{s.State}\" r:id=\"s{i}\"/>"
        );
        var parts = new Dictionary<string, string>
        {
            ["[Content_Types].xml"] = "<Types/>",
            ["_rels/.rels"] = Links(("w", "officeDocument", "xl/workbook.xml")),
            ["xl/workbook.xml"] =
                $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Relations}\"><workbookPr {WorkbookProperties}/>"
                + $"<sheets>{string.Concat(sheets)}</sheets></workbook>",
            ["xl/_rels/workbook.xml.rels"] = Links([
                .. _sheets.Select((_, i) => ($"s{i}", "worksheet", $"worksheets/sheet{i}.xml")),
                ("styles", "styles", "styles.xml"),
                ("texts", "sharedStrings", "/xl/sharedStrings.xml"),
            ]),
            ["xl/styles.xml"] = Styles((0, "")),
            ["xl/sharedStrings.xml"] = Texts(),
        };
        foreach (var (i, sheet) in _sheets.Index())
            parts[$"xl/worksheets/sheet{i}.xml"] = sheet.Xml;
        foreach (var (path, text) in Parts)
            parts[path] = text;
        return parts.Select(p => (p.Key, p.Value));
    }

    private static string Links(params (string Id, string Kind, string Target)[] links) =>
        $"<Relationships xmlns=\"{Package}\">"
        + string.Concat(
            links.Select(l => $"<Relationship Id=\"{l.Id}\" Type=\"{Relations}/{l.Kind}\" Target=\"{l.Target}\"/>")
        )
        + "</Relationships>";
}
