using System.Runtime.InteropServices;

namespace Dcim.Linkage.Blind;

/// <summary>Records compared by their encodings alone: what a matcher without the key can do.</summary>
public sealed class BlindComparison : Comparison
{
    private const int Given = 0;
    private const int Family = 1;
    private const int Birth = 2;
    private const int Document = 3;
    private const int Year = 4;
    private const int FirstCode = 5;

    /// <summary>Most records with one document: more share no person, but a way of writing that there is none.</summary>
    private const int MostWithDocument = 20;

    private readonly LinkageFields _fields;
    private readonly List<ulong> _filters = [];
    private readonly List<ushort> _bits = [];
    private readonly List<BirthTokens> _births = [];
    private readonly List<ulong> _documents = [];
    private readonly List<ulong> _tokens = [];
    private readonly List<int> _starts = [];
    private readonly List<short> _years = [];
    private readonly List<int> _codes = [];
    private readonly Dictionary<string, int> _codeIds = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, int> _seen = [];
    private readonly Dictionary<ulong, int> _documentsSeen = [];
    private double _meanOfNames;

    public BlindComparison(LinkageFields fields)
    {
        _fields = fields;
        Fields =
        [
            new("given", 5),
            new("family", 5),
            new("birth", 7),
            new("document", 2),
            new("year", 3),
            .. fields.Codes.Select(c => new ComparedField(c.Name, 2)),
        ];
    }

    public override IReadOnlyList<ComparedField> Fields { get; }

    public override int Count => _births.Count;

    /// <summary>Adds a record; its place is the <see cref="Count"/> before.</summary>
    public void Add(PersonEncoding record)
    {
        Add(record.Given);
        Add(record.Family);
        _births.Add(record.Birth);
        _documents.Add(record.Document ?? 0);
        if (record.Document is { } document)
            CollectionsMarshal.GetValueRefOrAddDefault(_documentsSeen, document, out _)++;
        _starts.Add(_tokens.Count);
        foreach (var token in record.Tokens)
        {
            // The matcher knows a token by its kind and value; both fit into one number.
            var key = Spread.Mix(token.Value + (ulong)token.Kind) & ~Blocks.OnlySmall;
            if (token.Kind is TokenKind.NamesAndYear or TokenKind.NamesAndDay or TokenKind.NameAndBirth or TokenKind.NamesAndBirth)
                continue;
            if (token.Kind == TokenKind.Names)
                CollectionsMarshal.GetValueRefOrAddDefault(_seen, key, out _)++;
            _tokens.Add(token.Kind == TokenKind.NameAndCodes ? key | Blocks.OnlySmall : key);
        }
        _years.Add((short)(record.Year ?? 0));
        for (var i = 0; i < _fields.Codes.Count; i++)
            _codes.Add(record.Codes[i] is { Length: > 0 } code ? CodeOf(code) : 0);
        _meanOfNames = 0;
    }

    private void Add(NameFilter? filter)
    {
        for (var i = 0; i < NameFilter.Words; i++)
            _filters.Add(filter is null ? 0 : filter.Span[i]);
        _bits.Add((ushort)(filter is null ? 0 : NameFilter.Count(filter.Span)));
    }

    private int CodeOf(string code)
    {
        ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(_codeIds, code, out var known);
        return known ? id : id = _codeIds.Count; // from 1: 0 is unknown
    }

    private ReadOnlySpan<ulong> TokensOf(int record) =>
        CollectionsMarshal.AsSpan(_tokens)[_starts[record]..(record + 1 < _starts.Count ? _starts[record + 1] : _tokens.Count)];

    public override void Compare(int a, int b, Span<byte> levels)
    {
        CompareNames(a, b, levels);
        levels[Birth] = BirthLevel(_births[a], _births[b]);
        levels[Document] =
            !IsTelling(_documents[a]) || !IsTelling(_documents[b]) ? Unknown
            : _documents[a] == _documents[b] ? (byte)2
            : (byte)1;
        levels[Year] =
            _years[a] == 0 || _years[b] == 0 ? Unknown
            : _years[a] == _years[b] ? (byte)3
            : Math.Abs(_years[a] - _years[b]) <= 2 ? (byte)2
            : (byte)1;
        var count = _fields.Codes.Count;
        for (var i = 0; i < count; i++)
        {
            var (one, other) = (_codes[a * count + i], _codes[b * count + i]);
            levels[FirstCode + i] =
                one == 0 || other == 0 ? Unknown
                : one != other ? (byte)1
                : _fields.Codes[i].FollowsFromName && (levels[Given] >= 3 || levels[Family] >= 3) ? Unknown
                : (byte)2;
        }
    }

