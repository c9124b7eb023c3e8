using System.Collections.Frozen;

namespace Dcim.Linkage.Names;

/// <summary>Which given names are said for which: Kasia for Katarzyna. A nickname may stand for several.</summary>
public static class Nicknames
{
    private static readonly FrozenDictionary<string, int[]> s_groups = Read();

    /// <summary>The groups a given name belongs to; two names of one group may be of one person.</summary>
    /// <param name="skeleton">Of a <see cref="NameToken"/>.</param>
    public static ReadOnlySpan<int> GroupsOf(string skeleton) => s_groups.GetValueOrDefault(skeleton);

    private static FrozenDictionary<string, int[]> Read()
    {
        using var stream = typeof(Nicknames).Assembly.GetManifestResourceStream("nicknames.txt")!;
        using var reader = new StreamReader(stream);
        var groups = new Dictionary<string, HashSet<int>>(StringComparer.Ordinal);
        for (var (number, line) = (0, reader.ReadLine()); line is not null; line = reader.ReadLine())
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            foreach (var word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var skeleton = NameToken.Of(LatinText.Of(word)).Skeleton;
                if (!groups.TryGetValue(skeleton, out var numbers))
                    groups[skeleton] = numbers = [];
                numbers.Add(number);
            }
            number++;
        }
        return groups.ToFrozenDictionary(g => g.Key, g => g.Value.Order().ToArray(), StringComparer.Ordinal);
    }
}
