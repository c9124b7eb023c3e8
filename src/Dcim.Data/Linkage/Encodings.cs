using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Dcim.Data.Sealing;
using Dcim.Domain.Answers;
using Dcim.Domain.Records;
using Dcim.Linkage;
using Dcim.Linkage.Blind;
using Dcim.Linkage.Names;

namespace Dcim.Data.Linkage;

/// <summary>
/// Makes of the identity of a victim or an offender what the matcher compares instead (<see cref="Encoder"/>), under the linkage key, and
/// reads that back for the matcher, which has no key.
/// </summary>
public sealed class Encodings(KeyStore keys)
{
    private readonly ConcurrentDictionary<(LinkedKind Kind, int Key), Encoder> _encoders = new();

    /// <summary>Which rules and which key encode now: <c>1.2</c> is the first version of the rules and the second of the key.</summary>
    public string Version => $"{Encoder.Version}.{NewestKey()}";

    /// <summary>Encodes who a registration is about.</summary>
    /// <returns>Null where there is no name to go by.</returns>
    public VictimEncoding? OfVictim(Registration registration, IdentityDetails identity, DateTime now)
    {
        var encoding = new VictimEncoding { Record = registration, InstitutionId = registration.InstitutionId };
        var name = PersonName.Of(identity.Given, $"{identity.Family} {identity.Other}");
        return Encode(encoding, LinkedKind.Victim, name, identity.Birth, registration.Code, now) ? encoding : null;
    }

    /// <summary>Encodes who an offender's record is about.</summary>
    /// <returns>Null of a legal person, and where there is no name to go by.</returns>
    public OffenderEncoding? OfOffender(OffenderRecord offender, OffenderDetails details, DateTime now)
    {
        if (offender.IsLegalPerson)
            return null;
        var encoding = new OffenderEncoding { Record = offender, InstitutionId = offender.InstitutionId };
        var name = PersonName.Of(details.Given, $"{details.Family} {details.Other}");
        return Encode(encoding, LinkedKind.Offender, name, details.Birth, offender.Code, now) ? encoding : null;
    }

    /// <summary>Whether an encoding is by the rules and the key of now.</summary>
    public bool IsOfNow(int ruleVersion, int keyVersion) => ruleVersion == Encoder.Version && keyVersion == NewestKey();

    private bool Encode(
        RecordEncoding row,
        LinkedKind kind,
        PersonName name,
        PartialDate birth,
        string code,
        DateTime now
    )
    {
        if (name.Given.Count == 0 && name.Family.Count == 0)
            return false;
        var version = NewestKey();
        var person = new PersonRecord(name, IdentityRecord.BirthOf(birth), Document: null, Year: null, Codes: []);
        var encoding = _encoders.GetOrAdd((kind, version), EncoderOf).Encode(person, code);
        (row.KeyVersion, row.RuleVersion, row.ChangedAt) = (version, Encoder.Version, now);
        (row.Given, row.Family) = (encoding.Given?.ToBytes(), encoding.Family?.ToBytes());
        (row.Year, row.Month, row.Day) = (
            (long?)encoding.Birth.Year,
            (long?)encoding.Birth.Month,
            (long?)encoding.Birth.Day
        );
        row.Tokens = Write(encoding.Tokens);
        return true;
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

    /// <summary>By a key of each kind: an encoding of an offender is never found to be a victim's.</summary>
    private Encoder EncoderOf((LinkedKind Kind, int Version) of)
    {
        var info = of.Kind == LinkedKind.Victim ? "DCIM encoding victim"u8 : "DCIM encoding offender"u8;
        return new(
            HKDF.DeriveKey(
                HashAlgorithmName.SHA256,
                keys.LinkageKey(of.Version)!,
                Encoder.KeyLength,
                info: info.ToArray()
            )
        );
    }
}
