using Dcim.Data.Identity;
using Dcim.Web.Localisation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;

namespace Dcim.Web.Features.Account;

/// <summary>Switches the language, remembers it in a cookie and with the account.</summary>
public sealed class LanguageController(UserManager<DcimUser> users) : Controller
{
    public const string Cookie = "dcim-language";

    [AllowAnonymous]
    [HttpPost("/language")]
    public async Task<IActionResult> Switch(string? language, string? returnUrl)
    {
        if (language is null || !Texts.Languages.Contains(language))
            return BadRequest();
        Remember(Response, language);
        if (User.Identity?.IsAuthenticated == true && await users.GetUserAsync(User) is { } user)
        {
            user.Language = language;
            await users.UpdateAsync(user);
        }
        return LocalRedirect(Url.IsLocalUrl(returnUrl) ? returnUrl : "/");
    }

    public static void Remember(HttpResponse response, string culture) =>
        response.Cookies.Append(
            Cookie,
            CookieRequestCultureProvider.MakeCookieValue(new(culture)),
            new()
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Lax,
                Secure = response.HttpContext.Request.IsHttps,
                MaxAge = TimeSpan.FromDays(365),
                IsEssential = true,
            }
        );
}
