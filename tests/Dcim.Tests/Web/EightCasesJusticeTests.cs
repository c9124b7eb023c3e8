namespace Dcim.Tests.Web;

/// <summary>
/// Suspects, prosecutions, convictions and judgments of the eight cases are those that EightCases.md counted by hand, on the page,
/// in the workbook and in the csv, in every year.
/// </summary>
[Collection(EightCasesCollection.Name)]
public sealed class EightCasesJusticeTests(EightCasesApp app)
{
    private static readonly Dictionary<(string Table, int Year), HandCell[]> s_counted = new()
    {
        [("T3", 2007)] =
        [
            new(1, "M", "UNK", "UNK", "UNK", "SEX", "CA2"),
            new(1, "F", "UNK", "UNK", "UNK", "SEX", "CA2"),
            new(1, "UNK", "UNK", "UNK", "UNK", "SEX", "CA2"),
        ],
        [("T4", 2007)] = [new(3, "CA2", "NAT")],
        [("T4", 2011)] = [new(1, "NCH", "NON")],
        [("T6", 2012)] = [new(1, "FIR", "ACQ")],
        [("T6", 2014)] = [new(4, "FIR", "ACQ")],
    };

    /// <summary>T6's view of other offences.</summary>
    private static readonly Dictionary<int, HandCell[]> s_otherOffences = new()
    {
        [1999] = [new(2, "FIR", "CON")],
        [2000] = [new(2, "SEC", "ACQ")],
        [2013] = [new(1, "FIR", "ACQ")],
        [2014] = [new(2, "FIR", "CON"), new(1, "SEC", "ACQ")],
    };

    public static TheoryData<string, int> TablesAndYears =>
        new(
            from table in new[] { "T2", "T3", "T4", "T5", "T6" }
            from year in Enumerable.Range(1998, 17)
            select (table, year)
        );

    public static TheoryData<int> Declared => [.. Enumerable.Range(1998, 17)];

    public static TheoryData<int> Years => [1997, .. Enumerable.Range(1998, 17), 2015];

    [Theory]
    [MemberData(nameof(TablesAndYears))]
    public async Task Table_IsThatCountedByHand(string table, int year)
    {
        var seen = await SeeAsync(table, year);
        var byHand = s_counted.GetValueOrDefault((table, year), []);

        seen.AssertSays(byHand);
        Assert.Equal(byHand.Sum(c => c.Count), Units(seen));
        Assert.Equal(YearNotKnown(table, year), seen.Note("TableNote.EventYearNotKnown"));
        Assert.Equal(0, seen.Note("TableNote.AccessoryOnly"));
        if (table is "T2" or "T3" or "T5")
            Assert.Equal(0, seen.Note("TableNote.LegalPersons"));
    }

    [Theory]
    [MemberData(nameof(Declared))]
    public async Task OtherOffences_StandInTheViewOfJudgments(int year)
    {
        var seen = await SeeAsync("T6", year);
        seen.AssertViewSays("OtherOffences", "INSTANCE", "OUTCOME", s_otherOffences.GetValueOrDefault(year, []));
        Assert.Equal(0, seen.Note("TableNote.OffenceNotKnown"));
    }

    [Theory]
    [MemberData(nameof(Years))]
    public async Task KnowingUse_IsNotApplicable(int year)
    {
        var (page, _, csv) = await SeeAsync("T7", year);
        Assert.All(csv.Rows, r => Assert.Equal("NAP", r["OBS_VALUE"]));
        Assert.All(page.TwoWayValues, v => Assert.Equal("NAP", v));
        Assert.Equal(0, page.Persons);
    }

    /// <summary>The convictions are of other offences, and one fell; the civil award of 2003 (case 1) stands in its own year.</summary>
    [Theory]
    [MemberData(nameof(Declared))]
    public async Task Sentences_AreNone_AndOneAward(int year)
    {
        var seen = await SeeAsync("T10", year);
        seen.AssertSays();
        Assert.Equal(0, Units(seen));
        Assert.Equal(0, seen.Note("TableNote.EventYearNotKnown"));
        Assert.Equal(0, seen.Note("TableNote.SentenceNotTold"));
        Assert.Equal(
            year == 2003 ? ("1", "15,245 EUR", "–", "0") : ("0", "0 EUR", "–", "0"),
            seen.SumOf("Compensation")
        );
        foreach (var none in new[] { "Fines", "FinesOnLegalPersons", "Confiscated", "CompensationPaid" })
            Assert.Equal(("0", "0 EUR", "–", "0"), seen.SumOf(none));
    }

