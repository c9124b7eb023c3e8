using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dcim.BrowserTests.Running;

/// <summary>
/// Two hands and no mouse: everything is reached with Tab and answered with keys, as somebody does who cannot use a mouse
/// or types fast. Nothing here may set a value or a focus by script.
/// </summary>
public sealed class Hands(IPage page)
{
    private const int MostTabs = 250;
    private const int MostArrows = 300;
    private const int LongestLabel = 60;

    /// <summary>What was done so far, for counting.</summary>
    public Effort Effort { get; private set; } = new(0, 0, 0);

    /// <summary>Presses a key or a chord; each key of a chord counts.</summary>
    public async Task PressAsync(string keys)
    {
        Effort = Effort with
        {
            Keys = Effort.Keys + keys.Split('+').Length,
            Tabs = Effort.Tabs + (keys == "Tab" ? 1 : 0),
        };
        await page.Keyboard.PressAsync(keys);
    }

    /// <summary>Types into what has the focus; a capital letter is two keys.</summary>
    public async Task WriteAsync(string text)
    {
        Effort = Effort with { Keys = Effort.Keys + text.Length + text.Count(char.IsUpper) };
        await page.Keyboard.TypeAsync(text);
    }

    /// <summary>An answer was thought of.</summary>
    public void Think() => Effort = Effort with { Answers = Effort.Answers + 1 };

    /// <summary>Presses Tab until the element has the focus, and sees that one can see it.</summary>
    public async Task TabToAsync(string selector)
    {
        for (var i = 0; i < MostTabs; i++)
        {
            await PressAsync("Tab");
            if (!await HoldsFocusAsync(selector))
                continue;
            Assert.True(await page.EvaluateAsync<bool>(FocusCanBeSeen), $"The focus on {selector} cannot be seen.");
            return;
        }
        Assert.Fail($"{selector} cannot be reached with Tab.");
    }

    public Task<bool> HoldsFocusAsync(string selector) =>
        page.EvaluateAsync<bool>("selector => document.activeElement?.matches(selector) ?? false", selector);

    /// <summary>Goes to a box and replaces what is in it.</summary>
    public async Task TypeAsync(string selector, string text)
    {
        await TabToAsync(selector);
        await RetypeAsync(text);
    }

    /// <summary>Replaces what is in the box that has the focus.</summary>
    public async Task RetypeAsync(string text)
    {
        await PressAsync("Control+A");
        await WriteAsync(text);
    }

    /// <summary>
    /// Goes to a list and chooses an answer: in one to type in with its words and Enter, in another with the beginning of
    /// it and then the arrow.
    /// </summary>
    public async Task ChooseAsync(string selector, string label)
    {
        await TabToAsync(selector);
        if (await HoldsFocusAsync("[role=combobox]"))
        {
            await RetypeAsync(label);
            await PressAsync("Enter");
            await Expect(page.Locator(selector)).ToHaveValueAsync(label);
            return;
        }
        // A key without a letter of its own on the keyboard, or a space, opens the list instead of searching it.
        await WriteAsync(string.Concat(label.TakeWhile(char.IsAsciiLetter)));
        for (var i = 0; i < MostArrows; i++)
        {
            var chosen = await page.EvaluateAsync<string>(ChosenLabel);
            // A status has its national name behind it.
            if (chosen == label || chosen.StartsWith($"{label} (", StringComparison.Ordinal))
                return;
            await PressAsync("ArrowDown");
        }
        Assert.Fail($"“{label}” is not among the answers of {selector}.");
    }

    /// <summary>Goes to a group of radio buttons and chooses one with the arrows.</summary>
    public async Task PickAsync(string name, string value)
    {
        await TabToAsync($"input[name='{name}']");
        var wanted = $"input[name='{name}'][value='{value}']";
        if (await HoldsFocusAsync(wanted))
            await PressAsync("Space");
        for (var i = 0; i < MostArrows; i++)
        {
            if (await HoldsFocusAsync($"{wanted}:checked"))
                return;
            await PressAsync("ArrowDown");
        }
        Assert.Fail($"{wanted} cannot be chosen with the arrows.");
    }

    /// <summary>Goes to a checkbox and ticks it.</summary>
    public async Task TickAsync(string selector)
    {
        await TabToAsync(selector);
        await PressAsync("Space");
        Assert.True(await HoldsFocusAsync($"{selector}:checked"));
    }

