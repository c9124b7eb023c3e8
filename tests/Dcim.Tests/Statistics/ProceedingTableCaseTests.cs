using Dcim.Domain.Counting;
using Dcim.Statistics;
using static Dcim.Tests.Counting.Facts;
using static Dcim.Tests.Counting.ProceedingFacts;

namespace Dcim.Tests.Statistics;

/// <summary>The proceedings of the eight judgments (<see cref="Cases"/>), counted by hand.</summary>
public sealed class ProceedingTableCaseTests
{
    private static readonly ReportingInstitution[] s_institutions =
    [
        .. Cases.Institutions,
        new(4, "PRO", Active: true, Declared: true),
    ];

    private static readonly ProceedingFact[] s_facts =
    [
        // Siliadin: another offence than trafficking, a conviction that fell; the civil ruling of 2003 is no judgment here.
        Proceeding(1, [Siliadin(1, "M"), Siliadin(2, "F")], started: "1998-07-28", offences: "FLS"),
        // Chowdury: four acquitted of trafficking, two of them convicted of bodily harm.
        Proceeding(2, [.. Enumerable.Range(3, 4).Select(n => Chowdury(n, harmed: n < 5))], started: "2013-04-17"),
        // L.E.: rejected, then charged; the woman acquitted.
        Proceeding(3, [LE(7, "M"), LE(8, "F", Judgment("FIR", "ACQ", "2012-04")), LE(9, "UNK")], started: "2006-11-29"),
        // C.N.: the police found no offence of trafficking, nobody knows when.
        Proceeding(5, [], started: "2007-09-21", ended: "UNK", outcome: "CNO", type: "POL"),
        // J. and others: discontinued, the number of suspects is not known.
        Proceeding(6, [], started: "2011-07", withoutSuspect: [Decision("NCH", "2011-11")]),
        // S.M.: charged with forcing into prostitution, acquitted twice.
        Proceeding(
            7,
            [
                Person(
                    10,
                    since: "2012-09-27",
                    decisions: [Decision("COF", "2012", "2012", "PRC")],
                    judgments:
                    [
                        Judgment("FIR", "ACQ", "2013-02-15", "PRC"),
                        Judgment("SEC", "ACQ", "2014-01", "PRC", final: "2014-01"),
                    ]
                ),
            ],
            started: "2012-09-27",
            offences: "PRC"
        ),
    ];

    private static readonly int[] s_years = [.. Enumerable.Range(1998, 17)];

    [Fact]
    public void Judgments_AreThoseCountedByHand() =>
        Assert.Equal(
            ["2012 FIR ACQ 1", "2014 FIR ACQ 4"],
            s_years.SelectMany(y =>
                Count(JudgmentTable.Id, y)
                    .Table.Cells.Where(c => c.Value.Number > 0)
                    .Select(c => $"{y} {string.Join(' ', c.Categories)} {c.Value}")
            )
        );

    [Fact]
    public void JudgmentsOnOtherOffences_AreThoseCountedByHand() =>
        Assert.Equal(
            ["1999 FIR CON 2", "2000 SEC ACQ 2", "2013 FIR ACQ 1", "2014 FIR CON 2", "2014 SEC ACQ 1"],
            from year in s_years
            let view = Count(JudgmentTable.Id, year).Table.Views.Single().Table
            from instance in view.Rows.Categories
            from outcome in view.Columns.Categories
            where view[instance, outcome].Number > 0
            select $"{year} {instance} {outcome} {view[instance, outcome]}"
        );

    [Fact]
    public void NobodyIsConvictedOfTrafficking() =>
        Assert.All(
            s_years,
            year =>
            {
                var convicted = Count(ConvictedTable.Id, year);
                Assert.All(convicted.Table.Cells, c => Assert.Equal("0", c.Value.ToString()));
                Assert.Equal("0", convicted.Table.Margin("SEX", "AGE").GrandTotal.ToString());
            }
        );

    [Fact]
    public void KnowingUse_IsNotApplicableThroughout() =>
        Assert.All(
            s_years,
            year =>
            {
                var table = Count(KnowingUseTable.Id, year).Table;
                Assert.All(table.Cells, c => Assert.Equal("NAP", c.Value.ToString()));
                Assert.All(table.Margins, m => Assert.Equal("NAP", m["PER_SUSP", "TOTAL"].ToString()));
            }
        );

    [Theory]
    [InlineData("T2", "2007 3, 2013 4")]
    [InlineData("T3", "2007 3, 2013 4")]
    [InlineData("T4", "2006 3, 2007 3, 2011 1, 2013 4")]
    public void PersonsAndDecisions_AreThoseCountedByHand(string table, string expected) =>
        Assert.Equal(
            expected,
            string.Join(
                ", ",
                s_years
                    .Select(y => (Year: y, Count(table, y).Units))
                    .Where(c => c.Units > 0)
                    .Select(c => $"{c.Year} {c.Units}")
            )
        );

    [Fact]
    public void Decisions_OfCasesWithoutASuspect_StandApart()
    {
        var decisions = Count(DecisionTable.Id, 2011);
        Assert.Equal("1", decisions.Table.Margin("DECISION", "SUSPECT")["NCH", "NON"].ToString());
        Assert.Equal(1, decisions.YearNotKnown.Units); // C.N.
        Assert.Equal(0, Count(DecisionTable.Id, 2006).YearNotKnown.Units);
    }

    [Fact]
    public void Chowdury_ConvictedOfBodilyHarm_IsToldUnderT5()
    {
        var table = Count(ConvictedTable.Id, 2014).Table;
        Assert.Equal(
            [
                "EventYearNotKnown 0",
                "AccessoryOnly 0",
                "FellOnAppeal 0",
                "OtherOffencesOnly 2",
                "LegalPersons 0",
                "SeveralProceedings 0",
            ],
            table.Notes.Select(n => $"{n.Code} {n.Count}")
        );
        Assert.Contains(CountingRule.ConvictedFinal, table.Rules);
    }

    private static DefendantContent Siliadin(long person, string sex) =>
        Person(
            person,
            since: "1998-07-28",
            sex: sex,
            links: [Link("DOM")],
            decisions: [Decision("COF", "1998", "1998", "FLS")],
            judgments:
            [
                Judgment("FIR", "CON", "1999", "FLS", "FLS"),
                Judgment("SEC", "ACQ", "2000", "FLS", final: "2000"),
            ]
        );

    private static DefendantContent Chowdury(long person, bool harmed) =>
        Person(
            person,
            since: "2013-04-17",
            links: [.. Enumerable.Repeat(Link("LAB"), 21)],
            decisions: [Decision("CA2", "2013", "2013", "A2 OTH")],
            judgments:
            [
                Judgment("FIR", "ACQ", "2014-07-30", final: "2014"),
                .. harmed ? new[] { Judgment("FIR", "CON", "2014-07-30", "OTH", "OTH", "2014") } : [],
            ]
        );

    private static DefendantContent LE(long person, string sex, params JudgmentContent[] judgments) =>
        Person(
            person,
            since: "2007-08",
            sex: sex,
            decisions: [Decision("NCH", "2006-12-28"), Decision("CA2", "2007-08", "2007-08", "A2")],
            judgments: judgments
        );

    private static ProceedingTable Count(string id, int year) =>
        ProceedingTable.Count(
            id,
            new(year, Today.AsOf, Today.RecordedUpTo),
            s_facts,
            s_institutions,
            Profile with
            {
                KnowingUseFrom = new(2026, 7, 15),
            },
            Lists
        );
}
