using System.Net;
using Dcim.Data.Linkage;
using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Web;

/// <summary>
/// What the matcher finds goes to who is to be asked, and to nobody else; two who say yes make a link, one who says no ends it.
/// </summary>
public sealed class LinkQueueTests(AppFactory app) : IClassFixture<AppFactory>
{
    /// <summary>Invented, and none like another: what one test registers is never proposed with what another did.</summary>
    private static readonly string[] s_families =
        "Brakelov Dovizump Fyrnastu Goltimex Hulfadri Jekotrun Kwimbose Lardupec Mosvitha Nergabol Ostrevik Plimucha Quendaro Rixoteg Sulbagan Tavmirno Uskelond Vurpatic Wedrosha Zilduvam".Split(
            ' '
        );

    private static readonly string[] s_given =
        "Ombeline Zdravka Fiorella Guiomar Hyacinth Iphigenie Jocasta Kunigunde Leocadia Mechthild Nausicaa Ottilie Perpetua Quirina Rosalind Scholastica Thusnelda Undine Valburga Wilhelmine".Split(
            ' '
        );

    private static int s_last = -1;

    /// <summary>A person of a test of its own.</summary>
    private static string NewFamily() => s_families[Interlocked.Increment(ref s_last)];

    /// <param name="agrees">What she consents to beside her file and a key, of an organisation's.</param>
    private async Task<long> RegisterAsync(string account, string family, string? given = null, string? agrees = "POL")
    {
        var number = Array.IndexOf(s_families, family);
        var code = await app.RegisterAsync(
            account,
            b =>
            {
                if (account.StartsWith("farol", StringComparison.Ordinal))
                    b.Fill("GOV03.scope", [.. new[] { "OWN", "KEY", agrees }.OfType<string>()]);
                b.Fill("VID03.given", given ?? s_given[number])
                    .Fill("VID03.family", family)
                    .Fill("VID04.day", $"{28 - number}")
                    .Fill("VID04.month", $"{number % 3 + 1}")
                    .Fill("VID04.year", "1975"); // of one age, which pages show
            }
        );
        return (await app.StoredAsync(code)).Id;
    }

    private Task<int> CompareAsync() =>
        app.AsSystemAsync(s =>
            s.GetRequiredService<VictimMatcher>()
                .CompareChangedAsync(DateTime.MinValue, DateTime.MaxValue, TestContext.Current.CancellationToken)
        );

    private Task<VictimCandidatePair?> PairAsync(long one, long other) =>
        app.ReadAsync(db =>
            db.VictimCandidatePairs.AsNoTracking()
                .SingleOrDefaultAsync(p => p.FirstId == Math.Min(one, other) && p.SecondId == Math.Max(one, other))
        );

    private async Task<int> WaitingAsync(string account)
    {
        var browser = await app.SignInAsync(account);
        await browser.OpenAsync("/links");
        return int.Parse(
            browser.Page.QuerySelector("[data-waiting]")!.GetAttribute("data-waiting")!,
            System.Globalization.CultureInfo.InvariantCulture
        );
    }

    private async Task<Browser> SayAsync(string account, string code, string says, string reason = "")
    {
        var browser = await app.SignInAsync(account);
        await browser.OpenAsync($"/links/{code}");
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        await browser.Fill("Reason", reason).SubmitAsync(says);
        return browser;
    }

    private async Task<int> PersonsAsync(params long[] records) =>
        (
            await app.ReadAsync(db =>
                db.VictimFacts.Where(f => f.RecordedTo == null && records.Contains(f.RegistrationId))
                    .Select(f => f.PersonId)
                    .Distinct()
                    .CountAsync()
            )
        );

    /// <summary>An organisation registers her, later the police: it is asked first; when both have said yes she is one person.</summary>
    [Fact]
    public async Task OrganisationFirst_IsAskedFirst_AndBothYesMakeALink()
    {
        var family = s_families[^1];
        var hers = await RegisterAsync("farol", family, "Wilhelmine");
        var police = await RegisterAsync("pj", family, "Вильхельмине");
        var before = await WaitingAsync("pj");
        await CompareAsync();
        var pair = (await PairAsync(hers, police))!;
        Assert.True(pair.Probability > 0.9, $"{pair.Probability} {pair.Levels}");

        Assert.Equal(before, await WaitingAsync("pj"));
        foreach (var nobody in new[] { "pj", "reviewer" })
        {
            var browser = await app.SignInAsync(nobody);
            await browser.OpenAsync($"/links/{pair.Code}");
            Assert.Equal(HttpStatusCode.NotFound, browser.Status);
        }
        var asked = await app.SignInAsync("farol");
        await asked.OpenAsync($"/links/{pair.Code}");
        Assert.Contains(family, asked.Text);
        Assert.DoesNotContain("Вильхельмине", asked.Text);
        Assert.Empty(asked.Page.QuerySelectorAll("[data-other-said-yes]"));

        await SayAsync("farol", pair.Code, "same");
        Assert.Equal(2, await PersonsAsync(hers, police));
        Assert.Equal(before + 1, await WaitingAsync("pj"));
        var other = await app.SignInAsync("pj");
        await other.OpenAsync($"/links/{pair.Code}");
        Assert.Single(other.Page.QuerySelectorAll("[data-other-said-yes]"));
        await SayAsync("pj", pair.Code, "same");
        Assert.Equal(1, await PersonsAsync(hers, police));
        Assert.Equal(before, await WaitingAsync("pj"));
    }

