using System.Net;
using ClosedXML.Excel;
using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Data.Sealing;
using Dcim.Domain.Records;
using Dcim.Tests.Web;
using Dcim.Web.Features.Imports;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Imports;

/// <summary>A file on its way in, from the page of a new import to what the tables say.</summary>
public sealed class ImportTests(AppFactory app) : IClassFixture<AppFactory>
{
    [Fact]
    public async Task AFileOfAnUnknownSource_IsMapped_Checked_AndBroughtIn_AndComesAgainAsNothing()
    {
        var browser = await app.SignInAsync("gnr.manager");
        var csv =
            "Number;Sex;Age;Citizenship;Date of registration;Main form of exploitation for the statistics\n"
            + "1;woman;24;Romania;3.5.2013;Sexual exploitation\n"
            + "2;robot;25;Romania;4.5.2013;Sexual exploitation\n"
            + "3;Female;26;RO;5.5.2013;SEX\n";
        await browser.UploadAsync(csv);
        var code = browser.ImportCode;
        Assert.Equal(ImportState.Mapping, (await app.RunAsync(code)).State);
        Assert.Contains("Romania", browser.Text);

        await browser.SubmitAsync("check"); // without a name
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        Assert.Contains(browser.Errors, e => e.EndsWith("Give the source a name."));

        browser
            .Fill("name", "GNR list")
            .Fill("A.0.target", "")
            .Fill("key", "Number")
            .Fill("B.0.target", "VIC01")
            .Fill("C.0.target", "VIC03")
            .Fill("D.0.target", "VIC06")
            .Fill("E.0.target", "CAS04")
            .Fill("F.0.target", "EXP16");
        await browser.SubmitAsync("show");
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        Assert.Equal(
            ["woman", "robot", "Female"],
            browser.Page.GetElementsByName("B.0.value").Select(e => e.GetAttribute("value")).Order().Reverse()
        );
        browser
            .Fill("B.0.value", "woman", "robot", "Female")
            .Fill("B.0.code", "F", "", "F")
            .Fill("D.0.value", "Romania", "RO")
            .Fill("D.0.code", "RO", "RO")
            .Fill("F.0.value", "Sexual exploitation", "SEX")
            .Fill("F.0.code", "SEX", "SEX")
            .Fill("fixed.statuses[1].IDN03", "PRE")
            .Fill("fixed.statuses[1].IDN04", "2013-05")
            .Fill("fixed.statuses[1].IDN05", "PT-PJ");
        await browser.SubmitAsync("check");
        Assert.Empty(browser.Errors);
        var run = await app.WaitAsync(code);
        Assert.Equal((ImportState.Preview, 2, 1), (run.State, run.Added, run.Rejected));

        await browser.OpenAsync($"/imports/{code}");
        Assert.Contains("“robot” has no code", browser.Text);
        Assert.Empty(await RegistrationsAsync(code));
        run = await app.CommitAsync(browser, code);
        Assert.Equal((ImportState.Done, 2, 1), (run.State, run.Added, run.Rejected));
        var registrations = await RegistrationsAsync(code);
        Assert.Equal(2, registrations.Count);
        await browser.OpenAsync("/registrations");
        Assert.All(registrations, r => Assert.Contains(r.Code, browser.Text));

        // The robot is mended; the rest came in before.
        var again = await app.BringAsync(browser, csv.Replace("robot", "woman"));
        Assert.Equal((1, 2, 0), (again.Added, again.Unchanged, again.Rejected));
    }

    [Fact]
    public async Task TheSameFile_AddsNothing_AndAChangedRowChangesItsRecord()
    {
        await app.SourceOfAsync(Importing.List);
        var browser = await app.SignInAsync("pj.manager");
        var first = await app.BringAsync(browser, Importing.Csv(Importing.Persons(3, 100)));
        Assert.Equal(3, first.Added);
        await browser.UploadAsync(Importing.Csv(Importing.Persons(3, 100)));
        var same = await app.WaitAsync(browser.ImportCode);
        Assert.Equal((0, 3), (same.Added, same.Unchanged));
        await browser.OpenAsync($"/imports/{same.Code}");
        Assert.Contains("This very file came in before", browser.Text);
        Assert.Contains("brings nothing new", browser.Text);

        var rows = Importing.Persons(3, 100).ToList();
        rows[1] = rows[1].Replace("Romania", "Nigeria");
        var change = await app.BringAsync(browser, Importing.Csv(rows));
        Assert.Equal((0, 1, 2, 0), (change.Added, change.Changed, change.Unchanged, change.Rejected));
        var changed = (await RegistrationsAsync(first.Code))[1];
        Assert.Equal("NG", changed.Profile.Citizenship.ToString().Trim('|'));
        // As it was before, and known as the source's own again.
        var undone = await app.UndoAsync(browser, change.Code);
        Assert.Equal(ImportState.Undone, undone.State);
        Assert.Equal("RO", (await RegistrationsAsync(first.Code))[1].Profile.Citizenship.ToString().Trim('|'));
        Assert.Equal(1, (await app.CheckAsync(browser, Importing.Csv(rows))).Changed);
    }

