namespace Dcim.Tests.Web;

/// <summary>Our tables of the published test kit (docs/testkit) say what was counted there by hand.</summary>
public sealed class TestKitTests(TestKitApp app) : IClassFixture<TestKitApp>
{
    private const int Year = 2024;
    private static readonly string[] s_ours = ["RECORDED_UP_TO", "CATALOGUE"];

    public static TheoryData<string, string> Expected =>
        new(
            from table in Enumerable.Range(1, 10)
            from asOf in new[] { "2025-12-31", "2024-10-31" }
            select ($"T{table}", asOf)
        );

    [Theory]
    [MemberData(nameof(Expected))]
    public async Task Table_IsThatCountedByHand(string table, string asOf)
    {
        var page = await TablesPage.OpenAsync(app.Analyst, Year, asOf, all: true, table: table);
        var csv = Grid.OfCsv(
            await app.Analyst.Http.GetStringAsync(page.CsvAddress, TestContext.Current.CancellationToken)
        );
        var byHand = TestKitApp.Read($"expected/{table}-{asOf}.csv");
        var others = TestKitApp.Read("expected/other-cells.csv").Where(o => o["TABLE"] == table).ToList();

        var lines = csv.Rows.ToLookup(r => int.TryParse(r["OBS_VALUE"], out var value) && value > 0);
        Assert.Equal(byHand.Select(Line).Order(), lines[true].Select(Line).Order());
        Assert.All(lines[false], cell => Assert.Equal(OtherOf(cell), cell["OBS_VALUE"]));

        string OtherOf(IReadOnlyDictionary<string, string> cell) =>
            (
                cell.GetValueOrDefault("ORG") is { } type
                    ? others.FirstOrDefault(o => o["ORG"] == type) ?? others.Single(o => o["ORG"] == "other types")
                    : others.Single()
            )["OBS_VALUE"];
    }

    /// <summary>What stands under a table; the part of a note, where there is one, in the view or line of its own.</summary>
    [Theory]
    [MemberData(nameof(Expected))]
    public async Task Notes_AreThoseCountedByHand(string table, string asOf)
    {
        var seen = await SeenTable.OpenAsync(app.Analyst, table, Year, asOf);
        var byHand = TestKitApp
            .Read("expected/notes.csv")
            .Where(n => n["TABLE"] == table && n["AS_OF"] == asOf)
            .ToList();

        Assert.NotEmpty(byHand);
        foreach (var note in byHand)
        {
            var (name, part, count) = (note["NOTE"], note["CATEGORY"], TablesPage.Number(note["OBS_VALUE"]));
            if (name == "OtherOffences")
                seen.AssertViewSays(name, "INSTANCE", "OUTCOME", new HandCell(count, part.Split(' ')));
            else if (name == "OnLegalPersons")
                seen.AssertViewSays(name, "LEGSANCTION", "OFFENCE", new HandCell(count, part.Split(' ')));
            else if (name == "Suspended")
                Assert.StartsWith(
                    $"{count} {part} ",
                    seen.Page.Notes.Row("term", seen.Page.Text("TableShare.Suspended"))["value"]
                );
            else
                Assert.Equal((name, count), (name, seen.Note($"TableNote.{name}")));
        }
    }

    [Theory]
    [InlineData("2025-12-31")]
    [InlineData("2024-10-31")]
    public async Task Sums_AreThoseCountedByHand(string asOf)
    {
        var seen = await SeenTable.OpenAsync(app.Analyst, "T10", Year, asOf);
        foreach (var sum in TestKitApp.Read("expected/sums.csv").Where(s => s["AS_OF"] == asOf))
        {
            var (orders, money, withoutRate, yearNotKnown) = seen.SumOf(sum["SUM_OF"]);
            Assert.Equal((sum["SUM_OF"], sum["ORDERS"]), (sum["SUM_OF"], orders));
            Assert.Equal($"{sum["OBS_VALUE"]} {sum["CURRENCY"]}", money.Replace(",", ""));
            Assert.StartsWith(sum["WITHOUT_RATE"] is { Length: > 0 } other ? other : "–", withoutRate);
            Assert.Equal(sum["YEAR_NOT_KNOWN"], yearNotKnown);
        }
    }

    /// <summary>Knowing use was no offence in any day of the year before.</summary>
    [Fact]
    public async Task KnowingUse_TheYearBefore_IsNotApplicable() =>
        Assert.All(
            (await SeenTable.OpenAsync(app.Analyst, "T7", Year - 1)).Csv.Rows,
            r => Assert.Equal("NAP", r["OBS_VALUE"])
        );

    /// <summary>Without the recording clock and the version of the catalogue, in which no other system is ours.</summary>
    private static string Line(IReadOnlyDictionary<string, string> row) =>
        string.Join(' ', row.Where(f => !s_ours.Contains(f.Key)).Select(f => $"{f.Key}={f.Value}"));
}
