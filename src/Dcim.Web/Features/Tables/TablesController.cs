using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Profiles;
using Dcim.Domain.Records;
using Dcim.Statistics;
using Dcim.Web.Features.OutsideFigures;
using Dcim.Web.Hosting;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Tables;

/// <summary>The page of a table; without a document where the parameters could not be read.</summary>
public sealed record TablePage(TableForm Form, TableDocument? Document);

/// <summary>A two-way table of the page; <paramref name="Drill"/> gives the address of what is behind a cell.</summary>
/// <param name="Name">As its sheet in the workbook is called.</param>
public sealed record MarginPart(
    MarginTable Margin,
    string Name,
    string Caption,
    Func<IReadOnlyDictionary<string, string>, string> Drill
);

/// <summary>What is behind a number.</summary>
/// <param name="View">The second view the number stands in; null for the table itself.</param>
/// <param name="Own">
/// Registrations or proceedings of the reader's own institution, as code and date; others are told by type only.
/// </param>
/// <param name="NotShown">How many more of the own institution's are under secrecy, or kept from the reader: the number does not say which.</param>
public sealed record CellPage(
    CountedTable Counted,
    SecondView? View,
    IReadOnlyList<(string Dimension, string Category)> Cell,
    CellOrigin Origin,
    IReadOnlyList<(string Code, PartialDate Date)> Own,
    int NotShown
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
    OutsideFigureQuery outside,
    TableWorkbook workbook,
    TableWords words,
    NationalProfile profile,
    IndicatorCatalogue catalogue,
    LocalDays days,
    TimeProvider clock,
    Texts text
) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index([FromQuery(Name = "")] TableForm form)
    {
        if (form.TableId is not { } table)
            return NotFound();
        if (form.Read(ModelState, days, clock, text) is not { } request)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return View(new TablePage(form, null));
        }
        var document = await DocumentAsync(table, request);
        await NoteAsync(AuditAction.Viewed, table, request, "page");
        return View(new TablePage(form, document));
    }

    [HttpGet("{table}.xlsx")]
    public async Task<IActionResult> Workbook([FromRoute] string table, [FromQuery(Name = "")] TableForm form)
    {
        if (TableForm.ReadTable(table) is not { } id)
            return NotFound();
        if (form.Read(ModelState, days, clock, text) is not { } request)
            return BadRequest();
        var document = await DocumentAsync(id, request);
        await NoteAsync(AuditAction.Exported, id, request, "xlsx");
        // In memory: full cells are not left in a file outside the data folder, and a workbook has a few thousand rows.
        var stream = new MemoryStream();
        workbook.Write(document, stream);
        stream.Position = 0;
        return File(stream, MediaTypes.Xlsx, FileName(id, request, "xlsx"));
    }

    [HttpGet("{table}.csv")]
    public async Task<IActionResult> Csv([FromRoute] string table, [FromQuery(Name = "")] TableForm form)
    {
        if (TableForm.ReadTable(table) is not { } id)
            return NotFound();
        if (form.Read(ModelState, days, clock, text) is not { } request)
            return BadRequest();
        var document = await DocumentAsync(id, request);
        await NoteAsync(AuditAction.Exported, id, request, "csv");
        var stream = new MemoryStream();
        TableCsv.Write(document, stream);
        stream.Position = 0;
        return File(stream, MediaTypes.Csv, FileName(id, request, "csv"));
    }

    /// <summary>The ledger apart from the csv of the table, of which the numbers add up to what it counts.</summary>
    [HttpGet("{table}/ledger.csv")]
    public async Task<IActionResult> Ledger([FromRoute] string table, [FromQuery(Name = "")] TableForm form)
    {
        if (TableForm.ReadTable(table) is not { } id)
            return NotFound();
        if (form.Read(ModelState, days, clock, text) is not { } request)
            return BadRequest();
        var document = await DocumentAsync(id, request);
        if (document.Ledger is not { } ledger)
            return NotFound();
        await NoteAsync(AuditAction.Exported, id, request, "ledger csv");
        return File(LedgerCsv.Write(document, ledger, words), MediaTypes.Csv, FileName($"{id}-ledger", request, "csv"));
    }

    /// <summary>What is behind a number; the other values of the query name dimensions and categories.</summary>
    [HttpGet("{table}/cell")]
    public async Task<IActionResult> Cell(
        [FromRoute] string table,
        [FromQuery] string? view,
        [FromQuery(Name = "")] TableForm form
    )
    {
        if (TableForm.ReadTable(table) is not { } id)
            return NotFound();
        if (form.Read(ModelState, days, clock, text) is not { } request)
            return BadRequest();
        var counted = await query.CountAsync(id, request, HttpContext.RequestAborted);
        var second = counted.Table.Views.SingleOrDefault(v => v.Name == view);
        if (view is not null && second is null)
            return NotFound();
        var cell = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var dimension in second is null ? counted.Table.Dimensions : [second.Table.Rows, second.Table.Columns])
            if (Request.Query.TryGetValue(dimension.Name, out var category))
            {
                if (!dimension.CategoriesAndTotal.Contains(category.ToString()))
                    return NotFound();
                cell[dimension.Name] = category.ToString();
            }
        var origin = counted.Drill(cell, view);
        var (own, notShown) = await OwnAsync(counted, origin);
        var shown = string.Join(
            ' ',
            [.. view is null ? [] : new[] { view }, .. cell.Select(c => $"{c.Key}={c.Value}")]
        );
        if (own.Count > 0)
            db.Note(
                AuditAction.Listed,
                counted is ProceedingTable ? nameof(Proceeding) : nameof(Registration),
                $"cell {id} {request.Year}",
                User.InstitutionId(),
                shown: own.Select(r => r.Item1)
            );
        await NoteAsync(AuditAction.Viewed, id, request, $"cell {shown}");
        return View(new CellPage(counted, second, [.. cell.Select(c => (c.Key, c.Value))], origin, own, notShown));
    }

    /// <summary>Of the records behind a number those of the reader's institution, as far as the reader may see them.</summary>
    private async Task<(IReadOnlyList<(string Code, PartialDate Date)> Shown, int NotShown)> OwnAsync(
        CountedTable counted,
        CellOrigin origin
    )
    {
        var ofProceedings = counted is ProceedingTable;
        if (!Permissions.Has(User, ofProceedings ? Permissions.ProceedingsView : Permissions.RegistrationsView))
            return ([], 0);
        var ids = origin.Records.Where(r => r.InstitutionId == User.InstitutionId()).Select(r => r.RecordId).ToList();
        var records = ofProceedings
            ? db
                .Proceedings.Where(p => ids.Contains(p.Id))
                .OrderBy(p => p.Id)
                .Select(p => new { p.Code, Date = p.StartedOn })
            : db
                .Registrations.Where(r => ids.Contains(r.Id))
                .OrderBy(r => r.RegisteredFrom)
                .Select(r => new { r.Code, Date = r.RegisteredOn });
        var own = await records.ToListAsync(HttpContext.RequestAborted);
        return ([.. own.Select(r => (r.Code, r.Date))], ids.Count - own.Count);
    }

    private async Task<TableDocument> DocumentAsync(string table, TableRequest request)
    {
        var counted = await query.CountAsync(table, request, HttpContext.RequestAborted);
        return new()
        {
            Counted = counted,
            Ledger = await query.LedgerAsync(counted, HttpContext.RequestAborted),
            Country = profile.Country,
            CatalogueVersion = catalogue.Version,
            MadeAt = clock.GetUtcNow().UtcDateTime,
            Outside = await outside.BesideAsync(table, request.Year, request.RecordedUpTo, HttpContext.RequestAborted),
        };
    }

    private async Task NoteAsync(AuditAction action, string table, TableRequest request, string what)
    {
        db.Note(action, "Table", TableForm.Subject(table, request, what));
        await db.SaveChangesAsync();
    }

    private static string FileName(string table, TableRequest request, string extension) =>
        $"{table}-{request.Year}-{request.AsOf:yyyy-MM-dd}.{extension}";
}
