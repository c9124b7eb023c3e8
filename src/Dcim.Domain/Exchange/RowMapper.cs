using System.Globalization;
using System.Text.RegularExpressions;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;

namespace Dcim.Domain.Exchange;

/// <summary>
/// Reads the rows of a file by the profile of its source. Rows that agree in the record key are one record: what is asked once must
/// agree in them; of rows (episodes, judgments) each row of the file adds its own after those before it, unless it says the same again.
/// It remembers what it read: not for several threads at once.
/// </summary>
public sealed partial class RowMapper
{
    private const char KeySeparator = '\u001f';

    /// <summary>Written answers remembered per column; files have few different ones, but for dates and names.</summary>
    private const int MostRemembered = 5_000;

    private static readonly HashSet<string> s_yes =
    [
        "1",
        "x",
        "✓",
        "✔",
        "yes",
        "y",
        "true",
        "ano",
        "a",
        "tak",
        "t",
        "prawda",
        "sim",
        "s",
        "verdadeiro",
        "pravda",
    ];

    private static readonly HashSet<string> s_no =
    [
        "0",
        "-",
        "–",
        "no",
        "n",
        "false",
        "ne",
        "nie",
        "nao",
        "falso",
        "falsz",
        "nepravda",
    ];

    private readonly SourceProfile _profile;
    private readonly TargetList _targets;
    private readonly List<Column> _columns = [];
    private readonly List<(AnswerAddress Address, Target Target, string Text)> _fixed = [];
    private readonly List<MappingProblem> _faults = [];
    private readonly HashSet<string> _key;
    private readonly Dictionary<string, IReadOnlyList<Column>> _columnsOf = new(StringComparer.Ordinal);

    public RowMapper(SourceProfile profile, IndicatorCatalogue catalogue, TargetList targets)
    {
        (_profile, _targets) = (profile, targets);
        _key = [.. profile.RecordKey.Select(FoldedText.Of)];
        foreach (var mapping in profile.Columns.Where(c => c.Target is { Length: > 0 }))
            if (Place(mapping.Target!) is var (address, target))
                _columns.Add(new(_columns.Count, mapping, address, target, catalogue));
            else
                _faults.Add(new(0, null, mapping.Heading, mapping.Target!, MappingMessages.UnknownTarget));
        foreach (var answer in profile.Fixed)
            if (Place(answer.Target) is var (address, target))
                _fixed.Add((address, target, answer.Text));
            else
                _faults.Add(new(0, null, "", answer.Target, MappingMessages.UnknownTarget));
    }

    /// <summary>What of the profile itself cannot be: targets that no record has. Nothing is to be read by such a profile.</summary>
    public IReadOnlyList<MappingProblem> Faults => _faults;

