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

    /// <summary>csv, htcds, ctdc; anything else is a workbook.</summary>
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
        var format =
            Enum.TryParse<ExtractFormat>(form.Intent, ignoreCase: true, out var asked) && Enum.IsDefined(asked)
                ? asked
                : ExtractFormat.Xlsx;
        var request = new ExtractRequest(format, form.From, form.To, form.Identity);
        if (
            format == ExtractFormat.Htcds
            && await extract.NumberOfAsync(request, HttpContext.RequestAborted) > RegistrationExtract.MostOfHtcds
        )
        {
            ModelState.AddModelError(nameof(form.From), text["Extract.HtcdsTooMany", RegistrationExtract.MostOfHtcds]);
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return View(new ExtractPage(form, institution));
        }
        var file = TemporaryFile.Create();
        try
        {
            await extract.WriteAsync(request, file, HttpContext.RequestAborted);
            file.Position = 0;
            var name = $"{institution.Code}-{days.Today:yyyy-MM-dd}";
            return format switch
            {
                ExtractFormat.Csv => File(file, MediaTypes.Zip, $"{name}.zip"),
                ExtractFormat.Htcds => File(file, MediaTypes.Xlsx, $"{name}-htcds.xlsx"),
                ExtractFormat.Ctdc => File(file, MediaTypes.Zip, $"{name}-ctdc.zip"),
                _ => File(file, MediaTypes.Xlsx, $"{name}.xlsx"),
            };
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }
}
