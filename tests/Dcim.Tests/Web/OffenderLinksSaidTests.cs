using System.Net;
using Dcim.Data.Audit;
using Dcim.Data.Linkage;
using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Dcim.Tests.Web.OffenderLinksTests;

namespace Dcim.Tests.Web;

/// <summary>What was said of pairs of offender records is shown to who may take it back, and taken back; nobody learns anything else by it.</summary>
public sealed class OffenderLinksSaidTests(OffenderLinksTests.Factory app) : IClassFixture<OffenderLinksTests.Factory>
{
    private const string List = "/links/offenders/said";
    private const string Reviewer = "reviewer";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Two suspects of one name, one of each account, and the pair that the matcher makes of them.</summary>
    private async Task<(Suspect One, Suspect Other, string Pair)> PairAsync(
        string account,
        string other,
        Name name,
        bool isSecret = false
    )
    {
        var (first, second) = (await SuspectAsync(app, account, name), await SuspectAsync(app, other, name));
        if (isSecret)
            await MakeSecretAsync(second);
        await app.AsSystemAsync(s =>
            s.GetRequiredService<OffenderMatcher>().CompareChangedAsync(DateTime.MinValue, DateTime.MaxValue, Stop)
        );
        var pair = await app.ReadAsync(db =>
            db.OffenderCandidatePairs.Where(p => p.FirstId == first.Id && p.SecondId == second.Id)
                .Select(p => p.Code)
                .SingleAsync()
        );
        return (first, second, pair);
    }

    /// <summary>Nobody of the authority is let in.</summary>
    private Task<int> MakeSecretAsync(Suspect suspect) =>
        app.ReadAsync(async db =>
        {
            (await db.Proceedings.SingleAsync(p => p.Code == suspect.Proceeding)).IsUnderSecrecy = true;
            return await db.SaveChangesAsync();
        });

    private async Task<HttpStatusCode> AskedAsync(string account, string pair)
    {
        var browser = await app.SignInAsync(account);
        var answer = await browser.OpenAsync($"/links/offenders/{pair}");
        if (answer.Status == HttpStatusCode.OK)
            await browser.SubmitAsync("later");
        return answer.Status;
    }

    private async Task SayAsync(string account, string pair, string says, string reason = "")
    {
        var browser = await app.SignInAsync(account);
        await browser.OpenAsync($"/links/offenders/{pair}");
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        await browser.Fill("Reason", reason).SubmitAsync(says);
        Assert.Empty(browser.Errors);
    }

    private async Task<Browser> ListAsync(string account)
    {
        var browser = await app.SignInAsync(account);
        await browser.OpenAsync(List);
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        return browser;
    }

    /// <summary>What stands of a record in the list of the account; null of nothing.</summary>
    private async Task<(string Said, string Text, string Address)?> SaidAsync(string account, Suspect suspect) =>
        (await ListAsync(account)).Page.QuerySelector($"[data-said]:has([data-own='{suspect.Code}'])") is { } line
            ? (
                line.GetAttribute("data-said")!,
                line.TextContent,
                line.QuerySelector("a[href*='/said/']")!.GetAttribute("href")!
            )
            : null;

    private async Task<Browser> TakeBackAsync(string account, string address, string reason = "a slip")
    {
        var browser = await app.SignInAsync(account);
        await browser.OpenAsync(address);
        await browser.Fill("Reason", reason).SubmitAsync();
        return browser;
    }

    private Task<string> NameOfAsync(string institution) =>
        app.ReadAsync(db => db.Institutions.Where(i => i.Code == institution).Select(i => i.Name).SingleAsync());

