using System.Collections.Concurrent;
using System.Net;
using Dcim.Domain.Profiles;
using Microsoft.AspNetCore.Hosting;

namespace Dcim.Tests.Web;

/// <summary>The program with the configuration of a country, and nothing else different.</summary>
public sealed class CountryApp(string country) : AppFactory
{
    /// <summary>Of the institution of an account, as the country's demonstration names it.</summary>
    public string BodyOf(string account) => NationalProfile.Load(country).Demonstration[account].Code;

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.UseSetting("Dcim:Country", country);
    }
}

/// <summary>
/// An instance of each of the four countries, with the first person of each of the eight cases and an invented citizen of each
/// of the four, all registered in 2014.
/// </summary>
public sealed class FourCountries : IAsyncLifetime
{
    public static IReadOnlyList<string> Codes { get; } = ["CZ", "PL", "PT", "SK"];

    private static readonly TypedCase[] s_invented =
    [
        Invented("pj", "CZ", "Vzorová"),
        Invented("farol", "PL", "Przykładowa"),
        Invented("pj", "PT", "Exemplar"),
        Invented("farol", "SK", "Ukážková"),
    ];

    private readonly Dictionary<string, CountryApp> _apps = Codes.ToDictionary(c => c, c => new CountryApp(c));

    private readonly ConcurrentDictionary<(string Country, string Account), Task<Browser>> _signedIn = new();

    public CountryApp this[string country] => _apps[country];

    /// <summary>The same browser of an account for every test.</summary>
    public Task<Browser> AsAsync(string country, string account) =>
        _signedIn.GetOrAdd((country, account), static (key, apps) => apps[key.Country].SignInAsync(key.Account), _apps);

    /// <summary>What an NGO says of a victim: it signals in Portugal, and presumes elsewhere.</summary>
    public static string NgoStatus(string country) => country == "PT" ? "SIG" : "PRE";

    public async ValueTask InitializeAsync() => await Task.WhenAll(Codes.Select(EnterAsync));

    public async ValueTask DisposeAsync()
    {
        foreach (var app in _apps.Values)
            await app.DisposeAsync();
    }

    private async Task EnterAsync(string country)
    {
        var app = _apps[country];
        foreach (var account in (string[])["pj", "farol"])
        {
            var browser = await AsAsync(country, account);
            var status = account == "pj" ? "PRE" : NgoStatus(country);
            foreach (var typed in EightCasesApp.Cases.Concat(s_invented).Where(c => c.Account == account))
                await EightCasesApp.RegisterAsync(browser, typed, 0, app.BodyOf(account), status);
        }
    }

    private static TypedCase Invented(string account, string citizenship, string family) =>
        new(0, account, 1, new(2014, 3, 3), "F", citizenship, "LAB", [1990], family);
}

/// <summary>Only the configuration differs between the countries: the same acts, the same program, each country's own rules.</summary>
public sealed class FourCountriesTests(FourCountries countries) : IClassFixture<FourCountries>
{
    private static readonly string[] s_missing = ["", "UNK", "NAS", "REF", "NAP"];

    /// <summary>The own indicators of each country, by the section that asks them.</summary>
    private static readonly (string Section, string Extra)[] s_extras =
    [
        ("proceedings", "CZX01"),
        ("assistance", "CZX02"),
        ("identification", "PLX01"),
        ("assistance", "PLX02"),
        ("identification", "PTX01"),
        ("assistance", "PTX02"),
        ("identification", "SKX01"),
        ("assistance", "SKX02"),
    ];

    public static TheoryData<string> Countries => [.. FourCountries.Codes];

    /// <summary>Counted by hand in EightCases.md: the same in all, but another person is the national.</summary>
    [Theory]
    [MemberData(nameof(Countries))]
    public async Task CitizenshipGroups_AreThoseOfTheCountry(string country)
    {
        var analyst = await countries.AsAsync(country, "analyst");
        var counted = new List<string>();
        TablesPage page = null!;
        for (var year = 1998; year <= 2014; year++)
        {
            page = await TablesPage.OpenAsync(analyst, year);
            foreach (var group in (string[])["NAT", "EU27_2020_FOR", "NEU27_2020_FOR", "STLS", "UNK", "TOTAL"])
                if (page["STATUS", "TOTAL", "CITIZEN", group] is not ":" and var persons)
                    counted.Add($"{year} {group} {persons}");
        }

        IEnumerable<string> nonEuropean = ["1998", "2001", "2006", "2007", "2009", "2011", "2013"];
        string[] byHand =
        [
            .. nonEuropean.SelectMany(y => new[] { $"{y} NEU27_2020_FOR 1", $"{y} TOTAL 1" }),
            "2012 EU27_2020_FOR 1",
            "2012 TOTAL 1",
            "2014 NAT 1",
            "2014 EU27_2020_FOR 3",
            "2014 TOTAL 4",
        ];
        Assert.Equal(byHand.Order(), counted.Order());
        var national = Assert.Single(
            page.Grids[TablesPage.Long].Rows,
            r => r[page.Header("CITIZEN")] == page.Category("CITIZEN", "NAT") && r[page.Text("Tables.Value")] != ":"
        );
        Assert.Equal(page.Category("COUNTRY", country), national[page.Header("COUNTRY")]);
        var csv = Grid.OfCsv(await analyst.Http.GetStringAsync(page.CsvAddress, TestContext.Current.CancellationToken));
        Assert.All(csv.Rows, r => Assert.Equal(country, r["GEO"]));
    }

