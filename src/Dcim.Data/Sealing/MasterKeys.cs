using System.Globalization;
using System.Security.Cryptography;

namespace Dcim.Data.Sealing;

/// <summary>
/// The master key, in versions: it wraps the data keys of persons and seals the secrets of the instance itself. A key
/// management service takes part by implementing this, or by giving <see cref="AesMasterKeys"/> the keys it keeps.
/// </summary>
public interface IMasterKeys
{
    /// <summary>Bytes that wrapping adds: nonce (12) and tag (16), which come first.</summary>
    public const int Overhead = 28;

    /// <summary>The versions at hand, the newest last. Read anew each time, so that a rotation is noticed while running.</summary>
    IReadOnlyList<int> Versions { get; }

    /// <exception cref="CryptographicException">There is no such version.</exception>
    byte[] Wrap(int version, ReadOnlySpan<byte> content, ReadOnlySpan<byte> binding);

    /// <exception cref="CryptographicException">There is no such version, or it was not wrapped by it with this binding.</exception>
    byte[] Unwrap(int version, ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> binding);

    /// <summary>Makes a version, durably; false where versions are made by somebody else.</summary>
    bool TryCreate(int version);

    /// <summary>Removes a version that nothing is wrapped by any more; false where somebody else has to.</summary>
    bool TryRemove(int version);
}

/// <summary>Master keys that are at hand as bytes: AES-256-GCM.</summary>
public abstract class AesMasterKeys : IMasterKeys
{
    public const int KeyLength = 32;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private readonly Dictionary<int, byte[]> _read = [];

    public abstract IReadOnlyList<int> Versions { get; }

    public abstract bool TryCreate(int version);

    public abstract bool TryRemove(int version);

    /// <summary>A version was taken away; there may be another under its number.</summary>
    protected void Forget(int version)
    {
        lock (_read)
            _read.Remove(version);
    }

    /// <summary>The bytes of a version in base64; null if there is none.</summary>
    protected abstract string? Find(int version);

    /// <summary>What the version is called where the operator put it.</summary>
    protected abstract string NameOf(int version);

    public byte[] Wrap(int version, ReadOnlySpan<byte> content, ReadOnlySpan<byte> binding) =>
        Wrap(KeyOf(version), content, binding);

    public byte[] Unwrap(int version, ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> binding) =>
        Unwrap(KeyOf(version), wrapped, binding);

    internal static byte[] Wrap(byte[] key, ReadOnlySpan<byte> content, ReadOnlySpan<byte> binding)
    {
        var wrapped = new byte[IMasterKeys.Overhead + content.Length];
        var nonce = wrapped.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagLength);
        aes.Encrypt(
            nonce,
            content,
            wrapped.AsSpan(IMasterKeys.Overhead),
            wrapped.AsSpan(NonceLength, TagLength),
            binding
        );
        return wrapped;
    }

    internal static byte[] Unwrap(byte[] key, ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> binding)
    {
        if (wrapped.Length < IMasterKeys.Overhead)
            throw new CryptographicException("Not wrapped by a key of this instance.");
        var content = new byte[wrapped.Length - IMasterKeys.Overhead];
        using var aes = new AesGcm(key, TagLength);
        aes.Decrypt(
            wrapped[..NonceLength],
            wrapped[IMasterKeys.Overhead..],
            wrapped.Slice(NonceLength, TagLength),
            content,
            binding
        );
        return content;
    }

    /// <exception cref="InvalidDataException">It is not 32 bytes in base64.</exception>
    internal static byte[] Decode(string text, string name)
    {
        var key = new byte[KeyLength + 1];
        return Convert.TryFromBase64String(text.Trim(), key, out var length) && length == KeyLength
            ? key[..KeyLength]
            : throw new InvalidDataException($"{name} is not a whole key: {KeyLength} bytes in base64.");
    }

    /// <exception cref="CryptographicException">There is no such version.</exception>
    protected byte[] KeyOf(int version)
    {
        lock (_read)
        {
            if (_read.TryGetValue(version, out var key))
                return key;
            if (Find(version) is not { } text)
                throw new CryptographicException($"The master key {NameOf(version)} is not at hand.");
            return _read[version] = Decode(text, NameOf(version));
        }
    }
}

/// <summary>Master keys as files <c>seal-1.key</c>, <c>seal-2.key</c> … in the key folder.</summary>
public sealed class FileMasterKeys(string folder) : AesMasterKeys
{
    private const string Name = "seal";

    public override IReadOnlyList<int> Versions => KeyFile.Versions(folder, Name);

    public override bool TryCreate(int version)
    {
        KeyFile.Create(PathOf(version), Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyLength)));
        return true;
    }

    public override bool TryRemove(int version)
    {
        File.Delete(PathOf(version));
        Forget(version);
        return true;
    }

    /// <summary>The bytes of a version, for an archive.</summary>
    /// <exception cref="CryptographicException">There is no such version.</exception>
    internal byte[] Read(int version) => KeyOf(version);

    internal void Put(int version, byte[] key) => KeyFile.Create(PathOf(version), Convert.ToBase64String(key));

    protected override string? Find(int version) =>
        File.Exists(PathOf(version)) ? File.ReadAllText(PathOf(version)) : null;

    protected override string NameOf(int version) => KeyFile.NameOf(Name, version);

    private string PathOf(int version) => Path.Combine(folder, NameOf(version));
}

/// <summary>
/// Master keys from the environment, base64: <c>DCIM_SEAL_KEY</c> is version 1, <c>DCIM_SEAL_KEY_2</c> the next. They are
/// never written to a disk.
/// </summary>
public sealed class EnvironmentMasterKeys(Func<string, string?> read) : AesMasterKeys
{
    private const string Name = "DCIM_SEAL_KEY";
    private const int MostVersions = 99;

    public override IReadOnlyList<int> Versions =>
        [.. Enumerable.Range(1, MostVersions).Where(v => Find(v) is not null)];

    public override bool TryCreate(int version) => false;

    public override bool TryRemove(int version) => false;

    protected override string? Find(int version) =>
        read(NameOf(version)) is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    protected override string NameOf(int version) =>
        version == 1 ? Name : $"{Name}_{version.ToString(CultureInfo.InvariantCulture)}";
}
