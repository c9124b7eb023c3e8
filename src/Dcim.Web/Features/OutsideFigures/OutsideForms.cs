using System.Globalization;
using System.Text.RegularExpressions;
using Dcim.Domain.Records;
using Dcim.Statistics;
using Dcim.Web.Features.Administration;
using Dcim.Web.Features.Tables;
using Dcim.Web.Hosting;
using Dcim.Web.Localisation;
using FluentValidation;

namespace Dcim.Web.Features.OutsideFigures;

/// <summary>A source as an analyst describes it.</summary>
public sealed class SourceForm
{
    public const string Remove = "remove";

    public string? Name { get; set; }
    public string? Kind { get; set; }
    public string? Definition { get; set; }
    public string? Unit { get; set; }

    /// <summary>As the browser sends a day.</summary>
    public string? CutOff { get; set; }
    public string? PublishedOn { get; set; }
    public string? Address { get; set; }

    /// <summary>Asked for a change or removal.</summary>
    public string? Reason { get; set; }

    /// <summary>"remove" takes the source away; anything else saves.</summary>
    public string? Intent { get; set; }

    /// <summary>Version that the form showed.</summary>
    public long Version { get; set; }
    public Guid FormToken { get; set; }

    /// <summary>Typed for a source that was removed meanwhile: carried along, to be added to the new one.</summary>
    public FigureForm? Figure { get; set; }

    public static SourceForm Of(OutsideDescription description) =>
        new()
        {
            Name = description.Name,
            Kind = description.Kind.ToString(),
            Definition = description.Definition,
            Unit = description.Unit.ToString(),
            CutOff = Day(description.CutOff),
            PublishedOn = Day(description.PublishedOn),
            Address = description.Address,
            Version = description.Version,
        };

    /// <summary>The form as a new version; only of one that was found right.</summary>
    public OutsideDescription ToDescription(OutsideSource source, long version, DateTime now) =>
        new()
        {
            Source = source,
            Version = version,
            Name = Typed.Tidy(Name),
            Kind = Enum.Parse<OutsideKind>(Kind!),
            Definition = Typed.Tidy(Definition),
            Unit = Enum.Parse<OutsideUnit>(Unit!),
            CutOff = Typed.Day(CutOff)!.Value,
            PublishedOn = Typed.Day(PublishedOn),
            Address = Typed.Tidy(Address),
            RecordedFrom = now,
        };

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
}

public sealed class SourceFormValidator : AbstractValidator<SourceForm>
{
    private static readonly DateOnly s_firstDay = new(TableForm.FirstYear, 1, 1);

    public SourceFormValidator(Texts text, LocalDays days)
    {
        RuleFor(f => f.Name).IsWords(text, OutsideSource.NameLength);
        RuleFor(f => f.Kind)
            .Must(kind => Enum.GetNames<OutsideKind>().Contains(kind))
            .WithMessage(_ => text["Answer.UnknownCode"]);
        RuleFor(f => f.Definition).IsWords(text, OutsideSource.DefinitionLength);
        RuleFor(f => f.Unit)
            .Must(unit => Enum.GetNames<OutsideUnit>().Contains(unit))
            .WithMessage(_ => text["Answer.UnknownCode"]);
        RuleFor(f => f.CutOff)
            .Cascade(CascadeMode.Stop)
            .Must(day => !string.IsNullOrWhiteSpace(day))
            .WithMessage(_ => text["Binding.Missing"])
            .Must(day => Typed.Day(day) is not null)
            .WithMessage(_ => text["Tables.NoSuchDay"])
            .Must(day => Typed.Day(day) >= s_firstDay && Typed.Day(day) <= days.Today)
            .WithMessage(_ => text["Elsewhere.DayRange", text.Day(s_firstDay), text.Day(days.Today)]);
        RuleFor(f => f.PublishedOn)
            .Cascade(CascadeMode.Stop)
            .Must(day => string.IsNullOrWhiteSpace(day) || Typed.Day(day) is not null)
            .WithMessage(_ => text["Tables.NoSuchDay"])
            .Must(day => !(Typed.Day(day) > days.Today))
            .WithMessage(_ => text["Sheet.Future", text["Elsewhere.PublishedOn"]])
            .Must((f, day) => !(Typed.Day(day) < Typed.Day(f.CutOff)))
            .WithMessage(_ => text["Elsewhere.PublishedBeforeCutOff"]);
        RuleFor(f => f.Address)
            .IsWords(text, OutsideSource.AddressLength, optional: true)
            .Must(address => string.IsNullOrWhiteSpace(address) || IsOnTheWeb(address.Trim()))
            .WithMessage(_ => text["Elsewhere.AddressWrong"]);
    }

    /// <summary>The page makes a link of it, so that it is nothing else.</summary>
    private static bool IsOnTheWeb(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
        && !address.Any(char.IsWhiteSpace);
}

/// <summary>A figure as an analyst types it off its source.</summary>
public sealed class FigureForm
{
    public const string Remove = "remove";

    /// <summary>What is typed where the source gives no number.</summary>
    public const string NotAvailable = ":";

