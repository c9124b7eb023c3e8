using System.Globalization;
using Dcim.Domain.Counting;
using static Dcim.Tests.Counting.Facts;
using static Dcim.Tests.Counting.ProceedingFacts;

namespace Dcim.Tests.Counting;

public sealed class ProceedingCounterTests
{
    [Fact]
    public void Person_InTwoProceedings_CountsOnce_AsTheFirstThatKnows()
    {
        var person = Assert.Single(
            Suspects(
                Proceeding(2, [Person(7, "2012-03-01", sex: "UNK", citizenship: "UNK", ageGroup: "UNK", kind: "UNK")]),
                Proceeding(1, [Person(7, "2012-09-01", sex: "F", citizenship: "RO", ageFrom: 15, ageTo: 16)])
            ).Persons
        );
        Assert.Equal([2, 1], person.Proceedings.Select(p => p.ProceedingId));
        var c = person.Categories;
        Assert.Equal(
            "PER_SUSP F Y_LT18 EU27_2020_FOR RO SEX UNK",
            $"{c.Stage} {c.Sex} {c.AgeGroup} {c.CitizenshipGroup} {c.Country} {c.Form} {c.Decision}"
        );
        Assert.False(person.IsLegalPerson);
    }

    [Fact]
    public void Person_OfAnotherYear_IsNotCounted_AndOneOfNoKnownYearApart()
    {
        var count = Suspects(
            Proceeding(1, [Person(1, "2011-12-31")]),
            Proceeding(2, [Person(2, "2012-12-31..2013-01-01")]),
            Proceeding(3, [Person(3, "UNK")], started: "2011"),
            Proceeding(4, [Person(4, "UNK")], started: "2013-01-01"),
            Proceeding(5, [Person(5, "UNK")], started: "UNK"),
            Proceeding(6, [Person(6, "UNK"), Person(7)]),
            Proceeding(7, [Person(6)])
        );
        Assert.Equal([6, 7], count.Persons.Select(p => p.PersonId));
        Assert.Equal([2, 3, 5], count.YearNotKnown.Select(p => p.PersonId));
    }

    [Fact]
    public void Form_IsThatOfMostLinks_KnownBeforeNotKnown_AndInATieTheFirst()
    {
        Assert.Equal("LAB", Form(Link("SEX1"), Link("LAB"), Link("LAB"), Link("UNK")));
        Assert.Equal("SEX", Form(Link("UNK"), Link("UNK"), Link("SEX1"), Link("LAB")));
        Assert.Equal("UNK", Form(Link("NAS")));
        Assert.Equal("UNK", Form());
        Assert.Equal(
            ["SEX", "LAB"],
            OffenderFormRule
                .AllOf([Link("SEX1"), Link("LAB"), Link("SEX2"), Link("UNK")], Lists["CL_EXPL"])
                .Select(f => f.Value)
        );
    }

    [Fact]
    public void Decisions_AreEachCounted_OnPersonsSuspectedOfTrafficking()
    {
        var count = Counter(
                Proceeding(
                    1,
                    [
                        Person(
                            1,
                            decisions:
                            [
                                Decision("CA2", "2012-06-01", offences: "A2X"),
                                Decision("COF", "2012-07-01", offences: "PRC", changed: "Y"),
                                Decision("OTH", "2013-07-01"),
                                Decision("OTH", "UNK"),
                            ]
                        ),
                        Person(2, kind: "LEG", decisions: [Decision("NCH", "2012-08-01")]),
                    ]
                ),
                Proceeding(2, [Person(3, decisions: [Decision("CA2", "2012-06-01", offences: "A2")])], offences: "PRC")
            )
            .Decisions();
        Assert.Equal(["CA2 NAT", "COF NAT", "NCH LEG"], count.Decisions.Select(d => $"{d.Decision} {d.Suspect}"));
        Assert.Equal([true, false, false], count.Decisions.Select(d => d.AccessoryOnly));
        Assert.Equal([false, true, false], count.Decisions.Select(d => d.ChargeChanged));
        Assert.Equal("OTH", Assert.Single(count.YearNotKnown).Decision.Value);
    }

    [Theory]
    [InlineData("CNO", "2012-10-01", "NCH NON")]
    [InlineData("CNP", "2012", "NCH NON")]
    [InlineData("CNP", "2013", "")]
    [InlineData("CNP", "UNK", "?")]
    [InlineData("SUS", "2012-10-01", "")]
    [InlineData("", "NAP", "")]
    public void Proceeding_ClosedWithoutAKnownSuspect_IsOneDecision(string outcome, string ended, string counted)
    {
        var count = Counter(Proceeding(1, [], ended: ended, outcome: outcome)).Decisions();
        Assert.Equal(
            counted,
            count.YearNotKnown.Count > 0
                ? "?"
                : string.Join(", ", count.Decisions.Select(d => $"{d.Decision} {d.Suspect}"))
        );
        Assert.Empty(Counter(Proceeding(1, [Person(1)], ended: ended, outcome: outcome)).Decisions().Decisions);
        Assert.Empty(Counter(Proceeding(1, [], ended: ended, outcome: outcome, offences: "PRC")).Decisions().Decisions);
    }

