using System.Text;

namespace Dcim.Domain.Demonstration;

/// <summary>
/// Names of offenders, built from syllables of no language, so that nobody can bear one; a few are frequent and most are rare, as
/// names are.
/// </summary>
public static class InventedNames
{
    private const int GivenNames = 2_000;
    private const int FamilyNames = 60_000;

    private static readonly string[] s_onsets =
    [
        "b",
        "d",
        "f",
        "g",
        "k",
        "l",
        "m",
        "n",
        "p",
        "r",
        "s",
        "t",
        "v",
        "z",
        "br",
        "dr",
        "kr",
        "tr",
        "č",
        "š",
        "ž",
        "ł",
        "ñ",
        "y",
    ];
    private static readonly string[] s_vowels =
    [
        "a",
        "e",
        "i",
        "o",
        "u",
        "a",
        "e",
        "o",
        "á",
        "é",
        "í",
        "ó",
        "ú",
        "ã",
        "ě",
        "ő",
    ];
    private static readonly string[] s_ends = ["", "", "", "x", "q", "zt", "vl", "mz", "k", "rb"];

    public static string Given(SeededRandom random) => Name(Rank(random, GivenNames), stream: 1, least: 2, most: 2);

    public static string Family(SeededRandom random) => Name(Rank(random, FamilyNames), stream: 2, least: 2, most: 3);

    /// <summary>Low ranks come often: the square of an even number does.</summary>
    private static int Rank(SeededRandom random, int names) =>
        (int)((long)random.Below(names) * random.Below(names) / names);

    private static string Name(int rank, ulong stream, int least, int most)
    {
        var random = new SeededRandom((ulong)rank, stream);
        var name = new StringBuilder();
        for (var syllable = random.From(least, most); syllable > 0; syllable--)
            name.Append(random.Pick(s_onsets)).Append(random.Pick(s_vowels));
        name.Append(random.Pick(s_ends));
        name[0] = char.ToUpperInvariant(name[0]);
        return name.ToString();
    }
}
