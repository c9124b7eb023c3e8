using Dcim.Domain.Counting;
using static Dcim.Tests.Counting.Facts;

namespace Dcim.Tests.Counting;

public sealed class SpellRuleTests
{
    [Theory]
    // start of the later one | end of the earlier one | new spell | listed as doubtful
    [InlineData("2013-05-02", "2013-05-01", true, false)]
    [InlineData("2013-05-01", "2013-05-01", false, false)] // not after, but on the same day
    [InlineData("2013-04-30", "2013-05-01", false, false)]
    [InlineData("2013-05", "2013-04", true, false)]
    [InlineData("2013-05", "2013-05", false, true)] // two days of one month, in either order
    [InlineData("2013", "2012", true, false)]
    [InlineData("2013", "2013-12-31", false, false)] // even its last day is not after
    [InlineData("2013", "2013-06-30", false, true)]
    [InlineData("2012-11-01..2013-02-01", "2012-12-31", false, true)] // crosses a year-end
    [InlineData("UNK", "2012", false, true)]
    [InlineData("2013", "UNK", false, true)]
    [InlineData("", "", false, true)]
    public void Split_TraffickedBefore_OpensSpellOnlyWhereDatesLeaveNoDoubt(
        string start,
        string end,
        bool opens,
        bool doubtful
    )
    {
        var spells = SpellRule.Split([Fact(1, "2013-05-20", end: end), Fact(2, "2014", trafficked: "Y", start: start)]);

        Assert.Equal(opens ? 2 : 1, spells.Count);
        Assert.Equal(doubtful ? [2] : [], spells[0].Doubtful.Select(f => f.RegistrationId));
    }

    [Theory]
    [InlineData("N")]
    [InlineData("UNK")]
    [InlineData("")]
    public void Split_NotTraffickedBefore_IsOneSpellWithoutDoubt(string trafficked)
    {
        var spell = Assert.Single(
            SpellRule.Split([
                Fact(1, "2010", end: "2009"),
                Fact(2, "2014", trafficked: trafficked, start: "2013", end: "2013"),
            ])
        );
        Assert.Empty(spell.Doubtful);
    }

    [Fact]
    public void Split_NewSpell_MustBeginAfterEveryEarlierEnd()
    {
        var facts = new[]
        {
            Fact(1, "2010", end: "2013-12-31"),
            Fact(2, "2011", end: "2010"),
            Fact(3, "2014", trafficked: "Y", start: "2012"),
        };
        Assert.Single(SpellRule.Split(facts));
    }

    [Fact]
    public void Split_StartNotAfterOneOfTheEarlierEnds_LeavesNoDoubt()
    {
        var facts = new[]
        {
            Fact(1, "2010", end: "2013-12-31"),
            Fact(2, "2011", end: "2010"),
            Fact(3, "2014", trafficked: "Y", start: "2012"),
        };
        Assert.Empty(Assert.Single(SpellRule.Split(facts)).Doubtful);
    }

    [Fact]
    public void Split_OneEarlierEndNotKnown_LeavesDoubt()
    {
        var facts = new[]
        {
            Fact(1, "2010", end: "2009"),
            Fact(2, "2011"),
            Fact(3, "2014", trafficked: "Y", start: "2013"),
        };
        Assert.Equal(3, Assert.Single(Assert.Single(SpellRule.Split(facts)).Doubtful).RegistrationId);
    }

    [Fact]
    public void Split_FirstRegistration_NeedsNoEarlierOneToSayTraffickedBefore()
    {
        var spell = Assert.Single(SpellRule.Split([Fact(1, trafficked: "Y", start: "2012")]));
        Assert.Empty(spell.Doubtful);
    }

    [Fact]
    public void Split_ThreeSpells_EachWithItsOwnRegistrations()
    {
        var facts = new[]
        {
            Fact(1, "2006", end: "2005"),
            Fact(2, "2010-01", trafficked: "Y", start: "2009-01", end: "2009-06"),
            Fact(3, "2010-02", trafficked: "Y", start: "2009-02", end: "2009-06"),
            Fact(4, "2014", trafficked: "Y", start: "2013", end: "2014"),
        };
        Assert.Equal("1|2,3|4", Written(SpellRule.Split(facts)));
    }

    [Theory]
    [InlineData("2005", "1,3|2")] // a late registration of the first spell
    [InlineData("2009", "1|2,3")] // ended in the year in which the second spell began
    [InlineData("UNK", "1|2,3")]
    public void Split_LaterRegistration_JoinsTheLatestSpellItsEndAllows(string end, string expected)
    {
        var facts = new[]
        {
            Fact(1, "2006", end: "2005"),
            Fact(2, "2010", trafficked: "Y", start: "2009-03-01", end: "2009"),
            Fact(3, "2012", end: end),
        };
        Assert.Equal(expected, Written(SpellRule.Split(facts)));
    }

    [Fact]
    public void Split_Order_IsFirstPossibleDayThenLastThenRegistration()
    {
        var facts = new[]
        {
            Fact(9, "2012-05-01"),
            Fact(1, "2012-05"),
            Fact(4, "2012-05-01"),
            Fact(2, "2012"),
            Fact(3, "2011-12-31"),
        };
        Assert.Equal("3,2,4,9,1", Written(SpellRule.Split(facts)));
        Assert.Equal("3,2,4,9,1", Written(SpellRule.Split(facts.Reverse())));
    }

    [Theory]
    [InlineData("2012-12-31", 2012, false, false)]
    [InlineData("2012", 2012, false, false)]
    [InlineData("2012-12-31..2013-01-01", null, true, true)]
    [InlineData("2011-06-01..2014-01-01", null, true, true)]
    [InlineData("2013-12-31..2014-01-01", null, false, true)]
    public void Year_CrossingAYearEnd_IsNotKnown(string on, int? year, bool mayBe2012, bool mayBe2013)
    {
        var spell = Assert.Single(SpellRule.Split([Fact(1, on)]));
        Assert.Equal(year, spell.Year);
        Assert.Equal(mayBe2012, spell.MayCountIn(2012));
        Assert.Equal(mayBe2013, spell.MayCountIn(2013));
    }

    [Fact]
    public void FirstOrganisation_IsThatOfTheFirstRegistration()
    {
        var spell = Assert.Single(SpellRule.Split([Fact(1, "2013", type: "POL"), Fact(2, "2012", type: "NGO")]));
        Assert.Equal("NGO", spell.FirstOrganisation);
        Assert.Equal(2012, spell.Year);
    }

    private static string Written(IReadOnlyList<Spell> spells) =>
        string.Join('|', spells.Select(s => string.Join(',', s.Registrations.Select(r => r.RegistrationId))));
}
