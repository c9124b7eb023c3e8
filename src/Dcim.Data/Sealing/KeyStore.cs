using System.Security.Cryptography;

namespace Dcim.Data.Sealing;

/// <summary>Where the master key comes from.</summary>
public enum KeySource
{
    File,
    Environment,
}

/// <summary>
/// The keys of an instance, in a folder of their own (<c>Dcim:KeyFolder</c>), apart from the data and its backups; several
/// nodes share it. Each key has a version, which stands in what it sealed.
/// </summary>
public sealed class KeyStore
{
    internal const string Audit = "audit";
    internal const string Linkage = "linkage";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly string _folder;
    private readonly Dictionary<(string Name, int Version), byte[]> _read = [];

    private KeyStore(string folder, IMasterKeys master) => (_folder, Master) = (folder, master);

    public string DataProtectionFolder => Path.Combine(_folder, "data-protection");
    public string AuditHeadsFile => Path.Combine(_folder, "audit-heads.log");

    /// <summary>How far the rotation of the data keys has come, where one was begun.</summary>
    public string RotationFile => Path.Combine(_folder, "rotation");

    public IMasterKeys Master { get; }

    /// <summary>The data keys of persons.</summary>
    public DataKeys DataKeys => field ??= new(this, Path.Combine(_folder, "identities"));

    /// <summary>The newest master, which wraps and seals what is new.</summary>
    /// <exception cref="CryptographicException">There is none, or other nodes have a newer one.</exception>
    public int MasterVersion
    {
        get
        {
            var newest = Master.Versions.DefaultIfEmpty(0).Max();
            return newest > 0 && VersionsInUse.All(v => v <= newest)
                ? newest
                : throw new CryptographicException("The newest master key is not at hand on this node.");
        }
    }

    /// <summary>The versions of the key of the audit chain, the newest last; the older ones verify what they made.</summary>
    public IReadOnlyList<int> AuditVersions => KeyFile.Versions(_folder, Audit);

    /// <summary>The versions of the key of <see cref="LinkageTokens"/>, the newest last; what older ones made is told by its version.</summary>
    public IReadOnlyList<int> LinkageVersions => KeyFile.Versions(_folder, Linkage);

    /// <summary>
    /// A digest by which a database knows its keys: a database opened beside other keys must not be written to. It is of the
    /// first audit key, which is never rotated away.
    /// </summary>
    public string Fingerprint => Convert.ToHexString(FirstAuditDigest());

    /// <summary>The digest as versions before per-person keys made it; null where the key it was made of is not here.</summary>
    public string? OlderFingerprint =>
        File.Exists(FileOf("seal", 1))
            ? Convert.ToHexString(HMACSHA256.HashData(ReadFile("seal", 1), FirstAuditDigest()))
            : null;

    public bool HasKeys => Master.Versions.Count > 0 && File.Exists(FileOf(Audit, 1));

    /// <summary>Opens the folder; makes it where there is none.</summary>
    /// <param name="master">Where the master key comes from; files in the folder if left out.</param>
    public static KeyStore Open(string folder, IMasterKeys? master = null)
    {
        OwnerOnlyFolder.Make(folder);
        return new(folder, master ?? new FileMasterKeys(folder));
    }

    /// <summary>Makes the keys of a new instance; one that was put there before stays.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="InvalidDataException">The master is to be given by somebody else, and was not.</exception>
    public void CreateKeys()
    {
        if (Master.Versions.Count == 0 && !Master.TryCreate(1))
            throw new InvalidDataException("There is no master key. Set DCIM_SEAL_KEY: 32 random bytes in base64.");
        if (AuditVersions.Count == 0)
            CreateAuditKey(1);
        CreateLinkageKey();
        OwnerOnlyFolder.Make(DataProtectionFolder);
        MarkInUse(MasterVersion);
    }

    public void CreateAuditKey(int version) => Create(Audit, version);

