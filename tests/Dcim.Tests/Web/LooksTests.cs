using System.Net;
using ClosedXML.Excel;
using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Data.Identity;
using Dcim.Domain.Records;
using Dcim.Web.Features.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Web;

/// <summary>Who looked: the manager's list, the marks of what is unusual, the document of all accesses, the auditor's search.</summary>
public sealed class LooksTests(AppFactory app) : IClassFixture<AppFactory>
{
    [Fact]
    public async Task Looks_ShowWhoOpenedWhat_ByDayAndPerson()
    {
        var code = await app.RegisterAsync("pj", b => b.Fill("VID03.given", "Exemplina"));
        var reader = await app.SignInAsync("pj");
        await reader.OpenAsync($"/registrations/{code}/identity");
        var manager = await app.SignInAsync("pj.manager");
        await manager.OpenAsync("/looks");
        Assert.Equal(HttpStatusCode.OK, manager.Status);
        Assert.NotNull(manager.Page.QuerySelector(".looks-days tbody tr"));
        var row = Rows(manager).First(r => r.Contains(code) && r.Contains("identity"));
        Assert.Contains("Demo pj", row);
        Assert.Contains("to read, own institution's record", row);
        Assert.DoesNotContain("Exemplina", manager.Page.Source.Text);

        var other = await app.SignInAsync("gnr.manager");
        await other.OpenAsync("/looks");
        Assert.DoesNotContain(code, other.Page.Source.Text);
    }

    [Fact]
    public async Task ARecordKeptFromTheManager_DoesNotShowUp()
    {
        var code = await app.RegisterAsync("pj");
        var manager = await app.SignInAsync("pj.manager");
        await manager.OpenAsync($"/registrations/{code}");
        await manager.OpenAsync("/looks");
        Assert.Contains(Rows(manager), r => r.Contains(code));

        await app.AsSystemAsync(async services =>
        {
            var db = services.GetRequiredService<DcimDbContext>();
            var registration = await db.Registrations.SingleAsync(r => r.Code == code);
            var user = await db.Users.SingleAsync(u => u.Email == "pj.manager@demo.invalid");
            db.Add(
                new Exclusion
                {
                    Code = RandomCode.New(),
                    InstitutionId = registration.InstitutionId,
                    RegistrationId = registration.Id,
                    UserId = user.Id,
                    SealedReason = [1],
                    MadeAt = DateTime.UnixEpoch,
                }
            );
            return await db.SaveChangesAsync();
        });
        await manager.OpenAsync("/looks");
        Assert.DoesNotContain(code, manager.Page.Source.Text);
        await manager.OpenAsync($"/registrations/{code}/looks");
        Assert.Equal(HttpStatusCode.NotFound, manager.Status);
    }

    [Fact]
    public async Task AReaderOfTheSameName_IsMarked_AndCountedForTheManager_UntilSheLooks()
    {
        var code = await app.RegisterAsync("pj", b => b.Fill("VID03.given", "Ana").Fill("VID03.family", "Nováková"));
        await NameAsync("pj.duty", "Jana NOVAKOVA");
        var duty = await app.SignInAsync("pj.duty");
        await duty.OpenAsync($"/registrations/{code}/identity");
        var read = await app.ReadAsync(db =>
            db.AuditEvents.SingleAsync(e => e.Subject == code && e.Mark == UnusualAccess.OwnName)
        );
        Assert.Equal("VictimIdentity", read.Entity);

        var manager = await app.SignInAsync("pj.manager");
        await manager.OpenAsync("/");
        Assert.NotNull(manager.Page.QuerySelector("[data-reminder=unusual]"));
        await manager.OpenAsync("/looks?unusual=true");
        Assert.Contains("Bears the name read", Rows(manager).First(r => r.Contains(code)));
        await manager.OpenAsync("/");
        Assert.Null(manager.Page.QuerySelector("[data-reminder=unusual]"));

        var auditor = await app.SignInAsync("auditor");
        await auditor.OpenAsync("/audit?mark=own-name");
        Assert.All(Rows(auditor), r => Assert.Contains("Bears the name read", r));
        Assert.Contains(Rows(auditor), r => r.Contains(code));
    }

    [Theory]
    [InlineData("from=yesterday", "From")]
    [InlineData("from=2026-01-02&to=2026-01-01", "To")]
    [InlineData("from=2020-01-01&to=2026-01-01", "From")]
    public async Task Looks_BadlyAsked_SaysSo(string query, string box)
    {
        var manager = await app.SignInAsync("pj.manager");
        await manager.OpenAsync($"/looks?{query}");
        Assert.Equal(HttpStatusCode.BadRequest, manager.Status);
        Assert.NotNull(manager.Page.QuerySelector($".error-summary a[href='#{box}']"));
    }

    [Fact]
    public async Task AllAccessesToOnePerson_AreOneDocument_WithListsAndTheStateOfTheChain()
    {
        var code = await app.RegisterAsync("pj", b => b.Fill("VID03.given", "Exemplina"));
        var reader = await app.SignInAsync("pj");
        await reader.OpenAsync("/registrations");
        await reader.OpenAsync($"/registrations/{code}/print");
        var manager = await app.SignInAsync("pj.manager");
        await manager.OpenAsync($"/registrations/{code}/looks/document?language=pl");
        Assert.Equal("pl", manager.Page.DocumentElement.GetAttribute("lang"));
        var rows = Rows(manager);
        Assert.Contains(rows, r => r.Contains("Utworzenie"));
        Assert.Contains(rows, r => r.Contains("pokazane zapisy"));
        Assert.Contains(rows, r => r.Contains("w celu wydruku"));
        Assert.Contains("jest nienaruszony do zdarzenia nr", manager.Text);
        Assert.DoesNotContain("Exemplina", manager.Page.Source.Text);

        var bytes = await manager.Http.GetByteArrayAsync(
            $"/registrations/{code}/looks.xlsx?language=cs",
            TestContext.Current.CancellationToken
        );
        using var workbook = new XLWorkbook(new MemoryStream(bytes));
        var cells = workbook.Worksheet("AUDIT").CellsUsed().Select(c => c.GetString()).ToList();
        Assert.Contains("k tisku, záznam vlastní organizace", cells);
        // The document itself was an access, and stands in the workbook made after it.
        Assert.Equal(rows.Count + 1, workbook.Worksheet("AUDIT").RowsUsed().Count() - 5);
        var actions = await app.ReadAsync(db =>
            db.AuditEvents.Where(e => e.Subject == code && e.Entity == "Looks").Select(e => e.Action).ToListAsync()
        );
        Assert.Equal([AuditAction.Printed, AuditAction.Exported], actions);
    }

