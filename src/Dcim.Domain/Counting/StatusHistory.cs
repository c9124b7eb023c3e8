using Dcim.Domain.Answers;

namespace Dcim.Domain.Counting;

/// <summary>A line of a status history with the date it counts from, and the registration it stands in.</summary>
public readonly record struct DatedStatus(StatusFact Line, PartialDate Date, VictimFact Registration);

public static class StatusHistory
{
    /// <summary>
    /// The status lines of several registrations as one history (domain.md 4.3, rules 2 and 3). A line without a known
    /// date is dated as its registration. A line with a partial date counts from its last possible day, and so stands
    /// where that day stands.
    /// </summary>
    /// <param name="registrations">Those of a spell, in its order.</param>
    /// <param name="asOf">Lines that have not happened by this day are left out.</param>
    /// <returns>The latest last; lines of the same date in the order of registrations and entry.</returns>
    public static IReadOnlyList<DatedStatus> UpTo(DateOnly asOf, IReadOnlyList<VictimFact> registrations)
    {
        var lines = new List<DatedStatus>();
        foreach (var registration in registrations)
        foreach (var line in registration.Statuses)
        {
            var date = line.Date.IsKnown ? line.Date : registration.RegisteredOn;
            if (date.HappenedBy(asOf))
                lines.Add(new(line, date, registration));
        }
        return lines.Count < 2 ? lines : [.. lines.OrderBy(l => l.Date.Latest).ThenBy(l => l.Date.Earliest)];
    }
}
