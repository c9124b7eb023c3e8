using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Web.Hosting;
using Dcim.Web.Security;
using FluentValidation;
using FluentValidation.AspNetCore;
using Microsoft.AspNetCore.Mvc;

namespace Dcim.Web.Features.Coverage;

/// <summary>Coverage of all institutions by year, for those who make the tables.</summary>
[Require(Permissions.TablesView)]
public sealed class CoverageOverviewController(DcimDbContext db, IValidator<CoverageForm> validator, LocalDays days)
    : Controller
{
    private const int YearsBack = 5;
    private const string ViewName = "/Features/Coverage/Overview.cshtml";

    [HttpGet("/coverage/overview")]
    public async Task<IActionResult> Index([FromQuery(Name = "")] CoverageForm form)
    {
        if (ModelState.IsValid)
        {
            form.To ??= days.Today.Year;
            form.From ??= Math.Max(
                CoverageFormValidator.FirstYear,
                Math.Min(form.To.Value, days.Today.Year) - YearsBack
            );
            (await validator.ValidateAsync(form)).AddToModelState(ModelState);
        }
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return View(ViewName, new CoverageOverview(form, [], [], []));
        }
        ModelState.Clear(); // the boxes then show the years taken, not the empty ones sent
        var overview = await CoverageOverview.QueryAsync(db, form, HttpContext.RequestAborted);
        db.Note(AuditAction.Viewed, "Coverage", $"overview {form.From}-{form.To}");
        await db.SaveChangesAsync();
        return View(ViewName, overview);
    }
}
