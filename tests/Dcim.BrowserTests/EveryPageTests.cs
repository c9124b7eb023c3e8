using Dcim.BrowserTests.Running;
using Dcim.Statistics;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dcim.BrowserTests;

/// <summary>
/// Every page of the program, as those see it who may open it: axe finds nothing serious on it, and it leaves a picture.
/// </summary>
public sealed class EveryPageTests(Stage stage)
{
    private readonly List<string> _findings = [];
    private string _language = "";

    private static readonly string[] s_sections =
    [
        "background",
        "vulnerability",
        "recruitment",
        "movement",
        "exploitation",
        "offenders",
        "identification",
        "ilo",
        "protection",
        "assistance",
        "return",
        "proceedings",
        "legal",
    ];

    [Theory]
    [InlineData("en-GB")]
    [InlineData("pt-PT")]
    public async Task EveryPage_HasNoSeriousFinding(string language)
    {
        _language = language;
        await NobodyAsync();
        await CaseworkerOfPoliceAsync();
        await RecordAsync();
        await LostFormsAsync();
        await CaseworkerOfNgoAsync();
        await ManagerAsync();
        await AnalystsAsync();
        await OthersAsync();
        Assert.Empty(_findings);
    }

    [Theory]
    [InlineData("en-GB")]
    [InlineData("pt-PT")]
    public async Task PagesOfARegistrationInFull_HaveNoSeriousFinding(string language)
    {
        _language = language;
        await FileAsync();
        Assert.Empty(_findings);
    }

    [Theory]
    [InlineData("en-GB")]
    [InlineData("pt-PT")]
    public async Task PagesOfACase_HaveNoSeriousFinding(string language)
    {
        _language = language;
        await EventAsync();
        Assert.Empty(_findings);
    }

    [Theory]
    [InlineData("en-GB")]
    [InlineData("pt-PT")]
    public async Task PagesOfAProceeding_HaveNoSeriousFinding(string language)
    {
        _language = language;
        await ProceedingAsync();
        Assert.Empty(_findings);
    }

    [Theory]
    [InlineData("en-GB")]
    [InlineData("pt-PT")]
    public async Task PagesOfAnImport_HaveNoSeriousFinding(string language)
    {
        _language = language;
        await ImportAsync();
        Assert.Empty(_findings);
    }

    [Theory]
    [InlineData("en-GB")]
    [InlineData("pt-PT")]
    public async Task PagesOfFiguresFromElsewhere_HaveNoSeriousFinding(string language)
    {
        _language = language;
        await OutsideFiguresAsync();
        Assert.Empty(_findings);
    }

    [Theory]
    [InlineData("en-GB")]
    [InlineData("pt-PT")]
    public async Task PagesOfSources_HaveNoSeriousFinding(string language)
    {
        _language = language;
        await SourcesAsync();
        Assert.Empty(_findings);
    }

    [Theory]
    [InlineData("en-GB")]
    [InlineData("pt-PT")]
    public async Task PagesOfAdministration_HaveNoSeriousFinding(string language)
    {
        _language = language;
        await AdministrationAsync();
        Assert.Empty(_findings);
    }

    [Theory]
    [InlineData("en-GB")]
    [InlineData("pt-PT")]
    public async Task PagesOfSharing_HaveNoSeriousFinding(string language)
    {
        _language = language;
        await SharingAsync();
        Assert.Empty(_findings);
    }

    [Theory]
    [InlineData("cs")]
    [InlineData("pl")]
    [InlineData("sk")]
    public async Task LargestPages_HaveNoSeriousFinding(string language)
    {
        _language = language;
        await CaseworkerOfNgoAsync();
        await using var analyst = await VisitAsync("analyst");
        await OpenAsync(analyst, "/tables?year=2013", "tables");
        Assert.Empty(_findings);
    }

    private async Task NobodyAsync()
    {
        await using var visit = await VisitAsync(null);
        await OpenAsync(visit, "/account/sign-in", "sign-in");
        await visit.Page.FillAsync("#Email", "nobody@demo.invalid");
        await visit.Page.FillAsync("#Password", "wrong pass phrase");
        await visit.ClickAsync("main button[type=submit]");
        await LookAsync(visit, "sign-in-failed", ".error-summary");
    }

    private async Task CaseworkerOfPoliceAsync()
    {
        await using var visit = await VisitAsync("pj");
        await LookAsync(visit, "home-caseworker", ".tasks");
        await OpenAsync(visit, "/registrations/new", "form-police");
        await visit.FillDateAsync("CAS04", "31", "2", "2013");
        await visit.Page.FillAsync("#VIC03", "abc");
        await visit.PressAsync("submit");
        await LookAsync(visit, "form-errors", ".error-summary");

        await visit.FillDateAsync("CAS04", "1", "2", "1931");
        await visit.Page.FillAsync("#VIC03", "99");
        await visit.PressAsync("draft");
        await LookAsync(visit, "draft", ".notice");
        await visit.FillMinimumAsync(1931);
        await visit.Page.FillAsync("#VIC03", "99");
        await visit.PressAsync("submit");
        await LookAsync(visit, "form-warnings", ".warning-reason");

        await OpenAsync(visit, "/registrations", "list");
        await OpenAsync(visit, "/registrations?show=drafts&year=1850&status=IDE", "list-empty");
        await OpenAsync(visit, "/registrations?show=decision", "list-decision-due");
        await OpenAsync(visit, "/paper", "paper");
        await OpenAsync(visit, $"/paper/recruitment?language={_language}", "paper-recruitment");
        await OpenAsync(visit, $"/paper/episodes?language={_language}", "paper-episodes");
        await OpenAsync(visit, "/", "home-returning");
        await OpenAsync(visit, "/help", "help");
        await visit.Page.ClickAsync(".codebook summary >> nth=2");
        await LookAsync(visit, "help-open", ".codebook[open]");
        await OpenAsync(visit, "/how-we-recognise", "how-we-recognise");
        await OpenAsync(visit, "/account/password", "password");
        await visit.ClickAsync("main button[type=submit]");
        await LookAsync(visit, "password-errors", ".error-summary");
        await OpenAsync(visit, "/registrations/nosuchcode", "not-found");
        await OpenAsync(visit, "/tables", "forbidden");
    }

