using System.Text.Json;
using System.Web;
using Dcim.BrowserTests.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dcim.BrowserTests;

/// <summary>What autosave.js sends and what it does with the answer; the answers here are the test's.</summary>
public sealed class AutosaveTests(Stage stage)
{
    private const string Form = """
        <form action="/kept/new" method="post" data-autosave data-guard
              data-autosave-conflict="Conflict." data-autosave-signed-out="Signed out." data-autosave-failed="Failed.">
          <input type="hidden" name="Version" value="1">
          <label for="a">A</label><input id="a" name="a">
          <p role="status" data-autosave-state></p><p data-autosave-missing>6 missing</p>
          <button class="btn btn-primary" type="submit" name="intent" value="submit">Send</button>
          <a href="/left" data-quick-exit>Leave</a>
        </form>
        """;

    [Fact]
    public async Task WhatIsTyped_IsSaved_AndTheFormGoesOnFromThere()
    {
        await using var visit = await stage.VisitAsync();
        var sent = await OpenAsync(visit, Saved(7, "/kept/abc"));
        var page = visit.Page;
        await page.FillAsync("#a", "one & two");
        await Expect(page.Locator("form")).ToHaveAttributeAsync("data-unsaved", "");
        await Expect(page.Locator("[data-autosave-state]")).ToHaveTextAsync("Saved.");
        await Expect(page.Locator("[data-autosave-missing]")).ToHaveTextAsync("5 missing");
        await Expect(page.Locator("form")).Not.ToHaveAttributeAsync("data-unsaved", "");
        Assert.Equal(["/kept/new autosave 1 one & two"], sent);
        Assert.Equal("/kept/abc", visit.Path);

        await page.FillAsync("#a", "three");
        await Expect(page.Locator("form")).Not.ToHaveAttributeAsync("data-unsaved", "");
        Assert.Equal("/kept/abc autosave 7 three", sent[^1]);
    }

    [Theory]
    [InlineData(409, "Conflict.", 1)]
    [InlineData(401, "Signed out.", 1)]
    [InlineData(400, "Failed.", 2)]
    public async Task WhatIsRefused_IsSaid_AndStaysGuarded(int status, string text, int tries)
    {
        await using var visit = await stage.VisitAsync();
        var sent = await OpenAsync(visit, route => route.FulfillAsync(new() { Status = status }));
        var page = visit.Page;
        await page.FillAsync("#a", "one");
        await Expect(page.Locator("[data-autosave-state]")).ToHaveTextAsync(text);
        await Expect(page.Locator("form")).ToHaveAttributeAsync("data-unsaved", "");
        await page.FillAsync("#a", "two");
        await page.WaitForTimeoutAsync(2500);
        Assert.Equal(tries, sent.Count);
    }

    [Fact]
    public async Task WithoutANetwork_ItIsTriedAgain()
    {
        await using var visit = await stage.VisitAsync();
        var tries = 0;
        var sent = await OpenAsync(visit, route => tries++ == 0 ? route.AbortAsync() : Saved(2, "/kept/new")(route));
        var page = visit.Page;
        await page.Clock.InstallAsync();
        await page.ReloadAsync();
        await page.FillAsync("#a", "one");
        await page.Clock.RunForAsync(2000);
        await Expect(page.Locator("[data-autosave-state]")).ToHaveTextAsync("Failed.");
        await page.Clock.RunForAsync(21_000);
        await Expect(page.Locator("[data-autosave-state]")).ToHaveTextAsync("Saved.");
        Assert.Equal(2, sent.Count);
    }

    [Fact]
    public async Task Sending_WaitsForTheRunningOne_AndTakesItsVersion()
    {
        await using var visit = await stage.VisitAsync();
        var page = visit.Page;
        var held = new TaskCompletionSource<IRoute>();
        var sent = await OpenAsync(
            visit,
            route =>
            {
                if (held.TrySetResult(route))
                    return Task.CompletedTask;
                return route.FulfillAsync(new() { ContentType = "text/html", Body = "<title>Sent</title>" });
            }
        );
        await page.FillAsync("#a", "one");
        var running = await held.Task;
        await page.FillAsync("#a", "two");
        await page.ClickAsync("button");
        await page.ClickAsync("button");
        Assert.Single(sent);
        await Saved(7, "/kept/abc")(running);
        await Expect(page).ToHaveTitleAsync("Sent");
        Assert.Equal(["/kept/new autosave 1 one", "/kept/abc submit 7 two"], sent);
    }

    [Fact]
    public async Task Sending_DoesNotWaitForever()
    {
        await using var visit = await stage.VisitAsync();
        var first = true;
        var sent = await OpenAsync(
            visit,
            route =>
            {
                if (!first)
                    return route.FulfillAsync(new() { ContentType = "text/html", Body = "<title>Sent</title>" });
                first = false;
                return Task.CompletedTask;
            }
        );
        await visit.Page.FillAsync("#a", "one");
        await visit.Page.WaitForRequestAsync("**/kept/new");
        await visit.Page.ClickAsync("button");
        await Expect(visit.Page).ToHaveTitleAsync("Sent");
        Assert.Equal("/kept/new submit 1 one", sent[^1]);
    }

    [Fact]
    public async Task HiddenWindow_IsSavedAtOnce_QuickExit_IsNot()
    {
        await using var visit = await stage.VisitAsync();
        var sent = await OpenAsync(visit, Saved(2, "/kept/new"));
        var page = visit.Page;
        await page.FillAsync("#a", "one");
        await page.EvaluateAsync(
            """
            () => {
              Object.defineProperty(document, "hidden", { value: true, configurable: true });
              document.dispatchEvent(new Event("visibilitychange"));
            }
            """
        );
        await Expect(page.Locator("[data-autosave-state]")).ToHaveTextAsync("Saved.");
        Assert.Single(sent);

        // The next page is slow, and the form still there meanwhile.
        var left = new TaskCompletionSource<IRoute>(TaskCreationOptions.RunContinuationsAsynchronously);
        await page.RouteAsync(
            "**/left",
            route =>
            {
                left.SetResult(route);
                return Task.CompletedTask;
            }
        );
        await page.FillAsync("#a", "two");
        await page.EvaluateAsync("() => document.querySelector('[data-quick-exit]').click()");
        var leaving = await left.Task;
        await page.WaitForTimeoutAsync(2500);
        await leaving.FulfillAsync(new() { ContentType = "text/html", Body = "<title>Left</title>" });
        await Expect(page).ToHaveTitleAsync("Left");
        Assert.Single(sent);
    }

    private static Func<IRoute, Task> Saved(int version, string action) =>
        route =>
            route.FulfillAsync(
                new()
                {
                    ContentType = "application/json",
                    Body = JsonSerializer.Serialize(
                        new
                        {
                            version,
                            action,
                            saved = "12:03",
                            text = "Saved.",
                            missing = "5 missing",
                        }
                    ),
                }
            );

    /// <returns>What is sent, each in a line: path, intent, version, answer.</returns>
    private static async Task<List<string>> OpenAsync(Visit visit, Func<IRoute, Task> answer)
    {
        var sent = new List<string>();
        await visit.Page.RouteAsync(
            "**/kept/*",
            route =>
            {
                var fields = HttpUtility.ParseQueryString(route.Request.PostData ?? "");
                var path = new Uri(route.Request.Url).AbsolutePath;
                sent.Add($"{path} {fields["intent"]} {fields["Version"]} {fields["a"]}");
                return answer(route);
            }
        );
        await visit.OpenScriptedAsync(Form);
        return sent;
    }
}
