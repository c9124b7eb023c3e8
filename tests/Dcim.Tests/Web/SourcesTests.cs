using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Xml.Linq;
using AngleSharp.Dom;
using ClosedXML.Excel;
using Dcim.Data;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Exchange;
using Dcim.Domain.Records;
using Dcim.Web.Features.Sources;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Web;

/// <summary>Sources are described by whose they are, and assessed by the observatory: page, workbook and report say the same.</summary>
public sealed class SourcesTests(AppFactory app) : IClassFixture<AppFactory>
{
    private static readonly IReadOnlyList<string> s_languages = Dcim.Web.Localisation.Texts.Languages;

    [Fact]
    public async Task Manager_DescribesASource_OfWhichOnlyWhatIsSaidIsStored()
    {
        var manager = await app.SignInAsync("pj.manager");
        await manager.OpenAsync("/sources/new");
        Assert.Empty(manager.Page.GetElementsByName("KeptBy"));
        var catalogue = app.Services.GetRequiredService<IndicatorCatalogue>();
        Assert.All(catalogue.Indicators, i => Assert.Single(manager.Page.GetElementsByName($"Said[{i.Code}]")));
        var code = await manager.DescribeSourceAsync(
            "  Folha   de sinalizações ",
            ("Description", "Kept by hand,\r\none line a victim"),
            ("FromYear", "2008"),
            ("ToYear", "2015"),
            ("Said[VIC01]", "Yes"),
            ("Said[VIC06]", "Partly"),
            ("Definition[VIC06]", "Country of birth"),
            ("Comparability[VIC06]", "Naturalised persons count as foreigners"),
            ("Said[SEN01]", "Never")
        );

        var stored = await StoredAsync(code);
        var profile = SourceProfile.FromJson(stored.Profile);
        Assert.Equal(
            ("Folha de sinalizações", "Folha de sinalizações", 1),
            (stored.Name, profile.Name, stored.Version)
        );
        Assert.Equal((2008, 2015, null), (profile.FromYear, profile.ToYear, profile.KeptBy));
        Assert.Equal(
            [
                new("VIC01", Collected.Yes),
                new("VIC06", Collected.Partly, "Country of birth", "Naturalised persons count as foreigners"),
                new("SEN01", Collected.Never),
            ],
            profile.Statements
        );
        Assert.Contains("Kept by hand, one line a victim", manager.Text);
        Assert.Contains("2008–2015", manager.Text);
        Assert.Contains("Country of birth", manager.Text);
        await manager.OpenAsync("/sources");
        var row = Grid.Of(manager.Page.QuerySelector("#in-use")!).Row("Name of the source", "Folha de sinalizações");
        Assert.Equal(["1", "1", "1", $"{catalogue.Indicators.Count - 3}"], row.Values.TakeLast(4));

        await manager.OpenAsync($"/sources/{code}/edit");
        Assert.Equal("Partly", manager.Value("Said[VIC06]"));
        Assert.Equal("Country of birth", manager.Value("Definition[VIC06]"));
        await manager.Fill("Said[VIC01]", "").Fill("Said[VIC06]", "Yes").SubmitAsync();
        Assert.Equal(
            ["VIC06 Yes", "SEN01 Never"],
            SourceProfile
                .FromJson((await StoredAsync(code)).Profile)
                .Statements.Select(s => $"{s.Indicator} {s.Collected}")
        );
    }

