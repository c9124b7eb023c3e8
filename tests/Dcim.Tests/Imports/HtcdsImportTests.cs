using ClosedXML.Excel;
using Dcim.Domain.Exchange;
using Dcim.Domain.Records;
using Dcim.Tests.Exchange;
using Dcim.Tests.Web;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Tests.Imports;

/// <summary>The template of the Human Trafficking Case Data Standard, filled with the eight cases, through the pages.</summary>
public sealed class HtcdsImportTests
{
    private const int OfPolice = 45;
    private const int OfHelp = 38;

    [Fact]
    public Task ThePublishedTemplate_ComesInWithoutMapping() =>
        ComesInAsync(police =>
        {
            using var workbook = new XLWorkbook(HtcdsTests.File(HtcdsTests.Published));
            return Filled(workbook, workbook.Worksheet(1), police);
        });

    /// <summary>The same without the published file: its headings are known.</summary>
    [Fact]
    public Task ItsHeadings_ComeInWithoutMapping() =>
        ComesInAsync(police =>
        {
            using var workbook = new XLWorkbook();
            var sheet = workbook.AddWorksheet(Htcds.SheetName);
            foreach (var (i, field) in Htcds.Fields.Index())
                sheet.Cell(Htcds.HeadingRow, i + 2).SetValue(field.Label);
            return Filled(workbook, sheet, police);
        });

    private static byte[] Filled(XLWorkbook workbook, IXLWorksheet sheet, bool police)
    {
        HtcdsTests.Fill(sheet, police);
        using var file = new MemoryStream();
        workbook.SaveAs(file);
        return file.ToArray();
    }

    private static async Task ComesInAsync(Func<bool, byte[]> file)
    {
        using var app = new AppFactory();
        foreach (
            var (account, police, count) in new[] { ("pj.manager", true, OfPolice), ("farol.manager", false, OfHelp) }
        )
        {
            var browser = await app.SignInAsync(account);
            await browser.UploadAsync(file(police), "cases.xlsx");
            Assert.Empty(browser.Errors);
            var code = browser.ImportCode;
            Assert.NotEqual(ImportState.Mapping, (await app.RunAsync(code)).State);
            var run = await app.WaitAsync(code);
            await browser.OpenAsync($"/imports/{code}");
            Assert.True((run.State, run.Rejected, run.Added) == (ImportState.Preview, 0, count), browser.Text);
            run = await app.CommitAsync(browser, code);
            Assert.Equal((ImportState.Done, count), (run.State, run.Added));
        }
        Assert.Equal(OfPolice + OfHelp, await app.ReadAsync(db => db.Registrations.CountAsync()));
    }
}
