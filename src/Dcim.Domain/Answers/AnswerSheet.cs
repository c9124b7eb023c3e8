using System.Text.Json;
using Dcim.Domain.Catalogue;

namespace Dcim.Domain.Answers;

/// <summary>
/// What was typed, as text, before anything is believed: the form of every catalogue page, import row and API body.
/// Boxes are named by the answer's key; a number has a second box <c>.missing</c>, a date the boxes of
/// <see cref="DateBoxes"/>.
/// </summary>
public sealed class AnswerSheet
{
    /// <summary>Longest text kept of one box; more is cut when a sheet is read, and is an error at the field.</summary>
    public const int MaxBoxLength = 20_000;

    /// <summary>The boxes of a date, after a full stop: kind is empty (as typed), EST, BTW or a missing reason.</summary>
    public static IReadOnlyList<string> DateBoxes { get; } =
    ["day", "month", "year", "kind", "day2", "month2", "year2"];

    private readonly Dictionary<string, string[]> _boxes = new(StringComparer.Ordinal);

    public string this[string box] => _boxes.TryGetValue(box, out var texts) && texts.Length > 0 ? texts[0] : "";

    public IReadOnlyList<string> All(string box) => _boxes.TryGetValue(box, out var texts) ? texts : [];

    /// <summary>The boxes that hold something, in the order of their names.</summary>
    public IReadOnlyCollection<string> Boxes => [.. _boxes.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Keeps the texts of a box, trimmed, without empty ones; none removes the box.</summary>
    public AnswerSheet Set(string box, params IEnumerable<string?> texts)
    {
        var kept = texts.Where(t => !string.IsNullOrWhiteSpace(t)).Select(t => Kept(t!)).ToArray();
        if (kept.Length == 0)
            _boxes.Remove(box);
        else
            _boxes[box] = kept;
        return this;
    }

    /// <inheritdoc cref="Set(string, IEnumerable{string?})"/>
    internal AnswerSheet Set(string box, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            _boxes.Remove(box);
        else
            _boxes[box] = [Kept(text)];
        return this;
    }

    /// <summary>Takes a box over from another sheet as it is there.</summary>
    public void Take(string box, AnswerSheet from)
    {
        if (from._boxes.TryGetValue(box, out var texts))
            _boxes[box] = texts;
        else
            _boxes.Remove(box);
    }

    /// <summary>Whether another sheet holds the same in a box, in whatever order.</summary>
    public bool Agrees(string box, AnswerSheet other)
    {
        var (ours, theirs) = (All(box), other.All(box));
        return ours.Count == theirs.Count
            && (ours.Count <= 1 ? ours.SequenceEqual(theirs) : ours.Order().SequenceEqual(theirs.Order()));
    }

    private static string Kept(string text) =>
        text.Trim() is var trimmed && trimmed.Length > MaxBoxLength ? trimmed[..MaxBoxLength] : trimmed;

    /// <summary>The names of the boxes in which an answer is typed.</summary>
    public static IReadOnlyList<string> BoxesOf(IndicatorPart part) => part.Boxes;

    internal static IReadOnlyList<string> NameBoxes(string key, AnswerKind kind) =>
        kind switch
        {
            AnswerKind.Date => [.. DateBoxes.Select(b => $"{key}.{b}")],
            AnswerKind.Number => [key, $"{key}.missing"],
            _ => [key],
        };

    public bool IsEmpty(IndicatorPart part)
    {
        if (_boxes.Count > 0)
            foreach (var box in BoxesOf(part))
                if (_boxes.ContainsKey(box))
                    return false;
        return true;
    }

    public void Clear(IndicatorPart part)
    {
        if (_boxes.Count > 0)
            foreach (var box in BoxesOf(part))
                _boxes.Remove(box);
    }

    /// <summary>Leaves out the day of a date; true if there was one.</summary>
    public bool DropDays(IndicatorPart part) =>
        part.Kind == AnswerKind.Date && (_boxes.Remove($"{part.Key}.day") | _boxes.Remove($"{part.Key}.day2"));

    /// <summary>Writes an answer of a record back into its boxes, so that reading them gives it again.</summary>
    public void Write(IndicatorPart part, object? answer)
    {
        Clear(part);
        switch (answer)
        {
            case null:
                break;
            case Code code:
                Set(part.Key, code.Value);
                break;
            case CodeSet set:
                Set(part.Key, set.Codes.Select(c => c.Value));
                break;
            case CodeSequence list:
                Set(part.Key, list.Codes.Select(c => c.Value));
                break;
            case NumberAnswer number:
                Set(part.Key, number.Value?.ToString(System.Globalization.CultureInfo.InvariantCulture));
                Set($"{part.Key}.missing", number.Missing.Value);
                break;
            case PartialDate date:
                WriteDate(part.Key, date);
                break;
            case string text:
                Set(part.Key, text);
                break;
            default:
                throw new ArgumentException($"{part.Key}: no boxes for a {answer.GetType().Name}.", nameof(answer));
        }
    }

    private void WriteDate(string key, PartialDate date)
    {
        var (from, to) = (date.Earliest, date.Latest);
        var day = from == to;
        var months = from.Day == 1 && to.AddDays(1).Day == 1;
        var years = months && from.Month == 1 && to.Month == 12;
        // One set of boxes holds a day, a month or a year; of an estimate that is none of these the interval is what counts.
        var one = day || (years && from.Year == to.Year) || (months && (from.Year, from.Month) == (to.Year, to.Month));
        var between = date.Kind == DateKind.Between || (date.IsKnown && !one);
        Set(
            $"{key}.kind",
            between ? "BTW"
                : date.Kind == DateKind.Estimated ? "EST"
                : date.Missing.Value
        );
        if (!date.IsKnown)
            return;
        WriteDay(key, "", from, !months, !years);
        if (between)
            WriteDay(key, "2", to, !months, !years);
    }

    private void WriteDay(string key, string end, DateOnly day, bool withDay, bool withMonth)
    {
        if (withDay)
            Set($"{key}.day{end}", $"{day.Day}");
        if (withMonth)
            Set($"{key}.month{end}", $"{day.Month}");
        Set($"{key}.year{end}", $"{day.Year:0000}");
    }

    public string ToJson() =>
        JsonSerializer.Serialize(new SortedDictionary<string, string[]>(_boxes, StringComparer.Ordinal));

    public static AnswerSheet FromJson(string json)
    {
        var sheet = new AnswerSheet();
        foreach (var (box, texts) in JsonSerializer.Deserialize<Dictionary<string, string[]>>(json)!)
            sheet.Set(box, texts);
        return sheet;
    }
}
