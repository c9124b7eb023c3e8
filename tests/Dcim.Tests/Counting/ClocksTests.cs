using Dcim.Domain.Counting;
using static Dcim.Tests.Counting.Facts;

namespace Dcim.Tests.Counting;

public sealed class ClocksTests
{
    private static readonly DateTime Noon = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("2012-05-03", true)]
    [InlineData("2012-05-04", false)]
    [InlineData("2012-04-30..2012-05-03", true)]
    [InlineData("2012-05", false)] // it may have been on the 31st
    [InlineData("2012", false)]
    [InlineData("2011", true)]
    public void See_AsOf_GoesByTheLastPossibleDay(string on, bool seen) =>
        Assert.Equal(seen, new Clocks(new(2012, 5, 3), Noon).See(Fact(1, on)));

    [Theory]
    [InlineData(-1, null, true)]
    [InlineData(0, null, true)]
    [InlineData(1, null, false)]
    [InlineData(-2, -1, false)]
    [InlineData(-1, 0, false)] // the next version stands from that very moment
    [InlineData(-1, 1, true)]
    public void See_RecordedUpTo_IsTheVersionThatStood(int fromTick, int? toTick, bool seen)
    {
        var fact = Fact(
            1,
            recordedFrom: Noon.AddTicks(fromTick),
            recordedTo: toTick is { } ticks ? Noon.AddTicks(ticks) : null
        );
        Assert.Equal(seen, new Clocks(new(2026, 1, 1), Noon).See(fact));
    }
}
