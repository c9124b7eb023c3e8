using Dcim.Domain.Counting;
using Dcim.Domain.Records;

namespace Dcim.Domain.Answers;

/// <summary>
/// The rules between the answers of a proceeding and its rows (domain.md 6.2). A comparison of partial dates fails only where
/// their intervals make the rule impossible.
/// </summary>
/// <param name="page">The page whose sheet is checked: an answer it asks is read there, any other in the record.</param>
/// <param name="reading">The answers of the page.</param>
/// <param name="proceeding">The proceeding with its rows; null for a new one.</param>
/// <param name="row">The row edited; null for a new one, and for a page that is about no row.</param>
/// <param name="about">The defendants the page is about; of a row there is, its own defendant where none is given.</param>
/// <param name="offences">The classes of the country's offences.</param>
public sealed class ProceedingRules(
    FormPage page,
    SheetReading reading,
    Proceeding? proceeding,
    IProceedingRow? row,
    IReadOnlyList<Defendant> about,
    OffenceRule offences
)
{
    private const int Majority = 18;

    /// <summary>Sanctions that only a human being can serve.</summary>
    private static readonly Code[] s_prison = ["PRI", "LIF", "SUS"];

    public IEnumerable<RuleFinding> Check() =>
        [
            .. Order("INV11.from", "INV11.to", "Sheet.EndBeforeStart"),
            .. Order("PRS02", "PRS04", "Sheet.DecisionBeforeProsecution"),
            .. Order("JDG04", "JDG05", "Sheet.FinalBeforeJudgment"),
            .. BornLater(),
            .. AgeGroup(),
            .. TraffickingInTheCharge(),
            .. ChangedToAnother(),
            .. Conviction(),
            .. SuspendedPart(),
            .. SuspectBeforeOffence(),
            .. BeforeTheProceeding(),
            .. OrderOfInstances(),
            .. JudgedAsCharged(),
            .. ConvictedOfTraffickingOnly(),
            .. PrisonForALegalPerson(),
        ];

    private IEnumerable<RuleFinding> Order(string first, string second, string message)
    {
        if (IsBefore(reading.Date(second), reading.Date(first)))
            yield return Error($"{second}.year", message);
    }

    /// <summary>Nobody commits an offence, or is suspected of one, before birth.</summary>
    private IEnumerable<RuleFinding> BornLater()
    {
        foreach (var key in (string[])["INV11.from", "INV11.to", "INV05"])
            if (IsBefore(reading.Date(key), reading.Date("TRF05.birth")))
                yield return Error($"{key}.year", "Sheet.BeforeBirth");
    }

    private IEnumerable<RuleFinding> AgeGroup()
    {
        var ((from, to), group) = (reading.OffenderAges, reading.Code("TRF06"));
        if (group == AgeGroupRule.Child && from >= Majority || group == AgeGroupRule.Adult && to < Majority)
            yield return Error("TRF06", "Sheet.AgeGroupContradicts");
    }

    /// <summary>A charge of trafficking names an article of it; that it is not known which does not do.</summary>
    private IEnumerable<RuleFinding> TraffickingInTheCharge()
    {
        if (reading.Code("PRS03") == "CA2" && IsAsked("PRS05") && !offences.IsTrafficking(reading.Set("PRS05")))
            yield return Error("PRS05", "Sheet.TraffickingNotInCharge");
    }

    private IEnumerable<RuleFinding> ChangedToAnother()
    {
        if (reading.Code("PRS07.changed") != "Y" || !IsAsked("PRS07.offence"))
            yield break;
        var offence = reading.Code("PRS07.offence");
        if (!offence.IsAnswered || offence == Code.NotApplicable || IsTrafficking(offence))
            yield return Error("PRS07.offence", "Sheet.OtherOffenceNeeded");
    }

    /// <summary>A conviction has its offence and its sentence; that one of them is not known can be said.</summary>
    private IEnumerable<RuleFinding> Conviction()
    {
        if (reading.Code("JDG03") != "CON")
            yield break;
        if (IsAsked("JDG06") && !IsGiven(reading.Set("JDG06")))
            yield return Error("JDG06", "Sheet.ConvictionOffenceNeeded");
        if (IsAsked("SEN01") && !IsGiven(reading.Set("SEN01")))
            yield return Error("SEN01", "Sheet.ConvictionSentenceNeeded");
    }

    private IEnumerable<RuleFinding> SuspendedPart()
    {
        if (reading.Number("SEN07").Value > reading.Number("SEN02").Value)
            yield return Error("SEN07", "Sheet.SuspendedTooLong");
    }

    private IEnumerable<RuleFinding> SuspectBeforeOffence()
    {
        if (IsBefore(reading.Date("INV05"), reading.Date("INV11.from")))
            yield return Warning("SUSPECT-BEFORE-OFFENCE", "Sheet.SuspectBeforeOffence");
    }

    private IEnumerable<RuleFinding> BeforeTheProceeding()
    {
        var isStartAsked = page.Find("INV02.start") is not null;
        var start = isStartAsked ? reading.Date("INV02.start") : proceeding?.StartedOn ?? default;
        IEnumerable<PartialDate> events = isStartAsked
            ? [.. proceeding?.Decisions.Select(d => d.Date) ?? [], .. proceeding?.Judgments.Select(j => j.Date) ?? []]
            : [reading.Date("PRS04"), reading.Date("JDG04")];
        if (events.Any(e => IsBefore(e, start)))
            yield return Warning("BEFORE-PROCEEDING", "Sheet.BeforeProceeding");
    }

    /// <summary>A higher court judges after a lower one.</summary>
    private IEnumerable<RuleFinding> OrderOfInstances()
    {
        var (rank, date) = (JudgmentRule.RankOf(reading.Code("JDG02")), reading.Date("JDG04"));
        var others = Others<Judgment>(p => p.Judgments).Select(j => (Rank: JudgmentRule.RankOf(j.Instance), j.Date));
        if (
            rank >= 0
            && others.Any(o =>
                o.Rank >= 0 && (o.Rank < rank && IsBefore(date, o.Date) || o.Rank > rank && IsBefore(o.Date, date))
            )
        )
            yield return Warning("INSTANCES-ORDER", "Sheet.InstancesOrder");
    }

    /// <summary>
    /// What is judged was charged. Only decisions that tell what they charged are compared: a court need not enter them.
    /// Attempt and participation are one charge with trafficking itself.
    /// </summary>
    private IEnumerable<RuleFinding> JudgedAsCharged()
    {
        var judged = Classes(reading.Set("JDG03.offence").Codes);
        foreach (var defendant in About)
        {
            var decisions = proceeding?.Decisions.Where(d => d.Defendant == defendant).ToList() ?? [];
            var charged = Classes(decisions.SelectMany(d => d.Offences.Codes.Append(d.ChangedTo)));
            if (charged.Count > 0 && !judged.IsSubsetOf(charged))
            {
                yield return Warning("JUDGED-NOT-CHARGED", "Sheet.JudgedNotCharged");
                yield break;
            }
        }
    }

    /// <summary>Of a charge of another offence one is rarely convicted of trafficking.</summary>
    private IEnumerable<RuleFinding> ConvictedOfTraffickingOnly()
    {
        var judged = reading.Set("JDG03.offence");
        if (
            reading.Code("JDG03") == "CON"
            && offences.IsTrafficking(reading.Set("JDG06"))
            && judged.Codes.Any(c => c.IsKnown)
            && !offences.IsTrafficking(judged)
        )
            yield return Warning("TRAFFICKING-NOT-JUDGED", "Sheet.TraffickingNotJudged");
    }

    private IEnumerable<RuleFinding> PrisonForALegalPerson()
    {
        var isPrison = page.Find("SEN01") is not null
            ? About.Any(d => d.Offender.IsLegalPerson) && HasPrison(reading.Set("SEN01"))
            : reading.Code("TRF03") == "LEG"
                && row is Defendant edited
                && proceeding?.Judgments.Any(j => j.Defendant == edited && HasPrison(j.Sentence.Kinds)) == true;
        if (isPrison)
            yield return Warning("LEGAL-PERSON-PRISON", "Sheet.LegalPersonPrison");
    }

    private IReadOnlyList<Defendant> About =>
        about.Count > 0 ? about
        : row is IDefendantRow { Defendant: { } own } ? [own]
        : [];

    /// <summary>The other rows of a kind about the same persons.</summary>
    private IEnumerable<T> Others<T>(Func<Proceeding, IEnumerable<T>> rows)
        where T : IDefendantRow =>
        proceeding is null
            ? []
            : rows(proceeding).Where(r => !ReferenceEquals(r, row) && r.Defendant is { } d && About.Contains(d));

    /// <summary>The page asks it, it is shown, and what was typed can be read.</summary>
    private bool IsAsked(string key) => reading.Answers.ContainsKey(key);

    private static bool IsGiven(CodeSet set) => set.IsAnswered && !set.Has(Code.NotApplicable);

    private bool IsTrafficking(Code offence) => offences.IsTrafficking(CodeSet.Of(offence));

    private HashSet<Code> Classes(IEnumerable<Code> given) =>
        [.. given.Where(c => c.IsKnown).Select(c => IsTrafficking(c) ? OffenceRule.Trafficking : offences.ClassOf(c))];

    private static bool HasPrison(CodeSet kinds) => s_prison.Any(kinds.Has);

    /// <summary>Certainly before: no day of the one lies on or after any day of the other.</summary>
    private static bool IsBefore(PartialDate date, PartialDate other) =>
        date.IsKnown && other.IsKnown && date.Latest < other.Earliest;

    private static RuleFinding Error(string box, string message) => new(box, message, []);

    private static RuleFinding Warning(string rule, string message) => new("", message, [], rule);
}