    private async Task RecordAsync()
    {
        await using var visit = await VisitAsync("pj");
        await visit.OpenAsync("/registrations/new");
        await visit.FillMinimumAsync(2013);
        await visit.Page.FillAsync("#VID03-given", "Invented");
        await visit.Page.FillAsync("#VID03-family", "Vymyšlená");
        await visit.PressAsync("submit");
        await LookAsync(visit, "summary", ".counted-yes");
        var record = visit.Path;
        await LinksAsync(visit, record["/registrations/".Length..]);
        await OpenAsync(visit, "/registrations/search", "search");
        await visit.PressAsync("search");
        await LookAsync(visit, "search-errors", ".error-summary");
        await visit.Page.FillAsync("#VID03-given", "Inventd");
        await visit.Page.FillAsync("#VID03-family", "Vymyslena");
        await visit.PressAsync("search");
        await LookAsync(visit, "search-found", "[data-found]");
        await visit.ClickAsync("[data-found] button");
        await LookAsync(visit, "search-known", "[data-known]");
        await OpenAsync(visit, $"{record}/identity", "identity");
        await OpenAsync(visit, $"{record}/edit", "edit");

        // The same record, changed meanwhile on another page.
        var other = new Visit(visit.App, visit.Context, await visit.Context.NewPageAsync());
        await other.OpenAsync($"{record}/edit");
        await other.Page.FillAsync("#VIC03", "31");
        await other.Page.FillAsync("#Reason", "first");
        await other.PressAsync("save");
        await visit.Page.FillAsync("#VIC03", "32");
        await visit.Page.FillAsync("#Reason", "second");
        await visit.PressAsync("save");
        await LookAsync(visit, "conflict", ".notice-problem");
        Assert.True(await visit.Hands.HoldsFocusAsync(".notice-problem"));
        await Expect(visit.Page.Locator("#VIC03")).ToHaveValueAsync("32");
        await visit.PressAsync("save");

        await OpenAsync(visit, $"{record}/statuses/new", "status");
        await visit.PressAsync("save");
        await LookAsync(visit, "status-errors", ".error-summary");
        await visit.FillStatusAsync("IDE", "PT-PJ", 2014);
        await visit.PressAsync("save");
        await LookAsync(visit, "summary-two-statuses", ".row-list li:nth-child(2)");
        await visit.ClickAsync("[data-section=identification] .row-list li:nth-child(2) a[href*='/statuses/']");
        await LookAsync(visit, "status-edit", "button[value=remove]");
        await OpenAsync(visit, $"{record}/history", "history");
    }

    /// <summary>A registration told in full: its sections, the small pages of its rows, and all ways to read it.</summary>
    private async Task FileAsync()
    {
        await using var visit = await VisitAsync("pj");
        var record = await visit.RegisterAsync(2013);
        foreach (var section in new[] { "recruitment", "exploitation", "identification", "assistance" })
            await OpenAsync(visit, $"{record}/sections/{section}", $"section-{section}-empty");
        await OpenAsync(visit, $"{record}/statuses/new", "row-statuses-new");
        await visit.OpenAsync($"{record}/episodes/new");
        await visit.FillDateAsync("EXP09", "31", "2", "2013");
        await visit.PressAsync("save");
        await LookAsync(visit, "row-errors", ".error-summary");

        foreach (var page in Stories.OwedByPolice.Concat(Stories.Rest))
        {
            await visit.FillAsync(record, page);
            if (page.Rows is not null)
                await LookAsync(visit, $"row-{page.Rows}-filled", ".sheet");
            await visit.PressAsync("save");
            await Expect(visit.Page.Locator(".notice").First).ToBeVisibleAsync();
        }
        foreach (var rows in new[] { "movements", "episodes", "offenders", "services", "refusals", "referrals" })
        {
            var section = rows switch
            {
                "movements" => "movement",
                "episodes" => "exploitation",
                "offenders" => "offenders",
                _ => "assistance",
            };
            await visit.OpenAsync($"{record}/sections/{section}");
            await visit.ClickAsync($"main a[href*='/{rows}/'][href$='/edit']");
            await LookAsync(visit, $"row-{rows}-change", "button[value=remove]");
        }
        await visit.PressAsync("remove");
        await LookAsync(visit, "row-remove-errors", ".error-summary");
        foreach (var section in s_sections)
            await OpenAsync(visit, $"{record}/sections/{section}", $"section-{section}");

        await OpenAsync(visit, record, "file");
        await OpenAsync(visit, $"{record}?show=all", "file-all");
        await OpenAsync(visit, $"{record}/consent", "consent-led");
        await OpenAsync(visit, $"{record}/print", "print");
        await visit.Page.EmulateMediaAsync(new() { Media = Media.Print });
        await visit.PictureAsync($"page-{_language}-print-on-paper");
        await visit.Page.EmulateMediaAsync(new() { Media = Media.Screen });
        foreach (var show in new[] { "person", "record", "all" })
            await OpenAsync(visit, $"{record}/history?show={show}", $"history-{show}");
        await KeptAndConflictAsync(visit, record);

        await using var child = await VisitAsync("pj");
        await child.OpenAsync("/registrations/new");
        await child.FillMinimumAsync(2013);
        await child.Page.FillAsync("#VIC03", "15");
        await child.PressAsync("submit");
        await LookAsync(child, "file-child", ".task-child");
        await OpenAsync(child, $"{child.Path}/sections/identification", "section-identification-child");
    }

