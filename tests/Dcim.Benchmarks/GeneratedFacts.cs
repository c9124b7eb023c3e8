using Dcim.Domain.Answers;
using Dcim.Domain.Counting;

namespace Dcim.Benchmarks;

/// <summary>
/// Facts as a country could hold them for one year: 2.5 registrations a person, most of the year, one status line or two,
/// a few dates that are only a month, a few changed versions, one answer in ten not known. The same for the same number.
/// </summary>
internal static class GeneratedFacts
{
    public const int Year = 2025;

    private static readonly string[] Types = ["POL", "POL", "NGO", "NGO", "BOR", "SOC", "LAB", "PRO"];
    private static readonly string[] Sexes = ["F", "F", "F", "M", "M"];
    private static readonly string[] Countries = ["PT", "BR", "RO", "NG", "MD", "IN", "NP", "BG", "AO", "PL"];
    private static readonly string[] Forms = ["SEX", "LAB", "LAB", "DOM", "BEG", "CRI"];
    private static readonly DateTime Entered = new(Year, 12, 31, 0, 0, 0, DateTimeKind.Utc);

    public static VictimFact[] Of(int count)
    {
        var random = new Random(1);
        var persons = Math.Max(1, count * 2 / 5);
        var facts = new VictimFact[count];
        for (var i = 0; i < count; i++)
            facts[i] = One(i + 1, random.Next(persons) + 1, random);
        return facts;
    }

    private static VictimFact One(long registration, long person, Random random)
    {
        var day = new DateOnly(Year, 1, 1).AddDays(random.Next(-30, 360));
        var on = random.Next(10) == 0 ? PartialDate.Month(day.Year, day.Month) : PartialDate.Exact(day);
        var type = Pick(Types, random);
        // What is said of a person is drawn from her own numbers, so that her registrations mostly agree.
        var herself = new Random((int)person);
        var age = herself.Next(10, 50);
        var first = new StatusFact(type == "NGO" ? "SIG" : "PRE", on, $"{type}{random.Next(20)}", type, default);
        var decision = new StatusFact(
            random.Next(5) == 0 ? "NID" : "IDE",
            PartialDate.Exact(day.AddDays(random.Next(200))),
            "PJ",
            "POL",
            Pick(Forms, random)
        );
        return new()
        {
            Id = registration,
            RegistrationId = registration,
            PersonId = person,
            InstitutionId = random.Next(200),
            InstitutionType = type,
            RegisteredOn = on,
            FirstYear = on.Earliest.Year,
            LastYear = on.Latest.Year,
            Sex = KnownMostly(Pick(Sexes, herself), random),
            AgeFrom = age,
            AgeTo = age + random.Next(3),
            AgeGroup = Code.NotKnown,
            Citizenship = CodeSequence.Of(KnownMostly(Pick(Countries, herself), random)),
            MainForm = KnownMostly(Pick(Forms, herself), random),
            TraffickedBefore = random.Next(20) == 0 ? "Y" : "N",
            ExploitationStart = PartialDate.Month(day.Year - 1, day.Month),
            ExploitationEnd = on,
            History = StatusFact.WriteAll(random.Next(3) == 0 ? [first, decision] : [first]),
            RecordedFrom = Entered,
            RecordedTo = random.Next(20) == 0 ? Entered.AddDays(1) : null,
        };
    }

    private static Code KnownMostly(string answer, Random random) =>
        random.Next(10) == 0 ? Code.NotKnown : new Code(answer);

    private static string Pick(string[] values, Random random) => values[random.Next(values.Length)];
}
