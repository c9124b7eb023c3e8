using Dcim.Data;
using Dcim.Data.Linkage;
using Dcim.Domain.Records;
using Dcim.Web.Features.Sharing;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using FluentValidation;
using FluentValidation.AspNetCore;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Links;

/// <summary>
/// What was said of pairs and still holds, to take it back; and two registrations of the institution that somebody knows to be one person,
/// to link them.
/// </summary>
[Route("/links")]
[Require(Permissions.LinksDecide)]
public sealed class LinksSaidController(
    DcimDbContext db,
    VictimLinksSaid links,
    LinkStore store,
    PairFacts facts,
    IValidator<ReasonForm> reasons,
    IValidator<OwnPairForm> pairs,
    Texts text
) : SaidController<VictimLinkEvent, VictimCandidatePair>(db, links, reasons, text)
{
    private const string OwnPairView = "/Features/Links/OwnPair.cshtml";

    protected override LinkedKind Kind => LinkedKind.Victim;
    protected override bool IsReviewer => User.IsLinkReviewer();

    /// <param name="of">Code of a registration of the institution: only what was said of it.</param>
    [HttpGet("said")]
    public async Task<IActionResult> Index(string? of)
    {
        var one = of is null || IsReviewer ? null : await FindAsync(of);
        return of is not null && one is null ? NotFound() : await ListAsync(one?.Id, one?.Code);
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
                    TempData["Notice"] = Text["OwnPair.Done"];
                    return Redirect($"/links/said?of={first.Code}");
                case LinkOutcome.Unchanged:
                    TempData["Notice"] = Text["OwnPair.Unchanged"];
                    return Redirect($"/links/said?of={first.Code}");
                default:
                    // One message for whatever stands against it: that may be what nobody here is to know.
                    ModelState.AddModelError(nameof(form.Second), Text["OwnPair.NotLinkable"]);
                    break;
            }
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return View(OwnPairView, form);
    }

    private async Task<Registration?> FindTypedAsync(string box, string? code)
    {
        var found = await FindAsync(RecordCodes.Read(code));
        if (found is null)
            ModelState.AddModelError(box, Text["OwnPair.NotFound"]);
        return found;
    }

    /// <summary>A submitted registration that the reader sees.</summary>
    private Task<Registration?> FindAsync(string code)
    {
        Dcim.Domain.Answers.Code draft = "DRA";
        return Db
            .Registrations.AsNoTracking()
            .SingleOrDefaultAsync(r => r.Code == code && r.Quality != draft, HttpContext.RequestAborted);
    }

    protected override async Task<SaidRecords> RecordsAsync(IReadOnlyList<LinkSaid> said) =>
        IsReviewer
            ? new(Kind, IsReviewer) { Registrations = await facts.FindAsync(IdsOf(said), HttpContext.RequestAborted) }
            : new(Kind, IsReviewer);
}