    public async Task DateAsync(string key, string day, string month, string year)
    {
        await TypeAsync($"#{key}-day", day);
        await TypeAsync($"#{key}-month", month);
        await TypeAsync($"#{key}-year", year);
    }

    /// <summary>Goes to a link or button and presses Enter.</summary>
    public async Task EnterAsync(string selector)
    {
        await TabToAsync(selector);
        await PressAsync("Enter");
    }

    /// <summary>Goes past what stands above the page itself.</summary>
    public async Task SkipAsync()
    {
        await PressAsync("Tab");
        Assert.True(await HoldsFocusAsync(".skip-link"));
        await PressAsync("Enter");
    }

    /// <summary>
    /// Gives an answer of whatever kind the page asks it in, with as few keys as somebody needs who knows the page: the
    /// arrows the shorter way round, of a list to type in only so many letters until the answer is the one marked.
    /// </summary>
    public async Task AnswerAsync(Answer answer)
    {
        Think();
        var closed = $"details.others:not([open]):has([name^='{answer.Key}']) > summary";
        if (await page.Locator(closed).CountAsync() > 0)
            await EnterAsync(closed);
        switch (await page.EvaluateAsync<string>(KindOfBox, answer.Key))
        {
            case "date":
                await DateAsync(answer);
                break;
            case "radio":
                await PickShortestAsync(answer.Key, answer.Value);
                break;
            case "checkbox":
                foreach (var code in answer.Codes)
                    await TickAsync($"input[name='{answer.Key}'][value='{code}']");
                break;
            case "lists":
                foreach (var (code, i) in answer.Codes.Select((code, i) => (code, i)))
                {
                    var list = $"#{answer.Id}-{i + 1}";
                    if (await page.Locator(list).IsVisibleAsync())
                        await TabToAsync(list);
                    else
                        await EnterAsync($"fieldset#{answer.Id} [data-add]");
                    await FindAsync($"{answer.Id}-{i + 1}", code);
                }
                break;
            case "combobox":
                await TabToAsync($"#{answer.Id}");
                await FindAsync(answer.Id, answer.Value);
                break;
            case "select":
                await TabToAsync($"select[name='{answer.Key}']");
                await SearchAsync(answer.Value);
                break;
            default:
                await TabToAsync($"[name='{answer.Key}']");
                await WriteAsync(answer.Value);
                break;
        }
    }

    /// <summary>A given and a family name in neighbouring boxes of a grid.</summary>
    public async Task NameAsync(string given, string family)
    {
        Think();
        await WriteAsync(given);
        await PressAsync("Tab");
        Think();
        await WriteAsync(family);
    }

    /// <summary>Fills the pages of a registration, from its file on: by the task list, then from section to section.</summary>
    public async Task TellAsync(Visit visit, IReadOnlyList<AnsweredPage> pages)
    {
        var record = visit.Path.Split("/sections/")[0];
        foreach (var (told, i) in pages.Select((p, i) => (p, i)))
        {
            await ReachAsync(visit, record, told.Section);
            await SkipAsync();
            if (told.Rows is not null)
            {
                var link =
                    told.Rows == "statuses"
                        ? "main a[href*='/statuses/'][href$='/edit']"
                        : $"main a[href$='/{told.Rows}/new']";
                await visit.GoAsync(() => EnterAsync(link));
                await SkipAsync();
            }
            foreach (var answer in told.Answers)
                await AnswerAsync(answer);
            await visit.GoAsync(() => PressAsync("Control+Enter"));
            Assert.True(await page.Locator(".error-summary").CountAsync() == 0, $"{told} is not accepted.");
        }
    }

    /// <summary>From the file by its task list, from a section on by the key for the next one.</summary>
    private async Task ReachAsync(Visit visit, string record, string section)
    {
        var wanted = $"{record}/sections/{section}";
        if (visit.Path == record)
        {
            await SkipAsync();
            await visit.GoAsync(() => EnterAsync($".task-list a[href='{wanted}']"));
        }
        while (visit.Path != wanted)
            await visit.GoAsync(() => PressAsync("Alt+PageDown"));
    }

    private async Task DateAsync(Answer answer)
    {
        var (day, month, year) = answer.Date();
        foreach (var (box, text) in new[] { ("day", day), ("month", month), ("year", year) })
            if (text.Length > 0 && !answer.IsReason)
            {
                await TabToAsync($"#{answer.Id}-{box}");
                await WriteAsync(text);
            }
        if (!answer.IsReason)
            return;
        await TabToAsync($"#{answer.Id}-kind");
        await SearchAsync(answer.Value);
    }

