using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Dcim.Data.Sealing;
using Dcim.Domain.Records;
using Dcim.Linkage;
using Dcim.Linkage.Blind;
using Dcim.Linkage.Names;

namespace Dcim.Data.Linkage;

/// <summary>
/// Makes of a victim's identity what the matcher compares instead (<see cref="Encoder"/>), under the linkage key, and reads that back for the
/// matcher, which has no key.
/// </summary>
public sealed class Encodings(KeyStore keys)
{
    private readonly ConcurrentDictionary<int, Encoder> _encoders = new();

    /// <summary>Which rules and which key encode now: <c>1.2</c> is the first version of the rules and the second of the key.</summary>
    public string Version => $"{Encoder.Version}.{NewestKey()}";

    /// <summary>Encodes who a registration is about.</summary>
    /// <returns>Null where there is no name to go by.</returns>
    public VictimEncoding? OfVictim(Registration registration, IdentityDetails identity, DateTime now)
    {
        var version = NewestKey();
        var person = new PersonRecord(
            PersonName.Of(identity.Given, $"{identity.Family} {identity.Other}"),
            IdentityRecord.BirthOf(identity.Birth),
            Document: null,
            Year: null,
            Codes: []
        );
        if (person.Name.Given.Count == 0 && person.Name.Family.Count == 0)
            return null;
        var encoding = _encoders.GetOrAdd(version, EncoderOf).Encode(person, registration.Code);
        return new()
        {
            Record = registration,
            InstitutionId = registration.InstitutionId,
            KeyVersion = version,
            RuleVersion = Encoder.Version,
            Given = encoding.Given?.ToBytes(),
            Family = encoding.Family?.ToBytes(),
            Year = (long?)encoding.Birth.Year,
            Month = (long?)encoding.Birth.Month,
            Day = (long?)encoding.Birth.Day,
            Tokens = Write(encoding.Tokens),
            ChangedAt = now,
        };
    }

    /// <summary>The encoding as the matcher compares it.</summary>
    /// <param name="row">As it is kept.</param>
    /// <param name="year">In which the record was registered.</param>
    /// <param name="codes">Answers of the record, in the order of the fields that are compared.</param>
    public static PersonEncoding Read(RecordEncoding row, int? year, IReadOnlyList<string?> codes) =>
        new(
            row.Given is null ? null : new(row.Given),
            row.Family is null ? null : new(row.Family),
            new((ulong?)row.Year, (ulong?)row.Month, (ulong?)row.Day),
            (ulong?)row.Document,
            Tokens(row.Tokens),
            year,
            codes
        );

    /// <summary>The tokens of an encoding as it is kept.</summary>
    public static EncodingToken[] Tokens(byte[] kept)
    {
        var tokens = new EncodingToken[kept.Length / sizeof(ulong)];
        for (var i = 0; i < tokens.Length; i++)
            tokens[i] = new(BinaryPrimitives.ReadUInt64LittleEndian(kept.AsSpan(i * sizeof(ulong))));
        return tokens;
    }

    private static byte[] Write(IReadOnlyList<EncodingToken> tokens)
    {
        var kept = new byte[tokens.Count * sizeof(ulong)];
        for (var i = 0; i < tokens.Count; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(kept.AsSpan(i * sizeof(ulong)), tokens[i].Number);
        return kept;
    }

    private int NewestKey() =>
        keys.LinkageVersions is [.., var newest]
            ? newest
            : throw new CryptographicException("There is no linkage key.");

    private Encoder EncoderOf(int version)
    {
        // Of victims: an encoding of an offender, by another key, is never found to be hers.
        var key = HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            keys.LinkageKey(version)!,
            Encoder.KeyLength,
            info: "DCIM encoding victim"u8.ToArray()
        );
        return new(key);
    }
}
