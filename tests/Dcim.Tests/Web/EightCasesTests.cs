using Dcim.Statistics;

namespace Dcim.Tests.Web;

/// <summary>The count by hand of the eight cases, read off the analyst's page after everything was typed into the forms.</summary>
[Collection(EightCasesCollection.Name)]
public sealed class EightCasesTests(EightCasesApp app)
{
    private static readonly string[] s_registering = ["POL", "PRO", "NGO"];
    private static readonly string[] s_nobody =
    [
        "BOR",
        "IMM",
        "CRT",
        "LAB",
        "SOC",
        "CHI",
        "HEA",
        "CON",
        "IO",
        "HOT",
        "OTH",
    ];

    public static TheoryData<int, int> Years =>
        new()
        {
            { 1998, 1 },
            { 1999, 0 },
            { 2000, 0 },
            { 2001, 1 },
            { 2002, 0 },
            { 2003, 0 },
            { 2004, 0 },
            { 2005, 0 },
            { 2006, 1 },
            { 2007, 1 },
            { 2008, 0 },
            { 2009, 33 },
            { 2010, 0 },
            { 2011, 3 },
            { 2012, 1 },
            { 2013, 42 },
            { 2014, 0 },
        };

    [Theory]
    [MemberData(nameof(Years))]
    public async Task Year_HasTheVictimsCountedByHand(int year, int persons)
    {
        var page = await OpenAsync(year, all: persons > 0);

        Assert.Equal(persons, page.Persons);
        Assert.NotEmpty(page.TwoWay);
        Assert.All(page.TwoWay, name => Assert.Equal($"{persons}", GrandTotal(page, name)));
        var value = page.Text("Tables.Value");
        var numbers = page.LongRows.Select(r => r[value]).Where(v => v is not (":" or "NAP"));
        Assert.Equal(persons, numbers.Sum(TablesPage.Number));
        Assert.Equal($"{persons}", page.Ledger(LedgerFigure.Registrations));
        Assert.Equal("0", page.Notes.Row("term", page.Text("TableNote.YearNotKnown"))["value"]);
    }

    [Fact]
    public async Task AllYears_HaveTheCompositionCountedByHand()
    {
        var sums = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var year in Years.Select(y => y.Data.Item1))
        {
            var page = await OpenAsync(year);
            Add(page, page.Grids["STATUS-SEX"].Rows.Select(r => (r[page.Header("STATUS")], r[Total(page)])), "STATUS");
            foreach (var dimension in (string[])["SEX", "AGE", "FORM", "CITIZEN", "COUNTRY", "ORG", "ICCS"])
                Add(page, page.Row("STATUS", "TOTAL", dimension).Select(c => (c.Key, c.Value)), dimension);
        }

        var words = await OpenAsync(2013);
        (string Dimension, string Code, int Persons)[] byHand =
        [
            ("STATUS", "IDE", 23),
            ("STATUS", "PRE", 60),
            ("SEX", "F", 8),
            ("SEX", "M", 75),
            ("AGE", "Y_GE18", 83),
            ("FORM", "LAB", 75),
            ("FORM", "DOM", 5),
            ("FORM", "SEX", 2),
            ("FORM", "UNK", 1),
            ("ICCS", "ICCS02041", 2),
            ("ICCS", "ICCS02042", 80),
            ("ICCS", "UNK", 1),
            ("CITIZEN", "EU27_2020_FOR", 1),
            ("CITIZEN", "NEU27_2020_FOR", 82),
            ("COUNTRY", "BD", 42),
            ("COUNTRY", "BA", 33),
            ("COUNTRY", "PH", 3),
            ("COUNTRY", "TG", 1),
            ("COUNTRY", "NG", 1),
            ("COUNTRY", "RU", 1),
            ("COUNTRY", "UG", 1),
            ("COUNTRY", "HR", 1),
            ("ORG", "POL", 45),
            ("ORG", "NGO", 38),
        ];
        var dimensions = byHand.Select(h => h.Dimension).Distinct().Select(d => (d, "TOTAL", 83));
        var expected = byHand
            .Concat(dimensions)
            .Select(h => $"{h.Item1} {words.Category(h.Item1, h.Item2)}: {h.Item3}")
            .Order(StringComparer.Ordinal);
        Assert.Equal(expected, sums.Select(s => $"{s.Key}: {s.Value}").Order(StringComparer.Ordinal));

