using System.Text;

namespace Dcim.Web.Features.Imports.Files;

/// <summary>
/// Records of comma-separated values (RFC 4180), as forgiving as spreadsheet programs are. A reader of our own, because each
/// cell and each record must be bounded while it is read, and rows numbered as those programs number them.
/// </summary>
internal sealed class CsvRecords(TextReader text, char separator, char quote, FileLimits limits)
{
    private const int End = -1;

    private readonly char[] _buffer = new char[16 * 1024];
    private readonly StringBuilder _field = new();
    private int _next;
    private int _count;

    /// <summary>Of the record read last, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>The fields of the record read last, without the empty ones at its end.</summary>
    public List<string> Fields { get; } = [];

    /// <summary>How many fields the record read last has, the empty ones counted.</summary>
    public int FieldCount { get; private set; }

    /// <summary>The next record; false at the end.</summary>
    public bool Read()
    {
        Fields.Clear();
        FieldCount = 0;
        if (Peek() == End)
            return false;
        Number++;
        while (true)
        {
            ReadField();
            FieldCount++;
            var next = Next();
            if (next == separator)
                continue;
            if (next == '\r' && Peek() == '\n')
                Next();
            return true;
        }
    }

    private void ReadField()
    {
        _field.Clear();
        if (Peek() == quote && quote != CsvStyle.NoQuote)
            ReadQuoted();
        for (int c; (c = Peek()) is not (End or '\r' or '\n') && c != separator; )
            Append(Next());
        if (_field.Length == 0)
            return;
        if (FieldCount >= limits.Columns)
            throw new SourceFileException("Import.File.TooManyColumns", limits.Columns);
        while (Fields.Count < FieldCount)
            Fields.Add("");
        Fields.Add(_field.ToString());
    }

    private void ReadQuoted()
    {
        Next();
        while (true)
        {
            var c = Next();
            if (c == End)
                throw new SourceFileException("Import.File.QuoteNotClosed", CellAddress.Of("", Number, FieldCount));
            if (c == quote)
            {
                if (Peek() != quote)
                    return;
                Next();
            }
            Append(c);
        }
    }

    private void Append(int c)
    {
        if (_field.Length == limits.CellCharacters)
            throw new SourceFileException(
                "Import.File.CellTooLong",
                CellAddress.Of("", Number, FieldCount),
                limits.CellCharacters
            );
        _field.Append((char)c);
    }

    private int Peek()
    {
        if (_next == _count)
            (_next, _count) = (0, text.Read(_buffer));
        return _count == 0 ? End : _buffer[_next];
    }

    private int Next()
    {
        var c = Peek();
        if (c != End)
            _next++;
        return c;
    }
}