    /// <summary>Makes the first linkage key; one that is there stays.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public void CreateLinkageKey()
    {
        using var held = Hold(); // several nodes may start at once
        if (LinkageVersions.Count == 0)
            Create(Linkage, 1);
    }

    /// <summary>A key of the digests of the audit chain; null if there is no such version.</summary>
    public byte[]? AuditKey(int version) => Read(Audit, version);

    /// <summary>A key of the linkage tokens; null if there is no such version.</summary>
    public byte[]? LinkageKey(int version) => Read(Linkage, version);

    /// <summary>
    /// Keeps a small text sealed by a version of the master as long as anything is wrapped by it, so that a start with another
    /// master, or without it, is refused at once.
    /// </summary>
    public void MarkInUse(int version)
    {
        if (!File.Exists(MarkFileOf(version)))
            PutMark(version, Convert.ToBase64String(Master.Wrap(version, "DCIM"u8, "Master"u8)));
    }

    public void MarkUnused(int version) => File.Delete(MarkFileOf(version));

    /// <summary>The text that says which master a version is; null where nothing is wrapped by it.</summary>
    internal string? MarkOf(int version) =>
        File.Exists(MarkFileOf(version)) ? File.ReadAllText(MarkFileOf(version)) : null;

    internal void PutMark(int version, string mark) => KeyFile.Create(MarkFileOf(version), mark);

    /// <exception cref="CryptographicException">It is of another master.</exception>
    internal static void CheckMark(IMasterKeys master, int version, string mark) =>
        master.Unwrap(version, Convert.FromBase64String(mark), "Master"u8);

    /// <summary>The versions of the master that something is wrapped by.</summary>
    public IReadOnlyList<int> VersionsInUse =>
        [
            .. Directory
                .EnumerateFiles(_folder, "seal-*.mark")
                .Select(f => int.Parse(Path.GetFileNameWithoutExtension(f)["seal-".Length..])),
        ];

    /// <summary>The master at hand is the one of this key folder, in every version that is in use.</summary>
    /// <exception cref="InvalidDataException">It is not; the message says which version.</exception>
    public void CheckMaster()
    {
        foreach (var version in VersionsInUse)
            try
            {
                CheckMark(Master, version, File.ReadAllText(MarkFileOf(version)));
            }
            catch (Exception e) when (e is CryptographicException or FormatException)
            {
                throw new InvalidDataException(
                    $"The master key, version {version}, is missing or is not the one of {_folder}. Nothing was changed.",
                    e
                );
            }
        if (VersionsInUse.Count > 0)
            MarkInUse(MasterVersion);
    }

    /// <summary>
    /// Holds the folder against all other processes: while pages are made, keys destroyed, and keys wrapped anew, so that none of
    /// these undoes another.
    /// </summary>
    /// <exception cref="IOException">Another process held it too long.</exception>
    internal IDisposable Hold(string name = "lock", TimeSpan? patience = null)
    {
        var until = Environment.TickCount64 + (patience ?? s_patience).TotalMilliseconds;
        while (true)
            try
            {
                return KeyFile.Open(Path.Combine(_folder, name), FileMode.OpenOrCreate);
            }
            catch (IOException) when (Environment.TickCount64 < until && Directory.Exists(_folder))
            {
                Thread.Sleep(5);
            }
    }

    /// <summary>Keeps rotations, and whatever reads all keys, from each other.</summary>
    /// <exception cref="IOException">One is running.</exception>
    internal IDisposable HoldRotation()
    {
        try
        {
            return Hold("rotation-lock", TimeSpan.Zero);
        }
        catch (IOException e)
        {
            throw new IOException(
                "Another rotation of the keys or an export is running, or the key folder cannot be written.",
                e
            );
        }
    }

    /// <summary>An archive is being restored here, or a restore was broken off: the instance must not be used.</summary>
    public bool IsBeingRestored => File.Exists(RestoreFile);

