using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dcim.Data.Sealing;
using Dcim.Domain.Records;
using Dcim.Linkage.Names;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Data.Linkage;

/// <summary>
/// Keyed tokens by which an institution finds its own registrations by name and birth date, in whatever script and spelling: what
/// two spellings have in common, alone and with the year of birth. Each institution has tokens of its own, under a key derived from
/// the linkage key for this alone: one name gives different tokens in two institutions, and none that the matcher knows.
/// </summary>
public sealed class SearchTokens(KeyStore keys)
{
    private readonly ConcurrentDictionary<int, byte[]> _derived = new();

    /// <summary>The tokens an identity is kept under.</summary>
    public IReadOnlyCollection<long> Of(long institutionId, IdentityDetails identity) =>
        Of(
            keys.LinkageVersions is [.., var newest]
                ? newest
                : throw new CryptographicException("There is no linkage key."),
            institutionId,
            identity
        );

    /// <summary>The tokens under which somebody is looked for: those of every version of the key.</summary>
    public IReadOnlyCollection<long> Sought(long institutionId, IdentityDetails sought) =>
        [.. keys.LinkageVersions.SelectMany(version => Of(version, institutionId, sought)).Distinct()];

    /// <summary>Adds the tokens of a registration to the save that seals who it is about; those it had go with that save.</summary>
    /// <param name="identity">What is sealed of her from now on.</param>
    internal void Write(DcimDbContext db, Registration registration, IdentityDetails identity)
    {
        if (registration.Id != 0)
            Forget(db, registration.Id);
        foreach (var token in Of(registration.InstitutionId, identity))
            db.Add(
                new IdentityToken
                {
                    Token = token,
                    Registration = registration,
                    InstitutionId = registration.InstitutionId,
                }
            );
    }

    /// <summary>Those of an earlier save are not followed any more: the gate takes them out of the database itself.</summary>
    private static void Forget(DcimDbContext db, long registrationId)
    {
        var detects = db.ChangeTracker.AutoDetectChangesEnabled;
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        foreach (
            var entry in db
                .ChangeTracker.Entries<IdentityToken>()
                .Where(e => e.Entity.RegistrationId == registrationId)
                .ToList()
        )
            entry.State = EntityState.Detached;
        db.ChangeTracker.AutoDetectChangesEnabled = detects;
    }

    private HashSet<long> Of(int version, long institutionId, IdentityDetails identity)
    {
        var name = PersonName.Of(identity.Given, identity.Family);
        NameToken[] parts = [.. name.Given, .. name.Family, .. PersonName.Of(identity.Other, "").Given];
        var birth = IdentityRecord.BirthOf(identity.Birth);
        var tokens = new HashSet<long>();
        foreach (var part in parts)
        {
            Add($"name {part.Consonants}");
            foreach (var group in Nicknames.GroupsOf(part.Skeleton))
                Add($"nickname {group}");
            if (birth.Year is { } year)
                Add($"year {year} {part.Consonants}");
        }
        if (birth is { IsExact: true, Earliest: var day })
            // Which is the day and which the month is often swapped.
            Add($"birth {day.Year} {Math.Min(day.Month, day.Day)} {Math.Max(day.Month, day.Day)}");
        return tokens;

        void Add(string text) => tokens.Add(Token(version, institutionId, text));
    }

    private long Token(int version, long institutionId, string text)
    {
        var key = _derived.GetOrAdd(
            version,
            v =>
                HKDF.DeriveKey(
                    HashAlgorithmName.SHA256,
                    keys.LinkageKey(v)!,
                    HMACSHA256.HashSizeInBytes,
                    info: "DCIM search"u8.ToArray()
                )
        );
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(
            key,
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{institutionId} {text}")),
            digest
        );
        return BinaryPrimitives.ReadInt64BigEndian(digest);
    }
}