    [Fact]
    public async Task Description_KeepsTheMappingOfAnImport()
    {
        var mapped = new SourceProfile
        {
            Name = "Importada",
            RecordKey = ["N.º"],
            Columns = [new() { Heading = "Sexo", Target = "VIC01" }, new() { Heading = "N.º" }],
            Fixed = [new("IDN03", "PRE")],
            Statements = [new("XXX99", Collected.Yes, "given up since")],
        };
        var code = await app.AsSystemAsync(async services =>
        {
            var db = services.GetRequiredService<DcimDbContext>();
            var source = new RecordSource
            {
                Code = RandomCode.New(),
                InstitutionId = await db.Institutions.Where(i => i.Code == "PT-PJ").Select(i => i.Id).SingleAsync(),
                Name = mapped.Name,
                Profile = mapped.ToJson(),
                Version = 1,
            };
            db.Add(source);
            await db.SaveChangesAsync();
            return source.Code;
        });
        var manager = await app.SignInAsync("pj.manager");
        await manager.OpenAsync($"/sources/{code}/edit");
        Assert.Contains("Columns of the source: Sexo", manager.Page.QuerySelector("#row-VIC01")!.TextContent);
        await manager.Fill("Said[VIC03]", "Yes").SubmitAsync();
        Assert.Empty(manager.Errors);
        Assert.Contains("its columns: Sexo", manager.Text);
        var profile = SourceProfile.FromJson((await StoredAsync(code)).Profile);
        Assert.Equal(
            (mapped with { Statements = [new("VIC03", Collected.Yes), .. mapped.Statements] }).ToJson(),
            profile.ToJson()
        );
    }

    [Fact]
    public async Task BadInput_IsSaidAtItsBox_AndNothingTypedIsLost()
    {
        var manager = await app.SignInAsync("gnr.manager");
        await manager.OpenAsync("/sources/new");
        await manager
            .Fill("Name", "")
            .Fill("FromYear", "2015")
            .Fill("ToYear", "2008")
            .Fill("Said[VIC01]", "Sometimes")
            .Fill("Definition[VIC03]", "In full years")
            .Fill("Said[VIC06]", "Yes")
            .Fill("Comparability[VIC06]", new string('x', 1001))
            .SubmitAsync();
        Assert.Equal(HttpStatusCode.BadRequest, manager.Status);
        foreach (var box in new[] { "Name", "Subject", "ToYear", "Said-VIC01", "Said-VIC03", "Comparability-VIC06" })
        {
            Assert.NotNull(manager.Page.QuerySelector($"#{box}-error"));
            Assert.NotNull(manager.Page.QuerySelector($".error-summary a[href='#{box}']"));
        }
        Assert.Equal("In full years", manager.Value("Definition[VIC03]"));
        Assert.Equal("Yes", manager.Value("Said[VIC06]"));
        Assert.Equal(1001, manager.Value("Comparability[VIC06]")!.Length);
        // The section of what is wrong stands open, the others do not.
        Assert.Contains(
            manager.Page.QuerySelectorAll("details.statements[open]"),
            d => d.QuerySelector("#row-VIC01") is not null
        );
        Assert.Single(manager.Page.QuerySelectorAll("details.statements[open]"));
        await manager.OpenAsync("/sources");
        Assert.Contains("No source has been described yet", manager.Text);
    }

    [Fact]
    public async Task Name_IsTakenOnce_AndTheSameFormSentTwiceIsOneSource()
    {
        var manager = await app.SignInAsync("mp.manager");
        var code = await manager.DescribeSourceAsync("Processos", ("Said[INV01]", "Yes"));
        Assert.Equal(code, await manager.DescribeSourceAsync("Processos", ("Said[INV01]", "Yes")));
        await manager.OpenAsync("/sources/new");
        await manager.Fill("Name", "processos").Fill("Subject", "Proceedings").SubmitAsync();
        Assert.Equal(HttpStatusCode.BadRequest, manager.Status);
        Assert.NotNull(manager.Page.QuerySelector("#Name-error"));

        await manager.OpenAsync($"/sources/{code}");
        await manager.SubmitAsync("retire");
        Assert.Contains("Out of use since", manager.Text);
        var second = await manager.DescribeSourceAsync("Processos");
        Assert.NotEqual(code, second);
        await manager.OpenAsync($"/sources/{code}");
        await manager.SubmitAsync("restore");
        Assert.Equal(HttpStatusCode.Conflict, manager.Status);
        await manager.OpenAsync($"/sources/{second}");
        await manager.SubmitAsync("retire");
        await manager.OpenAsync($"/sources/{code}");
        await manager.SubmitAsync("restore");
        Assert.Equal($"/sources/{code}", manager.Address);
        Assert.Null((await StoredAsync(code)).RetiredAt);
        await manager.OpenAsync("/sources");
        Assert.Single(manager.Page.QuerySelectorAll("#retired tbody tr"));
    }

