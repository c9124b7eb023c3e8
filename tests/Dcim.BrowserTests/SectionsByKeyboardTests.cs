using Dcim.BrowserTests.Running;
using static Microsoft.Playwright.Assertions;

namespace Dcim.BrowserTests;

/// <summary>The pages of a registration in full with the keyboard alone, and that nothing typed there is lost.</summary>
public sealed class SectionsByKeyboardTests(Stage stage)
{
    [Fact]
    public async Task AFile_IsToldFromSectionToSection_AndTheTaskListShrinks()
    {
        await using var visit = await stage.VisitAsync(new() { Account = "pj" });
        var (page, hands) = (visit.Page, visit.Hands);
        await visit.OpenAsync("/registrations/new");
        await hands.SkipAsync();
        foreach (var answer in Stories.MinimumOfPolice)
            await hands.AnswerAsync(answer);
        await visit.GoAsync(() => hands.PressAsync("Control+Enter"));
        var record = visit.Path;
        var open = await page.Locator(".task-open").CountAsync();
        Assert.True(open > 5);
        await Expect(page.Locator(".main-form")).ToContainTextAsync("as the caseworker said");

        var owed = Stories.OwedByPolice;
        await hands.TellAsync(visit, owed[..2]);
        await visit.OpenAsync(record);
        await Expect(page.Locator(".task-open")).ToHaveCountAsync(open - 2);
        await Expect(page.Locator("[data-task=recruitment] .task-done")).ToBeVisibleAsync();

        await hands.TellAsync(visit, owed[2..^2]);
        await hands.TellAsync(visit, [.. Stories.Helped, owed[^2], Stories.Returned, owed[^1]]);
        Assert.Equal($"{record}/sections/legal", visit.Path); // what the record rests on is filled in already
        await visit.OpenAsync(record);
        await Expect(page.Locator(".task-open")).ToHaveCountAsync(0);
        await Expect(page.Locator(".main-form")).ToContainTextAsync("computed");
        await Expect(page.Locator("[data-section=assistance] .row-list li")).ToHaveCountAsync(2);
        await Expect(page.Locator("[data-section=return]")).ToContainTextAsync("Bangladesh");

        await hands.SkipAsync();
        await visit.GoAsync(() => hands.EnterAsync(".task-list a[href$='/movement']"));
        await visit.GoAsync(() => hands.PressAsync("Alt+PageUp"));
        Assert.Equal($"{record}/sections/recruitment", visit.Path);
        await visit.GoAsync(() => hands.PressAsync("Alt+PageDown"));
        Assert.Equal($"{record}/sections/movement", visit.Path);
    }

    [Fact]
    public async Task WhatIsTyped_IsKeptWithoutSaving_AndCanBeThrownAway()
    {
        await using var visit = await stage.VisitAsync(new() { Account = "pj" });
        var (page, hands) = (visit.Page, visit.Hands);
        var dialogs = 0;
        page.Dialog += async (_, dialog) =>
        {
            dialogs++;
            await dialog.AcceptAsync();
        };
        var path = $"{await visit.RegisterAsync(2005)}/sections/background";
        await visit.OpenAsync(path);
        await hands.SkipAsync();
        await hands.AnswerAsync(new("VIC10.text", "Sylhet"));
        await Expect(page.Locator("[data-autosave-state]")).ToContainTextAsync("Kept on the server");
        await visit.GoAsync(() => hands.PressAsync("Alt+PageDown"));
        Assert.Equal(0, dialogs);

        await visit.GoAsync(() => hands.PressAsync("Alt+PageUp"));
        await Expect(page.Locator(".notice-warning")).ToBeVisibleAsync();
        await Expect(page.Locator("#VIC10-text")).ToHaveValueAsync("Sylhet");
        await visit.GoAsync(() => hands.EnterAsync("[value=drop-kept]"));
        await Expect(page.Locator(".notice-warning")).ToHaveCountAsync(0);
        await Expect(page.Locator("#VIC10-text")).ToHaveValueAsync("");
        Assert.Equal(0, dialogs);
    }