    /// <summary>She has not agreed that the police be told: a yes of the organisation is for the count alone, and the police learns nothing.</summary>
    [Fact]
    public async Task WithoutHerConsentToTell_TheReviewerIsAskedInstead()
    {
        var family = NewFamily();
        var hers = await RegisterAsync("farol", family, agrees: null);
        var police = await RegisterAsync("pj", family);
        await CompareAsync();
        var pair = (await PairAsync(hers, police))!;
        var before = await WaitingAsync("pj");
        var asked = await app.SignInAsync("farol");
        await asked.OpenAsync($"/links/{pair.Code}");
        Assert.Single(asked.Page.QuerySelectorAll("[data-count-only]"));
        await SayAsync("farol", pair.Code, "same");
        Assert.Null((await PairAsync(hers, police))!.TurnId);
        Assert.Equal(before, await WaitingAsync("pj"));
        Assert.Equal(2, await PersonsAsync(hers, police));
        await SayAsync("reviewer", pair.Code, "same", "the same day");
        Assert.Equal(1, await PersonsAsync(hers, police));
        var bases = await app.ReadAsync(db =>
            db.VictimLinkEvents.Where(e => e.FirstId == hers && e.SecondId == police).Select(e => e.Basis).ToListAsync()
        );
        Assert.Equal([LinkBasis.Reviewer], bases);
    }

    /// <summary>A registration under secrecy is told of by no question.</summary>
    [Fact]
    public async Task OfASecretRegistration_NobodyElsewhereIsAsked()
    {
        var family = NewFamily();
        var (hers, police) = (await RegisterAsync("farol", family), await RegisterAsync("pj", family));
        await app.ReadAsync(async db =>
        {
            (await db.Registrations.SingleAsync(r => r.Id == police)).IsUnderSecrecy = true;
            return await db.SaveChangesAsync();
        });
        await CompareAsync();
        Assert.Null((await PairAsync(hers, police))!.TurnId);
    }

    /// <summary>One that becomes secret when the other side is asked already takes the question away.</summary>
    [Fact]
    public async Task OneThatBecomesSecret_TakesTheQuestionAway()
    {
        var family = NewFamily();
        var (hers, police) = (await RegisterAsync("farol", family), await RegisterAsync("pj", family));
        await CompareAsync();
        var waiting = await WaitingAsync("farol");
        await app.ReadAsync(async db =>
        {
            (await db.Registrations.SingleAsync(r => r.Id == police)).IsUnderSecrecy = true;
            return await db.SaveChangesAsync();
        });
        Assert.Equal(waiting - 1, await WaitingAsync("farol"));
        Assert.Equal(2, await PersonsAsync(hers, police));
    }

    /// <summary>A no is enough, and no run brings the pair back.</summary>
    [Fact]
    public async Task ANo_IsKept()
    {
        var family = NewFamily();
        var (hers, police) = (await RegisterAsync("farol", family), await RegisterAsync("pj", family));
        await CompareAsync();
        var pair = (await PairAsync(hers, police))!;
        await SayAsync("farol", pair.Code, "different");
        await CompareAsync();
        Assert.NotEqual(PairState.Open, (await PairAsync(hers, police))?.State);
        Assert.Equal(2, await PersonsAsync(hers, police));
    }

    /// <summary>For the statistics alone, with a reason and without a name; neither institution can tell.</summary>
    [Fact]
    public async Task TheReviewer_DecidesForTheCount()
    {
        var family = NewFamily();
        var (police, prosecutor) = (await RegisterAsync("pj", family), await RegisterAsync("mp", family));
        await CompareAsync();
        var pair = (await PairAsync(police, prosecutor))!;
        Assert.Null(pair.TurnId);
        var browser = await SayAsync("reviewer", pair.Code, "same");
        Assert.NotEmpty(browser.Errors); // says why
        Assert.DoesNotContain(family, browser.Text);
        await SayAsync("reviewer", pair.Code, "same", "same day, same form");
        Assert.Equal(1, await PersonsAsync(police, prosecutor));
    }

    /// <summary>Without consent to the key there is nothing to find her by.</summary>
    [Fact]
    public async Task WithoutConsent_NothingIsFound()
    {
        var family = NewFamily();
        var police = await RegisterAsync("pj", family);
        var code = await app.RegisterAsync(
            "farol",
            b => b.Fill("GOV03.scope", "OWN").Fill("VID03.given", "Testina").Fill("VID03.family", family)
        );
        await CompareAsync();
        Assert.Null(await PairAsync(police, (await app.StoredAsync(code)).Id));
    }

    /// <summary>Two colleagues are not shown the same pair.</summary>
    [Fact]
    public async Task TwoPeople_GetTwoPairs()
    {
        var (one, other) = (NewFamily(), NewFamily());
        foreach (var family in new[] { one, one, other, other })
            await RegisterAsync("pj", family);
        await CompareAsync();
        var shown = new List<string>();
        foreach (var account in new[] { "pj", "pj.manager" })
        {
            var browser = await app.SignInAsync(account);
            await browser.OpenAsync("/links");
            await browser.SubmitAsync();
            shown.Add(browser.Address);
        }
        Assert.Equal(shown.Count, shown.Distinct().Count());
    }

    /// <summary>A run over everything finds what one over what changed found.</summary>
    [Fact]
    public async Task ARunOverEverything_FindsTheSame()
    {
        var family = NewFamily();
        var (one, other) = (await RegisterAsync("pj", family), await RegisterAsync("mp", family));
        await CompareAsync();
        var before = (await PairAsync(one, other))!;
        await app.AsSystemAsync(s =>
            s.GetRequiredService<VictimMatcher>().CompareAllAsync(_ => { }, TestContext.Current.CancellationToken)
        );
        var after = (await PairAsync(one, other))!;
        Assert.Equal(before.Code, after.Code);
        Assert.InRange(after.Probability, 0.9, 1);
    }
}
