using System.Globalization;
using System.Text.RegularExpressions;
using Dcim.Domain.Answers;

namespace Dcim.Domain.Exchange;

/// <summary>
/// Dates as people write them in files: whole, without day, without month, about, from one to another; months by number, name in
/// five languages, or Roman. What cannot be told for certain is no date: neither a day nor a century is ever made up.
/// </summary>
public static partial class DateText
{
    private static readonly string[] s_about =
    [
        "~",
        "cca",
        "ca",
        "c",
        "circa",
        "approx",
        "approximately",
        "about",
        "around",
        "est",
        "estimated",
        "okolo",
        "asi",
        "kolem",
        "priblizne",
        "zhruba",
        "ok",
        "mniej wiecej",
        "aprox",
        "aproximadamente",
        "cerca de",
        "por volta de",
    ];

    private static readonly string[] s_between =
    [
        "between",
        "from",
        "mezi",
        "od",
        "miedzy",
        "entre",
        "de",
        "desde",
        "medzi",
    ];
    private static readonly string[] s_and = ["and", "to", "until", "a", "az", "do", "i", "e", "ate"];

    /// <summary>Words that stand in a date and say nothing: "of", "dne", "r.".</summary>
    private static readonly HashSet<string> s_silent =
    [
        "of",
        "the",
        "de",
        "do",
        "no",
        "em",
        "dia",
        "ano",
        "r",
        "rok",
        "roku",
        "roce",
        "v",
        "w",
        "dne",
        "dnia",
        "dna",
        "year",
        "in",
        "on",
    ];

    private static readonly string[] s_roman =
    [
        "I",
        "II",
        "III",
        "IV",
        "V",
        "VI",
        "VII",
        "VIII",
        "IX",
        "X",
        "XI",
        "XII",
    ];

    /// <summary>Names of the months as they stand in dates, without accents, in the five languages.</summary>
    private static readonly string[] s_months =
    [
        "january jan leden ledna lednu styczen stycznia styczniu sty januar januara januari janeiro",
        "february feb unor unora unoru uno luty lutego lutym lut februar februara februari fevereiro fev",
        "march mar brezen brezna breznu bre marzec marca marcu marec marci marco",
        "april apr duben dubna dubnu dub kwiecien kwietnia kwietniu kwi aprila aprili abril abr",
        "may kveten kvetna kvetnu kve maj maja maju maji maio mai",
        "june jun cerven cervna cervnu cvn czerwiec czerwca czerwcu cze juna juni junho",
        "july jul cervenec cervence cervenci cvc lipiec lipca lipcu lip jula juli julho",
        "august aug srpen srpna srpnu srp sierpien sierpnia sierpniu sie augusta auguste agosto ago",
        "september sep sept zari zar wrzesien wrzesnia wrzesniu wrz septembra septembri setembro set",
        "october oct rijen rijna rijnu rij pazdziernik pazdziernika pazdzierniku paz oktober okt oktobra oktobri outubro out",
        "november nov listopad listopadu listopada listopadzie lis novembra novembri novembro",
        "december dec prosinec prosince prosinci pro grudzien grudnia grudniu gru decembra decembri dezembro dez",
    ];

    private static readonly Dictionary<string, int> s_monthOf = s_months
        .SelectMany((names, i) => names.Split(' ').Select(n => (n, i + 1)))
        .ToDictionary(n => n.n, n => n.Item2, StringComparer.Ordinal);

    /// <returns>The date as <see cref="AnswerText"/> writes it; null where the text is none for certain.</returns>
    public static string? Read(string text, DateOrder order)
    {
        text = text.Trim();
        if (text.Length is 0 or > 100)
            return null;
        if (Ends(text) is var (first, second))
            return
                ReadOne(first, order, YearOf(second)) is { } from
                && ReadOne(second, order, null) is { } to
                && !from.StartsWith('~')
                && !to.StartsWith('~')
                ? $"{from}..{to}"
                : null;
        return ReadOne(text, order, null) ?? Quarter(text);
    }

