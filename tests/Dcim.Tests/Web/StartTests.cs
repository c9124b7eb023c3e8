using System.Net;
using Microsoft.Data.Sqlite;

namespace Dcim.Tests.Web;

/// <summary>How the program starts where nobody demonstrates anything.</summary>
public sealed class StartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dcim-start-").FullName;

    [Fact]
    public async Task Production_WithEmptyFolders_HasNoInstitutionAndNoAccount()
    {
        var data = Path.Combine(_folder, "data");
        var (process, address) = await OperatorProcess.ServeAsync(data, Path.Combine(_folder, "keys"), "Production");
        using (process)
        {
            using var http = new HttpClient { BaseAddress = address };
            var cancel = TestContext.Current.CancellationToken;
            var page = await http.GetStringAsync("/account/sign-in", cancel);
            Assert.DoesNotContain("demonstration-banner", page, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/ready", cancel)).StatusCode);
            Assert.DoesNotContain("demo", process.Output, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("password", process.Output, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(0, Count(data, "Institutions"));
            Assert.Equal(0, Count(data, "AspNetUsers"));
        }
    }

    [Theory]
    [InlineData]
    [InlineData("migrate")]
    public async Task Production_WithKeysAmongTheData_IsRefused(params string[] arguments)
    {
        var keys = Path.Combine(_folder, "data", "keys");
        var run = await OperatorProcess.RunAsync(Path.Combine(_folder, "data"), keys, "Production", arguments);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Dcim:KeyFolder lies in Dcim:DataFolder", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder, "data")));
    }

    [Fact]
    public async Task Start_WithOtherKeys_IsRefused()
    {
        var data = Path.Combine(_folder, "data");
        var first = await OperatorProcess.RunAsync(data, Path.Combine(_folder, "keys"), "Production", "migrate");
        Assert.Equal(0, first.ExitCode);
        var run = await OperatorProcess.RunAsync(data, Path.Combine(_folder, "other"), "Production");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("keys of this database", run.Error, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private static long Count(string data, string table)
    {
        var database = Assert.Single(Directory.GetFiles(data, "*.db"));
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT COUNT(*) FROM {table}";
        return (long)command.ExecuteScalar()!;
    }
}
