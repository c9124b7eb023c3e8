using System.IO.Compression;
using System.Net;
using ClosedXML.Excel;
using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Data.Registrations;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Exchange;
using Dcim.Domain.Records;
using Dcim.Web.Features.Extracts;
using Dcim.Web.Features.Registrations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Web;

/// <summary>What an institution takes out is what it recorded, answer by answer, and no more than it asked for.</summary>
[Collection(DemonstrationCollection.Name)]
public sealed class ExtractTests(DemonstrationApp app)
{
    private static readonly string[] s_last = ["questions", "codes"];

    [Theory]
    [InlineData("farol", "PT-ONG1")]
    [InlineData("pj", "PT-PJ")]
    public async Task TheWorkbook_ReadBack_IsEveryRecordOfTheInstitution(string account, string institution)
    {
        using var workbook = await WorkbookAsync($"{account}.manager");

        var (read, stored) = (Read(workbook), await StoredAsync(institution));
        Assert.NotEmpty(stored);
        Assert.Equal(stored.Keys.Order(), read.Keys.Order());
        Assert.All(stored, record => Assert.Equal(record.Value.ToJson(), read[record.Key].ToJson()));
    }

    [Fact]
    public async Task Names_AreInIt_OnlyWhereTheyAreAskedFor()
    {
        using var without = await WorkbookAsync("gnr.manager");
        Assert.All(Read(without).Values, r => Assert.Equal("", r.Answers["VID03.family"] + r.Answers["VID04.year"]));
        Assert.Equal(0, await OpenedAsync());

        using var with = await WorkbookAsync("gnr.manager", ("Identity", "true"));
        var named = Read(with).Values.Count(r => r.Answers["VID03.family"].Length > 0);
        Assert.True(named > 10);
        Assert.True(await OpenedAsync() >= named);

        Task<int> OpenedAsync() =>
            app.ReadAsync(db =>
                db.AuditEvents.CountAsync(e =>
                    e.Entity == nameof(VictimIdentity)
                    && e.Purpose == AuditPurpose.Extract
                    && db.Institutions.Any(i => i.Id == e.OwnerId && i.Code == "PT-GNR")
                )
            );
    }

    /// <summary>Each record that goes out is named in the audit, so that whoever asks who saw her finds it.</summary>
    [Fact]
    public async Task TheAudit_NamesEachRecordThatWentOut()
    {
        using var workbook = await WorkbookAsync("cais.manager", ("From", "2024"), ("To", "2025"));

        var codes = Read(workbook).Keys.Order().ToList();
        var noted = await app.ReadAsync(db =>
            db.AuditEvents.Where(e => e.Action == AuditAction.Exported && e.Subject == "extract xlsx 2024 2025")
                .SelectMany(e => e.Values)
                .Select(v => v.Key)
                .ToListAsync()
        );
        Assert.NotEmpty(codes);
        Assert.Equal(codes.Select(c => AuditValue.ShownPrefix + c), noted.Order());
    }

    [Fact]
    public async Task Years_NarrowIt()
    {
        using var workbook = await WorkbookAsync("farol.manager", ("From", "2025"), ("To", "2025"));

        Assert.NotEmpty(Read(workbook));
        Assert.All(Read(workbook).Values, r => Assert.Equal("2025", r.Answers["CAS04.year"]));
    }

    [Fact]
    public async Task Csv_IsAFileForEachSheet()
    {
        var manager = await app.SignInAsync("farol.manager");
        await manager.OpenAsync("/registrations/export");
        using var answer = await manager.Http.SendAsync(
            manager.RequestOf(manager.Form("csv"), "csv"),
            TestContext.Current.CancellationToken
        );
        Assert.Equal("application/zip", answer.Content.Headers.ContentType!.MediaType);
        using var zip = new ZipArchive(
            await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken),
            ZipArchiveMode.Read
        );
        using var workbook = await WorkbookAsync("farol.manager");

