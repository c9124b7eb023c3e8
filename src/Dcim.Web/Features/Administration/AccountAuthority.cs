using System.Security.Claims;
using Dcim.Data;
using Dcim.Data.Identity;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Administration;

/// <summary>
/// Who administers accounts just now, as the database has it and not as she signed in: whose accounts she sees, which she may
/// touch, and which roles she may give.
/// </summary>
/// <param name="Self">Her own account; followed, so that a save can be bound to its standing.</param>
/// <param name="IsNational">An administrator, for accounts of every institution and of none.</param>
public sealed record AccountAuthority(DcimUser Self, bool IsNational)
{
    /// <summary>Roles that act within one institution; a manager gives these in her own and no others.</summary>
    public static IReadOnlyList<string> InstitutionRoles { get; } =
    [Roles.Caseworker, Roles.Manager, Roles.DutyOfficer];

    /// <returns>Null where she may administer no accounts any more.</returns>
    public static async Task<AccountAuthority?> OfAsync(
        DcimDbContext db,
        IUserClaimsPrincipalFactory<DcimUser> claims,
        ClaimsPrincipal signedIn,
        CancellationToken cancellationToken
    )
    {
        var id = signedIn.UserId();
        var self = await db.Users.SingleOrDefaultAsync(u => u.Id == id, cancellationToken);
        if (self is not { DisabledAt: null, PasswordHash: not null })
            return null;
        var now = await claims.CreateAsync(self);
        return Permissions.Has(now, Permissions.AccountsManage)
            ? new(self, Permissions.Has(now, Permissions.InstitutionsManage))
            : null;
    }

    public IReadOnlyList<string> GivableRoles => IsNational ? [.. Roles.All.Select(r => r.Name)] : InstitutionRoles;

    public IQueryable<DcimUser> Visible(IQueryable<DcimUser> users)
    {
        var own = Self.InstitutionId;
        var people = users.Where(u => !u.IsProgram);
        return IsNational ? people : people.Where(u => u.InstitutionId == own && u.InstitutionId != null);
    }

    /// <summary>
    /// Whoever may reset an account could sign in as it: so a manager touches only accounts that hold nothing beyond what she
    /// may give.
    /// </summary>
    public bool MayTouch(IEnumerable<string> roles) => roles.All(GivableRoles.Contains);

    /// <summary>
    /// Binds the save to her standing as it was read. Two administrators who disable each other at once cannot both succeed, so
    /// one who is able to sign in always remains: nobody disables or demotes herself.
    /// </summary>
    public void Hold() => Self.ConcurrencyStamp = Guid.NewGuid().ToString();
}
