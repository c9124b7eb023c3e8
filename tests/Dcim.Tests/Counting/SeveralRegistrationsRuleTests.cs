using Dcim.Domain.Counting;
using static Dcim.Tests.Counting.Facts;

namespace Dcim.Tests.Counting;

public sealed class SeveralRegistrationsRuleTests
{
    [Fact]
    public void FirstKnown_SkipsMissingReasons()
    {
        VictimFact[] spell = [Fact(1, sex: "REF"), Fact(2, sex: "UNK"), Fact(3, sex: "M"), Fact(4, sex: "F")];
        Assert.Equal("M", SeveralRegistrationsRule.FirstKnown(spell, f => f.Sex));
        Assert.Equal("UNK", SeveralRegistrationsRule.FirstKnown(spell[..2], f => f.Sex));
    }

    [Fact]
    public void Disagreements_AmongKnownAnswers_AreListedWithWhoSaysWhat()
    {
        var sex = Assert.Single(
            Disagreements(Fact(1, sex: "F"), Fact(2, sex: "UNK"), Fact(3, sex: "M"), Fact(4, sex: "F"))
        );
        Assert.Equal("VIC01", sex.Answer);
        Assert.Equal("1F 3M 4F", string.Join(' ', sex.Values.Select(v => $"{v.Registration.RegistrationId}{v.Value}")));
    }

    [Fact]
    public void Disagreements_WhereMissingOrAlone_AreNone()
    {
        Assert.Empty(Disagreements(Fact(1)));
        Assert.Empty(
            Disagreements(
                Fact(1, sex: "UNK", ageGroup: "NAS", citizenship: ["UNK"], form: "REF"),
                Fact(2),
                Fact(3, sex: "NAS", ageGroup: "UNK", citizenship: ["NAS"], form: "UNK")
            )
        );
    }

    [Fact]
    public void Disagreements_OnEveryAnswer_AreNamedByIt() =>
        Assert.Equal(
            ["VIC01", "VIC04", "VIC06", "EXP16"],
            Disagreements(
                    Fact(1, sex: "M", ageGroup: "Y_LT18", citizenship: ["NG"], form: "LAB"),
                    Fact(2, sex: "F", ageGroup: "Y_GE18", citizenship: ["GH"], form: "SEX")
                )
                .Select(d => d.Answer)
        );

    [Theory]
    [InlineData("2012-05-03", "2012-05-04", null, null, false)] // eighteen on the second day
    [InlineData("2012-05-03", "2012-05-03", null, null, true)]
    [InlineData("2012-05-03", "2014-05-03", 16, 18, false)]
    [InlineData("2012-05-03", "2014-05-02", 16, 19, true)] // can be 18 by then at most
    [InlineData("2012-05-03", "2014-05-04", 16, 19, false)]
    [InlineData("2012", "2012", 17, 18, false)] // January and December
    public void Disagreements_ChildThenAdult_OnlyWhereNoBirthdayFits(
        string first,
        string then,
        int? age,
        int? laterAge,
        bool listed
    )
    {
        var disagreements = Disagreements(
            Fact(1, first, ageFrom: age, ageTo: age, ageGroup: "Y_LT18"),
            Fact(2, then, ageFrom: laterAge, ageTo: laterAge, ageGroup: "Y_GE18")
        );
        Assert.Equal(listed ? ["VIC04"] : [], disagreements.Select(d => d.Answer));
    }

    [Fact]
    public void Disagreements_AdultThenChild_AreListed() =>
        Assert.Single(Disagreements(Fact(1, "2012", ageGroup: "Y_GE18"), Fact(2, "2013", ageGroup: "Y_LT18")));

    private static List<Disagreement> Disagreements(params VictimFact[] spell)
    {
        var rule = new CitizenshipRule("PT", Lists["ISO3166"]);
        return
        [
            .. SeveralRegistrationsRule.Disagreements(
                spell,
                [
                    ("VIC01", f => f.Sex),
                    ("VIC04", AgeGroupRule.Of),
                    ("VIC06", f => rule.Of(f.Citizenship).Country),
                    ("EXP16", f => f.MainForm),
                ]
            ),
        ];
    }
}
