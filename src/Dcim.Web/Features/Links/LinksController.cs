using System.Security.Claims;
using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Data.Linkage;
using Dcim.Data.Registrations;
using Dcim.Domain.Counting;
using Dcim.Domain.Records;
using Dcim.Web.Features.Sharing;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using FluentValidation;
using FluentValidation.AspNetCore;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Links;

/// <summary>A registration of a pair, as far as who decides may see it.</summary>
/// <param name="Identity">Null where it is another institution's, or for the statistics alone.</param>
public sealed record PairCard(Registration? Registration, VictimFact? Fact, IdentityDetails? Identity);

/// <summary>A pair to decide on.</summary>
public sealed record PairPage(
    WaitingPair Waiting,
    IReadOnlyList<PairCard> Cards,
    PairAgreements Agreements,
    string? Reason
);

internal static class LinkReviewer
{
    extension(ClaimsPrincipal user)
    {
        /// <summary>Who has no registrations of her own decides for the statistics.</summary>
        public bool IsLinkReviewer() =>
            Permissions.Has(user, Permissions.LinksDecide) && !Permissions.Has(user, Permissions.RegistrationsEdit);
    }
}

/// <summary>
/// Whether two registrations are about one person: a queue, a pair at a time, for the institution whose turn it is and for the national
/// link reviewer.
/// </summary>
[Route("/links")]
[Require(Permissions.LinksDecide)]
public sealed class LinksController(
    DcimDbContext db,
    VictimLinkQueue queue,
    RegistrationStore store,
    PairFacts facts,
    IValidator<ReasonForm> validator,
    Texts text
) : Controller
{
    private bool IsReviewer => User.IsLinkReviewer();

    [HttpGet("")]
    public async Task<IActionResult> Index() => View(await queue.CountAsync(IsReviewer, HttpContext.RequestAborted));

    [HttpPost("next")]
    public async Task<IActionResult> Next()
    {
        if (await queue.TakeNextAsync(IsReviewer, HttpContext.RequestAborted) is { } code)
            return Redirect($"/links/{code}");
        TempData["Notice"] = text["Links.NothingWaits"];
        return Redirect("/links");
    }

    [HttpGet("{code}")]
    public async Task<IActionResult> Show(string code) =>
        await queue.FindAsync(code, IsReviewer, HttpContext.RequestAborted) is { } waiting
            ? View(await PageAsync(waiting))
            : NotFound();

    [HttpPost("{code}")]
    public async Task<IActionResult> Say(string code, ReasonForm form)
    {
        if (await queue.FindAsync(code, IsReviewer, HttpContext.RequestAborted) is not { } waiting)
        {
            // Sent a second time, or decided meanwhile.
            TempData["Notice"] = text["Links.DecidedMeanwhile"];
            return Redirect("/links");
        }
        if (form.Intent is not ("same" or "different"))
        {
            await queue.LeaveAsync(waiting, HttpContext.RequestAborted);
            return Redirect("/links");
        }
        if (waiting.Voice == LinkVoice.Reviewer || !string.IsNullOrWhiteSpace(form.Reason))
            (await validator.ValidateAsync(form)).AddToModelState(ModelState);
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return View(nameof(Show), await PageAsync(waiting, form.Reason));
        }
        var outcome = await queue.SayAsync(
            waiting,
            form.Intent == "same",
            string.IsNullOrWhiteSpace(form.Reason) ? null : form.Reason.Trim(),
            HttpContext.RequestAborted
        );
        TempData["Notice"] = text[
            outcome switch
            {
                LinkOutcome.Contradicted or LinkOutcome.OnePerson => "Links.Contradicted",
                LinkOutcome.NotLinkable => "Links.NotLinkable",
                _ => "Links.Said",
            }
        ];
        return await Next();
    }

    private async Task<PairPage> PageAsync(WaitingPair waiting, string? reason = null)
    {
        var cards = new List<PairCard>();
        foreach (var id in new[] { waiting.Pair.FirstId, waiting.Pair.SecondId })
            if (waiting.Own.Contains(id))
            {
                var registration = await RegistrationStore
                    .Whole(db.Registrations.Where(r => r.Id == id))
                    .AsNoTracking()
                    .SingleAsync(HttpContext.RequestAborted);
                cards.Add(new(registration, null, await store.OpenIdentityAsync(registration, AuditPurpose.Compare)));
            }
            else
                cards.Add(
                    new(
                        null,
                        waiting.Voice == LinkVoice.Reviewer
                            ? await facts.FindAsync(id, HttpContext.RequestAborted)
                            : null,
                        null
                    )
                );
        db.Note(AuditAction.Viewed, "VictimLink", waiting.Pair.Code, purpose: AuditPurpose.Compare);
        await db.SaveChangesAsync();
        return new(waiting, cards, await PairAgreements.OfAsync(db, waiting.Pair, HttpContext.RequestAborted), reason);
    }
}