    [Fact]
    public async Task Search_FindsByRecordAndPerson_AndAnEventTellsWhichAnswersChanged_NotTheAnswers()
    {
        var code = await app.RegisterAsync("gnr", b => b.Fill("VID03.given", "Exemplina"));
        var account = await app.ReadAsync(db =>
            db.Users.Where(u => u.Email == "gnr@demo.invalid").Select(u => u.Code).SingleAsync()
        );
        var auditor = await app.SignInAsync("auditor");
        await auditor.OpenAsync($"/audit?record={code}&institution=PT-GNR&account={account}&action=Created");
        var row = Assert.Single(Rows(auditor));
        Assert.Contains("Demo gnr", row);
        await auditor.OpenAsync(auditor.Page.QuerySelector(".audit-events tbody a")!.GetAttribute("href")!);
        Assert.Contains("sealed", auditor.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("answer not shown", auditor.Text);
        Assert.DoesNotContain("Exemplina", auditor.Text);
        Assert.DoesNotContain("Bangladesh", auditor.Page.QuerySelector("main")!.TextContent);

        var searches = await app.ReadAsync(db =>
            db.AuditEvents.Where(e => e.Entity == "Audit" && e.Action == AuditAction.Searched).ToListAsync()
        );
        Assert.Contains(searches, e => e.Subject.Contains(code) && e.Subject.Contains(account));
    }

    [Fact]
    public async Task Search_Exported_IsWhatThePageShows_AndHoldsNoFormula()
    {
        await NameAsync("mp", "=1+1");
        var code = await app.RegisterAsync("mp");
        var auditor = await app.SignInAsync("auditor");
        await auditor.OpenAsync($"/audit?record={code}");
        var rows = Rows(auditor);
        var cancel = TestContext.Current.CancellationToken;
        var csv = await auditor.Http.GetStringAsync($"/audit/events.csv?record={code}", cancel);
        Assert.Equal(rows.Count + 1, csv.TrimEnd().Split("\r\n").Length);
        Assert.Contains("'=1+1", csv);
        using var workbook = new XLWorkbook(
            new MemoryStream(await auditor.Http.GetByteArrayAsync($"/audit/events.xlsx?record={code}", cancel))
        );
        var cells = workbook.Worksheet("AUDIT").CellsUsed().ToList();
        Assert.All(cells, c => Assert.False(c.HasFormula));
        Assert.Contains(cells, c => c.GetString() == "=1+1");
    }

    [Fact]
    public async Task ARole_Given_IsAChangeOfPermission_InWords()
    {
        var given = await app.ReadAsync(db =>
            db.AuditEvents.Where(e => e.Action == AuditAction.PermissionChanged)
                .FirstAsync(e => e.Entity == "AccountRole")
        );
        var auditor = await app.SignInAsync("auditor");
        await auditor.OpenAsync($"/audit/events/{given.Position}");
        Assert.Contains(Steps.Message("AuditAction.PermissionChanged"), auditor.Text);
        Assert.Contains("Demo ", auditor.Text);
        Assert.Contains(
            Dcim.Web.Security.Roles.All,
            r => auditor.Text.Contains(new Dcim.Web.Localisation.Texts()[$"Role.{r.Name}"])
        );
    }

    [Theory]
    [InlineData("record=Ana%20Nova", "Record")]
    [InlineData("from=1.1.2026", "From")]
    public async Task Search_BadlyAsked_SaysSo(string query, string box)
    {
        var auditor = await app.SignInAsync("auditor");
        await auditor.OpenAsync($"/audit?{query}");
        Assert.Equal(HttpStatusCode.BadRequest, auditor.Status);
        Assert.NotNull(auditor.Page.QuerySelector($".error-summary a[href='#{box}']"));
    }

    /// <summary>Each action there is stands in the page of the law.</summary>
    [Fact]
    public async Task Law_NamesEachAction()
    {
        Assert.Equal(Enum.GetValues<AuditAction>().Order(), AuditLaw.Demands.SelectMany(d => d.Actions).Order());
        var auditor = await app.SignInAsync("auditor");
        await auditor.OpenAsync("/audit/law");
        Assert.Equal(AuditLaw.Demands.Count, auditor.Page.QuerySelectorAll(".audit-law tbody tr").Length);
    }

    private static IReadOnlyList<string> Rows(Browser browser) =>
        [.. browser.Page.QuerySelectorAll(".audit-events tbody tr").Select(r => r.TextContent)];

    private Task<int> NameAsync(string account, string name) =>
        app.AsSystemAsync(async services =>
        {
            var db = services.GetRequiredService<DcimDbContext>();
            DcimUser user = await db.Users.SingleAsync(u => u.Email == $"{account}@demo.invalid");
            user.DisplayName = name;
            return await db.SaveChangesAsync();
        });
}
