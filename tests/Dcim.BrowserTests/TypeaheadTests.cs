using System.Text.RegularExpressions;
using Dcim.BrowserTests.Running;
using static Microsoft.Playwright.Assertions;

namespace Dcim.BrowserTests;

/// <summary>Long lists, as typeahead.js makes them boxes to type in.</summary>
public sealed class TypeaheadTests(Stage stage)
{
    private const string Box = "#VIC06-1";
    private const string List = "#VIC06-1-list";
    private const string Active = "#VIC06-1-matches [aria-selected=true]";

    [Theory]
    [InlineData("brazi", "BR", "Brazil")]
    [InlineData("BD", "BD", "Bangladesh")]
    [InlineData("cote d", "CI", "Côte d’Ivoire")]
    [InlineData("STATES", "US", "United States")]
    [InlineData("not kn", "UNK", "Not known")]
    public async Task WhatIsTyped_FindsTheAnswer_AndEnterSendsNothing(string typed, string code, string label)
    {
        await using var visit = await FormAsync();
        var page = visit.Page;
        var sent = new List<string>();
        page.Request += (_, request) => sent.Add(request.Method);
        await visit.Hands.TypeAsync(Box, typed);
        await Expect(page.Locator(Active)).ToHaveTextAsync(label);
        await Expect(page.Locator(Box)).ToHaveAttributeAsync("aria-expanded", "true");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(Box)).ToHaveValueAsync(label);
        await Expect(page.Locator(List)).ToHaveValueAsync(code);
        await Expect(page.Locator(Box)).ToHaveAttributeAsync("aria-expanded", "false");
        Assert.True(await visit.Hands.HoldsFocusAsync(Box));
        Assert.DoesNotContain("POST", sent);
    }

    [Fact]
    public async Task LettersWithoutAnAccent_FindThoseWithAStroke()
    {
        await using var visit = await stage.VisitAsync(new() { Account = "pj", Language = "pl" });
        await visit.OpenAsync("/registrations/new");
        await visit.Hands.TypeAsync(Box, "lotwa");
        await visit.Page.Keyboard.PressAsync("Tab");
        await Expect(visit.Page.Locator(Box)).ToHaveValueAsync("Łotwa");
    }

    [Fact]
    public async Task Tab_TakesTheFirstMatch_Escape_TheEarlierAnswer_AndEmptyIsNoAnswer()
    {
        await using var visit = await FormAsync();
        var (page, keys) = (visit.Page, visit.Page.Keyboard);
        await visit.Hands.TypeAsync(Box, "rom");
        await keys.PressAsync("Tab");
        await Expect(page.Locator(List)).ToHaveValueAsync("RO");
        Assert.False(await visit.Hands.HoldsFocusAsync(Box));

        await page.FocusAsync(Box);
        await visit.Hands.RetypeAsync("bul");
        await keys.PressAsync("ArrowDown");
        await keys.PressAsync("Escape");
        await Expect(page.Locator(Box)).ToHaveValueAsync("Romania");
        await Expect(page.Locator(List)).ToHaveValueAsync("RO");

        await keys.PressAsync("ArrowDown");
        await Expect(page.Locator(Active)).ToHaveTextAsync("Romania");
        await keys.PressAsync("ArrowDown");
        await keys.PressAsync("Enter");
        await Expect(page.Locator(Box)).ToHaveValueAsync("Russia");

        await page.FillAsync(Box, "");
        await keys.PressAsync("Tab");
        await Expect(page.Locator(List)).ToHaveValueAsync("");
    }

    [Fact]
    public async Task WhatMatchesNothing_ChangesNothing_AndIsSaid()
    {
        await using var visit = await FormAsync();
        var page = visit.Page;
        var status = page.Locator(".typeahead:has(#VIC06-1) [role=status]");
        await visit.SelectAsync("VIC06-1", "NG");
        await visit.Hands.RetypeAsync("nig");
        await page.ScreenshotAsync(new() { Path = Pictures.PathOf("typeahead-typed") });
        await Expect(status).ToHaveTextAsync("Answers in the list: 2");
        await visit.Hands.RetypeAsync("atlantis");
        await Expect(status).ToHaveTextAsync("Nothing in the list matches “atlantis”.");
        await Expect(status).ToBeVisibleAsync();
        Assert.Empty(await page.SeriousFindingsAsync());
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator(Box)).ToHaveValueAsync("Nigeria");
        await Expect(page.Locator(List)).ToHaveValueAsync("NG");
        await Expect(status).ToContainTextAsync("“atlantis” is not in the list.");
    }

    [Fact]
    public async Task TheLabelAndTheSummary_LeadToTheBox_AndItIsAccessible()
    {
        await using var visit = await FormAsync();
        var page = visit.Page;
        await page.Locator("label[for=VIC06-1]").EvaluateAsync("label => label.click()");
        Assert.True(await visit.Hands.HoldsFocusAsync(Box));
        await page.ClickAsync(Box);
        await Expect(page.Locator("#VIC06-1-matches [role=group]")).ToHaveAttributeAsync("aria-label", "No answer");
        Assert.Empty(await page.SeriousFindingsAsync());
        await page.ScreenshotAsync(new() { Path = Pictures.PathOf("typeahead-open") });
        await page.Locator("#VIC06-1-matches [role=option]", new() { HasText = "Angola" }).ClickAsync();
        await Expect(page.Locator(Box)).ToHaveValueAsync("Angola");
        await visit.PressAsync("draft");
        await Expect(page.Locator(Box)).ToHaveValueAsync("Angola");
        await visit.SelectAsync("VIC06-1", "UNK");
        await visit.PressAsync("submit");
        await page.Locator(".error-summary a[href^='#EXP16']").ClickAsync();
        Assert.True(await page.EvaluateAsync<bool>("() => document.activeElement.id.startsWith('EXP16')"));
    }

    [Fact]
    public async Task AnAnswer_AsksWhatHangsOnIt_AndSaysThatItChanged()
    {
        await using var visit = await stage.VisitAsync();
        await visit.OpenScriptedAsync(
            """
            <form data-guard>
              <label for="c">Country</label>
              <select id="c" name="c" class="form-select" data-typeahead>
                <option value=""></option><option value="A">Alpha</option><option value="B">Beta</option>
              </select>
              <div data-show-when='[{"box":"c","has":["B"]}]'><label for="d">More</label><input id="d" name="d"></div>
              <button type="reset">Reset</button>
            </form>
            """
        );
        var page = visit.Page;
        await Expect(page.Locator("#d")).ToBeHiddenAsync();
        await visit.Hands.TypeAsync("#c", "be");
        await Expect(page.Locator("form")).Not.ToHaveAttributeAsync("data-unsaved", "");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator("form")).ToHaveAttributeAsync("data-unsaved", "");
        Assert.True(await visit.Hands.HoldsFocusAsync("#d"), "Tab did not find the question that the answer asks.");
        await page.ClickAsync("[type=reset]");
        await Expect(page.Locator("#c")).ToHaveValueAsync("");
        await Expect(page.Locator("#d")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Regions_AreThoseOfTheCountryChosen_AndNoneIsLost()
    {
        await using var visit = await stage.VisitAsync();
        await visit.OpenScriptedAsync(
            """
            <form>
              <select name="c" aria-label="Country">
                <option value=""></option><option value="PT">Portugal</option><option value="SK">Slovakia</option>
                <option value="ES">Spain</option>
              </select>
              <select id="r" name="r" aria-label="Region" class="form-select" data-typeahead data-region-of="c">
                <option value=""></option><option value="PT150">Algarve</option><option value="SK010">Bratislava</option>
                <optgroup label="No answer"><option value="UNK">Not known</option></optgroup>
              </select>
            </form>
            """
        );
        var page = visit.Page;
        var offered = page.Locator("#r-matches [role=option]");
        async Task OffersAsync(params string[] expected)
        {
            await page.ClickAsync("#r");
            await Expect(offered).ToHaveTextAsync(expected);
            await page.Keyboard.PressAsync("Escape");
        }
        await OffersAsync("Algarve", "Bratislava", "Not known");
        await page.SelectOptionAsync("[name=c]", "SK");
        await OffersAsync("Bratislava", "Not known");
        await page.SelectOptionAsync("[name=c]", "ES");
        await OffersAsync("Not known");
        await page.SelectOptionAsync("[name=c]", "PT");
        await visit.Hands.TypeAsync("#r", "alg");
        await page.Keyboard.PressAsync("Tab");
        await page.SelectOptionAsync("[name=c]", "SK");
        await Expect(page.Locator("#r-list")).ToHaveValueAsync("PT150");
        Assert.Equal("PT150", await page.EvaluateAsync<string>("() => new FormData(document.forms[0]).get('r')"));
    }

    [Fact]
    public async Task EscapeThatClosesTheList_DoesNotCountForLeaving()
    {
        await using var visit = await stage.VisitAsync();
        await visit.OpenScriptedAsync(
            """
            <a href="/left" data-quick-exit>Leave</a>
            <select id="c" aria-label="Country" class="form-select" data-typeahead>
              <option value=""></option><option value="A">Alpha</option>
            </select>
            """
        );
        var page = visit.Page;
        await page.FocusAsync("#c");
        for (var i = 0; i < 3; i++)
        {
            await page.Keyboard.PressAsync("ArrowDown");
            await Expect(page.Locator("#c-matches")).ToBeVisibleAsync();
            await page.Keyboard.PressAsync("Escape");
            await Expect(page.Locator("#c-matches")).ToBeHiddenAsync();
        }
        await Expect(page.Locator("body")).ToBeVisibleAsync();
        for (var i = 0; i < 3; i++)
            await page.Keyboard.PressAsync("Escape");
        await Expect(page).ToHaveURLAsync(new Regex("left$"));
    }

    [Theory]
    [InlineData("ltr")]
    [InlineData("rtl")]
    public async Task OnANarrowScreen_TheMatchesStayInIt(string direction)
    {
        await using var visit = await stage.VisitAsync(new() { Width = 320 });
        await visit.OpenScriptedAsync(
            """
            <div class="table-responsive"><table><tbody><tr><td>
              <select id="c" aria-label="Country" class="form-select" data-typeahead>
                <option value=""></option><option value="A">Alpha of the very long name that no screen holds in one line</option>
              </select></td></tr></tbody></table></div>
            """,
            direction
        );
        await visit.Page.ClickAsync("#c");
        var list = await visit.Page.Locator("#c-matches").BoundingBoxAsync();
        Assert.InRange(list!.X, 0, 320 - list.Width);
        await Expect(visit.Page.Locator("#c-matches")).ToHaveAttributeAsync("aria-label", "Country");
        await Expect(visit.Page.Locator("#c-matches [role=option]")).ToBeInViewportAsync(new() { Ratio = 1 });
        await visit.Page.ScreenshotAsync(new() { Path = Pictures.PathOf($"typeahead-narrow-{direction}") });
    }

    private async Task<Visit> FormAsync()
    {
        var visit = await stage.VisitAsync(new() { Account = "pj" });
        await visit.OpenAsync("/registrations/new");
        return visit;
    }
}
