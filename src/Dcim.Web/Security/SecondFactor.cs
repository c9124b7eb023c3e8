using System.Globalization;
using Dcim.Data.Identity;
using Microsoft.AspNetCore.Identity;

namespace Dcim.Web.Security;

/// <summary>The second factor of an account: an authenticator app, and ten recovery codes for the day it is lost.</summary>
public sealed class SecondFactor(UserManager<DcimUser> users, TimeProvider clock)
{
    public const int RecoveryCodes = 10;
    private const int CodeLength = 6;
    private const int RecoveryCodeLength = 10;

    // The names under which Identity itself looks for the key.
    private const string KeyProvider = "[AspNetUserStore]";
    private const string KeyName = "AuthenticatorKey";
    private const string Provider = "Dcim";
    private const string LastStep = "LastAuthenticatorStep";

    /// <summary>Whether a new key is at work in the app: it gives the right code.</summary>
    public bool IsCodeOf(string key, string? code) => TimeCodes.StepOf(key, Plain(code), clock.GetUtcNow()) is not null;

    /// <summary>Takes a key for the account, in place of one before, and ends its other sign-ins.</summary>
    /// <returns>New recovery codes, to be shown this once.</returns>
    public async Task<IReadOnlyList<string>> SetAsync(DcimUser user, string key, string code)
    {
        var step = TimeCodes.StepOf(key, Plain(code), clock.GetUtcNow())!.Value;
        await users.SetAuthenticationTokenAsync(user, KeyProvider, KeyName, key);
        await KeepStepAsync(user, step);
        await users.SetTwoFactorEnabledAsync(user, true);
        return await NewRecoveryCodesAsync(user);
    }

    /// <summary>Takes key and recovery codes away, and ends the other sign-ins.</summary>
    public async Task RemoveAsync(DcimUser user)
    {
        await users.RemoveAuthenticationTokenAsync(user, KeyProvider, KeyName);
        await users.RemoveAuthenticationTokenAsync(user, Provider, LastStep);
        await users.GenerateNewTwoFactorRecoveryCodesAsync(user, 0);
        await users.SetTwoFactorEnabledAsync(user, false);
    }

    public async Task<IReadOnlyList<string>> NewRecoveryCodesAsync(DcimUser user) =>
        [.. (await users.GenerateNewTwoFactorRecoveryCodesAsync(user, RecoveryCodes))!];

    /// <summary>What a code was; a code of the app counts once, so that one looked over a shoulder opens nothing.</summary>
    public async Task<SecondFactorUse> UseAsync(DcimUser user, string? typed)
    {
        var code = Plain(typed);
        if (code.Length is not (CodeLength or RecoveryCodeLength))
            return SecondFactorUse.Wrong; // Identity would take nothing for the last of no codes
        if (code.Length == RecoveryCodeLength)
            return (await users.RedeemTwoFactorRecoveryCodeAsync(user, RecoveryForm(code))).Succeeded
                ? SecondFactorUse.RecoveryCode
                : SecondFactorUse.Wrong;
        if (
            await users.GetAuthenticatorKeyAsync(user) is not { } key
            || TimeCodes.StepOf(key, code, clock.GetUtcNow()) is not { } step
        )
            return SecondFactorUse.Wrong;
        var last = await users.GetAuthenticationTokenAsync(user, Provider, LastStep);
        if (last is not null && step <= long.Parse(last, CultureInfo.InvariantCulture))
            return SecondFactorUse.Wrong;
        return await KeepStepAsync(user, step) ? SecondFactorUse.Code : SecondFactorUse.Wrong;
    }

    /// <returns>False where the same code was used at the same moment elsewhere: the account has changed meanwhile.</returns>
    private async Task<bool> KeepStepAsync(DcimUser user, long step) =>
        (
            await users.SetAuthenticationTokenAsync(
                user,
                Provider,
                LastStep,
                step.ToString(CultureInfo.InvariantCulture)
            )
        ).Succeeded;

    private static string Plain(string? code) => new([.. (code ?? "").Where(char.IsAsciiLetterOrDigit)]);

    /// <summary>As Identity writes them: five letters, a dash, five letters.</summary>
    private static string RecoveryForm(string code) => $"{code[..5]}-{code[5..]}".ToUpperInvariant();
}

/// <summary>What a code typed at the second step proved to be.</summary>
public enum SecondFactorUse
{
    Wrong,
    Code,
    RecoveryCode,
}
