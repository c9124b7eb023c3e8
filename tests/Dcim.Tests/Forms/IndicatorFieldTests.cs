using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;

namespace Dcim.Tests.Forms;

public sealed class IndicatorFieldTests
{
    private static readonly (string, string)[] s_options = [("A1", "First"), ("A2", "Second")];

    public static TheoryData<string> Keys => [.. IndicatorCatalogue.Current.Parts.Keys];

    private static IEnumerable<(string, string)>? OptionsOf(string key) =>
        IndicatorCatalogue.Current[key].List is { } list && IndicatorCatalogue.OpenLists.Contains(list)
            ? s_options
            : null;

    [Theory]
    [MemberData(nameof(Keys))]
    public void EveryAnswer_RendersItsBoxes_EachWithALabelAndAnIdOfItsOwn(string key)
    {
        var page = Rendered.Field(key, options: OptionsOf(key));

        Assert.Equal(
            AnswerSheet.BoxesOf(IndicatorCatalogue.Current[key]).Where(box => IsShown(key, box)).Order(),
            Boxes(page).Select(box => box.GetAttribute("name")!).Distinct().Order()
        );
        AssertAccessible(page);
    }

    [Theory]
    [InlineData("VIC01", "VIC01")]
    [InlineData("EXP02", "EXP02")]
    [InlineData("EXP03", "EXP03")]
    [InlineData("VIC06", "VIC06")]
    [InlineData("VIC03", "VIC03")]
    [InlineData("VIC03", "VIC03.missing")]
    [InlineData("CAS04", "CAS04.year")]
    [InlineData("PRO03.start", "PRO03.start.kind")]
    [InlineData("VID03.given", "VID03.given")]
    public void AnError_StandsAtItsField_AndIsBoundToIt(string key, string box)
    {
        var page = new Rendered();
        page.State.AddModelError(box, "Wrong <b>here</b>.");
        var document = page.Add(key).AddSummary().Document;

        var error = Assert.Single(document.QuerySelectorAll(".field-error p"));
        Assert.EndsWith("Wrong <b>here</b>.", error.TextContent);
        Assert.Contains(error.ParentElement!.Id, document.QuerySelectorAll("[aria-describedby]").SelectMany(Described));
        var invalid = document.QuerySelectorAll("[aria-invalid=true]");
        Assert.NotEmpty(invalid);
        Assert.All(invalid, e => Assert.Equal(box, e.GetAttribute("name") ?? e.Id!));
        var link = Assert.Single(document.QuerySelectorAll(".error-summary a"));
        Assert.NotNull(document.GetElementById(link.GetAttribute("href")![1..]));
        AssertAccessible(document);
    }

    [Fact]
    public void AChoice_OfFew_IsRadioButtons_OfMany_IsAList()
    {
        var few = Rendered.Field("VIC01");
        Assert.Equal(
            ["VIC01-M", "VIC01-F", "VIC01-UNK", "VIC01-NAS", "VIC01-REF"],
            few.QuerySelectorAll("input[type=radio]").Select(e => e.Id)
        );
        Assert.Equal("VIC01", few.QuerySelector("fieldset[role=radiogroup]")!.Id);

        var many = Rendered.Field("VIC08");
        Assert.Equal("VIC08", Assert.Single(many.QuerySelectorAll("select")).Id);
        Assert.Equal(
            ["UNK", "NAS", "REF"],
            many.QuerySelectorAll("optgroup option").Select(e => e.GetAttribute("value"))
        );
    }

    [Theory]
    [InlineData("VIC06", 0, true)]
    [InlineData("CAS02", 15, false)]
    [InlineData("CAS02", 16, true)]
    public void AListTooLongToLookThrough_IsOneToTypeIn(string key, int options, bool toTypeIn)
    {
        var given = Enumerable.Range(1, options).Select(i => ($"A{i}", $"Name {i}"));
        var lists = Rendered.Field(key, options: options == 0 ? null : given).QuerySelectorAll("select");

        Assert.NotEmpty(lists);
        Assert.All(lists, list => Assert.Equal(toTypeIn, list.HasAttribute("data-typeahead")));
    }

    [Theory]
    [InlineData("EXP07", "EXP06")]
    [InlineData("REC02.region", "REC01")]
    [InlineData("EXP06", null)]
    public void ARegion_SaysWhichCountryItLiesIn(string key, string? country) =>
        Assert.Equal(country, Rendered.Field(key).QuerySelector("select")!.GetAttribute("data-region-of"));

    [Fact]
    public void Options_StandForAListKeptElsewhere_AndNarrowAChoice()
    {
        Assert.Equal(
            ["A1", "A2"],
            Rendered.Field("CAS02", options: s_options).QuerySelectorAll("input").Select(e => e.GetAttribute("value"))
        );
        Assert.Null(Rendered.Field("EXP02", options: [("SEX", "S")]).QuerySelector("[value=LAB]"));
    }

