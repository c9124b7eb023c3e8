using System.Globalization;
using System.Text;
using System.Xml;

namespace Dcim.Web.Features.Imports.Files;

/// <summary>
/// One part of a workbook, read forwards. Bounded in depth, in the number of different names and in the size of any one
/// piece, since an XML reader holds all three in memory; document types, and with them entities, are refused.
/// </summary>
internal sealed class PartReader : IDisposable
{
    private const int MaxDepth = 64;
    private const int MaxPiece = 1024 * 1024;

    private readonly MeteredStream _stream;
    private readonly XmlReader _xml;

    public PartReader(Stream part, UnpackingLimit limit)
    {
        _stream = new(part, MaxPiece, limit);
        _xml = XmlReader.Create(
            _stream,
            new()
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                CloseInput = true,
                IgnoreComments = true,
                IgnoreProcessingInstructions = true,
                NameTable = new BoundedNames(),
            }
        );
    }

    public int Depth => _xml.Depth;
    public string Name => _xml.LocalName;
    public bool IsEmpty => _xml.IsEmptyElement;
    public bool IsElement => _xml.NodeType == XmlNodeType.Element;

    public bool Read()
    {
        _stream.StartStep();
        if (!_xml.Read())
            return false;
        return _xml.Depth <= MaxDepth ? true : throw new SourceFileException("Import.File.Unsafe");
    }

    /// <summary>Goes on inside the element that began at a depth; false at its end.</summary>
    public bool ReadInside(int depth) =>
        Read()
            ? !(_xml.NodeType == XmlNodeType.EndElement && _xml.Depth == depth)
            : throw SourceFileException.Damaged();

    public bool IsStart(string name) => IsElement && _xml.LocalName == name;

    public string? Attribute(string name) => _xml.GetAttribute(name);

    public bool Flag(string name) => Attribute(name) is "1" or "true" or "on";

    public int Number(string name) =>
        int.TryParse(Attribute(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>An attribute of the relationships namespace, of which there are two (strict and transitional).</summary>
    public string? RelationId()
    {
        string? id = null;
        if (!_xml.MoveToFirstAttribute())
            return null;
        do
        {
            if (_xml.LocalName == "id" && _xml.NamespaceURI.EndsWith("/relationships", StringComparison.Ordinal))
                id = _xml.Value;
        } while (_xml.MoveToNextAttribute());
        _xml.MoveToElement();
        return id;
    }

    /// <summary>The text of this element; of a longer one than <paramref name="characters"/> no more than shows it is longer.</summary>
    public string Content(int characters)
    {
        if (IsEmpty)
            return "";
        var depth = Depth;
        var text = "";
        StringBuilder? longer = null;
        while (ReadInside(depth))
        {
            if (
                _xml.NodeType
                is not (
                    XmlNodeType.Text
                    or XmlNodeType.CDATA
                    or XmlNodeType.Whitespace
                    or XmlNodeType.SignificantWhitespace
                )
            )
                continue;
            if (text.Length == 0)
                text = _xml.Value;
            else if ((longer ??= new(text)).Length <= characters)
                longer.Append(_xml.Value);
        }
        return longer?.ToString() ?? text;
    }

    /// <summary>The text of a cell or of a shared text: its runs joined, without the reading aids of East Asian scripts.</summary>
    public string RichText(int characters)
    {
        if (IsEmpty)
            return "";
        var depth = Depth;
        var text = "";
        while (ReadInside(depth))
        {
            if (IsStart("rPh"))
                Skip();
            else if (IsStart("t") && Content(characters) is { Length: > 0 } run && text.Length <= characters)
                text = text.Length == 0 ? run : text + run;
        }
        return text;
    }

    public void Skip()
    {
        if (IsEmpty)
            return;
        var depth = Depth;
        while (ReadInside(depth)) { }
    }

    public void Dispose()
    {
        _xml.Dispose();
        _stream.Dispose();
    }

    /// <summary>Names of elements and attributes; a workbook has a few hundred.</summary>
    private sealed class BoundedNames : NameTable
    {
        private const int MaxNames = 5_000;
        private int _names;

        public override string Add(char[] key, int start, int len) =>
            Get(key, start, len) ?? Counted(base.Add(key, start, len));

        public override string Add(string key) => Get(key) ?? Counted(base.Add(key));

        private string Counted(string name) =>
            ++_names <= MaxNames ? name : throw new SourceFileException("Import.File.Unsafe");
    }
}
