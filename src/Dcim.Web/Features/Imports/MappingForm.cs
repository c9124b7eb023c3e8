using System.Globalization;
using Dcim.Data.Imports;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Exchange;

namespace Dcim.Web.Features.Imports;

/// <summary>A value of a column, and the code it stands for.</summary>
/// <param name="Rows">In how many rows it stands; none for one of an earlier file.</param>
/// <param name="Code">Empty where nobody decided; <see cref="MappingForm.Nothing"/> for no answer.</param>
public sealed record ValueLine(string Text, int Rows, string Code);

/// <summary>A column as the mapping page shows it.</summary>
/// <param name="Number">From 0, of the questions that a column answers.</param>
public sealed record MappingLine(
    StagedColumn Column,
    int Number,
    ColumnMapping Mapping,
    Target? Target,
    IReadOnlyList<ValueLine> Values
)
{
    /// <summary>Number of the row of its kind in which the answer stands; none for what is asked once.</summary>
    public int Row => Mapping.Target is { } text && AnswerAddress.Parse(text) is { Rows: not null } at ? at.Number : 0;

    public string Box(string name) => MappingForm.Box(Column, Number, name);

    /// <summary>It answers a question by codes.</summary>
    public bool IsCoded => Target?.Part is { Kind: AnswerKind.Choice or AnswerKind.Choices };

    public bool IsDate => Target?.Part is { Kind: AnswerKind.Date };

    /// <summary>It takes several codes.</summary>
    public bool IsMany => Target?.Part is { Kind: AnswerKind.Choices };
}

/// <summary>An answer that holds for all records of the source.</summary>
public sealed record FixedLine(Target Target, string Text);

/// <summary>What is said of the columns of a file: made of a profile or of what was posted, and a profile again.</summary>
public sealed class MappingForm
{
    /// <summary>Stands for a value that leaves the question unanswered.</summary>
    public const string Nothing = "-";
    public const string FixedPrefix = "fixed.";

    /// <summary>Most values of a column that are asked one by one.</summary>
    private const int MostAsked = 150;

    public string Name { get; private init; } = "";

    /// <summary>Code of the source it is, or is to be; empty for a new one.</summary>
    public string Source { get; private init; } = "";
    public int Sheet { get; private init; }
    public SourceSubject Subject { get; private init; }
    public DateOrder DateOrder { get; private init; }
    public IReadOnlyList<string> RecordKey { get; private init; } = [];
    public IReadOnlyList<MappingLine> Lines { get; private init; } = [];
    public IReadOnlyList<FixedLine> Fixed { get; private init; } = [];

    /// <summary>As a profile says it; columns it does not know are left open.</summary>
    public static MappingForm Of(SourceProfile profile, string source, StagedFile file, TargetList targets, Code regime)
    {
        var sheet = SheetLines.FirstOf(file, profile);
        var lines = new List<MappingLine>();
        foreach (var column in file.Sheets[sheet].Columns.Where(c => c.Heading.Length > 0))
        {
            var known = profile.Columns.Where(c => FoldedText.Of(c.Heading) == FoldedText.Of(column.Heading)).ToList();
            foreach (var (number, mapping) in known.DefaultIfEmpty(new() { Heading = column.Heading }).Index())
                lines.Add(LineOf(column, number, mapping with { Heading = column.Heading }, targets));
        }
        return new()
        {
            Name = profile.Name,
            Source = source,
            Sheet = sheet,
            Subject = profile.Subject,
            DateOrder = profile.DateOrder,
            RecordKey = profile.RecordKey,
            Lines = lines,
            Fixed = FixedOf(lines, profile.Fixed, targets, regime),
        };
    }