    /// <summary>Each sees which authority the other is, and nothing else of it; one is enough to undo it, and to ask again.</summary>
    [Fact]
    public async Task ALinkOfBoth_IsUndoneByOne()
    {
        var (police, prosecutor, pair) = await PairAsync("pj", "mp", new("Abelardin", "Bravoskul", 1));
        await SayAsync("pj", pair, "same");
        Assert.Null(await SaidAsync("pj", police));
        await SayAsync("mp", pair, "same", "the sealed words of the prosecutor");
        Assert.Equal(1, await PersonsAsync(app, police, prosecutor));
        var ofPolice = (await SaidAsync("pj", police))!.Value;
        var ofProsecutor = (await SaidAsync("mp", prosecutor))!.Value;
        Assert.Equal(("Linked", "Linked"), (ofPolice.Said, ofProsecutor.Said));
        Assert.Contains(await NameOfAsync("PT-MP"), ofPolice.Text);
        Assert.Contains(await NameOfAsync("PT-PJ"), ofProsecutor.Text);
        Assert.Contains(police.Proceeding, ofPolice.Text);
        Assert.Contains("the sealed words", ofProsecutor.Text);
        var sayer = await app.ReadAsync(db => db.Users.SingleAsync(u => u.Email == "mp@demo.invalid"));
        foreach (var page in new[] { List, ofPolice.Address })
        {
            var shown = await (await app.SignInAsync("pj")).OpenAsync(page);
            foreach (
                var hidden in new[]
                {
                    prosecutor.Code,
                    prosecutor.Proceeding,
                    "Bravoskul",
                    "the sealed words",
                    sayer.DisplayName,
                }
            )
                Assert.DoesNotContain(hidden, shown.Page.QuerySelector("main")!.InnerHtml);
        }
        Assert.True(
            await app.ReadAsync(db =>
                db.AuditEvents.AnyAsync(e =>
                    e.Entity == "OffenderLink"
                    && e.Action == AuditAction.Listed
                    && e.Values.Any(v => v.Key == $"shown:{police.Code}")
                )
            )
        );

        var without = await TakeBackAsync("mp", ofProsecutor.Address, reason: "");
        Assert.Equal(HttpStatusCode.BadRequest, without.Status);
        Assert.Single(without.Errors);
        Assert.Equal(1, await PersonsAsync(app, police, prosecutor));
        Assert.Equal(List, (await TakeBackAsync("mp", ofProsecutor.Address)).Address);
        Assert.Equal(2, await PersonsAsync(app, police, prosecutor));
        Assert.Equal(0, await app.RebuildFactsAsync());
        // The other only sees that it is gone.
        Assert.Null(await SaidAsync("pj", police));
        Assert.Equal(HttpStatusCode.NotFound, (await (await app.SignInAsync("pj")).OpenAsync(ofPolice.Address)).Status);
        Assert.Equal(HttpStatusCode.NotFound, await AskedAsync("mp", pair));

        ofProsecutor = (await SaidAsync("mp", prosecutor))!.Value;
        Assert.Equal("Split", ofProsecutor.Said);
        await TakeBackAsync("mp", ofProsecutor.Address);
        Assert.Null(await SaidAsync("mp", prosecutor));
        Assert.Equal(HttpStatusCode.NotFound, await AskedAsync("pj", pair));
        await SayAsync("mp", pair, "same");
        await SayAsync("pj", pair, "same");
        Assert.Equal(1, await PersonsAsync(app, police, prosecutor));
    }

    /// <summary>A no is its own side's alone; taken back, that side is asked again, and the other still knows of nothing.</summary>
    [Fact]
    public async Task ANo_IsTakenBack_AndAskedAgain()
    {
        var (police, guard, pair) = await PairAsync("pj", "gnr", new("Celestrin", "Dravomil", 2));
        await SayAsync("pj", pair, "different", "the brother");
        Assert.Null(await SaidAsync("gnr", guard));
        var said = (await SaidAsync("pj", police))!.Value;
        Assert.Equal("Denied", said.Said);
        Assert.Contains("the brother", said.Text);
        Assert.DoesNotContain(await NameOfAsync("PT-GNR"), said.Text);
        foreach (var (account, status) in new[] { ("gnr", 404), (Reviewer, 404), ("farol", 404), ("pj.duty", 403) })
            Assert.Equal(status, (int)(await (await app.SignInAsync(account)).OpenAsync(said.Address)).Status);

        await TakeBackAsync("pj", said.Address);
        Assert.Null(await SaidAsync("pj", police));
        Assert.Equal(HttpStatusCode.NotFound, await AskedAsync("gnr", pair));
        Assert.Equal(HttpStatusCode.OK, await AskedAsync("pj", pair));
        Assert.Equal(2, await PersonsAsync(app, police, guard));
    }

    /// <summary>Whom the other authority may not be asked about by now, the reviewer is asked again.</summary>
    [Fact]
    public async Task OfASecretProceeding_TheReviewerIsAskedAgain()
    {
        var (police, guard, pair) = await PairAsync("pj", "gnr", new("Evarist", "Fjordomek", 3));
        await SayAsync("pj", pair, "different", "the cousin");
        await MakeSecretAsync(guard);
        await TakeBackAsync("pj", (await SaidAsync("pj", police))!.Value.Address);
        Assert.Equal(HttpStatusCode.NotFound, await AskedAsync("pj", pair));
        Assert.Equal(HttpStatusCode.OK, await AskedAsync(Reviewer, pair));
    }

