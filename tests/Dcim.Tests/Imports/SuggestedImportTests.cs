using System.Globalization;
using AngleSharp.Html.Dom;
using Dcim.Domain.Records;
using Dcim.Tests.Web;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Tests.Imports;

/// <summary>Files of others through the pages, with the mapping that is suggested for them.</summary>
public sealed class SuggestedImportTests
{
    private static readonly Dictionary<string, (string Account, string Code)> s_institutions = new()
    {
        ["POL-A"] = ("pj", "PT-PJ"),
        ["POL-B"] = ("gnr", "PT-GNR"),
        ["PRO-A"] = ("mp", "PT-MP"),
        ["NGO-A"] = ("farol", "PT-ONG1"),
        ["NGO-B"] = ("cais", "PT-ONG2"),
    };

    private const string Sector = "episodes[1].EXP05";

    /// <summary>Columns of the list of persons.</summary>
    private const int Born = 4;

    /// <inheritdoc cref="Born"/>
    private const int Sex = 5;

    /// <inheritdoc cref="Born"/>
    private const int Nationality = 6;

    /// <inheritdoc cref="Born"/>
    private const int Exploitation = 8;

    /// <summary>The registrations of the test kit, with their statuses, episodes and services in rows below, are counted as by hand.</summary>
    [Fact]
    public async Task TheTestKit_ComesInWithTheSuggestedMapping_AndIsCountedAsByHand()
    {
        using var app = new AppFactory();
        foreach (var declared in TestKitApp.Read("coverage.csv").GroupBy(c => c["institution"]))
        {
            var manager = await app.SignInAsync($"{s_institutions[declared.Key].Account}.manager");
            foreach (var year in declared.Select(c => TablesPage.Number(c["year"])))
                await EightCasesApp.DeclareAsync(manager, year, year);
        }
        var registrations = TestKitApp.Read("registrations.csv");
        foreach (var owned in registrations.GroupBy(r => r["institution"]))
        {
            var browser = await app.SignInAsync($"{s_institutions[owned.Key].Account}.manager");
            await browser.UploadAsync(CsvOf([.. owned]));
            Assert.Empty(browser.Errors);
            var code = browser.ImportCode;
            Assert.Equal(ImportState.Mapping, (await app.RunAsync(code)).State);
            await browser.Fill("name", "The kit").SubmitAsync("check");
            Assert.Empty(browser.Errors);
            var run = await app.WaitAsync(code);
            await browser.OpenAsync($"/imports/{code}");
            Assert.True(
                (run.State, run.Added, run.Rejected) == (ImportState.Preview, owned.Count(), 0),
                $"{owned.Key}: {browser.Text}"
            );
            Assert.Equal(
                (ImportState.Done, owned.Count()),
                (await app.CommitAsync(browser, code)) is var done ? (done.State, done.Added) : default
            );
        }
        Assert.Equal(registrations.Count, await app.ReadAsync(db => db.Registrations.CountAsync()));
        var analyst = await app.SignInAsync("analyst");
        foreach (var table in new[] { "T1", "T8", "T9" })
        foreach (var asOf in new[] { "2025-12-31", "2024-10-31" })
        {
            var page = await TablesPage.OpenAsync(analyst, 2024, asOf, all: true, table: table);
            var csv = Grid.OfCsv(
                await analyst.Http.GetStringAsync(page.CsvAddress, TestContext.Current.CancellationToken)
            );
            var byHand = TestKitApp.Read($"expected/{table}-{asOf}.csv");
            Assert.NotEmpty(byHand);
            Assert.Equal(
                byHand.Select(cell => LineOf(cell, cell.Keys)).Order(StringComparer.Ordinal),
                csv.Rows.Where(r => int.TryParse(r["OBS_VALUE"], CultureInfo.InvariantCulture, out var n) && n > 0)
                    .Select(cell => LineOf(cell, byHand[0].Keys))
                    .Order(StringComparer.Ordinal)
            );
        }
    }

