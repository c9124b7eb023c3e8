using System.Net;
using System.Text.Json.Nodes;
using ClosedXML.Excel;
using Dcim.Data.Audit;
using Dcim.Domain.Exchange;
using Dcim.Domain.Records;
using Dcim.Tests.Api;
using Dcim.Tests.Web;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Tests.Imports;

/// <summary>The files of a prosecutor's office, one line a suspect, on their way in through the pages.</summary>
public sealed class ProceedingImportTests(AppFactory app) : IClassFixture<AppFactory>
{
    private const string Manager = "mp.manager";
    internal const string Institution = "PT-MP";
    internal const string Heading =
        "File number;Opened on;Suspect;Sex;Born;Citizen of;Suspect since;Decision;Decided on";

    internal static readonly SourceProfile Files = new()
    {
        Name = "Files",
        Subject = SourceSubject.Proceedings,
        RecordKey = ["File number"],
        DateOrder = DateOrder.DayMonthYear,
        Columns =
        [
            new() { Heading = "File number", Target = "INV01.number" },
            new() { Heading = "Opened on", Target = "INV02.start" },
            new() { Heading = "Suspect", Target = "defendants[1].TRF05.family" },
            new()
            {
                Heading = "Sex",
                Target = "defendants[1].TRF04",
                Values = new Dictionary<string, string> { ["man"] = "M", ["woman"] = "F" },
            },
            new() { Heading = "Born", Target = "defendants[1].TRF05.birth" },
            new()
            {
                Heading = "Citizen of",
                Target = "defendants[1].TRF07",
                Values = new Dictionary<string, string> { ["Romania"] = "RO" },
            },
            new() { Heading = "Suspect since", Target = "defendants[1].INV05" },
            new()
            {
                Heading = "Decision",
                Target = "decisions[1].PRS03",
                Values = new Dictionary<string, string> { ["closed"] = "NCH", ["something else"] = "OTH" },
            },
            new() { Heading = "Decided on", Target = "decisions[1].PRS04" },
        ],
        Fixed = [new("defendants[1].TRF03", "NAT")],
    };

    [Fact]
    public async Task RowsOfOneFileNumber_AreOneProceeding_EachDefendantWithTheDecisionOfTheOwnRow()
    {
        var browser = await app.SignInAsync(Manager);
        await browser.UploadAsync(
            $"""
            {Heading}
            1/13.1AAAAA;5.1.2013;Zzimpone;man;1980;Romania;2.2.2013;closed;3.2.2014
            1/13.1AAAAA;5.1.2013;Zzimptwo;woman;1981;Romania;3.2.2013;something else;4.2.2014
            2/13.1AAAAA;6.1.2013;Zzimpthree;man;1982;Romania;4.2.2013;closed;5.2.2014
            2/13.1AAAAA;6.1.2013;Zzimpfour;man;1983;Romania;4.2.2013;closed;5.2.2014
            3/13.1AAAAA;7.1.2013;Zzimpfive;man;1984;Romania;5.2.2013;lost in the post;6.2.2014
            """
        );
        var code = browser.ImportCode;
        Assert.Equal(ImportState.Mapping, (await app.RunAsync(code)).State);
        await browser.Fill("subject", "Proceedings").SubmitAsync("anew");
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        browser.Fill("name", "Files of the office").Fill("key", "File number");
        foreach (var (i, column) in Files.Columns.Index())
            browser.Fill($"{(char)('A' + i)}.0.target", column.Target!);
        await browser.Fill("more", "defendants[1].TRF03").SubmitAsync("show");
        browser
            .Fill("D.0.value", "man", "woman")
            .Fill("D.0.code", "M", "F")
            .Fill("F.0.value", "Romania")
            .Fill("F.0.code", "RO")
            .Fill("H.0.value", "closed", "something else", "lost in the post")
            .Fill("H.0.code", "NCH", "OTH", "")
            .Fill("fixed.defendants[1].TRF03", "NAT");
        await browser.SubmitAsync("check");
        Assert.Empty(browser.Errors);

        var run = await app.WaitAsync(code);
        await browser.OpenAsync($"/imports/{code}");
        Assert.True((run.State, run.Added, run.Rejected) == (ImportState.Preview, 2, 1), browser.Text);
        Assert.Contains("Decision: “lost in the post” has no code", browser.Text);
        Assert.Equal(0, await app.ReadAsync(db => db.Proceedings.CountAsync(p => p.ImportId == run.Id)));
        run = await app.CommitAsync(browser, code);
        Assert.Equal((ImportState.Done, 2, 1), (run.State, run.Added, run.Rejected));

        var proceedings = await ProceedingsAsync(run);
        Assert.Equal(2, proceedings.Count);
        var first = await SheetAsync(proceedings[0]);
        Assert.Equal("1/13.1AAAAA", first["answers"]!["INV01.number"]!.GetValue<string>());
        Assert.Equal(
            [("Zzimpone", "M", "2013-02-02"), ("Zzimptwo", "F", "2013-02-03")],
            Rows(first, "defendants").Select(d => (d["TRF05.family"], d["TRF04"], d["INV05"]))
        );
        Assert.Equal(
            [("1", "NCH", "2014-02-03"), ("2", "OTH", "2014-02-04")],
            Rows(first, "decisions").Select(d => (d["defendant"], d["PRS03"], d["PRS04"]))
        );
        // Two decisions that say the same are one of each.
        Assert.Equal(
            [("1", "NCH", "2014-02-05"), ("2", "NCH", "2014-02-05")],
            Rows(await SheetAsync(proceedings[1]), "decisions").Select(d => (d["defendant"], d["PRS03"], d["PRS04"]))
        );
        await browser.OpenAsync($"/proceedings/{proceedings[0]}");
        Assert.Contains("1/13.1AAAAA", browser.Text);
        Assert.Equal(2, browser.Page.QuerySelectorAll("[data-part=defendants] [data-defendant]").Length);
    }

