using System.Net;

namespace Dcim.Tests.Web;

/// <summary>Wrong answers: the message at the right field, everything typed still there, nothing stored.</summary>
public sealed class BadInputTests(AppFactory app) : IClassFixture<AppFactory>
{
    private static readonly string s_long = string.Concat(Enumerable.Repeat("Ängstliche\u0301 ", 1000))[..10_000];

    /// <summary>The box of the error, its message, and what is typed over the plain registration as <c>box=value</c>.</summary>
    public static TheoryData<string, string, string[]> Wrong() =>
        new()
        {
            { "CAS04.day", "Answer.NoSuchDay", ["CAS04.day=31", "CAS04.month=2"] },
            { "CAS04.day", "Answer.NoSuchDay", ["CAS04.day=29", "CAS04.month=2", "CAS04.year=1900"] },
            { "CAS04.day", "Answer.NoSuchDay", ["CAS04.day=0"] },
            { "CAS04.day", "Answer.NoSuchDay", ["CAS04.day=sexta"] },
            { "CAS04.month", "Answer.NoSuchMonth", ["CAS04.month=April"] },
            { "CAS04.month", "Answer.NoSuchMonth", ["CAS04.month=13"] },
            { "CAS04.month", "Answer.MonthMissing", ["CAS04.month="] },
            { "CAS04.year", "Answer.YearRange", ["CAS04.year=abcd"] },
            { "CAS04.year", "Answer.YearRange", ["CAS04.year=13"] },
            { "CAS04.year", "Answer.YearRange", ["CAS04.year=1899"] },
            { "CAS04.year", "Answer.YearMissing", ["CAS04.year="] },
            { "CAS04.year", "Sheet.Future", ["CAS04.year=2190"] },
            { "CAS04.kind", "Answer.UnknownCode", ["CAS04.kind=UNK"] },
            { "CAS04.kind", "Answer.UnknownCode", ["CAS04.kind=' OR 1=1"] },
            { "CAS04.year2", "Answer.SecondDateWithoutBetween", ["CAS04.year2=2014"] },
            { "VID04.year", "Sheet.Future", ["VIC03.missing=", "VIC04=", "VID04.year=2190"] },
            {
                "VID04.year2",
                "Answer.Reversed",
                ["VIC03.missing=", "VIC04=", "VID04.kind=BTW", "VID04.year=1990", "VID04.year2=1980"]
            },
            { "VID04.year", "Sheet.BornAfterRegistration", ["VIC03.missing=", "VIC04=", "VID04.year=2014"] },
            { "IDN04.year", "Sheet.Future", ["IDN04.year=2190"] },
            { "IDN04.day", "Answer.AnswerOrReason", ["IDN04.kind=UNK"] },
            { "VIC03", "Answer.NumberRange", ["VIC03=121", "VIC03.missing=", "VIC04="] },
            { "VIC03", "Answer.WholeNumber", ["VIC03=-1", "VIC03.missing=", "VIC04="] },
            { "VIC03", "Answer.WholeNumber", ["VIC03=17,5", "VIC03.missing=", "VIC04="] },
            { "VIC03", "Answer.WholeNumber", ["VIC03=99999999999999999999", "VIC03.missing=", "VIC04="] },
            { "VIC03", "Answer.AnswerOrReason", ["VIC03=20", "VIC03.missing=UNK", "VIC04="] },
            { "VIC03.missing", "Answer.UnknownCode", ["VIC03.missing=NAP"] },
            { "VIC01", "Answer.UnknownCode", ["VIC01=X1"] },
            { "VIC01", "Answer.UnknownCode", ["VIC01=m"] },
            { "VIC01", "Answer.UnknownCode", ["VIC01=<script>alert(1)</script>"] },
            { "VIC06", "Answer.UnknownCode", ["VIC06=ATLANTIS"] },
            { "VIC06", "Answer.UnknownCode", ["VIC06=|BD|"] },
            { "VIC06", "Answer.StandsAlone", ["VIC06=BD", "VIC06=UNK"] },
            { "VIC06", "Answer.TooManyCodes", ["VIC06=BD", "VIC06=IN", "VIC06=PK", "VIC06=NP"] },
            { "EXP16", "Answer.UnknownCode", ["EXP16=SEX1"] },
            { "EXP16", "Answer.UnknownCode", ["EXP16=FRUIT"] },
            { "EXP16", "Answer.OneAnswerOnly", ["EXP16=LAB", "EXP16=SEX"] },
            { "IDN03", "Answer.UnknownCode", ["IDN03=UNK"] },
            { "IDN03", "Sheet.StatusNotOfBody", ["IDN03=IDE", "IDN05=PT-ONG1"] },
            { "IDN05", "Answer.UnknownCode", ["IDN05=PT-NOBODY"] },
            { "VIC04", "Sheet.AgeGroupContradicts", ["VIC03.missing=", "VID04.year=2005", "VIC04=Y_GE18"] },
            { "VID03.given", "Answer.TextTooLong", [$"VID03.given={s_long}"] },
            { "VID03.contact", "Answer.TextTooLong", [$"VID03.contact={s_long}"] },
            { "VID03.given", "Answer.ControlCharacters", ["VID03.given=An\u0007na"] },
            { "VID03.family", "Answer.ControlCharacters", ["VID03.family=Silva\u001b[31m"] },
            { "VID03.other", "Answer.ControlCharacters", ["VID03.other=a\u007fb"] },
            { "VIC01", "Answer.ControlCharacters", ["VIC01=M\u0008"] },
        };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Submit_WithWrongAnswer_ShowsErrorKeepsTypedStoresNothing(
        string box,
        string message,
        string[] answers
    )
    {
        var browser = await app.SignInAsync("pj");
        var before = await app.StateAsync();
        await browser.OpenMinimumAsync();
        var typed = answers
            .Select(a => a.Split('=', 2))
            .GroupBy(a => a[0], a => a[1])
            .ToDictionary(a => a.Key, a => a.ToArray());
        foreach (var (name, values) in typed)
            browser.Fill(name, values);
        await browser.SubmitAsync("submit");

        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        browser.AssertError(box, message);
        if (message != "Sheet.Future") // of two dates, the other then looks odd too
            Assert.Single(browser.Errors);
        foreach (var (name, values) in typed)
            if (message == "Answer.OneAnswerOnly")
                Assert.Equal(values[..1], browser.Values(name)); // one list shows one
            else
                Assert.Equal(values.Select(v => v.Trim()).Where(v => v.Length > 0), browser.Values(name));
        Assert.Equal(
            ["PRE", "LAB"],
            new[] { "IDN03", "EXP16" }.Select(n => typed.ContainsKey(n) ? Plain(n) : browser.Value(n))
        );
        Assert.Empty(browser.Page.QuerySelectorAll("main script"));
        Assert.Equal(before, await app.StateAsync());
    }

