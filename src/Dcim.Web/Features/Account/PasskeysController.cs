using System.Buffers.Text;
using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Data.Identity;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Dcim.Web.Features.Account;

public sealed class PasskeyForm
{
    public const int NameLength = 60;

    /// <summary>"add", "rename" or "remove".</summary>
    public string? Intent { get; set; }
    public string? Name { get; set; }

    /// <summary>Which of them, to rename or remove.</summary>
    public string? Id { get; set; }

    /// <summary>What a new one answered, as the browser gives it.</summary>
    public string? Credential { get; set; }

    /// <summary>Asked before a passkey is added: it lets in whoever holds it, for good.</summary>
    public string? Password { get; set; }

    /// <summary>Those there are.</summary>
    [BindNever]
    public IReadOnlyList<PasskeyLine> Passkeys { get; set; } = [];
}

public sealed record PasskeyLine(string Id, string Name, DateTime Since);

/// <summary>The passkeys of the account signed in.</summary>
[Route("/account/passkeys")]
public sealed class PasskeysController(
    DcimSignInManager signIn,
    UserManager<DcimUser> users,
    SignInLimit limit,
    DcimDbContext db,
    Texts text
) : Controller
{
    private const string Page = "/Features/Account/Passkeys.cshtml";

    [HttpGet("")]
    public async Task<IActionResult> Index() => View(Page, await PageAsync((await users.GetUserAsync(User))!, new()));

    /// <summary>What the browser asks a new passkey; fetched by passkeys.js.</summary>
    [HttpPost("options")]
    public async Task<IActionResult> Options()
    {
        var user = (await users.GetUserAsync(User))!;
        var options = await signIn.MakePasskeyCreationOptionsAsync(
            new()
            {
                Id = await users.GetUserIdAsync(user),
                Name = user.Email!,
                DisplayName = user.DisplayName,
            }
        );
        return Content(options, "application/json");
    }

    [HttpPost("")]
    public async Task<IActionResult> Index(PasskeyForm form)
    {
        var user = (await users.GetUserAsync(User))!;
        if (form.Intent is "add" or "rename" && string.IsNullOrWhiteSpace(form.Name))
            return await RefuseAsync(user, form, "Passkeys.NameMissing");
        if (form.Name?.Trim().Length > PasskeyForm.NameLength)
            return await RefuseAsync(user, form, "Passkeys.NameTooLong");
        switch (form.Intent)
        {
            case "add":
                if (await CheckAsync(user, form.Password) is { } wrong)
                    return await RefuseAsync(user, form, wrong, nameof(form.Password));
                if (await signIn.MadeAsync(user, form.Credential) is not { } made)
                    return await RefuseAsync(user, form, "Passkeys.NotAdded");
                made.Name = form.Name!.Trim();
                await users.AddOrUpdatePasskeyAsync(user, made);
                db.Note(AuditAction.Created, "Passkey", user.Code, user.InstitutionId);
                await db.SaveChangesAsync();
                TempData["Notice"] = text["Passkeys.Added"];
                break;
            case "rename" when await FindAsync(user, form.Id) is { } passkey:
                passkey.Name = form.Name!.Trim();
                await users.AddOrUpdatePasskeyAsync(user, passkey);
                TempData["Notice"] = text["Passkeys.Renamed"];
                break;
            case "remove" when await FindAsync(user, form.Id) is { } passkey:
                await users.RemovePasskeyAsync(user, passkey.CredentialId);
                db.Note(AuditAction.Removed, "Passkey", user.Code, user.InstitutionId);
                await db.SaveChangesAsync();
                TempData["Notice"] = text["Passkeys.Removed"];
                break;
            default:
                return BadRequest();
        }
        return RedirectToAction(nameof(Index));
    }

    private async Task<UserPasskeyInfo?> FindAsync(DcimUser user, string? id) =>
        id is not null && Base64Url.IsValid(id)
            ? await users.GetPasskeyAsync(user, Base64Url.DecodeFromChars(id))
            : null;

    private async Task<string?> CheckAsync(DcimUser user, string? password)
    {
        if (await limit.TakeAsync(user.Email, HttpContext) is not { } attempt)
            return "Account.TooManyAttempts";
        if (!await signIn.IsPasswordOfAsync(user, password ?? ""))
            return "SecondFactor.PasswordWrong";
        await limit.GiveBackAsync(attempt);
        return null;
    }

    private async Task<IActionResult> RefuseAsync(
        DcimUser user,
        PasskeyForm form,
        string messageKey,
        string box = nameof(PasskeyForm.Name)
    )
    {
        ModelState.AddModelError(box, text[messageKey, PasskeyForm.NameLength]);
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return View(Page, await PageAsync(user, form));
    }

    private async Task<PasskeyForm> PageAsync(DcimUser user, PasskeyForm form)
    {
        form.Passkeys =
        [
            .. (await users.GetPasskeysAsync(user))
                .OrderBy(p => p.CreatedAt)
                .Select(p => new PasskeyLine(
                    Base64Url.EncodeToString(p.CredentialId),
                    p.Name ?? "",
                    p.CreatedAt.UtcDateTime
                )),
        ];
        return form;
    }
}
