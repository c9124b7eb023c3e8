using System.Globalization;

namespace Dcim.Web.Features.Imports.Files;

/// <summary>
/// Which rows of a table are its headings. They are the first in which most columns have a word; above them stand titles,
/// and between, in one or two rows more, names of groups of columns, mostly as merged cells.
/// </summary>
internal static class Headings
{
    private const int MaxLevels = 3;
    private const int HiddenRowsAbove = 3;

    /// <summary>The first and last row of the headings.</summary>
    public static (int First, int Last) Find(IReadOnlyList<SourceRow> sample, IReadOnlyList<MergedArea> merged)
    {
        var lines = Lines(sample, merged, sample.Max(row => row.Cells.Length));
        var width = lines.Max(line => line.Filled);
        var found = lines.FindIndex(line => IsHeading(line, width) && line.HasWords);
        if (found < 0)
            found = lines.FindIndex(line => IsHeading(line, width));
        if (found < 0)
            found = lines.FindIndex(line => line.Filled == width);

        // A hidden row above the headings holds the column names of another system; who fills the table sees the headings.
        if (lines[found].IsHidden)
        {
            var visible = lines.FindIndex(found, l => !l.IsHidden && IsHeading(l, width) && l.HasWords);
            if (visible > found && lines[visible].Number - lines[found].Number <= HiddenRowsAbove)
                found = visible;
        }
        var (first, last) = (found, found);
        while (last - first + 1 < MaxLevels && first > 0 && NamesGroups(lines[first - 1], lines[first], width))
            first--;
        while (last - first + 1 < MaxLevels && last + 1 < lines.Count && Continues(lines[last], lines[last + 1]))
            last++;
        return (lines[first].Number, lines[last].Number);
    }

    /// <summary>For each column the words above it, from the group down.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Names(
        IReadOnlyList<SourceRow> headings,
        IReadOnlyList<MergedArea> merged,
        int width
    )
    {
        var lines = Lines(headings, merged, width);
        foreach (var line in lines.SkipLast(1).Where(line => !line.HasMerged))
            line.FillGaps();
        return
        [
            .. Enumerable
                .Range(0, width)
                .Select(column =>
                    lines
                        .Select(line => line.Texts[column])
                        .Where(text => text.Length > 0)
                        .Aggregate(
                            new List<string>(),
                            (levels, text) => levels.Count > 0 && levels[^1] == text ? levels : [.. levels, text]
                        )
                ),
        ];
    }

    public static bool IsNumber(SourceCell cell) =>
        !cell.IsDate && decimal.TryParse(cell.Text, NumberStyles.Number, CultureInfo.InvariantCulture, out _);

    private static List<Line> Lines(IReadOnlyList<SourceRow> rows, IReadOnlyList<MergedArea> merged, int width)
    {
        var lines = rows.Select(row => new Line(row, width)).ToList();
        var byNumber = lines.ToDictionary(line => line.Number);
        foreach (var area in merged)
        {
            if (
                area.FirstColumn >= width
                || !byNumber.TryGetValue(area.FirstRow, out var origin)
                || !origin.IsFilled(area.FirstColumn)
                || origin.Origins[area.FirstColumn] != origin.OwnOrigin(area.FirstColumn)
            )
                continue;
            foreach (var line in lines.Where(line => line.Number >= area.FirstRow && line.Number <= area.LastRow))
                line.Cover(area, origin);
        }
        return lines;
    }

    private static bool IsHeading(Line line, int width) =>
        line.Filled * 3 >= width * 2
        && (width == 1 || line.Distinct > 1 && !line.Texts.Any(text => text.EndsWith(':')));

    private static bool NamesGroups(Line upper, Line lower, int width)
    {
        if (upper.Number + 1 != lower.Number || upper.IsHidden || !upper.HasWords)
            return false;
        if (upper.HasMerged)
            return upper.Distinct > 1 || !upper.IsFilled(0); // one text from the first column on is a title
        // Without merged cells: words with gaps after them, reaching over the table; not a line such as "Year: 2024".
        var filled = upper.FilledColumns();
        return filled.Count > 1
            && filled.Count < width
            && filled[^1] * 2 >= width
            && !filled.Any(column => upper.Texts[column].EndsWith(':'));
    }

    private static bool Continues(Line upper, Line lower) =>
        upper.Number + 1 == lower.Number
        && lower.HasWords
        && (upper.Shares(lower) || upper.MergedColumns() is { Count: > 0 } merged && merged.All(lower.IsFilled));

    /// <summary>A row with the text of merged cells written into each of them.</summary>
    private sealed class Line
    {
        private const int OriginsOfARow = 1 << 14;

        public Line(SourceRow row, int width)
        {
            (Number, IsHidden) = (row.Number, row.IsHidden);
            Texts = new string[width];
            Origins = new long[width];
            var (words, filled) = (0, 0);
            for (var i = 0; i < width; i++)
            {
                var cell = i < row.Cells.Length ? row.Cells[i] : default;
                Texts[i] = SourceText.OneLine(cell.Text);
                if (Texts[i].Length == 0)
                    continue;
                Origins[i] = OwnOrigin(i);
                filled++;
                if (!cell.IsDate && !cell.IsFormula && cell.Text.Any(char.IsLetter))
                    words++;
            }
            HasWords = words * 3 >= filled * 2;
        }

        public int Number { get; }
        public bool IsHidden { get; }
        public string[] Texts { get; }

        /// <summary>The cell in which the text of each column is written: another than its own where cells are merged.</summary>
        public long[] Origins { get; }

        /// <summary>What is written is words, not numbers or dates.</summary>
        public bool HasWords { get; }

        /// <summary>Some cells are merged across columns.</summary>
        public bool HasMerged { get; private set; }

        public int Filled => Texts.Count(text => text.Length > 0);

        /// <summary>How many texts are written, a merged one counted once.</summary>
        public int Distinct => Origins.Where(origin => origin != 0).Distinct().Count();

        public long OwnOrigin(int column) => (long)Number * OriginsOfARow + column;

        public bool IsFilled(int column) => Texts[column].Length > 0;

        public List<int> FilledColumns() => [.. Enumerable.Range(0, Texts.Length).Where(IsFilled)];

        /// <summary>The columns under texts that are merged across several.</summary>
        public List<int> MergedColumns() =>
            [
                .. Enumerable
                    .Range(0, Origins.Length)
                    .Where(i => Origins[i] != 0)
                    .GroupBy(i => Origins[i])
                    .Where(g => g.Count() > 1)
                    .SelectMany(g => g),
            ];

        /// <summary>A cell is merged over both rows.</summary>
        public bool Shares(Line lower) => Origins.Where((origin, i) => origin != 0 && origin == lower.Origins[i]).Any();

        public void Cover(MergedArea area, Line origin)
        {
            var last = Math.Min(area.LastColumn, Texts.Length - 1);
            for (var i = area.FirstColumn; i <= last; i++)
                (Texts[i], Origins[i]) = (origin.Texts[area.FirstColumn], origin.OwnOrigin(area.FirstColumn));
            HasMerged |= last > area.FirstColumn;
        }

        public void FillGaps()
        {
            for (var i = 1; i < Texts.Length; i++)
                if (Texts[i].Length == 0)
                    Texts[i] = Texts[i - 1];
        }
    }
}