    [Fact]
    public void Citizenships_AreThreeListsInOrder_OfWhichTheFirstAdmitsAReason()
    {
        var lists = Rendered.Field("VIC06", new AnswerSheet().Set("VIC06", "NG", "GH")).QuerySelectorAll("select");

        Assert.Equal(["NG", "GH", ""], lists.Cast<IHtmlSelectElement>().Select(list => list.Value));
        Assert.Equal([1, 0, 0], lists.Select(list => list.QuerySelectorAll("optgroup").Length));
    }

    [Theory]
    [InlineData("VIC01")]
    [InlineData("EXP02")]
    [InlineData("EXP03")]
    [InlineData("VIC06")]
    [InlineData("CAS02")]
    public void AnAnswerThatIsNotOffered_IsKept(string key)
    {
        var sheet = new AnswerSheet().Set(key, "OLD&<1>");

        Assert.Equal(sheet.ToJson(), Rendered.Collect(Rendered.Field(key, sheet, OptionsOf(key))).ToJson());
    }

    [Fact]
    public void MoreAnswersThanAdmitted_AreKept()
    {
        var sheet = new AnswerSheet().Set("VIC06", "NG", "GH", "CZ", "UNK");

        Assert.Equal(sheet.ToJson(), Rendered.Collect(Rendered.Field("VIC06", sheet)).ToJson());
    }

    [Fact]
    public void ASecondDate_StaysInSight_WhereItIsAnError()
    {
        var between = new AnswerSheet().Set("CAS04.kind", "BTW").Set("CAS04.year2", "2024");
        var alone = new AnswerSheet().Set("CAS04.year2", "2024");

        static (bool Open, bool Conditional) Second(AnswerSheet sheet)
        {
            var details = Rendered.Field("CAS04", sheet).QuerySelector(".date-second")!;
            return (details.HasAttribute("open"), details.HasAttribute("data-show-when"));
        }
        Assert.Equal((false, true), Second(new()));
        Assert.Equal((true, true), Second(between));
        Assert.Equal((true, false), Second(alone));
    }

    [Fact]
    public void Conditions_ComeFromTheCatalogue_OrFromThePage()
    {
        static string? Of(Rendered page) => page.Document.QuerySelector(".field")!.GetAttribute("data-show-when");

        Assert.Null(Of(new Rendered().Add("VIC01")));
        Assert.Equal("""[{"box":"EXP02","has":["LAB"]}]""", Of(new Rendered().Add("EXP05")));
        Assert.Equal("""[{"box":"CAS11.registered","has":["Y"]}]""", Of(new Rendered().Add("CAS11.country")));
        Assert.Equal("[1]", Of(new Rendered().Add("EXP05", showWhen: "[1]")));
    }

    [Fact]
    public void OnlyTheFirstPart_SaysWhatTheIndicatorIs()
    {
        Assert.NotNull(Rendered.Field("PRO03.start").QuerySelector(".why"));
        Assert.Null(Rendered.Field("PRO03.end").QuerySelector(".why, .field-hint"));
    }

    [Fact]
    public void NeededAnswers_SayItInTheLabel_AndCutNothing()
    {
        var page = new Rendered().Add("VID03.given", required: true).Document;

        Assert.NotNull(page.QuerySelector("label .field-needed"));
        Assert.Null(page.QuerySelector("[required], [maxlength]"));
    }

    [Fact]
    public void APageOfFields_HasNoIdTwice()
    {
        var page = new Rendered();
        foreach (var key in IndicatorCatalogue.Current.Parts.Keys)
            page.Add(key, options: OptionsOf(key));

        AssertAccessible(page.Document);
    }

    internal static void AssertAccessible(IHtmlDocument page)
    {
        var ids = page.QuerySelectorAll("[id]").Select(e => e.Id!).ToList();
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(page.QuerySelectorAll("[aria-describedby]").SelectMany(Described), id => Assert.Contains(id, ids));
        Assert.All(
            page.QuerySelectorAll("label"),
            label => Assert.Contains(page.GetElementById(label.GetAttribute("for")!), Boxes(page))
        );
        var labelled = page.QuerySelectorAll("label").Select(label => label.GetAttribute("for")).ToList();
        Assert.All(Boxes(page), box => Assert.Single(labelled, box.Id));
        Assert.All(page.QuerySelectorAll("fieldset"), set => Assert.Equal("LEGEND", set.Children[0].TagName));
        Assert.Empty(page.QuerySelectorAll("[style], [onclick], script, style"));
    }

    private static bool IsShown(string key, string box) =>
        !box.EndsWith(".missing", StringComparison.Ordinal) || IndicatorCatalogue.Current[key].Missing.Count > 0;

    private static IEnumerable<IElement> Boxes(IHtmlDocument page) => page.QuerySelectorAll("input, select, textarea");

    private static string[] Described(IElement element) => element.GetAttribute("aria-describedby")!.Split(' ');
}
