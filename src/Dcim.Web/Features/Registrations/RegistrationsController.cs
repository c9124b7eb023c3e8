using System.Globalization;
using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Data.Linkage;
using Dcim.Data.Registrations;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Counting;
using Dcim.Domain.Records;
using Dcim.Web.Hosting;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Registrations;

/// <summary>A caseworker's registrations: find, register, correct.</summary>
[Route("/registrations")]
public sealed class RegistrationsController(
    DcimDbContext db,
    RegistrationStore store,
    SheetForms forms,
    CurrentInstitution current,
    RegistrationSections sections,
    Timeline timeline,
    LinkStore links,
    IndicatorCatalogue catalogue,
    Texts text
) : Controller
{
    [HttpGet("")]
    [Require(Permissions.RegistrationsView)]
    public async Task<IActionResult> Index(RegistrationFilter filter, [FromServices] LocalDays days)
    {
        var page = await RegistrationList.QueryAsync(db, filter, days.Today, HttpContext.RequestAborted);
        var events = await db
            .EventDrafts.AsNoTracking()
            .OrderByDescending(d => d.Id)
            .Take(10)
            .Select(d => new { d.Code, d.CreatedAt })
            .ToListAsync(HttpContext.RequestAborted);
        db.Note(
            filter.IsSearch ? AuditAction.Searched : AuditAction.Listed,
            nameof(Registration),
            filter.ToString(),
            User.InstitutionId(),
            shown: page.Rows.Select(r => r.Code).Concat(events.Select(d => d.Code))
        );
        await db.SaveChangesAsync();
        return View(
            page with
            {
                Words = await forms.AnswerTextsAsync(),
                Events = [.. events.Select(d => (d.Code, d.CreatedAt))],
            }
        );
    }

    [HttpGet("new")]
    [Require(Permissions.RegistrationsEdit)]
    public async Task<IActionResult> New()
    {
        var institution = await current.GetAsync();
        var form = await FormAsync(
            FormPage.Minimum(catalogue, institution.Regime),
            new(),
            new() { FormToken = Guid.NewGuid() }
        );
        return await ShowFormAsync(form);
    }

    [HttpPost("new")]
    [Require(Permissions.RegistrationsEdit)]
    public async Task<IActionResult> New(SheetFormPost post)
    {
        if (post.FormToken == Guid.Empty)
            post.FormToken = Guid.NewGuid();
        if (await store.FindByFormAsync(post.FormToken) is { } made)
            return await Edit(made.Code, post); // sent a second time, perhaps after going back and typing on
        await CheckKnownAsync(post);
        var institution = await current.GetAsync();
        var page = FormPage.Minimum(catalogue, institution.Regime);
        var form = await FormAsync(page, SheetForms.ReadSheet(Request.Form, page), post);
        if (SheetForms.OnlyShows(post, Response))
            return await ShowFormAsync(form);
        Normalise(form);
        if (post.Intent is SheetForms.SaveDraft or SheetForms.Autosave)
        {
            var draft = store.Create(institution, post.FormToken);
            return await KeepDraftAsync(draft, form);
        }
        var (reading, valid) = await forms.CheckAsync(form, ModelState);
        if (!valid)
            return await ShowFormAsync(form, StatusCodes.Status400BadRequest);
        var registration = store.Create(institution, post.FormToken);
        await store.SubmitAsync(registration, reading);
        await store.KeepReasonsAsync(registration, SheetForms.ReasonsOf(form));
        return await SaveNewAsync(registration, form, Redirect($"/registrations/{registration.Code}"));
    }

    [HttpGet("{code}")]
    [Require(Permissions.RegistrationsView)]
    public async Task<IActionResult> Show(string code, TimelineFilter show = TimelineFilter.Person)
    {
        if (await store.FindAsync(code) is not { } registration)
            return NotFound();
        if (registration.IsDraft)
            return Permissions.Has(User, Permissions.RegistrationsEdit)
                ? Redirect($"/registrations/{code}/edit")
                : NotFound();
        await store.NoteOpenedAsync(registration, nameof(Registration), AuditPurpose.Read);
        return View(await SummaryAsync(registration, show));
    }

    /// <summary>The whole file on paper, without the identity.</summary>
    [HttpGet("{code}/print")]
    [Require(Permissions.RegistrationsView)]
    public async Task<IActionResult> Print(string code)
    {
        if (await store.FindAsync(code) is not { IsDraft: false } registration)
            return NotFound();
        db.Note(
            AuditAction.Printed,
            nameof(Registration),
            code,
            registration.InstitutionId,
            purpose: AuditPurpose.Print
        );
        await db.SaveChangesAsync();
        return View(await SummaryAsync(registration, TimelineFilter.Person));
    }

    /// <summary>The timeline on a page of its own; at first what was done to the record.</summary>
    [HttpGet("{code}/history")]
    [Require(Permissions.RegistrationsView)]
    public async Task<IActionResult> History(string code, TimelineFilter show = TimelineFilter.Record)
    {
        if (await store.FindAsync(code) is not { IsDraft: false } registration)
            return NotFound();
        db.Note(AuditAction.Viewed, "History", code, registration.InstitutionId, purpose: AuditPurpose.Read);
        await db.SaveChangesAsync();
        return View(await timeline.OfAsync(registration, show, $"/registrations/{code}/history"));
    }

    private async Task<RegistrationSummary> SummaryAsync(Registration registration, TimelineFilter show) =>
        new(
            registration,
            FormPage.Details(catalogue, registration.Regime, registration.Governance.Basis),
            sections,
            sections.StatesOf(registration),
            MainFormRule.Of(registration),
            await forms.AnswerTextsAsync(),
            await store.ReasonsAsync(registration),
            await db.VictimIdentities.AnyAsync(i => i.RegistrationId == registration.Id),
            await timeline.OfAsync(registration, show, $"/registrations/{registration.Code}")
        );

    /// <summary>The identity on a page of its own, so that reading a file is not reading a name.</summary>
    [HttpGet("{code}/identity")]
    [Require(Permissions.RegistrationsView)]
    public async Task<IActionResult> Identity(string code) =>
        await store.FindAsync(code) is { IsDraft: false } registration
        && await store.OpenIdentityAsync(registration, AuditPurpose.Read) is { } identity
            ? View(new IdentityPage(registration, identity))
            : NotFound();

    [HttpGet("{code}/edit")]
    [Require(Permissions.RegistrationsEdit)]
    public async Task<IActionResult> Edit(string code)
    {
        if (await store.FindAsync(code) is not { } registration)
            return NotFound();
        var page = PageOf(registration);
        var sheet = await store.OpenSheetAsync(registration, page);
        if (!registration.IsDraft)
            await store.WriteReasonsAsync(registration, sheet);
        var post = new SheetFormPost { Version = registration.Version };
        if (registration.IsDraft && sheet[SheetForms.KnownBox] is { Length: > 0 } known)
            post.Known = known;
        await CheckKnownAsync(post);
        var form = await FormAsync(page, sheet, post, registration);
        return await ShowFormAsync(registration.IsDraft ? form : await forms.WithKeptAsync(form));
    }

    [HttpPost("{code}/edit")]
    [Require(Permissions.RegistrationsEdit)]
    public async Task<IActionResult> Edit(string code, SheetFormPost post)
    {
        if (await store.FindAsync(code) is not { } registration)
            return NotFound();
        if (!registration.IsDraft)
            post.Known = null;
        await CheckKnownAsync(post);
        var page = PageOf(registration);
        var form = await FormAsync(page, SheetForms.ReadSheet(Request.Form, page), post, registration);
        if (SheetForms.OnlyShows(post, Response))
            return await ShowFormAsync(form);
        Normalise(form);
        if (post.Intent == SheetForms.Autosave && !registration.IsDraft)
            return await forms.KeepAsync(form, Request.Path) is { } kept ? Json(kept) : Conflict();
        if (post.Intent == SheetForms.DropKept && !registration.IsDraft)
        {
            await forms.DropKeptAsync(form);
            return Redirect(Request.Path);
        }
        if (!registration.IsDraft)
            CarryAge(registration, form.Sheet);
        if (await ConflictAsync(form) is { } conflict)
            return post.Intent == SheetForms.Autosave ? Conflict() : conflict;
        if (!registration.IsDraft && post.Intent is SheetForms.SaveDraft or SheetForms.Submit)
            return await OtherStatusAsync(form) ?? Redirect($"/registrations/{code}"); // sent a second time
        if (registration.IsDraft && post.Intent is SheetForms.SaveDraft or SheetForms.Autosave)
            return await KeepDraftAsync(registration, form);
        var (reading, valid) = await forms.CheckAsync(form, ModelState);
        if (!valid)
            return await ShowFormAsync(form, StatusCodes.Status400BadRequest);
        var wasDraft = registration.IsDraft;
        if (wasDraft)
            await store.SubmitAsync(registration, reading);
        else
        {
            await store.DropKeptSheetAsync(registration, form.Place);
            await store.ApplyDetailsAsync(registration, reading);
        }
        await store.KeepReasonsAsync(registration, SheetForms.ReasonsOf(form));
        if (!wasDraft && db.ChangeTracker.HasChanges())
            db.NoteSealedChange(registration, "reason", null, post.Reason);
        return await SaveAsync(form, Redirect($"/registrations/{code}"));
    }

    [HttpPost("{code}/discard")]
    [Require(Permissions.RegistrationsEdit)]
    public async Task<IActionResult> Discard(string code, long version)
    {
        if (await store.FindAsync(code) is not { IsDraft: true } draft)
            return NotFound();
        try
        {
            if (draft.Version != version)
                throw new DbUpdateConcurrencyException();
            await store.DiscardAsync(draft);
            await db.SaveChangesAsync();
        }
        catch (DbUpdateConcurrencyException)
        {
            TempData["Notice"] = text["Sheet.SavedMeanwhile"];
            return Redirect($"/registrations/{code}/edit");
        }
        TempData["Notice"] = text["Registration.Discarded"];
        return Redirect("/registrations");
    }

    /// <summary>With the identity the birth date goes; the age that was known by it stays, as a number or as child or adult.</summary>
    private static void CarryAge(Registration registration, AnswerSheet sheet)
    {
        var profile = registration.Profile;
        if (
            !ConsentRule.IsWithoutIdentity(registration.Regime, registration.Governance.Basis, sheet.All("GOV03.scope"))
            || profile.AgeFrom is not { } from
            || sheet["VIC03"].Length + sheet["VIC03.missing"].Length + sheet["VIC04"].Length > 0
        )
            return;
        if (from == profile.AgeTo)
            sheet.Set("VIC03", from.ToString(CultureInfo.InvariantCulture));
        else
            sheet.Set("VIC04", AgeGroupRule.Of(profile.AgeFrom, profile.AgeTo, profile.AgeGroup).Value);
    }

    private FormPage PageOf(Registration registration) =>
        registration.IsDraft
            ? FormPage.Minimum(catalogue, registration.Regime)
            : FormPage.Details(
                catalogue,
                registration.Regime,
                registration.Governance.Basis,
                MainFormRule.Of(registration).Source == MainFormSource.Asked
            );

    private async Task<SheetFormPage> FormAsync(
        FormPage page,
        AnswerSheet sheet,
        SheetFormPost post,
        Registration? record = null
    ) => await forms.FormAsync(page, sheet, post, await current.GetAsync(), record);

    private async Task<IActionResult> ShowFormAsync(SheetFormPage form, int status = StatusCodes.Status200OK)
    {
        await forms.ShowReasonsAsync(form);
        Response.StatusCode = status;
        return View("Form", form);
    }

    /// <summary>Takes out of the sheet what may not be kept, and remembers to say so where that was part of a date.</summary>
    private void Normalise(SheetFormPage form) =>
        form.DaysLeftOut = form.Page.Normalise(form.Sheet).Any(key => !form.Sheet.IsEmpty(catalogue[key]));

    /// <summary>Forgets a registration that is to be linked to and is none, or none any more, that the person in scope may see.</summary>
    private async Task CheckKnownAsync(SheetFormPost post)
    {
        Code draft = "DRA";
        if (post.Known is { } known && !await db.Registrations.AnyAsync(r => r.Code == known && r.Quality != draft))
            post.Known = null;
    }

    /// <summary>Links a registration that was just submitted to the one it was begun from.</summary>
    /// <returns>What came of it, in words; null where it was begun from none.</returns>
    private async Task<string?> LinkToKnownAsync(Registration registration, SheetFormPost post)
    {
        if (registration.IsDraft || post.Known is not { } known)
            return null;
        var id = await db.Registrations.Where(r => r.Code == known).Select(r => r.Id).SingleAsync();
        return
            await links.LinkAsync(LinkedKind.Victim, id, registration.Id, LinkBasis.Owner)
                is LinkOutcome.Done
                    or LinkOutcome.Unchanged
            ? text["Known.Linked", known]
            : text["Known.NotLinked", known];
    }

    private void TellWhatWasSaved(SheetFormPage form, string? linked)
    {
        string[] said =
        [
            .. form.Post.Intent == SheetForms.SaveDraft ? [text["Registration.DraftSaved"]] : (string[])[],
            .. form.DaysLeftOut ? [text["Registration.DaysLeftOut"]] : (string[])[],
            .. linked is not null ? [linked] : (string[])[],
        ];
        if (said.Length > 0)
            TempData["Notice"] = string.Join(' ', said);
    }

    private async Task<IActionResult> KeepDraftAsync(Registration draft, SheetFormPage form)
    {
        var reading = await forms.ReadAsync(form.Page, form.Sheet);
        form.Sheet.Set(SheetForms.KnownBox, [form.Post.Known]);
        await store.KeepDraftAsync(draft, form.Sheet, reading.MissingForCount.Count);
        if (form.Post.Intent == SheetForms.Autosave)
            return await AutosaveDraftAsync(draft, form, reading.MissingForCount.Count);
        var edit = Redirect($"/registrations/{draft.Code}/edit");
        return form.Record is null ? await SaveNewAsync(draft, form, edit) : await SaveAsync(form, edit);
    }

    private async Task<IActionResult> AutosaveDraftAsync(Registration draft, SheetFormPage form, int missing)
    {
        db.IsAutosave = true;
        try
        {
            await db.SaveChangesAsync();
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear();
            return form.Record is null && await store.FindByFormAsync(draft.FormToken) is { } made
                ? await Edit(made.Code, form.Post)
                : Conflict();
        }
        return Json(
            forms.Autosaved(
                draft.Version,
                $"/registrations/{draft.Code}/edit",
                "Sheet.DraftKeptAt",
                CountedWords.Of(text, missing, isDraft: true)
            )
        );
    }

    /// <summary>Saves a new registration; if the same form was sent twice at once, the second goes to what the first made.</summary>
    private async Task<IActionResult> SaveNewAsync(Registration registration, SheetFormPage form, IActionResult then)
    {
        try
        {
            await db.SaveChangesAsync();
            TellWhatWasSaved(form, await LinkToKnownAsync(registration, form.Post));
            return then;
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear();
            if (await store.FindByFormAsync(registration.FormToken) is { } made)
                return await Edit(made.Code, form.Post);
            throw;
        }
    }

    private async Task<IActionResult> SaveAsync(SheetFormPage form, IActionResult then)
    {
        try
        {
            await db.SaveChangesAsync();
            TellWhatWasSaved(form, await LinkToKnownAsync(form.Record!, form.Post));
            return then;
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return await Edit(form.Record!.Code, form.Post); // once more, upon what is saved now
        }
    }

    /// <summary>
    /// The form of a draft, sent when it was submitted already, with another status than the one saved: shown as a
    /// correction of that line. Null where the status is the same.
    /// </summary>
    private async Task<IActionResult?> OtherStatusAsync(SheetFormPage form)
    {
        var record = form.Record!;
        if (record.Statuses.MinBy(s => s.Id) is not { } first)
            return null;
        var page = sections.PageOf(sections.Statuses, record);
        var (typed, saved) = (
            SheetForms.ReadSheet(Request.Form, page),
            RegistrationStore.SheetOf(first, sections.Statuses, page)
        );
        page.Normalise(typed);
        foreach (var field in page.Fields.Where(f => FormPage.Minimum(catalogue, record.Regime).Find(f.Key) is null))
        foreach (var box in AnswerSheet.BoxesOf(field.Part))
            typed.Set(box, saved.All(box)); // the draft's form did not ask it
        var correction = (await FormAsync(page, typed, new() { Version = record.Version }, record)) with
        {
            Action = $"/registrations/{record.Code}/statuses/{first.Code}/edit",
            Section = sections.SectionOf(sections.Statuses),
            Rows = sections.Statuses,
            Row = first,
        };
        correction.Conflicts = await forms.DifferencesAsync(page.Fields, saved, typed);
        return correction.Conflicts.Count == 0 ? null : await ShowFormAsync(correction, StatusCodes.Status409Conflict);
    }

    /// <summary>The form with what somebody else changed meanwhile; null where both changes can stand.</summary>
    private async Task<IActionResult?> ConflictAsync(SheetFormPage form)
    {
        var record = form.Record!;
        if (record.Version == form.Post.Version)
            return null;
        form.Conflicts = await forms.ChangedMeanwhileAsync(form, await store.OpenSheetAsync(record, form.Page));
        form.Post.Version = record.Version;
        return form.Conflicts.Count == 0 ? null : await ShowFormAsync(form, StatusCodes.Status409Conflict);
    }
}
