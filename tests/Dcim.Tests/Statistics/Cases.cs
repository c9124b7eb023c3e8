using Dcim.Domain.Counting;
using static Dcim.Tests.Counting.Facts;

namespace Dcim.Tests.Statistics;

/// <summary>
/// Eight judgments of the European Court of Human Rights as facts: Siliadin, Chowdury, L.E., Rantsev, C.N., J. and
/// others, S.M., Zoletic. 83 victims, counted by hand.
/// </summary>
internal static class Cases
{
    /// <summary>Every body that registers one of them, and a court that registers none; all declared every year.</summary>
    public static IReadOnlyList<ReportingInstitution> Institutions { get; } =
    [
        new(1, "POL", Active: true, Declared: true),
        new(2, "NGO", Active: true, Declared: true),
        new(3, "CRT", Active: true, Declared: true),
    ];

    public static IReadOnlyList<VictimFact> Facts { get; } = [.. All().SelectMany(f => f).Select(WithNumber)];

    private static IEnumerable<IEnumerable<VictimFact>> All()
    {
        yield return [Police("1998-07-28", "F", "TG", "DOM")];
        yield return Enumerable
            .Range(0, 42)
            .Select(n => Police("2013-04-17", "M", "BD", "LAB", identified: n < 21 ? "2013-08-01" : null));
        yield return [Ngo("2006-11-29", "F", "NG", "SEX", identified: "2007-08-31")];
        yield return [Police("2001-03-28", "F", "RU", "UNK")];
        yield return [Ngo("2007-09-21", "F", "UG", "DOM")];
        yield return Enumerable.Range(0, 3).Select(_ => Ngo("2011-04-30", "F", "PH", "DOM"));
        yield return [Police("2012-09-27", "F", "HR", "SEX", identified: "2012-12-21")];
        yield return Enumerable.Range(0, 33).Select(_ => Ngo("2009-10-15", "M", "BA", "LAB"));
    }

    private static VictimFact Police(string on, string sex, string country, string form, string? identified = null) =>
        Registered("POL", Line("PRE", on, "PJ", "POL"), on, sex, country, form, identified);

    private static VictimFact Ngo(string on, string sex, string country, string form, string? identified = null) =>
        Registered("NGO", Line("SIG", on, "APAV", "NGO"), on, sex, country, form, identified);

    private static VictimFact Registered(
        string type,
        StatusFact first,
        string on,
        string sex,
        string country,
        string form,
        string? identified
    ) =>
        Fact(
            0,
            on,
            type: type,
            sex: sex,
            citizenship: [country],
            form: form,
            history: identified is null ? [first] : [first, Line("IDE", identified, "PJ", "POL")]
        );

    private static VictimFact WithNumber(VictimFact fact, int index)
    {
        fact.RegistrationId = fact.PersonId = index + 1;
        return fact;
    }
}
