namespace Dcim.Web.Features.Imports.Files;

/// <summary>Cells as a spreadsheet program names them: <c>C15</c> is row 15, column 2 counted from 0.</summary>
internal static class CellAddress
{
    private const int LettersOfTheAlphabet = 26;

    public const int LastRow = 1_048_576;
    public const int LastColumn = 16_383;

    public static string Letters(int column)
    {
        var letters = "";
        for (var left = column + 1; left > 0; left = (left - 1) / LettersOfTheAlphabet)
            letters = (char)('A' + (left - 1) % LettersOfTheAlphabet) + letters;
        return letters;
    }

    /// <summary>For a message: with the sheet, if the file has any.</summary>
    public static string Of(string sheet, int row, int column) =>
        sheet.Length == 0 ? $"{Letters(column)}{row}" : $"{sheet}!{Letters(column)}{row}";

    /// <exception cref="SourceFileException">No cell has such an address.</exception>
    public static (int Row, int Column) Parse(ReadOnlySpan<char> address)
    {
        var (row, column, i) = (0, 0, 0);
        for (; i < address.Length && char.IsAsciiLetter(address[i]) && column <= LastColumn; i++)
            column = column * LettersOfTheAlphabet + (address[i] | ' ') - 'a' + 1;
        for (; i < address.Length && char.IsAsciiDigit(address[i]) && row <= LastRow; i++)
            row = row * 10 + address[i] - '0';
        return i == address.Length && row is > 0 and <= LastRow && column - 1 is >= 0 and <= LastColumn
            ? (row, column - 1)
            : throw SourceFileException.Damaged();
    }

    /// <summary>An area such as <c>A1:C2</c>, or a single cell.</summary>
    /// <exception cref="SourceFileException">No area has such an address.</exception>
    public static MergedArea ParseArea(ReadOnlySpan<char> area)
    {
        var colon = area.IndexOf(':');
        var first = Parse(colon < 0 ? area : area[..colon]);
        var last = colon < 0 ? first : Parse(area[(colon + 1)..]);
        return new(first.Row, last.Row, first.Column, last.Column);
    }
}
