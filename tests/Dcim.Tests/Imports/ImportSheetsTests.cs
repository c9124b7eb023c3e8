using ClosedXML.Excel;
using Dcim.Domain.Exchange;
using Dcim.Domain.Records;
using Dcim.Tests.Web;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Tests.Imports;

/// <summary>A workbook with a sheet for each year, all of them with the same headings.</summary>
public sealed class ImportSheetsTests(AppFactory app) : IClassFixture<AppFactory>
{
    private static readonly SourceProfile s_years = Importing.List with
    {
        Name = "A sheet a year",
        Sheet = "2013",
        MoreSheets = ["2014"],
    };

    private static readonly SourceProfile s_unnamed = Importing.Unnamed with
    {
        Name = "A sheet a year, unnamed",
        Sheet = "2013",
        MoreSheets = ["2014"],
    };

    [Fact]
    public async Task WhereAColumnNamesTheRecords_OnlyRejectedRowsAreInTheWorkbook_WhateverTheirNumber()
    {
        await app.SourceOfAsync(s_years, "PT-GNR");
        var browser = await app.SignInAsync("gnr.manager");
        // Row 3 of the one sheet cannot come in; row 3 of the other can.
        await browser.UploadAsync(
            Workbook(
                Importing.Heading,
                (
                    "2013",
                    [
                        "101,1.5.2013,woman,20,Romania,sexual,",
                        "102,31.2.2013,woman,21,Romania,sexual,",
                        "103,2.5.2013,woman,22,Romania,sexual,",
                    ]
                ),
                (
                    "2014",
                    [
                        "201,1.5.2014,woman,23,Romania,sexual,",
                        "202,2.5.2014,woman,24,Romania,sexual,",
                        "203,31.2.2014,woman,25,Romania,sexual,",
                    ]
                )
            ),
            "years.xlsx"
        );
        Assert.Empty(browser.Errors);
        var run = await app.WaitAsync(browser.ImportCode);
        Assert.Equal((ImportState.Preview, 4, 2), (run.State, run.Added, run.Rejected));
        await AssertRejectedAsync();
        run = await app.CommitAsync(browser, run.Code);
        Assert.Equal((ImportState.Done, 4, 2), (run.State, run.Added, run.Rejected));
        await AssertRejectedAsync();

        async Task AssertRejectedAsync()
        {
            var rejected = await browser.RejectedRowsAsync(run.Code);
            Assert.Equal([("2013", "102"), ("2014", "203")], rejected.Select(r => (r.Sheet, r.Cells[0])));
            Assert.Contains("31.2.2013", rejected[0].Cells[^1]);
            Assert.Contains("31.2.2014", rejected[1].Cells[^1]);
        }
    }

    [Fact]
    public async Task WhereAColumnNamesTheRecords_ARowOfEitherSheet_ChangesItsOwn_ThoughTheyHaveOneNumber()
    {
        await app.SourceOfAsync(s_years with { Name = "A sheet a year, changed" }, "PT-GNR");
        var browser = await app.SignInAsync("gnr.manager");
        await BringAsync("301,1.5.2013,woman,20,Romania,sexual,", "401,1.5.2014,woman,24,Romania,sexual,");
        var change = await BringAsync("301,1.5.2013,woman,30,Romania,sexual,", "401,1.5.2014,woman,34,Romania,sexual,");
        Assert.Equal((0, 2, 0), (change.Added, change.Changed, change.Rejected));
        Assert.Equal(
            [("2013-05-01", (int?)30), ("2014-05-01", 34)],
            await app.ReadAsync(async db =>
                (
                    await db
                        .ImportedRecords.Where(r => r.RunId == change.Id)
                        .OrderBy(r => r.RegistrationId)
                        .Select(r => r.Registration!)
                        .ToListAsync()
                ).Select(r => (r.RegisteredOn.Earliest.ToString("yyyy-MM-dd"), r.Profile.Age.Value))
            )
        );

        async Task<ImportRun> BringAsync(string one, string other)
        {
            await browser.UploadAsync(Workbook(Importing.Heading, ("2013", [one]), ("2014", [other])), "years.xlsx");
            var run = await app.WaitAsync(browser.ImportCode);
            Assert.Equal(ImportState.Preview, run.State);
            run = await app.CommitAsync(browser, run.Code);
            Assert.Equal(ImportState.Done, run.State);
            return run;
        }
    }

    [Fact]
    public async Task WhereNothingNamesThem_EqualRowsOfAnySheet_AreAllPersons()
    {
        await app.SourceOfAsync(s_unnamed, "PT-PJ");
        var browser = await app.SignInAsync("pj.manager");
        await browser.UploadAsync(
            Workbook(
                Importing.Heading["No,".Length..],
                ("2013", ["1.5.2013,woman,20,Romania,sexual,", "2.5.2013,man,21,Romania,labour,"]),
                (
                    "2014",
                    [
                        "2.5.2013,man,21,Romania,labour,",
                        "1.5.2014,man,22,Romania,labour,",
                        "1.5.2014,man,22,Romania,labour,",
                    ]
                )
            ),
            "years.xlsx"
        );
        Assert.Empty(browser.Errors);
        var run = await app.WaitAsync(browser.ImportCode);
        Assert.Equal((ImportState.Preview, 5, 0), (run.State, run.Added, run.Rejected));
        run = await app.CommitAsync(browser, run.Code);
        Assert.Equal((ImportState.Done, 5, 0), (run.State, run.Added, run.Rejected));
        Assert.Equal(5, await app.ReadAsync(db => db.Registrations.CountAsync(r => r.ImportId == run.Id)));
    }

    private static byte[] Workbook(string heading, params (string Name, string[] Rows)[] sheets)
    {
        using var workbook = new XLWorkbook();
        foreach (var (name, rows) in sheets)
        {
            var sheet = workbook.AddWorksheet(name);
            foreach (var (i, row) in rows.Prepend(heading).Index())
            foreach (var (j, cell) in row.Split(',').Index())
                sheet.Cell(i + 1, j + 1).SetValue(cell);
        }
        using var file = new MemoryStream();
        workbook.SaveAs(file);
        return file.ToArray();
    }
}
