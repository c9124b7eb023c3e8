using System.Text;
using System.Text.RegularExpressions;

namespace Dcim.Web.Features.Imports.Files;

/// <summary>A file of comma-separated values, whatever separates them.</summary>
internal sealed partial class CsvFile(Stream file, ByteCensus census, CsvStyle style, FileLimits limits)
    : RowSource("", isHidden: false)
{
    private const string Declaration = "sep=";
    private const int BufferBytes = 64 * 1024;

    private readonly bool _declaresSeparator = SeparatorLine().IsMatch(census.Text(style.Encoding!));

    /// <summary>How the file is written, nothing left open.</summary>
    public CsvStyle Style { get; } = style;

    public static CsvFile Open(Stream file, CsvStyle? given, FileLimits limits)
    {
        var census = ByteCensus.Of(file);
        var encoding = given?.Encoding ?? census.Encoding();
        var quote = given?.Quote ?? '"';
        var head = census.Text(encoding);
        if (LooksLikeMarkup(head))
            throw new SourceFileException("Import.File.WebPage");
        var separator = given?.Separator ?? DeclaredSeparator(head) ?? CsvSeparator.Of(head, quote, limits);
        return new(file, census, new(separator, encoding, quote), limits);
    }

    public override IEnumerable<SourceRow> Rows()
    {
        var encoding = CsvStyle.Decoder(Style.Encoding!, DecoderFallback.ExceptionFallback);
        file.Position = census.Preamble(Style.Encoding!);
        using var text = new StreamReader(file, encoding, false, BufferBytes, leaveOpen: true);
        if (_declaresSeparator)
            text.ReadLine(); // spreadsheet programs do not show or count it
        var records = new CsvRecords(text, Style.Separator!.Value, Style.Quote!.Value, limits);
        while (records.Read())
        {
            var cells = new SourceCell[records.Fields.Count];
            var isEmpty = true;
            for (var i = 0; i < cells.Length; i++)
            {
                cells[i] = Cell(records.Fields[i]);
                isEmpty &= cells[i].IsEmpty;
            }
            if (!isEmpty)
                yield return new(records.Number, cells);
        }
    }

    /// <summary>
    /// What begins with "=" is a formula to a spreadsheet program, except <c>="00123"</c>, by which other programs keep the
    /// zeros of a number.
    /// </summary>
    private static SourceCell Cell(string field)
    {
        var text = SourceText.Clean(field);
        if (!text.StartsWith('=') || text.Length == 1)
            return new(text);
        return text.Length > 2 && text[1] == '"' && text.IndexOf('"', 2) == text.Length - 1
            ? new(SourceText.Clean(text[2..^1]))
            : new(text) { IsFormula = true };
    }

    private static char? DeclaredSeparator(string head) =>
        SeparatorLine().IsMatch(head) ? head[Declaration.Length] : null;

    private static bool LooksLikeMarkup(string head)
    {
        var start = head.AsSpan().TrimStart();
        return start.Length > 1 && start[0] == '<' && (char.IsAsciiLetter(start[1]) || start[1] is '!' or '?')
            || start.StartsWith("MIME-Version:", StringComparison.OrdinalIgnoreCase)
            || start.StartsWith(@"{\rtf", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\Asep=[^\r\n\w""](\r|\n|\z)", RegexOptions.IgnoreCase)]
    private static partial Regex SeparatorLine();
}
