using Dcim.Data;
using Dcim.Data.Access;
using Dcim.Data.Audit;
using Dcim.Data.Registrations;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Records;
using Dcim.Web.Features.Registrations;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Cases;

/// <summary>A case with its registrations.</summary>
public sealed record CasePage(Case Case, IReadOnlyList<Registration> Registrations, AnswerTexts Words)
{
    /// <summary>The code typed to bring a registration into the case.</summary>
    public string? Typed { get; init; }
}

/// <summary>A status for several persons of a case at once.</summary>
public sealed record ManyStatusesPage(Case Case, IReadOnlyList<string> Codes, SheetFormPage Form);

/// <summary>What an institution's cases are: the answers of the case itself, and the registrations it groups.</summary>
[Route("/cases")]
public sealed class CasesController(
    DcimDbContext db,
    RegistrationStore store,
    SheetForms forms,
    RegistrationSections sections,
    RegistrationUpkeep upkeep,
    CurrentInstitution current,
    IndicatorCatalogue catalogue,
    Texts text
) : Controller
{
    /// <summary>Most cases offered to be linked; the newest.</summary>
    private const int MostOffered = 200;

    /// <summary>The questions of a case, in the order of the catalogue.</summary>
    public static IReadOnlyList<string> Keys(IndicatorCatalogue catalogue) =>
        [.. catalogue.Parts.Keys.Where(k => k != "CAS01" && AnswerMap<Case>.Entries.ContainsKey(k))];

    [HttpGet("")]
    [Require(Permissions.RegistrationsView)]
    public async Task<IActionResult> Index(int page = 1)
    {
        var list = await CaseList.QueryAsync(db, page, HttpContext.RequestAborted);
        db.Note(
            AuditAction.Listed,
            nameof(Case),
            $"page {list.Page}",
            User.InstitutionId(),
            shown: list.Rows.Select(r => r.Code)
        );
        await db.SaveChangesAsync();
        return View(list);
    }

    [HttpGet("{code}")]
    [Require(Permissions.RegistrationsView)]
    public async Task<IActionResult> Show(string code)
    {
        if (await FindAsync(code) is not { } found)
            return NotFound();
        return await ShowAsync(found, null);
    }

    [HttpGet("{code}/edit")]
    [Require(Permissions.RegistrationsEdit)]
    public async Task<IActionResult> Edit(string code)
    {
        if (await FindAsync(code) is not { } found)
            return NotFound();
        var form = await FormAsync(found, SheetOf(found), new() { Version = found.Version });
        await NoteOpenedAsync(found, AuditPurpose.Edit, form.Form.Cases);
        return View("Edit", form);
    }

    [HttpPost("{code}/edit")]
    [Require(Permissions.RegistrationsEdit)]
    public async Task<IActionResult> Edit(string code, SheetFormPost post)
    {
        if (await FindAsync(code) is not { } found)
            return NotFound();
        var page = PageOf(await current.GetAsync());
        var form = await FormAsync(found, SheetForms.ReadSheet(Request.Form, page), post);
        if (SheetForms.OnlyShows(post, Response))
            return View("Edit", form);
        page.Normalise(form.Form.Sheet);
        if (found.Version != post.Version)
        {
            form.Form.Conflicts = await forms.DifferencesAsync(page.Fields, SheetOf(found), form.Form.Sheet);
            post.Version = found.Version;
            if (form.Form.Conflicts.Count > 0)
            {
                await NoteOpenedAsync(found, AuditPurpose.Conflict, form.Form.Cases);
                Response.StatusCode = StatusCodes.Status409Conflict;
                return View("Edit", form);
            }
        }
        var (reading, valid) = await forms.CheckAsync(form.Form, ModelState);
        if (!valid)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return View("Edit", form);
        }
        foreach (var (key, entry) in AnswerMap<Case>.Entries.Where(e => e.Key != "CAS01"))
            entry.SetOrClear(found, reading.Answers.GetValueOrDefault(key));
        // Whether a case is open decides what is due.
        foreach (var registration in await RegistrationsOf(found).Where(r => r.Quality != (Code)"DRA").ToListAsync())
            upkeep.Refresh(registration);
        try
        {
            await db.SaveChangesAsync();
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return await Edit(code, post); // once more, upon what is saved now
        }
        TempData["Notice"] = text["Registration.Saved"];
        return Redirect($"/cases/{code}");
    }

    /// <summary>Brings a registration into the case, by its code.</summary>
    [HttpPost("{code}/registrations")]
    [Require(Permissions.RegistrationsEdit)]
    public async Task<IActionResult> Join(string code, string? registration)
    {
        if (await FindAsync(code) is not { } found)
            return NotFound();
        var typed = registration?.Trim() ?? "";
        var joining = await store.FindAsync(typed);
        if (joining is null)
            ModelState.AddModelError("registration", text["Case.NoSuchRegistration"]);
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return await ShowAsync(found, typed);
        }
        if (joining!.CaseId != found.Id)
        {
            var left = joining.Case;
            joining.Case = found;
            db.Note(AuditAction.Linked, nameof(Case), code, found.InstitutionId, shown: [joining.Code, left.Code]);
            if (!joining.IsDraft)
                upkeep.Refresh(joining);
            // A case that nobody is in any more, and of which nothing was said, was only that one's own.
            if (!await RecordAccess.HoldsOthersAsync(db, left.Id, joining.Id) && SheetOf(left).Boxes.Count == 0)
                db.Remove(left);
            try
            {
                await db.SaveChangesAsync();
            }
            catch (DbUpdateConcurrencyException)
            {
                TempData["Notice"] = text["Sheet.SavedMeanwhile"];
                return Redirect($"/cases/{code}");
            }
            TempData["Notice"] = text["Case.Joined"];
        }
        return Redirect($"/cases/{code}");
    }

    /// <summary>The form of one status for the persons ticked.</summary>
    [HttpGet("{code}/statuses/new")]
    [Require(Permissions.RegistrationsEdit)]
    public async Task<IActionResult> NewStatuses(string code, [FromQuery(Name = "r")] string[] codes)
    {
        if (await FindAsync(code) is not { } found)
            return NotFound();
        var chosen = await ChosenAsync(found, codes);
        if (chosen.Count == 0)
        {
            TempData["Notice"] = text["Case.NobodyTicked"];
            return Redirect($"/cases/{code}");
        }
        var page = await StatusesAsync(found, chosen, new(), new());
        await NoteOpenedAsync(found, AuditPurpose.Edit, page.Codes);
        return View("Statuses", page);
    }

    [HttpPost("{code}/statuses/new")]
    [Require(Permissions.RegistrationsEdit)]
    public async Task<IActionResult> NewStatuses(string code, [FromForm(Name = "r")] string[] codes, SheetFormPost post)
    {
        if (await FindAsync(code) is not { } found)
            return NotFound();
        var chosen = await ChosenAsync(found, codes);
        if (chosen.Count == 0)
            return Redirect($"/cases/{code}");
        var page = sections.PageOf(sections.Statuses, chosen[0]);
        var typed = SheetForms.ReadSheet(Request.Form, page);
        if (SheetForms.OnlyShows(post, Response))
            return View("Statuses", await StatusesAsync(found, chosen, typed, post));
        var shown = await StatusesAsync(found, chosen, typed, post);
        foreach (var registration in chosen)
        {
            var mine = sections.PageOf(sections.Statuses, registration);
            var sheet = SheetForms.ReadSheet(Request.Form, mine);
            mine.Normalise(sheet);
            var form = await forms.FormAsync(mine, sheet, post, registration.Institution, registration) with
            {
                NeedsReason = false,
                Rows = sections.Statuses,
            };
            var state = new Microsoft.AspNetCore.Mvc.ModelBinding.ModelStateDictionary();
            var (reading, valid) = await forms.CheckAsync(form, state);
            shown.Form.Warnings = [.. shown.Form.Warnings.UnionBy(form.Warnings, w => w.ErrorCode)];
            foreach (var (box, entry) in state)
            foreach (var error in entry!.Errors)
                if (ModelState[box]?.Errors.Any(e => e.ErrorMessage == error.ErrorMessage) != true)
                    ModelState.AddModelError(box, error.ErrorMessage);
            // A double click: the latest status says just this.
            if (!valid || registration.Statuses.MaxBy(s => s.Id) is { } last && SaysTheSame(last, reading, mine))
                continue;
            var row = store.AddRow(registration, sections.Statuses, reading);
            await store.KeepReasonsAsync(registration, SheetForms.ReasonsOf(form), row.Code);
        }
        if (!ModelState.IsValid)
        {
            db.ChangeTracker.Clear();
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return View("Statuses", shown);
        }
        try
        {
            await db.SaveChangesAsync();
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            ModelState.AddModelError("", text["Sheet.SavedMeanwhile"]);
            Response.StatusCode = StatusCodes.Status409Conflict;
            return View("Statuses", shown);
        }
        TempData["Notice"] = text["Case.StatusesAdded", chosen.Count];
        return Redirect($"/cases/{code}");
    }

    private static bool SaysTheSame(StatusEntry last, SheetReading reading, FormPage page) =>
        page.Fields.All(f => Equals(reading.Answers.GetValueOrDefault(f.Key), AnswerMap<StatusEntry>.Get(last, f.Key)));

    private Task<Case?> FindAsync(string code) => db.Cases.SingleOrDefaultAsync(c => c.Code == code);

    private IQueryable<Registration> RegistrationsOf(Case found) =>
        RegistrationStore.Whole(db.Registrations.Where(r => r.CaseId == found.Id)).OrderBy(r => r.Id);

    /// <summary>The submitted registrations of the case among those ticked.</summary>
    private async Task<List<Registration>> ChosenAsync(Case found, string[] codes) =>
        await RegistrationsOf(found).Where(r => codes.Contains(r.Code) && r.Quality != (Code)"DRA").ToListAsync();

    private async Task<IActionResult> ShowAsync(Case found, string? typed)
    {
        var registrations = await db
            .Registrations.AsNoTracking()
            .Where(r => r.CaseId == found.Id)
            .OrderBy(r => r.Id)
            .ToListAsync();
        await NoteOpenedAsync(found, AuditPurpose.Read, registrations.Select(r => r.Code));
        return View("Show", new CasePage(found, registrations, await forms.AnswerTextsAsync()) { Typed = typed });
    }

    /// <param name="shown">Codes of the records that the page shows or offers beside the case.</param>
    private async Task NoteOpenedAsync(Case found, string purpose, IEnumerable<string> shown)
    {
        db.Note(AuditAction.Viewed, nameof(Case), found.Code, found.InstitutionId, purpose: purpose, shown: shown);
        await db.SaveChangesAsync();
    }

    private FormPage PageOf(Institution institution) =>
        FormPage.Of(catalogue, Keys(catalogue), new(institution.Type, WithoutIdentity: false, static _ => []));

    private AnswerSheet SheetOf(Case found)
    {
        var sheet = new AnswerSheet();
        foreach (var key in Keys(catalogue))
            sheet.Write(catalogue[key], AnswerMap<Case>.Get(found, key));
        return sheet;
    }

    private async Task<CaseForm> FormAsync(Case found, AnswerSheet sheet, SheetFormPost post)
    {
        var institution = await current.GetAsync();
        // One chosen before stays chosen, whether it is among these or not.
        var others = await CaseList
            .Of(db)
            .Where(c => c.Id != found.Id)
            .Select(c => c.Code)
            .Take(MostOffered)
            .ToListAsync();
        return new(found, await forms.FormAsync(PageOf(institution), sheet, post, institution) with { Cases = others });
    }

    private async Task<ManyStatusesPage> StatusesAsync(
        Case found,
        IReadOnlyList<Registration> chosen,
        AnswerSheet sheet,
        SheetFormPost post
    ) =>
        new(
            found,
            [.. chosen.Select(r => r.Code)],
            await forms.FormAsync(
                sections.PageOf(sections.Statuses, chosen[0]),
                sheet,
                post,
                await current.GetAsync(),
                chosen[0]
            ) with
            {
                NeedsReason = false,
                Rows = sections.Statuses,
            }
        );
}

/// <summary>The page that changes a case.</summary>
public sealed record CaseForm(Case Case, SheetFormPage Form);
