using Dcim.Data;
using Dcim.Data.Access;
using Dcim.Data.Audit;
using Dcim.Data.Proceedings;
using Dcim.Data.Registrations;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Counting;
using Dcim.Domain.Profiles;
using Dcim.Domain.Records;
using Dcim.Web.Features.Registrations;
using Dcim.Web.Hosting;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Proceedings;

/// <summary>What is worked out of a defendant: the group of the citizenship, and the stage reached today.</summary>
/// <param name="HasIdentity">There is one, and the reader may open it.</param>
public sealed record DefendantState(Code CitizenshipGroup, Code Stage, bool HasIdentity);

/// <summary>A proceeding as it is read.</summary>
/// <param name="States">Of the defendants, in their order.</param>
/// <param name="Leads">The reader's institution leads it; else it handed it over, and reads.</param>
public sealed record ProceedingPage(
    Proceeding Proceeding,
    bool Leads,
    ProceedingDetails Details,
    IReadOnlyList<VictimInProceeding> Victims,
    Grant? OpenOffer,
    IReadOnlyList<TimelineEntry> Events,
    IReadOnlyList<TimelineEntry> Timeline,
    AnswerTexts Words,
    ProceedingParts Parts,
    Code InstitutionType,
    IReadOnlyList<DefendantState> States
)
{
    /// <summary>The code typed to put a registration in.</summary>
    public string? Typed { get; init; }

    /// <summary>The reason typed to take one out, and whom.</summary>
    public (long Victim, string? Reason)? TakingOut { get; init; }
}

/// <summary>The form of a proceeding, new (null) or changed.</summary>
public sealed record ProceedingForm(Proceeding? Proceeding, SheetFormPage Form);

