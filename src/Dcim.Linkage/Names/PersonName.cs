namespace Dcim.Linkage.Names;

/// <summary>The parts of a name; their order says nothing.</summary>
/// <param name="Given">Parts of the given names.</param>
/// <param name="Family">Parts of the family names.</param>
public sealed record PersonName(IReadOnlyList<NameToken> Given, IReadOnlyList<NameToken> Family)
{
    /// <summary>What stands in a name without telling persons apart.</summary>
    private static readonly HashSet<string> s_particles =
    [
        "da",
        "de",
        "do",
        "dos",
        "das",
        "di",
        "du",
        "del",
        "della",
        "degli",
        "e",
        "y",
        "la",
        "le",
        "el",
        "al",
        "thi",
        "van",
        "von",
        "der",
        "den",
        "ter",
        "zu",
        "bin",
        "bint",
        "ibn",
        "ould",
        "uulu",
        "kyzy",
        "oglu",
        "qizi",
    ];

    private const int MostParts = 8;

    /// <summary>Takes the names apart: at most eight parts of each, particles left out where something else is there.</summary>
    /// <param name="given">As typed, in any script; may be empty.</param>
    /// <param name="family">As typed, in any script; may be empty.</param>
    public static PersonName Of(string given, string family) => new(Parts(given), Parts(family));

    private static NameToken[] Parts(string text)
    {
        var words = LatinText.Of(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var telling = words.Where(w => !s_particles.Contains(w)).ToArray();
        // Đỗ and Văn are names too, where nothing else is there.
        return
        [
            .. (telling.Length > 0 ? telling : words)
                .Distinct(StringComparer.Ordinal)
                .Take(MostParts)
                .Select(NameToken.Of),
        ];
    }
}
