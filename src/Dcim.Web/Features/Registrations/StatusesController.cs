using Dcim.Data;
using Dcim.Data.Registrations;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Records;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Registrations;

/// <summary>The status history of a registration: add a later status, correct a line, take one out.</summary>
[Route("/registrations/{code}/statuses")]
[Require(Permissions.RegistrationsEdit)]
public sealed class StatusesController(
    DcimDbContext db,
    RegistrationStore store,
    SheetForms forms,
    CurrentInstitution current,
    IndicatorCatalogue catalogue,
    Texts text
) : Controller
{
    [HttpGet("new")]
    public Task<IActionResult> New(string code) => OpenAsync(code, null);

    [HttpPost("new")]
    public Task<IActionResult> New(string code, SheetFormPost post) => SaveAsync(code, null, post);

    [HttpGet("{status}/edit")]
    public Task<IActionResult> Edit(string code, string status) => OpenAsync(code, status);

    [HttpPost("{status}/edit")]
    public Task<IActionResult> Edit(string code, string status, SheetFormPost post) => SaveAsync(code, status, post);

    private async Task<IActionResult> OpenAsync(string code, string? status)
    {
        if (await FindAsync(code, status) is not var (registration, entry))
            return NotFound();
        var page = PageOf(registration);
        var sheet = entry is null ? new() : RegistrationStore.SheetOf(entry, page);
        if (entry is not null)
            await store.WriteReasonsAsync(registration, sheet, entry);
        await store.NoteOpenedAsync(registration, nameof(Registration), "edit");
        var post = new SheetFormPost { Version = registration.Version };
        return await ShowFormAsync(await FormAsync(registration, page, sheet, post), entry);
    }

    private async Task<IActionResult> SaveAsync(string code, string? status, SheetFormPost post)
    {
        if (await FindAsync(code, status) is not var (registration, entry))
            return NotFound();
        var page = PageOf(registration);
        var form = await FormAsync(registration, page, SheetForms.ReadSheet(Request.Form, page), post);
        if (SheetForms.OnlyShows(post, Response))
            return await ShowFormAsync(form, entry);
        page.Normalise(form.Sheet);
        if (registration.Version != post.Version)
        {
            if (entry is null && await IsSecondSendAsync(registration, form))
                return Redirect($"/registrations/{code}");
            if (entry is not null)
                form.Conflicts = await forms.ChangedMeanwhileAsync(
                    form,
                    RegistrationStore.SheetOf(entry, page),
                    $"{entry.Code}:"
                );
            post.Version = registration.Version;
            if (form.Conflicts.Count > 0)
                return await ShowFormAsync(form, entry, StatusCodes.Status409Conflict);
        }
        if (post.Intent == "remove" && entry is not null)
            return await RemoveAsync(form, entry);
        var (reading, valid) = await forms.CheckAsync(form, ModelState, entry);
        if (!valid)
            return await ShowFormAsync(form, entry, StatusCodes.Status400BadRequest);
        if (entry is null)
            entry = store.AddStatus(registration, reading);
        else
            store.ApplyStatus(registration, entry, reading);
        await store.KeepReasonsAsync(registration, SheetForms.ReasonsOf(form), entry);
        if (db.ChangeTracker.HasChanges())
            db.NoteSealedChange(registration, "reason", null, post.Reason);
        return await CommitAsync(form, status);
    }

    private async Task<IActionResult> RemoveAsync(SheetFormPage form, StatusEntry entry)
    {
        if (form.Record!.Statuses.Count == 1)
            ModelState.AddModelError("IDN03", text["Status.LastOne"]);
        forms.CheckReason(form.Post, ModelState);
        if (!ModelState.IsValid)
            return await ShowFormAsync(form, entry, StatusCodes.Status400BadRequest);
        await store.RemoveStatusAsync(form.Record, entry);
        db.NoteSealedChange(form.Record, "reason", null, form.Post.Reason);
        return await CommitAsync(form, entry.Code);
    }

    private async Task<IActionResult> CommitAsync(SheetFormPage form, string? status)
    {
        try
        {
            await db.SaveChangesAsync();
            TempData["Notice"] = text["Registration.Saved"];
            return Redirect($"/registrations/{form.Record!.Code}");
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return await SaveAsync(form.Record!.Code, status, form.Post); // once more, upon what is saved now
        }
    }

    /// <summary>A double click: the latest line says exactly what was sent.</summary>
    private async Task<bool> IsSecondSendAsync(Registration registration, SheetFormPage form)
    {
        var latest = registration.Statuses.MaxBy(s => s.Id);
        if (latest is null || registration.Version != form.Post.Version + 1)
            return false;
        var reading = await forms.ReadAsync(form.Page, form.Sheet);
        return form.Page.Fields.All(f =>
            Equals(reading.Answers.GetValueOrDefault(f.Key), AnswerMap<StatusEntry>.Get(latest, f.Key))
        );
    }

    private async Task<(Registration Registration, StatusEntry? Entry)?> FindAsync(string code, string? status)
    {
        if (await store.FindAsync(code) is not { IsDraft: false } registration)
            return null;
        var entry = registration.Statuses.SingleOrDefault(s => s.Code == status);
        return status is not null && entry is null ? null : (registration, entry);
    }

    private FormPage PageOf(Registration registration) =>
        FormPage.Status(catalogue, FormPage.IsWithoutIdentity(registration.Regime, registration.Consent));

    private async Task<SheetFormPage> FormAsync(
        Registration registration,
        FormPage page,
        AnswerSheet sheet,
        SheetFormPost post
    ) => await forms.FormAsync(page, sheet, post, await current.GetAsync(), registration);

    private async Task<IActionResult> ShowFormAsync(
        SheetFormPage form,
        StatusEntry? entry,
        int status = StatusCodes.Status200OK
    )
    {
        await forms.ShowReasonsAsync(form, entry);
        Response.StatusCode = status;
        return View("/Features/Registrations/Form.cshtml", form);
    }
}
