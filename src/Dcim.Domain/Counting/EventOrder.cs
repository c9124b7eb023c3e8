using Dcim.Domain.Answers;

namespace Dcim.Domain.Counting;

/// <summary>Which of several events was first, and which last.</summary>
public static class EventOrder
{
    /// <summary>Happened, as far as was said: the date is known, or only the date is not.</summary>
    public static bool IsEvent(PartialDate date) => date.IsAnswered && date.Missing != Code.NotApplicable;

    /// <summary>The first known date; else one that is not known; null where there are none.</summary>
    public static PartialDate? First(IEnumerable<PartialDate> dates)
    {
        PartialDate? first = null;
        foreach (var date in dates)
            if (
                first is not { IsKnown: true } so
                    ? first is null || date.IsKnown
                    : date.IsKnown && (date.Earliest, date.Latest).CompareTo((so.Earliest, so.Latest)) < 0
            )
                first = date;
        return first;
    }

    /// <summary>
    /// The last decision: one without a known date goes before those with one, as if it were of the beginning; of one day the last
    /// entered.
    /// </summary>
    /// <param name="decisions">In the order of entry.</param>
    public static DecisionContent? Last(IEnumerable<DecisionContent> decisions) =>
        decisions.OrderBy(d => d.Date.IsKnown ? d.Date.Latest : DateOnly.MinValue).LastOrDefault();
}