    /// <summary>A section whose text was kept without being saved, and one that somebody else saved meanwhile.</summary>
    private async Task KeptAndConflictAsync(Visit visit, string record)
    {
        var path = $"{record}/sections/background";
        await visit.OpenAsync(path);
        await visit.AnswerAsync(new("VIC11", "VIS"));
        await Expect(visit.Page.Locator("[data-autosave-state]")).Not.ToBeEmptyAsync();
        await LookAsync(visit, "section-autosaved", "[data-autosave-state]");
        await OpenAsync(visit, path, "section-kept");

        var other = new Visit(visit.App, visit.Context, await visit.Context.NewPageAsync());
        await other.OpenAsync(path);
        await other.AnswerAsync(new("VIC11", "STU"));
        await other.Page.FillAsync("#Reason", "first");
        await other.PressAsync("save");
        await visit.Page.FillAsync("#Reason", "second");
        await visit.PressAsync("save");
        await LookAsync(visit, "section-conflict", ".notice-problem");
    }

    /// <summary>Many at once, and the case they are in.</summary>
    private async Task EventAsync()
    {
        await using var visit = await VisitAsync("pj");
        await OpenAsync(visit, "/events/new", "event");
        await visit.PressAsync("next");
        await LookAsync(visit, "event-errors", ".error-summary");
        await visit.OpenEventAsync(5);
        await LookAsync(visit, "grid", "table[data-grid]");
        await visit.Page.FillAsync("[name='p0.VID03.given']", "Invented");
        await visit.Page.FillAsync("[name='p1.VIC03']", "abc");
        await visit.Page.FillAsync("[name='p2.VID04.day']", "31");
        await visit.Page.FillAsync("[name='p2.VID04.month']", "2");
        await visit.Page.FillAsync("[name='p2.VID04.year']", "1990");
        await visit.Page.FillAsync("[name='p3.VIC06']", "Atlantis");
        await visit.PressAsync("submit");
        await LookAsync(visit, "grid-errors", ".error-summary");
        foreach (var box in new[] { "p1.VIC03", "p2.VID04.day", "p2.VID04.month", "p2.VID04.year", "p3.VIC06" })
            await visit.Page.FillAsync($"[name='{box}']", "");
        await visit.PressAsync("submit");
        await LookAsync(visit, "case", "table");
        var found = visit.Path;
        await visit.Page.CheckAsync("input[name=r] >> nth=0");
        await visit.Page.CheckAsync("input[name=r] >> nth=1");
        await visit.ClickAsync("form[action$='/statuses/new'] button[type=submit]");
        await LookAsync(visit, "statuses-for-many", ".sheet");
        await visit.PressAsync("save");
        await LookAsync(visit, "statuses-for-many-errors", ".error-summary");
        await OpenAsync(visit, $"{found}/edit", "case-edit");
    }

    /// <summary>Forms sent when they no longer could be: the page says so and gives back what was typed.</summary>
    private async Task LostFormsAsync()
    {
        await using var visit = await VisitAsync("pj");
        await visit.OpenAsync("/registrations/new");
        await visit.Page.FillAsync("#VIC03", "41");
        await visit.Context.ClearCookiesAsync(new() { NameRegex = new("Antiforgery") });
        await visit.PressAsync("draft");
        await LookAsync(visit, "resume-expired", "button[value=resume]");
        await visit.ClickAsync("button[value=resume]");
        await Expect(visit.Page.Locator("#VIC03")).ToHaveValueAsync("41");

        await visit.Context.ClearCookiesAsync();
        await visit.SpeakAsync(_language);
        await visit.PressAsync("draft");
        await LookAsync(visit, "sign-in-kept", "input[name=Kept]");
        await visit.Page.FillAsync("#Email", "pj@demo.invalid");
        await visit.Page.FillAsync("#Password", DemoApp.Password);
        await visit.ClickAsync("main button[type=submit]");
        await LookAsync(visit, "resume", "button[value=resume]");
        await visit.ClickAsync("button[value=resume]");
        await Expect(visit.Page.Locator("#VIC03")).ToHaveValueAsync("41");
    }

