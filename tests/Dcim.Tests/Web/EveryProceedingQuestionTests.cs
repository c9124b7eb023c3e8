using System.Net;
using AngleSharp.Dom;
using Dcim.Tests.Domain;
using Dcim.Web.Localisation;

namespace Dcim.Tests.Web;

/// <summary>
/// Every question about a proceeding, its victims, suspects, decisions and judgments, generated from the catalogue: it is asked,
/// read, saved, shown, printed and asked again with its answer, for a plain answer and for each missing reason it admits; and
/// what cannot be read is an error at its field. Police answer, and of decisions and judgments a prosecutor.
/// </summary>
public sealed class EveryProceedingQuestionTests(EveryProceedingQuestionTests.Authorities authorities)
    : IClassFixture<EveryProceedingQuestionTests.Authorities>
{
    private const string New = "/proceedings/new";

    /// <summary>An instance with one person of each authority at work.</summary>
    public sealed class Authorities : AppFactory
    {
        private readonly Dictionary<string, Browser> _browsers = [];

        public async Task<Browser> BrowserAsync(string account) =>
            _browsers.TryGetValue(account, out var there) ? there : _browsers[account] = await SignInAsync(account);
    }

    /// <summary>Missing reasons that another answer of the page leaves no room for, and what is said of them.</summary>
    private static readonly Dictionary<(string Key, string Reason), string> s_contradictions = new()
    {
        [("PRS07.offence", "NAP")] = "Sheet.OtherOffenceNeeded",
        [("JDG06", "NAP")] = "Sheet.ConvictionOffenceNeeded",
        [("SEN01", "NAP")] = "Sheet.ConvictionSentenceNeeded",
    };

    /// <summary>Indicators of the catalogue that no form asks, and why.</summary>
    private static readonly Dictionary<string, string> s_notAsked = new()
    {
        ["CAS02"] = "the institution that registers, known by the sign-in",
        ["GOV09"] = "draft or complete, known by how it was sent",
    };

    public static TheoryData<string, string> Questions => [.. Question.OfProceedings.Select(q => (q.Place, q.Key))];

    /// <summary>How many errors the empty page names.</summary>
    public static TheoryData<string, int> Pages =>
        new()
        {
            { Question.Investigation, 2 },
            { "victims", 0 },
            { "defendants", 2 },
            { "links", 3 },
            { "decisions", 3 },
            { "judgments", 5 },
        };

    public static TheoryData<string> OtherLanguages => [.. Texts.Languages.Skip(1)];

    [Fact]
    public void EveryIndicator_ButThoseMadeBySystem_IsAskedSomewhere() =>
        Assert.Equal(
            s_notAsked.Keys.Order(),
            Generated
                .Catalogue.Parts.Values.Select(p => p.Indicator)
                .Distinct()
                .Where(i => !i.Generated && i.Who.Keys.Any(who => who != "S"))
                .Where(i => !i.Parts.Any(p => Question.AskedKeys.Contains(p.Key)))
                .Select(i => i.Code)
                .Order()
        );

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task Question_IsAskedSavedShownAndPrinted_WithEachAnswer(string place, string key)
    {
        var question = new Question(place, key);
        var browser = await authorities.BrowserAsync(AccountOf(question));
        var file = place == Question.Investigation ? null : await ProceedingAsync(browser, question);
        var form = file is null ? New : await FormOfAsync(question, file, browser);
        foreach (
            var answer in (IEnumerable<IReadOnlyDictionary<string, string[]>>)
                [question.Typical, .. question.MissingReasons]
        )
        {
            await browser.OpenAsync(form);
            question.AssertAsked(browser);
            var words = question.WordsOf(answer, browser);
            await Fill(browser, question, answer).SubmitAsync("save");
            if (ContradictionOf(question, answer) is { } message)
            {
                Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
                browser.AssertError(key, message);
                continue;
            }
            Assert.Empty(browser.Errors);
            Assert.Equal(HttpStatusCode.OK, browser.Status);
            file = browser.Address.Split('#')[0];

            await AssertShownAsync(browser, question, file, words);
            form = await FormOfAsync(question, file, browser, saved: true);
            await browser.OpenAsync(form);
            AssertTyped(browser, answer);
        }
        await AssertWrongIsRefusedAsync(browser, question, form);
    }

    /// <summary>Only what makes a proceeding, or a row of it, is required; and what is required is on the page.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public async Task EmptyPage_IsSaved_OrNamesFieldsThatAreThere(string place, int errors)
    {
        var question = Question.OfProceedings.First(q => q.Place == place);
        var browser = await authorities.BrowserAsync(AccountOf(question));
        await browser.OpenAsync(
            place == Question.Investigation
                ? New
                : await FormOfAsync(question, await ProceedingAsync(browser, question), browser)
        );
        await browser.SubmitAsync("save");
        var fields = browser
            .Page.QuerySelectorAll(".error-summary li")
            .Select(e =>
                browser.Page.GetElementById(e.QuerySelector("a")!.GetAttribute("href")![1..])?.Closest(".field")
            );
        Assert.All(fields, field => Assert.Null(Assert.IsType<IElement>(field, exactMatch: false).Closest("[hidden]")));
        Assert.Equal(errors, browser.Errors.Count);
        Assert.Equal(errors > 0 ? HttpStatusCode.BadRequest : HttpStatusCode.OK, browser.Status);
    }

    [Theory]
    [MemberData(nameof(OtherLanguages))]
    public async Task EveryPage_HasItsTextsInEveryLanguage(string language)
    {
        foreach (var asked in new[] { "links", "judgments" })
        {
            var question = Question.OfProceedings.First(q => q.Place == asked);
            var account = AccountOf(question);
            var browser = await authorities.SignInAsync(account);
            var file = await ProceedingAsync(browser, question);
            await browser.OpenAsync($"{file}/{asked}/new");
            await Fill(browser, question, question.Typical).SubmitAsync("save");
            Assert.Empty(browser.Errors);
            await browser.OpenAsync(file);
            var rows = browser
                .Page.QuerySelectorAll($"main a[href^='{file}/'][href$='/edit'], main a[href$='/identity']")
                .Select(a => a.GetAttribute("href")!)
                .Distinct()
                .ToList();
            Assert.True(rows.Count > 2, string.Join(' ', rows));
            browser.Http.DefaultRequestHeaders.AcceptLanguage.Clear();
            browser.Http.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
            string[] pages =
            [
                "/proceedings",
                New,
                file,
                $"{file}/print",
                .. rows,
                .. new[] { "defendants", "links", asked == "links" ? "links" : "decisions", asked }.Select(r =>
                    $"{file}/{r}/new"
                ),
            ];
            foreach (var page in pages)
            {
                await browser.OpenAsync(page);
                Assert.True(browser.Status == HttpStatusCode.OK, $"{page} in {language}: {browser.Status}");
                Assert.Equal(language, browser.Page.DocumentElement.GetAttribute("lang"));
            }
        }
    }

    private static string AccountOf(Question question) => question.Asker == "PRO" ? "mp" : "pj";

    /// <summary>A proceeding with a victim and a suspect of whom the question can be asked.</summary>
    /// <returns>Its address.</returns>
    private static async Task<string> ProceedingAsync(Browser browser, Question question)
    {
        await browser.OpenAsync(New);
        await browser.Fill("INV01.number", "12/13.4ABCDE").Fill("INV02.start.year", "2013").SubmitAsync("save");
        Assert.Empty(browser.Errors);
        var file = browser.Address;
        if (question.Place == "victims")
        {
            await browser.OpenMinimumAsync();
            await browser.SubmitAsync("submit");
            var registration = browser.Address["/registrations/".Length..];
            await browser.PostAsync($"{file}/victims", ("registration", registration));
        }
        else if (question.Place != "defendants")
        {
            await browser.OpenAsync($"{file}/defendants/new");
            browser.Fill("TRF03", "NAT").Fill("INV05.year", "2013");
            foreach (var (box, text) in question.Before)
                browser.Fill(box, text);
            await browser.SubmitAsync("save");
        }
        Assert.Empty(browser.Errors);
        return file;
    }

    /// <summary>The page that asks the question: of a row, that of a new one, or of the one that was saved.</summary>
    private static async Task<string> FormOfAsync(Question question, string file, Browser browser, bool saved = false)
    {
        if (question.Place == Question.Investigation)
            return $"{file}/edit";
        if (question.Place != "victims" && !saved)
            return $"{file}/{question.Place}/new";
        await browser.OpenAsync(file);
        return browser
            .Page.QuerySelectorAll($"a[href^='{file}/{question.Place}/'][href$='/edit']")
            .Last()
            .GetAttribute("href")!;
    }

    private static Browser Fill(Browser browser, Question question, IReadOnlyDictionary<string, string[]> answer)
    {
        foreach (var (box, text) in question.Beside)
            browser.Fill(box, text);
        foreach (var (box, texts) in answer)
            browser.Fill(box, texts);
        if (browser.Page.QuerySelector("input[name=Defendants]") is { } defendant)
            browser.Fill("Defendants", defendant.GetAttribute("value")!);
        if (browser.Page.QuerySelector("input[name=Victims]") is not null)
            browser.Fill("Victims", "other");
        return browser.Fill("Reason", "the test says so");
    }

    private static string? ContradictionOf(Question question, IReadOnlyDictionary<string, string[]> answer) =>
        answer.GetValueOrDefault(question.Key) is [var reason]
            ? s_contradictions.GetValueOrDefault((question.Key, reason))
            : null;

    private static async Task AssertShownAsync(
        Browser browser,
        Question question,
        string file,
        IReadOnlyList<string> words
    )
    {
        await browser.OpenAsync(file);
        var identity = question.IsOfIdentity
            ? browser.Page.QuerySelector("main a[href$='/identity']")!.GetAttribute("href")!
            : null;
        foreach (var page in identity is null ? [file, $"{file}/print"] : new[] { identity })
        {
            await browser.OpenAsync(page);
            Assert.Equal(HttpStatusCode.OK, browser.Status);
            var shown = Shown(browser, question).ToList();
            Assert.True(
                shown.Any(text => words.All(w => text.Contains(w, StringComparison.Ordinal))),
                $"{question}: {page} says “{string.Join("”, “", shown)}” and not “{string.Join(", ", words)}”"
            );
        }
        if (identity is null)
            return;
        foreach (var page in new[] { file, $"{file}/print" })
        {
            await browser.OpenAsync(page);
            Assert.Empty(Shown(browser, question));
        }
    }

    /// <summary>What stands on the page beside the label of the question, in the part where it belongs.</summary>
    private static IEnumerable<string> Shown(Browser browser, Question question)
    {
        var part = question switch
        {
            { IsOfIdentity: true } => "main",
            { Place: Question.Investigation } => "main [aria-labelledby='answers-heading']",
            { Place: "victims" } => "main [data-part='victims']",
            { Asker: "PRO" } => "main [data-part='outcomes']",
            _ => "main [data-part='defendants']",
        };
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
        await browser.OpenAsync(form);
        var before = await authorities.StateAsync();
        var (typed, box, message) = question.Wrong;
        await Fill(browser, question, typed).SubmitAsync("save");
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        browser.AssertError(box, message);
        AssertTyped(browser, typed);
        Assert.Equal(before, await authorities.StateAsync());
    }
}