    [Fact]
    public async Task TwoEditors_TheSecondSeesWhatChanged_AndLosesNothing()
    {
        var first = await app.SignInAsync("farol.manager");
        var second = await app.SignInAsync("farol.manager");
        var code = await first.DescribeSourceAsync("Lista do abrigo");
        await first.OpenAsync($"/sources/{code}/edit");
        await second.OpenAsync($"/sources/{code}/edit");
        await first.Fill("Said[VIC01]", "Yes").SubmitAsync();
        await second.Fill("Said[VIC01]", "Never").Fill("Description", "Of two houses").SubmitAsync();
        Assert.Equal(HttpStatusCode.Conflict, second.Status);
        var conflicts = Grid.Of(second.Page.QuerySelector(".notice-problem table")!);
        Assert.Equal(
            ["What it is|–|Of two houses", "Sex of the victim (VIC01)|Collected|Never"],
            conflicts.Rows.Select(r => string.Join('|', r.Values))
        );
        await second.SubmitAsync();
        Assert.Equal($"/sources/{code}", second.Address);
        var profile = SourceProfile.FromJson((await StoredAsync(code)).Profile);
        Assert.Equal(("Of two houses", Collected.Never), (profile.Description, profile.Statements[0].Collected));
        Assert.Equal(3, (await StoredAsync(code)).Version);

        // Taken out of use on a page that is no longer true.
        await first.OpenAsync($"/sources/{code}");
        await second.OpenAsync($"/sources/{code}/edit");
        await second.Fill("Said[VIC03]", "Yes").SubmitAsync();
        await first.SubmitAsync("retire");
        Assert.Equal(HttpStatusCode.Conflict, first.Status);
        Assert.Null((await StoredAsync(code)).RetiredAt);
    }

    [Fact]
    public async Task Observatory_DescribesForOthers_SeesAll_AndChangesItsOwnOnly()
    {
        var manager = await app.SignInAsync("pj.manager");
        var ofPj = await manager.DescribeSourceAsync("Folha da PJ");
        var analyst = await app.SignInAsync("analyst");
        await analyst.OpenAsync("/sources/new");
        await analyst.Fill("Name", "Estatísticas").Fill("Subject", "Proceedings").SubmitAsync();
        Assert.NotNull(analyst.Page.QuerySelector("#KeptBy-error"));
        var own = await analyst.DescribeSourceAsync("Estatísticas da justiça");
        Assert.Contains("Tribunal inventado", analyst.Text);
        Assert.Equal("Tribunal inventado", SourceProfile.FromJson((await StoredAsync(own)).Profile).KeptBy);
        await analyst.OpenAsync("/sources");
        Assert.Contains("Folha da PJ", analyst.Text);
        Assert.Equal(HttpStatusCode.OK, (await analyst.OpenAsync($"/sources/{ofPj}")).Status);
        Assert.Empty(analyst.Page.QuerySelectorAll("main form"));
        Assert.Equal(HttpStatusCode.NotFound, (await analyst.OpenAsync($"/sources/{ofPj}/edit")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await manager.OpenAsync($"/sources/{own}")).Status);
        await manager.OpenAsync("/sources");
        Assert.DoesNotContain("Estatísticas da justiça", manager.Text);

        await analyst.OpenAsync("/sources/assessment");
        Assert.Contains("Estatísticas da justiça", analyst.Text);
        await analyst.OpenAsync($"/sources/{own}");
        await analyst.SubmitAsync("retire");
        await analyst.OpenAsync("/sources/assessment");
        Assert.DoesNotContain("Estatísticas da justiça", analyst.Text);
    }

