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

    /// <summary>Presses Tab until the element has the focus, and sees that one can see it.</summary>
    public async Task TabToAsync(string selector)
    {
        for (var i = 0; i < MostTabs; i++)
        {
            await page.Keyboard.PressAsync("Tab");
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
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync(text);
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
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.Locator(selector)).ToHaveValueAsync(label);
            return;
        }
        // A key without a letter of its own on the keyboard, or a space, opens the list instead of searching it.
        await page.Keyboard.TypeAsync(string.Concat(label.TakeWhile(char.IsAsciiLetter)));
        for (var i = 0; i < MostArrows; i++)
        {
            if (await page.EvaluateAsync<string>(ChosenLabel) == label)
                return;
            await page.Keyboard.PressAsync("ArrowDown");
        }
        Assert.Fail($"“{label}” is not among the answers of {selector}.");
    }

    /// <summary>Goes to a group of radio buttons and chooses one with the arrows.</summary>
    public async Task PickAsync(string name, string value)
    {
        await TabToAsync($"input[name='{name}']");
        var wanted = $"input[name='{name}'][value='{value}']";
        if (await HoldsFocusAsync(wanted))
            await page.Keyboard.PressAsync("Space");
        for (var i = 0; i < MostArrows; i++)
        {
            if (await HoldsFocusAsync($"{wanted}:checked"))
                return;
            await page.Keyboard.PressAsync("ArrowDown");
        }
        Assert.Fail($"{wanted} cannot be chosen with the arrows.");
    }

    /// <summary>Goes to a checkbox and ticks it.</summary>
    public async Task TickAsync(string selector)
    {
        await TabToAsync(selector);
        await page.Keyboard.PressAsync("Space");
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
        await page.Keyboard.PressAsync("Enter");
    }

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