    [Theory]
    [InlineData("CZ", "cs")]
    [InlineData("PL", "pl")]
    [InlineData("PT", "pt-PT")]
    [InlineData("SK", "sk")]
    public async Task FirstLanguage_IsThatOfTheCountry(string country, string language)
    {
        var browser = countries[country].Browse();
        browser.Http.DefaultRequestHeaders.AcceptLanguage.Clear();
        await browser.OpenAsync("/account/sign-in");
        Assert.Equal(language, browser.Page.DocumentElement.GetAttribute("lang"));
    }

    [Theory]
    [InlineData("CZ", "farol", "SIG")]
    [InlineData("PL", "farol", "SIG")]
    [InlineData("SK", "farol", "SIG")]
    [InlineData("PT", "farol", "PRE")]
    [InlineData("CZ", "farol", "IDE")]
    [InlineData("PT", "mp", "IDE")]
    [InlineData("CZ", "mp", "IDE")]
    [InlineData("SK", "mp", "IDE")]
    public async Task StatusThatTheBodyCannotSet_IsRefused(string country, string account, string status)
    {
        var browser = await RegisterPlainAsync(country, account, status);
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        browser.AssertError("IDN03", "Sheet.StatusNotOfBody");
    }

    [Fact]
    public async Task ProsecutorOfPoland_Identifies()
    {
        var browser = await RegisterPlainAsync("PL", "mp", "IDE");
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        Assert.StartsWith("/registrations/", browser.Address);
    }

    [Theory]
    [InlineData("CZ", "CZK", "CZ010", "CZP OTH NON", true)]
    [InlineData("PL", "PLN", "PL911", "PLK OTH NON", false)]
    [InlineData("PT", "EUR", "PT150", "PTR OTH NON", false)]
    [InlineData("SK", "EUR", "SK010", "SKP OTH NON", true)]
    public async Task Forms_AskWhatTheCountryAsks(
        string country,
        string currency,
        string region,
        string programmes,
        bool policeOweTheProgramme
    )
    {
        var police = await countries.AsAsync(country, "pj");
        await police.OpenAsync("/registrations/new");
        Assert.Equal(7, Offered(police, "IDN05").Count);
        Assert.All(Offered(police, "IDN05"), body => Assert.StartsWith($"{country}-", body));
        Assert.Equal(country == "PT", Offered(police, "IDN03").Contains("SIG"));
        await police.OpenAsync("/registrations?show=submitted&year=2014");
        var registration = $"/registrations/{police.CodesOfRegistrations[0]}";

        await police.OpenAsync($"{registration}/sections/recruitment");
        Assert.Equal(currency, Offered(police, "REC08.currency")[0]);

        await police.OpenAsync($"{registration}/sections/identification");
        Assert.Contains(region, Offered(police, "CAS05"));
        Assert.All(Offered(police, "CAS05"), r => Assert.StartsWith(country, r));

        await police.OpenAsync($"{registration}/sections/assistance");
        Assert.Equal(programmes.Split(' ').Order(), Offered(police, "AST07").Order());
        Assert.Equal(policeOweTheProgramme, IsOwed(police, "AST07"));
    }

    [Theory]
    [MemberData(nameof(Countries))]
    public async Task Forms_AskTheOwnIndicatorsOfTheCountryAlone(string country)
    {
        var police = await countries.AsAsync(country, "pj");
        await police.OpenAsync("/registrations?show=submitted&year=2014");
        var registration = $"/registrations/{police.CodesOfRegistrations[0]}";

        foreach (var asking in s_extras.GroupBy(e => e.Section, e => e.Extra))
        {
            await police.OpenAsync($"{registration}/sections/{asking.Key}");
            foreach (var extra in asking)
                Assert.Equal(extra.StartsWith(country, StringComparison.Ordinal), Offered(police, extra).Count > 0);
        }
    }

