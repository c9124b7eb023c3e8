using System.Globalization;

namespace Dcim.Linkage;

/// <summary>
/// A date of birth as far as it is known: an interval of days, and of an exact one its year, month and day. Nothing is invented: a year
/// alone is the interval of its days.
/// </summary>
public readonly record struct BirthDate
{
    private BirthDate(DateOnly earliest, DateOnly latest) => (Earliest, Latest, IsKnown) = (earliest, latest, true);

    /// <summary>Nothing is known.</summary>
    public static BirthDate Unknown => default;

    public bool IsKnown { get; }
    public DateOnly Earliest { get; }
    public DateOnly Latest { get; }

    public bool IsExact => IsKnown && Earliest == Latest;

    /// <summary>In one year; else null.</summary>
    public int? Year => IsKnown && Earliest.Year == Latest.Year ? Earliest.Year : null;

    /// <summary>In one month; else null.</summary>
    public int? Month => Year is not null && Earliest.Month == Latest.Month ? Earliest.Month : null;

    /// <exception cref="ArgumentException">The last day is before the first.</exception>
    public static BirthDate Between(DateOnly earliest, DateOnly latest) =>
        earliest <= latest
            ? new(earliest, latest)
            : throw new ArgumentException("The last day is before the first.", nameof(latest));

    public static BirthDate On(DateOnly day) => new(day, day);

    public static BirthDate InYear(int year) => new(new(year, 1, 1), new(year, 12, 31));

    public static BirthDate InMonth(int year, int month) =>
        new(new(year, month, 1), new(year, month, DateTime.DaysInMonth(year, month)));

    /// <summary>Reads <c>yyyy-MM-dd</c>, <c>yyyyMMdd</c>, <c>yyyy-MM</c> or <c>yyyy</c>.</summary>
    /// <returns><see cref="Unknown"/> for anything else.</returns>
    public static BirthDate Parse(string text)
    {
        text = text.Trim();
        if (
            DateOnly.TryParseExact(
                text,
                ["yyyy-MM-dd", "yyyyMMdd"],
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var day
            )
        )
            return On(day);
        if (DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month))
            return InMonth(month.Year, month.Month);
        return
            text.Length == 4
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            && year > 0
            ? InYear(year)
            : Unknown;
    }

    /// <summary>The first of January is what many write who do not know the day: it says the year.</summary>
    public bool IsDefaultDay => IsExact && Earliest is { Month: 1, Day: 1 };
}
