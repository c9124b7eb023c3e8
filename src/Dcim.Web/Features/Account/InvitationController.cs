using System.Globalization;
using Dcim.Data;
using Dcim.Data.Identity;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using FluentValidation;
using FluentValidation.AspNetCore;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Account;

/// <summary>The first password of an account, or the first after a reset.</summary>
public sealed class InvitationForm
{
    public string? Code { get; set; }
    public string? Token { get; set; }
    public string? New { get; set; }
    public string? Repeated { get; set; }
}

public sealed class InvitationFormValidator : AbstractValidator<InvitationForm>
{
    public InvitationFormValidator(Texts text) =>
        RuleFor(f => f.Repeated).Equal(f => f.New).WithMessage(_ => text["Account.RepeatedDiffers"]);
}

/// <param name="Institution">Name of the person's institution; null where she belongs to none.</param>
public sealed record InvitationPage(InvitationForm Typed, string? Institution);

/// <summary>
/// Where a one-time link leads. A link that was used, is too old, was replaced or never was is answered by one and the same
/// page: nobody learns from it which accounts there are.
/// </summary>
[AllowAnonymous]
[Route("/account/invitation")]
public sealed class InvitationController(
    DcimDbContext db,
    Scope scope,
    UserManager<DcimUser> users,
    SignInManager<DcimUser> signIn,
    IValidator<InvitationForm> validator,
    SignInLimit limit,
    Texts text
) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Open(string? code, string? token, bool inOwnLanguage = false)
    {
        if (await FindAsync(code, token) is not { } user)
            return Dead();
        if (
            !inOwnLanguage
            && user.Language is { } language
            && Request.Cookies[LanguageController.Cookie] is null
            && language != CultureInfo.CurrentUICulture.Name
        )
        {
            LanguageController.Remember(Response, language);
            return RedirectToAction(
                nameof(Open),
                new
                {
                    code,
                    token,
                    inOwnLanguage = true,
                }
            );
        }
        return await ShowAsync(user, new() { Code = code, Token = token });
    }

    [HttpPost("")]
    public async Task<IActionResult> Open(InvitationForm form)
    {
        if (await FindAsync(form.Code, form.Token) is not { } user)
            return Dead();
        (await validator.ValidateAsync(form)).AddToModelState(ModelState);
        foreach (var rule in users.PasswordValidators)
        foreach (var error in (await rule.ValidateAsync(users, user, form.New ?? "")).Errors)
            ModelState.AddModelError(
                nameof(form.New),
                error.Code == nameof(IdentityErrorDescriber.PasswordTooShort)
                    ? text["Account.PasswordTooShort", PasswordRules.MinLength]
                    : error.Description
            );
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return await ShowAsync(user, form);
        }
        if (User.Identity?.IsAuthenticated == true)
            await signIn.SignOutAsync(); // whoever sat here before
        scope.Enter(user.Id, user.InstitutionId);
        user.MustChangePassword = false;
        // The new stamp makes the link void; of two uses at once the second finds the account changed.
        if (!(await users.ResetPasswordAsync(user, form.Token!, form.New!)).Succeeded)
            return Dead();
        TempData["Notice"] = text["Invitation.Done"];
        return LocalRedirect("/account/sign-in");
    }

    private async Task<DcimUser?> FindAsync(string? code, string? token)
    {
        if (string.IsNullOrEmpty(token) || !RandomCode.IsOne(code))
            return null;
        if (await limit.TakeAsync(code, HttpContext) is not { } attempt)
            return null;
        var user = await db.Users.SingleOrDefaultAsync(u => u.Code == code);
        if (
            user is { DisabledAt: null, PasswordHash: null }
            && await users.VerifyUserTokenAsync(
                user,
                users.Options.Tokens.PasswordResetTokenProvider,
                UserManager<DcimUser>.ResetPasswordTokenPurpose,
                token
            )
        )
        {
            await limit.GiveBackAsync(attempt);
            return user;
        }
        return null;
    }

    private async Task<IActionResult> ShowAsync(DcimUser user, InvitationForm form)
    {
        var institution = await db
            .Institutions.Where(i => i.Id == user.InstitutionId)
            .Select(i => i.Name)
            .SingleOrDefaultAsync();
        return View("/Features/Account/Invitation.cshtml", new InvitationPage(form, institution));
    }

    private ViewResult Dead()
    {
        ModelState.Clear();
        Response.StatusCode = StatusCodes.Status404NotFound;
        return View("/Features/Account/InvitationDead.cshtml");
    }
}
