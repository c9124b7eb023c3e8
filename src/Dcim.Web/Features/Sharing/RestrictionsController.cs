using Dcim.Data;
using Dcim.Data.Access;
using Dcim.Data.Audit;
using Dcim.Data.Identity;
using Dcim.Data.Registrations;
using Dcim.Domain.Records;
using Dcim.Web.Features.Registrations;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using FluentValidation;
using FluentValidation.AspNetCore;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Sharing;

/// <summary>Somebody kept out.</summary>
/// <param name="Who">Name of the person or institution; of a person elsewhere the account code.</param>
public sealed record KeptOut(string Code, string Who, string Reason, DateTime Since);

/// <param name="Colleagues">Accounts of the institution, but the reader's own.</param>
/// <param name="Insiders">Account codes of those who alone see it; empty where it is under no secrecy.</param>
/// <param name="Lifting">The exclusion whose lifting was sent without its reason; null for none.</param>
public sealed record RestrictionsPage(
    Registration Registration,
    IReadOnlyList<KeptOut> KeptOut,
    IReadOnlyList<DcimUser> Colleagues,
    IReadOnlyList<Institution> Institutions,
    IReadOnlyList<string> Insiders,
    ExclusionForm Exclusion,
    SecrecyForm Secrecy,
    string? Lifting,
    IReadOnlyList<RestrictionDecision> History
);

