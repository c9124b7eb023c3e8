using Dcim.Domain.Answers;
using Dcim.Domain.Counting;
using static Dcim.Tests.Counting.Facts;

namespace Dcim.Tests.Counting;

/// <summary>What a victim counts as: main form, ICCS, age group, citizenship, and what is not known.</summary>
public sealed class AnswerRuleTests
{
    [Fact]
    public void MainForm_IsThatOfTheLatestDecisionThatNamesOne()
    {
        VictimFact[] spell =
        [
            Fact(
                1,
                "2012",
                form: "BEG",
                history:
                [
                    Line("IDE", "2014-01-01", form: "LAB"),
                    Line("IDE", "2013-01-01", form: "SEX"),
                    Line("PRE", "2015-01-01", form: "UNK"),
                    Line("PRE", "2016-01-01"),
                ]
            ),
            Fact(2, "2013", form: "CRI", history: [Line("IDE", "2013-06-01", "SEF", "BOR", "DOM")]),
        ];
        Assert.Equal("LAB", MainForm("2026", spell));
        Assert.Equal("DOM", MainForm("2013-12-31", spell));
        Assert.Equal("SEX", MainForm("2013-05-31", spell));
        Assert.Equal("BEG", MainForm("2012", spell));
    }

    [Theory]
    [InlineData("BEG", "CRI", "BEG")]
    [InlineData("UNK", "CRI", "CRI")]
    [InlineData("REF", "CRI", "CRI")]
    [InlineData("NAS", "UNK", "UNK")]
    public void MainForm_WithoutDecision_IsTheFirstKnown(string first, string next, string form) =>
        Assert.Equal(form, MainForm("2026", Fact(1, form: first), Fact(2, form: next)));

    [Theory]
    [InlineData("SEX", "ICCS02041")]
    [InlineData("LAB", "ICCS02042")]
    [InlineData("DOM", "ICCS02042")]
    [InlineData("SLA", "ICCS02042")]
    [InlineData("BEG", "ICCS02043_02044")]
    [InlineData("ORG", "ICCS02043_02044")]
    [InlineData("OTH", "ICCS02043_02044")]
    [InlineData("UNK", "UNK")]
    [InlineData("REF", "UNK")]
    public void Iccs_IsAsTheListMaps(string form, string category) =>
        Assert.Equal(category, MainFormRule.Iccs(form, Lists["CL_EXPL"]));

    [Theory]
    [InlineData(17, 17, "UNK", "Y_LT18")]
    [InlineData(18, 18, "UNK", "Y_GE18")]
    [InlineData(0, 17, "Y_GE18", "Y_LT18")] // ages go before what was entered
    [InlineData(18, 40, "Y_LT18", "Y_GE18")]
    [InlineData(17, 18, "UNK", "UNK")]
    [InlineData(17, 18, "Y_LT18", "Y_LT18")]
    [InlineData(null, null, "Y_GE18", "Y_GE18")]
    [InlineData(null, null, "REF", "UNK")]
    [InlineData(null, null, "", "UNK")]
    [InlineData(null, 17, "", "Y_LT18")]
    [InlineData(18, null, "", "Y_GE18")]
    [InlineData(17, null, "", "UNK")]
    public void AgeGroup_IsKnownOnlyOnOneSideOf18(int? from, int? to, string given, string group) =>
        Assert.Equal(group, AgeGroupRule.Of(from, to, given));

    [Theory]
    [InlineData("NAT", "PT", "PT")]
    [InlineData("NAT", "PT", "BR", "PT")] // its own goes first, wherever it stands
    [InlineData("EU27_2020_FOR", "RO", "BR", "RO", "BG")] // then the EU; the first entered of it
    [InlineData("EU27_2020_FOR", "BG", "BG", "RO")]
    [InlineData("NEU27_2020_FOR", "GB", "GB")] // no member in 2020, whatever the year counted
    [InlineData("NEU27_2020_FOR", "BR", "STLS", "BR")]
    [InlineData("STLS", "STLS", "STLS")]
    [InlineData("UNK", "UNK", "UNK")]
    [InlineData("UNK", "UNK", "NAS")]
    [InlineData("EU27_2020_FOR", "HR", "UNK", "HR")]
    public void Citizenship_IsGroupAndCountry(string group, string country, params string[] entered)
    {
        var rule = new CitizenshipRule("PT", Lists["ISO3166"]);
        var shown = rule.Of(CodeSequence.Of(entered.Select(c => new Code(c))));
        Assert.Equal((group, country), (shown.Group.Value, shown.Country.Value));
    }

    [Fact]
    public void Citizenship_HasThe27MembersOf2020()
    {
        var rule = new CitizenshipRule("US", Lists["ISO3166"]);
        var members = Lists["ISO3166"].Values.Where(c => rule.Of(CodeSequence.Of(c.Code)).Group == "EU27_2020_FOR");
        Assert.Equal(27, members.Count());
    }

    [Theory]
    [InlineData("CL_EXPL", "LAB", "LAB")]
    [InlineData("CL_EXPL", "SEX3", "SEX")]
    [InlineData("CL_EXPL", "NAS", "UNK")]
    [InlineData("CL_SEX", "NAP", "UNK")]
    [InlineData("CL_SEX", "", "UNK")]
    [InlineData("CL_SEX", "X", "UNK")]
    [InlineData("CL_AGEGRP", "A0917", "Y_LT18")]
    public void Category_OfAnythingElse_IsNotKnown(string list, string answer, string category) =>
        Assert.Equal(category, UnknownRule.CategoryOf(answer, Lists[list]));

    private static string MainForm(string asOf, params VictimFact[] spell) =>
        MainFormRule.Of(StatusHistory.UpTo(Date(asOf).Latest, spell), spell).Value;
}
