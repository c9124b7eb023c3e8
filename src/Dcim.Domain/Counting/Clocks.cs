namespace Dcim.Domain.Counting;

/// <summary>
/// The two clocks of a table (domain.md 4.3, rule 2): <paramref name="AsOf"/> goes by the dates of the events themselves,
/// <paramref name="RecordedUpTo"/> by the time of entry, and so makes an earlier table again.
/// </summary>
/// <param name="AsOf">Registrations and statuses count that have happened by this day.</param>
/// <param name="RecordedUpTo">UTC; of each registration the version counts that stood at this moment.</param>
public readonly record struct Clocks(DateOnly AsOf, DateTime RecordedUpTo)
{
    /// <summary>Both clocks: the registration had happened, and this version of it stood.</summary>
    public bool See(VictimFact fact) => fact.RegisteredOn.HappenedBy(AsOf) && Stood(fact.RecordedFrom, fact.RecordedTo);

    /// <summary>
    /// Whether an entry stood at <see cref="RecordedUpTo"/>; also for declarations of coverage, which are entries too.
    /// An entry that ends at that very moment has already given way to the next.
    /// </summary>
    public bool Stood(DateTime recordedFrom, DateTime? recordedTo) =>
        recordedFrom <= RecordedUpTo && (recordedTo is null || recordedTo > RecordedUpTo);
}
