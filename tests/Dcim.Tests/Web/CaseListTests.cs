using System.Net;
using AngleSharp.Html.Dom;
using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Tests.Web;

/// <summary>Which cases are listed, and offered to be linked: those that say more than one registration does.</summary>
public sealed class CaseListTests
{
    private static async Task<string[]> ListAsync(Browser browser)
    {
        await browser.OpenAsync("/cases");
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        return [.. browser.Page.QuerySelectorAll("tbody th code").Select(c => c.TextContent)];
    }

    private static Task<string> CaseOfAsync(AppFactory app, string registration) =>
        app.ReadAsync(db => db.Registrations.Where(r => r.Code == registration).Select(r => r.Case.Code).SingleAsync());

    /// <summary>Two of one event: a registration brought into the case of another.</summary>
    private static async Task<string> CaseOfTwoAsync(AppFactory app, Browser browser)
    {
        var inCase = await CaseOfAsync(app, await app.RegisterAsync("pj"));
        var joining = await app.RegisterAsync("pj", b => b.Fill("CAS04.year", "2012").Fill("IDN04.year", "2012"));
        await browser.OpenAsync($"/cases/{inCase}");
        await browser.PostAsync($"/cases/{inCase}/registrations", ("registration", joining));
        return inCase;
    }

    private static async Task AnswerAsync(Browser browser, string inCase, string box, string answer)
    {
        await browser.OpenAsync($"/cases/{inCase}/edit");
        await browser.Fill(box, answer).SubmitAsync("save");
        Assert.Empty(browser.Errors);
        Assert.Equal(HttpStatusCode.OK, browser.Status);
    }

    [Fact]
    public async Task List_HasCasesOfSeveral_AndThoseWithAnswers_OfOnesInstitution()
    {
        await using var app = new AppFactory();
        var browser = await app.SignInAsync("pj");
        var ofTwo = await CaseOfTwoAsync(app, browser);
        var ofOne = await CaseOfAsync(app, await app.RegisterAsync("pj"));
        Assert.Equal([ofTwo], await ListAsync(browser));
        var row = browser.Page.QuerySelector("tbody tr")!;
        Assert.NotNull(row.QuerySelector($"a[href='/cases/{ofTwo}']"));
        Assert.Equal("2", row.Children[1].TextContent);
        Assert.Contains("2012", row.Children[2].TextContent);

        await AnswerAsync(browser, ofOne, "CAS09", "OPN");
        Assert.Equal([ofOne, ofTwo], await ListAsync(browser)); // the newest first
        Assert.NotEmpty(browser.Page.QuerySelector("tbody tr")!.Children[3].TextContent);
        Assert.True(
            await app.ReadAsync(db => db.AuditEvents.AnyAsync(e => e.Entity == nameof(Case) && e.Subject == "page 1"))
        );

        Assert.Empty(await ListAsync(await app.SignInAsync("gnr")));
    }

    [Fact]
    public async Task LinkedCases_AreChosenFromLists_AndKeptWhenNoLongerOffered()
    {
        await using var app = new AppFactory();
        var browser = await app.SignInAsync("pj");
        var ofTwo = await CaseOfTwoAsync(app, browser);
        var other = await CaseOfAsync(app, await app.RegisterAsync("pj"));
        var mine = await CaseOfAsync(app, await app.RegisterAsync("pj"));
        await AnswerAsync(browser, other, "CAS09", "OPN");
        await browser.OpenAsync($"/cases/{mine}/edit");
        var list = Assert.IsType<IHtmlSelectElement>(browser.Page.GetElementsByName("CAS08")[0], exactMatch: false);
        var offered = list.Options.Select(o => o.Value).ToList();
        Assert.Contains(ofTwo, offered);
        Assert.Contains(other, offered);
        Assert.DoesNotContain(mine, offered);

        await AnswerAsync(browser, mine, "CAS08", other);
        await AnswerAsync(browser, other, "CAS09", "");
        await browser.OpenAsync($"/cases/{mine}/edit");
        Assert.Equal(other, browser.Value("CAS08"));
        Assert.DoesNotContain(
            other,
            ((IHtmlSelectElement)browser.Page.GetElementsByName("CAS08")[1]).Options.Select(o => o.Value)
        );
    }
}
