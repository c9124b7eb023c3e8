using Dcim.Domain.Counting;
using static Dcim.Tests.Counting.Facts;

namespace Dcim.Tests.Counting;

public sealed class DuplicateStatusRuleTests
{
    [Fact]
    public void Alone_ARegistrationIsUnique_AndWithOthersLinked()
    {
        Assert.Equal("UNI", Written(Fact(1)));
        Assert.Equal("LNK,LNK", Written(Fact(1), Fact(2, person: 1)));
    }

    [Fact]
    public void OneThatCannotBeLinked_CannotBeChecked_WhateverItStandsBeside()
    {
        Assert.Equal("CCH", Written(Fact(1, cannotBeLinked: true)));
        Assert.Equal("LNK,CCH", Written(Fact(1), Fact(2, person: 1, cannotBeLinked: true)));
    }

    private static string Written(params VictimFact[] facts)
    {
        var spell = Assert.Single(SpellRule.Split(facts));
        return string.Join(',', spell.Registrations.Select(r => DuplicateStatusRule.Of(r, spell)));
    }
}
