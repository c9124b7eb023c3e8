using Microsoft.Playwright;

namespace Dcim.BrowserTests.Running;

/// <summary>A page of a few lines with the program's scripts and styles, where a test needs markup of its own.</summary>
internal static class Scripted
{
    private const string Path = "/scripted";

    public static async Task OpenScriptedAsync(this Visit visit, string body, string direction = "ltr")
    {
        var html = $$"""
            <!DOCTYPE html>
            <html lang="en" dir="{{direction}}">
            <head>
              <title>Scripted</title>
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <link rel="stylesheet" href="/Identity/lib/bootstrap/dist/css/bootstrap.min.css">
              <link rel="stylesheet" href="/css/site.css">
              <link rel="stylesheet" href="/css/forms.css">
              <script src="/js/typeahead.js" defer data-matches="Matches: {0}" data-none="None: {0}" data-unchanged="Unchanged: {0}"></script>
              <script src="/js/autosave.js" defer></script>
              <script src="/js/grid.js" defer></script>
              <script src="/js/site.js" defer></script>
            </head>
            <body><main><h1>Scripted</h1>{{body}}</main></body>
            </html>
            """;
        await visit.Page.RouteAsync(
            $"**{Path}*",
            route =>
                route.FulfillAsync(
                    new()
                    {
                        ContentType = "text/html; charset=utf-8",
                        Body = html,
                        // As strict as the program's own pages.
                        Headers = new Dictionary<string, string> { ["Content-Security-Policy"] = "default-src 'self'" },
                    }
                )
        );
        await visit.OpenAsync(Path);
    }

    /// <summary>Values of all boxes of the page, in its order.</summary>
    public static async Task<string> ValuesAsync(this IPage page, string selector) =>
        string.Join(
            ',',
            await page.EvaluateAsync<string[]>(
                "selector => [...document.querySelectorAll(selector)].map(box => box.value)",
                selector
            )
        );
}
