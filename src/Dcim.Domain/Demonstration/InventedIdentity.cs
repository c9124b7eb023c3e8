using System.Globalization;

namespace Dcim.Domain.Demonstration;

/// <summary>Who an invented person is: the names of her papers and those of her life.</summary>
internal sealed class InventedIdentity
{
    private const double Married = 24;
    private const int MarriageableAge = 20;

    /// <summary>Of a hundred of an origin, so many have a second given name, and so many a second family name.</summary>
    private static readonly Dictionary<string, (double Given, double Family)> s_second = new()
    {
        ["PT"] = (55, 78),
        ["BR"] = (42, 66),
        ["ES"] = (55, 90),
        ["TL"] = (38, 62),
        ["RO"] = (32, 1),
        ["MO"] = (6, 1),
        ["NG"] = (42, 3),
        ["VI"] = (88, 0),
        ["PL"] = (14, 3),
        ["HU"] = (10, 2),
        ["TR"] = (16, 2),
        ["PK"] = (30, 5),
        ["MA"] = (4, 3),
        ["SY"] = (3, 2),
        ["ZW"] = (25, 0),
    };

    /// <summary>The words that may stand before a Portuguese family name.</summary>
    private static readonly Dictionary<string, string> s_particles =
        "da Silva Costa Rocha Cunha Cruz Conceição Fonseca Mota/dos Santos Reis Anjos Ramos/de Oliveira Sousa Souza Jesus Almeida Carvalho Lima Araújo Matos Castro Freitas/do Nascimento Amaral/das Neves"
            .Split('/')
            .Select(p => p.Split(' '))
            .SelectMany(p => p.Skip(1).Select(name => (name, p[0])))
            .ToDictionary(p => p.name, p => p.Item2);

    /// <param name="kin">Draws the family name: the same numbers for relatives.</param>
    public InventedIdentity(
        NameOrigin origin,
        string sex,
        DateOnly birth,
        DateOnly registeredOn,
        string citizenship,
        SeededRandom random,
        SeededRandom kin
    )
    {
        Origin = origin;
        Sex = sex;
        Birth = birth;
        Custom = random.Percent(70) ? 0 : random.Below(6);
        var (second, secondFamily) = s_second.GetValueOrDefault(origin.Code, (1, 1));
        Given = [origin.Given(sex, random)];
        if (random.Percent(second))
            AddSecondGiven(random);
        Family = [Particled(kin)];
        if (kin.Percent(secondFamily) && Particled(kin) is var other && other.Own != Family[0].Own)
        {
            Family.Add(other);
            if (origin.Code is "PT" or "BR" && kin.Percent(15))
                Family.Add(Particled(kin));
        }
        Patronymic = Endings.Patronymic(origin.Code, origin.Given("M", random).Own, IsWoman);
        if (
            IsWoman
            && random.Percent(Married)
            && registeredOn >= birth.AddYears(MarriageableAge)
            && origin.Code is not ("VI" or "ZH" or "ES" or "ER" or "MN" or "MA" or "SY" or "KA" or "EL")
            && Particled(random) is var before
            && before.Own != Family[0].Own
        )
            BirthFamily = [before];
        Document = Number(citizenship, random);
        OtherDocument = Number(citizenship, random);
    }

    public NameOrigin Origin { get; }
    public string Sex { get; }
    public DateOnly Birth { get; }

    /// <summary>Which of the ways to romanise it her passport follows.</summary>
    public int Custom { get; }
    public List<OrdinaryName> Given { get; }
    public List<OrdinaryName> Family { get; }

    /// <summary>Family name before marriage; null where it is the same.</summary>
    public List<OrdinaryName>? BirthFamily { get; }
    public string? Patronymic { get; }
    public string Document { get; }
    public string OtherDocument { get; }
    public bool IsWoman => Sex == "F";

    /// <summary>The name of the passport.</summary>
    public (string Given, string Family) Passport =>
        (Written(Given, Spelling.Passport, false), Written(Family, Spelling.Passport, false));

    /// <summary>Parts of the name in one script and spelling, with spaces between them.</summary>
    public string Written(IReadOnlyList<OrdinaryName> parts, Spelling spelling, bool asMan) =>
        string.Join(
            ' ',
            parts.Select(p => Romanisation.Write(p, IsWoman && !asMan ? p.Feminine : p.Own, Origin, spelling, Custom))
        );

    private void AddSecondGiven(SeededRandom random)
    {
        // A Vietnamese middle name says woman or man as a rule and stands before.
        if (Origin.Code == "VI")
            Given.Insert(0, random.Percent(65) ? OrdinaryName.Of(IsWoman ? "Thị" : "Văn") : Origin.Given(Sex, random));
        else if (Origin.Given(Sex, random) is var other && other.Own != Given[0].Own)
            Given.Add(other);
    }

    private OrdinaryName Particled(SeededRandom random)
    {
        var name = Origin.Family(random);
        return Origin.Code is "PT" or "BR" && s_particles.TryGetValue(name.Own, out var particle) && random.Percent(60)
            ? OrdinaryName.Of($"{particle} {name.Own}")
            : name;
    }

    private static string Number(string citizenship, SeededRandom random)
    {
        var letters = citizenship is "CZ" or "SK" or "RO" or "BG" ? 0 : 2;
        var digits = letters == 0 ? 9 : 7;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{string.Concat(Enumerable.Range(0, letters).Select(_ => (char)('A' + random.Below(26))))}{random.Below((int)Math.Pow(10, digits)).ToString($"D{digits}", CultureInfo.InvariantCulture)}"
        );
    }
}