/// <summary>Who is kept from a registration whatever their rights are. Whoever is kept out never learns it.</summary>
[Route("/registrations/{code}")]
[Require(Permissions.RecordsRestrict)]
public sealed class RestrictionsController(
    DcimDbContext db,
    RegistrationStore store,
    AccessReasons reasons,
    RestrictionHistory history,
    SheetForms forms,
    IValidator<ExclusionForm> exclusions,
    IValidator<SecrecyForm> secrecies,
    IValidator<ReasonForm> reasonValidator,
    TimeProvider clock,
    Texts text
) : Controller
{
    private const string RestrictionsView = "/Features/Sharing/Restrictions.cshtml";
    internal const string Entity = "Secrecy";
    private string Back => $"/registrations/{RouteData.Values["code"]}/restrictions";

    [HttpGet("restrictions")]
    public async Task<IActionResult> Restrictions(string code)
    {
        if (await store.FindAsync(code) is not { IsDraft: false } registration)
            return NotFound();
        db.Note(AuditAction.Viewed, nameof(Exclusion), code, registration.InstitutionId);
        await db.SaveChangesAsync();
        return View(RestrictionsView, await PageAsync(registration));
    }

    [HttpPost("restrictions")]
    public async Task<IActionResult> Restrictions(string code, ExclusionForm form)
    {
        if (await store.FindAsync(code) is not { IsDraft: false } registration)
            return NotFound();
        (await exclusions.ValidateAsync(form)).AddToModelState(ModelState);
        var (person, institution) = ModelState.IsValid ? await ReadAsync(form, registration) : default;
        if (!ModelState.IsValid)
            return Refused(await PageAsync(registration, form));
        if (
            !await db.Exclusions.AnyAsync(x =>
                x.RegistrationId == registration.Id && x.UserId == person && x.ExcludedInstitutionId == institution
            )
        )
        {
            var exclusionCode = RandomCode.New();
            var exclusion = new Exclusion
            {
                Code = exclusionCode,
                InstitutionId = registration.InstitutionId,
                RegistrationId = registration.Id,
                UserId = person,
                ExcludedInstitutionId = institution,
                SealedReason = reasons.Seal<Exclusion>(registration, exclusionCode, form.Reason!.Trim()),
                MadeAt = clock.GetUtcNow().UtcDateTime,
                MadeBy = User.UserId(),
            };
            db.Add(exclusion);
            if (person is not null)
                db.RemoveRange(
                    await db
                        .Insiders.Where(i => i.RegistrationId == registration.Id && i.UserId == person)
                        .ToListAsync()
                );
            db.NoteDecision(
                registration,
                nameof(Exclusion),
                "kept-out",
                form.Reason.Trim(),
                await history.WhomAsync(exclusion)
            );
            await db.SaveChangesAsync();
        }
        TempData["Notice"] = text["Restrictions.KeptOut"];
        return Redirect(Back);
    }

    [HttpPost("restrictions/{exclusion}/lift")]
    public async Task<IActionResult> Lift(string code, string exclusion, ReasonForm form)
    {
        if (
            await store.FindAsync(code) is not { IsDraft: false } registration
            || await db.Exclusions.SingleOrDefaultAsync(x => x.Code == exclusion && x.RegistrationId == registration.Id)
                is not { } found
        )
            return NotFound();
        (await reasonValidator.ValidateAsync(form)).AddToModelState(ModelState);
        if (!ModelState.IsValid)
            return Refused(await PageAsync(registration, lifting: exclusion));
        db.Remove(found);
        db.NoteDecision(
            registration,
            nameof(Exclusion),
            "let-in-again",
            form.Reason!.Trim(),
            await history.WhomAsync(found)
        );
        await db.SaveChangesAsync();
        TempData["Notice"] = text["Restrictions.Lifted"];
        return Redirect(Back);
    }

    /// <summary>Puts the registration under secrecy, names its insiders anew, or lifts it. Only an insider finds it then.</summary>
    [HttpPost("secrecy")]
    public async Task<IActionResult> SetSecrecy(string code, SecrecyForm form)
    {
        if (await store.FindAsync(code) is not { IsDraft: false } registration)
            return NotFound();
        (await secrecies.ValidateAsync(form)).AddToModelState(ModelState);
        var colleagues = await ColleaguesAsync(registration);
        var chosen = colleagues.Where(c => form.Insiders.Contains(c.Code)).Select(c => c.Id).ToList();
        if (chosen.Count != form.Insiders.Distinct().Count())
            ModelState.AddModelError(nameof(form.Insiders), text["Restrictions.NoColleague"]);
        if (!ModelState.IsValid)
            return Refused(await PageAsync(registration, secrecy: form));
        var lifts = form.Intent == "lift";
        // Those of a proceeding under secrecy that she is in are the proceeding's own, as long as the institution leads it.
        var before = await db
            .Insiders.Where(i =>
                i.RegistrationId == registration.Id
                && (
                    i.ProceedingId == null
                    || db.Grants.Any(g =>
                        g.ProceedingId == i.ProceedingId
                        && g.Kind == GrantKind.HandOver
                        && g.State == GrantState.InForce
                        && g.OwnerId == i.InstitutionId
                    )
                )
            )
            .ToListAsync();
        var gone = before.Select(i => i.Id).ToList();
        IReadOnlyList<long> after = lifts ? [] : [User.UserId(), .. chosen];
        db.RemoveRange(before.Where(i => !after.Contains(i.UserId)));
        db.AddRange(
            after
                .Where(u => before.All(i => i.UserId != u))
                .Select(u => new Insider
                {
                    InstitutionId = registration.InstitutionId,
                    RegistrationId = registration.Id,
                    UserId = u,
                })
        );
        registration.IsUnderSecrecy =
            !lifts || await db.Insiders.AnyAsync(i => i.RegistrationId == registration.Id && !gone.Contains(i.Id));
        db.NoteDecision(
            registration,
            Entity,
            lifts ? "secrecy-lifted" : "secrecy-set",
            form.SecrecyReason!.Trim(),
            lifts ? [] : form.Insiders.Distinct()
        );
        await db.SaveChangesAsync();
        TempData["Notice"] = text[lifts ? "Restrictions.SecrecyLifted" : "Restrictions.SecrecySet"];
        return Redirect(Back);
    }

    private ViewResult Refused(RestrictionsPage page)
    {
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return View(RestrictionsView, page);
    }

    /// <summary>Who is meant. Nobody keeps out herself: she could not undo it.</summary>
    private async Task<(long? Person, long? Institution)> ReadAsync(ExclusionForm form, Registration registration)
    {
        if (!string.IsNullOrWhiteSpace(form.Institution))
        {
            var institution = (await forms.RegisterAsync()).FirstOrDefault(i =>
                i.Code == form.Institution && i.Id != registration.InstitutionId
            );
            if (institution is null)
                ModelState.AddModelError(nameof(form.Institution), text["Restrictions.NoInstitution"]);
            return (null, institution?.Id);
        }
        if (!string.IsNullOrWhiteSpace(form.Colleague))
        {
            var colleague = (await ColleaguesAsync(registration)).FirstOrDefault(c => c.Code == form.Colleague);
            if (colleague is null)
                ModelState.AddModelError(nameof(form.Colleague), text["Restrictions.NoColleague"]);
            return (colleague?.Id, null);
        }
        var person = await db.FindAccountAsync(form.Person!);
        if (person is null || person.Id == User.UserId())
            ModelState.AddModelError(
                nameof(form.Person),
                text[person is null ? "Restrictions.NoPerson" : "Restrictions.NotYourself"]
            );
        return (person?.Id, null);
    }

    private Task<List<DcimUser>> ColleaguesAsync(Registration registration)
    {
        var me = User.UserId();
        return db
            .Users.AsNoTracking()
            .Where(u => u.InstitutionId == registration.InstitutionId && u.Id != me)
            .OrderBy(u => u.DisplayName)
            .ToListAsync();
    }

    private async Task<RestrictionsPage> PageAsync(
        Registration registration,
        ExclusionForm? exclusion = null,
        SecrecyForm? secrecy = null,
        string? lifting = null
    )
    {
        var kept = await (
            from x in db.Exclusions.AsNoTracking()
            where x.RegistrationId == registration.Id
            join u in db.Users on x.UserId equals u.Id into people
            from u in people.DefaultIfEmpty()
            join i in db.Institutions on x.ExcludedInstitutionId equals i.Id into institutions
            from i in institutions.DefaultIfEmpty()
            orderby x.Id
            select new
            {
                Exclusion = x,
                // Of another institution's person no name is shown: whoever typed the code knows it.
                Person = u == null ? null
                : u.InstitutionId == registration.InstitutionId ? u.DisplayName
                : u.Code,
                Institution = i == null ? null : i.Name,
            }
        ).ToListAsync();
        var colleagues = await ColleaguesAsync(registration);
        var insiders = await (
            from i in db.Insiders
            where i.RegistrationId == registration.Id
            join u in db.Users on i.UserId equals u.Id
            select u.Code
        ).ToListAsync();
        return new(
            registration,
            [
                .. kept.Select(k => new KeptOut(
                    k.Exclusion.Code,
                    k.Person ?? k.Institution ?? "",
                    reasons.Open<Exclusion>(registration, k.Exclusion.Code, k.Exclusion.SealedReason),
                    k.Exclusion.MadeAt
                )),
            ],
            colleagues,
            [.. (await forms.RegisterAsync()).Where(i => i.Id != registration.InstitutionId)],
            insiders,
            exclusion ?? new(),
            secrecy ?? new() { Insiders = [.. insiders] },
            lifting,
            await history.OfAsync(registration)
        );
    }
}
