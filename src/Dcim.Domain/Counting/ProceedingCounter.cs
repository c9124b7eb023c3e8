using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Profiles;

namespace Dcim.Domain.Counting;

/// <summary>
/// From the facts of proceedings to counted persons, decisions and judgments: rules 6 to 10 of domain.md 4.3 with the choices of
/// decision 0023, applied in one place. Each fact is read once.
/// </summary>
public sealed class ProceedingCounter
{
    private readonly int _year;
    private readonly OffenceRule _offences;
    private readonly SuspicionRule _suspicion;
    private readonly StageRule _stages;
    private readonly JudgmentRule _judgments;
    private readonly CitizenshipRule _citizenship;
    private readonly IReadOnlyDictionary<string, CodeListData> _lists;

    /// <param name="facts">In any order, and at least every fact of which an event may fall in the year.</param>
    /// <param name="year">The year to count.</param>
    /// <param name="clocks">Which versions and events are seen.</param>
    /// <param name="profile">Of the reporting country.</param>
    /// <param name="lists">The code lists of the catalogue, with the articles of the country.</param>
    public ProceedingCounter(
        IEnumerable<ProceedingFact> facts,
        int year,
        Clocks clocks,
        NationalProfile profile,
        IReadOnlyDictionary<string, CodeListData> lists
    )
    {
        (_year, _lists) = (year, lists);
        _offences = new(lists["CL_OFF"]);
        (_suspicion, _judgments) = (new(_offences), new(_offences));
        _stages = new(_offences, profile.ConvictionBasis);
        _citizenship = new(profile.Country, lists["ISO3166"]);
        Proceedings =
        [
            .. facts
                .Where(f => clocks.Stood(f.RecordedFrom, f.RecordedTo))
                .OrderBy(f => f.ProceedingId)
                .Select(f => new SeenProceeding(f, clocks.AsOf)),
        ];
    }

    /// <summary>Those seen, in a fixed order.</summary>
    internal IReadOnlyList<SeenProceeding> Proceedings { get; }

    /// <summary>On whom a decision is that closes a proceeding without a known suspect.</summary>
    public static Code NoKnownSuspect => "NON";

    /// <summary>The persons who enter a stage in the year (T2, T3, T5, T7).</summary>
    public OffenderCount Persons(OffenderStage stage, CountedOffence offence) =>
        Persons(StageRule.CodeOf(stage), (p, d) => _stages.Of(stage, offence, p, d));

    /// <inheritdoc cref="StageRule.FellOnAppeal"/>
    public OffenderCount FellOnAppeal() => Persons(StageRule.CodeOf(OffenderStage.Convicted), _stages.FellOnAppeal);

    /// <inheritdoc cref="StageRule.ConvictedOfOtherOnly"/>
    public OffenderCount ConvictedOfOtherOnly() =>
        Persons(StageRule.CodeOf(OffenderStage.Convicted), _stages.ConvictedOfOtherOnly);

    /// <summary>The sanctions of the convictions of trafficking that T5 counts, and the money of judgments and awards (T10).</summary>
    public SentenceCount Sentences()
    {
        var convicted = Persons(OffenderStage.Convicted, CountedOffence.Trafficking);
        return SentenceCounter.Count(
            Proceedings,
            _year,
            _stages,
            _judgments,
            [.. convicted.Persons.Concat(convicted.YearNotKnown).Where(p => p.IsLegalPerson).Select(p => p.PersonId)]
        );
    }

