using System.Globalization;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Records;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Dcim.Web.Features.Paper;

/// <summary>Blank forms to print, for where there is no computer at hand; nothing of any record is on them.</summary>
[Route("/paper")]
[Require(Permissions.RegistrationsView)]
public sealed class PaperController(
    IndicatorCatalogue catalogue,
    RegistrationSections sections,
    CurrentInstitution current
) : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index() => View(await PagesAsync());

    [HttpGet("{page}")]
    public async Task<IActionResult> Form(string page, string? language)
    {
        if ((await PagesAsync()).Find(page) is not { } found)
            return NotFound();
        if (language is not null && !Texts.Languages.Contains(language))
            return NotFound();
        return new ViewInLanguage(language ?? CultureInfo.CurrentUICulture.Name)
        {
            ViewData = new ViewDataDictionary(ViewData) { Model = found },
            TempData = TempData,
        };
    }

    private async Task<PaperPages> PagesAsync() => new(catalogue, sections, await current.GetAsync());
}
