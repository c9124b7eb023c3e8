using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dcim.BrowserTests.Running;

/// <summary>A person at a browser: opens pages, signs in, leaves pictures.</summary>
public sealed class Visit(DemoApp app, IBrowserContext context, IPage page) : IAsyncDisposable
{
    public DemoApp App => app;
    public IPage Page => page;
    public IBrowserContext Context => context;
    public Hands Hands { get; } = new(page);

    /// <summary>The path of the page shown.</summary>
    public string Path => new Uri(page.Url).AbsolutePath;

    public Task<IResponse?> OpenAsync(string path) => page.GotoAsync(path);

    public async Task SignInAsync(string account)
    {
        var email = await app.OpenAccountAsync(account);
        await OpenAsync("/account/sign-in");
        await page.FillAsync("#Email", email);
        await page.FillAsync("#Password", DemoApp.Password);
        await page.ClickAsync("main button[type=submit]");
        await Expect(page).ToHaveURLAsync(app.Address.ToString());
    }

    /// <summary>Reads on in another language, as if it had been chosen at the top of a page.</summary>
    public Task SpeakAsync(string culture) =>
        context.AddCookiesAsync([
            new()
            {
                Name = "dcim-language",
                Value = Uri.EscapeDataString($"c={culture}|uic={culture}"),
                Url = app.Address.ToString(),
            },
        ]);

    /// <summary>Does what leads to another page, and waits until that is there.</summary>
    public async Task GoAsync(Func<Task> act)
    {
        await page.EvaluateAsync("() => { window.stillHere = true; }");
        await act();
        await page.WaitForFunctionAsync("() => !window.stillHere && document.readyState === 'complete'");
    }

    public Task ClickAsync(string selector) => GoAsync(() => page.ClickAsync(selector));

    /// <summary>Presses one of the buttons under a form, by what it sends.</summary>
    public Task PressAsync(string value) => ClickAsync($".form-buttons [value={value}]");

    /// <summary>Fills the minimum registration for the police with plain answers; dates lie in the year.</summary>
    public async Task FillMinimumAsync(int year)
    {
        await FillDateAsync("CAS04", "17", "4", $"{year}");
        await page.CheckAsync("#VIC01-M");
        await page.FillAsync("#VIC03", "30");
        await SelectAsync("VIC06-1", "BD");
        await SelectAsync("EXP16", "LAB");
        await FillStatusAsync("PRE", "PT-PJ", year);
    }

    public async Task FillStatusAsync(string status, string body, int year)
    {
        await SelectAsync("IDN03", status);
        await FillDateAsync("IDN04", "18", "4", $"{year}");
        await ChooseAsync("IDN05", body);
    }

    /// <summary>Chooses an answer, whether it is offered as radio buttons or as a list.</summary>
    public async Task ChooseAsync(string key, string code)
    {
        if (await page.Locator($"#{key}:is(select, [role=combobox])").CountAsync() > 0)
            await SelectAsync(key, code);
        else
            await page.CheckAsync($"input[name='{key}'][value='{code}']");
    }

    /// <summary>Chooses an answer of a list, whether it can be typed in or not.</summary>
    public async Task SelectAsync(string id, string code)
    {
        if (await page.Locator($"select#{id}").CountAsync() > 0)
        {
            await page.SelectOptionAsync($"#{id}", code);
            return;
        }
        await page.FillAsync($"#{id}", code);
        await page.PressAsync($"#{id}", "Enter");
        await Expect(page.Locator($"#{id}-list")).ToHaveValueAsync(code);
    }

    /// <summary>Gives an answer of whatever kind the page asks it in.</summary>
    public async Task AnswerAsync(Answer answer)
    {
        var (key, codes) = (answer.Key, answer.Codes);
        if (await HasAsync($"[name='{key}.day']"))
        {
            var (day, month, year) = answer.Date();
            await FillDateAsync(answer.Id, day, month, year);
        }
        else if (await HasAsync($"input[name='{key}']:is([type=radio], [type=checkbox])"))
            foreach (var code in codes)
                await page.CheckAsync($"input[name='{key}'][value='{code}']");
        else if (await HasAsync($"[id='{answer.Id}-1']"))
            foreach (var (code, i) in codes.Select((code, i) => (code, i)))
            {
                if (!await page.Locator($"[id='{answer.Id}-{i + 1}']").IsVisibleAsync())
                    await page.ClickAsync($"fieldset[id='{answer.Id}'] [data-add]");
                await SelectAsync($"{answer.Id}-{i + 1}", code);
            }
        else if (await HasAsync($"select[name='{key}']"))
            await SelectAsync(answer.Id, answer.Value);
        else
            await page.FillAsync($"[name='{key}']", answer.Value);
    }

    /// <summary>Opens a page of a registration and fills it, the questions of others too.</summary>
    public async Task FillAsync(string record, AnsweredPage answered)
    {
        await OpenAsync(
            $"{record}/{answered switch
        {
            { Rows: null } => $"sections/{answered.Section}",
            { Rows: "statuses" } => $"sections/{answered.Section}",
            _ => $"{answered.Rows}/new",
        }}"
        );
        if (answered.Rows == "statuses")
            await ClickAsync("main a[href*='/statuses/'][href$='/edit']");
        await OpenOthersAsync();
        foreach (var answer in answered.Answers)
            await AnswerAsync(answer);
    }

    /// <summary>Fills what the persons of case 2 share, and opens the grid of so many of them.</summary>
    public async Task OpenEventAsync(int people)
    {
        await OpenAsync("/events/new");
        await page.FillAsync("#people", $"{people}");
        await OpenOthersAsync();
        foreach (var answer in Stories.Case2)
            await AnswerAsync(answer);
        await PressAsync("next");
    }

    /// <summary>Opens the questions that are folded away.</summary>
    public Task OpenOthersAsync() =>
        page.EvaluateAsync("() => document.querySelectorAll('details.others').forEach(part => (part.open = true))");

    private async Task<bool> HasAsync(string selector) => await page.Locator(selector).CountAsync() > 0;

    public async Task FillDateAsync(string key, string day, string month, string year)
    {
        await page.FillAsync($"#{key}-day", day);
        await page.FillAsync($"#{key}-month", month);
        await page.FillAsync($"#{key}-year", year);
    }

    /// <summary>Registers a victim as one of the police would.</summary>
    /// <returns>The path of the registration.</returns>
    public async Task<string> RegisterAsync(int year)
    {
        await OpenAsync("/registrations/new");
        await FillMinimumAsync(year);
        await PressAsync("submit");
        await Expect(page.Locator(".counted-yes")).ToBeVisibleAsync();
        return Path;
    }

    /// <summary>Leaves a picture of the whole page in artifacts/screenshots.</summary>
    public async Task PictureAsync(string name)
    {
        // As tall a window as the page: what stays with the window would else cross the text of a whole page.
        var window = page.ViewportSize!;
        var height = await page.EvaluateAsync<int>("() => document.documentElement.scrollHeight");
        await page.SetViewportSizeAsync(window.Width, Math.Max(height, window.Height));
        await page.ScreenshotAsync(new() { Path = Pictures.PathOf(name) });
        await page.SetViewportSizeAsync(window.Width, window.Height);
    }

    public ValueTask DisposeAsync() => context.DisposeAsync();
}
