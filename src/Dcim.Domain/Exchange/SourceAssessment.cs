using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Records;

namespace Dcim.Domain.Exchange;

/// <summary>A source as it comes to be assessed.</summary>
/// <param name="Code">Names it in addresses.</param>
/// <param name="KeptBy">The body that keeps it.</param>
public sealed record DescribedSource(string Code, string KeptBy, SourceProfile Profile);

/// <summary>From what it is known how far an indicator is collected.</summary>
public enum AssessmentBasis
{
    /// <summary>Nobody said anything.</summary>
    NotSaid,

    /// <summary>A column of its files goes there.</summary>
    Column,

    /// <summary>An answer that holds for all its records.</summary>
    Fixed,

    /// <summary>What somebody said.</summary>
    Statement,

    /// <summary>What the catalogue asks of institutions of the type.</summary>
    Duty,

    /// <summary>The system itself makes the answer.</summary>
    System,
}

/// <summary>How far an indicator is collected.</summary>
/// <param name="Collected">Null where nobody said.</param>
/// <param name="Headings">Columns of the source that go to it.</param>
public sealed record AssessmentCell(
    Collected? Collected,
    AssessmentBasis Basis,
    string Definition = "",
    string Comparability = "",
    params IReadOnlyList<string> Headings
)
{
    public static AssessmentCell NotSaid { get; } = new(null, AssessmentBasis.NotSaid);

    /// <summary>In full or in part.</summary>
    public bool IsCollected => Collected is Exchange.Collected.Yes or Exchange.Collected.Partly;
}

/// <summary>Who may tell of the indicators: a source, or the institutions of one type that register here.</summary>
public sealed record AssessedColumn
{
    /// <summary>S1, S2 … for sources, D1, D2 … for institution types: what it is called where there is no place for its name.</summary>
    public required string Key { get; init; }

    /// <summary>The source; null for institutions that register here.</summary>
    public DescribedSource? Source { get; init; }

    /// <summary>Type of the institutions; unanswered for a source.</summary>
    public Code InstitutionType { get; init; }

    /// <summary>How many institutions they are; 0 for a source.</summary>
    public int Institutions { get; init; }
    public int? FromYear { get; init; }
    public int? ToYear { get; init; }

    /// <summary>In the order of the catalogue.</summary>
    public required IReadOnlyList<AssessmentCell> Cells { get; init; }

    /// <summary>How many indicators are collected so far; null for those of which nobody said.</summary>
    public int Count(Collected? collected) => Cells.Count(c => c.Collected == collected);
}

/// <summary>An indicator and how far each column collects it.</summary>
/// <param name="Sources">The sources, in the order of the columns.</param>
/// <param name="Here">The institution types that register here, in the order of the columns.</param>
public sealed record AssessmentRow(
    Indicator Indicator,
    IReadOnlyList<AssessmentCell> Sources,
    IReadOnlyList<AssessmentCell> Here
)
{
    public bool IsCollectedBySource => Sources.Any(c => c.IsCollected);
    public bool IsCollectedHere => Here.Any(c => c.IsCollected);

    /// <summary>Sources tell of it, none of them in full.</summary>
    public bool IsOnlyPartly => IsCollectedBySource && Sources.All(c => c.Collected != Collected.Yes);

    /// <summary>Several sources collect it, with more than one definition; no definition is that of the catalogue.</summary>
    public bool HasDifferingDefinitions =>
        Sources
            .Where(c => c.IsCollected)
            .Select(c => c.Definition.Trim())
            .Distinct(StringComparer.CurrentCultureIgnoreCase)
            .Skip(1)
            .Any();

    /// <summary>How many columns collect it so far.</summary>
    public int Count(Collected? collected) => Sources.Concat(Here).Count(c => c.Collected == collected);
}

