using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Dcim.Domain.Answers;

namespace Dcim.Web.Features.Imports.Files;

/// <summary>
/// Dates as people type them, in the five languages: <c>1. 5. 2021</c>, <c>05/2021</c>, <c>III/2024</c>, <c>květen 2021</c>,
/// <c>cca 2015</c>, <c>2019?</c>, <c>1.-3.6.2020</c>. What is not said is not invented: a month stays a month, and what can
/// be read in two ways is not read. A bare number is a date only as a year of four digits.
/// </summary>
public static partial class DateText
{
    private const int MaxLength = 60;
    private const int FirstYear = 1900;
    private const int LastYear = 2099;

    /// <summary>Years of two digits are read up to 2029, as spreadsheet programs read them: 29 is 2029, 30 is 1930.</summary>
    private const int LastShortYear = 29;

    // [0-9], because \d is also a figure of any other script.
    private const string Gap = @"[-/. ]+";
    private const string Day = @"(?<d>[0-9]{1,2})(?:st|nd|rd|th|\.?[ºª°])?";
    private const string Named = @"(?<n>[a-z]+)\.?";
    private const string Of = @"(?: ?de |[-/., ]+)";

    private static readonly Dictionary<string, int> s_months = Months();

    /// <summary>The date of a text; null if it is none, or could be several in this order.</summary>
    public static PartialDate? Read(string text, DateOrder order)
    {
        if (text.Length > MaxLength)
            return null;
        var plain = Plain(text);
        var exact = Estimate().Replace(plain, "").Trim();
        var isEstimate = exact.Length < plain.Length;
        exact = Filler().Replace(TimeOfDay().Replace(exact, ""), "").Trim();
        var date = Single(exact, order) ?? Range(exact, order);
        return isEstimate ? date?.AsEstimate() : date;
    }

    private static PartialDate? Single(string text, DateOrder order)
    {
        if (JustYear().Match(text) is { Success: true } year)
            return Year(year.Groups["y"]) is { } y ? PartialDate.Year(y) : null;
        if (MonthOfYear().Match(text) is { Success: true } month)
            return Month(Year(month.Groups["y"]), Month(month.Groups["m"]));
        if (NamedMonth().Match(text) is { Success: true } named)
            return Month(Year(named.Groups["y"]), Month(named.Groups["n"]));
        if (Quarter().Match(text) is { Success: true } quarter)
            return Year(quarter.Groups["y"]) is { } y && Number(quarter.Groups["q"]) * 3 is var last
                ? Between(PartialDate.Month(y, last - 2), PartialDate.Month(y, last))
                : null;
        if (NamedDay().Match(text) is { Success: true } day)
            return Exact(Year(day.Groups["y"]), Month(day.Groups["n"]), Number(day.Groups["d"]));
        if (YearFirst().Match(text) is { Success: true } iso)
            return Exact(Year(iso.Groups["y"]), Number(iso.Groups["m"]), Number(iso.Groups["d"]));
        if (Figures().Match(text) is { Success: true } figures)
            return OfFigures(figures, order);
        return null;
    }

    /// <summary>Three figures, the year not first unless it has two digits.</summary>
    private static PartialDate? OfFigures(Match match, DateOrder order)
    {
        var (first, second, third) = (match.Groups["a"], match.Groups["b"], match.Groups["c"]);
        if (order != DateOrder.YearMonthDay)
            return order == DateOrder.DayMonthYear
                ? Exact(Year(third), Number(second), Number(first))
                : Exact(Year(third), Number(first), Number(second));
        if (third.Length == 2)
            return first.Length == 2 ? Exact(Year(first), Number(second), Number(third)) : null;
        // The year stands last all the same; only dots, or a day after the 12th, tell the day from the month.
        var dayFirst = Exact(Year(third), Number(second), Number(first));
        if (match.Groups["s"].ValueSpan.Contains('.'))
            return dayFirst;
        var monthFirst = Exact(Year(third), Number(first), Number(second));
        return dayFirst is null || monthFirst is null || dayFirst == monthFirst ? dayFirst ?? monthFirst : null;
    }

