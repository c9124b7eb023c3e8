using CsCheck;
using Dcim.Domain.Answers;
using Dcim.Domain.Counting;
using Dcim.Domain.Profiles;
using Dcim.Statistics;
using static Dcim.Tests.Counting.Facts;
using static Dcim.Tests.Counting.ProceedingFacts;

namespace Dcim.Tests.Statistics;

/// <summary>From victims and suspects to convictions in 2012: the counts stand in the comments, and were written before the code.</summary>
public sealed class AttritionReportTests
{
    private static readonly ReportingInstitution[] s_declared =
    [
        .. new[] { "POL", "BOR", "PRO", "CRT", "NGO" }.Select(t => new ReportingInstitution(1, t, true, true)),
    ];

    /// <summary>
    /// Registrations 1 and 2 are one person. 3 is in a proceeding without a charge, 4 in one for another offence, 5 and 6 in none; 6 is
    /// identified. 7 is of 2013.
    /// </summary>
    private static readonly VictimFact[] s_victims =
    [
        Fact(1, history: Identified()),
        Fact(2, person: 1, on: "2012-08-01", history: Identified()),
        Fact(3),
        Fact(4),
        Fact(5),
        Fact(6, history: Identified()),
        Fact(7, on: "2013-02-01"),
    ];

    /// <summary>
    /// Proceeding 1: person 1 convicted, final in 2014, linked to 2 only; person 2 charged, linked to nobody. Proceeding 2: person 3 not
    /// charged for two reasons, person 4 under investigation since 2013. Proceeding 3, for procuring, with victims 4 and 2.
    /// </summary>
    private static readonly ProceedingFact[] s_proceedings =
    [
        Proceeding(
            1,
            [
                Person(
                    1,
                    "2012-05-01",
                    links: [new(2, "SEX", default)],
                    decisions: [Decision("CA2", "2012-05-31", offences: "A2")],
                    judgments:
                    [
                        Judgment("FIR", "CON", "2013-05-31", convicted: "A2"),
                        Judgment("SEC", "CON", "2014-01-10", convicted: "A2", final: "2014-01-10"),
                    ]
                ),
                Person(2, "2012-05-01", links: [], decisions: [Decision("CA2", "2012-05", offences: "A2")]),
            ],
            victims: [Victim(2), Victim(3)]
        ),
        Proceeding(
            2,
            [
                Person(3, decisions: [Decision("NCH", "2013-01-01") with { Reasons = CodeSet.Of("EVI", "WIT") }]),
                Person(4, "2013-02-01"),
            ],
            victims: [Victim(3)]
        ),
        Proceeding(3, [Person(5)], offences: "PRC", victims: [Victim(4), Victim(2)]),
    ];

    [Fact]
    public void Victims_CountOnce_ByTheFurthestProceeding()
    {
        // Identified: person 1 of registrations 1 and 2, convicted; 6 never. Presumed: 3 charged (person 2 has no links), 4, 5 never.
        Assert.Equal(
            [
                "Counted 2 3",
                "InProceeding 1 2",
                "InProceedingForTrafficking 1 1",
                "Charged 1 1",
                "Convicted 1 0",
                "NeverInProceeding 1 1",
            ],
            Victims(Count())
        );
    }

    [Fact]
    public void Victims_AreSeenAsOfTheDay() =>
        // Not final yet at the end of 2013.
        Assert.Equal(["Charged 1 1", "Convicted 0 0"], Victims(Count(asOf: new(2013, 12, 31))).Skip(3).Take(2));

    [Fact]
    public void AChargeOfAPersonLinkedToOthers_IsNotHers()
    {
        var report = Count([Proceeding(1, [s_proceedings[0].Read().Defendants[0]], victims: [Victim(2), Victim(3)])]);
        Assert.Contains("Charged 1 0", Victims(report));
        Assert.Contains("InProceedingForTrafficking 1 1", Victims(report));
    }

    [Fact]
    public void Suspects_StandWhereTheyAre_WithReasons()
    {
        var report = Count();
        Assert.Equal(
            ["NotCharged 1", "BeforeCourt 1", "ConvictedFinal 1"],
            report.Standings.Where(l => l.Persons.Number > 0).Select(l => $"{l.Standing} {l.Persons}")
        );
        Assert.Equal("3", report.Suspects.ToString());
        Assert.Equal(
            ["NotCharged EVI 1", "NotCharged WIT 1"],
            report.Reasons.Select(l => $"{l.Standing} {l.Reason} {l.Persons}")
        );
        var before = Count(asOf: new(2013, 6, 1));
        Assert.Contains(before.Standings, l => l is { Standing: Standing.ConvictedNotFinal, Persons.Number: 1 });
    }