/// <summary>An indicator that no source collects, nor one that would do in its place.</summary>
/// <param name="IsOfTheLaw">Without it a breakdown of Article 19a is missing.</param>
/// <param name="Tables">The yearly tables that want it.</param>
public sealed record AssessmentGap(AssessmentRow Row, bool IsOfTheLaw, IReadOnlyList<string> Tables)
{
    /// <summary>Of every source it was said that it never collects it; else nobody knows of some.</summary>
    public bool IsCertain => Row.Sources.Count > 0 && Row.Sources.All(c => c.Collected == Collected.Never);
}

/// <summary>Two sources of the same subject that both collect some indicators.</summary>
/// <param name="FromYear">First year in common; null where neither says its first.</param>
/// <param name="ToYear">Last year in common; null where neither says its last.</param>
public sealed record SourcePair(
    AssessedColumn One,
    AssessedColumn Other,
    IReadOnlyList<Indicator> Shared,
    int? FromYear,
    int? ToYear
)
{
    /// <summary>As far as the years are known, they may hold the same persons.</summary>
    public bool MayOverlap => !(FromYear > ToYear);
}

/// <summary>A dimension of a yearly table and how far each column can give it.</summary>
/// <param name="Needs">What it takes: all of these.</param>
public sealed record TableDimension(
    string Table,
    string Dimension,
    IReadOnlyList<TableNeed> Needs,
    IReadOnlyList<Collected?> Sources,
    IReadOnlyList<Collected?> Here
)
{
    public bool IsGap => Sources.All(c => c is null or Collected.Never);
}

/// <summary>What somebody said of an indicator in a source beyond how far it is collected.</summary>
public sealed record AssessmentNote(Indicator Indicator, AssessedColumn Column, AssessmentCell Cell);

/// <summary>
/// The assessment of a country's sources: what each tells of every indicator, what none tells, what several do. It is counted from
/// the profiles, and from what the catalogue asks of those who register here.
/// </summary>
public sealed class SourceAssessment
{
    /// <summary>An institution whose type owes it registers victims.</summary>
    private const string DateOfRegistration = "CAS04";

    /// <summary>An institution whose type owes it records offenders.</summary>
    private const string KindOfOffender = "TRF03";

    private SourceAssessment(
        IndicatorCatalogue catalogue,
        IReadOnlyList<DescribedSource> sources,
        IReadOnlyList<Institution> institutions
    )
    {
        Indicators = catalogue.Indicators;
        Sources = [.. sources.Select((s, i) => ColumnOf(catalogue, s, $"S{i + 1}"))];
        var order = catalogue.Lists["CL_INST"].Values.Select(v => v.Code).ToList();
        Here =
        [
            .. institutions
                .GroupBy(i => i.Type)
                .OrderBy(g => order.IndexOf(g.Key.Value))
                .Select((g, i) => ColumnOf(catalogue, g.Key, [.. g], $"D{i + 1}")),
        ];
        Rows =
        [
            .. Indicators.Select(
                (indicator, i) =>
                    new AssessmentRow(
                        indicator,
                        [.. Sources.Select(c => c.Cells[i])],
                        [.. Here.Select(c => c.Cells[i])]
                    )
            ),
        ];
        var rows = Rows.ToDictionary(r => r.Indicator.Code);
        Gaps = [.. Rows.Where(r => IsGap(r, rows)).Select(r => GapOf(r, rows))];
        TableDimensions =
        [
            .. TableNeed
                .All.GroupBy(n => (n.Table, n.Dimension))
                .Select(g => new TableDimension(
                    g.Key.Table,
                    g.Key.Dimension,
                    [.. g],
                    [.. Sources.Select((_, i) => All(g.Select(n => Any(n.AnyOf.Select(c => rows[c].Sources[i])))))],
                    [.. Here.Select((_, i) => All(g.Select(n => Any(n.AnyOf.Select(c => rows[c].Here[i])))))]
                )),
        ];
        Pairs = [.. PairsOf(Sources, Rows)];
        Notes =
        [
            .. Rows.SelectMany(r =>
                r.Sources.Select((cell, i) => new AssessmentNote(r.Indicator, Sources[i], cell))
                    .Where(n => n.Cell.Definition.Length + n.Cell.Comparability.Length > 0)
            ),
        ];
    }

