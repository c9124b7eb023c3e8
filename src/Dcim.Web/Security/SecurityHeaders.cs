using Microsoft.AspNetCore.Mvc.Filters;

namespace Dcim.Web.Security;

public static class SecurityHeaders
{
    /// <param name="development">Lets the developer's browser refresh connect.</param>
    public static HeaderPolicyCollection Policies(bool development) =>
        new HeaderPolicyCollection()
            .AddDefaultSecurityHeaders()
            .AddReferrerPolicyNoReferrer()
            .AddContentSecurityPolicy(csp =>
            {
                csp.AddDefaultSrc().Self();
                csp.AddImgSrc().Self().Data();
                csp.AddFrameAncestors().None();
                csp.AddFormAction().Self();
                csp.AddBaseUri().None();
                csp.AddObjectSrc().None();
                if (development)
                    csp.AddConnectSrc().Self().From("ws:").From("http:");
            });
}

/// <summary>No page leaves a copy in a cache: what is on it may be about a victim.</summary>
public sealed class NoStoreFilter : IResultFilter
{
    public void OnResultExecuting(ResultExecutingContext context)
    {
        // In the very words that antiforgery wants, which else warns of every page.
        context.HttpContext.Response.Headers.CacheControl = "no-cache, no-store";
        context.HttpContext.Response.Headers.Pragma = "no-cache";
    }

    public void OnResultExecuted(ResultExecutedContext context) { }
}