    /// <summary>An invented person: none of the eight cases has two forms of exploitation.</summary>
    [Fact]
    public async Task MainForm_OfTwo_IsThatOfTheEpisodeThatLastedLongest()
    {
        var police = await RegisterPlainAsync("CZ", "pj", "PRE");
        var registration = police.Address;
        await ExploitedAsync("LAB", "2015-01", "2015-03", "F");
        Assert.Contains("LAB", await StoredFormAsync());
        await ExploitedAsync("BEG", "2015-04", "2015-12", null);

        Assert.Contains("BEG", await StoredFormAsync());
        await police.OpenAsync($"{registration}/sections/exploitation");
        var texts = new Dcim.Web.Localisation.Texts();
        var main = police.Page.QuerySelector(".main-form")!;
        Assert.Equal(texts.Code("CL_EXPL", "BEG"), main.QuerySelector("strong")!.TextContent);
        Assert.Contains(texts["MainForm.LongestEpisode"], main.TextContent);
        var table = await TablesPage.OpenAsync(await countries.AsAsync("CZ", "analyst"), 2016);
        Assert.Equal("1", table["STATUS", "PRE", "FORM", "BEG"]);

        Task ExploitedAsync(string form, string from, string to, string? sector)
        {
            var answers = new Dictionary<string, string>
            {
                ["EXP01"] = "TOO",
                ["EXP02"] = form,
                ["EXP06"] = "CZ",
                ["EXP09"] = from,
                ["EXP10"] = to,
            };
            if (sector is not null)
                answers["EXP05"] = sector;
            return police.SaveAsync($"{registration}/episodes/new", answers);
        }

        async Task<string> StoredFormAsync() =>
            (await countries["CZ"].StoredAsync(registration["/registrations/".Length..])).ShownForm.Value;
    }

    /// <summary>An invented person again: the cases give no day of any measure.</summary>
    [Fact]
    public async Task MeasuresAfterTheDay_AreNotCounted()
    {
        var police = await RegisterPlainAsync("SK", "pj", "PRE");
        var registration = police.Address;
        await police.SaveAsync(
            $"{registration}/sections/protection",
            new Dictionary<string, string>
            {
                ["PRO02"] = "GRA",
                ["PRO03.start"] = "2016-03-01",
                ["PRO03.end"] = "2016-05-30",
                ["PRO04.status"] = "GRA",
                ["PRO04.date"] = "2016-06-10",
            }
        );
        await police.SaveAsync(
            $"{registration}/sections/assistance",
            new Dictionary<string, string> { ["AST01"] = "ACC" }
        );
        await police.SaveAsync(
            $"{registration}/services/new",
            new Dictionary<string, string> { ["AST04"] = "ACC", ["AST05.start"] = "2016-02-15" }
        );
        await police.SaveAsync(
            $"{registration}/sections/return",
            new Dictionary<string, string> { ["RET01"] = "VOL", ["RET02.date"] = "2016-09" }
        );

        var analyst = await countries.AsAsync("SK", "pj.analyst");
        (string AsOf, string Measures)[] byHand =
        [
            ("2016-02-14", ""),
            ("2016-02-15", "AST"),
            ("2016-02-29", "AST"),
            ("2016-03-01", "AST RFL"),
            ("2016-06-09", "AST RFL"),
            ("2016-06-10", "AST RFL PER"),
            ("2016-09-29", "AST RFL PER"), // returned at some day of the month
            ("2016-09-30", "AST RFL PER RET"),
        ];
        TablesPage page = null!;
        foreach (var (asOf, measures) in byHand)
        {
            page = await TablesPage.OpenAsync(analyst, 2016, asOf, table: "T8");
            var counted = ((string[])["AST", "RFL", "PER", "RET"]).Where(m => page["MEASURE", m, "SEX", "M"] == "1");
            Assert.Equal(measures, string.Join(' ', counted));
        }
        foreach (var number in page.Page.QuerySelectorAll("table[data-table=MEASURE-SEX] td a"))
        {
            await analyst.OpenAsync(number.GetAttribute("href")!);
            Assert.Single(analyst.Page.QuerySelectorAll($"main a[href='{registration}']"));
        }
    }

    /// <summary>A plain registration of 2016, a year apart from the counts, by the account's own institution.</summary>
    private async Task<Browser> RegisterPlainAsync(string country, string account, string status)
    {
        var browser = await countries.AsAsync(country, account);
        await browser.OpenMinimumAsync();
        await browser
            .TypeAnswer("CAS04", "2016-02-01")
            .TypeAnswer("IDN04", "2016-02-01")
            .Type("IDN03", status)
            .Type("IDN05", countries[country].BodyOf(account))
            .SubmitAsync("submit");
        return browser;
    }

    /// <summary>The codes a choice offers, without those that say why there is no answer.</summary>
    private static List<string> Offered(Browser browser, string key) =>
        [
            .. browser
                .Page.GetElementsByName(key)
                .SelectMany(e => e.LocalName == "select" ? e.QuerySelectorAll("option").ToArray() : [e])
                .Select(e => e.GetAttribute("value") ?? "")
                .Except(s_missing),
        ];

    private static bool IsOwed(Browser browser, string key)
    {
        Assert.NotEmpty(browser.Page.GetElementsByName(key));
        return browser.Page.GetElementsByName(key)[0].Closest("details.others") is null;
    }
}