    /// <param name="institutions">Those that register here.</param>
    public static SourceAssessment Of(
        IndicatorCatalogue catalogue,
        IReadOnlyList<DescribedSource> sources,
        IReadOnlyList<Institution> institutions
    ) => new(catalogue, sources, institutions);

    /// <summary>All of the catalogue, in its order.</summary>
    public IReadOnlyList<Indicator> Indicators { get; }
    public IReadOnlyList<AssessedColumn> Sources { get; }
    public IReadOnlyList<AssessedColumn> Here { get; }
    public IEnumerable<AssessedColumn> Columns => Sources.Concat(Here);

    /// <summary>One for each indicator.</summary>
    public IReadOnlyList<AssessmentRow> Rows { get; }

    /// <summary>In the order of the catalogue.</summary>
    public IReadOnlyList<AssessmentGap> Gaps { get; }
    public IReadOnlyList<TableDimension> TableDimensions { get; }
    public IReadOnlyList<SourcePair> Pairs { get; }

    /// <summary>What was said of definitions and comparability.</summary>
    public IReadOnlyList<AssessmentNote> Notes { get; }

    /// <summary>Indicators that several sources collect.</summary>
    public IEnumerable<AssessmentRow> Overlaps => Rows.Where(r => r.Sources.Count(c => c.IsCollected) > 1);

    /// <summary>What one source tells of each indicator, in the order of the catalogue.</summary>
    public static IReadOnlyList<AssessmentCell> CellsOf(IndicatorCatalogue catalogue, SourceProfile profile)
    {
        var columns = profile
            .Columns.Where(c => c.Target is not null)
            .ToLookup(c => IndicatorOf(catalogue, c.Target!), c => c.Heading);
        var given = profile.Fixed.Select(f => IndicatorOf(catalogue, f.Target)).ToHashSet();
        var statements = profile.Statements.GroupBy(s => s.Indicator).ToDictionary(g => g.Key, g => g.Last());
        return
        [
            .. catalogue.Indicators.Select(indicator =>
            {
                string[] headings = [.. columns[indicator.Code]];
                return statements.TryGetValue(indicator.Code, out var said)
                        ? new(said.Collected, AssessmentBasis.Statement, said.Definition, said.Comparability, headings)
                    : headings.Length > 0 ? new(Collected.Yes, AssessmentBasis.Column, Headings: headings)
                    : given.Contains(indicator.Code) ? new(Collected.Yes, AssessmentBasis.Fixed)
                    : AssessmentCell.NotSaid;
            }),
        ];
    }

    /// <summary>Code of the indicator an answer belongs to; empty for an address that is none, or names what is no indicator.</summary>
    private static string IndicatorOf(IndicatorCatalogue catalogue, string target) =>
        AnswerAddress.Parse(target) is { } address && catalogue.Parts.TryGetValue(address.Key, out var part)
            ? part.Indicator.Code
            : "";

    private static AssessedColumn ColumnOf(IndicatorCatalogue catalogue, DescribedSource source, string key) =>
        new()
        {
            Key = key,
            Source = source,
            FromYear = source.Profile.FromYear,
            ToYear = source.Profile.ToYear,
            Cells = CellsOf(catalogue, source.Profile),
        };

