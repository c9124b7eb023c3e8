using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using AngleSharp.Html.Dom;
using Dcim.Web.Features.Cases;

namespace Dcim.Tests.Web;

/// <summary>One of the eight cases as its caseworker types it. Names are invented; without one there is no consent.</summary>
/// <param name="Account">Who registers: police (pj) or NGO (farol).</param>
/// <param name="Born">Birth years, one a person; without them it is only known that they are adults.</param>
/// <param name="Identified">How many of the persons were identified later, on <paramref name="IdentifiedOn"/>.</param>
/// <param name="Shared">What the persons of an event share, beyond the minimum; without it they are registered one by one.</param>
/// <param name="Pages">The further pages of each registration, in the order of typing.</param>
/// <param name="Proceeding">The criminal proceeding there was.</param>
public sealed record TypedCase(
    int Number,
    string Account,
    int Persons,
    DateOnly Registered,
    string Sex,
    string Citizenship,
    string Form,
    int[]? Born = null,
    string? Family = null,
    int Identified = 0,
    DateOnly? IdentifiedOn = null,
    IReadOnlyDictionary<string, string>? Shared = null,
    IReadOnlyList<TypedPage>? Pages = null,
    TypedProceeding? Proceeding = null
)
{
    public bool ByPolice => Account == "pj";

    public static string Given(int person) => $"Aleph{(char)('a' + person % 26)}{person}";

    public IEnumerable<TypedPage> PagesOf(int person) =>
        (Pages ?? []).Where(p => p.Persons is null || p.Persons.Contains(person));
}

/// <summary>A page of a registration, by the end of its address, and what is typed there (<see cref="Typing.TypeAnswer"/>).</summary>
/// <param name="Persons">Of whom it is typed, by place in the case; all, where left out.</param>
public sealed record TypedPage(string Page, IReadOnlyDictionary<string, string> Answers, int[]? Persons = null);

/// <summary>A proceeding as the police open it and, where there are steps of theirs, the prosecutors go on with it.</summary>
public sealed record TypedProceeding(
    IReadOnlyDictionary<string, string> Answers,
    IReadOnlyList<TypedStep>? Police = null,
    IReadOnlyList<TypedStep>? Prosecutor = null
);

/// <summary>A row of a proceeding, or of several persons with the same answers.</summary>
/// <param name="Page">Kind of the row: <c>defendants</c>.</param>
/// <param name="Suspects">Whom it is about, in the order in which they were entered; none of them: no known suspect.</param>
/// <param name="Persons">Of the page <c>victims</c>: whose answers these are, by place in the case.</param>
public sealed record TypedStep(
    string Page,
    IReadOnlyDictionary<string, string> Answers,
    int[]? Suspects = null,
    int[]? Persons = null
);

