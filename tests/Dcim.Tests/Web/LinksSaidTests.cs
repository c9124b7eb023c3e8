using System.Net;
using Dcim.Data;
using Dcim.Data.Linkage;
using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Web;

/// <summary>What was said of pairs is shown to who may take it back, and taken back; nobody learns anything else by it.</summary>
public sealed class LinksSaidTests(AppFactory app) : IClassFixture<AppFactory>
{
    private const string Reviewer = "reviewer";
    private static int s_last;

    private sealed record Made(string Code, long Id);

    private async Task<Made> RegisterAsync(string account, string family = "Zkouškovská")
    {
        var code = await app.RegisterAsync(
            account,
            b =>
            {
                if (account == "farol")
                    b.Fill("GOV03.scope", "OWN", "KEY");
                b.Fill("VID03.given", "Testina").Fill("VID03.family", family);
            }
        );
        return new(code, (await app.StoredAsync(code)).Id);
    }

    /// <summary>Says something as the account does, past the pages.</summary>
    private async Task SayAsync(string account, Func<LinkStore, Task<LinkOutcome>> say)
    {
        var outcome = await app.AsSystemAsync(async services =>
        {
            var user = await services
                .GetRequiredService<DcimDbContext>()
                .Users.SingleAsync(u => u.Email == $"{account}@demo.invalid");
            await using var scope = services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<Scope>().Enter(user.Id, user.InstitutionId);
            return await say(scope.ServiceProvider.GetRequiredService<LinkStore>());
        });
        Assert.Equal(LinkOutcome.Done, outcome);
    }

    private Task LinkAsync(string account, Made one, Made other, LinkBasis basis, string? reason = null) =>
        SayAsync(account, l => l.LinkAsync(LinkedKind.Victim, one.Id, other.Id, basis, null, reason));

    private async Task<int> PersonsAsync(params Made[] records)
    {
        var ids = records.Select(r => r.Id).ToList();
        return await app.ReadAsync(db =>
            db.VictimFacts.Where(f => f.RecordedTo == null && ids.Contains(f.RegistrationId))
                .Select(f => f.PersonId)
                .Distinct()
                .CountAsync()
        );
    }

    private async Task<Browser> ListAsync(string account, Made? of = null)
    {
        var browser = await app.SignInAsync(account);
        await browser.OpenAsync(of is null ? "/links/said" : $"/links/said?of={of.Code}");
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        return browser;
    }

    /// <summary>Opens what stands in the only, or the newest, line of the list and takes it back.</summary>
    private async Task<Browser> TakeBackAsync(string account, Made? of, Made? leaves = null, string reason = "a slip")
    {
        var browser = await ListAsync(account, of);
        await browser.OpenAsync(
            browser.Page.QuerySelector("main tbody a[href^='/links/said/']")!.GetAttribute("href")!
        );
        if (leaves is not null)
            browser.Fill("Leaves", leaves.Code);
        await browser.Fill("Reason", reason).SubmitAsync();
        return browser;
    }

    private static IEnumerable<string?> Said(Browser browser) =>
        browser.Page.QuerySelectorAll("[data-said]").Select(r => r.GetAttribute("data-said"));

