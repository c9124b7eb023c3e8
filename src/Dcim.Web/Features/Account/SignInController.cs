using Dcim.Data.Identity;
using Dcim.Web.Forms;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Dcim.Web.Features.Account;

public sealed class SignInForm : OnwardForm
{
    public string? Email { get; set; }
    public string? Password { get; set; }

    /// <summary>What the passkey answered, as the browser gives it.</summary>
    public string? Credential { get; set; }
}

public sealed class SecondStepForm : OnwardForm
{
    /// <summary>A code of the app, or a recovery code.</summary>
    public string? Code { get; set; }
}

/// <summary>The way in: by password and second factor, or by passkey, which is both.</summary>
[AllowAnonymous]
[Route("/account/sign-in")]
public sealed class SignInController(
    DcimSignInManager signIn,
    UserManager<DcimUser> users,
    SecondFactor secondFactor,
    SignInLimit limit,
    KeptText kept,
    Texts text
) : OnwardController(kept)
{
    [HttpGet("")]
    public IActionResult SignIn(string? returnUrl) =>
        User.Identity?.IsAuthenticated == true
            ? LocalRedirect(LocalOrHome(returnUrl))
            : Page("SignIn", new SignInForm { ReturnUrl = returnUrl });

    [HttpPost("")]
    public async Task<IActionResult> SignIn(SignInForm form)
    {
        if (
            await limit.TakeAsync(string.IsNullOrWhiteSpace(form.Email) ? null : form.Email, HttpContext)
            is not { } attempt
        )
            return TooOften(form);
        if (await signIn.CheckAsync(form.Email, form.Password) is not { } user)
            return Refused(form, "Account.SignInFailed");
        await limit.GiveBackAsync(attempt);
        if (!user.TwoFactorEnabled)
            return await CompleteAsync(form, user, DcimSignInManager.Password);
        await signIn.BeginSecondStepAsync(user);
        return form.Kept is null
            ? RedirectToAction(nameof(SecondStep), new { form.ReturnUrl })
            : Page("SecondStep", new SecondStepForm { ReturnUrl = form.ReturnUrl, Kept = form.Kept });
    }

    [HttpGet("code")]
    public async Task<IActionResult> SecondStep(string? returnUrl) =>
        await signIn.GetTwoFactorAuthenticationUserAsync() is null
            ? RedirectToAction(nameof(SignIn), new { returnUrl })
            : Page("SecondStep", new SecondStepForm { ReturnUrl = returnUrl });

    [HttpPost("code")]
    public async Task<IActionResult> SecondStep(SecondStepForm form)
    {
        if (await signIn.GetTwoFactorAuthenticationUserAsync() is not { } user)
            return Refused(new() { ReturnUrl = form.ReturnUrl, Kept = form.Kept }, "Account.SecondStepTooLate");
        if (await limit.TakeAsync(user.Email, HttpContext) is not { } attempt)
            return TooOften(new() { ReturnUrl = form.ReturnUrl, Kept = form.Kept });
        // An account reset since the first step has neither.
        var use =
            user is { PasswordHash: not null, TwoFactorEnabled: true } && await signIn.MayAsync(user)
                ? await secondFactor.UseAsync(user, form.Code)
                : SecondFactorUse.Wrong;
        if (use == SecondFactorUse.Wrong)
        {
            await signIn.FailAsync(user, DcimSignInManager.Code);
            ModelState.AddModelError(nameof(form.Code), text["Account.CodeWrong"]);
            return Page("SecondStep", form, StatusCodes.Status400BadRequest);
        }
        await limit.GiveBackAsync(attempt);
        if (use == SecondFactorUse.Code)
            return await CompleteAsync(form, user, DcimSignInManager.Code);
        TempData["Notice"] = text["Account.RecoveryCodeUsed", await users.CountRecoveryCodesAsync(user)];
        return await CompleteAsync(form, user, DcimSignInManager.RecoveryCode);
    }

    /// <summary>What the browser asks the passkey; fetched by passkeys.js.</summary>
    [HttpPost("passkey-options")]
    public async Task<IActionResult> PasskeyOptions() =>
        Content(await signIn.MakePasskeyRequestOptionsAsync(user: null), "application/json");

    [HttpPost("passkey")]
    public async Task<IActionResult> Passkey(SignInForm form)
    {
        if (await limit.TakeAsync(account: null, HttpContext) is not { } attempt)
            return TooOften(form);
        var shown = await signIn.ShownAsync(form.Credential);
        if (shown is null || !await signIn.MayAsync(shown.User))
        {
            await signIn.FailAsync(shown?.User, DcimSignInManager.Passkey);
            return Refused(form, "Account.PasskeyFailed");
        }
        await limit.GiveBackAsync(attempt);
        await users.AddOrUpdatePasskeyAsync(shown.User, shown.Passkey);
        return await CompleteAsync(form, shown.User, DcimSignInManager.Passkey);
    }

    private async Task<IActionResult> CompleteAsync(OnwardForm form, DcimUser user, string with)
    {
        await signIn.CompleteAsync(user, with);
        if (user.Language is not null && Request.Cookies[LanguageController.Cookie] is null)
            LanguageController.Remember(Response, user.Language);
        return Onward(form, user.Id);
    }

    private ViewResult Refused(SignInForm form, string messageKey, int status = StatusCodes.Status400BadRequest)
    {
        ModelState.AddModelError(nameof(form.Email), text[messageKey]);
        (form.Password, form.Credential) = (null, null);
        return Page("SignIn", form, status);
    }

    private ViewResult TooOften(SignInForm form) =>
        Refused(form, "Account.TooManyAttempts", StatusCodes.Status429TooManyRequests);
}
