using Dcim.Domain.Answers;

namespace Dcim.Domain.Counting;

/// <summary>
/// Which registrations of a person are one spell (domain.md 4.3, rule 1). A later registration opens a new one only where
/// she was trafficked before (VUL03) and its exploitation certainly began after all the earlier ones had ended.
/// </summary>
public static class SpellRule
{
    /// <summary>
    /// The order of registrations: by the first possible day, then the last possible day, then the registration, so that
    /// the order never hangs on how the facts were read.
    /// </summary>
    public static int Compare(VictimFact one, VictimFact other)
    {
        var order = one.RegisteredOn.Earliest.CompareTo(other.RegisteredOn.Earliest);
        if (order == 0)
            order = one.RegisteredOn.Latest.CompareTo(other.RegisteredOn.Latest);
        return order == 0 ? one.RegistrationId.CompareTo(other.RegistrationId) : order;
    }

    /// <param name="facts">The registrations of one person that the clocks see, one version of each, in any order.</param>
    /// <returns>The spells in the order in which they began to be registered; each registration is in one of them.</returns>
    public static IReadOnlyList<Spell> Split(IEnumerable<VictimFact> facts)
    {
        VictimFact[] ordered = [.. facts];
        Array.Sort(ordered, Compare);
        var spells = new List<Spell>(1);
        var ends = new EarlierEnds();
        foreach (var fact in ordered)
        {
            if (spells.Count == 0 || (TraffickedBefore(fact) && ends.AllCertainlyBefore(fact.ExploitationStart)))
                spells.Add(new(fact));
            else
                SpellToJoin(spells, fact)
                    .Add(fact, TraffickedBefore(fact) && !ends.OneCertainlyNotBefore(fact.ExploitationStart));
            ends.Add(fact.ExploitationEnd);
        }
        return spells;
    }

    private static bool TraffickedBefore(VictimFact fact) => fact.TraffickedBefore == "Y";

    /// <summary>The last spell, but for one that began only after the exploitation told here had ended.</summary>
    private static Spell SpellToJoin(List<Spell> spells, VictimFact fact)
    {
        var end = fact.ExploitationEnd;
        var at = spells.Count - 1;
        while (at > 0 && end.IsKnown && end.Latest < spells[at].First.ExploitationStart.Earliest)
            at--;
        return spells[at];
    }

    /// <summary>The ends of exploitation in the registrations so far; one that is not known leaves every start in doubt.</summary>
    private struct EarlierEnds
    {
        private bool _oneNotKnown;
        private DateOnly? _latest;
        private DateOnly? _certain;

        public void Add(PartialDate end)
        {
            if (!end.IsKnown)
            {
                _oneNotKnown = true;
                return;
            }
            if (_latest is null || end.Latest > _latest)
                _latest = end.Latest;
            if (_certain is null || end.Earliest > _certain)
                _certain = end.Earliest;
        }

        public readonly bool AllCertainlyBefore(PartialDate start) =>
            !_oneNotKnown && start.IsKnown && start.Earliest > _latest;

        public readonly bool OneCertainlyNotBefore(PartialDate start) => start.IsKnown && start.Latest <= _certain;
    }
}