    [Fact]
    public async Task Assessment_SaysTheSameOnPageAndInWorkbook()
    {
        await FillAsync();
        var analyst = await app.SignInAsync("analyst");
        await analyst.OpenAsync("/sources/assessment");
        Assert.Equal(HttpStatusCode.OK, analyst.Status);
        using var workbook = await WorkbookAsync(analyst, "/sources/assessment.xlsx");
        Assert.Equal(
            ["MATRIX", "TABLES", "GAPS", "OVERLAPS", "NOTES", "SOURCES", "PARAMETERS"],
            workbook.Worksheets.Select(w => w.Name)
        );

        // The sources, with how many indicators each tells of.
        var sources = Grid.Of(workbook.Worksheet("SOURCES"));
        var page = Part(analyst, "SOURCES").Single();
        Assert.Equal(
            Grid.Of(page).Rows.Select(r => string.Join('|', r.Values)),
            sources.Rows.Select(r => string.Join('|', r.Values.Index().Where(v => v.Index != 5).Select(v => v.Item)))
        );
        Assert.Contains(sources.Rows, r => r["Name of the source"] == "DCIM: Police");
        var levels = new[] { "Collected", "In part", "Never", "Not said" };
        var count = app.Services.GetRequiredService<IndicatorCatalogue>().Indicators.Count;
        Assert.All(sources.Rows, r => Assert.Equal(count, levels.Sum(l => Number(r[l]))));

        // The matrix, cell by cell, each column under its short name.
        var matrix = Grid.Of(workbook.Worksheet("MATRIX"));
        var keys = sources.Rows.Select(r => r["Short name"]).ToList();
        Assert.Equal(count, matrix.Rows.Count);
        Assert.Equal(CellsOf(analyst, "MATRIX", "indicator", keys), CellsOf(matrix, r => r["Code"], keys));
        foreach (var (column, source) in ColumnsOf(matrix, keys).Zip(sources.Rows))
            Assert.All(levels, l => Assert.Equal(Number(source[l]), matrix.Rows.Count(r => r[column] == l)));
        Assert.All(matrix.Rows, r => Assert.Equal(keys.Count, levels.Sum(l => Number(r[l]))));

        var tables = Grid.Of(workbook.Worksheet("TABLES"));
        Assert.Equal(
            Part(analyst, "TABLES").Single().QuerySelectorAll("tbody tr[data-dimension]").Select(Levels),
            tables.Rows.Select(r => string.Join('|', ColumnsOf(tables, keys).Select(c => r[c])))
        );
        Assert.Equal(
            Part(analyst, "GAPS")
                .SelectMany(t => t.QuerySelectorAll("[data-gap]"))
                .Select(r => r.GetAttribute("data-gap")!)
                .Order(),
            Grid.Of(workbook.Worksheet("GAPS")).Rows.Select(r => r["Code"]).Order()
        );
        Assert.Equal(
            Grid.Of(Part(analyst, "OVERLAPS").Single()).Rows.Select(r => string.Join('|', r.Values)),
            Grid.Of(workbook.Worksheet("OVERLAPS")).Rows.Select(r => string.Join('|', r.Values.Take(4)))
        );
        Assert.Equal(
            Grid.Of(Part(analyst, "NOTES").Single()).Rows.Select(r => string.Join('|', r.Values.Skip(1))),
            Grid.Of(workbook.Worksheet("NOTES")).Rows.Select(r => string.Join('|', r.Values.Skip(2)))
        );

        // By hand: of VIC06 the police tell in part and by another definition, the shelter in full.
        var police = ColumnsOf(matrix, keys).Single(c => c.EndsWith("– Assessed police", StringComparison.Ordinal));
        var shelter = ColumnsOf(matrix, keys).Single(c => c.EndsWith("– Assessed shelter", StringComparison.Ordinal));
        var citizenship = matrix.Row("Code", "VIC06");
        Assert.Equal(("In part", "Collected"), (citizenship[police], citizenship[shelter]));
        Assert.Contains("Country of birth", analyst.Page.QuerySelector("[data-differing=VIC06]")!.TextContent);
        Assert.NotNull(analyst.Page.QuerySelector("[data-indicator=VIC06] a[href='#note-VIC06']"));
        Assert.NotNull(analyst.Page.QuerySelector("#note-VIC06"));
    }

