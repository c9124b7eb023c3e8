using System.Security.Cryptography;

namespace Dcim.Data.Sealing;

/// <summary>
/// The keys of an instance, as files in a folder of their own (<c>Dcim:KeyFolder</c>), apart from the data and its
/// backups. Each key has a version, which stands in what it sealed.
/// </summary>
public sealed class KeyStore
{
    public const int CurrentVersion = 1;
    private const int KeyLength = 32;
    private readonly string _folder;

    private KeyStore(string folder) => _folder = folder;

    public string DataProtectionFolder => Path.Combine(_folder, "data-protection");
    public string AuditHeadsFile => Path.Combine(_folder, "audit-heads.log");

    /// <summary>Seals identities and free text.</summary>
    public byte[] SealKey => field ??= Read("seal");

    /// <summary>Keys the digests of the audit chain.</summary>
    public byte[] AuditKey => field ??= Read("audit");

    /// <summary>
    /// A digest by which a database knows its keys: a database opened beside other keys must not be written to.
    /// </summary>
    public string Fingerprint =>
        field ??= Convert.ToHexString(HMACSHA256.HashData(SealKey, HMACSHA256.HashData(AuditKey, "DCIM"u8)));

    public bool HasKeys => File.Exists(FileOf("seal")) && File.Exists(FileOf("audit"));

    /// <summary>Opens the folder; makes it where there is none.</summary>
    public static KeyStore Open(string folder)
    {
        OwnerOnlyFolder.Make(folder);
        return new(folder);
    }

    /// <summary>Makes the keys of a new instance.</summary>
    /// <exception cref="IOException">There is a key already, or the folder cannot be written.</exception>
    public void CreateKeys()
    {
        foreach (var name in (string[])["seal", "audit"])
        {
            using var file = new StreamWriter(FileOf(name), OwnerOnly(FileMode.CreateNew));
            file.Write(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyLength)));
        }
        OwnerOnlyFolder.Make(DataProtectionFolder);
    }

    /// <summary>Keeps an end of the audit chain outside the database.</summary>
    public async Task AppendAuditHeadAsync(string line, CancellationToken cancellationToken)
    {
        await using var file = new StreamWriter(AuditHeadsFile, OwnerOnly(FileMode.Append));
        await file.WriteAsync(line.AsMemory(), cancellationToken);
    }

    private static FileStreamOptions OwnerOnly(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    private string FileOf(string name) => Path.Combine(_folder, $"{name}-{CurrentVersion}.key");

    private byte[] Read(string name)
    {
        var key = Convert.FromBase64String(File.ReadAllText(FileOf(name)).Trim());
        return key.Length == KeyLength ? key : throw new InvalidDataException($"The key {name} is not whole.");
    }
}
