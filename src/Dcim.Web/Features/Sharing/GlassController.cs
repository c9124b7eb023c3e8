using Dcim.Data;
using Dcim.Data.Access;
using Dcim.Data.Audit;
using Dcim.Domain.Records;
using Dcim.Web.Hosting;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using FluentValidation;
using FluentValidation.AspNetCore;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Sharing;

/// <param name="Names">Sections that can be asked for.</param>
/// <param name="Hours">How long it opens.</param>
public sealed record GlassPage(GlassForm Form, IReadOnlyList<string> Names, int Hours);

/// <summary>
/// A duty officer opens a record of another institution in need, to read, for a short time. Whoever asks for what she may not
/// have, or what is not there, gets one and the same answer.
/// </summary>
[Route("/glass")]
[Require(Permissions.GlassBreak)]
[Proceedings.AuthoritiesOnly]
public sealed class GlassController(
    DcimDbContext db,
    RecordAccess access,
    AccessReasons reasons,
    CurrentInstitution current,
    DcimOptions options,
    IValidator<GlassForm> validator,
    TimeProvider clock,
    Texts text
) : Controller
{
    /// <summary>Tries in vain in a day, after which there is no other before the next.</summary>
    public const int MostRefusals = 5;

    private const string IndexView = "/Features/Sharing/GlassIndex.cshtml";
    private const string Entity = "BrokenGlass";
    private const string Refused = "refused";
    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    [HttpGet("")]
    public IActionResult Index() => View(IndexView, PageOf(new()));

    [HttpPost("")]
    public async Task<IActionResult> Index(GlassForm form)
    {
        (await validator.ValidateAsync(form)).AddToModelState(ModelState);
        if (!ModelState.IsValid)
            return Shown(form, StatusCodes.Status400BadRequest);
        if (form.Intent == "back")
            return View(IndexView, PageOf(form));
        if (form.Intent != "open")
            return View("/Features/Sharing/GlassConfirm.cshtml", PageOf(form));
        var code = RecordCodes.Read(form.Code);
        var found = await access.FindBehindGlassAsync(code, form.Sections, await current.GetAsync());
        var tried = await RefusalsAsync();
        if (found is not var (registration, opened) || tried >= MostRefusals)
        {
            db.Note(AuditAction.Viewed, Entity, code, purpose: Refused);
            await db.SaveChangesAsync();
            ModelState.AddModelError(
                nameof(form.Code),
                text[tried >= MostRefusals ? "Glass.TooMany" : "Glass.Refused"]
            );
            return Shown(form, StatusCodes.Status400BadRequest);
        }
        var grantCode = RandomCode.New();
        db.Add(
            new Grant
            {
                Code = grantCode,
                Kind = GrantKind.BreakGlass,
                OwnerId = registration.InstitutionId,
                RegistrationId = registration.Id,
                RecipientId = User.InstitutionId()!.Value,
                RecipientUserId = User.UserId(),
                Sections = $"|{string.Join('|', opened)}|",
                RestsOn = SharingRule.Vital,
                SealedReason = reasons.Seal<Grant>(registration, grantCode, form.Reason!.Trim()),
                State = GrantState.InForce,
                MadeAt = Now,
                MadeBy = User.UserId(),
                ExpiresAt = Now.AddHours(options.BreakGlassHours),
            }
        );
        db.NoteDecision(registration, Entity, "break-glass", form.Reason.Trim());
        await db.SaveChangesAsync();
        TempData["Notice"] = text["Glass.Opened", options.BreakGlassHours];
        return Redirect($"/shared/{registration.Code}");
    }

    private ViewResult Shown(GlassForm form, int status)
    {
        Response.StatusCode = status;
        return View(IndexView, PageOf(form));
    }

    private GlassPage PageOf(GlassForm form) =>
        new(form, [.. access.Names.Where(n => n != SharingRule.Minimum)], options.BreakGlassHours);

    private Task<int> RefusalsAsync()
    {
        var (user, since) = (User.UserId(), Now.AddDays(-1));
        return db.AuditEvents.CountAsync(e =>
            e.UserId == user && e.Entity == Entity && e.Purpose == Refused && e.At > since
        );
    }
}