    [Fact]
    public async Task TheSameFile_AddsNothing_AChangedValueChanges_AndUndo_GivesBackWhatWasBefore()
    {
        await app.SourceOfAsync(Files with { Name = "Files, changed" }, Institution);
        var browser = await app.SignInAsync(Manager);
        string[] rows =
        [
            "1/13.1BBBBB;5.1.2013;Zzimpbone;man;1980;Romania;2.2.2013;closed;3.2.2014",
            "1/13.1BBBBB;5.1.2013;Zzimpbtwo;woman;1981;Romania;3.2.2013;closed;3.2.2014",
            "2/13.1BBBBB;6.1.2013;Zzimpbthree;man;1982;Romania;4.2.2013;closed;5.2.2014",
        ];
        var first = await app.BringAsync(browser, Csv(rows));
        Assert.Equal((ImportState.Done, 2, 0), (first.State, first.Added, first.Rejected));
        var proceedings = await ProceedingsAsync(first);
        var before = await SheetAsync(proceedings[0]);

        var same = await app.CheckAsync(browser, Csv(rows));
        Assert.Equal((0, 0, 2, 0), (same.Added, same.Changed, same.Unchanged, same.Rejected));
        await browser.OpenAsync($"/imports/{same.Code}");
        Assert.Contains("brings nothing new", browser.Text);

        // The decision on the woman is of another day; and it is one before the proceeding was opened.
        rows[1] = rows[1].Replace("3.2.2014", "3.2.2012");
        var change = await app.CheckAsync(browser, Csv(rows));
        Assert.Equal((0, 1, 1, 0), (change.Added, change.Changed, change.Unchanged, change.Rejected));
        await browser.OpenAsync($"/imports/{change.Code}");
        Assert.Contains(proceedings[0], browser.Text);
        browser.Fill("confirmed", "true");
        await browser.SubmitAsync("commit");
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        var asked = Assert.Single(browser.Page.QuerySelectorAll("[name^='reason.']")).GetAttribute("name")!;
        Assert.Equal("reason.BEFORE-PROCEEDING", asked);
        change = await app.CommitAsync(browser, change.Code);
        Assert.Equal((ImportState.Done, 1, 1), (change.State, change.Changed, change.Unchanged));
        var changed = await SheetAsync(proceedings[0]);
        Assert.Equal(
            [("1", "2014-02-03"), ("2", "2012-02-03")],
            Rows(changed, "decisions").Select(d => (d["defendant"], d["PRS04"]))
        );
        Assert.Equal(before["rows"]!["defendants"]!.ToJsonString(), changed["rows"]!["defendants"]!.ToJsonString());
        Assert.True(
            await app.ReadAsync(db =>
                db.AuditEvents.AnyAsync(e =>
                    e.Subject == proceedings[0]
                    && e.Values.Any(v => v.Key == AuditValue.ReasonKey && v.SealedNew != null)
                )
            )
        );

        Assert.Equal(ImportState.Undone, (await app.UndoAsync(browser, change.Code)).State);
        Assert.Equal(Without(before, "version"), Without(await SheetAsync(proceedings[0]), "version"));
        Assert.Equal(1, (await app.CheckAsync(browser, Csv(rows))).Changed);
        // And the file before that can be taken back too: nothing is left.
        Assert.Equal(ImportState.Undone, (await app.UndoAsync(browser, first.Code)).State);
        Assert.Empty(await ProceedingsAsync(first));
        Assert.False(
            await app.ReadAsync(db => db.ProceedingFacts.AnyAsync(f => proceedings.Contains(f.Proceeding.Code)))
        );
    }