    /// <summary>Both see that the other agreed, and nothing else of it; one is enough to undo it, and to take that back.</summary>
    [Fact]
    public async Task ALinkOfBoth_IsUndoneByOne()
    {
        var family = $"Obojetová{Interlocked.Increment(ref s_last)}";
        var (hers, police) = (await RegisterAsync("farol", family), await RegisterAsync("pj", family));
        await LinkAsync("pj", hers, police, LinkBasis.Both, "the sealed words of the police");
        var names = await app.ReadAsync(db => db.Institutions.ToDictionaryAsync(i => i.Code, i => i.Name));
        var sayer = await app.ReadAsync(db => db.Users.SingleAsync(u => u.Email == "pj@demo.invalid"));

        var ngo = await ListAsync("farol", hers);
        Assert.Equal(["Linked"], Said(ngo));
        var line = ngo.Page.QuerySelector("[data-said]")!.TextContent;
        Assert.Contains(hers.Code, line);
        Assert.Contains(names["PT-PJ"], line);
        foreach (var hidden in new[] { police.Code, family, "the sealed words", sayer.DisplayName })
            Assert.DoesNotContain(hidden, ngo.Page.QuerySelector("main")!.InnerHtml);
        var pj = await ListAsync("pj", police);
        Assert.Contains("the sealed words", pj.Text);
        Assert.Contains(sayer.DisplayName, pj.Page.QuerySelector("[data-said]")!.TextContent);
        Assert.DoesNotContain(hers.Code, pj.Text);

        var without = await TakeBackAsync("farol", hers, reason: "");
        Assert.Equal(HttpStatusCode.BadRequest, without.Status);
        Assert.Single(without.Errors);
        Assert.Equal(1, await PersonsAsync(hers, police));
        Assert.Equal("/links/said", (await TakeBackAsync("farol", hers)).Address);
        Assert.Equal(2, await PersonsAsync(hers, police));
        Assert.Equal(["Split"], Said(await ListAsync("farol", hers)));
        // The other only sees that it is gone.
        Assert.Empty(Said(await ListAsync("pj", police)));

        await TakeBackAsync("farol", hers);
        Assert.Empty(Said(await ListAsync("farol", hers)));
        Assert.Equal(2, await PersonsAsync(hers, police));
        await LinkAsync("farol", hers, police, LinkBasis.Both);
        Assert.Equal(["Linked"], Said(await ListAsync("pj", police)));
    }

    /// <summary>Whatever else was said of its registrations, by the reviewer or the other side, an institution sees and does the same.</summary>
    [Theory]
    [InlineData("farol", "pj")]
    [InlineData("pj", "farol")]
    public async Task WhatOthersSaid_MakesNoDifference(string account, string other)
    {
        var plain = await SeenAsync(_ => Task.CompletedTask);
        Assert.Equal(
            plain,
            await SeenAsync(async r =>
            {
                await LinkAsync(Reviewer, r.One, r.Foreign, LinkBasis.Reviewer, "the same form");
                await LinkAsync(Reviewer, r.Another, r.Foreign, LinkBasis.Reviewer, "the same day");
            })
        );
        Assert.Equal(
            plain,
            await SeenAsync(async r =>
                await LinkAsync(Reviewer, r.Another, r.Foreign, LinkBasis.Automatic, "never written")
            )
        );
        Assert.Equal(
            plain,
            await SeenAsync(r =>
                SayAsync(Reviewer, l => l.DenyAsync(LinkedKind.Victim, r.One.Id, r.Foreign.Id, LinkBasis.Reviewer))
            )
        );
        Assert.Equal(
            plain,
            await SeenAsync(r =>
                SayAsync(other, l => l.DenyAsync(LinkedKind.Victim, r.One.Id, r.Foreign.Id, LinkBasis.Side))
            )
        );
        // What the other side undid is gone, and that is all.
        Assert.Equal(
            plain,
            await SeenAsync(
                async r =>
                {
                    await LinkAsync(account, r.One, r.Foreign, LinkBasis.Both);
                    await SayAsync(other, l => l.SplitAsync(LinkedKind.Victim, r.Foreign.Id, LinkBasis.Side, "no"));
                    await LinkAsync(account, r.One, r.Another, LinkBasis.Owner);
                },
                linked: true
            )
        );

        async Task<string> SeenAsync(Func<(Made One, Made Another, Made Foreign), Task> hidden, bool linked = false)
        {
            var r = (
                One: await RegisterAsync(account),
                Another: await RegisterAsync(account),
                Foreign: await RegisterAsync(other)
            );
            if (!linked)
                await LinkAsync(account, r.One, r.Another, LinkBasis.Owner);
            await hidden(r);
            var seen = new List<string>();
            var browser = await app.SignInAsync(account);
            await SeeAsync($"/links/said?of={r.One.Code}");
            await SeeAsync($"/links/said?of={r.Another.Code}");
            await SeeAsync(browser.Page.QuerySelector("main tbody a[href^='/links/said/']")!.GetAttribute("href")!);
            await SubmitAsync();
            await SeeAsync($"/links/said?of={r.One.Code}");
            await SeeAsync($"/registrations/{r.One.Code}");
            await SeeAsync($"/links/said?of={r.Another.Code}", "main tbody a[href^='/links/said/']");
            await SubmitAsync();
            await SeeAsync($"/links/said?of={r.Another.Code}");
            await browser.OpenAsync("/links/own");
            browser.Fill("First", r.One.Code).Fill("Second", r.Another.Code);
            await SubmitAsync();
            await SeeAsync($"/links/said?of={r.One.Code}");
            return string.Join('\n', seen);

            async Task SeeAsync(string address, string? then = null)
            {
                await browser.OpenAsync(address);
                Keep();
                if (then is not null)
                    await SeeAsync(browser.Page.QuerySelector(then)!.GetAttribute("href")!);
            }

            async Task SubmitAsync()
            {
                await browser.Fill("Reason", "a slip").SubmitAsync();
                // The list it leads to tells of the other tests too.
                seen.Add(
                    $"{browser.Status} {browser.Address.Split('?')[0]} {browser.Page.QuerySelector(".notice")?.TextContent}"
                );
            }

            void Keep()
            {
                var text = browser.Page.QuerySelector("main")!.TextContent;
                foreach (var (made, name) in new[] { (r.One, "ONE"), (r.Another, "ANOTHER"), (r.Foreign, "FOREIGN") })
                    text = text.Replace(made.Code, name, StringComparison.Ordinal);
                seen.Add($"{browser.Status} {Times.Replace(text, "TIME")}");
            }
        }
    }

