using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Data.Linkage;
using Dcim.Data.Registrations;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Records;
using Dcim.Web.Features.Registrations;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Search;

/// <summary>Who is looked for, and what was found.</summary>
/// <param name="Result">Null before anything was looked for.</param>
/// <param name="Responsible">Names of the accounts that made what was found.</param>
public sealed record SearchPage(
    FormPage Page,
    AnswerSheet Sheet,
    PersonSearchResult? Result,
    SheetReading? Sought,
    AnswerTexts Words,
    IReadOnlyDictionary<long, string> Responsible
);

/// <summary>
/// Looks for a person among the institution's registrations, before registering her: what was typed becomes the first answers of
/// the new registration.
/// </summary>
[Route("/registrations/search")]
public sealed class SearchController(
    DcimDbContext db,
    PersonSearch search,
    RegistrationStore store,
    SheetForms forms,
    CurrentInstitution current,
    IndicatorCatalogue catalogue,
    Texts text
) : Controller
{
    private static readonly string[] s_names = ["VID03.given", "VID03.family"];
    private static readonly string[] s_asked = [.. s_names, "VID04", "VIC01", "VIC06"];

    /// <summary>What a new registration of a known person begins with.</summary>
    private static readonly string[] s_carried = [.. s_names, "VID03.other", "VID04"];

    [HttpGet("")]
    [Require(Permissions.RegistrationsView)]
    public async Task<IActionResult> Index() => View(await PageAsync(await FieldsAsync(), new()));

    [HttpPost("")]
    [Require(Permissions.RegistrationsView)]
    public async Task<IActionResult> Index(SheetFormPost post)
    {
        var page = await FieldsAsync();
        var sheet = SheetForms.ReadSheet(Request.Form, page);
        if (SheetForms.OnlyShows(post, Response))
            return View(await PageAsync(page, sheet));
        var reading = await forms.ReadAsync(page, sheet);
        foreach (var problem in reading.Problems)
            ModelState.AddModelError(problem.Box, text[$"Answer.{problem.Message}", problem.Arguments]);
        var sought = SoughtIn(reading);
        if (ModelState.IsValid && !sought.IsEnough)
            ModelState.AddModelError(s_names[sought.Name.Given.Count == 0 ? 0 : 1], text["Search.TooLittle"]);
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return View(await PageAsync(page, sheet));
        }
        var result = await search.FindAsync(
            sought,
            withDrafts: Permissions.Has(User, Permissions.RegistrationsEdit),
            HttpContext.RequestAborted
        );
        return View(await PageAsync(page, sheet, result, reading));
    }

    /// <summary>The form of a new registration of somebody who is registered already: it will be linked to that one.</summary>
    [HttpPost("known")]
    [Require(Permissions.RegistrationsEdit)]
    public async Task<IActionResult> Known(string? code)
    {
        if (await store.FindAsync(code ?? "") is not { IsDraft: false } known)
            return NotFound();
        var identity = await store.OpenIdentityAsync(known, AuditPurpose.Search);
        if (identity is null)
            await store.NoteOpenedAsync(known, nameof(Registration), AuditPurpose.Search);
        var sheet = new AnswerSheet();
        foreach (var key in s_carried)
            sheet.Write(catalogue[key], AnswerMap<IdentityDetails>.Get(identity ?? new(), key));
        foreach (var key in s_asked.Except(s_carried))
            sheet.Write(catalogue[key], AnswerMap<Registration>.Get(known, key));
        var institution = await current.GetAsync();
        var form = await forms.FormAsync(
            FormPage.Minimum(catalogue, institution.Regime),
            sheet,
            new() { FormToken = Guid.NewGuid(), Known = known.Code },
            institution
        );
        return View("/Features/Registrations/Form.cshtml", form with { Action = "/registrations/new" });
    }

    private async Task<FormPage> FieldsAsync() =>
        FormPage.Of(catalogue, s_asked, new((await current.GetAsync()).Type, WithoutIdentity: false, static _ => []));

    private static SoughtPerson SoughtIn(SheetReading reading)
    {
        return new(
            new()
            {
                Given = Name("VID03.given"),
                Family = Name("VID03.family"),
                Birth = reading.Date("VID04"),
            },
            reading.Code("VIC01"),
            reading.Answers.GetValueOrDefault("VIC06") is CodeSequence citizenship ? citizenship : default
        );

        string Name(string key) => reading.Answers.GetValueOrDefault(key) as string ?? "";
    }

    private async Task<SearchPage> PageAsync(
        FormPage page,
        AnswerSheet sheet,
        PersonSearchResult? result = null,
        SheetReading? sought = null
    )
    {
        var makers = result?.Found.Select(f => f.Registration.CreatedBy).Distinct().ToList() ?? [];
        var names =
            makers.Count == 0
                ? []
                : await db
                    .Users.Where(u => makers.Contains(u.Id))
                    .ToDictionaryAsync(u => u.Id, u => u.DisplayName, HttpContext.RequestAborted);
        return new(page, sheet, result, sought, await forms.AnswerTextsAsync(), names);
    }
}
