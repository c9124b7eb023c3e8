using System.Text;
using Dcim.BrowserTests.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dcim.BrowserTests;

/// <summary>A file on its way in, and out again, without a mouse.</summary>
public sealed class ImportByKeyboardTests(Stage stage)
{
    private static readonly PageWaitForSelectorOptions s_patience = new() { Timeout = 60_000 };

    [Fact]
    public async Task AFile_IsSent_Mapped_LookedAt_BroughtIn_AndTakenBack()
    {
        await using var visit = await stage.VisitAsync(new() { Account = "pj.manager" });
        var (page, hands) = (visit.Page, visit.Hands);
        // The browser is told beforehand that its window of files will be answered.
        var choosing = page.WaitForFileChooserAsync(new() { Timeout = 60_000 });
        await visit.OpenAsync("/imports");
        await hands.SkipAsync();
        await visit.GoAsync(() => hands.EnterAsync("main a[href='/imports/new']"));
        await hands.SkipAsync();
        await hands.EnterAsync("#file");
        await (await choosing).SetFilesAsync(
            new FilePayload
            {
                Name = "list.csv",
                MimeType = "text/csv",
                Buffer = Encoding.UTF8.GetBytes(
                    """
                    No;Sex;How old;Citizenship;Date of registration;Main form of exploitation
                    K1;woman;24;Romania;3.5.2013;labour
                    K2;lady;25;Romania;4.5.2013;labour
                    K3;robot;26;Romania;5.5.2013;labour
                    """
                ),
            }
        );
        await visit.GoAsync(() => hands.EnterAsync("main .form-buttons button[type=submit]"));

        await hands.SkipAsync();
        await hands.TypeAsync("#name", "List by keyboard");
        await hands.AnswerAsync(new("C.0.target", "VIC03"));
        // Enter in a box shows what is asked of the columns now; nothing is checked before it is asked for.
        await visit.GoAsync(() => hands.EnterAsync("button[name=intent][value=show]:not([tabindex='-1'])"));
        await Expect(page.Locator("#name")).ToHaveValueAsync("List by keyboard");
        await hands.SkipAsync();
        await hands.TabToAsync("#B-0-code0");
        await hands.WriteAsync("Female");
        await Expect(page.Locator("#B-0-code0")).ToHaveValueAsync("F");
        await hands.AnswerAsync(new("fixed.statuses[1].IDN03", "PRE"));
        await hands.TypeAsync("[name='fixed.statuses[1].IDN04']", "2013-05");
        await hands.AnswerAsync(new("fixed.statuses[1].IDN05", "PT-PJ"));
        await hands.EnterAsync("button[value=check]");

        await page.WaitForSelectorAsync("button[value=commit]", s_patience);
        await Expect(page.Locator("main")).ToContainTextAsync("“robot” has no code");
        await hands.SkipAsync();
        await hands.TabToAsync("a[href$='/rejected.xlsx']");
        await visit.GoAsync(() => hands.EnterAsync("button[value=commit]"));
        await Expect(page.Locator(".error-summary")).ToBeFocusedAsync();
        await hands.EnterAsync(".error-summary a");
        Assert.True(await hands.HoldsFocusAsync("#confirmed"));
        await hands.PressAsync("Space");
        await hands.EnterAsync("button[value=commit]");

        await page.WaitForSelectorAsync("form[action$='/undo']", s_patience);
        await Expect(page.Locator("table.import-counts tbody td").Nth(1)).ToHaveTextAsync("2");
        await hands.SkipAsync();
        await hands.EnterAsync("form[action$='/undo'] button");
        await Expect(page.Locator("main")).ToContainTextAsync("Taken back", new() { Timeout = 60_000 });
    }
}
