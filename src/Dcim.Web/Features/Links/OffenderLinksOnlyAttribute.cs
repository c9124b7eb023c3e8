using Dcim.Web.Features.Proceedings;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Dcim.Web.Features.Links;

/// <summary>
/// For people who write in proceedings of an authority, and for the national link reviewer; to all others the page does not exist (GDPR
/// Art. 10).
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OffenderLinksOnlyAttribute : Attribute, IAsyncActionFilter
{
    public async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next)
    {
        if (await MayAsync(context.HttpContext))
            await next();
        else
            context.Result = new NotFoundResult();
    }

    /// <summary>Whether the signed-in person may decide on pairs of offender records.</summary>
    public static async Task<bool> MayAsync(HttpContext context)
    {
        if (!Permissions.Has(context.User, Permissions.LinksDecide))
            return false;
        if (Permissions.Has(context.User, Permissions.ProceedingsEdit))
            return await AuthoritiesOnlyAttribute.IsOfOneAsync(context);
        return context.User.InstitutionId() is null
            || (await context.RequestServices.GetRequiredService<CurrentInstitution>().GetAsync()).IsObservatory;
    }
}
