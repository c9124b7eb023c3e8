using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Records;

namespace Dcim.Domain.Exchange;

/// <summary>A column of a file as it is looked at to guess what it is.</summary>
/// <param name="Values">Some of what stands below the heading, empty cells left out; repeats tell how often.</param>
public sealed record SampledColumn(string Heading, IReadOnlyList<string> Values);

/// <summary>What a column may be.</summary>
/// <param name="Confidence">From 0, a guess, to 1: the very words of the catalogue.</param>
public sealed record SuggestedColumn(ColumnMapping Mapping, double Confidence);

/// <param name="Columns">
/// In the order of the file; a column that answers two questions (the form of the episode, and the main form) stands twice.
/// </param>
/// <param name="RecordKey">Headings of the columns that number the records; may be none.</param>
public sealed record SuggestedMapping(
    IReadOnlyList<SuggestedColumn> Columns,
    IReadOnlyList<string> RecordKey,
    DateOrder DateOrder
);

/// <summary>
/// Guesses which question each column of a file answers, and which code each of its values is, from headings and values in any of the
/// languages. A suggestion is shown and changed; it decides nothing. Not for several threads at once.
/// </summary>
public sealed class MappingSuggester
{
    /// <summary>Below this nothing is suggested: a wrong guess costs more than an empty one.</summary>
    private const double Least = 0.45;

    /// <summary>Of a column that stands for one code of several, how many of its cells must be yes or no.</summary>
    private const double MostlyYesOrNo = 0.9;

    private const double HeadingWeight = 0.7;
    private const int LeastPrefix = 4;
    private const int LeastAbbreviation = 3;
    private const string MainForm = "EXP16";
    private const string EpisodeForm = "episodes[1].EXP02";
    private static readonly string[] s_separators = [";", "|", "\n", ",", "/", "+"];

    private static readonly HashSet<string> s_small =
    [
        "of",
        "the",
        "a",
        "an",
        "in",
        "to",
        "for",
        "o",
        "da",
        "do",
        "de",
        "dos",
        "das",
        "na",
        "no",
        "em",
        "e",
        "i",
        "v",
        "w",
        "z",
        "ze",
        "s",
        "obete",
        "victim",
        "vitima",
        "obeti",
        "ofiary",
        "ofiara",
        "obet",
    ];

    private static readonly HashSet<string> s_yesOrNo =
    [
        .. Synonyms.OfCodes["yes"].Concat(Synonyms.OfCodes["no"]).Select(FoldedText.Of),
    ];

    private readonly TargetList _targets;
    private readonly Func<string, string, string?> _words;
    private readonly IReadOnlyList<string> _languages;
    private readonly IndicatorCatalogue _catalogue;
    private readonly List<(Target Target, List<string[]> Phrases, HashSet<string> Whole)> _questions;
    private readonly Dictionary<string, double> _weights;
    private readonly Dictionary<string, Dictionary<string, string>> _codesByWord = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _reasons = new(StringComparer.Ordinal);

    /// <param name="words">
    /// Of a key in a language its text: a question by its key (<c>VIC01</c>), a code by its list (<c>CL_SEX.F</c>,
    /// <c>ISO3166.PT</c>, <c>Missing.UNK</c>); null where there is none.
    /// </param>
    public MappingSuggester(
        IndicatorCatalogue catalogue,
        TargetList targets,
        Func<string, string, string?> words,
        IReadOnlyList<string> languages
    )
    {
        (_catalogue, _targets, _words, _languages) = (catalogue, targets, words, languages);
        foreach (var reason in Code.MissingReasons)
        foreach (
            var word in Synonyms
                .OfCodes[reason.Value]
                .Append(reason.Value)
                .Concat(languages.Select(l => words($"Missing.{reason}", l)).OfType<string>())
        )
            _reasons.TryAdd(FoldedText.Of(word), reason.Value);
        // Where a section comes from is asked in each: no heading says in which.
        _questions =
        [
            .. targets
                .Groups.SelectMany(g => g.Targets)
                .Where(t => t.Address.Section is null)
                .Select(t =>
                {
                    var phrases = PhrasesOf(t).ToList();
                    return (
                        t,
                        phrases.Select(Words).Where(p => p.Length > 0).ToList(),
                        phrases.Select(FoldedText.Of).ToHashSet()
                    );
                }),
        ];
        // A word that stands in many questions ("date", "country") tells less than one that stands in few.
        _weights = _questions
            .SelectMany(q => q.Phrases.SelectMany(p => p).Distinct())
            .GroupBy(w => w, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => 1 / Math.Sqrt(g.Count()), StringComparer.Ordinal);
    }

