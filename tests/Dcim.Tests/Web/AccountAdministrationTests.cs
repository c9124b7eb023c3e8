using System.Net;
using AngleSharp.Dom;
using Dcim.Data.Audit;
using Dcim.Data.Identity;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Web;

/// <summary>Who may invite, change and shut out whom; checked on what is sent, whatever the form showed.</summary>
public sealed class AccountAdministrationTests(AccountTests.Factory app) : IClassFixture<AccountTests.Factory>
{
    private static readonly string[] s_ofInstitution = ["caseworker", "manager", "duty-officer"];

    private static int s_number;

    private static string Fresh() => $"person{Interlocked.Increment(ref s_number)}@demo.invalid";

    public static TheoryData<string, string> ManagersAndRoles() =>
        new(Roles.All.SelectMany(r => new[] { ("pj.manager", r.Name), ("farol.manager", r.Name), ("admin", r.Name) }));

    [Theory]
    [MemberData(nameof(ManagersAndRoles))]
    public async Task Invite_GivesARole_OnlyToWhomMay(string account, string role)
    {
        var browser = await app.SignInAsync(account);
        var email = Fresh();
        await browser.OpenAsync("/administration/accounts/new");
        await browser.PostAsync("/administration/accounts/new", Invitation(email, "PT-PJ", role));
        if (account == "admin" || s_ofInstitution.Contains(role))
        {
            Assert.NotNull(browser.Page.GetElementById("link"));
            Assert.Equal(role, await app.RolesOfAsync(email));
            // A manager's institution is her own, whatever was sent.
            var institution = await InstitutionAsync(email);
            Assert.Equal(account == "farol.manager" ? "PT-ONG1" : "PT-PJ", institution);
        }
        else
        {
            Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
            Assert.Contains(Steps.Message("Accounts.RoleNotYours"), browser.Text);
            Assert.False(await app.ReadAsync(db => db.Users.AnyAsync(u => u.Email == email)));
        }
    }

    [Theory]
    [MemberData(nameof(ManagersAndRoles))]
    public async Task Change_GivesAndTakesARole_OnlyByWhomMay(string account, string role)
    {
        var email = Fresh();
        var admin = await app.SignInAsync("admin");
        var first = role == "caseworker" ? "manager" : "caseworker";
        var institution = account == "farol.manager" ? "PT-ONG1" : "PT-PJ";
        var address = await admin.InviteAsync(email, institution, first);
        var browser = await app.SignInAsync(account);
        await browser.OpenAsync(address);
        await browser.PostAsync(
            address,
            ("Seen", browser.Value("Seen")!),
            ("Name", "Somebody"),
            ("Institution", institution),
            ("Roles", first),
            ("Roles", role)
        );
        var may = account == "admin" || s_ofInstitution.Contains(role);
        Assert.Equal(may ? HttpStatusCode.OK : HttpStatusCode.BadRequest, browser.Status);
        var expected = may ? string.Join(' ', new[] { first, role }.Order(StringComparer.Ordinal)) : first;
        Assert.Equal(expected, await app.RolesOfAsync(email));
        if (!may)
            return;
        await browser.OpenAsync(address);
        await browser.Fill("Roles", first).SubmitAsync();
        Assert.Equal(first, await app.RolesOfAsync(email));
    }

    [Theory]
    [InlineData("analyst")]
    [InlineData("administrator")]
    public async Task Account_WithMoreThanAManagerMayGive_IsShownToHerAndNotTouched(string role)
    {
        var email = Fresh();
        var admin = await app.SignInAsync("admin");
        var address = await admin.InviteAsync(email, "PT-PJ", "caseworker", role);
        await admin.OpenAsync(address);
        var seen = admin.Value("Seen")!;
        var manager = await app.SignInAsync("pj.manager");
        Assert.Equal(HttpStatusCode.OK, (await manager.OpenAsync(address)).Status);
        Assert.Null(manager.FormOf("disable"));
        foreach (var act in new[] { "", "/disable", "/enable", "/unlock", "/reset" })
        {
            await manager.OpenAsync("/help");
            await manager.PostAsync(address + act, ("Seen", seen), ("Name", "x"), ("Roles", "caseworker"));
            Assert.Equal(HttpStatusCode.Forbidden, manager.Status);
        }
        Assert.Equal(
            $"{(role == "analyst" ? "analyst caseworker" : "administrator caseworker")}",
            await app.RolesOfAsync(email)
        );
    }

