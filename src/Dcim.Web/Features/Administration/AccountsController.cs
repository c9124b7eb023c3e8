using System.Security.Cryptography;
using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Data.Identity;
using Dcim.Domain.Records;
using Dcim.Web.Features.Account;
using Dcim.Web.Features.Registrations;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using FluentValidation;
using FluentValidation.AspNetCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Administration;

/// <param name="User">Null for one to be invited.</param>
/// <param name="Roles">Roles that may be given on this page.</param>
/// <param name="MayTouch">Else the page only shows.</param>
/// <param name="IsSelf">Nobody changes her own roles, institution or standing.</param>
/// <param name="Institutions">To choose from; empty where the institution is fixed.</param>
/// <param name="FixedInstitution">Name of the one institution there is to choose.</param>
public sealed record AccountPage(
    AccountForm Typed,
    DcimUser? User,
    AccountState State,
    IReadOnlyList<string> Roles,
    bool MayTouch,
    bool IsSelf,
    IReadOnlyList<(string Code, string Label)> Institutions,
    string? FixedInstitution
)
{
    public IReadOnlyList<ChangedMeanwhile> Conflicts { get; init; } = [];

    /// <summary>It was changed meanwhile; what was asked for was not done.</summary>
    public bool IsStale { get; init; }
}

/// <summary>A one-time link, shown once.</summary>
public sealed record LinkPage(DcimUser User, string Link, MailOutcome Mail, DateTime Until);