    /// <summary>Person 1: 30, 365 and 224 days; the charge of person 2 is known to the month only.</summary>
    [Fact]
    public void Days_RestOnExactDaysOnly() =>
        Assert.Equal(
            ["SuspicionToCharge 30 1 1", "ChargeToJudgment 365 1 0", "JudgmentToFinal 224 1 0"],
            Count().Days.Select(d => $"{d.Interval} {d.Median} {d.Pairs} {d.NotExact}")
        );

    [Theory]
    [InlineData("", null)]
    [InlineData("7", 7.0)]
    [InlineData("1 8", 4.5)]
    [InlineData("1 2 90", 2.0)]
    public void Median_IsTheMiddle(string days, double? median) =>
        Assert.Equal(
            (decimal?)median,
            new IntervalDays([.. days.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)], 0).Median
        );

    [Theory]
    [InlineData("", "UnderInvestigation")]
    [InlineData("PRO", "WithProsecution")]
    [InlineData("CNO", "InvestigationClosed")]
    [InlineData("CNP", "InvestigationClosed")]
    [InlineData("SUS", "InvestigationSuspended")]
    [InlineData("JOI", "Joined")]
    [InlineData("TRA", "Transferred")]
    public void Investigation_TellsWhereThereIsNoDecision(string outcome, string standing)
    {
        Assert.Equal(standing, StandingOf(Proceeding(1, [Person(1)], outcome: outcome)));
        Assert.Equal(
            "UnderInvestigation",
            StandingOf(Proceeding(1, [Person(1)], outcome: outcome, ended: "2025-01-01"), new(2024, 1, 1))
        );
    }

    [Theory]
    [InlineData("ACQ", "A2", "NAP", "Acquitted")]
    [InlineData("OTH", "A2", "NAP", "BeforeCourt")]
    [InlineData("OTH", "PRC", "NAP", "BeforeCourt")]
    [InlineData("CON", "A2", "PRC", "ConvictedOfAnother")]
    [InlineData("CON", "PRC", "PRC", "ConvictedOfAnother")]
    [InlineData("CON", "A2", "UNK", "ConvictedOfAnother")]
    [InlineData("CON", "PRC", "A2", "ConvictedNotFinal")]
    [InlineData("ACQ", "PRC", "NAP", "Acquitted")]
    public void Judgment_TellsBeforeDecisions(string outcome, string judged, string convicted, string standing) =>
        Assert.Equal(
            standing,
            StandingOf(
                Proceeding(
                    1,
                    [
                        Person(
                            1,
                            decisions: [Decision("CA2", "2012-06-01", offences: "A2")],
                            judgments: [Judgment("FIR", outcome, "2013-01-01", judged, convicted)]
                        ),
                    ]
                )
            )
        );

    /// <summary>Sent back is no end; what is neither conviction nor acquittal ends when it is final, from that day on.</summary>
    [Theory]
    [InlineData("NAP", "2026-01-01", "BeforeCourt")]
    [InlineData("", "2026-01-01", "BeforeCourt")]
    [InlineData("2013-02-01", "2013-01-31", "BeforeCourt")]
    [InlineData("2013-02-01", "2013-02-01", "CourtOtherwiseEnded")]
    [InlineData("UNK", "2026-01-01", "CourtOtherwiseEnded")]
    public void OtherOutcome_EndsOnlyWhenItIsFinal(string final, string asOf, string standing) =>
        Assert.Equal(
            standing,
            StandingOf(
                Proceeding(1, [Person(1, judgments: [Judgment("SEC", "OTH", "2013-01-01", final: final)])]),
                Date(asOf).Latest
            )
        );

    /// <summary>T2 counts who was a suspect by the day, whatever is known of the beginning; so does the report.</summary>
    [Theory]
    [InlineData("2012-12")]
    [InlineData("2013-01-01")]
    public void Suspects_AreThere_ThoughTheBeginningIsNotSeenYet(string started)
    {
        var report = Count(
            [
                Proceeding(1, [Person(1, "2012-06-02")], started, victims: [Victim(3)]),
                Proceeding(
                    2,
                    [Person(2, "2012-06-02", links: [], decisions: [Decision("CA2", "2012-06-10", offences: "A2")])],
                    started,
                    victims: [Victim(4)]
                ),
            ],
            new(2012, 12, 15)
        );
        Assert.Equal("2", $"{report.Suspects}");
        Assert.Equal(
            ["UnderInvestigation 1", "BeforeCourt 1"],
            report.Standings.Where(l => l.Persons.Number > 0).Select(l => $"{l.Standing} {l.Persons}")
        );
        // 3 is in no proceeding yet; a charge that is seen is one.
        Assert.Equal(["InProceeding 0 1", "Charged 0 1"], [Victims(report).ElementAt(1), Victims(report).ElementAt(3)]);
    }

    /// <summary>One ended, one still open: the person is still under investigation.</summary>
    [Fact]
    public void OfSeveralProceedings_WhatIsOpenGoesBeforeWhatEnded() =>
        Assert.Equal(
            "UnderInvestigation",
            StandingOf([Proceeding(1, [Person(1)], outcome: "CNO"), Proceeding(2, [Person(1)])])
        );

    [Fact]
    public void Nought_IsOneOnlyWhereAllDeclared()
    {
        var none = AttritionReport.Count(Request(), [], [], [], Profile, Lists);
        Assert.All(none.Victims, l => Assert.Equal((":", ":"), ($"{l.Identified}", $"{l.Presumed}")));
        Assert.All(none.Standings, l => Assert.Equal(":", $"{l.Persons}"));
        Assert.Equal(":", $"{none.Stopped}");
        Assert.All(none.Days, d => Assert.Equal((":", ":"), ($"{d.Pairs}", $"{d.NotExact}")));
        var withoutNgo = AttritionReport.Count(
            Request(),
            [],
            [],
            [.. s_declared.SkipLast(1), new(2, "NGO", true, false)],
            Profile,
            Lists
        );
        Assert.All(withoutNgo.Victims, l => Assert.Equal(":", $"{l.Identified}"));
        Assert.Equal(("0", "0"), ($"{withoutNgo.Suspects}", $"{withoutNgo.Stopped}"));
        Assert.All(withoutNgo.Days, d => Assert.Equal(("0", "0"), ($"{d.Pairs}", $"{d.NotExact}")));
    }

    [Fact]
    public void Suspects_AddUpToT2_AndVictimsToT1() =>
        Gen.Select(
                GeneratedFacts.AnyFacts,
                GeneratedProceedings.Any,
                Gen.OneOf([.. GeneratedFacts.Exact, "2026-01-01"])
            )
            .Sample(
                (victims, proceedings, day) =>
                {
                    var request = Request(Date(day).Latest);
                    var linked = proceedings
                        .Select((p, i) => With(p, [.. victims.Skip(i).Take(2).Select(v => Victim(v.RegistrationId))]))
                        .ToArray();
                    var report = AttritionReport.Count(request, victims, linked, s_declared, Profile, Lists);
                    var t1 = RegistrationTable.Count("T1", request, victims, s_declared, Profile, Lists);
                    var t2 = ProceedingTable.Count("T2", request, linked, s_declared, Profile, Lists);
                    Assert.Equal(t2.Units, report.Suspects.Number);
                    Assert.Equal(t2.Units, report.Standings.Sum(l => l.Persons.Number));
                    Assert.Equal(t1.Units, Both(report.Victims[0]));
                    Assert.Equal(t1.Units, Both(report.Victims[1]) + Both(report.Victims[^1]));
                    foreach (var (one, next) in report.Victims.SkipLast(1).Zip(report.Victims.Skip(1).SkipLast(1)))
                        Assert.True(one.Identified.Number >= next.Identified.Number && Both(one) >= Both(next));
                    Assert.All(report.Days, d => Assert.Equal(d.Pairs.Number > 0, d.Median >= 0));
                },
                iter: 200
            );

    private static int? Both(VictimStageLine line) => line.Identified.Number + line.Presumed.Number;

    private static ProceedingFact With(ProceedingFact fact, VictimContent[] victims) =>
        new()
        {
            ProceedingId = fact.ProceedingId,
            InstitutionId = fact.InstitutionId,
            InstitutionType = fact.InstitutionType,
            FirstYear = fact.FirstYear,
            LastYear = fact.LastYear,
            Content = ProceedingFact.Write(fact.Read() with { Victims = victims }),
            RecordedFrom = fact.RecordedFrom,
        };

    private static StatusFact[] Identified() => [Line("IDE", "2012-06-01")];

    private static IEnumerable<string> Victims(AttritionReport report) =>
        report.Victims.Select(l => $"{l.Stage} {l.Identified} {l.Presumed}");

    private static string StandingOf(ProceedingFact fact, DateOnly? asOf = null) => StandingOf([fact], asOf);

    private static string StandingOf(ProceedingFact[] facts, DateOnly? asOf = null) =>
        $"{Count(facts, asOf).Standings.Single(l => l.Persons.Number > 0).Standing}";

    private static AttritionReport Count(ProceedingFact[]? proceedings = null, DateOnly? asOf = null) =>
        AttritionReport.Count(
            Request(asOf),
            s_victims,
            proceedings ?? s_proceedings,
            s_declared,
            Profile with
            {
                ConvictionBasis = ConvictionBasis.Final,
            },
            Lists
        );

    private static TableRequest Request(DateOnly? asOf = null) => new(2012, asOf ?? Today.AsOf, Today.RecordedUpTo);
}
