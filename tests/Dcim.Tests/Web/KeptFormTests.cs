using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Dcim.Data.Audit;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Tests.Web;

/// <summary>Every form into which something is typed, sent after the sign-in ended: nothing typed is lost, nothing is done.</summary>
public sealed partial class KeptFormTests(AppFactory app) : IClassFixture<AppFactory>
{
    private const string Why = "a reason „typed” & kept";

    /// <summary>Leaves the browser at the form.</summary>
    /// <returns>Selector of the form.</returns>
    private delegate Task<string> Way(AppFactory app, Browser browser);

    private sealed record LateForm(string Account, Way Way, params (string Box, string[] Typed)[] Boxes);

    private static readonly Dictionary<string, LateForm> s_forms = new()
    {
        ["share"] = new(
            "farol",
            async (app, browser) =>
            {
                var code = await app.RegisterAsync("farol", b => b.Fill("GOV03.scope", "OWN", "RFL"));
                await browser.OpenAsync(
                    $"/registrations/{code}/share?recipient={await InstitutionOfAsync(app, "cais")}"
                );
                return "form:has(button[value=offer])";
            },
            ("RestsOn", ["RFL"]),
            ("Sections", ["registration", "identification"]),
            ("Reason", [Why])
        ),
        ["decline of an offer"] = new(
            "cais",
            async (app, browser) =>
            {
                var code = await app.RegisterAsync("farol", b => b.Fill("GOV03.scope", "OWN", "RFL"));
                var farol = await app.SignInAsync("farol");
                await farol.OpenAsync($"/registrations/{code}/share?recipient={await InstitutionOfAsync(app, "cais")}");
                await farol
                    .Fill("RestsOn", "RFL")
                    .Fill("Sections", "registration")
                    .Fill("Reason", Why)
                    .SubmitAsync("offer");
                var grant = await app.ReadAsync(db =>
                    db.Grants.Where(g => g.Registration!.Code == code).Select(g => g.Code).SingleAsync()
                );
                await browser.OpenAsync("/shared");
                return $"form[action='/shared/offers/{grant}']:has(button[value=decline])";
            },
            ("Reason", [Why])
        ),
        ["a link undone"] = new(
            "pj",
            async (app, browser) =>
            {
                var (one, other) = (await app.RegisterAsync("pj"), await app.RegisterAsync("pj"));
                await browser.OpenAsync("/links/own");
                await browser.Fill("First", one).Fill("Second", other).Fill("Reason", "she said so").SubmitAsync();
                await browser.OpenAsync(
                    browser.Page.QuerySelector("main tbody a[href^='/links/said/']")!.GetAttribute("href")!
                );
                return "form[action^='/links/said/']";
            },
            ("Reason", [Why])
        ),
        ["linking without asking"] = new(
            "admin",
            async (_, browser) =>
            {
                await browser.OpenAsync("/administration/linkage");
                return "form[action='/administration/linkage']";
            },
            ("Victims", ["on"]),
            ("VictimsFrom", ["99.5"])
        ),
        ["exclusion"] = new(
            "pj.manager",
            (app, browser) => RestrictionsAsync(app, browser, "form:has(button[value=exclude])"),
            ("Institution", ["PT-GNR"]),
            ("Reason", [Why])
        ),
        ["lifted exclusion"] = new(
            "pj.manager",
            async (app, browser) =>
            {
                await RestrictionsAsync(app, browser, "");
                await browser.Fill("Institution", "PT-GNR").Fill("Reason", "a mistake").SubmitAsync("exclude");
                return "form[action$='/lift']";
            },
            ("Reason", [Why])
        ),
        ["secrecy"] = new(
            "pj.manager",
            (app, browser) => RestrictionsAsync(app, browser, "form:has(button[value=set])"),
            ("SecrecyReason", [Why])
        ),
        ["identity erased"] = new(
            "pj.manager",
            async (app, browser) =>
            {
                var code = await app.RegisterAsync("pj", b => b.Fill("VID03.given", "Łucja"));
                await browser.OpenAsync($"/registrations/{code}/consent/erase-identity");
                return "form[action$='/erase-identity']";
            },
            ("Reason", [Why])
        ),
        ["glass"] = new(
            "pj.duty",
            async (_, browser) =>
            {
                await browser.OpenAsync("/glass");
                return "form[action='/glass']";
            },
            ("Code", ["abcdefgh2345"]),
            ("Vital", ["true"]),
            ("Reason", [Why])
        ),
        ["glass, confirmed"] = new(
            "pj.duty",
            async (_, browser) =>
            {
                await browser.OpenAsync("/glass");
                await browser.Fill("Code", "abcdefgh2345").Fill("Vital", "true").Fill("Reason", Why).SubmitAsync("ask");
                return "form[action='/glass']";
            },
            ("Reason", [Why])
        ),
        ["secrecy of a proceeding"] = new(
            "gnr.manager",
            (app, browser) => ProceedingAsync(app, browser, "/restrictions", "form[action$='/secrecy']"),
            ("secrecyReason", [Why])
        ),
        ["exclusion from a proceeding"] = new(
            "gnr.manager",
            (app, browser) => ProceedingAsync(app, browser, "/restrictions", "form[action$='/exclusions']"),
            ("Institution", ["PT-MP"]),
            ("Reason", [Why])
        ),
        ["hand-over"] = new(
            "gnr",
            (app, browser) => ProceedingAsync(app, browser, "/hand-over", "form[action$='/hand-over']"),
            ("Recipient", ["PT-MP"]),
            ("Sections", ["registration"]),
            ("Reason", [Why])
        ),
        ["decline of a hand-over"] = new(
            "mp",
            async (app, browser) =>
            {
                var gnr = await app.SignInAsync("gnr");
                await ProceedingAsync(app, gnr, "/hand-over", "");
                var code = gnr.Address.Split('/')[2];
                await gnr.Fill("Recipient", "PT-MP").Fill("Reason", "theirs").SubmitAsync();
                var offer = await app.ReadAsync(db =>
                    db.Grants.Where(g => g.Proceeding!.Code == code).Select(g => g.Code).SingleAsync()
                );
                await browser.OpenAsync($"/hand-overs/{offer}");
                return "form[action$='/decline']";
            },
            ("reason", [Why])
        ),
        ["victim taken out of a proceeding"] = new(
            "gnr",
            (app, browser) => ProceedingAsync(app, browser, "", "form[action$='/remove']"),
            ("reason", [Why])
        ),
        ["victim put into a proceeding"] = new(
            "gnr",
            async (app, browser) =>
            {
                var another = await app.RegisterAsync("gnr");
                var selector = await ProceedingAsync(app, browser, "", "form[action$='/victims']");
                browser.Fill("registration", another);
                return selector;
            },
            ("registration", [])
        ),
        ["offender of another proceeding"] = new(
            "gnr",
            async (app, browser) =>
            {
                var (_, offender) = await app.AddDefendantAsync(
                    browser,
                    await app.ProceedingAsync("gnr"),
                    "Zachovalov"
                );
                await browser.OpenAsync($"/proceedings/{await app.ProceedingAsync("gnr")}/defendants/new");
                browser.Fill("offender", offender);
                return "form[action$='/defendants/known']";
            },
            ("offender", [])
        ),
        ["proceeding of a victim"] = new(
            "gnr",
            async (app, browser) =>
            {
                var proceeding = await app.ProceedingAsync("gnr");
                await browser.OpenAsync($"/registrations/{await app.RegisterAsync("gnr")}/proceedings");
                browser.Fill("proceeding", proceeding);
                return "form[action$='/proceedings']";
            },
            ("proceeding", [])
        ),
        ["joining a case"] = new(
            "pj",
            async (app, browser) =>
            {
                var (first, second) = (await app.RegisterAsync("pj"), await app.RegisterAsync("pj"));
                var inCase = (await app.StoredAsync(first)).CaseId;
                var code = await app.ReadAsync(db =>
                    db.Cases.Where(c => c.Id == inCase).Select(c => c.Code).SingleAsync()
                );
                await browser.OpenAsync($"/cases/{code}");
                browser.Fill("registration", second);
                return "form[action$='/registrations'][method=post]";
            },
            ("registration", [])
        ),
        ["coverage"] = new(
            "pj.manager",
            async (_, browser) =>
            {
                await browser.OpenAsync("/coverage");
                return "form[action='/coverage']";
            },
            ("From", ["2021"]),
            ("To", ["2022"])
        ),
        ["invitation"] = new(
            "admin",
            async (_, browser) =>
            {
                await browser.OpenAsync("/administration/accounts/new");
                return "form[action='/administration/accounts/new']";
            },
            ("Name", ["Žofie Łucka"]),
            ("Email", ["kept@demo.invalid"]),
            ("Institution", ["PT-PJ"]),
            ("Roles", ["caseworker", "manager"]),
            ("Language", ["pl"])
        ),
        ["account"] = new(
            "admin",
            async (app, browser) =>
            {
                await browser.OpenAsync(await app.AccountAsync("cais.manager@demo.invalid"));
                return "form:has([name=Name])";
            },
            ("Name", ["Žofie Łucka"])
        ),
        ["new institution"] = new(
            "admin",
            async (_, browser) =>
            {
                await browser.OpenAsync("/administration/institutions/new");
                return "form[action='/administration/institutions/new']";
            },
            ("Code", ["PT-KEPT"]),
            ("Name", ["Kept „Łódź”"]),
            ("Type", ["NGO"]),
            ("ActiveFrom", ["2015"])
        ),
        ["institution"] = new(
            "admin",
            async (_, browser) =>
            {
                await browser.OpenAsync("/administration/institutions/PT-MP/edit");
                return "form[action$='/edit']";
            },
            ("Contact", ["Rua 1"])
        ),
        ["terms of use"] = new(
            "admin",
            async (_, browser) =>
            {
                await browser.OpenAsync("/administration/terms");
                return "form[action='/administration/terms']";
            },
            ("Text[pl]", ["Nowa zasada."])
        ),
    };

