using ClosedXML.Excel;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Exchange;
using Dcim.Domain.Profiles;
using Dcim.Domain.Records;
using Dcim.Web.Features.Imports.Standards;
using Dcim.Web.Localisation;

namespace Dcim.Tests.Exchange;

/// <summary>The spreadsheet of the Human Trafficking Case Data Standard comes in without mapping, and goes out.</summary>
public sealed class HtcdsTests
{
    internal const string Published = "htcds-spreadsheet-v2.0.xlsx";
    private const string SingleSelect = "htcds-spreadsheet-single-select-v2.0.xlsx";

    private static readonly NationalProfile s_profile = NationalProfile.Load("PT");
    private static readonly IndicatorCatalogue s_catalogue = IndicatorCatalogue.For(s_profile);
    private static readonly Institution s_police = new()
    {
        Code = "PJ",
        Name = "Police",
        Type = "POL",
    };
    private static readonly Institution s_help = new()
    {
        Code = "ONG",
        Name = "Help",
        Type = "NGO",
    };
    private static readonly string[] s_casesOfPolice = ["1", "2", "4", "7"];

    /// <summary>The published file lies beside the repository, not in it.</summary>
    internal static string File(string name)
    {
        // Beside the repository, or beside the folder of its work trees.
        var path = Path.GetFullPath(Repository.File($"../shared/data/htcds/{name}"));
        if (!System.IO.File.Exists(path))
            path = Path.GetFullPath(Repository.File($"../../shared/data/htcds/{name}"));
        Assert.SkipUnless(System.IO.File.Exists(path), $"{name} is not beside the repository.");
        return path;
    }

    [Theory]
    [InlineData(Published)]
    [InlineData(SingleSelect)]
    public void TheFieldsAreThoseOfThePublishedSheet(string name)
    {
        using var workbook = new XLWorkbook(File(name));
        var sheet = workbook.Worksheet(1);
        Assert.Equal(Htcds.Fields.Select(f => f.Name), SheetFiles.Headings(sheet, 1).Skip(1).Take(Htcds.Fields.Count));
        Assert.Equal(Htcds.Fields.Select(f => f.Label), SheetFiles.Headings(sheet, 2).Skip(1).Take(Htcds.Fields.Count));
        Assert.True(Htcds.IsSheet(SheetFiles.Headings(sheet, Htcds.HeadingRow)));
    }

    /// <summary>Each value of the published drop-downs is read; none is read that does not stand there.</summary>
    [Fact]
    public void TheValuesAreThoseOfThePublishedLists()
    {
        using var workbook = new XLWorkbook(File(SingleSelect));
        var lists = workbook.Worksheet("validation");
        var columns = SheetFiles.Headings(lists, 3);
        var mapper = Htcds.ProfileFor(s_police, s_profile, s_catalogue).Columns;
        foreach (
            var (heading, list) in new[]
            {
                ("Gender", "Gender"),
                ("Citizenship", "Country"),
                ("Method of Recruitment", "Method of Recruitment"),
                ("Methods of Control", "Methods of Control"),
                ("Type of Exploitation", "Type of Exploitation"),
                ("Forced Labour Industry", "Forced Labour Industry"),
                ("Type of Sex Exploitation", "Type of Sex Exploitation"),
                ("Status", "Status"),
                ("Trafficking Status", "Trafficking Status"),
                ("Trafficking Status Decision Making Organization", "Trafficking Status Decision Making Organization"),
            }
        )
        {
            var column = columns.ToList().IndexOf(list) + 1;
            var published = Enumerable
                .Range(4, 250)
                .Select(r => lists.Cell(r, column).GetString().Trim())
                .Where(v => v.Length > 0)
                .ToList();
            var read = mapper.Where(c => c.Heading == heading).SelectMany(c => c.Values.Keys).ToHashSet();
            Assert.Equal([], published.Where(v => !read.Contains(v)));
            if (heading is not ("Type of Exploitation" or "Type of Sex Exploitation"))
                Assert.Equal([], read.Except(published));
        }
    }

    [Theory]
    [InlineData(Published)]
    [InlineData(SingleSelect)]
    public void TheTemplateFilledWithTheEightCases_ComesIn(string name)
    {
        var records = new List<NamedRecord>();
        foreach (var institution in (Institution[])[s_police, s_help])
        {
            using var workbook = new XLWorkbook(File(name));
            Fill(workbook.Worksheet(1), institution == s_police);
            var profile = Htcds.ProfileFor(institution, s_profile, s_catalogue);
            records.AddRange(Mapper(profile).Map(SheetFiles.Lines(workbook, profile)));
        }
        AssertTheEightCases(records);
    }

