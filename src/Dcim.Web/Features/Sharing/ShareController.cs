using Dcim.Data;
using Dcim.Data.Access;
using Dcim.Data.Audit;
using Dcim.Data.Identity;
using Dcim.Data.Registrations;
using Dcim.Domain.Records;
using Dcim.Web.Features.Registrations;
using Dcim.Web.Hosting;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using FluentValidation;
using FluentValidation.AspNetCore;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Sharing;

/// <summary>The form of an offer.</summary>
/// <param name="Recipients">Institutions that may be named.</param>
/// <param name="Recipient">The one chosen; null before that.</param>
/// <param name="Grounds">Each ground with what stands against it towards this recipient; null where it holds.</param>
/// <param name="Coverable">Sections that some ground that holds covers.</param>
public sealed record SharePage(
    Registration Registration,
    ShareForm Form,
    IReadOnlyList<Institution> Recipients,
    Institution? Recipient,
    IReadOnlyList<(string Ground, SharingRefusal? Refusal)> Grounds,
    IReadOnlyList<string> Coverable,
    IReadOnlyList<string> NotCoverable
);

/// <summary>What the owner of a registration gives to others, and takes back.</summary>
[Route("/registrations/{code}")]
[Require(Permissions.GrantsManage)]
public sealed class ShareController(
    DcimDbContext db,
    RegistrationStore store,
    RecordAccess access,
    AccessReasons reasons,
    SheetForms forms,
    IValidator<ShareForm> validator,
    LocalDays days,
    TimeProvider clock,
    Texts text
) : Controller
{
    private const string ShareView = "/Features/Sharing/Share.cshtml";
    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <param name="recipient">Code of the institution; without one it is asked for first, for the rest depends on it.</param>
    [HttpGet("share")]
    public async Task<IActionResult> Share(string code, string? recipient)
    {
        if (await store.FindAsync(code) is not { IsDraft: false } registration)
            return NotFound();
        db.Note(AuditAction.Viewed, nameof(Registration), code, registration.InstitutionId, purpose: "share");
        await db.SaveChangesAsync();
        return View(
            ShareView,
            await PageAsync(
                registration,
                new()
                {
                    Recipient = recipient,
                    Kind = ShareForm.Referral,
                    Sections = [SharingRule.Minimum],
                }
            )
        );
    }

    [HttpPost("share")]
    public async Task<IActionResult> Share(string code, ShareForm form)
    {
        if (await store.FindAsync(code) is not { IsDraft: false } registration)
            return NotFound();
        var page = await PageAsync(registration, form);
        if (page.Recipient is not { } recipient)
        {
            ModelState.AddModelError(nameof(form.Recipient), text["Share.RecipientMissing"]);
            return Refused(page);
        }
        (await validator.ValidateAsync(form)).AddToModelState(ModelState);
        var person = await PersonAsync(form, registration, recipient);
        if (
            ModelState.IsValid
            && await access.MayOfferAsync(registration, recipient, form.Sections, form.RestsOn!) is { } refusal
        )
            ModelState.AddModelError(
                refusal is SharingRefusal.Sections or SharingRefusal.SectionNotCovered
                    ? nameof(form.Sections)
                    : nameof(form.RestsOn),
                text[$"SharingRefusal.{refusal}"]
            );
        if (!ModelState.IsValid)
            return Refused(page);
        var kind = form.Kind == ShareForm.Read ? GrantKind.Read : GrantKind.Referral;
        var named = $"|{string.Join('|', access.Names.Where(form.Sections.Contains))}|";
        // Sent a second time.
        if (
            await db.Grants.AnyAsync(g =>
                g.RegistrationId == registration.Id
                && g.RecipientId == recipient.Id
                && g.RecipientUserId == person
                && g.Kind == kind
                && g.Sections == named
                && g.State == GrantState.Offered
            )
        )
            return Redirect($"/registrations/{code}#shared");
        var grantCode = RandomCode.New();
        db.Add(
            new Grant
            {
                Code = grantCode,
                Kind = kind,
                OwnerId = registration.InstitutionId,
                RegistrationId = registration.Id,
                RecipientId = recipient.Id,
                RecipientUserId = person,
                Sections = named,
                RestsOn = form.RestsOn!,
                SealedReason = reasons.Seal<Grant>(registration, grantCode, form.Reason!.Trim()),
                State = GrantState.Offered,
                MadeAt = Now,
                MadeBy = User.UserId(),
                ExpiresAt = EndOf(form, kind),
            }
        );
        db.NoteDecision(registration, nameof(Grant), $"offered {RecordAccess.PurposeOf(kind)}", form.Reason.Trim());
        await db.SaveChangesAsync();
        TempData["Notice"] = text["Share.Offered", recipient.Name];
        return Redirect($"/registrations/{code}#shared");
    }

    /// <summary>Takes a grant back, or ends a broken glass: at once.</summary>
    [HttpPost("grants/{grant}/end")]
    public Task<IActionResult> End(string code, string grant) =>
        WithGrantAsync(
            code,
            grant,
            (registration, found) =>
            {
                if (found.State is not (GrantState.Offered or GrantState.InForce))
                    return;
                found.End(Now, User.UserId());
                db.NoteDecision(registration, nameof(Grant), $"ended {RecordAccess.PurposeOf(found.Kind)}", null);
                TempData["Notice"] = text["Shared.Ended"];
            }
        );

    /// <summary>What the owner had to be told is no longer news.</summary>
    [HttpPost("grants/{grant}/seen")]
    public Task<IActionResult> Seen(string code, string grant) =>
        WithGrantAsync(
            code,
            grant,
            (registration, found) =>
            {
                if (found.SeenAt is not null)
                    return;
                (found.SeenAt, found.SeenBy) = (Now, User.UserId());
                found.Version++;
                db.NoteDecision(registration, nameof(Grant), $"seen {RecordAccess.PurposeOf(found.Kind)}", null);
            }
        );

    private async Task<IActionResult> WithGrantAsync(string code, string grant, Action<Registration, Grant> act)
    {
        if (
            await store.FindAsync(code) is not { IsDraft: false } registration
            || await db.Grants.SingleOrDefaultAsync(g => g.Code == grant && g.RegistrationId == registration.Id)
                is not { } found
        )
            return NotFound();
        act(registration, found);
        try
        {
            await db.SaveChangesAsync();
        }
        catch (DbUpdateConcurrencyException)
        {
            TempData["Notice"] = text["Sheet.SavedMeanwhile"]; // the recipient answered at the same moment
        }
        return Redirect($"/registrations/{code}#shared");
    }

    private ViewResult Refused(SharePage page)
    {
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return View(ShareView, page);
    }

    /// <summary>A right to read ends by itself; a referral only where somebody says so.</summary>
    private DateTime? EndOf(ShareForm form, GrantKind kind) =>
        (form.LastDay ?? (kind == GrantKind.Read ? days.Today.AddDays(ShareForm.ReadDays) : null)) is { } last
            ? days.ToUtc(last.AddDays(1).ToDateTime(TimeOnly.MinValue))
            : null;

    /// <summary>The one person named. Another institution's people are not listed: who does not know the code names nobody.</summary>
    private async Task<long?> PersonAsync(ShareForm form, Registration registration, Institution recipient)
    {
        if (string.IsNullOrWhiteSpace(form.Person))
            return null;
        if (
            await db.FindAccountAsync(form.Person) is { } account
            && account.InstitutionId == recipient.Id
            && !await db.Exclusions.AnyAsync(x => x.RegistrationId == registration.Id && x.UserId == account.Id)
        )
            return account.Id;
        ModelState.AddModelError(nameof(form.Person), text["Share.NoSuchPerson"]);
        return null;
    }

    private async Task<SharePage> PageAsync(Registration registration, ShareForm form)
    {
        var keptOut = await db
            .Exclusions.Where(x => x.RegistrationId == registration.Id && x.ExcludedInstitutionId != null)
            .Select(x => x.ExcludedInstitutionId!.Value)
            .ToListAsync();
        var recipients = (await forms.RegisterAsync())
            .Where(i => i.Id != registration.InstitutionId && i.Registers && i.Type != "NREM")
            .Where(i => !keptOut.Contains(i.Id))
            .ToList();
        var recipient = recipients.FirstOrDefault(i => i.Code == form.Recipient);
        if (recipient is null)
            return new(registration, form, recipients, null, [], [], []);
        var grounds = SharingRule.Grounds.Select(g => (g, SharingRule.RefusalOf(registration, recipient, g))).ToList();
        var holding = grounds.Where(g => g.Item2 is null).Select(g => g.g).ToList();
        var coverable = access
            .Names.Where(n => holding.Any(g => SharingRule.Covers(registration, recipient, g, n)))
            .ToList();
        if (holding.Count == 1)
            form.RestsOn ??= holding[0];
        return new(registration, form, recipients, recipient, grounds, coverable, [.. access.Names.Except(coverable)]);
    }
}

/// <summary>Accounts as people name them.</summary>
internal static class Accounts
{
    /// <summary>By account code or e-mail address; null if there is none.</summary>
    public static Task<DcimUser?> FindAccountAsync(this DcimDbContext db, string typed)
    {
        var (code, email) = (typed.Trim(), typed.Trim().ToUpperInvariant());
        return db
            .Users.AsNoTracking()
            .SingleOrDefaultAsync(u => !u.IsProgram && (u.Code == code || u.NormalizedEmail == email));
    }
}
