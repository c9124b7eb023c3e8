using System.Net;
using Dcim.Data;
using Dcim.Domain.Records;
using Dcim.Web.Features.Linkage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Web;

/// <summary>Everything is compared when the reviewer or an administrator asks for it, goes on when it was killed, and is given up.</summary>
public sealed class LinkageRunsPageTests(AppFactory app) : IClassFixture<AppFactory>
{
    private const string Address = "/links/runs";

    private Task<bool> WorkAsync() =>
        app.AsSystemAsync(s =>
            s.GetRequiredService<LinkageRuns>().WorkAsync(null, TestContext.Current.CancellationToken)
        );

    private static string? State(Browser browser) =>
        browser.Page.QuerySelector("[data-run]")?.GetAttribute("data-state");

    private Task<long> SetAsync(Action<LinkRun> set) =>
        app.AsSystemAsync(async s =>
        {
            var db = s.GetRequiredService<DcimDbContext>();
            var run = await db.LinkRuns.OrderByDescending(r => r.Id).FirstAsync();
            set(run);
            run.Version++;
            await db.SaveChangesAsync();
            return run.Id;
        });

    private async Task<Browser> AskAsync(string account)
    {
        var browser = await app.SignInAsync(account);
        await browser.OpenAsync(Address);
        return await browser.SubmitAsync();
    }

    [Theory]
    [InlineData("reviewer")]
    [InlineData("admin")]
    public async Task Asked_ItIsDone_AndSaysHowManyPairs(string account)
    {
        var browser = await AskAsync(account);
        Assert.Equal("Waiting", State(browser));
        var waiting = await browser.Http.GetAsync(Address, TestContext.Current.CancellationToken);
        Assert.Equal(["3"], waiting.Headers.GetValues("Refresh"));
        // Asked again while it waits: it is the same.
        await browser.PostAsync(Address);
        Assert.Equal(2, await app.ReadAsync(db => db.LinkRuns.CountAsync(r => r.State == LinkRunState.Waiting)));

        await SetAsync(r => (r.State, r.Done, r.LeaseUntil) = (LinkRunState.Running, 250, DateTime.UnixEpoch));
        await browser.OpenAsync(Address);
        Assert.Equal("250", browser.Page.QuerySelector("progress")!.GetAttribute("value"));
        // Killed there: it is taken up, after the one that waits.
        Assert.True(await WorkAsync());
        Assert.True(await WorkAsync());
        await browser.OpenAsync(Address);
        Assert.Equal("Done", State(browser));
        Assert.All(
            browser.Page.QuerySelectorAll("[data-state=Done] td:last-child"),
            found => Assert.Equal("0", found.TextContent)
        );
        Assert.False(
            (await browser.Http.GetAsync(Address, TestContext.Current.CancellationToken)).Headers.Contains("Refresh")
        );
        Assert.False(await WorkAsync());
    }

    /// <summary>One that waits ends at once; one that is worked at at the next look of who works at it.</summary>
    [Fact]
    public async Task GivenUp_ItEnds()
    {
        var browser = await AskAsync("admin");
        await CancelAsync();
        Assert.Equal("Cancelled", State(browser));
        Assert.False(await WorkAsync());

        await AskAsync("admin");
        var id = await SetAsync(r => (r.State, r.LeaseUntil) = (LinkRunState.Running, DateTime.UnixEpoch));
        await CancelAsync();
        Assert.Equal("Running", State(browser));
        Assert.Empty(browser.Page.QuerySelectorAll("form[action$='/cancel']"));
        await WorkAsync();
        await browser.OpenAsync(Address);
        Assert.Equal("Cancelled", State(browser));
        Assert.NotNull(
            await app.ReadAsync(db => db.LinkRuns.Where(r => r.Id == id).Select(r => r.FinishedAt).SingleAsync())
        );

        // That of registrations, and that of suspects.
        async Task CancelAsync()
        {
            await browser.OpenAsync(Address);
            for (var i = 0; i < 2; i++)
            {
                var form = browser.Page.QuerySelector("form[action$='/cancel']")!;
                await browser.ShowAsync(browser.RequestOf((AngleSharp.Html.Dom.IHtmlFormElement)form, null));
            }
        }
    }

    /// <summary>How many pairs a registration brings tells whether others know her: who registers is shown no run, and nobody those of what changed.</summary>
    [Fact]
    public async Task WhoRegisters_IsShownNone()
    {
        foreach (var account in new[] { "pj", "farol" })
            Assert.Equal(HttpStatusCode.NotFound, (await (await app.SignInAsync(account)).OpenAsync(Address)).Status);
        await app.AsSystemAsync(async s =>
        {
            var db = s.GetRequiredService<DcimDbContext>();
            db.Add(
                new LinkRun
                {
                    Code = "changed23456",
                    Scope = LinkRunScope.Changed,
                    State = LinkRunState.Done,
                    Found = 1,
                }
            );
            return await db.SaveChangesAsync();
        });
        var reviewer = await app.SignInAsync("reviewer");
        await reviewer.OpenAsync(Address);
        Assert.DoesNotContain("changed23456", reviewer.Page.QuerySelector("main")!.InnerHtml);
    }
}
