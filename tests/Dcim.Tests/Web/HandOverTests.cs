using System.Net;
using System.Text;
using Dcim.Data;
using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Web;

/// <summary>A proceeding of GNR passes to the prosecutors (MP): nothing is copied, and each side sees what is its to see.</summary>
public sealed class HandOverTests(AppFactory app) : IClassFixture<AppFactory>
{
    private const string Number = "12/13.4ABCDE";
    private const string Why = "prosecution is theirs";

    [Fact]
    public async Task Accepted_TheRecipientLeads_AndTheGiverReads()
    {
        var victim = await app.RegisterAsync("gnr");
        var code = await app.ProceedingAsync("gnr", victim);
        var rows = await CountsAsync();
        var offer = await OfferAsync(code, "PT-MP");

        var mp = await app.SignInAsync("mp");
        Assert.NotNull(mp.Page.QuerySelector($"[data-reminder=hand-overs] a[href='/hand-overs/{offer}']"));
        await mp.OpenAsync("/proceedings?show=Offered");
        Assert.Contains("Guarda Nacional", mp.Text);
        await mp.OpenAsync($"/hand-overs/{offer}");
        foreach (
            var told in new[]
            {
                Why,
                "Guarda Nacional",
                Steps.Message("Section.registration"),
                Steps.Message("Section.identification"),
            }
        )
            Assert.Contains(told, mp.Text);
        foreach (var secret in new[] { code, Number, victim })
            Assert.DoesNotContain(secret, mp.Page.Source.Text);
        Assert.Equal(HttpStatusCode.NotFound, (await mp.OpenAsync($"/proceedings/{code}")).Status);

        await mp.OpenAsync($"/hand-overs/{offer}");
        await mp.PostAsync($"/hand-overs/{offer}/accept");
        Assert.Equal(HttpStatusCode.OK, mp.Status);
        await mp.OpenAsync($"/proceedings/{code}");
        foreach (var shown in new[] { Number, victim, "Ministério Público", Why, "Presumed" })
            Assert.Contains(shown, mp.Text);
        Assert.NotNull(mp.Page.QuerySelector($"a[href='/shared/{victim}']"));
        await mp.OpenAsync($"/proceedings/{code}/edit");
        await mp.Fill("INV01.number", "55/14").Fill("Reason", "our number").SubmitAsync("save");
        Assert.Equal($"/proceedings/{code}", mp.Address);
        Assert.Equal(rows, await CountsAsync());

        var gnr = await app.SignInAsync("gnr");
        await gnr.OpenAsync("/proceedings");
        Assert.DoesNotContain(code, gnr.Text);
        await gnr.OpenAsync("/proceedings?show=HandedOver");
        Assert.Contains(code, gnr.Text);
        Assert.Contains("Ministério Público", gnr.Text);
        await gnr.OpenAsync($"/proceedings/{code}");
        Assert.Contains("55/14", gnr.Text); // as it is
        Assert.Null(gnr.Page.QuerySelector($"a[href='/proceedings/{code}/edit']"));
        foreach (var door in new[] { "edit", "hand-over" })
            Assert.Equal(HttpStatusCode.NotFound, (await gnr.OpenAsync($"/proceedings/{code}/{door}")).Status);
        var before = await app.StateAsync();
        foreach (var door in new[] { "edit", "victims", "victims/1/remove", "hand-over" })
        {
            await gnr.OpenAsync("/help");
            await gnr.PostAsync(
                $"/proceedings/{code}/{door}",
                ("INV01.number", "mine"),
                ("registration", victim),
                ("reason", "mine"),
                ("Recipient", "PT-PJ")
            );
            Assert.Equal(HttpStatusCode.NotFound, gnr.Status);
        }
        Assert.Equal(before, await app.StateAsync());
        // Whoever was never a party sees nothing.
        var pj = await app.SignInAsync("pj");
        Assert.Equal(HttpStatusCode.NotFound, (await pj.OpenAsync($"/proceedings/{code}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await pj.OpenAsync($"/hand-overs/{offer}")).Status);

        var stored = await app.ReadAsync(db =>
            db.Proceedings.Include(p => p.Institution).AsNoTracking().SingleAsync(p => p.Code == code)
        );
        Assert.Equal(("PT-MP", "PT-MP"), (stored.Institution.Code, stored.Authority.Value));
        var grant = await app.ReadAsync(db => db.Grants.AsNoTracking().SingleAsync(g => g.Code == offer));
        Assert.DoesNotContain(Why, Encoding.UTF8.GetString(grant.SealedReason));
    }

    [Fact]
    public async Task HandedBack_TheFirstLeadsAgain_AndWhatItLetOthersReadEnds()
    {
        var code = await app.ProceedingAsync("gnr");
        var first = await OfferAsync(code, "PT-MP");
        var mp = await AnswerAsync("mp", first, "accept");
        var second = await OfferAsync(code, "PT-GNR", "mp");
        var gnr = await AnswerAsync("gnr", second, "accept");
        Assert.Equal(HttpStatusCode.OK, (await gnr.OpenAsync($"/proceedings/{code}/edit")).Status);
        Assert.Equal(Number, gnr.Value("INV01.number"));
        Assert.Equal(HttpStatusCode.OK, (await mp.OpenAsync($"/proceedings/{code}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await mp.OpenAsync($"/proceedings/{code}/edit")).Status);
        Assert.Equal((GrantState.Ended, GrantState.InForce), (await StateOfAsync(first), await StateOfAsync(second)));
    }

    /// <summary>The owner is told who reads her by the proceeding; who handed it on reads her no more.</summary>
    [Fact]
    public async Task HandedOn_WhoLedItBetween_ReadsTheVictimNoMore()
    {
        var victim = await app.RegisterAsync("gnr");
        var code = await app.ProceedingAsync("gnr", victim);
        var mp = await AnswerAsync("mp", await OfferAsync(code, "PT-MP"), "accept");
        Assert.Equal(HttpStatusCode.OK, (await mp.OpenAsync($"/shared/{victim}")).Status);
        var gnr = await app.SignInAsync("gnr");
        await gnr.OpenAsync($"/registrations/{victim}");
        Assert.Contains("Ministério Público", gnr.Page.QuerySelector("[data-section=shared]")!.TextContent);
        await AnswerAsync("pj", await OfferAsync(code, "PT-PJ", "mp"), "accept");
        Assert.Equal(HttpStatusCode.NotFound, (await mp.OpenAsync($"/shared/{victim}")).Status);
    }

    [Fact]
    public async Task Declined_StaysWithTheGiver_WhoReadsWhy()
    {
        var code = await app.ProceedingAsync("gnr");
        var offer = await OfferAsync(code, "PT-MP");
        var mp = await app.SignInAsync("mp");
        await mp.OpenAsync($"/hand-overs/{offer}");
        await mp.PostAsync($"/hand-overs/{offer}/decline");
        Assert.Equal(HttpStatusCode.BadRequest, mp.Status);
        mp.AssertError("reason", "Proceeding.ReasonMissing");
        await mp.PostAsync($"/hand-overs/{offer}/decline", ("reason", "not our district"));
        Assert.Equal("/proceedings", mp.Address);
        Assert.Equal(HttpStatusCode.NotFound, (await mp.OpenAsync($"/proceedings/{code}")).Status);
        var gnr = await app.SignInAsync("gnr");
        await gnr.OpenAsync($"/proceedings/{code}");
        Assert.Contains("not our district", gnr.Text);
        Assert.NotNull(gnr.Page.QuerySelector($"a[href='/proceedings/{code}/hand-over']"));
    }

    [Theory]
    [InlineData("accept")]
    [InlineData("decline")]
    public async Task Withdrawn_CannotBeAnswered(string answer)
    {
        var code = await app.ProceedingAsync("gnr");
        var offer = await OfferAsync(code, "PT-MP");
        var (gnr, mp) = (await app.SignInAsync("gnr"), await app.SignInAsync("mp"));
        await mp.OpenAsync($"/hand-overs/{offer}");
        await gnr.OpenAsync($"/proceedings/{code}");
        await gnr.PostAsync($"/proceedings/{code}/hand-over/withdraw");
        Assert.Contains(Steps.Message("HandOver.Withdrawn"), gnr.Text);
        await mp.PostAsync($"/hand-overs/{offer}/{answer}", ("reason", "too late"));
        Assert.Equal(HttpStatusCode.Conflict, mp.Status);
        Assert.Contains(Steps.Message("HandOver.IsWithdrawn"), mp.Text);
        await gnr.PostAsync($"/proceedings/{code}/hand-over/withdraw");
        Assert.Contains(Steps.Message("HandOver.NothingToWithdraw"), gnr.Text);
        Assert.Equal(GrantState.Ended, await StateOfAsync(offer));
        await mp.OpenAsync("/");
        Assert.Null(mp.Page.QuerySelector($"a[href='/hand-overs/{offer}']"));
    }

    [Fact]
    public async Task AcceptedTwice_OrWithdrawnTooLate_IsSaid()
    {
        var code = await app.ProceedingAsync("gnr");
        var offer = await OfferAsync(code, "PT-MP");
        var (gnr, manager) = (await app.SignInAsync("gnr"), await app.SignInAsync("mp.manager"));
        await gnr.OpenAsync($"/proceedings/{code}");
        await manager.OpenAsync($"/hand-overs/{offer}");
        var mp = await AnswerAsync("mp", offer, "accept");
        await manager.PostAsync($"/hand-overs/{offer}/accept");
        Assert.Equal(HttpStatusCode.Conflict, manager.Status);
        Assert.Contains(Steps.Message("HandOver.IsAccepted"), manager.Text);
        await gnr.PostAsync($"/proceedings/{code}/hand-over/withdraw");
        Assert.Contains(Steps.Message("HandOver.NothingToWithdraw"), gnr.Text);
        Assert.Equal(HttpStatusCode.OK, (await mp.OpenAsync($"/proceedings/{code}/edit")).Status);
    }

    [Fact]
    public async Task AcceptedTwiceAtOnce_IsAcceptedOnce()
    {
        var code = await app.ProceedingAsync("gnr");
        var offer = await OfferAsync(code, "PT-MP");
        var (mp, manager) = (await app.SignInAsync("mp"), await app.SignInAsync("mp.manager"));
        await mp.OpenAsync($"/hand-overs/{offer}");
        await manager.OpenAsync($"/hand-overs/{offer}");
        await Task.WhenAll(
            mp.PostAsync($"/hand-overs/{offer}/accept"),
            manager.PostAsync($"/hand-overs/{offer}/accept")
        );
        Assert.Single([mp, manager], b => b.Status == HttpStatusCode.OK);
        Assert.Single([mp, manager], b => b.Status == HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task AnOfferBesideAnother_IsRefused_ThoughMadeAtOnce()
    {
        var code = await app.ProceedingAsync("gnr");
        var (gnr, manager) = (await app.SignInAsync("gnr"), await app.SignInAsync("gnr.manager"));
        await gnr.OpenAsync($"/proceedings/{code}/hand-over");
        await manager.OpenAsync($"/proceedings/{code}/hand-over");
        await Task.WhenAll(
            gnr.Fill("Recipient", "PT-MP").Fill("Reason", Why).SubmitAsync(),
            manager.Fill("Recipient", "PT-PJ").Fill("Reason", Why).SubmitAsync()
        );
        Assert.Equal(1, await app.ReadAsync(db => db.Grants.CountAsync(g => g.Proceeding!.Code == code)));
        Assert.Single([gnr, manager], b => b.Text.Contains(Steps.Message("HandOver.AlreadyOffered")));
        await gnr.OpenAsync($"/proceedings/{code}/hand-over");
        Assert.Equal($"/proceedings/{code}", gnr.Address);
    }

    [Fact]
    public async Task WrongInput_IsSaidAtItsField_AndKeptAsTyped()
    {
        var code = await app.ProceedingAsync("gnr");
        var gnr = await app.SignInAsync("gnr");
        await gnr.OpenAsync($"/proceedings/{code}/hand-over");
        Assert.Empty(
            gnr.Page.QuerySelectorAll("#Recipient option[value='PT-GNR'], #Recipient option[value='PT-ONG1']")
        );
        await gnr.Fill("Sections", "registration", "ilo").SubmitAsync();
        Assert.Equal(HttpStatusCode.BadRequest, gnr.Status);
        gnr.AssertError("Recipient", "HandOver.RecipientMissing");
        gnr.AssertError("Reason", "Proceeding.ReasonMissing");
        Assert.Equal(["registration", "ilo"], gnr.Values("Sections"));
        foreach (var wrong in new[] { "PT-GNR", "PT-ONG1", "nobody" })
        {
            await gnr.Fill("Recipient", wrong).Fill("Reason", Why).SubmitAsync();
            gnr.AssertError("Recipient", "HandOver.RecipientMissing");
            Assert.Equal(Why, gnr.Value("Reason"));
        }
        await gnr.Fill("Recipient", "PT-MP").Fill("Reason", new string('x', 1000)).SubmitAsync();
        gnr.AssertError("Reason", "Answer.TextTooLong");
        await gnr.Fill("Recipient", "PT-MP").Fill("Reason", Why).Fill("Sections", "all", "ilo").SubmitAsync();
        var grant = await app.ReadAsync(db => db.Grants.AsNoTracking().SingleAsync(g => g.Proceeding!.Code == code));
        Assert.Equal(["ilo"], grant.SectionNames);
    }

    [Fact]
    public async Task AnInstitutionOrPersonKeptOut_GetsNoOffer_AndTheExclusionGoesAlong()
    {
        var code = await app.ProceedingAsync("gnr");
        var manager = await app.SignInAsync("gnr.manager");
        await manager.OpenAsync($"/proceedings/{code}/restrictions");
        foreach (
            var (email, institution, message) in new[]
            {
                ("", "", "ProceedingRestrictions.WhomMissing"),
                ("nobody@demo.invalid", "", "ProceedingRestrictions.NoSuchAccount"),
                ("gnr.manager@demo.invalid", "", "ProceedingRestrictions.NotYourself"),
                ("mp@demo.invalid", "PT-PJ", "ProceedingRestrictions.WhomMissing"),
            }
        )
        {
            await ExcludeAsync(email, institution);
            Assert.Equal(HttpStatusCode.BadRequest, manager.Status);
            manager.AssertError("Email", message);
        }
        await ExcludeAsync("", "PT-PJ");
        await ExcludeAsync("MP@Demo.invalid", "");
        await ExcludeAsync("gnr@demo.invalid", "");
        Assert.Contains("cousin of a suspect", manager.Text);
        Assert.Equal(3, manager.Page.QuerySelectorAll("form[action$='/lift']").Length);
        await manager.OpenAsync($"/proceedings/{code}/hand-over");
        Assert.Null(manager.Page.QuerySelector("#Recipient option[value='PT-PJ']"));

        var gnr = await app.SignInAsync("gnr");
        Assert.Equal(HttpStatusCode.NotFound, (await gnr.OpenAsync($"/proceedings/{code}")).Status);
        var offer = await OfferAsync(code, "PT-MP", "gnr.manager");
        var mp = await app.SignInAsync("mp");
        Assert.Null(mp.Page.QuerySelector($"a[href='/hand-overs/{offer}']"));
        Assert.Equal(HttpStatusCode.NotFound, (await mp.OpenAsync($"/hand-overs/{offer}")).Status);
        await mp.OpenAsync("/help");
        await mp.PostAsync($"/hand-overs/{offer}/accept");
        Assert.Equal(HttpStatusCode.NotFound, mp.Status);

        var leader = await AnswerAsync("mp.manager", offer, "accept");
        Assert.Equal(HttpStatusCode.NotFound, (await mp.OpenAsync($"/proceedings/{code}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await gnr.OpenAsync($"/proceedings/{code}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await manager.OpenAsync($"/proceedings/{code}")).Status);
        await leader.OpenAsync($"/proceedings/{code}/restrictions");
        Assert.Contains("cousin of a suspect", leader.Text);
        var lift = leader
            .Page.QuerySelectorAll("tbody tr")
            .First(r => r.TextContent.Contains("Demo mp")) // now a colleague, with her name
            .QuerySelector("form")!
            .GetAttribute("action")!;
        await leader.PostAsync(lift);
        Assert.Equal(HttpStatusCode.BadRequest, leader.Status);
        leader.AssertError("liftReason", "Proceeding.ReasonMissing");
        await leader.PostAsync(lift, ("liftReason", "another of the same name"));
        Assert.Equal(HttpStatusCode.OK, (await mp.OpenAsync($"/proceedings/{code}")).Status);
        // It is read again where it was decided, and not by whoever was kept out.
        Assert.DoesNotContain("cousin", mp.Text);
        Assert.DoesNotContain("same name", mp.Text);
        var decisions = leader
            .Page.QuerySelectorAll("[data-section=decisions] tbody tr")
            .Select(r => r.TextContent)
            .ToList();
        Assert.Equal(4, decisions.Count);
        foreach (var told in new[] { "Demo mp.manager", "let in again", "another of the same name" })
            Assert.Contains(told, decisions[0]);
        foreach (var told in new[] { "Guarda Nacional", "kept out", "Demo mp", "cousin of a suspect" })
            Assert.Contains(told, decisions[2]);
        Assert.Contains("Polícia Judiciária", decisions[3]);

        async Task ExcludeAsync(string email, string institution) =>
            await manager.PostAsync(
                $"/proceedings/{code}/exclusions",
                ("Email", email),
                ("Institution", institution),
                ("Reason", "cousin of a suspect")
            );
    }

    [Fact]
    public async Task TheOwner_ChangesByAnAcceptedHandOverOnly()
    {
        var code = await app.ProceedingAsync("gnr");
        var offer = await OfferAsync(code, "PT-MP");
        var (gnr, mp, pj) = await app.ReadAsync(async db =>
            (
                (await db.Institutions.SingleAsync(i => i.Code == "PT-GNR")).Id,
                (await db.Institutions.SingleAsync(i => i.Code == "PT-MP")).Id,
                (await db.Institutions.SingleAsync(i => i.Code == "PT-PJ")).Id
            )
        );
        // The giver gives it without being asked; the recipient takes it without an answer; a third takes it.
        await RefusedAsync(gnr, (p, _) => p.InstitutionId = mp);
        await RefusedAsync(mp, (p, _) => p.InstitutionId = mp);
        await RefusedAsync(pj, (p, _) => p.InstitutionId = pj);
        await RefusedAsync(
            pj,
            (p, g) =>
            {
                p.InstitutionId = pj;
                g.State = GrantState.InForce;
            }
        );
        // The giver accepts in the recipient's stead, or the recipient takes the offer for accepted and leaves the rest.
        await RefusedAsync(
            gnr,
            (p, g) =>
            {
                p.InstitutionId = mp;
                g.State = GrantState.InForce;
            }
        );
        await RefusedAsync(mp, (_, g) => g.State = GrantState.InForce);
        await RefusedAsync(gnr, (_, g) => g.State = GrantState.InForce);

        async Task RefusedAsync(long institution, Action<Proceeding, Grant> attack)
        {
            await using var scope = app.Services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<Scope>().Enter(1, institution);
            var db = scope.ServiceProvider.GetRequiredService<DcimDbContext>();
            var (proceeding, grant) = await app.ReadAsync(async all =>
                (
                    await all.Proceedings.AsNoTracking().SingleAsync(p => p.Code == code),
                    await all.Grants.AsNoTracking().SingleAsync(g => g.Code == offer)
                )
            );
            db.AttachRange(proceeding, grant);
            attack(proceeding, grant);
            await Assert.ThrowsAsync<ScopeViolationException>(() =>
                db.SaveChangesAsync(TestContext.Current.CancellationToken)
            );
        }
    }

    private async Task<string> OfferAsync(string code, string recipient, string account = "gnr")
    {
        var browser = await app.SignInAsync(account);
        await browser.OpenAsync($"/proceedings/{code}/hand-over");
        await browser
            .Fill("Recipient", recipient)
            .Fill("Reason", Why)
            .Fill("Sections", "registration", "identification")
            .SubmitAsync();
        Assert.Empty(browser.Errors);
        Assert.Equal($"/proceedings/{code}", browser.Address);
        return await app.ReadAsync(db =>
            db.Grants.Where(g => g.Proceeding!.Code == code && g.State == GrantState.Offered)
                .Select(g => g.Code)
                .SingleAsync()
        );
    }

    private async Task<Browser> AnswerAsync(string account, string offer, string answer)
    {
        var browser = await app.SignInAsync(account);
        await browser.OpenAsync($"/hand-overs/{offer}");
        await browser.PostAsync($"/hand-overs/{offer}/{answer}", ("reason", "not ours"));
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        return browser;
    }

    private Task<GrantState> StateOfAsync(string offer) =>
        app.ReadAsync(db => db.Grants.Where(g => g.Code == offer).Select(g => g.State).SingleAsync());

    /// <summary>Nothing is copied.</summary>
    private Task<(int, int, int)> CountsAsync() =>
        app.ReadAsync(async db =>
            (
                await db.Proceedings.CountAsync(),
                await db.ProceedingVictims.CountAsync(),
                await db.Registrations.CountAsync()
            )
        );
}
