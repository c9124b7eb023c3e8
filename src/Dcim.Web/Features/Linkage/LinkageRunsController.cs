using Dcim.Data;
using Dcim.Domain.Records;
using Dcim.Web.Features.Links;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Linkage;

/// <summary>
/// Comparisons of all records, asked for and followed. Those of what changed are not told: how many pairs one of them found would tell
/// of the registration that had changed.
/// </summary>
[Route("/links/runs")]
[RequireAny(PermissionPolicies.LinksOrInstitutions)]
public sealed class LinkageRunsController(DcimDbContext db, LinkageRuns runs, Texts text) : Controller
{
    private const int Most = 20;
    private const string RefreshSeconds = "3";

    /// <summary>Of those who decide on pairs the link reviewer alone.</summary>
    private bool MayRun => User.IsLinkReviewer() || Permissions.Has(User, Permissions.InstitutionsManage);

    [HttpGet("")]
    public async Task<IActionResult> Index()
    {
        if (!MayRun)
            return NotFound();
        var found = await db
            .LinkRuns.AsNoTracking()
            .Where(r => r.Scope == LinkRunScope.Everything)
            .OrderByDescending(r => r.Id)
            .Take(Most)
            .ToListAsync(HttpContext.RequestAborted);
        if (found.Exists(r => r.State is LinkRunState.Waiting or LinkRunState.Running))
            Response.Headers["Refresh"] = RefreshSeconds;
        return View("/Features/Linkage/Runs.cshtml", found);
    }

    [HttpPost("")]
    public async Task<IActionResult> Ask()
    {
        if (!MayRun)
            return NotFound();
        await runs.AskForEverythingAsync(User.UserId(), HttpContext.RequestAborted);
        return Redirect("/links/runs");
    }

    [HttpPost("{code}/cancel")]
    public async Task<IActionResult> Cancel(string code)
    {
        if (!MayRun)
            return NotFound();
        if (!await runs.CancelAsync(code, HttpContext.RequestAborted))
            TempData["Notice"] = text["LinkRuns.NotGoingOn"];
        return Redirect("/links/runs");
    }
}
