using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Web;

/// <summary>The addresses of the program as it is built, by verb.</summary>
internal static partial class Endpoints
{
    public static IReadOnlyList<RouteEndpoint> Of(AppFactory app) =>
        [.. app.Services.GetRequiredService<EndpointDataSource>().Endpoints.Cast<RouteEndpoint>()];

    public static bool IsStaticAsset(this RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null;

    /// <summary>Such as <c>GET /registrations/{code}</c>; <c>*</c> where every verb is taken.</summary>
    public static IEnumerable<string> Names(this RouteEndpoint endpoint)
    {
        var path = "/" + Constraint.Replace(endpoint.RoutePattern.RawText!.TrimStart('/'), "}");
        return (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["*"])
            .DefaultIfEmpty("*")
            .Select(verb => $"{verb} {path}");
    }

    /// <summary>The address of an endpoint with its places filled: of rows and sections, those named here.</summary>
    /// <param name="status">Code of a status of the registration.</param>
    /// <param name="leg">Code of a leg of its way.</param>
    /// <param name="defendant">Code of a defendant's row in the proceeding.</param>
    public static string Address(
        string path,
        string code,
        string status,
        string leg = "abcdefgh2345",
        string defendant = "abcdefgh2345"
    )
    {
        var (rows, row) = path.StartsWith("/proceedings/", StringComparison.Ordinal)
            ? ("defendants", defendant)
            : ("statuses", status);
        return path.Replace("{code}", code)
            .Replace("movements/{row}", $"movements/{leg}")
            .Replace("{rows}", rows)
            .Replace("{row}", row)
            .Replace("{section}", "vulnerability")
            .Replace("{victim}", "1")
            .Replace("{grant}", "abcdefgh2345")
            .Replace("{exclusion}", "abcdefgh2345")
            .Replace("{figure}", "abcdefgh2345")
            .Replace("{source}", "abcdefgh2345")
            .Replace("{table}", "t1")
            .Replace("{page}", "background")
            .Replace("{position}", "1");
    }

    public static bool IsPage(this RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<ControllerActionDescriptor>() is not null;

    [GeneratedRegex(@":\w+\}")]
    private static partial Regex Constraint { get; }
}