    private async Task PickShortestAsync(string name, string value)
    {
        await TabToAsync($"input[name='{name}']");
        var codes = await page.EvaluateAsync<string[]>(
            "name => [...document.getElementsByName(name)].filter(box => !box.disabled).map(box => box.value)",
            name
        );
        var at = await page.EvaluateAsync<string>("() => document.activeElement.value");
        var wanted = $"input[name='{name}'][value='{value}']:checked";
        var forward = (Array.IndexOf(codes, value) - Array.IndexOf(codes, at) + codes.Length) % codes.Length;
        var backward = codes.Length - forward;
        if (forward == 0 && !await HoldsFocusAsync(wanted))
            await PressAsync("Space");
        for (var i = 0; i < Math.Min(forward, backward); i++)
            await PressAsync(forward <= backward ? "ArrowDown" : "ArrowUp");
        Assert.True(await HoldsFocusAsync(wanted), $"{wanted} cannot be chosen with the arrows.");
    }

    /// <summary>Types into a list until the answer is marked; the key that leaves the box takes it.</summary>
    private async Task FindAsync(string id, string code)
    {
        var label = await page.EvaluateAsync<string>(LabelOf, new[] { $"{id}-list", code });
        for (var i = 0; i < label.Length; i++)
        {
            await WriteAsync(label[i..(i + 1)].ToLowerInvariant());
            if (await page.EvaluateAsync<string>(MarkedLabel) == label)
                return;
        }
        Assert.Fail($"“{label}” is not found in {id}.");
    }

    /// <summary>Chooses in a list that cannot be typed in: its letters, or the arrows where that is shorter.</summary>
    private async Task SearchAsync(string code)
    {
        var label = await page.EvaluateAsync<string>(
            "code => [...document.activeElement.options].find(option => option.value === code).label",
            code
        );
        for (var i = 0; i < Math.Min(label.Length, LongestLabel) && char.IsAsciiLetter(label[i]); i++)
        {
            await WriteAsync(label[i..(i + 1)].ToLowerInvariant());
            if (await page.EvaluateAsync<string>("() => document.activeElement.value") == code)
                return;
        }
        for (var i = 0; i < MostArrows; i++)
        {
            await PressAsync("ArrowDown");
            if (await page.EvaluateAsync<string>("() => document.activeElement.value") == code)
                return;
        }
        Assert.Fail($"“{label}” is not found.");
    }

    private const string KindOfBox = """
        key => {
          if (document.getElementsByName(`${key}.day`).length > 0) return "date";
          const [box] = document.getElementsByName(key);
          if (box?.tagName !== "SELECT") return box?.type;
          if (box.closest("[data-lists]")) return "lists";
          return box.closest(".typeahead") ? "combobox" : "select";
        }
        """;

    private const string LabelOf =
        "([id, code]) => [...document.getElementById(id).options].find(option => option.value === code).label.trim()";

    private const string MarkedLabel =
        "() => document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))?.textContent ?? ''";

    private const string ChosenLabel = "() => document.activeElement.selectedOptions[0].label.trim()";

    private const string FocusCanBeSeen = """
        () => {
          const focused = document.activeElement;
          const style = getComputedStyle(focused);
          const box = focused.getBoundingClientRect();
          const inSight = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
          return inSight && (style.outlineStyle !== "none" || style.boxShadow !== "none");
        }
        """;
}

/// <summary>What an entry asked of a person.</summary>
/// <param name="Keys">Keys pressed, Tab and the keys held down among them.</param>
/// <param name="Tabs">Of them Tab.</param>
/// <param name="Answers">Answers given.</param>
public sealed record Effort(int Keys, int Tabs, int Answers)
{
    // Card, Moran and Newell 1983: an average typist's key, and the thought before an answer, in seconds.
    private const double Key = 0.28;
    private const double Thought = 1.35;

    /// <summary>By the Keystroke-Level Model, without reading the file or asking the victim.</summary>
    public double Seconds => Keys * Key + Answers * Thought;

    public static Effort operator -(Effort now, Effort before) =>
        new(now.Keys - before.Keys, now.Tabs - before.Tabs, now.Answers - before.Answers);
}
