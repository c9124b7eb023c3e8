using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Data.Linkage;
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

/// <summary>What holds of pairs, as far as the reader may know it.</summary>
/// <param name="Facts">For the link reviewer the registrations, by their ids; none for an institution.</param>
/// <param name="Of">Code of the registration of the institution that alone is shown; null for all.</param>
public sealed record LinksSaidPage(
    IReadOnlyList<LinkSaid> Said,
    IReadOnlyDictionary<long, VictimFact> Facts,
    bool IsReviewer,
    string? Of
);

/// <summary>Something said that is to be taken back.</summary>
/// <param name="Along">Of a link the others that end with it, by the id of the registration of the institution that leaves.</param>
public sealed record TakeBackPage(
    LinkSaid Said,
    IReadOnlyDictionary<long, VictimFact> Facts,
    bool IsReviewer,
    IReadOnlyDictionary<long, IReadOnlyList<LinkSaid>> Along,
    ReasonForm Form,
    string? Leaves
)
{
    /// <summary>It makes a difference which of two registrations leaves.</summary>
    public bool AsksWhichLeaves => Said.Own.Count > 1 && Along.Any(a => a.Value.Count > 0);
}

/// <summary>
/// What was said of pairs and still holds, to take it back; and two registrations of the institution that somebody knows to be one person,
/// to link them.
/// </summary>
[Route("/links")]
[Require(Permissions.LinksDecide)]
public sealed class LinksSaidController(
    DcimDbContext db,
    LinksSaid links,
    LinkStore store,
    PairFacts facts,
    IValidator<ReasonForm> reasons,
    IValidator<OwnPairForm> pairs,
    Texts text
) : Controller
{
    private const string Entity = "VictimLink";
    private const string TakeBackView = "/Features/Links/TakeBack.cshtml";
    private const string OwnPairView = "/Features/Links/OwnPair.cshtml";

    private bool IsReviewer => User.IsLinkReviewer();

    /// <param name="of">Code of a registration of the institution: only what was said of it.</param>
    [HttpGet("said")]
    public async Task<IActionResult> Index(string? of)
    {
        var one = of is null || IsReviewer ? null : await FindAsync(of);
        if (of is not null && one is null)
            return NotFound();
        var said = await links.ListAsync(IsReviewer, one?.Id, HttpContext.RequestAborted);
        db.Note(
            AuditAction.Listed,
            Entity,
            "said",
            IsReviewer ? null : User.InstitutionId(),
            shown: said.SelectMany(s => s.Own.Values)
        );
        await db.SaveChangesAsync();
        return View(
            "/Features/Links/Said.cshtml",
            new LinksSaidPage(said, await FactsAsync(said), IsReviewer, one?.Code)
        );
    }

    [HttpGet("said/{code}")]
    public async Task<IActionResult> TakeBack(string code)
    {
        if (await links.FindAsync(code, IsReviewer, HttpContext.RequestAborted) is not { } said)
            return NotFound();
        db.Note(AuditAction.Viewed, Entity, said.Code, purpose: AuditPurpose.Read);
        await db.SaveChangesAsync();
        return View(TakeBackView, await PageAsync(said, new(), null));
    }

    [HttpPost("said/{code}")]
    public async Task<IActionResult> TakeBack(string code, ReasonForm form, string? leaves)
    {
        if (await links.FindAsync(code, IsReviewer, HttpContext.RequestAborted) is not { } said)
        {
            // Sent a second time, or taken back meanwhile.
            TempData["Notice"] = text["LinksSaid.Meanwhile"];
            return Redirect("/links/said");
        }
        var page = await PageAsync(said, form, leaves);
        (await reasons.ValidateAsync(form)).AddToModelState(ModelState);
        long? leaving = said.Own.FirstOrDefault(o => o.Value == leaves) is { Value: not null } own ? own.Key : null;
        if (page.AsksWhichLeaves && leaving is null)
            ModelState.AddModelError("Leaves", text["LinksSaid.LeavesMissing"]);
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return View(TakeBackView, page);
        }
        var outcome = await links.TakeBackAsync(
            said,
            IsReviewer,
            form.Reason!.Trim(),
            leaving,
            HttpContext.RequestAborted
        );
        TempData["Notice"] = text[outcome == LinkOutcome.Done ? "LinksSaid.Done" : "LinksSaid.Meanwhile"];
        return Redirect("/links/said");
    }

    /// <param name="of">Code of a registration that the form begins with.</param>
    [HttpGet("own")]
    [Require(Permissions.RegistrationsEdit)]
    public IActionResult OwnPair(string? of) => View(OwnPairView, new OwnPairForm { First = of });

    [HttpPost("own")]
    [Require(Permissions.RegistrationsEdit)]
    public async Task<IActionResult> OwnPair(OwnPairForm form)
    {
        (await pairs.ValidateAsync(form)).AddToModelState(ModelState);
        var (first, second) = ModelState.IsValid
            ? (
                await FindTypedAsync(nameof(form.First), form.First),
                await FindTypedAsync(nameof(form.Second), form.Second)
            )
            : (null, null);
        if (first is not null && second is not null)
            switch (
                await store.LinkAsync(
                    LinkedKind.Victim,
                    first.Id,
                    second.Id,
                    LinkBasis.Owner,
                    reason: form.Reason!.Trim(),
                    cancellationToken: HttpContext.RequestAborted
                )
            )
            {
                case LinkOutcome.Done:
                    TempData["Notice"] = text["OwnPair.Done"];
                    return Redirect($"/links/said?of={first.Code}");
                case LinkOutcome.Unchanged:
                    TempData["Notice"] = text["OwnPair.Unchanged"];
                    return Redirect($"/links/said?of={first.Code}");
                default:
                    // One message for whatever stands against it: that may be what nobody here is to know.
                    ModelState.AddModelError(nameof(form.Second), text["OwnPair.NotLinkable"]);
                    break;
            }
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return View(OwnPairView, form);
    }

    private async Task<Registration?> FindTypedAsync(string box, string? code)
    {
        var found = await FindAsync(RecordCodes.Read(code));
        if (found is null)
            ModelState.AddModelError(box, text["OwnPair.NotFound"]);
        return found;
    }

    /// <summary>A submitted registration that the reader sees.</summary>
    private Task<Registration?> FindAsync(string code)
    {
        Dcim.Domain.Answers.Code draft = "DRA";
        return db
            .Registrations.AsNoTracking()
            .SingleOrDefaultAsync(r => r.Code == code && r.Quality != draft, HttpContext.RequestAborted);
    }

    private async Task<TakeBackPage> PageAsync(LinkSaid said, ReasonForm form, string? leaves)
    {
        var along = new Dictionary<long, IReadOnlyList<LinkSaid>>();
        if (said.Act == LinkAct.Linked)
            foreach (var own in said.Own.Keys)
                along[own] =
                [
                    .. (await links.ListAsync(asReviewer: false, own, HttpContext.RequestAborted)).Where(s =>
                        s.Act == LinkAct.Linked && s.Code != said.Code
                    ),
                ];
        return new(said, await FactsAsync([said]), IsReviewer, along, form, leaves);
    }

    private async Task<IReadOnlyDictionary<long, VictimFact>> FactsAsync(IReadOnlyList<LinkSaid> said) =>
        IsReviewer
            ? await facts.FindAsync(
                [.. said.SelectMany(s => s.Pairs).SelectMany(p => new[] { p.FirstId, p.SecondId }).Distinct()],
                HttpContext.RequestAborted
            )
            : new Dictionary<long, VictimFact>();
}
