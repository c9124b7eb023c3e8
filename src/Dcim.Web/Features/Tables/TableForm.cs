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
    private static readonly string[] s_timeFormats =
    [
        "yyyy-MM-ddTHH:mmK",
        "yyyy-MM-ddTHH:mm:ssK",
        "yyyy-MM-ddTHH:mm:ss.FFFFFFFK",
    ];

    /// <summary>T1 if empty.</summary>
    public string? Table { get; set; }

    public string? Year { get; set; }

    /// <summary>ISO day; today if empty.</summary>
    public string? AsOf { get; set; }

    /// <summary>Local time of entry, or UTC with a Z; now if empty.</summary>
    public string? RecordedUpTo { get; set; }

    /// <summary>Show the cells without a count too.</summary>
    public bool All { get; set; }

    /// <summary>The table asked for; null where there is none of this name.</summary>
    public string? TableId => string.IsNullOrWhiteSpace(Table) ? VictimTable.Id : ReadTable(Table);

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
            if (ReadDay(AsOf) is { } day)
                asOf = day;
            else
                state.AddModelError(nameof(AsOf), text["Tables.NoSuchDay"]);
        if (!string.IsNullOrWhiteSpace(RecordedUpTo))
            if (ReadTime(RecordedUpTo) is { } time)
                recordedUpTo = days.ToUtc(time);
            else
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

    /// <summary>What the audit calls a table: both clocks are in it, so that it says which figures were seen.</summary>
    public static string Subject(string table, TableRequest request, string what) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{table} {request.Year} as of {request.AsOf:yyyy-MM-dd} recorded up to {request.RecordedUpTo:yyyy-MM-ddTHH:mm:ssZ} {what}"
        );

    /// <summary>A table by its name in capitals or small letters; null for anything else.</summary>
    public static string? ReadTable(string typed) =>
        CountedTable.Ids.FirstOrDefault(id => id.Equals(typed, StringComparison.OrdinalIgnoreCase));

    /// <summary>A day as year-month-day; null for anything else.</summary>
    public static DateOnly? ReadDay(string typed) =>
        DateOnly.TryParseExact(typed, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : null;

    /// <summary>A time as year-month-dayThour:minute with or without seconds, local or UTC with a Z; null for anything else.</summary>
    public static DateTime? ReadTime(string typed) =>
        DateTime.TryParseExact(
            typed,
            s_timeFormats,
            CultureInfo.InvariantCulture,
            DateTimeStyles.RoundtripKind,
            out var time
        )
            ? time
            : null;
}
