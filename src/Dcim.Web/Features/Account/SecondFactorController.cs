using System.Security.Cryptography;
using System.Text;
using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Data.Identity;
using Dcim.Web.Forms;
using Dcim.Web.Hosting;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using QRCoder;

namespace Dcim.Web.Features.Account;

public sealed class SecondFactorForm : OnwardForm
{
    /// <summary>"set", "codes" or "off".</summary>
    public string? Intent { get; set; }

    /// <summary>The key shown, encrypted: it becomes hers only with a right code.</summary>
    public string? Key { get; set; }
    public string? Code { get; set; }

    /// <summary>Asked for where something that is there is replaced or taken away.</summary>
    public string? Password { get; set; }

    /// <summary>There is a second factor: what is asked for now takes its place.</summary>
    [BindNever]
    public bool Replaces { get; set; }

    [BindNever]
    public int RecoveryCodesLeft { get; set; }

    [BindNever]
    public bool MayTurnOff { get; set; }

    /// <summary>The key in words to type; null where none is set up.</summary>
    [BindNever]
    public string? ShownKey { get; set; }

    /// <summary>The picture of the key, as an address of its own.</summary>
    [BindNever]
    public string? Picture { get; set; }
}

/// <param name="Codes">Shown this once.</param>
/// <param name="Posted">What was typed before and waits; null for nothing.</param>
public sealed record RecoveryCodesPage(IReadOnlyList<string> Codes, string ReturnUrl, PostedText? Posted);

/// <summary>Sets up, replaces and takes away the second factor of the account signed in.</summary>
[Route("/account/second-factor")]
public sealed class SecondFactorController(
    DcimSignInManager signIn,
    UserManager<DcimUser> users,
    SecondFactor secondFactor,
    SignInLimit limit,
    DcimDbContext db,
    InstanceState instance,
    KeptText kept,
    IDataProtectionProvider protection,
    Texts text
) : OnwardController(kept)
{
    private static readonly TimeSpan s_keyLasts = TimeSpan.FromMinutes(30);
    private readonly ITimeLimitedDataProtector _keys = protection
        .CreateProtector("Dcim.AuthenticatorKey")
        .ToTimeLimitedDataProtector();

    [HttpGet("")]
    public async Task<IActionResult> Index(bool replace = false)
    {
        var user = (await users.GetUserAsync(User))!;
        return await ShowAsync(user, new(), setUp: !user.TwoFactorEnabled || replace);
    }

    [HttpPost("")]
    public async Task<IActionResult> Index(SecondFactorForm form)
    {
        var user = (await users.GetUserAsync(User))!;
        var setsUp = form.Intent == "set";
        if (user.TwoFactorEnabled && await CheckAsync(user, form.Password) is { } refusal)
            return await RefuseAsync(user, form, setsUp, nameof(form.Password), refusal);
        switch (form.Intent)
        {
            case "set":
                if (KeyOf(user, form.Key) is not { } key)
                    return await RefuseAsync(user, form, true, nameof(form.Code), "SecondFactor.TooLate");
                if (!secondFactor.IsCodeOf(key, form.Code))
                    return await RefuseAsync(user, form, true, nameof(form.Code), "SecondFactor.CodeWrong");
                return await ShowCodesAsync(
                    user,
                    form,
                    await secondFactor.SetAsync(user, key, form.Code!),
                    "SecondFactor"
                );
            case "codes" when user.TwoFactorEnabled:
                return await ShowCodesAsync(
                    user,
                    form,
                    await secondFactor.NewRecoveryCodesAsync(user),
                    "RecoveryCodes"
                );
            case "off" when user.TwoFactorEnabled && instance.IsDemonstration:
                await secondFactor.RemoveAsync(user);
                db.Note(AuditAction.Removed, "SecondFactor", user.Code, user.InstitutionId);
                await db.SaveChangesAsync();
                await signIn.RefreshSignInAsync(user);
                TempData["Notice"] = text["SecondFactor.TurnedOff"];
                return LocalRedirect("/account");
            default:
                return BadRequest();
        }
    }

    private async Task<string?> CheckAsync(DcimUser user, string? password)
    {
        if (await limit.TakeAsync(user.Email, HttpContext) is not { } attempt)
            return "Account.TooManyAttempts";
        if (!await signIn.IsPasswordOfAsync(user, password ?? ""))
            return "SecondFactor.PasswordWrong";
        await limit.GiveBackAsync(attempt);
        return null;
    }

    private async Task<IActionResult> ShowCodesAsync(
        DcimUser user,
        SecondFactorForm form,
        IReadOnlyList<string> codes,
        string audited
    )
    {
        if (audited == "SecondFactor")
            db.Note(AuditAction.Created, "SecondFactor", user.Code, user.InstitutionId);
        else
            db.Note(AuditAction.Created, "RecoveryCodes", user.Code, user.InstitutionId);
        await db.SaveChangesAsync();
        await signIn.RefreshSignInAsync(user);
        var posted = form.Kept is null ? null : Resumed(form.Kept, user.Id, "Resume.SignedInAgain").Posted;
        return View(
            "/Features/Account/RecoveryCodes.cshtml",
            new RecoveryCodesPage(codes, LocalOrHome(form.ReturnUrl), posted)
        );
    }

    private async Task<IActionResult> RefuseAsync(
        DcimUser user,
        SecondFactorForm form,
        bool setUp,
        string field,
        string messageKey
    )
    {
        ModelState.AddModelError(field, text[messageKey]);
        Response.StatusCode =
            messageKey == "Account.TooManyAttempts"
                ? StatusCodes.Status429TooManyRequests
                : StatusCodes.Status400BadRequest;
        return await ShowAsync(user, form, setUp);
    }

    private async Task<IActionResult> ShowAsync(DcimUser user, SecondFactorForm form, bool setUp)
    {
        form.Replaces = user.TwoFactorEnabled;
        form.RecoveryCodesLeft = await users.CountRecoveryCodesAsync(user);
        form.MayTurnOff = instance.IsDemonstration;
        form.Password = null;
        if (setUp)
        {
            // A wrong code keeps the key: the app has it already.
            var key = KeyOf(user, form.Key) ?? TimeCodes.NewKey();
            form.Key = _keys.Protect($"{user.Id} {key}", s_keyLasts);
            form.ShownKey = string.Join(' ', key.Chunk(4).Select(four => new string(four)));
            form.Picture = PictureOf(TimeCodes.AddressOf(key, user.Email!));
            ModelState.Remove(nameof(form.Key));
        }
        form.Kept = KeptText.Of(HttpContext, form.Kept);
        return View("/Features/Account/SecondFactor.cshtml", form);
    }

    private string? KeyOf(DcimUser user, string? sent)
    {
        try
        {
            return sent is not null && _keys.Unprotect(sent).Split(' ') is [var owner, var key] && owner == $"{user.Id}"
                ? key
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static string PictureOf(string address)
    {
        using var code = QRCodeGenerator.GenerateQrCode(address, QRCodeGenerator.ECCLevel.M);
        using var picture = new SvgQRCode(code);
        return $"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(picture.GetGraphic(6)))}";
    }
}
