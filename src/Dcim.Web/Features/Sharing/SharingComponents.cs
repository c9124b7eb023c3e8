using Dcim.Data;
using Dcim.Data.Access;
using Dcim.Domain.Records;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Sharing;

/// <summary>A grant as the owner of the registration sees it.</summary>
/// <param name="Answer">Why it was declined; null where it was not.</param>
/// <param name="Person">Account code of the one person who may read; null where all of the institution may.</param>
public sealed record GivenGrant(Grant Grant, string Code, string Reason, string? Answer, string? By, string? Person)
{
    /// <summary>The owner is to be told, and nobody said yet that she saw it.</summary>
    public bool IsNews =>
        Grant.SeenAt is null && (Grant.Kind == GrantKind.BreakGlass || Grant.State == GrantState.Declined);
}

/// <summary>Grants that the institution gave of registrations the reader may see.</summary>
public static class GivenGrants
{
    private const int Most = 200;

    public static async Task<IReadOnlyList<GivenGrant>> QueryAsync(
        DcimDbContext db,
        AccessReasons reasons,
        IQueryable<Registration> registrations,
        bool onlyNews,
        CancellationToken cancellationToken
    )
    {
        var found = await (
            from g in db.Grants.AsNoTracking().Include(g => g.Recipient)
            // Through the registration, so that whoever is kept from it sees none of its grants.
            join r in registrations on g.RegistrationId equals r.Id
            where g.OwnerId == r.InstitutionId
            where !onlyNews || g.SeenAt == null && (g.Kind == GrantKind.BreakGlass || g.State == GrantState.Declined)
            join u in db.Users on g.MadeBy equals u.Id into makers
            from u in makers.DefaultIfEmpty()
            join p in db.Users on g.RecipientUserId equals p.Id into people
            from p in people.DefaultIfEmpty()
            orderby g.Id descending
            select new
            {
                Grant = g,
                Registration = r,
                // Of another institution's person the account code, never the name.
                By = u == null ? null
                : u.InstitutionId == r.InstitutionId ? u.DisplayName
                : u.Code,
                Person = p == null ? null : p.Code,
            }
        )
            .Take(Most)
            .ToListAsync(cancellationToken);
        return
        [
            .. found.Select(f => new GivenGrant(
                f.Grant,
                f.Registration.Code,
                reasons.Open<Grant>(f.Registration, f.Grant.Code, f.Grant.SealedReason),
                f.Grant.SealedAnswer is { } answer ? reasons.Open<Grant>(f.Registration, f.Grant.Code, answer) : null,
                f.By,
                f.Person
            )),
        ];
    }
}

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