    [Fact]
    public async Task WhatARecordSaidBefore_IsAcceptedNoMore_ItStays_AndThePageTells()
    {
        await app.SourceOfAsync(Importing.List);
        var browser = await app.SignInAsync("pj.manager");
        var first = await app.BringAsync(browser, Importing.Csv(Importing.Persons(2, 150)));
        var rows = Importing.Persons(2, 150).Select(r => r.Replace("Romania", "Nigeria"));
        var change = await app.BringAsync(browser, Importing.Csv(rows));
        Assert.Equal(2, change.Changed);
        var code = (await RegistrationsAsync(first.Code))[0].Code;
        await app.AsSystemAsync(async services =>
        {
            // As a newer rule makes it: what was said once is a code no more.
            var (db, intakes) = (
                services.GetRequiredService<DcimDbContext>(),
                services.GetRequiredService<RecordIntakes>()
            );
            var record = await db.ImportedRecords.SingleAsync(r =>
                r.Run.Code == change.Code && r.Registration!.Code == code
            );
            var there = new ImportedBefore(await db.Registrations.SingleAsync(r => r.Code == code), null);
            var before = intakes.Open(there, record.SealedBefore!)!;
            before.Answers.Set("VIC06", "ZZ");
            record.SealedBefore = intakes.Seal(there, before);
            return await db.SaveChangesAsync();
        });
        Assert.Equal(ImportState.Undone, (await app.UndoAsync(browser, change.Code)).State);
        await browser.OpenAsync($"/imports/{change.Code}");
        Assert.Equal([code], browser.Page.QuerySelectorAll(".notice li").Select(l => l.TextContent));
        Assert.Equal(
            ["NG", "RO"],
            (await RegistrationsAsync(first.Code)).Select(r => r.Profile.Citizenship.ToString().Trim('|'))
        );
    }

    [Fact]
    public async Task WhatSomebodyEditedHere_IsNotOverwritten()
    {
        await app.SourceOfAsync(Importing.List);
        var browser = await app.SignInAsync("pj.manager");
        var first = await app.BringAsync(browser, Importing.Csv(Importing.Persons(2, 200)));
        var code = (await RegistrationsAsync(first.Code))[0].Code;
        var editor = await app.SignInAsync("pj");
        await editor.OpenAsync($"/registrations/{code}/sections/background");
        await editor.Fill("VIC10.text", "Zzimportburgo").SubmitAsync("save");
        Assert.Empty(editor.Errors);

        var rows = Importing.Persons(2, 200).Select(r => r.Replace("Romania", "Nigeria"));
        var run = await app.CheckAsync(browser, Importing.Csv(rows));
        Assert.Equal((1, 1), (run.Changed, run.Rejected));
        await browser.OpenAsync($"/imports/{run.Code}");
        Assert.Contains($"Somebody changed the record {code} here", browser.Text);
        // Nor is the whole undone with what was edited in it.
        await browser.OpenAsync($"/imports/{first.Code}");
        await browser.PostAsync($"/imports/{first.Code}/undo");
        Assert.Equal(HttpStatusCode.Conflict, browser.Status);
        Assert.Contains(code, browser.Text);
        Assert.Equal(2, (await RegistrationsAsync(first.Code)).Count);
    }

    [Fact]
    public async Task Undone_NothingIsLeft_AndTablesSayAsBefore()
    {
        await app.SourceOfAsync(Importing.List);
        var browser = await app.SignInAsync("pj.manager");
        var before = await FactsAsync();
        var run = await app.BringAsync(browser, Importing.Csv(Importing.Persons(12, 300)));
        Assert.Equal(before + 12, await FactsAsync());
        var names = (await RegistrationsAsync(run.Code)).Select(r => r.KeyName).ToList();
        Assert.Equal(ImportState.Undone, (await app.UndoAsync(browser, run.Code)).State);
        Assert.Equal(before, await FactsAsync());
        Assert.Empty(await RegistrationsAsync(run.Code));
        Assert.All(names, n => Assert.Equal(DataKeyState.Destroyed, Keys.DataKeys.StateOf(n)));
        var verdict = await app.AsSystemAsync(s => s.GetRequiredService<AuditVerifier>().VerifyAsync());
        Assert.Equal([], verdict.Faults);
        var faults = await app.AsSystemAsync(s => s.GetRequiredService<KeyVerifier>().VerifyAsync());
        Assert.Equal([], faults.Faults);
    }

