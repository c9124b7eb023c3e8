using Dcim.Domain.Answers;

namespace Dcim.Domain.Counting;

/// <summary>A proceeding as a table sees it: its content, read once, and what of it had happened by a day (rules 2 and 7 of domain.md 4.3).</summary>
public sealed class SeenProceeding
{
    private readonly DateOnly _asOf;
    private readonly bool _hasBegun;

    public SeenProceeding(ProceedingFact fact, DateOnly asOf)
    {
        (Fact, Content, _asOf) = (fact, fact.Read(), asOf);
        _hasBegun = !Content.StartedOn.IsKnown || Content.StartedOn.HappenedBy(asOf);
    }

    public ProceedingFact Fact { get; }
    public ProceedingContent Content { get; }

    /// <summary>Had happened by the day; what has no known date is seen with its proceeding.</summary>
    public bool Sees(PartialDate date) => date.IsKnown ? date.HappenedBy(_asOf) : _hasBegun;

    /// <summary>It is an event, and had happened by the day.</summary>
    public bool HasHappened(PartialDate date) => EventOrder.IsEvent(date) && Sees(date);

    /// <summary>
    /// The year of an event is not known but may be <paramref name="year"/>: the date crosses a year-end, or there is none; then
    /// it lies not before the proceeding began and not after the day.
    /// </summary>
    public bool MayFallIn(int year, PartialDate date) =>
        date.IsKnown
            ? date.CertainYear is null && date.MayFallIn(year)
            : year <= _asOf.Year && (!Content.StartedOn.IsKnown || Content.StartedOn.Earliest.Year <= year);
}
