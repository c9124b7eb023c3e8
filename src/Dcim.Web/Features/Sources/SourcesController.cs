using System.Net.Mime;
using System.Text;
using Dcim.Data;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Exchange;
using Dcim.Domain.Records;
using Dcim.Web.Features.OutsideFigures;
using Dcim.Web.Features.Registrations;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using FluentValidation;
using FluentValidation.AspNetCore;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Sources;

/// <summary>The sources somebody sees.</summary>
/// <param name="SeesAll">Those of the country, with the assessment.</param>
public sealed record SourceListPage(IReadOnlyList<SeenSource> Sources, bool SeesAll, bool MayDescribe);

/// <summary>A source and what it tells.</summary>
/// <param name="Cells">In the order of the catalogue.</param>
public sealed record SourcePage(SeenSource Seen, IReadOnlyList<AssessmentCell> Cells, bool MayDescribe);

/// <param name="Seen">Null for one to be made.</param>
/// <param name="Cells">What its columns show, and its statements, as it is saved.</param>
/// <param name="AsksKeeper">It is described for another body, so that it is asked whose it is.</param>
public sealed record SourceFormPage(
    SourceDescriptionForm Typed,
    SeenSource? Seen,
    IReadOnlyList<AssessmentCell> Cells,
    bool AsksKeeper
)
{
    public IReadOnlyList<ChangedMeanwhile> Conflicts { get; init; } = [];
}

