using System.Runtime.InteropServices;

namespace Dcim.Linkage.Blind;

/// <summary>Records compared by their encodings alone: what a matcher without the key can do.</summary>
public sealed class BlindComparison : Comparison
{
    /// <summary>Names that are the same only when crossed are at most so alike.</summary>
    private const double Crossed = 0.8;

    private readonly List<ulong> _filters = [];
    private readonly List<ushort> _bits = [];
    private readonly List<BirthTokens> _births = [];
    private readonly List<ulong> _documents = [];
    private readonly List<ulong> _tokens = [];
    private readonly List<int> _starts = [];
    private readonly SeenNames _seen = new();
    private readonly Dictionary<ulong, int> _documentsSeen = [];
    private readonly NameFrequencies? _frequencies;

    /// <param name="fields">What is compared besides names and birth.</param>
    /// <param name="frequencies">How often names are met, where only some of all records are added; null where all are.</param>
    public BlindComparison(LinkageFields fields, NameFrequencies? frequencies = null)
        : base(fields, nameLevels: 5, birthLevels: 7, documentLevels: 2) => _frequencies = frequencies;

    /// <summary>How many records share the names of a record, on the mean: what rare and common names are measured by.</summary>
    public double MeanOfNames => _frequencies?.Mean ?? _seen.Mean;

    /// <summary>Adds a record; its place is the <see cref="Comparison.Count"/> before.</summary>
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
            if (token.IsForComparing)
                continue;
            if (token.Kind == TokenKind.Names && _frequencies is null)
                _seen.Count(token.Key);
            else if (token.Kind == TokenKind.Names && _frequencies!.Seen.TryGetValue(token, out var count))
                _seen.Set(token.Key, count);
            _tokens.Add(token.Key);
        }
        Add(record.Year, record.Codes);
    }

    private void Add(NameFilter? filter)
    {
        for (var i = 0; i < NameFilter.Words; i++)
            _filters.Add(filter is null ? 0 : filter.Span[i]);
        _bits.Add((ushort)(filter is null ? 0 : NameFilter.Count(filter.Span)));
    }

    private ReadOnlySpan<ulong> TokensOf(int record) =>
        CollectionsMarshal.AsSpan(_tokens)[
            _starts[record]..(record + 1 < _starts.Count ? _starts[record + 1] : _tokens.Count)
        ];

    private protected override void CompareBirthAndDocument(int a, int b, Span<byte> levels)
    {
        levels[Birth] = BirthLevel(_births[a], _births[b]);
        levels[Document] =
            !IsTelling(_documents[a]) || !IsTelling(_documents[b]) ? Unknown
            : _documents[a] == _documents[b] ? (byte)2
            : (byte)1;
    }

    private bool IsTelling(ulong document) => document != 0 && _documentsSeen[document] <= MostWithDocument;

    private protected override void CompareNames(int a, int b, Span<byte> levels)
    {
        var (given, family) = (Alike(a * 2, b * 2), Alike(a * 2 + 1, b * 2 + 1));
        if (!(given >= 0.6 && family >= 0.6))
        {
            var (crossed, back) = (Alike(a * 2, b * 2 + 1), Alike(a * 2 + 1, b * 2));
            if (
                Math.Max(Known(crossed), Known(back)) >= 0.7
                && Known(crossed) + Known(back) > Known(given) + Known(family)
            )
                (given, family) = (Math.Min(crossed, Crossed), Math.Min(back, Crossed));
        }
        (levels[Given], levels[Family]) = (NameLevel(given), NameLevel(family));
    }

    private static double Known(double similarity) => double.IsNaN(similarity) ? 0 : similarity;

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
        return SeenNames.RarityOf(_seen.Rarest(TokensOf(a), TokensOf(b)), MeanOfNames);
    }

    internal override double MostRarity(int record) =>
        Math.Max(0, SeenNames.RarityOf(_seen.Rarest(TokensOf(record), TokensOf(record)), MeanOfNames));

    internal override double[] UsualOfAnchored { get; } = [0.01, 0.005, 0.05, 0.1, 0.04, 0.03, 0.765];

    internal override void BlockingKeys(int record, List<ulong> keys)
    {
        foreach (var token in TokensOf(record))
            keys.Add(token);
    }

    private protected override ulong BirthYear(int record) => _births[record].Year ?? 0;
}

/// <summary>How often names are met among all records.</summary>
/// <param name="Mean"><see cref="BlindComparison.MeanOfNames"/> of all of them.</param>
/// <param name="Seen">By <see cref="TokenKind.Names"/> token how many records have it.</param>
public sealed record NameFrequencies(double Mean, IReadOnlyDictionary<EncodingToken, int> Seen);
