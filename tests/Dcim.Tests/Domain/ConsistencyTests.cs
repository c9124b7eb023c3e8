using CsCheck;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Records;
using Dcim.Web.Features.Registrations;
using Dcim.Web.Localisation;
using FluentValidation;
using FluentValidation.Results;

namespace Dcim.Tests.Domain;

/// <summary>
/// No accepted record breaks a consistency rule, and none is refused that could be true: whatever is answered on whatever page
/// of whatever registration, held against an oracle that looks for single days inside the intervals of partial dates.
/// </summary>
public sealed class ConsistencyTests
{
    private const string Details = "details";
    private const int Majority = 18;
    private const int OldestAge = 150;

    /// <summary>A sheet as it was typed into a page of a registration, normalised and read.</summary>
    private sealed record Case(Registration Record, FormPage Page, AnswerSheet Sheet, IRegistrationRow? Row)
    {
        public SheetReading Reading { get; } = SheetReading.Of(Page, Sheet, Generated.Reader);

        public override string ToString() =>
            $"{Sheet.ToJson()} of {Record.Institution.Type}, {Record.Regime}, registered {Record.RegisteredOn}, "
            + $"age {Record.Profile.AgeFrom}-{Record.Profile.AgeTo} {Record.Profile.AgeGroup}, "
            + $"{Record.Profile.Citizenship}, age at exploitation {Record.Background.AgeAtExploitation}, "
            + $"died {Record.Background.DiedOn}, "
            + $"episodes {string.Join(" ", Record.Episodes.Select(e => $"{e.Start}..{e.End}"))}, "
            + $"legs {string.Join(" ", Record.Legs.Select(l => l.ArrivedOn))}";
    }

