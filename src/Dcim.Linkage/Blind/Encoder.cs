using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dcim.Linkage.Names;

namespace Dcim.Linkage.Blind;

/// <summary>
/// Makes encodings under a key that the owners of the records share and the matcher has not. Nothing but <c>HMAC-SHA-256</c>: it runs in a
/// browser as it does on a server. Parameters and the attacks they answer: <c>docs/privacy</c>.
/// </summary>
public sealed class Encoder
{
    /// <summary>Of the encodings: those of two versions do not fit each other. Rises with every change of what is encoded.</summary>
    public const int Version = NameToken.Version;

    /// <summary>Bytes of the key.</summary>
    public const int KeyLength = 32;

    /// <summary>Bits that each pair of letters sets.</summary>
    private const int BitsOfGram = 20;

    /// <summary>A bit of how many is flipped.</summary>
    private const double Noise = 0.01;

    private readonly byte[] _key;
    private readonly double _noise;
    private readonly Dictionary<string, ulong[]> _grams = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <param name="key">Of <see cref="KeyLength"/> bytes.</param>
    /// <param name="noise">Share of bits flipped.</param>
    /// <exception cref="ArgumentException">A key of another length.</exception>
    public Encoder(ReadOnlySpan<byte> key, double noise = Noise)
    {
        if (key.Length != KeyLength)
            throw new ArgumentException($"The key has {KeyLength} bytes.", nameof(key));
        (_key, _noise) = (key.ToArray(), noise);
    }

    /// <summary>Encodes a record.</summary>
    /// <param name="record">What it says.</param>
    /// <param name="salt">
    /// Its own and always the same (its code): which bits are flipped depends on it, so that two records of one name differ, and encoding
    /// one again and again tells nothing.
    /// </param>
    /// <param name="withFilters">Without, it is found by equal tokens only.</param>
    public PersonEncoding Encode(PersonRecord record, string salt, bool withFilters = true)
    {
        var birth = record.Birth;
        var exact = birth.IsExact && !birth.IsDefaultDay;
        var document = DocumentNumber.Of(record.Document);
        return new(
            withFilters ? Filter(record.Name.Given.Select(t => t.Skeleton), $"{salt} given") : null,
            withFilters ? Filter(record.Name.Family.Select(t => t.Root), $"{salt} family") : null,
            new(
                birth.Year is { } year ? Token($"year {year}") : null,
                exact ? Token($"day or month {birth.Earliest.Month}")
                    : birth.Month is { } month && !birth.IsDefaultDay ? Token($"day or month {month}")
                    : null,
                exact ? Token($"day or month {birth.Earliest.Day}") : null
            ),
            document.Length > 0 ? Token($"document {document}") : null,
            // In an order that says nothing of the name they are made of; of two parts with the same consonants once.
            [.. Tokens(record, document, forComparing: !withFilters).Distinct().OrderBy(t => t.Number)],
            record.Year,
            record.Codes
        );
    }