    [Fact]
    public void Proceeding_WithoutAKnownSuspect_CountsByItsLastDecision()
    {
        DecisionContent[] decisions =
        [
            Decision("OTH", "2012-06-01"),
            Decision("NCH", "2013-02-01"),
            Decision("OTH", "UNK"),
        ];
        var fact = Proceeding(1, [], withoutSuspect: decisions, outcome: "CNO", ended: "2012-12-01");
        Assert.Empty(Counter(fact).Decisions().Decisions);
        Assert.Equal("NCH", Assert.Single(Counter(2013, fact).Decisions().Decisions).Decision.Value);
    }

    [Theory]
    [InlineData("2012-12-31", 1)]
    [InlineData("2013-05-02", 1)]
    [InlineData("2013-05-03", 0)]
    public void Proceeding_WhoseSuspectsCameLater_WasClosedWithoutOneTillThen(string asOf, int decisions)
    {
        var fact = Proceeding(1, [Person(1, since: "2013-05-03")], withoutSuspect: [Decision("NCH", "2012-06-01")]);
        var counter = new ProceedingCounter(
            [fact],
            2012,
            Today with
            {
                AsOf = DateOnly.Parse(asOf, CultureInfo.InvariantCulture),
            },
            Profile,
            Lists
        );
        Assert.Equal(decisions, counter.Decisions().Decisions.Count);
    }

    [Fact]
    public void Judgments_AreOneForEachDefendantInstanceAndYear()
    {
        var count = Counter(
                Proceeding(
                    1,
                    [
                        Judged(
                            1,
                            Judgment("FIR", "CON", "2012-03-01", convicted: "A2"),
                            Judgment("FIR", "ACQ", "2012-09-01"),
                            Judgment("SEC", "OTH", "2012-06-01"),
                            Judgment("SEC", "ACQ", "2013-06-01"),
                            Judgment("UNK", "ACQ", "2012")
                        ),
                        Judged(
                            2,
                            Judgment("FIR", "ACQ", "2012-03-01"),
                            Judgment("FIR", "CON", "2012-03-01", "OTH", "OTH")
                        ),
                        Judged(3, Judgment("FIR", "CON", "2012-03-01", "A2", "PRC")),
                        Judged(4, Judgment("FIR", "CON", "2012-03-01", "PRC", "A2X")),
                        Judged(5, Judgment("FIR", "ACQ", "2012-03-01", "UNK"), Judgment("FIR", "ACQ", "UNK")),
                        Judged(6, Judgment("FIR", "CON", "2012-03-01", "A2", "UNK")),
                    ]
                )
            )
            .Judgments();
        Assert.Equal(
            ["FIR ACQ", "SEC OTH", "UNK ACQ", "FIR ACQ", "FIR OTH", "FIR CON", "FIR CON"],
            count.Trafficking.Select(j => $"{j.Instance} {j.Outcome}")
        );
        Assert.Equal(["FIR CON", "FIR CON"], count.Others.Select(j => $"{j.Instance} {j.Outcome}"));
        Assert.Equal("FIR ACQ", Assert.Single(count.YearNotKnown.Select(j => $"{j.Instance} {j.Outcome}")));
        Assert.Equal(2, count.OffenceNotKnown);
        Assert.Single(count.Trafficking, j => j.AccessoryOnly);
    }

    [Fact]
    public void EarlierVersions_CountForAnEarlierRun()
    {
        var change = Entered.AddDays(3);
        ProceedingFact[] facts =
        [
            Proceeding(1, [Person(1)], recordedTo: change),
            Proceeding(1, [Person(1), Person(2)], recordedFrom: change),
        ];
        Assert.Equal(2, Suspects(facts).Persons.Count);
        var earlier = new ProceedingCounter(
            facts,
            2012,
            Today with
            {
                RecordedUpTo = Entered.AddDays(1),
            },
            Profile,
            Lists
        );
        Assert.Single(earlier.Persons(OffenderStage.Suspected, CountedOffence.Trafficking).Persons);
    }

    private static DefendantContent Judged(long person, params JudgmentContent[] judgments) =>
        Person(person, judgments: judgments);

    private static string Form(params LinkContent[] links) => OffenderFormRule.Of(links, Lists["CL_EXPL"]).Value;

    private static OffenderCount Suspects(params ProceedingFact[] facts) =>
        Counter(facts).Persons(OffenderStage.Suspected, CountedOffence.Trafficking);

    private static ProceedingCounter Counter(params ProceedingFact[] facts) => Counter(2012, facts);

    private static ProceedingCounter Counter(int year, params ProceedingFact[] facts) =>
        new(facts, year, Today, Profile, Lists);
}
