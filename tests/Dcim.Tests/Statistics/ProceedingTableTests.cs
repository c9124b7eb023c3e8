using Dcim.Domain.Counting;
using Dcim.Domain.Profiles;
using Dcim.Statistics;
using static Dcim.Tests.Counting.Facts;
using static Dcim.Tests.Counting.ProceedingFacts;

namespace Dcim.Tests.Statistics;

public sealed class ProceedingTableTests
{
    [Fact]
    public void Dimensions_AreThoseOfTheLaw()
    {
        Assert.Equal("SEX AGE CITIZEN COUNTRY FORM", Dimensions("T2"));
        Assert.Equal("SEX AGE CITIZEN COUNTRY FORM DECISION", Dimensions("T3"));
        Assert.Equal("DECISION SUSPECT", Dimensions("T4"));
        Assert.Equal("SEX AGE CITIZEN COUNTRY FORM", Dimensions("T5"));
        Assert.Equal("INSTANCE OUTCOME", Dimensions("T6"));
        Assert.Equal("STAGE SEX AGE CITIZEN", Dimensions("T7"));
        Assert.Equal("SANCTION LENGTH SUSPENDED", Dimensions("T10"));
        Assert.Throws<ArgumentException>(() => Count("T1", []));
        Assert.Throws<ArgumentException>(() =>
            ProceedingTable.Count("T2", new(2012, Today.AsOf, DateTime.Now), [], [], Profile, Lists)
        );

        static string Dimensions(string id) => string.Join(' ', Count(id, []).Table.Dimensions.Select(d => d.Name));
    }

    [Theory]
    [InlineData("T2", "POL BOR PRO")]
    [InlineData("T3", "PRO")]
    [InlineData("T4", "POL BOR PRO")]
    [InlineData("T5", "PRO CRT")]
    [InlineData("T6", "PRO CRT")]
    [InlineData("T7", "POL BOR PRO CRT")]
    [InlineData("T10", "PRO CRT")]
    public void Nought_IsOneOnlyWhereAllWhoFeedTheTableDeclared(string id, string feeding)
    {
        foreach (var silent in (string[])["POL", "BOR", "PRO", "CRT", "NGO"])
        {
            var table = Count(id, []).Table;
            Assert.All(table.Cells, c => Assert.Equal(":", c.Value.ToString()));
            ReportingInstitution[] institutions =
            [
                .. from type in (string[])["POL", "BOR", "PRO", "CRT", "NGO"]
                select new ReportingInstitution(1, type, Active: true, Declared: type != silent),
            ];
            table = Count(id, institutions).Table;
            var expected = feeding.Split(' ').Contains(silent) ? ":" : "0";
            Assert.All(table.Cells, c => Assert.Equal(expected, c.Value.ToString()));
            Assert.All(
                table.Views,
                v => Assert.Equal(expected, v.Table[v.Table.Rows.Categories[0], "TOTAL"].ToString())
            );
        }
    }

    [Fact]
    public void LegalPersons_StandInTheirViewOnly()
    {
        var counted = Count(
            "T2",
            [],
            Proceeding(1, [Person(1), Person(2, kind: "LEG", sex: "NAP", citizenship: "NAP")])
        );
        Assert.Equal(1, counted.Units);
        var view = Assert.Single(counted.Table.Views);
        Assert.Equal(("LegalPersons", "1"), (view.Name, view.Table["SEX", "UNK"].ToString()));
        Assert.Equal(1, counted.Drill(view.Table.KeyOf("SEX", "UNK"), view.Name).Units);
        Assert.Equal(1, counted.Table.Notes.Single(n => n.Code == "LegalPersons").Count);
        Assert.Throws<ArgumentException>(() => counted.Drill(new Dictionary<string, string>(), "Mine"));
    }

    [Fact]
    public void Notes_TellArticle3_SeveralProceedings_AndAllForms()
    {
        var counted = Count(
            "T2",
            [],
            Proceeding(1, [Person(1, links: [Link("SEX"), Link("LAB"), Link("LAB")])], offences: "A2X"),
            Proceeding(2, [Person(1), Person(2, links: [Link("LAB")])], offences: "A2X"),
            Proceeding(3, [Person(2, "2013-01-01")]),
            Proceeding(4, [Person(3, "UNK")])
        );
        Assert.Equal(
            ["EventYearNotKnown 1", "AccessoryOnly 2", "SeveralForms 1", "LegalPersons 0", "SeveralProceedings 1"],
            counted.Table.Notes.Select(n => $"{n.Code} {n.Count}")
        );
        Assert.Equal([new("AllForms", "FORM", "SEX", 1), new("AllForms", "FORM", "LAB", 2)], counted.NoteParts);
        Assert.Equal([1, 2], counted.Drill(new Dictionary<string, string>()).Records.Select(r => r.RecordId));
        Assert.Equal(4, Assert.Single(counted.YearNotKnown.Records).RecordId);
    }

