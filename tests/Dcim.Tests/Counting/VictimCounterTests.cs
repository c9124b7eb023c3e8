using Dcim.Domain.Counting;
using static Dcim.Tests.Counting.Facts;

namespace Dcim.Tests.Counting;

public sealed class VictimCounterTests
{
    [Fact]
    public void Count_PersonOfThreeBodies_IsOneInTheYearOfTheFirst()
    {
        VictimFact[] facts =
        [
            Fact(1, "2013-02", person: 7, type: "POL", sex: "UNK", history: [Line("IDE", "2013-03")]),
            Fact(2, "2012-11", person: 7, type: "NGO", sex: "NAS", ageGroup: "UNK", citizenship: ["UNK"], form: "UNK"),
            Fact(3, "2014-01", person: 7, type: "SOC", ageGroup: "Y_LT18", citizenship: ["PT"], form: "BEG"),
        ];
        var count = Count(2012, facts);
        var victim = Assert.Single(count.Victims);
        Assert.Equal(new("NGO", "IDE", "F", "Y_GE18", "NEU27_2020_FOR", "BR", "SEX", "ICCS02041"), victim.Categories);
        Assert.Equal([2, 1, 3], victim.Spell.Registrations.Select(r => r.RegistrationId));
        Assert.Equal(["VIC04", "VIC06", "EXP16"], count.Disagreements.Select(d => d.Answer));
        Assert.Empty(Count(2013, facts).Victims);
        Assert.Empty(Count(2014, facts).Victims);
    }

    [Fact]
    public void Count_StatusOfARegistrationNotYetMade_IsNotSeen()
    {
        VictimFact[] facts =
        [
            Fact(1, "2012-01-10", person: 7, type: "NGO", history: [Line("SIG", "2012-01-10", "APAV", "NGO")]),
            Fact(2, "2012-09-01", person: 7, history: [Line("NID", "2012-02-01")]),
        ];
        Assert.Single(Count(2012, facts, Today with { AsOf = new(2012, 8, 31) }).Victims);
        Assert.Empty(Count(2012, facts, Today with { AsOf = new(2012, 9, 1) }).Victims);
    }

    [Fact]
    public void Count_SecondSpell_CountsInItsOwnYearWithItsOwnAnswers()
    {
        VictimFact[] facts =
        [
            Fact(1, "2010", person: 7, end: "2009", form: "SEX", history: [Line("NOT", "2011")]),
            Fact(2, "2014", person: 7, trafficked: "Y", start: "2012", end: "2013", form: "LAB"),
        ];
        Assert.Empty(Count(2010, facts).Victims);
        Assert.Equal("LAB", Assert.Single(Count(2014, facts).Victims).Categories.MainForm);
        Assert.Empty(Count(2014, facts).Doubtful);
    }

    [Fact]
    public void Count_DoubtfulSpell_IsListedInBothYears()
    {
        VictimFact[] facts =
        [
            Fact(1, "2010", person: 7, end: "2012"),
            Fact(2, "2014", person: 7, trafficked: "Y", start: "2012"),
        ];
        Assert.Single(Count(2010, facts).Victims);
        Assert.Single(Count(2010, facts).Doubtful);
        Assert.Empty(Count(2014, facts).Victims);
        Assert.Equal(2, Assert.Single(Count(2014, facts).Doubtful).Registration.RegistrationId);
        Assert.Empty(Count(2012, facts).Doubtful);
    }

    [Fact]
    public void Count_YearNotKnown_IsApartAndOnlyWhereItCounts()
    {
        VictimFact[] facts =
        [
            Fact(1, "2012-12-20..2013-01-10"),
            Fact(2, "2012-12-20..2013-01-10", history: [Line("NOT", "2013")]),
            Fact(3, "2012-12-20..2012-12-31"),
        ];
        Assert.Equal(3, Assert.Single(Count(2012, facts).Victims).Spell.First.RegistrationId);
        foreach (var year in (int[])[2012, 2013])
            Assert.Equal(1, Assert.Single(Count(year, facts).YearNotKnown).Spell.First.RegistrationId);
        Assert.Empty(Count(2014, facts).YearNotKnown);
    }

    [Fact]
    public void Count_Versions_AreThoseThatStood()
    {
        DateTime changed = new(2026, 5, 1, 0, 0, 0, DateTimeKind.Utc);
        VictimFact[] facts =
        [
            Fact(1, "2012", person: 7, form: "SEX", recordedTo: changed),
            Fact(1, "2012", person: 8, form: "LAB", recordedFrom: changed),
            Fact(2, "2012", person: 8, form: "LAB"),
        ];
        Assert.Single(Count(2012, facts).Victims);
        var before = Count(2012, facts, Today with { RecordedUpTo = changed.AddTicks(-1) });
        Assert.Equal(["SEX", "LAB"], before.Victims.Select(v => v.Categories.MainForm.Value));
    }

    private static VictimCount Count(int year, VictimFact[] facts, Clocks? clocks = null) =>
        VictimCounter.Count(facts, year, clocks ?? Today, Profile, Lists);
}
