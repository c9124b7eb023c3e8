namespace Dcim.Linkage;

/// <summary>How two dates of birth agree: what slips of the hand, and what is not known, leave alike.</summary>
public static class BirthLevels
{
    public const int Count = 8;

    /// <returns>
    /// <see cref="Comparison.Unknown"/>, or 1 for dates that cannot be of one person, 2 for neighbouring years, 3 where wide intervals
    /// meet, 4 for the same year and more or a year alone, 5 for a day that stands for a year, or the same day of another year, 6 for one
    /// slip of the hand, 7 for day and month swapped, 8 for the same day.
    /// </returns>
    public static byte Of(BirthDate one, BirthDate other)
    {
        if (!one.IsKnown || !other.IsKnown)
            return Comparison.Unknown;
        if (one.IsExact && other.IsExact)
            return OfDays(one, other);
        (one, other) = (OfYear(one), OfYear(other));
        if (one.Earliest <= other.Latest && other.Earliest <= one.Latest)
            return one.Year is not null && other.Year is not null ? (byte)4 : (byte)3;
        return
            Math.Abs(one.Earliest.Year - other.Latest.Year) <= 1 || Math.Abs(other.Earliest.Year - one.Latest.Year) <= 1
            ? (byte)2
            : (byte)1;
    }

    /// <summary>A day that stands for a year, as that year.</summary>
    private static BirthDate OfYear(BirthDate date) => date.IsDefaultDay ? BirthDate.InYear(date.Earliest.Year) : date;

    private static byte OfDays(BirthDate one, BirthDate other)
    {
        var (a, b) = (one.Earliest, other.Earliest);
        if (a == b)
            return one.IsDefaultDay ? (byte)6 : (byte)8;
        if (a.Year == b.Year && a.Month == b.Day && a.Day == b.Month)
            return 7;
        if (IsOneSlip(a, b))
            return 6;
        if (a.Year == b.Year && (one.IsDefaultDay || other.IsDefaultDay) || a.Month == b.Month && a.Day == b.Day)
            return 5;
        if (a.Year == b.Year && (a.Month == b.Month || a.Day == b.Day))
            return 4;
        return Math.Abs(a.DayNumber - b.DayNumber) is <= 31 or (>= 365 - 31 and <= 365 + 31) ? (byte)2 : (byte)1;
    }

    private static bool IsOneSlip(DateOnly one, DateOnly other)
    {
        Span<char> a = stackalloc char[8],
            b = stackalloc char[8];
        Write(one, a);
        Write(other, b);
        return EditDistance.IsAtMostOne(a, b);
    }

    private static void Write(DateOnly day, Span<char> digits)
    {
        var number = day.Year * 10000 + day.Month * 100 + day.Day;
        for (var i = 7; i >= 0; i--, number /= 10)
            digits[i] = (char)('0' + number % 10);
    }
}