    public static TheoryData<string> Pages =>
        [
            Details,
            .. Generated.Sections.All.Where(s => s.Keys.Count > 0).Select(s => s.Name),
            .. Generated.Sections.RowKinds.Select(r => r.Name),
        ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void DatesAndAges_AreRefused_ExactlyWhereNoDaysCanBeFound(string page) =>
        Cases(page).Sample(c => IsRefusedForDays(c) != DaysCanBeFound(c), print: c => $"{c}", iter: 1000);

    [Theory]
    [MemberData(nameof(Pages))]
    public void WhatIsAccepted_BreaksNoRule(string page) =>
        Cases(page)
            .Sample(
                c =>
                    Errors(c).Count > 0
                    || (
                        LiesIn(c, "EXP07", "EXP06")
                        && LiesIn(c, "REC02.region", "REC01")
                        && FormIsAmongAll(c)
                        && (c.Reading.Code("EXP02") != "LAB" || !Owes(c, "EXP05") || c.Reading.IsAnswered("EXP05"))
                        && new[] { "REC08", "VLP06", "VLP07" }.All(money =>
                            c.Reading.Number($"{money}.amount").Value is null
                            || c.Reading.IsAnswered($"{money}.currency")
                        )
                        && (!IsNational(c.Record) || !c.Reading.Answers.Keys.Any(IsForForeigners))
                        && (!IsAdult(c.Record) || !c.Reading.Answers.Keys.Any(IsForChildren))
                    ),
                print: c => $"{c}",
                iter: 1000
            );

    /// <summary>Whatever is posted, an error stands at a question that is asked and shown.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public void NothingInvisible_IsRequired(string page) =>
        Records
            .SelectMany(record =>
                PageOf(page, record).SelectMany(p => Generated.Posted(p.Page).Select(s => Read(record, p, s)))
            )
            .Sample(
                c =>
                {
                    var shown = c
                        .Page.Fields.Where(f => c.Page.IsShown(f, c.Sheet))
                        .SelectMany(f => AnswerSheet.BoxesOf(f.Part))
                        .ToHashSet();
                    return Errors(c).All(e => shown.Contains(e.PropertyName));
                },
                print: c => $"{c}: {string.Join(", ", Errors(c).Select(e => e.PropertyName))}",
                iter: 500
            );

    /// <summary>A page sent empty has no error, but for the statuses, which are counted, and the registration itself.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public void NothingAnswered_IsNoError(string page) =>
        Records
            .SelectMany(record => PageOf(page, record).Select(p => Read(record, p, new AnswerSheet())))
            .Sample(
                c => Errors(c).Count == 0 == (page is not (Details or "statuses")),
                print: c => $"{c}: {string.Join(", ", Errors(c).Select(e => e.PropertyName))}",
                iter: 100
            );

    private static List<ValidationFailure> Errors(Case c) =>
        [
            .. Generated
                .Validator.Validate(
                    new SheetInput
                    {
                        Sheet = c.Sheet,
                        Page = c.Page,
                        Reading = c.Reading,
                        Register = Generated.Register,
                        Record = c.Record,
                        Row = c.Row,
                    }
                )
                .Errors.Where(e => e.Severity == Severity.Error),
        ];

    private static bool IsRefusedForDays(Case c)
    {
        var text = new Texts();
        var born = text["Sheet.BornAfterRegistration"];
        return new ConsistencyRules(c.Page, c.Reading, c.Record, Generated.Profile)
                .Check()
                .Any(f =>
                    f.SoftRule is null
                    && f.Message
                        is "Sheet.EndBeforeStart"
                            or "Sheet.BeforeBirth"
                            or "Sheet.BornAfterEvents"
                            or "Sheet.AgeAtExploitationTooHigh"
                ) || Errors(c).Any(e => e.ErrorMessage == born);
    }

    /// <summary>
    /// Whether a day of registration, a day of birth and a day for each event can be chosen inside their intervals so that
    /// all is in order. Where intervals meet, their corners (and the birth itself) are all the days one need try.
    /// </summary>
    private static bool DaysCanBeFound(Case c)
    {
        var isDetails = c.Page.Find("CAS04") is not null;
        var registered = Corners(isDetails ? c.Reading.Date("CAS04") : c.Record.RegisteredOn);
        var birth = isDetails ? c.Reading.Date("VID04") : default;
        var ages = AgesGiven(c, isDetails);
        var exploitedAt =
            c.Page.Find("VIC05") is not null ? c.Reading.Number("VIC05").Value
            : isDetails ? c.Record.Background.AgeAtExploitation.Value
            : null;
        PartialDate[] events = isDetails
            ?
            [
                .. c.Record.Episodes.SelectMany(e => new[] { e.Start, e.End }),
                .. c.Record.Legs.Select(l => l.ArrivedOn),
                c.Record.Background.DiedOn,
            ]
            : [c.Reading.Date("MOV06"), c.Reading.Date("VIC17")];
        (PartialDate, PartialDate)[] spans =
        [
            .. new[] { "EXP09 EXP10", "PRO03.start PRO03.end", "AST05.start AST05.end" }
                .Select(pair => pair.Split(' '))
                .Select(pair => (c.Reading.Date(pair[0]), c.Reading.Date(pair[1]))),
        ];

        foreach (var day in registered)
        foreach (var born in birth.IsKnown ? Corners(birth) : Births(day, ages))
        {
            var oldest = birth.IsKnown && day is not null ? AgesOn(born!.Value, day.Value).Max() : ages?.To;
            if (
                !(born > day)
                && !(exploitedAt > oldest)
                && events.All(e => Corners(e).Any(d => !(d < born)))
                && spans.Index().All(s => Follow(s.Item, after: s.Index == 0 ? born : null))
            )
                return true;
        }
        return false;
    }

    private static bool Follow((PartialDate From, PartialDate To) span, DateOnly? after) =>
        (
            from start in Corners(span.From).Concat(Within(span.From, after))
            from end in Corners(span.To).Concat(Within(span.To, after))
            where !(start < after) && !(end < after) && !(end < start)
            select true
        ).Any();

    /// <summary>The day itself, where it lies in the interval.</summary>
    private static IEnumerable<DateOnly?> Within(PartialDate date, DateOnly? day) =>
        date.IsKnown && date.Earliest <= day && day <= date.Latest ? [day] : [];

    private static IEnumerable<DateOnly?> Corners(PartialDate date) =>
        date.IsKnown ? [date.Earliest, date.Latest] : [null];

    /// <summary>First and last day of birth of one who is of such an age on a day.</summary>
    private static IEnumerable<DateOnly?> Births(DateOnly? day, (int From, int To)? ages)
    {
        if (day is not { } on || ages is not var (from, to))
            return [null];
        var first = on.AddYears(-to - 1);
        while (!AgesOn(first, on).Any(a => a <= to))
            first = first.AddDays(1);
        return [first, on.AddYears(-from)];
    }

    /// <summary>The age in completed years; born on 29 February, a birthday is on 28 February or 1 March, as the law has it.</summary>
    private static IEnumerable<int> AgesOn(DateOnly birth, DateOnly day)
    {
        foreach (var month in (bool[])[false, true])
        {
            var age = 0;
            while (Birthday(birth, age + 1, month) <= day)
                age++;
            yield return age;
        }
    }

    private static DateOnly Birthday(DateOnly birth, int age, bool inMarch) =>
        birth is { Month: 2, Day: 29 } && !DateTime.IsLeapYear(birth.Year + age)
            ? inMarch
                ? new(birth.Year + age, 3, 1)
                : new(birth.Year + age, 2, 28)
            : new(birth.Year + age, birth.Month, birth.Day);

    private static (int From, int To)? AgesGiven(Case c, bool isDetails)
    {
        if (isDetails && c.Reading.Number("VIC03").Value is { } age)
            return (age, age);
        if (!isDetails && c.Record.Profile is { AgeFrom: { } from, AgeTo: { } to })
            return (from, to);
        return (isDetails ? c.Reading.Code("VIC04") : c.Record.Profile.AgeGroup).Value switch
        {
            "Y_LT18" => (0, Majority - 1),
            "Y_GE18" => (Majority, OldestAge),
            _ => null,
        };
    }

    private static bool LiesIn(Case c, string region, string country) =>
        !c.Reading.Code(region).IsKnown
        || !c.Reading.Code(country).IsKnown
        || c.Reading.Code(region).Value[..2] == c.Reading.Code(country).Value;

    private static bool FormIsAmongAll(Case c)
    {
        var forms = Generated.Catalogue.Lists["CL_EXPL"].ByCode;
        var all = c.Reading.Set("EXP03").Codes.Where(f => f.IsKnown).ToList();
        return !c.Reading.Code("EXP02").IsKnown
            || all.Count == 0
            || all.Any(f => (forms[f.Value].Parent ?? f.Value) == c.Reading.Code("EXP02").Value);
    }

    private static bool Owes(Case c, string key) =>
        c.Page.Find(key) is { } field
        && c.Page.IsShown(field, c.Sheet)
        && Generated.Catalogue[key].Indicator.DutyOf(c.Record.Institution.Type) == Duty.Must;

    private static bool IsNational(Registration record) => record.Profile.Citizenship.Codes.Contains("PT");

    private static bool IsForForeigners(string key) => key[..5] is "PRO04" or "PRO05" or "PRO06";

    private static bool IsAdult(Registration record) =>
        record.Profile.AgeFrom >= Majority || (record.Profile.AgeFrom is null && record.Profile.AgeGroup == "Y_GE18");

    private static bool IsForChildren(string key) => key[..5] is "VIC16" or "IDN09";

    private static Gen<Case> Cases(string page) =>
        Records.SelectMany(record =>
            PageOf(page, record).SelectMany(p => Answered(p.Page).Select(sheet => Read(record, p, sheet)))
        );

    private static Case Read(Registration record, (FormPage Page, IRegistrationRow? Row) place, AnswerSheet sheet)
    {
        place.Page.Normalise(sheet);
        return new(record, place.Page, sheet, place.Row);
    }

    private static Gen<(FormPage Page, IRegistrationRow? Row)> PageOf(string name, Registration record) =>
        Gen.Bool.Select<bool, (FormPage, IRegistrationRow?)>(isNew =>
            name == Details ? (FormPage.Details(Generated.Catalogue, record.Regime), null)
            : Generated.Sections.FindRows(name) is { } rows
                ? (Generated.Sections.PageOf(rows, record), isNew ? null : rows.Of(record).FirstOrDefault())
            : (Generated.Sections.PageOf(Generated.Sections.Find(name)!, record), null)
        );

    /// <summary>A sheet of readable answers, of which many are left out.</summary>
    private static Gen<AnswerSheet> Answered(FormPage page) =>
        page.Fields.Aggregate(
            Gen.Const(() => new AnswerSheet()),
            (sheets, field) =>
                Gen.Select(
                    sheets,
                    Gen.Frequency((1, Gen.Const((object?)null)), (3, Answer(field.Part).Select(a => (object?)a))),
                    (sheet, answer) =>
                    {
                        sheet.Write(field.Part, answer);
                        return sheet;
                    }
                )
        );

    /// <summary>Answers close enough to each other to meet.</summary>
    private static Gen<object> Answer(IndicatorPart part) =>
        part.Kind switch
        {
            AnswerKind.Date => Dates(part.Key == "VID04" ? 1975 : 1995).Select(d => (object)d),
            AnswerKind.Number => Gen.Int[part.MinValue ?? 0, 40].Select(n => (object)NumberAnswer.Of(n)),
            _ when part.Key is "EXP06" or "REC01" => Generated
                .OneOf<Code>("PT", "CZ", "BD", "UNK")
                .Select(c => (object)c),
            _ => Generated.Answer(part),
        };

    private static Gen<PartialDate> Dates(int firstYear) =>
        Gen.Frequency(
            (5, Generated.Known(firstYear, 2015)),
            (1, Gen.Const(default(PartialDate))),
            (1, Gen.Const(PartialDate.NotGiven("UNK")))
        );

    private static Gen<Registration> Records =>
        Gen.Select(
            Gen.Select(
                Generated.OneOf("POL", "NGO", "PRO", "CRT", "IMM"),
                Gen.Bool,
                Generated.Known(2005, 2012),
                Generated.OneOf("PT", "BD", "PT BD", "UNK", ""),
                Generated.OneOf<Code>("Y_LT18", "Y_GE18", "UNK", default)
            ),
            Gen.Select(Gen.Int[-10, 40], Gen.Int[0, 2], Gen.Int[-10, 30]),
            Gen.Select(Dates(1980), Dates(1980), Dates(1980), Dates(1980)),
            Gen.Select(Generated.OneOf<Code>("PRE", "IDE", "NID", "PEN"), Dates(2003)),
            (who, ages, days, status) =>
            {
                var record = new Registration
                {
                    Code = "abcdefghjkmn",
                    Institution = new()
                    {
                        Code = "PT-X",
                        Name = "X",
                        Type = who.Item1,
                    },
                    Regime = who.Item2 ? "LED" : "GDPR",
                    Consent = who.Item2 ? default : CodeSet.Of("OWN"),
                    Quality = "COM",
                    RegisteredOn = who.Item3,
                    Profile = new()
                    {
                        AgeFrom = ages.Item1 < 0 ? null : ages.Item1,
                        AgeTo = ages.Item1 < 0 ? null : ages.Item1 + ages.Item2,
                        AgeGroup = ages.Item1 < 0 ? who.Item5 : default,
                        Citizenship = CodeSequence.Of(
                            who.Item4.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(c => new Code(c))
                        ),
                    },
                };
                record.Background.AgeAtExploitation = ages.Item3 < 0 ? default : NumberAnswer.Of(ages.Item3);
                record.Background.DiedOn = days.Item4;
                record.Episodes.Add(
                    new()
                    {
                        Id = 1,
                        Code = "e",
                        Start = days.Item1,
                        End = days.Item2,
                    }
                );
                record.Legs.Add(
                    new()
                    {
                        Id = 1,
                        Code = "l",
                        ArrivedOn = days.Item3,
                    }
                );
                record.Statuses.Add(
                    new()
                    {
                        Id = 1,
                        Code = "s",
                        Status = status.Item1,
                        Date = status.Item2,
                        Body = "PT-PJ",
                    }
                );
                return record;
            }
        );
}
