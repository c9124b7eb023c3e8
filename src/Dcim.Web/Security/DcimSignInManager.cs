using System.Globalization;
using System.Security.Claims;
using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Data.Identity;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Dcim.Web.Security;

/// <summary>
/// Signing in. Whether an account is unknown, locked, disabled, or the password wrong, the same is done and answered: one
/// password is checked, one line is written.
/// </summary>
public sealed class DcimSignInManager(
    UserManager<DcimUser> users,
    IHttpContextAccessor context,
    IUserClaimsPrincipalFactory<DcimUser> claims,
    IOptions<IdentityOptions> options,
    ILogger<SignInManager<DcimUser>> logger,
    IAuthenticationSchemeProvider schemes,
    IUserConfirmation<DcimUser> confirmation,
    IPasswordHasher<DcimUser> hasher,
    DcimDbContext db,
    Scope scope,
    TimeProvider clock
) : SignInManager<DcimUser>(users, context, claims, options, logger, schemes, confirmation)
{
    // The fixed words of the audit: by what somebody signed in, or failed to.
    public const string Password = "password";
    public const string Code = "second-factor";
    public const string RecoveryCode = "recovery-code";
    public const string Passkey = "passkey";

    private static string? s_nobodysHash;

    /// <summary>Whether the account may sign in at all, and the password is its own; every failure is written down.</summary>
    public async Task<DcimUser?> CheckAsync(string? email, string? password)
    {
        var user = string.IsNullOrWhiteSpace(email) ? null : await UserManager.FindByEmailAsync(email.Trim());
        var isRight = await IsPasswordOfAsync(user, password ?? "");
        if (user is not null && isRight && await MayAsync(user))
            return user;
        await FailAsync(user, Password);
        return null;
    }

    /// <summary>Checks a password; for an account that does not exist or has none, with the same work.</summary>
    public async Task<bool> IsPasswordOfAsync(DcimUser? user, string password)
    {
        if (user?.PasswordHash is not null)
            return await UserManager.CheckPasswordAsync(user, password);
        s_nobodysHash ??= hasher.HashPassword(null!, Guid.NewGuid().ToString());
        hasher.VerifyHashedPassword(null!, s_nobodysHash, password);
        return false;
    }

    /// <summary>Whether the account is neither disabled nor locked.</summary>
    public async Task<bool> MayAsync(DcimUser user) => await CanSignInAsync(user) && !await IsLockedOut(user);

    /// <summary>Writes down that somebody failed, and locks the account for a while after several.</summary>
    /// <param name="with">By what, in the fixed words of this class.</param>
    public async Task FailAsync(DcimUser? user, string with)
    {
        db.ChangeTracker.Clear();
        if (user is not null && await MayAsync(user))
        {
            // In one save with the line of the audit, as for an unknown account; of guesses made at once one counts here,
            // and each in SignInLimit.
            db.Attach(user);
            user.ConcurrencyStamp = Guid.NewGuid().ToString();
            if (++user.AccessFailedCount >= Options.Lockout.MaxFailedAccessAttempts)
            {
                user.AccessFailedCount = 0;
                user.LockoutEnd = clock.GetUtcNow() + Options.Lockout.DefaultLockoutTimeSpan;
            }
        }
        try
        {
            await NoteFailureAsync();
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            await NoteFailureAsync();
        }

        Task<int> NoteFailureAsync()
        {
            db.Note(
                AuditAction.SignInFailed,
                "Account",
                user?.Code ?? "unknown",
                user?.InstitutionId,
                user?.Id,
                purpose: with
            );
            return db.SaveChangesAsync();
        }
    }

    /// <summary>Remembers for some minutes that the first factor was right.</summary>
    public Task BeginSecondStepAsync(DcimUser user) =>
        Context.SignInAsync(
            IdentityConstants.TwoFactorUserIdScheme,
            new ClaimsPrincipal(
                new ClaimsIdentity(
                    [new(ClaimTypes.Name, user.Id.ToString(CultureInfo.InvariantCulture))],
                    IdentityConstants.TwoFactorUserIdScheme
                )
            )
        );

    /// <summary>Signs in whoever has shown all that is asked of her.</summary>
    /// <param name="with">By what, in the fixed words of this class.</param>
    public async Task CompleteAsync(DcimUser user, string with)
    {
        await UserManager.ResetAccessFailedCountAsync(user);
        await Context.SignOutAsync(IdentityConstants.TwoFactorUserIdScheme);
        await SignInAsync(user, isPersistent: false);
        scope.Enter(user.Id, user.InstitutionId);
        user.LastSignInAt = clock.GetUtcNow().UtcDateTime;
        db.Note(AuditAction.SignedIn, "Account", user.Code, user.InstitutionId, user.Id, purpose: with);
        await db.SaveChangesAsync();
    }

    /// <summary>Whose passkey answered, with her seen by it (finger, face, PIN); null where none did.</summary>
    public async Task<PasskeyShown?> ShownAsync(string? credential)
    {
        if (string.IsNullOrEmpty(credential))
            return null;
        try
        {
            return await PerformPasskeyAssertionAsync(credential) is { Succeeded: true } result
                ? new(result.User, result.Passkey)
                : null;
        }
        catch (InvalidOperationException)
        {
            return null; // nothing was asked, or too long ago
        }
    }

    /// <summary>A new passkey of the account, as the browser made it; null where it did not.</summary>
    public async Task<UserPasskeyInfo?> MadeAsync(DcimUser user, string? credential)
    {
        if (string.IsNullOrEmpty(credential))
            return null;
        try
        {
            return
                await PerformPasskeyAttestationAsync(credential) is { Succeeded: true } result
                && result.UserEntity.Id == await UserManager.GetUserIdAsync(user)
                ? result.Passkey
                : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    protected override Task<bool> IsLockedOut(DcimUser user) =>
        Task.FromResult(user.LockoutEnabled && user.LockoutEnd >= clock.GetUtcNow());

    public override async Task<bool> CanSignInAsync(DcimUser user) =>
        user is { DisabledAt: null, IsProgram: false } && await base.CanSignInAsync(user);

    /// <summary>Asked of every sign-in once a minute: a disabled account has none left.</summary>
    public override async Task<bool> ValidateSecurityStampAsync(DcimUser? user, string? securityStamp) =>
        user is { DisabledAt: null, IsProgram: false } && await base.ValidateSecurityStampAsync(user, securityStamp);
}

/// <summary>A passkey that answered, and whose it is.</summary>
public sealed record PasskeyShown(DcimUser User, UserPasskeyInfo Passkey);
