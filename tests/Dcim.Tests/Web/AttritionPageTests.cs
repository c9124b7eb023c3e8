using System.Net;
using ClosedXML.Excel;
using Dcim.Data.Audit;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Tests.Web;

/// <summary>Sentences and the report from victims and suspects to convictions, over the pages of three desks.</summary>
public sealed class AttritionPageTests(AttritionPageTests.Convicted app) : IClassFixture<AttritionPageTests.Convicted>
{
    /// <summary>An instance with one man, a suspect in 2013, charged in 2014, and convicted in 2015: five years and a fine of 1000 EUR.</summary>
    public sealed class Convicted : AppFactory, IAsyncLifetime
    {
        async ValueTask IAsyncLifetime.InitializeAsync()
        {
            var pj = await this.SignInAsync("pj");
            await pj.OpenAsync("/proceedings/new");
            await pj.Fill("INV01.number", "12/13.4ABCDE")
                .Fill("INV02.start.year", "2013")
                .Fill("INV04", "A2")
                .SubmitAsync("save");
            Assert.Empty(pj.Errors);
            var code = pj.Address["/proceedings/".Length..];
            var (man, _) = await this.AddDefendantAsync(pj, code, "Strazhinov");
            var mp = await this.TakeOverAsync("pj", "PT-MP", "mp", code);
            await mp.OpenAsync($"/proceedings/{code}/decisions/new");
            await mp.Fill("Defendants", man)
                .Fill("PRS02.year", "2014")
                .Fill("PRS03", "CA2")
                .Fill("PRS04.year", "2014")
                .Fill("PRS05", "A2")
                .SubmitAsync("save");
            Assert.Empty(mp.Errors);
            await mp.OpenAsync($"/proceedings/{code}/judgments/new");
            await mp.Fill("Defendants", man)
                .Fill("JDG02", "FIR")
                .Fill("JDG03", "CON")
                .Fill("JDG03.offence", "A2")
                .Fill("JDG04.year", "2015")
                .Fill("JDG05.year", "2015")
                .Fill("JDG06", "A2")
                .Fill("SEN01", "PRI", "FIN")
                .Fill("SEN02", "60")
                .Fill("SEN03", "NON")
                .Fill("SEN04.amount", "1000")
                .Fill("SEN04.currency", "EUR")
                .SubmitAsync("save");
            Assert.Empty(mp.Errors);
        }
    }

    [Fact]
    public async Task Sentences_ShowSanctionsAndSums()
    {
        var analyst = await app.SignInAsync("analyst");
        var page = await TablesPage.OpenAsync(analyst, 2015, table: "T10");
        Assert.Equal("1", page["SANCTION", "PRI", "LENGTH", "GT2_5"]);
        Assert.Equal("2", page["SANCTION", "TOTAL", "SUSPENDED", "TOTAL"]);
        Assert.Equal("0 of 1 (0.0 %)", page.Notes.Row("term", page.Text("TableShare.Suspended"))["value"]);
        var amounts = Grid.Of(page.Page.QuerySelector("table[data-amounts]")!);
        var fines = amounts.Row(page.Text("Tables.AmountOf"), page.Text("TableAmount.Fines"));
        Assert.Equal(
            ("1", "1,000 EUR"),
            (fines[page.Text("Tables.AmountOrders")], fines[page.Text("Tables.AmountSum")])
        );
        using var workbook = await WorkbookAsync(analyst, page.WorkbookAddress);
        fines = Grid.Of(workbook.Worksheet("AMOUNTS"))
            .Row(page.Text("Tables.AmountOf"), page.Text("TableAmount.Fines"));
        Assert.Equal(("1000", "EUR"), (fines[page.Text("Tables.AmountSum")], fines[page.Text("Tables.Currency")]));
        await analyst.OpenAsync("/tables/t10/cell?year=2015&SANCTION=FIN");
        Assert.Equal(HttpStatusCode.OK, analyst.Status);
    }

    [Fact]
    public async Task Report_SaysTheSameInPageWorkbookAndCsv_AndIsNoted()
    {
        var analyst = await app.SignInAsync("analyst");
        await analyst.OpenAsync("/tables/attrition?year=2013&asOf=2016-01-01");
        Assert.Equal(HttpStatusCode.OK, analyst.Status);
        var page = analyst.Page;
        var suspects = Grid.Of(page.QuerySelector("[data-attrition=SUSPECTS]")!);
        Assert.Equal("1", suspects.Row("Standing", "Convicted of trafficking, final")["Persons"]);
        Assert.Equal("1", suspects.Row("Standing", "Suspects of table T2")["Persons"]);
        var days = Grid.Of(page.QuerySelector("[data-attrition=DAYS]")!);
        Assert.All(
            days.Rows,
            r =>
                Assert.Equal(
                    (":", ":", "1"),
                    (r["Median, in days"], r["Pairs of dates"], r["Without exact days, or in the wrong order"])
                )
        );
        Assert.DoesNotContain("Nothing stopped", analyst.Text); // nobody declared
        Assert.Contains("until the registrations of the same person are linked", analyst.Text);

        string[] links = [.. page.QuerySelectorAll("main a.btn").Select(a => a.GetAttribute("href")!)];
        using var workbook = await WorkbookAsync(analyst, links[0]);
        foreach (var part in (string[])["VICTIMS", "SUSPECTS", "DAYS"])
            Assert.Equal(
                Grid.Of(page.QuerySelector($"[data-attrition={part}]")!).Lines,
                Grid.Of(workbook.Worksheet(part)).Lines
            );
        var csv = Grid.OfCsv(await analyst.Http.GetStringAsync(links[1], TestContext.Current.CancellationToken));
        Assert.Equal("1", csv.Row("ITEM", "ConvictedFinal")["OBS_VALUE"]);
        var noted = await app.ReadAsync(db =>
            db.AuditEvents.Where(e => e.Entity == "Table" && e.Subject!.StartsWith("attrition 2013 as of 2016-01-01"))
                .Select(e => e.Action)
                .ToListAsync()
        );
        Assert.Equal([AuditAction.Viewed, AuditAction.Exported, AuditAction.Exported], noted);
    }

    [Fact]
    public async Task BadParameters_AreSaidAtTheField()
    {
        var analyst = await app.SignInAsync("analyst");
        await analyst.OpenAsync("/tables/attrition?year=1066");
        Assert.Equal(HttpStatusCode.BadRequest, analyst.Status);
        Assert.NotEmpty(analyst.Errors);
        Assert.Equal(HttpStatusCode.BadRequest, (await analyst.OpenAsync("/tables/attrition.csv?asOf=soon")).Status);
        Assert.Equal(HttpStatusCode.OK, (await analyst.OpenAsync("/tables/attrition")).Status);
    }

    private static async Task<XLWorkbook> WorkbookAsync(Browser browser, string address) =>
        new(new MemoryStream(await browser.Http.GetByteArrayAsync(address, TestContext.Current.CancellationToken)));
}
