using System.Globalization;
using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Exchange;
using Dcim.Domain.Profiles;
using Dcim.Domain.Records;
using Dcim.Web.Features.OutsideFigures;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Dcim.Web.Features.Sources;

/// <summary>The assessment with all that must be printed with it, for page, workbook and report alike.</summary>
public sealed record AssessmentDocument(
    SourceAssessment Assessment,
    IReadOnlyList<string> Sections,
    string Country,
    string CatalogueVersion,
    DateTime MadeAt
);

/// <summary>What the country's sources tell, and the draft of the report on them.</summary>
[Route("/sources")]
[Require(Permissions.TablesView)]
[ObservatoryOnly]
public sealed class AssessmentController(
    DcimDbContext db,
    SourceQuery query,
    AssessmentWorkbook workbook,
    CountryReportText reports,
    IndicatorCatalogue catalogue,
    NationalProfile profile,
    TimeProvider clock
) : Controller
{
    private const string Folder = "/Features/Sources";
    private const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private const string Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    [HttpGet("assessment")]
    public async Task<IActionResult> Index() => View($"{Folder}/Assessment.cshtml", await DocumentAsync());

    [HttpGet("assessment.xlsx")]
    public async Task<IActionResult> Workbook()
    {
        var document = await DocumentAsync();
        await NoteExportAsync("assessment xlsx");
        var stream = new MemoryStream();
        workbook.Write(document, stream);
        stream.Position = 0;
        return File(stream, Xlsx, $"sources-{profile.Country}-{document.MadeAt:yyyy-MM-dd}.xlsx");
    }

    /// <summary>To be printed.</summary>
    [HttpGet("report")]
    public async Task<IActionResult> Report(string? language)
    {
        language ??= CultureInfo.CurrentUICulture.Name;
        if (!Texts.Languages.Contains(language))
            return NotFound();
        var report = reports.Write(await DocumentAsync(), language);
        return new ViewInLanguage(language)
        {
            ViewName = $"{Folder}/Report.cshtml",
            ViewData = new ViewDataDictionary(ViewData) { Model = report },
            TempData = TempData,
        };
    }

    /// <summary>To be edited.</summary>
    [HttpGet("report.docx")]
    public async Task<IActionResult> ReportFile(string? language)
    {
        language ??= CultureInfo.CurrentUICulture.Name;
        if (!Texts.Languages.Contains(language))
            return NotFound();
        var document = await DocumentAsync();
        await NoteExportAsync("report docx");
        var stream = new MemoryStream();
        CountryReportFile.Write(reports.Write(document, language), language, stream);
        stream.Position = 0;
        var name = string.Create(
            CultureInfo.InvariantCulture,
            $"sources-{profile.Country}-{language}-{document.MadeAt:yyyy-MM-dd}.docx"
        );
        return File(stream, Docx, name);
    }

    private async Task<AssessmentDocument> DocumentAsync() =>
        new(
            await query.AssessAsync(HttpContext.RequestAborted),
            catalogue.Sections,
            profile.Country,
            catalogue.Version,
            clock.GetUtcNow().UtcDateTime
        );

    private async Task NoteExportAsync(string what)
    {
        db.Note(AuditAction.Exported, nameof(RecordSource), what);
        await db.SaveChangesAsync();
    }
}