        void Add(TablesPage page, IEnumerable<(string Category, string Value)> cells, string dimension)
        {
            foreach (var (category, value) in cells.Where(c => c.Value is not ("0" or "NAP")))
            {
                var key = $"{dimension} {category}";
                sums[key] = sums.GetValueOrDefault(key) + TablesPage.Number(value);
            }
        }
    }

    [Theory]
    [InlineData(2013, "2013-04-16", 0, 0)]
    [InlineData(2013, "2013-07-31", 42, 0)]
    [InlineData(2013, "2013-08-01", 21, 21)]
    [InlineData(2013, "", 21, 21)]
    [InlineData(2006, "2006-11-28", 0, 0)]
    [InlineData(2006, "2006-12-31", 1, 0)]
    [InlineData(2006, "2007-08-31", 0, 1)]
    [InlineData(2007, "", 1, 0)] // C.N. alone: L.E. is not counted again in the year of her identification
    [InlineData(2009, "2009-10-30", 0, 0)] // without consent dates are kept to the month
    [InlineData(2009, "2009-10-31", 33, 0)]
    [InlineData(2012, "2012-12-20", 1, 0)]
    [InlineData(2012, "2012-12-21", 0, 1)]
    public async Task AsOf_StatusIsThatOfTheDay(int year, string asOf, int presumed, int identified)
    {
        var page = await OpenAsync(year, asOf);

        Assert.Equal($"{presumed}", page["STATUS", "PRE", "SEX", "TOTAL"]);
        Assert.Equal($"{identified}", page["STATUS", "IDE", "SEX", "TOTAL"]);
        Assert.Equal(presumed + identified, page.Persons);
    }

    [Theory]
    [InlineData(1999)]
    [InlineData(2000)]
    [InlineData(2002)]
    [InlineData(2010)]
    [InlineData(2014)]
    public async Task YearWithoutCases_WhereDeclared_IsNought(int year) =>
        AssertSays("0", await OpenAsync(year, all: true));

    [Theory]
    [InlineData(1997)]
    [InlineData(2015)]
    public async Task YearNotDeclared_IsMissing(int year) => AssertSays(":", await OpenAsync(year, all: true));

    [Theory]
    [MemberData(nameof(Years))]
    public async Task ListsOfRegistrations_AreTogetherTheTable(int year, int persons)
    {
        var listed = await CountListedAsync("pj", year) + await CountListedAsync("farol", year);

        Assert.Equal(persons, listed);
        Assert.Equal(listed, (await OpenAsync(year)).Persons);
    }

    /// <summary>All that registering bodies could have said is this sign; of the others nothing can be said.</summary>
    private static void AssertSays(string sign, TablesPage page)
    {
        Assert.Equal(0, page.Persons);
        Assert.All(s_registering, type => Assert.Equal(sign, page["STATUS", "PRE", "ORG", type]));
        Assert.All(s_nobody, type => Assert.Equal("NAP", page["STATUS", "PRE", "ORG", type]));
        Assert.Equal(s_registering.Length + s_nobody.Length + 1, page.Row("STATUS", "PRE", "ORG").Count());
        var rows = page.Grids["STATUS-ORG"].Rows.Count;
        var notApplicable = page.TwoWayValues.Count(v => v == "NAP");
        Assert.Equal(rows * s_nobody.Length, notApplicable);
        Assert.All(page.TwoWayValues.Where(v => v != "NAP"), v => Assert.Equal(sign, v));

        var (organisation, value) = (page.Header("ORG"), page.Text("Tables.Value"));
        var registering = s_registering.Select(type => page.Category("ORG", type)).ToHashSet();
        var cells = page.Grids[TablesPage.Long].Rows.ToLookup(r => registering.Contains(r[organisation]));
        Assert.All(cells[true], cell => Assert.Equal(sign, cell[value]));
        Assert.Equal(registering, cells[true].Select(c => c[organisation]).ToHashSet());
        Assert.All(cells[false], cell => Assert.Equal("NAP", cell[value]));
        Assert.Equal(s_nobody.Length, cells[false].Count());
    }

    private static string GrandTotal(TablesPage page, string name)
    {
        var dimensions = name.Split('-');
        return page[dimensions[0], "TOTAL", dimensions[1], "TOTAL"];
    }

    private static string Total(TablesPage page) => page.Category("SEX", "TOTAL");

    private async Task<int> CountListedAsync(string account, int year)
    {
        var browser = await app.AsAsync(account);
        var (listed, next) = (0, (string?)$"/registrations?show=submitted&year={year}");
        while (next is not null)
        {
            await browser.OpenAsync(next);
            listed += browser.Page.QuerySelectorAll("main table tbody tr").Length;
            next = browser.Page.QuerySelector("a[rel=next]")?.GetAttribute("href") is { } query
                ? "/registrations" + query
                : null;
        }
        return listed;
    }

    private async Task<TablesPage> OpenAsync(int year, string? asOf = null, bool all = false) =>
        await TablesPage.OpenAsync(await app.AsAsync("analyst"), year, asOf, all: all);
}
