using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Data.Registrations;
using Dcim.Domain.Records;
using Dcim.Web.Features.Audit;
using Dcim.Web.Features.Coverage;
using Dcim.Web.Forms;
using Dcim.Web.Hosting;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace Dcim.Web.Features.Home;

/// <summary>The first page: what one may do, and what waits.</summary>
/// <param name="Work">Null for those who register nobody.</param>
/// <param name="NotDeclared">Institutions that did not declare last year; for those who make tables only.</param>
/// <param name="UnusualLooks">Unusual accesses not looked at yet; for managers only.</param>
public sealed record HomePage(Workplace? Work, int LastYear, IReadOnlyList<string> NotDeclared, int UnusualLooks);

public sealed class HomeController : Controller
{
    // The services of one action only: the page for errors must come without a database.
    [HttpGet("/")]
    public async Task<IActionResult> Index(
        [FromServices] DcimDbContext db,
        [FromServices] RegistrationStore store,
        [FromServices] RegistrationSections sections,
        [FromServices] LocalDays days,
        [FromServices] Looks looks
    )
    {
        var today = days.Today;
        var work = Permissions.Has(User, Permissions.RegistrationsEdit)
            ? await Workplace.QueryAsync(db, store, sections, User.UserId(), today, HttpContext.RequestAborted)
            : null;
        if (work is { IsEmpty: false })
        {
            db.Note(
                AuditAction.Listed,
                nameof(Registration),
                "start page",
                User.InstitutionId(),
                shown: work.ShownCodes
            );
            await db.SaveChangesAsync();
        }
        var silent = Permissions.Has(User, Permissions.TablesView)
            ? await CoverageReminders.MissingInAsync(db, today.Year - 1, HttpContext.RequestAborted)
            : [];
        var unusual =
            Permissions.Has(User, Permissions.LooksView) && User.InstitutionId() is { } institution
                ? await looks.UnusualUnseenAsync(institution, User.UserId(), HttpContext.RequestAborted)
                : 0;
        return View(new HomePage(work, today.Year - 1, silent, unusual));
    }

    [HttpGet("/help")]
    public IActionResult Help() => View();

    /// <summary>The page for every error; it is re-executed under the verb of the request that failed.</summary>
    [AllowAnonymous]
    [IgnoreAntiforgeryToken]
    [Route("/error/{status:int}")]
    public IActionResult Error(int status)
    {
        Response.StatusCode = status is >= 400 and < 600 ? status : 500;
        ViewData["Bare"] = true; // the database may be what failed
        if (
            HttpContext.Features.Get<IExceptionHandlerPathFeature>() is { } failed
            && Request.HasFormContentType
            && Request.Form.ContainsKey(KeptText.OwnerField)
        )
            return View(
                "Resume",
                new ResumePage("Resume.NotSaved", KeptText.From(Request, Request.Form) with { Path = failed.Path })
            );
        return View(
            "Error",
            status switch
            {
                400 => "Error.BadRequest",
                403 => "Error.Forbidden",
                404 => "Error.NotFound",
                405 => "Error.NotFound",
                413 => "Error.TooLarge",
                _ => "Error.Unexpected",
            }
        );
    }
}
