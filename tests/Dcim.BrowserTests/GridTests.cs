using Dcim.BrowserTests.Running;
using static Microsoft.Playwright.Assertions;

namespace Dcim.BrowserTests;

/// <summary>The keys of a table of many persons, and those that work on each page.</summary>
public sealed class GridTests(Stage stage)
{
    [Fact]
    public async Task Keys_MoveInTheColumn_AndSendNothing()
    {
        await using var visit = await GridAsync();
        var (hands, keys) = (visit.Hands, visit.Page.Keyboard);
        await visit.Page.FocusAsync("#name0");
        await Press("ArrowDown", "#name1");
        await Press("Enter", "#name2");
        await Press("Enter", "#name2");
        await Press("Shift+Enter", "#name1");
        await Press("ArrowUp", "#name0");
        await visit.Page.FocusAsync("#sex0");
        await Press("Control+ArrowDown", "#sex1");
        await Press("ArrowDown", "#sex1");
        await Expect(visit.Page.Locator("#sex1")).ToHaveValueAsync("F");
        await Press("Control+ArrowUp", "#sex0");
        await visit.Page.FocusAsync("#country0");
        await keys.TypeAsync("be");
        await Press("Enter", "#country0");
        await Press("Enter", "#country1");
        await Press("Control+ArrowUp", "#country0");
        Assert.Equal("/scripted", visit.Path);

        async Task Press(string key, string focus)
        {
            await keys.PressAsync(key);
            Assert.True(await hands.HoldsFocusAsync(focus), $"{key} does not lead to {focus}.");
        }
    }

    [Fact]
    public async Task Enter_LeadsToTheColumnWhereTheRowWasBegun()
    {
        await using var visit = await GridAsync();
        var (hands, keys) = (visit.Hands, visit.Page.Keyboard);
        await visit.Page.FocusAsync("#name0");
        await keys.TypeAsync("Ana");
        await keys.PressAsync("Tab");
        await keys.TypeAsync("f");
        await keys.PressAsync("Enter");
        Assert.True(await hands.HoldsFocusAsync("#name1"));
        // Nothing was typed in this row before the second column.
        await keys.PressAsync("Tab");
        await keys.TypeAsync("f");
        await keys.PressAsync("Enter");
        Assert.True(await hands.HoldsFocusAsync("#sex2"));
        await keys.PressAsync("Shift+Enter");
        Assert.True(await hands.HoldsFocusAsync("#sex1"));
    }

    [Fact]
    public async Task ControlD_CopiesFromAbove_AndTheButtonFillsWhatIsEmpty()
    {
        await using var visit = await GridAsync();
        var page = visit.Page;
        await page.FillAsync("#name0", "Ana");
        await page.FocusAsync("#name1");
        await page.Keyboard.PressAsync("Control+d");
        Assert.True(await visit.Hands.HoldsFocusAsync("#name2"));
        Assert.Equal("Ana,Ana,", await page.ValuesAsync("[name=name]"));

        await page.FocusAsync("#country0");
        await page.Keyboard.TypeAsync("be");
        await page.Keyboard.PressAsync("Enter");
        await page.FocusAsync("#country2");
        await page.Keyboard.TypeAsync("al");
        await page.Keyboard.PressAsync("Enter");
        await page.ClickAsync("[data-copy-down]");
        Assert.Equal("B,B,A", await page.ValuesAsync("[name=country]"));
        await Expect(page.Locator("#country1")).ToHaveValueAsync("Beta");
    }

    [Fact]
    public async Task SeveralLines_ArePastedDownAndAcross()
    {
        await using var visit = await GridAsync();
        var page = visit.Page;
        await page.Locator("#name1")
            .EvaluateAsync(
                """
                box => {
                  const data = new DataTransfer();
                  data.setData("text/plain", "Ana\tfemale\tALPHA\r\nZoë\t?\tB\r\nTo\tF\tA\r\n");
                  box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
                }
                """
            );
        Assert.Equal(",Ana,Zoë", await page.ValuesAsync("[name=name]"));
        Assert.Equal(",F,", await page.ValuesAsync("[name=sex]"));
        Assert.Equal(",A,B", await page.ValuesAsync("[name=country]"));
    }

    [Fact]
    public async Task TheNextPage_AndSending_HaveAKeyOnEachPage()
    {
        await using var visit = await stage.VisitAsync();
        var page = visit.Page;
        await visit.OpenScriptedAsync(
            """
            <form method="get" action="/scripted"><label for="a">A</label><input id="a" name="a">
              <button type="submit" name="intent" value="other">Other</button>
              <button class="btn btn-primary" type="submit" name="intent" value="main">Main</button></form>
            <a rel="prev" href="/scripted?page=1">Back</a> <a rel="next" href="/scripted?page=3">On</a>
            """
        );
        await Expect(page.Locator("[rel=next]")).ToHaveAttributeAsync("aria-keyshortcuts", "Alt+PageDown");
        await page.FocusAsync("#a");
        await visit.GoAsync(() => page.Keyboard.PressAsync("Alt+PageDown"));
        Assert.EndsWith("?page=3", page.Url);
        await visit.GoAsync(() => page.Keyboard.PressAsync("Alt+PageUp"));
        Assert.EndsWith("?page=1", page.Url);
        await page.FocusAsync("#a");
        await page.Keyboard.TypeAsync("x");
        await visit.GoAsync(() => page.Keyboard.PressAsync("Control+Enter"));
        Assert.EndsWith("?a=x&intent=main", page.Url);
    }

    private async Task<Visit> GridAsync()
    {
        var visit = await stage.VisitAsync();
        var rows = Enumerable
            .Range(0, 3)
            .Select(i =>
                $"""
                    <tr><th scope="row">{i}</th>
                      <td><input id="name{i}" name="name" aria-label="Name"></td>
                      <td><select id="sex{i}" name="sex" aria-label="Sex"><option></option><option value="F">Female</option></select></td>
                      <td><select id="country{i}" name="country" aria-label="Country" class="form-select" data-typeahead>
                        <option></option><option value="A">Alpha</option><option value="B">Beta</option></select></td></tr>
                    """
            );
        await visit.OpenScriptedAsync(
            $"""
            <form><table data-grid><thead><tr><td></td><th>Name</th><th>Sex</th>
              <th>Country <button type="button" data-copy-down hidden>Copy down</button></th></tr></thead>
              <tbody>{string.Concat(rows)}</tbody></table><button>Send</button></form>
            """
        );
        return visit;
    }
}