    [Fact]
    public async Task Submit_TwoCodesForARadio_ShowsError()
    {
        var browser = await app.SignInAsync("pj");
        await browser.OpenMinimumAsync();
        await browser.Fill("VIC01", "M", "F").SubmitAsync("submit");
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        browser.AssertError("VIC01", "Answer.OneAnswerOnly");
    }

    [Fact]
    public async Task Submit_ManyErrors_AreAllNamedInTheOrderOfTheForm()
    {
        var browser = await app.SignInAsync("pj");
        await browser.OpenMinimumAsync();
        browser.Fill("CAS04.day", "32").Fill("VIC01", "?").Fill("VID03.given", s_long).Fill("IDN05", "");
        await browser.SubmitAsync("submit");
        var targets = browser.Page.QuerySelectorAll(".error-summary a").Select(a => a.GetAttribute("href"));
        Assert.Equal(["#CAS04-day", "#VID03-given", "#VIC01", "#IDN05"], targets);
    }

    [Fact]
    public async Task Submit_Empty_SaysHowManyAreMissing()
    {
        var browser = await app.SignInAsync("pj");
        await browser.OpenAsync("/registrations/new");
        Assert.Contains("8 answers missing", browser.Page.QuerySelector(".counted-no")!.TextContent);
        await browser.SubmitAsync("submit");
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        Assert.Equal(8, browser.Errors.Count);
        browser.AssertError("CAS04.day", "Sheet.AnswerNeeded");
        browser.AssertError("VIC03", "Sheet.AgeMissing");
        browser.AssertError("IDN05", "Sheet.AnswerMissing");
    }

    [Fact]
    public async Task Submit_NgoWithoutAWordOnConsent_ShowsError()
    {
        var browser = await app.SignInAsync("farol");
        await browser.OpenMinimumAsync();
        await browser.Fill("GOV03.scope", []).SubmitAsync("submit");
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        browser.AssertError("GOV03.scope", "Sheet.AnswerMissing");
    }

    [Theory]
    [InlineData("Reason", "", "Sheet.ChangeReasonMissing")]
    [InlineData("Reason", "a\u0001b", "Answer.ControlCharacters")]
    [InlineData("Reason", "long", "Answer.TextTooLong")]
    public async Task Change_WithoutAGoodReason_ShowsError(string box, string reason, string message)
    {
        var code = await app.RegisterAsync("pj");
        var browser = await app.SignInAsync("pj");
        var before = await app.StateAsync();
        await browser.OpenAsync($"/registrations/{code}/edit");
        await browser.Fill("EXP16", "SEX").Fill(box, reason == "long" ? s_long : reason).SubmitAsync("save");
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        browser.AssertError(box, message);
        Assert.Equal("SEX", browser.Value("EXP16"));
        Assert.Equal(before, await app.StateAsync());
    }