    private async Task CaseworkerOfNgoAsync()
    {
        await using var visit = await VisitAsync("farol");
        await OpenAsync(visit, "/registrations/new", "form-ngo");
        await visit.PressAsync("submit");
        await LookAsync(visit, "form-ngo-errors", ".error-summary");
        await visit.Page.CheckAsync("#GOV03-scope-OWN");
        await visit.Page.SelectOptionAsync("#CAS04-kind", "BTW");
        await LookAsync(visit, "form-ngo-consent", "#VID03-given");
        await visit.Page.SelectOptionAsync("#CAS04-kind", "");
        await visit.Page.UncheckAsync("#GOV03-scope-OWN");
        await visit.Page.CheckAsync("#GOV03-scope-NON");
        await visit.FillDateAsync("CAS04", "17", "4", "2013");
        await visit.Page.CheckAsync("#VIC01-F");
        await visit.Page.FillAsync("#VIC03", "19");
        await visit.SelectAsync("VIC06-1", "RO");
        await visit.SelectAsync("EXP16", "SEX");
        await visit.FillStatusAsync("SIG", "PT-ONG1", 2013);
        await visit.PressAsync("submit");
        await LookAsync(visit, "summary-without-identity", ".counted-yes");
        var record = visit.Path;
        await OpenAsync(visit, $"{record}/episodes/new", "row-episodes-new-ngo");
        await OpenAsync(visit, $"{record}/sections/assistance", "section-assistance-ngo");
        await OpenAsync(visit, $"{record}/consent", "consent-ngo");
        await visit.PressAsync("save");
        await LookAsync(visit, "consent-ngo-errors", ".error-summary");

        await using var manager = await VisitAsync("farol.manager");
        await manager.OpenAsync("/registrations/new");
        await manager.FillMinimumAsync(2013);
        await manager.Page.CheckAsync("#GOV03-scope-OWN");
        await manager.Page.FillAsync("#VID03-given", "Testina");
        await manager.FillStatusAsync("SIG", "PT-ONG1", 2013);
        await manager.PressAsync("submit");
        await OpenAsync(manager, $"{manager.Path}/consent/erase-identity", "erase-identity");
        await manager.ClickAsync("main button.btn-danger");
        await LookAsync(manager, "erase-identity-errors", ".error-summary");
    }

    /// <summary>What is shared, from both sides, and what is opened in need.</summary>
    private async Task SharingAsync()
    {
        await using var owner = await VisitAsync("pj.manager");
        await owner.OpenAsync("/registrations/new");
        await owner.FillMinimumAsync(2013);
        await owner.PressAsync("submit");
        await LookAsync(owner, "shared-with-nobody", "[data-section=shared]");
        var record = owner.Path;
        await OpenAsync(owner, $"{record}/share", "share");
        await OpenAsync(owner, $"{record}/share?recipient=PT-ONG1", "share-recipient");
        await owner.PressAsync("offer");
        await LookAsync(owner, "share-errors", ".error-summary");
        await owner.Page.CheckAsync("#RestsOn-LED8");
        await owner.Page.FillAsync("#Reason", "needs a safe place");
        await owner.PressAsync("offer");
        await LookAsync(owner, "shared-offered", "[data-grant]");
        await OpenAsync(owner, $"{record}/restrictions", "restrictions");
        await owner.PressAsync("exclude");
        await LookAsync(owner, "restrictions-errors", ".error-summary");

        await using var recipient = await VisitAsync("farol");
        await LookAsync(recipient, "home-offers", "[data-news=offers]");
        await OpenAsync(recipient, "/shared", "shared-offers");
        await recipient.ClickAsync("[data-shared=offers] [value=decline] >> nth=0");
        await LookAsync(recipient, "shared-decline-errors", ".error-summary");
        await recipient.ClickAsync("[data-shared=offers] [value=accept] >> nth=0");
        await LookAsync(recipient, "shared-record", "#answers-heading");
        await OpenAsync(recipient, $"{recipient.Path}/print", "shared-print");

        await using var duty = await VisitAsync("pj.duty");
        await OpenAsync(duty, "/glass", "glass");
        await duty.PressAsync("ask");
        await LookAsync(duty, "glass-errors", ".error-summary");
        await duty.Page.FillAsync("#Code", record["/registrations/".Length..]);
        await duty.Page.CheckAsync("#Vital-true");
        await duty.Page.FillAsync("#Reason", "she is missing");
        await duty.PressAsync("ask");
        await LookAsync(duty, "glass-confirm", ".notice-warning");
        await duty.PressAsync("open"); // her own institution's: refused
        await LookAsync(duty, "glass-refused", ".error-summary");
    }

    private async Task ManagerAsync()
    {
        await using var visit = await VisitAsync("gnr.manager");
        await LookAsync(visit, "home-manager", ".tasks");
        await OpenAsync(visit, "/registrations/export", "export");
        await visit.Page.FillAsync("#From", "1850");
        await visit.PressAsync("xlsx");
        await LookAsync(visit, "export-errors", ".error-summary");
        await OpenAsync(visit, "/coverage", "coverage");
        await visit.PressAsync("declare");
        await LookAsync(visit, "coverage-errors", ".error-summary");
        await visit.Page.FillAsync("#From", "2013");
        await visit.Page.FillAsync("#To", "2015");
        await visit.PressAsync("declare");
        await LookAsync(visit, "coverage-declared", ".notice");
    }

