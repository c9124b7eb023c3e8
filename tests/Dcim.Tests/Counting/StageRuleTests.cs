using Dcim.Domain.Counting;
using Dcim.Domain.Profiles;
using static Dcim.Tests.Counting.Facts;
using static Dcim.Tests.Counting.ProceedingFacts;

namespace Dcim.Tests.Counting;

public sealed class StageRuleTests
{
    private static readonly OffenceRule s_offences = new(Lists["CL_OFF"]);

    [Theory]
    [InlineData("A2", "USE", true, false)]
    [InlineData("A2X", "UNK", true, false)]
    [InlineData("A18A", "REC", false, true)]
    [InlineData("PRC", "REC", false, false)]
    [InlineData("UNK", "REC", false, false)]
    [InlineData("A2 A18A", "USE", false, true)]
    [InlineData("A2 A18A", "REC", true, false)]
    [InlineData("A2 A18A", "UNK", true, false)]
    [InlineData("A2 A18A", "USE REC", true, true)]
    public void Suspect_IsOneOfWhatIsInvestigated_AndBetweenTheTwoTheRoleDecides(
        string offences,
        string roles,
        bool trafficking,
        bool knowingUse
    )
    {
        var fact = Proceeding(1, [Person(1, links: [Link("SEX", roles), Link("SEX", "NAS")])], offences: offences);
        Assert.Equal(trafficking, Of(fact, OffenderStage.Suspected) is not null);
        Assert.Equal(knowingUse, Of(fact, OffenderStage.Suspected, CountedOffence.KnowingUse) is not null);
    }

    [Fact]
    public void Suspect_CountsFromTheDay_AndWithoutOneWithTheProceeding()
    {
        var dated = Proceeding(1, [Person(1, since: "2012-05-03")], started: "2012-09-01");
        Assert.Null(Of(dated, OffenderStage.Suspected, asOf: "2012-05-02"));
        Assert.Equal(Date("2012-05-03"), Of(dated, OffenderStage.Suspected, asOf: "2012-05-03")!.Date);
        var dateless = Proceeding(1, [Person(1, since: "UNK")], started: "2012-09-01");
        Assert.Null(Of(dateless, OffenderStage.Suspected, asOf: "2012-08-31"));
        Assert.NotNull(Of(dateless, OffenderStage.Suspected, asOf: "2012-09-01"));
    }

    [Theory]
    [InlineData("A2", true)]
    [InlineData("PRC", false)]
    public void Prosecuted_ByAChargeOfTrafficking(string charge, bool counts) =>
        Assert.Equal(counts, Prosecuted(Decision("CA2", "2013-01-01", "2012-06-01", charge)) is not null);

    [Fact]
    public void Prosecuted_ByAChargeThatWasChanged_OrEndedWithoutOne()
    {
        Assert.NotNull(Prosecuted(Decision("COF", "2013-01-01", "2012-06-01", "PRC", changed: "Y")));
        Assert.NotNull(Prosecuted(Decision("NCH", "2013-01-01", "2012-06-01", "NAP")));
        Assert.NotNull(Prosecuted(Decision("OTH", "2013-01-01", "2012-06-01", "NAP")));
        // Not prosecuted at all, or not for trafficking.
        Assert.Null(Prosecuted(Decision("NCH", "2013-01-01", "NAP", "NAP")));
        Assert.Null(Prosecuted(Decision("CA2", "2013-01-01", "", "A2")));
        var other = Proceeding(
            1,
            [Person(1, decisions: [Decision("NCH", "2013-01-01", "2012-06-01", "NAP")])],
            offences: "PRC"
        );
        Assert.Null(Of(other, OffenderStage.Prosecuted));
    }

