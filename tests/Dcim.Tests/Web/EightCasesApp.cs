using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using AngleSharp.Html.Dom;

namespace Dcim.Tests.Web;

/// <summary>One of the eight cases as its caseworker types it. Names are invented; without one there is no consent.</summary>
/// <param name="Account">Who registers: police (pj) or NGO (farol).</param>
/// <param name="Born">Birth years, one a person; without them it is only known that they are adults.</param>
/// <param name="Identified">How many of the persons were identified later, on <paramref name="IdentifiedOn"/>.</param>
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
    DateOnly? IdentifiedOn = null
)
{
    public bool ByPolice => Account == "pj";
}

/// <summary>
/// An instance into which the 83 people of the eight cases were entered through its pages, and where every institution
/// declared coverage for 1998-2014. Tests that share it add nothing that counts.
/// </summary>
public sealed class EightCasesApp : AppFactory, IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, Task<Browser>> _signedIn = new();

    public static IReadOnlyList<TypedCase> Cases { get; } = Read();

    public async ValueTask InitializeAsync()
    {
        foreach (var institution in (string[])["pj", "gnr", "mp", "farol", "cais"])
            await DeclareAsync(await SignInAsync($"{institution}.manager"), 1998, 2014);
        await Task.WhenAll(Cases.GroupBy(c => c.Account).Select(EnterAllAsync));
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

    private async Task EnterAllAsync(IGrouping<string, TypedCase> cases)
    {
        var browser = await SignInAsync(cases.Key);
        foreach (var typed in cases)
            for (var person = 0; person < typed.Persons; person++)
                await EnterAsync(browser, typed, person);
    }

    private static async Task EnterAsync(Browser browser, TypedCase typed, int person)
    {
        await browser.OpenAsync("/registrations/new");
        browser
            .TypeDay("CAS04", typed.Registered)
            .Type("VIC01", typed.Sex)
            .Type("VIC06", typed.Citizenship)
            .Type("EXP16", typed.Form)
            .Type("IDN03", typed.ByPolice ? "PRE" : "SIG")
            .TypeDay("IDN04", typed.Registered)
            .Type("IDN05", typed.ByPolice ? "PT-PJ" : "PT-ONG1");
        if (!typed.ByPolice)
            browser.Type("GOV03.scope", typed.Family is null ? "NON" : "OWN");
        if (typed.Family is not null)
            browser.Type("VID03.given", $"Aleph{(char)('a' + person % 26)}{person}").Type("VID03.family", typed.Family);
        if (typed.Born is not null)
            browser.Type("VID04.year", $"{typed.Born[person]}");
        else
            browser.Type("VIC04", "Y_GE18");
        await browser.SubmitAsync("submit");
        Assert.Empty(browser.Errors);
        Assert.NotNull(browser.Page.QuerySelector(".counted-yes"));
        if (person < typed.Identified)
            await AddStatusAsync(browser, "IDE", typed.IdentifiedOn!.Value);
    }

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