    public SuggestedMapping Suggest(IReadOnlyList<SampledColumn> columns)
    {
        var guesses = new List<(int Column, Target Target, string? WhenYes, double Score)>();
        var keys = new List<string>();
        for (var i = 0; i < columns.Count; i++)
        {
            var column = columns[i];
            guesses.AddRange(_questions.Select(q => (i, q.Target, (string?)null, ScoreOf(column, q))));
            if (column.Values.Count > 0 && ShareOf(column.Values, v => IsYesOrNo(v)) >= MostlyYesOrNo)
                guesses.AddRange(OneCodeOf(column).Select(c => (i, c.Target, (string?)c.Code, c.Score)));
            if (NumbersRecords(column))
                keys.Add(column.Heading);
        }
        var order = OrderOf(columns);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var chosen = new Dictionary<int, (Target Target, string? WhenYes, double Score, int Number)>();
        // The surest first; a question is taken once, but for codes of one set, parts of a contact, and numbered rows.
        foreach (
            var (column, target, whenYes, score) in guesses.Where(g => g.Score >= Least).OrderByDescending(g => g.Score)
        )
        {
            var number = NumberOf(columns[column].Heading, target);
            var place = (target.Address with { Number = number }).ToString();
            if (chosen.ContainsKey(column) || whenYes is null && target.Key != "VID03.contact" && taken.Contains(place))
                continue;
            chosen.Add(column, (target, whenYes, score, number));
            taken.Add(place);
        }
        var suggested = new List<SuggestedColumn>();
        for (var i = 0; i < columns.Count; i++)
            if (!chosen.TryGetValue(i, out var guess))
                suggested.Add(new(new() { Heading = columns[i].Heading }, 0));
            else
            {
                var mapping = MappingOf(columns[i], guess.Target, guess.WhenYes, guess.Number);
                suggested.Add(new(mapping, guess.Score));
                if (
                    mapping.Target == EpisodeForm
                    && _targets.Find(AnswerAddress.Of(MainForm)) is not null
                    && taken.Add(MainForm)
                )
                    suggested.Add(
                        new(
                            mapping with
                            {
                                Target = MainForm,
                                WhenSeveral = mapping.Separator is null ? null : Code.NotKnown.Value,
                            },
                            guess.Score
                        )
                    );
            }
        return new(suggested, keys.Count == 0 ? [] : [keys[0]], order);
    }

