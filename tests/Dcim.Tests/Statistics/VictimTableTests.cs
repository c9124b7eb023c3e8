using Dcim.Domain.Counting;
using Dcim.Domain.Profiles;
using Dcim.Statistics;
using static Dcim.Tests.Counting.Facts;

namespace Dcim.Tests.Statistics;

public sealed class VictimTableTests
{
    private const int Combinations = 2 * 3 * 3 * 5 * 13; // status, sex, age, citizenship, form

    private static readonly ReportingInstitution[] Institutions =
    [
        new(1, "POL", Active: true, Declared: true),
        new(2, "NGO", Active: true, Declared: false),
        new(3, "SOC", Active: false, Declared: false),
        new(4, "NREM", Active: false, Declared: false),
    ];

    [Fact]
    public void Cells_AreEveryCombinationOfTheTypesThatRegister()
    {
        var table = Count().Table;
        Assert.Equal(
            ["ORG", "STATUS", "SEX", "AGE", "CITIZEN", "COUNTRY", "FORM", "ICCS"],
            table.Dimensions.Select(d => d.Name)
        );
        var byType = table.Cells.ToLookup(c => c.Categories[0]);
        Assert.Equal(14, byType.Count);
        Assert.DoesNotContain(byType, t => t.Key == "NREM");
        Assert.Equal(Combinations, byType["POL"].Count());
        Assert.All(byType["POL"], c => Assert.Equal(("0", "TOTAL"), (c.Value.ToString(), c.Categories[5])));
        Assert.Equal(Combinations, byType["NGO"].Count());
        Assert.All(byType["NGO"], c => Assert.Equal(":", c.Value.ToString()));
        var silent = Assert.Single(byType["SOC"]);
        Assert.Equal("NAP", silent.Value.ToString());
        Assert.All(silent.Categories.Skip(1), c => Assert.Equal("TOTAL", c));
    }

    [Fact]
    public void Cells_AboveNought_HaveALineForEachCountry()
    {
        var table = Count(
            Fact(1, citizenship: ["BR"]),
            Fact(2, citizenship: ["BR"]),
            Fact(3, citizenship: ["AO"]),
            Fact(4, citizenship: ["STLS"]),
            Fact(5, citizenship: ["REF"])
        ).Table;
        var police = table.Cells.Where(c => c.Categories[0] == "POL").ToList();
        Assert.Equal(Combinations + 1, police.Count);
        Assert.Equal(
            [
                "POL PRE F Y_GE18 NEU27_2020_FOR AO SEX ICCS02041 1",
                "POL PRE F Y_GE18 NEU27_2020_FOR BR SEX ICCS02041 2",
                "POL PRE F Y_GE18 STLS STLS SEX ICCS02041 1",
                "POL PRE F Y_GE18 UNK UNK SEX ICCS02041 1",
            ],
            police.Where(c => c.Value.Number > 0).Select(c => string.Join(' ', [.. c.Categories, c.Value.ToString()]))
        );
        Assert.Equal(["AO", "BR", "UNK", "STLS"], table.Dimension("COUNTRY").Categories);
    }

    [Fact]
    public void Cells_OfATypeThatDoesNotRegisterButDid_AreItsCountsOnly()
    {
        var table = Count(Fact(1, type: "SOC"), Fact(2, type: "NREM")).Table;
        Assert.Equal("1", Assert.Single(table.Cells, c => c.Categories[0] == "SOC").Value.ToString());
        Assert.Equal("1", Assert.Single(table.Cells, c => c.Categories[0] == "NREM").Value.ToString());
        var margin = table.Margin("STATUS", "ORG");
        Assert.Equal("1", margin["PRE", "SOC"].ToString());
        Assert.Equal("NAP", margin["IDE", "SOC"].ToString());
        Assert.Equal("2", margin.GrandTotal.ToString());
    }

    [Fact]
    public void Margins_TellNoughtFromMissing()
    {
        var margin = Count(Fact(1, type: "NGO")).Table.Margin("STATUS", "ORG");
        Assert.Equal("0", margin["IDE", "POL"].ToString());
        Assert.Equal(":", margin["IDE", "NGO"].ToString());
        Assert.Equal("1", margin["PRE", "NGO"].ToString());
        Assert.Equal("NAP", margin["TOTAL", "BOR"].ToString());
        Assert.Equal(":", margin["IDE", "TOTAL"].ToString()); // the NGO may have one
        Assert.Equal("1", margin["PRE", "TOTAL"].ToString());

        var bySex = Count(Fact(1, type: "NGO")).Table.Margin("SEX", "AGE");
        Assert.Equal(":", bySex["M", "Y_GE18"].ToString());
        Assert.Equal("1", bySex["TOTAL", "Y_GE18"].ToString());
    }

    [Fact]
    public void Margins_WithoutAnyInstitution_AreMissing()
    {
        var table = VictimTable.Count(Request, [], [], Profile, Lists).Table;
        Assert.All(table.Margins, m => Assert.Equal(":", m.GrandTotal.ToString()));
        Assert.All(table.Cells, c => Assert.Equal("NAP", c.Value.ToString()));
        Assert.Equal(14, table.Cells.Count);
    }

    [Fact]
    public void Margins_AreTheTenOfT1() =>
        Assert.Equal(
            "SEX×AGE SEX×FORM SEX×CITIZEN STATUS×SEX STATUS×AGE STATUS×FORM STATUS×CITIZEN STATUS×COUNTRY STATUS×ORG STATUS×ICCS",
            string.Join(' ', Count().Table.Margins.Select(m => $"{m.Rows.Name}×{m.Columns.Name}"))
        );

