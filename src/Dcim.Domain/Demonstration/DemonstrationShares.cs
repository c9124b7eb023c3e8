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
