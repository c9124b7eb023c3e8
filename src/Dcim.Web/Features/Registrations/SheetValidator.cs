using Dcim.Data.Registrations;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Counting;
using Dcim.Domain.Profiles;
using Dcim.Domain.Records;
using Dcim.Web.Hosting;
using Dcim.Web.Localisation;
using FluentValidation;
using FluentValidation.Results;

namespace Dcim.Web.Features.Registrations;

/// <summary>A normalised sheet with all that its rules look at.</summary>
public sealed record SheetInput
{
    public required AnswerSheet Sheet { get; init; }
    public required FormPage Page { get; init; }
    public required SheetReading Reading { get; init; }

    /// <summary>The organisation register.</summary>
    public required IReadOnlyList<Institution> Register { get; init; }

    /// <summary>The record the sheet is about; null for a new one.</summary>
    public Registration? Record { get; init; }

    /// <summary>The row the sheet is about; null for a new one, and for a page that is about no row.</summary>
    public IRegistrationRow? Row { get; init; }

    /// <summary>The proceeding the sheet is about, with its rows; null for a new one, and for a page of a registration.</summary>
    public Proceeding? Proceeding { get; init; }

    /// <inheritdoc cref="Row"/>
    public IProceedingRow? ProceedingRow { get; init; }

    /// <summary>The defendants a row is, or will be, about.</summary>
    public IReadOnlyList<Defendant> About { get; init; } = [];
}

/// <summary>
/// The rules of a sheet, for browser, import and programming interface alike. Errors stop a submission; warnings (soft
/// rules) stop it until a one-line reason is given in the box <c>reason.RULE</c>.
/// </summary>
public sealed class SheetValidator : AbstractValidator<SheetInput>
{
    private const int OldAge = 90;

    /// <summary>Ends that are set when something is granted, and so may lie ahead.</summary>
    private static readonly string[] s_planned = ["PRO03.end", "AST05.end", "RET02.date"];
    private const int YearsAgo = 40;

    /// <summary>Without these a proceeding can be neither found nor counted, nor what its rows say.</summary>
    private static readonly string[] s_neededOfProceeding =
    [
        "INV01.number",
        "INV02.start",
        "TRF03",
        "INV05",
        "TRF13",
        "PRS03",
        "PRS04",
        "JDG02",
        "JDG03",
        "JDG03.offence",
        "JDG04",
    ];

    /// <summary>A proceeding, or a row of it, is not saved without the answer.</summary>
    public static bool IsNeededOfProceeding(string key) => s_neededOfProceeding.Contains(key);

    private readonly Texts _text;
    private readonly NationalProfile _profile;
    private readonly LocalDays _days;
    private readonly OffenceRule _offences;

    public SheetValidator(Texts text, NationalProfile profile, LocalDays days, IndicatorCatalogue catalogue)
    {
        (_text, _profile, _days) = (text, profile, days);
        _offences = new(catalogue.Lists[IndicatorCatalogue.Offences]);
        RuleFor(i => i).Custom((input, context) => Readable(input, new(context, _text)));
        RuleFor(i => i).Custom((input, context) => Complete(input, new(context, _text)));
        RuleFor(i => i).Custom((input, context) => Dates(input, new(context, _text)));
        RuleFor(i => i).Custom((input, context) => Age(input, new(context, _text)));
        RuleFor(i => i).Custom((input, context) => Status(input, new(context, _text)));
        RuleFor(i => i).Custom((input, context) => LittleKnown(input, new(context, _text)));
        RuleFor(i => i).Custom((input, context) => Consistent(input, new(context, _text)));
    }

    /// <summary>The box of a date to which a message about the whole date belongs.</summary>
    public static string BoxOf(IndicatorPart part) => part.Kind == AnswerKind.Date ? $"{part.Key}.day" : part.Key;

    private static void Readable(SheetInput input, Report report)
    {
        foreach (var problem in input.Reading.Problems)
            report.Error(problem.Box, $"Answer.{problem.Message}", problem.Arguments);
    }

    private void Consistent(SheetInput input, Report report)
    {
        foreach (var found in Found(input))
            if (found.SoftRule is { } rule)
                report.Warning(rule, found.Message, found.Arguments);
            else
                report.Error(found.Box, found.Message, found.Arguments);
    }

    private IEnumerable<RuleFinding> Found(SheetInput input) =>
        [
            .. new ConsistencyRules(input.Page, input.Reading, input.Record, _profile).Check(),
            .. new ProceedingRules(
                input.Page,
                input.Reading,
                input.Proceeding,
                input.ProceedingRow,
                input.About,
                _offences
            ).Check(),
        ];

    /// <summary>The answers the count needs, consent with its date, and what a proceeding is known by, where the page asks them.</summary>
    private void Complete(SheetInput input, Report report)
    {
        IEnumerable<string> needed =
        [
            .. input.Reading.MissingForCount,
            .. RegistrationStore.ConsentKeys,
            .. s_neededOfProceeding,
        ];
        foreach (var key in needed)
        {
            if (input.Reading.IsAnswered(key) || input.Page.Find(key) is not { } field)
                continue;
            if (IsUnreadable(input, key) || !input.Page.IsShown(field, input.Sheet))
                continue; // the message at what cannot be read is enough
            report.Error(
                BoxOf(field.Part),
                key == "VIC03" ? "Sheet.AgeMissing"
                    : field.Part.Missing.Count == 0 ? "Sheet.AnswerNeeded"
                    : "Sheet.AnswerMissing",
                _text.Label(field.Part.Key)
            );
        }
        var ageGroup = input.Page.Find("VIC04");
        if (
            ageGroup is not null
            && input.Page.IsShown(ageGroup, input.Sheet)
            && !input.Reading.IsAnswered("VIC04")
            && input.Reading.Number("VIC03").Missing.IsAnswered
        )
            report.Error("VIC04", "Sheet.AnswerMissing", _text.Label("VIC04"));
    }

