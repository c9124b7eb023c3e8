using System.Globalization;
using Dcim.Data;
using Dcim.Web.Features.Registrations;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using FluentValidation;
using FluentValidation.AspNetCore;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Administration;

/// <summary>From which probability records are linked without anybody.</summary>
public sealed class LinkageSettingsForm
{
    public const string On = "on";
    public const string Off = "off";

    /// <summary>On or off, of registrations of victims.</summary>
    public string? Victims { get; set; }

    /// <summary>Out of 100, as it was typed.</summary>
    public string? VictimsFrom { get; set; }

    /// <inheritdoc cref="Victims"/>
    public string? Offenders { get; set; }

    /// <inheritdoc cref="VictimsFrom"/>
    public string? OffendersFrom { get; set; }

    /// <summary>What was saved when the form was shown.</summary>
    public string? Was { get; set; }

    public static LinkageSettingsForm Of(Instance instance) =>
        new()
        {
            Victims = instance.LinksVictimsFrom is null ? Off : On,
            VictimsFrom = OutOf100(instance.LinksVictimsFrom, CultureInfo.CurrentCulture),
            Offenders = instance.LinksOffendersFrom is null ? Off : On,
            OffendersFrom = OutOf100(instance.LinksOffendersFrom, CultureInfo.CurrentCulture),
            Was = WasOf(instance),
        };

    public static string WasOf(Instance instance) =>
        $"{OutOf100(instance.LinksVictimsFrom, CultureInfo.InvariantCulture)}/"
        + OutOf100(instance.LinksOffendersFrom, CultureInfo.InvariantCulture);

    /// <summary>A number as people type it, with a point or a comma; null where it is none from 90 to 99.99.</summary>
    public static double? Read(string? typed) =>
        decimal.TryParse(
            typed?.Trim().Replace(',', '.'),
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var number
        )
        && number is >= 90 and <= 99.99m
        && decimal.Round(number, 2) == number
            ? (double)(number / 100)
            : null;

    public void ApplyTo(Instance instance) =>
        (instance.LinksVictimsFrom, instance.LinksOffendersFrom) = (
            Victims == On ? Read(VictimsFrom) : null,
            Offenders == On ? Read(OffendersFrom) : null
        );

    private static string OutOf100(double? probability, CultureInfo culture) =>
        probability is { } one ? Math.Round(one * 100, 2).ToString("0.##", culture) : "";
}

public sealed class LinkageSettingsFormValidator : AbstractValidator<LinkageSettingsForm>
{
    public LinkageSettingsFormValidator(Texts text)
    {
        RuleFor(f => f.Victims).Must(IsChosen).WithMessage(_ => text["LinkSettings.ChoiceMissing"]);
        RuleFor(f => f.Offenders).Must(IsChosen).WithMessage(_ => text["LinkSettings.ChoiceMissing"]);
        RuleFor(f => f.VictimsFrom)
            .Must(typed => LinkageSettingsForm.Read(typed) is not null)
            .When(f => f.Victims == LinkageSettingsForm.On)
            .WithMessage(_ => text["LinkSettings.FromWrong"]);
        RuleFor(f => f.OffendersFrom)
            .Must(typed => LinkageSettingsForm.Read(typed) is not null)
            .When(f => f.Offenders == LinkageSettingsForm.On)
            .WithMessage(_ => text["LinkSettings.FromWrong"]);
    }

    private static bool IsChosen(string? choice) => choice is LinkageSettingsForm.On or LinkageSettingsForm.Off;
}

public sealed record LinkageSettingsPage(LinkageSettingsForm Typed)
{
    public IReadOnlyList<ChangedMeanwhile> Conflicts { get; init; } = [];
}

/// <summary>Whether the likeliest pairs are linked without asking anybody: off, until an administrator turns it on.</summary>
[Route("/administration/linkage")]
[Require(Permissions.InstitutionsManage)]
public sealed class LinkageSettingsController(DcimDbContext db, IValidator<LinkageSettingsForm> validator, Texts text)
    : Controller
{
    [HttpGet("")]
    public async Task<IActionResult> Index() => Show(new(LinkageSettingsForm.Of(await InstanceAsync())));

    [HttpPost("")]
    public async Task<IActionResult> Index(LinkageSettingsForm form)
    {
        var instance = await InstanceAsync();
        (await validator.ValidateAsync(form)).AddToModelState(ModelState);
        if (!ModelState.IsValid)
            return Show(new(form), StatusCodes.Status400BadRequest);
        if (form.Was != LinkageSettingsForm.WasOf(instance))
        {
            var conflicts = Differences(LinkageSettingsForm.Of(instance), form);
            form.Was = LinkageSettingsForm.WasOf(instance);
            ModelState.Remove(nameof(form.Was));
            if (conflicts.Count > 0)
                return Show(new(form) { Conflicts = conflicts }, StatusCodes.Status409Conflict);
        }
        form.ApplyTo(instance);
        await db.SaveChangesAsync();
        TempData["Notice"] = text["LinkSettings.Saved"];
        return Redirect("/administration/linkage");
    }

    private Task<Instance> InstanceAsync() => db.Instances.SingleAsync(HttpContext.RequestAborted);

    private List<ChangedMeanwhile> Differences(LinkageSettingsForm saved, LinkageSettingsForm typed) =>
        [
            .. new[]
            {
                new ChangedMeanwhile(
                    text["LinkRuns.Victims"],
                    Words(saved.Victims, saved.VictimsFrom),
                    Words(typed.Victims, typed.VictimsFrom)
                ),
                new ChangedMeanwhile(
                    text["LinkRuns.Offenders"],
                    Words(saved.Offenders, saved.OffendersFrom),
                    Words(typed.Offenders, typed.OffendersFrom)
                ),
            }.Where(c => c.Saved != c.Typed),
        ];

    private string Words(string? choice, string? from) =>
        choice == LinkageSettingsForm.On
            ? text["LinkSettings.OnFrom", LinkageSettingsForm.Read(from).GetValueOrDefault() * 100]
            : text["LinkSettings.Off"];

    private ViewResult Show(LinkageSettingsPage page, int status = StatusCodes.Status200OK)
    {
        Response.StatusCode = status;
        return View("/Features/Administration/LinkageSettings.cshtml", page);
    }
}
