using System.Net;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Tests.Web;

/// <summary>A form that arrives twice, too late, or from nobody: one registration, and nothing typed is lost.</summary>
public sealed class LostFormTests(AppFactory app) : IClassFixture<AppFactory>
{
    private static readonly string[] s_boxes =
    [
        "CAS04.day",
        "CAS04.month",
        "CAS04.year",
        "VID03.given",
        "VID03.family",
        "VIC01",
        "VIC03.missing",
        "VIC04",
        "VIC06",
        "EXP16",
        "IDN03",
        "IDN05",
    ];

    [Fact]
    public async Task Post_AfterTheSignInEnded_KeepsTypedAndResumes()
    {
        var before = await app.SignInAsync("pj");
        var state = await app.StateAsync();
        var (browser, typed) = await LateAsync(before, "submit");
        Assert.Equal(HttpStatusCode.Unauthorized, browser.Status);
        Assert.Contains(Steps.Message("Account.KeptNotice"), browser.Text);
        Assert.DoesNotContain("Łucja", browser.Page.Source.Text);

        await browser.SignInHereAsync("pj");
        Assert.Contains(Steps.Message("Resume.SignedInAgain"), browser.Text);
        Assert.Equal(state, await app.StateAsync());

        await browser.SubmitAsync("resume");
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        Assert.Equal(typed, Typed(browser));
        Assert.Equal(state, await app.StateAsync());

        await browser.SubmitAsync("submit");
        Assert.Empty(browser.Errors);
        Assert.NotNull(browser.Page.QuerySelector(".counted-yes"));
    }

    [Fact]
    public async Task Post_AfterTheSignInEnded_SurvivesAWrongPassword()
    {
        var (browser, typed) = await LateAsync(await app.SignInAsync("pj"), "submit");
        await browser.Fill("Email", "pj@demo.invalid").Fill("Password", "wrong").SubmitAsync();
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        await browser.SignInHereAsync("pj");
        await browser.SubmitAsync("resume");
        Assert.Equal(typed, Typed(browser));
    }

    [Theory]
    [InlineData("gnr")]
    [InlineData("pj.manager")]
    public async Task Post_AfterTheSignInEnded_IsNotResumedByAnother(string other)
    {
        var (browser, _) = await LateAsync(await app.SignInAsync("pj"), "submit");
        await app.SignInAsync(other);
        await browser.SignInHereAsync(other);
        AssertKeptFrom(browser);
    }

    [Fact]
    public async Task Post_OfAnEdit_AfterTheSignInEnded_Resumes()
    {
        var code = await app.RegisterAsync("pj");
        var before = await app.SignInAsync("pj");
        await before.OpenAsync($"/registrations/{code}/edit");
        before.Fill("EXP16", "SEX").Fill("Reason", "interview of 3 May");
        var browser = await app.Browse().ShowAsync(before.RequestOf(before.Form("save"), "save"));
        await browser.SignInHereAsync("pj");
        await browser.SubmitAsync("resume");
        Assert.Equal(("SEX", "interview of 3 May"), (browser.Value("EXP16"), browser.Value("Reason")));
        await browser.SubmitAsync("save");
        Assert.Equal($"/registrations/{code}", browser.Address);
        Assert.Equal("SEX", (await app.StoredAsync(code)).MainForm);
    }

    [Fact]
    public async Task Post_OfASuspect_AfterTheSignInEnded_Resumes()
    {
        var code = await app.ProceedingAsync("gnr");
        var before = await app.SignInAsync("gnr");
        await before.OpenAsync($"/proceedings/{code}/defendants/new");
        before.Fill("TRF03", "NAT").Fill("TRF05.family", "Pozdnikov").Fill("INV05.year", "2013");
        var request = before.RequestOf(before.Form("save"), "save");
        var state = await app.StateAsync();
        var browser = await app.Browse().ShowAsync(request);
        Assert.Equal(HttpStatusCode.Unauthorized, browser.Status);
        Assert.DoesNotContain("Pozdnikov", browser.Page.Source.Text);
        await browser.SignInHereAsync("gnr");
        await browser.SubmitAsync("resume");
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        Assert.Equal(
            ("NAT", "Pozdnikov", "2013"),
            (browser.Value("TRF03"), browser.Value("TRF05.family"), browser.Value("INV05.year"))
        );
        Assert.Equal(state, await app.StateAsync());
        await browser.SubmitAsync("save");
        Assert.Empty(browser.Errors);
        Assert.Equal(1, await app.ReadAsync(db => db.Defendants.CountAsync(d => d.Proceeding.Code == code)));
    }

