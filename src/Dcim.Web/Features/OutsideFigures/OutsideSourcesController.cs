using Dcim.Data;
using Dcim.Domain.Records;
using Dcim.Web.Features.Registrations;
using Dcim.Web.Forms;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using FluentValidation;
using FluentValidation.AspNetCore;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.OutsideFigures;

/// <summary>All sources.</summary>
public sealed record SourceListPage(IReadOnlyList<SourceRow> Rows, bool MayEdit);

/// <summary>A source with its figures and what was said before.</summary>
/// <param name="Adding">The form for one figure more.</param>
public sealed record SourcePage(OutsideSource Source, OutsideDescription Description, FigureForm Adding, bool MayEdit);

/// <param name="Code">Null for one to be made.</param>
public sealed record SourceFormPage(SourceForm Typed, string? Code)
{
    public IReadOnlyList<ChangedMeanwhile> Conflicts { get; init; } = [];
}

/// <summary>Bodies and publications whose figures stand beside the tables.</summary>
[Route("/elsewhere")]
[Require(Permissions.TablesView)]
public sealed class OutsideSourcesController(
    DcimDbContext db,
    OutsideFigureQuery query,
    IValidator<SourceForm> validator,
    TimeProvider clock,
    Texts text
) : Controller
{
    private const string Folder = "/Features/OutsideFigures";

    [HttpGet("")]
    public async Task<IActionResult> Index() =>
        View(
            $"{Folder}/Index.cshtml",
            new SourceListPage(
                await query.ListAsync(HttpContext.RequestAborted),
                await ObservatoryOnlyAttribute.MayEditAsync(HttpContext)
            )
        );

    /// <param name="adding">Table and year of the figure added last, beside which the next most often is; or all of one that waits.</param>
    [HttpGet("{code}")]
    public async Task<IActionResult> Show(string code, [FromQuery(Name = "")] FigureForm adding)
    {
        if (await query.FindAsync(code) is not { Current: { } description } source)
            return NotFound();
        adding.FormToken = Guid.NewGuid();
        ModelState.Clear(); // an address that was typed by hand is not a form
        return View(
            $"{Folder}/Source.cshtml",
            new SourcePage(source, description, adding, await ObservatoryOnlyAttribute.MayEditAsync(HttpContext))
        );
    }

    [HttpGet("new")]
    [Require(Permissions.OutsideEdit)]
    [ObservatoryOnly]
    public IActionResult Create() => ShowForm(new(new() { FormToken = Guid.NewGuid() }, null));

    [HttpPost("new")]
    [Require(Permissions.OutsideEdit)]
    [ObservatoryOnly]
    public async Task<IActionResult> Create(SourceForm form)
    {
        if (form.FormToken == Guid.Empty)
            form.FormToken = Guid.NewGuid();
        if (await query.FindByFormAsync(form.FormToken) is { } made)
            return await Edit(made.Code, form); // sent a second time, perhaps after going back and typing on
        (await validator.ValidateAsync(form)).AddToModelState(ModelState);
        if (!ModelState.IsValid)
            return ShowForm(new(form, null), StatusCodes.Status400BadRequest);
        var source = new OutsideSource { Code = RandomCode.New(), FormToken = form.FormToken };
        source.Descriptions.Add(form.ToDescription(source, version: 1, clock.GetUtcNow().UtcDateTime));
        db.Add(source);
        try
        {
            await db.SaveChangesAsync();
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear();
            if (await query.FindByFormAsync(form.FormToken) is { } first)
                return await Edit(first.Code, form);
            throw;
        }
        return Saved(source.Code, form);
    }

    [HttpGet("{code}/edit")]
    [Require(Permissions.OutsideEdit)]
    [ObservatoryOnly]
    public async Task<IActionResult> Edit(string code) =>
        await query.FindAsync(code) is { Current: { } description }
            ? ShowForm(new(SourceForm.Of(description), code))
            : NotFound();

    [HttpPost("{code}/edit")]
    [Require(Permissions.OutsideEdit)]
    [ObservatoryOnly]
    public async Task<IActionResult> Edit(string code, SourceForm form)
    {
        if (await query.FindAsync(code) is not { } source)
            return NotFound();
        var removes = form.Intent == SourceForm.Remove;
        if (source.Current is not { } current)
            return removes ? Removed() : ShowRemovedMeanwhile(form);
        var page = new SourceFormPage(form, code);
        var differences = Differences(SourceForm.Of(current), form);
        if (form.Version != current.Version)
        {
            form.Version = current.Version;
            ModelState.Remove(nameof(form.Version));
            if (differences.Count > 0)
                return ShowForm(page with { Conflicts = differences }, StatusCodes.Status409Conflict);
        }
        if (!removes && ModelState.IsValid && differences.Count == 0)
            return Saved(code, form);
        if (!removes)
            (await validator.ValidateAsync(form)).AddToModelState(ModelState);
        if (text.ProblemOfLine(form.Reason, OutsideSource.ReasonLength, "Elsewhere.ReasonMissing") is { } problem)
            ModelState.AddModelError(nameof(form.Reason), problem);
        if (
            !removes
            && source.CurrentFigures.Select(f => (int?)f.Year).Max() is { } latest
            && Typed.Day(form.CutOff)?.Year < latest
        )
            ModelState.AddModelError(nameof(form.CutOff), text["Elsewhere.CutOffBeforeFigure", latest]);
        if (!ModelState.IsValid)
            return ShowForm(page, StatusCodes.Status400BadRequest);
        var (now, reason) = (clock.GetUtcNow().UtcDateTime, form.Reason!.Trim());
        (current.RecordedTo, current.EndReason) = (now, reason);
        if (removes)
            foreach (var figure in source.CurrentFigures.ToList())
                (figure.RecordedTo, figure.EndReason) = (now, reason);
        else
            db.Add(form.ToDescription(source, current.Version + 1, now));
        try
        {
            await db.SaveChangesAsync();
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return await Edit(code, form); // once more, upon what is saved now
        }
        return removes ? Removed() : Saved(code, form);
    }

    /// <summary>To the source; a figure that was carried along stands in the form there.</summary>
    private RedirectResult Saved(string code, SourceForm form)
    {
        TempData["Notice"] = text["Elsewhere.SourceSaved"];
        return Redirect(form.Figure is { } figure ? $"/elsewhere/{code}{figure.ToQuery()}#What" : $"/elsewhere/{code}");
    }

    private RedirectResult Removed()
    {
        TempData["Notice"] = text["Elsewhere.SourceRemoved"];
        return Redirect("/elsewhere");
    }

    /// <summary>What was typed into a source that is gone stands in the form for a new one.</summary>
    private ViewResult ShowRemovedMeanwhile(SourceForm form)
    {
        ModelState.Clear();
        ModelState.AddModelError(nameof(form.Name), text["Elsewhere.SourceRemovedMeanwhile"]);
        form.FormToken = Guid.NewGuid();
        return ShowForm(new(form, null), StatusCodes.Status409Conflict);
    }

    private List<ChangedMeanwhile> Differences(SourceForm saved, SourceForm typed)
    {
        var (was, now) = (Words(saved), Words(typed));
        return
        [
            .. was.Where(w => w.Value != now[w.Key])
                .Select(w => new ChangedMeanwhile(text[w.Key], w.Value, now[w.Key])),
        ];
    }

    /// <summary>What the form says, by the key of each label.</summary>
    private Dictionary<string, string> Words(SourceForm form) =>
        new()
        {
            ["Elsewhere.Name"] = Typed.Tidy(form.Name),
            ["Elsewhere.Kind"] = Word<OutsideKind>(form.Kind),
            ["Elsewhere.Definition"] = Typed.Tidy(form.Definition),
            ["Elsewhere.Unit"] = Word<OutsideUnit>(form.Unit),
            ["Elsewhere.CutOff"] = Day(form.CutOff),
            ["Elsewhere.PublishedOn"] = Day(form.PublishedOn),
            ["Elsewhere.Address"] = Typed.Tidy(form.Address),
        };

    private string Word<T>(string? name)
        where T : struct, Enum => Enum.GetNames<T>().Contains(name) ? text[$"{typeof(T).Name}.{name}"] : name ?? "";

    private string Day(string? typed) => Typed.Day(typed) is { } day ? text.Day(day) : Typed.Tidy(typed);

    private ViewResult ShowForm(SourceFormPage page, int status = StatusCodes.Status200OK)
    {
        Response.StatusCode = status;
        return View($"{Folder}/SourceForm.cshtml", page);
    }
}