/// <summary>Accounts: managers have those of their own institution, administrators all.</summary>
[Route("/administration/accounts")]
[Require(Permissions.AccountsManage)]
public sealed class AccountsController(
    DcimDbContext db,
    UserManager<DcimUser> users,
    IUserClaimsPrincipalFactory<DcimUser> claims,
    IValidator<AccountForm> validator,
    InvitationMail mail,
    TimeProvider clock,
    Texts text
) : Controller
{
    private const string Folder = "/Features/Administration";

    [HttpGet("")]
    public Task<IActionResult> Index(AccountFilter filter) => ListAsync(filter, null);

    /// <summary>Looks for a name or an address: in the body, so that it stands in no address and no log.</summary>
    [HttpPost("")]
    public Task<IActionResult> Index(AccountFilter filter, string? sought) => ListAsync(filter, sought);

    [HttpGet("new")]
    public async Task<IActionResult> Invite(string? institution)
    {
        if (await AuthorityAsync() is not { } authority)
            return Forbid();
        var form = new AccountForm
        {
            Institution = institution,
            Language = Texts.Languages.FirstOrDefault(l => l == System.Globalization.CultureInfo.CurrentUICulture.Name),
            Made = RandomCode.New(),
        };
        return await ShowNewAsync(authority, form);
    }

    [HttpPost("new")]
    public async Task<IActionResult> Invite(AccountForm form)
    {
        if (await AuthorityAsync() is not { } authority)
            return Forbid();
        var institution = await ReadAsync(authority, form, AccountFormValidator.Invitation);
        CheckRoles(authority, form, []);
        if (!ModelState.IsValid)
            return await ShowNewAsync(authority, form, StatusCodes.Status400BadRequest);
        if (await AgainAsync(authority, form) is { } again)
            return await LinkAsync(again, institution); // the button was pressed twice
        var user = new DcimUser
        {
            Code = await FreshCodeAsync(form.Made),
            UserName = form.Email!.Trim(),
            Email = form.Email.Trim(),
            EmailConfirmed = true,
            DisplayName = form.Name!.Trim(),
            InstitutionId = institution?.Id,
            Language = form.Language,
        };
        authority.Hold();
        try
        {
            var made = await users.CreateAsync(user);
            if (!made.Succeeded)
            {
                var taken = made.Errors.Any(e => e.Code.StartsWith("Duplicate", StringComparison.Ordinal));
                ModelState.AddModelError(
                    nameof(form.Email),
                    text[
                        !taken ? "Accounts.EmailWrong"
                        : authority.IsNational ? "Accounts.EmailTaken"
                        : "Accounts.EmailNotFree"
                    ]
                );
                db.ChangeTracker.Clear();
                return await ShowNewAsync(authority, form, StatusCodes.Status400BadRequest);
            }
            await GiveAsync(user, form.Roles);
            await db.SaveChangesAsync();
        }
        catch (DbUpdateException)
        {
            // The same form or the same address came in at the same moment: once more, upon what is saved now.
            db.ChangeTracker.Clear();
            if (await users.FindByEmailAsync(user.Email) is null)
                throw;
            db.ChangeTracker.Clear();
            return await Invite(form);
        }
        return await LinkAsync(user, institution);
    }

    [HttpGet("{code}")]
    public async Task<IActionResult> Edit(string code)
    {
        if (await AuthorityAsync() is not { } authority)
            return Forbid();
        if (await FindAsync(authority, code) is not var (user, roles))
            return NotFound();
        db.Note(AuditAction.Viewed, "Account", user.Code, user.InstitutionId);
        await db.SaveChangesAsync();
        return await ShowAsync(authority, user, roles, await FormOfAsync(user, roles));
    }

    [HttpPost("{code}")]
    public async Task<IActionResult> Edit(string code, AccountForm form)
    {
        if (await AuthorityAsync() is not { } authority)
            return Forbid();
        if (await FindAsync(authority, code) is not var (user, roles))
            return NotFound();
        if (!authority.MayTouch(roles))
            return Forbid();
        var saved = await FormOfAsync(user, roles);
        var isSelf = user.Id == authority.Self.Id;
        if (isSelf)
            (form.Institution, form.Roles) = (
                form.Institution ?? saved.Institution,
                form.Roles is [] ? saved.Roles : form.Roles
            );
        var institution = await ReadAsync(authority, form);
        if (form.Seen != saved.Seen)
        {
            form.Seen = saved.Seen;
            ModelState.Clear();
            var changed = Differences(saved, form);
            Response.StatusCode = StatusCodes.Status409Conflict;
            return await ShowAsync(authority, user, roles, form, changed);
        }
        CheckRoles(authority, form, roles);
        if (isSelf && (institution?.Id != user.InstitutionId || !roles.ToHashSet().SetEquals(form.Roles)))
            ModelState.AddModelError(nameof(form.Roles), text["Accounts.NotOneself"]);
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return await ShowAsync(authority, user, roles, form);
        }
        user.DisplayName = form.Name!.Trim();
        if (user.InstitutionId != institution?.Id)
        {
            user.InstitutionId = institution?.Id;
            EndSignIns(user);
        }
        await TakeAsync(user, roles.Except(form.Roles));
        await GiveAsync(user, form.Roles.Except(roles));
        return await SaveAsync(authority, user, "Accounts.Saved");
    }

    /// <summary>What the person would see after signing in.</summary>
    [HttpGet("{code}/sees")]
    public async Task<IActionResult> Sees(string code, [FromServices] IServiceScopeFactory scopes)
    {
        if (await AuthorityAsync() is not { } authority)
            return Forbid();
        if (await FindAsync(authority, code) is not var (user, _))
            return NotFound();
        db.Note(AuditAction.Viewed, "Account", user.Code, user.InstitutionId, purpose: "sees");
        await db.SaveChangesAsync();
        return View(
            $"{Folder}/AccountSees.cshtml",
            await AccountView.OfAsync(
                scopes,
                user,
                countsRecords: authority.IsNational && user.Id != User.UserId(),
                clock.GetUtcNow(),
                HttpContext.RequestAborted
            )
        );
    }

    [HttpPost("{code}/disable")]
    public Task<IActionResult> Disable(string code, string? seen) =>
        ActAsync(
            code,
            seen,
            "Accounts.Disabled",
            user =>
            {
                user.DisabledAt = clock.GetUtcNow().UtcDateTime;
                EndSignIns(user);
            }
        );

    [HttpPost("{code}/enable")]
    public Task<IActionResult> Enable(string code, string? seen) =>
        ActAsync(code, seen, "Accounts.Enabled", user => user.DisabledAt = null);

    [HttpPost("{code}/unlock")]
    public Task<IActionResult> Unlock(string code, string? seen) =>
        ActAsync(code, seen, "Accounts.Unlocked", user => (user.LockoutEnd, user.AccessFailedCount) = (null, 0));

    /// <summary>A new one-time link. Until it is used nobody signs in with the account, and earlier links are void.</summary>
    [HttpPost("{code}/reset")]
    public async Task<IActionResult> Reset(string code, string? seen)
    {
        if (await AuthorityAsync() is not { } authority)
            return Forbid();
        if (await FindAsync(authority, code) is not var (user, roles))
            return NotFound();
        if (!authority.MayTouch(roles) || user.Id == authority.Self.Id)
            return Forbid();
        if (seen != AccountForm.MarkOf(user, roles) || user.DisabledAt is not null)
            return await StaleAsync(authority, user, roles);
        (user.PasswordHash, user.TwoFactorEnabled, user.MustChangePassword) = (null, false, false);
        (user.LockoutEnd, user.AccessFailedCount) = (null, 0);
        db.RemoveRange(await db.UserTokens.Where(t => t.UserId == user.Id).ToListAsync());
        db.RemoveRange(await db.Set<IdentityUserPasskey<long>>().Where(p => p.UserId == user.Id).ToListAsync());
        db.Note(AuditAction.PermissionChanged, "Account", user.Code, user.InstitutionId, purpose: "reset");
        authority.Hold();
        try
        {
            return await LinkAsync(user, await InstitutionOfAsync(user));
        }
        catch (DbUpdateConcurrencyException)
        {
            return await StaleAsync(code);
        }
    }

    private async Task<IActionResult> ListAsync(AccountFilter filter, string? sought)
    {
        if (await AuthorityAsync() is not { } authority)
            return Forbid();
        var list = await AccountList.QueryAsync(
            db,
            authority,
            filter,
            sought,
            clock.GetUtcNow(),
            HttpContext.RequestAborted
        );
        db.Note(AuditAction.Listed, "Account", $"page {list.Page}", authority.IsNational ? null : User.InstitutionId());
        await db.SaveChangesAsync();
        return View($"{Folder}/Accounts.cshtml", list);
    }

    private Task<AccountAuthority?> AuthorityAsync() =>
        AccountAuthority.OfAsync(db, claims, User, HttpContext.RequestAborted);

    private async Task<(DcimUser User, IReadOnlyList<string> Roles)?> FindAsync(AccountAuthority authority, string code)
    {
        var user = await authority.Visible(db.Users).SingleOrDefaultAsync(u => u.Code == code);
        return user is null ? null : (user, AccountList.InOrder(await users.GetRolesAsync(user)));
    }

    /// <summary>Checks what was typed, and finds the institution; a manager's is her own, whatever was posted.</summary>
    private async Task<Institution?> ReadAsync(AccountAuthority authority, AccountForm form, string? also = null)
    {
        var own = authority.IsNational ? null : await InstitutionOfAsync(authority.Self);
        if (own is not null)
            form.Institution = own.Code;
        var typed = form.Institution ?? "";
        var institution = own ?? await db.Institutions.SingleOrDefaultAsync(i => i.Code == typed);
        (
            await validator.ValidateAsync(form, o => o.IncludeRuleSets(also is null ? ["default"] : ["default", also]))
        ).AddToModelState(ModelState);
        if (institution is null && typed.Length > 0)
            ModelState.AddModelError(nameof(form.Institution), text["Answer.UnknownCode"]);
        return institution;
    }

    private void CheckRoles(AccountAuthority authority, AccountForm form, IReadOnlyList<string> before)
    {
        form.Roles = [.. form.Roles.Distinct()];
        if (form.Roles.Except(before).Concat(before.Except(form.Roles)).Any(r => !authority.GivableRoles.Contains(r)))
            ModelState.AddModelError(nameof(form.Roles), text["Accounts.RoleNotYours"]);
    }

    /// <summary>The account that the same invitation made a moment ago and nobody has used; null for a first one.</summary>
    private async Task<DcimUser?> AgainAsync(AccountAuthority authority, AccountForm form)
    {
        var address = users.NormalizeEmail(form.Email!.Trim());
        var made = form.Made ?? "";
        var user = await authority
            .Visible(db.Users)
            .SingleOrDefaultAsync(u => u.Code == made && u.NormalizedEmail == address && u.PasswordHash == null);
        return user is not null && user.DisabledAt is null && authority.MayTouch(await users.GetRolesAsync(user))
            ? user
            : null;
    }

    private async Task<string> FreshCodeAsync(string? made) =>
        RandomCode.IsOne(made) && !await db.Users.AnyAsync(u => u.Code == made) ? made! : RandomCode.New();

    private async Task GiveAsync(DcimUser user, IEnumerable<string> roles)
    {
        foreach (var id in await IdsAsync(roles))
            db.UserRoles.Add(new() { UserId = user.Id, RoleId = id });
    }

    private async Task TakeAsync(DcimUser user, IEnumerable<string> roles)
    {
        foreach (var id in await IdsAsync(roles))
            db.UserRoles.Remove(await db.UserRoles.SingleAsync(r => r.UserId == user.Id && r.RoleId == id));
    }

    private async Task<List<long>> IdsAsync(IEnumerable<string> roles)
    {
        List<string> names = [.. roles];
        return await db.Roles.Where(r => names.Contains(r.Name!)).Select(r => r.Id).ToListAsync();
    }

    /// <summary>What was signed in before ends with the next look at the account, within minutes; links that were sent are void.</summary>
    private static void EndSignIns(DcimUser user) => user.SecurityStamp = RandomNumberGenerator.GetHexString(40);

    private async Task<IActionResult> ActAsync(string code, string? seen, string notice, Action<DcimUser> change)
    {
        if (await AuthorityAsync() is not { } authority)
            return Forbid();
        if (await FindAsync(authority, code) is not var (user, roles))
            return NotFound();
        if (!authority.MayTouch(roles) || user.Id == authority.Self.Id)
            return Forbid();
        if (seen != AccountForm.MarkOf(user, roles))
            return await StaleAsync(authority, user, roles);
        change(user);
        return await SaveAsync(authority, user, notice);
    }

    private async Task<IActionResult> SaveAsync(AccountAuthority authority, DcimUser user, string notice)
    {
        user.ConcurrencyStamp = Guid.NewGuid().ToString();
        authority.Hold();
        try
        {
            await db.SaveChangesAsync();
        }
        catch (DbUpdateException)
        {
            return await StaleAsync(user.Code);
        }
        TempData["Notice"] = text[notice];
        return Redirect($"/administration/accounts/{user.Code}");
    }

    /// <summary>Shows what is saved now: somebody else, or the second press of a button, was there first.</summary>
    private async Task<IActionResult> StaleAsync(string code)
    {
        db.ChangeTracker.Clear();
        return await AuthorityAsync() is not { } authority ? Forbid()
            : await FindAsync(authority, code) is not var (user, roles) ? NotFound()
            : await StaleAsync(authority, user, roles);
    }

    private async Task<IActionResult> StaleAsync(AccountAuthority authority, DcimUser user, IReadOnlyList<string> roles)
    {
        Response.StatusCode = StatusCodes.Status409Conflict;
        ModelState.Clear();
        return await ShowAsync(authority, user, roles, await FormOfAsync(user, roles), isStale: true);
    }

    /// <summary>Voids earlier links, makes a new one, and sends it where mail is set up.</summary>
    private async Task<IActionResult> LinkAsync(DcimUser user, Institution? institution)
    {
        EndSignIns(user);
        user.ConcurrencyStamp = Guid.NewGuid().ToString();
        db.Note(AuditAction.Created, "Invitation", user.Code, user.InstitutionId);
        await db.SaveChangesAsync();
        var token = await users.GeneratePasswordResetTokenAsync(user);
        var link =
            $"{Request.Scheme}://{Request.Host}{Request.PathBase}/account/invitation?code={user.Code}&token={Uri.EscapeDataString(token)}";
        var outcome = await mail.SendAsync(
            user.Email!,
            user.Language ?? Texts.Languages[0],
            institution?.Name,
            link,
            HttpContext.RequestAborted
        );
        return View(
            $"{Folder}/AccountLink.cshtml",
            new LinkPage(user, link, outcome, clock.GetUtcNow().UtcDateTime + InvitationMail.Lifetime)
        );
    }

    private Task<Institution?> InstitutionOfAsync(DcimUser user) =>
        db.Institutions.SingleOrDefaultAsync(i => i.Id == user.InstitutionId);

    private async Task<AccountForm> FormOfAsync(DcimUser user, IReadOnlyList<string> roles) =>
        new()
        {
            Name = user.DisplayName,
            Institution = (await InstitutionOfAsync(user))?.Code,
            Roles = [.. roles],
            Seen = AccountForm.MarkOf(user, roles),
        };

    private List<ChangedMeanwhile> Differences(AccountForm saved, AccountForm typed)
    {
        (string Key, string Saved, string Typed)[] all =
        [
            ("Accounts.Name", saved.Name ?? "", typed.Name?.Trim() ?? ""),
            ("Audit.Institution", saved.Institution ?? "", typed.Institution ?? ""),
            ("Accounts.Roles", Words(saved.Roles), Words(typed.Roles)),
        ];
        return [.. all.Where(a => a.Saved != a.Typed).Select(a => new ChangedMeanwhile(text[a.Key], a.Saved, a.Typed))];
    }

    private string Words(IEnumerable<string> roles) =>
        string.Join(", ", AccountList.InOrder(roles).Select(r => text["Role." + r]));

    private async Task<IActionResult> ShowNewAsync(
        AccountAuthority authority,
        AccountForm form,
        int status = StatusCodes.Status200OK
    )
    {
        Response.StatusCode = status;
        return View(
            $"{Folder}/AccountNew.cshtml",
            new AccountPage(
                form,
                null,
                AccountState.Invited,
                authority.GivableRoles,
                MayTouch: true,
                IsSelf: false,
                authority.IsNational ? await AccountList.InstitutionsAsync(db, HttpContext.RequestAborted) : [],
                authority.IsNational ? null : (await InstitutionOfAsync(authority.Self))?.Name
            )
        );
    }

    private async Task<IActionResult> ShowAsync(
        AccountAuthority authority,
        DcimUser user,
        IReadOnlyList<string> roles,
        AccountForm form,
        IReadOnlyList<ChangedMeanwhile>? conflicts = null,
        bool isStale = false
    )
    {
        var isSelf = user.Id == authority.Self.Id;
        var mayMove = authority.IsNational && !isSelf;
        return View(
            $"{Folder}/Account.cshtml",
            new AccountPage(
                form,
                user,
                AccountList.StateOf(user, clock.GetUtcNow()),
                isSelf ? roles : AccountList.InOrder(authority.GivableRoles.Union(roles)),
                authority.MayTouch(roles),
                isSelf,
                mayMove ? await AccountList.InstitutionsAsync(db, HttpContext.RequestAborted) : [],
                mayMove ? null : (await InstitutionOfAsync(user))?.Name
            )
            {
                Conflicts = conflicts ?? [],
                IsStale = isStale || conflicts is [],
            }
        );
    }
}
