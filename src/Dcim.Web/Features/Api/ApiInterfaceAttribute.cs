using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Dcim.Web.Features.Api;

/// <summary>An action of the interface: no cookie gets here, so no token is asked for; a body is JSON.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ApiInterfaceAttribute : IgnoreAntiforgeryTokenAttribute, IResourceFilter
{
    public void OnResourceExecuting(ResourceExecutingContext context)
    {
        var request = context.HttpContext.Request;
        if (!HttpMethods.IsGet(request.Method) && !request.HasJsonContentType())
            context.Result = ApiProblem.Of(StatusCodes.Status415UnsupportedMediaType);
    }

    public void OnResourceExecuted(ResourceExecutedContext context) { }
}
