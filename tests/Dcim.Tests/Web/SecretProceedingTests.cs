using System.Net;
using Dcim.Data;
using Dcim.Domain.Answers;
using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Web;

/// <summary>Under secrecy a proceeding and the victims in it are there for the tables and for their insiders.</summary>
public sealed class SecretProceedingTests(AppFactory app) : IClassFixture<AppFactory>
{
    [Fact]
    public async Task UnderSecrecy_NobodyElseSeesIt_ByAnyDoor_AndTheTablesCountOn()
    {
        var victim = await app.RegisterAsync("gnr");
        var code = await app.ProceedingAsync("gnr", victim);
        var table = await TableAsync();
        var manager = await SecretAsync(code);

        var gnr = await app.SignInAsync("gnr");
        string[] doors =
        [
            $"/proceedings/{code}",
            $"/proceedings/{code}/edit",
            $"/proceedings/{code}/print",
            $"/proceedings/{code}/hand-over",
            $"/registrations/{victim}",
            $"/registrations/{victim}/edit",
            $"/registrations/{victim}/identity",
            $"/registrations/{victim}/history",
            $"/registrations/{victim}/print",
            $"/registrations/{victim}/proceedings",
            $"/registrations/{victim}/sections/background",
            $"/registrations/{victim}/statuses/new",
        ];
        foreach (var door in doors)
        {
            await gnr.OpenAsync(door);
            Assert.True(gnr.Status == HttpStatusCode.NotFound, door);
            Assert.DoesNotContain(victim, gnr.Page.QuerySelector("main")!.TextContent);
        }
        foreach (var list in new[] { "/", "/registrations", "/proceedings", "/cases", "/proceedings?show=HandedOver" })
        {
            await gnr.OpenAsync(list);
            Assert.DoesNotContain(victim, gnr.Text);
            Assert.DoesNotContain(code, gnr.Text);
        }
        await manager.OpenAsync($"/registrations/{victim}");
        Assert.Equal(HttpStatusCode.OK, manager.Status);
        await manager.OpenAsync("/proceedings");
        Assert.Contains(code, manager.Text);
        Assert.Equal(table, await TableAsync());
    }

