using System.Globalization;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Exchange;
using Dcim.Web.Features.Administration;
using Dcim.Web.Features.OutsideFigures;
using Dcim.Web.Features.Tables;
using Dcim.Web.Hosting;
using Dcim.Web.Localisation;
using FluentValidation;

namespace Dcim.Web.Features.Sources;

/// <summary>A source as somebody describes it.</summary>
public sealed class SourceDescriptionForm
{
    public string? Name { get; set; }

    /// <summary>Asked in the observatory only.</summary>
    public string? KeptBy { get; set; }
    public string? Description { get; set; }
    public string? FromYear { get; set; }
    public string? ToYear { get; set; }
    public string? Subject { get; set; }

    /// <summary>How far the source collects an indicator, by its code; nothing where nothing is said.</summary>
    public Dictionary<string, string?> Said { get; set; } = [];
    public Dictionary<string, string?> Definition { get; set; } = [];
    public Dictionary<string, string?> Comparability { get; set; } = [];

    /// <summary>Version that the form showed.</summary>
    public long Version { get; set; }

    public static SourceDescriptionForm Of(SeenSource seen)
    {
        var profile = seen.Profile;
        var form = new SourceDescriptionForm
        {
            Name = profile.Name,
            KeptBy = profile.KeptBy,
            Description = profile.Description,
            FromYear = Year(profile.FromYear),
            ToYear = Year(profile.ToYear),
            Subject = profile.Subject.ToString(),
            Version = seen.Source.Version,
        };
        foreach (var statement in profile.Statements)
        {
            form.Said[statement.Indicator] = statement.Collected.ToString();
            form.Definition[statement.Indicator] = statement.Definition;
            form.Comparability[statement.Indicator] = statement.Comparability;
        }
        return form;
    }

    /// <summary>The form as a profile; what it does not ask, the mapping of columns, stays. Only of one that was found right.</summary>
    public SourceProfile ToProfile(SourceProfile? before, IndicatorCatalogue catalogue) =>
        (before ?? new() { Name = "" }) with
        {
            Name = Typed.Tidy(Name),
            KeptBy = Typed.Tidy(KeptBy) is { Length: > 0 } body ? body : null,
            Description = Typed.Tidy(Description),
            FromYear = Typed.Year(FromYear),
            ToYear = Typed.Year(ToYear),
            Subject = Enum.Parse<SourceSubject>(Subject!),
            Statements =
            [
                .. catalogue.Indicators.Select(i => StatementOf(i.Code)).OfType<SourceStatement>(),
                // Of indicators that the country has given up since.
                .. before?.Statements.Where(s => catalogue.Indicators.All(i => i.Code != s.Indicator)) ?? [],
            ],
        };

    /// <summary>What is typed of an indicator; null for nothing.</summary>
    public SourceStatement? StatementOf(string indicator) =>
        ReadLevel(Said.GetValueOrDefault(indicator)) is { } collected
            ? new(
                indicator,
                collected,
                Typed.Tidy(Definition.GetValueOrDefault(indicator)),
                Typed.Tidy(Comparability.GetValueOrDefault(indicator))
            )
            : null;

    /// <returns>Null for nothing, and for what is no level.</returns>
    public static Collected? ReadLevel(string? said) =>
        Enum.GetNames<Collected>().Contains(said) ? Enum.Parse<Collected>(said!) : null;

    private static string Year(int? year) => year?.ToString(CultureInfo.InvariantCulture) ?? "";
}

public sealed class SourceDescriptionFormValidator : AbstractValidator<SourceDescriptionForm>
{
    public SourceDescriptionFormValidator(Texts text, LocalDays days, IndicatorCatalogue catalogue)
    {
        RuleFor(f => f.Name).IsWords(text, SourceProfile.NameLength);
        RuleFor(f => f.KeptBy).IsWords(text, SourceProfile.NameLength, optional: true);
        RuleFor(f => f.Description).IsWords(text, SourceProfile.DescriptionLength, optional: true);
        RuleFor(f => f.Subject)
            .Must(subject => Enum.GetNames<SourceSubject>().Contains(subject))
            .WithMessage(_ => text["Answer.UnknownCode"]);
        RuleFor(f => f.FromYear)
            .Must(IsYear)
            .WithMessage(_ => text["Coverage.YearRange", TableForm.FirstYear, days.Today.Year]);
        RuleFor(f => f.ToYear)
            .Cascade(CascadeMode.Stop)
            .Must(IsYear)
            .WithMessage(_ => text["Coverage.YearRange", TableForm.FirstYear, days.Today.Year])
            .Must((f, to) => !(Typed.Year(to) < Typed.Year(f.FromYear)))
            .WithMessage(_ => text["Sources.YearsTurned"]);
        RuleFor(f => f)
            .Custom(
                (form, context) =>
                {
                    foreach (var code in catalogue.Indicators.Select(i => i.Code))
                        CheckStatement(form, code, context.AddFailure, text);
                }
            );

        bool IsYear(string? typed) =>
            string.IsNullOrWhiteSpace(typed)
            || Typed.Year(typed) >= TableForm.FirstYear && Typed.Year(typed) <= days.Today.Year;
    }

    private static void CheckStatement(
        SourceDescriptionForm form,
        string code,
        Action<string, string> addFailure,
        Texts text
    )
    {
        var said = form.Said.GetValueOrDefault(code);
        var words = new[]
        {
            (Box: nameof(form.Definition), Typed: form.Definition.GetValueOrDefault(code)),
            (Box: nameof(form.Comparability), Typed: form.Comparability.GetValueOrDefault(code)),
        };
        if (!string.IsNullOrEmpty(said) && SourceDescriptionForm.ReadLevel(said) is null)
            addFailure(StatementRowTagHelper.Box(nameof(form.Said), code), text["Answer.UnknownCode"]);
        else if (string.IsNullOrEmpty(said) && words.Any(w => Typed.Tidy(w.Typed).Length > 0))
            addFailure(StatementRowTagHelper.Box(nameof(form.Said), code), text["Sources.SayHowFar"]);
        foreach (var (box, typed) in words)
        {
            var tidy = Typed.Tidy(typed);
            if (tidy.Length > SourceProfile.DefinitionLength)
                addFailure(
                    StatementRowTagHelper.Box(box, code),
                    text["Answer.TextTooLong", SourceProfile.DefinitionLength, tidy.Length]
                );
            else if (!PlainText.IsPlain(tidy))
                addFailure(StatementRowTagHelper.Box(box, code), text["Answer.ControlCharacters"]);
        }
    }
}
