using System.Net;
using System.Text;
using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Tests.Web;

/// <summary>A proceeding of an authority: opened, corrected, with victims in it.</summary>
public sealed class ProceedingTests(AppFactory app) : IClassFixture<AppFactory>
{
    private const string Number = "12/13.4ABCDE";

    [Fact]
    public async Task ANewOne_IsShownWithItsNumber_WhichTheDatabaseHoldsSealed()
    {
        var code = await app.ProceedingAsync("pj");
        var pj = await app.SignInAsync("pj");
        await pj.OpenAsync($"/proceedings/{code}");
        Assert.Contains(Number, pj.Text);
        Assert.Contains("Polícia Judiciária", pj.Text);
        await pj.OpenAsync($"/proceedings/{code}/print");
        Assert.Contains(Number, pj.Text);
        await pj.OpenAsync("/proceedings");
        Assert.Contains(code, pj.Text);
        Assert.DoesNotContain(Number, pj.Text);

        var stored = await app.ReadAsync(db => db.Proceedings.AsNoTracking().SingleAsync(p => p.Code == code));
        Assert.Equal("PT-PJ", stored.Authority);
        Assert.DoesNotContain(Number, Encoding.UTF8.GetString(stored.Sealed!));
        Assert.Equal(0, await app.ReadAsync(db => db.AuditValues.CountAsync(v => v.New == Number || v.Old == Number)));
        var seen = await app.ReadAsync(db =>
            db.AuditEvents.Where(e => e.Entity == nameof(Proceeding) && e.Subject == code)
                .Select(e => $"{e.Action} {e.OwnerId == stored.InstitutionId}")
                .ToListAsync()
        );
        Assert.Equal("Created True", seen[0]);
        Assert.Contains("Viewed True", seen);
        Assert.Contains("Printed True", seen);
    }

    [Fact]
    public async Task TheSameFormTwice_MakesOne()
    {
        var pj = await app.SignInAsync("pj");
        await pj.OpenAsync("/proceedings/new");
        pj.Fill("INV01.number", "7/77").Fill("INV02.start.year", "2013");
        var (form, token) = (pj.Form("save"), pj.Value("FormToken")!);
        var first = pj.RequestOf(form, "save");
        var second = pj.RequestOf(form, "save");
        await pj.ShowAsync(first);
        var address = pj.Address;
        await pj.ShowAsync(second);
        Assert.Equal(address, pj.Address);
        var guid = Guid.Parse(token);
        Assert.Equal(1, await app.ReadAsync(db => db.Proceedings.CountAsync(p => p.FormToken == guid)));
    }

    [Fact]
    public async Task WhatIsMissingOrWrong_IsSaidAtItsField()
    {
        var pj = await app.SignInAsync("pj");
        await pj.OpenAsync("/proceedings/new");
        await pj.Fill("INV02.end.year", "2012").SubmitAsync("save");
        Assert.Equal(HttpStatusCode.BadRequest, pj.Status);
        pj.AssertError("INV01.number", "Sheet.AnswerNeeded");
        pj.AssertError("INV02.start.day", "Sheet.AnswerMissing");
        Assert.Equal("2012", pj.Value("INV02.end.year"));
        await pj.Fill("INV01.number", new string('9', 101)).Fill("INV02.start.year", "2013").SubmitAsync("save");
        Assert.Equal(HttpStatusCode.BadRequest, pj.Status);
        pj.AssertError("INV01.number", "Answer.TextTooLong");
        pj.AssertError("INV02.end.year", "Sheet.EndBeforeStart");
        await pj.Fill("INV02.start.year", "20x3").SubmitAsync("save");
        Assert.Equal(HttpStatusCode.BadRequest, pj.Status);
        Assert.Equal("20x3", pj.Value("INV02.start.year"));
        await pj.Fill("INV01.number", "8")
            .Fill("INV02.start.year", "2199")
            .Fill("INV02.end.year", "")
            .SubmitAsync("save");
        pj.AssertError("INV02.start.year", "Sheet.Future");
    }

    [Fact]
    public async Task ACorrection_NeedsItsReason_AndStandsInTheTimeline()
    {
        var code = await app.ProceedingAsync("pj");
        var pj = await app.SignInAsync("pj");
        await pj.OpenAsync($"/proceedings/{code}/edit");
        Assert.Equal(Number, pj.Value("INV01.number"));
        await pj.Fill("INV01.number", "99/99").SubmitAsync("save");
        Assert.Equal(HttpStatusCode.BadRequest, pj.Status);
        pj.AssertError("Reason", "Sheet.ChangeReasonMissing");
        await pj.Fill("Reason", "mistyped").SubmitAsync("save");
        Assert.Equal($"/proceedings/{code}", pj.Address);
        var timeline = pj.Page.QuerySelectorAll("ol.timeline").Last().TextContent;
        Assert.Contains(Number, timeline);
        Assert.Contains("99/99", timeline);
        Assert.Contains("mistyped", timeline);
        // To add an answer is no correction.
        await pj.OpenAsync($"/proceedings/{code}/edit");
        await pj.Fill("INV02.end.year", "2014").SubmitAsync("save");
        Assert.Equal($"/proceedings/{code}", pj.Address);
        Assert.Contains("ended", pj.Text);
    }