    /// <summary>A file from its sending to what it did.</summary>
    private async Task ImportAsync()
    {
        await using var visit = await VisitAsync("gnr.manager");
        await OpenAsync(visit, "/imports/new", "import-new");
        await visit.ClickAsync("main .form-buttons button[type=submit]");
        await LookAsync(visit, "import-new-errors", ".error-summary");
        var rows = Enumerable
            .Range(1, 12)
            .Select(i => $"{_language}{i};{(i % 6 == 0 ? "robot" : "woman")};{20 + i};RO;{i}.5.2013;SEX");
        await visit.Page.SetInputFilesAsync(
            "#file",
            new FilePayload
            {
                Name = "list.csv",
                MimeType = "text/csv",
                Buffer = System.Text.Encoding.UTF8.GetBytes(
                    $"No;Sex {_language};Age;Citizenship;Date of registration;Main form of exploitation\n{string.Join('\n', rows)}\n"
                ),
            }
        );
        await visit.ClickAsync("main .form-buttons button[type=submit]");
        await LookAsync(visit, "import-mapping", "table.import-mapping");
        await visit.PressAsync("check");
        await LookAsync(visit, "import-mapping-errors", ".error-summary");
        await visit.Page.FillAsync("#name", $"List {_language}");
        foreach (
            var (column, target) in new[]
            {
                ("B", "VIC01"),
                ("C", "VIC03"),
                ("D", "VIC06"),
                ("E", "CAS04"),
                ("F", "EXP16"),
            }
        )
            await visit.SelectAsync($"{column}-0-target", target);
        await visit.SelectAsync("fixed-statuses-1-IDN03", "PRE");
        await visit.Page.FillAsync("[id='fixed-statuses-1-IDN04']", "2013-05");
        await visit.SelectAsync("fixed-statuses-1-IDN05", "PT-PJ");
        await visit.PressAsync("check");
        await visit.Page.WaitForSelectorAsync("button[value=commit]", new() { Timeout = 60_000 });
        await LookAsync(visit, "import-preview", "table.import-counts");
        await visit.PressAsync("commit");
        await LookAsync(visit, "import-preview-errors", ".error-summary");
        await visit.Page.CheckAsync("#confirmed");
        await visit.PressAsync("commit");
        await visit.Page.WaitForSelectorAsync("form[action$='/undo']", new() { Timeout = 60_000 });
        await LookAsync(visit, "import-done", "form[action$='/undo']");
        await OpenAsync(visit, "/imports", "imports");
    }

    /// <summary>A proceeding from its opening to its hand-over, on the pages of both sides.</summary>
    private async Task ProceedingAsync()
    {
        await using var visit = await VisitAsync("gnr.manager");
        var victim = await visit.RegisterAsync(2013);
        await OpenAsync(visit, "/proceedings?show=Offered", "proceedings-none-offered");
        await OpenAsync(visit, "/proceedings/new", "proceeding-new");
        await visit.PressAsync("save");
        await LookAsync(visit, "proceeding-errors", ".error-summary");
        await visit.Page.FillAsync("#INV01-number", "12/13.4ABCDE");
        await visit.Page.FillAsync("#INV02-start-year", "2013");
        await visit.PressAsync("save");
        await LookAsync(visit, "proceeding-empty", "form[action$='/victims']");
        var proceeding = visit.Path;
        await visit.ClickAsync("form[action$='/victims'] button");
        await LookAsync(visit, "proceeding-victim-errors", ".error-summary");
        await visit.Page.FillAsync("#registration", victim["/registrations/".Length..]);
        await visit.ClickAsync("form[action$='/victims'] button");
        await visit.Page.ClickAsync("main td summary");
        await visit.ClickAsync("form[action$='/remove'] button");
        await LookAsync(visit, "proceeding-take-out-errors", ".error-summary");
        await OpenAsync(visit, $"{victim}/proceedings", "registration-proceedings");
        await RowsAsync(visit, proceeding);
        await OpenAsync(visit, $"{proceeding}/edit", "proceeding-edit");
        await visit.Page.FillAsync("#INV01-number", "13/13.4ABCDE");
        await visit.Page.FillAsync("#Reason", "mistyped");
        await visit.PressAsync("save");
        await OpenAsync(visit, $"{proceeding}/restrictions", "proceeding-restrictions");
        await visit.ClickAsync("form[action$='/exclusions'] button");
        await LookAsync(visit, "proceeding-exclusion-errors", ".error-summary");
        await visit.Page.SelectOptionAsync("#Institution", "PT-PJ");
        await visit.Page.FillAsync("#Reason", "a suspect works there");
        await visit.ClickAsync("form[action$='/exclusions'] button");
        await visit.ClickAsync("button[value=secret]");
        await LookAsync(visit, "proceeding-secrecy-errors", ".error-summary");
        await visit.Page.FillAsync("#secrecyReason", "danger to her");
        await visit.ClickAsync("button[value=secret]");
        await LookAsync(visit, "proceeding-secret", "button[value=lift]");
        await visit.Page.FillAsync("#secrecyReason", "danger over");
        await visit.ClickAsync("button[value=lift]");
        await OpenAsync(visit, $"{proceeding}/hand-over", "hand-over");
        await visit.ClickAsync("form[action$='/hand-over'] button[type=submit]");
        await LookAsync(visit, "hand-over-errors", ".error-summary");
        await visit.Page.SelectOptionAsync("#Recipient", "PT-MP");
        await visit.Page.CheckAsync("#section-registration");
        await visit.Page.FillAsync("#Reason", "prosecution is theirs");
        await visit.ClickAsync("form[action$='/hand-over'] button[type=submit]");
        await LookAsync(visit, "proceeding-offered", "form[action$='/withdraw']");
        await OpenAsync(visit, "/proceedings", "proceedings");
        await OpenAsync(visit, "/links/offenders", "offender-links");
        await OpenAsync(visit, "/links/offenders/said", "offender-links-said");

        await using var other = await VisitAsync("mp");
        await LookAsync(other, "home-offers", "[data-reminder=hand-overs]");
        await OpenAsync(other, "/proceedings?show=Offered", "proceedings-offered");
        await other.ClickAsync("[data-reminder=hand-overs] li:last-child a");
        await LookAsync(other, "offer", "form[action$='/accept']");
        await other.Page.ClickAsync("details > summary");
        await other.ClickAsync("form[action$='/decline'] button");
        await LookAsync(other, "offer-errors", ".error-summary");
        await other.ClickAsync("form[action$='/accept'] button");
        await LookAsync(other, "offer-accepted", "main a[href^='/proceedings/']");
        await OpenAsync(other, proceeding, "proceeding-taken-over");
        await OutcomesAsync(other, proceeding);
        await OpenAsync(visit, proceeding, "proceeding-handed-over");
        await OpenAsync(visit, "/proceedings?show=HandedOver", "proceedings-handed-over");
        await OpenAsync(visit, $"{proceeding}/print", "proceeding-print");
    }

