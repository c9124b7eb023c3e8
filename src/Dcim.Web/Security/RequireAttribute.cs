using Microsoft.AspNetCore.Authorization;

namespace Dcim.Web.Security;

/// <summary>The action needs a permission of <see cref="Permissions"/>.</summary>
public sealed class RequireAttribute(string permission) : AuthorizeAttribute(permission);

/// <summary>The action needs one of the permissions that a policy of <see cref="PermissionPolicies"/> names.</summary>
public sealed class RequireAnyAttribute(string policy) : AuthorizeAttribute(policy);

/// <summary>The policies that actions are guarded by: one for each permission, and those that several satisfy.</summary>
public static class PermissionPolicies
{
    /// <summary>Of those who read the audit, or who looked at their institution's records.</summary>
    public const string AuditOrLooks = $"{Permissions.AuditView} {Permissions.LooksView}";

    /// <summary>Of those who describe sources, or make the tables from them.</summary>
    public const string SourcesOrTables = $"{Permissions.SourcesDescribe} {Permissions.TablesView}";

    /// <summary>Of those who decide on pairs, or who look after the instance.</summary>
    public const string LinksOrInstitutions = $"{Permissions.LinksDecide} {Permissions.InstitutionsManage}";

    /// <summary>A policy for each permission; whoever is not signed in reaches nothing that does not say otherwise.</summary>
    public static void AddPermissionPolicies(this IServiceCollection services)
    {
        var authorization = services
            .AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        foreach (var permission in (string[])[.. Permissions.All, AuditOrLooks, SourcesOrTables, LinksOrInstitutions])
            authorization.AddPolicy(
                permission,
                policy =>
                    policy
                        .RequireAuthenticatedUser()
                        .RequireAssertion(c => permission.Split(' ').Any(p => Permissions.Has(c.User, p)))
            );
    }
}
