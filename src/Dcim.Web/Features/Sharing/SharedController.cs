using Dcim.Data;
using Dcim.Data.Access;
using Dcim.Data.Audit;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Counting;
using Dcim.Domain.Records;
using Dcim.Web.Features.Registrations;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using FluentValidation;
using FluentValidation.AspNetCore;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Sharing;

/// <summary>What other institutions offered or opened to this one.</summary>
/// <param name="Refused">The offer whose decline was sent without its reason; null for none.</param>
public sealed record ReceivedPage(IReadOnlyList<ReceivedGrant> Grants, RecordAccess Access, string? Refused = null);

/// <summary>A registration of another institution, as far as it is open.</summary>
public sealed record SharedPage(SharedRecord Record, RegistrationSummary Summary);

/// <summary>Registrations of other institutions: what is offered, and what may be read.</summary>
[Route("/shared")]
[Require(Permissions.RegistrationsView)]
public sealed class SharedController(
    DcimDbContext db,
    RecordAccess access,
    AccessReasons reasons,
    RegistrationSections sections,
    SheetForms forms,
    IndicatorCatalogue catalogue,
    IValidator<ReasonForm> validator,
    TimeProvider clock,
    Texts text
) : Controller
{
    private const string IndexView = "/Features/Sharing/SharedIndex.cshtml";

    [HttpGet("")]
    public async Task<IActionResult> Index()
    {
        var page = new ReceivedPage(await access.ReceivedAsync(HttpContext.RequestAborted), access);
        // To each owner its own: it is told which of its records were shown.
        foreach (var owner in page.Grants.Where(g => g.Registration is not null).GroupBy(g => g.Grant.OwnerId))
            db.Note(
                AuditAction.Listed,
                nameof(Grant),
                "shared",
                owner.Key,
                shown: owner.Select(g => g.Registration).OfType<string>()
            );
        db.Note(AuditAction.Listed, nameof(Grant), "shared", User.InstitutionId());
        await db.SaveChangesAsync();
        return View(IndexView, page);
    }

    /// <summary>Accepts or declines an offer; a decline says why, and its owner is told.</summary>
    [HttpPost("offers/{grant}")]
    [Require(Permissions.GrantsManage)]
    public async Task<IActionResult> Answer(string grant, ReasonForm form)
    {
        if (await access.FindOfferAsync(grant) is not var (offer, registration))
            return NotFound();
        var accepts = form.Intent == "accept";
        if (!accepts)
        {
            (await validator.ValidateAsync(form)).AddToModelState(ModelState);
            if (!ModelState.IsValid)
            {
                Response.StatusCode = StatusCodes.Status400BadRequest;
                return View(
                    IndexView,
                    new ReceivedPage(await access.ReceivedAsync(HttpContext.RequestAborted), access, grant)
                );
            }
            offer.SealedAnswer = reasons.Seal<Grant>(registration, offer.Code, form.Reason!.Trim());
        }
        offer.State = accepts ? GrantState.InForce : GrantState.Declined;
        (offer.AnsweredAt, offer.AnsweredBy) = (clock.GetUtcNow().UtcDateTime, User.UserId());
        offer.Version++;
        db.NoteDecision(
            registration,
            nameof(Grant),
            $"{(accepts ? "accepted" : "declined")} {RecordAccess.PurposeOf(offer.Kind)}",
            accepts ? null : form.Reason!.Trim()
        );
        try
        {
            await db.SaveChangesAsync();
        }
        catch (DbUpdateConcurrencyException)
        {
            TempData["Notice"] = text["Sheet.SavedMeanwhile"]; // its owner took it back at the same moment
            return Redirect("/shared");
        }
        TempData["Notice"] = text[accepts ? "Shared.Accepted" : "Shared.Declined"];
        return Redirect(accepts ? $"/shared/{registration.Code}" : "/shared");
    }

    [HttpGet("{code}")]
    public Task<IActionResult> Show(string code) =>
        ShowAsync(code, AuditAction.Viewed, "/Features/Sharing/SharedShow.cshtml");

    [HttpGet("{code}/print")]
    public Task<IActionResult> Print(string code) =>
        ShowAsync(code, AuditAction.Printed, "/Features/Sharing/SharedPrint.cshtml");

    [HttpGet("{code}/identity")]
    public async Task<IActionResult> Identity(string code) =>
        await access.OpenIdentityAsync(code) is var (registration, identity)
            ? View("/Features/Sharing/SharedIdentity.cshtml", new IdentityPage(registration, identity))
            : NotFound();

    private async Task<IActionResult> ShowAsync(string code, AuditAction action, string view)
    {
        if (await access.FindAsync(code, HttpContext.RequestAborted) is not { } record)
            return NotFound();
        var registration = record.Registration;
        db.Note(action, nameof(Registration), code, registration.InstitutionId, purpose: record.Purpose);
        await db.SaveChangesAsync();
        return View(
            view,
            new SharedPage(
                record,
                new(
                    registration,
                    FormPage.Details(catalogue, registration.Regime),
                    sections,
                    [
                        .. sections
                            .All.Where(s => record.Sections.Contains(s.Name))
                            .Select(s => sections.StateOf(s, registration)),
                    ],
                    MainFormRule.Of(registration),
                    await forms.AnswerTextsAsync(),
                    [],
                    record.HasIdentity,
                    new(registration, TimelineFilter.Person, [], "")
                )
            )
        );
    }
}