    /// <summary>The first of the 11,900 invented persons who are made for linking: who lacks what every record needs is rejected for it.</summary>
    [Fact]
    public async Task AListOfPersons_ComesIn_ButForThoseOfWhomTooLittleIsSaid()
    {
        const string file = "/work/shared/data/linkage/victims_10k.csv";
        const int rows = 400;
        Assert.SkipUnless(File.Exists(file), $"{file} is not here.");
        var lines = (await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken))[..(rows + 1)];
        using var app = new AppFactory();
        var browser = await app.SignInAsync("pj.manager");
        await browser.UploadAsync(string.Join('\n', lines));
        var code = browser.ImportCode;
        var suggested = lines[0]
            .Split(',')
            .Index()
            .Select(h => $"{h.Item}: {browser.Value($"{(char)('A' + h.Index)}.0.target")}");
        Assert.Equal(
            [
                "record_id: ",
                "institution: ",
                "given_name: VID03.given",
                "surname: VID03.family",
                "birth_date: VID04",
                "sex: VIC01",
                "nationality: VIC06",
                "region: episodes[1].EXP07",
                "exploitation: episodes[1].EXP02",
                "year: ",
                "document: ",
                "person_id: ",
            ],
            suggested
        );
        browser
            .Fill("name", "Persons")
            .Fill("key", "record_id")
            .Fill("H.0.target", "") // of another country's regions
            .Fill("J.0.target", "CAS04");
        await browser.Fill("more", Sector).SubmitAsync("show");
        browser
            .Fill("fixed.statuses[1].IDN03", "PRE")
            .Fill("fixed.statuses[1].IDN04", "2026")
            .Fill("fixed.statuses[1].IDN05", "PT-PJ")
            .Fill($"fixed.{Sector}", "UNK"); // of those for whom forced labour is said
        var uncoded = browser
            .Page.GetElementsByName("I.0.value")
            .Zip(browser.Page.GetElementsByName("I.0.code").Cast<IHtmlSelectElement>())
            .Where(v => string.IsNullOrEmpty(v.Second.Value))
            .Select(v => v.First.GetAttribute("value")!)
            .ToHashSet();
        await browser.SubmitAsync("check");
        Assert.Empty(browser.Errors);
        var run = await app.WaitAsync(code);
        // A value without a code is told first, then what is lacking.
        var lacking = lines[1..].Select(l => l.Split(',')).Where(c => Reasons(c).Any()).ToList();
        Assert.NotEmpty(lacking);
        await browser.OpenAsync($"/imports/{code}");
        Assert.True(
            (run.State, run.Added, run.Rejected) == (ImportState.Preview, rows - lacking.Count, lacking.Count),
            browser.Text
        );
        var rejected = await browser.RejectedRowsAsync(code);
        Assert.Equal(lacking.Select(c => c[0]), rejected.Select(r => r.Cells[0]));
        foreach (var (_, cells) in rejected)
        foreach (var reason in Reasons(cells))
            Assert.Contains(reason, cells[^1]);
        run = await app.CommitAsync(browser, code);
        Assert.Equal((ImportState.Done, rows - lacking.Count), (run.State, run.Added));
        var again = await app.CheckAsync(browser, string.Join('\n', lines));
        Assert.Equal((0, run.Added, run.Rejected), (again.Added, again.Unchanged, again.Rejected));

        IEnumerable<string> Reasons(IReadOnlyList<string> cells)
        {
            if (uncoded.Contains(cells[Exploitation]))
                yield return $"exploitation: “{cells[Exploitation]}” has no code";
            else if (cells[Sex].Length == 0)
                yield return "sex: ";
            else if (cells[Nationality].Length == 0)
                yield return "nationality: ";
            else if (cells[Born].Length == 0)
                yield return "Give the birth date or the age";
        }
    }

    private static string LineOf(IReadOnlyDictionary<string, string> cell, IEnumerable<string> headers) =>
        string.Join(' ', headers.Select(h => cell[h]));

    /// <summary>One line for what is asked once, and one for each status, episode and service.</summary>
    private static string CsvOf(IReadOnlyList<IReadOnlyDictionary<string, string>> registrations)
    {
        var parts = new[] { "statuses.csv", "episodes.csv", "services.csv" }
            .SelectMany(TestKitApp.Read)
            .ToLookup(r => r["registration"]);
        string[] headers =
        [
            .. registrations[0].Keys.Where(k => k != "institution"),
            .. parts.SelectMany(p => p).SelectMany(p => p.Keys).Where(k => k != "registration").Distinct(),
        ];
        return string.Join(
            '\n',
            registrations
                .SelectMany(r =>
                    parts[r["id"]]
                        .Select(part => part.Append(new("id", r["id"])).ToDictionary())
                        .Prepend(r.ToDictionary())
                )
                .Select(row => string.Join(',', headers.Select(h => TextOf(row.GetValueOrDefault(h, "")))))
                .Prepend(string.Join(',', headers))
        );
    }

    private static string TextOf(string cell) =>
        s_institutions.TryGetValue(cell, out var institution) ? institution.Code : cell;
}