    private IEnumerable<EncodingToken> Tokens(PersonRecord record, string document, bool forComparing)
    {
        var birth = record.Birth;
        var day =
            birth.IsExact && !birth.IsDefaultDay
                ? birth.Earliest.ToString("MM-dd", CultureInfo.InvariantCulture)
                : null;
        if (document.Length > 0)
            yield return Token(TokenKind.Document, document);
        if (day is not null)
            yield return Token(TokenKind.Birth, $"{birth.Year} {day}");
        var parts = record.Name.Given.Concat(record.Name.Family).DistinctBy(t => t.Root).ToList();
        foreach (var part in parts)
        {
            if (day is not null)
            {
                var (one, other) = (
                    Math.Min(birth.Earliest.Month, birth.Earliest.Day),
                    Math.Max(birth.Earliest.Month, birth.Earliest.Day)
                );
                yield return Token(TokenKind.NameAndDay, $"{part.Consonants} {one} {other}");
                yield return Token(
                    TokenKind.NameAndMonthOfYear,
                    $"{part.Consonants} {birth.Year} {birth.Earliest.Month}"
                );
                yield return Token(TokenKind.NameAndDayOfYear, $"{part.Consonants} {birth.Year} {birth.Earliest.Day}");
                if (forComparing)
                    yield return Token(TokenKind.NameAndBirth, $"{part.Root} {birth.Year} {day}");
            }
            if (birth.Year is { } year)
            {
                yield return Token(TokenKind.NameAndYear, $"{part.Consonants} {year}");
                yield return Token(TokenKind.BeginningAndYear, $"{part.Root[..Math.Min(3, part.Root.Length)]} {year}");
            }
            if (record.Codes.Count(c => c is not null) > 1)
                yield return Token(TokenKind.NameAndCodes, $"{part.Consonants} {string.Join(' ', record.Codes)}");
        }
        for (var i = 0; i < parts.Count; i++)
        {
            for (var j = i + 1; j < parts.Count; j++)
            {
                if (parts[i].Consonants != parts[j].Consonants)
                    yield return Token(TokenKind.Names, Ordered(parts[i].Consonants, parts[j].Consonants));
                if (!forComparing)
                    continue;
                var names = Ordered(parts[i].Root, parts[j].Root);
                if (birth.Year is { } year)
                    yield return Token(TokenKind.NamesAndYear, $"{names} {year}");
                if (day is not null)
                {
                    yield return Token(TokenKind.NamesAndDay, $"{names} {day}");
                    yield return Token(TokenKind.NamesAndBirth, $"{names} {birth.Year} {day}");
                }
            }
            foreach (var group in Nicknames.GroupsOf(parts[i].Skeleton).ToArray())
            foreach (var other in parts.Where(p => p != parts[i]))
                yield return Token(TokenKind.Nickname, $"{group} {other.Consonants}");
        }
    }

    private static string Ordered(string one, string other) =>
        string.CompareOrdinal(one, other) <= 0 ? $"{one} {other}" : $"{other} {one}";

    private EncodingToken Token(TokenKind kind, string text) => new(kind, Token($"{kind} {text}"));

    /// <summary>The first 64 bits of a keyed digest.</summary>
    private ulong Token(string text)
    {
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Digest($"token {text}", digest);
        return BinaryPrimitives.ReadUInt64LittleEndian(digest);
    }

    private void Digest(string text, Span<byte> digest) =>
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"DCIM {Version} {text}"), digest);

    private NameFilter? Filter(IEnumerable<string> words, string salt)
    {
        var filter = new ulong[NameFilter.Words * 2];
        var any = false;
        foreach (var word in words)
        {
            any = true;
            var padded = $"_{word}_";
            for (var i = 0; i + 1 < padded.Length; i++)
                Set(filter, padded.Substring(i, 2));
        }
        if (!any)
            return null;
        var folded = new ulong[NameFilter.Words];
        for (var i = 0; i < folded.Length; i++)
            folded[i] = filter[i] ^ filter[i + NameFilter.Words];
        Flip(folded, salt);
        return new(folded);
    }

    private void Set(ulong[] filter, string gram)
    {
        ulong[]? mask;
        lock (_lock)
            _grams.TryGetValue(gram, out mask);
        if (mask is null)
        {
            mask = MaskOf(gram);
            lock (_lock)
                _grams[gram] = mask;
        }
        for (var i = 0; i < filter.Length; i++)
            filter[i] |= mask[i];
    }

    private ulong[] MaskOf(string gram)
    {
        var mask = new ulong[NameFilter.Words * 2];
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        for (int round = 0, bits = 0; bits < BitsOfGram; round++)
        {
            Digest($"gram {round} {gram}", digest);
            for (var i = 0; i + 1 < digest.Length && bits < BitsOfGram; i += 2, bits++)
            {
                var position = BinaryPrimitives.ReadUInt16LittleEndian(digest[i..]) % (NameFilter.Bits * 2);
                mask[position / 64] |= 1UL << position % 64;
            }
        }
        return mask;
    }

    private void Flip(ulong[] filter, string salt)
    {
        if (_noise == 0)
            return;
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Digest($"noise {salt}", digest);
        var state = BinaryPrimitives.ReadUInt64LittleEndian(digest);
        for (var i = 0; i < NameFilter.Bits; i++)
        {
            state += 0x9E3779B97F4A7C15;
            if ((Spread.Mix(state) >> 11) * (1.0 / (1UL << 53)) < _noise)
                filter[i / 64] ^= 1UL << i % 64;
        }
    }
}
