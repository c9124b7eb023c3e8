using System.Buffers.Binary;
using System.Text;

namespace Dcim.Web.Features.Imports.Files;

/// <summary>
/// The texts of a workbook, to which cells refer by number. They are needed in any order, so they are held in memory, as
/// compactly as they can be; never in a temporary file, since they are names of people.
/// </summary>
internal sealed class SharedTexts
{
    private const int BlockBits = 20;
    private const int BlockBytes = 1 << BlockBits;

    private readonly List<byte[]> _blocks = [];
    private readonly List<int> _places = [];
    private int _used = BlockBytes;

    public static SharedTexts Read(PartReader part, FileLimits limits)
    {
        var texts = new SharedTexts();
        while (part.Read())
            if (part.Depth == 1 && part.IsStart("si"))
                texts.Add(XmlText.Clean(part.RichText(limits.CellCharacters)), limits);
        return texts;
    }

    public string this[int number]
    {
        get
        {
            if (number < 0 || number >= _places.Count)
                throw SourceFileException.Damaged();
            var place = _blocks[_places[number] >> BlockBits].AsSpan(_places[number] & (BlockBytes - 1));
            var length = BinaryPrimitives.ReadInt32LittleEndian(place);
            return length == 0 ? "" : Encoding.UTF8.GetString(place.Slice(sizeof(int), length));
        }
    }

    private void Add(string text, FileLimits limits)
    {
        if (text.Length > limits.CellCharacters)
            text = text[..(limits.CellCharacters + 1)]; // refused where a cell refers to it, by the name of the cell
        var length = Encoding.UTF8.GetByteCount(text);
        if (_used + sizeof(int) + length > BlockBytes)
        {
            // The list of places is counted with the texts.
            if ((long)(_blocks.Count + 1) * BlockBytes + _places.Count * sizeof(int) > limits.TextBytes)
                throw new SourceFileException("Import.File.UnpacksTooLarge");
            _blocks.Add(new byte[BlockBytes]);
            _used = 0;
        }
        _places.Add((_blocks.Count - 1 << BlockBits) | _used);
        var place = _blocks[^1].AsSpan(_used);
        BinaryPrimitives.WriteInt32LittleEndian(place, length);
        Encoding.UTF8.GetBytes(text, place[sizeof(int)..]);
        _used += sizeof(int) + length;
    }
}
