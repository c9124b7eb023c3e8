using System.Globalization;
using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Data.Registrations;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Records;
using Dcim.Web.Features.Registrations;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using FluentValidation.Results;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Cases;

/// <summary>The page of what the persons of an event share.</summary>
public sealed record EventPage(SheetFormPage Form, EventSheet Event, int People);

/// <summary>The grid of the persons of an event.</summary>
public sealed record PeoplePage(
    EventSheet Event,
    EventDraft Draft,
    Institution Institution,
    bool WithIdentity,
    SheetFormPost Post,
    IReadOnlyList<ValidationFailure> Warnings,
    AnswerSheet Reasons
);

/// <summary>
/// Registering the persons of one event: what they share is typed once, then a short row for each. The draft is kept, sealed,
/// until the registrations are made.
/// </summary>
[Route("/events")]
[Require(Permissions.RegistrationsEdit)]
public sealed class EventsController(
    DcimDbContext db,
    RegistrationStore store,
    SheetForms forms,
    EventSheets events,
    CurrentInstitution current,
    TimeProvider clock,
    IndicatorCatalogue catalogue,
    Texts text
) : Controller
{
    private const string More = "more";
    private const string Next = "next";
    private const string Discard = "discard";

    [HttpGet("new")]
    public async Task<IActionResult> New([FromQuery(Name = "case")] string? inCase)
    {
        if (inCase is not null && !await db.Cases.AnyAsync(c => c.Code == inCase))
            return NotFound();
        return await ShowSharedAsync(new(inCase, new(), []), new() { FormToken = Guid.NewGuid() });
    }

    [HttpPost("new")]
    public async Task<IActionResult> New([FromQuery(Name = "case")] string? inCase, SheetFormPost post)
    {
        if (inCase is not null && !await db.Cases.AnyAsync(c => c.Code == inCase))
            return NotFound();
        if (post.FormToken == Guid.Empty)
            post.FormToken = Guid.NewGuid();
        var code = post.FormToken.ToString("N").Remove(Registration.CodeLength);
        if (await db.EventDrafts.AnyAsync(d => d.Code == code))
            return await Shared(code, post); // sent a second time
        return await SaveSharedAsync(null, new(inCase, new(), []), post, code);
    }

    [HttpGet("{code}")]
    public async Task<IActionResult> Shared(string code)
    {
        if (await OpenAsync(code) is not var (draft, sheet))
            return NotFound();
        return await ShowSharedAsync(sheet, new() { Version = draft.Version });
    }

    [HttpPost("{code}")]
    public async Task<IActionResult> Shared(string code, SheetFormPost post)
    {
        if (await OpenAsync(code) is not var (draft, sheet))
            return NotFound();
        if (post.Intent == Discard)
        {
            if (draft.Version != post.Version)
            {
                TempData["Notice"] = text["Sheet.SavedMeanwhile"];
                return Redirect($"/events/{code}");
            }
            db.Remove(draft);
            db.Note(AuditAction.Removed, nameof(EventDraft), code, draft.InstitutionId);
            await db.SaveChangesAsync();
            TempData["Notice"] = text["Event.Discarded"];
            return Redirect("/registrations");
        }
        return await SaveSharedAsync(draft, sheet, post, code);
    }

    [HttpGet("{code}/people")]
    public async Task<IActionResult> People(string code)
    {
        if (await OpenAsync(code) is not var (draft, sheet))
            return NotFound();
        return await ShowPeopleAsync(draft, sheet, new() { Version = draft.Version }, [], new());
    }

    [HttpPost("{code}/people")]
    public async Task<IActionResult> People(string code, SheetFormPost post, int rows)
    {
        if (await OpenAsync(code) is not var (draft, kept))
            return await events.CaseOfAsync(Request.Form) is { } made ? Redirect($"/cases/{made}") : NotFound(); // sent a second time
        var sheet = kept with
        {
            People = events.ReadPeople(Request.Form, Math.Clamp(rows, 0, EventSheets.MostPeople)),
        };
        var reasons = new AnswerSheet();
        foreach (
            var (box, texts) in Request.Form.Where(f => f.Key.StartsWith("reason.", StringComparison.Ordinal)).Take(20)
        )
            reasons.Set(box, texts);
        var institution = await current.GetAsync();
        if (!EventSheets.AllowsIdentity(institution, sheet.Shared))
            EventSheets.DropIdentities(sheet.People);
        if (SheetForms.OnlyShows(post, Response))
            return await ShowPeopleAsync(draft, sheet, post, [], reasons);
        if (draft.Version != post.Version)
        {
            if (post.Intent == SheetForms.Autosave)
                return Conflict();
            ModelState.AddModelError("", text["Event.ChangedMeanwhile"]);
            post.Version = draft.Version;
            return await ShowPeopleAsync(draft, sheet, post, [], reasons, StatusCodes.Status409Conflict);
        }
        if (post.Intent == More && sheet.People.Count < EventSheets.MostPeople)
            sheet.People.Add(EventSheets.NewPerson());
        draft.Sealed = store.SealEvent(draft, sheet.ToJson());
        draft.Version++;
        try
        {
            await db.SaveChangesAsync();
        }
        catch (DbUpdateConcurrencyException)
        {
            return await SavedAtOnceAsync(
                code,
                post,
                now => ShowPeopleAsync(draft, sheet, now, [], reasons, StatusCodes.Status409Conflict)
            );
        }
        if (post.Intent == SheetForms.Autosave)
            return Json(forms.Autosaved(draft.Version, Request.Path, "Sheet.DraftKeptAt"));
        post.Version = draft.Version;
        if (post.Intent != SheetForms.Submit)
            return Redirect($"/events/{code}/people");
        if (sheet.People.Count == 0)
            ModelState.AddModelError("", text["Event.Nobody"]);
        var warnings = await events.CheckAsync(sheet, institution, reasons, ModelState);
        if (!ModelState.IsValid)
            return await ShowPeopleAsync(draft, sheet, post, warnings, reasons, StatusCodes.Status400BadRequest);
        var inCase = await events.RegisterAsync(sheet, institution, reasons);
        // It holds names: it goes, whoever sent it a second time or typed into it meanwhile.
        while (await db.EventDrafts.SingleOrDefaultAsync(d => d.Code == code) is { } done)
        {
            db.Remove(done);
            try
            {
                await db.SaveChangesAsync();
            }
            catch (DbUpdateConcurrencyException)
            {
                db.ChangeTracker.Clear();
            }
        }
        TempData["Notice"] = text["Event.Registered", sheet.People.Count];
        return Redirect($"/cases/{inCase}");
    }

    private async Task<(EventDraft Draft, EventSheet Sheet)?> OpenAsync(string code)
    {
        if (await db.EventDrafts.SingleOrDefaultAsync(d => d.Code == code) is not { } draft)
            return null;
        if (HttpMethods.IsGet(Request.Method))
            db.Note(AuditAction.Viewed, nameof(EventDraft), code, draft.InstitutionId, purpose: AuditPurpose.Edit);
        return (draft, EventSheet.FromJson(store.OpenEvent(draft)));
    }

    private async Task<IActionResult> SaveSharedAsync(
        EventDraft? draft,
        EventSheet sheet,
        SheetFormPost post,
        string code
    )
    {
        var institution = await current.GetAsync();
        var page = events.SharedPage(institution);
        var shared = SheetForms.ReadSheet(Request.Form, page);
        shared.Set(EventSheets.CountBox, Request.Form[EventSheets.CountBox].ToString());
        sheet = sheet with { Shared = shared };
        if (SheetForms.OnlyShows(post, Response))
            return await ShowSharedAsync(sheet, post);
        page.Normalise(shared);
        if (!EventSheets.AllowsIdentity(institution, shared))
            EventSheets.DropIdentities(sheet.People);
        if (draft is not null && draft.Version != post.Version)
        {
            if (post.Intent == SheetForms.Autosave)
                return Conflict();
            ModelState.AddModelError("", text["Event.ChangedMeanwhile"]);
            post.Version = draft.Version;
            return await ShowSharedAsync(sheet, post, StatusCodes.Status409Conflict);
        }
        if (post.Intent == Next)
        {
            await CheckSharedAsync(sheet, page, institution);
            if (ModelState.IsValid)
                FitPeople(sheet, int.Parse(shared[EventSheets.CountBox], CultureInfo.InvariantCulture));
        }
        if (!ModelState.IsValid)
            return await ShowSharedAsync(sheet, post, StatusCodes.Status400BadRequest);
        try
        {
            draft = await KeepAsync(draft, sheet, institution, code);
        }
        catch (DbUpdateException)
        {
            return await SavedAtOnceAsync(
                code,
                post,
                now => ShowSharedAsync(sheet, now, StatusCodes.Status409Conflict)
            );
        }
        return post.Intent switch
        {
            SheetForms.Autosave => Json(forms.Autosaved(draft.Version, $"/events/{code}", "Sheet.DraftKeptAt")),
            Next => Redirect($"/events/{code}/people"),
            _ => Redirect($"/events/{code}"),
        };
    }

    /// <summary>The same draft was saved in the same moment: nothing of this one is, and all of it is shown.</summary>
    private async Task<IActionResult> SavedAtOnceAsync(
        string code,
        SheetFormPost post,
        Func<SheetFormPost, Task<IActionResult>> show
    )
    {
        db.ChangeTracker.Clear();
        if (post.Intent == SheetForms.Autosave)
            return Conflict();
        ModelState.AddModelError("", text["Event.ChangedMeanwhile"]);
        post.Version = await db.EventDrafts.Where(d => d.Code == code).Select(d => d.Version).SingleOrDefaultAsync();
        return await show(post);
    }

    /// <summary>What can be said of the shared answers before anybody is there: they are readable, and there is a number.</summary>
    private async Task CheckSharedAsync(EventSheet sheet, FormPage page, Institution institution)
    {
        if (
            !int.TryParse(
                sheet.Shared[EventSheets.CountBox],
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var count
            ) || count is < 1 or > EventSheets.MostPeople
        )
            ModelState.AddModelError(EventSheets.CountBox, text["Answer.NumberRange", 1, EventSheets.MostPeople]);
        var reading = await forms.ReadAsync(page, sheet.Shared);
        foreach (var problem in reading.Problems)
            ModelState.AddModelError(problem.Box, text[$"Answer.{problem.Message}", problem.Arguments]);
        string[] consent = institution.Regime == "GDPR" ? ["GOV03.scope"] : [];
        foreach (var key in (string[])[.. consent, "CAS04", "IDN03", "IDN04", "IDN05", "EXP02"])
            if (!reading.IsAnswered(key) && reading.Answers.ContainsKey(key))
                ModelState.AddModelError(
                    SheetValidator.BoxOf(catalogue[key]),
                    text[
                        catalogue[key].Missing.Count == 0 ? "Sheet.AnswerNeeded" : "Sheet.AnswerMissing",
                        text.Label(key)
                    ]
                );
    }

    /// <summary>As many rows as persons: new ones at the end, and of those too many only such as hold nothing go.</summary>
    private void FitPeople(EventSheet sheet, int count)
    {
        while (sheet.People.Count < count)
            sheet.People.Add(EventSheets.NewPerson());
        while (sheet.People.Count > count && EventSheets.IsEmpty(sheet.People[^1]))
            sheet.People.RemoveAt(sheet.People.Count - 1);
        if (sheet.People.Count > count)
            ModelState.AddModelError(EventSheets.CountBox, text["Event.RowsTyped", sheet.People.Count]);
    }

    private async Task<EventDraft> KeepAsync(EventDraft? draft, EventSheet sheet, Institution institution, string code)
    {
        if (draft is null)
        {
            draft = new()
            {
                Code = code,
                InstitutionId = institution.Id,
                Sealed = [],
                CreatedAt = clock.GetUtcNow().UtcDateTime,
                CreatedBy = User.UserId(),
            };
            db.Add(draft);
            db.Note(AuditAction.Created, nameof(EventDraft), code, institution.Id);
        }
        draft.Sealed = store.SealEvent(draft, sheet.ToJson());
        draft.Version++;
        await db.SaveChangesAsync();
        return draft;
    }

    private async Task<IActionResult> ShowSharedAsync(
        EventSheet sheet,
        SheetFormPost post,
        int status = StatusCodes.Status200OK
    )
    {
        await db.SaveChangesAsync(); // what was opened is noted
        var institution = await current.GetAsync();
        Response.StatusCode = status;
        return View(
            "/Features/Cases/Shared.cshtml",
            new EventPage(
                await forms.FormAsync(events.SharedPage(institution), sheet.Shared, post, institution),
                sheet,
                sheet.People.Count
            )
        );
    }

    private async Task<IActionResult> ShowPeopleAsync(
        EventDraft draft,
        EventSheet sheet,
        SheetFormPost post,
        IReadOnlyList<ValidationFailure> warnings,
        AnswerSheet reasons,
        int status = StatusCodes.Status200OK
    )
    {
        await db.SaveChangesAsync();
        var institution = await current.GetAsync();
        Response.StatusCode = status;
        return View(
            "/Features/Cases/People.cshtml",
            new PeoplePage(
                sheet,
                draft,
                institution,
                EventSheets.AllowsIdentity(institution, sheet.Shared),
                post,
                warnings,
                reasons
            )
        );
    }
}
