using Dcim.Web.Hosting;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace Dcim.Web.Security;

/// <summary>
/// When a sign-in ends by itself: so many minutes after the last thing the person did. What a page does by itself, such as
/// trying again to keep what was typed, is no sign of her.
/// </summary>
public static class SignInTimes
{
    /// <summary>Header of requests that a page makes by itself.</summary>
    public const string ByItself = "X-By-Itself";
    public const int WarningMinutes = 2;

    /// <summary>A cookie younger than this is not made anew: the end is exact to so much.</summary>
    private static readonly TimeSpan s_grain = TimeSpan.FromSeconds(30);

    /// <summary>For how long a page may count on the sign-in after it was shown.</summary>
    public static int IdleSeconds(DcimOptions options) => options.IdleMinutes * 60 - (int)s_grain.TotalSeconds;

    public static void Configure(CookieAuthenticationOptions cookie, DcimOptions options)
    {
        cookie.ExpireTimeSpan = TimeSpan.FromMinutes(options.IdleMinutes);
        cookie.SlidingExpiration = true;
        cookie.Events.OnCheckSlidingExpiration = context =>
        {
            context.ShouldRenew = IsOfThePerson(context.Request) && context.ElapsedTime >= s_grain;
            return Task.CompletedTask;
        };
        cookie.Events.OnValidatePrincipal = async context =>
        {
            await SecurityStampValidator.ValidatePrincipalAsync(context);
            if (!IsOfThePerson(context.Request))
                context.ShouldRenew = false;
        };
    }

    private static bool IsOfThePerson(HttpRequest request) =>
        !request.Headers.ContainsKey(ByItself) && !request.Path.StartsWithSegments("/health");
}
