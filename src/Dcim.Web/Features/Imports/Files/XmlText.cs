using System.Globalization;
using System.Text.RegularExpressions;

namespace Dcim.Web.Features.Imports.Files;

/// <summary>Text as workbooks write it.</summary>
internal static partial class XmlText
{
    /// <summary>Characters that XML cannot hold are written by their number: <c>_x000D_</c>.</summary>
    public static string Clean(string text) =>
        SourceText.Clean(
            text.Contains("_x", StringComparison.OrdinalIgnoreCase)
                ? Escape()
                    .Replace(text, m => ((char)ushort.Parse(m.ValueSpan[2..6], NumberStyles.HexNumber)).ToString())
                : text
        );

    [GeneratedRegex("_x[0-9A-Fa-f]{4}_")]
    private static partial Regex Escape();
}