    private static PartialDate? Range(string text, DateOrder order)
    {
        if (DaysOfAMonth().Match(text) is { Success: true } days && order != DateOrder.MonthDayYear)
        {
            var (year, month) = (Year(days.Groups["y"]), Number(days.Groups["m"]));
            var firstMonth = days.Groups["n"].Success ? Number(days.Groups["n"]) : month;
            return Between(
                Exact(year, firstMonth, Number(days.Groups["a"])),
                Exact(year, month, Number(days.Groups["b"]))
            );
        }
        if (MonthsOfAYear().Match(text) is { Success: true } months && Year(months.Groups["y"]) is { } y)
            return Between(Month(y, Month(months.Groups["a"])), Month(y, Month(months.Groups["b"])));
        if (Words().Match(text) is { Success: true } words)
            return Between(Single(words.Groups["a"].Value, order), Single(words.Groups["b"].Value, order));
        for (var i = text.IndexOfAny(['-', '/']); i >= 0; i = text.IndexOfAny(['-', '/'], i + 1))
            if (
                Single(text[..i].TrimEnd(), order) is { } from
                && Single(text[(i + 1)..].TrimStart(), order) is { } to
                && from.Kind == to.Kind
            )
                return Between(from, to);
        return null;
    }

    private static PartialDate? Between(PartialDate? from, PartialDate? to) =>
        from is { } first && to is { } last && first.Earliest <= last.Earliest && first.Latest <= last.Latest
            ? PartialDate.Between(first.Earliest, last.Latest)
            : null;

    private static PartialDate? Exact(int? year, int? month, int? day) =>
        year is { } y && month is { } m and >= 1 and <= 12 && day is { } d and >= 1 && d <= DateTime.DaysInMonth(y, m)
            ? PartialDate.Exact(y, m, d)
            : null;

    private static PartialDate? Month(int? year, int? month) =>
        year is { } y && month is { } m and >= 1 and <= 12 ? PartialDate.Month(y, m) : null;

    private static int Number(Group group) =>
        int.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    private static int? Year(Group group)
    {
        var year = Number(group);
        if (group.Length == 2)
            year += year <= LastShortYear ? 2000 : 1900;
        return year is >= FirstYear and <= LastYear ? year : null;
    }

    /// <summary>By a figure, a name or a Roman numeral.</summary>
    private static int? Month(Group group) =>
        char.IsAsciiDigit(group.Value[0]) ? Number(group)
        : s_months.TryGetValue(group.Value, out var month) ? month
        : null;

