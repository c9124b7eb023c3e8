using Dcim.Data;
using Dcim.Data.Access;
using Dcim.Data.Audit;
using Dcim.Data.Proceedings;
using Dcim.Data.Sealing;
using Dcim.Domain.Records;
using Dcim.Web.Features.Registrations;
using Dcim.Web.Features.Sharing;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Proceedings;

/// <summary>Somebody who can be named: of the own institution as an insider, of any to be kept out.</summary>
public sealed record NamedPerson(long Id, string Code, string Name);

/// <summary>Who alone sees a proceeding, who is kept from it, and who may be named for either.</summary>
public sealed record ProceedingRestrictionsPage(
    Proceeding Proceeding,
    IReadOnlyList<NamedPerson> People,
    IReadOnlyList<long> Insiders,
    IReadOnlyList<KeptOut> Excluded,
    IReadOnlyList<Institution> Institutions,
    ExclusionForm Form,
    IReadOnlyList<RestrictionDecision> History
)
{
    /// <summary>The exclusion whose lifting was sent without its reason; null for none.</summary>
    public string? Readmitting { get; init; }

    /// <summary>The reason typed for the secrecy, where the form is shown again.</summary>
    public string? SecrecyReason { get; init; }

    /// <summary>Account codes ticked, where the form is shown again.</summary>
    public IReadOnlyList<string>? TickedInsiders { get; init; }

    public bool IsTicked(NamedPerson person) => TickedInsiders?.Contains(person.Code) ?? Insiders.Contains(person.Id);
}

/// <summary>Whom to keep out: a person by the e-mail address of the account, or a whole institution by its code.</summary>
public sealed class ExclusionForm
{
    public string? Email { get; set; }
    public string? Institution { get; set; }
    public string? Reason { get; set; }
}