    /// <summary>Of a registration the doer is kept from, the insiders stay: lifted without them, nobody would see it again.</summary>
    [Fact]
    public async Task Lifted_ByOneKeptFromAVictim_SheStaysWithHerInsiders()
    {
        var (open, kept) = (await app.RegisterAsync("gnr"), await app.RegisterAsync("gnr"));
        var code = await app.ProceedingAsync("gnr", open, kept);
        var manager = await SecretAsync(code, await PersonAsync("gnr"));
        var stored = await app.StoredAsync(kept);
        await app.AsSystemAsync(async services =>
        {
            var db = services.GetRequiredService<DcimDbContext>();
            db.Add(
                new Exclusion
                {
                    Code = "excluded2345",
                    InstitutionId = stored.InstitutionId,
                    RegistrationId = stored.Id,
                    UserId = await db
                        .Users.Where(u => u.Email == "gnr.manager@demo.invalid")
                        .Select(u => u.Id)
                        .SingleAsync(),
                    SealedReason = [],
                    MadeAt = DateTime.UnixEpoch,
                }
            );
            return await db.SaveChangesAsync();
        });
        await manager.OpenAsync("/help");
        await manager.PostAsync($"/proceedings/{code}/secrecy", ("intent", "lift"), ("secrecyReason", "over"));
        Assert.Equal(HttpStatusCode.OK, manager.Status);
        Assert.Equal(HttpStatusCode.OK, (await manager.OpenAsync($"/registrations/{open}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await manager.OpenAsync($"/registrations/{kept}")).Status);
        var gnr = await app.SignInAsync("gnr");
        foreach (var registration in new[] { open, kept })
            Assert.Equal(HttpStatusCode.OK, (await gnr.OpenAsync($"/registrations/{registration}")).Status);
        Assert.False((await app.StoredAsync(open)).IsUnderSecrecy);
    }

    [Fact]
    public async Task Insiders_AreNamed_AndNamedAnew()
    {
        var victim = await app.RegisterAsync("gnr");
        var code = await app.ProceedingAsync("gnr", victim);
        var gnr = await app.SignInAsync("gnr");
        var manager = await SecretAsync(code, await PersonAsync("gnr"));
        Assert.Equal(HttpStatusCode.OK, (await gnr.OpenAsync($"/registrations/{victim}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await gnr.OpenAsync($"/proceedings/{code}")).Status);
        // Not one of another institution.
        await manager.PostAsync(
            $"/proceedings/{code}/secrecy",
            ("intent", "secret"),
            ("secrecyReason", "danger"),
            ("insider", await PersonAsync("mp"))
        );
        Assert.Equal(HttpStatusCode.NotFound, (await gnr.OpenAsync($"/registrations/{victim}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await gnr.OpenAsync($"/proceedings/{code}")).Status);
        var id = (await app.StoredAsync(victim)).Id;
        Assert.Equal(1, await app.ReadAsync(db => db.Insiders.CountAsync(i => i.RegistrationId == id)));
    }

    [Fact]
    public async Task WhoComesLater_ComesUnderSecrecy_AndWhoIsTakenOutLeavesIt()
    {
        var code = await app.ProceedingAsync("gnr");
        var manager = await SecretAsync(code);
        var victim = await app.RegisterAsync("gnr");
        await manager.OpenAsync($"/proceedings/{code}");
        await manager.PostAsync($"/proceedings/{code}/victims", ("registration", victim));
        var gnr = await app.SignInAsync("gnr");
        Assert.Equal(HttpStatusCode.NotFound, (await gnr.OpenAsync($"/registrations/{victim}")).Status);
        var remove = manager.Page.QuerySelector("form[action$='/remove']")!.GetAttribute("action")!;
        await manager.PostAsync(remove, ("reason", "no connection"));
        Assert.Equal(HttpStatusCode.OK, (await gnr.OpenAsync($"/registrations/{victim}")).Status);
    }

    [Fact]
    public async Task Lifted_TheyAreSeenAgain_ButNotThoseSecretFromElsewhere()
    {
        var (one, inTwo, byItself) = (
            await app.RegisterAsync("gnr"),
            await app.RegisterAsync("gnr"),
            await app.RegisterAsync("gnr")
        );
        var code = await app.ProceedingAsync("gnr", one, inTwo, byItself);
        var other = await app.ProceedingAsync("gnr", inTwo);
        await app.ReadAsync(async db =>
        {
            var registration = await db.Registrations.SingleAsync(r => r.Code == byItself);
            var who = await db.Users.SingleAsync(u => u.Email == "gnr.manager@demo.invalid");
            registration.IsUnderSecrecy = true;
            db.Add(
                new Insider
                {
                    InstitutionId = registration.InstitutionId,
                    RegistrationId = registration.Id,
                    UserId = who.Id,
                }
            );
            var parts = db.ProceedingVictims.Include(v => v.Proceeding).Where(v => v.Proceeding.Code == code);
            foreach (var part in await parts.ToListAsync())
                part.AwardedOn = PartialDate.Year(1999);
            return await db.SaveChangesAsync();
        });
        await SecretAsync(other);
        var manager = await SecretAsync(code);
        var gnr = await app.SignInAsync("gnr");
        foreach (var victim in new[] { one, inTwo, byItself })
            Assert.Equal(HttpStatusCode.NotFound, (await gnr.OpenAsync($"/registrations/{victim}")).Status);

        await manager.PostAsync($"/proceedings/{code}/secrecy", ("intent", "lift"), ("secrecyReason", "over"));
        Assert.Equal(HttpStatusCode.OK, (await gnr.OpenAsync($"/registrations/{one}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await gnr.OpenAsync($"/registrations/{inTwo}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await gnr.OpenAsync($"/registrations/{byItself}")).Status);
        // The proceeding is seen again; of the two that are not, not even the codes.
        await gnr.OpenAsync($"/proceedings/{code}");
        Assert.Equal(HttpStatusCode.OK, gnr.Status);
        Assert.Contains(one, gnr.Text);
        foreach (var hidden in new[] { inTwo, byItself })
            Assert.DoesNotContain(hidden, gnr.Text);
        Assert.Contains(Steps.Message("Proceeding.VictimHidden"), gnr.Text);
        var events = gnr.Page.QuerySelectorAll("[data-part=events] li").Select(e => e.TextContent);
        Assert.Contains(one, Assert.Single(events, e => e.Contains("1999")));
    }

    [Fact]
    public async Task WhoPutsAProceedingUnderSecrecy_SeesNoMoreThanBefore()
    {
        var victim = await app.RegisterAsync("gnr");
        var code = await app.ProceedingAsync("gnr", victim);
        await app.ReadAsync(async db =>
        {
            var registration = await db.Registrations.SingleAsync(r => r.Code == victim);
            var who = await db.Users.SingleAsync(u => u.Email == "gnr@demo.invalid");
            registration.IsUnderSecrecy = true;
            db.Add(
                new Insider
                {
                    InstitutionId = registration.InstitutionId,
                    RegistrationId = registration.Id,
                    UserId = who.Id,
                }
            );
            return await db.SaveChangesAsync();
        });
        var manager = await SecretAsync(code);
        Assert.Equal(HttpStatusCode.NotFound, (await manager.OpenAsync($"/registrations/{victim}")).Status);
    }

    [Fact]
    public async Task HandedOver_WhoAcceptsIsAnInsider_AndTheGiversReadOn()
    {
        var victim = await app.RegisterAsync("gnr");
        var code = await app.ProceedingAsync("gnr", victim);
        var manager = await SecretAsync(code);
        await manager.OpenAsync($"/proceedings/{code}/hand-over");
        await manager.Fill("Recipient", "PT-MP").Fill("Reason", "prosecution").SubmitAsync();
        var mp = await app.SignInAsync("mp");
        var offer = mp.Page.QuerySelector("[data-reminder=hand-overs] a")!.GetAttribute("href")!;
        await mp.OpenAsync(offer);
        await mp.PostAsync($"{offer}/accept");
        Assert.Equal(HttpStatusCode.OK, (await mp.OpenAsync($"/proceedings/{code}")).Status);
        var (others, gnr) = (await app.SignInAsync("mp.manager"), await app.SignInAsync("gnr"));
        Assert.Equal(HttpStatusCode.NotFound, (await others.OpenAsync($"/proceedings/{code}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await manager.OpenAsync($"/proceedings/{code}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await gnr.OpenAsync($"/proceedings/{code}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await gnr.OpenAsync($"/registrations/{victim}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await manager.OpenAsync($"/registrations/{victim}")).Status);
    }

    [Fact]
    public async Task HandedOver_TheCodeOfOneSecretFromElsewhere_IsNotTold()
    {
        var (here, byItself, inTwo) = (
            await app.RegisterAsync("gnr"),
            await app.RegisterAsync("gnr"),
            await app.RegisterAsync("gnr")
        );
        var code = await app.ProceedingAsync("gnr", here, byItself, inTwo);
        await SecretAsync(await app.ProceedingAsync("gnr", inTwo));
        var manager = await SecretAsync(code);
        await manager.OpenAsync($"/registrations/{byItself}/restrictions");
        await manager.Fill("SecrecyReason", "a relative works there").SubmitAsync("set");
        Assert.Equal(HttpStatusCode.OK, manager.Status);
        await manager.OpenAsync($"/proceedings/{code}/hand-over");
        await manager.Fill("Recipient", "PT-MP").Fill("Reason", "prosecution").SubmitAsync();
        var grant = await app.ReadAsync(db =>
            db.Grants.Where(g => g.Proceeding!.Code == code).Select(g => g.Code).SingleAsync()
        );
        var mp = await app.SignInAsync("mp");
        await mp.OpenAsync($"/hand-overs/{grant}");
        await mp.PostAsync($"/hand-overs/{grant}/accept");
        await mp.OpenAsync($"/proceedings/{code}");
        Assert.Contains(here, mp.Text);
        Assert.Contains(Steps.Message("Proceeding.VictimHidden"), mp.Text);
        foreach (var hidden in new[] { byItself, inTwo })
            Assert.DoesNotContain(hidden, mp.Page.Source.Text);
        await manager.OpenAsync($"/proceedings/{code}");
        foreach (var own in new[] { here, byItself, inTwo })
            Assert.Contains(own, manager.Text);
    }

    private async Task<Browser> SecretAsync(string code, params string[] insiders)
    {
        var manager = await app.SignInAsync("gnr.manager");
        await manager.OpenAsync($"/proceedings/{code}/restrictions");
        await manager.PostAsync(
            $"/proceedings/{code}/secrecy",
            [("intent", "secret"), ("secrecyReason", "danger"), .. insiders.Select(i => ("insider", i))]
        );
        Assert.Equal($"/proceedings/{code}/restrictions", manager.Address);
        return manager;
    }

    private Task<string> PersonAsync(string account) =>
        app.ReadAsync(db =>
            db.Users.Where(u => u.Email == $"{account}@demo.invalid").Select(u => u.Code).SingleAsync()
        );

    private async Task<string> TableAsync()
    {
        var analyst = await app.SignInAsync("analyst");
        await analyst.OpenAsync("/tables?year=2013");
        return string.Join('|', analyst.Page.QuerySelectorAll("table td").Select(d => d.TextContent.Trim()));
    }
}