    [Fact]
    public async Task SignIn_WithForgedKeptText_IsAnsweredInWords()
    {
        await app.SignInAsync("pj");
        var browser = await app.Browse().OpenAsync("/account/sign-in");
        await browser.Fill("Kept", "AAAA").SignInHereAsync("pj");
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        Assert.Contains(Steps.Message("Resume.NotYours"), browser.Text);
    }

    [Fact]
    public async Task Post_WithoutToken_KeepsTypedAndResumes()
    {
        var browser = await app.SignInAsync("pj");
        var state = await app.StateAsync();
        await FillAsync(browser);
        browser.Fill("__RequestVerificationToken", "expired");
        await browser.SubmitAsync("submit");
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        Assert.Contains(Steps.Message("Resume.Expired"), browser.Text);
        await browser.SubmitAsync("resume");
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        Assert.Equal("Łucja", browser.Value("VID03.given"));
        Assert.Equal(["BD", "IN"], browser.Values("VIC06"));
        Assert.Equal(state, await app.StateAsync());
    }

    /// <summary>Two people at one computer: the form of the first arrives under the cookie of the second.</summary>
    [Fact]
    public async Task Post_UnderAnotherSignIn_IsNotResumedByAnother()
    {
        var (pj, gnr) = (await app.SignInAsync("pj"), await app.SignInAsync("gnr"));
        await FillAsync(pj);
        await gnr.ShowAsync(pj.RequestOf(pj.Form("submit"), "submit"));
        Assert.Equal(HttpStatusCode.BadRequest, gnr.Status);
        AssertKeptFrom(gnr);
    }

    /// <summary>A page elsewhere cannot have its fields sent on by the button to continue.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("made up")]
    public async Task Post_FromElsewhere_IsNotOfferedToContinue(string? owner)
    {
        var draft = await app.DraftAsync("pj");
        var browser = await app.SignInAsync("pj");
        (string, string)[] fields = owner is null ? [] : [("form-owner", owner)];
        await browser.ShowAsync(Steps.Post($"/registrations/{draft}/discard", fields));
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        Assert.Null(browser.Page.QuerySelector("button[value=resume]"));
    }

    [Theory]
    [InlineData("submit")]
    [InlineData("draft")]
    public async Task DoubleClick_OneAfterTheOther_MakesOneRegistration(string button)
    {
        var browser = await app.SignInAsync("pj");
        await FillAsync(browser);
        var (form, before) = (browser.Form(button), await CountAsync());
        var (first, second) = (browser.RequestOf(form, button), browser.RequestOf(form, button));
        await browser.ShowAsync(first);
        var address = browser.Address;
        await browser.ShowAsync(second);
        Assert.Equal((HttpStatusCode.OK, address), (browser.Status, browser.Address));
        Assert.Equal(before + 1, await CountAsync());
    }