    /// <summary>Suspects, what they did, and the victim's part.</summary>
    private async Task RowsAsync(Visit visit, string proceeding)
    {
        await OpenAsync(visit, $"{proceeding}/links/new", "links-nobody");
        await OpenAsync(visit, $"{proceeding}/defendants/new", "defendant-new");
        await visit.PressAsync("save");
        await LookAsync(visit, "defendant-errors", ".error-summary");
        await visit.Page.CheckAsync("[name=TRF03][value=NAT]");
        await visit.Page.FillAsync("[name='TRF05.family']", "Smyslenov");
        await visit.Page.FillAsync("#INV05-year", "2013");
        await visit.PressAsync("save");
        await LookAsync(visit, "proceeding-suspect", "[data-defendant]");
        await visit.ClickAsync("[data-defendant] a[href$='/edit']");
        await LookAsync(visit, "defendant-edit", "button[value=remove]");
        await visit.OpenAsync(proceeding);
        await visit.ClickAsync("a[href$='/identity']");
        await LookAsync(visit, "defendant-identity", "dl.answers");
        await OpenAsync(visit, $"{proceeding}/links/new", "links-new");
        await visit.PressAsync("save");
        await LookAsync(visit, "links-errors", ".error-summary");
        foreach (var box in new[] { "Defendants", "Victims" })
            await visit.Page.Locator($"[name={box}]").First.CheckAsync();
        await visit.ChooseAsync("TRF13", "LAB");
        await visit.PressAsync("save");
        await LookAsync(visit, "proceeding-linked", "[data-defendant] .row-part");
        await visit.ClickAsync("[data-defendant] .row-part a");
        await LookAsync(visit, "link-edit", "button[value=remove]");
        await visit.OpenAsync(proceeding);
        await visit.ClickAsync("[data-part=victims] a[href$='/edit']");
        await LookAsync(visit, "victim-in-proceeding", "form.sheet");
    }

    /// <summary>A decision and a judgment.</summary>
    private async Task OutcomesAsync(Visit visit, string proceeding)
    {
        await OpenAsync(visit, $"{proceeding}/decisions/new", "decisions-new");
        await visit.PressAsync("save");
        await LookAsync(visit, "decisions-errors", ".error-summary");
        await visit.Page.Locator("[name=Defendants]").First.CheckAsync();
        await visit.Page.CheckAsync("[name=PRS03][value=NCH]");
        await visit.Page.FillAsync("#PRS04-year", "2014");
        await visit.PressAsync("save");
        await LookAsync(visit, "proceeding-decided", ".outcome");
        await OpenAsync(visit, $"{proceeding}/judgments/new", "judgments-new");
        await visit.Page.CheckAsync("[name=JDG03][value=CON]");
        await visit.PressAsync("save");
        await LookAsync(visit, "judgments-errors", ".error-summary");
    }

    private async Task AnalystsAsync()
    {
        await using var visit = await VisitAsync("analyst");
        await LookAsync(visit, "home-analyst", ".tasks");
        await OpenAsync(visit, "/tables?year=2013", "tables");
        foreach (var table in CountedTable.Ids.Skip(1))
            await OpenAsync(visit, $"/tables?table={table}&year=2014", $"table-{table}");
        await OpenAsync(visit, "/coverage/overview", "coverage-overview");
        await OpenAsync(visit, "/tables?table=T10&year=2015", "tables-sentences");
        await OpenAsync(visit, "/tables/attrition?year=2013", "attrition");
        await OpenAsync(visit, "/tables/attrition?year=1066", "attrition-errors");
        await OpenAsync(visit, "/tables?year=1066", "tables-errors");
        await visit.OpenAsync("/tables?year=2013");
        await visit.ClickAsync("[data-table=STATUS-SEX] tbody tr:last-child td:last-child a");
        await LookAsync(visit, "cell", "table");
        await using var own = await VisitAsync("pj.analyst");
        await own.OpenAsync("/tables?year=2013");
        await own.ClickAsync("[data-table=STATUS-SEX] tbody tr:last-child td:last-child a");
        await LookAsync(own, "cell-own", "a[href^='/registrations/']");
    }