    [Theory]
    [InlineData("en-GB")]
    [InlineData("cs")]
    [InlineData("pl")]
    [InlineData("pt-PT")]
    [InlineData("sk")]
    public async Task Report_IsWrittenInTheLanguageAskedFor_OnPageAndInFile(string language)
    {
        await FillAsync();
        var analyst = await app.SignInAsync("analyst");
        await analyst.OpenAsync($"/sources/report?language={language}");
        Assert.Equal(HttpStatusCode.OK, analyst.Status);
        Assert.Equal(language, analyst.Page.DocumentElement.GetAttribute("lang"));
        var bytes = await analyst.Http.GetByteArrayAsync(
            $"/sources/report.docx?language={language}",
            TestContext.Current.CancellationToken
        );
        using (var file = WordprocessingDocument.Open(new MemoryStream(bytes), isEditable: false))
            Assert.Empty(
                new OpenXmlValidator(FileFormatVersions.Office2010) // the first that knows captions of tables
                    .Validate(file, TestContext.Current.CancellationToken)
                    .Select(e => $"{e.Path?.XPath} {e.Description}")
            );
        using var zip = new ZipArchive(new MemoryStream(bytes));
        using var stream = zip.GetEntry("word/document.xml")!.Open();
        XNamespace w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
        var written = XDocument
            .Load(stream)
            .Descendants(w + "p")
            .Select(p => string.Concat(p.Descendants(w + "t").Select(t => t.Value)))
            .Where(t => t.Length > 0);
        var shown = analyst
            .Page.QuerySelectorAll(
                ".country-report h1, .country-report h2, .country-report h3, .country-report p, .country-report li, .country-report th, .country-report td"
            )
            .Select(e => e.TextContent)
            .Where(t => t.Length > 0);
        Assert.Equal(shown, written);

        await analyst.OpenAsync("/sources/report?language=xx");
        Assert.Equal(HttpStatusCode.NotFound, analyst.Status);
    }

    [Fact]
    public async Task Report_HasNoEnglishLeft()
    {
        await FillAsync();
        var document = await app.AsSystemAsync(async services => new AssessmentDocument(
            await services.GetRequiredService<SourceQuery>().AssessAsync(TestContext.Current.CancellationToken),
            services.GetRequiredService<IndicatorCatalogue>().Sections,
            "PT",
            "test",
            new(2026, 11, 23)
        ));
        var reports = s_languages.Select(l => app.Services.GetRequiredService<CountryReportText>().Write(document, l));
        // What is the same in every language: names, codes, signs, numbers, what was typed.
        var typed = document
            .Assessment.Sources.SelectMany(c =>
                new[] { c.Source!.Profile.Name, c.Source.Profile.Description, c.Source.KeptBy }.Concat(
                    c.Cells.SelectMany(x => new[] { x.Definition, x.Comparability })
                )
            )
            .ToHashSet();
        var sentences = reports.Select(r => r.Blocks.Select(WordsOf).ToList()).ToList();
        var english = sentences[0].SelectMany(t => t).Where(IsOfTheLanguage).ToHashSet();
        Assert.True(english.Count > 400);
        foreach (var (other, language) in sentences.Skip(1).Zip(s_languages.Skip(1)))
        {
            Assert.Equal(sentences[0].Select(t => t.Count), other.Select(t => t.Count));
            Assert.Equal(
                $"{language}: ",
                $"{language}: {string.Join(" | ", other.SelectMany(t => t).Where(english.Contains).Distinct())}"
            );
        }

        bool IsOfTheLanguage(string words) =>
            words.Count(char.IsLower) > 2
            && !typed.Contains(words)
            && !typed.Any(t => t.Length > 0 && words.Contains($"– {t}", StringComparison.Ordinal));

        static IReadOnlyList<string> WordsOf(ReportBlock block) =>
            block switch
            {
                ReportHeading heading => [heading.Text],
                ReportParagraph paragraph => [paragraph.Text],
                ReportList list => list.Items,
                ReportTable table => [.. table.Headers, .. table.Rows.SelectMany(r => r)],
                _ => [],
            };
    }

