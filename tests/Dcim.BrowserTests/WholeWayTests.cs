using ClosedXML.Excel;
using Dcim.BrowserTests.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dcim.BrowserTests;

/// <summary>
/// The whole way in Portuguese, from the sign-in of a caseworker to the workbook of the analyst. Forms are filled with the
/// keyboard alone; each step is looked at by axe and leaves a picture.
/// </summary>
public sealed class WholeWayTests(Stage stage)
{
    private const string Year = "2012";

    // The browser's own box for a day has an order of its own for day and month; this day is typed alike in all.
    private const string AsOf = "2012-12-12";
    private const string AsOfTyped = "12122012";

    private int _step;

    [Fact]
    public async Task FromSignInToWorkbook_InPortugueseByKeyboard()
    {
        await RegisterAndSignOutAsync();
        await DeclareCoverageAsync();
        await DownloadAsync();
    }

    private async Task RegisterAndSignOutAsync()
    {
        await using var visit = await stage.VisitAsync();
        var (page, hands) = (visit.Page, visit.Hands);
        await SignInByKeyboardAsync(visit, "pj", "Sign in");
        await Expect(page.Locator("h1")).ToHaveTextAsync("What would you like to do?");
        await visit.GoAsync(() => hands.EnterAsync(".languages [lang=pt-PT]"));
        await Expect(page.Locator("h1")).ToHaveTextAsync("O que pretende fazer?");
        await StepAsync(visit, "home");

        await visit.GoAsync(() => hands.EnterAsync("main a[href='/registrations/search']"));
        await Expect(page.Locator("h1")).ToHaveTextAsync("Procurar uma pessoa");
        await visit.GoAsync(() => hands.EnterAsync("main .sheet [value=search]"));
        await Expect(page.Locator(".error-summary")).ToContainTextAsync("É pouco para procurar alguém");
        await hands.TypeAsync("#VID03-given", "Inventada");
        await hands.TypeAsync("#VID03-family", "da Silva Exemplo");
        await visit.GoAsync(() => hands.EnterAsync("main .sheet [value=search]"));
        await Expect(page.Locator("#found-heading")).ToContainTextAsync("Nenhum registo");
        await StepAsync(visit, "search");
        await visit.GoAsync(() => hands.EnterAsync("main [value=resume]"));
        await Expect(page.Locator("h1")).ToHaveTextAsync("Registar uma vítima");
        await Expect(page.Locator("#VID03-family")).ToHaveValueAsync("da Silva Exemplo");
        await hands.DateAsync("CAS04", "14", "3", Year);
        await hands.PickAsync("VIC01", "F");
        await StepAsync(visit, "half-filled");
        await visit.GoAsync(() => hands.EnterAsync(".form-buttons [value=draft]"));
        await Expect(page.Locator(".notice"))
            .ToHaveTextAsync("O rascunho foi guardado. Ainda não entra nas contagens.");
        await Expect(page.Locator(".counted-no")).ToContainTextAsync("não, respostas em falta: 6");
        await StepAsync(visit, "draft");

        await hands.TypeAsync("#VIC03", "24");
        await hands.ChooseAsync("#VIC06-1", "Brasil");
        await hands.ChooseAsync("#EXP16", "Exploração sexual");
        await hands.ChooseAsync("#IDN03", "Presumível vítima");
        await hands.DateAsync("IDN04", "31", "2", Year);
        await hands.ChooseAsync("#IDN05", "Polícia Judiciária (demo)");
        await visit.GoAsync(() => hands.EnterAsync(".form-buttons [value=submit]"));
        await CorrectImpossibleDateAsync(visit);

        await Expect(page.Locator(".counted-yes")).ToContainTextAsync("Entra na estatística: sim");
        await Expect(page.Locator(".answers").First).ToContainTextAsync("Brasil");
        await StepAsync(visit, "summary");
        await AddStatusAsync(visit);
        await SeeHistoryAsync(visit);

        await visit.GoAsync(() => hands.EnterAsync(".who button"));
        await Expect(page.Locator("h1")).ToHaveTextAsync("Iniciar sessão");
        await StepAsync(visit, "signed-out");
    }

    private async Task CorrectImpossibleDateAsync(Visit visit)
    {
        var (page, hands) = (visit.Page, visit.Hands);
        Assert.True(await hands.HoldsFocusAsync(".error-summary"), "The error summary does not have the focus.");
        await Expect(page).ToHaveTitleAsync("Erro: Rascunho de um registo – DCIM");
        await Expect(page.Locator(".error-summary li")).ToHaveCountAsync(1);
        await Expect(page.Locator(".counted-no")).ToContainTextAsync("não, falta uma resposta");
        await StepAsync(visit, "error");
        await hands.EnterAsync(".error-summary a");
        Assert.True(await hands.HoldsFocusAsync("#IDN04-day"), "The link of the summary does not lead to the box.");
        await hands.RetypeAsync("15");
        await hands.TypeAsync("#IDN04-month", "3");
        // Nothing else was lost on the way.
        await Expect(page.Locator("#VID03-family")).ToHaveValueAsync("da Silva Exemplo");
        await Expect(page.Locator("#VIC01-F")).ToBeCheckedAsync();
        await visit.GoAsync(() => hands.EnterAsync(".form-buttons [value=submit]"));
    }