    private static bool IsUnreadable(SheetInput input, string key) =>
        input.Reading.Problems.Any(p => p.Box == key || p.Box.StartsWith($"{key}.", StringComparison.Ordinal));

    private void Dates(SheetInput input, Report report)
    {
        foreach (var field in input.Page.Fields.Where(f => f.Part.Kind == AnswerKind.Date))
            if (
                input.Reading.Date(field.Key) is { IsKnown: true } date
                && IsFuture(date)
                && !s_planned.Contains(field.Key)
            )
                report.Error($"{field.Key}.year", "Sheet.Future", _text.Label(field.Part.Indicator.Code));
        var registered = input.Page.Find("CAS04") is null
            ? input.Record?.RegisteredOn ?? default
            : input.Reading.Date("CAS04");
        if (input.Reading.Date("VID04") is { IsKnown: true } birth && registered.IsKnown)
            if (birth.Earliest > registered.Latest)
                report.Error("VID04.year", "Sheet.BornAfterRegistration");
        if (input.Reading.Date("CAS04") is { IsKnown: true } typed && typed.Latest < _days.Today.AddYears(-YearsAgo))
            report.Warning("LONG-AGO", "Sheet.LongAgo", YearsAgo);
        if (registered.IsKnown && StatusDates(input).Any(d => d.IsKnown && d.Latest < registered.Earliest))
            report.Warning("STATUS-BEFORE-REGISTRATION", "Sheet.StatusBeforeRegistration");
    }

    /// <summary>A day, month or year given as it is may still run; two dates given as bounds must both be past.</summary>
    private bool IsFuture(PartialDate date) =>
        (date.Kind == DateKind.Between ? date.Latest : date.Earliest) > _days.Today;

    /// <summary>The date on the page, or those of the record where the page does not ask it.</summary>
    private static IEnumerable<PartialDate> StatusDates(SheetInput input) =>
        input.Page.Find("IDN04") is not null ? [input.Reading.Date("IDN04")]
        : input.Page.Find("CAS04") is not null ? input.Record?.Statuses.Select(s => s.Date) ?? []
        : [];

    private void Age(SheetInput input, Report report)
    {
        if (input.Reading.Ages is not var (from, to))
            return;
        if (from >= OldAge)
            report.Warning("OLD-AGE", "Sheet.OldAge", from);
        var group = input.Reading.Code("VIC04");
        if (group == "Y_LT18" && from >= 18 || group == "Y_GE18" && to < 18)
            report.Error("VIC04", "Sheet.AgeGroupContradicts");
    }

    private void Status(SheetInput input, Report report)
    {
        var (status, body, date) = (
            input.Reading.Code("IDN03"),
            input.Reading.Code("IDN05"),
            input.Reading.Date("IDN04")
        );
        if (input.Page.Find("IDN03") is null)
            return;
        if (
            status.IsKnown
            && input.Register.FirstOrDefault(i => i.Code == body.Value) is { } institution
            && !_profile.CanSet(institution.Type, status)
        )
            report.Error(
                "IDN03",
                "Sheet.StatusNotOfBody",
                _text.Code("CL_VSTAT", status),
                _text.Code("CL_INST", institution.Type)
            );
        if (!date.IsKnown)
            return;
        OrderOfStatuses(input, report, body, date);
    }

    /// <summary>Dates rise within a body; across bodies entries come late, so there it is only unusual (domain.md 6.2).</summary>
    private void OrderOfStatuses(SheetInput input, Report report, Code body, PartialDate date)
    {
        var others = input.Record?.Statuses.Where(s => s != input.Row && s.Date.IsKnown).ToList() ?? [];
        var earlier = input.Row is null ? others : others.Where(s => s.Id < input.Row.Id).ToList();
        var ofBody = others.Where(s => s.Body == body && body.IsKnown).ToList();
        if (ofBody.Any(s => earlier.Contains(s) ? s.Date.Earliest > date.Latest : s.Date.Latest < date.Earliest))
            report.Error("IDN04.year", "Sheet.StatusBeforeEarlier");
        else if (earlier.Any(s => s.Date.Earliest > date.Latest))
            report.Warning("STATUS-LATE", "Sheet.StatusLate");
    }

    private static void LittleKnown(SheetInput input, Report report)
    {
        string[] answers = ["VIC01", "VIC06", "EXP16"];
        if (answers.All(key => input.Reading.IsAnswered(key) && !IsKnown(input.Reading, key)))
            report.Warning("LITTLE-KNOWN", "Sheet.LittleKnown");
    }

    private static bool IsKnown(SheetReading reading, string key) =>
        reading.Answers[key] switch
        {
            Code code => code.IsKnown,
            CodeSequence list => list.Codes.Any(c => c.IsKnown),
            _ => true,
        };

    /// <summary>Where the rules put what they find.</summary>
    private sealed class Report(ValidationContext<SheetInput> context, Texts text)
    {
        public void Error(string box, string message, params object[] arguments) =>
            context.AddFailure(new ValidationFailure(box, text[message, arguments]) { Severity = Severity.Error });

        public void Warning(string rule, string message, params object[] arguments) =>
            context.AddFailure(
                new ValidationFailure($"reason.{rule}", text[message, arguments])
                {
                    Severity = Severity.Warning,
                    ErrorCode = rule,
                }
            );
    }
}
