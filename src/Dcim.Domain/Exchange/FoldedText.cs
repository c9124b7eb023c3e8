using System.Globalization;
using System.Text;

namespace Dcim.Domain.Exchange;

/// <summary>Texts of files made comparable: how people write the same heading or value differs in case, accents and spaces.</summary>
public static class FoldedText
{
    /// <summary>In small letters, without accents and spaces; signs stay, for <c>18+</c> is not <c>&lt;18</c>.</summary>
    public static string Of(string text) => Fold(text, keepSigns: true);

    /// <summary>The words of a text in small letters, without accents and signs.</summary>
    public static string[] Words(string text) =>
        Fold(text, keepSigns: false).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Fold(string text, bool keepSigns)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormKD))
            if (char.IsLetterOrDigit(c))
                folded.Append(Plain(char.ToLowerInvariant(c)));
            else if (CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format)
                continue;
            else if (!keepSigns)
                folded.Append(' ');
            else if (!char.IsWhiteSpace(c) && !char.IsControl(c))
                folded.Append(c);
        return folded.ToString();
    }

    /// <summary>Letters that Unicode does not take apart into a letter and its accent.</summary>
    private static char Plain(char letter) =>
        letter switch
        {
            'ł' => 'l',
            'đ' => 'd',
            'ø' => 'o',
            'ı' => 'i',
            _ => letter,
        };
}