    private async Task AddStatusAsync(Visit visit)
    {
        var (page, hands) = (visit.Page, visit.Hands);
        await visit.GoAsync(() => hands.EnterAsync("main a[href$='/statuses/new']"));
        await hands.ChooseAsync("#IDN03", "Vítima confirmada");
        await hands.DateAsync("IDN04", "", "11", "2013");
        await hands.ChooseAsync("#IDN05", "Polícia Judiciária (demo)");
        await StepAsync(visit, "later-status");
        await visit.GoAsync(() => hands.EnterAsync(".form-buttons [value=save]"));
        var statuses = page.Locator("[data-section=identification] .row-list li");
        await Expect(statuses).ToHaveCountAsync(2);
        await Expect(statuses.Last).ToContainTextAsync("11/2013");
        await Expect(page.Locator(".identity-bar")).ToContainTextAsync("Vítima confirmada");
        await StepAsync(visit, "two-statuses");
    }

    private async Task SeeHistoryAsync(Visit visit)
    {
        var (page, hands) = (visit.Page, visit.Hands);
        await visit.GoAsync(() => hands.EnterAsync("main a[href$='/history']"));
        await Expect(page.Locator("h2").First).ToHaveTextAsync("Cronologia");
        await Expect(page.Locator(".timeline li").First).ToContainTextAsync("Vítima confirmada");
        await StepAsync(visit, "history");
    }

    private async Task DeclareCoverageAsync()
    {
        await using var visit = await stage.VisitAsync(new() { Language = "pt-PT" });
        var (page, hands) = (visit.Page, visit.Hands);
        await SignInByKeyboardAsync(visit, "pj.manager", "Iniciar sessão");
        await visit.GoAsync(() => hands.EnterAsync("main a[href='/coverage']"));
        await hands.TypeAsync("#From", Year);
        await visit.GoAsync(() => hands.EnterAsync("[value=declare]"));
        await Expect(page.Locator("tbody")).ToContainTextAsync(Year);
        await StepAsync(visit, "coverage");
    }

    private async Task DownloadAsync()
    {
        await using var visit = await stage.VisitAsync(new() { Language = "pt-PT" });
        var (page, hands) = (visit.Page, visit.Hands);
        await SignInByKeyboardAsync(visit, "analyst", "Iniciar sessão");
        await visit.GoAsync(() => hands.EnterAsync("main a[href='/tables']"));
        await Expect(page.Locator("h1")).ToHaveTextAsync("Quadros anuais");
        await hands.TypeAsync("#Year", Year);
        await hands.TabToAsync("#AsOf");
        await page.Keyboard.TypeAsync(AsOfTyped);
        await Expect(page.Locator("#AsOf")).ToHaveValueAsync(AsOf);
        await visit.GoAsync(() => hands.EnterAsync(".table-form button"));
        await Expect(page.Locator("#AsOf")).ToHaveValueAsync(AsOf);
        var bySex = page.Locator("[data-table=STATUS-SEX]");
        Assert.Equal("1", await CellAsync(bySex, "Presumível vítima", "Feminino"));
        // The confirmation came after the day asked for.
        Assert.NotEqual("1", await CellAsync(bySex, "Vítima confirmada", "Feminino"));
        await StepAsync(visit, "table");

        await hands.TabToAsync("a[href^='/tables/t1.xlsx']");
        var download = await page.RunAndWaitForDownloadAsync(() => page.Keyboard.PressAsync("Enter"));
        Assert.Equal($"T1-{Year}-{AsOf}.xlsx", download.SuggestedFilename);
        var file = Path.Combine(
            Directory.CreateTempSubdirectory("dcim-download-").FullName,
            download.SuggestedFilename
        );
        await download.SaveAsAsync(file);
        CheckWorkbook(file);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);

        await visit.GoAsync(() => hands.EnterAsync("[data-table=STATUS-SEX] a"));
        await Expect(page.Locator("h1")).ToHaveTextAsync("O que está por trás do número");
        await StepAsync(visit, "cell");
    }

    private static void CheckWorkbook(string file)
    {
        using var workbook = new XLWorkbook(file);
        var margin = SheetTable.Read(workbook.Worksheet("STATUS-SEX"));
        Assert.Equal("1", Assert.Single(margin, r => r["Classificação da vítima"] == "Presumível vítima")["Feminino"]);
        var cell = Assert.Single(SheetTable.Read(workbook.Worksheet("T1")), r => r["Valor"] == "1");
        Assert.Equal(Year, cell["Ano"]);
        Assert.Equal("Feminino", cell["Sexo"]);
        Assert.Equal("Brasil", cell["País de nacionalidade"]);
        Assert.Equal("Presumível vítima", cell["Classificação da vítima"]);
        Assert.Equal("Exploração sexual", cell["Forma de exploração"]);
    }

    private static async Task<string> CellAsync(ILocator table, string row, string column)
    {
        var headers = await table.Locator("thead th").AllInnerTextsAsync();
        var index = headers.ToList().IndexOf(column);
        Assert.True(index > 0, $"There is no column {column}, but {string.Join(", ", headers)}.");
        var line = table.Locator("tbody tr").Filter(new() { HasText = row });
        return (await line.Locator("td").Nth(index - 1).InnerTextAsync()).Trim();
    }

    private async Task SignInByKeyboardAsync(Visit visit, string account, string title)
    {
        var email = await visit.App.OpenAccountAsync(account);
        await visit.OpenAsync("/");
        await Expect(visit.Page.Locator("h1")).ToHaveTextAsync(title);
        await visit.Hands.TypeAsync("#Email", email);
        await visit.Hands.TypeAsync("#Password", DemoApp.Password);
        await StepAsync(visit, "sign-in");
        await visit.GoAsync(() => visit.Page.Keyboard.PressAsync("Enter"));
    }

    private async Task StepAsync(Visit visit, string name)
    {
        await visit.PictureAsync($"way-{++_step:00}-{name}");
        Assert.Empty(await visit.Page.SeriousFindingsAsync());
    }
}
