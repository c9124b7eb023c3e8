using System.Globalization;
using System.Text;

namespace Dcim.Web.Features.Imports.Files;

/// <summary>Text and numbers of a cell in one form, whoever wrote the file.</summary>
internal static class SourceText
{
    private const int ExactDigits = 28;
    private const string SmallNumber = "0.####################";

    /// <summary>Trimmed, composed (NFC), lines ended by a line feed, without control characters and invisible marks at the ends.</summary>
    public static string Clean(string text)
    {
        var clean = text.AsSpan().Trim();
        while (clean.Length > 0 && (IsInvisible(clean[0]) || IsInvisible(clean[^1])))
            clean = clean.Trim("\uFEFF\u200B\u200E\u200F\u2060").Trim();
        var cleaned = clean.Length == text.Length ? text : clean.ToString();
        if (cleaned.AsSpan().ContainsAnyInRange('\0', '\u001F') || cleaned.Contains('\u007F'))
            cleaned = WithoutControls(cleaned.ReplaceLineEndings("\n"));
        return Ascii.IsValid(cleaned) ? cleaned : Whole(cleaned).Normalize(NormalizationForm.FormC);
    }

    /// <summary>One line: breaks and repeated spaces become one space.</summary>
    public static string OneLine(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>A number as the sheet shows it: 15 digits, no exponent, no trailing zeros. Text that is no number stays.</summary>
    public static string Number(string raw)
    {
        var digits = raw.AsSpan(raw.StartsWith('-') ? 1 : 0);
        if (digits.Length is > 0 and <= ExactDigits && digits.IndexOfAnyExceptInRange('0', '9') < 0 && digits[0] != '0')
            return raw;
        if (!double.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return raw;
        if (!double.IsFinite(number))
            return raw;
        var shown = number.ToString("G15", CultureInfo.InvariantCulture);
        if (!shown.Contains('E'))
            return shown == "-0" ? "0" : shown;
        var rounded = double.Parse(shown, CultureInfo.InvariantCulture);
        var written = rounded.ToString(Math.Abs(rounded) < 1 ? SmallNumber : "F0", CultureInfo.InvariantCulture);
        return written == "-0" ? "0" : written;
    }

    private static bool IsInvisible(char c) => c is '\uFEFF' or '\u200B' or '\u200E' or '\u200F' or '\u2060';

    private static string WithoutControls(string text) =>
        string.Concat(text.Where(c => !char.IsControl(c) || c is '\n' or '\t')).Trim();

    /// <summary>Half of a pair of surrogates is no character, and cannot be composed or stored.</summary>
    private static string Whole(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
            return text;
        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            whole.Append(rune.ToString());
        return whole.ToString();
    }
}
