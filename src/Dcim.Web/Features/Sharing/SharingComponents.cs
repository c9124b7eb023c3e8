using Dcim.Data;
using Dcim.Data.Access;
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
/// <param name="Offers">Offers of other institutions that wait for an answer.</param>
/// <param name="Given">Glass broken, and offers declined, that nobody marked as seen.</param>
public sealed record SharingNews(IReadOnlyList<ReceivedGrant> Offers, IReadOnlyList<GivenGrant> Given);

public sealed class SharingNewsViewComponent(DcimDbContext db, RecordAccess access, AccessReasons reasons)
    : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync() =>
        View(
            "/Features/Sharing/_News.cshtml",
            Permissions.Has(UserClaimsPrincipal, Permissions.GrantsManage)
                ? new SharingNews(
                    [
                        .. (await access.ReceivedAsync(HttpContext.RequestAborted)).Where(r =>
                            r.Grant.State == GrantState.Offered
                        ),
                    ],
                    await GivenGrants.QueryAsync(
                        db,
                        reasons,
                        db.Registrations.AsNoTracking(),
                        onlyNews: true,
                        HttpContext.RequestAborted
                    )
                )
                : new([], [])
        );
}
