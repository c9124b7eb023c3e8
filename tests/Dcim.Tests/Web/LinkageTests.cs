using Dcim.Data.Linkage;
using Dcim.Tests.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Web;

/// <summary>Encodings of a victim come with her consent or the law, and go with it; the caseworker reads whether there are any.</summary>
public sealed class LinkageTests(AppFactory app) : IClassFixture<AppFactory>
{
    private const string Given = "Testina";
    private const string Family = "Vymyšlená";

    private Task<string> RegisterAsync(string account, params string[] scopes) =>
        app.RegisterAsync(
            account,
            b =>
            {
                if (scopes.Length > 0)
                    b.Fill("GOV03.scope", scopes);
                b.Fill("VID03.given", Given)
                    .Fill("VID03.family", Family)
                    .Fill("VID04.day", "3")
                    .Fill("VID04.month", "4")
                    .Fill("VID04.year", "1990");
            }
        );

    /// <summary>What the matcher would find her by; empty where there is nothing.</summary>
    private async Task<string> TokensAsync(string code)
    {
        var stored = await app.StoredAsync(code);
        var encoding = await app.ReadAsync(db =>
            db.VictimEncodings.AsNoTracking().SingleOrDefaultAsync(e => e.RecordId == stored.Id)
        );
        Assert.Equal(encoding is null ? "" : "1.1", stored.LinkageTokens);
        return encoding is null ? "" : Convert.ToHexString(encoding.Tokens);
    }

    private static async Task ConsentAsync(Browser browser, string code, params string[] scopes)
    {
        await browser.OpenAsync($"/registrations/{code}/consent");
        await browser
            .Fill("GOV03.scope", scopes)
            .Fill("GOV03.date.kind", "UNK")
            .Fill("Reason", "as she said")
            .SubmitAsync("save");
        Assert.Empty(browser.Errors);
    }

    private static async Task AssertSaysAsync(Browser browser, string code, string key)
    {
        foreach (var page in new[] { "", "/consent" })
        {
            await browser.OpenAsync($"/registrations/{code}{page}");
            Assert.Equal(
                Steps.Message(key),
                Assert.Single(browser.Page.QuerySelectorAll("[data-linkage]")).TextContent.Trim()
            );
        }
    }

    [Fact]
    public async Task WithConsentToTheKey_TheyAreMade_AndGoAndComeWithIt()
    {
        var code = await RegisterAsync("farol.manager", "OWN", "KEY");
        var browser = await app.SignInAsync("farol.manager");
        var made = await TokensAsync(code);
        Assert.NotEqual("", made);
        await AssertSaysAsync(browser, code, "Linkage.Made");

        await ConsentAsync(browser, code, "OWN");
        Assert.Equal("", await TokensAsync(code));
        await AssertSaysAsync(browser, code, "Linkage.NotConsented");

        await ConsentAsync(browser, code, "OWN", "KEY");
        Assert.Equal(made, await TokensAsync(code));

        await ConsentAsync(browser, code, "WDR");
        Assert.Equal("", await TokensAsync(code));
        await AssertSaysAsync(browser, code, "Linkage.NotConsented");

        await ConsentAsync(browser, code, "KEY"); // her name is gone with the consent to the file
        Assert.Equal("", await TokensAsync(code));
        await AssertSaysAsync(browser, code, "Linkage.NoName");
    }

    /// <summary>Of one registered before there were encodings, and of one that has them; of one without consent none.</summary>
    [Fact]
    public async Task TheyCanBeMadeAnew_AndAreTheSame()
    {
        string[] codes =
        [
            await RegisterAsync("pj"),
            await RegisterAsync("pj"),
            await RegisterAsync("farol", "OWN"),
            await app.DraftAsync("pj"),
        ];
        var before = await AllAsync();
        Assert.Equal(2, before.Count(e => e != " at "));
        var versions = await VersionsAsync();
        var older = (await app.StoredAsync(codes[1])).Id;
        await app.ReadAsync(async db =>
        {
            await db.VictimEncodings.Where(e => e.RecordId == older).ExecuteDeleteAsync();
            return await db
                .Registrations.Where(r => r.Id == older)
                .ExecuteUpdateAsync(set => set.SetProperty(r => r.LinkageTokens, ""));
        });

        await app.AsSystemAsync(s => s.GetRequiredService<IdentityRebuild>().RunAsync(_ => { }));

        var after = await AllAsync();
        Assert.Equal(before[0], after[0]); // who said last who she is, stays who did
        Assert.Equal(before.Select(e => e.Split(" at ")[0]), after.Select(e => e.Split(" at ")[0]));
        Assert.Equal(versions, await VersionsAsync()); // whoever corrects a record meanwhile is not hindered

        async Task<List<string>> AllAsync()
        {
            var all = new List<string>();
            foreach (var code in codes)
            {
                var tokens = await TokensAsync(code);
                var at = await app.ReadAsync(db =>
                    db.VictimEncodings.Where(e => e.Record.Code == code)
                        .Select(e => (DateTime?)e.ChangedAt)
                        .SingleOrDefaultAsync()
                );
                all.Add($"{tokens} at {at:O}");
            }
            return all;
        }

        Task<List<long>> VersionsAsync() =>
            app.ReadAsync(db =>
                db.Registrations.Where(r => codes.Contains(r.Code))
                    .OrderBy(r => r.Id)
                    .Select(r => (long)r.Version)
                    .ToListAsync()
            );
    }

