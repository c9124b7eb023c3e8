using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Counting;

namespace Dcim.Statistics;

/// <summary>
/// Table T4 (domain.md 2.4): the decisions of the prosecution in a year on persons suspected of trafficking, and one for each
/// proceeding closed without a known suspect.
/// </summary>
public sealed class DecisionTable : ProceedingTable
{
    public const string Id = "T4";

    public const string Decision = OffenderTable.Decision;

    /// <summary>On whom: natural or legal person, or no known suspect.</summary>
    public const string Suspect = "SUSPECT";

    /// <summary>Decisions by which a charge of trafficking was changed to another offence (PRS07).</summary>
    public const string NoteChargeChanged = "ChargeChanged";

    private static readonly Dictionary<string, Func<Categories, string>> CategoryOf = new(StringComparer.Ordinal)
    {
        [Decision] = c => c.Decision.Value,
        [Suspect] = c => c.Suspect.Value,
    };

    private readonly Crossing<Categories> _decisions;

    internal DecisionTable(
        TableRequest request,
        ProceedingCounter counter,
        IReadOnlyList<ReportingInstitution> institutions,
        IReadOnlyDictionary<string, CodeListData> lists
    )
        : base(request)
    {
        var count = counter.Decisions();
        _decisions = new([.. count.Decisions.Select(Once)], CategoryOf);
        Units = count.Decisions.Count;
        YearNotKnown = CellOrigin.Of(count.YearNotKnown.Select(Once));
        Func<int, CellKind> kindOf = CoverageOf(institutions, [.. Investigators, .. Prosecutors]).KindOfTotal;
        Dimension[] dimensions =
        [
            Closed(Decision, lists["CL_PROSDEC"], _decisions.Occurring(Decision)),
            Closed(
                Suspect,
                lists["CL_NATLEG"],
                _decisions.Occurring(Suspect).Prepend(ProceedingCounter.NoKnownSuspect.Value)
            ),
        ];
        Table = new()
        {
            Id = Id,
            Request = request,
            Dimensions = dimensions,
            Cells = _decisions.Cells(dimensions, kindOf(0)),
            Margins = [_decisions.Margin(dimensions[0], dimensions[1], (_, _, number) => kindOf(number))],
            Notes =
            [
                new(NoteEventYearNotKnown, YearNotKnown.Units),
                new(NoteAccessoryOnly, count.Decisions.Count(d => d.AccessoryOnly)),
                new(NoteChargeChanged, count.Decisions.Count(d => d.ChargeChanged)),
            ],
            Rules =
            [
                CountingRule.Decisions,
                CountingRule.Offences,
                CountingRule.EventClocks,
                CountingRule.EventYearNotKnown,
                CountingRule.Unknown,
                CountingRule.JusticeCoverage,
            ],
        };
    }

    private readonly record struct Categories(Code Decision, Code Suspect);

    public override IndicatorTable Table { get; }

    public override CountUnit Unit => CountUnit.Decision;

    public override int Units { get; }

    public override CellOrigin YearNotKnown { get; }

    /// <inheritdoc/>
    public override CellOrigin Drill(IReadOnlyDictionary<string, string> cell, string? view = null) =>
        view is null ? _decisions.Drill(cell) : throw new ArgumentException($"There is no view {view}.", nameof(view));

    private static Counted<Categories> Once(CountedDecision decision) =>
        new(decision, decision.Proceeding, new(decision.Decision, decision.Suspect));
}