    /// <summary>The same without the published file: its columns are known.</summary>
    [Fact]
    public void TheEightCases_ComeInAndGoOutAndComeInAgain()
    {
        var records = new List<NamedRecord>();
        foreach (var institution in (Institution[])[s_police, s_help])
        {
            using var workbook = new XLWorkbook();
            var sheet = workbook.AddWorksheet(Htcds.SheetName);
            foreach (var (i, field) in Htcds.Fields.Index())
                sheet.Cell(Htcds.HeadingRow, i + 2).SetValue(field.Label);
            Fill(sheet, institution == s_police);
            var profile = Htcds.ProfileFor(institution, s_profile, s_catalogue);
            var read = Mapper(profile).Map(SheetFiles.Lines(workbook, profile));
            records.AddRange(read);

            using var file = new MemoryStream();
            new StandardFiles(new Texts(s_profile), s_catalogue).WriteHtcds(read.Select(r => r.Sheet), TypeOf, file);
            using var written = new XLWorkbook(file);
            Assert.Equal(Htcds.Fields.Select(f => f.Name), SheetFiles.Headings(written.Worksheet(1), 1).Skip(1));
            var again = Mapper(profile).Map(SheetFiles.Lines(written, profile));
            Assert.All(again, r => Assert.Empty(r.Problems));
            Assert.Equal(read.Select(r => WithoutKinds(r.Sheet)), again.Select(r => WithoutKinds(r.Sheet)));
        }
        AssertTheEightCases(records);
    }

    private static Code TypeOf(string code) =>
        new[] { s_police, s_help }.FirstOrDefault(i => i.Code == code)?.Type ?? default;

    /// <summary>Prostitution comes in as sexual exploitation, of which no kind is known, so no kind goes out.</summary>
    private static string WithoutKinds(RecordSheet sheet)
    {
        var copy = RecordSheet.FromJson(sheet.ToJson());
        foreach (var episode in copy.RowsOf("episodes"))
            episode.Clear(s_catalogue["EXP03"]);
        return copy.ToJson();
    }

    private static RowMapper Mapper(SourceProfile profile)
    {
        var mapper = new RowMapper(profile, s_catalogue, TargetList.Of(s_catalogue, "PT", SourceSubject.Registrations));
        Assert.Empty(mapper.Faults);
        return mapper;
    }

    /// <summary>Against the table in the eight cases: 83 persons; what the standard cannot say is not known.</summary>
    private static void AssertTheEightCases(List<NamedRecord> records)
    {
        Assert.All(records, r => Assert.Empty(r.Problems));
        Assert.Equal(83, records.Count);
        Assert.Equal(83, records.Select(r => r.Key).Distinct().Count());
        Assert.Equal((8, 75), (Count("VIC01", "F"), Count("VIC01", "M")));
        Assert.Equal((75, 2, 1), (Count("EXP16", "LAB"), Count("EXP16", "SEX"), Count("EXP16", "UNK")));
        // Domestic servitude is servitude there.
        Assert.Equal(5, Count("EXP16", "SLA"));
        var statuses = records.Select(r => Assert.Single(r.Sheet.RowsOf("statuses"))).ToList();
        Assert.Equal(23, statuses.Count(s => s["IDN03"] == "IDE"));
        Assert.Equal(60, statuses.Count(s => s["IDN03"] is "PRE" or "SIG"));
        Assert.All(statuses, s => Assert.Equal("UNK", s["IDN04.kind"]));
        Assert.Equal("PJ", statuses[0]["IDN05"]);
        Assert.Equal(
            [(1998, 1), (2001, 1), (2006, 1), (2007, 1), (2009, 33), (2011, 3), (2012, 1), (2013, 42)],
            records
                .CountBy(r => int.Parse(r.Sheet.Answers["CAS04.year"]))
                .OrderBy(y => y.Key)
                .Select(y => (y.Key, y.Value))
        );
        Assert.Equal("TG", records[0].Sheet.Answers["VIC06"]);
        Assert.Equal("1978", records[0].Sheet.Answers["VID04.year"]);
        Assert.Equal(
            ["AE", "AT"],
            records.First(r => r.Sheet.Answers["VIC06"] == "PH").Sheet.RowsOf("episodes").Select(e => e["EXP06"])
        );
        Assert.Equal(
            ["A"],
            records
                .Where(r => r.Sheet.Answers["VIC06"] == "BD")
                .Select(r => r.Sheet.RowsOf("episodes")[0]["EXP05"])
                .Distinct()
        );

        int Count(string key, string code) => records.Count(r => r.Sheet.Answers[key] == code);
    }

    /// <summary>The rows of our own test data, one for each person, from the first free row of the template.</summary>
    internal static void Fill(IXLWorksheet sheet, bool police)
    {
        var lines = System.IO.File.ReadAllLines(Repository.File("tests/Dcim.Tests/Exchange/htcds-eight-cases.csv"));
        var names = lines[0].Split(';');
        var labels = SheetFiles.Headings(sheet, Htcds.HeadingRow).ToList();
        var row = Htcds.HeadingRow;
        foreach (
            var cells in lines.Skip(1).Select(l => l.Split(';')).Where(c => s_casesOfPolice.Contains(c[0]) == police)
        )
            for (var i = 0; i < int.Parse(cells[1]); i++)
            {
                row++;
                for (var column = 2; column < names.Length; column++)
                    if (cells[column].Length > 0)
                        sheet.Cell(row, labels.IndexOf(names[column]) + 1).SetValue(cells[column].Replace('|', ';'));
            }
    }
}
