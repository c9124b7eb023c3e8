using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Counting;
using Dcim.Domain.Profiles;

namespace Dcim.Statistics;

/// <summary>How many victims, identified and presumed, came so far or further; or never into a proceeding.</summary>
/// <param name="Stage">Name of a <see cref="VictimStage"/>, or <see cref="AttritionReport.NeverInProceeding"/>.</param>
public sealed record VictimStageLine(string Stage, CellValue Identified, CellValue Presumed);

/// <summary>How many suspects stand there.</summary>
public sealed record StandingLine(Standing Standing, CellValue Persons);

/// <summary>How many of those who stand there have the reason (CL_STOP, or UNK): one person may have several.</summary>
public sealed record StopReasonLine(Standing Standing, Code Reason, int Persons);

/// <summary>The median of the days of an interval, and what it rests on.</summary>
public sealed record IntervalLine(ProceedingInterval Interval, decimal? Median, CellValue Pairs, CellValue NotExact);

/// <summary>
/// Of the victims of T1, how many cases reached a charge and a conviction; of the suspects of T2, how many stopped where and why; and
/// the days between.
/// </summary>
public sealed class AttritionReport
{
    public const string NeverInProceeding = "NeverInProceeding";

    private AttritionReport(
        TableRequest request,
        AttritionCount count,
        IReadOnlyList<ReportingInstitution> institutions,
        NationalProfile profile,
        CodeListData reasons
    )
    {
        Request = request;
        var all = new Coverage(institutions);
        Victims =
        [
            .. Enum.GetValues<VictimStage>().Select(s => Line($"{s}", v => v >= s)),
            Line(NeverInProceeding, v => v == VictimStage.Counted),
        ];
        var feeding = ProceedingTable.CoverageOf(
            institutions,
            [.. ProceedingTable.Investigators, .. ProceedingTable.Prosecutors, .. ProceedingTable.Courts]
        );
        Standings =
        [
            .. Enum.GetValues<Standing>()
                .Select(s => new StandingLine(s, Of(feeding, count.Suspects.Count(p => p.Standing == s)))),
        ];
        Suspects = Of(feeding, count.Suspects.Count);
        Stopped = Of(feeding, count.Suspects.Count(p => HasReasons(p.Standing)));
        Reasons =
        [
            .. from standing in Enum.GetValues<Standing>()
            where HasReasons(standing)
            from reason in UnknownRule.CategoriesOf(reasons)
            let persons = count.Suspects.Count(p =>
                p.Standing == standing && ReasonsOf(p.Reasons, reasons).Contains(reason)
            )
            where persons > 0
            select new StopReasonLine(standing, reason, persons),
        ];
        Days =
        [
            .. Enum.GetValues<ProceedingInterval>()
                .Select(i => new IntervalLine(
                    i,
                    count.Days[i].Median,
                    Of(feeding, count.Days[i].Days.Count),
                    Of(feeding, count.Days[i].NotExact)
                )),
        ];
        Rules =
        [
            CountingRule.AttritionVictims,
            CountingRule.AttritionSuspects,
            CountingRule.AttritionDays,
            CountingRule.Spell,
            CountingRule.Status,
            CountingRule.Suspects,
            ProceedingTable.BasisOf(profile),
            CountingRule.Offences,
            CountingRule.EventClocks,
            CountingRule.Unknown,
        ];

        VictimStageLine Line(string name, Func<VictimStage, bool> isMeant)
        {
            return new(name, OfStatus(StatusRule.Identified), OfStatus(StatusRule.Presumed));

            CellValue OfStatus(Code status) =>
                Of(all, count.Victims.Count(v => v.Status == status && isMeant(v.Stage)));
        }
    }

    public TableRequest Request { get; }
    public IReadOnlyList<VictimStageLine> Victims { get; }

    /// <summary>The natural persons of T2; <see cref="Standings"/> add up to them.</summary>
    public CellValue Suspects { get; }
    public IReadOnlyList<StandingLine> Standings { get; }

    /// <summary>Suspects who stand where it is asked why: of them <see cref="Reasons"/> tells.</summary>
    public CellValue Stopped { get; }
    public IReadOnlyList<StopReasonLine> Reasons { get; }
    public IReadOnlyList<IntervalLine> Days { get; }

    /// <summary>The rules to print with the report.</summary>
    public IReadOnlyList<CountingRule> Rules { get; }

    /// <param name="request">Year and clocks.</param>
    /// <param name="victims">As for T1.</param>
    /// <param name="proceedings">Every fact of a proceeding of which anything may have happened by the day.</param>
    /// <param name="institutions">Of the whole register, as they are in that year at the recording clock.</param>
    /// <param name="profile">Of the reporting country.</param>
    /// <param name="lists">The code lists of the catalogue, with the articles of the country.</param>
    public static AttritionReport Count(
        TableRequest request,
        IEnumerable<VictimFact> victims,
        IReadOnlyCollection<ProceedingFact> proceedings,
        IReadOnlyList<ReportingInstitution> institutions,
        NationalProfile profile,
        IReadOnlyDictionary<string, CodeListData> lists
    ) =>
        new(
            request,
            AttritionCounter.Count(victims, proceedings, request.Year, request.Clocks, profile, lists),
            institutions,
            profile,
            lists["CL_STOP"]
        );

    private static bool HasReasons(Standing standing) =>
        standing
            is Standing.InvestigationClosed
                or Standing.InvestigationSuspended
                or Standing.NotCharged
                or Standing.ProsecutionOtherwiseEnded;

    /// <summary>The known reasons, each once; else not known.</summary>
    private static IReadOnlyList<string> ReasonsOf(CodeSet told, CodeListData reasons)
    {
        var known = told
            .Codes.Select(c => UnknownRule.CategoryOf(c, reasons))
            .Where(c => c.IsKnown)
            .Select(c => c.Value)
            .Distinct()
            .ToList();
        return known.Count > 0 ? known : [Code.NotKnown.Value];
    }

    private static CellValue Of(Coverage coverage, int count) => CellValue.Of(count, coverage.KindOfTotal(count));
}
