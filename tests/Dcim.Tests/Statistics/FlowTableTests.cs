using Dcim.Domain.Counting;
using Dcim.Statistics;
using static Dcim.Tests.Counting.Facts;

namespace Dcim.Tests.Statistics;

public sealed class FlowTableTests
{
    private static readonly ReportingInstitution[] Institutions = [new(1, "POL", Active: true, Declared: true)];

    /// <summary>Five persons, counted by hand; the first has two registrations.</summary>
    private static readonly VictimFact[] Five =
    [
        Fact(1, "2012-03", person: 1, citizenship: ["RO"], recruited: "UNK", exploited: ["PT"]),
        Fact(2, "2012-04", person: 1, citizenship: ["RO"], recruited: "RO", exploited: ["PT", "ES"]),
        Fact(3, "2012", person: 2, citizenship: ["RO"], recruited: "RO", exploited: ["ES", "PT"]),
        Fact(4, "2012", person: 3, citizenship: ["RO"], recruited: "RO", exploited: ["PT"]),
        Fact(5, "2012", person: 4, citizenship: ["UNK"], recruited: "NAS", exploited: ["UNK"]),
        Fact(6, "2012", person: 5, citizenship: ["BR"], recruited: "BR", exploited: []),
    ];

    [Fact]
    public void Year_HasTheFlowsCountedByHand()
    {
        var table = Count(Five);
        Assert.Equal(5, table.Units);
        Assert.Equal(
            ["BR BR UNK 1", "RO RO PT 2", "RO RO MUL 1", "UNK UNK UNK 1"],
            table.Table.Cells.Select(c => string.Join(' ', [.. c.Categories, c.Value.ToString()]))
        );
        Assert.Equal(["COUNTRY", "RECRUIT", "EXPLOIT"], table.Table.Dimensions.Select(d => d.Name));
        Assert.Equal(["PT", "MUL", "UNK"], table.Table.Dimension("EXPLOIT").Categories);
        Assert.Equal(
            ["COUNTRY×EXPLOIT", "RECRUIT×EXPLOIT", "COUNTRY×RECRUIT"],
            table.Table.Margins.Select(m => $"{m.Rows.Name}×{m.Columns.Name}")
        );
        Assert.All(table.Table.Margins, m => Assert.Equal("5", m.GrandTotal.ToString()));
        Assert.Equal("0", table.Table.Margin("COUNTRY", "EXPLOIT")["BR", "PT"].ToString());
    }

    [Fact]
    public void SecondView_NamesAPersonUnderEveryCountry()
    {
        var table = Count(Five);
        var view = Assert.Single(table.Table.Views);
        Assert.Equal("EveryCountry", view.Name);
        Assert.Equal(["ES", "PT", "UNK"], view.Table.Columns.CategoriesAndTotal);
        Assert.Equal(
            "ES 1, PT 3, UNK 2",
            string.Join(", ", view.Table.Columns.Categories.Select(c => $"{c} {view.Table["TOTAL", c]}"))
        );
        Assert.Equal("0", view.Table["BR", "PT"].ToString());
        var spain = table.Drill(view.Table.KeyOf("RO", "ES"), view.Name);
        Assert.Equal((1, 1), (spain.Units, spain.Records.Count));
        Assert.Throws<ArgumentException>(() => table.Drill(new Dictionary<string, string>(), "Mine"));
    }

    [Fact]
    public void Disagreements_AreThoseOnTheWay()
    {
        var table = Count([
            Fact(1, "2012-03", person: 1, sex: "F", recruited: "RO", exploited: ["PT"]),
            Fact(2, "2012-04", person: 1, sex: "M", recruited: "MD", exploited: ["PT", "ES"]),
        ]);
        Assert.Equal(["REC01", "EXP06"], table.Disagreements.Select(d => d.Answer));
        Assert.Equal(["PT", "MUL"], table.Disagreements[1].Values.Select(v => v.Value.Value));
    }

    [Fact]
    public void NobodyCounted_IsOneLineThatSaysSo()
    {
        var nought = Assert.Single(Count([]).Table.Cells);
        Assert.Equal("TOTAL TOTAL TOTAL 0", string.Join(' ', [.. nought.Categories, nought.Value.ToString()]));
        var missing = FlowTable.Count(Request, [], [], Profile, Lists).Table;
        Assert.Equal(":", Assert.Single(missing.Cells).Value.ToString());
        Assert.Empty(missing.Views);
        Assert.All(missing.Margins, m => Assert.Equal(":", m.GrandTotal.ToString()));
    }

    private static TableRequest Request => new(2012, Today.AsOf, Today.RecordedUpTo);

    private static FlowTable Count(VictimFact[] facts) => FlowTable.Count(Request, facts, Institutions, Profile, Lists);
}
