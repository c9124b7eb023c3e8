using Dcim.Data;
using Dcim.Domain.Records;
using Dcim.Web.Hosting;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Coverage;

/// <summary>The years an institution still has to declare: a silence nobody can read as a nought.</summary>
public static class CoverageReminders
{
    private const int YearsBack = 5;

    /// <returns>
    /// The last five years before this one in which the institution registers, or made a registration, and which it did
    /// not declare, in order.
    /// </returns>
    public static async Task<IReadOnlyList<int>> OfAsync(
        DcimDbContext db,
        Institution institution,
        DateOnly today,
        CancellationToken cancellationToken
    )
    {
        var from = today.Year - YearsBack;
        var earliest = await db
            .Registrations.Where(r => r.InstitutionId == institution.Id)
            .MinAsync(r => r.RegisteredFrom, cancellationToken);
        var declared = await db
            .CoverageDeclarations.Where(c => c.InstitutionId == institution.Id && c.RecordedTo == null)
            .Select(c => c.Year)
            .ToListAsync(cancellationToken);
        return
        [
            .. Enumerable
                .Range(from, YearsBack)
                .Where(year => institution.IsActiveIn(year) || year >= earliest?.Year && !(year > institution.ActiveTo))
                .Except(declared),
        ];
    }

    /// <summary>Names of the institutions that register in a year and did not declare it.</summary>
    public static async Task<IReadOnlyList<string>> MissingInAsync(
        DcimDbContext db,
        int year,
        CancellationToken cancellationToken
    )
    {
        var silent = await db
            .Institutions.AsNoTracking()
            .Where(i =>
                !db.CoverageDeclarations.Any(c => c.InstitutionId == i.Id && c.Year == year && c.RecordedTo == null)
            )
            .OrderBy(i => i.Name)
            .ToListAsync(cancellationToken);
        return [.. silent.Where(i => i.IsActiveIn(year)).Select(i => i.Name)];
    }
}

/// <summary>Reminds those who may declare of the years still open; shows nothing to others, or where none is.</summary>
public sealed class CoverageReminderViewComponent(DcimDbContext db, CurrentInstitution current, LocalDays days)
    : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync() =>
        View(
            "/Features/Coverage/_Reminder.cshtml",
            Permissions.Has(UserClaimsPrincipal, Permissions.CoverageDeclare)
                ? await CoverageReminders.OfAsync(db, await current.GetAsync(), days.Today, HttpContext.RequestAborted)
                : []
        );
}