/// <summary>The criminal proceedings of an authority: list, open, change.</summary>
[Route("/proceedings")]
[AuthoritiesOnly]
public sealed class ProceedingsController(
    DcimDbContext db,
    ProceedingStore store,
    ProceedingAccess access,
    HandOvers handOvers,
    RegistrationStore registrations,
    ProceedingTimeline timeline,
    SheetForms forms,
    CurrentInstitution current,
    ProceedingParts parts,
    IndicatorCatalogue catalogue,
    NationalProfile profile,
    LocalDays days,
    Texts text
) : Controller
{
    [HttpGet("")]
    [Require(Permissions.ProceedingsView)]
    public async Task<IActionResult> Index(ProceedingShow show = ProceedingShow.Ours, int page = 1)
    {
        var list = await ProceedingList.QueryAsync(
            db,
            access,
            show,
            page,
            Permissions.Has(User, Permissions.GrantsManage),
            HttpContext.RequestAborted
        );
        db.Note(
            AuditAction.Listed,
            nameof(Proceeding),
            $"{show} page {list.Page}",
            User.InstitutionId(),
            shown: list.Rows.Select(r => r.Code)
        );
        await db.SaveChangesAsync();
        return View(list);
    }

    [HttpGet("new")]
    [Require(Permissions.ProceedingsEdit)]
    public async Task<IActionResult> New() =>
        View("Form", await FormAsync(null, new(), new() { FormToken = Guid.NewGuid() }));

    [HttpPost("new")]
    [Require(Permissions.ProceedingsEdit)]
    public async Task<IActionResult> New(SheetFormPost post)
    {
        if (post.FormToken == Guid.Empty)
            post.FormToken = Guid.NewGuid();
        if (await store.FindByFormAsync(post.FormToken) is { } made)
            return await Edit(made.Code, post); // sent a second time, perhaps after going back and typing on
        var form = await PostedAsync(null, post);
        if (SheetForms.OnlyShows(post, Response))
            return View("Form", form);
        var (reading, valid) = await forms.CheckAsync(form.Form, ModelState);
        if (!valid)
            return Again(form, StatusCodes.Status400BadRequest);
        var proceeding = store.Create(await current.GetAsync(), post.FormToken);
        store.Apply(proceeding, form.Form.Page, reading, reason: null);
        try
        {
            await db.SaveChangesAsync();
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear();
            if (await store.FindByFormAsync(post.FormToken) is { } first)
                return await Edit(first.Code, post);
            throw;
        }
        return Redirect($"/proceedings/{proceeding.Code}");
    }

    [HttpGet("{code}")]
    [Require(Permissions.ProceedingsView)]
    public async Task<IActionResult> Show(string code) =>
        await OpenAsync(code, AuditAction.Viewed) is { } page ? View("Show", page) : NotFound();

    [HttpGet("{code}/print")]
    [Require(Permissions.ProceedingsView)]
    public async Task<IActionResult> Print(string code) =>
        await OpenAsync(code, AuditAction.Printed) is { } page ? View("Print", page) : NotFound();

    [HttpGet("{code}/edit")]
    [Require(Permissions.ProceedingsEdit)]
    public async Task<IActionResult> Edit(string code)
    {
        if (await access.FindLedAsync(code) is not { } proceeding)
            return NotFound();
        db.Note(AuditAction.Viewed, nameof(Proceeding), code, proceeding.InstitutionId, purpose: "edit");
        await db.SaveChangesAsync();
        var sheet = store.SheetOf(proceeding, await SheetPageAsync());
        return View("Form", await FormAsync(proceeding, sheet, new() { Version = proceeding.Version }));
    }

    [HttpPost("{code}/edit")]
    [Require(Permissions.ProceedingsEdit)]
    public async Task<IActionResult> Edit(string code, SheetFormPost post)
    {
        if (await access.FindLedAsync(code) is not { } proceeding)
            return NotFound();
        var form = await PostedAsync(proceeding, post);
        if (SheetForms.OnlyShows(post, Response))
            return View("Form", form);
        var saved = store.SheetOf(proceeding, form.Form.Page);
        if (proceeding.Version != post.Version)
        {
            var changed = await store.ChangedSinceAsync(proceeding, post.Version);
            form.Form.Conflicts = await forms.DifferencesAsync(
                form.Form.Page.Fields.Where(f => changed.Contains(f.Key)),
                saved,
                form.Form.Sheet
            );
            post.Version = proceeding.Version;
            if (form.Form.Conflicts.Count > 0)
            {
                db.Note(
                    AuditAction.Viewed,
                    nameof(Proceeding),
                    code,
                    proceeding.InstitutionId,
                    purpose: AuditPurpose.Conflict
                );
                await db.SaveChangesAsync();
                return Again(form, StatusCodes.Status409Conflict);
            }
        }
        form.Form.NeedsReason = SheetForms.Replaces(form.Form.Page, saved, form.Form.Sheet);
        var (reading, valid) = await forms.CheckAsync(form.Form, ModelState);
        if (!valid)
            return Again(form, StatusCodes.Status400BadRequest);
        store.Apply(proceeding, form.Form.Page, reading, post.Reason);
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
        return Redirect($"/proceedings/{code}");
    }

    /// <summary>Puts a registration of the own institution in, by its code.</summary>
    [HttpPost("{code}/victims")]
    [Require(Permissions.ProceedingsEdit)]
    public async Task<IActionResult> PutIn(string code, string? registration)
    {
        if (await access.FindLedAsync(code) is not { } proceeding)
            return NotFound();
        var typed = registration?.Trim() ?? "";
        var victim = await registrations.FindAsync(typed);
        if (victim is not { IsDraft: false })
            ModelState.AddModelError("registration", text["Case.NoSuchRegistration"]);
        if (!ModelState.IsValid)
            return await AgainAsync(await PageAsync(new(proceeding, Leads: true)) with { Typed = typed });
        await store.PutInAsync(proceeding, victim!);
        return await SaveAsync(code, "Proceeding.VictimIn");
    }

    [HttpPost("{code}/victims/{victim:long}/remove")]
    [Require(Permissions.ProceedingsEdit)]
    public async Task<IActionResult> TakeOut(string code, long victim, string? reason)
    {
        if (
            await access.FindLedAsync(code) is not { } proceeding
            || proceeding.Victims.SingleOrDefault(v => v.Id == victim) is not { } row
        )
            return NotFound();
        forms.CheckLine($"reason-{victim}", reason?.Trim() ?? "", "Proceeding.ReasonMissing", ModelState);
        if (!ModelState.IsValid)
            return await AgainAsync(
                await PageAsync(new(proceeding, Leads: true)) with
                {
                    TakingOut = (victim, reason),
                }
            );
        await store.TakeOutAsync(proceeding, row, reason!.Trim());
        return await SaveAsync(code, "Proceeding.VictimOut");
    }

    private async Task<IActionResult> SaveAsync(string code, string notice)
    {
        try
        {
            await db.SaveChangesAsync();
            TempData["Notice"] = text[notice];
        }
        catch (DbUpdateException)
        {
            TempData["Notice"] = text["Sheet.SavedMeanwhile"];
        }
        return Redirect($"/proceedings/{code}");
    }

    /// <summary>Opens a proceeding to be read, which opens its number, and writes that to the audit.</summary>
    private async Task<ProceedingPage?> OpenAsync(string code, AuditAction action)
    {
        if (await access.FindAsync(code) is not { } found)
            return null;
        var page = await PageAsync(found);
        NoteViewed(action, page);
        await db.SaveChangesAsync();
        return page;
    }

    private async Task<ProceedingPage> PageAsync(ReadableProceeding found)
    {
        var victims = await access.VictimsAsync(found.Proceeding, HttpContext.RequestAborted);
        return new(
            found.Proceeding,
            found.Leads,
            store.Open(found.Proceeding),
            victims,
            found.Leads ? await handOvers.OpenOfferAsync(found.Proceeding) : null,
            await timeline.EventsAsync(found.Proceeding, victims),
            await timeline.OfAsync(found.Proceeding, victims),
            await forms.AnswerTextsAsync(),
            parts,
            (await current.GetAsync()).Type,
            StatesOf(found)
        );
    }

    /// <summary>By the rules of the tables, from the proceeding as they would read it.</summary>
    private IReadOnlyList<DefendantState> StatesOf(ReadableProceeding found)
    {
        var seen = new SeenProceeding(ProceedingProjector.Project(found.Proceeding), days.Today);
        var stages = new StageReachedRule(new(catalogue.Lists[IndicatorCatalogue.Offences]), profile.ConvictionBasis);
        var citizenship = new CitizenshipRule(profile.Country, catalogue.Lists["ISO3166"]);
        return
        [
            .. seen.Content.Defendants.Zip(
                found.Proceeding.Defendants.Select(d => d.Offender),
                (d, offender) =>
                    new DefendantState(
                        citizenship.Of(d).Group,
                        stages.Of(seen, d),
                        offender.Sealed is not null && found.MayOpenIdentity(offender, User.InstitutionId())
                    )
            ),
        ];
    }

    private async Task<FormPage> SheetPageAsync() => parts.PageOfInvestigation((await current.GetAsync()).Type);

    private async Task<ProceedingForm> PostedAsync(Proceeding? proceeding, SheetFormPost post)
    {
        var page = await SheetPageAsync();
        var sheet = SheetForms.ReadSheet(Request.Form, page);
        page.Normalise(sheet);
        return await FormAsync(proceeding, sheet, post);
    }

    private async Task<ProceedingForm> FormAsync(Proceeding? proceeding, AnswerSheet sheet, SheetFormPost post) =>
        new(
            proceeding,
            await forms.FormAsync(await SheetPageAsync(), sheet, post, await current.GetAsync()) with
            {
                Proceeding = proceeding,
            }
        );

    private ViewResult Again(ProceedingForm form, int status)
    {
        Response.StatusCode = status;
        return View("Form", form);
    }

    /// <summary>The page again, with what is wrong: it is read once more.</summary>
    private async Task<IActionResult> AgainAsync(ProceedingPage page)
    {
        NoteViewed(AuditAction.Viewed, page);
        await db.SaveChangesAsync();
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return View("Show", page);
    }

    private void NoteViewed(AuditAction action, ProceedingPage page) =>
        db.Note(
            action,
            nameof(Proceeding),
            page.Proceeding.Code,
            page.Proceeding.InstitutionId,
            purpose: page.Leads ? null : "read hand-over",
            shown: page.Victims.Select(v => v.Code).OfType<string>()
        );
}
