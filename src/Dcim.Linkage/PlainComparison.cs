using System.Runtime.InteropServices;
using Dcim.Linkage.Names;

namespace Dcim.Linkage;

/// <summary>
/// Records compared by what they say. Kept by columns, each distinct part of a name once, so that a million of them take little room and
/// no comparison makes anything new.
/// </summary>
public sealed class PlainComparison : Comparison
{
    /// <summary>Names that are the same only when crossed are at most so alike.</summary>
    private const double Crossed = 0.94;

    /// <summary>Names of which the parts are the same, however they are spread over given and family, are at least so alike.</summary>
    private const double Mixed = 0.9;

    private readonly List<NameToken> _tokens = [];
    private readonly Dictionary<string, int> _tokenIds = new(StringComparer.Ordinal);
    private readonly List<int> _skeletons = [];
    private readonly List<int> _roots = [];
    private readonly List<int[]> _nicknames = [];
    private readonly Dictionary<string, int> _skeletonIds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _rootIds = new(StringComparer.Ordinal);
    private readonly List<string> _skeletonTexts = [];
    private readonly List<string> _rootTexts = [];
    private readonly List<int> _rootsSeen = [];
    private readonly List<int> _skeletonsSeen = [];

    private readonly List<int> _parts = [];
    private readonly List<int> _givenStarts = [];
    private readonly List<int> _familyStarts = [];
    private readonly List<BirthDate> _births = [];
    private readonly List<int> _documents = [];
    private readonly Dictionary<string, int> _documentIds = new(StringComparer.Ordinal);
    private readonly List<string> _documentTexts = [];
    private readonly List<int> _documentsSeen = [];
    private readonly List<ulong> _consonants = [];
    private readonly List<ulong> _beginnings = [];
    private float[]? _rarityOfSkeleton;
    private float[]? _rarityOfRoot;

    public PlainComparison(LinkageFields fields)
        : base(fields, nameLevels: 5, BirthLevels.Count, documentLevels: 3) { }

    /// <summary>Adds a record; its place is the <see cref="Comparison.Count"/> before.</summary>
    public void Add(PersonRecord record)
    {
        _givenStarts.Add(_parts.Count);
        foreach (var token in record.Name.Given)
        {
            var id = IdOf(token);
            _parts.Add(id);
            _skeletonsSeen[_skeletons[id]]++;
        }
        _familyStarts.Add(_parts.Count);
        foreach (var token in record.Name.Family)
        {
            var id = IdOf(token);
            _parts.Add(id);
            _rootsSeen[_roots[id]]++;
        }
        _births.Add(record.Birth);
        _documents.Add(DocumentOf(record.Document));
        Add(record.Year, record.Codes);
        (_rarityOfSkeleton, _rarityOfRoot) = (null, null);
    }

    private int IdOf(NameToken token)
    {
        ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(_tokenIds, token.Latin, out var known);
        if (known)
            return id;
        id = _tokens.Count;
        _tokens.Add(token);
        _skeletons.Add(Intern(_skeletonIds, _skeletonTexts, _skeletonsSeen, token.Skeleton));
        _roots.Add(Intern(_rootIds, _rootTexts, _rootsSeen, token.Root));
        _nicknames.Add(Nicknames.GroupsOf(token.Skeleton).ToArray());
        _consonants.Add(HashOf(token.Consonants));
        _beginnings.Add(HashOf(token.Root.AsSpan(0, Math.Min(3, token.Root.Length))));
        return id;
    }

    private static int Intern(Dictionary<string, int> ids, List<string> texts, List<int> seen, string text)
    {
        ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(ids, text, out var known);
        if (known)
            return id;
        id = texts.Count;
        texts.Add(text);
        seen.Add(0);
        return id;
    }

