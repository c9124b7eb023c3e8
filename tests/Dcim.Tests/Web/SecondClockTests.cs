namespace Dcim.Tests.Web;

/// <summary>What was recorded later does not change a table made with an earlier recording clock.</summary>
public sealed class SecondClockTests(AppFactory app) : IClassFixture<AppFactory>
{
    [Fact]
    public async Task LaterEntries_LeaveAnEarlierTableAsItWas()
    {
        var (police, manager, analyst) = (
            await app.SignInAsync("pj"),
            await app.SignInAsync("pj.manager"),
            await app.SignInAsync("analyst")
        );
        await EightCasesApp.DeclareAsync(manager, 2013, 2013);
        await RegisterAsync(police);
        var registration = police.Address;
        var before = await TablesPage.OpenAsync(analyst, 2013, all: true);
        var beforeCsv = await CsvAsync(analyst, before);
        Assert.Equal("1", before["STATUS", "PRE", "SEX", "M"]);

        await EightCasesApp.AddStatusAsync(police, "IDE", new(2013, 8, 1));
        await police.OpenAsync($"{registration}/edit");
        await police.Type("VIC01", "F").Type("EXP16", "SEX").Type("Reason", "mistyped").SubmitAsync("save");
        Assert.Empty(police.Errors);
        await RegisterAsync(police);
        await EightCasesApp.DeclareAsync(manager, 2013, 2013, "withdraw");

        var now = await TablesPage.OpenAsync(analyst, 2013, all: true);
        Assert.Equal("1", now["STATUS", "IDE", "SEX", "F"]);
        Assert.Equal("1", now["STATUS", "PRE", "SEX", "M"]);
        Assert.Equal(2, now.Persons);
        var again = await TablesPage.OpenAsync(analyst, 2013, recordedUpTo: before.RecordedUpTo, all: true);
        Assert.Equal(before.RecordedUpTo, again.RecordedUpTo);
        Assert.Equal(before.Grids.Keys, again.Grids.Keys);
        Assert.All(before.Grids, table => Assert.Equal(table.Value.Lines, again.Grids[table.Key].Lines));
        Assert.Equal(before.Notes.Lines, again.Notes.Lines);
        Assert.Equal(beforeCsv, await CsvAsync(analyst, again));
    }

    [Fact]
    public async Task MomentBeforeAnyEntry_CountsNobody()
    {
        await RegisterAsync(await app.SignInAsync("gnr"), "PT-GNR", 2012);
        var analyst = await app.SignInAsync("analyst");
        var page = await TablesPage.OpenAsync(analyst, 2012, recordedUpTo: "2020-01-01T00:00:00Z");
        Assert.Equal(0, page.Persons);
        Assert.Equal(":", page["STATUS", "TOTAL", "SEX", "TOTAL"]);
    }

    private static async Task RegisterAsync(Browser police, string body = "PT-PJ", int year = 2013)
    {
        await police.OpenAsync("/registrations/new");
        await RegistrationJourneyTests
            .FillMinimum(police)
            .Fill("CAS04.year", $"{year}")
            .Fill("IDN04.year", $"{year}")
            .Fill("IDN05", body)
            .SubmitAsync("submit");
        Assert.Empty(police.Errors);
    }

    private static Task<string> CsvAsync(Browser browser, TablesPage page) =>
        browser.Http.GetStringAsync(page.CsvAddress, TestContext.Current.CancellationToken);
}
