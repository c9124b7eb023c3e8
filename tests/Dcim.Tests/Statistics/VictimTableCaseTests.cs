using Dcim.Domain.Profiles;
using Dcim.Statistics;
using static Dcim.Tests.Counting.Facts;

namespace Dcim.Tests.Statistics;

public sealed class VictimTableCaseTests
{
    [Theory]
    [InlineData(1997, 0)]
    [InlineData(1998, 1)]
    [InlineData(1999, 0)]
    [InlineData(2001, 1)]
    [InlineData(2006, 1)]
    [InlineData(2007, 1)]
    [InlineData(2009, 33)]
    [InlineData(2011, 3)]
    [InlineData(2012, 1)]
    [InlineData(2013, 42)]
    [InlineData(2014, 0)]
    public void Year_HasTheVictimsCountedByHand(int year, int persons)
    {
        var table = Count(year);
        Assert.Equal(persons, table.Units);
        Assert.All(table.Table.Margins, m => Assert.Equal(CellValue.Of(persons), m.GrandTotal));
        Assert.Equal(0, table.YearNotKnown.Units);
        Assert.Empty(table.DoubtfulSpells);
        Assert.Empty(table.Disagreements);
    }

    [Theory]
    [InlineData("STATUS", "IDE", 23)]
    [InlineData("STATUS", "PRE", 60)]
    [InlineData("SEX", "F", 8)]
    [InlineData("SEX", "M", 75)]
    [InlineData("AGE", "Y_GE18", 83)]
    [InlineData("FORM", "LAB", 75)]
    [InlineData("FORM", "DOM", 5)]
    [InlineData("FORM", "SEX", 2)]
    [InlineData("FORM", "UNK", 1)]
    [InlineData("ICCS", "ICCS02041", 2)]
    [InlineData("ICCS", "ICCS02042", 80)]
    [InlineData("ICCS", "UNK", 1)]
    [InlineData("ORG", "POL", 45)]
    [InlineData("ORG", "NGO", 38)]
    [InlineData("CITIZEN", "EU27_2020_FOR", 1)]
    [InlineData("CITIZEN", "NEU27_2020_FOR", 82)]
    [InlineData("COUNTRY", "BD", 42)]
    [InlineData("COUNTRY", "HR", 1)]
    [InlineData("COUNTRY", "TOTAL", 83)]
    public void AllYears_HaveTheCompositionCountedByHand(string dimension, string category, int persons)
    {
        var tables = Enumerable.Range(1998, 17).Select(y => Count(y)).ToList();
        var cell = new Dictionary<string, string> { [dimension] = category };
        Assert.Equal(persons, tables.Sum(t => t.Drill(cell).Units));
    }

    [Fact]
    public void Chowdury_AsOfTheEndOfJuly_IsPresumedThroughout()
    {
        var july = Count(2013, new(2013, 7, 31)).Table.Margin("STATUS", "SEX");
        Assert.Equal("42", july["PRE", "M"].ToString());
        Assert.Equal("0", july["IDE", "M"].ToString());
        var august = Count(2013, new(2013, 8, 1)).Table.Margin("STATUS", "SEX");
        Assert.Equal("21", august["PRE", "M"].ToString());
        Assert.Equal("21", august["IDE", "M"].ToString());
    }

    [Fact]
    public void LE_AsOfTheEndOf2006_IsPresumed_AndIdentifiedInTheSameYearLater()
    {
        Assert.Equal("1", Count(2006, new(2006, 12, 31)).Table.Margin("STATUS", "FORM")["PRE", "SEX"].ToString());
        Assert.Equal("1", Count(2006).Table.Margin("STATUS", "FORM")["IDE", "SEX"].ToString());
        Assert.Equal(0, Count(2006, new(2006, 11, 28)).Units);
        Assert.Equal(1, Count(2007).Units); // C.N. alone: L.E. is not counted again
    }

    [Fact]
    public void Profile_OfPortugal_CountsTheSame()
    {
        var pt = NationalProfile.Load("PT");
        var persons = Enumerable
            .Range(1998, 17)
            .Sum(y => VictimTable.Count(Request(y), Cases.Facts, Cases.Institutions, pt, Lists).Units);
        Assert.Equal(83, persons);
    }

    private static TableRequest Request(int year, DateOnly? asOf = null) =>
        new(year, asOf ?? Today.AsOf, Today.RecordedUpTo);

    private static VictimTable Count(int year, DateOnly? asOf = null) =>
        VictimTable.Count(Request(year, asOf), Cases.Facts, Cases.Institutions, Profile, Lists);
}
