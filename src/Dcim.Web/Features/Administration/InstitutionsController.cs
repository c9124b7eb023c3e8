using System.Globalization;
using Dcim.Data;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Records;
using Dcim.Web.Features.Registrations;
using Dcim.Web.Forms;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using FluentValidation;
using FluentValidation.AspNetCore;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Administration;

/// <param name="Code">Null for one to be made.</param>
/// <param name="MayChangeType">It has no records yet, of which the type decides the law and the forms.</param>
public sealed record InstitutionPage(InstitutionForm Typed, string? Code, bool MayChangeType)
{
    public IReadOnlyList<ChangedMeanwhile> Conflicts { get; init; } = [];
}

/// <summary>The register of institutions: those that register here, and bodies that are only named.</summary>
[Route("/administration/institutions")]
[Require(Permissions.InstitutionsManage)]
public sealed class InstitutionsController(
    DcimDbContext db,
    IValidator<InstitutionForm> validator,
    IndicatorCatalogue catalogue,
    Texts text
) : Controller
{
    private const string Folder = "/Features/Administration";

    [HttpGet("")]
    public async Task<IActionResult> Index(InstitutionFilter filter) =>
        View($"{Folder}/Institutions.cshtml", await InstitutionList.QueryAsync(db, filter, HttpContext.RequestAborted));

    [HttpGet("new")]
    public IActionResult Create() => Show(new(new() { Registers = ["yes"] }, null, true));

    [HttpPost("new")]
    public async Task<IActionResult> Create(InstitutionForm form)
    {
        (await validator.ValidateAsync(form)).AddToModelState(ModelState);
        var code = form.Code?.Trim().ToUpperInvariant() ?? "";
        if (ModelState.IsValid && await IsTakenAsync(code))
            ModelState.AddModelError(nameof(form.Code), text["Institutions.CodeTaken"]);
        if (!ModelState.IsValid)
            return Show(new(form, null, true), StatusCodes.Status400BadRequest);
        var institution = new Institution
        {
            Code = code,
            Name = "",
            Type = form.Type!,
            Version = 1,
        };
        form.ApplyTo(institution);
        db.Add(institution);
        try
        {
            await db.SaveChangesAsync();
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear();
            if (!await IsTakenAsync(code))
                throw;
            ModelState.AddModelError(nameof(form.Code), text["Institutions.CodeTaken"]);
            return Show(new(form, null, true), StatusCodes.Status400BadRequest);
        }
        TempData["Notice"] = text["Institutions.Saved"];
        return Redirect("/administration/institutions");
    }

    [HttpGet("{code}/edit")]
    public async Task<IActionResult> Edit(string code) =>
        await FindAsync(code) is { } institution
            ? Show(new(InstitutionForm.Of(institution), institution.Code, await MayChangeTypeAsync(institution)))
            : NotFound();

    [HttpPost("{code}/edit")]
    public async Task<IActionResult> Edit(string code, InstitutionForm form)
    {
        if (await FindAsync(code) is not { } institution)
            return NotFound();
        form.Code = institution.Code;
        var mayChangeType = await MayChangeTypeAsync(institution);
        if (!mayChangeType)
            form.Type = institution.Type.Value;
        var page = new InstitutionPage(form, institution.Code, mayChangeType);
        if (form.Version != institution.Version)
        {
            var conflicts = Differences(InstitutionForm.Of(institution), form);
            form.Version = institution.Version;
            ModelState.Remove(nameof(form.Version));
            if (conflicts.Count > 0)
                return Show(page with { Conflicts = conflicts }, StatusCodes.Status409Conflict);
        }
        (await validator.ValidateAsync(form)).AddToModelState(ModelState);
        if (!ModelState.IsValid)
            return Show(page, StatusCodes.Status400BadRequest);
        form.ApplyTo(institution);
        if (db.ChangeTracker.HasChanges())
            institution.Version++;
        try
        {
            await db.SaveChangesAsync();
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return await Edit(code, form); // once more, upon what is saved now
        }
        TempData["Notice"] = text["Institutions.Saved"];
        return Redirect("/administration/institutions");
    }

    private Task<Institution?> FindAsync(string code) => db.Institutions.SingleOrDefaultAsync(i => i.Code == code);

    private Task<bool> IsTakenAsync(string code) => db.Institutions.AnyAsync(i => i.Code == code);

    private async Task<bool> MayChangeTypeAsync(Institution institution)
    {
        var records = await InstitutionRecords.CountAsync(db, institution.Id, HttpContext.RequestAborted);
        return records.Registrations + records.Drafts + records.Proceedings == 0;
    }

    private List<ChangedMeanwhile> Differences(InstitutionForm saved, InstitutionForm typed)
    {
        var (was, now) = (Words(saved), Words(typed));
        return
        [
            .. was.Where(w => w.Value != now[w.Key])
                .Select(w => new ChangedMeanwhile(text[w.Key], w.Value, now[w.Key])),
        ];
    }

    /// <summary>What the form says, by the key of each label.</summary>
    private Dictionary<string, string> Words(InstitutionForm form) =>
        new()
        {
            ["Institutions.Name"] = form.Name?.Trim() ?? "",
            ["Institutions.Type"] = Label("CL_INST", form.Type),
            ["Institutions.Country"] = Label("ISO3166", form.Country),
            ["Institutions.Languages"] = string.Join(
                ", ",
                LanguageNames.All.Where(l => form.Languages.Contains(l.Culture)).Select(l => l.Name)
            ),
            ["Institutions.Contact"] = form.Contact?.Trim() ?? "",
            ["Institutions.Registers"] = form.Registers.Count > 0 ? text["Common.Yes"] : "",
            ["Institutions.ActiveFrom"] = form.ActiveFrom?.ToString(CultureInfo.InvariantCulture) ?? "",
            ["Institutions.ActiveTo"] = form.ActiveTo?.ToString(CultureInfo.InvariantCulture) ?? "",
        };

    private string Label(string list, string? code) =>
        !string.IsNullOrEmpty(code) && catalogue.Lists[list].ByCode.ContainsKey(code)
            ? text.Code(list, code)
            : code ?? "";

    private ViewResult Show(InstitutionPage page, int status = StatusCodes.Status200OK)
    {
        Response.StatusCode = status;
        return View($"{Folder}/Institution.cshtml", page);
    }
}
