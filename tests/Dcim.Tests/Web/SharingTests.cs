using System.Net;
using Dcim.Data.Audit;
using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Web;

/// <summary>What leaves an institution: offered, answered, read, taken back, opened in need.</summary>
public sealed class SharingTests(AppFactory app) : IClassFixture<AppFactory>
{
    private const string Name = "Imaculada";

    /// <summary>Of the NGO, with her name, and consent to what is named.</summary>
    private Task<string> OfNgoAsync(params string[] consent) =>
        app.RegisterAsync("farol", b => b.Fill("GOV03.scope", ["OWN", .. consent]).Fill("VID03.given", Name));

    private Task<string> OfPoliceAsync() => app.RegisterAsync("pj", b => b.Fill("VID03.given", Name));

    /// <summary>The offer as the form sends it.</summary>
    private async Task<Browser> OfferAsync(
        string account,
        string code,
        string recipient,
        string ground,
        string[] sections,
        string kind = "referral",
        string person = ""
    )
    {
        var browser = await app.SignInAsync(account);
        await browser.OpenAsync("/help");
        return await browser.PostAsync(
            $"/registrations/{code}/share",
            [
                ("Recipient", recipient),
                ("Kind", kind),
                ("RestsOn", ground),
                ("Reason", "needs a safe place"),
                ("Person", person),
                .. sections.Select(s => ("Sections", s)),
            ]
        );
    }

    private async Task<Browser> AcceptAsync(string account, string code)
    {
        var browser = await app.SignInAsync(account);
        await browser.OpenAsync("/help");
        return await browser.PostAsync($"/shared/offers/{await GrantAsync(code)}", ("Intent", "accept"));
    }

    private Task<string> GrantAsync(string code) =>
        app.ReadAsync(db =>
            db.Grants.Where(g => g.Registration!.Code == code).OrderBy(g => g.Id).Select(g => g.Code).LastAsync()
        );

    private Task<string> CodeOfAsync(string institution) =>
        app.ReadAsync(async db =>
            (
                await db
                    .Users.Where(u => u.Email == $"{institution}@demo.invalid")
                    .Select(u => u.InstitutionId)
                    .SingleAsync()
            )
                is { } id
                ? await db.Institutions.Where(i => i.Id == id).Select(i => i.Code).SingleAsync()
                : ""
        );

    private async Task<HttpStatusCode> StatusAsync(string account, string address) =>
        (await (await app.SignInAsync(account)).OpenAsync(address)).Status;