    private static readonly string[] s_others =
    [
        "Account.cshtml @address/@act.Act",
        "Accounts.cshtml /administration/accounts",
        "Ended.cshtml /imports/@run.Code/cancel",
        "Form.cshtml /registrations/@draft.Code/discard",
        "Index.cshtml /api-keys/@key.Code/revoke",
        "Index.cshtml /links/next",
        "Runs.cshtml /links/runs",
        "Runs.cshtml /links/runs/@run.Code/cancel",
        "Mapping.cshtml /imports/@run.Code/cancel",
        "New.cshtml /imports/new",
        "Preview.cshtml /imports/@run.Code/back",
        "Preview.cshtml /imports/@run.Code/cancel",
        "Preview.cshtml /imports/@run.Code/cancel",
        "Preview.cshtml /imports/@run.Code/undo",
        "Progress.cshtml /imports/@run.Code/cancel",
        "Show.cshtml /sources/@seen.Source.Code/retire",
        "Invitation.cshtml /account/invitation",
        "Offer.cshtml /hand-overs/@grant.Code/accept",
        "OffenderPairs.cshtml /links/offenders/next",
        "Passkeys.cshtml /account/passkeys",
        "Passkeys.cshtml /account/passkeys",
        "Password.cshtml /account/password",
        "Read.cshtml /account/terms",
        "Restrictions.cshtml @base_/exclusions/@kept.Code/lift",
        "SecondFactor.cshtml /account/second-factor",
        "SecondFactor.cshtml /account/second-factor",
        "SecondStep.cshtml /account/sign-in/code",
        "Shared.cshtml @Context.Request.Path",
        "SharedIndex.cshtml /shared/offers/@grant.Code",
        "Show.cshtml @base_/hand-over/withdraw",
        "SignIn.cshtml /account/sign-in",
        "SignIn.cshtml /account/sign-in/passkey",
        "_Found.cshtml /registrations/search/known",
        "_Idle.cshtml /account/stay",
        "_Languages.cshtml ~/language",
        "_Navigation.cshtml /account/sign-out",
        "_Resume.cshtml @Model.Path",
        "_Rows.cshtml @base_/@row.Code/earlier",
        "_SharedWith.cshtml @base_/grants/@grant.Code/end",
        "_SharedWith.cshtml @base_/grants/@grant.Code/seen",
    ];

