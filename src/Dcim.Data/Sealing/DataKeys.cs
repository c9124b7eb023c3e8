using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Dcim.Data.Sealing;

/// <summary>A data key was destroyed: what it sealed is gone for good.</summary>
public sealed class KeyDestroyedException(string name) : CryptographicException($"The key {name} was destroyed.");

/// <summary>What state a data key is in.</summary>
public enum DataKeyState
{
    Alive,
    Destroyed,
    Missing,

    /// <summary>It is there, and no master key at hand opens it.</summary>
    Unreadable,
}

/// <summary>
/// Data keys, one for each person, wrapped by the master key. They lie in pages of 256, so that many registrations cost one
/// write to the disk: a page is made whole, flushed once, and its keys are handed out by the process that made it.
/// </summary>
public sealed class DataKeys
{
    public const int KeysPerPage = 256;
    public const int PageLength = 12;

    /// <summary>Wrapped key (60 bytes) and the version of the master that wraps it (4); noughts once it is destroyed.</summary>
    private const int SlotLength = 64;
    private const int WrappedLength = IMasterKeys.Overhead + AesMasterKeys.KeyLength;
    private const int FileLength = KeysPerPage * SlotLength;
    private const string Extension = ".page";

    private readonly string _folder;
    private readonly KeyStore _store;
    private readonly Lock _handingOut = new();
    private string? _page;
    private int _next;

    internal DataKeys(KeyStore store, string folder)
    {
        (_store, _folder) = (store, folder);
        OwnerOnlyFolder.Make(folder);
    }

