using System.Net;
using System.Text.Json;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Tests.Web;

/// <summary>
/// Two caseworkers on the pages of one registration, and what each typed but did not save: both changes stand where they
/// are about different things, else the second is shown what changed; nothing typed is lost.
/// </summary>
public sealed class SectionEditorsTests(SectionEditorsTests.Desk desk) : IClassFixture<SectionEditorsTests.Desk>
{
    /// <summary>An instance with two people of one institution at work.</summary>
    public sealed class Desk : AppFactory, IAsyncLifetime
    {
        public Browser Pj { get; private set; } = null!;
        public Browser Manager { get; private set; } = null!;

        public async ValueTask InitializeAsync() =>
            (Pj, Manager) = (await SignInAsync("pj"), await SignInAsync("pj.manager"));
    }

    private Browser Pj => desk.Pj;
    private Browser Manager => desk.Manager;

    [Fact]
    public async Task DifferentSections_AreBothSaved()
    {
        var file = await RegisterAsync();
        await Pj.OpenAsync($"{file}/sections/background");
        await Manager.OpenAsync($"{file}/sections/vulnerability");
        await Pj.Fill("VIC09", "BD").SubmitAsync("save");
        await Manager.Fill("VUL03", "Y").SubmitAsync("save");
        AssertSaved(Pj, file);
        AssertSaved(Manager, file);
        await AssertValueAsync($"{file}/sections/background", "VIC09", "BD");
        await AssertValueAsync($"{file}/sections/vulnerability", "VUL03", "Y");
    }

    [Fact]
    public async Task DifferentSections_AtOnce_AreBothSaved()
    {
        var file = await RegisterAsync();
        await Pj.OpenAsync($"{file}/sections/background");
        await Manager.OpenAsync($"{file}/sections/vulnerability");
        await Task.WhenAll(Pj.Fill("VIC09", "BD").SubmitAsync("save"), Manager.Fill("VUL03", "Y").SubmitAsync("save"));
        AssertSaved(Pj, file);
        AssertSaved(Manager, file);
        await AssertValueAsync($"{file}/sections/background", "VIC09", "BD");
        await AssertValueAsync($"{file}/sections/vulnerability", "VUL03", "Y");
    }

    /// <summary>Text typed while the victim consented may hold her name or days: it goes with the consent.</summary>
    [Fact]
    public async Task ConsentTakenBack_TakesWhatWasKeptWithIt()
    {
        var farol = await desk.SignInAsync("farol");
        var code = await desk.RegisterAsync("farol");
        await farol.OpenAsync($"/registrations/{code}/edit");
        await farol.Fill("VID03.given", "Exemplina").Fill("intent", "autosave").SubmitAsync();
        await farol.OpenAsync($"/registrations/{code}/sections/vulnerability");
        await farol.Fill("VUL03", "Y").Fill("intent", "autosave").SubmitAsync();
        Assert.Equal(2, await KeptAsync());

        await farol.OpenAsync($"/registrations/{code}/edit");
        await farol.Fill("GOV03.scope", "ANO").Fill("Reason", "taken back").SubmitAsync("save");
        Assert.Empty(farol.Errors);
        Assert.Equal(0, await KeptAsync());

        Task<int> KeptAsync() => desk.ReadAsync(db => db.KeptSheets.CountAsync(k => k.Registration.Code == code));
    }

    [Fact]
    public async Task SectionAndItsRow_AreBothSaved()
    {
        var file = await RegisterAsync();
        await Pj.OpenAsync($"{file}/sections/assistance");
        await Manager.OpenAsync($"{file}/services/new");
        await Manager.Fill("AST04", "MED").SubmitAsync("save");
        await Pj.Fill("AST01", "ACC").SubmitAsync("save");
        AssertSaved(Pj, file);
        await AssertValueAsync($"{file}/sections/assistance", "AST01", "ACC");
        Assert.Equal(
            1,
            await desk.ReadAsync(db => db.AssistanceServices.CountAsync(s => file.EndsWith(s.Registration.Code)))
        );
    }

