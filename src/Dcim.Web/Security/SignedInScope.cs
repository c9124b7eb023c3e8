using Dcim.Data;

namespace Dcim.Web.Security;

/// <summary>Sets the scope of the database to the signed-in person, and holds her at the password page while she must.</summary>
public sealed class SignedInScope(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context, Scope scope)
    {
        if (context.User.Identity?.IsAuthenticated != true)
            return next(context);
        scope.Enter(context.User.UserId(), context.User.InstitutionId());
        if (context.User.HasClaim(c => c.Type == DcimClaims.MustChangePassword) && !IsAllowed(context.Request.Path))
        {
            context.Response.Redirect("/account/password");
            return Task.CompletedTask;
        }
        return next(context);
    }

    private static bool IsAllowed(PathString path) =>
        path.StartsWithSegments("/account")
        || path.StartsWithSegments("/language")
        || path.StartsWithSegments("/error")
        || path.StartsWithSegments("/health")
        || path.StartsWithSegments("/css")
        || path.StartsWithSegments("/js")
        || path.StartsWithSegments("/Identity");
}
