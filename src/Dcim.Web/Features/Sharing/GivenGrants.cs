using Dcim.Data;
using Dcim.Data.Access;
using Dcim.Domain.Records;
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
        // What goes along with a proceeding that was handed over is told too; it is the proceeding's, and has its reason there.
        var handedOver = onlyNews
            ? []
            : await (
                from g in db.Grants.AsNoTracking().Include(g => g.Recipient)
                join v in db.ProceedingVictims on g.ProceedingId equals v.ProceedingId
                join r in registrations on v.RegistrationId equals r.Id
                where g.Kind == GrantKind.HandOver && g.State == GrantState.InForce && g.OwnerId == r.InstitutionId
                orderby g.Id descending
                select new { Grant = g, r.Code }
            )
                .Take(Most)
                .ToListAsync(cancellationToken);
        return
        [
            .. handedOver.Select(h => new GivenGrant(h.Grant, h.Code, "", null, null, null)),
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
