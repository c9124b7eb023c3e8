using System.Net;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Tests.Web;

/// <summary>Two people of one institution at the same record.</summary>
public sealed class TwoEditorsTests(AppFactory app) : IClassFixture<AppFactory>
{
    [Fact]
    public async Task SameAnswer_ShowsWhatChanged_AndSavesAfterTheSecondPress()
    {
        var code = await app.RegisterAsync("pj", b => b.Fill("VID03.given", "Wira"));
        var (pj, manager) = await BothOpenAsync($"/registrations/{code}/edit");
        await pj.Fill("EXP16", "SEX").Fill("Reason", "first interview").SubmitAsync("save");
        Assert.Equal(HttpStatusCode.OK, pj.Status);
        var before = await app.StateAsync();

        manager.Fill("EXP16", "DOM").Fill("VID03.family", "Sari").Fill("Reason", "second interview");
        await manager.SubmitAsync("save");
        Assert.Equal(HttpStatusCode.Conflict, manager.Status);
        AssertConflict(manager, "Sexual exploitation", "Domestic");
        Assert.Equal(
            ("DOM", "Sari", "second interview"),
            (manager.Value("EXP16"), manager.Value("VID03.family"), manager.Value("Reason"))
        );
        Assert.Equal(before, await app.StateAsync());

        await manager.SubmitAsync("save");
        Assert.Equal($"/registrations/{code}", manager.Address);
        Assert.Equal("DOM", (await app.StoredAsync(code)).MainForm);
        await manager.OpenAsync($"/registrations/{code}/identity");
        Assert.Contains("Sari", manager.Text);
    }

    [Fact]
    public async Task ConflictTwice_ShowsTheNewerChange()
    {
        var code = await app.RegisterAsync("pj");
        var (pj, manager) = await BothOpenAsync($"/registrations/{code}/edit");
        await pj.Fill("EXP16", "SEX").Fill("Reason", "one").SubmitAsync("save");
        await manager.Fill("EXP16", "DOM").Fill("Reason", "two").SubmitAsync("save");
        Assert.Equal(HttpStatusCode.Conflict, manager.Status);
        await pj.OpenAsync($"/registrations/{code}/edit");
        await pj.Fill("EXP16", "BEG").Fill("Reason", "three").SubmitAsync("save");
        await manager.SubmitAsync("save");
        Assert.Equal(HttpStatusCode.Conflict, manager.Status);
        Assert.Equal("BEG", (await app.StoredAsync(code)).MainForm);
        await manager.SubmitAsync("save");
        Assert.Equal("DOM", (await app.StoredAsync(code)).MainForm);
    }

    [Fact]
    public async Task StatusAndAnswer_BothStand()
    {
        var code = await app.RegisterAsync("pj");
        var (pj, manager) = (await app.SignInAsync("pj"), await app.SignInAsync("pj.manager"));
        await pj.OpenAsync($"/registrations/{code}/statuses/new");
        await manager.OpenAsync($"/registrations/{code}/edit");
        await FillStatus(pj).SubmitAsync("save");
        await manager.Fill("EXP16", "SEX").Fill("Reason", "interview").SubmitAsync("save");
        Assert.Equal(HttpStatusCode.OK, manager.Status);

        var stored = await app.StoredAsync(code);
        Assert.Equal(("SEX", 2, "IDE"), (stored.MainForm.Value, stored.Statuses.Count, stored.LatestStatus.Value));
    }

    [Fact]
    public async Task AnswerAndStatus_BothStand()
    {
        var code = await app.RegisterAsync("pj");
        var (pj, manager) = (await app.SignInAsync("pj"), await app.SignInAsync("pj.manager"));
        await pj.OpenAsync($"/registrations/{code}/edit");
        await manager.OpenAsync($"/registrations/{code}/statuses/new");
        await pj.Fill("EXP16", "SEX").Fill("Reason", "interview").SubmitAsync("save");
        await FillStatus(manager).SubmitAsync("save");
        Assert.Equal(HttpStatusCode.OK, manager.Status);
        var stored = await app.StoredAsync(code);
        Assert.Equal(("SEX", 2), (stored.MainForm.Value, stored.Statuses.Count));
    }

