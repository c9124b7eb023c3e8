using CsCheck;
using Dcim.Domain.Counting;
using static Dcim.Tests.Counting.Facts;

namespace Dcim.Tests.Statistics;

/// <summary>Facts of few values of each kind, so that persons, bodies, countries and days collide.</summary>
internal static class GeneratedFacts
{
    public static readonly string[] Exact = ["2011-12-31", "2012-01-01", "2012-05-03", "2012-12-31", "2013-01-01"];

    public static readonly string[] Partial =
    [
        .. Exact,
        "2011",
        "2012",
        "2012-05",
        "2012-12-31..2013-01-01",
        "2011-06-01..2014-02-01",
    ];

    public static readonly Gen<ReportingInstitution[]> SomeInstitutions = Gen.Select(
        Gen.OneOf("POL", "NGO", "SOC", "NREM"),
        Gen.Bool,
        Gen.Bool,
        (type, active, declared) => new ReportingInstitution(1, type, active, declared)
    ).Array[0, 5];

    public static readonly Gen<VictimFact[]> AnyFacts = FactsOf(
        Partial,
        [.. Partial, "UNK"],
        ["SIG", "PRE", "PEN", "DEC", "IDE", "NID", "NOT"]
    );

    public static readonly Gen<VictimFact[]> ExactPositiveFacts = FactsOf(Exact, Exact, ["SIG", "PRE", "IDE"]);

    private static Gen<VictimFact[]> FactsOf(string[] registered, string[] dated, string[] statuses)
    {
        var lines = Gen.Select(
            Gen.OneOf(statuses),
            Gen.OneOf(dated),
            Gen.OneOf("PJ,POL", "SEF,BOR", "APAV,NGO", "UNK,"),
            Gen.OneOf("", "LAB", "UNK"),
            (status, date, body, form) => Line(status, date, body.Split(',')[0], body.Split(',')[1], form)
        ).Array[1, 3];
        var answers = Gen.Select(
            Gen.OneOf("F", "M", "UNK"),
            Gen.Int[14, 20],
            Gen.Int[0, 6],
            Gen.OneOf("BR", "PT", "RO", "STLS", "REF"),
            Gen.OneOf("SEX", "LAB", "UNK"),
            (sex, from, width, country, form) => (sex, from, to: from + width, country, form)
        );
        var spell = Gen.Select(
            Gen.OneOf("Y", "N"),
            Gen.OneOf(dated),
            Gen.OneOf(dated),
            (trafficked, start, end) => (trafficked, start, end)
        );
        var way = Gen.Select(
            Gen.OneOf("RO", "IT", "UNK", "REF"),
            Gen.OneOf("PT", "ES", "IT", "UNK").Array[0, 3],
            (recruited, exploited) => (recruited, exploited)
        );
        var measures = Gen.Select(
                Gen.OneOf([.. ProtectionRule.Measures.Select(m => m.Value)]),
                Gen.OneOf([.. dated, "UNK"]),
                (measure, date) => (measure, date)
            )
            .Array[0, 4]
            .Select(told => told.DistinctBy(t => t.measure).ToArray());
        var fact = Gen.Select(
            Gen.OneOf(registered),
            Gen.Int[1, 6],
            Gen.OneOf("POL", "NGO", "SOC"),
            answers,
            spell,
            lines,
            way,
            measures,
            (on, person, type, a, s, history, w, protection) =>
                Fact(
                    0,
                    on,
                    person,
                    type,
                    a.sex,
                    a.from,
                    a.to,
                    "UNK",
                    [a.country],
                    a.form,
                    s.trafficked,
                    s.start,
                    s.end,
                    history,
                    recruited: w.recruited,
                    exploited: w.exploited,
                    protection: protection
                )
        );
        return fact.Array[0, 12]
            .Select(facts =>
            {
                foreach (var (index, one) in facts.Index())
                    one.RegistrationId = index + 1;
                return facts;
            });
    }
}
