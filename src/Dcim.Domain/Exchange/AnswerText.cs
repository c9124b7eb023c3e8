using System.Globalization;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;

namespace Dcim.Domain.Exchange;

/// <summary>
/// An answer as one text, for a cell or a value of a file: a code; several codes with spaces between; a number; a date as
/// <c>2024</c>, <c>2024-05</c>, <c>2024-05-17</c>, estimated <c>~2024</c>, between <c>2024-05..2024-07</c>; a missing reason; words
/// as they are. What is written is read back as the same answer.
/// </summary>
public static class AnswerText
{
    private const string Between = "..";
    private const char Estimated = '~';
    private static readonly char[] s_separators = [' ', '|', ';', ','];

    /// <summary>The text of the answer in the boxes of a sheet; empty where there is none.</summary>
    public static string Write(IndicatorPart part, AnswerSheet sheet) =>
        part.Kind switch
        {
            AnswerKind.Choices => string.Join(' ', sheet.All(part.Key)),
            AnswerKind.Number => sheet[part.Key].Length > 0 ? sheet[part.Key] : sheet[$"{part.Key}.missing"],
            AnswerKind.Date => WriteDate(part.Key, sheet),
            _ => sheet[part.Key],
        };

    /// <summary>Puts a text into the boxes of a sheet; whether the answer is admitted, the reader of answers says.</summary>
    /// <returns>False where a date cannot be told apart: the boxes hold nothing then.</returns>
    public static bool Read(IndicatorPart part, string text, AnswerSheet sheet)
    {
        text = text.Trim();
        sheet.Clear(part);
        switch (part.Kind)
        {
            case AnswerKind.Choices:
                sheet.Set(
                    part.Key,
                    text.Split(s_separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                );
                return true;
            case AnswerKind.Number:
                sheet.Set(IsReason(text) ? $"{part.Key}.missing" : part.Key, text);
                return true;
            case AnswerKind.Date:
                return ReadDate(part.Key, text, sheet);
            default:
                sheet.Set(part.Key, text);
                return true;
        }
    }

    private static bool IsReason(string text) => Code.MissingReasons.Any(r => r.Value == text);

    private static string WriteDate(string key, AnswerSheet sheet)
    {
        var (kind, from) = (sheet[$"{key}.kind"], Day(""));
        return kind switch
        {
            "BTW" => $"{from}{Between}{Day("2")}",
            "EST" => $"{Estimated}{from}",
            "" => from,
            _ => kind,
        };

        string Day(string end)
        {
            var (d, m, y) = (sheet[$"{key}.day{end}"], sheet[$"{key}.month{end}"], sheet[$"{key}.year{end}"]);
            return string.Join('-', new[] { y, Two(m), Two(d) }.Where(t => t.Length > 0));
        }

        static string Two(string digits) => digits.Length == 1 ? $"0{digits}" : digits;
    }

    private static bool ReadDate(string key, string text, AnswerSheet sheet)
    {
        if (text.Length == 0)
            return true;
        if (IsReason(text))
        {
            sheet.Set($"{key}.kind", text);
            return true;
        }
        var ends = text.Split(Between, StringSplitOptions.TrimEntries);
        var estimated = text[0] == Estimated;
        if (ends.Length > 2 || ends.Length == 2 && estimated)
            return false;
        var days = ends.Select(e => Parts(e.TrimStart(Estimated))).ToList();
        if (days.Any(d => d is null))
            return false;
        if (ends.Length == 2)
            sheet.Set($"{key}.kind", "BTW");
        else if (estimated)
            sheet.Set($"{key}.kind", "EST");
        Put("", days[0]!);
        if (days.Count == 2)
            Put("2", days[1]!);
        return true;

        void Put(string end, string[] day)
        {
            sheet.Set($"{key}.year{end}", day[0]);
            sheet.Set($"{key}.month{end}", day.ElementAtOrDefault(1));
            sheet.Set($"{key}.day{end}", day.ElementAtOrDefault(2));
        }
    }

    /// <summary>Year, month and day as far as they are there; null where the text is no such thing.</summary>
    private static string[]? Parts(string text)
    {
        var parts = text.Split('-');
        return
            parts.Length <= 3
            && parts[0].Length == 4
            && parts.Skip(1).All(p => p.Length is 1 or 2)
            && parts.All(p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            ?
            [
                .. parts.Select(
                    (p, i) =>
                        i == 0 ? p
                        : p.TrimStart('0') is { Length: > 0 } digits ? digits
                        : "0"
                ),
            ]
            : null;
    }
}
