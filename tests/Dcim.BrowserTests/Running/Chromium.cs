using Microsoft.Playwright;

namespace Dcim.BrowserTests.Running;

/// <summary>Finds the Chromium of the machine and starts it without its own errands on the network.</summary>
internal static class Chromium
{
    private const string Setting = "DCIM_CHROMIUM";

    private static readonly string[] s_flags =
    [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ];

    public static async Task<IBrowser> LaunchAsync(IPlaywright playwright)
    {
        try
        {
            return await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Find(), Args = s_flags });
        }
        catch (PlaywrightException e)
        {
            throw new InvalidOperationException(
                $"No Chromium could be started. ./test.sh brings one; or set {Setting} to the path of a Chromium. {e.Message}",
                e
            );
        }
    }

    /// <returns>The path of a Chromium; null to use the one Playwright installed for itself.</returns>
    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Setting) is { Length: > 0 } set)
            return set;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(
            Path.PathSeparator,
            StringSplitOptions.RemoveEmptyEntries
        );
        string[] names = ["chromium", "chromium-browser", "google-chrome"];
        var onPath = names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name)));
        return onPath.Prepend("/usr/bin/chromium").FirstOrDefault(File.Exists);
    }
}