    [Fact]
    public async Task SignedOutMeanwhile_ThePageSaysSo_AndTheTextComesBack()
    {
        await using var visit = await stage.VisitAsync(new() { Account = "gnr" });
        var (page, hands) = (visit.Page, visit.Hands);
        var path = $"{await visit.RegisterAsync(2005)}/sections/background";
        await visit.OpenAsync(path);
        var other = new Visit(visit.App, visit.Context, await visit.Context.NewPageAsync());
        await other.OpenAsync("/");
        await other.GoAsync(() => other.Hands.EnterAsync(".who button"));

        await hands.SkipAsync();
        await hands.AnswerAsync(new("VIC10.text", "Sylhet"));
        await Expect(page.Locator("[data-autosave-state][data-problem]")).ToContainTextAsync("Your sign-in has ended");
        await Expect(page.Locator("#VIC10-text")).ToHaveValueAsync("Sylhet");

        await visit.GoAsync(() => hands.PressAsync("Control+Enter"));
        await hands.TypeAsync("#Email", "gnr@demo.invalid");
        await hands.TypeAsync("#Password", DemoApp.Password);
        await visit.GoAsync(() => hands.PressAsync("Enter"));
        await visit.GoAsync(() => hands.EnterAsync("button[value=resume]"));
        Assert.Equal(path, visit.Path);
        await Expect(page.Locator("#VIC10-text")).ToHaveValueAsync("Sylhet");
        await hands.TabToAsync("#VIC10-text");
        await visit.GoAsync(() => hands.PressAsync("Control+Enter"));
        await visit.OpenAsync(path);
        await Expect(page.Locator("#VIC10-text")).ToHaveValueAsync("Sylhet");
    }

    [Fact]
    public async Task TwoAtTheSameSection_TheSecondSeesWhatChanged()
    {
        await using var visit = await stage.VisitAsync(new() { Account = "pj" });
        var path = $"{await visit.RegisterAsync(2005)}/sections/background";
        await visit.OpenAsync(path);
        var other = new Visit(visit.App, visit.Context, await visit.Context.NewPageAsync());
        await other.OpenAsync(path);
        await SendAsync(other, "ASY");
        await SendAsync(visit, "VIS");

        await Expect(visit.Page.Locator(".notice-problem")).ToBeFocusedAsync();
        await Expect(visit.Page.Locator(".notice-problem tbody tr")).ToHaveCountAsync(1);
        await Expect(visit.Page.Locator("[name=VIC11]")).ToHaveValueAsync("VIS");
        await visit.Hands.TypeAsync("#Reason", "visa seen");
        await visit.GoAsync(() => visit.Hands.PressAsync("Control+Enter"));
        await visit.OpenAsync(path);
        await Expect(visit.Page.Locator("[name=VIC11]")).ToHaveValueAsync("VIS");

        static async Task SendAsync(Visit one, string stay)
        {
            await one.Page.BringToFrontAsync();
            await one.Hands.SkipAsync();
            await one.Hands.AnswerAsync(new("VIC11", stay));
            await one.GoAsync(() => one.Hands.PressAsync("Control+Enter"));
        }
    }

    [Fact]
    public async Task Grid_IsFilledLikeASpreadsheet()
    {
        await using var visit = await stage.VisitAsync(new() { Account = "pj" });
        var (page, hands) = (visit.Page, visit.Hands);
        await visit.OpenAsync("/events/new");
        await hands.SkipAsync();
        await hands.AnswerAsync(new("people", "5"));
        foreach (var answer in Stories.Case2)
            await hands.AnswerAsync(answer);
        await visit.GoAsync(() => hands.PressAsync("Control+Enter"));

        // Down the column of ages: one, the same again, and an impossible one two rows below.
        await hands.TypeAsync("[name='p0.VIC03']", "31");
        await hands.PressAsync("Enter");
        await hands.PressAsync("Control+d");
        await hands.PressAsync("ArrowDown");
        await hands.WriteAsync("310");
        // A citizenship of her own in the row below.
        await hands.PressAsync("Enter");
        await hands.TypeAsync("[name='p4.VIC06']", "Nepal");
        await visit.GoAsync(() => hands.PressAsync("Control+Enter"));

        await Expect(page.Locator(".error-summary")).ToBeFocusedAsync();
        await hands.EnterAsync(".error-summary a");
        Assert.True(await hands.HoldsFocusAsync("[name='p3.VIC03']"));
        await hands.RetypeAsync("17");
        await visit.GoAsync(() => hands.PressAsync("Control+Enter"));

        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(5);
        await Expect(page.Locator("tbody tr").Last).ToContainTextAsync("Nepal");
        await Expect(page.Locator("tbody tr").Filter(new() { HasText = "Bangladesh" })).ToHaveCountAsync(4);
        await visit.GoAsync(() => hands.EnterAsync("tbody tr:nth-child(2) th a"));
        await Expect(page.Locator(".answers").First).ToContainTextAsync("31");
        await Expect(page.Locator("[data-section=exploitation]")).ToContainTextAsync("Greece");
    }
}
