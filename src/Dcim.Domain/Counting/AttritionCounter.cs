using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Profiles;

namespace Dcim.Domain.Counting;

/// <summary>How far a victim's case has come; each includes the next.</summary>
public enum VictimStage
{
    /// <summary>Counted in T1.</summary>
    Counted,
    InProceeding,
    InProceedingForTrafficking,

    /// <summary>In a proceeding with a person charged with trafficking, of her as far as links tell.</summary>
    Charged,
    Convicted,
}

/// <summary>What lies between two days of a suspect's way.</summary>
public enum ProceedingInterval
{
    SuspicionToCharge,
    ChargeToJudgment,
    JudgmentToFinal,
}

/// <summary>The days of one interval.</summary>
/// <param name="Days">One for each suspect in a proceeding where both ends are exact days, in order; rising.</param>
/// <param name="NotExact">How many have both ends, but not as exact days, or in the wrong order.</param>
public sealed record IntervalDays(IReadOnlyList<int> Days, int NotExact)
{
    /// <summary>The middle one, or half-way between the two in the middle; null where there are none.</summary>
    public decimal? Median => Days.Count == 0 ? null : (Days[(Days.Count - 1) / 2] + Days[Days.Count / 2]) / 2m;
}

/// <summary>Of the victims and suspects of a year, how far it came by a day.</summary>
public sealed class AttritionCount
{
    /// <summary>Furthest stage and status (IDE, PRE) of each victim.</summary>
    public required IReadOnlyList<(VictimStage Stage, Code Status)> Victims { get; init; }

    /// <summary>Each natural person that T2 counts.</summary>
    public required IReadOnlyList<DefendantStanding> Suspects { get; init; }
    public required IReadOnlyDictionary<ProceedingInterval, IntervalDays> Days { get; init; }
}

/// <summary>From facts to <see cref="AttritionCount"/>: the victims are those of T1, the suspects those of T2.</summary>
public sealed class AttritionCounter
{
    private readonly OffenceRule _offences;
    private readonly StandingRule _standings;
    private readonly StageRule _stages;
    private readonly IReadOnlyList<SeenProceeding> _proceedings;

    private AttritionCounter(IReadOnlyList<SeenProceeding> proceedings, NationalProfile profile, CodeListData offences)
    {
        _proceedings = proceedings;
        _offences = new(offences);
        _standings = new(_offences);
        _stages = new(_offences, profile.ConvictionBasis);
    }

    /// <param name="victims">As for <see cref="VictimCounter.Count"/>.</param>
    /// <param name="proceedings">Every fact of a proceeding of which anything may have happened by the day.</param>
    /// <param name="year">Of T1 and T2.</param>
    public static AttritionCount Count(
        IEnumerable<VictimFact> victims,
        IReadOnlyCollection<ProceedingFact> proceedings,
        int year,
        Clocks clocks,
        NationalProfile profile,
        IReadOnlyDictionary<string, CodeListData> lists
    )
    {
        var table = new ProceedingCounter(proceedings, year, clocks, profile, lists);
        var counter = new AttritionCounter(table.Proceedings, profile, lists["CL_OFF"]);
        var suspects = table
            .Persons(OffenderStage.Suspected, CountedOffence.Trafficking)
            .Persons.Where(p => !p.IsLegalPerson)
            .ToList();
        var rows = counter.RowsOf(suspects);
        return new()
        {
            Victims = counter.StagesOf(VictimCounter.Count(victims, year, clocks, profile, lists).Victims),
            Suspects =
            [
                .. suspects.Select(s =>
                    StandingRule.Of(rows[s.PersonId].Select(r => counter._standings.Of(r.Proceeding, r.Defendant)))
                ),
            ],
            Days = counter.DaysOf([.. rows.SelectMany(r => r)]),
        };
    }

    /// <summary>The rows by which T2 counts each of them.</summary>
    private ILookup<long, (SeenProceeding Proceeding, DefendantContent Defendant)> RowsOf(
        IReadOnlyList<CountedOffender> suspects
    )
    {
        var counted = suspects.ToDictionary(
            s => s.PersonId,
            s => s.Proceedings.Select(f => f.ProceedingId).ToHashSet()
        );
        return (
            from proceeding in _proceedings
            from defendant in proceeding.Content.Defendants
            where
                counted.TryGetValue(defendant.PersonId, out var of)
                && of.Contains(proceeding.Fact.ProceedingId)
                && _stages.Of(OffenderStage.Suspected, CountedOffence.Trafficking, proceeding, defendant) is not null
            select (proceeding, defendant)
        ).ToLookup(r => r.defendant.PersonId);
    }

    private List<(VictimStage Stage, Code Status)> StagesOf(IEnumerable<CountedVictim> victims)
    {
        var proceedings = _proceedings
            .SelectMany(p => p.Content.Victims.Select(v => (v.RegistrationId, Proceeding: p)))
            .ToLookup(v => v.RegistrationId, v => v.Proceeding);
        return
        [
            .. victims.Select(v =>
                (
                    v.Spell.Registrations.SelectMany(r =>
                            proceedings[r.RegistrationId].Select(p => StageOf(p, r.RegistrationId))
                        )
                        .DefaultIfEmpty(VictimStage.Counted)
                        .Max(),
                    v.Categories.Status
                )
            ),
        ];
    }

    private VictimStage StageOf(SeenProceeding proceeding, long registration)
    {
        var concerned = proceeding
            .Content.Defendants.Where(d => d.Links.Count == 0 || d.Links.Any(l => l.RegistrationId == registration))
            .ToList();
        return concerned.Any(IsConvicted) ? VictimStage.Convicted
            : concerned.Any(d => _standings.IsCharged(proceeding, d)) ? VictimStage.Charged
            : !proceeding.Sees(proceeding.Content.StartedOn) ? VictimStage.Counted
            : _offences.IsTrafficking(proceeding.Content.Offences) ? VictimStage.InProceedingForTrafficking
            : VictimStage.InProceeding;

        bool IsConvicted(DefendantContent defendant) =>
            _stages.Of(OffenderStage.Convicted, CountedOffence.Trafficking, proceeding, defendant) is not null;
    }

    private Dictionary<ProceedingInterval, IntervalDays> DaysOf(
        IReadOnlyList<(SeenProceeding Proceeding, DefendantContent Defendant)> rows
    )
    {
        var days = rows.Select(r =>
                (Suspected: (PartialDate?)r.Defendant.SuspectSince, Of: _standings.DaysOf(r.Proceeding, r.Defendant))
            )
            .ToList();
        return new()
        {
            [ProceedingInterval.SuspicionToCharge] = Between(days.Select(d => (d.Suspected, d.Of.Charged))),
            [ProceedingInterval.ChargeToJudgment] = Between(days.Select(d => (d.Of.Charged, d.Of.Judged))),
            [ProceedingInterval.JudgmentToFinal] = Between(days.Select(d => (d.Of.Judged, d.Of.Final))),
        };
    }

    private static IntervalDays Between(IEnumerable<(PartialDate? From, PartialDate? To)> pairs)
    {
        var (days, notExact) = (new List<int>(), 0);
        foreach (var (from, to) in pairs)
            if (from is { } start && to is { } end)
                if (start.Kind == DateKind.Exact && end.Kind == DateKind.Exact && start.Earliest <= end.Earliest)
                    days.Add(end.Earliest.DayNumber - start.Earliest.DayNumber);
                else
                    notExact++;
        days.Sort();
        return new(days, notExact);
    }
}