    private static readonly System.Text.RegularExpressions.Regex Times = new(@"\d{1,2}:\d{2}(\s[AP]M)?|[a-z0-9]{12}");

    /// <summary>For the statistics: what the reviewer said is undone without a trace in what the institutions said.</summary>
    [Fact]
    public async Task TheReviewer_TakesBack_WhatIsForTheStatisticsAlone()
    {
        // What other tests left is older, and stands below.
        var older = Said(await ListAsync(Reviewer)).Count();
        var family = $"Statistická{Interlocked.Increment(ref s_last)}";
        var (one, two) = (await RegisterAsync("farol", family), await RegisterAsync("farol", family));
        var (police, prosecutor) = (await RegisterAsync("pj", family), await RegisterAsync("mp", family));
        await LinkAsync("farol", one, two, LinkBasis.Owner, "the same scar");
        await LinkAsync("pj", police, prosecutor, LinkBasis.Both);
        await LinkAsync(Reviewer, two, police, LinkBasis.Reviewer, "the same day");
        Assert.Equal(1, await PersonsAsync(one, two, police, prosecutor));

        var reviewer = await ListAsync(Reviewer);
        Assert.Equal(["Linked"], Said(reviewer).SkipLast(older));
        Assert.Equal(2, reviewer.Page.QuerySelector("[data-said]")!.QuerySelectorAll("[data-fact]").Length);
        foreach (var hidden in new[] { family, one.Code, two.Code, police.Code, "the same scar" })
            Assert.DoesNotContain(hidden, reviewer.Page.QuerySelector("main")!.InnerHtml);
        var code = await app.ReadAsync(db =>
            db.VictimLinkEvents.Where(e => e.FirstId == one.Id && e.SecondId == two.Id)
                .Select(e => e.Code)
                .SingleAsync()
        );
        Assert.Equal(HttpStatusCode.NotFound, (await reviewer.OpenAsync($"/links/said/{code}")).Status);

        await TakeBackAsync(Reviewer, null);
        Assert.Equal(2, await PersonsAsync(one, two, police, prosecutor));
        Assert.Equal(1, await PersonsAsync(one, two));
        Assert.Equal(1, await PersonsAsync(police, prosecutor));
        Assert.Equal(["Linked"], Said(await ListAsync("farol", one)));
        Assert.Equal(["Linked"], Said(await ListAsync("pj", police)));
        Assert.Equal(["Split"], Said(await ListAsync(Reviewer)).SkipLast(older));
        await TakeBackAsync(Reviewer, null);
        Assert.Equal(older, Said(await ListAsync(Reviewer)).Count());
    }