    /// <summary>The questions of the national profile are kept apart, and told of like the others.</summary>
    [Theory]
    [InlineData("background", "VIC11", "STU", "IRR")]
    [InlineData("recruitment", "REC05", "FAM", "FRI")]
    [InlineData("identification", "PTX01", "GUR", "GS")]
    [InlineData("assistance", "AST01", "ACC", "DCL")]
    public async Task SameSection_ShowsWhatChanged_AndTakesItAfterTheSecondPress(
        string section,
        string key,
        string one,
        string other
    )
    {
        var file = await RegisterAsync();
        var address = $"{file}/sections/{section}";
        await BothOpenAsync(address);
        await Pj.Fill(key, one).SubmitAsync("save");
        AssertSaved(Pj, file);
        var before = await desk.StateAsync();

        await Manager.Fill(key, other).SubmitAsync("save");
        Assert.Equal(HttpStatusCode.Conflict, Manager.Status);
        Assert.Contains(Steps.Message("Conflict.Title"), Manager.Page.QuerySelector(".notice-problem")!.TextContent);
        Assert.Single(Manager.Page.QuerySelectorAll(".notice-problem tbody tr"));
        Assert.Equal(other, Manager.Value(key));
        Assert.Equal(before, await desk.StateAsync());

        await Manager.Fill("Reason", "asked her again").SubmitAsync("save");
        AssertSaved(Manager, file);
        await AssertValueAsync(address, key, other);
    }

    [Fact]
    public async Task SameSection_OtherQuestions_ShowsTheOthersAnswerBeforeItIsTakenAway()
    {
        var file = await RegisterAsync();
        var address = $"{file}/sections/background";
        await BothOpenAsync(address);
        await Pj.Fill("VIC08", "IN").SubmitAsync("save");
        await Manager.Fill("VIC09", "BD").SubmitAsync("save");
        Assert.Equal(HttpStatusCode.Conflict, Manager.Status);
        var row = Assert.Single(Manager.Page.QuerySelectorAll(".notice-problem tbody tr"));
        Assert.Contains("India", row.TextContent);
        await Manager.Fill("VIC08", "IN").SubmitAsync("save");
        AssertSaved(Manager, file);
        await AssertValueAsync(address, "VIC08", "IN");
        await AssertValueAsync(address, "VIC09", "BD");
    }

    [Fact]
    public async Task SameRow_ShowsWhatChanged_AndTakesItAfterTheSecondPress()
    {
        var file = await RegisterAsync();
        var row = await AddRowAsync(file, "episodes", ("EXP02", "SEX"), ("EXP06", "ES"));
        await BothOpenAsync(row);
        await Pj.Fill("EXP06", "FR").Fill("Reason", "one").SubmitAsync("save");
        await Manager.Fill("EXP06", "DE").Fill("Reason", "two").SubmitAsync("save");
        Assert.Equal(HttpStatusCode.Conflict, Manager.Status);
        var line = Assert.Single(Manager.Page.QuerySelectorAll(".notice-problem tbody tr"));
        Assert.Contains("France", line.TextContent);
        Assert.Contains("Germany", line.TextContent);
        await Manager.SubmitAsync("save");
        Assert.Equal(HttpStatusCode.OK, Manager.Status);
        await AssertValueAsync(row, "EXP06", "DE");
    }

