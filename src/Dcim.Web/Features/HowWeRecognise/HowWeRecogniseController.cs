using Dcim.Data;
using Dcim.Data.Linkage;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Records;
using Microsoft.AspNetCore.Mvc;

namespace Dcim.Web.Features.HowWeRecognise;

/// <summary>What the page says that is not the same in every instance, and what it takes from the code.</summary>
/// <param name="Protection">Kinds of institutions (CL_INST), those first that protect most; of one row are those that protect alike.</param>
public sealed record RecognitionPage(
    MatcherInUse Matcher,
    IReadOnlyList<FieldEvidence> Fields,
    IReadOnlyList<IReadOnlyList<string>> Protection
);

/// <summary>How the same person is recognised in several registrations, for everybody to read, and for who sits beside her.</summary>
public sealed class HowWeRecogniseController(DcimDbContext db, IndicatorCatalogue catalogue) : Controller
{
    [HttpGet("/how-we-recognise")]
    public async Task<IActionResult> Index()
    {
        var matcher = await MatcherInUse.ReadAsync(db, HttpContext.RequestAborted);
        return View(
            new RecognitionPage(
                matcher,
                [.. FieldEvidence.Of(matcher.Model)],
                [
                    .. catalogue
                        .Lists["CL_INST"]
                        .Values.Select(v => v.Code)
                        .GroupBy(LinkTurnRule.Protection)
                        .OrderByDescending(g => g.Key)
                        .Select(string[] (g) => [.. g]),
                ]
            )
        );
    }
}
