using Dcim.Data;
using Dcim.Data.Access;
using Dcim.Data.Audit;
using Dcim.Data.Proceedings;
using Dcim.Data.Registrations;
using Dcim.Domain.Records;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Proceedings;

/// <summary>A registration and the proceedings it can be put into.</summary>
/// <param name="In">Codes of the proceedings the own institution leads that she is in.</param>
/// <param name="Others">Codes of the newest others.</param>
public sealed record RegistrationProceedingsPage(
    Registration Registration,
    IReadOnlyList<string> In,
    IReadOnlyList<string> Others
)
{
    /// <summary>The one chosen, where the form is shown again.</summary>
    public string? Chosen { get; init; }
}

/// <summary>Puts a registration into a proceeding, from the registration's own page.</summary>
[Route("/registrations/{code}/proceedings")]
[AuthoritiesOnly]
[Require(Permissions.ProceedingsEdit)]
public sealed class RegistrationProceedingsController(
    DcimDbContext db,
    RegistrationStore registrations,
    ProceedingAccess access,
    ProceedingStore store,
    Texts text
) : Controller
{
    private const string PageView = "/Features/Proceedings/OfRegistration.cshtml";

    /// <summary>Most proceedings offered; the newest.</summary>
    private const int MostOffered = 200;

    [HttpGet("")]
    public async Task<IActionResult> Show(string code)
    {
        if (await registrations.FindAsync(code) is not { IsDraft: false } registration)
            return NotFound();
        var page = await PageAsync(registration);
        db.Note(
            AuditAction.Viewed,
            nameof(Registration),
            code,
            registration.InstitutionId,
            purpose: "proceedings",
            shown: page.In.Concat(page.Others)
        );
        await db.SaveChangesAsync();
        return View(PageView, page);
    }

    [HttpPost("")]
    public async Task<IActionResult> PutIn(string code, string? proceeding)
    {
        if (await registrations.FindAsync(code) is not { IsDraft: false } registration)
            return NotFound();
        var found = await access.FindLedAsync(proceeding?.Trim() ?? "");
        if (found is null)
            ModelState.AddModelError("proceeding", text["Proceeding.Choose"]);
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return View(PageView, await PageAsync(registration) with { Chosen = found?.Code });
        }
        await store.PutInAsync(found!, registration);
        try
        {
            await db.SaveChangesAsync();
            TempData["Notice"] = text["Proceeding.VictimIn"];
        }
        catch (DbUpdateException)
        {
            TempData["Notice"] = text["Sheet.SavedMeanwhile"];
        }
        return Redirect($"/proceedings/{found!.Code}");
    }

    private async Task<RegistrationProceedingsPage> PageAsync(Registration registration)
    {
        var isIn = await db
            .Proceedings.Where(p => p.Victims.Any(v => v.RegistrationId == registration.Id))
            .OrderBy(p => p.Id)
            .Select(p => p.Code)
            .ToListAsync();
        var others = await db
            .Proceedings.Where(p => p.Victims.All(v => v.RegistrationId != registration.Id))
            .OrderByDescending(p => p.Id)
            .Take(MostOffered)
            .Select(p => p.Code)
            .ToListAsync();
        return new(registration, isIn, others);
    }
}
