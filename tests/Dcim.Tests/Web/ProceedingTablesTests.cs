using System.Net;
using Dcim.Statistics;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Tests.Web;

/// <summary>What an authority enters of a proceeding stands in T2 to T7, and a number opens on the proceedings behind it.</summary>
public sealed class ProceedingTablesTests(AppFactory app) : IClassFixture<AppFactory>
{
    [Fact]
    public async Task Suspects_AreCounted_AndTheNumberOpensOnTheOwnProceedings()
    {
        var code = await InvestigatedAsync("Tabulov");
        var pj = await app.SignInAsync("pj.analyst");
        var page = await TablesPage.OpenAsync(pj, 2013, table: SuspectTable.Id);
        var number = page.Page.QuerySelector("table[data-table=SEX-AGE] td a")!;
        Assert.StartsWith(page.Text("TableTitle.T2"), page.Page.QuerySelector("main h2")!.TextContent);

        await pj.OpenAsync(number.GetAttribute("href")!);
        Assert.Equal(HttpStatusCode.OK, pj.Status);
        Assert.Contains($"/proceedings/{code}", pj.Page.QuerySelectorAll("main a").Select(a => a.GetAttribute("href")));
        Assert.DoesNotContain("Tabulov", pj.Page.Source.Text);
        var noted = await app.ReadAsync(db =>
            db.AuditEvents.Where(e => e.Entity == "Proceeding" && e.Subject == "cell T2 2013")
                .Select(e => e.Position)
                .ToListAsync()
        );
        Assert.NotEmpty(noted);
    }

    [Fact]
    public async Task Observatory_IsToldByTypeOnly()
    {
        var code = await InvestigatedAsync("Neznamov");
        var analyst = await app.SignInAsync("analyst");
        var page = await TablesPage.OpenAsync(analyst, 2013, table: SuspectTable.Id);
        Assert.DoesNotContain(code, page.Page.Source.Text);
        await analyst.OpenAsync(page.Page.QuerySelector("table[data-table=SEX-AGE] td a")!.GetAttribute("href")!);
        Assert.Equal(HttpStatusCode.OK, analyst.Status);
        Assert.DoesNotContain(code, analyst.Page.Source.Text);
        Assert.Contains(page.Category("ORG", "POL"), analyst.Text);
    }

    [Fact]
    public async Task ProceedingTables_OpenInEveryLanguage_WithTheirFiles()
    {
        var analyst = await app.SignInAsync("analyst");
        foreach (var language in Dcim.Web.Localisation.Texts.Languages)
        {
            await analyst.OpenAsync("/tables");
            await analyst.SwitchLanguageAsync(language);
            foreach (var id in ProceedingTable.Ids)
            {
                var page = await TablesPage.OpenAsync(analyst, 2014, all: true, table: id);
                Assert.NotEmpty(page.LongRows);
                foreach (var address in new[] { page.CsvAddress, page.WorkbookAddress })
                    Assert.Equal(
                        HttpStatusCode.OK,
                        (await analyst.Http.GetAsync(address, TestContext.Current.CancellationToken)).StatusCode
                    );
            }
        }
        await analyst.SwitchLanguageAsync("en-GB");
    }

    /// <summary>A proceeding for trafficking of the police, with one suspect of 2013.</summary>
    private async Task<string> InvestigatedAsync(string family)
    {
        var code = await app.ProceedingAsync("pj");
        var pj = await app.SignInAsync("pj");
        await app.AddDefendantAsync(pj, code, family);
        await pj.OpenAsync($"/proceedings/{code}/edit");
        await pj.Fill("INV04", "A2").SubmitAsync("save");
        Assert.Empty(pj.Errors);
        return code;
    }
}