    /// <summary>
    /// The decisions on persons suspected of trafficking, and one for each proceeding for it that was closed without a known
    /// suspect (T4).
    /// </summary>
    public DecisionCount Decisions()
    {
        var count = new DecisionCount();
        foreach (var proceeding in Proceedings)
        {
            var content = proceeding.Content;
            if (!_offences.IsTrafficking(content.Offences))
                continue;
            foreach (var defendant in content.Defendants)
                if (_suspicion.IsSuspectedOf(CountedOffence.Trafficking, content, defendant))
                    foreach (var decision in StageRule.Decisions(proceeding, defendant))
                        Add(proceeding, decision, UnknownRule.CategoryOf(defendant.Kind, _lists["CL_NATLEG"]));
            if (!HasKnownSuspect(proceeding) && Closing(proceeding) is { } closing)
                Add(proceeding, closing, NoKnownSuspect);
        }
        return count;

        void Add(SeenProceeding proceeding, DecisionContent decision, Code suspect)
        {
            var list =
                decision.Date.CertainYear == _year ? count.Decisions
                : proceeding.MayFallIn(_year, decision.Date) ? count.YearNotKnown
                : null;
            list?.Add(
                new()
                {
                    Proceeding = proceeding.Fact,
                    Decision = UnknownRule.CategoryOf(decision.Decision, _lists["CL_PROSDEC"]),
                    Suspect = suspect,
                    AccessoryOnly = _offences.IsAccessoryOnly(
                        _offences.IsTrafficking(decision.Offences) ? decision.Offences : proceeding.Content.Offences
                    ),
                    ChargeChanged = decision.Changed == "Y",
                }
            );
        }
    }

    /// <summary>What each instance said of each defendant (T6).</summary>
    public JudgmentCount Judgments()
    {
        var count = new JudgmentCount();
        foreach (var proceeding in Proceedings)
        foreach (var defendant in proceeding.Content.Defendants)
        foreach (
            var instance in StageRule
                .Judgments(proceeding, defendant)
                .GroupBy(j => UnknownRule.CategoryOf(j.Judgment.Instance, _lists["CL_INSTANCE"]))
        )
            Add(count, proceeding, defendant, instance.Key, [.. instance]);
        return count;
    }

    private void Add(
        JudgmentCount count,
        SeenProceeding proceeding,
        DefendantContent defendant,
        Code instance,
        IReadOnlyList<(JudgmentContent Judgment, CodeSet Charge)> judgments
    )
    {
        var inYear = judgments.Where(j => j.Judgment.Date.CertainYear == _year).ToList();
        if (Last(inYear.Where(IsOnTrafficking)) is { } last)
            count.Trafficking.Add(Of(last.Judgment, last.Charge, _judgments.OutcomeForTrafficking(last.Judgment)));
        if (Last(inYear.Where(j => Other(j).IsAnswered)) is { } other)
            count.Others.Add(Of(other.Judgment, other.Charge, Other(other)));
        if (inYear.Any(j => _judgments.IsOffenceNotKnown(j.Charge, j.Judgment)))
            count.OffenceNotKnown++;
        if (
            Last(judgments.Where(j => IsOnTrafficking(j) && proceeding.MayFallIn(_year, j.Judgment.Date))) is
            { } dateless
        )
            count.YearNotKnown.Add(
                Of(dateless.Judgment, dateless.Charge, _judgments.OutcomeForTrafficking(dateless.Judgment))
            );

        bool IsOnTrafficking((JudgmentContent Judgment, CodeSet Charge) j) =>
            _judgments.IsOn(CountedOffence.Trafficking, j.Charge, j.Judgment);

        Code Other((JudgmentContent Judgment, CodeSet Charge) j) => _judgments.OutcomeForOther(j.Charge, j.Judgment);

        (JudgmentContent Judgment, CodeSet Charge)? Last(IEnumerable<(JudgmentContent Judgment, CodeSet Charge)> among)
        {
            var all = among.ToList();
            var last = _judgments.Last([.. all.Select(j => j.Judgment)]);
            return last is null ? null : all.Last(j => j.Judgment == last);
        }

        CountedJudgment Of(JudgmentContent judgment, CodeSet charge, Code outcome) =>
            new()
            {
                Proceeding = proceeding.Fact,
                Instance = instance,
                Outcome = UnknownRule.CategoryOf(outcome, _lists["CL_JUDG"]),
                IsLegalPerson = defendant.Kind == "LEG",
                AccessoryOnly = _offences.IsAccessoryOnly(
                    _offences.IsTrafficking(charge) ? charge : judgment.Convicted
                ),
            };
    }