    [Fact]
    public async Task Status_BeforeAnEarlierOneOfTheSameBody_ShowsError()
    {
        var code = await app.RegisterAsync("pj");
        var browser = await app.SignInAsync("pj");
        var before = await app.StateAsync();
        await browser.OpenAsync($"/registrations/{code}/statuses/new");
        browser.Fill("IDN03", "IDE").Fill("IDN04.year", "2012").Fill("IDN05", "PT-PJ").Fill("Reason", "decided");
        await browser.SubmitAsync("save");
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        browser.AssertError("IDN04.year", "Sheet.StatusBeforeEarlier");
        Assert.Equal("2012", browser.Value("IDN04.year"));
        Assert.Equal(before, await app.StateAsync());
    }

    [Fact]
    public async Task Status_TheOnlyOne_IsNotTakenOut()
    {
        var code = await app.RegisterAsync("pj");
        var status = (await app.StoredAsync(code)).Statuses[0].Code;
        var browser = await app.SignInAsync("pj");
        var before = await app.StateAsync();
        await browser.OpenAsync($"/registrations/{code}/statuses/{status}/edit");
        await browser.Fill("Reason", "wrong").SubmitAsync("remove");
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        browser.AssertError("IDN03", "Status.LastOne");
        Assert.Equal(before, await app.StateAsync());
    }

    [Fact]
    public async Task ManipulatedVersionAndToken_AreAnsweredInWords()
    {
        var browser = await app.SignInAsync("pj");
        await browser.OpenMinimumAsync();
        await browser.Fill("Version", "abc").Fill("FormToken", "not a guid").SubmitAsync("submit");
        Assert.True(browser.Status is HttpStatusCode.BadRequest or HttpStatusCode.OK, browser.Status.ToString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Body_Of25Megabytes_IsRefusedWithAPage(bool signedIn)
    {
        var browser = await BrowserAsync(signedIn);
        await browser.ShowAsync(Steps.Post("/registrations/new", ("VID03.given", new string('a', 25_000_000))));
        AssertRefusedInWords(browser);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Body_Of25MegabytesInFittingFields_IsRefusedWithAPage(bool signedIn)
    {
        var browser = await BrowserAsync(signedIn);
        var text = new string('a', 25_000);
        await browser.ShowAsync(
            Steps.Post("/registrations/new", [.. Enumerable.Range(0, 1000).Select(i => ($"f{i}", text))])
        );
        AssertRefusedInWords(browser);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Body_Of5000Fields_IsRefusedWithAPage(bool signedIn)
    {
        var browser = await BrowserAsync(signedIn);
        await browser.ShowAsync(
            Steps.Post("/registrations/new", [.. Enumerable.Range(0, 5000).Select(i => ($"f{i}", "x"))])
        );
        AssertRefusedInWords(browser, HttpStatusCode.BadRequest, "Error.BadRequest");
    }

    [Theory]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nbroken")]
    [InlineData("application/x-www-form-urlencoded", "VID03.given=%00")]
    [InlineData("application/json", "{}")]
    [InlineData("text/plain", "VIC01=M")]
    public async Task Body_OfAnotherKind_IsRefusedWithAPage(string type, string body)
    {
        var browser = await BrowserAsync(signedIn: true);
        var content = new StringContent(body);
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);
        await browser.ShowAsync(new(HttpMethod.Post, "/registrations/new") { Content = content });
        Assert.InRange((int)browser.Status, 400, 499);
        Assert.NotNull(browser.Page.QuerySelector("main h1"));
    }

    [Theory]
    [InlineData("/registrations?year=abc&status=%00&page=-5&show=%3Cscript%3E")]
    [InlineData("/registrations?page=999999999999")]
    [InlineData("/registrations/'%20OR%201=1")]
    [InlineData("/registrations/..%2f..%2fetc%2fpasswd")]
    public async Task Address_MadeUp_IsNoFault(string address)
    {
        var browser = await app.SignInAsync("pj");
        await browser.OpenAsync(address);
        Assert.InRange((int)browser.Status, 200, 499);
        Assert.NotNull(browser.Page.QuerySelector("main h1"));
    }

    private static string Plain(string name) => name == "IDN03" ? "PRE" : "LAB";

    private static void AssertRefusedInWords(
        Browser browser,
        HttpStatusCode status = HttpStatusCode.RequestEntityTooLarge,
        string text = "Error.TooLarge"
    )
    {
        Assert.Equal(status, browser.Status);
        Assert.Contains(Steps.Message(text), browser.Page.QuerySelector("main h1")!.TextContent);
    }

    private async Task<Browser> BrowserAsync(bool signedIn) => signedIn ? await app.SignInAsync("pj") : app.Browse();
}
