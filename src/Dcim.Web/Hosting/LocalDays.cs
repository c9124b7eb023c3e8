using Dcim.Domain.Profiles;

namespace Dcim.Web.Hosting;

/// <summary>The days of the instance's time zone.</summary>
public sealed class LocalDays(NationalProfile profile, TimeProvider clock)
{
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(profile.TimeZone);

    public DateOnly Today => DateOnly.FromDateTime(ToLocal(clock.GetUtcNow().UtcDateTime));

    public DateTime ToLocal(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(utc, _zone);

    /// <summary>
    /// A time without a zone is local; one that does not exist or is double (change of the clocks) is taken in standard time.
    /// </summary>
    public DateTime ToUtc(DateTime local)
    {
        if (local.Kind != DateTimeKind.Unspecified)
            return local.ToUniversalTime();
        var time = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        return _zone.IsInvalidTime(time)
            ? DateTime.SpecifyKind(time - _zone.BaseUtcOffset, DateTimeKind.Utc)
            : TimeZoneInfo.ConvertTimeToUtc(time, _zone);
    }
}