    [Fact]
    public async Task TwoRowsOfAKind_AreBothSaved()
    {
        var file = await RegisterAsync();
        var (one, other) = (
            await AddRowAsync(file, "episodes", ("EXP02", "SEX")),
            await AddRowAsync(file, "episodes", ("EXP02", "DOM"))
        );
        await Pj.OpenAsync(one);
        await Manager.OpenAsync(other);
        await Pj.Fill("EXP06", "FR").SubmitAsync("save");
        await Manager.Fill("EXP06", "DE").SubmitAsync("save");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (Pj.Status, Manager.Status));
        await AssertValueAsync(one, "EXP06", "FR");
        await AssertValueAsync(other, "EXP06", "DE");
    }

    [Fact]
    public async Task NewRow_SentTwice_IsOne()
    {
        var file = await RegisterAsync();
        await Pj.OpenAsync($"{file}/episodes/new");
        var form = Pj.Form("save");
        Pj.Fill("EXP02", "SEX").Fill("EXP06", "FR");
        var (first, second) = (Pj.RequestOf(form, "save"), Pj.RequestOf(form, "save"));
        await Pj.ShowAsync(first);
        await Pj.ShowAsync(second);
        Assert.Equal(HttpStatusCode.OK, Pj.Status);
        Assert.Equal(
            1,
            await desk.ReadAsync(db => db.ExploitationEpisodes.CountAsync(e => file.EndsWith(e.Registration.Code)))
        );
    }

    [Fact]
    public async Task NewRows_OfTwoPeople_AreBothThere()
    {
        var file = await RegisterAsync();
        await BothOpenAsync($"{file}/episodes/new");
        await Task.WhenAll(
            Pj.Fill("EXP02", "SEX").SubmitAsync("save"),
            Manager.Fill("EXP02", "DOM").SubmitAsync("save")
        );
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (Pj.Status, Manager.Status));
        Assert.Equal(
            2,
            await desk.ReadAsync(db => db.ExploitationEpisodes.CountAsync(e => file.EndsWith(e.Registration.Code)))
        );
    }

    [Fact]
    public async Task RowRemovedMeanwhile_IsShownAsANewOne_WithAllThatWasTyped()
    {
        var file = await RegisterAsync();
        var row = await AddRowAsync(file, "episodes", ("EXP02", "SEX"), ("EXP06", "ES"));
        await BothOpenAsync(row);
        await Pj.Fill("Reason", "not hers").SubmitAsync("remove");
        Assert.Equal(HttpStatusCode.OK, Pj.Status);
        var before = await desk.StateAsync();

        await Manager.Fill("EXP06", "DE").Fill("Reason", "she said so").SubmitAsync("save");
        Assert.Equal(HttpStatusCode.Conflict, Manager.Status);
        Assert.Contains(Steps.Message("Sheet.RowRemoved"), Manager.Page.QuerySelector(".notice-problem")!.TextContent);
        Assert.Equal(("SEX", "DE"), (Manager.Value("EXP02"), Manager.Value("EXP06")));
        Assert.Equal(before, await desk.StateAsync());

        await Manager.SubmitAsync("save");
        Assert.Equal((HttpStatusCode.OK, $"{file}/sections/exploitation"), (Manager.Status, Manager.Address));
        Assert.Contains("Germany", Manager.Text);
        Assert.Equal(
            1,
            await desk.ReadAsync(db => db.ExploitationEpisodes.CountAsync(e => file.EndsWith(e.Registration.Code)))
        );
    }

    [Fact]
    public async Task RowRemovedMeanwhile_OpenedRemovedOrKept_IsNotFound()
    {
        var file = await RegisterAsync();
        var row = await AddRowAsync(file, "episodes", ("EXP02", "SEX"));
        await BothOpenAsync(row);
        await Pj.Fill("Reason", "not hers").SubmitAsync("remove");
        await Manager.Fill("Reason", "not hers").SubmitAsync("remove");
        Assert.Equal(HttpStatusCode.NotFound, Manager.Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Manager.OpenAsync(row)).Status);
        Assert.NotNull(Manager.Page.QuerySelector("main h1"));
    }

    [Fact]
    public async Task SameCase_ShowsWhatChanged_AndTakesItAfterTheSecondPress()
    {
        var file = await RegisterAsync();
        var inCase = await desk.ReadAsync(db =>
            db.Registrations.Where(r => file.EndsWith(r.Code)).Select(r => r.Case.Code).SingleAsync()
        );
        await BothOpenAsync($"/cases/{inCase}/edit");
        await Pj.Fill("CAS09", "OPN").SubmitAsync("save");
        await Manager.Fill("CAS09", "CLO").SubmitAsync("save");
        Assert.Equal(HttpStatusCode.Conflict, Manager.Status);
        Assert.Single(Manager.Page.QuerySelectorAll(".notice-problem tbody tr"));
        await Manager.SubmitAsync("save");
        Assert.Equal((HttpStatusCode.OK, $"/cases/{inCase}"), (Manager.Status, Manager.Address));
        await AssertValueAsync($"/cases/{inCase}/edit", "CAS09", "CLO");
    }

    [Theory]
    [InlineData("edit", "VID03.given")]
    [InlineData("sections/background", "VIC10.text")]
    [InlineData("episodes/new", "EXP09.year")]
    public async Task Autosave_KeepsWhatIsTyped_ForThatPersonOnly_UntilItIsSavedOrDropped(string page, string box)
    {
        var file = await RegisterAsync();
        var address = $"{file}/{page}";
        await Pj.OpenAsync(address);
        var saved = await desk.ReadAsync(db =>
            db.Registrations.Where(r => file.EndsWith(r.Code)).Select(r => r.Version).SingleAsync()
        );
        for (var i = 0; i < 3; i++)
        {
            var answer = await AutosaveAsync(Pj, (box, $"20x{i}"));
            Assert.Equal(saved, answer.GetProperty("version").GetInt64());
            Assert.Equal(address, answer.GetProperty("action").GetString());
            Assert.StartsWith(Steps.Message("Sheet.KeptAt"), answer.GetProperty("text").GetString());
        }
        Assert.Equal(1, await KeptAsync(file));
        await AssertKeptAsync(Manager, address, box, kept: null);
        await AssertKeptAsync(Pj, address, box, "20x2");

        await Pj.SubmitAsync("drop-kept");
        Assert.Equal(0, await KeptAsync(file));
        await AssertKeptAsync(Pj, address, box, kept: null);

        await AutosaveAsync(Pj, (box, "20x3"));
        await Pj.OpenAsync(address);
        await Pj.Fill(box, box == "EXP09.year" ? "2012" : "Dhaka").Fill("Reason", "told").SubmitAsync("save");
        Assert.Empty(Pj.Errors);
        Assert.Equal(0, await KeptAsync(file));
    }

    [Fact]
    public async Task Autosave_KeptBeforeAnotherSaved_ShowsTheConflictWhenItIsSaved()
    {
        var file = await RegisterAsync();
        var address = $"{file}/sections/background";
        await Pj.OpenAsync(address);
        await AutosaveAsync(Pj, ("VIC09", "BD"));
        await Manager.OpenAsync(address);
        await Manager.Fill("VIC09", "IN").SubmitAsync("save");
        await AssertKeptAsync(Pj, address, "VIC09", "BD");
        await Pj.SubmitAsync("save");
        Assert.Equal(HttpStatusCode.Conflict, Pj.Status);
        Assert.Contains("India", Pj.Page.QuerySelector(".notice-problem")!.TextContent);
        await Pj.Fill("Reason", "from her passport").SubmitAsync("save");
        AssertSaved(Pj, file);
        await AssertValueAsync(address, "VIC09", "BD");
    }

    [Fact]
    public async Task Autosave_OfANewForm_MakesOneDraft_HoweverOftenItIsSent()
    {
        var before = await CountAsync();
        await Pj.OpenAsync("/registrations/new");
        var actions = new HashSet<string?>();
        for (var i = 0; i < 4; i++)
            actions.Add((await AutosaveAsync(Pj, ("VIC06", "BD"))).GetProperty("action").GetString());
        Assert.Equal(before + 1, await CountAsync());
        await AssertValueAsync(Assert.Single(actions)!, "VIC06", "BD");
    }

    /// <summary>Who comes too late in the same moment is told so; nobody makes a second draft.</summary>
    [Fact]
    public async Task Autosave_OfANewForm_SentAtOnce_MakesOneDraft()
    {
        var before = await CountAsync();
        await Pj.OpenAsync("/registrations/new");
        var form = (IHtmlFormElement)Pj.Page.QuerySelector("form[data-autosave]")!;
        Pj.Fill("VIC06", "BD").Fill("intent", "autosave");
        var sent = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ => Pj.Http.SendAsync(Pj.RequestOf(form, null), TestContext.Current.CancellationToken))
        );
        Assert.All(sent, r => Assert.True(r.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict));
        Assert.Equal(before + 1, await CountAsync());
    }

    private Task<int> CountAsync() => desk.ReadAsync(db => db.Registrations.CountAsync());

    private Task<int> KeptAsync(string file) =>
        desk.ReadAsync(db => db.KeptSheets.CountAsync(k => file.EndsWith(k.Registration.Code)));

    private async Task<string> RegisterAsync()
    {
        await Pj.OpenMinimumAsync();
        await Pj.SubmitAsync("submit");
        Assert.Empty(Pj.Errors);
        return Pj.Address;
    }

    private async Task<string> AddRowAsync(string file, string rows, params (string Box, string Text)[] answers)
    {
        await Pj.OpenAsync($"{file}/{rows}/new");
        foreach (var (box, text) in answers)
            Pj.Fill(box, text);
        await Pj.SubmitAsync("save");
        Assert.Empty(Pj.Errors);
        return Pj.Page.QuerySelectorAll($"a[href^='{file}/{rows}/'][href$='/edit']").Last().GetAttribute("href")!;
    }

    private async Task BothOpenAsync(string address)
    {
        await Pj.OpenAsync(address);
        await Manager.OpenAsync(address);
    }

    private static void AssertSaved(Browser browser, string file)
    {
        Assert.Empty(browser.Errors);
        Assert.Equal((HttpStatusCode.OK, file), (browser.Status, browser.Address));
    }

    private async Task AssertValueAsync(string address, string box, string value)
    {
        await Pj.OpenAsync(address);
        Assert.Equal(value, Pj.Value(box));
    }

    private static async Task AssertKeptAsync(Browser browser, string address, string box, string? kept)
    {
        await browser.OpenAsync(address);
        Assert.Equal(kept is not null, browser.Page.QuerySelector("button[value='drop-kept']") is not null);
        Assert.Equal(kept ?? "", browser.Value(box) ?? "");
    }

    /// <summary>Sends the form of the page shown as the script does while one types; the page stays.</summary>
    private static async Task<JsonElement> AutosaveAsync(Browser browser, params (string Box, string Text)[] typed)
    {
        var form = (IHtmlFormElement)browser.Page.QuerySelector("form[data-autosave]")!;
        foreach (var (box, text) in typed.Append(("intent", "autosave")))
            browser.Fill(box, text);
        var response = await browser.Http.SendAsync(
            browser.RequestOf(form, null),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var json = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return JsonDocument.Parse(json).RootElement;
    }
}
