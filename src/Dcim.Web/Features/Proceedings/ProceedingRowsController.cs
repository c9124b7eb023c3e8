using Dcim.Data;
using Dcim.Data.Access;
using Dcim.Data.Audit;
using Dcim.Data.Proceedings;
using Dcim.Domain.Answers;
using Dcim.Domain.Records;
using Dcim.Web.Features.Registrations;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Proceedings;

/// <summary>Whom a new row is about; each of them gets a row of its own.</summary>
public sealed class RowSubjects
{
    /// <summary>There is no known suspect.</summary>
    public const string Nobody = "none";

    /// <summary>A victim of whom no registration is in the proceeding.</summary>
    public const string OtherVictim = "other";

    /// <summary>Codes of defendants, or <see cref="Nobody"/>.</summary>
    public string[] Defendants { get; set; } = [];

    /// <summary>Numbers of victims, or <see cref="OtherVictim"/>.</summary>
    public string[] Victims { get; set; } = [];

    /// <summary>It is another person than the one already recorded under this name.</summary>
    public bool Another { get; set; }
}

/// <summary>The page of a row, new (null) or changed.</summary>
public sealed record ProceedingRowPage(
    Proceeding Proceeding,
    ProceedingRowKind Kind,
    IProceedingRow? Row,
    SheetFormPage Form,
    RowSubjects Subjects,
    IReadOnlyList<VictimInProceeding> Victims
)
{
    /// <summary>The code typed of an offender recorded before.</summary>
    public string? Known { get; init; }

    /// <summary>An offender of the name and birth date typed is recorded already, under the code in <see cref="Known"/>.</summary>
    public bool IsKnown { get; init; }
}

/// <summary>The answers of a row, as they are read.</summary>
public sealed record RowAnswers(IProceedingRow Row, IReadOnlyList<string> Keys, AnswerTexts Words);

/// <summary>The identity of an offender, opened.</summary>
public sealed record OffenderIdentityPage(Proceeding Proceeding, Defendant Defendant, OffenderDetails Details);

