using System.Globalization;
using ClosedXML.Excel;
using Dcim.Data;
using Dcim.Data.Linkage;
using Dcim.Domain.Records;
using Dcim.Statistics;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Web;

/// <summary>The ledger under a table: what the registrations of the year become, on the page, in the workbook and in its csv.</summary>
public sealed class LedgerPageTests(AppFactory app) : IClassFixture<AppFactory>
{
    private const int Year = 2019;

    private readonly List<string> _codes = [];

    private async Task<long> RegisterAsync(string account)
    {
        var code = await app.RegisterAsync(
            account,
            b =>
            {
                foreach (var date in new[] { "CAS04", "IDN04" })
                    b.Fill($"{date}.day", "17").Fill($"{date}.month", "4").Fill($"{date}.year", $"{Year}");
                if (account.StartsWith("farol", StringComparison.Ordinal))
                    b.Fill("GOV03.scope", "OWN").Fill("VID03.given", "Testina").Fill("VID03.family", "Vymyšlená");
            }
        );
        _codes.Add(code);
        return (await app.StoredAsync(code)).Id;
    }

    /// <summary>By hand: one woman of three registrations, two that may be one, and one without consent to a key.</summary>
    [Fact]
    public async Task PageWorkbookAndCsv_SayWhatWasCountedByHand()
    {
        long[] hers = [await RegisterAsync("pj"), await RegisterAsync("mp"), await RegisterAsync("pj")];
        var (one, other) = (await RegisterAsync("pj"), await RegisterAsync("mp"));
        await RegisterAsync("farol.manager");
        await SayAsync(l => l.LinkAsync(LinkedKind.Victim, hers[0], hers[1], LinkBasis.Reviewer));
        await SayAsync(l => l.LinkAsync(LinkedKind.Victim, hers[1], hers[2], LinkBasis.Reviewer));
        await app.ReadAsync(async db =>
        {
            var model = new LinkageModelVersion { Json = "{}" };
            db.Add(model);
            await db.SaveChangesAsync();
            db.Add(
                new VictimCandidatePair
                {
                    Code = RandomCode.New(),
                    FirstId = one,
                    SecondId = other,
                    Probability = 0.5,
                    ModelId = model.Id,
                }
            );
            return await db.SaveChangesAsync();
        });

        var analyst = await app.SignInAsync("analyst");
        var page = await TablesPage.OpenAsync(analyst, Year);
        Assert.Equal("6 2 4 1 5 1 3 4", Written(page, LedgerFigure.Registrations, LedgerFigure.Most));
        Assert.Equal(page.Ledger(LedgerFigure.Persons), $"{page.Persons}");
        Assert.InRange(
            decimal.Parse(page.Ledger(LedgerFigure.Expected), CultureInfo.GetCultureInfo("en-GB")),
            3.4m,
            3.6m
        );
        Assert.Equal("3 4", Written(page, LedgerFigure.ExpectedLow, LedgerFigure.ExpectedHigh));
        Assert.Contains(page.Text("Ledger.Basis"), page.Page.Body!.TextContent);
        await AssertFilesSayTheSameAsync(analyst, page);
        Assert.All(_codes, code => Assert.DoesNotContain(code, page.Page.DocumentElement.OuterHtml));

        // Who registers would learn from them, and from what the reviewer linked, that somebody is known elsewhere.
        var police = await TablesPage.OpenAsync(await app.SignInAsync("pj.analyst"), Year);
        Assert.Equal("6 0 6 1 : : : : : : :", Written(police, LedgerFigure.Registrations, LedgerFigure.ExpectedHigh));
        Assert.Contains(police.Text("Ledger.Withheld"), police.Page.Body!.TextContent);

        // Nobody can know how the pairs stood then, once one of them is decided.
        await SayAsync(l => l.DenyAsync(LinkedKind.Victim, one, other, LinkBasis.Both));
        var after = await TablesPage.OpenAsync(analyst, Year);
        Assert.Equal("6 2 4 1 5 0 4 4 4 4 4", Written(after, LedgerFigure.Registrations, LedgerFigure.ExpectedHigh));
        var before = await TablesPage.OpenAsync(analyst, Year, recordedUpTo: page.RecordedUpTo);
        Assert.Equal("6 2 4 1 : : : : : : :", Written(before, LedgerFigure.Registrations, LedgerFigure.ExpectedHigh));
        Assert.Contains(before.Text("Ledger.LeftOut"), before.Page.Body!.TextContent);
        await AssertFilesSayTheSameAsync(analyst, before);
    }

    [Fact]
    public async Task ATableOfProceedings_HasNone()
    {
        var analyst = await app.SignInAsync("analyst");
        Assert.Null((await TablesPage.OpenAsync(analyst, Year, table: "T2")).Page.QuerySelector("#ledger"));
        await analyst.OpenAsync($"/tables/t2/ledger.csv?year={Year}");
        Assert.Equal(System.Net.HttpStatusCode.NotFound, analyst.Status);
    }

    private static async Task AssertFilesSayTheSameAsync(Browser analyst, TablesPage page)
    {
        var cancel = TestContext.Current.CancellationToken;
        var shown = page.LedgerLines.Rows.Select(r => $"{r["term"]}: {r["value"]}").ToList();
        using var workbook = new XLWorkbook(
            new MemoryStream(await analyst.Http.GetByteArrayAsync(page.WorkbookAddress, cancel))
        );
        Assert.Equal(
            shown,
            Grid.Of(workbook.Worksheet("LEDGER"))
                .Rows.Select(r => $"{r[page.Text("Ledger.Figure")]}: {r[page.Text("Tables.Value")]}")
        );
        var address = page.CsvAddress.Replace(".csv", "/ledger.csv", StringComparison.Ordinal);
        var csv = await analyst.Http.GetStringAsync(address, cancel);
        Assert.Equal(
            shown,
            csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
                .Skip(1)
                .Select(l => l.Split(',', 11))
                .Select(l => $"{l[10].Trim('"')}: {l[6]}")
        );
        Assert.Contains($",{page.RecordedUpTo},", csv);
    }

    private static string Written(TablesPage page, LedgerFigure from, LedgerFigure to) =>
        string.Join(' ', Enum.GetValues<LedgerFigure>().Where(f => f >= from && f <= to).Select(page.Ledger));

    private async Task SayAsync(Func<LinkStore, Task<LinkOutcome>> say) =>
        Assert.Equal(LinkOutcome.Done, await app.AsSystemAsync(s => say(s.GetRequiredService<LinkStore>())));
}