    [Fact]
    public async Task RejectedRows_ComeAsAWorkbook_ThatIsMended_AndLoadedAgain()
    {
        await app.SourceOfAsync(Importing.List);
        var browser = await app.SignInAsync("pj.manager");
        var run = await app.BringAsync(
            browser,
            Importing.Csv([
                .. Importing.Persons(2, 400),
                "402,31.2.2013,woman,20,Romania,sexual,",
                "403,1.5.2013,=woman,20,Romania,sexual,",
            ])
        );
        Assert.Equal((2, 2), (run.Added, run.Rejected));
        var response = await browser.Http.GetAsync(
            $"/imports/{run.Code}/rejected.xlsx",
            TestContext.Current.CancellationToken
        );
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        using var workbook = new XLWorkbook(new MemoryStream(bytes));
        var sheet = workbook.Worksheets.Single();
        Assert.Equal(3, sheet.LastRowUsed()!.RowNumber());
        Assert.Equal("Why it was rejected", sheet.Cell(1, 8).GetString());
        Assert.Contains("31.2.2013", sheet.Cell(2, 8).GetString());
        Assert.Equal("=woman", sheet.Cell(3, 3).GetString());
        Assert.False(sheet.Cell(3, 3).HasFormula);
        sheet.Cell(2, 2).SetValue("28.2.2013");
        sheet.Cell(3, 3).SetValue("woman");
        using var mended = new MemoryStream();
        workbook.SaveAs(mended);
        await browser.UploadAsync(mended.ToArray(), "mended.xlsx");
        var again = await app.WaitAsync(browser.ImportCode);
        Assert.Equal((ImportState.Preview, 2, 0), (again.State, again.Added, again.Rejected));
        // Of the first the rejected rows are kept, by a key of their own, until somebody is done with them.
        var key = (await app.RunAsync(run.Code)).KeyName;
        Assert.NotEqual("", key);
        await browser.OpenAsync($"/imports/{run.Code}");
        await browser.PostAsync($"/imports/{run.Code}/cancel");
        for (var i = 0; (await app.RunAsync(run.Code)).KeyName.Length > 0 && i < 200; i++)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Equal(DataKeyState.Destroyed, Keys.DataKeys.StateOf(key));
        Assert.False(await app.ReadAsync(db => db.ImportChunks.AnyAsync(c => c.Run.Code == run.Code)));
    }

    [Fact]
    public async Task MendedRowsThatNothingNames_AreKnownAgain_InTheWholeFile()
    {
        await app.SourceOfAsync(Importing.Unnamed with { Name = "Mended" });
        var browser = await app.SignInAsync("pj.manager");
        var csv = Importing.UnnamedCsv(12, 12);
        var run = await app.BringAsync(browser, csv);
        Assert.Equal((11, 1), (run.Added, run.Rejected));
        var rejected = await browser.Http.GetByteArrayAsync(
            $"/imports/{run.Code}/rejected.xlsx",
            TestContext.Current.CancellationToken
        );
        using var workbook = new XLWorkbook(new MemoryStream(rejected));
        workbook.Worksheets.Single().Cell(2, 1).SetValue("28.2.2013");
        using var mended = new MemoryStream();
        workbook.SaveAs(mended);
        await browser.UploadAsync(mended.ToArray(), "mended.xlsx");
        var again = await app.WaitAsync(browser.ImportCode);
        Assert.Equal((ImportState.Preview, 1, 0), (again.State, again.Added, again.Rejected));
        await app.CommitAsync(browser, again.Code);

        var whole = await app.CheckAsync(browser, csv.Replace("31.2.2013", "28.2.2013"));
        Assert.Equal((0, 12, 0), (whole.Added, whole.Unchanged, whole.Rejected));
    }

    [Fact]
    public async Task Staged_NothingOfARowLiesOpen_AndTheEndDestroysTheKey()
    {
        await app.SourceOfAsync(
            Importing.List with
            {
                Name = "Named",
                Columns = [.. Importing.List.Columns, new() { Heading = "Family name", Target = "VID03.family" }],
            }
        );
        var browser = await app.SignInAsync("pj.manager");
        var run = await app.CheckAsync(
            browser,
            $"{Importing.Heading},Family name\n500,1.5.2013,woman,20,Romania,sexual,,Zzimportova\n"
        );
        Assert.Equal((ImportState.Preview, 1), (run.State, run.Added));
        var bytes = await File.ReadAllBytesAsync(
            Path.Combine(app.DataFolder, "dcim.db"),
            TestContext.Current.CancellationToken
        );
        Assert.DoesNotContain("Zzimportova", System.Text.Encoding.UTF8.GetString(bytes));
        await browser.OpenAsync($"/imports/{run.Code}");
        await browser.PostAsync($"/imports/{run.Code}/cancel");
        for (var i = 0; (await app.RunAsync(run.Code)).KeyName.Length > 0 && i < 200; i++)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Equal(DataKeyState.Destroyed, Keys.DataKeys.StateOf(run.KeyName));
        Assert.Equal(ImportState.Cancelled, (await app.RunAsync(run.Code)).State);
    }

