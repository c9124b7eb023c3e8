using Dcim.Domain.Answers;

namespace Dcim.Domain.Counting;

/// <summary>
/// From where and to where a victim was brought: of several registrations the first of the spell that knows says it
/// (domain.md 4.3, rule 13).
/// </summary>
public static class FlowRule
{
    /// <summary>The category of a person exploited in more than one country.</summary>
    public static Code SeveralCountries => "MUL";

    /// <param name="registrations">Those of a spell, in its order.</param>
    /// <returns>ISO 3166 code, or <see cref="Code.NotKnown"/>.</returns>
    public static Code Recruitment(IReadOnlyList<VictimFact> registrations) =>
        SeveralRegistrationsRule.FirstKnown(registrations, static r => r.RecruitmentCountry);

    /// <summary>Every country of exploitation that the first registration with a known one names; empty where none does.</summary>
    /// <param name="registrations">Those of a spell, in its order.</param>
    public static IReadOnlyList<Code> Exploitation(IReadOnlyList<VictimFact> registrations)
    {
        foreach (var registration in registrations)
            if (Named(registration) is { Length: > 0 } countries)
                return countries;
        return [];
    }

    /// <summary>The one category a person has by her countries of exploitation.</summary>
    public static Code CategoryOf(IReadOnlyList<Code> countries) =>
        countries.Count switch
        {
            0 => Code.NotKnown,
            1 => countries[0],
            _ => SeveralCountries,
        };

    /// <inheritdoc cref="CategoryOf(IReadOnlyList{Code})"/>
    public static Code CategoryOf(VictimFact registration) => CategoryOf(Named(registration));

    private static Code[] Named(VictimFact registration) =>
        registration.ExploitationCountries.IsAnswered
            ? [.. registration.ExploitationCountries.Codes.Where(c => c.IsKnown)]
            : [];
}
