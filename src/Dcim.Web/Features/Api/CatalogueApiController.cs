using System.Globalization;
using System.Text.Json.Serialization;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Records;
using Dcim.Web.Features.Cases;
using Dcim.Web.Features.Registrations;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Dcim.Web.Features.Api;

/// <summary>What a program must know of an instance to send it records: questions, lists and institutions, in a language.</summary>
/// <param name="Version">Of the catalogue.</param>
public sealed record ApiCatalogue(
    string Version,
    string Language,
    IEnumerable<ApiIndicator> Indicators,
    IEnumerable<ApiCodeList> Lists,
    IEnumerable<ApiCode> Missing,
    IEnumerable<ApiInstitution> Institutions
);

/// <summary>A question.</summary>
/// <param name="Key">Of its answer, in a body.</param>
/// <param name="Kind">Choice, choices, date, number or text.</param>
/// <param name="List">Of the codes that answer it.</param>
/// <param name="Missing">Reasons that may stand in place of an answer.</param>
/// <param name="Duty">Whether the institution of the key owes it: must, known or none.</param>
/// <param name="In">Where its answer stands: <c>registrations.answers</c>, <c>proceedings.rows.defendants</c>.</param>
public sealed record ApiIndicator(
    string Key,
    string Label,
    string Help,
    string Kind,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? List,
    IReadOnlyList<string> Missing,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Max,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? MinValue,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? MaxValue,
    string Duty,
    IReadOnlyList<string> In
);

public sealed record ApiCodeList(string Code, IEnumerable<ApiCode> Values);

public sealed record ApiCode(
    string Code,
    string Label,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Parent = null
);

public sealed record ApiInstitution(string Code, string Name, string Type);

/// <summary>Where answers stand in the bodies of records.</summary>
public sealed class RecordPlaces(RegistrationSections sections, ProceedingParts parts, IndicatorCatalogue catalogue)
{
    /// <summary>What is asked once of a registration; of GOV06 and GOV07 each section has its own.</summary>
    public IReadOnlyList<string> OfRegistration { get; } =
    [
        .. catalogue.Parts.Keys.Where(k =>
            FormPage.MinimumKeys.Contains(k) && k is not ("IDN03" or "IDN04" or "IDN05")
            || k == "GOV03.date"
            || sections.All.Any(s => s.Keys.Contains(k))
            || CasesController.Keys(catalogue).Contains(k)
        ),
    ];

    public IReadOnlyList<string> OfProceeding { get; } = parts.Investigation;

    public IEnumerable<string> Of(string key) =>
        [
            .. OfRegistration.Contains(key) ? ["registrations.answers"] : (string[])[],
            .. RegistrationSections.SourceKeys.Contains(key) ? ["registrations.sources"] : (string[])[],
            .. sections.RowKinds.Where(k => k.Keys.Contains(key)).Select(k => $"registrations.rows.{k.Name}"),
            .. OfProceeding.Contains(key) ? ["proceedings.answers"] : (string[])[],
            .. parts.RowKinds.Where(k => k.Keys.Contains(key)).Select(k => $"proceedings.rows.{k.Name}"),
        ];
}

/// <summary>The catalogue, for whoever has a key; and the description of the interface, for everybody.</summary>
[ApiInterface]
[Route(Api.Version1)]
public sealed class CatalogueApiController(IndicatorCatalogue catalogue, RecordPlaces places, Texts text)
    : ControllerBase
{
    [HttpGet("catalogue")]
    public async Task<IActionResult> Show([FromServices] SheetForms forms, [FromServices] CurrentInstitution current)
    {
        var type = (await current.GetAsync()).Type;
        var asked = catalogue.Parts.Values.Where(p => places.Of(p.Key).Any()).ToList();
        return new JsonResult(
            new ApiCatalogue(
                catalogue.Version,
                CultureInfo.CurrentUICulture.Name,
                asked.Select(p => new ApiIndicator(
                    p.Key,
                    text.Label(p.Key),
                    text.Help(p.Indicator.Code),
                    Word(p.Kind),
                    p.List,
                    p.Missing,
                    p.Max,
                    p.MinValue,
                    p.MaxValue,
                    Word(p.Indicator.DutyOf(type)),
                    [.. places.Of(p.Key)]
                )),
                catalogue
                    .Lists.Values.Where(l => asked.Any(p => p.List == l.Code))
                    .Select(l => new ApiCodeList(
                        l.Code,
                        l.Values.Select(v => new ApiCode(v.Code, text.Code(l.Code, v.Code), v.Parent))
                    )),
                Code.MissingReasons.Select(r => new ApiCode(r.Value, text.Code("", r))),
                (await forms.RegisterAsync()).Select(i => new ApiInstitution(i.Code, i.Name, i.Type.Value))
            )
        );
    }

    /// <summary>Open to all: a program is written before it has a key, and nothing of any record is in it.</summary>
    [HttpGet("openapi.json")]
    [AllowAnonymous]
    public IActionResult Description([FromServices] ApiDescription description) =>
        Content(description.Of(CultureInfo.CurrentUICulture.Name), "application/json");

    private static string Word<TEnum>(TEnum value)
        where TEnum : struct, Enum => value.ToString().ToLowerInvariant();
}