    /// <summary>The code of each value of a column, as far as one can be guessed; what is a code already needs none.</summary>
    public IReadOnlyDictionary<string, string> ValuesFor(IndicatorPart part, IEnumerable<string> values)
    {
        var codes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var value in values.Distinct(StringComparer.Ordinal))
            if (CodeOf(part, value) is { } code && code != value)
                codes[value] = code;
        return codes;
    }

    private ColumnMapping MappingOf(SampledColumn column, Target target, string? whenYes, int number)
    {
        var mapping = new ColumnMapping
        {
            Heading = column.Heading,
            Target = (target.Address with { Number = number }).ToString(),
            WhenYes = whenYes,
        };
        if (whenYes is not null || target.Part is not { } part)
            return mapping;
        if (part.Kind is not (AnswerKind.Choice or AnswerKind.Choices))
            // A missing word stands for a reason only if somebody says so: it is shown with the rest.
            return part.Kind == AnswerKind.Text
                ? mapping
                : mapping with
                {
                    Values = ValuesFor(part, column.Values.Where(v => MissingOf(part, v) is not null)),
                };
        var separator = s_separators.FirstOrDefault(s =>
            column.Values.Any(v => v.Contains(s, StringComparison.Ordinal) && CodeOf(part, v) is null)
            && column
                .Values.Where(v => v.Contains(s, StringComparison.Ordinal))
                .All(v => Pieces(v, s).All(p => CodeOf(part, p) is not null))
        );
        var values = separator is null ? column.Values : column.Values.SelectMany(v => Pieces(v, separator));
        return mapping with { Separator = separator, Values = ValuesFor(part, values) };
    }

    private static IEnumerable<string> Pieces(string value, string separator) =>
        value.Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private IEnumerable<string> PhrasesOf(Target target)
    {
        var address = target.Address.ToString();
        yield return address;
        // Whom a defendant is said to be is for those who were asked; "offender" heads columns of names.
        if (target.Key is RecordSheet.OffenderBox or RecordSheet.AnotherBox)
            yield break;
        yield return target.Key;
        if (Synonyms.OfTargets.TryGetValue(address, out var synonyms))
            foreach (var synonym in synonyms)
                yield return synonym;
        if (target.Part is not null)
            foreach (var language in _languages)
                if (_words(target.Key, language) is { } label)
                    yield return label;
    }

    private double ScoreOf(
        SampledColumn column,
        (Target Target, List<string[]> Phrases, HashSet<string> Whole) question
    )
    {
        var heading = HeadingScore(column.Heading, question.Phrases, question.Whole);
        if (heading < 0.3)
            return 0;
        var value = column.Values.Count == 0 ? 0.8 : ValueScore(column.Values, question.Target);
        var score = HeadingWeight * heading + (1 - HeadingWeight) * value;
        // A heading that says so, over values that cannot be it; of a list, they may be words that nobody gave a code yet.
        return value < 0.2 && question.Target.Part is { Kind: AnswerKind.Date or AnswerKind.Number }
            ? score * 0.5
            : score;
    }

    private double HeadingScore(string heading, List<string[]> phrases, HashSet<string> whole)
    {
        var words = Words(WithoutNumber(heading));
        if (whole.Contains(FoldedText.Of(heading)) || whole.Contains(FoldedText.Of(WithoutNumber(heading))))
            return 1;
        return words.Length == 0 || phrases.Count == 0
            ? 0
            : 0.95 * phrases.Max(p => Likeness(words, p, heading.Contains('.')));
    }

    /// <param name="abbreviated">Words of the heading may be cut short: "data de nasc.".</param>
    private double Likeness(string[] heading, string[] phrase, bool abbreviated = false)
    {
        var (common, all) = (0.0, 0.0);
        foreach (var word in phrase)
        {
            all += Weight(word);
            common += Weight(word) * heading.Max(h => Likeness(h, word, abbreviated));
        }
        foreach (var word in heading)
        {
            all += Weight(word);
            common += Weight(word) * phrase.Max(p => Likeness(word, p, abbreviated));
        }
        return common / all;
    }

    private double Weight(string word) => _weights.GetValueOrDefault(word, 0.6);

    /// <summary>Endings change with case and number in most of the languages.</summary>
    private static double Likeness(string one, string other, bool abbreviated)
    {
        if (one == other)
            return 1;
        if (abbreviated && one.Length >= LeastAbbreviation && other.StartsWith(one, StringComparison.Ordinal))
            return 0.85;
        var (longest, shared) = (Math.Max(one.Length, other.Length), 0);
        while (shared < Math.Min(one.Length, other.Length) && one[shared] == other[shared])
            shared++;
        return shared >= LeastPrefix && shared * 10 >= longest * 6 ? 0.85 : 0;
    }

    private double ValueScore(IReadOnlyList<string> values, Target target) =>
        target.Part is not { } part
            ? ShareOf(values, v => v.Length <= Registration.CodeLength)
            : part.Kind switch
            {
                AnswerKind.Text => 0.7,
                AnswerKind.Number => ShareOf(
                    values,
                    v => v.All(char.IsAsciiDigit) && InRange(part, v) || MissingOf(part, v) is not null
                ),
                AnswerKind.Date => ShareOf(
                    values,
                    v =>
                        MissingOf(part, v) is not null
                        || Enum.GetValues<DateOrder>().Any(o => DateText.Read(v, o) is not null)
                ),
                _ when IndicatorCatalogue.OpenLists.Contains(part.List!) => 0.6,
                _ => ShareOf(
                    values,
                    v =>
                        CodeOf(part, v) is not null
                        || s_separators.Any(s => Pieces(v, s).All(p => CodeOf(part, p) is not null))
                ),
            };

    private static bool InRange(IndicatorPart part, string digits) =>
        int.TryParse(digits, out var number)
        && number >= (part.MinValue ?? 0)
        && number <= (part.MaxValue ?? int.MaxValue);

    private static double ShareOf(IReadOnlyList<string> values, Func<string, bool> holds) =>
        values.Count == 0 ? 0 : (double)values.Count(holds) / values.Count;

    /// <summary>Columns such as "Debt bondage" with yes and no below stand for one code of a set.</summary>
    private IEnumerable<(Target Target, string Code, double Score)> OneCodeOf(SampledColumn column)
    {
        var words = Words(column.Heading);
        var folded = FoldedText.Of(column.Heading);
        foreach (
            var (target, _, _) in _questions.Where(q => q.Target.Part is { Kind: AnswerKind.Choices, List: not null })
        )
        foreach (var value in _catalogue.ValuesOf(target.Part!))
        {
            if (target.Part!.List is "ISO3166" or "ISO639")
                break;
            foreach (var phrase in WordsOf(target.Part.List!, value))
            {
                var score =
                    FoldedText.Of(phrase) == folded
                        ? 1
                        : 0.9 * (words.Length == 0 ? 0 : Math.Max(0, Likeness(words, OrSelf(Words(phrase)))));
                if (score > 0.6)
                    yield return (target, value.Code, score);
            }
        }
    }

    private static string[] OrSelf(string[] words) => words.Length == 0 ? ["\0"] : words;

    private static bool IsYesOrNo(string value) => s_yesOrNo.Contains(FoldedText.Of(value));

    /// <summary>The code a value stands for; null where none can be guessed.</summary>
    private string? CodeOf(IndicatorPart part, string value)
    {
        if (MissingOf(part, value) is { } missing)
            return missing;
        if (part.List is not { } list || IndicatorCatalogue.OpenLists.Contains(list))
            return null;
        if (!_codesByWord.TryGetValue(part.Key, out var codes))
        {
            codes = _codesByWord[part.Key] = new(StringComparer.Ordinal);
            var values = _catalogue.ValuesOf(part).ToList();
            foreach (var code in values)
                codes.TryAdd(FoldedText.Of(code.Code), code.Code);
            // Own words before those of other standards: where two codes share a name there, the first stands.
            foreach (var code in values)
            foreach (var word in WordsOf(list, code))
                codes.TryAdd(FoldedText.Of(word), code.Code);
        }
        return codes.GetValueOrDefault(FoldedText.Of(value));
    }

    private IEnumerable<string> WordsOf(string list, CodeValue value)
    {
        if (value.Name is { } name)
            yield return name;
        foreach (var language in _languages)
            if (_words($"{list}.{value.Code}", language) is { } label)
                yield return label;
        if (Synonyms.OfCodes.TryGetValue($"{list}.{value.Code}", out var synonyms))
            foreach (var synonym in synonyms)
                yield return synonym;
        if (list == "CL_YN")
            foreach (var word in Synonyms.OfCodes[value.Code == "Y" ? "yes" : "no"])
                yield return word;
        foreach (var (standard, word) in value.Mappings)
            if (standard is "htcds" or "sdmx" or "iccs")
                yield return word;
    }

    private string? MissingOf(IndicatorPart part, string value) =>
        _reasons.TryGetValue(FoldedText.Of(value), out var reason) && part.Missing.Contains(reason) ? reason : null;

    private static bool NumbersRecords(SampledColumn column) =>
        Synonyms.OfRecordNumbers.Any(s => FoldedText.Of(s) == FoldedText.Of(column.Heading))
        && column.Values.All(v => v.Any(char.IsAsciiDigit));

    /// <summary>Columns such as "Form 2" are about the second row of a kind.</summary>
    private static int NumberOf(string heading, Target target) =>
        target.Address.Rows is null ? 0
        : heading.Length > 1 && char.IsBetween(heading[^1], '1', '9') && !char.IsAsciiDigit(heading[^2])
            ? heading[^1] - '0'
        : 1;

    private static string WithoutNumber(string heading) =>
        heading.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', ' ', '.');

    private static string[] Words(string phrase) =>
        FoldedText.Words(phrase) is var words
        && words.Where(w => !s_small.Contains(w)).ToArray() is { Length: > 0 } telling
            ? telling
            : words;

    /// <summary>Which order the dates with figures only show: one above 12 is a day.</summary>
    private static DateOrder OrderOf(IReadOnlyList<SampledColumn> columns)
    {
        var values = columns.SelectMany(c => c.Values).ToList();
        int Read(DateOrder order) => values.Count(v => v.Contains('/') && DateText.Read(v, order) is not null);
        return Read(DateOrder.MonthDayYear) > Read(DateOrder.DayMonthYear)
            ? DateOrder.MonthDayYear
            : DateOrder.DayMonthYear;
    }
}