    /// <summary>Out of three the one leaves that was chosen, with its links, which are named before.</summary>
    [Fact]
    public async Task OfThree_OneLeaves()
    {
        Made[] r = [await RegisterAsync("gnr"), await RegisterAsync("gnr"), await RegisterAsync("gnr")];
        await LinkAsync("gnr", r[0], r[1], LinkBasis.Owner);
        await LinkAsync("gnr", r[1], r[2], LinkBasis.Owner);
        var browser = await TakeBackAsync("gnr", r[2]);
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        Assert.Single(browser.Errors);
        Assert.Equal(r[1].Code, browser.Page.QuerySelector("[data-along]")!.GetAttribute("data-along"));
        await TakeBackAsync("gnr", r[2], leaves: r[1]);
        Assert.Equal(3, await PersonsAsync(r));
        Assert.Equal(["Split"], Said(await ListAsync("gnr", r[2])));
        // Taken back as a whole: all three may be linked again.
        await TakeBackAsync("gnr", r[2]);
        Assert.Empty(Said(await ListAsync("gnr", r[0])));
        await LinkAsync("gnr", r[0], r[2], LinkBasis.Owner);
        await LinkAsync("gnr", r[1], r[2], LinkBasis.Owner);
        Assert.Equal(1, await PersonsAsync(r));
    }

    /// <summary>Another institution, and whoever is kept from one of the two, finds nothing to take back.</summary>
    [Fact]
    public async Task WhoMayNotSeeTheRegistration_FindsNothing()
    {
        var (one, other) = (await RegisterAsync("pj"), await RegisterAsync("pj"));
        await LinkAsync("pj", one, other, LinkBasis.Owner);
        var pj = await ListAsync("pj", one);
        var address = pj.Page.QuerySelector("main tbody a[href^='/links/said/']")!.GetAttribute("href")!;
        var manager = await app.SignInAsync("pj.manager");
        await manager.OpenAsync($"/registrations/{one.Code}/restrictions");
        await manager
            .Fill(
                "Colleague",
                await app.ReadAsync(db =>
                    db.Users.Where(u => u.Email == "pj@demo.invalid").Select(u => u.Code).SingleAsync()
                )
            )
            .Fill("Reason", "a relative")
            .SubmitAsync("exclude");
        Assert.Empty(manager.Errors);
        foreach (var account in new[] { "pj", "gnr", "farol", Reviewer })
        {
            var browser = await app.SignInAsync(account);
            Assert.Equal(HttpStatusCode.NotFound, (await browser.OpenAsync(address)).Status);
        }
        Assert.Empty(Said(await ListAsync("pj", other)));
        Assert.Equal(["Linked"], Said(await ListAsync("pj.manager", other)));
    }

