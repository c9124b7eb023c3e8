using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Data.Identity;
using Dcim.Domain.Profiles;
using Dcim.Web.Features.Account;
using Dcim.Web.Forms;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Dcim.Web.Features.Terms;

public sealed class AcceptanceForm : OnwardForm
{
    /// <summary>"accept" or "decline".</summary>
    public string? Intent { get; set; }

    /// <summary>The revision that was read: another one, published meanwhile, is not accepted with it.</summary>
    public int Revision { get; set; }
}

/// <param name="AcceptedAt">When this revision was accepted; null if it was not.</param>
public sealed record TermsPage(string Text, int Revision, DateTime? AcceptedAt, AcceptanceForm Form);

public sealed class TermsForm
{
    /// <summary>"preview" or "publish".</summary>
    public string? Intent { get; set; }

    /// <summary>By language; those left empty fall back to the first.</summary>
    public Dictionary<string, string?> Text { get; set; } = [];
}

/// <param name="Missing">Accounts that have not accepted what holds now.</param>
/// <param name="IsPreview">The texts of the form are to be shown as they would be read.</param>
public sealed record TermsAdministrationPage(
    int Revision,
    int Missing,
    IReadOnlyList<string> Languages,
    TermsForm Form,
    bool IsPreview
);

/// <summary>Reading and accepting the terms of use, and publishing new ones.</summary>
public sealed class TermsController(
    PublishedTerms terms,
    UserManager<DcimUser> users,
    DcimSignInManager signIn,
    DcimDbContext db,
    NationalProfile profile,
    KeptText kept,
    TimeProvider clock,
    Texts text
) : OnwardController(kept)
{
    [HttpGet("/account/terms")]
    public async Task<IActionResult> Read() => await ShowAsync(new());

    [HttpPost("/account/terms")]
    public async Task<IActionResult> Read(AcceptanceForm form)
    {
        var user = (await users.GetUserAsync(User))!;
        switch (form.Intent)
        {
            case "accept" when form.Revision != await terms.CurrentRevisionAsync():
                return await ShowAsync(form);
            case "accept":
                user.TermsRevision = await terms.CurrentRevisionAsync();
                user.TermsAcceptedAt = clock.GetUtcNow().UtcDateTime;
                await users.UpdateAsync(user);
                await signIn.RefreshSignInAsync(user);
                return Onward(form, user.Id);
            case "decline":
                db.Note(AuditAction.SignedOut, "Account", user.Code, user.InstitutionId, purpose: "terms-declined");
                await db.SaveChangesAsync();
                await signIn.SignOutAsync();
                return LocalRedirect("/account/sign-in");
            default:
                return BadRequest();
        }
    }

    [Require(Permissions.TermsPublish)]
    [HttpGet("/administration/terms")]
    public async Task<IActionResult> Manage() =>
        View(
            await ManagePageAsync(
                new() { Text = (await terms.CurrentAsync()).ToDictionary(t => t.Key, t => (string?)t.Value) }
            )
        );

    [Require(Permissions.TermsPublish)]
    [HttpPost("/administration/terms")]
    public async Task<IActionResult> Manage(TermsForm form)
    {
        var languages = Languages;
        var texts = form
            .Text.Where(t => languages.Contains(t.Key) && !string.IsNullOrWhiteSpace(t.Value))
            .ToDictionary(t => t.Key, t => t.Value!.Trim());
        if (!texts.ContainsKey(languages[0]))
            ModelState.AddModelError($"Text[{languages[0]}]", text["Terms.FirstMissing"]);
        foreach (var (language, _) in texts.Where(t => t.Value.Length > TermsOfUse.TextLength))
            ModelState.AddModelError($"Text[{language}]", text["Terms.TooLong", TermsOfUse.TextLength]);
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return View(await ManagePageAsync(form));
        }
        if (form.Intent == "preview")
            return View(await ManagePageAsync(form, isPreview: true));
        if (form.Intent != "publish")
            return BadRequest();
        await terms.PublishAsync(texts, User.UserId());
        TempData["Notice"] = text["Terms.Published"];
        return RedirectToAction(nameof(Manage));
    }

    /// <summary>All of the product, that of the country first.</summary>
    private IReadOnlyList<string> Languages => [.. profile.Languages.Union(Texts.Languages)];

    private async Task<TermsAdministrationPage> ManagePageAsync(TermsForm form, bool isPreview = false) =>
        new(await terms.CurrentRevisionAsync() ?? 0, await terms.CountMissingAsync(), Languages, form, isPreview);

    private async Task<IActionResult> ShowAsync(AcceptanceForm form)
    {
        var user = (await users.GetUserAsync(User))!;
        var revision = await terms.CurrentRevisionAsync() ?? 0;
        form.Kept = KeptText.Of(HttpContext, form.Kept);
        return View(
            "Read",
            new TermsPage(
                terms.InLanguage(await terms.CurrentAsync()),
                revision,
                user.TermsRevision == revision ? user.TermsAcceptedAt : null,
                form
            )
        );
    }
}
