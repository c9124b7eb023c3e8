namespace Dcim.Web.Features.Api;

/// <summary>The programming interface for other case systems, as the rest of the program knows it.</summary>
public static class Api
{
    /// <summary>Where its addresses begin; nothing of a browser holds there: no cookies, no forms, no pages for errors.</summary>
    public const string Root = "/api";

    /// <summary>Where the addresses of this version begin.</summary>
    public const string Version1 = $"{Root}/v1";

    /// <summary>Where it is described.</summary>
    public const string Description = $"{Version1}/openapi.json";

    public static bool Is(HttpRequest request) => request.Path.StartsWithSegments(Root);
}