/// <summary>Who is kept from a proceeding, and who alone sees it.</summary>
[Route("/proceedings/{code}")]
[AuthoritiesOnly]
[Require(Permissions.RecordsRestrict)]
public sealed class ProceedingRestrictionsController(
    DcimDbContext db,
    ProceedingAccess access,
    ProceedingSecrecy secrecy,
    RestrictionHistory history,
    Sealer sealer,
    SheetForms forms,
    TimeProvider clock,
    Texts text
) : Controller
{
    private const string PageView = "/Features/Proceedings/Restrictions.cshtml";

    [HttpGet("restrictions")]
    public async Task<IActionResult> Show(string code)
    {
        if (await access.FindLedAsync(code) is not { } proceeding)
            return NotFound();
        db.Note(AuditAction.Viewed, nameof(Proceeding), code, proceeding.InstitutionId, purpose: "restrictions");
        await db.SaveChangesAsync();
        return View(PageView, await PageAsync(proceeding, new()));
    }

    /// <summary>Puts the proceeding under secrecy, names other insiders, or lifts it.</summary>
    [HttpPost("secrecy")]
    public async Task<IActionResult> Secrecy(
        string code,
        string? intent,
        string? secrecyReason,
        [FromForm(Name = "insider")] string[] insiders
    )
    {
        if (await access.FindLedAsync(code) is not { } proceeding)
            return NotFound();
        var reason = secrecyReason?.Trim() ?? "";
        forms.CheckLine(nameof(secrecyReason), reason, "Proceeding.ReasonMissing", ModelState);
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return View(
                PageView,
                await PageAsync(proceeding, new()) with
                {
                    SecrecyReason = secrecyReason,
                    TickedInsiders = insiders,
                }
            );
        }
        if (intent == "lift")
        {
            db.NoteDecision(proceeding, RestrictionsController.Entity, "secrecy-lifted", reason);
            await secrecy.LiftAsync(proceeding);
        }
        else
        {
            var named = (await PeopleAsync(proceeding)).Where(p => insiders.Contains(p.Code)).ToList();
            db.NoteDecision(
                proceeding,
                RestrictionsController.Entity,
                "secrecy-set",
                reason,
                named.Select(p => p.Code)
            );
            await secrecy.PutUnderAsync(proceeding, [.. named.Select(p => p.Id)]);
        }
        return await SaveAsync(
            code,
            intent == "lift" ? "ProceedingRestrictions.Lifted" : "ProceedingRestrictions.IsSecret"
        );
    }

    [HttpPost("exclusions")]
    public async Task<IActionResult> Exclude(string code, ExclusionForm form)
    {
        if (await access.FindLedAsync(code) is not { } proceeding)
            return NotFound();
        var (email, of) = (form.Email?.Trim() ?? "", form.Institution ?? "");
        var (user, institution) = (
            email.Length == 0 ? null : await db.FindAccountAsync(email),
            (await forms.RegisterAsync()).SingleOrDefault(i => i.Code == of && i.Id != proceeding.InstitutionId)
        );
        if (email.Length > 0 == of.Length > 0)
            ModelState.AddModelError(nameof(form.Email), text["ProceedingRestrictions.WhomMissing"]);
        else if (email.Length > 0 && user is null)
            ModelState.AddModelError(nameof(form.Email), text["ProceedingRestrictions.NoSuchAccount"]);
        else if (user?.Id == User.UserId())
            ModelState.AddModelError(nameof(form.Email), text["ProceedingRestrictions.NotYourself"]);
        else if (of.Length > 0 && institution is null)
            ModelState.AddModelError(nameof(form.Institution), text["ProceedingRestrictions.WhomMissing"]);
        forms.CheckLine(nameof(form.Reason), form.Reason?.Trim() ?? "", "Proceeding.ReasonMissing", ModelState);
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return View(PageView, await PageAsync(proceeding, form));
        }
        var (userId, institutionId) = (user?.Id, institution?.Id);
        if (
            await db.Exclusions.AnyAsync(x =>
                x.ProceedingId == proceeding.Id && x.UserId == userId && x.ExcludedInstitutionId == institutionId
            )
        )
            return Redirect($"/proceedings/{code}/restrictions");
        var exclusion = new Exclusion
        {
            Code = RandomCode.New(),
            InstitutionId = proceeding.InstitutionId,
            ProceedingId = proceeding.Id,
            UserId = userId,
            ExcludedInstitutionId = institutionId,
            SealedReason = [],
            MadeAt = clock.GetUtcNow().UtcDateTime,
            MadeBy = User.UserId(),
        };
        exclusion.SealedReason = sealer.Seal(form.Reason!.Trim(), HandOvers.Place(exclusion));
        db.Add(exclusion);
        if (userId is not null)
            db.RemoveRange(
                await db.Insiders.Where(i => i.ProceedingId == proceeding.Id && i.UserId == userId).ToListAsync()
            );
        db.NoteDecision(
            proceeding,
            nameof(Exclusion),
            "kept-out",
            form.Reason.Trim(),
            await history.WhomAsync(exclusion)
        );
        return await SaveAsync(code, "ProceedingRestrictions.Excluded");
    }

    [HttpPost("exclusions/{exclusion}/lift")]
    public async Task<IActionResult> Readmit(string code, string exclusion, string? liftReason)
    {
        if (
            await access.FindLedAsync(code) is not { } proceeding
            || await db.Exclusions.SingleOrDefaultAsync(x => x.Code == exclusion && x.ProceedingId == proceeding.Id)
                is not { } found
        )
            return NotFound();
        var reason = liftReason?.Trim() ?? "";
        forms.CheckLine(nameof(liftReason), reason, "Proceeding.ReasonMissing", ModelState);
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return View(PageView, await PageAsync(proceeding, new()) with { Readmitting = exclusion });
        }
        db.NoteDecision(proceeding, nameof(Exclusion), "let-in-again", reason, await history.WhomAsync(found));
        db.Remove(found);
        return await SaveAsync(code, "ProceedingRestrictions.Readmitted");
    }

    private async Task<IActionResult> SaveAsync(string code, string notice)
    {
        try
        {
            await db.SaveChangesAsync();
            TempData["Notice"] = text[notice];
        }
        catch (DbUpdateConcurrencyException)
        {
            TempData["Notice"] = text["Sheet.SavedMeanwhile"];
        }
        return Redirect($"/proceedings/{code}/restrictions");
    }

    private async Task<ProceedingRestrictionsPage> PageAsync(Proceeding proceeding, ExclusionForm form)
    {
        var excluded = await (
            from x in db.Exclusions.AsNoTracking()
            where x.ProceedingId == proceeding.Id
            join u in db.Users on x.UserId equals u.Id into users
            from u in users.DefaultIfEmpty()
            join i in db.Institutions on x.ExcludedInstitutionId equals i.Id into institutions
            from i in institutions.DefaultIfEmpty()
            orderby x.Id
            select new
            {
                Exclusion = x,
                // Of another institution's person no name is shown: whoever typed the address knows it.
                Who = u == null ? i!.Name
                : u.InstitutionId == proceeding.InstitutionId ? u.DisplayName
                : u.Code,
            }
        ).ToListAsync();
        return new(
            proceeding,
            await PeopleAsync(proceeding),
            await secrecy.InsidersAsync(proceeding),
            [
                .. excluded.Select(x => new KeptOut(
                    x.Exclusion.Code,
                    x.Who,
                    sealer.Open(x.Exclusion.SealedReason, HandOvers.Place(x.Exclusion)),
                    x.Exclusion.MadeAt
                )),
            ],
            [.. (await forms.RegisterAsync()).Where(i => i.Id != proceeding.InstitutionId)],
            form,
            await history.OfAsync(proceeding)
        );
    }

    private async Task<IReadOnlyList<NamedPerson>> PeopleAsync(Proceeding proceeding) =>
        await db
            .Users.Where(u => u.InstitutionId == proceeding.InstitutionId && u.DisabledAt == null)
            .OrderBy(u => u.DisplayName)
            .ThenBy(u => u.Id)
            .Select(u => new NamedPerson(u.Id, u.Code, u.DisplayName))
            .ToListAsync();
}