/// <summary>
/// The rows of a proceeding: defendants, links to victims, decisions, judgments, and the victims' part in it. All pages are made
/// from the catalogue; nothing here knows a question by name.
/// </summary>
[Route("/proceedings/{code}")]
[AuthoritiesOnly]
public sealed class ProceedingRowsController(
    DcimDbContext db,
    ProceedingAccess access,
    ProceedingStore proceedings,
    ProceedingRowStore rowStore,
    ProceedingParts parts,
    SheetForms forms,
    CurrentInstitution current,
    Texts text
) : Controller
{
    private const string PageView = "/Features/Proceedings/Row.cshtml";

    /// <summary>Intent: the person typed is the one recorded before; what is asked of this proceeding is kept.</summary>
    public const string TakeKnown = "known";

    /// <param name="Victims">Of a kind that is about them.</param>
    private sealed record Place(
        Proceeding Proceeding,
        ProceedingRowKind Kind,
        IProceedingRow? Row,
        IReadOnlyList<VictimInProceeding> Victims
    );

    [HttpGet("{rows}/new")]
    [Require(Permissions.ProceedingsEdit)]
    public async Task<IActionResult> New(string code, string rows, RowSubjects subjects)
    {
        if (await NewPlaceAsync(code, rows) is not { } place)
            return NotFound();
        var page = await PageAsync(place, new(), new() { FormToken = Guid.NewGuid() }, subjects);
        await NoteAsync(place);
        return View(PageView, page);
    }

    [HttpPost("{rows}/new")]
    [Require(Permissions.ProceedingsEdit)]
    public async Task<IActionResult> New(string code, string rows, SheetFormPost post, RowSubjects subjects)
    {
        if (await NewPlaceAsync(code, rows) is not { } place)
            return NotFound();
        if (post.FormToken == Guid.Empty)
            post.FormToken = Guid.NewGuid();
        if (await SentBeforeAsync(place, post, subjects) is { } sentBefore)
            return sentBefore;
        var page = await PostedAsync(place, post, subjects);
        if (SheetForms.OnlyShows(post, Response))
            return View(PageView, page);
        var (reading, valid) = await forms.CheckAsync(page.Form, ModelState);
        if (!CheckSubjects(page) || !valid)
            return Again(page, StatusCodes.Status400BadRequest);
        var (proceeding, kind) = (place.Proceeding, place.Kind);
        if (post.Intent == TakeKnown && kind == parts.Defendants)
            return await TakeKnownAsync(place, page, reading, () => New(code, rows, post, subjects));
        if (
            kind == parts.Defendants
            && !subjects.Another
            && await rowStore.FindSameAsync(reading, proceeding) is { } same
        )
        {
            // To be told so is to have searched for the person.
            db.Note(
                AuditAction.Searched,
                nameof(OffenderRecord),
                same,
                proceeding.InstitutionId,
                purpose: AuditPurpose.Conflict
            );
            await db.SaveChangesAsync();
            return Again(page with { Known = same, IsKnown = true }, StatusCodes.Status409Conflict);
        }
        if (kind == parts.Defendants)
            await rowStore.ApplyAsync(rowStore.AddDefendant(proceeding, post.FormToken), page.Form.Page, reading);
        else
            foreach (
                var row in rowStore.Add(
                    kind,
                    proceeding,
                    page.Form.About.Count == 0 ? [null] : [.. page.Form.About],
                    [.. Chosen(proceeding, subjects)],
                    post.FormToken
                )
            )
                await rowStore.ApplyAsync(
                    row,
                    parts.PageOf(kind, row.Defendant is { } about ? [about] : [], page.Form.Institution.Type),
                    reading
                );
        rowStore.NoteReason(proceeding, WhyOf(page.Form));
        return await CommitAsync(place, () => New(code, rows, post, subjects));
    }

    /// <summary>An offender recorded in another proceeding of the institution becomes a defendant of this one too.</summary>
    [HttpPost("defendants/known")]
    [Require(Permissions.ProceedingsEdit)]
    public async Task<IActionResult> Known(string code, string? offender)
    {
        if (await NewPlaceAsync(code, parts.Defendants.Name) is not { } place)
            return NotFound();
        var typed = offender?.Trim() ?? "";
        var found = await rowStore.FindOffenderAsync(typed);
        if (found is null)
            ModelState.AddModelError("offender", text["Offender.NoSuchCode"]);
        if (!ModelState.IsValid)
        {
            var page = await PageAsync(place, new(), new() { FormToken = Guid.NewGuid() }, new());
            return Again(page with { Known = typed }, StatusCodes.Status400BadRequest);
        }
        if (place.Proceeding.Defendants.FirstOrDefault(d => d.Offender == found) is { } there)
            return Redirect(AddressOf(place, there));
        var added = rowStore.AddDefendant(place.Proceeding, found!, Guid.NewGuid());
        try
        {
            await db.SaveChangesAsync();
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear();
            return await Known(code, offender); // added twice at once, or upon what is saved now
        }
        return Redirect(AddressOf(place, added));
    }

    private async Task<IActionResult> TakeKnownAsync(
        Place place,
        ProceedingRowPage page,
        SheetReading reading,
        Func<Task<IActionResult>> again
    )
    {
        var proceeding = place.Proceeding;
        if (
            await rowStore.FindSameAsync(reading, proceeding) is not { } same
            || await rowStore.FindOffenderAsync(same) is not { } offender
        )
            return Again(page, StatusCodes.Status409Conflict);
        if (proceeding.Defendants.FirstOrDefault(d => d.Offender.Code == same) is { } there)
            return Redirect(AddressOf(place, there));
        await rowStore.ApplyAsync(
            rowStore.AddDefendant(proceeding, offender, page.Form.Post.FormToken),
            parts.PageOfKnown(offender, page.Form.Institution.Type),
            reading
        );
        return await CommitAsync(place, again);
    }

    [HttpGet("{rows}/{row}/edit")]
    [Require(Permissions.ProceedingsEdit)]
    public async Task<IActionResult> Edit(string code, string rows, string row)
    {
        if (await PlaceAsync(code, rows, row) is not { Row: not null } place)
            return NotFound();
        var page = await PageAsync(place, null, new() { Version = place.Proceeding.Version }, new());
        await NoteAsync(place);
        return View(PageView, page);
    }

    [HttpPost("{rows}/{row}/edit")]
    [Require(Permissions.ProceedingsEdit)]
    public async Task<IActionResult> Edit(string code, string rows, string row, SheetFormPost post)
    {
        if (await PlaceAsync(code, rows, row) is not { } place)
            return NotFound();
        if (place.Row is null)
            return await RemovedAsync(place, row, post);
        if (post.Intent == "remove" && place.Kind.CanBeAdded)
            return await RemoveAsync(place, post);
        var page = await PostedAsync(place, post, new());
        if (SheetForms.OnlyShows(post, Response))
            return View(PageView, page);
        var form = page.Form;
        var saved = rowStore.SheetOf(place.Row, form.Page);
        if (place.Proceeding.Version != post.Version)
        {
            var changed = await proceedings.ChangedSinceAsync(place.Proceeding, post.Version);
            form.Conflicts = await forms.DifferencesAsync(
                form.Page.Fields.Where(f => changed.Contains($"{row}:{f.Key}")),
                saved,
                form.Sheet
            );
            post.Version = place.Proceeding.Version;
            if (form.Conflicts.Count > 0)
            {
                await NoteAsync(place);
                return Again(page, StatusCodes.Status409Conflict);
            }
        }
        form.NeedsReason = SheetForms.Replaces(form.Page, saved, form.Sheet);
        var (reading, valid) = await forms.CheckAsync(form, ModelState);
        if (!valid)
            return Again(page, StatusCodes.Status400BadRequest);
        await rowStore.ApplyAsync(place.Row, form.Page, reading);
        rowStore.NoteReason(place.Proceeding, WhyOf(form));
        return await CommitAsync(place, () => Edit(code, rows, row, post));
    }

    /// <summary>The identity on a page of its own, so that reading a proceeding is not reading a name.</summary>
    [HttpGet("defendants/{row}/identity")]
    [Require(Permissions.ProceedingsView)]
    public async Task<IActionResult> Identity(string code, string row)
    {
        if (
            await access.FindAsync(code) is not { } found
            || found.Proceeding.Defendants.SingleOrDefault(d => d.Code == row) is not { } defendant
            || !found.MayOpenIdentity(defendant.Offender, User.InstitutionId())
        )
            return NotFound();
        var details = rowStore.Open(defendant.Offender);
        db.Note(
            AuditAction.Viewed,
            nameof(OffenderRecord),
            defendant.Offender.Code,
            found.Proceeding.InstitutionId,
            purpose: found.Leads ? AuditPurpose.Read : $"{AuditPurpose.Read} hand-over"
        );
        await db.SaveChangesAsync();
        return View(
            "/Features/Proceedings/Identity.cshtml",
            new OffenderIdentityPage(found.Proceeding, defendant, details)
        );
    }

    /// <summary>Of a defendant the page shows who it is: that is a reading of the identity.</summary>
    private async Task NoteAsync(Place place)
    {
        db.Note(
            AuditAction.Viewed,
            nameof(Proceeding),
            place.Proceeding.Code,
            place.Proceeding.InstitutionId,
            purpose: AuditPurpose.Edit
        );
        if (place.Row is Defendant defendant)
            db.Note(
                AuditAction.Viewed,
                nameof(OffenderRecord),
                defendant.Offender.Code,
                place.Proceeding.InstitutionId,
                purpose: AuditPurpose.Edit
            );
        await db.SaveChangesAsync();
    }

    private async Task<Place?> NewPlaceAsync(string code, string rows) =>
        await PlaceAsync(code, rows, null) is { Kind.CanBeAdded: true } place ? place : null;

    /// <returns>Null where there is no such proceeding or kind, or the catalogue asks the institution nothing of it.</returns>
    private async Task<Place?> PlaceAsync(string code, string rows, string? row)
    {
        if (
            parts.Find(rows) is not { } kind
            || !parts.IsAskedOf(kind.Keys, (await current.GetAsync()).Type)
            || await access.FindLedAsync(code) is not { } proceeding
        )
            return null;
        var found = row is null ? null : kind.Of(proceeding).SingleOrDefault(r => r.Code == row);
        var victims =
            kind == parts.Links || kind == parts.Victims
                ? await access.VictimsAsync(proceeding, HttpContext.RequestAborted)
                : [];
        var about = found switch
        {
            ProceedingVictim own => own.Id,
            OffenderVictimLink link => link.VictimId,
            _ => null,
        };
        // From whose registration the reader is kept, her part in the proceeding is hidden too.
        return victims.Any(v => v.Id == about && v.Code is null) ? null : new(proceeding, kind, found, victims);
    }

    private async Task<ProceedingRowPage> PostedAsync(Place place, SheetFormPost post, RowSubjects subjects)
    {
        var page = await SheetPageAsync(place, subjects);
        var sheet = SheetForms.ReadSheet(Request.Form, page);
        page.Normalise(sheet);
        return await PageAsync(place, sheet, post, subjects);
    }

    private async Task<ProceedingRowPage> PageAsync(
        Place place,
        AnswerSheet? sheet,
        SheetFormPost post,
        RowSubjects subjects
    )
    {
        var (proceeding, kind, row, victims) = place;
        var page = await SheetPageAsync(place, subjects);
        var form = await forms.FormAsync(page, sheet ?? rowStore.SheetOf(row!, page), post, await current.GetAsync());
        return new(
            proceeding,
            kind,
            row,
            form with
            {
                Proceeding = proceeding,
                ProceedingRow = row,
                About = About(place, subjects),
            },
            subjects,
            victims
        );
    }

    /// <summary>Of a new row nobody has been chosen for yet, all defendants may be meant.</summary>
    private async Task<FormPage> SheetPageAsync(Place place, RowSubjects subjects)
    {
        var about = About(place, subjects);
        return parts.PageOf(
            place.Kind,
            about.Count == 0 && place.Row is null ? place.Proceeding.Defendants : about,
            (await current.GetAsync()).Type
        );
    }

    private static IReadOnlyList<Defendant> About(Place place, RowSubjects subjects) =>
        place.Row switch
        {
            Defendant defendant => [defendant],
            IDefendantRow { Defendant: { } about } => [about],
            null => [.. place.Proceeding.Defendants.Where(d => subjects.Defendants.Contains(d.Code))],
            _ => [],
        };

    private static IEnumerable<ProceedingVictim?> Chosen(Proceeding proceeding, RowSubjects subjects)
    {
        foreach (var victim in proceeding.Victims.Where(v => subjects.Victims.Contains(v.Code)))
            yield return victim;
        if (subjects.Victims.Contains(RowSubjects.OtherVictim))
            yield return null;
    }

    private bool CheckSubjects(ProceedingRowPage page)
    {
        if (!page.Kind.IsAboutDefendants)
            return true;
        // One who was taken away meanwhile is missed, not passed over.
        var (named, nobody) = (
            page.Subjects.Defendants.Distinct().ToList(),
            page.Kind == parts.Decisions && page.Proceeding.Defendants.Count == 0
        );
        if (nobody ? named is not [RowSubjects.Nobody] : named.Count == 0 || page.Form.About.Count < named.Count)
            ModelState.AddModelError(nameof(RowSubjects.Defendants), text["ProceedingRow.DefendantMissing"]);
        var victims = page.Subjects.Victims.Distinct().Count();
        if (page.Kind == parts.Links && (victims == 0 || Chosen(page.Proceeding, page.Subjects).Count() < victims))
            ModelState.AddModelError(nameof(RowSubjects.Victims), text["ProceedingRow.VictimMissing"]);
        return ModelState.IsValid;
    }

    private async Task<IActionResult> RemoveAsync(Place place, SheetFormPost post)
    {
        var (proceeding, row) = (place.Proceeding, place.Row!);
        List<IProceedingRow> about =
            row is Defendant
                ?
                [
                    .. proceeding
                        .Links.Concat<IDefendantRow>(proceeding.Decisions)
                        .Concat(proceeding.Judgments)
                        .Where(r => r.Defendant == row),
                ]
                : [];
        var type = (await current.GetAsync()).Type;
        if (about.Any(r => !parts.IsAskedOf(parts.RowKinds.Single(k => k.Type == r.GetType()).Keys, type)))
            ModelState.AddModelError(nameof(post.Reason), text["ProceedingRow.HasOthersRows"]);
        else if (proceeding.Version != post.Version)
        {
            var changed = await proceedings.ChangedSinceAsync(proceeding, post.Version);
            if (about.Append(row).Any(r => changed.Any(k => k.StartsWith($"{r.Code}:", StringComparison.Ordinal))))
                ModelState.AddModelError(nameof(post.Reason), text["ProceedingRow.ChangedBeforeRemoval"]);
            post.Version = proceeding.Version;
        }
        if (ModelState.IsValid)
            forms.CheckReason(post, ModelState);
        if (!ModelState.IsValid)
        {
            await NoteAsync(place);
            return Again(await PageAsync(place, null, post, new()), StatusCodes.Status400BadRequest);
        }
        rowStore.Remove(proceeding, row);
        rowStore.NoteReason(proceeding, post.Reason);
        return await CommitAsync(place, () => Edit(proceeding.Code, place.Kind.Name, row.Code, post));
    }

    /// <summary>
    /// A form sent a second time made its rows already. Where something else is typed now, perhaps after going back, it corrects the
    /// one row made; of several nobody knows which is meant.
    /// </summary>
    private async Task<IActionResult?> SentBeforeAsync(Place place, SheetFormPost post, RowSubjects subjects)
    {
        var made = place.Kind.Of(place.Proceeding).Where(r => r.FormToken == post.FormToken).ToList();
        if (made.Count == 0)
            return null;
        var page = await PostedAsync(place, post, subjects);
        var says = rowStore.SheetOf(made[0], page.Form.Page);
        if (
            page.Form.Page.Fields.All(f =>
                AnswerSheet.BoxesOf(f.Part).All(box => says.All(box).SequenceEqual(page.Form.Sheet.All(box)))
            )
        )
            return Redirect($"/proceedings/{place.Proceeding.Code}#{place.Kind.Name}");
        if (made is [var one])
            return await Edit(place.Proceeding.Code, place.Kind.Name, one.Code, post);
        ModelState.AddModelError(nameof(RowSubjects.Defendants), text["ProceedingRow.SentBefore", made.Count]);
        post.FormToken = Guid.NewGuid();
        return Again(page, StatusCodes.Status409Conflict);
    }

    /// <summary>Somebody took the row away meanwhile: what was typed is shown as a new one. 404 where there never was one.</summary>
    private async Task<IActionResult> RemovedAsync(Place place, string row, SheetFormPost post)
    {
        var wasHere = await db.AuditEvents.AnyAsync(e =>
            e.Entity == nameof(Proceeding)
            && e.Subject == place.Proceeding.Code
            && e.Values.Any(v => v.Key.StartsWith(row + ":"))
        );
        if (!wasHere || !place.Kind.CanBeAdded)
            return NotFound();
        if (post.Intent == "remove")
            return Redirect($"/proceedings/{place.Proceeding.Code}");
        post.FormToken = Guid.NewGuid();
        var page = await PostedAsync(place, post, new());
        var address = $"/proceedings/{place.Proceeding.Code}/{place.Kind.Name}/new";
        return Again(
            page with
            {
                Form = page.Form with { RowRemoved = true, Action = address },
            },
            StatusCodes.Status409Conflict
        );
    }

    /// <summary>Why answers were replaced, and why unusual ones stand.</summary>
    private static string WhyOf(SheetFormPage form) =>
        string.Join(
            "; ",
            SheetForms.ReasonsOf(form).Values.Prepend(form.Post.Reason).Where(r => !string.IsNullOrEmpty(r))
        );

    private async Task<IActionResult> CommitAsync(Place place, Func<Task<IActionResult>> again)
    {
        try
        {
            await db.SaveChangesAsync();
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return await again(); // once more, upon what is saved now
        }
        TempData["Notice"] = text["Registration.Saved"];
        return Redirect($"/proceedings/{place.Proceeding.Code}#{place.Kind.Name}");
    }

    private static string AddressOf(Place place, IProceedingRow row) =>
        $"/proceedings/{place.Proceeding.Code}/{place.Kind.Name}/{row.Code}/edit";

    private ViewResult Again(ProceedingRowPage page, int status)
    {
        Response.StatusCode = status;
        return View(PageView, page);
    }
}
