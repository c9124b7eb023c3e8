using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Data.Registrations;
using Dcim.Domain.Answers;
using Dcim.Domain.Records;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Registrations;

/// <summary>
/// The pages of a submitted registration beyond the minimum: what a section asks once, and the rows of what can have been
/// several times. All are made from the catalogue; nothing here knows a question by name.
/// </summary>
[Route("/registrations/{code}")]
[Require(Permissions.RegistrationsEdit)]
public sealed class SectionsController(
    DcimDbContext db,
    RegistrationStore store,
    SheetForms forms,
    RegistrationSections sections,
    CurrentInstitution current,
    Texts text
) : Controller
{
    /// <summary>A page of the registration: a section, or a row (null for a new one) of a kind.</summary>
    private sealed record Place(Registration Record, RecordSection Section, RowKind? Rows, IRegistrationRow? Row);

    [HttpGet("sections/{section}")]
    public async Task<IActionResult> Section(string code, string section) =>
        await OpenAsync(await SectionPlaceAsync(code, section));

    [HttpPost("sections/{section}")]
    public async Task<IActionResult> Section(string code, string section, SheetFormPost post) =>
        await SaveAsync(() => SectionPlaceAsync(code, section), post);

    [HttpGet("{rows}/new")]
    public async Task<IActionResult> NewRow(string code, string rows) =>
        await OpenAsync(await RowPlaceAsync(code, rows, null));

    [HttpPost("{rows}/new")]
    public async Task<IActionResult> NewRow(string code, string rows, SheetFormPost post) =>
        await SaveAsync(() => RowPlaceAsync(code, rows, null), post);

    [HttpGet("{rows}/{row}/edit")]
    public async Task<IActionResult> EditRow(string code, string rows, string row) =>
        await OpenAsync(await RowPlaceAsync(code, rows, row));

    [HttpPost("{rows}/{row}/edit")]
    public async Task<IActionResult> EditRow(string code, string rows, string row, SheetFormPost post) =>
        post.Intent == "save" && await RemovedRowAsync(code, rows, row, post) is { } removed
            ? removed
            : await SaveAsync(() => RowPlaceAsync(code, rows, row), post);

    /// <summary>Moves a leg of the way one place up.</summary>
    [HttpPost("movements/{row}/earlier")]
    public async Task<IActionResult> Earlier(string code, string row)
    {
        if (await RowPlaceAsync(code, "movements", row) is not { Row: MovementLeg leg } place)
            return NotFound();
        if (place.Record.Legs.Where(l => l.Position < leg.Position).MaxBy(l => l.Position) is { } before)
            (before.Position, leg.Position) = (leg.Position, before.Position);
        try
        {
            await db.SaveChangesAsync();
        }
        catch (DbUpdateConcurrencyException)
        {
            TempData["Notice"] = text["Sheet.SavedMeanwhile"];
        }
        return Redirect($"/registrations/{code}/sections/{place.Section.Name}");
    }

    private async Task<Place?> SectionPlaceAsync(string code, string section) =>
        sections.Find(section) is { } found && await store.FindAsync(code) is { IsDraft: false } registration
            ? new(registration, found, null, null)
            : null;

    private async Task<Place?> RowPlaceAsync(string code, string rows, string? row)
    {
        if (sections.FindRows(rows) is not { } kind)
            return null;
        if (await store.FindAsync(code) is not { IsDraft: false } registration)
            return null;
        var there = row is null ? null : kind.Of(registration).SingleOrDefault(r => r.Code == row);
        return row is not null && there is null ? null : new(registration, sections.SectionOf(kind), kind, there);
    }

    /// <summary>
    /// What was typed into a row that somebody removed meanwhile, as a new row: saving it adds it. Null where no such row was
    /// ever in this registration, or it still is.
    /// </summary>
    private async Task<IActionResult?> RemovedRowAsync(string code, string rows, string row, SheetFormPost post)
    {
        if (await RowPlaceAsync(code, rows, null) is not { } place)
            return null;
        var wasHere =
            sections.RowKinds.SelectMany(k => k.Of(place.Record)).All(r => r.Code != row)
            && await db.AuditEvents.AnyAsync(e =>
                e.Entity == nameof(Registration) && e.Subject == code && e.Values.Any(v => v.Key.StartsWith(row + ":"))
            );
        if (!wasHere)
            return null;
        post.Version = place.Record.Version;
        var form = await FormAsync(place, SheetForms.ReadSheet(Request.Form, PageOf(place)), post) with
        {
            Action = $"/registrations/{code}/{rows}/new",
            RowRemoved = true,
        };
        return await ShowFormAsync(form, StatusCodes.Status409Conflict);
    }

    private async Task<IActionResult> OpenAsync(Place? place)
    {
        if (place is null)
            return NotFound();
        var form = await FormAsync(place, null, new() { Version = place.Record.Version });
        await store.WriteReasonsAsync(place.Record, form.Sheet, form.Place);
        form = await forms.WithKeptAsync(form);
        await store.NoteOpenedAsync(place.Record, nameof(Registration), AuditPurpose.Edit);
        return await ShowFormAsync(form);
    }

    private async Task<IActionResult> SaveAsync(Func<Task<Place?>> find, SheetFormPost post)
    {
        if (await find() is not { } place)
            return NotFound();
        var form = await FormAsync(place, SheetForms.ReadSheet(Request.Form, PageOf(place)), post);
        if (SheetForms.OnlyShows(post, Response))
            return await ShowFormAsync(form);
        form.DaysLeftOut = form
            .Page.Normalise(form.Sheet)
            .Any(key => form.Page.Find(key) is { } field && !form.Sheet.IsEmpty(field.Part));
        if (post.Intent == SheetForms.Autosave)
            return await forms.KeepAsync(form, Request.Path) is { } kept ? Json(kept) : Conflict();
        if (post.Intent == SheetForms.DropKept)
        {
            await forms.DropKeptAsync(form);
            return Redirect(Request.Path);
        }
        if (place.Record.Version != post.Version)
        {
            if (place is { Rows: { } kind, Row: null } && await IsSecondSendAsync(place, form, kind))
                return Redirect(After(place));
            form.Conflicts = place is { Rows: not null, Row: null }
                ? []
                : await forms.ChangedMeanwhileAsync(
                    form,
                    SavedSheet(place, form.Page),
                    place.Row is null ? "" : $"{place.Row.Code}:"
                );
            post.Version = place.Record.Version;
            if (form.Conflicts.Count > 0)
            {
                await store.NoteOpenedAsync(place.Record, nameof(Registration), AuditPurpose.Conflict);
                return await ShowFormAsync(form, StatusCodes.Status409Conflict);
            }
        }
        if (post.Intent == "remove" && place.Row is not null)
            return await RemoveAsync(place, form, find);
        form.NeedsReason = SheetForms.Replaces(form.Page, SavedSheet(place, form.Page), form.Sheet);
        var (reading, _) = await forms.CheckAsync(form, ModelState);
        if (ModelState.IsValid && place.Rows is { } of && form.Page.Fields.All(f => form.Sheet.IsEmpty(f.Part)))
            ModelState.TryAddModelError(of.Title, text["Sheet.RowEmpty"]);
        if (!ModelState.IsValid)
            return await ShowFormAsync(form, StatusCodes.Status400BadRequest);
        await store.DropKeptSheetAsync(place.Record, form.Place);
        var (row, goes) = (place.Row, false);
        if (place.Rows is not { } rows)
            goes = await ErasesAsync(() => store.ApplySectionAsync(place.Record, form.Page, reading), place.Record);
        else if (row is null)
            row = store.AddRow(place.Record, rows, reading);
        else
            store.ApplyRow(place.Record, rows, row, reading);
        await store.KeepReasonsAsync(place.Record, SheetForms.ReasonsOf(form), row?.Code ?? form.Place);
        if (!string.IsNullOrWhiteSpace(post.Reason) && db.ChangeTracker.HasChanges())
            db.NoteSealedChange(place.Record, "reason", null, post.Reason);
        return await CommitAsync(place, find, post, goes ? "Consent.IdentityErased" : "Registration.Saved");
    }

    /// <summary>Whether what is written takes an identity that is held with it: the legal ground may have held it alone.</summary>
    private async Task<bool> ErasesAsync(Func<Task> write, Registration registration)
    {
        var was = ConsentRule.IsWithoutIdentity(registration);
        await write();
        return !was
            && ConsentRule.IsWithoutIdentity(registration)
            && await db.VictimIdentities.AsNoTracking().AnyAsync(i => i.RegistrationId == registration.Id);
    }

    private async Task<IActionResult> RemoveAsync(Place place, SheetFormPage form, Func<Task<Place?>> find)
    {
        if (place.Rows == sections.Statuses && place.Record.Statuses.Count == 1)
            ModelState.AddModelError("IDN03", text["Status.LastOne"]);
        form.NeedsReason = true;
        forms.CheckReason(form.Post, ModelState);
        if (!ModelState.IsValid)
            return await ShowFormAsync(form, StatusCodes.Status400BadRequest);
        await store.RemoveRowAsync(place.Record, place.Rows!, place.Row!);
        db.NoteSealedChange(place.Record, "reason", null, form.Post.Reason);
        return await CommitAsync(place, find, form.Post);
    }

    private async Task<IActionResult> CommitAsync(
        Place place,
        Func<Task<Place?>> find,
        SheetFormPost post,
        string notice = "Registration.Saved"
    )
    {
        try
        {
            await db.SaveChangesAsync();
            TempData["Notice"] = text[notice];
            return Redirect(After(place, post.Intent));
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return await SaveAsync(find, post); // once more, upon what is saved now
        }
    }

    /// <summary>A double click: the latest row says exactly what was sent.</summary>
    private async Task<bool> IsSecondSendAsync(Place place, SheetFormPage form, RowKind kind)
    {
        var latest = kind.Of(place.Record).MaxBy(r => r.Id);
        if (latest is null || place.Record.Version != form.Post.Version + 1)
            return false;
        var reading = await forms.ReadAsync(form.Page, form.Sheet);
        return reading.Problems.Count == 0
            && form.Page.Fields.All(f =>
                Equals(
                    reading.Answers.GetValueOrDefault(f.Key) ?? kind.Entries[f.Key].Get(latest),
                    kind.Entries[f.Key].Get(latest)
                )
            );
    }

    /// <summary>A row goes back to its section, a status to the file; a section on to the next one where that was asked.</summary>
    private string After(Place place, string? intent = null)
    {
        var file = $"/registrations/{place.Record.Code}";
        if (place.Rows is not null)
            return place.Rows == sections.Statuses ? file : $"{file}/sections/{place.Section.Name}";
        return intent == "next" && Neighbour(place.Section, 1) is { } next ? $"{file}/sections/{next.Name}" : file;
    }

    private RecordSection? Neighbour(RecordSection section, int step) =>
        sections.All.ElementAtOrDefault(sections.All.ToList().IndexOf(section) + step);

    private AnswerSheet SavedSheet(Place place, FormPage page) =>
        place.Rows is null ? store.SheetOf(place.Record, page)
        : place.Row is null ? new()
        : RegistrationStore.SheetOf(place.Row, place.Rows, page);

    private FormPage PageOf(Place place) =>
        place.Rows is { } rows ? sections.PageOf(rows, place.Record) : sections.PageOf(place.Section, place.Record);

    private async Task<SheetFormPage> FormAsync(Place place, AnswerSheet? sheet, SheetFormPost post)
    {
        var page = PageOf(place);
        return (
            await forms.FormAsync(page, sheet ?? SavedSheet(place, page), post, await current.GetAsync(), place.Record)
        ) with
        {
            Section = place.Section,
            Rows = place.Rows,
            Row = place.Row,
            NeedsReason = false,
        };
    }

    private async Task<IActionResult> ShowFormAsync(SheetFormPage form, int status = StatusCodes.Status200OK)
    {
        await forms.ShowReasonsAsync(form);
        Response.StatusCode = status;
        return View(
            "/Features/Registrations/Section.cshtml",
            new SectionPage(
                form,
                Neighbour(form.Section!, -1),
                Neighbour(form.Section!, 1),
                sections.StateOf(form.Section!, form.Record!),
                await forms.AnswerTextsAsync()
            )
        );
    }
}

/// <summary>The rows of one kind, as a list.</summary>
public sealed record RowsTable(Registration Record, RowKind Rows, AnswerTexts Words, bool MayEdit)
{
    /// <summary>Its heading comes next after the title of the page.</summary>
    public bool IsUnderTitle { get; init; }
}

/// <summary>A section or a row of it, with the ways to its neighbours.</summary>
public sealed record SectionPage(
    SheetFormPage Form,
    RecordSection? Previous,
    RecordSection? Next,
    SectionState State,
    AnswerTexts Words
);
