using System.Globalization;
using Dcim.Web.Features.Tables;
using Dcim.Web.Hosting;
using Dcim.Web.Localisation;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Dcim.Web.Features.Audit;

/// <summary>Which looks at the institution's records are shown; a bookmark holds codes and days only.</summary>
public sealed class LooksForm
{
    private const string DayFormat = "yyyy-MM-dd";

    /// <summary>Longest period.</summary>
    public const int MostDays = 92;

    public string? From { get; set; }
    public string? To { get; set; }

    /// <summary>Code of the account that looked.</summary>
    public string? Person { get; set; }

    /// <summary>Only what is unusual.</summary>
    public bool Unusual { get; set; }
    public int Page { get; set; } = 1;

    /// <summary>The first and the last day; errors go to <paramref name="state"/>.</summary>
    public (DateOnly From, DateOnly To)? Read(ModelStateDictionary state, LocalDays days, Texts text)
    {
        var to = Day(nameof(To), To) ?? days.Today;
        var from = Day(nameof(From), From) ?? to.AddDays(1 - Looks.RecentDays);
        if (from > to)
            state.AddModelError(nameof(To), text["Coverage.Reversed"]);
        else if (to.DayNumber - from.DayNumber >= MostDays)
            state.AddModelError(nameof(From), text["Looks.PeriodTooLong", MostDays]);
        if (!state.IsValid)
            return null;
        state.Clear(); // the boxes then show the days taken, not the empty ones sent
        From = from.ToString(DayFormat, CultureInfo.InvariantCulture);
        To = to.ToString(DayFormat, CultureInfo.InvariantCulture);
        Page = Math.Clamp(Page, 1, Looks.MostAccesses);
        return (from, to);

        DateOnly? Day(string box, string? typed)
        {
            if (string.IsNullOrWhiteSpace(typed))
                return null;
            if (TableForm.ReadDay(typed.Trim()) is { } day)
                return day;
            state.AddModelError(box, text["Tables.NoSuchDay"]);
            return null;
        }
    }

    /// <summary>The query of an address that shows this again.</summary>
    public IReadOnlyDictionary<string, string?> Query(string? person, int? page = null, string? day = null) =>
        new Dictionary<string, string?>
        {
            ["from"] = day ?? From,
            ["to"] = day ?? To,
            ["person"] = person,
            ["unusual"] = Unusual ? "true" : null,
            ["page"] = page?.ToString(CultureInfo.InvariantCulture),
        }
            .Where(p => !string.IsNullOrEmpty(p.Value))
            .ToDictionary();
}
