using System.Security.Claims;

namespace Dcim.Web.Security;

/// <summary>What one may do. Whose records one may do it to is the scope, not a permission.</summary>
public static class Permissions
{
    public const string RegistrationsView = "registrations.view";
    public const string RegistrationsEdit = "registrations.edit";
    public const string CoverageDeclare = "coverage.declare";
    public const string TablesView = "tables.view";
    public const string AuditView = "audit.view";
    public const string RolesView = "roles.view";

    public static IReadOnlyList<string> All { get; } =
    [RegistrationsView, RegistrationsEdit, CoverageDeclare, TablesView, AuditView, RolesView];

    /// <summary>Whether one of the person's roles holds the permission.</summary>
    public static bool Has(ClaimsPrincipal user, string permission) =>
        Roles.All.Any(r => r.Permissions.Contains(permission) && user.IsInRole(r.Name));
}

public sealed record Role(string Name, IReadOnlyList<string> Permissions);

/// <summary>The roles and what each may do: the one place, shown to administrators as it stands here.</summary>
public static class Roles
{
    public const string Caseworker = "caseworker";
    public const string Manager = "manager";
    public const string DutyOfficer = "duty-officer";
    public const string LinkReviewer = "link-reviewer";
    public const string Analyst = "analyst";
    public const string Approver = "approver";
    public const string Administrator = "administrator";
    public const string Auditor = "auditor";

    public static IReadOnlyList<Role> All { get; } =
    [
        new(Caseworker, [Permissions.RegistrationsView, Permissions.RegistrationsEdit]),
        new(Manager, [Permissions.RegistrationsView, Permissions.CoverageDeclare]),
        new(DutyOfficer, [Permissions.RegistrationsView]),
        new(LinkReviewer, []),
        new(Analyst, [Permissions.TablesView]),
        new(Approver, [Permissions.TablesView]),
        new(Administrator, [Permissions.RolesView]),
        new(Auditor, [Permissions.AuditView]),
    ];
}
