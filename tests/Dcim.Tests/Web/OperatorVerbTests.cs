using System.Net;
using System.Text.RegularExpressions;
using ClosedXML.Excel;
using Microsoft.Data.Sqlite;

namespace Dcim.Tests.Web;

/// <summary>The verbs of an operator, run as processes beside the instance that holds the eight cases.</summary>
[Collection(EightCasesCollection.Name)]
public sealed partial class OperatorVerbTests(EightCasesApp app) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dcim-verbs-").FullName;

    [Theory]
    [InlineData("T1")]
    [InlineData("T9", "--table", "t9")]
    public async Task Tables_Csv_IsThatOfThePage(string table, params string[] asked)
    {
        var browser = await app.AsAsync("analyst");
        var page = await TablesPage.OpenAsync(browser, 2013, table: table);
        var file = Path.Combine(_folder, "table.csv");
        var run = await RunAsync([
            "tables",
            .. asked,
            "--year",
            "2013",
            "--recorded-up-to",
            page.RecordedUpTo,
            "--out",
            file,
        ]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("42 persons in 2013", run.Output, StringComparison.Ordinal);
        Assert.Equal(
            await browser.Http.GetByteArrayAsync(page.CsvAddress, TestContext.Current.CancellationToken),
            await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task Tables_Workbook_IsThatOfThePage()
    {
        var (browser, page) = await OpenAsync("2013-07-31");
        var file = Path.Combine(_folder, "t1.xlsx");
        var run = await RunAsync("tables", "--year", "2013", "--as-of", "2013-07-31", "--out", file);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        using var written = new XLWorkbook(file);
        var bytes = await browser.Http.GetByteArrayAsync(page.WorkbookAddress, TestContext.Current.CancellationToken);
        using var downloaded = new XLWorkbook(new MemoryStream(bytes));
        Assert.Equal(downloaded.Worksheets.Select(s => s.Name), written.Worksheets.Select(s => s.Name));
        string[] times = [page.Text("Tables.RecordedUpTo"), page.Text("Tables.MadeAt")];
        foreach (var (expected, actual) in downloaded.Worksheets.Zip(written.Worksheets))
            Assert.Equal(WithoutTimes(expected), WithoutTimes(actual));

        IEnumerable<string> WithoutTimes(IXLWorksheet sheet) =>
            Grid.Of(sheet).Lines.Where(line => !times.Any(t => line.Contains($": {t} |", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Tables_InAnotherLanguage_SpeaksIt()
    {
        var file = Path.Combine(_folder, "t1.xlsx");
        var run = await RunAsync("tables", "--year", "1999", "--language", "pt-PT", "--out", file);

        Assert.Equal(0, run.ExitCode);
        using var workbook = new XLWorkbook(file);
        Assert.Contains("Sexo", Grid.Of(workbook.Worksheet("T1")).Headers);
    }

    [Fact]
    public async Task Tables_RecordedUpToALaterTime_SayNow()
    {
        var file = Path.Combine(_folder, "t1.csv");
        var run = await RunAsync("tables", "--year", "2013", "--recorded-up-to", "2999-01-01T00:00:00", "--out", file);

        Assert.Equal(0, run.ExitCode);
        var csv = Grid.OfCsv(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.DoesNotContain(csv.Rows, row => row["RECORDED_UP_TO"].StartsWith("2999", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1, "disclosure control", "--year", "2013", "--mode", "publication", "--out", "x.csv")]
    [InlineData(1, ".xlsx or .csv", "--year", "2013", "--out", "x.pdf")]
    [InlineData(1, "no folder", "--year", "2013", "--out", "nowhere/x.csv")]
    [InlineData(1, "between 1990 and", "--year", "13", "--out", "x.csv")]
    [InlineData(2, "yesterday", "--year", "2013", "--as-of", "yesterday", "--out", "x.csv")]
    [InlineData(2, "--year", "--out", "x.csv")]
    [InlineData(2, "t11", "--table", "t11", "--year", "2013", "--out", "x.csv")]
    [InlineData(2, "secret", "--year", "2013", "--mode", "secret", "--out", "x.csv")]
    public async Task Tables_BadlyAsked_IsRefusedInWords_AndWritesNothing(int code, string words, params string[] asked)
    {
        var file = Path.Combine(_folder, asked[^1]);
        var run = await RunAsync(["tables", .. asked[..^1], file]);

        Assert.Equal(code, run.ExitCode);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task UnknownVerb_ExitsWith2()
    {
        var run = await RunAsync("count-everything");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("count-everything", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help", "migrate", "admin", "facts", "audit", "tables", "Dcim__DataFolder")]
    [InlineData("admin --help", "create")]
    [InlineData("admin create --help", "--email", "--name", "--institution")]
    [InlineData("facts --help", "rebuild")]
    [InlineData("keys --help", "status", "rotate", "verify")]
    [InlineData("keys rotate --help", "--what", "master", "identities", "audit", "data-protection")]
    [InlineData("keys verify --help", "--erase-again")]
    [InlineData("audit --help", "verify")]
    [InlineData("export --help", "--password-file", "archive.md")]
    [InlineData("restore --help", "--password-file", "--check")]
    [InlineData("tables --help", "--table", "--year", "--as-of", "--recorded-up-to", "--language", "--mode", "--out")]
    public async Task Help_MentionsEverything(string asked, params string[] mentioned)
    {
        var run = await RunAsync(asked.Split(' '));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.All(mentioned, word => Assert.Contains(word, run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Migrate_OfAnInstanceInUse_ChangesNothing()
    {
        var run = await RunAsync("migrate");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal("The database is up to date.", run.Output.Trim());
    }

    [Fact]
    public async Task FactsRebuild_AfterNormalUse_ChangesNothing()
    {
        var run = await RunAsync("facts", "rebuild");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal("89 current facts; 0 rows were written or closed.", run.Output.Trim());
    }

    [Fact]
    public async Task FactsRebuild_AfterAFactWasSpoiled_PutsItRight()
    {
        var copy = Copy();
        Change(
            copy,
            "UPDATE VictimFacts SET Sex = 'M' WHERE Id = (SELECT MIN(Id) FROM VictimFacts WHERE Sex = 'F' AND RecordedTo IS NULL)"
        );
        var run = await OperatorProcess.RunAsync(copy.Data, copy.Keys, "Development", "facts", "rebuild");
        Assert.Equal("89 current facts; 2 rows were written or closed.", run.Output.Trim());
        var again = await OperatorProcess.RunAsync(copy.Data, copy.Keys, "Development", "facts", "rebuild");
        Assert.Equal("89 current facts; 0 rows were written or closed.", again.Output.Trim());
    }

    [Fact]
    public async Task AuditVerify_AfterNormalUse_Holds()
    {
        var run = await RunAsync("audit", "verify");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.StartsWith("The chain holds: ", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "ValueChanged",
        "UPDATE AuditValues SET New = 'M' WHERE Id = (SELECT MIN(Id) FROM AuditValues WHERE New = 'F')"
    )]
    [InlineData("EventChanged", "UPDATE AuditEvents SET UserId = 424242 WHERE Position = 100")]
    [InlineData("EventMissing", "DELETE FROM AuditEvents WHERE Position = 100")]
    public async Task AuditVerify_AfterARowWasChangedByHand_Fails(string fault, string sql)
    {
        var copy = Copy();
        Change(copy, sql);
        var run = await OperatorProcess.RunAsync(copy.Data, copy.Keys, "Development", "audit", "verify");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(fault, run.Error, StringComparison.Ordinal);
        Assert.Contains("broken", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AdminCreate_GivesAPasswordForOneSignIn()
    {
        const string Email = "first.admin@demo.invalid";
        var run = await RunAsync("admin", "create", "--email", Email);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var password = Assert.Single(OneTimePassword().Matches(run.Output)).Groups[1].Value;

        var browser = app.Browse();
        await browser.OpenAsync("/account/sign-in");
        await browser.Fill("Email", Email).Fill("Password", password).SubmitAsync();
        Assert.Equal("/account/password", browser.Address);
        await browser.OpenAsync("/administration/roles");
        Assert.Equal("/account/password", browser.Address);
        const string Own = "a pass phrase of her own";
        await browser.Fill("Current", password).Fill("New", Own).Fill("Repeated", Own).SubmitAsync();
        Assert.Equal("/account/terms", browser.Address);
        await browser.SubmitAsync("accept");
        Assert.Equal("/", browser.Address);
        await browser.OpenAsync("/administration/roles");
        Assert.Equal(("/administration/roles", HttpStatusCode.OK), (browser.Address, browser.Status));

        var second = app.Browse();
        await second.OpenAsync("/account/sign-in");
        await second.Fill("Email", Email).Fill("Password", password).SubmitAsync();
        Assert.Equal(HttpStatusCode.BadRequest, second.Status);

        var again = await RunAsync("admin", "create", "--email", Email);
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("already", again.Error, StringComparison.Ordinal);
        Assert.Equal("", again.Output);
    }

    [Theory]
    [InlineData("not an address", "--email", "nobody")]
    [InlineData("no institution XX", "--email", "other@demo.invalid", "--institution", "XX")]
    public async Task AdminCreate_WithBadWords_IsRefused(string words, params string[] asked)
    {
        var run = await RunAsync(["admin", "create", .. asked]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(words.Replace("not an address", "is not an e-mail address"), run.Error);
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private Task<Ended> RunAsync(params string[] arguments) =>
        OperatorProcess.RunAsync(app.DataFolder, app.KeyFolder, "Development", arguments);

    private async Task<(Browser, TablesPage)> OpenAsync(string asOf = "")
    {
        var browser = await app.AsAsync("analyst");
        return (browser, await TablesPage.OpenAsync(browser, 2013, asOf));
    }

    /// <summary>The instance as a backup has it, to be spoiled.</summary>
    private (string Data, string Keys) Copy()
    {
        var (data, keys) = (Path.Combine(_folder, "data"), Path.Combine(_folder, "keys"));
        Directory.CreateDirectory(data);
        Directory.CreateDirectory(keys);
        foreach (var key in Directory.GetFiles(app.KeyFolder, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(keys, Path.GetRelativePath(app.KeyFolder, key));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(key, copy);
        }
        var database = Assert.Single(Directory.GetFiles(app.DataFolder, "*.db"));
        using var from = new SqliteConnection($"Data Source={database};Pooling=False");
        using var to = new SqliteConnection(
            $"Data Source={Path.Combine(data, Path.GetFileName(database))};Pooling=False"
        );
        from.Open();
        to.Open();
        from.BackupDatabase(to);
        return (data, keys);
    }

    private static void Change((string Data, string Keys) copy, string sql)
    {
        var database = Assert.Single(Directory.GetFiles(copy.Data, "*.db"));
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA foreign_keys = OFF; " + sql;
        Assert.Equal(1, command.ExecuteNonQuery());
    }

    [GeneratedRegex("One-time password: ([a-z2-9]{16})")]
    private static partial Regex OneTimePassword();
}
