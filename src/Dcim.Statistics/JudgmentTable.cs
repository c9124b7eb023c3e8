using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Counting;

namespace Dcim.Statistics;

/// <summary>
/// Table T6 (domain.md 2.4): what each instance said in a year of each defendant charged with trafficking; its view tells of other
/// offences.
/// </summary>
public sealed class JudgmentTable : ProceedingTable
{
    public const string Id = "T6";

    public const string Instance = "INSTANCE";
    public const string Outcome = "OUTCOME";

    /// <summary>The outcomes for other offences, in the same units.</summary>
    public const string ViewOtherOffences = "OtherOffences";

    /// <summary>Of the judgments, those on legal persons.</summary>
    public const string NoteOfLegalPersons = "OfLegalPersons";

    /// <summary>Judgments of which it is not known for what offence they are.</summary>
    public const string NoteOffenceNotKnown = "OffenceNotKnown";

    private static readonly Dictionary<string, Func<Categories, string>> CategoryOf = new(StringComparer.Ordinal)
    {
        [Instance] = c => c.Instance.Value,
        [Outcome] = c => c.Outcome.Value,
    };

    private readonly Crossing<Categories> _judgments;
    private readonly Crossing<Categories> _others;

    internal JudgmentTable(
        TableRequest request,
        ProceedingCounter counter,
        IReadOnlyList<ReportingInstitution> institutions,
        IReadOnlyDictionary<string, CodeListData> lists
    )
        : base(request)
    {
        var count = counter.Judgments();
        _judgments = new([.. count.Trafficking.Select(Once)], CategoryOf);
        _others = new([.. count.Others.Select(Once)], CategoryOf);
        Units = count.Trafficking.Count;
        YearNotKnown = CellOrigin.Of(count.YearNotKnown.Select(Once));
        Func<int, CellKind> kindOf = CoverageOf(institutions, [.. Prosecutors, .. Courts]).KindOfTotal;
        Dimension[] dimensions =
        [
            new(Instance, UnknownRule.CategoriesOf(lists["CL_INSTANCE"])),
            Closed(Outcome, lists["CL_JUDG"], _judgments.Occurring(Outcome).Union(_others.Occurring(Outcome))),
        ];
        Table = new()
        {
            Id = Id,
            Request = request,
            Dimensions = dimensions,
            Cells = _judgments.Cells(dimensions, kindOf(0)),
            Margins = [Margin(_judgments)],
            Views = [new(ViewOtherOffences, Margin(_others))],
            Notes =
            [
                new(NoteEventYearNotKnown, YearNotKnown.Units),
                new(NoteAccessoryOnly, count.Trafficking.Count(j => j.AccessoryOnly)),
                new(NoteOfLegalPersons, count.Trafficking.Count(j => j.IsLegalPerson)),
                new(NoteOffenceNotKnown, count.OffenceNotKnown),
            ],
            Rules =
            [
                CountingRule.Judgments,
                CountingRule.Offences,
                CountingRule.EventClocks,
                CountingRule.EventYearNotKnown,
                CountingRule.Unknown,
                CountingRule.JusticeCoverage,
            ],
        };

        MarginTable Margin(Crossing<Categories> judgments) =>
            judgments.Margin(dimensions[0], dimensions[1], (_, _, number) => kindOf(number));
    }

    private readonly record struct Categories(Code Instance, Code Outcome);

    public override IndicatorTable Table { get; }

    public override CountUnit Unit => CountUnit.Judgment;

    public override int Units { get; }

    public override CellOrigin YearNotKnown { get; }

    /// <inheritdoc/>
    public override CellOrigin Drill(IReadOnlyDictionary<string, string> cell, string? view = null) =>
        view switch
        {
            null => _judgments.Drill(cell),
            ViewOtherOffences => _others.Drill(cell),
            _ => throw new ArgumentException($"There is no view {view}.", nameof(view)),
        };

    private static Counted<Categories> Once(CountedJudgment judgment) =>
        new(judgment, judgment.Proceeding, new(judgment.Instance, judgment.Outcome));
}
