using Dcim.Data;
using Dcim.Data.Access;
using Dcim.Data.Audit;
using Dcim.Data.Proceedings;
using Dcim.Domain.Records;
using Dcim.Web.Features.Registrations;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Proceedings;

/// <summary>What the form of an offer sends.</summary>
public sealed class HandOverForm
{
    /// <summary>Code of the authority it is offered to.</summary>
    public string? Recipient { get; set; }

    /// <summary>Names of the sections that are to be read.</summary>
    public string[] Sections { get; set; } = [];
    public string? Reason { get; set; }
}

/// <summary>The page on which a proceeding is offered.</summary>
public sealed record HandOverPage(
    Proceeding Proceeding,
    HandOverForm Form,
    IReadOnlyList<Institution> Recipients,
    IReadOnlyList<string> Sections
);

/// <summary>An offer as the other side sees it before and after its answer: no data of the proceeding.</summary>
public sealed record OfferPage(HandOverOffer Offer, HandOverReasons Reasons)
{
    /// <summary>Code of the proceeding, once it is accepted.</summary>
    public string? Proceeding { get; init; }
    public string? Reason { get; init; }
}

/// <summary>Offers of proceedings from one authority to another, and their answers.</summary>
[AuthoritiesOnly]
[Require(Permissions.ProceedingsView)]
public sealed class HandOversController(
    DcimDbContext db,
    ProceedingAccess access,
    HandOvers handOvers,
    RegistrationSections sections,
    SheetForms forms,
    Texts text
) : Controller
{
    private const string FormView = "/Features/Proceedings/HandOver.cshtml";
    private const string OfferView = "/Features/Proceedings/Offer.cshtml";

    [HttpGet("/proceedings/{code}/hand-over")]
    [Require(Permissions.GrantsManage)]
    public async Task<IActionResult> Offer(string code)
    {
        if (await access.FindLedAsync(code) is not { } proceeding)
            return NotFound();
        if (await handOvers.OpenOfferAsync(proceeding) is not null)
            return Told(code, "HandOver.AlreadyOffered");
        db.Note(AuditAction.Viewed, nameof(Proceeding), code, proceeding.InstitutionId, purpose: "share");
        await db.SaveChangesAsync();
        return View(FormView, await PageAsync(proceeding, new()));
    }

    [HttpPost("/proceedings/{code}/hand-over")]
    [Require(Permissions.GrantsManage)]
    public async Task<IActionResult> Offer(string code, HandOverForm form)
    {
        if (await access.FindLedAsync(code) is not { } proceeding)
            return NotFound();
        if (await handOvers.OpenOfferAsync(proceeding) is not null)
            return Told(code, "HandOver.AlreadyOffered");
        var page = await PageAsync(proceeding, form);
        var recipient = page.Recipients.SingleOrDefault(i => i.Code == form.Recipient);
        if (recipient is null)
            ModelState.AddModelError(nameof(form.Recipient), text["HandOver.RecipientMissing"]);
        forms.CheckLine(nameof(form.Reason), form.Reason?.Trim() ?? "", "Proceeding.ReasonMissing", ModelState);
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return View(FormView, page);
        }
        handOvers.Offer(proceeding, recipient!, page.Sections.Intersect(form.Sections), form.Reason!.Trim());
        return await SavedAsync() ? Told(code, "HandOver.Offered") : await AgainAsync(() => Offer(code, form));
    }

    [HttpPost("/proceedings/{code}/hand-over/withdraw")]
    [Require(Permissions.GrantsManage)]
    public async Task<IActionResult> Withdraw(string code)
    {
        if (await access.FindAsync(code) is not { } found)
            return NotFound();
        if (!found.Leads || await handOvers.OpenOfferAsync(found.Proceeding) is not { } offer)
            return Told(code, "HandOver.NothingToWithdraw");
        handOvers.Withdraw(offer);
        return await SavedAsync() ? Told(code, "HandOver.Withdrawn") : await AgainAsync(() => Withdraw(code));
    }

    [HttpGet("/hand-overs/{code}")]
    [Require(Permissions.GrantsManage)]
    public async Task<IActionResult> Show(string code)
    {
        if (await access.FindOfferAsync(code) is not { } offer)
            return NotFound();
        db.Note(AuditAction.Viewed, "HandOver", code, offer.Grant.OwnerId);
        await db.SaveChangesAsync();
        return View(OfferView, await PageAsync(offer));
    }

    [HttpPost("/hand-overs/{code}/accept")]
    [Require(Permissions.GrantsManage)]
    public async Task<IActionResult> Accept(string code)
    {
        if (await access.FindOfferAsync(code) is not { } offer)
            return NotFound();
        if (!await handOvers.AcceptAsync(offer.Grant))
            return await NoLongerAsync(offer);
        if (!await SavedAsync())
            return await AgainAsync(() => Accept(code));
        TempData["Notice"] = text["HandOver.Accepted"];
        return Redirect($"/hand-overs/{code}");
    }

    [HttpPost("/hand-overs/{code}/decline")]
    [Require(Permissions.GrantsManage)]
    public async Task<IActionResult> Decline(string code, string? reason)
    {
        if (await access.FindOfferAsync(code) is not { } offer)
            return NotFound();
        if (offer.Grant.State != GrantState.Offered)
            return await NoLongerAsync(offer);
        forms.CheckLine(nameof(reason), reason?.Trim() ?? "", "Proceeding.ReasonMissing", ModelState);
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return View(OfferView, await PageAsync(offer) with { Reason = reason });
        }
        handOvers.Decline(offer.Grant, reason!.Trim());
        if (!await SavedAsync())
            return await AgainAsync(() => Decline(code, reason));
        TempData["Notice"] = text["HandOver.Declined"];
        return Redirect("/proceedings");
    }

    /// <summary>Withdrawn or answered meanwhile: the page of the offer says which.</summary>
    private async Task<IActionResult> NoLongerAsync(HandOverOffer offer)
    {
        Response.StatusCode = StatusCodes.Status409Conflict;
        return View(OfferView, await PageAsync(offer));
    }

    private async Task<OfferPage> PageAsync(HandOverOffer offer) =>
        new(offer, handOvers.ReasonsOf(offer.Grant))
        {
            Proceeding =
                offer.Grant.State == GrantState.InForce
                    ? await db
                        .Proceedings.Where(p => p.Id == offer.Grant.ProceedingId)
                        .Select(p => p.Code)
                        .SingleOrDefaultAsync()
                    : null,
        };

    private async Task<HandOverPage> PageAsync(Proceeding proceeding, HandOverForm form)
    {
        var excluded = await db
            .Exclusions.Where(x => x.ProceedingId == proceeding.Id && x.ExcludedInstitutionId != null)
            .Select(x => x.ExcludedInstitutionId)
            .ToListAsync();
        return new(
            proceeding,
            form,
            [
                .. (await forms.RegisterAsync()).Where(i =>
                    i.LeadsProceedings && i.Id != proceeding.InstitutionId && !excluded.Contains(i.Id)
                ),
            ],
            ["registration", "identity", .. sections.All.Select(s => s.Name)]
        );
    }

    private async Task<bool> SavedAsync()
    {
        try
        {
            await db.SaveChangesAsync();
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
    }

    /// <summary>Once more, upon what is saved now.</summary>
    private Task<IActionResult> AgainAsync(Func<Task<IActionResult>> action)
    {
        db.ChangeTracker.Clear();
        return action();
    }

    private RedirectResult Told(string code, string notice)
    {
        TempData["Notice"] = text[notice];
        return Redirect($"/proceedings/{code}");
    }
}
