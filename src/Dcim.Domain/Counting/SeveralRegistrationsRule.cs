using Dcim.Domain.Answers;

namespace Dcim.Domain.Counting;

/// <summary>Registrations of one spell that give different answers to one question (domain.md 4.3, rule 13).</summary>
/// <param name="Answer">Key of the answer in the catalogue: <c>VIC01</c>.</param>
/// <param name="Values">What each registration says that knows it; for citizenship the country shown.</param>
public sealed record Disagreement(string Answer, IReadOnlyList<(VictimFact Registration, Code Value)> Values);

/// <summary>
/// A person with several registrations (domain.md 4.3, rule 13): an answer is taken from the first registration of the
/// spell that knows it; where others know otherwise, that is listed.
/// </summary>
public static class SeveralRegistrationsRule
{
    /// <param name="registrations">Those of a spell, in its order.</param>
    /// <param name="answer">Reads the answer of one registration.</param>
    /// <returns>The first known answer, or <see cref="Code.NotKnown"/>.</returns>
    public static Code FirstKnown(IReadOnlyList<VictimFact> registrations, Func<VictimFact, Code> answer)
    {
        foreach (var registration in registrations)
            if (answer(registration) is { IsKnown: true } known)
                return known;
        return Code.NotKnown;
    }

    /// <summary>
    /// Where the registrations disagree on the answers that a table uses. Age groups (VIC04) disagree only where no
    /// birthday fits both. A main form that a decision settles is listed all the same.
    /// </summary>
    /// <param name="registrations">Those of a spell, in its order.</param>
    /// <param name="answers">Key in the catalogue, and how the answer of one registration is read.</param>
    public static IEnumerable<Disagreement> Disagreements(
        IReadOnlyList<VictimFact> registrations,
        IReadOnlyList<(string Key, Func<VictimFact, Code> Of)> answers
    )
    {
        if (registrations.Count < 2)
            yield break;
        foreach (var (key, answer) in answers)
            if (
                Compare(key, registrations, answer) is { } disagreement
                && !(key == "VIC04" && OneBirthdayFits(disagreement))
            )
                yield return disagreement;
    }

    private static Disagreement? Compare(
        string key,
        IReadOnlyList<VictimFact> registrations,
        Func<VictimFact, Code> answer
    )
    {
        var first = FirstKnown(registrations, answer);
        foreach (var registration in registrations)
            if (answer(registration) is { IsKnown: true } known && known != first)
                return new(key, [.. registrations.Select(r => (r, answer(r))).Where(v => v.Item2.IsKnown)]);
        return null;
    }

    /// <summary>Two by two is enough: intervals that meet in pairs have a day in common.</summary>
    private static bool OneBirthdayFits(Disagreement age) =>
        age.Values.All(one => age.Values.All(other => AgeGroupRule.CanBothHold(one.Registration, other.Registration)));
}
