using System.Collections.Frozen;

namespace Dcim.Domain.Demonstration;

/// <summary>A name as its language writes it.</summary>
/// <param name="Own">In the script of the language, of a man where it differs.</param>
/// <param name="Feminine">Of a woman; the same where the language does not tell.</param>
/// <param name="Romanised">Ways in which it is written in Latin letters, where no table gives them.</param>
/// <param name="Elsewhere">The same name in a neighbouring language; null where it has none.</param>
/// <param name="Short">What those who know the person say.</param>
internal sealed record OrdinaryName(
    string Own,
    string Feminine,
    IReadOnlyList<string> Romanised,
    string? Elsewhere,
    IReadOnlyList<string> Short
)
{
    /// <summary>The name alone, in letters that need no romanising.</summary>
    public static OrdinaryName Of(string own) => new(own, own, [], null, []);
}

/// <summary>
/// The ordinary given and family names of one language or country, of which a few are frequent and most are rare. Combined at
/// random, they are nobody's.
/// </summary>
internal sealed class NameOrigin
{
    /// <summary>How fast names become rare: near the slope of name registers, with a head that is not too steep.</summary>
    private const double Slope = 0.85;
    private const double Head = 2;
    private const double Rarer = 0.35;

    private static readonly Lazy<FrozenDictionary<string, NameOrigin>> s_all = new(Load);

    private readonly Drawn _women;
    private readonly Drawn _men;
    private readonly Drawn _families;

    private NameOrigin(string code, Dictionary<char, string> lines)
    {
        Code = code;
        _women = new(Names(lines['F']), []);
        _men = new(Names(lines['M']), []);
        _families = new(
            Names(lines['S'])
                .Select(n => n.Feminine == n.Own ? n with { Feminine = Endings.Feminine(code, n.Own) } : n),
            lines.TryGetValue('T', out var rarer)
                ? Products(rarer).Select(n => OrdinaryName.Of(n) with { Feminine = Endings.Feminine(code, n) })
                : []
        );
        Heard =
        [
            .. lines['H']
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(p => p.Split('>'))
                .Select(p => (p[0], p[1])),
        ];
        Script = ScriptOf(lines['S'].First(char.IsLetter));
    }

    public string Code { get; }

    /// <summary>ISO 15924.</summary>
    public string Script { get; }

    public bool IsLatin => Script == "Latn";

    /// <summary>At home the family name is said before the given name.</summary>
    public bool IsFamilyFirst => Code is "VI" or "ZH" or "HU";

    /// <summary>Its marks are on no keyboard of the countries that register.</summary>
    public bool HasStrangeMarks => Code is "VI" or "TR" or "SQ";

    /// <summary>What a stranger to the language hears or reads, and how it is then written.</summary>
    public IReadOnlyList<(string Said, string Written)> Heard { get; }

    public static NameOrigin Of(string code) => s_all.Value[code];

    public static IEnumerable<string> Codes => s_all.Value.Keys;

    public OrdinaryName Given(string sex, SeededRandom random) => (sex == "F" ? _women : _men).Draw(random);

    public OrdinaryName Family(SeededRandom random) => _families.Draw(random);

    /// <summary>Script of a name by its first letter; empty where there is none.</summary>
    public static string ScriptOf(string name) =>
        name.FirstOrDefault(char.IsLetter) is var letter && letter == default ? "" : ScriptOf(letter);

    private static string ScriptOf(char letter) =>
        letter switch
        {
            >= '\u0370' and <= '\u03FF' => "Grek",
            >= '\u0400' and <= '\u052F' => "Cyrl",
            >= '\u0600' and <= '\u06FF' => "Arab",
            >= '\u10A0' and <= '\u10FF' => "Geor",
            >= '\u4E00' and <= '\u9FFF' => "Hans",
            _ => "Latn",
        };

    private static IEnumerable<OrdinaryName> Names(string line) =>
        line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Name);

    private static OrdinaryName Name(string written)
    {
        var elsewhere = written.Replace('_', ' ').Split('~');
        var shorts = elsewhere[0].Split('/');
        var romanised = shorts[0].Split('=');
        var own = romanised[0].Split(':');
        return new(
            own[0],
            own[^1],
            romanised.Length > 1 ? romanised[1].Split('|') : [],
            elsewhere.Length > 1 ? elsewhere[1] : null,
            shorts[1..]
        );
    }

    private static IEnumerable<string> Products(string line)
    {
        var (stems, ends) = (line.Split(" | ")[0].Split(' '), line.Split(" | ")[1].Split(' '));
        return ends.SelectMany(e => stems.Select(s => s + e));
    }

    private static FrozenDictionary<string, NameOrigin> Load()
    {
        var origins = new Dictionary<string, Dictionary<char, string>>();
        var assembly = typeof(NameOrigin).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.Contains(".Demonstration.Names.")))
        {
            using var text = new StreamReader(assembly.GetManifestResourceStream(name)!);
            Dictionary<char, string> lines = [];
            while (text.ReadLine() is { } line)
                if (line.StartsWith('['))
                    origins.Add(line.Trim('[', ']'), lines = []);
                else if (line.Length > 0 && line[0] != '#')
                    lines.Add(line[0], line[2..]);
        }
        return origins.ToFrozenDictionary(o => o.Key, o => new NameOrigin(o.Key, o.Value));
    }

    /// <summary>Names and how often each is drawn.</summary>
    private sealed class Drawn
    {
        private readonly OrdinaryName[] _names;
        private readonly double[] _upTo;

        public Drawn(IEnumerable<OrdinaryName> frequent, IEnumerable<OrdinaryName> rare)
        {
            var first = frequent.ToList();
            _names = [.. first.Concat(rare).DistinctBy(n => (n.Own, n.Romanised.FirstOrDefault()))];
            _upTo = new double[_names.Length];
            var sum = 0.0;
            for (var rank = 0; rank < _names.Length; rank++)
                _upTo[rank] = sum +=
                    (rank < first.Count ? 1 : Rarer) / Math.Pow(Math.Min(rank, first.Count) + Head, Slope);
        }

        public OrdinaryName Draw(SeededRandom random)
        {
            var at = Array.BinarySearch(_upTo, random.Unit() * _upTo[^1]);
            return _names[Math.Min(at < 0 ? ~at : at + 1, _names.Length - 1)];
        }
    }
}