    [Theory]
    [InlineData("submit", "/registrations/new")]
    [InlineData("draft", "/registrations/new")]
    [InlineData("submit", "draft")]
    [InlineData("draft", "draft")]
    public async Task DoubleClick_AtOnce_MakesOneRegistration(string button, string of)
    {
        var browser = await app.SignInAsync("pj");
        if (of == "draft")
            await browser.OpenAsync($"/registrations/{await app.DraftAsync("pj")}/edit");
        else
            await browser.OpenAsync(of);
        var before = await CountAsync();
        Fill(browser);
        var form = browser.Form(button);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => SendAsync(browser, form, button)));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Redirect, a.StatusCode));
        Assert.Single(answers.Select(a => a.Headers.Location!.OriginalString).Distinct());
        Assert.Equal(before + (of == "draft" ? 0 : 1), await CountAsync());

        await browser.OpenAsync(answers[0].Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        Assert.Equal(button == "submit" ? 1 : 0, browser.Page.QuerySelectorAll(".counted-yes").Length);
    }

    [Fact]
    public async Task DoubleClick_OnANewStatus_AddsOne()
    {
        var code = await app.RegisterAsync("pj");
        var browser = await app.SignInAsync("pj");
        await browser.OpenAsync($"/registrations/{code}/statuses/new");
        FillStatus(browser);
        var form = browser.Form("save");
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SendAsync(browser, form, "save")));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Redirect, a.StatusCode));
        Assert.Equal(2, (await app.StoredAsync(code)).Statuses.Count);
        await browser.SubmitAsync("save");
        Assert.Equal($"/registrations/{code}", browser.Address);
        Assert.Equal(2, (await app.StoredAsync(code)).Statuses.Count);
    }

    [Fact]
    public async Task DoubleClick_OnACorrection_ChangesOnce()
    {
        var code = await app.RegisterAsync("pj", b => b.Fill("VID03.given", "Wira"));
        var browser = await app.SignInAsync("pj");
        await browser.OpenAsync($"/registrations/{code}/edit");
        browser.Fill("EXP16", "SEX").Fill("VID03.given", "Wirawati").Fill("Reason", "interview");
        var form = browser.Form("save");
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SendAsync(browser, form, "save")));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Redirect, a.StatusCode));
        var stored = await app.StoredAsync(code);
        Assert.Equal(("SEX", 2), (stored.MainForm.Value, stored.Version));
    }

    /// <summary>Saved as a draft, gone back in the browser, typed on, sent again.</summary>
    [Theory]
    [InlineData("draft")]
    [InlineData("submit")]
    public async Task NewForm_SentAgainWithOtherAnswers_LosesNothing(string button)
    {
        var browser = await app.SignInAsync("pj");
        await FillAsync(browser);
        var (form, before) = (browser.Form(button), await CountAsync());
        var first = browser.RequestOf(form, button);
        var second = browser.Fill("VID03.given", "Another").RequestOf(form, button);
        await browser.ShowAsync(first);
        await browser.ShowAsync(second);
        Assert.Equal(HttpStatusCode.Conflict, browser.Status);
        Assert.Equal("Another", browser.Value("VID03.given"));
        Assert.Contains("Łucja", browser.Page.QuerySelector(".notice-problem")!.TextContent);

        if (button == "submit")
            browser.Fill("Reason", "went back and corrected");
        await browser.SubmitAsync(button == "submit" ? "save" : button);
        Assert.Empty(browser.Errors);
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        Assert.Equal(before + 1, await CountAsync());
        var code = browser.Address.Split('/')[2];
        await browser.OpenAsync($"/registrations/{code}/edit");
        Assert.Equal("Another", browser.Value("VID03.given"));
    }

    [Theory]
    [InlineData("language:pt-PT", "pt-PT")]
    [InlineData("language:xx", "en-GB")]
    [InlineData("language:", "en-GB")]
    public async Task LanguageOfAForm_KeepsTyped(string intent, string expected)
    {
        var browser = await app.SignInAsync("pj");
        var state = await app.StateAsync();
        await FillAsync(browser);
        await browser.Fill("intent", intent).SubmitAsync();
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        Assert.Equal(expected, browser.Page.DocumentElement.GetAttribute("lang"));
        Assert.Equal("Łucja", browser.Value("VID03.given"));
        Assert.Equal(state, await app.StateAsync());
    }

    [Theory]
    [InlineData("language:pt-PT")]
    [InlineData("language:xx")]
    public async Task LanguageOfAForm_FromNobody_AsksToSignIn(string intent)
    {
        var browser = await app.Browse().ShowAsync(Steps.Post("/registrations/new", ("intent", intent)));
        Assert.Equal(HttpStatusCode.Unauthorized, browser.Status);
        Assert.NotNull(browser.Page.GetElementById("Password"));
    }

    private static void AssertKeptFrom(Browser browser)
    {
        Assert.Contains(Steps.Message("Resume.NotYours"), browser.Text);
        Assert.DoesNotContain("Łucja", browser.Page.DocumentElement.TextContent);
        Assert.Null(browser.Page.QuerySelector("button[value=resume]"));
    }

    private static async Task FillAsync(Browser browser)
    {
        await browser.OpenMinimumAsync();
        Fill(browser);
    }

    private static void Fill(Browser browser) =>
        RegistrationJourneyTests
            .FillMinimum(browser)
            .Fill("VID03.given", "Łucja")
            .Fill("VID03.family", "<Õ'Neill & \"Søn\">\u00a0x")
            .Fill("VIC06", "BD", "IN");

    private static void FillStatus(Browser browser) =>
        browser
            .Fill("IDN03", "IDE")
            .Fill("IDN04.year", "2014")
            .Fill("IDN05", "PT-PJ")
            .Fill("Reason", "formally identified");

    /// <summary>The form of a signed-in person, sent by a browser whose sign-in has ended; and what was typed in it.</summary>
    private async Task<(Browser, string)> LateAsync(Browser signedIn, string button)
    {
        await FillAsync(signedIn);
        var request = signedIn.RequestOf(signedIn.Form(button), button);
        await signedIn.Fill("intent", "resume").SubmitAsync(); // shows what was typed, saves nothing
        return (await app.Browse().ShowAsync(request), Typed(signedIn));
    }

    private static string Typed(Browser browser) =>
        string.Join('\n', s_boxes.Select(b => $"{b}: {string.Join(", ", browser.Values(b))}"));

    private static Task<HttpResponseMessage> SendAsync(
        Browser browser,
        AngleSharp.Html.Dom.IHtmlFormElement form,
        string button
    ) => browser.Http.SendAsync(browser.RequestOf(form, button), TestContext.Current.CancellationToken);

    private Task<int> CountAsync() => app.ReadAsync(db => db.Registrations.CountAsync());
}
