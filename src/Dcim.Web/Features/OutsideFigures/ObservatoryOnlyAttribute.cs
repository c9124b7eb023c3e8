using Dcim.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Dcim.Web.Features.OutsideFigures;

/// <summary>For people of the observatory, whose the country's figures are; to all others the page does not exist.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class ObservatoryOnlyAttribute : Attribute, IAsyncActionFilter
{
    public async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next)
    {
        if (await IsOfItAsync(context.HttpContext))
            await next();
        else
            context.Result = new NotFoundResult();
    }

    /// <summary>Whether the signed-in person may enter and change figures from elsewhere.</summary>
    public static async Task<bool> MayEditAsync(HttpContext context) =>
        Permissions.Has(context.User, Permissions.OutsideEdit) && await IsOfItAsync(context);

    private static async Task<bool> IsOfItAsync(HttpContext context) =>
        context.User.InstitutionId() is not null
        && (await context.RequestServices.GetRequiredService<CurrentInstitution>().GetAsync()).IsObservatory;
}