    /// <summary>There are keys here that only an instance makes; a master may have been put there for a new one.</summary>
    internal bool HoldsMoreThanMasters =>
        AuditVersions.Count > 0 || LinkageVersions.Count > 0 || VersionsInUse.Count > 0 || DataKeys.Pages.Count > 0;

    /// <summary>Marks the instance as being restored, and keeps other restores away as long as the mark is held.</summary>
    /// <exception cref="IOException">Another restore is running.</exception>
    internal FileStream BeginRestore()
    {
        try
        {
            return KeyFile.Open(RestoreFile, FileMode.OpenOrCreate);
        }
        catch (IOException e)
        {
            throw new IOException("Another restore is running here, or the key folder cannot be written.", e);
        }
    }

    internal void EndRestore() => File.Delete(RestoreFile);

    /// <summary>Writes into the mark which masters the restore puts here, so that the next one can take them away.</summary>
    internal static void WriteMasters(FileStream mark, IEnumerable<int> versions)
    {
        mark.SetLength(0);
        mark.Write(System.Text.Encoding.ASCII.GetBytes($"masters {string.Join(' ', versions)}\n"));
        mark.Flush(flushToDisk: true);
    }

    /// <returns>Null where nothing was put here yet.</returns>
    internal static IReadOnlyList<int>? MastersOf(FileStream mark)
    {
        mark.Position = 0;
        var words = new StreamReader(mark, leaveOpen: true)
            .ReadToEnd()
            .Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 ? null : [.. words.Skip(1).Select(int.Parse)];
    }

    internal void Put(string name, int version, byte[] key) =>
        KeyFile.Create(FileOf(name, version), Convert.ToBase64String(key));

    /// <summary>Takes away what a restore that failed put here.</summary>
    internal void Clear(IEnumerable<int> masters)
    {
        string[] patterns =
        [
            $"{Audit}-*.key*",
            $"{Linkage}-*.key*",
            "seal-*.mark*",
            Path.GetFileName(AuditHeadsFile) + "*",
        ];
        foreach (var file in patterns.SelectMany(p => Directory.EnumerateFiles(_folder, p)).ToList())
            File.Delete(file);
        foreach (var version in masters)
            Master.TryRemove(version);
        DataKeys.Clear();
        lock (_read)
            _read.Clear();
    }

    private string RestoreFile => Path.Combine(_folder, "restoring");

    /// <summary>Keeps an end of the audit chain outside the database.</summary>
    public async Task AppendAuditHeadAsync(string line, CancellationToken cancellationToken)
    {
        await using var file = KeyFile.Open(AuditHeadsFile, FileMode.Append, FileShare.Read);
        await file.WriteAsync(System.Text.Encoding.ASCII.GetBytes(line), cancellationToken);
    }

    private byte[] FirstAuditDigest() =>
        HMACSHA256.HashData(
            AuditKey(1) ?? throw new InvalidDataException($"There is no {KeyFile.NameOf(Audit, 1)} in {_folder}."),
            "DCIM"u8
        );

    private void Create(string name, int version) =>
        KeyFile.Create(
            FileOf(name, version),
            Convert.ToBase64String(RandomNumberGenerator.GetBytes(AesMasterKeys.KeyLength))
        );

    private byte[]? Read(string name, int version)
    {
        lock (_read)
        {
            if (_read.TryGetValue((name, version), out var key))
                return key;
            if (!File.Exists(FileOf(name, version)))
                return null;
            return _read[(name, version)] = ReadFile(name, version);
        }
    }

    private string FileOf(string name, int version) => Path.Combine(_folder, KeyFile.NameOf(name, version));

    private string MarkFileOf(int version) => Path.ChangeExtension(FileOf("seal", version), ".mark");

    private byte[] ReadFile(string name, int version) =>
        AesMasterKeys.Decode(File.ReadAllText(FileOf(name, version)), KeyFile.NameOf(name, version));
}
