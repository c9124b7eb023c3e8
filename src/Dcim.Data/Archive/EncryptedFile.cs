using System.Security.Cryptography;

namespace Dcim.Data.Archive;

/// <summary>
/// A file as <c>openssl enc -aes-256-cbc -pbkdf2 -iter 600000 -md sha256</c> writes and reads it. That form cannot tell whether
/// it was changed, so the password makes a third key, by which whoever fills the file vouches for its content.
/// </summary>
internal static class EncryptedFile
{
    private const int Iterations = 600_000;
    private const int SaltLength = 8;
    private const int BlockLength = 16;
    private const int KeyLength = 32;

    private static ReadOnlySpan<byte> Beginning => "Salted__"u8;

    /// <summary>Writes the header, and encrypts what is written after it.</summary>
    /// <param name="macKey">The key to vouch by.</param>
    public static CryptoStream Create(Stream file, string password, out byte[] macKey)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        file.Write(Beginning);
        file.Write(salt);
        (var key, var iv, macKey) = KeysOf(password, salt);
        using var aes = Aes.Create();
        return new(file, aes.CreateEncryptor(key, iv), CryptoStreamMode.Write, leaveOpen: true);
    }

    /// <exception cref="InvalidDataException">It is no such file, or the password is another.</exception>
    public static Stream Open(FileStream file, string password, out byte[] macKey)
    {
        var header = new byte[Beginning.Length + SaltLength];
        if (RandomAccess.Read(file.SafeFileHandle, header, 0) < header.Length || !header.AsSpan().StartsWith(Beginning))
            throw new InvalidDataException($"{file.Name} is not an archive: it is not encrypted as one.");
        var length = file.Length - header.Length;
        if (length < BlockLength || length % BlockLength != 0)
            throw new InvalidDataException($"{file.Name} is cut off or damaged.");
        (var key, var iv, macKey) = KeysOf(password, header[Beginning.Length..]);
        var content = new DecryptingStream(file, header.Length, length, key, iv);
        Span<byte> first = stackalloc byte[4];
        content.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
        if (!first.SequenceEqual("PK\u0003\u0004"u8))
            throw new InvalidDataException($"The password is not that of {file.Name}, or that is not an archive.");
        content.TakeAwayPadding();
        content.Position = 0;
        return content;
    }

    /// <summary>The first 48 bytes are those that openssl derives; the next whole block of PBKDF2 nobody else uses.</summary>
    private static (byte[] Key, byte[] Iv, byte[] Mac) KeysOf(string password, byte[] salt)
    {
        var bytes = Rfc2898DeriveBytes.Pbkdf2(password, salt, Iterations, HashAlgorithmName.SHA256, 3 * KeyLength);
        return (bytes[..KeyLength], bytes[KeyLength..(KeyLength + BlockLength)], bytes[(2 * KeyLength)..]);
    }

    /// <summary>Decrypts where it is read, so that the directory at the end of a zip is found without a copy in plain text.</summary>
    private sealed class DecryptingStream : Stream
    {
        private const int WindowLength = 1 << 16;
        private readonly FileStream _file;
        private readonly long _from;
        private readonly Aes _aes = Aes.Create();
        private readonly byte[] _iv;
        private readonly byte[] _cipher = new byte[WindowLength];
        private readonly byte[] _plain = new byte[WindowLength];
        private long _window = -1;
        private long _length;

        public DecryptingStream(FileStream file, long from, long length, byte[] key, byte[] iv)
        {
            (_file, _from, _length, _iv) = (file, from, length, iv);
            _aes.Key = key;
        }

        public override bool CanRead => true;
        public override bool CanSeek => true;
        public override bool CanWrite => false;
        public override long Length => _length;
        public override long Position { get; set; }

        public override int Read(Span<byte> buffer)
        {
            if (Position >= _length)
                return 0;
            var window = Position / WindowLength * WindowLength;
            if (window != _window)
                Load(window);
            var at = (int)(Position - window);
            var count = (int)Math.Min(Math.Min(buffer.Length, WindowLength - at), _length - Position);
            _plain.AsSpan(at, count).CopyTo(buffer);
            Position += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override long Seek(long offset, SeekOrigin origin) =>
            Position = origin switch
            {
                SeekOrigin.Begin => offset,
                SeekOrigin.Current => Position + offset,
                _ => _length + offset,
            };

        /// <summary>The last block is filled up with as many bytes as its last byte says.</summary>
        public void TakeAwayPadding()
        {
            Position = _length - BlockLength;
            Span<byte> last = stackalloc byte[BlockLength];
            ReadExactly(last);
            if (last[^1] is 0 or > BlockLength || last[^last[^1]..].IndexOfAnyExcept(last[^1]) >= 0)
                throw new InvalidDataException($"{_file.Name} is cut off or damaged.");
            _length -= last[^1];
        }

        public override void Flush() { }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _aes.Dispose();
            base.Dispose(disposing);
        }

        private void Load(long window)
        {
            var iv = _iv;
            if (window > 0)
                ReadCipher(iv = new byte[BlockLength], window - BlockLength);
            var there = (int)Math.Min(WindowLength, _file.Length - _from - window);
            ReadCipher(_cipher.AsSpan(0, there), window);
            _aes.DecryptCbc(_cipher.AsSpan(0, there), iv, _plain, PaddingMode.None);
            _window = window;
        }

        private void ReadCipher(Span<byte> bytes, long at)
        {
            while (bytes.Length > 0)
            {
                var count = RandomAccess.Read(_file.SafeFileHandle, bytes, _from + at);
                if (count == 0)
                    throw new InvalidDataException($"{_file.Name} is cut off or damaged.");
                bytes = bytes[count..];
                at += count;
            }
        }
    }
}
