using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Profiles;
using Dcim.Statistics;
using Dcim.Web.Features.Tables;
using Dcim.Web.Hosting;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Mvc;

namespace Dcim.Web.Features.Attrition;

/// <summary>The report with all that must be printed with it.</summary>
public sealed record AttritionDocument(
    AttritionReport Report,
    string Country,
    string CatalogueVersion,
    DateTime MadeAt
);

/// <summary>The page of the report; without a document where the parameters could not be read.</summary>
public sealed record AttritionPage(TableForm Form, AttritionDocument? Document);

/// <summary>From victims and suspects to convictions: beside the yearly tables, with their parameters.</summary>
[Route("/tables/attrition")]
[Require(Permissions.TablesView)]
public sealed class AttritionController(
    DcimDbContext db,
    TableQuery query,
    AttritionFiles files,
    NationalProfile profile,
    IndicatorCatalogue catalogue,
    LocalDays days,
    TimeProvider clock,
    Texts text
) : Controller
{
    private const string Name = "attrition";

    [HttpGet("")]
    public async Task<IActionResult> Index([FromQuery(Name = "")] TableForm form)
    {
        if (form.Read(ModelState, days, clock, text) is not { } request)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return View(new AttritionPage(form, null));
        }
        return View(new AttritionPage(form, await DocumentAsync(AuditAction.Viewed, request, "page")));
    }

    [HttpGet("/tables/attrition.xlsx")]
    public Task<IActionResult> Workbook([FromQuery(Name = "")] TableForm form) =>
        FileAsync(form, "xlsx", MediaTypes.Xlsx, files.WriteWorkbook);

    [HttpGet("/tables/attrition.csv")]
    public Task<IActionResult> Csv([FromQuery(Name = "")] TableForm form) =>
        FileAsync(form, "csv", MediaTypes.Csv, AttritionFiles.WriteCsv);

    private async Task<IActionResult> FileAsync(
        TableForm form,
        string extension,
        string type,
        Action<AttritionDocument, Stream> write
    )
    {
        if (form.Read(ModelState, days, clock, text) is not { } request)
            return BadRequest();
        var document = await DocumentAsync(AuditAction.Exported, request, extension);
        // In memory, as the tables are: full cells are not left in a file outside the data folder.
        var stream = new MemoryStream();
        write(document, stream);
        stream.Position = 0;
        return File(stream, type, $"{Name}-{request.Year}-{request.AsOf:yyyy-MM-dd}.{extension}");
    }

    private async Task<AttritionDocument> DocumentAsync(AuditAction action, TableRequest request, string what)
    {
        var report = await query.AttritionAsync(request, HttpContext.RequestAborted);
        db.Note(action, "Table", TableForm.Subject(Name, request, what));
        await db.SaveChangesAsync();
        return new(report, profile.Country, catalogue.Version, clock.GetUtcNow().UtcDateTime);
    }
}
