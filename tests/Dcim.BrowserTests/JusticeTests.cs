using Dcim.BrowserTests.Running;
using static Microsoft.Playwright.Assertions;

namespace Dcim.BrowserTests;

/// <summary>
/// Three people at three desks, by keyboard alone: the police record a suspect and what was done, the prosecutor charges the suspect, the
/// court convicts. Nothing is typed twice, and every page is without a finding of axe.
/// </summary>
public sealed class JusticeTests(Stage stage)
{
    private const string Family = "Vymyslov";

    [Fact]
    public async Task FromThePoliceOverTheProsecutorToTheJudgment()
    {
        await using var police = await stage.VisitAsync(new() { Account = "gnr" });
        var victim = (await police.RegisterAsync(2013))["/registrations/".Length..];
        await police.OpenAsync("/proceedings/new");
        await TellAsync(
            police,
            new("INV01.number", "88/13.0GBLSB"),
            new("INV02.start", "17.4.2013"),
            new("INV03", "POL"),
            new("INV04", "PT160")
        );
        var proceeding = police.Path;
        await police.Hands.TypeAsync("#registration", victim);
        await police.GoAsync(() => police.Hands.PressAsync("Enter"));
        await Expect(police.Page.Locator("[data-part=victims]")).ToContainTextAsync(victim);
        await police.GoAsync(() => police.Hands.EnterAsync($"a[href='{proceeding}/defendants/new']"));
        await TellAsync(
            police,
            new("TRF03", "NAT"),
            new("TRF04", "M"),
            new("TRF05.given", "Aleph"),
            new("TRF05.family", Family),
            new("TRF05.birth", "1980"),
            new("TRF07", "BD"),
            new("INV05", "18.4.2013"),
            new("INV11.from", "10.2012")
        );
        await Expect(police.Page.Locator("main")).Not.ToContainTextAsync(Family);
        await Expect(police.Page.Locator("[data-part=defendants]")).ToContainTextAsync("Adult");
        await police.GoAsync(() => police.Hands.EnterAsync("a[href*='/links/new?']"));
        await police.Hands.TickAsync("[name=Victims][value]:not([value=other])");
        await TellAsync(police, new("TRF10", "EMP"), new("TRF11", "EXP"), new("TRF12", "REC|HAR"), new("TRF13", "LAB"));
        await Expect(police.Page.Locator("[data-part=defendants]")).ToContainTextAsync("Employer");
        await HandOverAsync(police, proceeding, "PT-MP");

        await using var prosecutor = await AcceptAsync("mp", proceeding);
        await prosecutor.GoAsync(() => prosecutor.Hands.EnterAsync("a[href*='/decisions/new?']"));
        await TellAsync(
            prosecutor,
            new("PRS02", "2.9.2013"),
            new("PRS03", "CA2"),
            new("PRS04", "2.9.2013"),
            new("PRS05", "PT160")
        );
        await Expect(prosecutor.Page.Locator("[data-part=outcomes]")).ToContainTextAsync("Charged with trafficking");
        await HandOverAsync(prosecutor, proceeding, "PT-TRI");

        await using var court = await AcceptAsync("court", proceeding);
        await court.GoAsync(() => court.Hands.EnterAsync("a[href*='/judgments/new?']"));
        // A conviction asks for its offence and sentence; before it they are not there.
        await Expect(court.Page.Locator("[name='SEN02']")).ToBeHiddenAsync();
        await TellAsync(
            court,
            new("JDG02", "FIR"),
            new("JDG03", "CON"),
            new("JDG03.offence", "PT160"),
            new("JDG04", "30.7.2014"),
            new("JDG05", "30.9.2014"),
            new("JDG06", "PT160"),
            new("SEN01", "PRI"),
            new("SEN02", "96"),
            new("SEN03", "NON")
        );
        await Expect(court.Page.Locator("[data-part=outcomes]")).ToContainTextAsync("Conviction");
        await court.PictureAsync("justice-court");

        // Who led it before reads how it ended and changes nothing; the name is opened by who recorded it, and no other.
        foreach (var former in new[] { police, prosecutor })
        {
            await former.OpenAsync(proceeding);
            await Expect(former.Page.Locator("[data-part=outcomes]")).ToContainTextAsync("Conviction");
            await Expect(former.Page.Locator("main a[href*='/new'], main a[href$='/edit']")).ToHaveCountAsync(0);
            Assert.Empty(await former.Page.SeriousFindingsAsync());
        }
        await Expect(prosecutor.Page.Locator("a[href$='/identity']")).ToHaveCountAsync(0);
        await police.GoAsync(() => police.Hands.EnterAsync("a[href$='/identity']"));
        await Expect(police.Page.Locator("main")).ToContainTextAsync(Family);
        Assert.Empty(await police.Page.SeriousFindingsAsync());
        await using var analyst = await stage.VisitAsync(new() { Account = "analyst" });
        await analyst.OpenAsync("/tables?table=T5&year=2014");
        await Expect(analyst.Page.Locator("main")).ToContainTextAsync("T5");
        await Expect(analyst.Page.Locator("[data-table=SEX-AGE] tbody")).ToContainTextAsync("1");
    }

    /// <summary>Answers the questions of the page by keyboard and saves it.</summary>
    private static async Task TellAsync(Visit visit, params Answer[] answers)
    {
        Assert.Empty(await visit.Page.SeriousFindingsAsync());
        foreach (var answer in answers)
            await visit.Hands.AnswerAsync(answer);
        await visit.GoAsync(() => visit.Hands.PressAsync("Control+Enter"));
        Assert.True(
            await visit.Page.Locator(".error-summary").CountAsync() == 0,
            $"{visit.Path}: {string.Join(" ", await visit.Page.Locator(".error-summary").AllInnerTextsAsync())}"
        );
        Assert.Empty(await visit.Page.SeriousFindingsAsync());
    }

    private static async Task HandOverAsync(Visit visit, string proceeding, string to)
    {
        await visit.OpenAsync($"{proceeding}/hand-over");
        await visit.Page.SelectOptionAsync("#Recipient", to);
        await visit.Page.FillAsync("#Reason", "it is theirs now");
        await visit.ClickAsync("form[action$='/hand-over'] button[type=submit]");
    }

    private async Task<Visit> AcceptAsync(string account, string proceeding)
    {
        var visit = await stage.VisitAsync(new() { Account = account });
        await visit.ClickAsync("[data-reminder=hand-overs] li:last-child a");
        await visit.ClickAsync("form[action$='/accept'] button");
        await visit.OpenAsync(proceeding);
        return visit;
    }
}