    [Fact]
    public async Task Account_OfAnotherInstitution_IsNotFoundByItsManager()
    {
        var address = await app.AccountAsync("gnr@demo.invalid");
        var manager = await app.SignInAsync("pj.manager");
        foreach (var way in new[] { address, $"{address}/sees", "/administration/accounts/abcdefgh2345" })
            Assert.Equal(HttpStatusCode.NotFound, (await manager.OpenAsync(way)).Status);
        await manager.OpenAsync("/administration/accounts?Institution=PT-GNR");
        Assert.DoesNotContain("gnr@", manager.Text);
        await manager.OpenAsync("/administration/accounts");
        await manager.Fill("sought", "gnr").SubmitAsync();
        Assert.DoesNotContain("gnr@", manager.Text);
        Assert.Equal("/administration/accounts", manager.Address);
    }

    [Fact]
    public async Task Search_FindsNamesWithoutDiacritics_AndKeepsThemOutOfTheAddress()
    {
        var admin = await app.SignInAsync("admin");
        await admin.TryInviteAsync("Žofie Dvořáková", Fresh(), "PT-PJ", ["caseworker"]);
        await admin.OpenAsync("/administration/accounts");
        await admin.Fill("sought", "zofie dvorak").SubmitAsync();
        Assert.Single(admin.Page.QuerySelectorAll("tbody tr"));
        Assert.Contains("Žofie", admin.Text);
        Assert.Equal("/administration/accounts", admin.Address);
        Assert.Equal("zofie dvorak", admin.Value("sought"));
    }

    [Fact]
    public async Task Oneself_IsNeitherDisabledNorDemotedNorMoved()
    {
        var admin = await app.SignInAsync("admin");
        var address = await app.AccountAsync("admin@demo.invalid");
        await admin.OpenAsync(address);
        Assert.Null(admin.FormOf("disable"));
        var seen = admin.Value("Seen")!;
        foreach (var act in new[] { "disable", "reset" })
        {
            await admin.OpenAsync(address);
            await admin.PostAsync($"{address}/{act}", ("Seen", seen));
            Assert.Equal(HttpStatusCode.Forbidden, admin.Status);
        }
        foreach (var (institution, role) in new[] { ("PT-OTSH", "auditor"), ("PT-PJ", "administrator") })
        {
            await admin.OpenAsync(address);
            await admin.PostAsync(
                address,
                ("Seen", seen),
                ("Name", "Demo admin"),
                ("Institution", institution),
                ("Roles", role)
            );
            Assert.Equal(HttpStatusCode.BadRequest, admin.Status);
        }
        Assert.Equal("administrator", await app.RolesOfAsync("admin@demo.invalid"));
        await admin.OpenAsync(address);
        await admin.Fill("Name", "Demo admin").SubmitAsync();
        Assert.Equal(HttpStatusCode.OK, admin.Status);
    }

    [Fact]
    public async Task TwoAdministrators_DisablingEachOtherAtOnce_LeaveOne()
    {
        for (var round = 0; round < 3; round++)
        {
            var email = Fresh();
            var first = await app.SignInAsync("admin");
            await first.InviteAsync(email, "PT-OTSH", "administrator");
            var second = await app.AcceptAsync(first.Link, email);
            await first.OpenAsync(await app.AccountAsync(email));
            await second.OpenAsync(await app.AccountAsync("admin@demo.invalid"));
            await Task.WhenAll(first.ActAsync("disable"), second.ActAsync("disable"));
            var able = await app.ReadAsync(db =>
                db.Users.Where(u => (u.Email == email || u.Email == "admin@demo.invalid") && u.DisabledAt == null)
                    .Select(u => u.Email!)
                    .ToListAsync()
            );
            var left = Assert.Single(able);
            if (left == email)
            {
                await second.OpenAsync(await app.AccountAsync("admin@demo.invalid"));
                await second.ActAsync("enable");
                await (await app.SignInAsync("admin")).OpenAsync(await app.AccountAsync(email));
            }
        }
    }

