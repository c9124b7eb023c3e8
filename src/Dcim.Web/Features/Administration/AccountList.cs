using System.Globalization;
using Dcim.Data;
using Dcim.Data.Identity;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Administration;

/// <summary>Whether somebody can sign in with an account.</summary>
public enum AccountState
{
    Active,

    /// <summary>It has no password yet, or none any more: it waits for its link to be used.</summary>
    Invited,

    /// <summary>Kept shut for some minutes after wrong passwords.</summary>
    LockedOut,
    Disabled,
}

/// <summary>Which accounts are listed; what is looked for among names is posted, never part of an address.</summary>
public sealed class AccountFilter
{
    public string? Institution { get; set; }
    public string? Role { get; set; }
    public AccountState? State { get; set; }
    public int Page { get; set; } = 1;
}

public sealed record AccountRow(
    long Id,
    string Code,
    string Name,
    string? Email,
    string? Institution,
    AccountState State,
    bool HasSecondFactor,
    DateTime? LastSignInAt
)
{
    public IReadOnlyList<string> Roles { get; init; } = [];
}

/// <summary>A page of the accounts that somebody administers.</summary>
public sealed record AccountList(
    IReadOnlyList<AccountRow> Rows,
    int Total,
    int Page,
    AccountFilter Filter,
    string? Sought,
    bool IsNational,
    IReadOnlyList<(string Code, string Label)> Institutions
)
{
    public const int PageSize = 50;
    public int Pages => PagesOf(Total);

    public static async Task<AccountList> QueryAsync(
        DcimDbContext db,
        AccountAuthority authority,
        AccountFilter filter,
        string? sought,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var users = authority.Visible(db.Users.AsNoTracking());
        if (!string.IsNullOrEmpty(filter.Institution))
            users = users.Where(u => db.Institutions.Any(i => i.Id == u.InstitutionId && i.Code == filter.Institution));
        if (!string.IsNullOrEmpty(filter.Role))
            users = users.Where(u =>
                db.UserRoles.Any(r =>
                    r.UserId == u.Id && db.Roles.Any(role => role.Id == r.RoleId && role.Name == filter.Role)
                )
            );
        var read = await users
            .Select(u => new
            {
                User = u,
                Institution = db.Institutions.Where(i => i.Id == u.InstitutionId).Select(i => i.Name).FirstOrDefault(),
            })
            .ToListAsync(cancellationToken);
        // Names and states are looked through here: the databases differ in letters and in times.
        var found = read.Select(r => new AccountRow(
                r.User.Id,
                r.User.Code,
                r.User.DisplayName,
                r.User.Email,
                r.Institution,
                StateOf(r.User, now),
                r.User.TwoFactorEnabled,
                r.User.LastSignInAt
            ))
            .Where(r => filter.State is null || r.State == filter.State)
            .Where(r => Wording.Holds(r.Name, sought) || Wording.Holds(r.Email, sought))
            .OrderBy(r => r.Name, CultureInfo.CurrentUICulture.CompareInfo.GetStringComparer(default))
            .ThenBy(r => r.Id)
            .ToList();
        var page = Math.Clamp(filter.Page, 1, PagesOf(found.Count));
        var shown = found.Skip((page - 1) * PageSize).Take(PageSize).ToList();
        var ids = shown.Select(r => r.Id).ToList();
        var roles = await (
            from held in db.UserRoles
            join role in db.Roles on held.RoleId equals role.Id
            where ids.Contains(held.UserId)
            select new { held.UserId, role.Name }
        ).ToListAsync(cancellationToken);
        return new(
            [.. shown.Select(r => r with { Roles = InOrder(roles.Where(h => h.UserId == r.Id).Select(h => h.Name!)) })],
            found.Count,
            page,
            filter,
            sought,
            authority.IsNational,
            authority.IsNational ? await InstitutionsAsync(db, cancellationToken) : []
        );
    }

    /// <summary>All institutions, for a choice.</summary>
    public static async Task<IReadOnlyList<(string Code, string Label)>> InstitutionsAsync(
        DcimDbContext db,
        CancellationToken cancellationToken
    ) =>
        [
            .. (await db.Institutions.AsNoTracking().OrderBy(i => i.Code).ToListAsync(cancellationToken)).Select(i =>
                (i.Code, $"{i.Name} ({i.Code})")
            ),
        ];

    public static AccountState StateOf(DcimUser user, DateTimeOffset now) =>
        user.DisabledAt is not null ? AccountState.Disabled
        : user.PasswordHash is null ? AccountState.Invited
        : user.LockoutEnd > now ? AccountState.LockedOut
        : AccountState.Active;

    /// <summary>Roles as the matrix has them.</summary>
    public static IReadOnlyList<string> InOrder(IEnumerable<string> roles) =>
        [.. Security.Roles.All.Select(r => r.Name).Intersect(roles)];

    private static int PagesOf(int total) => Math.Max(1, (total + PageSize - 1) / PageSize);
}