    /// <summary>Columns of the profile that the file does not have.</summary>
    public IReadOnlyList<MappingProblem> MissingColumns(IEnumerable<string> headings)
    {
        var there = headings.Select(FoldedText.Of).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. _profile
                .RecordKey.Concat(_columns.Select(c => c.Mapping.Heading))
                .Distinct(StringComparer.Ordinal)
                .Where(h => !there.Contains(FoldedText.Of(h)))
                .Select(h => new MappingProblem(0, null, h, "", MappingMessages.ColumnMissing)),
        ];
    }

    /// <summary>Heading of the column an answer came from; null where none gives it.</summary>
    public string? HeadingOf(AnswerAddress address) =>
        (
            _columns.Find(c => c.Address == address)
            ?? _columns.Find(c => c.Address with { Number = address.Number } == address)
        )
            ?.Mapping
            .Heading;

    /// <summary>What names the record of a row; null where the row says nothing, or the source has no key.</summary>
    public string? KeyOf(SourceLine line)
    {
        if (_key.Count == 0 || SaysNothing(line))
            return null;
        var key = string.Join(
            KeySeparator,
            _profile.RecordKey.Select(h =>
                string.Join(' ', CellOf(line, h).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            )
        );
        return key.Trim(KeySeparator).Length == 0 ? "" : key;
    }

    /// <summary>No column that the profile reads holds anything: a line left between, a number before an empty line.</summary>
    public bool SaysNothing(SourceLine line) =>
        !line.Cells.Any(c => !string.IsNullOrWhiteSpace(c.Value.Text) && ColumnsOf(c.Key).Any(t => !IsKey(t)));

    /// <summary>One record out of the rows that belong to it.</summary>
    public MappedRecord Fold(IReadOnlyList<SourceLine> lines)
    {
        var (sheet, problems) = (new RecordSheet(), new List<MappingProblem>());
        foreach (var line in lines)
            Add(line, sheet, problems);
        AddFixed(sheet);
        return new(sheet, problems);
    }

    private void Add(SourceLine line, RecordSheet sheet, List<MappingProblem> problems)
    {
        if (_key.Count > 0 && string.IsNullOrEmpty(KeyOf(line)))
            problems.Add(
                new(line.Number, line.Sheet, string.Join(", ", _profile.RecordKey), "", MappingMessages.KeyMissing)
            );
        // What the row says, apart, so that it can be held against the rows before it.
        var said = new RecordSheet();
        var from = new Dictionary<AnswerAddress, (string Heading, string Value)>();
        foreach (var (column, cell) in CellsOf(line))
            Read(column, cell, said, line, problems, from);
        // One given for the first row holds for every row that has none of its own.
        foreach (var (address, target, text) in _fixed.OrderByDescending(f => f.Address.Number))
            if (address.Rows is { } kind && said.Rows.TryGetValue(kind, out var rows))
                foreach (var row in address.Number == 1 ? rows : rows.Skip(address.Number - 1).Take(1))
                    if (!IsEmpty(row) && IsEmpty(target, row))
                        Put(target, text, row);
        MergeOnce(said, sheet, line, from, problems);
        MergeRows(said, sheet, line, problems);
    }

    /// <summary>What is asked once must be the same in every row that says it.</summary>
    private static void MergeOnce(
        RecordSheet said,
        RecordSheet sheet,
        SourceLine line,
        Dictionary<AnswerAddress, (string Heading, string Value)> from,
        List<MappingProblem> problems
    )
    {
        foreach (var (address, (heading, value)) in from.Where(f => f.Key.Rows is null))
        {
            var (now, before) = (said.SheetAt(address), sheet.SheetAt(address));
            var boxes = now.Boxes.Where(b => BelongsTo(b, address.Key)).ToList();
            var earlier = before.Boxes.Where(b => BelongsTo(b, address.Key)).ToList();
            if (earlier.Count == 0)
                foreach (var box in boxes)
                    before.Set(box, now.All(box));
            else if (!boxes.SequenceEqual(earlier) || !boxes.All(b => now.All(b).SequenceEqual(before.All(b))))
                problems.Add(new(line.Number, line.Sheet, heading, value, MappingMessages.RowsDisagree));
        }
    }

    /// <summary>A box of the answer itself, not of another part of its indicator.</summary>
    private static bool BelongsTo(string box, string key) =>
        box == key
        || box.StartsWith(key, StringComparison.Ordinal)
            && box.Length > key.Length
            && box[key.Length] == '.'
            && (box[(key.Length + 1)..] == "missing" || AnswerSheet.DateBoxes.Contains(box[(key.Length + 1)..]));

    private void MergeRows(RecordSheet said, RecordSheet sheet, SourceLine line, List<MappingProblem> problems)
    {
        var kinds = said.Rows.Where(r => !r.Value.TrueForAll(IsEmpty)).Select(r => r.Key).ToList();
        // A sheet of rows only, joined by the record key: each of its lines is a row, though two may say the same.
        var onlyRows = kinds.Count == 1 && said.Answers.Boxes.Count == 0 && said.Sources.Count == 0;
        var places = new Dictionary<(string, int), int>();
        foreach (var kind in kinds.OrderBy(k => k is not ("defendants" or "victims")))
        {
            var rows = sheet.RowsOf(kind);
            for (var i = 0; i < said.Rows[kind].Count; i++)
            {
                var row = said.Rows[kind][i];
                if (IsEmpty(row))
                    continue;
                if (kind is not ("defendants" or "victims"))
                {
                    About(RecordSheet.DefendantBox, "defendants");
                    About(RecordSheet.VictimBox, "victims");
                }
                var same = onlyRows ? -1 : rows.FindIndex(r => Same(r, row));
                if (same < 0 && rows.Count >= AnswerAddress.MostRows)
                {
                    problems.Add(new(line.Number, line.Sheet, "", kind, MappingMessages.TooManyRows));
                    return;
                }
                if (same < 0)
                    rows.Add(row);
                places[(kind, i)] = same < 0 ? rows.Count - 1 : same;

                void About(string box, string of)
                {
                    if (_targets.Find(new(kind, 1, null, box)) is null || row[box].Length > 0)
                        return;
                    // The one with the same number in the row of the file; else the only one there.
                    var here = places.Where(p => p.Key.Item1 == of).ToList();
                    if (here.Count > 1)
                        here.RemoveAll(p => p.Key.Item2 != i);
                    if (here.Count == 1)
                        row.Set(box, (here[0].Value + 1).ToString(CultureInfo.InvariantCulture));
                }
            }
        }
    }

    private static bool IsEmpty(AnswerSheet sheet) => sheet.Boxes.Count == 0;

    private static bool Same(AnswerSheet one, AnswerSheet other) =>
        one.Boxes.SequenceEqual(other.Boxes) && one.Boxes.All(b => one.All(b).SequenceEqual(other.All(b)));

    private void AddFixed(RecordSheet sheet)
    {
        foreach (var (address, target, text) in _fixed.Where(f => f.Address.Rows is null))
            if (IsEmpty(target, sheet.SheetAt(address)))
                Put(target, text, sheet.SheetAt(address));
        // A row that stands in no column is there once, where what makes it a row is said.
        foreach (var kind in _fixed.Where(f => f.Address.Rows is not null).GroupBy(f => f.Address.Rows!))
            if (
                (!sheet.Rows.TryGetValue(kind.Key, out var rows) || rows.Count == 0)
                && kind.Any(f => f.Address.Key == _targets.TitleOf(kind.Key))
            )
                foreach (var (address, target, text) in kind)
                    Put(target, text, sheet.SheetAt(address));
    }

    private static bool IsEmpty(Target target, AnswerSheet sheet) =>
        target.Part is { } part ? sheet.IsEmpty(part) : sheet[target.Key].Length == 0;

    private static void Put(Target target, string text, AnswerSheet sheet)
    {
        if (target.Part is { } part)
            AnswerText.Read(part, text, sheet);
        else
            sheet.Set(target.Key, text);
    }

    private void Read(
        Column column,
        SourceValue cell,
        RecordSheet said,
        SourceLine line,
        List<MappingProblem> problems,
        Dictionary<AnswerAddress, (string, string)> from
    )
    {
        var text = cell.Text.Trim();
        if (cell.IsFormula)
        {
            Problem(MappingMessages.Formula);
            return;
        }
        // A date of the file itself is one whole date, whatever stands between values elsewhere.
        var (answers, message) = cell.IsDate
            ? AnswersOfOne(column, text)
            : column.Remembered(text, () => AnswersOf(column, text));
        if (message is not null)
        {
            Problem(message);
            return;
        }
        if (answers.Count == 0)
            return;
        if (answers.Count > 1 && column.Target.Part is { Kind: not AnswerKind.Choices })
            if (column.Mapping.WhenSeveral is { } several)
                answers = [several];
            else if (column.Address.Rows is null)
            {
                Problem(MappingMessages.SeveralValues);
                return;
            }
            else
            {
                // Several values of a question with one answer, asked of each row, make as many rows.
                foreach (var (i, answer) in answers.Index())
                    Set(column.Address with { Number = column.Address.Number + i }, [answer]);
                return;
            }
        Set(column.Address, answers);

        void Set(AnswerAddress address, IReadOnlyList<string> given)
        {
            if (address.Number > AnswerAddress.MostRows)
            {
                Problem(MappingMessages.TooManyRows);
                return;
            }
            var sheet = said.SheetAt(address);
            if (!column.Put(sheet, given))
                Problem(MappingMessages.ColumnsDisagree);
            from.TryAdd(address, (column.Mapping.Heading, text));
        }

        void Problem(string name) => problems.Add(new(line.Number, line.Sheet, column.Mapping.Heading, text, name));
    }

    /// <summary>The answers a cell gives, as <see cref="AnswerText"/> writes each; or why it gives none.</summary>
    private (IReadOnlyList<string>, string?) AnswersOf(Column column, string text)
    {
        if (column.Mapping.Separator is not { Length: > 0 } separator)
            return AnswersOfOne(column, text);
        var answers = new List<string>();
        foreach (var piece in Pieces(column, text, separator))
        {
            var (found, problem) = AnswersOfOne(column, piece);
            if (problem is not null)
                return ([], problem);
            answers.AddRange(found.Where(f => !answers.Contains(f)));
        }
        return (answers, null);
    }

    private (IReadOnlyList<string>, string?) AnswersOfOne(Column column, string text)
    {
        var folded = FoldedText.Of(text);
        if (column.Values.TryGetValue(folded, out var known))
            return (Codes(column, known), null);
        if (column.Mapping.WhenYes is { } code)
            return s_yes.Contains(folded) ? (Codes(column, code), null)
                : s_no.Contains(folded) ? ([], null)
                : ([], MappingMessages.NotYesOrNo);
        if (column.Target.Part is not { } part)
            return column.Target.Key switch
            {
                RecordSheet.RegistrationBox or RecordSheet.OffenderBox => ([text], null),
                RecordSheet.AnotherBox => s_yes.Contains(folded) ? (["Y"], null)
                : s_no.Contains(folded) ? ([], null)
                : ([], MappingMessages.NotYesOrNo),
                _ => IsRowNumber(text) ? ([text], null) : ([], MappingMessages.NotANumber),
            };
        if (part.Missing.Contains(text))
            return ([text], null);
        return part.Kind switch
        {
            AnswerKind.Date => DateOf(column, text) is { } date ? ([date], null) : ([], MappingMessages.NotADate),
            AnswerKind.Number => WholeNumber(text) is { } number ? ([number], null) : ([], MappingMessages.NotANumber),
            AnswerKind.Text => ([text], null),
            _ when IndicatorCatalogue.OpenLists.Contains(part.List!) => ([text], null),
            AnswerKind.Choice => column.CodeOf(text) is { } own ? ([own], null) : ([], MappingMessages.UnknownValue),
            _ => column.CodesOf(text) is { } own ? (own, null) : ([], MappingMessages.UnknownValue),
        };
    }

    /// <summary>The values in a cell; one that itself holds the separator is kept whole.</summary>
    private static IEnumerable<string> Pieces(Column column, string text, string separator)
    {
        var parts = text.Split(separator, StringSplitOptions.TrimEntries);
        for (var i = 0; i < parts.Length; )
        {
            var end = parts.Length;
            while (end > i + 1 && !column.Values.ContainsKey(FoldedText.Of(string.Join(separator, parts[i..end]))))
                end--;
            if (string.Join(separator, parts[i..end]) is { Length: > 0 } piece)
                yield return piece;
            i = end;
        }
    }

    private static IReadOnlyList<string> Codes(Column column, string text) =>
        text.Length == 0 ? []
        : column.Target.Part is { Kind: AnswerKind.Choices or AnswerKind.Choice }
            ? text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        : [text];

    private string? DateOf(Column column, string text) =>
        DateText.Read(text, column.Mapping.DateOrder ?? _profile.DateOrder);

    private static string? WholeNumber(string text)
    {
        var match = Whole()
            .Match(text.Replace(" ", "", StringComparison.Ordinal).Replace("\u00a0", "", StringComparison.Ordinal));
        return match.Success ? match.Groups[1].Value : null;
    }

    private static bool IsRowNumber(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number is >= 1 and <= AnswerAddress.MostRows;

    private (AnswerAddress, Target)? Place(string text) =>
        AnswerAddress.Parse(text) is { } address && _targets.Find(address) is { } target ? (address, target) : null;

    private bool IsKey(Column column) => _key.Contains(FoldedText.Of(column.Mapping.Heading));

    private IReadOnlyList<Column> ColumnsOf(string heading)
    {
        if (_columnsOf.TryGetValue(heading, out var columns))
            return columns;
        var folded = FoldedText.Of(heading);
        return _columnsOf[heading] = [.. _columns.Where(c => c.Folded == folded)];
    }

    /// <summary>The cells that are read, in the order of the profile.</summary>
    private IEnumerable<(Column, SourceValue)> CellsOf(SourceLine line) =>
        line
            .Cells.Where(c => !string.IsNullOrWhiteSpace(c.Value.Text))
            .SelectMany(c => ColumnsOf(c.Key).Select(column => (column, c.Value)))
            .OrderBy(c => c.column.Position);

    private static string CellOf(SourceLine line, string heading)
    {
        if (line.Cells.TryGetValue(heading, out var cell))
            return cell.Text;
        var folded = FoldedText.Of(heading);
        return line.Cells.FirstOrDefault(c => FoldedText.Of(c.Key) == folded).Value.Text ?? "";
    }

    [GeneratedRegex(@"^(\d+)([.,]0+)?$")]
    private static partial Regex Whole();

    /// <summary>A column that is read, with what makes reading it fast.</summary>
    private sealed class Column
    {
        private readonly Dictionary<string, (IReadOnlyList<string>, string?)> _remembered = new(StringComparer.Ordinal);
        private readonly Dictionary<string, string> _codes = new(StringComparer.OrdinalIgnoreCase);

        public Column(
            int position,
            ColumnMapping mapping,
            AnswerAddress address,
            Target target,
            IndicatorCatalogue catalogue
        )
        {
            (Position, Mapping, Address, Target) = (position, mapping, address, target);
            Folded = FoldedText.Of(mapping.Heading);
            foreach (var (value, code) in mapping.Values)
                Values[FoldedText.Of(value)] = code;
            if (target.Part is { List: not null } part)
                foreach (var value in catalogue.ValuesOf(part))
                    _codes.TryAdd(value.Code, value.Code);
        }

        public int Position { get; }
        public ColumnMapping Mapping { get; }
        public AnswerAddress Address { get; }
        public Target Target { get; }
        public string Folded { get; }
        public Dictionary<string, string> Values { get; } = new(StringComparer.Ordinal);

        public (IReadOnlyList<string>, string?) Remembered(string text, Func<(IReadOnlyList<string>, string?)> read)
        {
            if (_remembered.TryGetValue(text, out var known))
                return known;
            var answers = read();
            if (_remembered.Count < MostRemembered)
                _remembered[text] = answers;
            return answers;
        }

        public string? CodeOf(string text) =>
            Target.Part!.Missing.Contains(text) ? text : _codes.GetValueOrDefault(text);

        public IReadOnlyList<string>? CodesOf(string text)
        {
            var codes = text.Split([' ', '|', ';', ','], StringSplitOptions.RemoveEmptyEntries).Select(CodeOf).ToList();
            return codes.Contains(null) || codes.Count == 0 ? null : [.. codes.OfType<string>()];
        }

        /// <summary>Adds answers to the sheet; several columns may give codes of one set, or parts of one text.</summary>
        /// <returns>False where another column of the row gave another answer.</returns>
        public bool Put(AnswerSheet sheet, IReadOnlyList<string> answers)
        {
            if (Target.Part is not { } part)
            {
                sheet.Set(Target.Key, answers);
                return true;
            }
            switch (part.Kind)
            {
                case AnswerKind.Choices:
                    var all = sheet.All(part.Key).Concat(answers).Distinct(StringComparer.Ordinal);
                    sheet.Set(part.Key, part.Ordered ? all : all.Order(StringComparer.Ordinal));
                    return true;
                case AnswerKind.Text when sheet[part.Key].Length > 0:
                    sheet.Set(part.Key, $"{sheet[part.Key]}, {answers[0]}");
                    return true;
                default:
                    if (!sheet.IsEmpty(part))
                        return AnswerText.Write(part, sheet) == answers[0];
                    return AnswerText.Read(part, answers[0], sheet);
            }
        }
    }
}