    [Fact]
    public async Task OfTwoWhoCommitAtOnce_OneDoes_AndRecordsAreThereOnce()
    {
        await app.SourceOfAsync(Importing.List);
        var (one, other) = (await app.SignInAsync("pj.manager"), await app.SignInAsync("pj.manager"));
        var run = await app.CheckAsync(one, Importing.Csv(Importing.Persons(25, 600)));
        await Task.WhenAll(one.OpenAsync($"/imports/{run.Code}"), other.OpenAsync($"/imports/{run.Code}"));
        await Task.WhenAll(one.SubmitAsync("commit"), other.SubmitAsync("commit"));
        Assert.All([one, other], b => Assert.Equal(HttpStatusCode.OK, b.Status));
        run = await app.WaitAsync(run.Code);
        Assert.Equal((ImportState.Done, 25), (run.State, run.Added));
        Assert.Equal(25, (await RegistrationsAsync(run.Code)).Count);
        Assert.Equal(
            1,
            await app.ReadAsync(db => db.AuditEvents.CountAsync(e => e.Subject == run.Code && e.Purpose == "commit"))
        );
    }

    [Fact]
    public async Task OfAnotherInstitution_NothingIsThere()
    {
        await app.SourceOfAsync(Importing.List);
        var owner = await app.SignInAsync("pj.manager");
        var run = await app.CheckAsync(owner, Importing.Csv(["700,x,woman,20,Romania,sexual,"]));
        var source = run.Source;
        var other = await app.SignInAsync("gnr.manager");
        foreach (var path in new[] { "", "/rejected.xlsx" })
        {
            await other.OpenAsync($"/imports/{run.Code}{path}");
            Assert.Equal(HttpStatusCode.NotFound, other.Status);
        }
        await other.OpenAsync("/imports/new");
        foreach (var action in new[] { "mapping", "back", "commit", "cancel", "undo" })
        {
            await other.OpenAsync("/imports/new");
            await other.PostAsync($"/imports/{run.Code}/{action}");
            Assert.Equal(HttpStatusCode.NotFound, other.Status);
        }
        await other.OpenAsync($"/sources/{source}.json");
        Assert.Equal(HttpStatusCode.NotFound, other.Status);
        Assert.Equal(ImportState.Preview, (await app.RunAsync(run.Code)).State);
    }

    [Fact]
    public async Task WhatIsRejectedInGreatPart_NeedsASecondLook()
    {
        await app.SourceOfAsync(Importing.List);
        var browser = await app.SignInAsync("pj.manager");
        var run = await app.CheckAsync(
            browser,
            Importing.Csv([.. Importing.Persons(2, 800), "802,,woman,20,Romania,sexual,"])
        );
        await browser.OpenAsync($"/imports/{run.Code}");
        await browser.SubmitAsync("commit");
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        Assert.Contains(browser.Errors, e => e.EndsWith("Tick that you have looked."));
        await browser.Fill("confirmed", "true").SubmitAsync("commit");
        Assert.Equal(ImportState.Done, (await app.WaitAsync(run.Code)).State);
    }

    [Theory]
    [InlineData("list.csv", "", 400)]
    [InlineData("list.xlsx", "PK\u0003\u0004 nonsense", 400)]
    [InlineData("list.csv", "<html><body>No</body></html>", 400)]
    public async Task WhatIsNoTable_IsToldAtTheField(string name, string content, int status)
    {
        var browser = await app.SignInAsync("pj.manager");
        await browser.UploadAsync(System.Text.Encoding.Latin1.GetBytes(content), name);
        Assert.Equal((HttpStatusCode)status, browser.Status);
        Assert.NotEmpty(browser.Errors);
        Assert.NotNull(browser.Page.QuerySelector("#file[aria-invalid=true]"));
    }

    private KeyStore Keys => app.Services.GetRequiredService<KeyStore>();

    private Task<List<Registration>> RegistrationsAsync(string run) =>
        app.ReadAsync(db =>
            db.Registrations.AsNoTracking()
                .Where(r => db.ImportRuns.Any(i => i.Id == r.ImportId && i.Code == run))
                .OrderBy(r => r.Id)
                .ToListAsync()
        );

    private Task<int> FactsAsync() => app.ReadAsync(db => db.VictimFacts.CountAsync());
}
