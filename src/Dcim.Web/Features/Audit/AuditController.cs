using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Web.Hosting;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Audit;

/// <summary>Where the chain does not hold.</summary>
/// <param name="LocalTime">Time of the event there, or of the next one that is left; null where none is.</param>
/// <param name="Nearest">Position of that event.</param>
public sealed record AuditBreak(AuditFault Fault, DateTime? LocalTime, long? Nearest);

/// <summary>Something to choose in a list: its code and its words.</summary>
public sealed record AuditChoice(string Code, string Words);

/// <param name="Verdict">Outcome of checking the chain; null where it was not asked for.</param>
/// <param name="Break">The first place where it does not hold.</param>
/// <param name="Accounts">Of the institution chosen; empty without one.</param>
public sealed record AuditPage(
    AuditForm Form,
    AuditVerdict? Verdict,
    AuditBreak? Break,
    IReadOnlyList<AuditRow> Rows,
    bool HasMore,
    IReadOnlyList<AuditChoice> Institutions,
    IReadOnlyList<AuditChoice> Accounts
);

/// <summary>One event with its values.</summary>
/// <param name="Shown">Codes of the records that a list showed.</param>
public sealed record AuditEventPage(
    AuditEvent Event,
    AuditRow Row,
    string Owner,
    IReadOnlyList<AuditValueRow> Values,
    IReadOnlyList<string> Shown
);

/// <summary>The audit as auditors read it: whether the chain holds, who did what, and each event with its values.</summary>
[Route("/audit")]
[Require(Permissions.AuditView)]
public sealed class AuditController(
    DcimDbContext db,
    AuditSearch search,
    AuditWords words,
    AuditFiles files,
    AuditVerifier verifier,
    LocalDays days,
    Texts text
) : Controller
{
    private const string Entity = "Audit";
    private const int PageSize = 100;

    /// <summary>Most events in a file.</summary>
    public const int MostExported = 10_000;

    [HttpGet("")]
    public async Task<IActionResult> Index([FromQuery(Name = "")] AuditForm form, bool verify = false)
    {
        var cancel = HttpContext.RequestAborted;
        if (form.Read(ModelState, days, text) is not { } request)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return View(
                new AuditPage(form, null, null, [], false, await InstitutionsAsync(), await AccountsAsync(form))
            );
        }
        var verdict = verify ? await verifier.VerifyAsync(cancel) : null;
        var lines = await search.LinesAsync(
            await search.FindAsync(request, cancel),
            (form.Page - 1) * PageSize,
            PageSize + 1,
            newestFirst: true,
            cancel
        );
        var rows = await words.RowsAsync([.. lines.Take(PageSize)], AuditWords.MarkOf, cancel);
        db.Note(AuditAction.Searched, Entity, request.Subject($"page {form.Page}"));
        await db.SaveChangesAsync();
        return View(
            new AuditPage(
                form,
                verdict,
                verdict is { Holds: false } ? await BreakAsync(verdict.Faults[0]) : null,
                rows,
                lines.Count > PageSize,
                await InstitutionsAsync(),
                await AccountsAsync(form)
            )
        );
    }

    [HttpGet("events/{position:long}")]
    public async Task<IActionResult> Event(long position)
    {
        var cancel = HttpContext.RequestAborted;
        var found = db.AuditEvents.AsNoTracking().Where(e => e.Position == position);
        if (await found.Include(e => e.Values).SingleOrDefaultAsync(cancel) is not { } e)
            return NotFound();
        var lines = await search.LinesAsync(found, 0, 1, newestFirst: true, cancel);
        var rows = await words.RowsAsync(lines, AuditWords.MarkOf, cancel);
        var owner = await db
            .Institutions.Where(i => i.Id == e.OwnerId)
            .Select(i => i.Name)
            .SingleOrDefaultAsync(cancel);
        db.Note(AuditAction.Viewed, Entity, $"event {position}", purpose: AuditPurpose.Read);
        await db.SaveChangesAsync();
        return View(
            new AuditEventPage(
                e,
                rows[0],
                owner ?? "",
                await words.ValuesAsync(e, cancel),
                [
                    .. e
                        .Values.Where(v => v.Key.StartsWith(AuditValue.ShownPrefix, StringComparison.Ordinal))
                        .Select(v => v.Key[AuditValue.ShownPrefix.Length..]),
                ]
            )
        );
    }

    [HttpGet("events.xlsx")]
    public async Task<IActionResult> Workbook([FromQuery(Name = "")] AuditForm form) =>
        await ExportAsync(form, "xlsx") is var (rows, notes)
            ? File(files.Workbook(text["Audit.Title"], notes, rows), MediaTypes.Xlsx, "audit.xlsx")
            : BadRequest();

    [HttpGet("events.csv")]
    public async Task<IActionResult> Csv([FromQuery(Name = "")] AuditForm form) =>
        await ExportAsync(form, "csv") is var (rows, _)
            ? File(files.CommaSeparated(rows), MediaTypes.Csv, "audit.csv")
            : BadRequest();

    private async Task<(IReadOnlyList<AuditRow> Rows, IReadOnlyList<string> Notes)?> ExportAsync(
        AuditForm form,
        string format
    )
    {
        var cancel = HttpContext.RequestAborted;
        if (form.Read(ModelState, days, text) is not { } request)
            return null;
        var lines = await search.LinesAsync(
            await search.FindAsync(request, cancel),
            0,
            MostExported + 1,
            newestFirst: true,
            cancel
        );
        var rows = await words.RowsAsync([.. lines.Take(MostExported)], AuditWords.MarkOf, cancel);
        db.Note(AuditAction.Exported, Entity, request.Subject(format));
        await db.SaveChangesAsync();
        return (rows, lines.Count > MostExported ? [text["Audit.OnlyNewest", MostExported]] : []);
    }

    private async Task<AuditBreak> BreakAsync(AuditFault fault)
    {
        var near =
            await NearestAsync(db.AuditEvents.Where(e => e.Position >= fault.Position).OrderBy(e => e.Position))
            ?? await NearestAsync(db.AuditEvents.OrderByDescending(e => e.Position));
        return new(fault, near is { } e ? days.ToLocal(e.At) : null, near?.Position);
    }

    private static async Task<(long Position, DateTime At)?> NearestAsync(IQueryable<AuditEvent> events) =>
        await events.Select(e => new { e.Position, e.At }).FirstOrDefaultAsync() is { } e ? (e.Position, e.At) : null;

    private async Task<IReadOnlyList<AuditChoice>> InstitutionsAsync() =>
        await db
            .Institutions.AsNoTracking()
            .Where(i => db.Users.Any(u => u.InstitutionId == i.Id))
            .OrderBy(i => i.Name)
            .Select(i => new AuditChoice(i.Code, i.Name))
            .ToListAsync(HttpContext.RequestAborted);

    private async Task<IReadOnlyList<AuditChoice>> AccountsAsync(AuditForm form)
    {
        if (string.IsNullOrEmpty(form.Institution))
            return [];
        var without = form.Institution == AuditForm.NoInstitution;
        return await db
            .Users.Where(u =>
                without
                    ? u.InstitutionId == null
                    : db.Institutions.Any(i => i.Id == u.InstitutionId && i.Code == form.Institution)
            )
            .OrderBy(u => u.DisplayName)
            .Select(u => new AuditChoice(u.Code, u.DisplayName))
            .ToListAsync(HttpContext.RequestAborted);
    }
}
