using Dcim.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Dcim.Web.Features.Proceedings;

/// <summary>For people of authorities that lead criminal proceedings; to all others the page does not exist.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class AuthoritiesOnlyAttribute : Attribute, IAsyncActionFilter
{
    public async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next)
    {
        if (await IsOfOneAsync(context.HttpContext))
            await next();
        else
            context.Result = new NotFoundResult();
    }

    /// <summary>Whether the signed-in person belongs to such an authority.</summary>
    public static async Task<bool> IsOfOneAsync(HttpContext context) =>
        context.User.InstitutionId() is not null
        && (await context.RequestServices.GetRequiredService<CurrentInstitution>().GetAsync()).LeadsProceedings;
}
