using System.Text.RegularExpressions;
using Dcim.Tests.Web;

namespace Dcim.Tests.Linkage;

/// <summary>The matcher tried on a file from the console.</summary>
public sealed partial class LinkVerbTests : IDisposable
{
    private const string People = """
        number,first_name,last_name,dob,sex,nationality,who
        1,Юлія,Шевчук,1990-04-23,F,UA,a
        2,Yuliia,Shevchuk,1990-04-23,F,UA,a
        3,Testina,Vymyšlená,1985,F,CZ,b
        4,Vymyslena,Testina,1985-03-02,F,CZ,b
        5,Nguyễn,Thị Hoa,,F,VN,c
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("dcim-link-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<string> FileAsync(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        return file;
    }

    /// <summary>No instance is needed, and none is made.</summary>
    private async Task<Ended> EvaluateAsync(params string[] arguments)
    {
        var ended = await OperatorProcess.RunAsync(
            Path.Combine(_folder, "data"),
            Path.Combine(_folder, "keys"),
            "Production",
            ["link", "evaluate", .. arguments]
        );
        Assert.False(Directory.Exists(Path.Combine(_folder, "data")));
        return ended;
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("filters", "--blind")]
    [InlineData("tokens", "--tokens")]
    [InlineData("plain", "--map", "sex=, nationality=")]
    public async Task Evaluate_SaysHowWellItFinds(string way, params string[] options)
    {
        var ended = await EvaluateAsync([
            "--data",
            await FileAsync("people.csv", People),
            "--truth",
            "who",
            .. options,
        ]);
        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.StartsWith($"records 5, compared by {way}: given=first_name, family=last_name, birth=dob", ended.Output);
        Assert.Equal(options.Contains("--map"), !ended.Output.Contains("sex=sex", StringComparison.Ordinal));
        Assert.Contains("true pairs 2, expected ", ended.Output);
        Assert.Matches(Quality(), ended.Output);
        Assert.Matches(Persons(), ended.Output);
        foreach (var probability in new[] { "0.01", "0.10", "0.20", "0.50", "0.80", "0.90", "0.95", "0.99" })
            Assert.Contains($"  p >= {probability}: precision ", ended.Output);
        Assert.Matches(Speed(), ended.Output);
        // No one of the file is told of.
        Assert.DoesNotContain("Shevchuk", ended.Output);
    }

    [Fact]
    public async Task Evaluate_OfSemicolonsAndHeadingsOfItsOwn()
    {
        var file = await FileAsync("list.csv", "jmeno;prijmeni;kdo\nJana;Nováková;1\nJana;Novakova;1\nPetra;Malá;2\n");
        var ended = await EvaluateAsync("--data", file, "--truth", "KDO", "--map", "given=jmeno", "family=prijmeni");
        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.StartsWith("records 3, compared by plain: given=jmeno, family=prijmeni", ended.Output);
        var empty = await EvaluateAsync("--data", await FileAsync("none.csv", "given,family,who\n"), "--truth", "who");
        Assert.Equal((0, ""), (empty.ExitCode, empty.Error));
        Assert.StartsWith("records 0", empty.Output);
    }

    [Fact]
    public async Task Evaluate_OfWhatCannotBeRead_SaysWhy()
    {
        var people = await FileAsync("people.csv", People);
        await AssertRefusedAsync("There is no column person.", "--data", people, "--truth", "person");
        await AssertRefusedAsync("There is no column nom.", "--data", people, "--truth", "who", "--map", "given=nom");
        await AssertRefusedAsync(
            "No column of names was found.",
            "--data",
            await FileAsync("other.csv", "a,b\n1,2\n"),
            "--truth",
            "a"
        );
        await AssertRefusedAsync("empty", "--data", await FileAsync("empty.csv", ""), "--truth", "a");
        await AssertRefusedAsync("nowhere.csv", "--data", Path.Combine(_folder, "nowhere.csv"), "--truth", "a");
        var (workbook, bytes) = (Path.Combine(_folder, "book.xlsx"), Path.Combine(_folder, "bytes.csv"));
        using (var book = new ClosedXML.Excel.XLWorkbook())
        {
            book.AddWorksheet("list").Cell(1, 1).Value = "given";
            book.SaveAs(workbook);
        }
        await File.WriteAllBytesAsync(
            bytes,
            [0, 1, 2, 255, 254, 0, 0, 13, 10, 0, 7],
            TestContext.Current.CancellationToken
        );
        await AssertRefusedAsync("book.xlsx cannot be read as a csv.", "--data", workbook, "--truth", "given");
        await AssertRefusedAsync("bytes.csv", "--data", bytes, "--truth", "given");
    }

    [Theory]
    [InlineData("names=nom")]
    [InlineData("given")]
    [InlineData("given=a,=b")]
    public async Task Evaluate_WithAMapThatIsNone_SaysWhatItTakes(string map)
    {
        var people = await FileAsync("people.csv", People);
        await AssertRefusedAsync(
            "FIELD=HEADING, FIELD one of given, family",
            "--data",
            people,
            "--truth",
            "who",
            "--map",
            map
        );
    }

    [Fact]
    public async Task Evaluate_WithoutAFileOrTruth_SaysWhatIsNeeded()
    {
        await AssertRefusedAsync("--data", "--truth", "who");
        await AssertRefusedAsync("--truth", "--data", await FileAsync("people.csv", People));
    }

    private async Task AssertRefusedAsync(string words, params string[] arguments)
    {
        var ended = await EvaluateAsync(arguments);
        Assert.True(ended.ExitCode is 1 or 2, $"{ended}");
        Assert.Contains(words, ended.Error);
        Assert.DoesNotContain("   at ", ended.Error);
    }

    [GeneratedRegex(@"at p >= 0\.5: precision \d\.\d{4}, recall \d\.\d{4}, F1 \d\.\d{4}")]
    private static partial Regex Quality();

    [GeneratedRegex(@"persons \d, expected \d \[\d; \d\], true 3")]
    private static partial Regex Persons();

    [GeneratedRegex(@"seconds [\d.]+ \([\d.]+ preparing, [\d.]+ linking\), \d+ records a second, peak memory \d+ MiB")]
    private static partial Regex Speed();
}