    [Fact]
    public async Task WithoutConsentToTheKey_NoneIsMade()
    {
        var code = await RegisterAsync("farol", "OWN");
        Assert.Equal("", await TokensAsync(code));
        await AssertSaysAsync(await app.SignInAsync("farol"), code, "Linkage.NotConsented");
    }

    [Fact]
    public async Task ConsentGivenOnTheForm_MakesThem()
    {
        var code = await RegisterAsync("farol", "OWN");
        var browser = await app.SignInAsync("farol");
        await browser.OpenAsync($"/registrations/{code}/edit");
        await browser.Fill("GOV03.scope", "OWN", "KEY").Fill("Reason", "she agreed").SubmitAsync("save");
        Assert.Empty(browser.Errors);
        Assert.NotEqual("", await TokensAsync(code));
    }

    [Fact]
    public async Task Restricted_TheyGo_AndComeBackWhenItIsLifted()
    {
        var code = await RegisterAsync("pj");
        var browser = await app.SignInAsync("pj");
        var made = await TokensAsync(code);
        Assert.NotEqual("", made);
        foreach (
            var (restricted, tokens, says) in new[] { ("Y", "", "Linkage.Restricted"), ("N", made, "Linkage.Made") }
        )
        {
            await browser.OpenAsync($"/registrations/{code}/sections/legal");
            await browser.Fill("GOV10", restricted).Fill("Reason", "she objects").SubmitAsync("save");
            Assert.Empty(browser.Errors);
            Assert.Equal(tokens, await TokensAsync(code));
            await AssertSaysAsync(browser, code, says);
        }
    }

    [Theory]
    [InlineData("pj.manager")]
    [InlineData("farol.manager", "OWN", "KEY")]
    public async Task Erased_TheyGoForGood(string account, params string[] scopes)
    {
        var code = await RegisterAsync(account, scopes);
        Assert.NotEqual("", await TokensAsync(code));
        var browser = await app.SignInAsync(account);
        await browser.OpenAsync($"/registrations/{code}/consent/erase-identity");
        await browser.Fill("Reason", "no longer needed").SubmitAsync();
        Assert.Equal("", await TokensAsync(code));
        await AssertSaysAsync(browser, code, "Linkage.NoName");
    }

    /// <summary>The same person has the same, whoever registers her and however her names are written; another name has others.</summary>
    [Fact]
    public async Task TheyFollowTheName()
    {
        var code = await RegisterAsync("pj");
        var browser = await app.SignInAsync("pj");
        var made = await TokensAsync(code);
        Assert.Equal(made, await TokensAsync(await RegisterAsync("farol", "OWN", "KEY")));
        foreach (var (family, same) in new[] { ("VYMYSLENA", true), ("Jiná", false), (Family, true) })
        {
            await browser.OpenAsync($"/registrations/{code}/edit");
            await browser.Fill("VID03.family", family).Fill("Reason", "misheard").SubmitAsync("save");
            Assert.Empty(browser.Errors);
            Assert.Equal(same, made == await TokensAsync(code));
        }
        await browser.OpenAsync($"/registrations/{code}/edit");
        await browser
            .Fill("VID03.given", "")
            .Fill("VID03.family", "")
            .Fill("Reason", "not her name")
            .SubmitAsync("save");
        Assert.Equal("", await TokensAsync(code));
    }

    /// <summary>One from before there were encodings is told so, and gets its own with any save.</summary>
    [Fact]
    public async Task OneFromBefore_GetsThemWithTheNextSave()
    {
        var code = await RegisterAsync("pj");
        var made = await TokensAsync(code);
        await app.ReadAsync(async db =>
        {
            (await db.Registrations.SingleAsync(r => r.Code == code)).LinkageTokens = "";
            return await db.SaveChangesAsync();
        });
        var browser = await app.SignInAsync("pj");
        await AssertSaysAsync(browser, code, "Linkage.NotYet");
        await browser.OpenAsync($"/registrations/{code}/sections/background");
        await browser.Fill("VIC10.text", "Testovice").SubmitAsync("save");
        Assert.Empty(browser.Errors);
        Assert.Equal(made, await TokensAsync(code));
    }

    [Fact]
    public async Task TheAudit_DoesNotHoldThem()
    {
        await WithConsentToTheKey_TheyAreMade_AndGoAndComeWithIt();
        var code = await RegisterAsync("pj");
        var id = (await app.StoredAsync(code)).Id;
        var encoding = await app.ReadAsync(db => db.VictimEncodings.AsNoTracking().SingleAsync(e => e.RecordId == id));
        var made = EncodedTexts.Of(encoding).ToList();
        Assert.NotEmpty(made);
        var values = await app.ReadAsync(db => db.AuditValues.AsNoTracking().ToListAsync());
        Assert.Contains(values, v => v.Key == "GOV03.scope" && v.New == "|KEY|OWN|");
        Assert.DoesNotContain(values, v => v.Key == "VID02");
        Assert.DoesNotContain(values, v => made.Any(token => $"{v.Old} {v.New}".Contains(token)));
        Assert.DoesNotContain(
            await app.ReadAsync(db => db.AuditEvents.AsNoTracking().ToListAsync()),
            e => made.Any(token => $"{e.Subject} {e.Purpose} {e.Mark}".Contains(token))
        );
    }
}
