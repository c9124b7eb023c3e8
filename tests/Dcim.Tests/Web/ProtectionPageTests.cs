using Dcim.Domain.Counting;
using Microsoft.Data.Sqlite;
using static Dcim.Tests.Counting.Facts;

namespace Dcim.Tests.Web;

/// <summary>T8 finds who had a measure in the year, in whatever year she was registered.</summary>
public sealed class ProtectionPageTests(AppFactory app) : IClassFixture<AppFactory>
{
    [Fact]
    public async Task Measure_CountsInItsOwnYear_AndOpensOnTheRegistration()
    {
        var code = await app.RegisterAsync("pj");
        var undated = await app.RegisterAsync("pj");
        var year = (await app.StoredAsync(code)).RegisteredOn.Earliest.Year + 1;
        await ProtectAsync(code, new ProtectionFact("PER", Date($"{year}-02")));
        await ProtectAsync(undated, new ProtectionFact("RET", Date("UNK")));

        var browser = await app.SignInAsync("pj.analyst");
        var page = await TablesPage.OpenAsync(browser, year, table: "T8");
        Assert.Equal(1, page.Persons);
        Assert.Equal("1", page["MEASURE", "PER", "SEX", "TOTAL"]);
        Assert.Equal("1", page.Notes.Row("term", page.Text("TableNote.MeasureYearNotKnown"))["value"]);
        Assert.Equal(
            "1",
            page.Notes.Row("term", page.Text("TablePart.YearNotKnownMeasure", page.Category("MEASURE", "RET")))["value"]
        );
        Assert.Equal(0, (await TablesPage.OpenAsync(browser, year)).Persons);

        var permit = page
            .Page.QuerySelectorAll("table[data-table=MEASURE-SEX] td a")
            .First(a => a.GetAttribute("href")!.Contains("MEASURE=PER", StringComparison.Ordinal));
        await browser.OpenAsync(permit.GetAttribute("href")!);
        Assert.Contains(code, browser.Page.QuerySelector("main")!.TextContent);
        Assert.DoesNotContain(undated, browser.Page.QuerySelector("main")!.TextContent);
        Assert.Contains(page.Category("MEASURE", "PER"), browser.Page.QuerySelector("dl.answers")!.TextContent);
    }

    /// <summary>Writes a measure into the fact of a registration, as the projector would.</summary>
    private async Task ProtectAsync(string code, ProtectionFact told)
    {
        var id = (await app.StoredAsync(code)).Id;
        var (first, last) = ProtectionRule.YearsOf([told]);
        await using var database = new SqliteConnection(
            $"Data Source={Assert.Single(Directory.GetFiles(app.DataFolder, "*.db"))}"
        );
        await database.OpenAsync(TestContext.Current.CancellationToken);
        var update = database.CreateCommand();
        update.CommandText =
            "UPDATE VictimFacts SET Protection = $told, ProtectionFirstYear = $first, ProtectionLastYear = $last "
            + "WHERE RegistrationId = $id";
        update.Parameters.AddWithValue("$told", told.ToString());
        update.Parameters.AddWithValue("$first", first);
        update.Parameters.AddWithValue("$last", last);
        update.Parameters.AddWithValue("$id", id);
        Assert.Equal(1, await update.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
    }
}
