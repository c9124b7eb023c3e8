using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Data.Identity;
using Dcim.Web.Forms;
using Dcim.Web.Localisation;
using FluentValidation;
using FluentValidation.AspNetCore;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Dcim.Web.Features.Account;

public sealed class SignInForm
{
    public string? Email { get; set; }
    public string? Password { get; set; }

    /// <summary>Local address to go on to.</summary>
    public string? ReturnUrl { get; set; }

    /// <summary>What was typed in a form when the sign-in had ended, encrypted.</summary>
    public string? Kept { get; set; }
}

public sealed class PasswordForm
{
    public string? Current { get; set; }
    public string? New { get; set; }
    public string? Repeated { get; set; }
}

public sealed class PasswordFormValidator : AbstractValidator<PasswordForm>
{
    public const int MinLength = 12;

    public PasswordFormValidator(Texts text)
    {
        RuleFor(f => f.Current).NotEmpty().WithMessage(_ => text["Account.CurrentMissing"]);
        RuleFor(f => f.New)
            .Must(p => p?.Length >= MinLength)
            .WithMessage(_ => text["Account.PasswordTooShort", MinLength]);
        RuleFor(f => f.New).NotEqual(f => f.Current).WithMessage(_ => text["Account.PasswordNotNew"]);
        RuleFor(f => f.Repeated).Equal(f => f.New).WithMessage(_ => text["Account.RepeatedDiffers"]);
    }
}

[Route("/account")]
public sealed class AccountController(
    SignInManager<DcimUser> signIn,
    UserManager<DcimUser> users,
    IPasswordHasher<DcimUser> hasher,
    DcimDbContext db,
    Scope scope,
    KeptText kept,
    Texts text,
    IValidator<PasswordForm> passwordValidator
) : Controller
{
    [AllowAnonymous]
    [HttpGet("sign-in")]
    public IActionResult SignIn(string? returnUrl) =>
        User.Identity?.IsAuthenticated == true
            ? LocalRedirect(LocalOrHome(returnUrl))
            : View(new SignInForm { ReturnUrl = returnUrl, Kept = HttpContext.Items[KeepTypedText.Item] as string });

    [AllowAnonymous]
    [HttpPost("sign-in")]
    public async Task<IActionResult> SignIn(SignInForm form)
    {
        var user = string.IsNullOrWhiteSpace(form.Email) ? null : await users.FindByEmailAsync(form.Email.Trim());
        if (user is null)
            hasher.HashPassword(null!, form.Password ?? ""); // the same work, so that time does not tell an unknown account
        var result = user is null
            ? Microsoft.AspNetCore.Identity.SignInResult.Failed
            : await signIn.PasswordSignInAsync(user, form.Password ?? "", isPersistent: false, lockoutOnFailure: true);
        if (!result.Succeeded)
        {
            db.ChangeTracker.Clear(); // of guesses made at once Identity saves one and leaves the others unsaved
            db.Note(AuditAction.SignInFailed, "Account", user?.Code ?? "unknown", user?.InstitutionId, user?.Id);
            await db.SaveChangesAsync();
            ModelState.AddModelError(nameof(form.Email), text["Account.SignInFailed"]);
            Response.StatusCode = StatusCodes.Status400BadRequest;
            form.Password = null;
            return View(form);
        }
        scope.Enter(user!.Id, user.InstitutionId);
        db.Note(AuditAction.SignedIn, "Account", user.Code, user.InstitutionId, user.Id);
        await db.SaveChangesAsync();
        if (user.Language is not null && Request.Cookies[LanguageController.Cookie] is null)
            LanguageController.Remember(Response, user.Language);
        if (form.Kept is null)
            return LocalRedirect(LocalOrHome(form.ReturnUrl));
        var posted = kept.Unprotect(form.Kept, user.Id);
        return View("Resume", new ResumePage(posted is null ? "Resume.NotYours" : "Resume.SignedInAgain", posted));
    }

    [HttpPost("sign-out")]
    public async Task<IActionResult> Leave()
    {
        var user = await users.GetUserAsync(User);
        db.Note(AuditAction.SignedOut, "Account", user?.Code ?? "unknown", user?.InstitutionId);
        await db.SaveChangesAsync();
        await signIn.SignOutAsync();
        return RedirectToAction(nameof(SignIn));
    }

    [HttpGet("password")]
    public IActionResult Password() => View(new PasswordForm());

    [HttpPost("password")]
    public async Task<IActionResult> Password(PasswordForm form)
    {
        var checkedForm = await passwordValidator.ValidateAsync(form);
        checkedForm.AddToModelState(ModelState);
        var user = (await users.GetUserAsync(User))!;
        if (checkedForm.IsValid)
        {
            user.MustChangePassword = false;
            var changed = await users.ChangePasswordAsync(user, form.Current!, form.New!);
            if (changed.Succeeded)
            {
                await signIn.RefreshSignInAsync(user);
                TempData["Notice"] = text["Account.PasswordChanged"];
                return LocalRedirect("/");
            }
            ModelState.AddModelError(nameof(form.Current), text["Account.PasswordNotChanged"]);
        }
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return View(form);
    }

    private string LocalOrHome(string? url) => Url.IsLocalUrl(url) ? url! : "/";
}
