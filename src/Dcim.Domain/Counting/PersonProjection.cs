using Dcim.Domain.Records;

namespace Dcim.Domain.Counting;

/// <summary>
/// From what was said of pairs of records to persons. Of each pair the last event holds; records that are linked, directly or
/// over others, are one person: the home person of the record with the lowest number. So persons hang on the links that stand and on
/// nothing else, and whatever is undone leaves no trace in them.
/// </summary>
public sealed class PersonProjection
{
    private readonly Dictionary<(long First, long Second), LinkEvent> _last = [];
    private readonly Dictionary<long, List<long>> _linked = [];

    /// <param name="events">In any order; those not saved yet, in theirs, come after the rest.</param>
    public PersonProjection(IEnumerable<LinkEvent> events)
    {
        foreach (var e in events.OrderBy(e => e.Id == 0).ThenBy(e => e.Id))
            _last[(e.FirstId, e.SecondId)] = e;
        foreach (var ((first, second), e) in _last)
            if (e.Act == LinkAct.Linked)
            {
                Add(first, second);
                Add(second, first);
            }

        void Add(long one, long other)
        {
            if (!_linked.TryGetValue(one, out var others))
                _linked[one] = others = [];
            others.Add(other);
        }
    }

    /// <summary>What holds when this is said too.</summary>
    public PersonProjection With(IEnumerable<LinkEvent> events) => new(_last.Values.Concat(events));

    /// <summary>What holds when nothing that was said of these records does.</summary>
    public PersonProjection Without(IReadOnlyCollection<long> records) =>
        new(_last.Values.Where(e => !records.Contains(e.FirstId) && !records.Contains(e.SecondId)));

    /// <summary>All records something was said of.</summary>
    public IEnumerable<long> Records => _last.Keys.SelectMany(p => new[] { p.First, p.Second }).Distinct();

    /// <summary>Of each pair what was said last.</summary>
    public IEnumerable<LinkEvent> Holding => _last.Values;

    /// <summary>What was said last of two records; null if nothing ever was.</summary>
    public LinkEvent? LastOf(long one, long other) => _last.GetValueOrDefault(Pair(one, other));

    /// <summary>The records of the person that a record is about, itself among them; the lowest number first.</summary>
    public IReadOnlyList<long> RecordsWith(long record) => RecordsWith(record, static _ => true);

    /// <summary>The records that a record is joined to by these links alone, itself among them; the lowest number first.</summary>
    public IReadOnlyList<long> RecordsWith(long record, Func<LinkEvent, bool> counts)
    {
        var found = new SortedSet<long> { record };
        var next = new Stack<long>(found);
        while (next.TryPop(out var one))
            foreach (var other in LinkedTo(one))
                if (!found.Contains(other) && counts(_last[Pair(one, other)]))
                {
                    found.Add(other);
                    next.Push(other);
                }
        return [.. found];
    }

    /// <summary>The records that a record is linked to directly.</summary>
    public IReadOnlyList<long> LinkedTo(long record) => _linked.GetValueOrDefault(record) ?? [];

    /// <summary>
    /// What forbids that two records become one person: the denials and splits that stand between those of the one's person and
    /// those of the other's.
    /// </summary>
    public IReadOnlyList<LinkEvent> Against(long one, long other) =>
        [
            .. from first in RecordsWith(one)
            from second in RecordsWith(other)
            where first != second
            let last = LastOf(first, second)
            where last is { Act: LinkAct.Denied or LinkAct.Split }
            select last,
        ];

    /// <summary>A job may propose the pair, or link it: they are two persons, and nothing was ever said that forbids it.</summary>
    public bool MayPropose(long one, long other) =>
        one != other && !RecordsWith(one).Contains(other) && Against(one, other).Count == 0;

    private static (long, long) Pair(long one, long other) => one < other ? (one, other) : (other, one);
}