    /// <summary>Lower case without diacritics, one kind of dash, one space between words.</summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in SourceText.OneLine(SourceText.Clean(text)).Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark)
                continue;
            plain.Append(
                c switch
                {
                    '‐' or '‑' or '‒' or '–' or '—' or '−' => '-',
                    'ł' or 'Ł' => 'l',
                    _ => char.ToLowerInvariant(c),
                }
            );
        }
        return plain.ToString();
    }

    private static Dictionary<string, int> Months()
    {
        // English, Czech (both cases), Polish (both cases), Portuguese, Slovak; numerals.
        string[] names =
        [
            "january jan leden ledna led styczen stycznia sty janeiro januar januara i",
            "february feb unor unora uno luty lutego lut fevereiro fev februar februara ii",
            "march mar brezen brezna bre marzec marca marco marec iii",
            "april apr duben dubna dub kwiecien kwietnia kwi abril abr aprila iv",
            "may kveten kvetna kve maj maja maio mai v",
            "june jun cerven cervna cvn czerwiec czerwca cze junho juna vi",
            "july jul cervenec cervence cvc lipiec lipca lip julho jula vii",
            "august aug srpen srpna srp sierpien sierpnia sie agosto ago augusta viii",
            "september sep sept zari zar wrzesien wrzesnia wrz setembro set septembra ix",
            "october oct rijen rijna rij pazdziernik pazdziernika paz outubro out oktober oktobra okt x",
            "november nov listopad listopadu listopada lis novembro novembra xi",
            "december dec prosinec prosince pro grudzien grudnia gru dezembro dez decembra xii",
        ];
        return names
            .Index()
            .SelectMany(month => month.Item.Split(' ').Select(name => (name, Number: month.Index + 1)))
            .ToDictionary(month => month.name, month => month.Number);
    }

    [GeneratedRegex(
        @"^(?:~|≈|(?:cca|ca|circa|asi|kolem|okolo|zhruba|priblizne|around|about|approx|approximately|ok|okolo|kolo|cerca de|aprox|aproximadamente|por volta de|odhad|odhadom|est)\b\.?:?)\s*|\s*\(?\?\)?$"
    )]
    private static partial Regex Estimate();

    [GeneratedRegex(
        @"[t ,]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?(?: ?[ap]\.?m\.?)?(?:z|[+-][0-9]{2}:?[0-9]{2})?$"
    )]
    private static partial Regex TimeOfDay();

    [GeneratedRegex(
        @"^(?:rok|roku|year|ano|ano de|r\.|dne|dna|dnia|on|em|in|v roce|v roku|w roku|w) (?=\S)|(?<=[0-9]{4}) ?(?:r\.?|roku|g\.)$|(?<=[0-9]{4})\.$"
    )]
    private static partial Regex Filler();

    [GeneratedRegex(@"^(?<y>[0-9]{4})$")]
    private static partial Regex JustYear();

    [GeneratedRegex("^(?:(?<m>[0-9]{1,2})" + Gap + "(?<y>[0-9]{4})|(?<y>[0-9]{4})" + Gap + "(?<m>[0-9]{1,2}))$")]
    private static partial Regex MonthOfYear();

    [GeneratedRegex("^(?:" + Named + Of + "?(?<y>[0-9]{4})|(?<y>[0-9]{4})" + Of + Named + ")$")]
    private static partial Regex NamedMonth();

    [GeneratedRegex(@"^(?:q(?<q>[1-4])|(?<q>[1-4])\.? ?q)[-/. ]*(?<y>[0-9]{4})$")]
    private static partial Regex Quarter();

    [GeneratedRegex(
        "^(?:"
            + Day
            + Of
            + "?"
            + Named
            + Of
            + "?(?<y>[0-9]{4}|[0-9]{2})|"
            + Named
            + " ?"
            + Day
            + "(?:, ?| )(?<y>[0-9]{4})|(?<y>[0-9]{4})"
            + Of
            + Named
            + Of
            + Day
            + ")$"
    )]
    private static partial Regex NamedDay();

    [GeneratedRegex(
        @"^(?<y>[0-9]{4})(?:(?<s>\. ?|[-/ ])(?<m>[0-9]{1,2})\k<s>(?<d>[0-9]{1,2})|(?<m>[0-9]{2})(?<d>[0-9]{2}))\.?$"
    )]
    private static partial Regex YearFirst();

    [GeneratedRegex(
        @"^(?<a>[0-9]{1,2})(?<s>\. ?|[-/ ]|/ )(?<b>[0-9]{1,2})(?:\k<s>|(?<=\.\s?[0-9]+)\. ?)(?<c>[0-9]{4}|[0-9]{2})\.?$"
    )]
    private static partial Regex Figures();

    [GeneratedRegex(
        @"^(?<a>[0-9]{1,2})(?:\. ?(?<n>[0-9]{1,2}))?\.? ?- ?(?<b>[0-9]{1,2})\. ?(?<m>[0-9]{1,2})\. ?(?<y>[0-9]{4})$"
    )]
    private static partial Regex DaysOfAMonth();

    [GeneratedRegex(@"^(?<a>[a-z]+)\.? ?[-/] ?(?<b>[a-z]+)\.?[-/., ]+(?<y>[0-9]{4})$")]
    private static partial Regex MonthsOfAYear();

    [GeneratedRegex(
        @"^(?:od|from|between|mezi|miedzy|medzi|entre|de|z) (?<a>.+?) (?:do|to|and|a|i|e|ate|az)(?: do| a)? (?<b>.+)$|^(?<a>.*[0-9]) (?:do|to|ate|az|a) (?<b>[0-9].*)$"
    )]
    private static partial Regex Words();
}
