using Dcim.Domain.Records;
using Dcim.Web.Features.Coverage;
using Dcim.Web.Hosting;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Mvc;

namespace Dcim.Web.Features.Extracts;

/// <summary>Which registrations are wanted, and how.</summary>
public sealed class ExtractForm
{
    /// <summary>First year of registration; empty for all.</summary>
    public int? From { get; set; }

    /// <summary>Last year of registration; empty for all.</summary>
    public int? To { get; set; }

    /// <summary>Names, contact and birth date too: never unless asked for.</summary>
    public bool Identity { get; set; }

    /// <summary>csv; anything else is a workbook.</summary>
    public string? Intent { get; set; }
}

public sealed record ExtractPage(ExtractForm Form, Institution Institution);

/// <summary>An institution takes its own registrations out, row by row.</summary>
[Route("/registrations/export")]
[Require(Permissions.RecordsExtract)]
public sealed class ExtractsController(
    CurrentInstitution current,
    RegistrationExtract extract,
    LocalDays days,
    Texts text
) : Controller
{
    private const int FirstYear = CoverageFormValidator.FirstYear;

    [HttpGet("")]
    public async Task<IActionResult> Index() => View(new ExtractPage(new(), await current.GetAsync()));

    [HttpPost("")]
    public async Task<IActionResult> Index([FromForm] ExtractForm form)
    {
        var institution = await current.GetAsync();
        foreach (var (box, year) in new[] { (nameof(form.From), form.From), (nameof(form.To), form.To) })
            if (year < FirstYear || year > days.Today.Year)
                ModelState.AddModelError(box, text["Coverage.YearRange", FirstYear, days.Today.Year]);
        if (form.To < form.From)
            ModelState.AddModelError(nameof(form.To), text["Coverage.Reversed"]);
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return View(new ExtractPage(form, institution));
        }
        var format = form.Intent == "csv" ? ExtractFormat.Csv : ExtractFormat.Xlsx;
        var file = TemporaryFile.Create();
        try
        {
            await extract.WriteAsync(new(format, form.From, form.To, form.Identity), file, HttpContext.RequestAborted);
            file.Position = 0;
            return format == ExtractFormat.Csv
                ? File(file, MediaTypes.Zip, $"{institution.Code}-{days.Today:yyyy-MM-dd}.zip")
                : File(file, MediaTypes.Xlsx, $"{institution.Code}-{days.Today:yyyy-MM-dd}.xlsx");
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }
}