    [Fact]
    public async Task Referral_OpensNothingBeforeItIsAccepted_ThenTheGrantedPartsOnly()
    {
        var code = await OfNgoAsync("RFL");
        var farol = await app.SignInAsync("farol");
        await farol.OpenAsync($"/registrations/{code}/sections/vulnerability");
        await farol.Fill("VUL03", "Y").SubmitAsync("next");
        var offer = await OfferAsync("farol", code, await CodeOfAsync("cais"), "RFL", ["registration"]);
        Assert.Empty(offer.Errors);
        Assert.Contains("waiting for an answer", offer.Page.QuerySelector("[data-section=shared]")!.TextContent);

        var cais = await app.SignInAsync("cais");
        Assert.NotNull(cais.Page.QuerySelector("[data-news=offers]"));
        await cais.OpenAsync("/shared");
        var waiting = cais.Page.QuerySelector("[data-shared=offers]")!.TextContent;
        Assert.Contains("needs a safe place", waiting);
        Assert.DoesNotContain(code, cais.Page.Source.Text);
        Assert.Equal(HttpStatusCode.NotFound, (await cais.OpenAsync($"/shared/{code}")).Status);

        var accepted = await AcceptAsync("cais", code);
        Assert.Equal(($"/shared/{code}", HttpStatusCode.OK), (accepted.Address, accepted.Status));
        Assert.NotNull(accepted.Page.QuerySelector("#answers-heading"));
        Assert.Null(accepted.Page.QuerySelector("[data-section=vulnerability]"));
        Assert.Null(accepted.Page.QuerySelector("a[href$='/identity']"));
        Assert.DoesNotContain(Name, accepted.Page.Source.Text);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("cais", $"/shared/{code}/print"));
        foreach (
            var door in new[] { $"/shared/{code}/identity", $"/registrations/{code}", $"/registrations/{code}/share" }
        )
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("cais", door));
        await accepted.OpenAsync("/registrations");
        Assert.DoesNotContain(code, accepted.Page.Source.Text);

        var reading = await app.ReadAsync(db =>
            db.AuditEvents.OrderBy(e => e.Position).LastAsync(e => e.Subject == code && e.Action == AuditAction.Printed)
        );
        Assert.Equal("read referral", reading.Purpose);
        Assert.Equal((await app.StoredAsync(code)).InstitutionId, reading.OwnerId);
    }

    [Fact]
    public async Task Identity_IsReadWhereItIsGranted_AndThatIsAudited()
    {
        var code = await OfNgoAsync("RFL");
        await OfferAsync("farol", code, await CodeOfAsync("cais"), "RFL", ["registration", "identity"]);
        await AcceptAsync("cais", code);
        var cais = await app.SignInAsync("cais");
        await cais.OpenAsync($"/shared/{code}");
        Assert.DoesNotContain(Name, cais.Text);
        await cais.OpenAsync($"/shared/{code}/identity");
        Assert.Contains(Name, cais.Text);
        Assert.True(
            await app.ReadAsync(db =>
                db.AuditEvents.AnyAsync(e =>
                    e.Subject == code && e.Entity == nameof(VictimIdentity) && e.Purpose == "read referral"
                )
            )
        );
    }

    [Fact]
    public async Task Consent_TakenBack_EndsTheReadingAtOnce()
    {
        var code = await OfNgoAsync("RFL");
        await OfferAsync("farol", code, await CodeOfAsync("cais"), "RFL", ["registration"], "read");
        await AcceptAsync("cais", code);
        var farol = await app.SignInAsync("farol");
        await ConsentAsync(farol, "OWN");
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("cais", $"/shared/{code}"));
        var ended = await app.ReadAsync(db => db.Grants.SingleAsync(g => g.Registration!.Code == code));
        Assert.Equal((GrantState.Ended, null), (ended.State, ended.EndedBy));
        // Given again, it is a new consent: what ended stays ended.
        await ConsentAsync(farol, "OWN", "RFL");
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("cais", $"/shared/{code}"));

        async Task ConsentAsync(Browser browser, params string[] scopes)
        {
            await browser.OpenAsync($"/registrations/{code}/consent");
            await browser
                .Fill("GOV03.scope", scopes)
                .Fill("GOV03.date.kind", "UNK")
                .Fill("Reason", "she told us")
                .SubmitAsync("save");
            Assert.Empty(browser.Errors);
        }
    }

    /// <summary>A vital interest is a ground towards authorities: to the duty officer of an NGO there is no such page.</summary>
    [Fact]
    public async Task Glass_IsForAuthoritiesOnly()
    {
        var code = await OfPoliceAsync();
        await app.AsSystemAsync(async services =>
        {
            var users =
                services.GetRequiredService<Microsoft.AspNetCore.Identity.UserManager<Dcim.Data.Identity.DcimUser>>();
            return await users.AddToRoleAsync(
                (await users.FindByEmailAsync("cais.manager@demo.invalid"))!,
                Dcim.Web.Security.Roles.DutyOfficer
            );
        });
        var duty = await app.SignInAsync("cais.manager");
        Assert.Null(duty.Page.QuerySelector("a[href='/glass']"));
        Assert.Equal(HttpStatusCode.NotFound, (await duty.OpenAsync("/glass")).Status);
        await duty.OpenAsync("/help");
        await duty.PostAsync("/glass", ("Code", code), ("Vital", "true"), ("Reason", "in need"), ("Intent", "open"));
        Assert.Equal(HttpStatusCode.NotFound, duty.Status);
        Assert.False(await app.ReadAsync(db => db.Grants.AnyAsync(g => g.Registration!.Code == code)));
    }

    /// <summary>What somebody wrote about her goes with her identity, and the pages that showed it go on.</summary>
    [Fact]
    public async Task Declined_ThenErased_ThePagesGoOn_WithoutTheReasons()
    {
        var code = await OfNgoAsync("RFL");
        await OfferAsync("farol", code, await CodeOfAsync("cais"), "RFL", ["registration"]);
        var cais = await app.SignInAsync("cais");
        await cais.OpenAsync("/help");
        await cais.PostAsync(
            $"/shared/offers/{await GrantAsync(code)}",
            ("Intent", "decline"),
            ("Reason", "we have no room")
        );
        var manager = await app.SignInAsync("farol.manager");
        await manager.OpenAsync($"/registrations/{code}");
        Assert.Contains("we have no room", manager.Text);
        await manager.OpenAsync($"/registrations/{code}/consent/erase-identity");
        await manager.Fill("Reason", "she asked").SubmitAsync();
        foreach (var page in new[] { "/", $"/registrations/{code}", $"/registrations/{code}/restrictions" })
        {
            Assert.Equal(HttpStatusCode.OK, (await manager.OpenAsync(page)).Status);
            Assert.DoesNotContain("we have no room", manager.Text);
            Assert.DoesNotContain("needs a safe place", manager.Text);
        }
        Assert.Equal(HttpStatusCode.OK, (await cais.OpenAsync("/shared")).Status);
    }

    [Fact]
    public async Task TakenBack_IsEndedAtOnce()
    {
        var code = await OfNgoAsync("RFL");
        await OfferAsync("farol", code, await CodeOfAsync("cais"), "RFL", ["registration"]);
        await AcceptAsync("cais", code);
        var farol = await app.SignInAsync("farol");
        await farol.OpenAsync($"/registrations/{code}");
        await farol.SubmitAsync($"end-{await GrantAsync(code)}");
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("cais", $"/shared/{code}"));
    }

    [Fact]
    public async Task Declined_TellsTheOwnerWhy_UntilItIsSeen()
    {
        var code = await OfNgoAsync("RFL");
        await OfferAsync("farol", code, await CodeOfAsync("cais"), "RFL", ["registration"]);
        var cais = await app.SignInAsync("cais");
        await cais.OpenAsync("/shared");
        await cais.SubmitAsync("decline");
        Assert.Equal(HttpStatusCode.BadRequest, cais.Status);
        cais.AssertError("Reason", "Share.ReasonMissing");
        await cais.Fill("Reason", "no bed free").SubmitAsync("decline");
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("cais", $"/shared/{code}"));
        var farol = await app.SignInAsync("farol");
        Assert.NotNull(farol.Page.QuerySelector("[data-news=Referral]"));
        await farol.OpenAsync($"/registrations/{code}");
        Assert.Contains("no bed free", farol.Text);
        await farol.SubmitAsync($"seen-{await GrantAsync(code)}");
        await farol.OpenAsync("/");
        Assert.Null(farol.Page.QuerySelector($"[data-news] a[href*='{code}']"));
    }

    [Theory]
    [InlineData("pj", "POL", "registration", false)]
    [InlineData("pj", "RFL", "registration", false)]
    [InlineData("pj", "LEG", "registration", true)]
    [InlineData("pj", "LEG", "identity", false)]
    [InlineData("pj", "VIT", "assistance", false)]
    [InlineData("cais", "RFL", "registration", false)]
    [InlineData("cais", "LEG", "registration", false)]
    [InlineData("cais", "PUB", "registration", false)]
    [InlineData("analyst", "RFL", "registration", false)]
    public async Task WithoutHerConsent_OnlyWhatTheLawAllowsIsOffered(string to, string ground, string part, bool may)
    {
        var code = await OfNgoAsync();
        var offer = await OfferAsync("farol", code, await CodeOfAsync(to), ground, [part]);
        Assert.Equal(may ? HttpStatusCode.OK : HttpStatusCode.BadRequest, offer.Status);
        Assert.Equal(may ? 1 : 0, await app.ReadAsync(db => db.Grants.CountAsync(g => g.Registration!.Code == code)));
    }

    [Fact]
    public async Task Form_OffersTheGroundsThatHold_AndSaysWhyOthersDoNot()
    {
        var code = await OfNgoAsync("RFL");
        var farol = await app.SignInAsync("farol");
        await farol.OpenAsync($"/registrations/{code}/share?recipient={await CodeOfAsync("pj")}");
        Assert.Equal(
            ["LEG", "VIT"],
            farol.Page.QuerySelectorAll("[name=RestsOn]").Select(e => e.GetAttribute("value"))
        );
        Assert.DoesNotContain(
            "identity",
            farol.Page.QuerySelectorAll("[name=Sections]").Select(e => e.GetAttribute("value"))
        );
        Assert.Contains(Steps.Message("SharingRefusal.NotInConsent"), farol.Text);
        await farol.OpenAsync($"/registrations/{code}/share?recipient={await CodeOfAsync("cais")}");
        Assert.Equal("RFL", farol.Page.QuerySelectorAll("[name=RestsOn]").Single().GetAttribute("value"));
        await farol.SubmitAsync("offer");
        farol.AssertError("Reason", "Share.ReasonMissing");
    }

    [Fact]
    public async Task OnePerson_OnlyShe()
    {
        var code = await OfPoliceAsync();
        var refused = await OfferAsync(
            "pj",
            code,
            await CodeOfAsync("gnr"),
            "LED8",
            ["registration"],
            "read",
            "mp@demo.invalid"
        );
        refused.AssertError("Person", "Share.NoSuchPerson");
        await OfferAsync("pj", code, await CodeOfAsync("gnr"), "LED8", ["registration"], "read", "gnr@demo.invalid");
        Assert.Equal(HttpStatusCode.NotFound, (await AcceptAsync("gnr.manager", code)).Status);
        Assert.Equal(HttpStatusCode.OK, (await AcceptAsync("gnr", code)).Status);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("gnr.manager", $"/shared/{code}"));
    }

    [Fact]
    public async Task Offer_PastItsLastDay_IsThereNoMore()
    {
        var code = await OfPoliceAsync();
        await OfferAsync("pj", code, await CodeOfAsync("gnr"), "LED8", ["registration"], "read");
        await app.ReadAsync(async db =>
        {
            var grant = await db.Grants.SingleAsync(g => g.Registration!.Code == code);
            grant.ExpiresAt = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-1);
            return await db.SaveChangesAsync();
        });
        var gnr = await app.SignInAsync("gnr");
        var grantCode = await GrantAsync(code);
        foreach (var page in new[] { "/", "/shared" })
        {
            await gnr.OpenAsync(page);
            Assert.DoesNotContain(grantCode, gnr.Page.Source.Text);
        }
        Assert.Equal(HttpStatusCode.NotFound, (await AcceptAsync("gnr", code)).Status);
        var pj = await app.SignInAsync("pj");
        await pj.OpenAsync($"/registrations/{code}");
        var given = pj.Page.QuerySelector($"[data-grant='{grantCode}']")!.TextContent;
        Assert.Contains(Steps.Message("GrantState.Expired"), given);
        Assert.DoesNotContain(Steps.Message("GrantState.Offered"), given);
    }

    private async Task<Browser> BreakAsync(string code, params string[] sections)
    {
        var browser = await app.SignInAsync("pj.duty");
        await browser.OpenAsync("/glass");
        await browser
            .Fill("Code", code)
            .Fill("Sections", sections)
            .Fill("Vital", "true")
            .Fill("Reason", "she is missing")
            .SubmitAsync("ask");
        Assert.Contains("told at once", browser.Text);
        return await browser.SubmitAsync("open");
    }

    [Fact]
    public async Task BrokenGlass_OpensForAShortTime_AndTheOwnerIsTold()
    {
        var code = await OfNgoAsync();
        var duty = await BreakAsync(code, "identity", "assistance", "exploitation");
        Assert.Equal(($"/shared/{code}", HttpStatusCode.OK), (duty.Address, duty.Status));
        Assert.NotNull(duty.Page.QuerySelector("[data-section=exploitation]"));
        Assert.Null(duty.Page.QuerySelector("[data-section=assistance]"));
        Assert.Equal(HttpStatusCode.NotFound, (await duty.OpenAsync($"/shared/{code}/identity")).Status);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("pj", $"/shared/{code}"));

        var farol = await app.SignInAsync("farol");
        Assert.NotNull(farol.Page.QuerySelector("[data-news=BreakGlass]"));
        await farol.OpenAsync($"/registrations/{code}");
        Assert.Contains("she is missing", farol.Text);
        await farol.SubmitAsync($"end-{await GrantAsync(code)}");
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("pj.duty", $"/shared/{code}"));
        await farol.OpenAsync("/");
        Assert.NotNull(farol.Page.QuerySelector("[data-news=BreakGlass]"));
        await farol.OpenAsync($"/registrations/{code}");
        await farol.SubmitAsync($"seen-{await GrantAsync(code)}");
        await farol.OpenAsync("/");
        Assert.Null(farol.Page.QuerySelector($"[data-news] a[href*='{code}']"));
    }

    /// <summary>There is none, it is one's own, it is under secrecy, its institution keeps out the trier's: one answer.</summary>
    [Fact]
    public async Task Glass_ThatMayNotBeBroken_AnswersAsIfThereWereNothing()
    {
        using var fresh = new AppFactory();
        var own = await fresh.RegisterAsync("pj");
        var secret = await fresh.RegisterAsync("gnr.manager");
        var manager = await fresh.SignInAsync("gnr.manager");
        await manager.OpenAsync($"/registrations/{secret}/restrictions");
        await manager.Fill("SecrecyReason", "an officer is a suspect").SubmitAsync("set");
        Assert.Equal(HttpStatusCode.OK, manager.Status);
        var duty = await fresh.SignInAsync("pj.duty");
        var answers = new List<string>();
        foreach (var code in new[] { "abcdefgh2345", own, secret, "abcdefgh2345", "abcdefgh2345" })
        {
            await duty.OpenAsync("/glass");
            await duty.PostAsync(
                "/glass",
                ("Code", code),
                ("Vital", "true"),
                ("Reason", "in need"),
                ("Intent", "open")
            );
            Assert.Equal(HttpStatusCode.BadRequest, duty.Status);
            answers.Add(duty.Page.QuerySelector("main")!.TextContent.Replace(code, ""));
        }
        Assert.Single(answers.Distinct());
        var noted = await fresh.ReadAsync(db =>
            db.AuditEvents.Where(e => e.Purpose == "refused")
                .Select(e => new
                {
                    e.Entity,
                    e.OwnerId,
                    e.Action,
                })
                .ToListAsync()
        );
        Assert.Equal(5, noted.Count);
        Assert.Single(noted.Distinct());
        var fine = await fresh.RegisterAsync("gnr");
        await duty.PostAsync("/glass", ("Code", fine), ("Vital", "true"), ("Reason", "in need"), ("Intent", "open"));
        duty.AssertError("Code", "Glass.TooMany");
    }
}