    [Fact]
    public async Task AWorkbookWithVictimsAndLinks_ComesIn_AndARowMore_AddsItsDefendant()
    {
        var (victim, other) = (
            await app.RegisterAsync("mp", AsIdentified),
            await app.RegisterAsync("mp", AsIdentified)
        );
        await app.SourceOfAsync(
            Files with
            {
                Name = "Files with victims",
                Columns =
                [
                    .. Files.Columns,
                    new() { Heading = "Victim", Target = "victims[1].registration" },
                    new()
                    {
                        Heading = "Exploitation",
                        Target = "links[1].TRF13",
                        Values = new Dictionary<string, string> { ["labour"] = "LAB" },
                    },
                ],
            },
            Institution
        );
        var browser = await app.SignInAsync(Manager);
        List<string> rows =
        [
            $"1/13.1CCCCC;5.1.2013;Zzimpcone;man;1980;Romania;2.2.2013;closed;3.2.2014;{victim};labour",
            $"1/13.1CCCCC;5.1.2013;Zzimpctwo;woman;1981;Romania;3.2.2013;closed;3.2.2014;{other};labour",
            "2/13.1CCCCC;5.1.2013;Zzimpcthree;woman;1981;Romania;3.2.2013;closed;3.2.2014;zzzzzzzzzzzz;labour",
        ];
        await browser.UploadAsync(Workbook(rows), "files.xlsx");
        Assert.Empty(browser.Errors);
        var run = await app.WaitAsync(browser.ImportCode);
        await browser.OpenAsync($"/imports/{run.Code}");
        Assert.True((run.State, run.Added, run.Rejected) == (ImportState.Preview, 1, 1), browser.Text);
        Assert.Contains("zzzzzzzzzzzz", Assert.Single(await browser.RejectedRowsAsync(run.Code)).Cells[9]);
        run = await app.CommitAsync(browser, run.Code);
        var proceeding = Assert.Single(await ProceedingsAsync(run));
        var before = await SheetAsync(proceeding);
        Assert.Equal([victim, other], Rows(before, "victims").Select(v => v["registration"]));
        Assert.Equal([("1", "1"), ("2", "2")], Rows(before, "links").Select(l => (l["defendant"], l["victim"])));

        rows.RemoveAt(2);
        rows.Add($"1/13.1CCCCC;5.1.2013;Zzimpcfour;man;1985;Romania;2.3.2013;closed;3.3.2014;{victim};labour");
        await browser.UploadAsync(Workbook(rows), "files.xlsx");
        var more = await app.WaitAsync(browser.ImportCode);
        Assert.Equal((1, 0), (more.Changed, more.Rejected));
        more = await app.CommitAsync(browser, more.Code);
        Assert.Equal((ImportState.Done, 1), (more.State, more.Changed));
        var after = await SheetAsync(proceeding);
        Assert.Equal(
            ["Zzimpcone", "Zzimpctwo", "Zzimpcfour"],
            Rows(after, "defendants").Select(d => d["TRF05.family"])
        );
        Assert.Equal(
            [("1", "1"), ("2", "2"), ("3", "1")],
            Rows(after, "links").Select(l => (l["defendant"], l["victim"]))
        );
        Assert.Equal(ImportState.Undone, (await app.UndoAsync(browser, more.Code)).State);
        Assert.Equal(Without(before, "version"), Without(await SheetAsync(proceeding), "version"));
    }

    [Fact]
    public async Task WhoLeadsNoProceedings_CannotBringAny()
    {
        var browser = await app.SignInAsync("farol.manager");
        await browser.UploadAsync(Csv(["1/13.1DDDDD;5.1.2013;Zzimpd;man;1980;Romania;2.2.2013;closed;3.2.2014"]));
        var code = browser.ImportCode;
        await browser.Fill("subject", "Proceedings").SubmitAsync("anew");
        await browser.Fill("name", "Files").Fill("A.0.target", "INV01.number").SubmitAsync("check");
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        Assert.NotEmpty(browser.Errors);
        Assert.Equal(ImportState.Mapping, (await app.RunAsync(code)).State);
    }

