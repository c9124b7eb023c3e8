using Dcim.Data;
using Dcim.Data.Linkage;
using Dcim.Domain.Records;
using Dcim.Web.Features.Sharing;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Links;

/// <summary>What was said of pairs of offender records and still holds, to take it back: for those who decide on such pairs.</summary>
[Route("/links/offenders")]
[Require(Permissions.LinksDecide)]
[OffenderLinksOnly]
public sealed class OffenderLinksSaidController(
    DcimDbContext db,
    OffenderLinksSaid links,
    OffenderPairFacts facts,
    IValidator<ReasonForm> reasons,
    Texts text
) : SaidController<OffenderLinkEvent, OffenderCandidatePair>(db, links, reasons, text)
{
    protected override LinkedKind Kind => LinkedKind.Offender;

    /// <summary>Who writes in no proceeding decides for the statistics.</summary>
    protected override bool IsReviewer => !Permissions.Has(User, Permissions.ProceedingsEdit);

    [HttpGet("said")]
    public Task<IActionResult> Index() => ListAsync();

    protected override async Task<SaidRecords> RecordsAsync(IReadOnlyList<LinkSaid> said)
    {
        if (IsReviewer)
            return new(Kind, IsReviewer) { Offenders = await facts.FindAsync(IdsOf(said), HttpContext.RequestAborted) };
        var own = said.SelectMany(s => s.Own.Keys).Distinct().ToList();
        var places = await Db
            .Defendants.Where(d => own.Contains(d.OffenderId))
            .OrderBy(d => d.ProceedingId)
            .Select(d => new { d.OffenderId, d.Proceeding.Code })
            .ToListAsync(HttpContext.RequestAborted);
        return new(Kind, IsReviewer)
        {
            Proceedings = places
                .GroupBy(p => p.OffenderId)
                .ToDictionary(of => of.Key, IReadOnlyList<string> (of) => [.. of.Select(p => p.Code).Distinct()]),
        };
    }
}
