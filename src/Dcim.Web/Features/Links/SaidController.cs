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

namespace Dcim.Web.Features.Links;

/// <summary>What is shown of the records of pairs beside the codes of the institution's own.</summary>
public sealed record SaidRecords(LinkedKind Kind, bool IsReviewer)
{
    /// <summary>For the link reviewer the registrations, by their ids; none for an institution.</summary>
    public IReadOnlyDictionary<long, VictimFact> Registrations { get; init; } = new Dictionary<long, VictimFact>();

    /// <summary>For the link reviewer the offender records, by their ids; none for an institution.</summary>
    public IReadOnlyDictionary<long, OffenderFact> Offenders { get; init; } = new Dictionary<long, OffenderFact>();

    /// <summary>Of the institution's own offender records, by their ids, the codes of the proceedings that the reader may read.</summary>
    public IReadOnlyDictionary<long, IReadOnlyList<string>> Proceedings { get; init; } =
        new Dictionary<long, IReadOnlyList<string>>();

    public bool IsOfOffenders => Kind == LinkedKind.Offender;

    /// <summary>Of the queue of pairs.</summary>
    public string Queue => IsOfOffenders ? "/links/offenders" : "/links";

    /// <summary>Of the list of what was said.</summary>
    public string Address => $"{Queue}/said";
}

/// <summary>What holds of pairs, as far as the reader may know it.</summary>
/// <param name="Of">Code of the registration of the institution that alone is shown; null for all.</param>
public sealed record LinksSaidPage(IReadOnlyList<LinkSaid> Said, SaidRecords Records, string? Of);

/// <summary>Something said that is to be taken back.</summary>
/// <param name="Along">Of a link the others that end with it, by the id of the record of the institution that leaves.</param>
public sealed record TakeBackPage(
    LinkSaid Said,
    SaidRecords Records,
    IReadOnlyDictionary<long, IReadOnlyList<LinkSaid>> Along,
    ReasonForm Form,
    string? Leaves
)
{
    /// <summary>It makes a difference which of two records leaves.</summary>
    public bool AsksWhichLeaves => Said.Own.Count > 1 && Along.Any(a => a.Value.Count > 0);
}

/// <summary>What was said of pairs of one kind of records and still holds, to take it back.</summary>
public abstract class SaidController<TEvent, TPair>(
    DcimDbContext db,
    LinksSaid<TEvent, TPair> links,
    IValidator<ReasonForm> reasons,
    Texts text
) : Controller
    where TEvent : LinkEvent
    where TPair : CandidatePair
{
    private const string TakeBackView = "/Features/Links/TakeBack.cshtml";

    protected DcimDbContext Db => db;
    protected Texts Text => text;
    protected abstract LinkedKind Kind { get; }
    protected abstract bool IsReviewer { get; }

    /// <summary>What the audit calls the links.</summary>
    private string Entity => Kind == LinkedKind.Offender ? "OffenderLink" : "VictimLink";

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
        var list = new SaidRecords(Kind, IsReviewer).Address;
        if (await links.FindAsync(code, IsReviewer, HttpContext.RequestAborted) is not { } said)
        {
            // Sent a second time, or taken back meanwhile.
            TempData["Notice"] = text["LinksSaid.Meanwhile"];
            return Redirect(list);
        }
        var page = await PageAsync(said, form, leaves);
        (await reasons.ValidateAsync(form)).AddToModelState(ModelState);
        long? leaving = said.Own.FirstOrDefault(o => o.Value == leaves) is { Value: not null } own ? own.Key : null;
        if (page.AsksWhichLeaves && leaving is null)
            ModelState.AddModelError(
                "Leaves",
                text[page.Records.IsOfOffenders ? "OffenderLinks.LeavesMissing" : "LinksSaid.LeavesMissing"]
            );
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
        return Redirect(list);
    }

    /// <param name="record">Id of the record of the institution that alone is shown, with its code; null for all.</param>
    protected async Task<IActionResult> ListAsync(long? record = null, string? of = null)
    {
        var said = await links.ListAsync(IsReviewer, record, HttpContext.RequestAborted);
        var institution = IsReviewer ? null : User.InstitutionId();
        db.Note(AuditAction.Listed, Entity, "said", institution, shown: said.SelectMany(s => s.Own.Values));
        await db.SaveChangesAsync();
        return View("/Features/Links/Said.cshtml", new LinksSaidPage(said, await RecordsAsync(said), of));
    }

    protected abstract Task<SaidRecords> RecordsAsync(IReadOnlyList<LinkSaid> said);

    /// <summary>Of the records of pairs.</summary>
    protected static IReadOnlyCollection<long> IdsOf(IReadOnlyList<LinkSaid> said) =>
        [.. said.SelectMany(s => s.Pairs).SelectMany(p => new[] { p.FirstId, p.SecondId }).Distinct()];

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
        return new(said, await RecordsAsync([said, .. along.Values.SelectMany(s => s)]), along, form, leaves);
    }
}
