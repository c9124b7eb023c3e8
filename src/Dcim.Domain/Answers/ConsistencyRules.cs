using Dcim.Domain.Catalogue;
using Dcim.Domain.Counting;
using Dcim.Domain.Profiles;
using Dcim.Domain.Records;

namespace Dcim.Domain.Answers;

/// <summary>What a rule found: the box it belongs to and the name of its message, with arguments.</summary>
/// <param name="SoftRule">The name of a soft rule, which a one-line reason lets stand; null for an error.</param>
public sealed record RuleFinding(string Box, string Message, object[] Arguments, string? SoftRule = null);

/// <summary>
/// The rules between answers (domain.md 6.2), on the page or in the record it belongs to. A comparison of partial dates or
/// ages fails only where their intervals make the rule impossible.
/// </summary>
/// <param name="page">The page whose sheet is checked: an answer it asks is read there, any other in the record.</param>
/// <param name="reading">The answers of the page.</param>
/// <param name="record">The registration; null for a new one.</param>
public sealed class ConsistencyRules(FormPage page, SheetReading reading, Registration? record, NationalProfile profile)
{
    private const int Majority = 18;
    private const int OldestAge = 150;

    public IEnumerable<RuleFinding> Check() =>
        [
            .. Order("EXP09", "EXP10", "Sheet.EndBeforeStart"),
            .. Order("PRO03.start", "PRO03.end", "Sheet.EndBeforeStart"),
            .. Order("AST05.start", "AST05.end", "Sheet.EndBeforeStart"),
            .. Order("INV02.start", "INV02.end", "Sheet.EndBeforeStart"),
            .. AgeAtExploitation(),
            .. BornLater(),
            .. NoMeansForAChildOnly(),
            .. SectorOfLabour(),
            .. FormAmongAllForms(),
            .. RegionInCountry(),
            .. Currency("REC08"),
            .. Currency("INV08"),
            .. Currency("SEN04"),
            .. Currency("SEN05"),
            .. Currency("VLP06"),
            .. Currency("VLP07"),
            .. ReflectionLength(),
        ];

    /// <summary>The end of something does not lie before its beginning.</summary>
    private IEnumerable<RuleFinding> Order(string start, string end, string message)
    {
        if (page.Find(end) is null)
            yield break;
        var (from, to) = (reading.Date(start), reading.Date(end));
        if (from.IsKnown && to.IsKnown && to.Latest < from.Earliest)
            yield return Error($"{end}.year", message);
    }

    /// <summary>VIC05 is not above VIC03.</summary>
    private IEnumerable<RuleFinding> AgeAtExploitation()
    {
        if (Number("VIC05").Value is not { } age || AgesAtRegistration is not var (_, oldest) || age <= oldest)
            yield break;
        if (page.Find("VIC05") is not null)
            yield return Error("VIC05", "Sheet.AgeAtExploitationTooHigh", age, oldest);
        else if (page.Find("CAS04") is not null)
            yield return Error(AgeBox, "Sheet.AgeAtExploitationTooHigh", age, oldest);
    }

    /// <summary>Nobody is recruited, moved or exploited before birth.</summary>
    private IEnumerable<RuleFinding> BornLater()
    {
        if (Births is not var (earliest, _))
            yield break;
        foreach (var key in (string[])["EXP09", "EXP10", "MOV06", "VIC17"])
            if (page.Find(key) is not null && reading.Date(key) is { IsKnown: true } date && date.Latest < earliest)
                yield return Error($"{key}.year", "Sheet.BeforeBirth");
        if (page.Find("CAS04") is not null && record is not null)
        {
            PartialDate[] events =
            [
                .. record.Episodes.SelectMany(e => new[] { e.Start, e.End }),
                .. record.Legs.Select(l => l.ArrivedOn),
                record.Background.DiedOn,
            ];
            if (events.Any(e => e.IsKnown && e.Latest < earliest))
                yield return Error(AgeBox, "Sheet.BornAfterEvents");
        }
    }

    /// <summary>
    /// That no means were needed (Article 2(5)) can be said of one who was a child when recruited or exploited. When she was
    /// recruited is not recorded, so for one who was certainly an adult in the exploitation it is unusual, not impossible.
    /// </summary>
    private IEnumerable<RuleFinding> NoMeansForAChildOnly()
    {
        if (page.Find("REC06") is not null && reading.Set("REC06").Has("NON") && WasCertainlyAdult())
            yield return new("REC06", "Sheet.NoMeansForAdult", [], "NO-MEANS");
    }

    /// <summary>Adult already when the exploitation began: by the age given for it, or by birth and its first beginning.</summary>
    private bool WasCertainlyAdult()
    {
        if (Number("VIC05").Value is { } age)
            return age >= Majority;
        var starts = record?.Episodes.Select(e => e.Start).Where(s => s.IsAnswered).ToList() ?? [];
        return Births is var (_, latest)
            && starts.Count > 0
            && starts.All(s => s.IsKnown && latest.AddYears(Majority) <= s.Earliest);
    }

