using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Data.Registrations;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Records;
using Dcim.Web.Features.Sharing;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Registrations;

/// <summary>On what ground a record is held, what the victim consents to, and what ends when she takes it back.</summary>
/// <param name="Form">The form that changes her consent; null where consent is not the basis, or the reader may not.</param>
/// <param name="GrantsInForce">How many others may read the record now.</param>
public sealed record ConsentPage(
    Registration Registration,
    SheetFormPage? Form,
    AnswerTexts Words,
    bool HasIdentity,
    int GrantsInForce
);

/// <summary>The page before an identity is erased.</summary>
public sealed record EraseIdentityPage(Registration Registration)
{
    public string? Reason { get; init; }
}

[Route("/registrations/{code}/consent")]
public sealed class ConsentController(
    DcimDbContext db,
    RegistrationStore store,
    SheetForms forms,
    RegistrationSections sections,
    IndicatorCatalogue catalogue,
    CurrentInstitution current,
    TimeProvider clock,
    Texts text
) : Controller
{
    [HttpGet("")]
    [Require(Permissions.RegistrationsView)]
    public async Task<IActionResult> Index(string code)
    {
        if (await store.FindAsync(code) is not { IsDraft: false } registration)
            return NotFound();
        db.Note(AuditAction.Viewed, nameof(Registration), code, registration.InstitutionId, purpose: "consent");
        await db.SaveChangesAsync();
        return await ShowAsync(
            registration,
            await FormAsync(registration, null, new() { Version = registration.Version })
        );
    }

    [HttpPost("")]
    [Require(Permissions.RegistrationsEdit)]
    public async Task<IActionResult> Index(string code, SheetFormPost post)
    {
        if (await store.FindAsync(code) is not { IsDraft: false, Regime.Value: "GDPR" } registration)
            return NotFound();
        var page = PageOf(registration);
        var form = await FormAsync(registration, SheetForms.ReadSheet(Request.Form, page), post);
        if (SheetForms.OnlyShows(post, Response))
            return await ShowAsync(registration, form);
        page.Normalise(form.Sheet);
        if (registration.Version != post.Version)
        {
            form.Conflicts = await forms.ChangedMeanwhileAsync(form, store.SheetOf(registration, page));
            post.Version = registration.Version;
            if (form.Conflicts.Count > 0)
                return await ShowAsync(registration, form, StatusCodes.Status409Conflict);
        }
        form.NeedsReason = SheetForms.Replaces(page, store.SheetOf(registration, page), form.Sheet);
        var (reading, valid) = await forms.CheckAsync(form, ModelState);
        if (!valid)
            return await ShowAsync(registration, form, StatusCodes.Status400BadRequest);
        var (hadIdentity, scope, day) = (
            await HasIdentityAsync(registration),
            registration.Consent,
            registration.Governance.ConsentOn
        );
        if (reading.Set("GOV03.scope") == scope && reading.Date("GOV03.date") == day)
            return Redirect($"/registrations/{code}"); // sent a second time
        await store.ApplyConsentAsync(registration, reading);
        if (!string.IsNullOrWhiteSpace(post.Reason))
            db.NoteSealedChange(registration, "reason", null, post.Reason);
        var goes = hadIdentity && ConsentRule.IsWithoutIdentity(registration);
        return await SaveAsync(
            code,
            text[goes ? "Consent.SavedIdentityGone" : "Consent.Saved"],
            () => Index(code, post)
        );
    }

    /// <summary>The identity is no longer needed, or she asks for it to be erased; the record stays and counts.</summary>
    [HttpGet("erase-identity")]
    [Require(Permissions.RecordsRestrict)]
    public async Task<IActionResult> EraseIdentity(string code)
    {
        if (await WithIdentityAsync(code) is not { } registration)
            return NotFound();
        db.Note(AuditAction.Viewed, nameof(Registration), code, registration.InstitutionId, purpose: "consent");
        await db.SaveChangesAsync();
        return View("/Features/Registrations/EraseIdentity.cshtml", new EraseIdentityPage(registration));
    }

    [HttpPost("erase-identity")]
    [Require(Permissions.RecordsRestrict)]
    public async Task<IActionResult> EraseIdentity(string code, ReasonForm form)
    {
        if (await WithIdentityAsync(code) is not { } registration)
            return NotFound();
        var reason = form.Reason?.Trim() ?? "";
        forms.CheckLine(nameof(form.Reason), reason, "Sheet.ChangeReasonMissing", ModelState);
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return View(
                "/Features/Registrations/EraseIdentity.cshtml",
                new EraseIdentityPage(registration) { Reason = form.Reason }
            );
        }
        await store.EraseIdentityAsync(registration);
        db.NoteSealedChange(registration, "reason", null, reason);
        return await SaveAsync(code, text["Consent.IdentityErased"], () => EraseIdentity(code, form));
    }

    private async Task<Registration?> WithIdentityAsync(string code) =>
        await store.FindAsync(code) is { IsDraft: false } registration && await HasIdentityAsync(registration)
            ? registration
            : null;

    private async Task<IActionResult> SaveAsync(string code, string notice, Func<Task<IActionResult>> again)
    {
        try
        {
            await db.SaveChangesAsync();
            TempData["Notice"] = notice;
            return Redirect($"/registrations/{code}");
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return await again(); // once more, upon what is saved now
        }
    }

    private FormPage PageOf(Registration registration) =>
        FormPage.Of(catalogue, RegistrationStore.ConsentKeys, sections.ContextOf(registration));

    private async Task<SheetFormPage> FormAsync(Registration registration, AnswerSheet? sheet, SheetFormPost post)
    {
        var page = PageOf(registration);
        return await forms.FormAsync(
            page,
            sheet ?? store.SheetOf(registration, page),
            post,
            await current.GetAsync(),
            registration
        );
    }

    private Task<bool> HasIdentityAsync(Registration registration) =>
        db.VictimIdentities.AnyAsync(i => i.RegistrationId == registration.Id);

    private async Task<IActionResult> ShowAsync(
        Registration registration,
        SheetFormPage form,
        int status = StatusCodes.Status200OK
    )
    {
        Response.StatusCode = status;
        var now = clock.GetUtcNow().UtcDateTime;
        var mayChange = registration.Regime == "GDPR" && Permissions.Has(User, Permissions.RegistrationsEdit);
        return View(
            "/Features/Registrations/Consent.cshtml",
            new ConsentPage(
                registration,
                mayChange ? form : null,
                await forms.AnswerTextsAsync(),
                await HasIdentityAsync(registration),
                await db.Grants.CountAsync(g =>
                    g.RegistrationId == registration.Id
                    && g.State == GrantState.InForce
                    && (g.ExpiresAt == null || g.ExpiresAt > now)
                    && (g.RestsOn == ConsentRule.Referral || g.RestsOn == ConsentRule.Police)
                )
            )
        );
    }
}
