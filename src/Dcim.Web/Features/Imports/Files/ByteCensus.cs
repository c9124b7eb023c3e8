using System.Text;

namespace Dcim.Web.Features.Imports.Files;

/// <summary>
/// What the bytes of a text file tell of its encoding. All are read, since the first accented letter may stand in the last
/// row.
/// </summary>
internal sealed class ByteCensus
{
    private const int HeadBytes = 256 * 1024;
    private const int BytesPerControlCharacter = 1_000;
    private const int BytesPerZero = 4;

    /// <summary>With so many letters of UTF-8 to a fault it is UTF-8 and damaged; with fewer it is another encoding.</summary>
    private const int LettersPerFault = 4;

    private const string Czech = "áčďéěíňóřšťúůýžÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ";
    private const string Slovak = "áäčďéíĺľňóôŕšťúýžÁÄČĎÉÍĹĽŇÓÔŔŠŤÚÝŽ";
    private const string Polish = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ";
    private const string Portuguese = "áâãàçéêíóôõúüÁÂÃÀÇÉÊÍÓÔÕÚÜºª";
    private const string OtherWestern = "àâäæçèéêëîïñòôöœùûüÿßÀÂÄÆÇÈÉÊËÎÏÑÒÔÖŒÙÛÜåøÅØ";
    private const string Punctuation = "„“”‘’‚–—…€§°«»·×\u00A0\u00AD";

    /// <summary>By which letters an encoding is known; of equals the first, and a mixture of languages last.</summary>
    private static readonly (string Encoding, string Letters)[] s_letters =
    [
        (CsvStyle.CentralEuropean, Czech),
        (CsvStyle.CentralEuropean, Slovak),
        (CsvStyle.CentralEuropean, Polish),
        (CsvStyle.Western, Portuguese),
        (CsvStyle.Western, OtherWestern),
        (CsvStyle.Latin2, Czech),
        (CsvStyle.Latin2, Slovak),
        (CsvStyle.Latin2, Polish),
        (CsvStyle.CentralEuropean, Czech + Slovak + Polish),
        (CsvStyle.Western, Portuguese + OtherWestern),
        (CsvStyle.Latin2, Czech + Slovak + Polish),
    ];

    private readonly long[] _counts = new long[256];
    private readonly MemoryStream _head = new();
    private long _length;
    private long _zerosAtEven;
    private long _utf8Letters;
    private long _utf8Faults;

    private ByteCensus() { }

    public static ByteCensus Of(Stream file)
    {
        var census = new ByteCensus();
        var buffer = new byte[64 * 1024];
        var kept = 0;
        file.Position = 0;
        for (int read; (read = file.Read(buffer, kept, buffer.Length - kept)) > 0; )
        {
            census.Count(buffer.AsSpan(kept, read));
            var begun = census.CountUtf8(buffer.AsSpan(0, kept + read));
            buffer.AsSpan(kept + read - begun, begun).CopyTo(buffer);
            kept = begun;
        }
        census._utf8Faults += kept;
        return census;
    }

    /// <summary>How many bytes stand before the text to say what its encoding is.</summary>
    public int Preamble(string encoding)
    {
        var mark = CsvStyle.Decoder(encoding, DecoderFallback.ReplacementFallback).Preamble;
        return mark.Length > 0 && Head().StartsWith(mark) ? mark.Length : 0;
    }

    /// <summary>The beginning of the text; its last character may be cut.</summary>
    public string Text(string encoding) =>
        CsvStyle.Decoder(encoding, DecoderFallback.ReplacementFallback).GetString(Head()[Preamble(encoding)..]);

    /// <exception cref="SourceFileException">This is no text, or its encoding is broken.</exception>
    public string Encoding()
    {
        if (CsvStyle.Encodings.FirstOrDefault(encoding => Preamble(encoding) > 0) is { } marked)
            return marked == CsvStyle.Utf8 && _utf8Faults > 0 ? throw BrokenCharacters() : marked;
        if (_counts[0] > 0)
            return Utf16() ?? throw NotSpreadsheet();
        var controls = _counts.Take(' ').Sum() - _counts['\t'] - _counts['\r'] - _counts['\n'];
        if (controls * BytesPerControlCharacter > _length)
            throw NotSpreadsheet();
        if (_utf8Faults == 0)
            return CsvStyle.Utf8;
        if (_utf8Letters > _utf8Faults * LettersPerFault)
            throw BrokenCharacters();
        return s_letters.MaxBy(candidate => Score(candidate.Encoding, candidate.Letters)).Encoding;
    }

    private static SourceFileException NotSpreadsheet() => new("Import.File.NotSpreadsheet");

    private static SourceFileException BrokenCharacters() => new("Import.File.BrokenCharacters");

    private ReadOnlySpan<byte> Head() => _head.GetBuffer().AsSpan(0, (int)_head.Length);

    private void Count(ReadOnlySpan<byte> bytes)
    {
        if (_head.Length < HeadBytes)
            _head.Write(bytes);
        foreach (var value in bytes)
        {
            _counts[value]++;
            if (value == 0 && _length % 2 == 0)
                _zerosAtEven++;
            _length++;
        }
    }

    /// <summary>Counts whole characters beyond ASCII; gives how many bytes at the end begin another.</summary>
    private int CountUtf8(ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            var next = bytes.IndexOfAnyInRange((byte)0x80, (byte)0xFF);
            if (next < 0)
                return 0;
            bytes = bytes[next..];
            switch (Rune.DecodeFromUtf8(bytes, out _, out var length))
            {
                case System.Buffers.OperationStatus.Done:
                    _utf8Letters++;
                    break;
                case System.Buffers.OperationStatus.NeedMoreData:
                    return bytes.Length;
                default:
                    _utf8Faults++;
                    break;
            }
            bytes = bytes[length..];
        }
    }

    /// <summary>Western letters have a zero in each pair of bytes: before them, or after.</summary>
    private string? Utf16()
    {
        if (_length % 2 != 0 || _counts[0] * BytesPerZero < _length)
            return null;
        if (_zerosAtEven * 10 > _counts[0] * 9)
            return CsvStyle.Utf16BigEndian;
        return _zerosAtEven * 10 < _counts[0] ? CsvStyle.Utf16 : null;
    }

    private long Score(string encoding, string letters)
    {
        var decoder = CsvStyle.Decoder(encoding, DecoderFallback.ReplacementFallback);
        var score = 0L;
        for (var value = 0x80; value < _counts.Length; value++)
        {
            var character = decoder.GetString([(byte)value])[0];
            if (letters.Contains(character))
                score += _counts[value];
            else if (!Punctuation.Contains(character))
                score -= _counts[value];
        }
        return score;
    }
}