    [Fact]
    public async Task WhatIsChanged_AndTakenAway_IsInTheAudit()
    {
        var manager = await app.SignInAsync("cais.manager");
        var code = await manager.DescribeSourceAsync("Atendimentos");
        await manager.OpenAsync($"/sources/{code}/edit");
        await manager.Fill("Name", "Atendimentos do cais").SubmitAsync();
        await manager.OpenAsync($"/sources/{code}");
        await manager.SubmitAsync("retire");
        var analyst = await app.SignInAsync("analyst");
        await analyst.Http.GetByteArrayAsync("/sources/assessment.xlsx", TestContext.Current.CancellationToken);
        var events = await app.ReadAsync(db =>
            db.AuditEvents.Where(e => e.Entity == nameof(RecordSource)).Include(e => e.Values).ToListAsync()
        );
        Assert.Equal(
            ["Created", "Changed", "Changed"],
            events.Where(e => e.Subject == code).OrderBy(e => e.Position).Select(e => $"{e.Action}")
        );
        Assert.All(events, e => Assert.DoesNotContain(e.Values, v => v.New?.Contains("Tribunal") == true));
        Assert.Contains(events, e => e.Values.Any(v => v is { Key: "Name", New: "Atendimentos do cais" }));
        Assert.Contains(events, e => e.Subject == "assessment xlsx");
    }

    private async Task FillAsync()
    {
        if (await app.ReadAsync(db => db.RecordSources.AnyAsync(s => s.Name == "Assessed police")))
            return;
        await (await app.SignInAsync("pj.manager")).DescribeSourceAsync(
            "Assessed police",
            ("Description", "Kept by hand"),
            ("FromYear", "2008"),
            ("ToYear", "2015"),
            ("Said[VIC01]", "Yes"),
            ("Said[VIC06]", "Partly"),
            ("Definition[VIC06]", "Country of birth"),
            ("Comparability[VIC06]", "Naturalised persons count as foreigners")
        );
        await (await app.SignInAsync("farol.manager")).DescribeSourceAsync(
            "Assessed shelter",
            ("Said[VIC01]", "Yes"),
            ("Said[VIC03]", "Never"),
            ("Said[VIC06]", "Yes")
        );
        await (await app.SignInAsync("analyst")).DescribeSourceAsync(
            "Assessed courts",
            ("Said[JDG03]", "Yes"),
            ("Said[TRF04]", "Partly")
        );
    }

    private Task<RecordSource> StoredAsync(string code) =>
        app.ReadAsync(db => db.RecordSources.AsNoTracking().SingleAsync(s => s.Code == code));

    private static async Task<XLWorkbook> WorkbookAsync(Browser browser, string address) =>
        new(new MemoryStream(await browser.Http.GetByteArrayAsync(address, TestContext.Current.CancellationToken)));

    private static IEnumerable<IElement> Part(Browser browser, string name) =>
        browser.Page.QuerySelectorAll($"[data-part={name}]");

    /// <summary>The levels of a row of the page, in words.</summary>
    private static string Levels(IElement row) =>
        string.Join('|', row.QuerySelectorAll("td .level .visually-hidden").Select(e => e.TextContent));

    private static List<string> CellsOf(Browser browser, string part, string row, IReadOnlyList<string> keys)
    {
        var table = Part(browser, part).Single();
        Assert.Equal(keys, table.QuerySelectorAll("[data-column]").Select(h => h.GetAttribute("data-column")!));
        return [.. table.QuerySelectorAll($"[data-{row}]").Select(r => $"{r.GetAttribute($"data-{row}")} {Levels(r)}")];
    }

    private static List<string> CellsOf(
        Grid grid,
        Func<IReadOnlyDictionary<string, string>, string> name,
        IReadOnlyList<string> keys
    ) => [.. grid.Rows.Select(r => $"{name(r)} {string.Join('|', ColumnsOf(grid, keys).Select(c => r[c]))}")];

    private static IEnumerable<string> ColumnsOf(Grid grid, IEnumerable<string> keys) =>
        keys.Select(k => grid.Headers.Single(h => h.StartsWith($"{k} – ", StringComparison.Ordinal)));

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
