using Dcim.Domain.Profiles;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Web;

/// <summary>
/// An instance with the settings of docs/testkit/README.md, into which the data of the kit were entered through its pages.
/// </summary>
public sealed class TestKitApp : AppFactory, IAsyncLifetime
{
    private static readonly Dictionary<string, (string Account, string Code)> s_institutions = new()
    {
        ["POL-A"] = ("pj", "PT-PJ"),
        ["POL-B"] = ("gnr", "PT-GNR"),
        ["PRO-A"] = ("mp", "PT-MP"),
        ["NGO-A"] = ("farol", "PT-ONG1"),
        ["NGO-B"] = ("cais", "PT-ONG2"),
    };

    /// <summary>Pages of a registration and the columns typed there.</summary>
    private static readonly Dictionary<string, string[]> s_sections = new()
    {
        ["recruitment"] = ["REC01"],
        ["protection"] = ["PRO02", "PRO03.start", "PRO04.status", "PRO04.date"],
        ["assistance"] = ["AST01"],
        ["return"] = ["RET01", "RET02.country", "RET02.date"],
    };

    private readonly Dictionary<string, Browser> _browsers = [];
    private readonly Dictionary<string, string> _registrations = [];
    private readonly Dictionary<string, string> _offenders = [];

    /// <summary>The analyst's browser.</summary>
    public Browser Analyst { get; private set; } = null!;

    /// <summary>The rows of a file of the kit, each by its headers.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Read(string file) =>
        Grid.OfCsv(File.ReadAllText(Repository.File($"docs/testkit/{file}")).ReplaceLineEndings("\r\n")).Rows;

    public async ValueTask InitializeAsync()
    {
        Analyst = await SignInAsync("analyst");
        foreach (var institution in Read("institutions.csv"))
            _browsers[institution["id"]] = await SignInAsync(s_institutions[institution["id"]].Account);
        foreach (var declared in Read("coverage.csv").GroupBy(c => c["institution"]))
        {
            var manager = await SignInAsync($"{s_institutions[declared.Key].Account}.manager");
            foreach (var year in declared.Select(c => TablesPage.Number(c["year"])))
                await EightCasesApp.DeclareAsync(manager, year, year);
        }
        foreach (var registration in Read("registrations.csv"))
            await EnterRegistrationAsync(registration);
        // One who is in two proceedings is entered while the police still lead both.
        var proceedings = new List<Entered>();
        foreach (var proceeding in Read("proceedings.csv"))
            proceedings.Add(await InvestigateAsync(proceeding));
        foreach (var proceeding in proceedings)
            await ProsecuteAsync(proceeding);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureTestServices(services =>
            services.AddSingleton(
                NationalProfile.Load("PT") with
                {
                    KnowingUseFrom = new(2024, 7, 1),
                    ConvictionBasis = ConvictionBasis.Final,
                    Rates = [new(2024, "PLN", 4)],
                }
            )
        );
    }

    private async Task EnterRegistrationAsync(IReadOnlyDictionary<string, string> row)
    {
        var (id, browser) = (row["id"], _browsers[row["institution"]]);
        var statuses = Read("statuses.csv").Where(s => s["registration"] == id).Select(Status).ToList();
        await browser.OpenAsync("/registrations/new");
        foreach (var (key, answer) in Answers(row, "GOV03", "CAS", "VIC", "VID", "EXP").Concat(statuses[0]))
            browser.TypeAnswer(key, answer);
        await browser.SubmitAsync("submit");
        Assert.Empty(browser.Errors);
        Assert.NotNull(browser.Page.QuerySelector(".counted-yes"));
        var address = browser.Address;
        _registrations[id] = address["/registrations/".Length..];

        foreach (var (section, columns) in s_sections)
            if (Answers(row, columns) is { Count: > 0 } answers)
                await browser.SaveAsync($"{address}/sections/{section}", answers);
        foreach (var (file, kind) in new[] { ("episodes.csv", "episodes"), ("services.csv", "services") })
        foreach (var part in Read(file).Where(p => p["registration"] == id))
            await browser.SaveAsync($"{address}/{kind}/new", Answers(part, "EXP", "AST"));
        foreach (var status in statuses.Skip(1))
            await browser.SaveAsync($"{address}/statuses/new", status);
    }

