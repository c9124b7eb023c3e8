using System.Net;
using AngleSharp.Dom;
using Dcim.Tests.Domain;
using Dcim.Web.Localisation;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Tests.Web;

/// <summary>
/// Every question about victims, generated from the catalogue: it is asked, read, saved, shown, printed and asked again with
/// its answer, for a plain answer and for each missing reason it admits; and what cannot be read is an error at its field.
/// </summary>
public sealed class EveryQuestionTests(EveryQuestionTests.Police police) : IClassFixture<EveryQuestionTests.Police>
{
    private const string New = "/registrations/new";

    /// <summary>An instance with one police officer at work.</summary>
    public sealed class Police : AppFactory
    {
        private Browser? _browser;

        public async Task<Browser> BrowserAsync() => _browser ??= await SignInAsync("pj");
    }

    public static TheoryData<string, string> Questions => [.. Question.All.Select(q => (q.Place, q.Key))];

    public static TheoryData<string> Pages =>
        [
            .. Generated.Sections.All.Where(s => s.Keys.Count > 0).Select(s => $"sections/{s.Name}"),
            .. Generated.Sections.RowKinds.Select(r => $"{r.Name}/new"),
        ];

    public static TheoryData<string> OtherLanguages => [.. Texts.Languages.Skip(1)];

    [Fact]
    public void EveryQuestion_IsAskedSomewhere() =>
        Assert.Empty(Question.AskedParts.Select(p => p.Key).Except(Question.AskedKeys));

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task Question_IsAskedSavedShownAndPrinted_WithEachAnswer(string place, string key)
    {
        var question = new Question(place, key);
        var browser = await police.BrowserAsync();
        var file = place == "minimum" ? null : await RegisterAsync(browser, question);
        var form = file is null ? New : await FormOfAsync(question, file);
        var typical =
            question.Part.List == "CASE"
                ? new Dictionary<string, string[]> { [key] = [await AnotherCaseAsync(browser)] }
                : question.Typical;
        foreach (
            var answer in (IEnumerable<IReadOnlyDictionary<string, string[]>>)[typical, .. question.MissingReasons]
        )
        {
            await browser.OpenAsync(form);
            question.AssertAsked(browser);
            var words = question.WordsOf(answer, browser);
            await Fill(browser, question, answer).SubmitAsync(ButtonOf(form));
            Assert.Empty(browser.Errors);
            Assert.Equal(HttpStatusCode.OK, browser.Status);
            file = form == New ? browser.Address : file!;

            await AssertShownAsync(browser, question, file, words);
            if (form.EndsWith("/new", StringComparison.Ordinal))
                form = await FormOfAsync(question, file, browser);
            await browser.OpenAsync(form);
            if (form != New)
                AssertTyped(browser, answer);
        }
        await AssertWrongIsRefusedAsync(browser, question, form);
    }

    /// <summary>Nothing is required but what makes a status, and some answer of a row; and what is required is on the page.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public async Task EmptyPage_IsSaved_OrNamesFieldsThatAreThere(string page)
    {
        var browser = await police.BrowserAsync();
        var file = await RegisterAsync(browser, new("background", "VIC02"));
        await browser.OpenAsync($"{file}/{page}");
        await browser.SubmitAsync("save");
        var fields = browser
            .Page.QuerySelectorAll(".error-summary li")
            .Select(e =>
                browser.Page.GetElementById(e.QuerySelector("a")!.GetAttribute("href")![1..])?.Closest(".field")
            );
        Assert.All(fields, field => Assert.Null(Assert.IsType<IElement>(field, exactMatch: false).Closest("[hidden]")));
        var isRow = page.EndsWith("/new", StringComparison.Ordinal); // one without any answer says nothing
        Assert.Equal(
            page == "statuses/new" ? 3
                : isRow ? 1
                : 0,
            browser.Errors.Count
        );
        Assert.Equal(isRow ? HttpStatusCode.BadRequest : HttpStatusCode.OK, browser.Status);
    }

    [Theory]
    [MemberData(nameof(OtherLanguages))]
    public async Task EveryPage_HasItsTextsInEveryLanguage(string language)
    {
        var browser = await police.SignInAsync("pj.manager");
        var file = await RegisterAsync(browser, new("background", "VIC16"));
        browser.Http.DefaultRequestHeaders.AcceptLanguage.Clear();
        browser.Http.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        string[] pages =
        [
            file,
            $"{file}/print",
            $"{file}/edit",
            "/registrations/new",
            "/events/new",
            $"{await CaseOfAsync(file)}/edit",
            .. Generated.Sections.All.Select(s => $"{file}/sections/{s.Name}"),
            .. Generated.Sections.RowKinds.Select(r => $"{file}/{r.Name}/new"),
        ];
        foreach (var page in pages)
        {
            await browser.OpenAsync(page);
            Assert.True(browser.Status == HttpStatusCode.OK, $"{page} in {language}: {browser.Status}");
            Assert.Equal(language, browser.Page.DocumentElement.GetAttribute("lang"));
        }
    }

