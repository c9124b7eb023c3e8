using AngleSharp.Html.Dom;

namespace Dcim.Tests.Forms;

public sealed class OtherFieldsTests
{
    [Fact]
    public void TheSummary_NamesErrorsInTheOrderOfTheForm_AndThoseOfNoFieldWithoutALink()
    {
        var page = new Rendered();
        page.State.AddModelError("CAS04.year", "first box of second field");
        page.State.AddModelError("VIC03", "first field");
        page.State.AddModelError("CAS04.kind", "second box of second field");
        page.State.AddModelError("Elsewhere", "no field");
        page.State.AddModelError("", "the whole form");
        var document = page.Add("VIC03").Add("CAS04").AddSummary().Document;

        var lines = document.QuerySelectorAll(".error-summary li").Select(li => li.TextContent).ToList();
        string[] expected =
        [
            "the whole form",
            "first field",
            "first box of second field",
            "second box of second field",
            "no field",
        ];
        Assert.Equal(expected.Length, lines.Count);
        Assert.All(expected.Zip(lines), pair => Assert.EndsWith(pair.First, pair.Second));
        Assert.Equal(
            ["#VIC03", "#CAS04-year", "#CAS04-kind"],
            document.QuerySelectorAll(".error-summary a").Select(a => a.GetAttribute("href"))
        );
    }

    [Fact]
    public void WithoutErrors_ThereIsNoSummary() =>
        Assert.Null(new Rendered().Add("VIC03").AddSummary().Document.QuerySelector("[role=alert]"));

    [Fact]
    public void AWarning_AsksForAReason_AndKeepsIt()
    {
        var page = new Rendered();
        page.State.AddModelError("reason.BornLater", "Say why.");
        var document = page.AddReason("BornLater", "Born <later>.", "twin \"records\"").AddSummary().Document;

        var box = Assert.IsAssignableFrom<IHtmlInputElement>(document.GetElementById("reason-BornLater"));
        Assert.Equal(
            ("reason.BornLater", "twin \"records\"", "true"),
            (box.Name, box.Value, box.GetAttribute("aria-invalid"))
        );
        Assert.EndsWith("Born <later>.", document.GetElementById("reason-BornLater-hint")!.TextContent);
        Assert.Equal("#reason-BornLater", document.QuerySelector(".error-summary a")!.GetAttribute("href"));
        IndicatorFieldTests.AssertAccessible(document);
    }

    [Fact]
    public void APlainField_ShowsItsValue_AsTypedWhereItWasWrong()
    {
        var page = new Rendered().AddPlain("Day", "2026-03-09", "date");
        page.State.SetModelValue("Year", "20x6", "20x6");
        page.State.AddModelError("Year", "A number.");
        var document = page.AddPlain("Year", 2026, "number").Document;

        Assert.Equal("2026-03-09", document.GetElementById("Day")!.GetAttribute("value"));
        Assert.Equal("20x6", document.GetElementById("Year")!.GetAttribute("value"));
        Assert.Equal("true", document.GetElementById("Year")!.GetAttribute("aria-invalid"));
        IndicatorFieldTests.AssertAccessible(document);
    }

    [Fact]
    public void APassword_IsNeverSentBack()
    {
        var page = new Rendered();
        page.State.SetModelValue("Password", "secret", "secret");

        Assert.DoesNotContain("secret", page.AddPlain("Password", "secret", "password").Document.Source.Text);
    }
}
