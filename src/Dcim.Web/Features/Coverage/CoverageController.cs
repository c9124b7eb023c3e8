using Dcim.Data;
using Dcim.Domain.Records;
using Dcim.Web.Features.Tables;
using Dcim.Web.Hosting;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using FluentValidation;
using FluentValidation.AspNetCore;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Coverage;

/// <summary>Years for which an institution declares, or takes back, that it registers its victims here.</summary>
public sealed class CoverageForm
{
    public int? From { get; set; }

    /// <summary>Last year; empty for one year only.</summary>
    public int? To { get; set; }

    /// <summary>"withdraw" takes back; anything else declares.</summary>
    public string? Intent { get; set; }

    public int LastYear => To ?? From ?? 0;
}

public sealed class CoverageFormValidator : AbstractValidator<CoverageForm>
{
    public const int FirstYear = TableForm.FirstYear;

    public CoverageFormValidator(Texts text, LocalDays days)
    {
        RuleFor(f => f.From)
            .Must(year => year >= FirstYear && year <= days.Today.Year)
            .WithMessage(_ => text["Coverage.YearRange", FirstYear, days.Today.Year]);
        RuleFor(f => f.To)
            .Must(year => year is null || year >= FirstYear && year <= days.Today.Year)
            .WithMessage(_ => text["Coverage.YearRange", FirstYear, days.Today.Year]);
        RuleFor(f => f.To).Must((f, to) => to is null || to >= f.From).WithMessage(_ => text["Coverage.Reversed"]);
    }
}

public sealed record CoveragePage(
    Institution Institution,
    CoverageForm Form,
    IReadOnlyList<(int Year, DateTime Since)> Declared
);

/// <summary>The yearly act by which an institution's silence about a year becomes a nought (domain.md 4.3, rule 11).</summary>
[Require(Permissions.CoverageDeclare)]
public sealed class CoverageController(
    DcimDbContext db,
    CurrentInstitution current,
    IValidator<CoverageForm> validator,
    TimeProvider clock,
    Texts text
) : Controller
{
    [HttpGet("/coverage")]
    public async Task<IActionResult> Index() => View(await PageAsync(new()));

    [HttpPost("/coverage")]
    public async Task<IActionResult> Index(CoverageForm form)
    {
        (await validator.ValidateAsync(form)).AddToModelState(ModelState);
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return View(await PageAsync(form));
        }
        var institution = await current.GetAsync();
        var standing = await db
            .CoverageDeclarations.Where(c => c.InstitutionId == institution.Id && c.RecordedTo == null)
            .Where(c => c.Year >= form.From && c.Year <= form.LastYear)
            .ToDictionaryAsync(c => c.Year);
        var now = clock.GetUtcNow().UtcDateTime;
        var withdraw = form.Intent == "withdraw";
        for (var year = form.From!.Value; year <= form.LastYear; year++)
            if (standing.TryGetValue(year, out var declaration))
            {
                if (withdraw)
                    declaration.RecordedTo = now;
            }
            else if (!withdraw)
                db.Add(
                    new CoverageDeclaration
                    {
                        InstitutionId = institution.Id,
                        Year = year,
                        RecordedFrom = now,
                    }
                );
        try
        {
            await db.SaveChangesAsync();
        }
        catch (DbUpdateException) when (!withdraw)
        {
            // Somebody of the institution declared some of the years at the same moment; the rest is declared now.
            db.ChangeTracker.Clear();
            return await Index(form);
        }
        TempData["Notice"] = text[withdraw ? "Coverage.Withdrawn" : "Coverage.Declared"];
        return Redirect("/coverage");
    }

    private async Task<CoveragePage> PageAsync(CoverageForm form)
    {
        var institution = await current.GetAsync();
        var declared = await db
            .CoverageDeclarations.AsNoTracking()
            .Where(c => c.InstitutionId == institution.Id && c.RecordedTo == null)
            .OrderByDescending(c => c.Year)
            .Select(c => new { c.Year, c.RecordedFrom })
            .ToListAsync();
        return new(institution, form, [.. declared.Select(c => (c.Year, c.RecordedFrom))]);
    }
}