    private async Task<string> RegisterAsync(Browser browser, Question question)
    {
        await browser.OpenMinimumAsync();
        foreach (var (box, text) in question.Before)
            browser.Fill(box, text);
        await browser.SubmitAsync("submit");
        Assert.Empty(browser.Errors);
        return browser.Address;
    }

    /// <summary>A case with an answer of its own: others are not offered to be linked.</summary>
    private async Task<string> AnotherCaseAsync(Browser browser)
    {
        var address = await CaseOfAsync(await RegisterAsync(browser, new("background", "VIC02")));
        await browser.OpenAsync($"{address}/edit");
        await browser.Fill("CAS09", "OPN").SubmitAsync("save");
        return address["/cases/".Length..];
    }

    private Task<string> CaseOfAsync(string file) =>
        police.ReadAsync(async db =>
            "/cases/" + await db.Registrations.Where(r => file.EndsWith(r.Code)).Select(r => r.Case.Code).SingleAsync()
        );

    /// <summary>The page that asks the question: of a row, that of a new one, or of the last one the page shown lists.</summary>
    private async Task<string> FormOfAsync(Question question, string file, Browser? saved = null) =>
        question switch
        {
            { IsOfFirstStatus: true } => New,
            { Place: "minimum" } => $"{file}/edit",
            { Place: "case" } => $"{await CaseOfAsync(file)}/edit",
            { IsOfRow: true } when saved is null => $"{file}/{question.Place}/new",
            { IsOfRow: true } => (await saved!.OpenAsync(file))
                .Page.QuerySelectorAll($"a[href^='{file}/{question.Place}/'][href$='/edit']")
                .Last()
                .GetAttribute("href")!,
            _ => $"{file}/sections/{question.Place}",
        };

    private static string ButtonOf(string form) => form == New ? "submit" : "save";

    private static Browser Fill(Browser browser, Question question, IReadOnlyDictionary<string, string[]> answer)
    {
        if (question.Place == "minimum")
            RegistrationJourneyTests.FillMinimum(browser);
        foreach (var (box, text) in question.Beside)
            browser.Fill(box, text);
        foreach (var (box, texts) in answer)
            browser.Fill(box, texts);
        return browser.Fill("Reason", "the test says so");
    }

    private async Task AssertShownAsync(Browser browser, Question question, string file, IReadOnlyList<string> words)
    {
        string[] pages =
            question.IsOfIdentity ? [$"{file}/identity"]
            : question.Place == "case" ? [await CaseOfAsync(file)]
            : [file, $"{file}/print"];
        foreach (var page in pages)
        {
            if (browser.Address != page)
                await browser.OpenAsync(page);
            Assert.Equal(HttpStatusCode.OK, browser.Status);
            var shown = Shown(browser, question).ToList();
            Assert.True(
                shown.Any(text =>
                    words.All(w => text.Contains(w, StringComparison.Ordinal))
                    // A form names a status in the country's own words too.
                    || (
                        question.Key == "IDN03"
                        && text.Length > 0
                        && words[0].StartsWith(text, StringComparison.Ordinal)
                    )
                ),
                $"{question}: {page} says “{string.Join("”, “", shown)}” and not “{string.Join(", ", words)}”"
            );
        }
        if (!question.IsOfIdentity)
            return;
        await browser.OpenAsync($"{file}/print");
        Assert.Empty(Shown(browser, question));
    }

    /// <summary>What stands on the page beside the label of the question, in the section where it belongs.</summary>
    private static IEnumerable<string> Shown(Browser browser, Question question)
    {
        var part = question switch
        {
            { IsOfIdentity: true } or { Place: "case" } => "main",
            { IsOfFirstStatus: true } => "main [data-section='identification']",
            { Place: "minimum" } => "main [aria-labelledby='answers-heading']",
            _ => $"main [data-section='{question.ShownIn}']",
        };
        if (question.Key == "EXP16")
            return browser.Page.QuerySelectorAll($"{part} .main-form strong").Select(e => e.TextContent);
        return browser
            .Page.QuerySelectorAll($"{part} dl.answers dt")
            .Where(dt => dt.TextContent.Trim() == question.Label)
            .Select(dt => dt.NextElementSibling!.TextContent);
    }

    private static void AssertTyped(Browser browser, IReadOnlyDictionary<string, string[]> answer)
    {
        foreach (var (box, texts) in answer.Where(a => browser.Page.GetElementsByName(a.Key).Length > 0))
            Assert.Equal(texts.Where(t => t.Length > 0).Order(), browser.Values(box).Order());
    }

    private async Task AssertWrongIsRefusedAsync(Browser browser, Question question, string form)
    {
        var before = await police.StateAsync();
        var (typed, box, message) = question.Wrong;
        await Fill(browser, question, typed).SubmitAsync(ButtonOf(form));
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        browser.AssertError(box, message);
        AssertTyped(browser, typed);
        Assert.Equal(before, await police.StateAsync());
    }
}
