using System.Globalization;
using Dcim.Domain.Catalogue;

namespace Dcim.Domain.Answers;

/// <summary>Why boxes could not be read: the box at fault, and the name of the message with its arguments.</summary>
public sealed record AnswerProblem(string Box, string Message, params object[] Arguments);

/// <summary>Reads typed text into answers, by kind. Digits and codes are read the same in every language.</summary>
public sealed class AnswerReader(IndicatorCatalogue catalogue, Func<string, string, bool> openListHas)
{
    public const int FirstYear = 1900;
    public const int LastYear = 2199;
    private const int DefaultTextLength = 400;

    /// <summary>
    /// Reads the answer of one part: a <see cref="Code"/>, <see cref="CodeSet"/>, <see cref="CodeSequence"/>,
    /// <see cref="NumberAnswer"/>, <see cref="PartialDate"/> or string; the unanswered value where nothing was typed.
    /// </summary>
    /// <returns>The answer, or null and the first problem.</returns>
    public (object? Answer, AnswerProblem? Problem) Read(IndicatorPart part, AnswerSheet sheet)
    {
        foreach (var box in AnswerSheet.BoxesOf(part))
        foreach (var text in sheet.All(box))
            if (text.Any(c => char.IsControl(c) && c is not ('\r' or '\n')))
                return (null, new(box, "ControlCharacters"));
        return part.Kind switch
        {
            AnswerKind.Choice => ReadChoice(part, sheet),
            AnswerKind.Choices => ReadChoices(part, sheet),
            AnswerKind.Number => ReadNumber(part, sheet),
            AnswerKind.Date => ReadDate(part, sheet),
            _ => ReadText(part, sheet),
        };
    }

    /// <summary>No other answer goes beside it: a missing reason, <em>none</em>, <em>withdrawn</em>.</summary>
    public static bool StandsAlone(Code code) => StandsAlone(code.Value);

    /// <inheritdoc cref="StandsAlone(Code)"/>
    /// <param name="code">As typed: it may be no code.</param>
    public static bool StandsAlone(string code) => code is "UNK" or "NAS" or "REF" or "NAP" or "NON" or "WDR";

    private (object?, AnswerProblem?) ReadChoice(IndicatorPart part, AnswerSheet sheet)
    {
        var given = sheet.All(part.Key);
        return given.Count switch
        {
            0 => (Code.Unanswered, null),
            1 when IsAdmitted(part, given[0]) => (new Code(given[0]), null),
            1 => (null, new(part.Key, "UnknownCode")),
            _ => (null, new(part.Key, "OneAnswerOnly")),
        };
    }

    private (object?, AnswerProblem?) ReadChoices(IndicatorPart part, AnswerSheet sheet)
    {
        var given = sheet.All(part.Key).Distinct(StringComparer.Ordinal).ToList();
        if (!given.All(code => IsAdmitted(part, code)))
            return (null, new(part.Key, "UnknownCode"));
        var codes = given.Select(c => new Code(c)).ToList();
        if (codes.Count > 1 && codes.Any(StandsAlone))
            return (null, new(part.Key, "StandsAlone"));
        if (part.Max is { } max && codes.Count > max)
            return (null, new(part.Key, "TooManyCodes", max));
        return (part.Ordered ? CodeSequence.Of(codes) : CodeSet.Of(codes), null);
    }

    private (object?, AnswerProblem?) ReadNumber(IndicatorPart part, AnswerSheet sheet)
    {
        var (text, reason) = (sheet[part.Key], sheet[$"{part.Key}.missing"]);
        if (reason.Length > 0)
        {
            if (!part.Missing.Contains(reason))
                return (null, new($"{part.Key}.missing", "UnknownCode"));
            return text.Length > 0 ? (null, new(part.Key, "AnswerOrReason")) : (NumberAnswer.NotGiven(reason), null);
        }
        if (text.Length == 0)
            return (default(NumberAnswer), null);
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            return (null, new(part.Key, "WholeNumber"));
        var (min, max) = (part.MinValue ?? 0, part.MaxValue ?? int.MaxValue);
        return value < min || value > max
            ? (null, new(part.Key, "NumberRange", min, max))
            : (NumberAnswer.Of(value), null);
    }

    private static (object?, AnswerProblem?) ReadText(IndicatorPart part, AnswerSheet sheet)
    {
        var (text, max) = (sheet[part.Key], part.MaxLength ?? DefaultTextLength);
        return text.Length > max ? (null, new(part.Key, "TextTooLong", max, text.Length)) : (text, null);
    }

    private static (object?, AnswerProblem?) ReadDate(IndicatorPart part, AnswerSheet sheet)
    {
        if (sheet.IsEmpty(part))
            return (default(PartialDate), null);
        var key = part.Key;
        var kind = sheet[$"{key}.kind"];
        var typed = AnswerSheet.DateBoxes.Where(b => b != "kind" && sheet[$"{key}.{b}"].Length > 0).ToList();
        if (kind.Length > 0 && kind is not ("EST" or "BTW"))
        {
            if (!part.Missing.Contains(kind))
                return (null, new($"{key}.kind", "UnknownCode"));
            return typed.Count > 0
                ? (null, new($"{key}.{typed[0]}", "AnswerOrReason"))
                : (PartialDate.NotGiven(kind), null);
        }
        if (kind != "BTW" && typed.FirstOrDefault(b => b.EndsWith('2')) is { } second)
            return (null, new($"{key}.{second}", "SecondDateWithoutBetween"));
        if (typed.Count == 0)
            return kind.Length == 0 ? (default(PartialDate), null) : (null, new($"{key}.year", "YearMissing"));
        var (from, problem) = ReadDay(key, "", sheet);
        if (problem is not null)
            return (null, problem);
        if (kind == "EST")
            return (from.AsEstimate(), null);
        if (kind != "BTW")
            return (from, null);
        var (to, problem2) = ReadDay(key, "2", sheet);
        if (problem2 is not null)
            return (null, problem2);
        return from.Earliest > to.Latest
            ? (null, new($"{key}.year2", "Reversed"))
            : (PartialDate.Between(from.Earliest, to.Latest), null);
    }

    private static (PartialDate, AnswerProblem?) ReadDay(string key, string end, AnswerSheet sheet)
    {
        var (d, m, y) = (sheet[$"{key}.day{end}"], sheet[$"{key}.month{end}"], sheet[$"{key}.year{end}"]);
        if (y.Length == 0)
            return (default, new($"{key}.year{end}", "YearMissing"));
        if (y.Length != 4 || !TryDigits(y, out var year) || year is < FirstYear or > LastYear)
            return (default, new($"{key}.year{end}", "YearRange", FirstYear, LastYear));
        if (m.Length == 0)
            return d.Length == 0 ? (PartialDate.Year(year), null) : (default, new($"{key}.month{end}", "MonthMissing"));
        if (!TryDigits(m, out var month) || month is < 1 or > 12)
            return (default, new($"{key}.month{end}", "NoSuchMonth"));
        if (d.Length == 0)
            return (PartialDate.Month(year, month), null);
        return TryDigits(d, out var day) && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? (PartialDate.Exact(year, month, day), null)
            : (default, new($"{key}.day{end}", "NoSuchDay"));
    }

    private static bool TryDigits(string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    private bool IsAdmitted(IndicatorPart part, string code) =>
        part.Missing.Contains(code)
        || (
            IndicatorCatalogue.OpenLists.Contains(part.List!)
                ? openListHas(part.List!, code)
                : catalogue.Lists[part.List!].ByCode.TryGetValue(code, out var value) && part.Offers(value)
        );
}
