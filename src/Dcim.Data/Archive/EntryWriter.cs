using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Dcim.Data.Archive;

/// <summary>Writes an entry of an archive and takes its digest on the way.</summary>
internal sealed class EntryWriter : IDisposable
{
    private const int FlushAt = 1 << 16;
    private readonly Stream _entry;
    private readonly string _name;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ArrayBufferWriter<byte> _buffer = new(2 * FlushAt);
    private readonly Utf8JsonWriter _json;
    private long _bytes;

    public EntryWriter(ZipArchive zip, string name, DateTimeOffset madeAt)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = madeAt;
        (_entry, _name) = (entry.Open(), name);
        _json = new(_buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
    }

    public long Rows { get; private set; }

    /// <summary>One object on a line of its own.</summary>
    public void WriteLine(Action<Utf8JsonWriter> write)
    {
        _json.WriteStartObject();
        write(_json);
        _json.WriteEndObject();
        _json.Flush();
        _json.Reset();
        _buffer.Write("\n"u8);
        Rows++;
        if (_buffer.WrittenCount > FlushAt)
            Flush();
    }

    public void Write(ReadOnlySpan<byte> bytes) => _buffer.Write(bytes);

    /// <summary>Ends the entry.</summary>
    public ArchiveEntry Complete()
    {
        Flush();
        return new()
        {
            Name = _name,
            Rows = Rows,
            Bytes = _bytes,
            Sha256 = Convert.ToHexStringLower(_hash.GetHashAndReset()),
        };
    }

    public void Dispose()
    {
        _entry.Dispose();
        _hash.Dispose();
        _json.Dispose();
    }

    private void Flush()
    {
        _entry.Write(_buffer.WrittenSpan);
        _hash.AppendData(_buffer.WrittenSpan);
        _bytes += _buffer.WrittenCount;
        _buffer.ResetWrittenCount();
    }
}
