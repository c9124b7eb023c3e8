using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Dcim.Data.Archive;

/// <summary>An archive that is there: opened by its password, and vouched for.</summary>
public sealed class ArchiveReader : IDisposable
{
    private const int LongestManifest = 1 << 24;
    private const int LongestLine = 1 << 28;
    private readonly FileStream _file;
    private readonly Stream _content;
    private readonly ZipArchive _zip;

    private ArchiveReader(FileStream file, Stream content, ZipArchive zip, byte[] macKey)
    {
        (_file, _content, _zip) = (file, content, zip);
        var manifest = ReadAll(ArchiveManifest.FileName, LongestManifest);
        var mac = Encoding.ASCII.GetString(ReadAll(ArchiveManifest.MacFileName, LongestManifest));
        if (mac != Convert.ToHexStringLower(HMACSHA256.HashData(macKey, manifest)))
            throw new InvalidDataException("The archive was changed after it was made.");
        Manifest = ArchiveManifest.Read(manifest);
    }

    public ArchiveManifest Manifest { get; }

    /// <exception cref="InvalidDataException">It is no archive, damaged, changed, of a later format, or of another password; the message says.</exception>
    public static ArchiveReader Open(string path, string password)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        Stream? content = null;
        try
        {
            content = EncryptedFile.Open(file, password, out var macKey);
            return new(file, content, Zip(content, path), macKey);
        }
        catch
        {
            content?.Dispose();
            file.Dispose();
            throw;
        }
    }

    private static ZipArchive Zip(Stream content, string path)
    {
        try
        {
            var zip = new ZipArchive(content, ZipArchiveMode.Read);
            _ = zip.Entries; // reads what it holds
            return zip;
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path} is cut off or damaged.", e);
        }
    }

    /// <summary>Every file in it is as the manifest says, there is no other, and every row can be read.</summary>
    /// <param name="say">Is told how far it has come.</param>
    /// <exception cref="InvalidDataException">It is not so; the message names the file.</exception>
    public void Check(Action<string> say)
    {
        var names = _zip.Entries.Select(e => e.FullName).Order(StringComparer.Ordinal);
        string[] own = [ArchiveManifest.FileName, ArchiveManifest.MacFileName];
        if (!names.SequenceEqual(Manifest.Entries.Select(e => e.Name).Concat(own).Order(StringComparer.Ordinal)))
            throw new InvalidDataException("The archive does not hold the files that its manifest names.");
        foreach (var entry in Manifest.Entries)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var (rows, bytes) = (0L, 0L);
            if (entry.Table is null)
            {
                foreach (var part in Blocks(entry.Name))
                {
                    hash.AppendData(part.Span);
                    bytes += part.Length;
                }
                rows = entry.Rows;
            }
            else
                foreach (var _ in Rows(entry, hash))
                    rows++;
            if (entry.Table is not null)
                bytes = entry.Bytes; // each of them is in the digest
            if (
                rows != entry.Rows
                || bytes != entry.Bytes
                || Convert.ToHexStringLower(hash.GetHashAndReset()) != entry.Sha256
            )
                throw new InvalidDataException($"{entry.Name} in the archive is not what its manifest says.");
            if (entry is { Table: { } table, Rows: > 0 })
                say($"{table}: {entry.Rows}");
        }
    }

    /// <summary>The rows of a table, their columns in the order of the manifest.</summary>
    internal IEnumerable<object?[]> Rows(ArchiveEntry entry, IncrementalHash? hash = null)
    {
        var names = entry.Columns!.Select(c => Encoding.UTF8.GetBytes(c.Name)).ToArray();
        var types = entry.Columns!.Select(c => CellType.Of(c.Type)).ToArray();
        var number = 0L;
        foreach (var line in Lines(entry.Name, hash))
        {
            number++;
            object?[] row;
            try
            {
                row = Parse(line.Span, names, types);
            }
            catch (Exception e)
                when (e is JsonException or FormatException or InvalidOperationException or InvalidDataException)
            {
                throw new InvalidDataException($"{entry.Name}, line {number}: it cannot be read.", e);
            }
            yield return row;
        }
    }

    /// <summary>The lines of a file that is no table.</summary>
    internal IEnumerable<JsonElement> Objects(string name)
    {
        foreach (var line in Lines(name, null))
        {
            using var document = JsonDocument.Parse(line);
            yield return document.RootElement.Clone();
        }
    }

    internal byte[] ReadAll(string name, int longest = LongestLine)
    {
        var all = new MemoryStream();
        foreach (var block in Blocks(name))
            if (all.Length + block.Length <= longest)
                all.Write(block.Span);
            else
                throw new InvalidDataException($"{name} in the archive is too long.");
        return all.ToArray();
    }

    public void Dispose()
    {
        _zip.Dispose();
        _content.Dispose();
        _file.Dispose();
    }

    private static object?[] Parse(ReadOnlySpan<byte> line, byte[][] names, CellType[] types)
    {
        var row = new object?[names.Length];
        var json = new Utf8JsonReader(line);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            throw new JsonException();
        var column = 0;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            while (column < names.Length && !json.ValueTextEquals(names[column]))
                column++; // it holds nothing
            if (column == names.Length)
                throw new JsonException();
            json.Read();
            row[column] = types[column].Read(ref json);
            column++;
        }
        return !json.Read() ? row : throw new JsonException();
    }

    private IEnumerable<ReadOnlyMemory<byte>> Lines(string name, IncrementalHash? hash)
    {
        var rest = new MemoryStream();
        foreach (var block in Blocks(name))
        {
            hash?.AppendData(block.Span);
            var left = block;
            while (left.Span.IndexOf((byte)'\n') is >= 0 and var end)
            {
                if (rest.Length == 0)
                    yield return left[..end];
                else
                {
                    rest.Write(left[..end].Span);
                    yield return rest.GetBuffer().AsMemory(0, (int)rest.Length);
                    rest.SetLength(0);
                }
                left = left[(end + 1)..];
            }
            if (rest.Length + left.Length > LongestLine)
                throw new InvalidDataException($"{name} in the archive has a line too long.");
            rest.Write(left.Span);
        }
        if (rest.Length > 0)
            throw new InvalidDataException($"{name} in the archive ends within a line.");
    }

    private IEnumerable<ReadOnlyMemory<byte>> Blocks(string name)
    {
        var entry =
            _zip.GetEntry(name)
            ?? throw new InvalidDataException(
                $"The file is not an archive of an instance of DCIM: there is no {name} in it."
            );
        using var stream = entry.Open();
        var block = new byte[1 << 16];
        while (true)
        {
            int count;
            try
            {
                count = stream.ReadAtLeast(block, block.Length, throwOnEndOfStream: false);
            }
            catch (InvalidDataException e)
            {
                throw new InvalidDataException($"{name} in the archive is damaged.", e);
            }
            if (count == 0)
                yield break;
            yield return block.AsMemory(0, count);
        }
    }
}
