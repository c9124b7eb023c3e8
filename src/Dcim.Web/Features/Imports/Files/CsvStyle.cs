using System.Text;

namespace Dcim.Web.Features.Imports.Files;

/// <summary>How a csv file is written. What is left out is found from the file; what a user says goes before what is found.</summary>
/// <param name="Separator">Between cells, one of <see cref="Separators"/>.</param>
/// <param name="Encoding">One of <see cref="Encodings"/>.</param>
/// <param name="Quote">Around texts, one of <see cref="Quotes"/>.</param>
public sealed record CsvStyle(char? Separator = null, string? Encoding = null, char? Quote = null)
{
    public const string Utf8 = "utf-8";
    public const string Utf16 = "utf-16";
    public const string Utf16BigEndian = "utf-16be";
    public const string CentralEuropean = "windows-1250";
    public const string Western = "windows-1252";
    public const string Latin2 = "iso-8859-2";

    /// <summary>Texts stand without quotation marks, and any that is there belongs to the text.</summary>
    public const char NoQuote = '\0';

    public static IReadOnlyList<char> Separators { get; } = [',', ';', '\t', '|'];

    public static IReadOnlyList<string> Encodings { get; } =
    [Utf8, Utf16, Utf16BigEndian, CentralEuropean, Western, Latin2];

    public static IReadOnlyList<char> Quotes { get; } = ['"', '\'', NoQuote];

    /// <exception cref="ArgumentException">Not one of <see cref="Encodings"/>.</exception>
    internal static Encoding Decoder(string encoding, DecoderFallback fallback)
    {
        if (!Encodings.Contains(encoding))
            throw new ArgumentException("Not an encoding that is read.", nameof(encoding));
        var encoder = EncoderFallback.ExceptionFallback;
        return CodePagesEncodingProvider.Instance.GetEncoding(encoding, encoder, fallback)
            ?? System.Text.Encoding.GetEncoding(encoding, encoder, fallback);
    }
}
