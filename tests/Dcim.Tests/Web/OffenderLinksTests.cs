using System.Net;
using System.Text.RegularExpressions;
using Dcim.Data.Audit;
using Dcim.Data.Linkage;
using Dcim.Domain.Records;
using Dcim.Tests.Imports;
using Dcim.Web.Features.Linkage;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Web;

/// <summary>
/// Offenders of several authorities are recognised, asked about and linked as victims are, apart from them; and no authority learns of
/// another's record before both have said yes.
/// </summary>
public sealed partial class OffenderLinksTests(OffenderLinksTests.Factory app)
    : IClassFixture<OffenderLinksTests.Factory>
{
    /// <summary>What is compared, and when, the tests say themselves.</summary>
    public sealed class Factory : AppFactory
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureTestServices(services =>
                services.Remove(services.Single(s => s.ImplementationType == typeof(LinkageWorker)))
            );
        }
    }

    /// <summary>An invented name, and none like another's.</summary>
    internal sealed record Name(string Given, string Family, int Day, int Year = 1975);

    internal sealed record Suspect(string Proceeding, string Row, string Code, long Id)
    {
        public string Edit => $"/proceedings/{Proceeding}/defendants/{Row}/edit";
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Task<Suspect> SuspectAsync(string account, Name name, string kind = "NAT") =>
        SuspectAsync(app, account, name, kind);

    internal static async Task<Suspect> SuspectAsync(AppFactory app, string account, Name name, string kind = "NAT")
    {
        var proceeding = await app.ProceedingAsync(account);
        var browser = await app.SignInAsync(account);
        await browser.OpenAsync($"/proceedings/{proceeding}/defendants/new");
        await browser
            .Fill("TRF03", kind)
            .Fill("TRF04", "M")
            .Fill("TRF05.given", name.Given)
            .Fill("TRF05.family", name.Family)
            .Fill("TRF05.birth.day", $"{name.Day}")
            .Fill("TRF05.birth.month", "3")
            .Fill("TRF05.birth.year", $"{name.Year}")
            .Fill("TRF07", "BD")
            .Fill("INV05.year", "2013")
            .SubmitAsync("save");
        Assert.Empty(browser.Errors);
        return await app.ReadAsync(db =>
            db.Defendants.Where(d => d.Proceeding.Code == proceeding)
                .Select(d => new Suspect(proceeding, d.Code, d.Offender.Code, d.OffenderId))
                .SingleAsync()
        );
    }

    private Task<int> CompareAsync() => CompareAsync(DateTime.MinValue);

    private Task<int> CompareAsync(DateTime after) =>
        app.AsSystemAsync(s =>
            s.GetRequiredService<OffenderMatcher>().CompareChangedAsync(after, DateTime.MaxValue, Stop)
        );

    private Task<OffenderCandidatePair?> PairAsync(Suspect one, Suspect other) =>
        app.ReadAsync(db =>
            db.OffenderCandidatePairs.AsNoTracking()
                .SingleOrDefaultAsync(p =>
                    p.FirstId == Math.Min(one.Id, other.Id) && p.SecondId == Math.Max(one.Id, other.Id)
                )
        );

    private Task<OffenderEncoding?> EncodingAsync(Suspect suspect) =>
        app.ReadAsync(db => db.OffenderEncodings.AsNoTracking().SingleOrDefaultAsync(e => e.RecordId == suspect.Id));

    private Task<string> AskedAsync(OffenderCandidatePair pair) =>
        app.ReadAsync(db => db.Institutions.Where(i => i.Id == pair.TurnId).Select(i => i.Code).SingleAsync());

    private async Task<int> WaitingAsync(string account)
    {
        var browser = await app.SignInAsync(account);
        await browser.OpenAsync("/links/offenders");
        return int.Parse(
            browser.Page.QuerySelector("[data-waiting]")!.GetAttribute("data-waiting")!,
            System.Globalization.CultureInfo.InvariantCulture
        );
    }

    private async Task<Browser> OpenAsync(string account, OffenderCandidatePair pair)
    {
        var browser = await app.SignInAsync(account);
        await browser.OpenAsync($"/links/offenders/{pair.Code}");
        return browser;
    }

    private async Task<Browser> SayAsync(string account, OffenderCandidatePair pair, string says, string reason = "")
    {
        var browser = await OpenAsync(account, pair);
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        await browser.Fill("Reason", reason).SubmitAsync(says);
        return browser;
    }

    /// <summary>As how many persons the tables count the suspects.</summary>
    private Task<int> PersonsAsync(params Suspect[] suspects) => PersonsAsync(app, suspects);

    internal static async Task<int> PersonsAsync(AppFactory app, params Suspect[] suspects)
    {
        var proceedings = suspects.Select(s => s.Proceeding).ToList();
        var facts = await app.ReadAsync(db =>
            db.ProceedingFacts.AsNoTracking()
                .Where(f => f.RecordedTo == null && proceedings.Contains(f.Proceeding.Code))
                .ToListAsync()
        );
        return facts.SelectMany(f => f.Read().Defendants).Select(d => d.PersonId).Distinct().Count();
    }

    private async Task ChangeAsync(Suspect suspect, string key, string answer)
    {
        var browser = await app.SignInAsync("pj");
        await browser.OpenAsync(suspect.Edit);
        await browser.Fill(key, answer).Fill("Reason", "misread").SubmitAsync("save");
        Assert.Empty(browser.Errors);
    }

    [Fact]
    public async Task AnEncoding_IsMadeWithTheName_ReplacedWithIt_AndGoesWithIt()
    {
        var suspect = await SuspectAsync("pj", new("Aldemar", "Brozkovin", 1));
        var first = (await EncodingAsync(suspect))!;
        Assert.NotEmpty(first.Tokens);
        Assert.Equal(RecordEncoding.FilterLength, first.Family!.Length);
        await ChangeAsync(suspect, "INV05.year", "2014");
        Assert.Equal(first.ChangedAt, (await EncodingAsync(suspect))!.ChangedAt);

        await ChangeAsync(suspect, "TRF05.family", "Kwidelmut");
        var second = (await EncodingAsync(suspect))!;
        Assert.Equal(first.Given, second.Given);
        Assert.NotEqual(first.Family, second.Family);
        Assert.True(second.ChangedAt > first.ChangedAt);

        var like = await SuspectAsync("mp", new("Aldemar", "Kwidelmut", 1));
        await CompareAsync();
        Assert.NotNull(await PairAsync(suspect, like));
        await app.AsSystemAsync(s =>
            s.GetRequiredService<LinkStore>()
                .LinkAsync(LinkedKind.Offender, suspect.Id, like.Id, LinkBasis.Reviewer, cancellationToken: Stop)
        );
        Assert.Equal(1, await PersonsAsync(suspect, like));
        await ChangeAsync(suspect, "TRF03", "LEG");
        Assert.Equal(2, await PersonsAsync(suspect, like));
        Assert.Equal(0, await app.RebuildFactsAsync());
        Assert.Null(await EncodingAsync(suspect));
        Assert.Null(await PairAsync(suspect, like));
        Assert.False(await app.ReadAsync(db => db.OffenderEncodingTokens.AnyAsync(t => t.RecordId == suspect.Id)));
    }

    [Fact]
    public async Task WithoutAName_NothingIsEncoded()
    {
        var suspect = await SuspectAsync("pj", new("", "Jorvandik", 2));
        Assert.NotNull(await EncodingAsync(suspect));
        await ChangeAsync(suspect, "TRF05.family", "");
        Assert.Null(await EncodingAsync(suspect));
        Assert.Null(await EncodingAsync(await SuspectAsync("pj", new("", "Jorvandik Lda", 2), "LEG")));
    }

    [Fact]
    public async Task AVictimOfTheSameNameAndBirthDate_HasNothingInCommonWithAnOffender()
    {
        var name = new Name("Eusterio", "Plavnikod", 3);
        var suspect = await SuspectAsync("pj", name);
        var code = await app.RegisterAsync(
            "pj",
            b =>
                b.Fill("VID03.given", name.Given)
                    .Fill("VID03.family", name.Family)
                    .Fill("VID04.day", $"{name.Day}")
                    .Fill("VID04.month", "3")
                    .Fill("VID04.year", $"{name.Year}")
        );
        var victim = (await app.StoredAsync(code)).Id;
        var (hers, his) = (
            await app.ReadAsync(db => db.VictimEncodings.AsNoTracking().SingleAsync(e => e.RecordId == victim)),
            (await EncodingAsync(suspect))!
        );
        Assert.Empty(Encodings.Tokens(hers.Tokens).Intersect(Encodings.Tokens(his.Tokens)));
        Assert.NotEqual(hers.Year, his.Year);
        Assert.NotEqual(hers.Day, his.Day);
        Assert.NotEqual(hers.Family, his.Family);
        await app.AsSystemAsync(s =>
            s.GetRequiredService<VictimMatcher>().CompareChangedAsync(DateTime.MinValue, DateTime.MaxValue, Stop)
        );
        await CompareAsync();
        Assert.False(
            await app.ReadAsync(async db =>
                await db.VictimCandidatePairs.AnyAsync(p => p.FirstId == victim || p.SecondId == victim)
                || await db.OffenderCandidatePairs.AnyAsync(p => p.FirstId == suspect.Id || p.SecondId == suspect.Id)
            )
        );
    }

    /// <summary>The police record him, later the prosecutor: the police are asked first; when both have said yes he is one person.</summary>
    [Fact]
    public async Task TheEarlierAuthority_IsAskedFirst_AndBothYesMakeALink()
    {
        var police = await SuspectAsync("pj", new("Dragomir", "Vaskelov", 4));
        var prosecutor = await SuspectAsync("mp", new("Драгомир", "Васкелов", 4));
        var before = await WaitingAsync("mp");
        await CompareAsync();
        var pair = (await PairAsync(police, prosecutor))!;
        Assert.True(pair.Probability > 0.9, $"{pair.Probability} {pair.Levels}");
        Assert.Equal("PT-PJ", await AskedAsync(pair));

        Assert.Equal(before, await WaitingAsync("mp"));
        foreach (var nobody in new[] { "mp", "gnr", "reviewer" })
            Assert.Equal(HttpStatusCode.NotFound, (await OpenAsync(nobody, pair)).Status);
        var asked = await OpenAsync("pj", pair);
        Assert.Contains("Vaskelov", asked.Text);
        Assert.DoesNotContain("Васкелов", asked.Text);
        Assert.DoesNotContain(prosecutor.Proceeding, asked.Text);
        Assert.Empty(asked.Page.QuerySelectorAll("[data-other-said-yes]"));
        Assert.True(
            await app.ReadAsync(db =>
                db.AuditEvents.AnyAsync(e =>
                    e.Entity == nameof(OffenderRecord)
                    && e.Subject == police.Code
                    && e.Action == AuditAction.Viewed
                    && e.Purpose == AuditPurpose.Compare
                )
            )
        );

        await SayAsync("pj", pair, "same");
        Assert.Equal(2, await PersonsAsync(police, prosecutor));
        Assert.Equal(before + 1, await WaitingAsync("mp"));
        var other = await OpenAsync("mp", pair);
        Assert.Contains("Васкелов", other.Text);
        Assert.DoesNotContain("Vaskelov", other.Text);
        Assert.Single(other.Page.QuerySelectorAll("[data-other-said-yes]"));
        await SayAsync("mp", pair, "same");
        Assert.Equal(1, await PersonsAsync(police, prosecutor));
        Assert.Equal(before, await WaitingAsync("mp"));
        Assert.Equal(0, await app.RebuildFactsAsync());
    }

    /// <summary>Whoever records a name that another authority knows, to learn whether it does, is shown what any other name shows.</summary>
    [Theory]
    [InlineData("mp", "pj", "Fenrikos", "Udalmesc", "Yvobert", "Kantozil", 1931)]
    [InlineData("pj", "mp", "Gwaltero", "Zibrandok", "Osmundik", "Talvepor", 1933)]
    public async Task AProbe_MakesNoDifference(
        string prober,
        string known,
        string given,
        string family,
        string otherGiven,
        string otherFamily,
        int year
    )
    {
        var (there, elsewhere) = (new Name(given, family, 5, year), new Name(otherGiven, otherFamily, 5, year + 1));
        await SuspectAsync(known, there);
        var unlike = await SeenAfterAsync(elsewhere);
        var alike = await SeenAfterAsync(there);
        Assert.Equal(unlike, alike);

        async Task<string> SeenAfterAsync(Name name)
        {
            var suspect = await SuspectAsync(prober, name);
            await CompareAsync();
            var seen = new List<string>();
            var browser = await app.SignInAsync(prober);
            foreach (
                var page in new[]
                {
                    "/",
                    "/links",
                    "/links/offenders",
                    $"/proceedings/{suspect.Proceeding}",
                    $"/proceedings/{suspect.Proceeding}/defendants/{suspect.Row}/identity",
                    suspect.Edit,
                }
            )
            {
                await browser.OpenAsync(page);
                Assert.Equal(HttpStatusCode.OK, browser.Status);
                seen.Add(PageOf(browser));
            }
            await browser.OpenAsync("/links/offenders");
            await browser.PostAsync("/links/offenders/next");
            seen.Add($"{browser.Status} {PageOf(browser)}");
            return string.Join('\n', seen);

            string PageOf(Browser shown)
            {
                var html = RandomText().Replace(shown.Page.QuerySelector("main")!.OuterHtml, "value=\"\"");
                foreach (
                    var (its, common) in new[]
                    {
                        (suspect.Proceeding, "PROCEEDING"),
                        (suspect.Row, "ROW"),
                        (suspect.Code, "CODE"),
                        (name.Given, "GIVEN"),
                        (name.Family, "FAMILY"),
                        ($"{name.Year}", "YEAR"),
                    }
                )
                    html = html.Replace(its, common, StringComparison.Ordinal);
                return html;
            }
        }
    }

    /// <summary>A no is enough, and no run brings the pair back.</summary>
    [Fact]
    public async Task ANo_IsKept()
    {
        var name = new Name("Hrobert", "Immazulek", 9);
        var (police, guard) = (await SuspectAsync("pj", name), await SuspectAsync("gnr", name));
        await CompareAsync();
        var pair = (await PairAsync(police, guard))!;
        await SayAsync("pj", pair, "different", "the brother");
        await CompareAsync();
        await app.AsSystemAsync(s => s.GetRequiredService<OffenderMatcher>().CompareAllAsync(_ => { }, Stop));
        Assert.NotEqual(PairState.Open, (await PairAsync(police, guard))?.State);
        Assert.Equal(2, await PersonsAsync(police, guard));
        Assert.Equal(HttpStatusCode.NotFound, (await OpenAsync("gnr", pair)).Status);
    }

    /// <summary>Two records of one authority are both shown, and it decides alone.</summary>
    [Fact]
    public async Task OneAuthority_DecidesOnItsOwn()
    {
        var one = await SuspectAsync("gnr", new("Lotharius", "Mendrokov", 10));
        var other = await SuspectAsync("gnr", new("Lotarius", "Mendrokow", 10));
        await CompareAsync();
        var pair = (await PairAsync(one, other))!;
        var browser = await OpenAsync("gnr", pair);
        Assert.Contains("Mendrokov", browser.Text);
        Assert.Contains("Mendrokow", browser.Text);
        await SayAsync("gnr", pair, "same");
        Assert.Equal(1, await PersonsAsync(one, other));
    }

    [Fact]
    public async Task AnOrganisation_SeesNothingOfIt()
    {
        var name = new Name("Nikefor", "Obdulzian", 11);
        var (police, prosecutor) = (await SuspectAsync("pj", name), await SuspectAsync("mp", name));
        await CompareAsync();
        var pair = (await PairAsync(police, prosecutor))!;
        foreach (var (account, status) in new[] { ("farol", 404), ("farol.manager", 404), ("pj.duty", 403) })
        {
            var browser = await app.SignInAsync(account);
            foreach (var page in new[] { "/links/offenders", $"/links/offenders/{pair.Code}" })
            {
                await browser.OpenAsync(page);
                Assert.Equal(status, (int)browser.Status);
            }
        }
        foreach (var (account, links) in new[] { ("farol", 0), ("pj", 1), ("reviewer", 1) })
        {
            var browser = await app.SignInAsync(account);
            await browser.OpenAsync("/links");
            Assert.Equal(links, browser.Page.QuerySelectorAll("main a[href='/links/offenders']").Length);
        }
    }

    /// <summary>Of a secret proceeding no other authority is asked: the reviewer decides for the count, with a reason and no name.</summary>
    [Fact]
    public async Task OfASecretProceeding_TheReviewerDecides()
    {
        var name = new Name("Prokopius", "Quarzelben", 12);
        var (police, secret) = (await SuspectAsync("pj", name), await SuspectAsync("mp", name));
        await CompareAsync();
        var open = (await PairAsync(police, secret))!;
        Assert.Equal("PT-PJ", await AskedAsync(open));
        await app.ReadAsync(async db =>
        {
            (await db.Proceedings.SingleAsync(p => p.Code == secret.Proceeding)).IsUnderSecrecy = true;
            return await db.SaveChangesAsync();
        });
        Assert.Equal(HttpStatusCode.NotFound, (await OpenAsync("pj", open)).Status);

        await CompareAsync();
        var pair = (await PairAsync(police, secret))!;
        Assert.Null(pair.TurnId);
        var browser = await SayAsync("reviewer", pair, "same");
        Assert.NotEmpty(browser.Errors); // says why
        Assert.DoesNotContain(name.Family, browser.Text);
        Assert.DoesNotContain(police.Code, browser.Text);
        Assert.DoesNotContain(police.Proceeding, browser.Text);
        await SayAsync("reviewer", pair, "same", "same day, same citizenship");
        Assert.Equal(1, await PersonsAsync(police, secret));
    }

    /// <summary>The question goes with the proceeding, to who leads it now.</summary>
    [Fact]
    public async Task HandedOver_TheNewLeaderIsAsked()
    {
        var name = new Name("Radovit", "Stribalkun", 13);
        var (police, prosecutor) = (await SuspectAsync("pj", name), await SuspectAsync("mp", name));
        await CompareAsync();
        var before = (await PairAsync(police, prosecutor))!;
        var handedOver = DateTime.UtcNow;
        await app.TakeOverAsync("pj", "PT-GNR", "gnr", police.Proceeding);
        Assert.Equal(HttpStatusCode.NotFound, (await OpenAsync("pj", before)).Status);
        await CompareAsync(handedOver);
        var pair = (await PairAsync(police, prosecutor))!;
        Assert.Equal((before.Code, "PT-GNR"), (pair.Code, await AskedAsync(pair)));
        await SayAsync("gnr", pair, "same");
        await SayAsync("mp", pair, "same");
        Assert.Equal(1, await PersonsAsync(police, prosecutor));
    }

    /// <summary>What an import brings is encoded as it is saved, and compared from when it is real.</summary>
    [Fact]
    public async Task AnImport_IsComparedFromWhenItIsReal()
    {
        var known = await SuspectAsync("pj", new("", "Ullibrandez", 14));
        await app.SourceOfAsync(
            ProceedingImportTests.Files with
            {
                Name = "Files to be compared",
            },
            ProceedingImportTests.Institution
        );
        var run = await app.BringAsync(
            await app.SignInAsync("mp.manager"),
            $"{ProceedingImportTests.Heading}\n7/13.1UUUUU;5.1.2013;Ullibrandez;man;14.3.1975;Romania;2.2.2013;closed;3.2.2014\n"
        );
        var imported = await app.ReadAsync(db =>
            db.Defendants.Where(d => d.Proceeding.ImportId == run.Id)
                .Select(d => new Suspect(d.Proceeding.Code, d.Code, d.Offender.Code, d.OffenderId))
                .SingleAsync()
        );
        Assert.NotNull(await EncodingAsync(imported));
        await SetLiveAsync(null);
        await CompareAsync();
        Assert.Null(await PairAsync(known, imported));
        var live = DateTime.UtcNow.AddMinutes(1);
        await SetLiveAsync(live);
        await CompareAsync(live.AddSeconds(-1));
        Assert.NotNull(await PairAsync(known, imported));

        Task<int> SetLiveAsync(DateTime? at) =>
            app.ReadAsync(async db =>
            {
                (await db.ImportRuns.SingleAsync(r => r.Id == run.Id)).LiveAt = at;
                return await db.SaveChangesAsync();
            });
    }

    /// <summary>Runs are of one kind each, with a model of its own; what is new is compared unasked.</summary>
    [Fact]
    public async Task Runs_AreOfBothKinds()
    {
        var name = new Name("Vsevolodin", "Wakrembuj", 15);
        var one = await SuspectAsync("pj", name);
        var runs = app.Services.GetRequiredService<LinkageRuns>();
        await runs.AskForEverythingAsync(userId: null, Stop);
        var told = new List<LinkedKind>();
        while (await runs.WorkAsync((kind, _) => told.Add(kind), Stop)) { }
        Assert.Equal([LinkedKind.Victim, LinkedKind.Offender], told.Distinct());
        var (instance, models) = await app.ReadAsync(async db =>
            (
                await db.Instances.AsNoTracking().SingleAsync(),
                await db.LinkageModelVersions.AsNoTracking().ToDictionaryAsync(m => m.Id, m => m.Of)
            )
        );
        Assert.Equal(LinkedKind.Victim, models[instance.VictimModelId!.Value]);
        Assert.Equal(LinkedKind.Offender, models[instance.OffenderModelId!.Value]);

        var other = await SuspectAsync("mp", name);
        for (var tries = 0; await PairAsync(one, other) is null && tries < 50; tries++)
        {
            await Task.Delay(100, Stop); // what was saved in this moment is left for the next run
            await runs.AskForChangedAsync(Stop);
            while (await runs.WorkAsync(null, Stop)) { }
        }
        Assert.NotNull(await PairAsync(one, other));
    }

    [Theory]
    [InlineData(1, 1, false, 1)]
    [InlineData(1, 1, true, 1)]
    [InlineData(1, 2, false, 1)]
    [InlineData(2, 1, false, 2)]
    [InlineData(1, 2, true, null)]
    public void WhoIsAsked_DidNotSayLastWhoItIs(int earlier, int later, bool isSecret, int? asked)
    {
        var one = new LinkTurnRule.Side(earlier, "POL", DateTime.UnixEpoch);
        var other = new LinkTurnRule.Side(later, "NGO", DateTime.UnixEpoch.AddDays(1)) { IsUnderSecrecy = isSecret };
        Assert.Equal(asked, LinkTurnRule.FirstAskedOfOffenders(one, other));
        Assert.Equal(asked, LinkTurnRule.FirstAskedOfOffenders(other, one));
    }

    /// <summary>What guards a form, and marks it as sent once, is another with each page.</summary>
    [GeneratedRegex("value=\"(?:CfDJ8[^\"]*|[0-9a-f]{8}-[0-9a-f-]{27})\"")]
    private static partial Regex RandomText();
}
