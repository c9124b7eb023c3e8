using System.Net;
using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Tests.Web;

/// <summary>Who is kept from a registration finds it by no door, and never learns that there is one.</summary>
public sealed class RestrictionTests(AppFactory app) : IClassFixture<AppFactory>
{
    private Task<string> AccountAsync(string name) =>
        app.ReadAsync(db => db.Users.Where(u => u.Email == $"{name}@demo.invalid").Select(u => u.Code).SingleAsync());

    private async Task<Browser> RestrictAsync(string code, string box, string value)
    {
        var manager = await app.SignInAsync("pj.manager");
        await manager.OpenAsync($"/registrations/{code}/restrictions");
        return await manager.Fill(box, value).Fill("Reason", "knows the suspect").SubmitAsync("exclude");
    }

    private async Task<Browser> SecretAsync(string code, params string[] insiders)
    {
        var manager = await app.SignInAsync("pj.manager");
        await manager.OpenAsync($"/registrations/{code}/restrictions");
        return await manager
            .Fill("Insiders", insiders)
            .Fill("SecrecyReason", "an officer is a suspect")
            .SubmitAsync("set");
    }

    private async Task AssertNotThereAsync(string account, string code, string inCase)
    {
        var status = (await app.StoredAsync(code)).Statuses[0].Code;
        var browser = await app.SignInAsync(account);
        Assert.DoesNotContain(code, browser.Text);
        foreach (
            var list in new[]
            {
                "/",
                "/registrations",
                "/registrations?show=missing",
                "/registrations?show=review",
                "/cases",
                "/shared",
            }
        )
        {
            await browser.OpenAsync(list);
            Assert.Equal(HttpStatusCode.OK, browser.Status);
            Assert.DoesNotContain(code, browser.Page.Source.Text);
            Assert.DoesNotContain(inCase, browser.Page.Source.Text);
        }
        var doors = new[]
        {
            "",
            "/edit",
            "/identity",
            "/history",
            "/print",
            "/sections/vulnerability",
            "/statuses/new",
            $"/statuses/{status}/edit",
            "/share",
        };
        foreach (var door in doors)
        {
            await browser.OpenAsync($"/registrations/{code}{door}");
            Assert.Equal((door, HttpStatusCode.NotFound), (door, browser.Status));
        }
        Assert.Equal(HttpStatusCode.NotFound, (await browser.OpenAsync($"/cases/{inCase}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.OpenAsync($"/shared/{code}")).Status);
        var before = await app.StateAsync();
        foreach (
            var door in new[]
            {
                "/edit",
                "/discard",
                "/sections/vulnerability",
                "/statuses/new",
                $"/statuses/{status}/edit",
                "/share",
            }
        )
        {
            await browser.OpenAsync("/help");
            await browser.PostAsync(
                $"/registrations/{code}{door}",
                ("Version", "1"),
                ("intent", "save"),
                ("Reason", "mine")
            );
            Assert.Equal((door, HttpStatusCode.NotFound), (door, browser.Status));
        }
        await browser.OpenAsync("/help");
        await browser.PostAsync($"/cases/{inCase}/edit", ("Version", "1"), ("CAS09", "CLO"));
        Assert.Equal(HttpStatusCode.NotFound, browser.Status);
        Assert.Equal(before, await app.StateAsync());
    }

    private async Task<string> CaseAsync(string code)
    {
        var stored = await app.StoredAsync(code);
        return await app.ReadAsync(db => db.Cases.Where(c => c.Id == stored.CaseId).Select(c => c.Code).SingleAsync());
    }

    /// <summary>With a case that says something of its own, and a page typed into by the person to be kept out.</summary>
    private async Task<(string Code, string Case)> MadeAsync()
    {
        var code = await app.RegisterAsync("pj");
        var inCase = await CaseAsync(code);
        var pj = await app.SignInAsync("pj");
        await pj.OpenAsync($"/cases/{inCase}/edit");
        await pj.Fill("CAS09", "OPN").SubmitAsync("save");
        await pj.OpenAsync($"/registrations/{code}/sections/vulnerability");
        await pj.Fill("VUL03", "Y").Fill("intent", "autosave").SubmitAsync();
        await pj.OpenAsync("/");
        Assert.Contains(code, pj.Text);
        await pj.OpenAsync("/cases");
        Assert.Contains(inCase, pj.Text);
        return (code, inCase);
    }

    [Fact]
    public async Task Excluded_FindsItByNoDoor_UntilItIsLifted()
    {
        var (code, inCase) = await MadeAsync();
        var manager = await RestrictAsync(code, "Colleague", await AccountAsync("pj"));
        Assert.Equal(HttpStatusCode.OK, manager.Status);
        Assert.Contains("Demo pj", manager.Text);
        await AssertNotThereAsync("pj", code, inCase);
        Assert.Equal(HttpStatusCode.OK, (await manager.OpenAsync($"/registrations/{code}")).Status);
        await manager.OpenAsync($"/registrations/{code}/restrictions");
        var lift = manager.Page.QuerySelector("button[value^='lift-']")!.GetAttribute("value")!;
        await manager.SubmitAsync(lift);
        manager.AssertError("Reason", "Share.ReasonMissing");
        await manager.Fill("Reason", "a mistake").SubmitAsync(lift);
        Assert.Equal(HttpStatusCode.OK, manager.Status);
        var pj = await app.SignInAsync("pj");
        Assert.Equal(HttpStatusCode.OK, (await pj.OpenAsync($"/registrations/{code}")).Status);
        await pj.OpenAsync($"/registrations/{code}/history");
        Assert.DoesNotContain("suspect", pj.Text);
        var decided = await app.ReadAsync(db =>
            db.AuditEvents.Where(e => e.Subject == code && e.Entity == nameof(Exclusion) && e.Purpose != null)
                .OrderBy(e => e.Position)
                .Select(e => e.Purpose)
                .ToListAsync()
        );
        Assert.Equal(["kept-out", "let-in-again"], decided);
    }

    [Fact]
    public async Task Decisions_AreReadAgain_WhenWhatTheyMadeIsGone()
    {
        var code = await app.RegisterAsync("pj", b => b.Fill("VID03.given", "Imaculada"));
        var manager = await RestrictAsync(code, "Colleague", await AccountAsync("pj"));
        await manager
            .Fill("Reason", "a mistake")
            .SubmitAsync(manager.Page.QuerySelector("button[value^='lift-']")!.GetAttribute("value")!);
        await RestrictAsync(code, "Person", await AccountAsync("gnr"));
        await SecretAsync(code, await AccountAsync("pj.analyst"));
        string[][] expected =
        [
            ["put under secrecy", "Demo pj.analyst", "an officer is a suspect"],
            ["kept out", await AccountAsync("gnr"), "knows the suspect"],
            ["let in again", "Demo pj", "a mistake"],
            ["kept out", "Demo pj", "knows the suspect"],
        ];
        await manager.OpenAsync($"/registrations/{code}/restrictions");
        Assert.Equal(expected, Decisions());

        await manager.OpenAsync($"/registrations/{code}/consent/erase-identity");
        await manager.Fill("Reason", "over").SubmitAsync();
        Assert.Equal(HttpStatusCode.OK, manager.Status);
        await manager.OpenAsync($"/registrations/{code}/restrictions");
        Assert.Equal(expected.Select(d => new[] { d[0], d[1], "" }), Decisions());

        IEnumerable<string[]> Decisions() =>
            manager
                .Page.QuerySelectorAll("[data-section=decisions] tbody tr")
                .Select(row =>
                {
                    var cells = row.QuerySelectorAll("td").Select(c => c.TextContent.Trim()).ToList();
                    Assert.Equal("Demo pj.manager", cells[0]);
                    return cells[1..].ToArray();
                });
    }

    [Fact]
    public async Task Nobody_KeepsHerselfOut()
    {
        var code = await app.RegisterAsync("pj");
        var manager = await RestrictAsync(code, "Person", "pj.manager@demo.invalid");
        manager.AssertError("Person", "Restrictions.NotYourself");
        Assert.Equal(
            0,
            await app.ReadAsync(db =>
                db.Exclusions.CountAsync(x =>
                    x.UserId != null && db.Registrations.Any(r => r.Code == code && r.Id == x.RegistrationId)
                )
            )
        );
    }

    [Theory]
    [InlineData("Person", "gnr@demo.invalid")]
    [InlineData("Institution", "")]
    public async Task ExcludedElsewhere_LosesWhatWasShared(string box, string value)
    {
        var code = await app.RegisterAsync("pj");
        var gnrCode = await app.ReadAsync(db =>
            (
                from u in db.Users
                join i in db.Institutions on u.InstitutionId equals i.Id
                where u.Email == "gnr@demo.invalid"
                select i.Code
            ).SingleAsync()
        );
        var pj = await app.SignInAsync("pj");
        await pj.OpenAsync($"/registrations/{code}/share?recipient={gnrCode}");
        await pj.Fill("Sections", "registration")
            .Fill("RestsOn", "LED8")
            .Fill("Reason", "same network")
            .SubmitAsync("offer");
        var grant = await app.ReadAsync(db =>
            db.Grants.Where(g => g.Registration!.Code == code).Select(g => g.Code).SingleAsync()
        );
        var gnr = await app.SignInAsync("gnr");
        await gnr.OpenAsync("/help");
        await gnr.PostAsync($"/shared/offers/{grant}", ("Intent", "accept"));
        Assert.Equal($"/shared/{code}", gnr.Address);
        await RestrictAsync(code, box, value.Length > 0 ? value : gnrCode);
        Assert.Equal(HttpStatusCode.NotFound, (await gnr.OpenAsync($"/shared/{code}")).Status);
        await gnr.OpenAsync("/shared");
        Assert.DoesNotContain(grant, gnr.Page.Source.Text);
        await pj.OpenAsync($"/registrations/{code}/share");
        Assert.Equal(box == "Person", pj.Page.QuerySelector($"option[value='{gnrCode}']") is not null);
    }

    [Fact]
    public async Task Secrecy_LeavesItToItsInsiders_AndTheTableCountsIt()
    {
        var (code, inCase) = await MadeAsync();
        var manager = await SecretAsync(code, await AccountAsync("pj.analyst"));
        Assert.Equal(HttpStatusCode.OK, manager.Status);
        await AssertNotThereAsync("pj", code, inCase);
        Assert.Equal(HttpStatusCode.OK, (await manager.OpenAsync($"/registrations/{code}")).Status);
        var insider = await app.SignInAsync("pj.analyst");
        Assert.Equal(HttpStatusCode.OK, (await insider.OpenAsync($"/registrations/{code}")).Status);
        await insider.OpenAsync("/tables/t1/cell?year=2013");
        Assert.Contains(code, insider.Text);

        var other = await app.RegisterAsync("pj");
        await SecretAsync(other);
        await insider.OpenAsync("/tables/t1/cell?year=2013");
        Assert.DoesNotContain(other, insider.Page.Source.Text);
        Assert.Contains("Of your institution, not to be opened here: 1.", insider.Text);

        await manager.OpenAsync($"/registrations/{code}/restrictions");
        await manager.Fill("SecrecyReason", "over").SubmitAsync("lift");
        Assert.Equal(
            HttpStatusCode.OK,
            (await (await app.SignInAsync("pj")).OpenAsync($"/registrations/{code}")).Status
        );
    }
}