    [Fact]
    public async Task Disabled_LosesHerSignInsAndHerLink_AndComesBackEnabled()
    {
        var email = Fresh();
        var manager = await app.SignInAsync("pj.manager");
        var address = await manager.InviteAsync(email, "", "caseworker");
        var person = await app.AcceptAsync(manager.Link, email);
        await manager.OpenAsync(address);
        var stale = manager.RequestOf(manager.FormOf("disable")!, null);
        await manager.ActAsync("disable");
        Assert.Contains(Steps.Message("AccountState.Disabled"), manager.Text);
        Assert.StartsWith("/account/sign-in", (await person.OpenAsync("/registrations")).Address);
        // The second press of the button.
        await manager.ShowAsync(stale);
        Assert.Equal(HttpStatusCode.Conflict, manager.Status);
        Assert.Contains(Steps.Message("Accounts.Stale"), manager.Text);
        await manager.ActAsync("enable");
        Assert.Contains(Steps.Message("AccountState.Active"), manager.Text);
        var told = await ToldAsync(address);
        Assert.Equal(
            2,
            told.Count(e => e.Action == AuditAction.PermissionChanged && e.Values.Any(v => v.Key == "DisabledAt"))
        );
    }

    [Fact]
    public async Task Moved_LosesHerSignIns_AndOnlyAnAdministratorMoves()
    {
        var email = Fresh();
        var admin = await app.SignInAsync("admin");
        var address = await admin.InviteAsync(email, "PT-PJ", "caseworker");
        var person = await app.AcceptAsync(admin.Link, email);
        var manager = await app.SignInAsync("pj.manager");
        await manager.OpenAsync(address);
        await manager.PostAsync(
            address,
            ("Seen", manager.Value("Seen")!),
            ("Name", "Somebody"),
            ("Institution", "PT-GNR"),
            ("Roles", "caseworker")
        );
        Assert.Equal("PT-PJ", await InstitutionAsync(email));
        Assert.Equal("/registrations", (await person.OpenAsync("/registrations")).Address);

        await admin.OpenAsync(address);
        await admin.Fill("Institution", "PT-GNR").SubmitAsync();
        Assert.Equal("PT-GNR", await InstitutionAsync(email));
        Assert.StartsWith("/account/sign-in", (await person.OpenAsync("/registrations")).Address);
        Assert.Equal(HttpStatusCode.NotFound, (await manager.OpenAsync(address)).Status);
        Assert.Contains(
            await ToldAsync(address),
            e => e.Action == AuditAction.PermissionChanged && e.Values.Any(v => v.Key == "InstitutionId")
        );
    }

    [Fact]
    public async Task LockedOut_IsUnlocked()
    {
        var email = Fresh();
        var manager = await app.SignInAsync("pj.manager");
        var address = await manager.InviteAsync(email, "", "caseworker");
        await app.AcceptAsync(manager.Link, email);
        for (var i = 0; i < 5; i++)
        {
            var wrong = await app.Browse().OpenAsync("/account/sign-in");
            await wrong.Fill("Email", email).Fill("Password", "wrong").SubmitAsync();
        }
        await manager.OpenAsync("/administration/accounts?State=LockedOut");
        Assert.Contains(email, manager.Text);
        await manager.OpenAsync(address);
        await manager.ActAsync("unlock");
        Assert.Null(manager.FormOf("unlock"));
        Assert.Equal(0, await app.ReadAsync(db => db.Users.CountAsync(u => u.Email == email && u.LockoutEnd != null)));
    }

    [Fact]
    public async Task Reset_VoidsPasswordSecondFactorAndSignIns()
    {
        var email = Fresh();
        var admin = await app.SignInAsync("admin");
        var address = await admin.InviteAsync(email, "PT-PJ", "caseworker");
        var person = await app.AcceptAsync(admin.Link, email);
        await app.AsSystemAsync(async services =>
        {
            var users = services.GetRequiredService<UserManager<DcimUser>>();
            var user = (await users.FindByEmailAsync(email))!;
            await users.ResetAuthenticatorKeyAsync(user);
            return await users.SetTwoFactorEnabledAsync(user, true);
        });
        await admin.OpenAsync(address);
        await admin.ActAsync("reset");
        Assert.NotNull(admin.Page.GetElementById("link"));
        Assert.StartsWith("/account/sign-in", (await person.OpenAsync("/help")).Address);
        var left = await app.ReadAsync(async db =>
        {
            var user = await db.Users.SingleAsync(u => u.Email == email);
            return (user.PasswordHash, user.TwoFactorEnabled, await db.UserTokens.CountAsync(t => t.UserId == user.Id));
        });
        Assert.Equal((null, false, 0), left);
        Assert.Contains(await ToldAsync(address), e => e.Purpose == "reset");
        await app.AcceptAsync(admin.Link, email);
    }

