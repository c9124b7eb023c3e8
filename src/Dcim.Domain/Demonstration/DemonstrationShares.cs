using Dcim.Domain.Profiles;

namespace Dcim.Domain.Demonstration;

/// <summary>
/// How often what occurs among the invented victims of a country: near what the four countries and the Union report
/// (forms, sex, citizenship), and plausible where nobody reports it.
/// </summary>
public sealed class DemonstrationShares
{
    private DemonstrationShares(IReadOnlyList<Weighted<string>> forms, IReadOnlyList<Weighted<string>> citizenships) =>
        (Forms, Citizenships) = (forms, citizenships);

    /// <summary>Main form of exploitation, first level of CL_EXPL.</summary>
    public IReadOnlyList<Weighted<string>> Forms { get; }

    /// <summary>First citizenship; the country's own among them.</summary>
    public IReadOnlyList<Weighted<string>> Citizenships { get; }

    public static DemonstrationShares Of(NationalProfile profile) =>
        profile.Country switch
        {
            "CZ" => new(
                Weights("SEX 44 LAB 36 DOM 3 BEG 5 CRI 5 SLA 1 MAR 3 ORG 0.5 ADO 0.5 SUR 0.5 ARM 0.2 OTH 1.3"),
                Weights("CZ 34 UA 16 PH 9 VN 9 RO 8 BG 6 SK 6 MN 4 NG 3 IN 2 MD 1 STLS 0.3 UNK 1.7")
            ),
            "PL" => new(
                Weights("LAB 46 SEX 34 DOM 4 BEG 5 CRI 5 SLA 1 MAR 2 ORG 0.3 ADO 0.5 SUR 0.7 ARM 0.2 OTH 1.3"),
                Weights("PL 28 UA 20 CO 9 PH 8 VN 7 BY 6 RO 4 BG 4 GE 4 LK 3 ZW 3 MX 2 STLS 0.3 UNK 1.7")
            ),
            "SK" => new(
                Weights("SEX 38 LAB 25 BEG 14 MAR 11 DOM 4 CRI 5 SLA 0.5 ORG 0.3 ADO 0.5 SUR 0.3 ARM 0.2 OTH 1.2"),
                Weights("SK 76 UA 8 CZ 3 RO 3 PH 2 VN 2 HU 2 RS 2 STLS 0.3 UNK 1.7")
            ),
            _ => new(
                Weights("LAB 62 SEX 18 DOM 4 BEG 4 CRI 5 SLA 2 MAR 2 ORG 0.3 ADO 0.6 SUR 0.3 ARM 0.3 OTH 1.5"),
                Weights(
                    $"{profile.Country} 16 BR 19 RO 12 NP 10 IN 12 MD 8 NG 6 AO 4 BG 5 PK 3 CO 2 UA 1 STLS 0.3 UNK 1.7"
                )
            ),
        };

    /// <summary>
    /// Citizenships so mixed that names of every origin are many, for measuring how persons are recognised; forms as in the country.
    /// </summary>
    public static DemonstrationShares Mixed(NationalProfile profile) =>
        new(
            Of(profile).Forms,
            Weights(
                $"{profile.Country} 8 UA 9 RO 8 BG 7 VN 6 RU 5 MD 5 NG 6 SK 5 PL 5 CZ 5 PH 4 CN 4 GE 4 MA 4 SY 4 GR 3 PT 4 BR 4 HU 4 NP 3 AL 4 TR 4 IN 2 CO 2 PK 1 MN 1 LK 0.5 RS 1 ZW 0.5 UNK 1"
            )
        );

    /// <summary>Languages or countries of the names of those who come from a country: every country has minorities.</summary>
    internal static IReadOnlyList<Weighted<string>> Origins(string country) => s_origins[country];

    private static readonly Dictionary<string, IReadOnlyList<Weighted<string>>> s_origins = new()
    {
        ["AL"] = Weights("SQ 96 EL 4"),
        ["AO"] = Weights("PT 100"),
        ["BG"] = Weights("BG 88 TR 11 EL 1"),
        ["BR"] = Weights("BR 100"),
        ["BY"] = Weights("RU 70 UK 15 PL 15"),
        ["CN"] = Weights("ZH 100"),
        ["CO"] = Weights("ES 100"),
        ["CZ"] = Weights("CS 85 SK 6 VI 2 UK 3 RU 1 EL 0.5 PL 1 HU 1 ZH 0.5"),
        ["ER"] = Weights("ER 100"),
        ["GE"] = Weights("KA 93 RU 4 TR 3"),
        ["GR"] = Weights("EL 93 SQ 4 TR 2 KA 1"),
        ["HU"] = Weights("HU 97 SK 2 RO 1"),
        ["IN"] = Weights("IN 97 PK 3"),
        ["LK"] = Weights("LK 100"),
        ["MA"] = Weights("MA 100"),
        ["MD"] = Weights("MO 82 RU 9 UK 6 BG 1 TR 2"),
        ["MN"] = Weights("MN 100"),
        ["MX"] = Weights("ES 100"),
        ["NG"] = Weights("NG 100"),
        ["NP"] = Weights("NE 98 IN 2"),
        ["PH"] = Weights("TL 98 ZH 2"),
        ["PK"] = Weights("PK 100"),
        ["PL"] = Weights("PL 95 UK 3 RU 1 VI 1"),
        ["PT"] = Weights("PT 90 BR 5 NE 1 IN 1 MO 1 SN 1 UK 1"),
        ["RO"] = Weights("RO 91 HU 7 TR 1 EL 0.5 UK 0.5"),
        ["RS"] = Weights("SR 90 HU 5 SQ 5"),
        ["RU"] = Weights("RU 94 KA 2 UK 4"),
        ["SK"] = Weights("SK 88 HU 8 CS 3 UK 1"),
        ["SN"] = Weights("SN 100"),
        ["SY"] = Weights("SY 100"),
        ["TR"] = Weights("TR 96 SY 3 BG 1"),
        ["UA"] = Weights("UK 80 RU 15 HU 2 RO 1 PL 1 BG 1"),
        ["VE"] = Weights("ES 97 PT 3"),
        ["VN"] = Weights("VI 98 ZH 2"),
        ["ZW"] = Weights("ZW 100"),
    };

    /// <summary>Of a hundred, so many are women or girls.</summary>
    public static double Women(string form) =>
        form switch
        {
            "SEX" => 92,
            "LAB" => 31,
            "DOM" => 84,
            "BEG" => 45,
            "CRI" => 33,
            "MAR" => 95,
            "SUR" => 100,
            "ARM" => 10,
            _ => 50,
        };

    /// <summary>Of a hundred, so many are children when they are first registered.</summary>
    public static double Children(string form) =>
        form switch
        {
            "SEX" => 16,
            "LAB" => 5,
            "DOM" => 12,
            "BEG" => 38,
            "CRI" => 42,
            "MAR" => 45,
            "ADO" => 100,
            "SUR" => 0,
            "ARM" => 60,
            _ => 12,
        };

    /// <summary>Written as code and weight by turns.</summary>
    internal static IReadOnlyList<Weighted<string>> Weights(string text) =>
        [
            .. text.Split(' ')
                .Chunk(2)
                .Select(p => new Weighted<string>(
                    p[0],
                    double.Parse(p[1], System.Globalization.CultureInfo.InvariantCulture)
                )),
        ];
}