    public static TheoryData<string> Names => [.. s_forms.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Post_AfterTheSignInEnded_IsShownAsTyped_AndSentAgain(string name)
    {
        var (account, way, boxes) = s_forms[name];
        var before = await app.SignInAsync(account);
        var selector = await way(app, before);
        var form = Form(before, selector);
        Assert.NotNull(form.QuerySelector("input[type=hidden][name=form-owner]"));
        Assert.True(form.HasAttribute("data-guard"));
        foreach (var (box, values) in boxes.Where(b => b.Typed.Length > 0))
            before.Fill(box, values);
        var request = before.RequestOf(form, ButtonOf(form));
        var sent = await SentAsync(request);
        var state = await app.StateAsync();

        var late = await app.Browse().ShowAsync(request);
        Assert.Equal(HttpStatusCode.Unauthorized, late.Status);
        Assert.Contains(Steps.Message("Account.KeptNotice"), late.Text);
        await late.SignInHereAsync(account);
        Assert.Contains(Steps.Message("Resume.SignedInAgain"), late.Text);
        var written = await WrittenAsync();
        await late.SubmitAsync("resume");
        Assert.Equal(HttpStatusCode.BadRequest, late.Status);
        Assert.Equal([Steps.Message("Resume.SendAgain")], late.Errors);
        foreach (var (box, _) in boxes)
            Assert.Equal(sent[box].Order(), late.Values(box).Order());
        Assert.Equal((state, written), (await app.StateAsync(), await WrittenAsync()));

        form = Form(late, selector);
        await late.ShowAsync(late.RequestOf(form, ButtonOf(form)));
        Assert.Equal(HttpStatusCode.OK, late.Status);
        Assert.Empty(late.Errors);
    }

    /// <summary>A new form keeps what is typed, or it is named here: it asks for a secret, or nothing is typed in it.</summary>
    [Fact]
    public void EveryForm_KeepsTyped_OrIsNamed()
    {
        var others = Repository
            .Sources("src/Dcim.Web/Features", ".cshtml")
            .SelectMany(file => File.ReadLines(file).Select(line => (Name: Path.GetFileName(file), Line: line)))
            .Where(l => l.Line.Contains("<form") && l.Line.Contains("method=\"post\""))
            .Where(l => !l.Line.Contains("keeps-typed"))
            .Select(l => $"{l.Name} {Action.Match(l.Line).Groups[1].Value}".Trim());
        Assert.Equal(s_others.Order(StringComparer.Ordinal), others.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void NoFormThatKeepsTyped_AsksForAPassword() =>
        Assert.DoesNotContain(
            Repository.Sources("src/Dcim.Web/Features", ".cshtml").Select(File.ReadAllText),
            view => view.Contains("keeps-typed") && view.Contains("type=\"password\"")
        );

    /// <summary>However the button that was pressed is called, it is not pressed again by itself.</summary>
    [Theory]
    [InlineData("intent")]
    [InlineData("Intent")]
    [InlineData("INTENT")]
    public async Task Resume_UnderAnyName_DoesNothing(string intent)
    {
        var browser = await app.SignInAsync("pj.manager");
        await RestrictionsAsync(app, browser, "");
        var written = await WrittenAsync();
        await browser.PostAsync(
            $"{browser.Address[..^"/restrictions".Length]}/secrecy",
            ("SecrecyReason", Why),
            ("Intent", "set"),
            (intent, "resume")
        );
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        Assert.Equal(written, await WrittenAsync());
    }

    [Fact]
    public async Task Password_IsNotKept()
    {
        var browser = await app.SignInAsync("pj");
        await browser.OpenAsync("/registrations/new");
        browser.Fill("Password", "my secret").Fill("current", "my secret").Fill("VID03.given", "Łucja");
        var late = await app.Browse().ShowAsync(browser.RequestOf(browser.Form("draft"), "draft"));
        await late.SignInHereAsync("pj");
        Assert.Contains("Łucja", late.Page.DocumentElement.TextContent);
        Assert.DoesNotContain("my secret", late.Page.DocumentElement.TextContent);
    }

    private static IHtmlFormElement Form(Browser browser, string selector) =>
        browser.Page.QuerySelector<IHtmlFormElement>($"main {selector}")!;

    private static string? ButtonOf(IHtmlFormElement form) => form.QuerySelector("button[name]")?.GetAttribute("value");

    private static async Task<ILookup<string, string>> SentAsync(HttpRequestMessage request) =>
        (await request.Content!.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .Split('&')
            .Select(f => f.Split('=').Select(WebUtility.UrlDecode).ToList())
            .ToLookup(f => f[0]!, f => f[1]!);

    /// <summary>How much the audit has seen written.</summary>
    private Task<int> WrittenAsync() =>
        app.ReadAsync(async db =>
            await db
                .AuditEvents.Where(e => e.Action != AuditAction.Viewed && e.Action != AuditAction.Listed)
                .SelectMany(e => e.Values)
                .CountAsync() + await db.TermsOfUse.CountAsync()
        );

    private static Task<string> InstitutionOfAsync(AppFactory app, string account) =>
        app.ReadAsync(db =>
            (
                from u in db.Users
                join i in db.Institutions on u.InstitutionId equals i.Id
                where u.Email == $"{account}@demo.invalid"
                select i.Code
            ).SingleAsync()
        );

    private static async Task<string> RestrictionsAsync(AppFactory app, Browser manager, string selector)
    {
        await manager.OpenAsync($"/registrations/{await app.RegisterAsync("pj")}/restrictions");
        return selector;
    }

    private static async Task<string> ProceedingAsync(AppFactory app, Browser browser, string page, string selector)
    {
        var code = await app.ProceedingAsync("gnr", await app.RegisterAsync("gnr"));
        await browser.OpenAsync($"/proceedings/{code}{page}");
        return selector;
    }

    [GeneratedRegex("action=\"([^\"]*)\"")]
    private static partial Regex Action { get; }
}
