using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dcim.Domain.Answers;

namespace Dcim.Data.Sealing;

/// <summary>
/// The keyed token by which an offender is known again (TRF02), under a key of its own, derived from the linkage key: no token of a victim ever
/// equals one.
/// </summary>
public sealed class LinkageTokens(KeyStore keys)
{
    private const int TokenLength = 16;
    private readonly ConcurrentDictionary<(int Version, string Field), byte[]> _derived = new();

    /// <summary>The key by which an offender is known again (TRF02). Without a birth date it says that the names are the same, no more.</summary>
    /// <param name="given">Empty for a legal person.</param>
    /// <param name="family">The name of a legal person stands here.</param>
    /// <param name="birth">As far as it is known.</param>
    /// <returns>Empty where there is no family name.</returns>
    public string OffenderKey(string given, string family, PartialDate birth) =>
        Normalise(family).Length == 0
            ? ""
            : Token(NewestVersion(), "offender", $"{Normalise($"{given} {family}")}\n{Interval(birth)}");

    /// <summary>Letters and digits of a text, without marks and in upper case; its parts in order of the alphabet.</summary>
    private static string Normalise(string text)
    {
        // Not a character at all: typed on purpose, and refused by the normalisation.
        var characters = text.EnumerateRunes()
            .Where(r => Rune.GetUnicodeCategory(r) != UnicodeCategory.OtherNotAssigned);
        var plain = new StringBuilder();
        foreach (var rune in string.Concat(characters).Normalize(NormalizationForm.FormKD).EnumerateRunes())
            if (Rune.IsLetterOrDigit(rune))
                plain.Append(Rune.ToUpperInvariant(rune));
            else if (!IsMark(rune))
                plain.Append(' ');
        var parts = plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', parts.Order(StringComparer.Ordinal));
    }

    private int NewestVersion() =>
        keys.LinkageVersions is [.., var newest]
            ? newest
            : throw new CryptographicException("There is no linkage key.");

    private string Token(int version, string field, string text)
    {
        if (text.Length == 0)
            return "";
        var key = _derived.GetOrAdd(
            (version, field),
            of =>
                HKDF.DeriveKey(
                    HashAlgorithmName.SHA256,
                    keys.LinkageKey(of.Version)!,
                    HMACSHA256.HashSizeInBytes,
                    info: Encoding.ASCII.GetBytes($"DCIM linkage {of.Field}")
                )
        );
        var digest = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{version}.{Base64Url.EncodeToString(digest.AsSpan(0, TokenLength))}"
        );
    }

    /// <summary>The days a date leaves open; how it was told does not matter.</summary>
    private static string Interval(PartialDate date) => date.IsKnown ? $"{date.Earliest:O}/{date.Latest:O}" : "";

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.EnclosingMark;
}