    /// <summary>Somebody had become a suspect, or was decided on, by the day.</summary>
    private static bool HasKnownSuspect(SeenProceeding proceeding) =>
        proceeding.Content.Defendants.Any(d =>
            proceeding.Sees(d.SuspectSince) || StageRule.Decisions(proceeding, d).Count > 0
        );

    /// <summary>
    /// The decision that closed a proceeding without a known suspect: the last one of the prosecution, else the end of an
    /// investigation that found no offence or no offender (INV10, INV02.end), which is one not to charge.
    /// </summary>
    private static DecisionContent? Closing(SeenProceeding proceeding)
    {
        var content = proceeding.Content;
        if (EventOrder.Last(content.WithoutSuspect.Where(d => proceeding.Sees(d.Date))) is { } last)
            return last;
        return content.ClosedWithoutCharge && proceeding.Sees(content.EndedOn)
            ? new("NCH", default, default, content.EndedOn, default, default)
            : null;
    }

    private OffenderCount Persons(Code stage, Func<SeenProceeding, DefendantContent, StageEntry?> enters)
    {
        var persons = new SortedDictionary<long, List<Entry>>();
        foreach (var proceeding in Proceedings)
        foreach (var defendant in proceeding.Content.Defendants)
            if (
                enters(proceeding, defendant) is { } entry
                && (entry.Date.CertainYear == _year || proceeding.MayFallIn(_year, entry.Date))
            )
            {
                if (!persons.TryGetValue(defendant.PersonId, out var entries))
                    persons[defendant.PersonId] = entries = new(1);
                entries.Add(new(proceeding.Fact, defendant, entry));
            }
        var (counted, yearNotKnown) = (new List<CountedOffender>(), new List<CountedOffender>());
        foreach (var (person, entries) in persons)
            if (entries.Where(e => e.Of.Date.CertainYear == _year).ToList() is { Count: > 0 } inYear)
                counted.Add(Person(person, stage, inYear));
            else
                yearNotKnown.Add(Person(person, stage, entries));
        return new(counted, yearNotKnown);
    }

    private sealed record Entry(ProceedingFact Fact, DefendantContent Defendant, StageEntry Of);

    /// <summary>Sex, age and citizenship come from the first proceeding by date that knows; the order of equal dates is that of the proceedings.</summary>
    private CountedOffender Person(long person, Code stage, List<Entry> entries)
    {
        Entry[] ordered = [.. entries.OrderBy(e => e.Of.Date.Earliest).ThenBy(e => e.Of.Date.Latest)];
        var links = ordered.SelectMany(e => e.Defendant.Links).ToList();
        var citizenship = ordered
            .Select(e => _citizenship.Of(e.Defendant))
            .FirstOrDefault(c => c.Group.IsKnown, ShownCitizenship.NotKnown);
        var decision = EventOrder.Last(ordered.Select(e => e.Of.Decision).OfType<DecisionContent>());
        return new()
        {
            PersonId = person,
            Proceedings = [.. ordered.Select(e => e.Fact).Distinct()],
            Categories = new(
                stage,
                FirstKnown("CL_SEX", d => d.Sex),
                FirstKnown("CL_AGEGRP", d => AgeGroupRule.Of(d.AgeFrom, d.AgeTo, d.AgeGroup)),
                citizenship.Group,
                citizenship.Country,
                OffenderFormRule.Of(links, _lists["CL_EXPL"]),
                UnknownRule.CategoryOf(decision?.Decision ?? default, _lists["CL_PROSDEC"])
            ),
            IsLegalPerson = FirstKnown("CL_NATLEG", d => d.Kind) == "LEG",
            AccessoryOnly = ordered.All(e => e.Of.AccessoryOnly),
            Forms = OffenderFormRule.AllOf(links, _lists["CL_EXPL"]),
        };

        Code FirstKnown(string list, Func<DefendantContent, Code> answer)
        {
            foreach (var entry in ordered)
                if (UnknownRule.CategoryOf(answer(entry.Defendant), _lists[list]) is { IsKnown: true } known)
                    return known;
            return Code.NotKnown;
        }
    }
}
