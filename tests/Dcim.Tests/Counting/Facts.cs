using System.Text.RegularExpressions;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Counting;
using Dcim.Domain.Profiles;

namespace Dcim.Tests.Counting;

/// <summary>Hand-built facts. Dates are written short: 2012, 2012-05, 2012-05-03, 2012-05-03..2013-01-10, or a missing reason.</summary>
internal static partial class Facts
{
    public static readonly DateTime Entered = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    public static readonly Clocks Today = new(new(2026, 11, 22), new(2026, 11, 22, 12, 0, 0, DateTimeKind.Utc));

    /// <summary>Police and border guard are competent, and a victim only signalled counts, whatever PT.json says today.</summary>
    public static readonly NationalProfile Profile = NationalProfile.Load("PT") with
    {
        CompetentTypes = ["POL", "BOR"],
        SignalledCounts = true,
    };

    /// <summary>The code lists of the program, with no indicators.</summary>
    public static readonly IReadOnlyDictionary<string, CodeListData> Lists = new IndicatorCatalogue(
        """{ "version": "test", "sections": [], "indicators": [] }""",
        ListsJson()
    ).Lists;

    public static VictimFact Fact(
        long registration,
        string on = "2012-05-03",
        long? person = null,
        string type = "POL",
        string sex = "F",
        int? ageFrom = null,
        int? ageTo = null,
        string ageGroup = "Y_GE18",
        string[]? citizenship = null,
        string form = "SEX",
        string trafficked = "N",
        string start = "UNK",
        string end = "UNK",
        StatusFact[]? history = null,
        DateTime? recordedFrom = null,
        DateTime? recordedTo = null,
        string recruited = "UNK",
        string[]? exploited = null,
        (string Measure, string Date)[]? protection = null,
        bool cannotBeLinked = false
    )
    {
        var registeredOn = Date(on);
        ProtectionFact[] events = [.. (protection ?? []).Select(p => new ProtectionFact(p.Measure, Date(p.Date)))];
        var (firstEvent, lastEvent) = ProtectionRule.YearsOf(events);
        return new()
        {
            RegistrationId = registration,
            PersonId = person ?? registration,
            InstitutionId = 100 + registration % 10,
            InstitutionType = type,
            RegisteredOn = registeredOn,
            FirstYear = registeredOn.Earliest.Year,
            LastYear = registeredOn.Latest.Year,
            Sex = sex,
            AgeFrom = ageFrom,
            AgeTo = ageTo,
            AgeGroup = ageGroup,
            Citizenship = CodeSequence.Of((citizenship ?? ["BR"]).Select(c => new Code(c))),
            MainForm = form,
            TraffickedBefore = trafficked,
            ExploitationStart = Date(start),
            ExploitationEnd = Date(end),
            RecruitmentCountry = recruited,
            ExploitationCountries = CodeSet.Of((exploited ?? ["UNK"]).Select(c => new Code(c))),
            CannotBeLinked = cannotBeLinked,
            Protection = ProtectionFact.WriteAll(events),
            ProtectionFirstYear = firstEvent,
            ProtectionLastYear = lastEvent,
            History = StatusFact.WriteAll(history ?? [Line("PRE", "UNK", "BODY", type)]),
            RecordedFrom = recordedFrom ?? Entered,
            RecordedTo = recordedTo,
        };
    }

    public static StatusFact Line(
        string status,
        string date,
        string body = "PJ",
        string bodyType = "POL",
        string form = ""
    ) => new(status, Date(date), body, bodyType, form);

    public static PartialDate Date(string text)
    {
        if (text.Contains("..", StringComparison.Ordinal))
        {
            var ends = text.Split("..");
            return PartialDate.Between(Date(ends[0]).Earliest, Date(ends[1]).Latest);
        }
        if (!Digits().IsMatch(text))
            return text.Length == 0 ? default : PartialDate.NotGiven(text);
        var parts = text.Split('-').Select(int.Parse).ToArray();
        return parts.Length switch
        {
            1 => PartialDate.Year(parts[0]),
            2 => PartialDate.Month(parts[0], parts[1]),
            _ => PartialDate.Exact(parts[0], parts[1], parts[2]),
        };
    }

    [GeneratedRegex(@"^\d")]
    private static partial Regex Digits();

    private static string ListsJson()
    {
        var assembly = typeof(IndicatorCatalogue).Assembly;
        var name = assembly
            .GetManifestResourceNames()
            .Single(n => n.EndsWith(".codelists.json", StringComparison.Ordinal));
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