    private bool IsTelling(ulong document) => document != 0 && _documentsSeen[document] <= MostWithDocument;

    private void CompareNames(int a, int b, Span<byte> levels)
    {
        var (given, family) = (Alike(a * 2, b * 2), Alike(a * 2 + 1, b * 2 + 1));
        if (!(given >= 0.6 && family >= 0.6) && !double.IsNaN(given + family))
        {
            var (crossed, back) = (Alike(a * 2, b * 2 + 1), Alike(a * 2 + 1, b * 2));
            if (Math.Max(crossed, back) >= 0.7 && crossed + back > given + family)
                (given, family) = (Math.Min(crossed, 0.8), Math.Min(back, 0.8));
        }
        (levels[Given], levels[Family]) = (NameLevel(given), NameLevel(family));
    }

    private static byte NameLevel(double similarity) =>
        similarity switch
        {
            double.NaN => Unknown,
            >= 0.86 => 5,
            >= 0.72 => 4,
            >= 0.6 => 3,
            >= 0.48 => 2,
            _ => 1,
        };

    /// <summary>Of two filters; not a number where one is not there.</summary>
    private double Alike(int one, int other)
    {
        var (a, b) = (_bits[one], _bits[other]);
        if (a == 0 || b == 0)
            return double.NaN;
        var filters = CollectionsMarshal.AsSpan(_filters);
        var shared = NameFilter.Shared(
            filters.Slice(one * NameFilter.Words, NameFilter.Words),
            filters.Slice(other * NameFilter.Words, NameFilter.Words)
        );
        // A part of a name that one of the two leaves out takes nothing from the likeness of the rest but a little.
        return Math.Max(2.0 * shared / (a + b), (double)shared / Math.Min(a, b) - 0.08);
    }

    private static byte BirthLevel(BirthTokens one, BirthTokens other)
    {
        if (one.Year is null || other.Year is null)
            return Unknown;
        var year = one.Year == other.Year;
        if (one.Day is null || other.Day is null)
            return year ? (byte)4 : (byte)1;
        var (month, day) = (one.Month == other.Month, one.Day == other.Day);
        return (year, month, day) switch
        {
            (true, true, true) => 7,
            (true, _, _) when one.Month == other.Day && one.Day == other.Month => 6,
            (false, true, true) => 5,
            (true, true, _) or (true, _, true) => 3,
            (true, _, _) => 2,
            _ => 1,
        };
    }

    public override double Rarity(int a, int b, ReadOnlySpan<byte> levels)
    {
        if (levels[Given] < 4 || levels[Family] < 4)
            return 0;
        if (_meanOfNames == 0)
        {
            var all = (double)_seen.Values.Sum(s => (long)s);
            _meanOfNames = _seen.Values.Sum(s => s / all * s);
        }
        var rarest = int.MaxValue;
        foreach (var token in TokensOf(a))
            if (_seen.TryGetValue(token, out var seen) && seen < rarest && TokensOf(b).Contains(token))
                rarest = seen;
        return rarest == int.MaxValue ? 0 : Math.Clamp(0.7 * Math.Log2(_meanOfNames / rarest), -3, 4);
    }

    public override void BlockingKeys(int record, List<ulong> keys)
    {
        foreach (var token in TokensOf(record))
            keys.Add(token);
    }

    public override int Splits => _fields.Codes.Count + 1;

    public override ulong Split(int record, int step) =>
        step < _fields.Codes.Count ? (ulong)_codes[record * _fields.Codes.Count + step] : _births[record].Year ?? 0;

    public override bool IsAnchor(ReadOnlySpan<byte> levels, bool withDocument) =>
        withDocument ? levels[Document] == 2 : levels[Given] == 5 && levels[Family] == 5 && levels[Birth] >= 6;
}