    [Fact]
    public async Task StatusAndAnswer_AtOnce_BothStand()
    {
        var code = await app.RegisterAsync("pj", b => b.Fill("VID03.given", "Wira"));
        var (pj, manager) = (await app.SignInAsync("pj"), await app.SignInAsync("pj.manager"));
        await pj.OpenAsync($"/registrations/{code}/statuses/new");
        await manager.OpenAsync($"/registrations/{code}/edit");
        await Task.WhenAll(
            FillStatus(pj).SubmitAsync("save"),
            manager.Fill("EXP16", "SEX").Fill("Reason", "interview").SubmitAsync("save")
        );
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (pj.Status, manager.Status));
        var stored = await app.StoredAsync(code);
        Assert.Equal(("SEX", 2, 3), (stored.MainForm.Value, stored.Statuses.Count, stored.Version));
    }

    [Fact]
    public async Task SameAnswer_AtOnce_OneIsToldAndLosesNothing()
    {
        var code = await app.RegisterAsync("pj", b => b.Fill("VID03.given", "Wira"));
        var (pj, manager) = await BothOpenAsync($"/registrations/{code}/edit");
        pj.Fill("EXP16", "SEX").Fill("Reason", "one");
        manager.Fill("EXP16", "DOM").Fill("Reason", "two");
        await Task.WhenAll(pj.SubmitAsync("save"), manager.SubmitAsync("save"));
        var late = Assert.Single([pj, manager], b => b.Status == HttpStatusCode.Conflict);
        Assert.Single([pj, manager], b => b.Status == HttpStatusCode.OK);
        Assert.Equal(late == pj ? "SEX" : "DOM", late.Value("EXP16"));
        Assert.Equal(late == pj ? "DOM" : "SEX", (await app.StoredAsync(code)).MainForm);
    }

    [Fact]
    public async Task SameLineOfTheHistory_ShowsWhatChanged()
    {
        var code = await app.RegisterAsync("pj");
        var status = (await app.StoredAsync(code)).Statuses[0].Code;
        var (pj, manager) = await BothOpenAsync($"/registrations/{code}/statuses/{status}/edit");
        await pj.Fill("IDN03", "PEN").Fill("Reason", "one").SubmitAsync("save");
        await manager.Fill("IDN03", "IDE").Fill("Reason", "two").SubmitAsync("save");
        Assert.Equal(HttpStatusCode.Conflict, manager.Status);
        Assert.Equal("IDE", manager.Value("IDN03"));
        Assert.Equal("PEN", (await app.StoredAsync(code)).LatestStatus);
        await manager.SubmitAsync("save");
        Assert.Equal("IDE", (await app.StoredAsync(code)).LatestStatus);
    }

    [Fact]
    public async Task LineOfTheHistory_TakenOutMeanwhile_IsNotFound()
    {
        var code = await app.RegisterAsync("pj");
        var pj = await app.SignInAsync("pj");
        await pj.OpenAsync($"/registrations/{code}/statuses/new");
        await FillStatus(pj).SubmitAsync("save");
        var line = (await app.StoredAsync(code)).Statuses.Single(s => s.Status == "IDE").Code;
        var (first, second) = await BothOpenAsync($"/registrations/{code}/statuses/{line}/edit");
        await first.Fill("Reason", "not so").SubmitAsync("remove");
        await second.Fill("Reason", "not so").SubmitAsync("remove");
        Assert.Equal(HttpStatusCode.NotFound, second.Status);
        var stored = await app.StoredAsync(code);
        Assert.Equal((1, "PRE"), (stored.Statuses.Count, stored.LatestStatus.Value));
    }

    [Fact]
    public async Task SameDraft_ShowsWhatChanged_AndSavesAfterTheSecondPress()
    {
        var draft = await app.DraftAsync("pj");
        var (pj, manager) = await BothOpenAsync($"/registrations/{draft}/edit");
        await pj.Fill("VID03.given", "Wira").Fill("VIC01", "F").SubmitAsync("draft");
        await manager.Fill("VID03.given", "Sari").Fill("CAS04.year", "20x3").SubmitAsync("draft");
        Assert.Equal(HttpStatusCode.Conflict, manager.Status);
        AssertConflict(manager, "Wira", "Sari");
        Assert.Equal(("Sari", "20x3"), (manager.Value("VID03.given"), manager.Value("CAS04.year")));

        await pj.OpenAsync($"/registrations/{draft}/edit");
        Assert.Equal("Wira", pj.Value("VID03.given"));
        await manager.SubmitAsync("draft");
        Assert.Equal(HttpStatusCode.OK, manager.Status);
        await pj.OpenAsync($"/registrations/{draft}/edit");
        Assert.Equal(("Sari", "20x3"), (pj.Value("VID03.given"), pj.Value("CAS04.year")));
    }

    [Fact]
    public async Task DraftSubmittedMeanwhile_ShowsWhatIsSavedAndLosesNothing()
    {
        var draft = await app.DraftAsync("pj");
        var (pj, manager) = await BothOpenAsync($"/registrations/{draft}/edit");
        await RegistrationJourneyTests.FillMinimum(pj).SubmitAsync("submit");
        Assert.NotNull(pj.Page.QuerySelector(".counted-yes"));
        await manager.Fill("VIC01", "F").Fill("VID03.given", "Sari").SubmitAsync("draft");
        Assert.Equal(HttpStatusCode.Conflict, manager.Status);
        Assert.Equal(("F", "Sari"), (manager.Value("VIC01"), manager.Value("VID03.given")));
        Assert.Equal("M", (await app.StoredAsync(draft)).Profile.Sex);
        Assert.Equal(0, await app.ReadAsync(db => db.DraftSheets.CountAsync(d => d.Registration.Code == draft)));
    }

    [Fact]
    public async Task DraftDiscardedMeanwhile_IsNotFound()
    {
        var draft = await app.DraftAsync("pj");
        var (pj, manager) = await BothOpenAsync($"/registrations/{draft}/edit");
        await pj.PostAsync($"/registrations/{draft}/discard", ("version", "1"));
        Assert.Equal("/registrations", pj.Address);
        await manager.Fill("VIC01", "F").SubmitAsync("draft");
        Assert.Equal(HttpStatusCode.NotFound, manager.Status);
        Assert.False(await app.ReadAsync(db => db.Registrations.AnyAsync(r => r.Code == draft)));
    }

    [Fact]
    public async Task DraftSavedMeanwhile_IsNotDiscarded()
    {
        var draft = await app.DraftAsync("pj");
        var (pj, manager) = await BothOpenAsync($"/registrations/{draft}/edit");
        await manager.Fill("VIC01", "F").SubmitAsync("draft");
        var form = (AngleSharp.Html.Dom.IHtmlFormElement)pj.Page.QuerySelector("form.discard")!;
        await pj.ShowAsync(pj.RequestOf(form, null));
        Assert.Equal($"/registrations/{draft}/edit", pj.Address);
        Assert.Equal("F", pj.Value("VIC01"));
    }

    private static Browser FillStatus(Browser browser) =>
        browser
            .Fill("IDN03", "IDE")
            .Fill("IDN04.year", "2014")
            .Fill("IDN05", "PT-PJ")
            .Fill("Reason", "formally identified");

    private static void AssertConflict(Browser browser, string saved, string typed)
    {
        var notice = browser.Page.QuerySelector(".notice-problem");
        Assert.NotNull(notice);
        Assert.Contains(Steps.Message("Conflict.Title"), notice.TextContent);
        Assert.Contains(
            notice.QuerySelectorAll("tbody tr"),
            row =>
                row.Children[1].TextContent.Contains(saved, StringComparison.OrdinalIgnoreCase)
                && row.Children[2].TextContent.Contains(typed, StringComparison.OrdinalIgnoreCase)
        );
    }

    private async Task<(Browser Pj, Browser Manager)> BothOpenAsync(string address)
    {
        var (pj, manager) = (await app.SignInAsync("pj"), await app.SignInAsync("pj.manager"));
        await pj.OpenAsync(address);
        await manager.OpenAsync(address);
        return (pj, manager);
    }
}
