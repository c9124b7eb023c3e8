using Dcim.Data;
using Dcim.Data.Access;
using Dcim.Data.Audit;
using Dcim.Domain.Records;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Sharing;

/// <summary>Who else may read a registration, on its own page.</summary>
public sealed class SharedWithViewComponent(DcimDbContext db, AccessReasons reasons) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync(Registration registration) =>
        View(
            "/Features/Sharing/_SharedWith.cshtml",
            (
                registration,
                await GivenGrants.QueryAsync(
                    db,
                    reasons,
                    db.Registrations.AsNoTracking().Where(r => r.Id == registration.Id),
                    onlyNews: false,
                    HttpContext.RequestAborted
                )
            )
        );
}

/// <summary>What is new about sharing, on the first page.</summary>
/// <param name="Offers">How many offers of other institutions wait for an answer.</param>
/// <param name="Given">Glass broken, and offers declined, that nobody marked as seen.</param>
public sealed record SharingNews(int Offers, IReadOnlyList<GivenGrant> Given);

public sealed class SharingNewsViewComponent(DcimDbContext db, RecordAccess access, AccessReasons reasons)
    : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync()
    {
        const string view = "/Features/Sharing/_News.cshtml";
        if (!Permissions.Has(UserClaimsPrincipal, Permissions.GrantsManage))
            return View(view, new SharingNews(0, []));
        var given = await GivenGrants.QueryAsync(
            db,
            reasons,
            db.Registrations.AsNoTracking(),
            onlyNews: true,
            HttpContext.RequestAborted
        );
        if (given.Count > 0)
        {
            db.Note(
                AuditAction.Listed,
                nameof(Grant),
                "start page",
                UserClaimsPrincipal.InstitutionId(),
                shown: given.Select(g => g.Code)
            );
            await db.SaveChangesAsync();
        }
        return View(view, new SharingNews(await access.CountOffersAsync(HttpContext.RequestAborted), given));
    }
}