    [Fact]
    public async Task InvitationSentTwice_MakesOneAccount_AndOnlyTheLastLinkWorks()
    {
        var email = Fresh();
        var admin = await app.SignInAsync("admin");
        await admin.OpenAsync("/administration/accounts/new");
        admin.Fill("Name", "Twice").Fill("Email", email).Fill("Roles", "auditor").Fill("Language", "en-GB");
        var form = admin.Form(null);
        var (request, again) = (admin.RequestOf(form, null), admin.RequestOf(form, null));
        await admin.ShowAsync(request);
        var first = admin.Link;
        await admin.ShowAsync(again);
        Assert.NotEqual(first, admin.Link);
        Assert.Equal(1, await app.ReadAsync(db => db.Users.CountAsync(u => u.Email == email)));
        Assert.Equal(HttpStatusCode.NotFound, (await app.Browse().OpenAsync(first)).Status);
        await app.AcceptAsync(admin.Link, email);
    }

    [Theory]
    [InlineData("admin", "gnr@demo.invalid", "Accounts.EmailTaken")]
    [InlineData("admin", "GNR@Demo.invalid", "Accounts.EmailTaken")]
    [InlineData("pj.manager", "gnr@demo.invalid", "Accounts.EmailNotFree")]
    [InlineData("pj.manager", "pj@demo.invalid", "Accounts.EmailNotFree")]
    [InlineData("admin", "no address", "Accounts.EmailWrong")]
    [InlineData("admin", "Name <a@demo.invalid>", "Accounts.EmailWrong")]
    [InlineData("admin", "", "Binding.Missing")]
    public async Task Invite_WithSuchAnAddress_IsRefusedAtTheField(string account, string email, string message)
    {
        var browser = await app.SignInAsync(account);
        await browser.TryInviteAsync("Kept Name", email, account == "admin" ? "PT-PJ" : "", ["caseworker"]);
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        browser.AssertError("Email", message);
        Assert.Equal(("Kept Name", email), (browser.Value("Name"), browser.Value("Email")));
        Assert.Equal("caseworker", browser.Value("Roles"));
    }

    [Theory]
    [InlineData("", "Binding.Missing")]
    [InlineData("a\u202Eb", "Answer.ControlCharacters")]
    [InlineData("a\u0007b", "Answer.ControlCharacters")]
    [InlineData("long", "Answer.TextTooLong")]
    public async Task Invite_WithSuchAName_IsRefusedAtTheField(string name, string message)
    {
        var admin = await app.SignInAsync("admin");
        await admin.TryInviteAsync(name == "long" ? new('n', 201) : name, Fresh(), "PT-PJ", ["caseworker"]);
        Assert.Equal(HttpStatusCode.BadRequest, admin.Status);
        admin.AssertError("Name", message);
    }

    [Fact]
    public async Task Invite_WithoutRoleOrInstitution_IsRefusedAtTheField()
    {
        var admin = await app.SignInAsync("admin");
        await admin.TryInviteAsync("Name", Fresh(), "", []);
        admin.AssertError("Roles", "Accounts.NoRole");
        await admin.TryInviteAsync("Name", Fresh(), "", ["caseworker"]);
        admin.AssertError("Roles", "Accounts.RoleNeedsInstitution");
        await admin.OpenAsync("/administration/accounts/new");
        await admin.PostAsync("/administration/accounts/new", Invitation(Fresh(), "PT-NONE", "auditor"));
        admin.AssertError("Institution", "Answer.UnknownCode");
        await admin.InviteAsync(Fresh(), "", "auditor");
    }