    [Fact]
    public async Task AChangedProceeding_IsLinkedToItsOwnPage()
    {
        await app.SourceOfAsync(Files with { Name = "Files, linked" }, Institution);
        var browser = await app.SignInAsync(Manager);
        const string row = "1/13.1EEEEE;5.1.2013;Zzimpe;man;1980;Romania;2.2.2013;closed;3.2.2014";
        var first = await app.BringAsync(browser, Csv([row]));
        var proceeding = Assert.Single(await ProceedingsAsync(first));
        var change = await app.CheckAsync(browser, Csv([row.Replace("1980", "1981")]));
        Assert.Equal(1, change.Changed);
        await browser.OpenAsync($"/imports/{change.Code}");
        var link = browser.Page.QuerySelectorAll("main td a").Single(a => a.TextContent == proceeding);
        await browser.OpenAsync(link.GetAttribute("href")!);
        Assert.Equal(HttpStatusCode.OK, browser.Status);
    }

    [Fact]
    public async Task AVictimNobodyKnows_IsToldAtHerColumn()
    {
        await app.SourceOfAsync(
            Files with
            {
                Name = "Files, a victim",
                Columns = [.. Files.Columns, new() { Heading = "Victim", Target = "victims[1].registration" }],
            },
            Institution
        );
        var browser = await app.SignInAsync(Manager);
        await browser.UploadAsync(
            $"{Heading};Victim\n1/13.1FFFFF;5.1.2013;Zzimpf;man;1980;Romania;2.2.2013;closed;3.2.2014;zzzzzzzzzzzz\n"
        );
        var run = await app.WaitAsync(browser.ImportCode);
        Assert.Equal(1, run.Rejected);
        Assert.StartsWith("Victim: ", Assert.Single(await browser.RejectedRowsAsync(run.Code)).Cells[^1]);
    }

    [Fact]
    public async Task OneSuspectOfTwoFiles_IsOnePerson_OrAskedAbout()
    {
        await app.SourceOfAsync(Files with { Name = "Files, one suspect" }, Institution);
        var browser = await app.SignInAsync(Manager);
        var run = await app.BringAsync(
            browser,
            Csv([
                "1/13.1GGGGG;5.1.2013;Zzimpg;man;1980-03-04;Romania;2.2.2013;closed;3.2.2014",
                "2/13.1GGGGG;5.1.2013;Zzimpg;man;1980-03-04;Romania;2.2.2013;closed;3.2.2014",
            ])
        );
        var offenders = await app.ReadAsync(db =>
            db.Defendants.Where(d => d.Proceeding.ImportId == run.Id).Select(d => d.OffenderId).ToListAsync()
        );
        // As who types it is told: not two persons that nobody was asked about.
        Assert.True(
            run.Rejected == 1 || offenders.Distinct().Count() == 1,
            $"{run.Added} added, {run.Rejected} rejected"
        );
    }

    private static string Csv(IEnumerable<string> rows) => $"{Heading}\n{string.Join('\n', rows)}\n";

    private static byte[] Workbook(IEnumerable<string> rows)
    {
        using var workbook = new XLWorkbook();
        var sheet = workbook.AddWorksheet("Files");
        foreach (var (i, row) in rows.Prepend($"{Heading};Victim;Exploitation").Index())
        foreach (var (j, cell) in row.Split(';').Index())
            sheet.Cell(i + 1, j + 1).SetValue(cell);
        using var file = new MemoryStream();
        workbook.SaveAs(file);
        return file.ToArray();
    }

    private static void AsIdentified(Browser browser) => browser.Fill("IDN03", "IDE").Fill("IDN05", "UNK");

    private Task<List<string>> ProceedingsAsync(ImportRun run) =>
        app.ReadAsync(db =>
            db.Proceedings.Where(p => p.ImportId == run.Id).OrderBy(p => p.Id).Select(p => p.Code).ToListAsync()
        );

    private async Task<JsonObject> SheetAsync(string proceeding)
    {
        var read = await (await app.SystemAsync(Institution)).GetAsync($"proceedings/{proceeding}?identity=true");
        Assert.True(read.Status == HttpStatusCode.OK, read.Text);
        return read.Json;
    }

    private static IEnumerable<Dictionary<string, string>> Rows(JsonObject sheet, string kind) =>
        (sheet["rows"]![kind]?.AsArray() ?? []).Select(r =>
            r!.AsObject().ToDictionary(a => a.Key, a => a.Value!.ToString())
        );

    private static string Without(JsonObject sheet, string key)
    {
        var copy = sheet.DeepClone().AsObject();
        copy.Remove(key);
        return copy.ToJsonString();
    }
}