    /// <summary>By their codes; what is wrong with one is told at its box, and a code of others is none.</summary>
    [Fact]
    public async Task TwoOfOurs_AreLinkedByHand()
    {
        var (one, other) = (await RegisterAsync("pj"), await RegisterAsync("pj"));
        var foreign = await RegisterAsync("farol");
        var draft = await app.DraftAsync("pj");
        foreach (var wrong in new[] { "", "zz", one.Code, foreign.Code, draft, "abcdefgh2345" })
        {
            var refused = await TypeAsync("pj", one.Code, wrong);
            Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
            Assert.Single(refused.Errors);
            Assert.Equal(wrong, refused.Value("Second"));
        }
        Assert.Equal(
            (await TypeAsync("pj", one.Code, foreign.Code)).Errors,
            (await TypeAsync("pj", one.Code, "abcdefgh2345")).Errors
        );
        var linked = await TypeAsync("pj", one.Code, $" {other.Code.ToUpperInvariant()} ");
        Assert.Equal($"/links/said?of={one.Code}", linked.Address);
        Assert.Equal(["Linked"], Said(linked));
        Assert.Equal(1, await PersonsAsync(one, other));
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await (await app.SignInAsync(Reviewer)).OpenAsync("/links/own")).Status
        );
    }

    private async Task<Browser> TypeAsync(string account, string first, string second)
    {
        var browser = await app.SignInAsync(account);
        await browser.OpenAsync($"/links/own?of={first}");
        await browser.Fill("Second", second).Fill("Reason", "she told us").SubmitAsync();
        return browser;
    }

    /// <summary>A no that is taken back puts the pair to whoever said it, and to nobody else.</summary>
    [Fact]
    public async Task ANoTakenBack_IsAskedAgain()
    {
        var family = "Odvolávaná";
        var (hers, police) = (await RegisterAsync("farol", family), await RegisterAsync("pj", family));
        var pair = await app.AsSystemAsync(async services =>
        {
            await services
                .GetRequiredService<VictimMatcher>()
                .CompareChangedAsync(DateTime.MinValue, DateTime.MaxValue, TestContext.Current.CancellationToken);
            return await services
                .GetRequiredService<DcimDbContext>()
                .VictimCandidatePairs.AsNoTracking()
                .SingleAsync(p => p.FirstId == hers.Id && p.SecondId == police.Id);
        });
        var farol = await app.SignInAsync("farol");
        await farol.OpenAsync($"/links/{pair.Code}");
        await farol.SubmitAsync("different");
        Assert.Equal(["Denied"], Said(await ListAsync("farol", hers)));
        Assert.Empty(Said(await ListAsync("pj", police)));
        Assert.Equal(HttpStatusCode.NotFound, (await farol.OpenAsync($"/links/{pair.Code}")).Status);
        await TakeBackAsync("farol", hers);
        Assert.Equal(HttpStatusCode.OK, (await farol.OpenAsync($"/links/{pair.Code}")).Status);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await (await app.SignInAsync("pj")).OpenAsync($"/links/{pair.Code}")).Status
        );
    }

    /// <summary>What differs is told in words beside the colour, and of each field for what it speaks.</summary>
    [Fact]
    public async Task APair_TellsWhatDiffers_AndForWhatEachFieldSpeaks()
    {
        var (one, other) = (await RegisterAsync("mp", "Rozlišovaná"), await RegisterAsync("mp", "Rozlisovana"));
        await app.AsSystemAsync(s =>
            s.GetRequiredService<VictimMatcher>()
                .CompareChangedAsync(DateTime.MinValue, DateTime.MaxValue, TestContext.Current.CancellationToken)
        );
        var code = await app.ReadAsync(db =>
            db.VictimCandidatePairs.Where(p => p.FirstId == one.Id && p.SecondId == other.Id)
                .Select(p => p.Code)
                .SingleAsync()
        );
        var browser = await app.SignInAsync("mp");
        await browser.OpenAsync($"/links/{code}");
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        var marked = browser.Page.QuerySelectorAll(".pair mark");
        Assert.Equal(["Rozlišovaná", "Rozlisovana"], marked.Select(m => m.TextContent));
        Assert.All(marked, m => Assert.Equal("different", m.ParentElement!.QuerySelector(".agreement")!.TextContent));
        Assert.Equal(
            "StronglyFor",
            browser.Page.QuerySelector("[data-field=family] [data-speaks]")!.GetAttribute("data-speaks")
        );
        Assert.All(browser.Page.QuerySelectorAll("[data-field] [data-speaks]"), s => Assert.NotEmpty(s.TextContent));
    }
}