    /// <summary>As it was posted.</summary>
    public static MappingForm Read(
        IFormCollection posted,
        StagedFile file,
        Func<SourceSubject, TargetList> targetsOf,
        Code regime
    )
    {
        var sheet =
            int.TryParse(posted["sheet"], NumberStyles.None, CultureInfo.InvariantCulture, out var place)
            && place < file.Sheets.Count
                ? place
                : 0;
        Enum.TryParse<SourceSubject>(posted["subject"], out var subject);
        Enum.TryParse<DateOrder>(posted["order"], out var order);
        var targets = targetsOf(subject);
        var lines = new List<MappingLine>();
        foreach (var column in file.Sheets[sheet].Columns.Where(c => c.Heading.Length > 0))
            for (var i = 0; posted.ContainsKey(Box(column, i, "target")) || i == 0; i++)
                lines.Add(LineOf(column, i, MappingOf(posted, column, i), targets));
        var answers = posted
            .Where(p => p.Key.StartsWith(FixedPrefix, StringComparison.Ordinal))
            .Select(p => new FixedAnswer(p.Key[FixedPrefix.Length..], p.Value.ToString().Trim()))
            .Where(f => f.Text.Length > 0)
            .ToList();
        return new()
        {
            Name = posted["name"].ToString().Trim(),
            Source = posted["source"].ToString(),
            Sheet = sheet,
            Subject = subject,
            DateOrder = order,
            RecordKey = [.. posted["key"].OfType<string>()],
            Lines = lines,
            Fixed = FixedOf(lines, answers, targets, regime, posted["more"]),
        };
    }

    /// <summary>Name of a box of a line.</summary>
    /// <param name="number">From 0, of the questions a column answers.</param>
    public static string Box(StagedColumn column, int number, string box) =>
        string.Create(CultureInfo.InvariantCulture, $"{column.Letters}.{number}.{box}");

    /// <param name="before">The profile that the source had, whose values of other files stay.</param>
    public SourceProfile ToProfile(StagedFile file, SourceProfile? before) =>
        (before ?? new() { Name = Name }) with
        {
            Name = Name,
            Subject = Subject,
            Sheet = file.Sheets.Count > 1 ? file.Sheets[Sheet].Name : null,
            DateOrder = DateOrder,
            RecordKey = RecordKey,
            Columns = [.. Lines.Select(l => Kept(l, before)), .. OfFurtherSheets(before)],
            Fixed =
            [
                .. Fixed
                    .Where(f => f.Text.Length > 0)
                    .Select(f => new FixedAnswer(f.Target.Address.ToString(), f.Text)),
            ],
        };

    /// <summary>The page shows the columns of one sheet: what the profile says of those of others stays.</summary>
    private IEnumerable<ColumnMapping> OfFurtherSheets(SourceProfile? before)
    {
        if (before is not { MoreSheets.Count: > 0 })
            return [];
        var shown = Lines.Select(l => FoldedText.Of(l.Mapping.Heading)).ToHashSet();
        return before.Columns.Where(c => !shown.Contains(FoldedText.Of(c.Heading)));
    }

    private static ColumnMapping Kept(MappingLine line, SourceProfile? before)
    {
        var earlier = before?.Columns.FirstOrDefault(c =>
            c.Target == line.Mapping.Target && FoldedText.Of(c.Heading) == FoldedText.Of(line.Mapping.Heading)
        );
        if (earlier is null)
            return line.Mapping;
        var values = earlier
            .Values.Where(v => line.Values.All(l => l.Text != v.Key))
            .Concat(line.Mapping.Values)
            .ToDictionary(StringComparer.Ordinal);
        return line.Mapping with { Values = values };
    }

    private static ColumnMapping MappingOf(IFormCollection posted, StagedColumn column, int number)
    {
        string? Text(string box) => posted[Box(column, number, box)].ToString() is { Length: > 0 } text ? text : null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (
            var (value, code) in posted[Box(column, number, "value")]
                .Zip(posted[Box(column, number, "code")], (v, c) => (v ?? "", c ?? ""))
        )
            if (code.Length > 0)
                values[value] = code == Nothing ? "" : code;
        return new()
        {
            Heading = column.Heading,
            Target = Text("target") is { } target ? Numbered(target, Text("number")) : null,
            Separator = Text("separator") is { } separator ? SeparatorOf(separator) : null,
            WhenYes = Text("yes"),
            DateOrder = Enum.TryParse<DateOrder>(Text("order"), out var order) ? order : null,
            Values = values,
        };
    }

