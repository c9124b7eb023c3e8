using Dcim.Domain.Counting;
using static Dcim.Tests.Counting.Facts;

namespace Dcim.Tests.Counting;

public sealed class StatusRuleTests
{
    [Theory]
    [InlineData("PRE", "PRE")]
    [InlineData("PEN", "PRE")]
    [InlineData("DEC", "PRE")]
    [InlineData("SIG", "PRE")]
    [InlineData("IDE", "IDE")]
    [InlineData("NID", "")]
    [InlineData("NOT", "")]
    public void CountedAs_OneLine_IsAsTheListSays(string status, string counted) =>
        Assert.Equal(counted, CountedAs("2026", Line(status, "2012-01-01")));

    [Fact]
    public void CountedAs_NothingByTheDay_DoesNotCount() =>
        Assert.Equal("", CountedAs("2011", Line("IDE", "2012-01-01")));

    [Fact]
    public void CountedAs_Signalled_CountsOnlyWhereTheProfileSaysSo()
    {
        var strict = Profile with { SignalledCounts = false };
        var history = StatusHistory.UpTo(Today.AsOf, [Fact(1, history: [Line("SIG", "2012", "APAV", "NGO")])]);
        Assert.Equal("PRE", StatusRule.CountedAs(history, Profile));
        Assert.Equal("", StatusRule.CountedAs(history, strict));

        history = StatusHistory.UpTo(
            Today.AsOf,
            [Fact(1, history: [Line("SIG", "2013", "APAV", "NGO"), Line("PRE", "2012", "ACT", "LAB")])]
        );
        Assert.Equal("PRE", StatusRule.CountedAs(history, strict));
    }

    [Theory]
    [InlineData("2012-12-31", "PRE")]
    [InlineData("2013-05-30", "PRE")] // the decision is of May: it may still come
    [InlineData("2013-05-31", "IDE")]
    [InlineData("2014-01-31", "IDE")]
    [InlineData("2014-02-01", "")] // out, but only from then on
    public void CountedAs_OneBody_IsItsLatestByTheDay(string asOf, string counted) =>
        Assert.Equal(
            counted,
            // entered out of order, as late entries are
            CountedAs(asOf, Line("NOT", "2014-02-01"), Line("PRE", "2012-03-01"), Line("IDE", "2013-05"))
        );

    [Fact]
    public void CountedAs_OneBodyTwiceOnADay_IsTheLaterEntered()
    {
        Assert.Equal("NID", Out(Line("IDE", "2013-05-01"), Line("NID", "2013-05-01")));
        Assert.Equal("IDE", CountedAs("2026", Line("NID", "2013-05-01"), Line("IDE", "2013-05-01")));

        static string Out(params StatusFact[] lines) => CountedAs("2026", lines).Length == 0 ? "NID" : "counted";
    }

    [Fact]
    public void CountedAs_PartialDatesWithOneLastDay_IsTheOneThatBeginsLater() =>
        Assert.Equal("IDE", CountedAs("2026", Line("IDE", "2013-05-31"), Line("PRE", "2013-05")));

    [Theory]
    [InlineData("2010", "IDE")] // dated as the registration, 2012-05-03, and so the later
    [InlineData("2013", "PRE")]
    public void CountedAs_DateNotKnown_IsDatedAsTheRegistration(string presumed, string counted)
    {
        Assert.Equal(counted, CountedAs("2026", Line("IDE", "UNK"), Line("PRE", presumed)));
        Assert.Equal(counted, CountedAs("2026", Line("IDE", ""), Line("PRE", presumed)));
    }

    [Theory]
    [InlineData("IDE", "2013", "NID", "2014", "")] // the competent body said so last
    [InlineData("IDE", "2014", "NID", "2013", "IDE")]
    [InlineData("PRE", "2014", "IDE", "2013", "PRE")] // the latest, not the highest
    [InlineData("NID", "2013-05-01", "IDE", "2013-05-01", "IDE")] // on the same day the highest
    [InlineData("IDE", "2013-05-01", "NID", "2013-05-01", "IDE")]
    [InlineData("NID", "2013-05-01", "IDE", "2013-05", "IDE")] // May ends on the 31st
    public void CountedAs_TwoCompetentBodies_IsTheLatest(
        string one,
        string on,
        string two,
        string then,
        string counted
    ) => Assert.Equal(counted, CountedAs("2026", Line(one, on, "PJ", "POL"), Line(two, then, "SEF", "BOR")));

    [Theory]
    [InlineData("NID", "PRE", "")] // the police said no before the NGO said yes
    [InlineData("PRE", "IDE", "PRE")]
    [InlineData("IDE", "NOT", "IDE")]
    public void CountedAs_CompetentBody_HoldsAgainstLaterOthers(string police, string later, string counted) =>
        Assert.Equal(counted, CountedAs("2026", Line(police, "2012"), Line(later, "2015", "APAV", "NGO")));

    [Theory]
    [InlineData("NOT", "PRE", "PRE")]
    [InlineData("PRE", "NOT", "PRE")]
    [InlineData("PRE", "IDE", "IDE")]
    [InlineData("NID", "NOT", "")]
    public void CountedAs_NoCompetentBody_IsTheHighest(string one, string later, string counted) =>
        Assert.Equal(counted, CountedAs("2026", Line(one, "2012", "ACT", "LAB"), Line(later, "2015", "APAV", "NGO")));

    [Fact]
    public void CountedAs_NoCompetentBody_TheLatestOfEachBodyHolds() =>
        Assert.Equal("", CountedAs("2026", Line("PRE", "2012", "APAV", "NGO"), Line("NOT", "2013", "APAV", "NGO")));

    [Fact]
    public void CountedAs_OneBodyInTwoRegistrations_IsOneBody()
    {
        VictimFact[] spell =
        [
            Fact(1, "2012", type: "NGO", history: [Line("IDE", "2012-02", "LABOUR", "LAB")]),
            Fact(2, "2013", type: "LAB", history: [Line("NID", "2013-02", "LABOUR", "LAB")]),
        ];
        Assert.Equal("", StatusRule.CountedAs(StatusHistory.UpTo(Today.AsOf, spell), Profile).Value);
    }

    [Fact]
    public void CountedAs_BodiesNotKnown_AreOneWithinARegistrationOnly()
    {
        var within = Fact(1, history: [Line("PRE", "2012", "UNK", ""), Line("NOT", "2013", "UNK", "")]);
        Assert.Equal("", StatusRule.CountedAs(StatusHistory.UpTo(Today.AsOf, [within]), Profile).Value);

        VictimFact[] across =
        [
            Fact(1, history: [Line("PRE", "2012", "UNK", "")]),
            Fact(2, history: [Line("NOT", "2013", "UNK", "")]),
        ];
        Assert.Equal("PRE", StatusRule.CountedAs(StatusHistory.UpTo(Today.AsOf, across), Profile).Value);
    }

    private static string CountedAs(string asOf, params StatusFact[] lines) =>
        StatusRule.CountedAs(StatusHistory.UpTo(Date(asOf).Latest, [Fact(1, history: lines)]), Profile).Value;
}
