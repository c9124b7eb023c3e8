using Dcim.Domain.Counting;
using static Dcim.Tests.Counting.Facts;

namespace Dcim.Tests.Counting;

public sealed class FlowRuleTests
{
    [Fact]
    public void Countries_AreThoseOfTheFirstRegistrationThatKnows()
    {
        VictimFact[] spell =
        [
            Fact(1, recruited: "REF", exploited: ["UNK"]),
            Fact(2, recruited: "RO", exploited: ["PT", "ES", "UNK"]),
            Fact(3, recruited: "MD", exploited: ["IT"]),
        ];
        Assert.Equal("RO", FlowRule.Recruitment(spell));
        Assert.Equal(["ES", "PT"], FlowRule.Exploitation(spell));
        Assert.Equal("UNK", FlowRule.Recruitment(spell[..1]));
        Assert.Empty(FlowRule.Exploitation(spell[..1]));
    }

    [Theory]
    [InlineData("UNK", "UNK")]
    [InlineData("UNK")]
    [InlineData("PT", "PT", "REF")]
    [InlineData("MUL", "PT", "ES")]
    public void Category_IsOneForEachPerson(string category, params string[] exploited) =>
        Assert.Equal(category, FlowRule.CategoryOf(Fact(1, exploited: exploited)));
}
