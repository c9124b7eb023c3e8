using Dcim.BrowserTests.Running;

namespace Dcim.BrowserTests;

/// <summary>On a telephone, or at four times the size, a page is read by scrolling down only (WCAG 1.4.10).</summary>
public sealed class NarrowTests(Stage stage)
{
    [Theory]
    [InlineData("en-GB")]
    [InlineData("pt-PT")]
    public async Task At320Pixels_NothingStandsOutOfThePage(string language)
    {
        await using var police = await VisitAsync("pj", language);
        var record = await police.RegisterAsync(2007);
        await LookAsync(police, "summary");
        foreach (var (path, name) in new[] { ("/registrations/new", "form"), ("/registrations", "list") })
            await LookAsync(police, path, name);
        await LookAsync(police, $"{record}/history", "history");
        await LookAsync(police, $"{record}/statuses/new", "status");
        foreach (var section in new[] { "background", "identification", "assistance" })
            await LookAsync(police, $"{record}/sections/{section}", $"section-{section}");
        await LookAsync(police, $"{record}/episodes/new", "row-episodes");
        await police.OpenEventAsync(3);
        await LookAsync(police, "grid");
        await police.PressAsync("submit");
        await LookAsync(police, "case");

        await using var ngo = await VisitAsync("farol", language);
        await LookAsync(ngo, "/registrations/new", "form-ngo");
        await using var analyst = await VisitAsync("analyst", language);
        await LookAsync(analyst, "/tables?year=2007", "tables");
        await LookAsync(analyst, "/elsewhere/new", "elsewhere-new");
        await using var manager = await VisitAsync("pj.manager", language);
        await LookAsync(manager, "/coverage", "coverage");
        await using var auditor = await VisitAsync("auditor", language);
        await LookAsync(auditor, "/audit", "audit");
    }

    private Task<Visit> VisitAsync(string account, string language) =>
        stage.VisitAsync(
            new()
            {
                Account = account,
                Language = language,
                Width = 320,
            }
        );

    private static async Task LookAsync(Visit visit, string path, string name)
    {
        Assert.True((await visit.OpenAsync(path))!.Ok, $"{path} is not shown.");
        await LookAsync(visit, name);
    }

    private static async Task LookAsync(Visit visit, string name)
    {
        await visit.PictureAsync($"narrow-{name}");
        var width = await visit.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
        Assert.True(
            width <= 320,
            $"{name} is {width} pixels wide: {await visit.Page.EvaluateAsync<string>(StandsOut)}"
        );
    }

    private const string StandsOut = """
        () => [...document.querySelectorAll("main *, header *, footer *")]
          .filter((e) => e.getBoundingClientRect().right > 320 && !e.closest(".table-responsive"))
          .map((e) => e.outerHTML.slice(0, 80)).join("; ")
        """;
}
