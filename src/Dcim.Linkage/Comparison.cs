using System.Runtime.InteropServices;

namespace Dcim.Linkage;

/// <summary>A field that is compared, by levels of agreement.</summary>
/// <param name="Name">Under which it is told and kept.</param>
/// <param name="Levels">How many levels there are; 1 is plain disagreement, the highest agreement.</param>
/// <param name="IsOfLikeNames">
/// It is compared only where the names are alike, of which it follows in part (a nationality): what it is by chance is then another thing
/// than in pairs taken at random, and is learned from the pairs of two persons with such names.
/// </param>
public sealed record ComparedField(string Name, int Levels, bool IsOfLikeNames = false);

/// <summary>
/// Records that are compared pair by pair: plain (<see cref="PlainComparison"/>), or by encodings alone
/// (<see cref="Blind.BlindComparison"/>). All that the estimation, the blocking and the scoring know of records is here.
/// </summary>
public abstract class Comparison
{
    /// <summary>Stands for a field that is not known on one of the sides.</summary>
    public const byte Unknown = 0;

    protected const int Given = 0;
    protected const int Family = 1;
    protected const int Birth = 2;
    protected const int Document = 3;
    private const int Year = 4;
    private const int FirstCode = 5;

    /// <summary>Most records with one document: more share no person, but a way of writing that there is none.</summary>
    protected const int MostWithDocument = 20;

    /// <summary>From this level on names are alike: what follows from them (a nationality) says less then.</summary>
    private const byte NamesTell = 3;

    private readonly LinkageFields _fields;
    private readonly List<short> _years = [];
    private readonly List<int> _codes = [];
    private readonly Dictionary<string, int> _codeIds = new(StringComparer.Ordinal);

    private protected Comparison(LinkageFields fields, int nameLevels, int birthLevels, int documentLevels)
    {
        _fields = fields;
        Fields =
        [
            new("given", nameLevels),
            new("family", nameLevels),
            new("birth", birthLevels),
            new("document", documentLevels),
            new("year", 3),
            .. fields.Codes.Select(c => new ComparedField(c.Name, 2)),
            .. fields
                .Codes.Where(c => c.FollowsFromName)
                .Select(c => new ComparedField($"{c.Name} of like names", 2, IsOfLikeNames: true)),
        ];
    }

    public IReadOnlyList<ComparedField> Fields { get; }

    /// <summary>How many records there are; they are known by their places from 0.</summary>
    public int Count => _years.Count;

    private protected void Add(int? year, IReadOnlyList<string?> codes)
    {
        _years.Add((short)(year ?? 0));
        for (var i = 0; i < _fields.Codes.Count; i++)
            _codes.Add(codes[i] is { Length: > 0 } code ? CodeOf(code) : 0);
    }

    private int CodeOf(string code)
    {
        ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(_codeIds, code, out var known);
        return known ? id : id = _codeIds.Count; // from 1: 0 is unknown
    }

    /// <summary>Compares two records.</summary>
    /// <param name="a">Place of the one.</param>
    /// <param name="b">Place of the other.</param>
    /// <param name="levels">Takes for each field its level, or <see cref="Unknown"/>.</param>
    public void Compare(int a, int b, Span<byte> levels)
    {
        CompareFacts(a, b, levels);
        CompareNamesToo(a, b, levels);
    }

    /// <summary>All but the names, which take the longest, and what follows from them: those are left unknown.</summary>
    internal void CompareFacts(int a, int b, Span<byte> levels)
    {
        levels.Clear();
        CompareBirthAndDocument(a, b, levels);
        levels[Year] =
            _years[a] == 0 || _years[b] == 0 ? Unknown
            : _years[a] == _years[b] ? (byte)3
            : Math.Abs(_years[a] - _years[b]) <= 2 ? (byte)2
            : (byte)1;
        for (var i = 0; i < _fields.Codes.Count; i++)
            if (!_fields.Codes[i].FollowsFromName)
                levels[FirstCode + i] = LevelOfCode(a, b, i);
    }

    /// <summary>Completes what <see cref="CompareFacts"/> began.</summary>
    internal void CompareNamesToo(int a, int b, Span<byte> levels)
    {
        CompareNames(a, b, levels);
        var areAlike = levels[Given] >= NamesTell || levels[Family] >= NamesTell;
        var ofLikeNames = FirstCode + _fields.Codes.Count;
        for (var i = 0; i < _fields.Codes.Count; i++)
            if (_fields.Codes[i].FollowsFromName)
                levels[areAlike ? ofLikeNames++ : FirstCode + i] = LevelOfCode(a, b, i);
    }

    private byte LevelOfCode(int a, int b, int code) =>
        (CodesOf(a)[code], CodesOf(b)[code]) switch
        {
            (0, _) or (_, 0) => Unknown,
            var (one, other) => one == other ? (byte)2 : (byte)1,
        };

    /// <summary>The fields that <see cref="CompareFacts"/> leaves unknown.</summary>
    internal IEnumerable<int> FieldsOfNames =>
        [
            Given,
            Family,
            .. Enumerable
                .Range(0, _fields.Codes.Count)
                .Where(i => _fields.Codes[i].FollowsFromName)
                .Select(i => FirstCode + i),
            .. Enumerable.Range(0, Fields.Count).Where(i => Fields[i].IsOfLikeNames),
        ];

    private protected abstract void CompareNames(int a, int b, Span<byte> levels);

    private protected abstract void CompareBirthAndDocument(int a, int b, Span<byte> levels);

    /// <summary>What the rarity of the names two records share adds to their weight, in bits; less than nothing for common ones.</summary>
    public abstract double Rarity(int a, int b, ReadOnlySpan<byte> levels);

    /// <summary>The most that <see cref="Rarity"/> can be for a record.</summary>
    internal abstract double MostRarity(int record);

    /// <summary>The keys under which a record is looked for: whoever shares one is compared.</summary>
    /// <param name="record">Place of the record.</param>
    /// <param name="keys">Takes the keys.</param>
    internal abstract void BlockingKeys(int record, List<ulong> keys);

    /// <summary>What a block that is too big is split by: one code after the other, then the year of birth.</summary>
    internal ulong Split(int record, int step) =>
        step < _fields.Codes.Count ? (ulong)CodesOf(record)[step] : BirthYear(record);

    /// <summary>How many splits there are.</summary>
    internal int Splits => _fields.Codes.Count + 1;

    private protected abstract ulong BirthYear(int record);

    private protected ReadOnlySpan<int> CodesOf(int record) =>
        CollectionsMarshal.AsSpan(_codes).Slice(record * _fields.Codes.Count, _fields.Codes.Count);

    /// <summary>The field that says most: what it is in pairs of one person is taken from those known by a document, never learned.</summary>
    internal virtual int Anchored => Birth;

    /// <summary>How its levels are usually met in pairs of one person, for files without documents to tell it.</summary>
    internal abstract double[] UsualOfAnchored { get; }

    /// <summary>Whether the levels are of one person without looking further: documents are the same. They anchor the estimation.</summary>
    internal bool IsAnchor(ReadOnlySpan<byte> levels) => levels[Document] == Fields[Document].Levels;
}
