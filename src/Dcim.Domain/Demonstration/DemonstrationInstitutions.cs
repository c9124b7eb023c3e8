using Dcim.Domain.Answers;
using Dcim.Domain.Profiles;

namespace Dcim.Domain.Demonstration;

/// <summary>An institution of the demonstration that registers victims.</summary>
/// <param name="Share">How many of the registrations are its, beside those of the others.</param>
public sealed record DemonstrationRegistrar(string Code, Code Type, string Name, double Share);

/// <summary>The bodies that register the invented victims: those of the profile, and some of other types, so that no row of T1 stays empty.</summary>
public sealed class DemonstrationInstitutions
{
    private static readonly Dictionary<string, double> s_shares = new()
    {
        ["POL"] = 24,
        ["BOR"] = 9,
        ["PRO"] = 6,
        ["NGO"] = 17,
        ["LAB"] = 7,
        ["CHI"] = 5,
        ["HOT"] = 4,
    };

    private DemonstrationInstitutions(NationalProfile profile)
    {
        var own = profile
            .Demonstration.Values.Where(i => s_shares.ContainsKey(i.Type))
            .Select(i => new DemonstrationRegistrar(i.Code, i.Type, i.Name, s_shares[i.Type]));
        Added =
        [
            .. Others(profile.Country)
                .Where(o => profile.Demonstration.Values.All(i => i.Type != o.Type))
                .Select(o => new DemonstrationRegistrar(
                    $"{profile.Country}-{o.Type}1",
                    o.Type,
                    $"{o.Name} (demo)",
                    s_shares[o.Type]
                )),
        ];
        Registrars = [.. own, .. Added];
        Prosecutor = profile.Demonstration.Values.First(i => i.Type == "PRO").Code;
        Court = profile.Demonstration.Values.First(i => i.Type == "CRT").Code;
        // Where another than those who register decides in the end, as the office that keeps the programme.
        Decider =
            Registrars.FirstOrDefault(r => profile.IsCompetent(r.Type) && r.Type == "POL")?.Code
            ?? Registrars.First(r => profile.CanSet(r.Type, "IDE")).Code;
    }

    public static DemonstrationInstitutions Of(NationalProfile profile) => new(profile);

    public IReadOnlyList<DemonstrationRegistrar> Registrars { get; }

    /// <summary>Those of them that a demonstration does not have from its start.</summary>
    public IReadOnlyList<DemonstrationRegistrar> Added { get; }

    /// <summary>Code of the prosecution office.</summary>
    public string Prosecutor { get; }

    /// <summary>Code of the court.</summary>
    public string Court { get; }

    /// <summary>Code of a body that can identify a victim.</summary>
    public string Decider { get; }

    private static IEnumerable<(string Type, string Name)> Others(string country) =>
        country switch
        {
            "CZ" =>
            [
                ("BOR", "Ředitelství služby cizinecké policie"),
                ("LAB", "Státní úřad inspekce práce"),
                ("CHI", "Orgán sociálně-právní ochrany dětí"),
                ("HOT", "Linka pomoci"),
            ],
            "PL" =>
            [
                ("LAB", "Państwowa Inspekcja Pracy"),
                ("CHI", "Ośrodek pomocy społecznej"),
                ("HOT", "Telefon zaufania"),
            ],
            "SK" =>
            [
                ("LAB", "Národný inšpektorát práce"),
                ("CHI", "Orgán sociálnoprávnej ochrany detí"),
                ("HOT", "Linka pomoci"),
            ],
            "PT" =>
            [
                ("BOR", "Unidade de fronteiras"),
                ("LAB", "Autoridade para as Condições do Trabalho"),
                ("CHI", "Comissão de proteção de crianças e jovens"),
                ("HOT", "Linha de apoio"),
            ],
            _ =>
            [
                ("BOR", "Border guard"),
                ("LAB", "Labour inspectorate"),
                ("CHI", "Child protection"),
                ("HOT", "Helpline"),
            ],
        };
}
