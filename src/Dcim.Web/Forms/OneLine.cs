using Dcim.Web.Localisation;

namespace Dcim.Web.Forms;

/// <summary>A reason is one line that is there, and not too long: one rule, whichever form asks for it.</summary>
public static class OneLine
{
    /// <param name="most">Longest line, in characters.</param>
    /// <param name="missing">Key of the message where it is empty.</param>
    /// <returns>What is wrong with it, in words; null if nothing.</returns>
    public static string? ProblemOfLine(this Texts text, string? line, int most, string missing)
    {
        var written = line?.Trim() ?? "";
        return written.Length == 0 ? text[missing]
            : written.Length > most ? text["Answer.TextTooLong", most, written.Length]
            : written.Any(char.IsControl) ? text["Answer.ControlCharacters"]
            : null;
    }
}