    /// <summary>The two ends of a text from one date to another.</summary>
    private static (string, string)? Ends(string text)
    {
        var years = TwoYears().Match(text);
        if (years.Success)
            return (years.Groups[1].Value, years.Groups[2].Value);
        var parted = text.Split(["..", "–", "—", " - "], StringSplitOptions.TrimEntries);
        if (parted.Length == 2 && parted.All(p => p.Length > 0))
            return (parted[0], parted[1]);
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 3 || !s_between.Contains(Word(words[0])))
            return null;
        var and = Array.FindLastIndex(words, words.Length - 2, w => s_and.Contains(Word(w)));
        return and < 2 ? null : (string.Join(' ', words[1..and]), string.Join(' ', words[(and + 1)..]));
    }

    /// <param name="sharedYear">The year that a first end without one shares with the second.</param>
    private static string? ReadOne(string text, DateOrder order, string? sharedYear)
    {
        var about = WithoutAbout(ref text);
        var date = Iso(text) ?? Figures(text, order) ?? Named(text, sharedYear);
        return date is null ? null
            : about ? $"~{date}"
            : date;
    }

    private static bool WithoutAbout(ref string text)
    {
        if (text.EndsWith('?') || text.EndsWith("(?)", StringComparison.Ordinal))
        {
            text = text.TrimEnd('?', ')', '(', ' ');
            return true;
        }
        var whole = text;
        foreach (var word in s_about.OrderByDescending(w => w.Length))
        {
            var length = word == "~" ? 1 : LengthOf(word, whole);
            if (length > 0 && (word != "~" || whole[0] is '~' or '±'))
            {
                text = whole[length..].TrimStart('.', ' ', ':');
                return true;
            }
        }
        return false;
    }

    /// <summary>How much of the text the word takes, accents or not, where the text begins with it; 0 where it does not.</summary>
    private static int LengthOf(string word, string text)
    {
        var end = 0;
        foreach (var part in word.Split(' '))
        {
            var start = end;
            while (start < text.Length && text[start] == ' ')
                start++;
            end = start;
            while (end < text.Length && char.IsLetter(text[end]))
                end++;
            if (end == start || Word(text[start..end]) != part)
                return 0;
        }
        return end;
    }

    private static string? Iso(string text)
    {
        var match = IsoDate().Match(text);
        return match.Success ? Of(match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value) : null;
    }

    /// <summary>Figures with signs between, in the order the source has.</summary>
    private static string? Figures(string text, DateOrder order)
    {
        var match = OnlyFigures().Match(text);
        if (!match.Success)
            return null;
        string[] parts = [.. match.Groups["n"].Captures.Select(c => c.Value)];
        return parts.Length switch
        {
            1 when parts[0].Length == 4 => Of(parts[0], "", ""),
            1 when parts[0].Length == 8 => order == DateOrder.YearMonthDay
                ? Of(parts[0][..4], parts[0][4..6], parts[0][6..])
                : null,
            2 when parts[0].Length == 4 => Of(parts[0], parts[1], ""),
            2 when parts[1].Length == 4 => Of(parts[1], parts[0], ""),
            3 when parts[0].Length == 4 => Of(parts[0], parts[1], parts[2]),
            3 when parts[2].Length == 4 && order == DateOrder.MonthDayYear => Of(parts[2], parts[0], parts[1]),
            3 when parts[2].Length == 4 && order == DateOrder.DayMonthYear => Of(parts[2], parts[1], parts[0]),
            _ => null,
        };
    }

    /// <summary>A month by its name, with a year, perhaps a day.</summary>
    private static string? Named(string text, string? sharedYear)
    {
        var (month, day) = (0, "");
        string? year = null;
        foreach (var word in Regex.Split(text, @"[^\p{L}\p{M}\p{N}]+").Where(w => w.Length > 0))
        {
            var plain = Word(word);
            var figures = Ordinal().Match(plain);
            if (s_roman.Contains(word) && month == 0 && !InYear().IsMatch(text))
                month = Array.IndexOf(s_roman, word) + 1;
            else if (s_monthOf.TryGetValue(plain, out var named) && month == 0)
                month = named;
            else if (plain.Length == 4 && plain.All(char.IsAsciiDigit) && year is null)
                year = plain;
            else if (figures.Success && day.Length == 0)
                day = figures.Groups[1].Value;
            else if (!s_silent.Contains(plain))
                return null;
        }
        year ??= month > 0 ? sharedYear : null;
        if (year is null || month == 0 && day.Length > 0)
            return null;
        return Of(year, month == 0 ? "" : $"{month}", day);
    }

    private static string? Quarter(string text)
    {
        var match = QuarterOfYear().Match(text);
        if (!match.Success)
            return null;
        var first = int.Parse(match.Groups["q"].ValueSpan, CultureInfo.InvariantCulture) * 3 - 2;
        return
            Of(match.Groups["y"].Value, $"{first}", "") is { } from
            && Of(match.Groups["y"].Value, $"{first + 2}", "") is { } to
            ? $"{from}..{to}"
            : null;
    }

    private static string? YearOf(string text) => YearAlone().Match(text) is { Success: true } year ? year.Value : null;

    private static string? Of(string y, string m, string d)
    {
        if (!Number(y, out var year) || year is < AnswerReader.FirstYear or > AnswerReader.LastYear)
            return null;
        if (m.Length == 0)
            return d.Length == 0 ? y : null;
        if (!Number(m, out var month) || month is < 1 or > 12)
            return null;
        if (d.Length == 0)
            return $"{y}-{month:00}";
        return Number(d, out var day) && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? $"{y}-{month:00}-{day:00}"
            : null;
    }

    private static bool Number(string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    private static string Word(string text) => FoldedText.Of(text).Trim('.', ',');

    [GeneratedRegex(@"^(\d{4})-(\d{1,2})-(\d{1,2})([T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?)?$")]
    private static partial Regex IsoDate();

    [GeneratedRegex(@"^(?<n>\d+)(\s*[./\-\s]\s*(?<n>\d+)){0,2}\.?( 0{1,2}:00(:00)?)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex OnlyFigures();

    /// <summary>A sentence that begins "V roce 2015": no Roman five.</summary>
    [GeneratedRegex(@"^V\s+ro")]
    private static partial Regex InYear();

    [GeneratedRegex(@"^(\d{4})\s*[-/]\s*(\d{4})$")]
    private static partial Regex TwoYears();

    [GeneratedRegex(@"^(\d{1,2})(st|nd|rd|th)?$")]
    private static partial Regex Ordinal();

    [GeneratedRegex(
        @"^(Q(?<q>[1-4])[ /.\-]*(?<y>\d{4})|(?<y>\d{4})[ /.\-]*Q(?<q>[1-4]))$",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex QuarterOfYear();

    [GeneratedRegex(@"\b(19|20|21)\d{2}\b")]
    private static partial Regex YearAlone();
}