/// <summary>Sources of records: what each is, and what it can and cannot tell.</summary>
[Route("/sources")]
public sealed class SourcesController(
    DcimDbContext db,
    SourceQuery query,
    IValidator<SourceDescriptionForm> validator,
    CurrentInstitution current,
    IndicatorCatalogue catalogue,
    SourceWords words,
    TimeProvider clock,
    Texts text
) : Controller
{
    private const string Restore = "restore";

    [HttpGet("")]
    [RequireAny(PermissionPolicies.SourcesOrTables)]
    public async Task<IActionResult> Index() =>
        View(
            new SourceListPage(
                await query.ListAsync(User, HttpContext.RequestAborted),
                await query.SeesAllAsync(User),
                MayDescribe
            )
        );

    [HttpGet("{code}")]
    [RequireAny(PermissionPolicies.SourcesOrTables)]
    public async Task<IActionResult> Show(string code) =>
        await query.FindAsync(code, User, HttpContext.RequestAborted) is { } seen
            ? View(new SourcePage(seen, SourceAssessment.CellsOf(catalogue, seen.Profile), MayDescribe && seen.IsOwn))
            : NotFound();

    /// <summary>How its files are read, as a file: for the operator's verb, and for other instances.</summary>
    [HttpGet("{code}.json")]
    [Require(Permissions.SourcesDescribe)]
    public async Task<IActionResult> Profile(string code) =>
        await FindOwnAsync(code) is { Source: var source }
            ? File(Encoding.UTF8.GetBytes(source.Profile), MediaTypeNames.Application.Json, $"{code}.json")
            : NotFound();

    [HttpGet("new")]
    [Require(Permissions.SourcesDescribe)]
    public Task<IActionResult> Create() => ShowFormAsync(new(), null);

    [HttpPost("new")]
    [Require(Permissions.SourcesDescribe)]
    public async Task<IActionResult> Create(SourceDescriptionForm form)
    {
        await CheckAsync(form);
        if (!ModelState.IsValid)
            return await ShowFormAsync(form, null, StatusCodes.Status400BadRequest);
        var profile = form.ToProfile(null, catalogue);
        if (await query.FindNamedAsync(profile.Name, HttpContext.RequestAborted) is { } twin)
        {
            if (twin.Profile == profile.ToJson())
                return Saved(twin.Code); // sent a second time
            return await ShowNamedAlreadyAsync(form, null);
        }
        var source = new RecordSource
        {
            Code = RandomCode.New(),
            InstitutionId = (await current.GetAsync()).Id,
            Name = profile.Name,
            Profile = profile.ToJson(),
            CreatedAt = clock.GetUtcNow().UtcDateTime,
            CreatedBy = User.UserId(),
            Version = 1,
        };
        db.Add(source);
        await db.SaveChangesAsync();
        return Saved(source.Code);
    }

    [HttpGet("{code}/edit")]
    [Require(Permissions.SourcesDescribe)]
    public async Task<IActionResult> Edit(string code) =>
        await FindOwnAsync(code) is { } seen ? await ShowFormAsync(SourceDescriptionForm.Of(seen), seen) : NotFound();

    [HttpPost("{code}/edit")]
    [Require(Permissions.SourcesDescribe)]
    public async Task<IActionResult> Edit(string code, SourceDescriptionForm form)
    {
        if (await FindOwnAsync(code) is not { Source: var source } seen)
            return NotFound();
        var differences = Differences(SourceDescriptionForm.Of(seen), form);
        if (form.Version != source.Version)
        {
            form.Version = source.Version;
            ModelState.Remove(nameof(form.Version));
            if (differences.Count > 0)
                return await ShowFormAsync(form, seen, StatusCodes.Status409Conflict, differences);
        }
        if (ModelState.IsValid && differences.Count == 0)
            return Saved(code);
        await CheckAsync(form);
        if (!ModelState.IsValid)
            return await ShowFormAsync(form, seen, StatusCodes.Status400BadRequest);
        var profile = form.ToProfile(seen.Profile, catalogue);
        if (
            await query.FindNamedAsync(profile.Name, HttpContext.RequestAborted) is { } twin
            && twin.Code != code
            && source.RetiredAt is null
        )
            return await ShowNamedAlreadyAsync(form, seen);
        (source.Name, source.Profile) = (profile.Name, profile.ToJson());
        source.Version++;
        try
        {
            await db.SaveChangesAsync();
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return await Edit(code, form); // once more, upon what is saved now
        }
        return Saved(code);
    }

    /// <summary>Takes a source out of use, or back into it; its records stay what they are.</summary>
    [HttpPost("{code}/retire")]
    [Require(Permissions.SourcesDescribe)]
    public async Task<IActionResult> Retire(string code, long version, string? intent)
    {
        if (await FindOwnAsync(code) is not { Source: var source } seen)
            return NotFound();
        var restores = intent == Restore;
        if (!ModelState.IsValid || version != source.Version)
            ModelState.AddModelError("", text["Sources.ChangedMeanwhile"]);
        else if (
            restores
            && await query.FindNamedAsync(source.Name, HttpContext.RequestAborted) is { } twin
            && twin.Code != code
        )
            ModelState.AddModelError("", text["Sources.NamedAlready"]);
        else
            try
            {
                source.RetiredAt = restores ? null : clock.GetUtcNow().UtcDateTime;
                source.Version++;
                await db.SaveChangesAsync();
                TempData["Notice"] = text[restores ? "Sources.Restored" : "Sources.Retired"];
                return Redirect($"/sources/{code}");
            }
            catch (DbUpdateConcurrencyException)
            {
                db.ChangeTracker.Clear();
                return await Retire(code, version, intent); // once more, upon what is saved now
            }
        Response.StatusCode = StatusCodes.Status409Conflict;
        return View(
            nameof(Show),
            new SourcePage(seen, SourceAssessment.CellsOf(catalogue, seen.Profile), MayDescribe: true)
        );
    }

    private bool MayDescribe => Permissions.Has(User, Permissions.SourcesDescribe);

    private async Task<SeenSource?> FindOwnAsync(string code) =>
        await query.FindAsync(code, User, HttpContext.RequestAborted) is { IsOwn: true } seen ? seen : null;

    private async Task CheckAsync(SourceDescriptionForm form)
    {
        (await validator.ValidateAsync(form)).AddToModelState(ModelState);
        if (!await AsksKeeperAsync())
            form.KeptBy = null;
        else if (Typed.Tidy(form.KeptBy).Length == 0)
            ModelState.AddModelError(nameof(form.KeptBy), text["Binding.Missing"]);
    }

    /// <summary>The observatory keeps no register of its own: it describes those of others.</summary>
    private async Task<bool> AsksKeeperAsync() => (await current.GetAsync()).IsObservatory;

    private RedirectResult Saved(string code)
    {
        TempData["Notice"] = text["Sources.Saved"];
        return Redirect($"/sources/{code}");
    }

    private Task<IActionResult> ShowNamedAlreadyAsync(SourceDescriptionForm form, SeenSource? seen)
    {
        ModelState.AddModelError(nameof(form.Name), text["Sources.NamedAlready"]);
        return ShowFormAsync(form, seen, StatusCodes.Status400BadRequest);
    }

    private async Task<IActionResult> ShowFormAsync(
        SourceDescriptionForm form,
        SeenSource? seen,
        int status = StatusCodes.Status200OK,
        IReadOnlyList<ChangedMeanwhile>? conflicts = null
    )
    {
        Response.StatusCode = status;
        return View(
            "Form",
            new SourceFormPage(
                form,
                seen,
                SourceAssessment.CellsOf(catalogue, seen?.Profile ?? new() { Name = "" }),
                await AsksKeeperAsync()
            )
            {
                Conflicts = conflicts ?? [],
            }
        );
    }

    private List<ChangedMeanwhile> Differences(SourceDescriptionForm saved, SourceDescriptionForm typed)
    {
        var (was, now) = (Words(saved), Words(typed));
        return [.. was.Where(w => w.Value != now[w.Key]).Select(w => new ChangedMeanwhile(w.Key, w.Value, now[w.Key]))];
    }

    /// <summary>What the form says, by label.</summary>
    private Dictionary<string, string> Words(SourceDescriptionForm form)
    {
        var said = new Dictionary<string, string>
        {
            [text["Sources.Name"]] = Typed.Tidy(form.Name),
            [text["Sources.KeptBy"]] = Typed.Tidy(form.KeptBy),
            [text["Sources.Description"]] = Typed.Tidy(form.Description),
            [text["Sources.FromYear"]] = Typed.Tidy(form.FromYear),
            [text["Sources.ToYear"]] = Typed.Tidy(form.ToYear),
            [text["Sources.Subject"]] = Enum.TryParse<SourceSubject>(form.Subject, out var subject)
                ? words.Subject(subject)
                : form.Subject ?? "",
        };
        foreach (var indicator in catalogue.Indicators)
            said[words.Indicator(indicator)] = words.Statement(
                SourceDescriptionForm.ReadLevel(form.Said.GetValueOrDefault(indicator.Code)),
                Typed.Tidy(form.Definition.GetValueOrDefault(indicator.Code)),
                Typed.Tidy(form.Comparability.GetValueOrDefault(indicator.Code))
            );
        return said;
    }
}
