using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using Dcim.Data.Audit;
using Dcim.Data.Linkage;
using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Web;

/// <summary>A person is found before she is registered: by what was heard of her, in any script, and never beyond one's rights.</summary>
public sealed partial class PersonSearchTests(AppFactory app) : IClassFixture<AppFactory>
{
    private const string Address = "/registrations/search";

    private Task<string> RegisterAsync(
        string account,
        string given,
        string family,
        string born = "",
        Action<Browser>? change = null
    ) =>
        app.RegisterAsync(
            account,
            b =>
            {
                b.Fill("VID03.given", given).Fill("VID03.family", family);
                FillBirth(b, born);
                change?.Invoke(b);
            }
        );

    /// <param name="born">As 1990-04-03, or 1990.</param>
    private static void FillBirth(Browser browser, string born)
    {
        if (born.Split('-') is not [{ Length: > 0 } year, .. var rest])
            return;
        browser.Fill("VID04.year", year);
        if (rest is [var month, var day])
            browser.Fill("VID04.month", month).Fill("VID04.day", day);
        if (browser.Page.GetElementsByName("VIC03").Length > 0)
            browser.Fill("VIC03.missing", "").Fill("VIC04", "");
    }

    private static async Task<Browser> SearchAsync(Browser browser, string given, string family, string born = "")
    {
        await browser.OpenAsync(Address);
        browser.Fill("VID03.given", given).Fill("VID03.family", family);
        FillBirth(browser, born);
        return await browser.SubmitAsync("search");
    }

    private static IReadOnlyList<string> Found(Browser browser) =>
        [.. browser.Page.QuerySelectorAll("[data-found]").Select(e => e.GetAttribute("data-found")!)];

    private Task<int> TokensAsync(string code) =>
        app.ReadAsync(db => db.IdentityTokens.CountAsync(t => t.Registration.Code == code));

    [Theory]
    [InlineData("Юлия", "Петрова", "1990-04-03", "Julia", "Petrova", "")]
    [InlineData("Юлия", "Петрова", "1990-04-03", "Iuliia", "Petrova", "1990")]
    [InlineData("Юлия", "Петрова", "1990-04-03", "Petrova", "Yuliya", "")]
    [InlineData("Юлия", "Петрова", "1990-04-03", "Julia", "", "1990")]
    [InlineData("Nguyễn Thị", "Hương", "1994", "Huong", "Nguyen", "")]
    [InlineData("Jana", "Nováková", "1988-09-05", "Jana", "Novak", "1988-05-09")]
    [InlineData("Katarzyna", "Wiśniewska", "", "Kasia", "Wisniewska", "")]
    [InlineData("ნინო", "ბერიძე", "1991-01-02", "Nino", "Beridze", "")]
    [InlineData("Maria João", "Silva Vymyšlená", "1985", "Maria", "Vymyslena", "1985")]
    public async Task SheIsFound_HoweverSheWasHeard(
        string given,
        string family,
        string born,
        string soughtGiven,
        string soughtFamily,
        string soughtBorn
    )
    {
        var code = await RegisterAsync("pj", given, family, born);
        var browser = await SearchAsync(await app.SignInAsync("pj"), soughtGiven, soughtFamily, soughtBorn);
        Assert.Empty(browser.Errors);
        Assert.Contains(code, Found(browser));
        Assert.Equal(Address, browser.Address);
    }

    [Fact]
    public async Task WhatAgrees_AndWhatDiffers_IsSaidInWords()
    {
        var code = await RegisterAsync("gnr", "Jana", "Nováková", "1988-09-05", b => b.Fill("VIC01", "F"));
        var browser = await app.SignInAsync("gnr");
        await browser.OpenAsync(Address);
        browser.Fill("VID03.given", "Jana").Fill("VID03.family", "Novak").Fill("VIC01", "F").Fill("VIC06", "CZ");
        FillBirth(browser, "1988-05-09");
        await browser.SubmitAsync("search");
        var rows = browser
            .Page.QuerySelectorAll($"[data-found='{code}'] tbody tr")
            .Select(r => (r.Children[0].TextContent, r.Children[3].TextContent))
            .ToDictionary();
        Assert.Equal("same", rows["Given names"]);
        Assert.Equal("same", rows["Family names"]);
        Assert.Equal("day and month swapped", rows["Date of birth of the victim"]);
        Assert.Equal("same", rows["Sex of the victim"]);
        Assert.Equal("different", rows["Citizenship of the victim"]);
        Assert.Contains("responsible: Demo gnr", browser.Page.QuerySelector($"[data-found='{code}']")!.TextContent);
    }