    /// <summary>Names of the pages; one whose maker died before it was whole is none.</summary>
    public IReadOnlyList<string> Pages =>
        [
            .. new DirectoryInfo(_folder)
                .EnumerateFiles($"*{Extension}")
                .Where(f => f.Length == FileLength)
                .Select(f => Path.GetFileNameWithoutExtension(f.Name))
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>A key nobody uses yet; it is on the disk.</summary>
    /// <returns>Its name.</returns>
    /// <exception cref="IOException">The key folder cannot be written.</exception>
    public string New()
    {
        lock (_handingOut)
        {
            if (_page is null || _next == KeysPerPage || !File.Exists(FileOf(_page)))
                (_page, _next) = (CreatePage(), 0);
            return $"{_page}.{(_next++).ToString(CultureInfo.InvariantCulture)}";
        }
    }

    /// <summary>The key of a name. It is for the moment: whoever keeps it outlives its destruction.</summary>
    /// <exception cref="KeyDestroyedException">It was destroyed.</exception>
    /// <exception cref="CryptographicException">It is not in this key store, or was wrapped by another master.</exception>
    public byte[] Read(string name)
    {
        var (page, slot) = Parse(name);
        for (var attempt = 1; ; attempt++)
        {
            var content = ReadSlot(page, slot) ?? throw new CryptographicException($"There is no key {name}.");
            if (IsDestroyed(content))
                throw new KeyDestroyedException(name);
            try
            {
                return Unwrap(content, page, slot);
            }
            catch (CryptographicException) when (attempt < 3)
            {
                Thread.Sleep(5); // its master was rotated this moment; the page is there anew
            }
        }
    }

    public DataKeyState StateOf(string name)
    {
        try
        {
            var (page, slot) = Parse(name);
            if (ReadSlot(page, slot) is null)
                return DataKeyState.Missing;
            Read(name);
            return DataKeyState.Alive;
        }
        catch (KeyDestroyedException)
        {
            return DataKeyState.Destroyed;
        }
        catch (CryptographicException)
        {
            return DataKeyState.Unreadable;
        }
    }

    /// <summary>Overwrites keys, on the disk too; a page that is no longer there has none.</summary>
    public void Destroy(IEnumerable<string> names)
    {
        using var held = _store.Hold();
        foreach (var page in names.Select(Parse).GroupBy(n => n.Page))
        {
            if (!File.Exists(FileOf(page.Key)))
                continue;
            using var file = KeyFile.Open(FileOf(page.Key), FileMode.Open, FileShare.ReadWrite);
            foreach (var (_, slot) in page)
                RandomAccess.Write(file.SafeFileHandle, new byte[SlotLength], slot * SlotLength);
            file.Flush(flushToDisk: true);
        }
    }

    /// <summary>Wraps the keys of a page by another version of the master.</summary>
    public void Rewrap(string page, int version)
    {
        using var held = _store.Hold();
        var content = File.ReadAllBytes(FileOf(page));
        var changed = false;
        for (var slot = 0; slot < KeysPerPage; slot++)
        {
            var at = content.AsSpan(slot * SlotLength, SlotLength);
            if (IsDestroyed(at) || VersionOf(at) == version)
                continue;
            Wrap(Unwrap(at, page, slot), page, slot, version).CopyTo(at);
            changed = true;
        }
        if (changed)
            KeyFile.Replace(FileOf(page), content);
    }

    /// <summary>How many keys each version of the master wraps; those destroyed stand under nought.</summary>
    public IReadOnlyDictionary<int, int> CountByVersion()
    {
        var counts = new SortedDictionary<int, int>();
        foreach (var page in Pages)
        {
            var content = File.ReadAllBytes(FileOf(page));
            for (var slot = 0; slot < KeysPerPage; slot++)
            {
                var version = VersionOf(content.AsSpan(slot * SlotLength, SlotLength));
                counts[version] = counts.GetValueOrDefault(version) + 1;
            }
        }
        return counts;
    }

    /// <summary>Takes away what a process left behind that died while it wrote a page.</summary>
    public void RemoveUnfinished()
    {
        using var held = _store.Hold(); // whoever writes holds it
        foreach (var file in new DirectoryInfo(_folder).EnumerateFiles())
            if (file.Extension != Extension || file.Length != FileLength)
                file.Delete();
    }

    /// <summary>The keys of a page; null for one that was destroyed.</summary>
    /// <exception cref="CryptographicException">One is there, and no master key at hand opens it.</exception>
    internal byte[]?[] ReadPage(string page)
    {
        var keys = new byte[]?[KeysPerPage];
        var content = new byte[FileLength];
        using (
            var file = File.OpenHandle(FileOf(page), share: FileShare.ReadWrite | FileShare.Delete) // it may be destroyed meanwhile
        )
            RandomAccess.Read(file, content, 0);
        for (var slot = 0; slot < KeysPerPage; slot++)
            if (content.AsSpan(slot * SlotLength, SlotLength) is var key && !IsDestroyed(key))
                keys[slot] = Unwrap(key, page, slot);
        return keys;
    }

    /// <summary>Makes a page of keys that there were.</summary>
    internal void PutPage(string page, IReadOnlyList<byte[]?> keys)
    {
        var version = _store.MasterVersion;
        var content = new byte[FileLength];
        for (var slot = 0; slot < keys.Count; slot++)
            if (keys[slot] is { } key)
                Wrap(key, page, slot, version).CopyTo(content, slot * SlotLength);
        KeyFile.Replace(FileOf(page), content);
    }

    internal void Clear()
    {
        foreach (var file in Directory.EnumerateFiles(_folder))
            File.Delete(file);
    }

    /// <summary>The page's name and the slot of a key, by its name.</summary>
    internal static (string Page, int Slot) Parse(string name) =>
        name.Length > PageLength + 1
        && name[PageLength] == '.'
        && name.AsSpan(0, PageLength).IndexOfAnyExcept(RandomCode.Alphabet) < 0
        && int.TryParse(name.AsSpan(PageLength + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var slot)
        && slot < KeysPerPage
            ? (name[..PageLength], slot)
            : throw new CryptographicException("That is no name of a key.");

    private string CreatePage()
    {
        var page = RandomCode.New();
        try
        {
            // Held, so that a rotation of the master that runs meanwhile finds the page, or the page the new master.
            using var held = _store.Hold();
            var version = _store.MasterVersion;
            var content = new byte[FileLength];
            for (var slot = 0; slot < KeysPerPage; slot++)
                Wrap(RandomNumberGenerator.GetBytes(AesMasterKeys.KeyLength), page, slot, version)
                    .CopyTo(content, slot * SlotLength);
            // Under its own name from the start: a page that is not whole is never used, and none needs a second flush.
            using var file = KeyFile.Open(FileOf(page), FileMode.CreateNew);
            file.Write(content);
            file.Flush(flushToDisk: true);
            return page;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"No key can be made in {_folder}, and nothing was saved: {e.Message}", e);
        }
    }

    private byte[] Wrap(byte[] key, string page, int slot, int version)
    {
        var content = new byte[SlotLength];
        _store.Master.Wrap(version, key, Binding(page, slot, version)).CopyTo(content, 0);
        BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(WrappedLength), version);
        return content;
    }

    private byte[] Unwrap(ReadOnlySpan<byte> content, string page, int slot)
    {
        var version = VersionOf(content);
        return _store.Master.Unwrap(version, content[..WrappedLength], Binding(page, slot, version));
    }

    private byte[]? ReadSlot(string page, int slot)
    {
        try
        {
            using var file = File.OpenHandle(
                FileOf(page),
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete
            );
            var content = new byte[SlotLength];
            return RandomAccess.Read(file, content, slot * SlotLength) == SlotLength ? content : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static bool IsDestroyed(ReadOnlySpan<byte> content) => content.IndexOfAnyExcept((byte)0) < 0;

    private static int VersionOf(ReadOnlySpan<byte> content) =>
        BinaryPrimitives.ReadInt32BigEndian(content[WrappedLength..]);

    private static byte[] Binding(string page, int slot, int version) =>
        Encoding.ASCII.GetBytes($"DataKey\n{page}\n{slot}\n{version}");

    private string FileOf(string page) => Path.Combine(_folder, page + Extension);
}