    private async Task OutsideFiguresAsync()
    {
        await using var visit = await VisitAsync("analyst");
        await OpenAsync(visit, "/elsewhere", "elsewhere");
        await OpenAsync(visit, "/elsewhere/new", "elsewhere-new");
        await visit.ClickAsync(".form-buttons .btn-primary");
        await LookAsync(visit, "elsewhere-new-errors", ".error-summary");
        await visit.Page.FillAsync("#Name", $"Estatísticas 2013 {_language}");
        await visit.Page.CheckAsync("#Kind-NotRegistering");
        await visit.Page.FillAsync("#Definition", "Final convictions, by the day they became final");
        await visit.Page.SelectOptionAsync("#Unit", "Judgments");
        await visit.Page.FillAsync("#CutOff", "2014-06-30");
        await visit.Page.FillAsync("#Address", "https://example.org/statistics/2013");
        await visit.ClickAsync(".form-buttons .btn-primary");
        await LookAsync(visit, "elsewhere-source-empty", "form[action$='/figures']");
        await visit.ClickAsync("form[action$='/figures'] .btn-primary");
        await LookAsync(visit, "elsewhere-figure-errors", ".error-summary");
        await visit.Page.SelectOptionAsync("#Table", "T1");
        await visit.Page.FillAsync("#Year", "2013");
        await visit.Page.FillAsync("#What", "Condenadas");
        await visit.Page.FillAsync("#Value", "12");
        await visit.ClickAsync("form[action$='/figures'] .btn-primary");
        await LookAsync(visit, "elsewhere-source", "#figures");
        await Expect(visit.Page.Locator("#What")).ToBeFocusedAsync();
        await OpenAsync(visit, "/tables?year=2013", "tables-elsewhere");
        // In the other language there stands one of its own.
        await Expect(visit.Page.Locator("[data-outside]", new() { HasText = $"Estatísticas 2013 {_language}" }))
            .ToContainTextAsync("12");
        await OpenAsync(visit, "/elsewhere", "elsewhere-list");
        await visit.Page.ClickAsync($"text=Estatísticas 2013 {_language}");
        await visit.ClickAsync("#figures a[href*='/figures/']");
        await LookAsync(visit, "elsewhere-figure", "#Reason");
        await visit.Page.FillAsync("#Value", "13");
        await visit.Page.FillAsync("#Reason", "misread");
        await visit.ClickAsync(".form-buttons .btn-primary");
        await LookAsync(visit, "elsewhere-source-history", "#earlier-figures");
        await visit.ClickAsync(".title-links a");
        await LookAsync(visit, "elsewhere-change", "#Reason");
    }

    private async Task SourcesAsync()
    {
        await using var manager = await VisitAsync("pj.manager");
        await OpenAsync(manager, "/sources", "sources");
        await OpenAsync(manager, "/sources/new", "source-new");
        await manager.ClickAsync(".form-buttons .btn-primary");
        await LookAsync(manager, "source-new-errors", ".error-summary");
        await DescribeAsync(manager, $"Livro {_language}", "VIC06");
        await LookAsync(manager, "source", ".statement-list");
        await manager.ClickAsync(".title-links a");
        await LookAsync(manager, "source-change", "#row-VIC06");

        await using var analyst = await VisitAsync("analyst");
        await OpenAsync(analyst, "/sources/new", "source-new-observatory");
        await analyst.Page.FillAsync("#KeptBy", "Tribunal inventado");
        await DescribeAsync(analyst, $"Tribunais {_language}", "JDG03");
        await OpenAsync(analyst, "/sources", "sources-all");
        await OpenAsync(analyst, "/sources/assessment", "sources-assessment");
        await OpenAsync(analyst, "/sources/report", "sources-report");
        await OpenAsync(analyst, $"/sources", "sources-again");
        await analyst.Page.ClickAsync($"text=Tribunais {_language}");
        await analyst.Page.ClickAsync("details.discard summary");
        await LookAsync(analyst, "source-retire", "details.discard .btn");
        await analyst.ClickAsync("details.discard .btn");
        await LookAsync(analyst, "source-retired", ".notice-warning");
    }

    private static async Task DescribeAsync(Visit visit, string name, string indicator)
    {
        await visit.Page.FillAsync("#Name", name);
        await visit.Page.CheckAsync("#Subject-Registrations");
        await visit.Page.ClickAsync($"details:has(#row-{indicator}) > summary");
        await visit.Page.SelectOptionAsync($"#Said-{indicator}", "Partly");
        await visit.Page.FillAsync($"#Definition-{indicator}", "Country of birth");
        await visit.ClickAsync(".form-buttons .btn-primary");
    }

    /// <summary>A registration is linked by hand to another of the institution, and that undone.</summary>
    private async Task LinksAsync(Visit visit, string other)
    {
        await visit.OpenAsync("/registrations/new");
        await visit.FillMinimumAsync(2013);
        await visit.PressAsync("submit");
        await OpenAsync(visit, $"/links/own?of={visit.Path["/registrations/".Length..]}", "own-pair");
        await visit.ClickAsync(".form-buttons .btn-primary");
        await LookAsync(visit, "own-pair-errors", ".error-summary");
        await visit.Page.FillAsync("#Second", other);
        await visit.Page.FillAsync("#Reason", "the same scar");
        await visit.ClickAsync(".form-buttons .btn-primary");
        await LookAsync(visit, "links-said", "[data-said]");
        await visit.ClickAsync("main tbody a[href^='/links/said/']");
        await LookAsync(visit, "links-take-back", "#Reason");
        await visit.ClickAsync(".form-buttons .btn-primary");
        await LookAsync(visit, "links-take-back-errors", ".error-summary");
        await visit.Page.FillAsync("#Reason", "another scar");
        await visit.ClickAsync(".form-buttons .btn-primary");
        await LookAsync(visit, "links-undone", ".notice");
        await using var reviewer = await VisitAsync("reviewer");
        await OpenAsync(reviewer, "/links/said", "links-said-reviewer");
    }