    [Fact]
    public void Prosecuted_StandUnderTheLastDecision()
    {
        var counted = Count(
            "T3",
            [],
            Proceeding(
                1,
                [
                    Person(
                        1,
                        decisions:
                        [
                            Decision("CA2", "2012-06-01", "2012-03-01", "A2"),
                            Decision("COF", "2014-06-01", "2012-03-01", "PRC", "Y"),
                        ]
                    ),
                ]
            )
        );
        Assert.Equal("1", counted.Table.Margin("DECISION", "SEX")["COF", "M"].ToString());
        Assert.Equal(["CA2", "COF", "NCH", "OTH"], counted.Table.Dimension("DECISION").Categories);
    }

    [Fact]
    public void Convicted_PrintsTheBasisItIsCountedOn()
    {
        var fell = Proceeding(
            1,
            [
                Person(
                    1,
                    judgments:
                    [
                        Judgment("FIR", "CON", "2012-06-01", convicted: "A2"),
                        Judgment("SEC", "ACQ", "2012-09-01", final: "2012-09-01"),
                    ]
                ),
            ]
        );
        var final = Count("T5", [], fell);
        Assert.Equal(0, final.Units);
        Assert.Contains(CountingRule.ConvictedFinal, final.Table.Rules);
        Assert.Equal(1, final.Table.Notes.Single(n => n.Code == "FellOnAppeal").Count);
        var first = Count("T5", [], Profile with { ConvictionBasis = ConvictionBasis.FirstInstance }, fell);
        Assert.Equal(1, first.Units);
        Assert.Contains(CountingRule.ConvictedFirstInstance, first.Table.Rules);
        Assert.DoesNotContain(CountingRule.ConvictedFinal, first.Table.Rules);
    }

    [Theory]
    [InlineData(null, "NAP")]
    [InlineData(2013, "NAP")]
    [InlineData(2012, "1")]
    [InlineData(2010, "1")]
    public void KnowingUse_CountsFromTheYearOfTheLaw(int? from, string value)
    {
        var counted = Count(
            "T7",
            [],
            Profile with
            {
                KnowingUseFrom = from is { } year ? new(year, 7, 15) : null,
            },
            Proceeding(
                1,
                [
                    Person(1, judgments: [Judgment("FIR", "CON", "2012-06-01", "A18A", "A18A", "2012-07-01")]),
                    Person(2, kind: "LEG"),
                ],
                offences: "A18A"
            )
        );
        var margin = counted.Table.Margin("STAGE", "SEX");
        Assert.Equal(value, margin["PER_SUSP", "M"].ToString());
        Assert.Equal(value, margin["PER_CNV", "TOTAL"].ToString());
        Assert.Equal(value == "1" ? 1 : 0, counted.Units);
        Assert.Equal(value, counted.Table.Views.Single().Table["PER_SUSP", "TOTAL"].ToString());
    }

    [Fact]
    public void KnowingUse_PrintsItsRules_AndCountsAPersonOfSeveralProceedingsOnce()
    {
        ProceedingFact[] facts =
        [
            .. from id in new[] { 1, 2 }
            let charge = Decision("CA2", "2012-06-01", "2012-06-01", "A18A")
            select Proceeding(id, [Person(1, decisions: [charge])], offences: "A18A"),
        ];
        var table = Count("T7", [], facts).Table;
        Assert.Equal("1", table.Margin("STAGE", "SEX")["PER_PRSC", "M"].ToString());
        Assert.Equal(1, table.Notes.Single(n => n.Code == "SeveralProceedings").Count);
        Assert.Equal(
            [CountingRule.KnowingUse, CountingRule.Suspects, CountingRule.Prosecuted, CountingRule.ConvictedFinal],
            table.Rules.Take(4)
        );
    }

    [Fact]
    public void Judgments_TellWhichAreOnLegalPersons()
    {
        var judgment = Judgment("FIR", "CON", "2012-06-01", convicted: "A2");
        var counted = Count(
            "T6",
            [],
            Proceeding(1, [Person(1, judgments: [judgment]), Person(2, kind: "LEG", judgments: [judgment])])
        );
        Assert.Equal(2, counted.Units);
        Assert.Equal(1, counted.Table.Notes.Single(n => n.Code == "OfLegalPersons").Count);
    }

    [Fact]
    public void Units_AreNeverMixed() =>
        Assert.Equal(
            "T2 Person, T3 Person, T4 Decision, T5 Person, T6 Judgment, T7 Person, T10 Sanction",
            string.Join(", ", ProceedingTable.Ids.Select(id => $"{id} {Count(id, []).Unit}"))
        );

    private static ProceedingTable Count(
        string id,
        IReadOnlyList<ReportingInstitution> institutions,
        params ProceedingFact[] facts
    ) => Count(id, institutions, Profile with { KnowingUseFrom = new(2012, 1, 1) }, facts);

    private static ProceedingTable Count(
        string id,
        IReadOnlyList<ReportingInstitution> institutions,
        NationalProfile profile,
        params ProceedingFact[] facts
    ) => ProceedingTable.Count(id, new(2012, Today.AsOf, Today.RecordedUpTo), facts, institutions, profile, Lists);
}
