using System.Runtime.InteropServices;

namespace Dcim.Linkage.Blind;

/// <summary>
/// Records compared by equal tokens alone, where an owner gives no filters: the least that finds anything. What tokens two records share is
/// one field, in the order of how much it says.
/// </summary>
public sealed class TokenComparison(LinkageFields fields)
    : Comparison(fields, nameLevels: 9, birthLevels: 1, documentLevels: 2)
{
    private readonly List<ulong> _tokens = [];
    private readonly List<byte> _kinds = [];
    private readonly List<int> _starts = [];
    private readonly Dictionary<ulong, int> _documents = [];
    private readonly SeenNames _seen = new();

    /// <summary>Adds a record; its place is the <see cref="Comparison.Count"/> before.</summary>
    public void Add(PersonEncoding record)
    {
        _starts.Add(_tokens.Count);
        foreach (var token in record.Tokens)
        {
            if (token.Kind == TokenKind.Names)
                _seen.Count(token.Key);
            if (token.Kind == TokenKind.Document)
                CollectionsMarshal.GetValueRefOrAddDefault(_documents, token.Key, out _)++;
            _tokens.Add(token.Key);
            _kinds.Add((byte)token.Kind);
        }
        Add(record.Year, record.Codes);
    }

    internal override int Anchored => Given;

    private Range Of(int record) => _starts[record]..(record + 1 < _starts.Count ? _starts[record + 1] : _tokens.Count);

    private protected override void CompareBirthAndDocument(int a, int b, Span<byte> levels)
    {
        levels[Birth] = Unknown;
        var (one, other) = (DocumentOf(a), DocumentOf(b));
        levels[Document] =
            one == 0 || other == 0 ? Unknown
            : one == other ? (byte)2
            : (byte)1;
    }

    private ulong DocumentOf(int record)
    {
        var kinds = CollectionsMarshal.AsSpan(_kinds)[Of(record)];
        return
            kinds.IndexOf((byte)TokenKind.Document) is >= 0 and var place
            && _tokens[_starts[record] + place] is var token
            && _documents[token] <= MostWithDocument
            ? token
            : 0;
    }

    private protected override void CompareNames(int a, int b, Span<byte> levels)
    {
        var shared = 0;
        var others = CollectionsMarshal.AsSpan(_tokens)[Of(b)];
        for (var i = Of(a).Start.Value; i < Of(a).End.Value; i++)
            if (others.Contains(_tokens[i]))
                shared |= 1 << _kinds[i];
        levels[Family] = Unknown;
        levels[Given] =
            Has(TokenKind.NamesAndBirth) ? (byte)9
            : Has(TokenKind.Birth) && (Has(TokenKind.NameAndBirth) || Has(TokenKind.Names) || Has(TokenKind.Nickname))
                ? (byte)8
            : Has(TokenKind.NamesAndDay) || Has(TokenKind.Names) && Has(TokenKind.NameAndDay) ? (byte)7
            : Has(TokenKind.Names) && (Has(TokenKind.NameAndMonthOfYear) || Has(TokenKind.NameAndDayOfYear)) ? (byte)6
            : Has(TokenKind.NamesAndYear) || Has(TokenKind.Names) && Has(TokenKind.NameAndYear) ? (byte)5
            : Has(TokenKind.NameAndDay) || Has(TokenKind.NameAndMonthOfYear) || Has(TokenKind.NameAndDayOfYear)
                ? (byte)4
            : Has(TokenKind.Names) && !(HasBirth(a) && HasBirth(b)) ? (byte)3
            : Has(TokenKind.Birth) || Has(TokenKind.NameAndYear) ? (byte)2
            : (byte)1;

        bool Has(TokenKind kind) => (shared >> (int)kind & 1) != 0;
    }

    private bool HasBirth(int record) => CollectionsMarshal.AsSpan(_kinds)[Of(record)].Contains((byte)TokenKind.Birth);

    public override double Rarity(int a, int b, ReadOnlySpan<byte> levels) =>
        SeenNames.RarityOf(_seen.Rarest(TokensOf(a), TokensOf(b)), _seen.Mean);

    internal override double MostRarity(int record) =>
        Math.Max(0, SeenNames.RarityOf(_seen.Rarest(TokensOf(record), TokensOf(record)), _seen.Mean));

    private ReadOnlySpan<ulong> TokensOf(int record) => CollectionsMarshal.AsSpan(_tokens)[Of(record)];

    internal override double[] UsualOfAnchored { get; } = [0.015, 0.02, 0.05, 0.03, 0.08, 0.02, 0.04, 0.215, 0.53];

    internal override void BlockingKeys(int record, List<ulong> keys)
    {
        for (var i = Of(record).Start.Value; i < Of(record).End.Value; i++)
            keys.Add(_tokens[i]);
    }

    private protected override ulong BirthYear(int record) => 0;
}
