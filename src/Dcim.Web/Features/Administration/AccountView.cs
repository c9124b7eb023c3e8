using Dcim.Data;
using Dcim.Data.Identity;
using Dcim.Domain.Records;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Administration;

/// <summary>A permission, and which of the person's roles give it.</summary>
public sealed record HeldPermission(string Permission, IReadOnlyList<string> Roles);

/// <summary>What a person would see after signing in: numbers and rights, no content of any record.</summary>
/// <param name="Whole">
/// What her institution has; null where she belongs to none, or where whoever asks may be kept from some of it herself: the
/// difference would tell.
/// </param>
/// <param name="Seen">What of it is shown to her.</param>
/// <param name="Grants">Records of other institutions that are open to her, by kind of grant.</param>
public sealed record AccountView(
    DcimUser User,
    AccountState State,
    Institution? Institution,
    IReadOnlyList<string> Roles,
    IReadOnlyList<HeldPermission> Held,
    IReadOnlyList<string> Missing,
    InstitutionRecords? Whole,
    InstitutionRecords Seen,
    IReadOnlyList<(GrantKind Kind, int Count)> Grants
)
{
    /// <summary>Looks with her own claims, and through the filters of the database as they are set for her.</summary>
    public static async Task<AccountView> OfAsync(
        IServiceScopeFactory scopes,
        DcimUser user,
        bool countsRecords,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        await using var apart = scopes.CreateAsyncScope();
        apart.ServiceProvider.GetRequiredService<Scope>().Enter(user.Id, user.InstitutionId);
        var db = apart.ServiceProvider.GetRequiredService<DcimDbContext>();
        var person = await apart
            .ServiceProvider.GetRequiredService<IUserClaimsPrincipalFactory<DcimUser>>()
            .CreateAsync(user);
        var roles = Security.Roles.All.Where(r => person.IsInRole(r.Name)).ToList();
        var institution = await db
            .Institutions.AsNoTracking()
            .SingleOrDefaultAsync(i => i.Id == user.InstitutionId, cancellationToken);
        var reads = Permissions.Has(person, Permissions.RegistrationsView);
        var readsProceedings = Permissions.Has(person, Permissions.ProceedingsView);
        Domain.Answers.Code draft = "DRA";
        return new(
            user,
            AccountList.StateOf(user, now),
            institution,
            [.. roles.Select(r => r.Name)],
            [
                .. Permissions
                    .All.Where(p => Permissions.Has(person, p))
                    .Select(p => new HeldPermission(
                        p,
                        [.. roles.Where(r => r.Permissions.Contains(p)).Select(r => r.Name)]
                    )),
            ],
            [.. Permissions.All.Where(p => !Permissions.Has(person, p))],
            institution is null || !countsRecords
                ? null
                : await InstitutionRecords.CountAsync(db, institution.Id, cancellationToken),
            new(
                reads ? await db.Registrations.CountAsync(r => r.Quality != draft, cancellationToken) : 0,
                reads ? await db.Registrations.CountAsync(r => r.Quality == draft, cancellationToken) : 0,
                reads ? await db.Cases.CountAsync(cancellationToken) : 0,
                readsProceedings ? await db.Proceedings.CountAsync(cancellationToken) : 0
            ),
            reads || readsProceedings ? await GrantsAsync(db, user, now.UtcDateTime, cancellationToken) : []
        );
    }

    private static async Task<IReadOnlyList<(GrantKind, int)>> GrantsAsync(
        DcimDbContext db,
        DcimUser user,
        DateTime now,
        CancellationToken cancellationToken
    )
    {
        var grants = await db
            .Grants.Where(g => g.RecipientId == user.InstitutionId && g.State == GrantState.InForce)
            .Where(g => g.RecipientUserId == null || g.RecipientUserId == user.Id)
            .Where(g => g.ExpiresAt == null || g.ExpiresAt > now)
            .GroupBy(g => g.Kind)
            .Select(g => new { g.Key, Count = g.Count() })
            .ToListAsync(cancellationToken);
        return [.. grants.OrderBy(g => g.Key).Select(g => (g.Key, g.Count))];
    }
}
