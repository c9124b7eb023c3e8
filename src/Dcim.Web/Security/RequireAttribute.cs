using Microsoft.AspNetCore.Authorization;

namespace Dcim.Web.Security;

/// <summary>The action needs a permission of <see cref="Permissions"/>.</summary>
public sealed class RequireAttribute(string permission) : AuthorizeAttribute(permission);

public static class PermissionPolicies
{
    /// <summary>A policy for each permission; whoever is not signed in reaches nothing that does not say otherwise.</summary>
    public static void AddPermissionPolicies(this IServiceCollection services)
    {
        var authorization = services
            .AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        foreach (var permission in Permissions.All)
            authorization.AddPolicy(
                permission,
                policy => policy.RequireAuthenticatedUser().RequireAssertion(c => Permissions.Has(c.User, permission))
            );
    }
}
