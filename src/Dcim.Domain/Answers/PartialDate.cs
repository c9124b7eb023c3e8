using System.Globalization;

namespace Dcim.Domain.Answers;

public enum DateKind
{
    Unanswered,
    Exact,
    Month,
    Year,
    Between,
    Estimated,
    Missing,
}

/// <summary>
/// A date as far as it is known: exact, a month, a year, between two days, estimated, or the reason why it is missing.
/// It is an interval of days and never becomes a single invented day.
/// </summary>
public readonly record struct PartialDate
{
    public const int MaxLength = 24;
    private const string DayFormat = "yyyy-MM-dd";

    private PartialDate(DateOnly earliest, DateOnly latest, DateKind kind) =>
        (Earliest, Latest, Kind) = (earliest, latest, kind);

    /// <summary>First day on which it can have been; meaningful only where <see cref="IsKnown"/>.</summary>
    public DateOnly Earliest { get; }

    /// <summary>Last day on which it can have been; meaningful only where <see cref="IsKnown"/>.</summary>
    public DateOnly Latest { get; }

    public DateKind Kind { get; }

    /// <summary>Why there is no date; unanswered where there is one.</summary>
    public Code Missing { get; private init; }

    public bool IsKnown => Kind is not (DateKind.Unanswered or DateKind.Missing);
    public bool IsAnswered => Kind != DateKind.Unanswered;

    /// <summary>The year, if the whole interval lies in one (domain.md 4.3, rule 7); otherwise null.</summary>
    public int? CertainYear => IsKnown && Earliest.Year == Latest.Year ? Earliest.Year : null;

    /// <summary>Happened by <paramref name="day"/>: its last possible day is on or before it (rule 2).</summary>
    public bool HappenedBy(DateOnly day) => IsKnown && Latest <= day;

    public bool MayFallIn(int year) => IsKnown && Earliest.Year <= year && year <= Latest.Year;

    public static PartialDate Exact(DateOnly day) => new(day, day, DateKind.Exact);

    public static PartialDate Exact(int year, int month, int day) => Exact(new DateOnly(year, month, day));

    public static PartialDate Month(int year, int month) =>
        new(new(year, month, 1), new DateOnly(year, month, 1).AddMonths(1).AddDays(-1), DateKind.Month);

    public static PartialDate Year(int year) => new(new(year, 1, 1), new(year, 12, 31), DateKind.Year);

    /// <exception cref="ArgumentException">The interval is reversed.</exception>
    public static PartialDate Between(DateOnly earliest, DateOnly latest) =>
        earliest <= latest
            ? new(earliest, latest, DateKind.Between)
            : throw new ArgumentException("The interval is reversed.");

    /// <summary>The same interval, marked as an estimate; where there is no date there is nothing to estimate.</summary>
    public PartialDate AsEstimate() => IsKnown ? new(Earliest, Latest, DateKind.Estimated) : this;

    public static PartialDate NotGiven(Code reason) =>
        reason.IsMissing
            ? new(default, default, DateKind.Missing) { Missing = reason }
            : throw new ArgumentException("Not a missing reason.", nameof(reason));

    /// <summary>The same with the day left out where one was given (kept for victims registered without identity).</summary>
    public PartialDate ToMonth()
    {
        if (!IsKnown || Kind is DateKind.Month or DateKind.Year)
            return this;
        var from = Month(Earliest.Year, Earliest.Month);
        var to = Month(Latest.Year, Latest.Month);
        return Kind == DateKind.Exact ? from : new(from.Earliest, to.Latest, Kind);
    }

    /// <summary>The stored text: <c>earliest/latest/kind</c>, sortable; a missing reason stands alone; empty if unanswered.</summary>
    public override string ToString() =>
        Kind switch
        {
            DateKind.Unanswered => "",
            DateKind.Missing => Missing.Value,
            _ => $"{Text(Earliest)}/{Text(Latest)}/{"?XMYBE"[(int)Kind]}",
        };

    /// <exception cref="FormatException">The text was not written by <see cref="ToString"/>.</exception>
    public static PartialDate Parse(string text)
    {
        if (text.Length == 0)
            return default;
        if (Code.MissingReasons.Any(r => r.Value == text))
            return NotGiven(text);
        var parts = text.Split('/');
        if (parts.Length != 3 || parts[2].Length != 1)
            throw new FormatException("Not a partial date.");
        var (earliest, latest) = (Day(parts[0]), Day(parts[1]));
        if (earliest > latest)
            throw new FormatException("Not a partial date.");
        var date = parts[2] switch
        {
            "X" => Exact(earliest),
            "M" => Month(earliest.Year, earliest.Month),
            "Y" => Year(earliest.Year),
            "B" => Between(earliest, latest),
            "E" => Between(earliest, latest).AsEstimate(),
            _ => throw new FormatException("Not a partial date."),
        };
        return date.ToString() == text ? date : throw new FormatException("Not a partial date.");
    }

    private static string Text(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, DayFormat, CultureInfo.InvariantCulture);
}