    [Fact]
    public void Notes_SayWhatStandsUnderTheTable()
    {
        var table = Count(
            Fact(1, "2012-01", person: 7, end: "2011", form: "SEX"),
            Fact(2, "2013-01", person: 7, type: "NGO", trafficked: "Y", start: "2011", form: "LAB"),
            Fact(3, "2011-12-01..2012-02-01", type: "NGO"),
            Fact(4, "2013")
        );
        Assert.Equal(1, table.Units);
        Assert.Equal(
            ["YearNotKnown 1", "DoubtfulSpells 1", "Disagreements 1", "Died 0", "OnlyIntended 0"],
            table.Table.Notes.Select(n => $"{n.Code} {n.Count}")
        );
        Assert.Equal([new CompositionRow("NGO", 1, 1)], table.YearNotKnown.Composition);
        Assert.Equal(3, Assert.Single(table.YearNotKnown.Records).RecordId);
        var doubtful = Assert.Single(table.DoubtfulSpells);
        Assert.Equal((2, 1), (doubtful.Registration.RecordId, Assert.Single(doubtful.CountedWith).RecordId));
        var disagreement = Assert.Single(table.Disagreements);
        Assert.Equal("EXP16", disagreement.Answer);
        Assert.Equal(
            "1 SEX, 2 LAB",
            string.Join(", ", disagreement.Values.Select(v => $"{v.Registration.RecordId} {v.Value}"))
        );
    }

    [Fact]
    public void Drill_GivesRegistrationsAndComposition()
    {
        var table = Count(
            Fact(1, "2012-03", person: 7, type: "NGO"),
            Fact(2, "2012-04", person: 7, type: "POL"),
            Fact(3, "2012-05", person: 8, type: "POL"),
            Fact(4, "2012-05", person: 9, type: "POL", sex: "M")
        );
        var women = table.Drill(new Dictionary<string, string> { ["SEX"] = "F", ["AGE"] = "TOTAL" });
        Assert.Equal(2, women.Units);
        Assert.Equal([new(1, 101), new(2, 102), new(3, 103)], women.Records);
        Assert.Equal([new("NGO", 1, 1), new("POL", 1, 2)], women.Composition);
        Assert.Equal(3, table.Drill(new Dictionary<string, string>()).Units);
        Assert.Equal(0, table.Drill(new Dictionary<string, string> { ["COUNTRY"] = "XX" }).Units);
        Assert.Throws<ArgumentException>(() => table.Drill(new Dictionary<string, string> { ["GEO"] = "PT" }));
    }

    [Fact]
    public void Rules_AreAllThatThereAre_EachWithItsResource()
    {
        var rules = RegistrationTable
            .Ids.SelectMany(id => RegistrationTable.Count(id, Request, [], Institutions, Profile, Lists).Table.Rules)
            .Concat(
                from id in ProceedingTable.Ids
                from basis in Enum.GetValues<ConvictionBasis>()
                let profile = Profile with
                {
                    ConvictionBasis = basis,
                }
                from rule in ProceedingTable.Count(id, Request, [], Institutions, profile, Lists).Table.Rules
                select rule
            )
            .Concat(AttritionReport.Count(Request, [], [], Institutions, Profile, Lists).Rules)
            .Distinct()
            .ToList();
        Assert.Equal(Enum.GetValues<CountingRule>().Order(), rules.Order());
        Assert.Contains("Rule.SeveralRegistrations", rules.Select(r => r.ResourceKey()));
    }

    [Fact]
    public void SecondView_CountsEveryRegistrationUnderTheTypeThatMadeIt()
    {
        var table = Count(
            Fact(1, "2012-03", person: 7, type: "NGO"),
            Fact(2, "2012-04", person: 7, type: "POL", history: [Line("IDE", "2012-06")]),
            Fact(3, "2014", person: 7, type: "POL", history: [Line("PRE", "2014")]),
            Fact(4, "2012-05", person: 8, type: "SOC")
        );
        Assert.Equal(2, table.Units);
        var view = Assert.Single(table.Table.Views);
        Assert.Equal("OwnRegistrations", view.Name);
        Assert.Equal(
            "POL IDE 0, POL PRE 2, NGO IDE :, NGO PRE 1, SOC IDE NAP, SOC PRE 1, TOTAL IDE :, TOTAL PRE 4",
            string.Join(
                ", ",
                from row in (string[])["POL", "NGO", "SOC", "TOTAL"]
                from column in (string[])["IDE", "PRE"]
                select $"{row} {column} {view.Table[row, column]}"
            )
        );
        Assert.Equal(table.Ledger.Registrations, view.Table.GrandTotal.Number);
        var police = table.Drill(view.Table.KeyOf("POL", "PRE"), view.Name);
        Assert.Equal(1, police.Units);
        Assert.Equal([2, 3], police.Records.Select(r => r.RecordId));
        Assert.Equal([new("NGO", 1, 0), new("POL", 0, 2)], police.Composition);
        Assert.Throws<ArgumentException>(() => table.Drill(new Dictionary<string, string>(), "Mine"));
        Assert.Throws<ArgumentException>(() =>
            table.Drill(new Dictionary<string, string> { ["SEX"] = "F" }, view.Name)
        );
    }

    [Fact]
    public void Count_RecordingClockInLocalTime_IsRefused() =>
        Assert.Throws<ArgumentException>(() =>
            VictimTable.Count(Request with { RecordedUpTo = DateTime.Now }, [], [], Profile, Lists)
        );

    private static TableRequest Request => new(2012, Today.AsOf, Today.RecordedUpTo);

    private static VictimTable Count(params VictimFact[] facts) =>
        VictimTable.Count(Request, facts, Institutions, Profile, Lists);
}