    private static ulong HashOf(ReadOnlySpan<char> text)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var c in text)
            hash = (hash ^ c) * 0x100000001B3;
        return Spread.Mix(hash);
    }

    private int DocumentOf(string? number)
    {
        var plain = DocumentNumber.Of(number);
        if (plain.Length == 0)
            return -1;
        var id = Intern(_documentIds, _documentTexts, _documentsSeen, plain);
        _documentsSeen[id]++;
        return id;
    }

    private ReadOnlySpan<int> GivenOf(int record) =>
        CollectionsMarshal.AsSpan(_parts)[_givenStarts[record].._familyStarts[record]];

    private ReadOnlySpan<int> FamilyOf(int record) =>
        CollectionsMarshal.AsSpan(_parts)[_familyStarts[record]..EndOf(record)];

    private ReadOnlySpan<int> AllOf(int record) =>
        CollectionsMarshal.AsSpan(_parts)[_givenStarts[record]..EndOf(record)];

    private int EndOf(int record) => record + 1 < _givenStarts.Count ? _givenStarts[record + 1] : _parts.Count;

    private protected override void CompareBirthAndDocument(int a, int b, Span<byte> levels)
    {
        levels[Birth] = BirthLevels.Of(_births[a], _births[b]);
        levels[Document] = DocumentLevel(_documents[a], _documents[b]);
    }

    private protected override void CompareNames(int a, int b, Span<byte> levels)
    {
        var givenA = GivenOf(a);
        var givenB = GivenOf(b);
        var familyA = FamilyOf(a);
        var familyB = FamilyOf(b);
        var given = givenA.IsEmpty || givenB.IsEmpty ? double.NaN : Alike(givenA, givenB, byRoot: false);
        var family = familyA.IsEmpty || familyB.IsEmpty ? double.NaN : Alike(familyA, familyB, byRoot: true);
        if (!double.IsNaN(family) && (IsInitial(familyA) || IsInitial(familyB)))
            family = _tokens[familyA[0]].Latin[0] == _tokens[familyB[0]].Latin[0] ? double.NaN : 0;
        if (!(given >= 0.8 && family >= 0.8))
        {
            var (crossed, back) = (AlikeOrUnknown(givenA, familyB), AlikeOrUnknown(familyA, givenB));
            if (
                Math.Max(Known(crossed), Known(back)) >= 0.9
                && Known(crossed) + Known(back) > Known(given) + Known(family)
            )
                // The given name of the one is the family name of the other, and so what is left of both.
                (given, family) = (Math.Min(crossed, Crossed), Math.Min(back, Crossed));
            else if (
                !(givenA.IsEmpty && givenB.IsEmpty || familyA.IsEmpty && familyB.IsEmpty)
                && AllOf(a) is var allA
                && AllOf(b) is var allB
                && allA.Length >= 2
                && allB.Length >= 2
                && Alike(allA, allB, byRoot: true) >= 0.97
            )
                (given, family) = (Math.Max(Known(given), Mixed), Math.Max(Known(family), Mixed));
        }
        levels[Given] = NameLevel(given);
        levels[Family] = NameLevel(family);
    }

    private double AlikeOrUnknown(ReadOnlySpan<int> one, ReadOnlySpan<int> other) =>
        one.IsEmpty || other.IsEmpty ? double.NaN : Alike(one, other, byRoot: true);

    private static double Known(double similarity) => double.IsNaN(similarity) ? 0 : similarity;

    private bool IsInitial(ReadOnlySpan<int> family) => family.Length == 1 && _tokens[family[0]].Latin.Length == 1;

    private static byte NameLevel(double similarity) =>
        similarity switch
        {
            double.NaN => Unknown,
            >= 0.995 => 5,
            >= 0.93 => 4,
            >= 0.86 => 3,
            >= 0.75 => 2,
            _ => 1,
        };

    /// <summary>For each part of the shorter name the likeness of the part of the longer that is most like it, on the mean.</summary>
    private double Alike(ReadOnlySpan<int> one, ReadOnlySpan<int> other, bool byRoot)
    {
        if (one.Length > other.Length)
        {
            var longer = one;
            one = other;
            other = longer;
        }
        var sum = 0.0;
        foreach (var part in one)
        {
            var best = 0.0;
            foreach (var candidate in other)
                best = Math.Max(best, AlikeParts(part, candidate, byRoot));
            sum += best;
        }
        return sum / one.Length;
    }

    private double AlikeParts(int one, int other, bool byRoot)
    {
        if (one == other)
            return 1;
        var (ids, texts) = byRoot ? (_roots, _rootTexts) : (_skeletons, _skeletonTexts);
        if (ids[one] == ids[other])
            return 1;
        var alike = JaroWinkler.Similarity(texts[ids[one]], texts[ids[other]]);
        if (alike >= 0.95)
            return alike;
        if (SharesNickname(_nicknames[one], _nicknames[other]))
            return 0.95;
        // Of a script that writes no vowels only the consonants are there.
        if (IsVowelless(one) != IsVowelless(other) && _tokens[one].Consonants == _tokens[other].Consonants)
            return Math.Max(alike, 0.9);
        return alike;
    }

    private bool IsVowelless(int part) =>
        _tokens[part].Root.Length > 2 && _tokens[part].Root.AsSpan(1).IndexOfAny("aeiou") < 0;

    private static bool SharesNickname(int[] one, int[] other)
    {
        foreach (var group in one)
            if (Array.IndexOf(other, group) >= 0)
                return true;
        return false;
    }

    private byte DocumentLevel(int one, int other)
    {
        if (!IsTelling(one) || !IsTelling(other))
            return Unknown;
        return one == other ? (byte)3
            : EditDistance.IsAtMostOne(_documentTexts[one], _documentTexts[other]) ? (byte)2
            : (byte)1;
    }

    private bool IsTelling(int document) => document >= 0 && _documentsSeen[document] <= MostWithDocument;

    public override double Rarity(int a, int b, ReadOnlySpan<byte> levels)
    {
        var rarity = 0.0;
        if (levels[Given] == 5)
            rarity += RarityOf(GivenOf(a), GivenOf(b), _skeletons, _rarityOfSkeleton ??= RarityOf(_skeletonsSeen));
        if (levels[Family] == 5)
            rarity += RarityOf(FamilyOf(a), FamilyOf(b), _roots, _rarityOfRoot ??= RarityOf(_rootsSeen));
        return rarity;
    }

    internal override double MostRarity(int record)
    {
        var (given, family) = (0f, 0f);
        foreach (var part in GivenOf(record))
            given = Math.Max(given, (_rarityOfSkeleton ??= RarityOf(_skeletonsSeen))[_skeletons[part]]);
        foreach (var part in FamilyOf(record))
            family = Math.Max(family, (_rarityOfRoot ??= RarityOf(_rootsSeen))[_roots[part]]);
        return given + family;
    }

    /// <summary>Of each part of a name: how much rarer it is than a part is on the mean, in bits.</summary>
    private static float[] RarityOf(List<int> seen)
    {
        var all = (double)seen.Sum();
        var mean = seen.Sum(s => s / all * (s / all));
        return [.. seen.Select(s => s == 0 ? 0f : (float)Math.Clamp(0.7 * Math.Log2(mean * all / s), -3, 4))];
    }

    /// <summary>Of the parts that two names share, on the mean.</summary>
    private static double RarityOf(ReadOnlySpan<int> one, ReadOnlySpan<int> other, List<int> ids, float[] rarity)
    {
        var (sum, shared) = (0.0, 0);
        foreach (var part in one)
        foreach (var candidate in other)
            if (ids[part] == ids[candidate])
            {
                sum += rarity[ids[part]];
                shared++;
                break;
            }
        return shared == 0 ? 0 : sum / shared;
    }

    internal override double[] UsualOfAnchored { get; } = [0.01, 0.01, 0.001, 0.1, 0.04, 0.04, 0.03, 0.769];

    internal override void BlockingKeys(int record, List<ulong> keys)
    {
        var birth = _births[record];
        if (IsTelling(_documents[record]))
            keys.Add(Key(1, (ulong)_documents[record]));
        if (birth.IsExact)
            keys.Add(Key(2, (ulong)birth.Earliest.DayNumber) | Blocks.OnlySmall);
        var parts = AllOf(record);
        var codes = CodesOf(record);
        var all = 0UL;
        foreach (var code in codes)
            all = Spread.Mix(all + (ulong)code);
        for (var i = 0; i < parts.Length; i++)
        {
            var consonants = _consonants[parts[i]];
            if (birth.IsExact)
            {
                var (month, day) = ((ulong)birth.Earliest.Month, (ulong)birth.Earliest.Day);
                keys.Add(Key(3, consonants, Math.Min(month, day) * 100 + Math.Max(month, day)));
                keys.Add(Key(10, consonants, (ulong)birth.Earliest.Year * 100 + month));
                keys.Add(Key(11, consonants, (ulong)birth.Earliest.Year * 100 + day));
            }
            if (birth.Year is { } year)
            {
                keys.Add(Key(4, consonants, (ulong)year) | Blocks.OnlySmall);
                keys.Add(Key(5, _beginnings[parts[i]], (ulong)year) | Blocks.OnlySmall);
            }
            if (codes.Length > 1)
                keys.Add(Key(7, consonants, all) | Blocks.OnlySmall);
            for (var j = i + 1; j < parts.Length; j++)
            {
                if (_consonants[parts[j]] is var second && second != consonants)
                    keys.Add(Key(6, Math.Min(consonants, second), Math.Max(consonants, second)) | Blocks.OnlySmall);
                foreach (var group in _nicknames[parts[i]])
                    keys.Add(Key(8, (ulong)group, _consonants[parts[j]]) | Blocks.OnlySmall);
                foreach (var group in _nicknames[parts[j]])
                    keys.Add(Key(8, (ulong)group, consonants) | Blocks.OnlySmall);
            }
        }
        for (var i = 0; i < codes.Length; i++)
        for (var j = i + 1; j < codes.Length; j++)
            if (codes[i] != 0 && codes[j] != 0)
                keys.Add(Key(9, (ulong)codes[i], (ulong)codes[j]) | Blocks.OnlySmall);
    }

    private protected override ulong BirthYear(int record) => (ulong)(_births[record].Year ?? 0);

    private static ulong Key(ulong pass, ulong one, ulong other = 0) =>
        Spread.Mix(Spread.Mix(pass * 0x9E3779B97F4A7C15 + one) + other) & ~Blocks.OnlySmall;
}
