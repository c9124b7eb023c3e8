using System.Globalization;
using System.Text;

namespace Dcim.Web.Features.Imports.Files;

/// <summary>Text and numbers of a cell in one form, whoever wrote the file.</summary>
internal static class SourceText
{
    private const int ExactDigits = 28;
    private const string Invisible = "\uFEFF\u200B\u200E\u200F\u2060";
    private const char TurnedMark = '\uFFFE';
    private const string SmallNumber = "0.####################";

    /// <summary>Trimmed, composed (NFC), lines ended by a line feed, without control characters and invisible marks at the ends.</summary>
    public static string Clean(string text)
    {
        if (text.AsSpan().ContainsAnyInRange('\0', '\u001F') || text.AsSpan().ContainsAnyInRange('\u007F', '\u009F'))
            text = WithoutControls(text);
        var clean = text.AsSpan().Trim();
        while (clean.Length > 0 && (Invisible.Contains(clean[0]) || Invisible.Contains(clean[^1])))
            clean = clean.Trim(Invisible).Trim();
        if (clean.Length < text.Length)
            text = clean.ToString();
        return Ascii.IsValid(text) ? text : Whole(text).Normalize(NormalizationForm.FormC);
    }

    /// <summary>One line: breaks and repeated spaces become one space.</summary>
    public static string OneLine(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>A number as the sheet shows it: 15 digits, no exponent, no trailing zeros. Other text is cleaned.</summary>
    public static string Number(string raw)
    {
        var digits = raw.AsSpan(raw.StartsWith('-') ? 1 : 0);
        if (digits.Length is > 0 and <= ExactDigits && digits.IndexOfAnyExceptInRange('0', '9') < 0 && digits[0] != '0')
            return raw;
        if (!double.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return Clean(raw);
        if (!double.IsFinite(number))
            return raw;
        var shown = number.ToString("G15", CultureInfo.InvariantCulture);
        if (!shown.Contains('E'))
            return shown == "-0" ? "0" : shown;
        var rounded = double.Parse(shown, CultureInfo.InvariantCulture);
        var written = rounded.ToString(Math.Abs(rounded) < 1 ? SmallNumber : "F0", CultureInfo.InvariantCulture);
        return written == "-0" ? "0" : written;
    }

    private static string WithoutControls(string text) =>
        string.Concat(text.ReplaceLineEndings("\n").Where(c => !char.IsControl(c) || c is '\n' or '\t'));

    /// <summary>Half of a pair of surrogates, and a byte order mark turned round, are no characters and cannot be composed.</summary>
    private static string Whole(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') && !text.Contains(TurnedMark))
            return text;
        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            whole.Append(rune.ToString());
        return whole.Replace(TurnedMark, (char)Rune.ReplacementChar.Value).ToString();
    }
}
