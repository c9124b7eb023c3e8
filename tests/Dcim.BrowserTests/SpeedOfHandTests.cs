using Dcim.BrowserTests.Running;
using static Microsoft.Playwright.Assertions;

namespace Dcim.BrowserTests;

/// <summary>
/// How many answers and keys an entry takes of somebody who knows the pages and uses no mouse. The bounds keep the pages as
/// quick as docs/decisions/0017-speed-of-the-hand.md says; they are counts, never time.
/// </summary>
public sealed class SpeedOfHandTests(Stage stage, ITestOutputHelper output)
{
    [Theory]
    [InlineData("pj", 85)]
    [InlineData("farol", 95)]
    public async Task Minimum(string account, int mostKeys)
    {
        await using var visit = await OpenAsync(account);
        await RegisterMinimumAsync(visit, account);
        Check(visit, $"minimum, {account}", mostKeys);
    }

    [Theory]
    [InlineData("pj", 520)]
    [InlineData("farol", 620)]
    public async Task Whole(string account, int mostKeys)
    {
        await using var visit = await OpenAsync(account);
        await RegisterMinimumAsync(visit, account);
        await visit.Hands.TellAsync(visit, account == "pj" ? Stories.OwedByPolice : Stories.OwedByNgo);
        if (visit.Path.Contains("/sections/", StringComparison.Ordinal))
            await visit.OpenAsync(visit.Path[..visit.Path.IndexOf("/sections/", StringComparison.Ordinal)]);
        await visit.PictureAsync($"speed-whole-{account}");
        Check(visit, $"whole, {account}", mostKeys);
        await Expect(visit.Page.Locator(".task-list")).ToBeVisibleAsync();
        Assert.Empty(await visit.Page.Locator("li:has(.task-open)").AllInnerTextsAsync());
    }

    [Fact]
    public async Task Case2_FortyTwoMenOfOneRaid()
    {
        await using var visit = await stage.VisitAsync(new() { Account = "pj" });
        var (page, hands) = (visit.Page, visit.Hands);
        await visit.OpenAsync("/events/new");
        await hands.SkipAsync();
        await hands.AnswerAsync(new("people", "42"));
        foreach (var answer in Stories.Case2)
            await hands.AnswerAsync(answer);
        await visit.GoAsync(() => hands.PressAsync("Control+Enter"));
        var shared = hands.Effort;
        output.WriteLine($"case 2, what is shared: {shared}, {shared.Seconds:0} s");
        await Expect(page.Locator("table[data-grid] tbody tr")).ToHaveCountAsync(42);

        // Names as they stand in the list of the raid: the given one, the family name, and on to the next.
        await hands.SkipAsync();
        await hands.TabToAsync("[name='p0.VID03.given']");
        foreach (var (given, family, i) in Stories.FortyTwo.Select((n, i) => (n.Given, n.Family, i)))
        {
            await hands.NameAsync(given, family);
            if (i < 41)
            {
                await hands.PressAsync("Enter");
                Assert.True(await hands.HoldsFocusAsync($"[name='p{i + 1}.VID03.given']"));
            }
        }
        await visit.GoAsync(() => hands.PressAsync("Control+Enter"));
        var grid = hands.Effort - shared;
        output.WriteLine($"case 2, the grid: {grid}, {grid.Seconds:0} s");
        await Expect(page.Locator("input[name=r]")).ToHaveCountAsync(42);

        await hands.SkipAsync();
        foreach (var i in Enumerable.Range(1, 21))
        {
            hands.Think();
            await hands.TickAsync($"tr:nth-child({i}) input[name=r]");
        }
        await visit.GoAsync(() => hands.PressAsync("Control+Enter"));
        await hands.SkipAsync();
        foreach (var answer in new Answer[] { new("IDN03", "IDE"), new("IDN04", "1.8.2013"), new("IDN05", "PT-PJ") })
            await hands.AnswerAsync(answer);
        await visit.GoAsync(() => hands.PressAsync("Control+Enter"));
        output.WriteLine($"case 2, the decision: {hands.Effort - shared - grid}");
        await visit.PictureAsync("speed-case-2");
        await Expect(page.Locator("tbody tr").Filter(new() { HasText = "Identified" })).ToHaveCountAsync(21);
        Check(visit, "case 2", 1040);
    }

    private async Task<Visit> OpenAsync(string account)
    {
        var visit = await stage.VisitAsync(new() { Account = account });
        await visit.OpenAsync("/registrations/new");
        return visit;
    }

    /// <summary>The minimum with a name and a birth date, as one of the police and of an NGO with consent has them.</summary>
    private static async Task RegisterMinimumAsync(Visit visit, string account)
    {
        var hands = visit.Hands;
        await hands.SkipAsync();
        foreach (var answer in account == "pj" ? Stories.MinimumOfPolice : Stories.MinimumOfNgo)
            await hands.AnswerAsync(answer);
        await visit.GoAsync(() => hands.PressAsync("Control+Enter"));
        await Expect(visit.Page.Locator(".counted-yes")).ToBeVisibleAsync();
    }

    private void Check(Visit visit, string name, int mostKeys)
    {
        var effort = visit.Hands.Effort;
        output.WriteLine($"{name}: {effort}, {effort.Seconds:0} s");
        Assert.True(effort.Keys <= mostKeys, $"{name} takes {effort.Keys} keys.");
    }
}