    [Fact]
    public async Task TheLikeliest_IsFirst_AndOthersAreNotThere()
    {
        var close = await RegisterAsync("pj", "Helena", "Prvni", "1979-06-07");
        var exact = await RegisterAsync("pj", "Helena", "Prvni", "1971-02-03");
        var other = await RegisterAsync("pj", "Boris", "Jiny", "1950-01-02");
        var found = Found(await SearchAsync(await app.SignInAsync("pj"), "Helena", "Prvni", "1971-02-03"));
        Assert.Equal(exact, found[0]);
        Assert.Contains(close, found);
        Assert.DoesNotContain(other, found);
    }

    /// <summary>Of a name that another institution knows, or that is under secrecy here, the page says to the letter what it says of one nobody has.</summary>
    [Fact]
    public async Task WhatOneMayNotSee_MakesNoDifference()
    {
        await RegisterAsync("pj", "Tajnina", "Cizovska", "1990-04-03");
        var secret = await RegisterAsync("gnr", "Skritina", "Utajovska", "1990-04-03");
        await app.AsSystemAsync(async services =>
        {
            var db = services.GetRequiredService<Dcim.Data.DcimDbContext>();
            (await db.Registrations.SingleAsync(r => r.Code == secret)).IsUnderSecrecy = true;
            return await db.SaveChangesAsync();
        });
        var browser = await app.SignInAsync("gnr");
        var answers = new List<string>();
        foreach (
            var (given, family) in new[]
            {
                ("Nikdonina", "Nicovska"),
                ("Tajnina", "Cizovska"),
                ("Skritina", "Utajovska"),
            }
        )
        {
            await SearchAsync(browser, given, family, "1990-04-03");
            Assert.Equal(HttpStatusCode.OK, browser.Status);
            answers.Add(
                Once()
                    .Replace(browser.Page.Source.Text, "")
                    .Replace(given, "GIVEN", StringComparison.Ordinal)
                    .Replace(family, "FAMILY", StringComparison.Ordinal)
            );
        }
        Assert.Equal(answers[0], answers[1]);
        Assert.Equal(answers[0], answers[2]);
        var events = await app.ReadAsync(db =>
            db.AuditEvents.Where(e => e.Action == AuditAction.Searched && e.Subject.StartsWith("person "))
                .OrderByDescending(e => e.Position)
                .Take(3)
                .Select(e => e.Subject)
                .ToListAsync()
        );
        Assert.All(events, subject => Assert.Equal("person given+family+birth 0", subject));
        Assert.False(
            await app.ReadAsync(db =>
                db.AuditEvents.AnyAsync(e => e.Subject == secret && e.Purpose == AuditPurpose.Compare)
            )
        );
    }

