using Dcim.Domain.Answers;

namespace Dcim.Domain.Counting;

/// <summary>Child or adult: a victim at registration, an offender at the offence (domain.md 4.3, rule 6).</summary>
public static class AgeGroupRule
{
    private const int Majority = 18;
    private const int OldestAge = 150;

    public static Code Child => "Y_LT18";
    public static Code Adult => "Y_GE18";

    /// <param name="from">Lowest possible age; null if not known.</param>
    /// <param name="to">Highest possible age; null if not known.</param>
    /// <param name="given">The group that was entered: it counts where the ages do not lie on one side of 18.</param>
    /// <returns>A code of CL_AGEGRP, or <see cref="Code.NotKnown"/>.</returns>
    public static Code Of(int? from, int? to, Code given) =>
        to < Majority ? Child
        : from >= Majority ? Adult
        : given.IsKnown ? given
        : Code.NotKnown;

    /// <summary>
    /// Lowest and highest age in completed years of an offender at the offence, else when the person became a suspect (rule 6);
    /// an offence that lasted is taken from its first possible day to its last. Null where nothing bounds it.
    /// </summary>
    public static (int? From, int? To) AtOffence(
        PartialDate birth,
        PartialDate start,
        PartialDate end,
        PartialDate suspect
    )
    {
        if (!birth.IsKnown)
            return (null, null);
        // An offence whose end is not known ended by the day of the suspicion, unless that came before it.
        var (first, last) =
            end.IsKnown ? (start, end)
            : !start.IsKnown ? (suspect, suspect)
            : suspect.IsKnown && suspect.Latest >= start.Earliest ? (start, suspect)
            : (start, default);
        return (
            first.IsKnown ? YearsBetween(birth.Latest, first.Earliest) : null,
            last.IsKnown ? YearsBetween(birth.Earliest, last.Latest) : null
        );
    }

    /// <summary>Completed years from a birth to a day; 0 for a day before it.</summary>
    public static int YearsBetween(DateOnly birth, DateOnly day) =>
        Math.Max(0, day.Year - birth.Year - (day < birth.AddYears(day.Year - birth.Year) ? 1 : 0));

    /// <inheritdoc cref="Of(int?, int?, Code)"/>
    public static Code Of(VictimFact registration) =>
        Of(registration.AgeFrom, registration.AgeTo, registration.AgeGroup);

    /// <summary>
    /// Whether one birthday fits both registrations. A child in one year may be an adult in a later one: that is no
    /// disagreement in the sense of rule 13.
    /// </summary>
    public static bool CanBothHold(VictimFact one, VictimFact other)
    {
        var (from, to) = Birth(one);
        var (otherFrom, otherTo) = Birth(other);
        return from <= otherTo && otherFrom <= to;
    }

    private static (DateOnly From, DateOnly To) Birth(VictimFact registration)
    {
        var group = Of(registration);
        var youngest = Math.Max(registration.AgeFrom ?? 0, group == Adult ? Majority : 0);
        var oldest = Math.Min(registration.AgeTo ?? OldestAge, group == Child ? Majority - 1 : OldestAge);
        return (
            registration.RegisteredOn.Earliest.AddYears(-oldest - 1).AddDays(1),
            registration.RegisteredOn.Latest.AddYears(-youngest)
        );
    }
}
