namespace Dcim.Linkage.Names;

/// <summary>A part of a name, reduced to what ways of writing it have in common.</summary>
/// <param name="Latin">In the letters a to z.</param>
/// <param name="Skeleton">The same however it was brought into Latin letters: Yuliya, Iuliia and Julia are <c>ulia</c>.</param>
/// <param name="Root">The skeleton without the endings of gender and case: Novák and Nováková are <c>novak</c>.</param>
/// <param name="Consonants">First letter and the consonants of the root: scripts that write no vowels say no more.</param>
public sealed record NameToken(string Latin, string Skeleton, string Root, string Consonants)
{
    /// <summary>Version of the rules below: encodings of two versions are not to be compared.</summary>
    public const int Version = 1;

    /// <summary>What schemes of transliteration and spelling differ in; order matters.</summary>
    private static readonly (string From, string To)[] s_schemes =
    [
        ("schtsch", "s"),
        ("tsch", "c"),
        ("shch", "s"),
        ("sch", "s"),
        ("tch", "c"),
        ("dzh", "j"),
        ("dsch", "j"),
        ("kh", "h"),
        ("ch", "h"),
        ("zh", "z"),
        ("sh", "s"),
        ("ts", "c"),
        ("tz", "c"),
        ("cz", "c"),
        ("sz", "s"),
        ("rz", "z"),
        ("ph", "f"),
        ("th", "t"),
        ("gh", "g"),
        ("dj", "j"),
        ("gy", "j"),
        ("ck", "k"),
        ("qu", "k"),
        ("x", "ks"),
        ("w", "v"),
        ("q", "k"),
        ("iia", "ia"),
        ("iya", "ia"),
        ("ija", "ia"),
        ("yya", "ia"),
        ("ya", "ia"),
        ("ja", "ia"),
        ("iu", "u"),
        ("yu", "u"),
        ("ju", "u"),
        ("ou", "u"),
        ("oo", "u"),
        ("io", "o"),
        ("yo", "o"),
        ("jo", "o"),
        ("ie", "e"),
        ("ye", "e"),
        ("je", "e"),
        ("ee", "i"),
        ("y", "i"),
        ("j", "i"),
        ("g", "h"),
    ];

    /// <param name="latin">A word of <see cref="LatinText.Of"/>.</param>
    public static NameToken Of(string latin)
    {
        var skeleton = Collapse(
            s_schemes.Aggregate(latin, (word, s) => word.Replace(s.From, s.To, StringComparison.Ordinal))
        );
        var root = RootOf(skeleton);
        return new(latin, skeleton, root, ConsonantsOf(root));
    }

    private static string RootOf(string skeleton)
    {
        var root = skeleton switch
        {
            [.. var stem, 'o', 'v', 'a'] when stem.Length > 2 => stem,
            [.. var stem, 'o', 'v'] when stem.Length > 2 => stem,
            [.. var stem, 'o', 'p', 'u', 'l', 'o', 's'] when stem.Length > 1 => $"{stem}opul",
            _ => skeleton,
        };
        return root.Length > 4 && root.TrimEnd('a', 'e', 'i', 'o', 'u') is { Length: > 2 } shorter ? shorter : root;
    }

    private static string ConsonantsOf(string root) =>
        Collapse(
            string.Concat(root.Where((c, i) => i == 0 || c is not ('a' or 'e' or 'i' or 'o' or 'u')).Select(ClassOf))
        );

    private static char ClassOf(char letter) =>
        letter switch
        {
            'c' or 'h' or 'g' => 'k',
            'z' => 's',
            'd' => 't',
            'b' => 'p',
            'f' => 'v',
            _ => letter,
        };

    private static string Collapse(string word) => string.Concat(word.Where((c, i) => i == 0 || c != word[i - 1]));
}
