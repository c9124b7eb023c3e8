using System.Text.Json;
using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Profiles;
using Dcim.Statistics;
using Dcim.Web.Features.Registrations;
using Dcim.Web.Features.Tables;
using Dcim.Web.Hosting;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Mvc;

namespace Dcim.Web.Features.Api;

/// <summary>A yearly table, as the interface gives it: the long table, in codes.</summary>
/// <param name="Cells">Category by dimension, and the value: a number, <c>:</c> for missing, <c>NAP</c> for not applicable.</param>
/// <param name="Ledger">From registrations to persons; null under a table of proceedings, and each figure where it cannot be said.</param>
public sealed record ApiTable(
    string Table,
    string Country,
    int Year,
    string AsOf,
    DateTime RecordedUpTo,
    string Catalogue,
    DateTime MadeAt,
    IEnumerable<IReadOnlyDictionary<string, object>> Cells,
    IReadOnlyDictionary<string, decimal?>? Ledger
);

/// <summary>The yearly tables, by the one query for a number.</summary>
[ApiInterface]
[Route($"{Api.Version1}/tables")]
[Require(Permissions.TablesView)]
public sealed class TablesApiController(
    DcimDbContext db,
    TableQuery query,
    NationalProfile profile,
    IndicatorCatalogue catalogue,
    LocalDays days,
    TimeProvider clock,
    Texts text
) : ControllerBase
{
    public const string Value = "value";

    [HttpGet("{table}")]
    public async Task<IActionResult> Show([FromRoute] string table, [FromQuery(Name = "")] TableForm form)
    {
        var (document, problem) = await DocumentAsync(table, form, AuditAction.Viewed, "json");
        if (document is null)
            return problem!;
        return new JsonResult(
            new ApiTable(
                document.Table.Id,
                document.Country,
                document.Request.Year,
                document.Request.AsOf.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
                document.Request.RecordedUpTo,
                document.CatalogueVersion,
                document.MadeAt,
                document.Table.Cells.Select(c => LineOf(document.Table, c)),
                document.Ledger?.Lines.ToDictionary(l => NameOf(l.Figure), l => l.Value)
            )
        );
    }

    [HttpGet("{table}.csv")]
    public async Task<IActionResult> Csv([FromRoute] string table, [FromQuery(Name = "")] TableForm form)
    {
        var (document, problem) = await DocumentAsync(table, form, AuditAction.Exported, "csv");
        if (document is null)
            return problem!;
        var stream = new MemoryStream();
        TableCsv.Write(document, stream);
        stream.Position = 0;
        return File(stream, "text/csv; charset=utf-8");
    }

    private static string NameOf(LedgerFigure figure) => JsonNamingPolicy.CamelCase.ConvertName($"{figure}");

    private static Dictionary<string, object> LineOf(IndicatorTable table, TableCell cell)
    {
        var line = table.KeyOf(cell).ToDictionary(c => c.Key, c => (object)c.Value);
        line[Value] = cell.Value.Number is { } number ? number : cell.Value.ToString();
        return line;
    }

    private async Task<(TableDocument? Document, ApiProblem? Problem)> DocumentAsync(
        string table,
        TableForm form,
        AuditAction action,
        string what
    )
    {
        if (TableForm.ReadTable(table) is not { } id)
            return (null, ApiProblem.Of(StatusCodes.Status404NotFound));
        if (form.Read(ModelState, days, clock, text) is not { } request)
            return (
                null,
                ApiProblem.Of(StatusCodes.Status400BadRequest) with
                {
                    Errors =
                    [
                        .. ModelState.SelectMany(e =>
                            e.Value!.Errors.Select(error => new IntakeFinding(
                                char.ToLowerInvariant(e.Key[0]) + e.Key[1..],
                                error.ErrorMessage
                            ))
                        ),
                    ],
                }
            );
        var counted = await query.CountAsync(id, request, HttpContext.RequestAborted);
        var document = new TableDocument
        {
            Counted = counted,
            Ledger = await query.LedgerAsync(counted, HttpContext.RequestAborted),
            Country = profile.Country,
            CatalogueVersion = catalogue.Version,
            MadeAt = clock.GetUtcNow().UtcDateTime,
            Outside = [],
        };
        db.Note(action, "Table", TableForm.Subject(id, request, what), purpose: AuditPurpose.Interface);
        await db.SaveChangesAsync();
        return (document, null);
    }
}
