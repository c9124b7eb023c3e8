using System.Globalization;
using Dcim.Data;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using FluentValidation;
using FluentValidation.AspNetCore;
using Microsoft.AspNetCore.Mvc;

namespace Dcim.Web.Features.ApiKeys;

/// <param name="Admitted">The permissions that a key of the institution may carry.</param>
/// <param name="Now">To tell which have expired.</param>
public sealed record ApiKeysPage(
    IReadOnlyList<KeyRow> Keys,
    ApiKeyForm Typed,
    IReadOnlyList<string> Admitted,
    DateTime Now
);

/// <summary>A key just made, shown this once.</summary>
public sealed record NewKeyPage(string Name, string Key, DateTime ExpiresAt);

/// <summary>The keys by which other case systems of the institution use the programming interface.</summary>
[Route("/api-keys")]
[Require(Permissions.ApiKeysManage)]
public sealed class ApiKeysController(
    ApiKeyStore store,
    CurrentInstitution current,
    IValidator<ApiKeyForm> validator,
    TimeProvider clock,
    Texts text
) : Controller
{
    [HttpGet("")]
    public Task<IActionResult> Index() => ShowAsync(new() { Made = RandomCode.New() });

    [HttpPost("")]
    public async Task<IActionResult> Index(ApiKeyForm form)
    {
        var institution = await current.GetAsync();
        (await validator.ValidateAsync(form)).AddToModelState(ModelState);
        if (form.Scopes.Except(KeyScopes.AdmittedFor(institution)).Any())
            ModelState.AddModelError(nameof(form.Scopes), text["Answer.UnknownCode"]);
        if (!ModelState.IsValid)
            return await ShowAsync(form, StatusCodes.Status400BadRequest);
        if (!RandomCode.IsOne(form.Made))
            form.Made = RandomCode.New();
        if (await store.FindAsync(form.Made!) is not null)
        {
            // The button was pressed twice: the secret was in the other answer.
            TempData["Notice"] = text["ApiKeys.SentTwice"];
            return Redirect("/api-keys");
        }
        var months = int.Parse(form.Months!, CultureInfo.InvariantCulture);
        var (name, expiresAt) = (form.Name!.Trim(), clock.GetUtcNow().UtcDateTime.AddMonths(months));
        var scopes = KeyScopes.All.Intersect(form.Scopes);
        var key = await store.MakeAsync(institution, form.Made!, name, scopes, expiresAt, User.UserId());
        return View("Made", new NewKeyPage(name, key, expiresAt));
    }

    [HttpPost("{code}/revoke")]
    public async Task<IActionResult> Revoke(string code)
    {
        if (await store.FindAsync(code) is not { } key)
            return NotFound();
        if (!ModelState.IsValid)
            return await ShowAsync(new() { Made = RandomCode.New() }, StatusCodes.Status400BadRequest);
        await store.RevokeAsync(key);
        TempData["Notice"] = text["ApiKeys.Revoked", key.Name];
        return Redirect("/api-keys");
    }

    private async Task<IActionResult> ShowAsync(ApiKeyForm form, int status = StatusCodes.Status200OK)
    {
        Response.StatusCode = status;
        return View(
            "Index",
            new ApiKeysPage(
                await store.AllAsync(HttpContext.RequestAborted),
                form,
                KeyScopes.AdmittedFor(await current.GetAsync()),
                clock.GetUtcNow().UtcDateTime
            )
        );
    }
}
