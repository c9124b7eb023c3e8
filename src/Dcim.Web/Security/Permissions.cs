using System.Security.Claims;

namespace Dcim.Web.Security;

/// <summary>What one may do. Whose records one may do it to is the scope, not a permission.</summary>
public static class Permissions
{
    public const string RegistrationsView = "registrations.view";
    public const string RegistrationsEdit = "registrations.edit";

    /// <summary>Say whether two registrations are about one person: of the own institution, or, as the link reviewer, for the statistics.</summary>
    public const string LinksDecide = "links.decide";
    public const string CoverageDeclare = "coverage.declare";
    public const string TablesView = "tables.view";

    /// <summary>Enter figures of bodies that do not register here: the country's, so only in the observatory.</summary>
    public const string OutsideEdit = "outside.edit";

    /// <summary>Describe the institution's sources of records; in the observatory, those of bodies that do not register here.</summary>
    public const string SourcesDescribe = "sources.describe";
    public const string AuditView = "audit.view";
    public const string RolesView = "roles.view";

    /// <summary>Offer and answer grants: referrals, hand-overs, rights to read.</summary>
    public const string GrantsManage = "grants.manage";

    /// <summary>Keep people from a record, put it under secrecy.</summary>
    public const string RecordsRestrict = "records.restrict";

    /// <summary>Open a record of another institution in need.</summary>
    public const string GlassBreak = "glass.break";

    /// <summary>Take the institution's own registrations out, row by row.</summary>
    public const string RecordsExtract = "records.extract";
    public const string ProceedingsView = "proceedings.view";
    public const string ProceedingsEdit = "proceedings.edit";

    /// <summary>Who looked at the institution's own records.</summary>
    public const string LooksView = "looks.view";

    /// <summary>Bring records of a file in, for the institution; say of its sources how they are read.</summary>
    public const string ImportsRun = "imports.run";

    /// <summary>Accounts: of one's own institution, or, with <see cref="InstitutionsManage"/>, of all.</summary>
    public const string AccountsManage = "accounts.manage";
    public const string InstitutionsManage = "institutions.manage";
    public const string TermsPublish = "terms.publish";

    /// <summary>Make and revoke keys of the programming interface for the own institution.</summary>
    public const string ApiKeysManage = "api-keys.manage";

    public static IReadOnlyList<string> All { get; } =
    [
        RegistrationsView,
        RegistrationsEdit,
        GrantsManage,
        RecordsRestrict,
        RecordsExtract,
        GlassBreak,
        ProceedingsView,
        ProceedingsEdit,
        LinksDecide,
        CoverageDeclare,
        TablesView,
        OutsideEdit,
        SourcesDescribe,
        LooksView,
        ImportsRun,
        AuditView,
        RolesView,
        AccountsManage,
        InstitutionsManage,
        TermsPublish,
        ApiKeysManage,
    ];

    /// <summary>Whether one of the person's roles holds the permission, or the program's key.</summary>
    public static bool Has(ClaimsPrincipal user, string permission) =>
        user.HasClaim(DcimClaims.KeyScope, permission)
        || Roles.All.Any(r => r.Permissions.Contains(permission) && user.IsInRole(r.Name));
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
        new(
            Caseworker,
            [
                Permissions.RegistrationsView,
                Permissions.RegistrationsEdit,
                Permissions.GrantsManage,
                Permissions.ProceedingsView,
                Permissions.ProceedingsEdit,
                Permissions.LinksDecide,
            ]
        ),
        new(
            Manager,
            [
                Permissions.RegistrationsView,
                Permissions.GrantsManage,
                Permissions.RecordsRestrict,
                Permissions.RecordsExtract,
                Permissions.ProceedingsView,
                Permissions.CoverageDeclare,
                Permissions.SourcesDescribe,
                Permissions.LooksView,
                Permissions.ImportsRun,
                Permissions.RolesView,
                Permissions.AccountsManage,
                Permissions.ApiKeysManage,
            ]
        ),
        new(DutyOfficer, [Permissions.RegistrationsView, Permissions.GlassBreak]),
        new(LinkReviewer, [Permissions.LinksDecide]),
        new(Analyst, [Permissions.TablesView, Permissions.OutsideEdit, Permissions.SourcesDescribe]),
        new(Approver, [Permissions.TablesView]),
        new(
            Administrator,
            [
                Permissions.RolesView,
                Permissions.AccountsManage,
                Permissions.InstitutionsManage,
                Permissions.TermsPublish,
            ]
        ),
        new(Auditor, [Permissions.AuditView]),
    ];
}
