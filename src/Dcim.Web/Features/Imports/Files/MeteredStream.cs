namespace Dcim.Web.Features.Imports.Files;

/// <summary>How many bytes one reading of a file may still unpack, whatever the file says of its own size.</summary>
internal sealed class UnpackingLimit(long bytes)
{
    private long _left = bytes;

    public void Take(int bytes)
    {
        if ((_left -= bytes) < 0)
            throw new SourceFileException("Import.File.UnpacksTooLarge");
    }
}

/// <summary>
/// Counts what is really read. <see cref="Step"/> bounds what is read between two calls of <see cref="StartStep"/>, so that
/// nothing above can be made to hold one endless name, attribute or text in memory.
/// </summary>
internal sealed class MeteredStream(Stream inner, long step, UnpackingLimit? limit = null) : Stream
{
    private long _stepLeft = step;

    public long Step { get; set; } = step;

    public override bool CanRead => true;
    public override bool CanSeek => inner.CanSeek;
    public override bool CanWrite => false;
    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => inner.Position = value;
    }

    public void StartStep() => _stepLeft = Step;

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        limit?.Take(read);
        if ((_stepLeft -= read) < 0)
            throw new SourceFileException("Import.File.Unsafe");
        return read;
    }

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void Flush() { }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
