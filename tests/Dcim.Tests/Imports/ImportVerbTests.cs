using System.Text.RegularExpressions;
using ClosedXML.Excel;
using Dcim.Tests.Web;
using Microsoft.Data.Sqlite;

namespace Dcim.Tests.Imports;

/// <summary>A file brought in from the console.</summary>
public sealed class ImportVerbTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dcim-import-").FullName;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Import_SaysWhatCame_WritesWhatWasRejected_AndAddsNothingTwice()
    {
        var file = Path.Combine(_folder, "list.csv");
        var profile = Path.Combine(_folder, "profile.json");
        await File.WriteAllTextAsync(
            file,
            Importing.Csv([.. Importing.Persons(120), "121,31.2.2013,woman,20,Romania,sexual,"]),
            TestContext.Current.CancellationToken
        );
        await File.WriteAllTextAsync(profile, Importing.List.ToJson(), TestContext.Current.CancellationToken);
        Assert.Equal(0, (await RunAsync("migrate")).ExitCode);

        var dry = await RunAsync("import", file, "--institution", "PT-PJ", "--profile", profile, "--dry-run");
        Assert.Equal((1, ""), (dry.ExitCode, dry.Error));
        Assert.Contains("121 rows: 120 new would come in, 0 changed, 0 unchanged, 1 rejected", dry.Output);

        var done = await RunAsync("import", file, "--institution", "PT-PJ", "--profile", profile);
        Assert.Equal((1, ""), (done.ExitCode, done.Error));
        Assert.Contains("121 rows: 120 new came in", done.Output);
        var rejected = Path.Combine(_folder, "list-rejected.xlsx");
        using (var workbook = new XLWorkbook(rejected))
            Assert.Contains("31.2.2013", workbook.Worksheets.Single().Cell(2, 8).GetString());
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(rejected));

        var again = await RunAsync("import", file, "--institution", "PT-PJ", "--profile", "Our list");
        Assert.Contains("0 new would come in, 0 changed, 120 unchanged, 1 rejected", again.Output);
        Assert.Equal(0, (await RunAsync("audit", "verify")).ExitCode);
        Assert.Equal(0, (await RunAsync("keys", "verify")).ExitCode);
    }

    [Theory]
    [InlineData("PT-NONE", "profile.json", "There is no institution PT-NONE.")]
    [InlineData("PT-PJ", "No such list", "There is no profile No such list.")]
    public async Task Import_OfWhatIsNotThere_IsRefused(string institution, string profile, string words)
    {
        var file = Path.Combine(_folder, "list.csv");
        await File.WriteAllTextAsync(file, Importing.Csv(Importing.Persons(1)), TestContext.Current.CancellationToken);
        Assert.Equal(0, (await RunAsync("migrate")).ExitCode);
        var ended = await RunAsync("import", file, "--institution", institution, "--profile", profile);
        Assert.Equal(1, ended.ExitCode);
        Assert.Matches(Regex.Escape(words), ended.Error);
    }

    private Task<Ended> RunAsync(params string[] arguments) =>
        OperatorProcess.RunAsync(
            Path.Combine(_folder, "data"),
            Path.Combine(_folder, "keys"),
            "Development",
            arguments
        );
}