    private async Task AdministrationAsync()
    {
        await using var admin = await VisitAsync("admin");
        await OpenAsync(admin, "/administration/institutions", "institutions");
        await OpenAsync(admin, "/administration/institutions?Text=nosuch", "institutions-empty");
        await OpenAsync(admin, "/administration/institutions/new", "institution-new");
        await admin.ClickAsync(".form-buttons .btn-primary");
        await LookAsync(admin, "institution-errors", ".error-summary");
        await OpenAsync(admin, "/administration/institutions/PT-MP/edit", "institution");
        await OpenAsync(admin, "/administration/linkage", "linkage-settings");
        await admin.Page.CheckAsync("#Victims-on");
        await admin.ClickAsync(".form-buttons .btn-primary");
        await LookAsync(admin, "linkage-settings-errors", ".error-summary");
        await OpenAsync(admin, "/links/runs", "linkage-runs");
        await OpenAsync(admin, "/administration/accounts", "accounts");
        await OpenAsync(admin, "/administration/accounts/new", "account-new");
        await admin.ClickAsync(".form-buttons .btn-primary");
        await LookAsync(admin, "account-errors", ".error-summary");
        await admin.Page.FillAsync("#Name", "Inventada");
        await admin.Page.FillAsync("#Email", $"inventada-{_language}@demo.invalid");
        await admin.SelectAsync("Institution", "PT-MP");
        await admin.Page.CheckAsync("#Roles-caseworker");
        await admin.ClickAsync(".form-buttons .btn-primary");
        await LookAsync(admin, "account-link", "#link");
        var link = (await admin.Page.Locator("#link").InputValueAsync()).Trim();
        await admin.ClickAsync("main a[href^='/administration/accounts/']");
        await LookAsync(admin, "account", "form[action$='/disable']");
        var account = admin.Path;
        await OpenAsync(admin, $"{account}/sees", "account-sees");
        await OpenAsync(admin, account, "account-again");
        await admin.ClickAsync("form[action$='/disable'] button");
        await LookAsync(admin, "account-disabled", "form[action$='/enable']");
        await admin.ClickAsync("form[action$='/enable'] button");
        await using var person = await VisitAsync(null);
        await OpenAsync(person, link, "invitation-dead");
        await admin.ClickAsync("form[action$='/reset'] button");
        link = (await admin.Page.Locator("#link").InputValueAsync()).Trim();
        await OpenAsync(person, link, "invitation");
        await person.ClickAsync("main button[type=submit]");
        await LookAsync(person, "invitation-errors", ".error-summary");
        await using var manager = await VisitAsync("gnr.manager");
        await OpenAsync(manager, "/administration/accounts", "accounts-manager");
        await OpenAsync(manager, "/administration/accounts/new", "account-new-manager");
    }

    private async Task OthersAsync()
    {
        await using var reviewer = await VisitAsync("reviewer");
        await LookAsync(reviewer, "home-no-tasks", "h1");
        await using var duty = await VisitAsync("pj.duty");
        await LookAsync(duty, "home-duty", ".tasks");
        await using var admin = await VisitAsync("admin");
        await LookAsync(admin, "home-administrator", ".tasks");
        await OpenAsync(admin, "/administration/roles", "roles");
        await OpenAsync(admin, "/administration/terms", "terms-administration");
        await admin.ClickAsync("main [value=preview]");
        await LookAsync(admin, "terms-preview", ".preview");
        await OpenAsync(admin, "/account", "account");
        await OpenAsync(admin, "/account/second-factor", "second-factor");
        await admin.ClickAsync("main [value=set]");
        await LookAsync(admin, "second-factor-errors", ".error-summary");
        await OpenAsync(admin, "/account/passkeys", "passkeys");
        await OpenAsync(admin, "/account/password", "password");
        await OpenAsync(admin, "/account/terms", "terms");
        await using var auditor = await VisitAsync("auditor");
        await LookAsync(auditor, "home-auditor", ".tasks");
        await OpenAsync(auditor, "/audit", "audit");
        await OpenAsync(auditor, "/audit?institution=PT-PJ&entity=Registration", "audit-search");
        await OpenAsync(auditor, "/audit?from=yesterday&record=Jane%20Doe", "audit-errors");
        await OpenAsync(auditor, "/audit?verify=true", "audit-verified");
        await auditor.ClickAsync(".audit-events tbody a >> nth=0");
        await LookAsync(auditor, "audit-event", "dl.answers");
        await OpenAsync(auditor, "/audit/law", "audit-law");
        await using var manager = await VisitAsync("pj.manager");
        var record = await manager.RegisterAsync(2013);
        await OpenAsync(manager, "/looks", "looks");
        await OpenAsync(manager, "/looks?from=2020-01-01", "looks-errors");
        await OpenAsync(manager, $"{record}/looks", "looks-record");
        await OpenAsync(manager, "/api-keys", "api-keys");
        await manager.ClickAsync("main [value=save]");
        await LookAsync(manager, "api-keys-errors", ".error-summary");
        await manager.Page.FillAsync("[name=Name]", "Case files of Lisbon");
        await manager.Page.CheckAsync("[name=Scopes] >> nth=0");
        await manager.ClickAsync("main [value=save]");
        await LookAsync(manager, "api-keys-made", "#key");
        await OpenAsync(manager, "/api-keys", "api-keys-list");
        await OpenAsync(manager, $"{record}/looks/document?language={_language}", "looks-document");
    }

    private Task<Visit> VisitAsync(string? account) =>
        stage.VisitAsync(new() { Account = account, Language = _language });

    private async Task OpenAsync(Visit visit, string path, string name)
    {
        var answer = await visit.OpenAsync(path);
        Assert.True(answer!.Status < 500, $"{path} answers {answer.Status}.");
        await LookAsync(visit, name, "h1");
    }

    /// <param name="holds">What tells that this is the page meant.</param>
    private async Task LookAsync(Visit visit, string name, string holds)
    {
        await Expect(visit.Page.Locator(holds).First).ToBeAttachedAsync();
        await Expect(visit.Page.Locator("html")).ToHaveAttributeAsync("lang", _language);
        await visit.PictureAsync($"page-{_language}-{name}");
        foreach (var finding in await visit.Page.SeriousFindingsAsync())
            _findings.Add($"{name} ({_language}): {finding}");
    }
}
