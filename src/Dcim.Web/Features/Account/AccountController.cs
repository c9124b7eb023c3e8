using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Data.Identity;
using Dcim.Web.Forms;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using FluentValidation;
using FluentValidation.AspNetCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Dcim.Web.Features.Account;

public sealed class PasswordForm : OnwardForm
{
    public string? Current { get; set; }
    public string? New { get; set; }
    public string? Repeated { get; set; }
}

public sealed class PasswordFormValidator : AbstractValidator<PasswordForm>
{
    public PasswordFormValidator(Texts text)
    {
        RuleFor(f => f.Current).NotEmpty().WithMessage(_ => text["Account.CurrentMissing"]);
        RuleFor(f => f.New)
            .Must(p => p?.Length >= PasswordRules.MinLength)
            .WithMessage(_ => text["Account.PasswordTooShort", PasswordRules.MinLength]);
        RuleFor(f => f.New).NotEqual(f => f.Current).WithMessage(_ => text["Account.PasswordNotNew"]);
        RuleFor(f => f.Repeated).Equal(f => f.New).WithMessage(_ => text["Account.RepeatedDiffers"]);
    }
}

/// <summary>What a person sees of her own account.</summary>
/// <param name="RecoveryCodesLeft">Of those made last.</param>
public sealed record AccountPage(DcimUser User, int RecoveryCodesLeft, int Passkeys);

[Route("/account")]
public sealed class AccountController(
    DcimSignInManager signIn,
    UserManager<DcimUser> users,
    SignInLimit limit,
    DcimDbContext db,
    KeptText kept,
    Texts text,
    IValidator<PasswordForm> passwordValidator
) : OnwardController(kept)
{
    [HttpGet("")]
    public async Task<IActionResult> Index()
    {
        var user = (await users.GetUserAsync(User))!;
        return View(
            new AccountPage(user, await users.CountRecoveryCodesAsync(user), (await users.GetPasskeysAsync(user)).Count)
        );
    }

    [HttpPost("sign-out")]
    public async Task<IActionResult> Leave()
    {
        var user = await users.GetUserAsync(User);
        db.Note(AuditAction.SignedOut, "Account", user?.Code ?? "unknown", user?.InstitutionId);
        await db.SaveChangesAsync();
        await signIn.SignOutAsync();
        return LocalRedirect("/account/sign-in");
    }

    /// <summary>Somebody is still there: the request itself prolongs the sign-in.</summary>
    [HttpPost("stay")]
    public IActionResult Stay() => NoContent();

    [HttpGet("password")]
    public IActionResult Password() => Page("Password", new PasswordForm());

    [HttpPost("password")]
    public async Task<IActionResult> Password(PasswordForm form)
    {
        (await passwordValidator.ValidateAsync(form)).AddToModelState(ModelState);
        if (!ModelState.IsValid)
            return Page("Password", form, StatusCodes.Status400BadRequest);
        var user = (await users.GetUserAsync(User))!;
        if (await limit.TakeAsync(user.Email, HttpContext) is not { } attempt)
        {
            ModelState.AddModelError(nameof(form.Current), text["Account.TooManyAttempts"]);
            return Page("Password", form, StatusCodes.Status429TooManyRequests);
        }
        var must = user.MustChangePassword;
        user.MustChangePassword = false;
        var changed = await users.ChangePasswordAsync(user, form.Current!, form.New!);
        if (!changed.Succeeded)
            user.MustChangePassword = must; // before anything else is saved
        if (!changed.Errors.Any(e => e.Code == nameof(IdentityErrorDescriber.PasswordMismatch)))
            await limit.GiveBackAsync(attempt);
        if (!changed.Succeeded)
        {
            foreach (var error in changed.Errors)
                if (error.Code.StartsWith("PasswordToo", StringComparison.Ordinal) || error.Code == "PasswordGuessable")
                    ModelState.AddModelError(nameof(form.New), error.Description);
                else
                    ModelState.AddModelError(nameof(form.Current), text["Account.PasswordNotChanged"]);
            return Page("Password", form, StatusCodes.Status400BadRequest);
        }
        await signIn.RefreshSignInAsync(user);
        TempData["Notice"] = text["Account.PasswordChanged"];
        return Onward(form, user.Id);
    }
}