    [Theory]
    [InlineData("2003-12-30", "0")]
    [InlineData("2003-12-31", "1")]
    public async Task AsOf_Award(string asOf, string awards) =>
        Assert.Equal(awards, (await SeeAsync("T10", 2003, asOf)).SumOf("Compensation").Orders);

    [Theory]
    [InlineData(1997)]
    [InlineData(2015)]
    public async Task YearNotDeclared_IsMissing(int year)
    {
        foreach (var table in new[] { "T2", "T3", "T4", "T5", "T6" })
        {
            var (page, _, csv) = await SeeAsync(table, year);
            Assert.All(csv.Rows, r => Assert.Equal(":", r["OBS_VALUE"]));
            Assert.All(page.TwoWayValues, v => Assert.Equal(":", v));
        }
    }

    [Theory]
    [InlineData("T2", 2007, "2007-08-30", 0, 0)]
    [InlineData("T2", 2007, "2007-08-31", 0, 3)]
    [InlineData("T2", 2013, "2014-07-29", 0, 0)]
    [InlineData("T2", 2013, "2014-07-30", 0, 4)]
    [InlineData("T3", 2007, "2007-08-30", 0, 0)]
    [InlineData("T3", 2007, "2007-08-31", 3, 0)]
    [InlineData("T3", 2014, "2014-07-29", 0, 0)]
    [InlineData("T4", 2006, "2006-12-27", 0, 1)]
    [InlineData("T4", 2006, "2006-12-31", 1, 1)] // nobody is known as a suspect yet
    [InlineData("T4", 2006, "2007-08-30", 1, 1)]
    [InlineData("T4", 2006, "2007-08-31", 0, 1)]
    [InlineData("T4", 2007, "2007-08-31", 3, 1)]
    [InlineData("T4", 2011, "2011-11-29", 0, 1)]
    [InlineData("T4", 2011, "2011-11-30", 1, 1)]
    [InlineData("T4", 2014, "2014-07-30", 0, 5)]
    [InlineData("T6", 2012, "2012-04-29", 0, 0)]
    [InlineData("T6", 2012, "2012-04-30", 1, 0)]
    [InlineData("T6", 2014, "2014-07-29", 0, 0)]
    [InlineData("T6", 2014, "2014-07-30", 4, 0)]
    [InlineData("T6", 1999, "1999-12-31", 0, 0)]
    public async Task AsOf_WhatHasHappenedByThen_IsCounted(
        string table,
        int year,
        string asOf,
        int counted,
        int yearNotKnown
    )
    {
        var seen = await SeeAsync(table, year, asOf);

        Assert.Equal(counted, Units(seen));
        Assert.Equal(yearNotKnown, seen.Note("TableNote.EventYearNotKnown"));
    }

    [Theory]
    [InlineData(1999, "1999-12-30", 0)]
    [InlineData(1999, "1999-12-31", 2)]
    [InlineData(2014, "2014-07-29", 1)]
    [InlineData(2014, "2014-07-30", 3)]
    public async Task AsOf_OtherOffences(int year, string asOf, int judgments)
    {
        var (page, _, _) = await SeeAsync("T6", year, asOf);
        var total = page.Category("INSTANCE", "TOTAL");
        Assert.Equal($"{judgments}", page.Grids["OtherOffences"].Row(page.Header("INSTANCE"), total)[total]);
    }

    /// <summary>As of today: cases 3 and 2 in the two years that their dates cross, case 5 in every year.</summary>
    private static int YearNotKnown(string table, int year) =>
        (table, year) switch
        {
            ("T2", 2006 or 2007) => 3,
            ("T2" or "T3", 2013 or 2014) => 4,
            ("T4", 2013 or 2014) => 5,
            ("T4", _) => 1,
            _ => 0,
        };

    private static int Units(SeenTable seen) =>
        seen.Note(
            seen.Page.Name switch
            {
                "T4" => "TableUnit.Decision",
                "T6" => "TableUnit.Judgment",
                "T10" => "TableUnit.Sanction",
                _ => "TableUnit.Person",
            }
        );

    private async Task<SeenTable> SeeAsync(string table, int year, string? asOf = null) =>
        await SeenTable.OpenAsync(await app.AsAsync("analyst"), table, year, asOf);
}
