using Dcim.Domain.Counting;

namespace Dcim.Statistics;

/// <summary>What a table is asked for.</summary>
/// <param name="Year">The year counted.</param>
/// <param name="AsOf">Registrations and statuses dated up to this day count.</param>
/// <param name="RecordedUpTo">UTC; what was entered up to this moment counts.</param>
public sealed record TableRequest(int Year, DateOnly AsOf, DateTime RecordedUpTo)
{
    public Clocks Clocks => new(AsOf, RecordedUpTo);
}
