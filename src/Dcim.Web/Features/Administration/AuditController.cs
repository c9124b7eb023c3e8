using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Administration;

public sealed record AuditLine(
    long Position,
    DateTime At,
    AuditAction Action,
    string Entity,
    string Subject,
    string? Who,
    string? Institution
);

/// <param name="Verdict">Outcome of checking the chain; null where it was not asked for.</param>
public sealed record AuditPage(AuditVerdict? Verdict, IReadOnlyList<AuditLine> Lines, int Page, bool HasMore);

/// <summary>The audit as auditors read it: whether the chain holds, and its events, newest first.</summary>
[Require(Permissions.AuditView)]
public sealed class AuditController(DcimDbContext db, AuditVerifier verifier) : Controller
{
    private const int PageSize = 100;

    [HttpGet("/administration/audit")]
    public async Task<IActionResult> Index(int page = 1, bool verify = false)
    {
        page = Math.Clamp(page, 1, 1_000_000);
        var verdict = verify ? await verifier.VerifyAsync(HttpContext.RequestAborted) : null;
        var lines = await (
            from e in db.AuditEvents.AsNoTracking()
            join u in db.Users on e.UserId equals u.Id into who
            from u in who.DefaultIfEmpty()
            join i in db.Institutions on e.InstitutionId equals i.Id into institutions
            from i in institutions.DefaultIfEmpty()
            orderby e.Position descending
            select new AuditLine(e.Position, e.At, e.Action, e.Entity, e.Subject, u!.DisplayName, i!.Name)
        )
            .Skip((page - 1) * PageSize)
            .Take(PageSize + 1)
            .ToListAsync(HttpContext.RequestAborted);
        db.Note(AuditAction.Listed, "Audit", $"page {page}");
        await db.SaveChangesAsync();
        return View(
            "/Features/Administration/Audit.cshtml",
            new AuditPage(verdict, [.. lines.Take(PageSize)], page, lines.Count > PageSize)
        );
    }
}
