using System.Net;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Tests.Web;

/// <summary>
/// Wrong answers on the pages beyond the minimum: the message at the field, everything typed still there, nothing stored.
/// </summary>
public sealed class WrongSectionInputTests(WrongSectionInputTests.Desk desk)
    : IClassFixture<WrongSectionInputTests.Desk>
{
    /// <summary>An instance with a police officer at work on one registration.</summary>
    public sealed class Desk : AppFactory, IAsyncLifetime
    {
        public Browser Pj { get; private set; } = null!;
        public string File { get; private set; } = null!;
        public string Case { get; private set; } = null!;
        public string Status { get; private set; } = null!;

        /// <summary>The draft of an event of two people.</summary>
        public string Event { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Pj = await SignInAsync("pj");
            await Pj.OpenMinimumAsync();
            await Pj.Fill("VIC03", "30").Fill("VIC03.missing", "").SubmitAsync("submit");
            File = Pj.Address;
            (Case, Status) = await this.ReadAsync(async db =>
            {
                var registration = await db
                    .Registrations.Include(r => r.Case)
                    .Include(r => r.Statuses)
                    .SingleAsync(r => File.EndsWith(r.Code));
                return ($"/cases/{registration.Case.Code}", $"{File}/statuses/{registration.Statuses[0].Code}/edit");
            });
            await Pj.OpenAsync($"{File}/sections/background");
            await Pj.Fill("VIC09", "BD").SubmitAsync("save");
            await FillEvent(await Pj.OpenAsync("/events/new")).SubmitAsync("next");
            Assert.Empty(Pj.Errors);
            Event = Pj.Address[..^"/people".Length];
        }
    }

    private static readonly string s_long = new('ñ', 10_000);

    /// <summary>The page, the box of the error, its message, and what is typed as <c>box=value</c>.</summary>
    public static TheoryData<string, string, string, string[]> Wrong() =>
        new()
        {
            // Between answers
            { "episodes/new", "EXP10.year", "Sheet.EndBeforeStart", ["EXP09.year=2013", "EXP10.year=2012"] },
            {
                "episodes/new",
                "EXP10.year",
                "Sheet.EndBeforeStart",
                ["EXP09.year=2013", "EXP09.month=2", "EXP09.day=2", "EXP10.year=2013", "EXP10.month=2", "EXP10.day=1"]
            },
            {
                "services/new",
                "AST05.end.year",
                "Sheet.EndBeforeStart",
                ["AST05.start.year=2013", "AST05.end.year=2012"]
            },
            {
                "sections/protection",
                "PRO03.end.year",
                "Sheet.EndBeforeStart",
                ["PRO02=GRA", "PRO03.start.year=2014", "PRO03.end.year=2013"]
            },
            { "episodes/new", "EXP07", "Sheet.RegionNotInCountry", ["EXP06=ES", "EXP07=PT1A0"] },
            { "sections/recruitment", "REC02.region", "Sheet.RegionNotInCountry", ["REC01=BD", "REC02.region=PT1A0"] },
            { "episodes/new", "EXP03", "Sheet.FormNotAmongAll", ["EXP02=SEX", "EXP03=DOM", "EXP03=BEG"] },
            { "episodes/new", "EXP05", "Sheet.SectorNeeded", ["EXP02=LAB"] },
            { "sections/recruitment", "REC08.currency", "Sheet.CurrencyNeeded", ["REC08.amount=500"] },
            { "sections/proceedings", "VLP06.currency", "Sheet.CurrencyNeeded", ["VLP05=CRC", "VLP06.amount=500"] },
            { "sections/proceedings", "VLP07.currency", "Sheet.CurrencyNeeded", ["VLP05=CRC", "VLP07.amount=500"] },
            { "episodes/new", "EXP09.year", "Sheet.BeforeBirth", ["EXP09.year=1901"] },
            { "movements/new", "MOV06.year", "Sheet.BeforeBirth", ["MOV01=INT", "MOV06.year=1901"] },
            // In the future
            { "episodes/new", "EXP09.year", "Sheet.Future", ["EXP09.year=2190"] },
            { "movements/new", "MOV06.year", "Sheet.Future", ["MOV01=INT", "MOV06.year=2190"] },
            { "sections/identification", "IDN01.year", "Sheet.Future", ["IDN01.year=2190"] },
            { "sections/protection", "PRO01.year", "Sheet.Future", ["PRO01.year=2190"] },
            { "sections/background", "VIC17.year", "Sheet.Future", ["VIC17.year=2190"] },
            { "case", "CAS10.date.year", "Sheet.Future", ["CAS09=CLO", "CAS10.date.year=2190"] },
            // Codes that are not there, or not admitted
            { "sections/vulnerability", "VUL03", "Answer.UnknownCode", ["VUL03=NAP"] },
            { "sections/background", "VIC13", "Answer.UnknownCode", ["VIC13=9A"] },
            { "sections/identification", "PTX01", "Answer.UnknownCode", ["PTX01=NAP"] },
            { "sections/identification", "CAS05", "Answer.UnknownCode", ["CAS05=ES300"] },
            { "sections/assistance", "AST07", "Answer.UnknownCode", ["AST07=CZP"] },
            { "referrals/new", "AST08.organisation", "Answer.UnknownCode", ["AST08.organisation=PT-NOBODY"] },
            { "case", "CAS08", "Answer.UnknownCode", ["CAS08=abcdefghjkmn"] },
            { "case", "CAS07", "Answer.UnknownCode", ["CAS07=STLS"] },
            { "sections/vulnerability", "VUL01", "Answer.StandsAlone", ["VUL01=UNK", "VUL01=NAS"] },
            { "sections/recruitment", "REC06", "Answer.StandsAlone", ["REC06=NON", "REC06=FOR"] },
            { "episodes/new", "CTL01", "Answer.StandsAlone", ["CTL01=UNK", "CTL01=NAP"] },
            { "sections/return", "RET01", "Answer.OneAnswerOnly", ["RET01=VOL", "RET01=FOR"] },
            // What cannot be read
            { "sections/background", "VIC10.text", "Answer.TextTooLong", [$"VIC10.text={s_long}"] },
            { "sections/recruitment", "REC02.text", "Answer.ControlCharacters", ["REC02.text=Dha\u0007ka"] },
            { "sections/background", "VIC05", "Answer.NumberRange", ["VIC05=121"] },
            { "sections/background", "VIC05", "Answer.AnswerOrReason", ["VIC05=17", "VIC05.missing=UNK"] },
            { "sections/recruitment", "REC08.amount", "Answer.WholeNumber", ["REC08.amount=5.000"] },
            { "episodes/new", "EXP09.month", "Answer.NoSuchMonth", ["EXP09.month=spring", "EXP09.year=2012"] },
            { "episodes/new", "EXP09.day", "Answer.AnswerOrReason", ["EXP09.kind=UNK", "EXP09.day=3"] },
            {
                "services/new",
                "AST05.start.year2",
                "Answer.Reversed",
                ["AST05.start.kind=BTW", "AST05.start.year=2014", "AST05.start.year2=2013"]
            },
            { "referrals/new", "AST08.date.year", "Answer.YearRange", ["AST08.date.year=13"] },
            // Statuses
            { "statuses/new", "IDN03", "Sheet.StatusNotOfBody", ["IDN03=IDE", "IDN04.year=2014", "IDN05=PT-ONG1"] },
            { "statuses/new", "IDN03", "Sheet.StatusNotOfBody", ["IDN03=SIG", "IDN04.year=2014", "IDN05=PT-PJ"] },
            { "statuses/new", "IDN03", "Sheet.AnswerNeeded", ["IDN04.year=2014", "IDN05=PT-PJ"] },
            { "status", "IDN04.year", "Sheet.Future", ["IDN04.day=", "IDN04.month=", "IDN04.year=2190"] },
            // A replaced answer needs its reason
            { "sections/background", "Reason", "Sheet.ChangeReasonMissing", ["VIC09=UNK"] },
            { "status", "Reason", "Sheet.ChangeReasonMissing", ["IDN03=IDE"] },
            { "sections/background", "Reason", "Answer.TextTooLong", ["VIC09=IN", $"Reason={s_long}"] },
            { "sections/background", "Reason", "Answer.ControlCharacters", ["VIC09=IN", "Reason=a\u001bb"] },
        };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Save_WithAWrongAnswer_ShowsErrorKeepsTypedStoresNothing(
        string page,
        string box,
        string message,
        string[] answers
    )
    {
        await desk.Pj.OpenAsync(
            page switch
            {
                "case" => $"{desk.Case}/edit",
                "status" => desk.Status,
                _ => $"{desk.File}/{page}",
            }
        );
        await AssertRefusedAsync(box, message, answers, "save");
    }

    /// <summary>The same of the page that holds for all persons of an event.</summary>
    [Theory]
    [InlineData("people", "Answer.NumberRange", "people=0")]
    [InlineData("people", "Answer.NumberRange", "people=81")]
    [InlineData("people", "Answer.NumberRange", "people=two")]
    [InlineData("people", "Answer.NumberRange", "people=")]
    [InlineData("CAS04.day", "Answer.NoSuchDay", "CAS04.day=31", "CAS04.month=2")]
    [InlineData("CAS04.day", "Sheet.AnswerNeeded", "CAS04.day=", "CAS04.month=", "CAS04.year=")]
    [InlineData("EXP06", "Answer.UnknownCode", "EXP06=XX")]
    [InlineData("IDN05", "Answer.UnknownCode", "IDN05=PT-NOBODY")]
    public async Task Event_WithAWrongSharedAnswer_ShowsErrorKeepsTypedStoresNothing(
        string box,
        string message,
        params string[] answers
    )
    {
        FillEvent(await desk.Pj.OpenAsync("/events/new"));
        await AssertRefusedAsync(box, message, answers, "next");
    }

    /// <summary>A wrong cell is marked in the grid, which keeps all that was typed; the draft is kept, nobody is registered.</summary>
    [Theory]
    [InlineData("p0.VIC03", "Answer.NumberRange", "p0.VIC03=200")]
    [InlineData("p1.VIC03", "Answer.WholeNumber", "p1.VIC03=about 20")]
    [InlineData("p1.VIC06", "Answer.UnknownCode", "p1.VIC06=Atlantis")]
    [InlineData("p0.VIC01", "Answer.UnknownCode", "p0.VIC01=X")]
    [InlineData("p0.VID04", "Answer.NoSuchDay", "p0.VID04.day=31", "p0.VID04.month=2", "p0.VID04.year=1990")]
    [InlineData("p0.VID03.given", "Answer.ControlCharacters", "p0.VID03.given=An\u0007na")]
    public async Task Grid_WithAWrongCell_MarksItKeepsTypedRegistersNobody(
        string cell,
        string message,
        params string[] answers
    )
    {
        var browser = desk.Pj;
        await browser.OpenAsync($"{desk.Event}/people");
        var before = await desk.ReadAsync(db => db.Registrations.CountAsync());
        foreach (var box in (string[])["VID03.given", "VID04.day", "VID04.month", "VID04.year"])
            browser.Fill($"p0.{box}", "");
        foreach (var person in (string[])["p0", "p1"])
            browser.Fill($"{person}.VIC01", "F").Fill($"{person}.VIC03", "30").Fill($"{person}.VIC06", "Bangladesh");
        var typed = Fill(browser, answers);
        if (answers[0].Contains("VID04", StringComparison.Ordinal))
            browser.Fill("p0.VIC03", "");
        await browser.SubmitAsync("submit");

        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        var first = typed.Keys.First().Replace('.', '-');
        var error = browser.Page.GetElementById(first)!.Closest("td")!.QuerySelector(".field-error");
        Assert.NotNull(error);
        Assert.Contains(Steps.Message(message), error.TextContent);
        Assert.Contains(browser.Errors, e => e.Contains(Steps.Message(message), StringComparison.Ordinal));
        Assert.Contains(
            browser.Page.QuerySelectorAll(".error-summary a"),
            a => a.GetAttribute("href")!.StartsWith($"#{cell.Replace('.', '-')}", StringComparison.Ordinal)
        );
        foreach (var (box, texts) in typed)
            Assert.Equal(texts, browser.Values(box));
        Assert.Equal(before, await desk.ReadAsync(db => db.Registrations.CountAsync()));

        await browser.OpenAsync($"{desk.Event}/people");
        foreach (var (box, texts) in typed)
            Assert.Equal(texts, browser.Values(box));
    }

    [Fact]
    public async Task Case_RegistrationThatIsNotOurs_IsNotBroughtIn()
    {
        var foreign = await desk.RegisterAsync("gnr");
        foreach (var code in (string[])[foreign, "abcdefghjkmn", "", "' OR 1=1 --", s_long])
        {
            await desk.Pj.OpenAsync(desk.Case);
            var before = await desk.StateAsync();
            await desk.Pj.PostAsync($"{desk.Case}/registrations", ("registration", code));
            Assert.Equal(HttpStatusCode.BadRequest, desk.Pj.Status);
            desk.Pj.AssertError("registration", "Case.NoSuchRegistration");
            Assert.Equal(code, desk.Pj.Page.GetElementById("registration")!.GetAttribute("value") ?? "");
            Assert.Equal(before, await desk.StateAsync());
        }
    }

    [Fact]
    public async Task StatusOfTheLastLine_IsNotRemoved()
    {
        await desk.Pj.OpenAsync(desk.Status);
        var before = await desk.StateAsync();
        await desk.Pj.Fill("Reason", "wrong").SubmitAsync("remove");
        Assert.Equal(HttpStatusCode.BadRequest, desk.Pj.Status);
        desk.Pj.AssertError("IDN03", "Status.LastOne");
        Assert.Equal(("PRE", "wrong"), (desk.Pj.Value("IDN03"), desk.Pj.Value("Reason")));
        Assert.Equal(before, await desk.StateAsync());
    }

    [Fact]
    public async Task AgeAtExploitation_AboveTheAge_ShowsError_OnBothPages()
    {
        var file =
            $"/registrations/{await desk.RegisterAsync("pj", b => b.Fill("VIC03", "20").Fill("VIC03.missing", ""))}";
        await desk.Pj.OpenAsync($"{file}/sections/background");
        await AssertRefusedAsync("VIC05", "Sheet.AgeAtExploitationTooHigh", ["VIC05=21"], "save");
        await desk.Pj.OpenAsync($"{file}/sections/background");
        await desk.Pj.Fill("VIC05", "20").SubmitAsync("save");
        Assert.Empty(desk.Pj.Errors);
        await desk.Pj.OpenAsync($"{file}/edit");
        await AssertRefusedAsync("VIC03", "Sheet.AgeAtExploitationTooHigh", ["VIC03=19", "Reason=told"], "save");
    }

    [Fact]
    public async Task Birth_AfterAnEpisode_ShowsErrorOnTheMinimumPage()
    {
        var file = $"/registrations/{await desk.RegisterAsync("pj")}";
        await desk.Pj.OpenAsync($"{file}/episodes/new");
        await desk.Pj.Fill("EXP02", "SEX").Fill("EXP09.year", "1990").SubmitAsync("save");
        Assert.Empty(desk.Pj.Errors);
        await desk.Pj.OpenAsync($"{file}/edit");
        await AssertRefusedAsync(
            "VID04.year",
            "Sheet.BornAfterEvents",
            ["VIC03.missing=", "VIC04=Y_GE18", "VID04.year=1992", "Reason=passport"],
            "save"
        );
    }

    [Fact]
    public async Task StaleVersion_ShowsWhatChangedMeanwhile()
    {
        var file = $"/registrations/{await desk.RegisterAsync("pj")}";
        var address = $"{file}/sections/vulnerability";
        await desk.Pj.OpenAsync(address);
        await desk.Pj.Fill("VUL03", "Y").SubmitAsync("save");
        await desk.Pj.OpenAsync(address);
        var before = await desk.StateAsync();
        await desk.Pj.Fill("Version", "1").Fill("VUL03", "N").Fill("Reason", "old page").SubmitAsync("save");
        Assert.Equal(HttpStatusCode.Conflict, desk.Pj.Status);
        Assert.Contains(Steps.Message("Conflict.Title"), desk.Pj.Text);
        Assert.Equal("N", desk.Pj.Value("VUL03"));
        Assert.Equal(before, await desk.StateAsync());
    }

    [Fact]
    public async Task Event_SavedTwiceAtOnce_IsOneDraftAndNoFault()
    {
        var before = await desk.ReadAsync(db => db.EventDrafts.CountAsync());
        var form = FillEvent(await desk.Pj.OpenAsync("/events/new")).Form("draft");
        var sent = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ =>
                    desk.Pj.Http.SendAsync(desk.Pj.RequestOf(form, "draft"), TestContext.Current.CancellationToken)
                )
        );
        Assert.All(sent, r => Assert.True(r.StatusCode is HttpStatusCode.Found or HttpStatusCode.Conflict));
        Assert.Contains(sent, r => r.StatusCode == HttpStatusCode.Found);
        Assert.Equal(before + 1, await desk.ReadAsync(db => db.EventDrafts.CountAsync()));
    }

    [Fact]
    public async Task StaleVersion_OfAnEvent_IsToldAndKeepsWhatIsTyped()
    {
        await desk.Pj.OpenAsync($"{desk.Event}/people");
        await desk.Pj.Fill("Version", "0").Fill("p0.VIC03", "31").SubmitAsync("draft");
        Assert.Equal(HttpStatusCode.Conflict, desk.Pj.Status);
        Assert.Contains(desk.Pj.Errors, e => e.Contains(Steps.Message("Event.ChangedMeanwhile")));
        Assert.Equal("31", desk.Pj.Value("p0.VIC03"));
    }

    /// <summary>What is not there, not ours or not of this registration: a page that says so, and nothing else.</summary>
    [Fact]
    public async Task AddressesOfNothing_AreNotFound_ForReadingAndForSending()
    {
        var draft = $"/registrations/{await desk.DraftAsync("pj")}";
        var other = $"/registrations/{await desk.RegisterAsync("pj")}";
        var foreign = $"/registrations/{await desk.RegisterAsync("gnr")}";
        var foreignCase = await desk.ReadAsync(db =>
            db.Registrations.Where(r => foreign.EndsWith(r.Code)).Select(r => r.Case.Code).SingleAsync()
        );
        var gnr = await desk.SignInAsync("gnr");
        await FillEvent(await gnr.OpenAsync("/events/new")).SubmitAsync("next");
        var row = desk.Status[desk.File.Length..];
        await desk.Pj.OpenAsync(desk.File);
        var before = await desk.StateAsync();
        foreach (
            var address in (string[])
                [
                    $"{desk.File}/sections/nowhere",
                    $"{desk.File}/sections/Background",
                    $"{desk.File}/weapons/new",
                    $"{desk.File}/episodes/abcdefghjkmn/edit",
                    $"{other}{row}",
                    $"{desk.File}{row.Replace("statuses", "episodes")}",
                    $"{draft}/sections/background",
                    $"{draft}/episodes/new",
                    $"{foreign}/sections/background",
                    $"{foreign}/episodes/new",
                    $"/cases/{foreignCase}/edit",
                    $"/cases/{foreignCase}/statuses/new",
                    "/cases/abcdefghjkmn/edit",
                    $"/events/new?case={foreignCase}",
                    gnr.Address,
                    gnr.Address[..^"/people".Length],
                    "/events/abcdefghjkmn",
                ]
        )
        {
            await desk.Pj.OpenAsync(address);
            Assert.True(desk.Pj.Status == HttpStatusCode.NotFound, $"GET {address}: {desk.Pj.Status}");
            await desk.Pj.OpenAsync(desk.File);
            await desk.Pj.PostAsync(address, ("intent", "save"), ("VIC09", "IN"), ("Reason", "why"));
            Assert.True(desk.Pj.Status == HttpStatusCode.NotFound, $"POST {address}: {desk.Pj.Status}");
            Assert.NotNull(desk.Pj.Page.QuerySelector("main h1"));
            await desk.Pj.OpenAsync(desk.File);
        }
        Assert.Equal(before, await desk.StateAsync());
    }

    [Fact]
    public async Task Statuses_ForThoseOfAnotherCase_AreNotAdded()
    {
        var other = await desk.RegisterAsync("pj");
        await desk.Pj.OpenAsync(desk.File);
        var before = await desk.StateAsync();
        await desk.Pj.OpenAsync($"{desk.Case}/statuses/new?r={other}&r=abcdefghjkmn");
        Assert.Equal(desk.Case, desk.Pj.Address);
        await desk.Pj.PostAsync(
            $"{desk.Case}/statuses/new",
            ("r", other),
            ("IDN03", "IDE"),
            ("IDN04.year", "2014"),
            ("IDN05", "PT-PJ"),
            ("intent", "save")
        );
        Assert.Equal(before, await desk.StateAsync());
    }

    [Fact]
    public async Task Statuses_ForSeveral_WithAWrongAnswer_AreAddedToNobody()
    {
        var code = desk.File["/registrations/".Length..];
        await desk.Pj.OpenAsync($"{desk.Case}/statuses/new?r={code}");
        await AssertRefusedAsync(
            "IDN03",
            "Sheet.StatusNotOfBody",
            ["IDN03=IDE", "IDN04.year=2014", "IDN05=PT-ONG1"],
            "save"
        );
    }

    private async Task AssertRefusedAsync(string box, string message, string[] answers, string button)
    {
        var browser = desk.Pj;
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        var before = await desk.StateAsync();
        var typed = Fill(browser, answers);
        await browser.SubmitAsync(button);
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        browser.AssertError(box, message);
        foreach (var (name, texts) in typed)
            Assert.Equal(
                message == "Answer.OneAnswerOnly" && name == box ? texts[..1] : texts.Where(t => t.Length > 0).Order(),
                browser.Values(name).Order()
            );
        Assert.Equal(before, await desk.StateAsync());
    }

    private static Dictionary<string, string[]> Fill(Browser browser, string[] answers)
    {
        var typed = answers
            .Select(a => a.Split('=', 2))
            .GroupBy(a => a[0], a => a[1])
            .ToDictionary(a => a.Key, a => a.ToArray());
        foreach (var (name, texts) in typed)
            browser.Fill(name, texts);
        return typed;
    }

    /// <summary>What the two people of an event share, typed in and not sent.</summary>
    private static Browser FillEvent(Browser browser) =>
        browser
            .Fill("people", "2")
            .Fill("CAS04.day", "17")
            .Fill("CAS04.month", "4")
            .Fill("CAS04.year", "2013")
            .Fill("IDN03", "PRE")
            .Fill("IDN04.day", "17")
            .Fill("IDN04.month", "4")
            .Fill("IDN04.year", "2013")
            .Fill("IDN05", "PT-PJ")
            .Fill("EXP02", "SEX");
}