/// <summary>
/// An instance into which the 83 people of the eight cases were entered through its pages, with all that EightCases.md
/// says of them and of the proceedings, and where every institution declared coverage for 1998-2014. Tests that share it add nothing that counts.
/// </summary>
public sealed class EightCasesApp : AppFactory, IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, Task<Browser>> _signedIn = new();

    public static IReadOnlyList<TypedCase> Cases { get; } = Read();

    public async ValueTask InitializeAsync()
    {
        foreach (var institution in (string[])["pj", "gnr", "mp", "farol", "cais"])
            await DeclareAsync(await SignInAsync($"{institution}.manager"), 1998, 2014);
        var codes = (await Task.WhenAll(Cases.GroupBy(c => c.Account).Select(EnterAllAsync)))
            .SelectMany(c => c)
            .ToDictionary();
        foreach (var typed in Cases.Where(c => c.Proceeding is not null))
            await EnterProceedingAsync(typed, typed.ByPolice ? codes[typed.Number] : []);
    }

    /// <summary>The same browser of an account for every test.</summary>
    public Task<Browser> AsAsync(string account) => _signedIn.GetOrAdd(account, SignInAsync);

    public static async Task DeclareAsync(Browser manager, int from, int to, string button = "declare")
    {
        await manager.OpenAsync("/coverage");
        await manager.Fill("From", $"{from}").Fill("To", $"{to}").SubmitAsync(button);
        Assert.Equal("/coverage", manager.Address);
        Assert.Empty(manager.Errors);
    }

    /// <returns>The registrations of each case, by its number.</returns>
    private async Task<Dictionary<int, IReadOnlyList<string>>> EnterAllAsync(IGrouping<string, TypedCase> cases)
    {
        var (browser, codes) = (await SignInAsync(cases.Key), new Dictionary<int, IReadOnlyList<string>>());
        foreach (var typed in cases)
            if (typed.Shared is not null)
                codes[typed.Number] = await EnterEventAsync(browser, typed);
            else
            {
                var persons = new List<string>();
                for (var person = 0; person < typed.Persons; person++)
                    persons.Add(await EnterAsync(browser, typed, person));
                codes[typed.Number] = persons;
            }
        return codes;
    }

    /// <param name="registrations">Those that the police may put in.</param>
    private async Task EnterProceedingAsync(TypedCase typed, IReadOnlyList<string> registrations)
    {
        var (pj, mp, told) = (await AsAsync("pj"), await AsAsync("mp"), typed.Proceeding!);
        var (suspects, victims) = (new List<string>(), new List<string>());
        var proceeding = await pj.OpenProceedingAsync(told.Answers);
        foreach (var registration in registrations)
            victims.Add(await pj.PutInAsync(proceeding, registration));
        await EnterAsync(pj, told.Police ?? []);
        if (told.Prosecutor is null)
            return;
        await pj.HandOverAsync(proceeding, "PT-MP", mp);
        await EnterAsync(mp, told.Prosecutor);

        async Task EnterAsync(Browser browser, IEnumerable<TypedStep> steps)
        {
            foreach (var (page, answers, about, persons) in steps)
                if (page == "defendants")
                    suspects.Add((await browser.AddDefendantAsync(proceeding, answers)).Row);
                else if (page == "victims")
                    foreach (var person in persons!)
                        await browser.AnswerForVictimAsync(proceeding, victims[person], answers);
                else
                    await browser.AddRowsAsync(
                        proceeding,
                        page,
                        [.. about!.Select(s => suspects[s])],
                        page == "links" ? victims : [],
                        answers
                    );
        }
    }

    /// <returns>Code of the registration.</returns>
    private static async Task<string> EnterAsync(Browser browser, TypedCase typed, int person)
    {
        await RegisterAsync(browser, typed, person, BodyOf(typed), StatusOf(typed));
        var registration = browser.Address;
        foreach (var page in typed.PagesOf(person))
            await browser.SaveAsync($"{registration}/{page.Page}", page.Answers);
        if (person < typed.Identified)
        {
            await browser.OpenAsync(registration);
            await AddStatusAsync(browser, "IDE", typed.IdentifiedOn!.Value);
        }
        return registration["/registrations/".Length..];
    }

    /// <summary>Registers one person with the minimum, and stays on the page of her registration.</summary>
    public static async Task RegisterAsync(Browser browser, TypedCase typed, int person, string body, string status)
    {
        await browser.OpenAsync("/registrations/new");
        browser
            .TypeDay("CAS04", typed.Registered)
            .Type("VIC01", typed.Sex)
            .Type("VIC06", typed.Citizenship)
            .Type("EXP16", typed.Form)
            .Type("IDN03", status)
            .TypeDay("IDN04", typed.Registered)
            .Type("IDN05", body);
        if (!typed.ByPolice)
            browser.Type("GOV03.scope", typed.Family is null ? "NON" : "OWN");
        if (typed.Family is not null)
            browser.Type("VID03.given", TypedCase.Given(person)).Type("VID03.family", typed.Family);
        if (typed.Born is not null)
            browser.Type("VID04.year", $"{typed.Born[person]}");
        else
            browser.Type("VIC04", "Y_GE18");
        await browser.SubmitAsync("submit");
        Assert.Empty(browser.Errors);
        Assert.NotNull(browser.Page.QuerySelector(".counted-yes"));
    }

    /// <summary>Many at once: what they share, a row for each, and later one status for those it was decided of.</summary>
    /// <returns>Codes of the registrations.</returns>
    private static async Task<IReadOnlyList<string>> EnterEventAsync(Browser browser, TypedCase typed)
    {
        await browser.OpenAsync("/events/new");
        browser
            .Type(EventSheets.CountBox, $"{typed.Persons}")
            .TypeDay("CAS04", typed.Registered)
            .Type("VIC01", typed.Sex)
            .Type("VIC04", "Y_GE18")
            .Type("VIC06", typed.Citizenship)
            .Type("IDN03", StatusOf(typed))
            .TypeDay("IDN04", typed.Registered)
            .Type("IDN05", BodyOf(typed));
        if (!typed.ByPolice)
            browser.Type("GOV03.scope", typed.Family is null ? "NON" : "OWN");
        foreach (var (key, answer) in typed.Shared!)
            browser.TypeAnswer(key, answer);
        await browser.SubmitAsync("next");
        Assert.Empty(browser.Errors);
        if (typed.Family is not null)
            for (var person = 0; person < typed.Persons; person++)
                browser
                    .Type(EventSheets.Box(person, "VID03.given"), TypedCase.Given(person))
                    .Type(EventSheets.Box(person, "VID03.family"), typed.Family);
        await browser.SubmitAsync("submit");
        Assert.Empty(browser.Errors);
        Assert.StartsWith("/cases/", browser.Address);

        var (inCase, codes) = (browser.Address, browser.CodesOfRegistrations);
        Assert.Equal(typed.Persons, codes.Count);
        foreach (var (person, code) in codes.Index())
        foreach (var page in typed.PagesOf(person))
            await browser.SaveAsync($"/registrations/{code}/{page.Page}", page.Answers);
        if (typed.Identified == 0)
            return codes;
        await browser.OpenAsync(
            $"{inCase}/statuses/new?{string.Join('&', codes.Take(typed.Identified).Select(c => $"r={c}"))}"
        );
        await browser
            .Type("IDN03", "IDE")
            .TypeDay("IDN04", typed.IdentifiedOn!.Value)
            .Type("IDN05", "PT-PJ")
            .SubmitAsync("save");
        Assert.Empty(browser.Errors);
        Assert.Equal(inCase, browser.Address);
        return codes;
    }

    private static string BodyOf(TypedCase typed) => typed.ByPolice ? "PT-PJ" : "PT-ONG1";

    private static string StatusOf(TypedCase typed) => typed.ByPolice ? "PRE" : "SIG";

    /// <summary>Adds a later status, said by the police, to the registration that the browser shows.</summary>
    public static async Task AddStatusAsync(Browser browser, string status, DateOnly on)
    {
        var registration = browser.Address;
        await browser.OpenAsync($"{registration}/statuses/new");
        await browser.Type("IDN03", status).TypeDay("IDN04", on).Type("IDN05", "PT-PJ").SubmitAsync("save");
        Assert.Empty(browser.Errors);
        Assert.Equal(registration, browser.Address);
    }

    private static TypedCase[] Read()
    {
        var assembly = typeof(EightCasesApp).Assembly;
        var name = assembly
            .GetManifestResourceNames()
            .Single(n => n.EndsWith(".EightCases.json", StringComparison.Ordinal));
        using var stream = assembly.GetManifestResourceStream(name)!;
        return JsonSerializer.Deserialize<TypedCase[]>(stream, JsonSerializerOptions.Web)!;
    }
}

