using Dcim.Data;
using Dcim.Web.Forms;

namespace Dcim.Web.Security;

/// <summary>
/// Sets the scope of the database to the signed-in person, and holds her at what she owes first: a password of her own, a
/// second factor, the terms of use.
/// </summary>
public sealed class SignedInScope(RequestDelegate next)
{
    private static readonly (string Claim, string Path)[] s_owed =
    [
        (DcimClaims.MustChangePassword, "/account/password"),
        (DcimClaims.MustSetSecondFactor, "/account/second-factor"),
        (DcimClaims.MustAcceptTerms, "/account/terms"),
    ];

    /// <summary>Open to whoever still owes something; the terms can be read at any time.</summary>
    private static readonly PathString[] s_open =
    [
        "/account/sign-in",
        "/account/invitation",
        "/account/sign-out",
        "/account/stay",
        "/account/terms",
        "/language",
        "/error",
        "/health",
        "/css",
        "/js",
        "/Identity",
    ];

    public async Task InvokeAsync(HttpContext context, Scope scope, KeptText kept)
    {
        var (user, request) = (context.User, context.Request);
        if (user.Identity?.IsAuthenticated != true)
        {
            await next(context);
            return;
        }
        scope.Enter(user.UserId(), user.InstitutionId());
        var page = s_owed.FirstOrDefault(o => user.HasClaim(c => c.Type == o.Claim)).Path;
        if (
            page is null
            || request.Path.StartsWithSegments(page)
            || s_open.Any(open => request.Path.StartsWithSegments(open))
        )
        {
            await next(context);
            return;
        }
        if (!await kept.KeepAsync(context))
        {
            context.Response.Redirect(page);
            return;
        }
        // What was typed goes along in the page that holds her.
        request.Method = HttpMethods.Get;
        request.Path = page;
        request.QueryString = default;
        await next(context);
    }
}
