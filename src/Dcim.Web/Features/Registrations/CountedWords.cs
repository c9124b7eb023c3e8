using Dcim.Web.Localisation;

namespace Dcim.Web.Features.Registrations;

/// <summary>Whether a registration is counted, and what it lacks for that, in words.</summary>
public static class CountedWords
{
    /// <param name="missing">How many of the answers of rule 14 a draft lacks.</param>
    public static string Of(Texts text, int missing, bool isDraft) =>
        !isDraft ? text["Counted.Yes"]
        : missing == 0 ? text["Counted.NotSubmitted"]
        : missing == 1 ? text["Counted.OneMissing"]
        : text["Counted.Missing", missing];
}
