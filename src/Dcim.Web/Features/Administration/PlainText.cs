using System.Globalization;

namespace Dcim.Web.Features.Administration;

/// <summary>What may stand in a name: no sign that cannot be seen and turns the text around it, or its direction, about.</summary>
public static class PlainText
{
    public static bool IsPlain(string? text) =>
        text is null
        || !text.EnumerateRunes()
            .Any(r =>
                Rune(r)
                    is UnicodeCategory.Control
                        or UnicodeCategory.LineSeparator
                        or UnicodeCategory.ParagraphSeparator
                || r.Value is >= 0x202A and <= 0x202E or >= 0x2066 and <= 0x2069 or 0x200E or 0x200F or 0x061C
            );

    private static UnicodeCategory Rune(System.Text.Rune rune) => System.Text.Rune.GetUnicodeCategory(rune);
}