    public string? Table { get; set; }
    public string? Year { get; set; }
    public string? What { get; set; }
    public string? Value { get; set; }
    public string? Remark { get; set; }

    /// <summary>Asked for a change or removal.</summary>
    public string? Reason { get; set; }

    /// <summary>"remove" takes the figure away; anything else saves.</summary>
    public string? Intent { get; set; }

    /// <summary>Version that the form showed.</summary>
    public long Version { get; set; }
    public Guid FormToken { get; set; }

    public static FigureForm Of(OutsideFigure figure) =>
        new()
        {
            Table = figure.Table,
            Year = figure.Year.ToString(CultureInfo.InvariantCulture),
            What = figure.What,
            Value = Words(figure.Value),
            Remark = figure.Remark,
            Version = figure.Version,
        };

    /// <summary>What was typed, for the address of a page that shows it in the form for one figure more.</summary>
    public QueryString ToQuery() =>
        QueryString.Create([
            KeyValuePair.Create(nameof(Table), Table),
            KeyValuePair.Create(nameof(Year), Year),
            KeyValuePair.Create(nameof(What), What),
            KeyValuePair.Create(nameof(Value), Value),
            KeyValuePair.Create(nameof(Remark), Remark),
        ]);

    /// <summary>The form as the first version of a figure; only of one that was found right.</summary>
    public OutsideFigure ToFigure(OutsideSource source, string code, DateTime now) =>
        ToFigure(source, code, FormToken, version: 1, enteredAt: now, now);

    /// <summary>The form as what follows a version.</summary>
    public OutsideFigure ToNext(OutsideFigure before, DateTime now) =>
        ToFigure(before.Source, before.Code, before.FormToken, before.Version + 1, before.EnteredAt, now);

    private OutsideFigure ToFigure(
        OutsideSource source,
        string code,
        Guid formToken,
        long version,
        DateTime enteredAt,
        DateTime now
    ) =>
        new()
        {
            Source = source,
            Code = code,
            FormToken = formToken,
            Version = version,
            Table = Table!,
            Year = Typed.Year(Year)!.Value,
            What = Typed.Tidy(What),
            Value = Typed.Number(Value),
            Remark = Typed.Tidy(Remark),
            EnteredAt = enteredAt,
            RecordedFrom = now,
        };

    /// <summary>The value as it is typed, shown and written to files, the same in every language.</summary>
    public static string Words(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? NotAvailable;
}

public sealed class FigureFormValidator : AbstractValidator<FigureForm>
{
    public FigureFormValidator(Texts text, LocalDays days)
    {
        RuleFor(f => f.Table)
            .Must(table => CountedTable.Ids.Contains(table))
            .WithMessage(_ => text["Answer.UnknownCode"]);
        RuleFor(f => f.Year)
            .Must(year => Typed.Year(year) >= TableForm.FirstYear && Typed.Year(year) <= days.Today.Year)
            .WithMessage(_ => text["Coverage.YearRange", TableForm.FirstYear, days.Today.Year]);
        RuleFor(f => f.What).IsWords(text, OutsideFigure.WhatLength);
        RuleFor(f => f.Value)
            .Must(value => value?.Trim() == FigureForm.NotAvailable || Typed.Number(value) is not null)
            .WithMessage(_ => text["Elsewhere.ValueWrong"]);
        RuleFor(f => f.Remark).IsWords(text, OutsideFigure.RemarkLength, optional: true);
    }
}

/// <summary>What several of these boxes have alike.</summary>
internal static partial class Typed
{
    /// <summary>In one line: what is copied from a publication brings its line breaks along.</summary>
    public static string Tidy(string? typed) =>
        string.Join(' ', (typed ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public static DateOnly? Day(string? typed) => TableForm.ReadDay(typed?.Trim() ?? "");

    public static int? Year(string? typed) =>
        int.TryParse(typed?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var year) ? year : null;

    /// <summary>A count, with or without spaces between its thousands; null for anything else.</summary>
    public static int? Number(string? typed) =>
        Count().IsMatch(Tidy(typed))
        && int.TryParse(Tidy(typed).Replace(" ", ""), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number <= OutsideFigure.MaxValue
            ? number
            : null;

    /// <summary>Words that are there, that fit, and that hold no sign which cannot be seen.</summary>
    public static IRuleBuilderOptions<T, string?> IsWords<T>(
        this IRuleBuilderInitial<T, string?> rule,
        Texts text,
        int most,
        bool optional = false
    ) =>
        rule.Cascade(CascadeMode.Stop)
            .Must(words => optional || Tidy(words).Length > 0)
            .WithMessage(_ => text["Binding.Missing"])
            .Must(words => Tidy(words).Length <= most)
            .WithMessage((_, words) => text["Answer.TextTooLong", most, Tidy(words).Length])
            .Must(words => PlainText.IsPlain(Tidy(words)))
            .WithMessage(_ => text["Answer.ControlCharacters"]);

    [GeneratedRegex("^(?:[0-9]+|[0-9]{1,3}(?: [0-9]{3})+)$")]
    private static partial Regex Count();
}