    /// <summary>Labour has its sector, where the institution owes it.</summary>
    private IEnumerable<RuleFinding> SectorOfLabour()
    {
        if (page.Find("EXP05") is { Duty: Duty.Must } && reading.Code("EXP02") == "LAB" && !reading.IsAnswered("EXP05"))
            if (reading.Answers.ContainsKey("EXP05"))
                yield return Error("EXP05", "Sheet.SectorNeeded");
    }

    private IEnumerable<RuleFinding> FormAmongAllForms()
    {
        var (form, all) = (reading.Code("EXP02"), reading.Set("EXP03"));
        if (form.IsKnown && all.Codes.Any(c => c.IsKnown))
            if (!all.Codes.Select(MainFormRule.FirstLevel).Contains(form))
                yield return Error("EXP03", "Sheet.FormNotAmongAll");
    }

    /// <summary>A region lies in the country named with it.</summary>
    private IEnumerable<RuleFinding> RegionInCountry()
    {
        foreach (var part in page.Fields.Select(f => f.Part))
        {
            if (part.RegionOf is null)
                continue;
            var (place, state) = (reading.Code(part.Key), reading.Code(part.RegionOf));
            if (place.IsKnown && state.IsKnown && !place.Value.StartsWith(state.Value, StringComparison.Ordinal))
                yield return Error(part.Key, "Sheet.RegionNotInCountry");
        }
    }

    private IEnumerable<RuleFinding> Currency(string indicator)
    {
        var currency = $"{indicator}.currency";
        if (reading.Number($"{indicator}.amount").Value is not null && reading.Answers.ContainsKey(currency))
            if (!reading.IsAnswered(currency))
                yield return Error(currency, "Sheet.CurrencyNeeded");
    }

    /// <summary>A reflection period outside the country's law is unusual; only known days are compared.</summary>
    private IEnumerable<RuleFinding> ReflectionLength()
    {
        var (start, end) = (reading.Date("PRO03.start"), reading.Date("PRO03.end"));
        if (page.Find("PRO03.end") is null || !start.IsKnown || !end.IsKnown)
            yield break;
        var (least, most) = (
            end.Earliest.DayNumber - start.Latest.DayNumber,
            end.Latest.DayNumber - start.Earliest.DayNumber
        );
        var longest = AgesAtRegistration is (>= Majority, _)
            ? profile.Reflection.MaxDays
            : Math.Max(profile.Reflection.MaxDays, profile.Reflection.MaxDaysChild);
        // A period that ended early is short by its nature. A day more is for the ways of counting the first.
        if (
            least > longest + 1
            || (most >= 0 && most < profile.Reflection.MinDays - 1 && reading.Code("PRO02") == "GRA")
        )
            yield return new(
                "PRO03.end.year",
                "Sheet.ReflectionLength",
                [profile.Reflection.MinDays, longest],
                "REFLECTION-LENGTH"
            );
    }

    /// <summary>Of the two questions that tell the age, the one that is asked: with a birth date no age is.</summary>
    private string AgeBox =>
        reading.Answers.ContainsKey("VIC03")
        || reading.Problems.Any(p => p.Box.StartsWith("VIC03", StringComparison.Ordinal))
            ? "VIC03"
            : "VID04.year";

    private static RuleFinding Error(string box, string message, params object[] arguments) =>
        new(box, message, arguments);

    private NumberAnswer Number(string key) =>
        page.Find(key) is not null ? reading.Number(key)
        : record is not null && AnswerMap<Registration>.Get(record, key) is NumberAnswer kept ? kept
        : default;

    /// <summary>Youngest and oldest age at registration; null where nothing is known.</summary>
    private (int From, int To)? AgesAtRegistration
    {
        get
        {
            var (from, to, group) = page.Find("CAS04") is not null
                ? (reading.Ages?.From, reading.Ages?.To, reading.Code("VIC04"))
                : (record?.Profile.AgeFrom, record?.Profile.AgeTo, record?.Profile.AgeGroup ?? default);
            var known = AgeGroupRule.Of(from, to, group);
            return from is not null || to is not null ? (from ?? 0, to ?? OldestAge)
                : known == AgeGroupRule.Child ? (0, Majority - 1)
                : known == AgeGroupRule.Adult ? (Majority, OldestAge)
                : null;
        }
    }

    /// <summary>First and last possible day of birth; null where no age is known.</summary>
    private (DateOnly Earliest, DateOnly Latest)? Births
    {
        get
        {
            if (reading.Date("VID04") is { IsKnown: true } birth)
                return (birth.Earliest, birth.Latest);
            var registered = page.Find("CAS04") is not null ? reading.Date("CAS04") : record?.RegisteredOn ?? default;
            return registered.IsKnown && AgesAtRegistration is var (from, to)
                ? (registered.Earliest.AddYears(-to - 1).AddDays(1), registered.Latest.AddYears(-from))
                : null;
        }
    }
}