    [Fact]
    public void Prosecuted_OnceByTheChain_FromItsFirstKnownDate_WithItsLastDecision()
    {
        DecisionContent[] chain =
        [
            Decision("CA2", "2012-06-01", "UNK", "A2"),
            Decision("COF", "2014-03-01", "2013-02-01", "PRC"),
            Decision("OTH", "UNK", "2013-01-01", "PRC"),
        ];
        var entry = Prosecuted(chain)!;
        Assert.Equal(Date("2013-01-01"), entry.Date);
        Assert.Equal("COF", entry.Decision!.Decision.Value);
        Assert.Equal("CA2", Prosecuted([.. chain[..1]])!.Decision!.Decision.Value);
        // Before the second decision only what had happened is known.
        var fact = Proceeding(1, [Person(1, decisions: chain)]);
        var earlier = Of(fact, OffenderStage.Prosecuted, asOf: "2013-12-31")!;
        Assert.Equal(("CA2", Date("2013-01-01")), (earlier.Decision!.Decision.Value, earlier.Date));
    }

    [Fact]
    public void AccessoryOnly_WhereNothingOfArticle2IsInIt()
    {
        Assert.True(Prosecuted(Decision("CA2", "2013", "2012-06-01", "A2X"))!.AccessoryOnly);
        Assert.False(Prosecuted(Decision("CA2", "2013", "2012-06-01", "A2 A2X"))!.AccessoryOnly);
        Assert.False(
            Prosecuted(
                Decision("CA2", "2013-01-01", "2012-06-01", "A2X"),
                Decision("COF", "2013-02-01", "NAP", "PRC", "Y")
            )!.AccessoryOnly
        );
        Assert.True(Of(Proceeding(1, [Person(1)], offences: "A2X PRC"), OffenderStage.Suspected)!.AccessoryOnly);
    }

    [Fact]
    public void ConvictedFinal_ByTheLastJudgmentOnTheCharge()
    {
        var first = Judgment("FIR", "CON", "2013-03-01", convicted: "A2");
        var upheld = Judgment("SEC", "CON", "2014-03-01", convicted: "A2", final: "2014-04-01");
        Assert.Null(Convicted(first));
        Assert.Equal(Date("2014-04-01"), Convicted(first, upheld)!.Date);
        Assert.Null(Convicted(first, upheld, Judgment("LAS", "OTH", "2014-06-01")));
        Assert.Null(Convicted(first, Judgment("SEC", "ACQ", "2014-03-01", final: "2014-03-01")));
        // Convicted of another offence, and a conviction that is not final by the day.
        Assert.Null(Convicted(Judgment("FIR", "CON", "2013", convicted: "PRC", final: "2013")));
        var fact = Judged(first, upheld);
        Assert.Null(Of(fact, OffenderStage.Convicted, asOf: "2014-03-31"));
        // Final, but nobody knows when.
        Assert.False(Convicted(Judgment("FIR", "CON", "2013", convicted: "A2", final: "UNK"))!.Date.IsKnown);
    }

    [Fact]
    public void ConvictedFinal_AcquittalOfAnotherChargeOfTheSameDay_ChangesNothing()
    {
        var conviction = Judgment("FIR", "CON", "2013-03-01", "A2", "A2", "2013-04-01");
        var acquittal = Judgment("FIR", "ACQ", "2013-03-01", "A2X");
        Assert.NotNull(Convicted(conviction, acquittal));
        Assert.NotNull(Convicted(acquittal, conviction));
        Assert.NotNull(Convicted(conviction, Judgment("SEC", "ACQ", "2014", "PRC")));
    }

    [Fact]
    public void ConvictedFirstInstance_WhateverBecameOfIt()
    {
        var fell = Judged(
            Judgment("FIR", "CON", "2013-03-01", convicted: "A2"),
            Judgment("SEC", "ACQ", "2014-03-01", final: "2014-03-01")
        );
        Assert.Null(Of(fell, OffenderStage.Convicted));
        Assert.Equal(Date("2013-03-01"), Of(fell, OffenderStage.Convicted, basis: ConvictionBasis.FirstInstance)!.Date);
        Assert.Equal(Date("2014-03-01"), Rule().FellOnAppeal(Seen(fell), Defendant(fell))!.Date);
        Assert.Null(
            Of(
                Judged(Judgment("SEC", "CON", "2014", convicted: "A2", final: "2014")),
                OffenderStage.Convicted,
                basis: ConvictionBasis.FirstInstance
            )
        );
    }

