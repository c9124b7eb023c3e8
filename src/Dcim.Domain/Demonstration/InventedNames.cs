using System.Text;

namespace Dcim.Domain.Demonstration;

/// <summary>How a name or a birth date in a registration differs from the true one.</summary>
public enum IdentityVariant
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Letters without their marks.</summary>
    WithoutMarks,

    /// <summary>Two letters have changed places.</summary>
    Transposed,

    /// <summary>A letter is missing, or is another one.</summary>
    Mistyped,

    /// <summary>Given and family name have changed places.</summary>
    Swapped,

    /// <summary>Written as heard, in another spelling.</summary>
    Respelled,

    /// <summary>One of two names is left out.</summary>
    Shortened,

    /// <summary>No name was recorded.</summary>
    NoName,
}

/// <summary>
/// Names built from syllables of no language, so that nobody can bear one; a few are frequent and most are rare, as names are.
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
    private const string Marked = "áéíóúãěőčšžłñÁÉÍÓÚČŠŽŁÑ";
    private const string Plain = "aeiouaeocszlnAEIOUCSZLN";
    private static readonly string[] s_ends = ["", "", "", "x", "q", "zt", "vl", "mz", "k", "rb"];

    /// <summary>Pairs that sound alike, for a name written as heard.</summary>
    private static readonly (string One, string Other)[] s_alike =
    [
        ("k", "c"),
        ("v", "w"),
        ("š", "sh"),
        ("č", "ch"),
        ("y", "j"),
        ("z", "s"),
        ("i", "y"),
        ("f", "ph"),
        ("x", "ks"),
        ("ž", "zh"),
    ];

    public static string Given(SeededRandom random) => Name(Rank(random, GivenNames), stream: 1, least: 2, most: 2);

    public static string Family(SeededRandom random) => Name(Rank(random, FamilyNames), stream: 2, least: 2, most: 3);

    /// <summary>The name as a registration with this variant has it.</summary>
    public static (string Given, string Family) Vary(
        string given,
        string family,
        IdentityVariant variant,
        SeededRandom random
    ) =>
        variant switch
        {
            IdentityVariant.WithoutMarks => (WithoutMarks(given), WithoutMarks(family)),
            IdentityVariant.Transposed => (given, Transpose(family, random)),
            IdentityVariant.Mistyped => random.Percent(50)
                ? (Mistype(given, random), family)
                : (given, Mistype(family, random)),
            IdentityVariant.Swapped => (family, given),
            IdentityVariant.Respelled => (Respell(given), Respell(family)),
            IdentityVariant.Shortened => (given.Split(' ')[0], family.Split(' ')[0]),
            IdentityVariant.NoName => ("", ""),
            _ => (given, family),
        };

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

    private static string WithoutMarks(string name) =>
        string.Concat(name.Select(c => Marked.IndexOf(c) is >= 0 and var at ? Plain[at] : c));

    private static string Transpose(string name, SeededRandom random)
    {
        var at = random.From(1, name.Length - 2);
        return name.Length < 4 || name[at] == ' ' || name[at + 1] == ' '
            ? name
            : string.Concat(name.AsSpan(0, at), [name[at + 1], name[at]], name.AsSpan(at + 2));
    }

    private static string Mistype(string name, SeededRandom random)
    {
        var at = random.From(1, name.Length - 1);
        return random.Percent(50)
            ? name.Remove(at, 1)
            : $"{name[..at]}{"aeiounrst"[random.Below(9)]}{name[(at + 1)..]}";
    }

    private static string Respell(string name)
    {
        foreach (var (one, other) in s_alike)
            if (name.IndexOf(one, 1, StringComparison.Ordinal) is > 0 and var at)
                return $"{name[..at]}{other}{name[(at + one.Length)..]}";
        return WithoutMarks(name);
    }
}
