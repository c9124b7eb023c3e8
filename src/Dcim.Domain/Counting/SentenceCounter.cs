using Dcim.Domain.Answers;

namespace Dcim.Domain.Counting;

/// <summary>One sanction of a conviction.</summary>
public sealed class CountedSanction
{
    public required ProceedingFact Proceeding { get; init; }

    /// <summary>A code of CL_SANC.</summary>
    public required Code Kind { get; init; }

    /// <summary>One of <see cref="SentenceRule.Bands"/>, UNK or NAP.</summary>
    public required Code Length { get; init; }

    /// <summary>A code of CL_SUSP, UNK or NAP.</summary>
    public required Code Suspended { get; init; }
}

/// <summary>One sanction on a legal person.</summary>
public sealed class CountedLegalSanction
{
    public required ProceedingFact Proceeding { get; init; }

    /// <summary>A code of CL_LEGSAN.</summary>
    public required Code Kind { get; init; }

    /// <summary>Class of the conviction: trafficking, or no more than Article 3.</summary>
    public required Code Offence { get; init; }
}

/// <summary>Orders to pay, or to give up, money.</summary>
public sealed class OrderedAmounts
{
    /// <summary>Of the year; one whose amount was not told is empty.</summary>
    public List<Money> InYear { get; } = [];

    /// <summary>How many have no known year but may be of this one.</summary>
    public int YearNotKnown { get; set; }
}

/// <summary>The sanctions of a year.</summary>
public sealed class SentenceCount
{
    /// <summary>On natural persons.</summary>
    public List<CountedSanction> Sanctions { get; } = [];

    /// <inheritdoc cref="Sanctions"/>
    public List<CountedSanction> YearNotKnown { get; } = [];
    public List<CountedLegalSanction> OnLegalPersons { get; } = [];

    /// <summary>Convictions of natural and legal persons of which no sanction was told.</summary>
    public int NotTold { get; set; }

    /// <summary>Convictions of natural and legal persons without a sanction.</summary>
    public int WithoutSanction { get; set; }

    public OrderedAmounts Fines { get; } = new();
    public OrderedAmounts FinesOnLegalPersons { get; } = new();
    public OrderedAmounts Confiscations { get; } = new();
    public OrderedAmounts Compensations { get; } = new();

    /// <summary>Paid of the compensations of the year, whenever that was.</summary>
    public OrderedAmounts Paid { get; } = new();
}

/// <summary>From the convictions of trafficking to what they punish with (domain.md 4.3, rule 9, T10).</summary>
internal static class SentenceCounter
{
    /// <param name="legalPersons">Of the convicted, by number.</param>
    public static SentenceCount Count(
        IEnumerable<SeenProceeding> proceedings,
        int year,
        StageRule stages,
        JudgmentRule judgments,
        HashSet<long> legalPersons
    )
    {
        var count = new SentenceCount();
        foreach (var proceeding in proceedings)
        {
            foreach (var defendant in proceeding.Content.Defendants)
            {
                if (
                    stages.Of(OffenderStage.Convicted, CountedOffence.Trafficking, proceeding, defendant)
                        is { } conviction
                    && When(proceeding, conviction.Date) is { } isInYear
                )
                    Add(count, proceeding.Fact, conviction, isInYear, legalPersons.Contains(defendant.PersonId));
                AddConfiscation(count, proceeding, defendant);
            }
            foreach (var victim in proceeding.Content.Victims)
                AddCompensation(count, proceeding, victim);
        }
        return count;

        // True in the year, false where it is not known but may be; null for any other.
        bool? When(SeenProceeding proceeding, PartialDate date) =>
            date.CertainYear == year ? true
            : proceeding.MayFallIn(year, date) ? false
            : null;

        void AddConfiscation(SentenceCount to, SeenProceeding proceeding, DefendantContent defendant)
        {
            if (Confiscated(true) is { } told)
                to.Confiscations.InYear.Add(told);
            else if (Confiscated(false) is not null)
                to.Confiscations.YearNotKnown++;

            Money? Confiscated(bool isInYear) =>
                SentenceRule
                    .With(
                        SentenceRule.Confiscation,
                        Sentences(
                            judgments.LastConvictions(
                                StageRule
                                    .Judgments(proceeding, defendant)
                                    .Select(j => j.Judgment)
                                    .Where(j =>
                                        j.Sentence?.Kinds.Codes.Contains(SentenceRule.Confiscation) == true
                                        && When(proceeding, j.Date) == isInYear
                                    )
                            )
                        ),
                        s => s.Confiscated.Amount is not null
                    )
                    ?.Confiscated;
        }

        void AddCompensation(SentenceCount to, SeenProceeding proceeding, VictimContent victim)
        {
            var isAward = victim.Awarded.Amount is { } amount ? amount > 0 : victim.AwardedOn.IsKnown;
            if (
                !isAward
                || !proceeding.Sees(victim.AwardedOn)
                || When(proceeding, victim.AwardedOn) is not { } isInYear
            )
                return;
            Add(to.Compensations, victim.Awarded, isInYear);
            if (victim.Paid.Amount > 0)
                Add(to.Paid, victim.Paid, isInYear);
        }
    }

    private static void Add(
        SentenceCount count,
        ProceedingFact proceeding,
        StageEntry conviction,
        bool isInYear,
        bool isLegalPerson
    )
    {
        var sentences = Sentences(conviction.Convictions ?? []);
        var kinds = SentenceRule.KindsOf(sentences);
        IReadOnlyList<Code> onLegalPerson = isLegalPerson ? SentenceRule.OnLegalPerson(sentences) : [];
        if (kinds.Contains(SentenceRule.Fine) || onLegalPerson.Contains(SentenceRule.Fine))
            Add(
                isLegalPerson ? count.FinesOnLegalPersons : count.Fines,
                SentenceRule.With(SentenceRule.Fine, sentences, s => s.Fine.Amount is not null)?.Fine ?? default,
                isInYear
            );
        var sanctions = kinds.Where(k => k != SentenceRule.NoSanction).ToList();
        if (!isLegalPerson)
            (isInYear ? count.Sanctions : count.YearNotKnown).AddRange(
                sanctions.Select(k =>
                {
                    var sentence = SentenceRule.With(k, sentences, s => s.Months is not null)!;
                    return new CountedSanction
                    {
                        Proceeding = proceeding,
                        Kind = k,
                        Length = SentenceRule.BandOf(k, sentence.Months),
                        Suspended = SentenceRule.SuspendedOf(k, sentence.Suspended),
                    };
                })
            );
        else if (isInYear)
        {
            Code offence = conviction.AccessoryOnly ? OffenceRule.Accessory : OffenceRule.Trafficking;
            count.OnLegalPersons.AddRange(
                onLegalPerson.Select(k => new CountedLegalSanction
                {
                    Proceeding = proceeding,
                    Kind = k,
                    Offence = offence,
                })
            );
        }
        if (!isInYear || sanctions.Count > 0 || onLegalPerson.Count > 0)
            return;
        if (kinds.Count > 0)
            count.WithoutSanction++;
        else if (!isLegalPerson || !SentenceRule.IsNoneOnLegalPerson(sentences))
            count.NotTold++;
    }

    private static void Add(OrderedAmounts amounts, Money money, bool isInYear)
    {
        if (isInYear)
            amounts.InYear.Add(money);
        else
            amounts.YearNotKnown++;
    }

    private static IReadOnlyList<SentenceContent> Sentences(IEnumerable<JudgmentContent> convictions) =>
        [.. convictions.Select(j => j.Sentence).OfType<SentenceContent>()];
}
