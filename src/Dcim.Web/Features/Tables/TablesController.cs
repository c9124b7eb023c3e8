using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Profiles;
using Dcim.Statistics;
using Dcim.Web.Hosting;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Tables;

/// <summary>The page of a table; without a document where the parameters could not be read.</summary>
public sealed record TablePage(TableForm Form, TableDocument? Document);

/// <summary>What is behind a number.</summary>
/// <param name="Own">Registrations of the reader's own institution, as code and date; others are told by type only.</param>
public sealed record CellPage(
    TableRequest Request,
    IReadOnlyList<(string Dimension, string Category)> Cell,
    CellOrigin Origin,
    IReadOnlyList<(string Code, PartialDate RegisteredOn)> Own
);

/// <summary>
/// The yearly tables. The form is bound under no prefix: by its own name the binder would take the dimension <c>FORM</c>
/// of a cell for one, and leave year and clocks at their defaults.
/// </summary>
[Route("/tables")]
[Require(Permissions.TablesView)]
public sealed class TablesController(
    DcimDbContext db,
    TableQuery query,
    TableWorkbook workbook,
    NationalProfile profile,
    IndicatorCatalogue catalogue,
    LocalDays days,
    TimeProvider clock,
    Texts text
) : Controller
{
    private const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    [HttpGet("")]
    public async Task<IActionResult> Index([FromQuery(Name = "")] TableForm form)
    {
        if (form.Read(ModelState, days, clock, text) is not { } request)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return View(new TablePage(form, null));
        }
        var document = await DocumentAsync(request);
        await NoteAsync(AuditAction.Viewed, request, "page");
        return View(new TablePage(form, document));
    }

    [HttpGet("t1.xlsx")]
    public async Task<IActionResult> Workbook([FromQuery(Name = "")] TableForm form)
    {
        if (form.Read(ModelState, days, clock, text) is not { } request)
            return BadRequest();
        var document = await DocumentAsync(request);
        await NoteAsync(AuditAction.Exported, request, "xlsx");
        // In memory: full cells are not left in a file outside the data folder, and a workbook has a few thousand rows.
        var stream = new MemoryStream();
        workbook.Write(document, stream);
        stream.Position = 0;
        return File(stream, Xlsx, FileName(request, "xlsx"));
    }

    [HttpGet("t1.csv")]
    public async Task<IActionResult> Csv([FromQuery(Name = "")] TableForm form)
    {
        if (form.Read(ModelState, days, clock, text) is not { } request)
            return BadRequest();
        var document = await DocumentAsync(request);
        await NoteAsync(AuditAction.Exported, request, "csv");
        var stream = new MemoryStream();
        TableCsv.Write(document, stream);
        stream.Position = 0;
        return File(stream, "text/csv; charset=utf-8", FileName(request, "csv"));
    }

    /// <summary>What is behind a number; the other values of the query name dimensions and categories.</summary>
    [HttpGet("t1/cell")]
    public async Task<IActionResult> Cell([FromQuery(Name = "")] TableForm form)
    {
        if (form.Read(ModelState, days, clock, text) is not { } request)
            return BadRequest();
        var victims = await query.VictimsAsync(request, HttpContext.RequestAborted);
        var cell = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var dimension in victims.Table.Dimensions)
            if (Request.Query.TryGetValue(dimension.Name, out var category))
            {
                if (!dimension.CategoriesAndTotal.Contains(category.ToString()))
                    return NotFound();
                cell[dimension.Name] = category.ToString();
            }
        var origin = victims.Drill(cell);
        IReadOnlyList<(string, PartialDate)> own = [];
        if (Permissions.Has(User, Permissions.RegistrationsView))
        {
            var ids = origin
                .Registrations.Where(r => r.InstitutionId == User.InstitutionId())
                .Select(r => r.RegistrationId)
                .ToList();
            own =
            [
                .. (
                    await db
                        .Registrations.AsNoTracking()
                        .Where(r => ids.Contains(r.Id))
                        .OrderBy(r => r.RegisteredFrom)
                        .Select(r => new { r.Code, r.RegisteredOn })
                        .ToListAsync(HttpContext.RequestAborted)
                ).Select(r => (r.Code, r.RegisteredOn)),
            ];
        }
        var shown = string.Join(' ', cell.Select(c => $"{c.Key}={c.Value}"));
        await NoteAsync(AuditAction.Viewed, request, $"cell {shown}");
        return View(new CellPage(request, [.. cell.Select(c => (c.Key, c.Value))], origin, own));
    }

    private async Task<TableDocument> DocumentAsync(TableRequest request) =>
        new()
        {
            Victims = await query.VictimsAsync(request, HttpContext.RequestAborted),
            Country = profile.Country,
            CatalogueVersion = catalogue.Version,
            MadeAt = clock.GetUtcNow().UtcDateTime,
        };

    private async Task NoteAsync(AuditAction action, TableRequest request, string what)
    {
        db.Note(action, "Table", TableForm.Subject(request, what));
        await db.SaveChangesAsync();
    }

    private static string FileName(TableRequest request, string extension) =>
        $"{VictimTable.Id}-{request.Year}-{request.AsOf:yyyy-MM-dd}.{extension}";
}
