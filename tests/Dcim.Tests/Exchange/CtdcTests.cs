using System.IO.Compression;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Exchange;
using Dcim.Web.Features.Imports.Standards;
using Dcim.Web.Localisation;

namespace Dcim.Tests.Exchange;

/// <summary>Records in the columns of CTDC: nothing is said that the record does not say.</summary>
public sealed class CtdcTests
{
    private static readonly IndicatorCatalogue s_catalogue = IndicatorCatalogue.Current;

    private static RecordSheet Record(params (string Address, string Text)[] answers)
    {
        var sheet = new RecordSheet();
        foreach (var (address, text) in answers)
        {
            var at = AnswerAddress.Parse(address)!;
            Assert.True(AnswerText.Read(s_catalogue[at.Key], text, sheet.SheetAt(at)));
        }
        return sheet;
    }

    private static Dictionary<string, string> Row(params (string, string)[] answers) =>
        Ctdc.Columns.Zip(Ctdc.Row(Record(answers), s_catalogue)).ToDictionary(c => c.First, c => c.Second);

    [Fact]
    public void ARecord_IsARow()
    {
        var row = Row(
            ("CAS04", "2019-05"),
            ("VIC01", "F"),
            ("VIC03", "22"),
            ("VIC05", "17"),
            ("VIC06", "UNK"),
            ("REC05", "PTN"),
            ("REC06", "ABD DEC"),
            ("episodes[1].EXP02", "LAB"),
            ("episodes[1].EXP05", "F"),
            ("episodes[1].EXP06", "PT"),
            ("episodes[1].EXP09", "2017-01"),
            ("episodes[1].EXP10", "2018-06"),
            ("episodes[1].CTL01", "DEB BEL"),
            ("episodes[2].EXP02", "SEX"),
            ("episodes[2].EXP03", "SEX4"),
            ("episodes[2].EXP06", "PT"),
            ("episodes[2].EXP09", "2018-07"),
            ("episodes[2].EXP10", "2018-10")
        );
        Assert.Equal(
            ("2019", "Female", "21--23", "Adult", "Minor", "", "PT"),
            (
                row["yearOfRegistration"],
                row["gender"],
                row["ageBroad"],
                row["majorityStatus"],
                row["majorityStatusAtExploit"],
                row["citizenship"],
                row["CountryOfExploitation"]
            )
        );
        Assert.Equal(
            ("1", "1", "1", "0"),
            (row["isForcedLabour"], row["isSexualExploit"], row["isSexAndLabour"], row["isForcedMarriage"])
        );
        Assert.Equal(
            ("1", "0", "0"),
            (row["typeOfLabourConstruction"], row["typeOfLabourAgriculture"], row["typeOfLabourNotSpecified"])
        );
        Assert.Equal(
            ("1", "1", "0", "0"),
            (
                row["meansOfControlDebtBondage"],
                row["meansOfControlOther"],
                row["meansOfControlThreats"],
                row["meansOfControlNotSpecified"]
            )
        );
        Assert.Equal(
            ("1", "IntimatePartner", "1", "0"),
            (
                row["isAbduction"],
                row["RecruiterRelationship"],
                row["recruiterRelationIntimatePartner"],
                row["recruiterRelationFamily"]
            )
        );
        Assert.Equal(("1", "13--24 (1-2 yrs)"), (row["typeOfSexPornography"], row["traffickMonths"]));
        Assert.All(Ctdc.NeverFilled, c => Assert.Equal("", row[c]));
    }

    [Fact]
    public void WhatIsNotKnown_IsEmpty_NotNo()
    {
        var row = Row(("CAS04", "2019..2020"), ("VIC03", "UNK"), ("VIC04", "Y_LT18"), ("EXP16", "UNK"));
        Assert.Equal("Minor", row["majorityStatus"]);
        string[] filled = ["Datasource", "majorityStatus", "meansOfControlNotSpecified"];
        Assert.All(Ctdc.Columns.Except(filled), c => Assert.Equal("", row[c]));
    }

    [Theory]
    [InlineData("1990", "2021-07", "30--38")]
    [InlineData("1991-06", "2021-07-01", "30--38")]
    [InlineData("1991", "2021-07", "")]
    [InlineData("2003", "2021-07", "")]
    [InlineData("2004-01-01", "2021-12-31", "9--17")]
    public void TheAgeBand_IsGivenWhereAllPossibleAgesLieInIt(string born, string registered, string band) =>
        Assert.Equal(band, Row(("VID04", born), ("CAS04", registered))["ageBroad"]);

    /// <summary>Every mapping of the code lists is a column; every column that is not listed as never filled can be.</summary>
    [Fact]
    public void MappingsAndColumns_HoldTogether()
    {
        var mapped = s_catalogue
            .Lists.Values.Where(l => l.Code is not ("CL_SEX" or "CL_AGEGRP"))
            .SelectMany(l => l.Values)
            .Select(v => v.Mappings.GetValueOrDefault("ctdc"))
            .OfType<string>()
            .ToHashSet();
        Assert.Equal([], mapped.Except(Ctdc.Columns));
        string[] prefixes = ["typeOf", "meansOfControl", "recruiterRelation"];
        Assert.Equal(
            Ctdc.NeverFilled.Where(c => prefixes.Any(p => c.StartsWith(p, StringComparison.Ordinal))),
            Ctdc.Columns.Where(c => prefixes.Any(p => c.StartsWith(p, StringComparison.Ordinal)))
                .Where(c =>
                    !mapped.Contains(c)
                    && !c.EndsWith("NotSpecified", StringComparison.Ordinal)
                    && !c.EndsWith("Unknown", StringComparison.Ordinal)
                )
        );
    }

    [Fact]
    public void TheFile_SaysThatItIsNotAnonymous()
    {
        using var file = new MemoryStream();
        new StandardFiles(new Texts(), s_catalogue).WriteCtdc([Record(("VIC01", "M"))], file);
        using var archive = new ZipArchive(file);
        using var csv = new StreamReader(archive.GetEntry("ctdc.csv")!.Open());
        var lines = csv.ReadToEnd().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Equal(Ctdc.Columns.Count, lines[1].Split(',').Length);
        using var note = new StreamReader(archive.GetEntry("READ-ME.txt")!.Open());
        var text = note.ReadToEnd();
        Assert.Contains("k-an", text);
        Assert.Contains("majorityEntry", text);
    }
}
