using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Dcim.BrowserTests.Running;

internal static class Accessibility
{
    /// <summary>Asks axe for its findings of serious or worse on the page as it stands, whole.</summary>
    /// <returns>Each finding in a line: rule, element, what is wrong.</returns>
    public static async Task<IReadOnlyList<string>> SeriousFindingsAsync(this IPage page)
    {
        var result = await page.RunAxe();
        Assert.NotEmpty(result.Passes);
        return
        [
            .. result
                .Violations.Where(v => v.Impact is "serious" or "critical")
                .SelectMany(v => v.Nodes.Select(n => $"{v.Id} ({v.Impact}): {n.Html} – {v.Help}")),
        ];
    }
}