    private static AssessedColumn ColumnOf(
        IndicatorCatalogue catalogue,
        Code type,
        IReadOnlyList<Institution> institutions,
        string key
    )
    {
        var byCode = catalogue.Indicators.ToDictionary(i => i.Code);
        var (victims, offenders) = (Owes(DateOfRegistration), Owes(KindOfOffender));
        return new()
        {
            Key = key,
            InstitutionType = type,
            Institutions = institutions.Count,
            FromYear = institutions.All(i => i.ActiveFrom is not null) ? institutions.Min(i => i.ActiveFrom) : null,
            ToYear = institutions.All(i => i.ActiveTo is not null) ? institutions.Max(i => i.ActiveTo) : null,
            Cells = [.. catalogue.Indicators.Select(CellOf)],
        };

        bool Owes(string code) => byCode[code].DutyOf(type) != Duty.None;

        AssessmentCell CellOf(Indicator indicator) =>
            indicator.DutyOf(type) == Duty.Must ? new(Collected.Yes, AssessmentBasis.Duty)
            : indicator.Who.ContainsKey("S") && MakesRecordsOf(indicator.Entity)
                ? new(Collected.Yes, AssessmentBasis.System)
            : indicator.DutyOf(type) == Duty.Known ? new(Collected.Partly, AssessmentBasis.Duty)
            : new(Collected.Never, AssessmentBasis.Duty);

        bool MakesRecordsOf(string entity) =>
            entity switch
            {
                "Offender" => offenders,
                "EveryRecord" => victims || offenders,
                _ => victims,
            };
    }

    private static bool IsGap(AssessmentRow row, Dictionary<string, AssessmentRow> rows) =>
        !row.IsCollectedBySource
        && !row.Indicator.Who.Keys.All(w => w == "S") // what only the system makes, no source can be asked for
        && !s_sameAnswer.Any(s => s.Contains(row.Indicator.Code) && s.Any(c => rows[c].IsCollectedBySource));

    /// <summary>An age is known from the date of birth, and an age group from an age: one of them is enough.</summary>
    private static readonly string[][] s_sameAnswer =
    [
        ["VIC03", "VIC04", "VID04"],
        ["TRF05", "TRF06"],
    ];

    private static AssessmentGap GapOf(AssessmentRow row, Dictionary<string, AssessmentRow> rows)
    {
        var missing = TableNeed
            .All.Where(n => n.AnyOf.Contains(row.Indicator.Code) && !n.AnyOf.Any(c => rows[c].IsCollectedBySource))
            .ToList();
        return new(
            row,
            missing.Any(n => n.IsOfTheLaw),
            [.. TableNeed.Tables.Where(t => row.Indicator.Feeds.Contains(t) || missing.Any(n => n.Table == t))]
        );
    }

    private static IEnumerable<SourcePair> PairsOf(
        IReadOnlyList<AssessedColumn> sources,
        IReadOnlyList<AssessmentRow> rows
    )
    {
        for (var i = 0; i < sources.Count; i++)
        for (var j = i + 1; j < sources.Count; j++)
        {
            var (one, other) = (sources[i], sources[j]);
            if (one.Source!.Profile.Subject != other.Source!.Profile.Subject)
                continue;
            var shared = rows.Where(r => r.Sources[i].IsCollected && r.Sources[j].IsCollected)
                .Select(r => r.Indicator)
                .ToList();
            if (shared.Count > 0)
                yield return new(
                    one,
                    other,
                    shared,
                    Extreme(Math.Max, one.FromYear, other.FromYear),
                    Extreme(Math.Min, one.ToYear, other.ToYear)
                );
        }
    }

    private static int? Extreme(Func<int, int, int> choose, int? one, int? other) =>
        one is { } a && other is { } b ? choose(a, b) : one ?? other;

    /// <summary>One of them is enough.</summary>
    private static Collected? Any(IEnumerable<AssessmentCell> cells)
    {
        var levels = cells.Select(c => c.Collected).ToList();
        return levels.Contains(Collected.Yes) ? Collected.Yes
            : levels.Contains(Collected.Partly) ? Collected.Partly
            : levels.Contains(null) ? null
            : Collected.Never;
    }

    /// <summary>All of them are needed.</summary>
    private static Collected? All(IEnumerable<Collected?> needs)
    {
        var levels = needs.ToList();
        return levels.Contains(Collected.Never) ? Collected.Never
            : levels.Contains(null) ? null
            : levels.Contains(Collected.Partly) ? Collected.Partly
            : Collected.Yes;
    }
}