    private async Task<Entered> InvestigateAsync(IReadOnlyDictionary<string, string> row)
    {
        var (id, browser) = (row["id"], _browsers[row["opened-by"]]);
        var address = await browser.OpenProceedingAsync(Answers(row, "INV").Append(new("INV01.number", $"1/{id}")));
        var proceeding = new Entered(row, address, [], []);
        foreach (var victim in proceeding.Rows("victims-in-proceedings.csv"))
            proceeding.Victims[victim["registration"]] = await browser.PutInAsync(
                address,
                _registrations[victim["registration"]]
            );
        foreach (var defendant in proceeding.Rows("defendants.csv"))
        {
            var offender = defendant["offender"];
            var (typed, code) = _offenders.TryGetValue(offender, out var known)
                ? await browser.AddKnownDefendantAsync(address, known, Answers(defendant, "INV"))
                : await browser.AddDefendantAsync(address, Answers(defendant, "TRF", "INV"));
            (proceeding.Defendants[offender], _offenders[offender]) = (typed, code);
        }
        await AddRowsAsync(browser, proceeding, "links", "TRF");
        return proceeding;
    }

    private async Task ProsecuteAsync(Entered proceeding)
    {
        if (proceeding.Row["taken-over-by"] is not { Length: > 0 } prosecutor)
            return;
        var browser = _browsers[prosecutor];
        await _browsers[proceeding.Row["opened-by"]]
            .HandOverAsync(proceeding.Address, s_institutions[prosecutor].Code, browser);
        await AddRowsAsync(browser, proceeding, "decisions", "PRS");
        await AddRowsAsync(browser, proceeding, "judgments", "JDG", "SEN");
        foreach (var victim in proceeding.Rows("victims-in-proceedings.csv"))
            await browser.AnswerForVictimAsync(
                proceeding.Address,
                proceeding.Victims[victim["registration"]],
                Answers(victim, "VLP")
            );
    }

    private static async Task AddRowsAsync(Browser browser, Entered proceeding, string kind, params string[] keys)
    {
        foreach (var row in proceeding.Rows($"{kind}.csv"))
            await browser.AddRowsAsync(
                proceeding.Address,
                kind,
                row["offender"] is { Length: > 0 } offender ? [proceeding.Defendants[offender]] : [],
                row.GetValueOrDefault("registration") is { Length: > 0 } victim ? [proceeding.Victims[victim]] : [],
                Answers(row, keys),
                unusual: "sent back, and judged again"
            );
    }

    /// <summary>A proceeding that was entered, with the rows of its victims and defendants by the ids of the kit.</summary>
    private sealed record Entered(
        IReadOnlyDictionary<string, string> Row,
        string Address,
        Dictionary<string, string> Victims,
        Dictionary<string, string> Defendants
    )
    {
        public IEnumerable<IReadOnlyDictionary<string, string>> Rows(string file) =>
            Read(file).Where(r => r["proceeding"] == Row["id"]);
    }

    private static Dictionary<string, string> Status(IReadOnlyDictionary<string, string> row)
    {
        var answers = Answers(row, "IDN");
        answers["IDN05"] = s_institutions[answers["IDN05"]].Code;
        return answers;
    }

    /// <summary>The answers of a row whose key begins so; an empty field is none.</summary>
    private static Dictionary<string, string> Answers(
        IReadOnlyDictionary<string, string> row,
        params string[] beginnings
    ) =>
        row.Where(f => f.Value.Length > 0 && beginnings.Any(b => f.Key.StartsWith(b, StringComparison.Ordinal)))
            .ToDictionary();
}