    [Fact]
    public async Task TwoEditors_AtTheSameAnswer_TheSecondSeesWhatChanged()
    {
        var code = await app.ProceedingAsync("pj");
        var (pj, manager) = (await app.SignInAsync("pj"), await app.SignInAsync("pj.manager"));
        await pj.OpenAsync($"/proceedings/{code}/edit");
        await manager.OpenAsync($"/proceedings/{code}/edit");
        await pj.Fill("INV01.number", "1/1").Fill("Reason", "one").SubmitAsync("save");
        await manager.Fill("INV01.number", "2/2").Fill("Reason", "two").SubmitAsync("save");
        Assert.Equal(HttpStatusCode.Conflict, manager.Status);
        Assert.Contains("1/1", manager.Page.QuerySelector(".notice-problem")!.TextContent);
        Assert.Equal("2/2", manager.Value("INV01.number"));
        await manager.SubmitAsync("save");
        Assert.Contains("2/2", manager.Text);
    }

    [Fact]
    public async Task TwoEditors_AtDifferentAnswers_BothStand()
    {
        var code = await app.ProceedingAsync("pj");
        var (pj, manager) = (await app.SignInAsync("pj"), await app.SignInAsync("pj.manager"));
        await pj.OpenAsync($"/proceedings/{code}/edit");
        await manager.OpenAsync($"/proceedings/{code}/edit");
        await pj.Fill("INV02.end.year", "2015").SubmitAsync("save");
        await manager.Fill("INV01.number", "2/2").Fill("Reason", "two").SubmitAsync("save");
        // The end was not on the manager's page when it was opened: it is told, and saved on the second press.
        Assert.Equal(HttpStatusCode.Conflict, manager.Status);
        await manager.Fill("INV02.end.year", "2015").SubmitAsync("save");
        await manager.OpenAsync($"/proceedings/{code}");
        Assert.Contains("2/2", manager.Text);
        Assert.Contains("2015", manager.Text);
    }

    [Fact]
    public async Task AVictim_IsPutInByCodeOrFromHerOwnPage_AndTakenOutWithAReason()
    {
        var (first, second) = (await app.RegisterAsync("pj"), await app.RegisterAsync("pj"));
        var (others, draft) = (await app.RegisterAsync("gnr"), await app.DraftAsync("pj"));
        var code = await app.ProceedingAsync("pj", first, first);
        var pj = await app.SignInAsync("pj");
        await pj.OpenAsync($"/registrations/{second}");
        await pj.OpenAsync(
            pj.Page.QuerySelector($"a[href='/registrations/{second}/proceedings']")!.GetAttribute("href")!
        );
        await pj.SubmitAsync();
        pj.AssertError("proceeding", "Proceeding.Choose");
        await pj.Fill("proceeding", code).SubmitAsync();
        Assert.Equal($"/proceedings/{code}", pj.Address);
        Assert.Equal(2, await VictimsAsync(code));
        var row = pj.Page.QuerySelector($"a[href='/registrations/{first}']")!.ParentElement!.ParentElement!;
        Assert.Contains("Presumed", row.TextContent);
        await pj.OpenAsync($"/registrations/{second}/proceedings");
        Assert.NotNull(pj.Page.QuerySelector($"a[href='/proceedings/{code}']"));

        await pj.OpenAsync($"/proceedings/{code}");
        foreach (var wrong in new[] { "", "nonsense", others, draft })
        {
            await pj.PostAsync($"/proceedings/{code}/victims", ("registration", wrong));
            Assert.Equal(HttpStatusCode.BadRequest, pj.Status);
            pj.AssertError("registration", "Case.NoSuchRegistration");
        }
        var remove = pj.Page.QuerySelector("form[action$='/remove']")!.GetAttribute("action")!;
        await pj.PostAsync(remove);
        Assert.Equal(HttpStatusCode.BadRequest, pj.Status);
        Assert.NotEmpty(pj.Errors);
        await pj.PostAsync(remove, ("reason", "no connection"));
        Assert.Equal(1, await VictimsAsync(code));
        Assert.Contains("no connection", pj.Text);
        await pj.PostAsync(remove, ("reason", "once more"));
        Assert.Equal(HttpStatusCode.NotFound, pj.Status);
    }

    [Theory]
    [InlineData("farol.manager")]
    [InlineData("analyst")]
    [InlineData("admin")]
    public async Task WhoLeadsNoProceedings_HasNoWayThere(string account)
    {
        var browser = await app.SignInAsync(account);
        Assert.Null(browser.Page.QuerySelector("a[href^='/proceedings']"));
        await browser.OpenAsync("/proceedings");
        Assert.Contains(browser.Status, new[] { HttpStatusCode.NotFound, HttpStatusCode.Forbidden });
    }

    private Task<int> VictimsAsync(string code) =>
        app.ReadAsync(db => db.ProceedingVictims.CountAsync(v => v.Proceeding.Code == code));
}
