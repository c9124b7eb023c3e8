using CsCheck;
using Dcim.Domain.Counting;
using static Dcim.Tests.Counting.ProceedingFacts;

namespace Dcim.Tests.Statistics;

/// <summary>Proceedings of few values of each kind, so that persons, stages and days collide.</summary>
internal static class GeneratedProceedings
{
    public static readonly string[] Dates = [.. GeneratedFacts.Partial, "UNK", "", "NAP"];

    public static readonly Gen<ReportingInstitution[]> SomeInstitutions = Gen.Select(
        Gen.OneOf("POL", "PRO", "CRT", "NGO"),
        Gen.Bool,
        Gen.Bool,
        (type, active, declared) => new ReportingInstitution(1, type, active, declared)
    ).Array[0, 5];

    public static readonly Gen<ProceedingFact[]> Any = Of(Dates);

    /// <summary>Everything is dated to the day, and prosecution began once.</summary>
    public static readonly Gen<ProceedingFact[]> Exact = Of(GeneratedFacts.Exact, decisions: 1);

    private static Gen<ProceedingFact[]> Of(string[] dates, int decisions = 3)
    {
        var offences = Gen.OneOf("A2", "A2X", "A18A", "PRC", "A2 A18A", "A2X PRC", "UNK", "NAP", "");
        var date = Gen.OneOf(dates);
        var link = Gen.Select(
            Gen.OneOf("SEX", "SEX1", "LAB", "UNK", "XXX", ""),
            Gen.OneOf("USE", "USE REC", "REC", "UNK", ""),
            Link
        );
        var decision = Gen.Select(
            Gen.OneOf("CA2", "COF", "NCH", "OTH", "ZZZ"),
            date,
            date,
            offences,
            Gen.OneOf("Y", "N", ""),
            Decision
        );
        var money = Gen.Select(
            Gen.OneOf(-1, 0, 5, 1000),
            Gen.OneOf("EUR", "CZK", "JPY", "UNK", ""),
            (amount, currency) => new Money(amount < 0 ? null : amount, currency)
        );
        var sentence = Gen.Select(
            Gen.OneOf("PRI", "SUS FIN", "PRI CNF", "LIF", "NON", "UNK", ""),
            Gen.OneOf(-1, 0, 12, 13, 60, 400),
            Gen.OneOf("NON", "FUL", "PAR", "UNK", ""),
            money,
            money,
            Gen.OneOf("FIN", "WIN NPF", "UNK", ""),
            (kinds, months, suspended, fine, confiscated, onLegalPerson) =>
                Sentence(kinds, months < 0 ? null : months, suspended, fine, confiscated, onLegalPerson)
        );
        var judgment = Gen.Select(
            Gen.Select(Gen.OneOf("FIR", "SEC", "LAS", "UNK", ""), Gen.OneOf("CON", "ACQ", "OTH", "ZZZ")),
            date,
            offences,
            offences,
            date,
            sentence,
            (of, on, judged, convicted, final, imposed) =>
                Judgment(of.Item1, of.Item2, on, judged, convicted, final, of.Item2 == "CON" ? imposed : null)
        );
        var person = Gen.Select(
            Gen.Select(Gen.Long[1, 5], date, Gen.OneOf("F", "M", "NAP"), Gen.OneOf("NAT", "LEG", "UNK", "")),
            Gen.Select(Gen.OneOf("PT", "RO", "BR", "UNK"), Gen.Int[14, 20], Gen.Int[0, 6]),
            link.Array[0, 3],
            decision.Array[0, decisions],
            judgment.Array[0, 4],
            (of, more, links, taken, given) =>
                Person(
                    of.Item1,
                    of.Item2,
                    of.Item3,
                    "UNK",
                    more.Item2,
                    more.Item2 + more.Item3,
                    more.Item1,
                    of.Item4,
                    links,
                    taken,
                    given
                )
        );
        return Gen.Select(
                person.Array[0, 3],
                date,
                date,
                offences,
                Gen.OneOf("CNO", "CNP", "PRO", ""),
                decision.Array[0, 2],
                Gen.OneOf("POL", "PRO", "CRT"),
                (persons, started, ended, of, outcome, without, type) =>
                    (persons, started, ended, of, outcome, without, type)
            )
            .Array[0, 6]
            .Select(all =>
                all.Select(
                        (p, i) => Proceeding(i + 1, p.persons, p.started, p.ended, p.of, p.outcome, p.without, p.type)
                    )
                    .ToArray()
            );
    }
}
