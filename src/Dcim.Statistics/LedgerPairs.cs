using Dcim.Domain.Counting;

namespace Dcim.Statistics;

/// <summary>Two registrations, by their ids, that may be of one person, and nobody has decided on.</summary>
public readonly record struct OpenPair(long First, long Second, double Probability);

/// <summary>Which registrations behind a table of victims are of one person, and which may be.</summary>
public sealed class LedgerPairs
{
    private readonly int _victims;
    private readonly List<(int Victim, int Other, double Probability)> _open = [];
    private readonly List<(int A, int B, double Probability)> _all = [];

    internal LedgerPairs(IReadOnlyList<CountedVictim> victims, IEnumerable<OpenPair> open)
    {
        _victims = victims.Count;
        var places = new Dictionary<long, (int Place, int Victim)>();
        foreach (var (index, victim) in victims.Index())
        {
            var first = places.Count;
            foreach (var registration in victim.Spell.Registrations)
            {
                for (var other = first; other < places.Count; other++)
                    _all.Add((other, places.Count, 1));
                places.Add(registration.RegistrationId, (places.Count, index));
            }
        }
        Registrations = places.Count;
        foreach (var (first, second, probability) in open.OrderBy(p => p.First).ThenBy(p => p.Second))
            if (
                places.TryGetValue(first, out var one)
                && places.TryGetValue(second, out var other)
                && one.Victim != other.Victim
            )
            {
                _open.Add((one.Victim, other.Victim, probability));
                _all.Add((one.Place, other.Place, probability));
            }
        WithKey =
        [
            .. victims
                .SelectMany(v => v.Spell.Registrations)
                .Where(r => !r.CannotBeLinked)
                .Select(r => r.RegistrationId),
        ];
    }

    public int Registrations { get; }

    /// <summary>The registrations of which a key may be made.</summary>
    public IReadOnlyList<long> WithKey { get; }

    /// <summary>
    /// By places among the registrations: every two of one victim with probability 1, and the open pairs between victims of the
    /// table. In the same order whatever the order of the open pairs.
    /// </summary>
    public IReadOnlyList<(int A, int B, double Probability)> All => _all;

    /// <summary>Open pairs at least as likely.</summary>
    public int OpenFrom(double probability) => _open.Count(p => p.Probability >= probability);

    /// <summary>How many victims there would be, if all open pairs at least as likely were of one person.</summary>
    public int FewestFrom(double probability)
    {
        var joined = Enumerable.Range(0, _victims).ToArray();
        var fewest = _victims;
        foreach (var (victim, other, _) in _open.Where(p => p.Probability >= probability))
        {
            var (one, another) = (First(victim), First(other));
            if (one == another)
                continue;
            joined[another] = one;
            fewest--;
        }
        return fewest;

        int First(int victim)
        {
            while (joined[victim] != victim)
                victim = joined[victim] = joined[joined[victim]];
            return victim;
        }
    }
}
