using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Data.Linkage;
using Dcim.Data.Proceedings;
using Dcim.Domain.Records;
using Dcim.Web.Features.Sharing;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using FluentValidation;
using FluentValidation.AspNetCore;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Links;

/// <summary>An offender's record of a pair, as far as who decides may see it.</summary>
/// <param name="Details">Null where it is another authority's, or for the statistics alone.</param>
/// <param name="Proceedings">Codes of those with the offender that who decides may read.</param>
public sealed record OffenderCard(
    OffenderRecord? Offender,
    OffenderDetails? Details,
    IReadOnlyList<string> Proceedings,
    OffenderFact? Fact
);

/// <summary>A pair of offender records to decide on.</summary>
public sealed record OffenderPairPage(
    WaitingPair Waiting,
    IReadOnlyList<OffenderCard> Cards,
    PairAgreements Agreements,
    string? Reason
);

/// <summary>
/// Whether two offender records are about one person: a queue for those who write in proceedings of the authority whose turn it is, and
/// for the national link reviewer.
/// </summary>
[Route("/links/offenders")]
[Require(Permissions.LinksDecide)]
[OffenderLinksOnly]
public sealed class OffenderLinksController(
    DcimDbContext db,
    OffenderLinkQueue queue,
    ProceedingRowStore rowStore,
    OffenderPairFacts facts,
    IValidator<ReasonForm> validator,
    Texts text
) : Controller
{
    private const string QueueView = "/Features/Links/OffenderPairs.cshtml";
    private const string PairView = "/Features/Links/OffenderPair.cshtml";
    private const string Queue = "/links/offenders";

    /// <summary>Who writes in no proceeding decides for the statistics.</summary>
    private bool IsReviewer => !Permissions.Has(User, Permissions.ProceedingsEdit);

    [HttpGet("")]
    public async Task<IActionResult> Index() =>
        View(QueueView, await queue.CountAsync(IsReviewer, HttpContext.RequestAborted));

    [HttpPost("next")]
    public async Task<IActionResult> Next()
    {
        if (await queue.TakeNextAsync(IsReviewer, HttpContext.RequestAborted) is { } code)
            return Redirect($"{Queue}/{code}");
        TempData["Notice"] = text["Links.NothingWaits"];
        return Redirect(Queue);
    }

    [HttpGet("{code}")]
    public async Task<IActionResult> Show(string code) =>
        await queue.FindAsync(code, IsReviewer, HttpContext.RequestAborted) is { } waiting
            ? View(PairView, await PageAsync(waiting))
            : NotFound();

    [HttpPost("{code}")]
    public async Task<IActionResult> Say(string code, ReasonForm form)
    {
        if (await queue.FindAsync(code, IsReviewer, HttpContext.RequestAborted) is not { } waiting)
        {
            // Sent a second time, or decided meanwhile.
            TempData["Notice"] = text["Links.DecidedMeanwhile"];
            return Redirect(Queue);
        }
        if (form.Intent is not ("same" or "different"))
        {
            await queue.LeaveAsync(waiting, HttpContext.RequestAborted);
            return Redirect(Queue);
        }
        if (waiting.Voice == LinkVoice.Reviewer || !string.IsNullOrWhiteSpace(form.Reason))
            (await validator.ValidateAsync(form)).AddToModelState(ModelState);
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return View(PairView, await PageAsync(waiting, form.Reason));
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
                LinkOutcome.Contradicted or LinkOutcome.OnePerson => "OffenderLinks.Contradicted",
                LinkOutcome.NotLinkable => "OffenderLinks.NotLinkable",
                _ => "Links.Said",
            }
        ];
        return await Next();
    }

    private async Task<OffenderPairPage> PageAsync(WaitingPair waiting, string? reason = null)
    {
        var cards = new List<OffenderCard>();
        foreach (
            var id in new[] { waiting.Pair.FirstId, waiting.Pair.SecondId }.OrderByDescending(waiting.Own.Contains)
        )
            cards.Add(
                waiting.Own.Contains(id) ? await OpenAsync(id)
                : waiting.Voice == LinkVoice.Reviewer
                    ? new(null, null, [], await facts.FindAsync(id, HttpContext.RequestAborted))
                : new(null, null, [], null)
            );
        db.Note(AuditAction.Viewed, "OffenderLink", waiting.Pair.Code, purpose: AuditPurpose.Compare);
        await db.SaveChangesAsync();
        return new(waiting, cards, await PairAgreements.OfAsync(db, waiting.Pair, HttpContext.RequestAborted), reason);
    }

    /// <summary>The identity is opened; the reading is noted with the page's.</summary>
    private async Task<OffenderCard> OpenAsync(long id)
    {
        var offender = await db.OffenderRecords.AsNoTracking().SingleAsync(o => o.Id == id, HttpContext.RequestAborted);
        var proceedings = await db
            .Defendants.Where(d => d.OffenderId == id)
            .OrderBy(d => d.ProceedingId)
            .Select(d => d.Proceeding.Code)
            .ToListAsync(HttpContext.RequestAborted);
        db.Note(
            AuditAction.Viewed,
            nameof(OffenderRecord),
            offender.Code,
            User.InstitutionId(),
            purpose: AuditPurpose.Compare
        );
        return new(offender, rowStore.Open(offender), proceedings, null);
    }
}