    /// <summary>The target in the row of its kind that the number says.</summary>
    private static string Numbered(string target, string? number) =>
        AnswerAddress.Parse(target) is { Rows: not null } address
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var row)
        && row is > 0 and <= MostRows
            ? (address with { Number = row }).ToString()
            : target;

    /// <summary>Most rows of a kind that stand beside each other in one line of a file.</summary>
    public const int MostRows = 9;

    /// <summary>What may stand between values, by the name under which it is posted.</summary>
    public static IReadOnlyDictionary<string, string> Separators { get; } =
        new Dictionary<string, string>
        {
            [";"] = ";",
            [","] = ",",
            ["/"] = "/",
            ["|"] = "|",
            ["+"] = "+",
            ["line"] = "\n",
        };

    private static string SeparatorOf(string posted) => Separators.GetValueOrDefault(posted) ?? ";";

    private static MappingLine LineOf(StagedColumn column, int number, ColumnMapping mapping, TargetList targets)
    {
        var target =
            mapping.Target is { } text && AnswerAddress.Parse(text) is { } address ? targets.Find(address) : null;
        if (target is null)
            return new(column, number, mapping with { Target = null }, null, []);
        var line = new MappingLine(column, number, mapping, target, []);
        if (!line.IsCoded || mapping.WhenYes is not null)
            return line;
        var folded = mapping.Values.GroupBy(v => FoldedText.Of(v.Key)).ToDictionary(v => v.Key, v => v.First().Value);
        var values = column
            .Values.SelectMany(v => Pieces(v.Text, mapping.Separator).Select(p => (Text: p, v.Rows)))
            .GroupBy(v => v.Text)
            .Select(g => new ValueLine(
                g.Key,
                g.Sum(v => v.Rows),
                !folded.TryGetValue(FoldedText.Of(g.Key), out var code) ? ""
                    : code.Length == 0 ? Nothing
                    : code
            ))
            .OrderByDescending(v => v.Rows)
            .Take(MostAsked);
        return line with { Values = [.. values] };
    }

    private static IEnumerable<string> Pieces(string text, string? separator) =>
        separator is null
            ? [text]
            : text.Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What every record needs and no column gives, and what was said before for all records.</summary>
    private static List<FixedLine> FixedOf(
        IReadOnlyList<MappingLine> lines,
        IReadOnlyList<FixedAnswer> said,
        TargetList targets,
        Code regime,
        string? more = null
    )
    {
        var given = lines.Select(l => l.Target?.Key).OfType<string>().ToHashSet();
        if (given.Contains("VID04") || given.Contains("VIC04"))
            given.Add("VIC03");
        if (given.Contains("EXP02"))
            given.Add("EXP16");
        string[] needed =
            targets.Subject == SourceSubject.Registrations
                ? [.. regime == "GDPR" ? ["GOV03.scope"] : (string[])[], .. FormPage.CountedAnswers]
                : ["INV01.number", "INV02.start"];
        var all = targets.Groups.SelectMany(g => g.Targets).ToList();
        var fixedLines = new List<FixedLine>();
        foreach (var key in needed)
            if (all.Find(t => t.Key == key) is { } target)
            {
                var text = said.FirstOrDefault(s => AnswerAddress.Parse(s.Target)?.Key == key)?.Text ?? "";
                if (!given.Contains(key) || text.Length > 0)
                    fixedLines.Add(new(target, text));
            }
        foreach (var answer in said)
            if (
                AnswerAddress.Parse(answer.Target) is { } address
                && targets.Find(address) is { } target
                && fixedLines.All(f => f.Target.Key != target.Key)
            )
                fixedLines.Add(new(target, answer.Text));
        if (
            more is { Length: > 0 }
            && AnswerAddress.Parse(more) is { } at
            && targets.Find(at) is { } wanted
            && fixedLines.All(f => f.Target != wanted)
        )
            fixedLines.Add(new(wanted, ""));
        return fixedLines;
    }
}