    [Fact]
    public async Task TheSearch_IsNotedByItsKinds_NeverByItsWords()
    {
        var code = await RegisterAsync("pj", "Zznotina", "Zzauditova", "1992");
        var before = await app.ReadAsync(db => db.AuditEvents.MaxAsync(e => e.Position));
        var browser = await app.SignInAsync("pj");
        await SearchAsync(browser, "Zznotina", "Zzauditova");
        var events = await app.ReadAsync(db =>
            db.AuditEvents.Include(e => e.Values).Where(e => e.Position > before).ToListAsync()
        );
        var search = Assert.Single(events, e => e.Action == AuditAction.Searched);
        Assert.Equal("person given+family 1", search.Subject);
        Assert.Equal(AuditPurpose.Search, search.Purpose);
        Assert.Contains(search.Values, v => v.Key == $"shown:{code}");
        var opened = Assert.Single(events, e => e.Subject == code);
        Assert.Equal((AuditAction.Viewed, nameof(VictimIdentity)), (opened.Action, opened.Entity));
        Assert.Equal(AuditPurpose.Search, opened.Purpose);
        Assert.All(
            events.SelectMany(e => e.Values.SelectMany(v => new[] { v.Key, v.Old, v.New }).Append(e.Subject)),
            text =>
            {
                Assert.DoesNotContain("notina", text ?? "", StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("auditova", text ?? "", StringComparison.OrdinalIgnoreCase);
            }
        );
        var auditor = await app.SignInAsync("auditor");
        await auditor.OpenAsync("/audit");
        Assert.Contains("a person, by Given names, Family names; found: 1", auditor.Text);
    }

    [Theory]
    [InlineData("Ana", "", "", "VID03.family")]
    [InlineData("", "Silva", "", "VID03.given")]
    [InlineData("", "", "1990", "VID03.given")]
    [InlineData("...", "--", "", "VID03.given")]
    [InlineData("", "", "", "VID03.given")]
    public async Task TooLittle_IsSaidAtTheField(string given, string family, string born, string box)
    {
        var browser = await SearchAsync(await app.SignInAsync("pj"), given, family, born);
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        browser.AssertError(box, "Search.TooLittle");
        Assert.Equal(
            (given, family, born),
            (browser.Value("VID03.given"), browser.Value("VID03.family"), browser.Value("VID04.year"))
        );
    }

    [Fact]
    public async Task WhatCannotBeRead_IsSaidAtTheField_AndKept()
    {
        var browser = await app.SignInAsync("pj");
        await browser.OpenAsync(Address);
        await browser
            .Fill("VID03.given", "Ana")
            .Fill("VID03.family", "Silva")
            .Fill("VID04.day", "31")
            .Fill("VID04.month", "2")
            .Fill("VID04.year", "1990")
            .SubmitAsync("search");
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        Assert.NotEmpty(browser.Errors);
        Assert.Equal("31", browser.Value("VID04.day"));
        Assert.Empty(Found(browser));
    }

    [Fact]
    public async Task NoMoreThanTwenty_AreShown_AndThePageSaysSo()
    {
        for (var i = 0; i < PersonSearch.MostShown + 2; i++)
            await RegisterAsync("cais", "Mnoha", "Stejnova", change: b => b.Fill("IDN05", "PT-ONG2"));
        var browser = await SearchAsync(await app.SignInAsync("cais"), "Mnoha", "Stejnova");
        Assert.Equal(PersonSearch.MostShown, Found(browser).Count);
        Assert.Contains(Steps.Message("Search.More"), browser.Text);
    }

    [Fact]
    public async Task NoneOfThese_MakesWhatWasTyped_TheFirstAnswers()
    {
        var browser = await SearchAsync(await app.SignInAsync("pj"), "Prvnina", "Novotypova", "1993-02-01");
        Assert.Empty(Found(browser));
        await browser.SubmitAsync("resume");
        Assert.Equal("/registrations/new", browser.Address);
        Assert.Equal(
            ("Prvnina", "Novotypova", "01", "02", "1993"),
            (
                browser.Value("VID03.given"),
                browser.Value("VID03.family"),
                browser.Value("VID04.day"),
                browser.Value("VID04.month"),
                browser.Value("VID04.year")
            )
        );
        RegistrationJourneyTests.FillMinimum(browser).Fill("VIC03.missing", "").Fill("VIC04", "");
        await browser.SubmitAsync("submit");
        Assert.Empty(browser.Errors);
        var code = browser.Address["/registrations/".Length..];
        Assert.Contains(code, Found(await SearchAsync(browser, "Prvnina", "Novotypova")));
    }

    /// <summary>What is typed into a search is kept of nobody who has not consented to a file.</summary>
    [Fact]
    public async Task WithoutConsent_WhatWasTypedIsNotKept()
    {
        var browser = await SearchAsync(await app.SignInAsync("farol"), "Nesouhlasina", "Bezova", "1993");
        await browser.SubmitAsync("resume");
        Assert.Equal("Nesouhlasina", browser.Value("VID03.given"));
        await browser.SubmitAsync("draft");
        var draft = browser.DraftCode;
        await browser.OpenAsync(browser.Address);
        Assert.Equal("", browser.Value("VID03.given"));
        Assert.Equal(0, await TokensAsync(draft));
    }

    [Fact]
    public async Task ADraft_IsFoundByThoseWhoMayGoOnWithIt()
    {
        var browser = await app.SignInAsync("pj");
        await browser.OpenAsync("/registrations/new");
        await browser.Fill("VID03.given", "Rozepsana").Fill("VID03.family", "Konceptova").SubmitAsync("draft");
        var draft = browser.DraftCode;
        await SearchAsync(browser, "Rozepsana", "Konceptova");
        Assert.Equal([draft], Found(browser));
        Assert.Contains($"/registrations/{draft}/edit", browser.Page.Source.Text);
        Assert.Empty(Found(await SearchAsync(await app.SignInAsync("pj.duty"), "Rozepsana", "Konceptova")));

        await browser.OpenAsync($"/registrations/{draft}/edit");
        await browser.Fill("VID03.given", "Jinaksana").Fill("VID03.family", "Prepsanova").SubmitAsync("draft");
        Assert.Empty(Found(await SearchAsync(browser, "Rozepsana", "Konceptova")));
        Assert.Equal([draft], Found(await SearchAsync(browser, "Jinaksana", "Prepsanova")));

        await browser.OpenAsync($"/registrations/{draft}/edit");
        await browser.SubmitAsync("draft");
        await browser.PostAsync(
            $"/registrations/{draft}/discard",
            ("version", browser.Page.QuerySelector("[name=version]")!.GetAttribute("value")!)
        );
        Assert.Equal(0, await TokensAsync(draft));
    }

    [Fact]
    public async Task ANewRegistrationOfAKnownPerson_IsLinkedToTheOther_AndCountsOnce()
    {
        var known = await RegisterAsync("pj", "Znamina", "Dvakratova", "1990-04-03");
        var browser = await SearchAsync(await app.SignInAsync("pj"), "Znamina", "Dvakratova");
        var before = await PersonsAsync();
        await browser.PostAsync($"{Address}/known", ("code", known));
        Assert.Equal(known, browser.Page.QuerySelector("[data-known]")!.GetAttribute("data-known"));
        Assert.Equal(
            ("Znamina", "Dvakratova", "1990", "M", "BD"),
            (
                browser.Value("VID03.given"),
                browser.Value("VID03.family"),
                browser.Value("VID04.year"),
                browser.Value("VIC01"),
                browser.Value("VIC06")
            )
        );
        // Kept as a draft, and taken up again.
        await browser.SubmitAsync("draft");
        await browser.OpenAsync(browser.Address);
        Assert.Equal(known, browser.Value("Known"));
        RegistrationJourneyTests.FillMinimum(browser).Fill("VIC03.missing", "").Fill("VIC04", "");
        await browser.SubmitAsync("submit");
        Assert.Empty(browser.Errors);
        Assert.Contains("Linked to registration", browser.Text);

        var made = browser.Address["/registrations/".Length..];
        var ids = await app.ReadAsync(db =>
            db.Registrations.Where(r => r.Code == known || r.Code == made)
                .OrderBy(r => r.Id)
                .Select(r => r.Id)
                .ToListAsync()
        );
        var link = await app.ReadAsync(db => db.VictimLinkEvents.SingleAsync(e => e.SecondId == ids[1]));
        Assert.Equal((ids[0], LinkAct.Linked, LinkBasis.Owner), (link.FirstId, link.Act, link.Basis));
        Assert.Equal(before, await PersonsAsync());
    }

    private async Task<int> PersonsAsync() =>
        (await TablesPage.OpenAsync(await app.SignInAsync("analyst"), 2013)).Persons;

    [Fact]
    public async Task WithoutConsentToTheKey_ItIsSubmittedAndNotLinked()
    {
        var known = await RegisterAsync("farol", "Souhlasina", "Ponechova", change: b => b.Fill("GOV03.scope", "OWN"));
        var browser = await app.SignInAsync("farol");
        await browser.OpenAsync(Address);
        await browser.PostAsync($"{Address}/known", ("code", known));
        RegistrationJourneyTests
            .FillMinimum(browser)
            .Fill("GOV03.scope", "OWN")
            .Fill("IDN03", "SIG")
            .Fill("IDN05", "PT-ONG1");
        await browser.SubmitAsync("submit");
        Assert.Empty(browser.Errors);
        Assert.Contains("Submitted, but not linked", browser.Text);
        Assert.True(await TokensAsync(known) > 0);
    }

    [Fact]
    public async Task AnothersRegistration_IsNoKnownPerson()
    {
        var theirs = await RegisterAsync("pj", "Cizina", "Nedostupna");
        var browser = await app.SignInAsync("gnr");
        await browser.OpenAsync(Address);
        await browser.PostAsync($"{Address}/known", ("code", theirs));
        Assert.Equal(HttpStatusCode.NotFound, browser.Status);
        await browser.OpenMinimumAsync();
        await browser.Fill("Known", theirs).SubmitAsync("submit");
        Assert.DoesNotContain(theirs, browser.Text);
        Assert.False(
            await app.ReadAsync(db =>
                db.VictimLinkEvents.AnyAsync(e =>
                    db.Registrations.Any(r => r.Code == theirs && (r.Id == e.FirstId || r.Id == e.SecondId))
                )
            )
        );
    }

    [Fact]
    public async Task WithHerIdentity_TheTokensGo()
    {
        var code = await RegisterAsync(
            "farol.manager",
            "Odvolina",
            "Zapomenova",
            change: b => b.Fill("GOV03.scope", "OWN")
        );
        Assert.True(await TokensAsync(code) > 0);
        var browser = await app.SignInAsync("farol.manager");
        await browser.OpenAsync($"/registrations/{code}/consent");
        await browser
            .Fill("GOV03.scope", "WDR")
            .Fill("GOV03.date.kind", "UNK")
            .Fill("Reason", "as she said")
            .SubmitAsync("save");
        Assert.Empty(browser.Errors);
        Assert.Equal(0, await TokensAsync(code));
        Assert.Empty(Found(await SearchAsync(browser, "Odvolina", "Zapomenova")));
    }

    [Fact]
    public async Task ACorrectedName_IsFound_AndTheWrongOneIsNot()
    {
        var code = await RegisterAsync("pj", "Omylina", "Spatnikova");
        var browser = await app.SignInAsync("pj");
        await browser.OpenAsync($"/registrations/{code}/edit");
        await browser
            .Fill("VID03.given", "Pravdina")
            .Fill("VID03.family", "Dobrikova")
            .Fill("Reason", "misheard")
            .SubmitAsync("save");
        Assert.Empty(browser.Errors);
        Assert.Empty(Found(await SearchAsync(browser, "Omylina", "Spatnikova")));
        Assert.Equal([code], Found(await SearchAsync(browser, "Pravdina", "Dobrikova")));
    }

    [Fact]
    public async Task TheTokens_CanBeMadeAnew_AndAreTheSame()
    {
        var code = await RegisterAsync("pj", "Znovina", "Tokenova", "1990-04-03");
        var before = await AllAsync();
        await app.AsSystemAsync(s => s.GetRequiredService<IdentityRebuild>().RunAsync(_ => { }));
        Assert.Equal(before, await AllAsync());
        Assert.Contains(code, Found(await SearchAsync(await app.SignInAsync("pj"), "Znovina", "Tokenova")));

        Task<List<string>> AllAsync() =>
            app.ReadAsync(db =>
                db.IdentityTokens.OrderBy(t => t.RegistrationId)
                    .ThenBy(t => t.Token)
                    .Select(t => $"{t.RegistrationId} {t.Token} {t.InstitutionId}")
                    .ToListAsync()
            );
    }

    /// <summary>Who reads the database does not learn that two institutions know one name.</summary>
    [Fact]
    public async Task OneName_HasOtherTokens_InAnotherInstitution()
    {
        string[] codes =
        [
            await RegisterAsync("pj", "Spolecna", "Obojina", "1990-04-03"),
            await RegisterAsync("gnr", "Spolecna", "Obojina", "1990-04-03"),
        ];
        var tokens = await app.ReadAsync(db =>
            db.IdentityTokens.Where(t => codes.Contains(t.Registration.Code)).Select(t => t.Token).ToListAsync()
        );
        Assert.NotEmpty(tokens);
        Assert.Equal(tokens.Count, tokens.Distinct().Count());
    }

    [Fact]
    public async Task InAnotherLanguage_WhatWasTypedStays()
    {
        var browser = await app.SignInAsync("pj");
        await browser.OpenAsync(Address);
        await browser.Fill("VID03.given", "Zůstala").Fill("intent", "language:cs-CZ").SubmitAsync();
        Assert.Equal("Zůstala", browser.Value("VID03.given"));
        Assert.Contains("Najít osobu", browser.Text);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/registrations")]
    public async Task NewRegistration_BeginsWithTheSearch(string page)
    {
        var browser = await app.SignInAsync("pj");
        await browser.OpenAsync(page);
        Assert.NotNull(browser.Page.QuerySelector($"main a[href='{Address}']"));
        Assert.Null(browser.Page.QuerySelector("main a[href='/registrations/new']"));
        await browser.OpenAsync(Address);
        Assert.NotNull(browser.Page.QuerySelector("main a[href='/registrations/new']"));
    }

    /// <summary>What is given out for one sending only.</summary>
    [GeneratedRegex("name=\"(__RequestVerificationToken|form-owner)\"[^>]*value=\"[^\"]*\"|nonce=\"[^\"]*\"")]
    private static partial Regex Once();
}
