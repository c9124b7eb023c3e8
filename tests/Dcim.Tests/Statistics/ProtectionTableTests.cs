using Dcim.Domain.Counting;
using Dcim.Statistics;
using static Dcim.Tests.Counting.Facts;

namespace Dcim.Tests.Statistics;

public sealed class ProtectionTableTests
{
    private static readonly ReportingInstitution[] Declared =
    [
        new(1, "POL", Active: true, Declared: true),
        new(2, "NGO", Active: true, Declared: true),
    ];

    /// <summary>Six persons, counted by hand: two registrations of the first, and one who is no victim.</summary>
    private static readonly VictimFact[] Six =
    [
        Fact(1, "2011-05", person: 1, type: "NGO", sex: "F", protection: [("AST", "2012-01"), ("PER", "UNK")]),
        Fact(2, "2012-05", person: 1, sex: "F", protection: [("AST", "2012-05"), ("PER", "2012-06")]),
        Fact(3, "2012", person: 2, sex: "M", ageGroup: "Y_LT18", protection: [("AST", "2012"), ("RFL", "2013")]),
        Fact(4, "2012", person: 3, sex: "F", citizenship: ["RO"], protection: [("RET", "2011-12-20..2012-01-10")]),
        Fact(5, "2014", person: 4, sex: "UNK", citizenship: ["UNK"], protection: [("RET", "2012-12-31")]),
        Fact(6, "2012", person: 5, history: [Line("NOT", "2012")], protection: [("AST", "2012")]),
        Fact(7, "2012", person: 6),
    ];

    [Fact]
    public void Year_HasTheMeasuresCountedByHand()
    {
        var table = Count(Six);
        Assert.Equal(3, table.Units);
        Assert.Equal(
            [
                "AST M Y_LT18 NEU27_2020_FOR 1",
                "AST F Y_GE18 NEU27_2020_FOR 1",
                "PER F Y_GE18 NEU27_2020_FOR 1",
                "RET UNK Y_GE18 UNK 1",
            ],
            Written(table)
        );
        var bySex = table.Table.Margin("MEASURE", "SEX");
        Assert.Equal("2 1 1", $"{bySex["AST", "TOTAL"]} {bySex["AST", "F"]} {bySex["AST", "M"]}");
        Assert.Equal("0", bySex["RFL", "TOTAL"].ToString());
        Assert.Equal(
            ["MeasureYearNotKnown 1", "DoubtfulSpells 0", "Disagreements 0"],
            table.Table.Notes.Select(n => $"{n.Code} {n.Count}")
        );
        Assert.Equal(new Ledger(4, 1, 3, 0), table.Ledger);
        Assert.Equal([new("YearNotKnownMeasure", "MEASURE", "RET", 1)], table.NoteParts);
        Assert.Equal(["RFL M Y_LT18 NEU27_2020_FOR 1"], Written(Count(Six, 2013)));
    }

    [Fact]
    public void AsOf_AnEventYetToCome_IsNotSeen()
    {
        Assert.Equal(
            ["AST F Y_GE18 NEU27_2020_FOR 1"],
            Written(Count(Six, asOf: new(2012, 5, 30))) // the second registration is not yet made
        );
        Assert.Empty(Written(Count(Six, asOf: new(2012, 1, 30))));
    }

    [Fact]
    public void OnePerson_WithOneMeasureInTheYearAndAnotherWithoutAYear_IsInBoth()
    {
        var table = Count([Fact(1, protection: [("AST", "2012"), ("PER", "UNK")])]);
        Assert.Equal(1, table.Units);
        Assert.Equal([new("YearNotKnownMeasure", "MEASURE", "PER", 1)], table.NoteParts);
    }

    [Fact]
    public void TwoSpells_CountEachItsMeasure()
    {
        var table = Count([
            Fact(1, "2010", person: 7, end: "2009", protection: [("AST", "2012-01")]),
            Fact(2, "2012", person: 7, trafficked: "Y", start: "2011", protection: [("AST", "2012-10")]),
        ]);
        Assert.Equal(["AST F Y_GE18 NEU27_2020_FOR 2"], Written(table));
    }

    [Fact]
    public void Measures_HaveNoTotal()
    {
        var table = Count(Six).Table;
        Assert.Equal(
            ["MEASURE×SEX", "MEASURE×AGE", "MEASURE×CITIZEN"],
            table.Margins.Select(m => $"{m.Rows.Name}×{m.Columns.Name}")
        );
        Assert.All(table.Margins, m => Assert.Equal(["AST", "RFL", "PER", "RET"], m.Rows.CategoriesAndTotal));
        Assert.Throws<KeyNotFoundException>(() => table.Margins[0].GrandTotal);
        Assert.Equal(4 * 3 * 3 * 5, table.Cells.Count);
    }

    [Fact]
    public void NothingCounted_IsNoughtWhereAllDeclared_ElseMissing()
    {
        Assert.All(Count([]).Table.Cells, c => Assert.Equal("0", c.Value.ToString()));
        ReportingInstitution[] silent = [.. Declared, new(3, "SOC", Active: true, Declared: false)];
        var table = ProtectionTable.Count(Request(2012), Six, silent, Profile, Lists).Table;
        Assert.Equal(4, table.Cells.Count(c => c.Value.ToString() == "1"));
        Assert.Equal(4 * 3 * 3 * 5 - 4, table.Cells.Count(c => c.Value.ToString() == ":"));
    }

    [Fact]
    public void Drill_GivesWhatIsBehindAMeasure()
    {
        var table = Count(Six);
        var assisted = table.Drill(new Dictionary<string, string> { ["MEASURE"] = "AST", ["SEX"] = "F" });
        Assert.Equal(1, assisted.Units);
        Assert.Equal([1, 2], assisted.Records.Select(r => r.RecordId));
        Assert.Equal([new("NGO", 1, 1), new("POL", 0, 1)], assisted.Composition);
        Assert.Equal(3, table.Drill(new Dictionary<string, string>()).Units); // each once, whatever was done for them
        Assert.Throws<ArgumentException>(() => table.Drill(new Dictionary<string, string> { ["FORM"] = "SEX" }));
        Assert.Throws<ArgumentException>(() => table.Drill(new Dictionary<string, string>(), "OwnRegistrations"));
    }

    private static IEnumerable<string> Written(ProtectionTable table) =>
        table
            .Table.Cells.Where(c => c.Value.Number > 0)
            .Select(c => string.Join(' ', [.. c.Categories, c.Value.ToString()]));

    private static TableRequest Request(int year, DateOnly? asOf = null) =>
        new(year, asOf ?? Today.AsOf, Today.RecordedUpTo);

    private static ProtectionTable Count(VictimFact[] facts, int year = 2012, DateOnly? asOf = null) =>
        ProtectionTable.Count(Request(year, asOf), facts, Declared, Profile, Lists);
}