    [Fact]
    public async Task TwoWhoChangeAtOnce_AreToldAndLoseNothing()
    {
        var email = Fresh();
        var admin = await app.SignInAsync("admin");
        var address = await admin.InviteAsync(email, "PT-PJ", "caseworker");
        var manager = await app.SignInAsync("pj.manager");
        await manager.OpenAsync(address);
        await admin.OpenAsync(address);
        await admin.Fill("Roles", "caseworker", "duty-officer").SubmitAsync();
        await manager.Fill("Name", "Another Name").SubmitAsync();
        Assert.Equal(HttpStatusCode.Conflict, manager.Status);
        Assert.Equal("Another Name", manager.Value("Name"));
        Assert.Contains(Steps.Message("Conflict.Title"), manager.Text);
        await manager.SubmitAsync();
        Assert.Equal(HttpStatusCode.OK, manager.Status);
        Assert.Equal("caseworker", await app.RolesOfAsync(email)); // as the page showed when she sent it again
    }

    [Fact]
    public async Task Manager_WhoLostHerRole_IsRefusedAtOnce()
    {
        var email = Fresh();
        var admin = await app.SignInAsync("admin");
        var address = await admin.InviteAsync(email, "PT-PJ", "manager");
        var person = await app.AcceptAsync(admin.Link, email);
        Assert.Equal(HttpStatusCode.OK, (await person.OpenAsync("/administration/accounts")).Status);
        await admin.OpenAsync(address);
        await admin.Fill("Roles", "caseworker").SubmitAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await person.OpenAsync("/administration/accounts")).Status);
    }

    [Fact]
    public async Task Audit_TellsChangesOfRightsByCode_NeverAName()
    {
        var email = Fresh();
        var admin = await app.SignInAsync("admin");
        await admin.TryInviteAsync("Unmistakable Name", email, "PT-PJ", ["caseworker"]);
        var address = await app.AccountAsync(email);
        var told = await ToldAsync(address);
        Assert.Contains(told, e => e is { Entity: "AccountRole", Action: AuditAction.PermissionChanged });
        Assert.Contains(told, e => e is { Entity: "Invitation", Action: AuditAction.Created });
        Assert.DoesNotContain(
            await app.ReadAsync(db => db.AuditValues.Select(v => v.Old + v.New).ToListAsync()),
            v => v is not null && (v.Contains("Unmistakable") || v.Contains(email))
        );
    }

    [Fact]
    public async Task Sees_TellsRightsAndNumbers_NoContent()
    {
        var code = await app.RegisterAsync("pj", b => b.Fill("VID03.given", "Unheard"));
        var admin = await app.SignInAsync("admin");
        await admin.OpenAsync($"{await app.AccountAsync("pj@demo.invalid")}/sees");
        Assert.Equal(HttpStatusCode.OK, admin.Status);
        var held = admin.Page.QuerySelectorAll("[data-permission]").Select(r => r.GetAttribute("data-permission")!);
        Assert.Equal(Roles.All.Single(r => r.Name == "caseworker").Permissions.Order(), held.Order());
        var shown = admin.Page.QuerySelector("[data-records=registrations] td")!.TextContent;
        var stored = await app.ReadAsync(db =>
            db.Registrations.CountAsync(r =>
                r.Institution.Code == "PT-PJ" && r.Quality != (Dcim.Domain.Answers.Code)"DRA"
            )
        );
        Assert.Equal($"{stored}", shown);
        Assert.DoesNotContain(code, admin.Page.Source.Text);
        Assert.DoesNotContain("Unheard", admin.Page.Source.Text);

        await admin.OpenAsync($"{await app.AccountAsync("auditor@demo.invalid")}/sees");
        Assert.Equal("0", admin.Page.QuerySelector("[data-records=registrations] td")!.TextContent);
    }

    private static (string, string)[] Invitation(string email, string institution, string role) =>
        [("Name", "Somebody"), ("Email", email), ("Institution", institution), ("Roles", role), ("Language", "en-GB")];

    private Task<string> InstitutionAsync(string email) =>
        app.ReadAsync(db =>
            db.Users.Where(u => u.Email == email)
                .Join(db.Institutions, u => u.InstitutionId, i => i.Id, (_, i) => i.Code)
                .SingleAsync()
        );

    private Task<List<AuditEvent>> ToldAsync(string address) =>
        app.ReadAsync(db =>
            db.AuditEvents.Include(e => e.Values)
                .Where(e => e.Subject == address.Substring("/administration/accounts/".Length))
                .ToListAsync()
        );
}