    /// <summary>For the statistics: only the reviewer knows of it, by no name, and undoes it.</summary>
    [Fact]
    public async Task TheReviewer_TakesBack_WhatIsForTheStatisticsAlone()
    {
        var name = new Name("Gumersin", "Hvalobrat", 4);
        var (police, secret, pair) = await PairAsync("pj", "mp", name, isSecret: true);
        await SayAsync(Reviewer, pair, "same", "the same day");
        Assert.Equal(1, await PersonsAsync(app, police, secret));
        foreach (var account in new[] { "pj", "mp" })
            Assert.Empty(
                (await ListAsync(account)).Page.QuerySelectorAll(
                    $"[data-own='{police.Code}'], [data-own='{secret.Code}']"
                )
            );

        foreach (var says in new[] { "Linked", "Split" })
        {
            var reviewer = await ListAsync(Reviewer);
            var line = reviewer.Page.QuerySelector("[data-said]")!;
            Assert.Equal(says, line.GetAttribute("data-said"));
            Assert.Equal(2, line.QuerySelectorAll("[data-fact]").Length);
            foreach (var hidden in new[] { name.Given, name.Family, police.Code, police.Proceeding, secret.Code })
                Assert.DoesNotContain(hidden, reviewer.Page.QuerySelector("main")!.InnerHtml);
            var address = line.QuerySelector("a[href*='/said/']")!.GetAttribute("href")!;
            foreach (var account in new[] { "pj", "mp" })
                Assert.Equal(
                    HttpStatusCode.NotFound,
                    (await (await app.SignInAsync(account)).OpenAsync(address)).Status
                );
            Assert.Equal(List, (await TakeBackAsync(Reviewer, address)).Address);
            Assert.Equal(2, await PersonsAsync(app, police, secret));
        }
        Assert.Equal(HttpStatusCode.OK, await AskedAsync(Reviewer, pair));
    }

    /// <summary>Of two records of one authority both are shown, and one of three leaves with its links, which are named before.</summary>
    [Fact]
    public async Task OfThree_OneLeaves()
    {
        var one = await SuspectAsync(app, "gnr", new("Isembard", "Jarovlik", 5));
        var other = await SuspectAsync(app, "gnr", new("Wunibald", "Zelkomir", 6));
        var third = await SuspectAsync(app, "gnr", new("Thankmar", "Ostrivoj", 7));
        foreach (var (a, b) in new[] { (one, other), (other, third) })
            Assert.Equal(
                LinkOutcome.Done,
                await app.AsSystemAsync(s =>
                    s.GetRequiredService<LinkStore>()
                        .LinkAsync(LinkedKind.Offender, a.Id, b.Id, LinkBasis.Owner, cancellationToken: Stop)
                )
            );
        var browser = await TakeBackAsync("gnr", (await SaidAsync("gnr", third))!.Value.Address);
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        Assert.Single(browser.Errors);
        var along = browser.Page.QuerySelector("[data-along]")!;
        Assert.Equal(other.Code, along.GetAttribute("data-along"));
        Assert.Contains(one.Code, along.TextContent);
        Assert.Contains(one.Proceeding, along.TextContent);
        await browser.Fill("Leaves", other.Code).Fill("Reason", "the twin").SubmitAsync();
        Assert.Equal(List, browser.Address);
        Assert.Equal(3, await PersonsAsync(app, one, other, third));
        Assert.Equal("Split", (await SaidAsync("gnr", other))!.Value.Said);
    }

    /// <summary>What is known goes with the proceeding, to who leads it now; who may not see it finds nothing.</summary>
    [Fact]
    public async Task HandedOver_TheNewLeaderMayUndoIt()
    {
        var (police, prosecutor, pair) = await PairAsync("pj", "mp", new("Kolumban", "Lindewor", 6));
        await SayAsync("pj", pair, "same");
        await SayAsync("mp", pair, "same");
        await app.TakeOverAsync("pj", "PT-GNR", "gnr", police.Proceeding);
        Assert.Null(await SaidAsync("pj", police));
        var said = (await SaidAsync("gnr", police))!.Value;
        Assert.Contains(await NameOfAsync("PT-MP"), said.Text);
        Assert.Contains(await NameOfAsync("PT-GNR"), (await SaidAsync("mp", prosecutor))!.Value.Text);
        await MakeSecretAsync(police);
        Assert.Null(await SaidAsync("gnr", police));
        Assert.Equal(HttpStatusCode.NotFound, (await (await app.SignInAsync("gnr")).OpenAsync(said.Address)).Status);
    }

    [Fact]
    public async Task AnOrganisation_SeesNothingOfIt()
    {
        foreach (var (account, status) in new[] { ("farol", 404), ("farol.manager", 404), ("pj.duty", 403) })
            Assert.Equal(status, (int)(await (await app.SignInAsync(account)).OpenAsync(List)).Status);
        foreach (var account in new[] { "pj", Reviewer })
        {
            var browser = await app.SignInAsync(account);
            await browser.OpenAsync("/links/offenders");
            Assert.Single(browser.Page.QuerySelectorAll($"main a[href='{List}']"));
        }
    }
}