        Assert.Equal(
            workbook.Worksheets.Select(s => $"{s.Name}.csv").Order(),
            zip.Entries.Select(e => e.FullName).Order()
        );
        using var reader = new StreamReader(zip.GetEntry("registrations.csv")!.Open());
        var lines = (await reader.ReadToEndAsync(TestContext.Current.CancellationToken)).Split(
            "\r\n",
            StringSplitOptions.RemoveEmptyEntries
        );
        Assert.Equal(workbook.Worksheet("registrations").RowsUsed().Count(), lines.Length);
        Assert.StartsWith("VID01,", lines[0]);
    }

    /// <summary>In the forms of other standards there are the same records.</summary>
    [Fact]
    public async Task OtherStandards_HoldTheSameRecords()
    {
        using var own = await WorkbookAsync("farol.manager");
        var count = Read(own).Count;
        Assert.True(count > 5);

        using var htcds = new XLWorkbook(await FileAsync("htcds"));
        var sheet = htcds.Worksheet(Htcds.SheetName);
        Assert.Equal(
            Htcds.Fields.Select(f => f.Label),
            sheet.Row(Htcds.HeadingRow).CellsUsed().Select(c => c.GetString())
        );
        Assert.Equal(count, sheet.LastRowUsed().RowNumber() - Htcds.HeadingRow);

        using var zip = new ZipArchive(await FileAsync("ctdc"), ZipArchiveMode.Read);
        using var reader = new StreamReader(zip.GetEntry("ctdc.csv")!.Open());
        var lines = (await reader.ReadToEndAsync(TestContext.Current.CancellationToken)).Split(
            "\r\n",
            StringSplitOptions.RemoveEmptyEntries
        );
        Assert.Equal(count + 1, lines.Length);
        Assert.StartsWith("yearOfRegistration,", lines[0]);

        async Task<Stream> FileAsync(string intent)
        {
            var manager = await app.SignInAsync("farol.manager");
            await manager.OpenAsync("/registrations/export");
            using var answer = await manager.Http.SendAsync(
                manager.RequestOf(manager.Form(intent), intent),
                TestContext.Current.CancellationToken
            );
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return new MemoryStream(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [InlineData("From", "1850")]
    [InlineData("To", "2900")]
    [InlineData("From", "soon")]
    public async Task ABadYear_IsToldAtItsField(string box, string year)
    {
        var manager = await app.SignInAsync("pj.manager");
        await manager.OpenAsync("/registrations/export");
        await manager.Fill(box, year).SubmitAsync("xlsx");

        Assert.Equal(HttpStatusCode.BadRequest, manager.Status);
        Assert.NotEmpty(manager.Errors);
        Assert.Equal(year, manager.Value(box));
    }

    /// <summary>Whatever a text begins with, no program takes it for something to compute.</summary>
    [Fact]
    public void AFormula_StaysText()
    {
        string[] texts = ["=1+1", "+351", "-1", "@x", "<a&b>\n\"c\"", " spaced ", "Łódź 🙂"];
        using var stream = new MemoryStream();
        using (var file = new ExtractFile(stream, ExtractFormat.Xlsx))
        {
            file.Begin("sheet", ["a", "b", "c", "d", "e", "f", "g"]);
            file.Add("sheet", texts);
            file.Finish();
        }
        using var workbook = new XLWorkbook(stream);
        var row = workbook.Worksheet("sheet").Row(2);

        for (var i = 0; i < texts.Length; i++)
        {
            Assert.False(row.Cell(i + 1).HasFormula);
            Assert.Equal(texts[i], row.Cell(i + 1).GetString());
        }

        using var csv = new MemoryStream();
        using (var file = new ExtractFile(csv, ExtractFormat.Csv))
        {
            file.Begin("sheet", ["a"]);
            file.Add("sheet", ["=1+1"]);
            file.Finish();
        }
        csv.Position = 0;
        using var zip = new ZipArchive(csv, ZipArchiveMode.Read);
        using var reader = new StreamReader(zip.GetEntry("sheet.csv")!.Open());
        Assert.Equal("a\r\n'=1+1\r\n", reader.ReadToEnd());
    }

    /// <summary>The columns are those of the catalogue: an indicator added there is in the file too.</summary>
    [Fact]
    public void EveryAnswerOfTheModel_HasItsColumn()
    {
        var catalogue = app.Services.GetRequiredService<IndicatorCatalogue>();
        var sections = app.Services.GetRequiredService<RegistrationSections>();
        var columns = new ExtractColumns(catalogue, sections);
        var keys = columns.Sheets.SelectMany(s => s.Columns).Select(c => c.Key).ToHashSet();

        // What the system makes, or only it sees.
        string[] without = ["CAS01", "VID01", "GOV01", "GOV04", "GOV08", "GOV09", "GOV03.date"];
        var held = AnswerMap<Registration>
            .Entries.Keys.Concat(AnswerMap<Case>.Entries.Keys)
            .Concat(AnswerMap<IdentityDetails>.Entries.Keys)
            .Concat(sections.RowKinds.SelectMany(k => k.Entries.Keys));
        Assert.Equal([], held.Except(keys).Except(without));
        Assert.Equal(
            columns.Sheets.SelectMany(s => s.Headings).Distinct().Order(),
            columns.Profile("extract").Columns.Select(c => c.Heading).Order()
        );
    }

    private async Task<XLWorkbook> WorkbookAsync(string account, params (string Box, string Value)[] boxes)
    {
        var manager = await app.SignInAsync(account);
        await manager.OpenAsync("/registrations/export");
        foreach (var (box, value) in boxes)
            manager.Fill(box, value);
        using var answer = await manager.Http.SendAsync(
            manager.RequestOf(manager.Form("xlsx"), "xlsx"),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return new(new MemoryStream(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)));
    }

    /// <summary>The records of a workbook, by code: each heading is the address of its answer.</summary>
    private Dictionary<string, RecordSheet> Read(XLWorkbook workbook)
    {
        var catalogue = app.Services.GetRequiredService<IndicatorCatalogue>();
        var records = new Dictionary<string, RecordSheet>();
        foreach (var sheet in workbook.Worksheets.Where(s => !s.Name.StartsWith("questions") && s.Name != "codes"))
        {
            var headings = sheet.Row(1).CellsUsed().Select(c => c.GetString()).ToList();
            Assert.Equal("VID01", headings[0]);
            foreach (var line in sheet.RowsUsed().Skip(1))
            {
                var code = line.Cell(1).GetString();
                if (!records.TryGetValue(code, out var record))
                    records[code] = record = new();
                var number = sheet.Name == "registrations" ? 0 : record.RowsOf(sheet.Name).Count + 1;
                if (number > 0)
                    record.RowsOf(sheet.Name).Add(new());
                foreach (var cell in line.CellsUsed().Skip(1))
                {
                    var address = AnswerAddress.Parse(headings[cell.Address.ColumnNumber - 1])!;
                    var place = record.SheetAt(number > 0 ? address with { Number = number } : address);
                    Assert.True(AnswerText.Read(catalogue[address.Key], cell.GetString(), place));
                }
            }
        }
        Assert.Equal(s_last, workbook.Worksheets.Select(s => s.Name).TakeLast(2));
        return records;
    }

    /// <summary>What the pages would show of each registration of an institution, without who she is.</summary>
    private Task<Dictionary<string, RecordSheet>> StoredAsync(string institution) =>
        app.AsSystemAsync(async services =>
        {
            var db = services.GetRequiredService<DcimDbContext>();
            var intake = services.GetRequiredService<RegistrationIntake>();
            Code submitted = "COM";
            var stored = await RegistrationStore
                .Whole(db.Registrations.Where(r => r.Institution.Code == institution && r.Quality == submitted))
                .ToListAsync();
            var sheets = new Dictionary<string, RecordSheet>();
            foreach (var registration in stored)
                sheets[registration.Code] = await intake.SheetOfAsync(registration, identityFor: null);
            return sheets;
        });
}
