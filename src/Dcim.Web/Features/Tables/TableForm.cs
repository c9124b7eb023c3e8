using System.Globalization;
using Dcim.Statistics;
using Dcim.Web.Hosting;
using Dcim.Web.Localisation;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Dcim.Web.Features.Tables;

/// <summary>What the analyst asks for, as it stands in the address: a table can be kept as a bookmark.</summary>
public sealed class TableForm
{
    public const int FirstYear = 1990;
    private const string DayFormat = "yyyy-MM-dd";

    public string? Year { get; set; }

    /// <summary>ISO day; today if empty.</summary>
    public string? AsOf { get; set; }

    /// <summary>Local time of entry, or UTC with a Z; now if empty.</summary>
    public string? RecordedUpTo { get; set; }

    /// <summary>Show the cells without a count too.</summary>
    public bool All { get; set; }

    /// <summary>The request, defaults filled in; errors go to <paramref name="state"/>.</summary>
    public TableRequest? Read(ModelStateDictionary state, LocalDays days, TimeProvider clock, Texts text)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var (year, asOf, recordedUpTo) = (days.Today.Year - 1, days.Today, now);
        if (!string.IsNullOrWhiteSpace(Year))
            if (
                !int.TryParse(Year, NumberStyles.None, CultureInfo.InvariantCulture, out year)
                || year < FirstYear
                || year > days.Today.Year
            )
                state.AddModelError(nameof(Year), text["Coverage.YearRange", FirstYear, days.Today.Year]);
        if (!string.IsNullOrWhiteSpace(AsOf))
            if (!DateOnly.TryParseExact(AsOf, DayFormat, CultureInfo.InvariantCulture, default, out asOf))
                state.AddModelError(nameof(AsOf), text["Tables.NoSuchDay"]);
        if (!string.IsNullOrWhiteSpace(RecordedUpTo))
            if (!TryTime(RecordedUpTo, days, out recordedUpTo))
                state.AddModelError(nameof(RecordedUpTo), text["Tables.NoSuchTime"]);
        if (!state.IsValid)
            return null;
        state.Clear(); // the boxes then show the values taken, not the empty ones sent
        (Year, AsOf) = (
            year.ToString(CultureInfo.InvariantCulture),
            asOf.ToString(DayFormat, CultureInfo.InvariantCulture)
        );
        return new(year, asOf, recordedUpTo > now ? now : recordedUpTo);
    }

    /// <summary>The query of an address that gives exactly this table again.</summary>
    public static Dictionary<string, string?> Query(TableRequest request) =>
        new()
        {
            ["year"] = request.Year.ToString(CultureInfo.InvariantCulture),
            ["asOf"] = request.AsOf.ToString(DayFormat, CultureInfo.InvariantCulture),
            ["recordedUpTo"] = request.RecordedUpTo.ToString("O", CultureInfo.InvariantCulture),
        };

    private static bool TryTime(string typed, LocalDays days, out DateTime utc)
    {
        utc = default;
        if (!DateTime.TryParse(typed, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time))
            return false;
        utc = time.Kind switch
        {
            DateTimeKind.Utc => time,
            DateTimeKind.Local => time.ToUniversalTime(),
            _ => days.ToUtc(time),
        };
        return true;
    }
}
