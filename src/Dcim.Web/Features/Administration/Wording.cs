using System.Globalization;

namespace Dcim.Web.Features.Administration;

/// <summary>Looks for words as a person would type them: without regard to capitals and diacritics.</summary>
public static class Wording
{
    /// <param name="part">What is looked for; nothing is in every text.</param>
    public static bool Holds(string? text, string? part) =>
        string.IsNullOrWhiteSpace(part)
        || text is not null
            && CultureInfo.InvariantCulture.CompareInfo.IndexOf(
                text,
                part.Trim(),
                CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace
            ) >= 0;
}