    [Fact]
    public void Charge_ThatTheJudgmentDoesNotTell_IsThatOfTheLastDecision()
    {
        var judgment = Judgment("FIR", "CON", "2013-03-01", "UNK", "A2X", "2013-04-01");
        Assert.True(Convicted(judgment)!.AccessoryOnly);
        var acquitted = Proceeding(
            1,
            [
                Person(
                    1,
                    decisions: [Decision("CA2", "2012-06-01", offences: "A2")],
                    judgments:
                    [
                        Judgment("FIR", "CON", "2013-03-01", convicted: "A2", final: "2013-03-01"),
                        Judgment("SEC", "ACQ", "2014-03-01", "NAS"),
                    ]
                ),
            ]
        );
        Assert.Null(Of(acquitted, OffenderStage.Convicted));
    }

    [Fact]
    public void ConvictedOfOtherOnly_IsNobodyConvictedOfTrafficking()
    {
        var harm = Judgment("FIR", "CON", "2014-07-30", "OTH", "OTH", "2014-09-01");
        var acquittal = Judgment("FIR", "ACQ", "2014-07-30");
        Assert.NotNull(OtherOnly(acquittal, harm));
        Assert.NotNull(OtherOnly(Judgment("FIR", "CON", "2014", "A2", "PRC", "2014-09-01")));
        Assert.Null(OtherOnly(harm, Judgment("FIR", "CON", "2014-07-30", "A2", "A2", "2014-09-01")));
        Assert.Null(OtherOnly(harm, Judgment("SEC", "ACQ", "2015", "OTH")));
        Assert.Null(OtherOnly(acquittal));
    }

    [Theory]
    [InlineData("OTH", "NAP", "PER_PRSC")]
    [InlineData("OTH", "", "PER_PRSC")]
    [InlineData("OTH", "2013-05-01", "DIS")]
    [InlineData("OTH", "UNK", "DIS")]
    [InlineData("ACQ", "NAP", "ACQ")]
    [InlineData("CON", "NAP", "PER_PRSC")]
    public void Reached_IsDismissedOnlyWhenThatIsFinal(string outcome, string final, string stage)
    {
        var fact = Judged(Judgment("SEC", outcome, "2013-03-01", final: final));
        var rule = new StageReachedRule(s_offences, ConvictionBasis.Final);
        Assert.Equal(stage, rule.Of(Seen(fact), Defendant(fact)).Value);
        Assert.Equal("PER_SUSP", rule.Of(Seen(fact, "2013-02-28"), Defendant(fact)).Value);
    }

    private static StageEntry? Prosecuted(params DecisionContent[] decisions) =>
        Of(Proceeding(1, [Person(1, decisions: decisions)]), OffenderStage.Prosecuted);

    private static StageEntry? Convicted(params JudgmentContent[] judgments) =>
        Of(Judged(judgments), OffenderStage.Convicted);

    private static StageEntry? OtherOnly(params JudgmentContent[] judgments) =>
        Judged(judgments) is var fact ? Rule().ConvictedOfOtherOnly(Seen(fact), Defendant(fact)) : null;

    private static ProceedingFact Judged(params JudgmentContent[] judgments) =>
        Proceeding(1, [Person(1, judgments: judgments)]);

    private static StageEntry? Of(
        ProceedingFact fact,
        OffenderStage stage,
        CountedOffence offence = CountedOffence.Trafficking,
        string? asOf = null,
        ConvictionBasis basis = ConvictionBasis.Final
    ) => Rule(basis).Of(stage, offence, Seen(fact, asOf), Defendant(fact));

    private static StageRule Rule(ConvictionBasis basis = ConvictionBasis.Final) => new(s_offences, basis);

    private static SeenProceeding Seen(ProceedingFact fact, string? asOf = null) =>
        new(fact, asOf is null ? Today.AsOf : Date(asOf).Latest);

    private static DefendantContent Defendant(ProceedingFact fact) => Assert.Single(fact.Read().Defendants);
}