[CollectionDefinition(Name)]
public sealed class EightCasesCollection : ICollectionFixture<EightCasesApp>
{
    public const string Name = "Eight cases";
}

internal static class Typing
{
    extension(Browser browser)
    {
        /// <summary>Fills a field that is on the page; any other is an error of the test.</summary>
        public Browser Type(string name, string value)
        {
            Assert.NotEmpty(browser.Page.GetElementsByName(name));
            return browser.Fill(name, value);
        }

        public Browser TypeDay(string indicator, DateOnly day) =>
            browser
                .Type($"{indicator}.day", Text(day.Day))
                .Type($"{indicator}.month", Text(day.Month))
                .Type($"{indicator}.year", Text(day.Year));

        /// <summary>
        /// Types an answer as EightCases.json writes it: codes with spaces between them, a number or its missing reason, a
        /// date as <c>1994-07</c>, <c>~2006-06</c> (estimated), <c>1994-07..1994-12</c> (between) or a missing reason.
        /// </summary>
        public Browser TypeAnswer(string key, string answer)
        {
            if (browser.Page.GetElementsByName($"{key}.year").Length > 0)
                return browser.TypeDate(key, answer);
            var reason = browser.Page.GetElementsByName($"{key}.missing").Length > 0 && char.IsAsciiLetter(answer[0]);
            Assert.NotEmpty(browser.Page.GetElementsByName(key));
            return browser.Fill(reason ? $"{key}.missing" : key, answer.Split(' '));
        }

        private Browser TypeDate(string key, string answer)
        {
            if (char.IsAsciiLetter(answer[0]))
                return browser.Type($"{key}.kind", answer);
            var bounds = answer.TrimStart('~').Split("..");
            if (bounds.Length == 2)
                browser.Type($"{key}.kind", "BTW");
            else if (answer[0] == '~')
                browser.Type($"{key}.kind", "EST");
            foreach (var (end, bound) in bounds.Index())
            foreach (var (box, number) in new[] { "year", "month", "day" }.Zip(bound.Split('-')))
                browser.Type($"{key}.{box}{(end == 0 ? "" : "2")}", number);
            return browser;
        }

        /// <summary>Opens a page of a registration, types the answers and saves them.</summary>
        public async Task SaveAsync(string address, IEnumerable<KeyValuePair<string, string>> answers)
        {
            await browser.OpenAsync(address);
            Assert.Equal(HttpStatusCode.OK, browser.Status);
            foreach (var (key, answer) in answers)
                browser.TypeAnswer(key, answer);
            await browser.SubmitAsync("save");
            Assert.Empty(browser.Errors);
            Assert.Equal(HttpStatusCode.OK, browser.Status);
            Assert.NotEqual(address, browser.Address);
        }

        /// <summary>The registrations that the table of the page lists, by their codes.</summary>
        public IReadOnlyList<string> CodesOfRegistrations =>
            [.. browser.Page.QuerySelectorAll("main tbody th code").Select(c => c.TextContent)];

        /// <summary>Presses a button of the language form at the head of the page.</summary>
        public async Task SwitchLanguageAsync(string culture)
        {
            var form = (IHtmlFormElement)browser.Page.QuerySelector("form.languages")!;
            await browser.ShowAsync(browser.RequestOf(form, culture));
            Assert.Equal(culture, browser.Page.DocumentElement.GetAttribute("lang"));
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
