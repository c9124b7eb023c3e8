using Dcim.Web.Features.Tables;
using Dcim.Web.Hosting;

namespace Dcim.Web.Features.Api;

/// <summary>Times of a query: as a table takes them.</summary>
internal static class ApiTime
{
    /// <returns>False where there is something that is no time.</returns>
    public static bool TryRead(string? typed, LocalDays days, out DateTime? utc)
    {
        utc = null;
        if (string.IsNullOrEmpty(typed))
            return true;
        if (TableForm.ReadTime(typed) is { } time)
            utc = days.ToUtc(time);
        else if (TableForm.ReadDay(typed) is { } day)
            utc = days.ToUtc(day.ToDateTime(default));
        return utc is not null;
    }
}
