using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Text.Json;

namespace Dcim.Data.Archive;

/// <summary>How values of a kind are read from a database, written as text and read from it again, the same for both databases.</summary>
internal sealed class CellType
{
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffffffZ";
    private const string DayFormat = "yyyy-MM-dd";

    private delegate object Reading(ref Utf8JsonReader json);

    private static readonly CellType[] s_all =
    [
        new(
            "integer",
            [typeof(long), typeof(int), typeof(short), typeof(byte)],
            DbType.Int64,
            (row, i) => Convert.ToInt64(row.GetValue(i), CultureInfo.InvariantCulture),
            (json, value) => json.WriteNumberValue((long)value),
            (ref json) => json.GetInt64()
        ),
        new(
            "decimal",
            [typeof(decimal)],
            DbType.Decimal,
            (row, i) => row.GetDecimal(i),
            (json, value) => json.WriteNumberValue((decimal)value),
            (ref json) => json.GetDecimal()
        ),
        new(
            "real",
            [typeof(double)],
            DbType.Double,
            (row, i) => row.GetDouble(i),
            (json, value) => json.WriteNumberValue((double)value),
            (ref json) => json.GetDouble()
        ),
        new(
            "boolean",
            [typeof(bool)],
            DbType.Boolean,
            (row, i) => row.GetBoolean(i),
            (json, value) => json.WriteBooleanValue((bool)value),
            (ref json) => json.GetBoolean()
        ),
        new(
            "text",
            [typeof(string)],
            DbType.String,
            (row, i) => row.GetString(i),
            (json, value) => json.WriteStringValue((string)value),
            (ref json) => json.GetString()!
        ),
        new(
            "bytes",
            [typeof(byte[])],
            DbType.Binary,
            (row, i) => row.GetFieldValue<byte[]>(i),
            (json, value) => json.WriteBase64StringValue((byte[])value),
            (ref json) => json.GetBytesFromBase64()
        ),
        new(
            "time",
            [typeof(DateTime)],
            DbType.DateTime2, // not DateTime, which SQL Server rounds
            (row, i) => row.GetDateTime(i),
            (json, value) => Write(json, (DateTime)value, TimeFormat),
            (ref json) => DateTime.ParseExact(json.GetString()!, TimeFormat, CultureInfo.InvariantCulture)
        ),
        new(
            "offset-time",
            [typeof(DateTimeOffset)],
            DbType.DateTimeOffset,
            (row, i) => row.GetFieldValue<DateTimeOffset>(i),
            (json, value) => Write(json, (DateTimeOffset)value, "O"),
            (ref json) => DateTimeOffset.ParseExact(json.GetString()!, "O", CultureInfo.InvariantCulture)
        ),
        new(
            "day",
            [typeof(DateOnly)],
            DbType.Date,
            (row, i) => row.GetFieldValue<DateOnly>(i),
            (json, value) => Write(json, (DateOnly)value, DayFormat),
            (ref json) => DateOnly.ParseExact(json.GetString()!, DayFormat, CultureInfo.InvariantCulture)
        ),
        new(
            "uuid",
            [typeof(Guid)],
            DbType.Guid,
            (row, i) => row.GetGuid(i),
            (json, value) => json.WriteStringValue((Guid)value),
            (ref json) => json.GetGuid()
        ),
    ];

    private readonly Type[] _types;
    private readonly Func<DbDataReader, int, object> _fromRow;
    private readonly Action<Utf8JsonWriter, object> _write;
    private readonly Reading _read;

    private CellType(
        string name,
        Type[] types,
        DbType dbType,
        Func<DbDataReader, int, object> fromRow,
        Action<Utf8JsonWriter, object> write,
        Reading read
    ) => (Name, _types, DbType, _fromRow, _write, _read) = (name, types, dbType, fromRow, write, read);

    public string Name { get; }
    public DbType DbType { get; }

    /// <exception cref="NotSupportedException">No column has been of the type so far.</exception>
    public static CellType Of(Type type) =>
        s_all.FirstOrDefault(c => c._types.Contains(type))
        ?? throw new NotSupportedException($"An archive cannot write a {type.Name}: say how in {nameof(CellType)}.");

    /// <exception cref="InvalidDataException">There is no such type.</exception>
    public static CellType Of(string name) =>
        s_all.FirstOrDefault(c => c.Name == name)
        ?? throw new InvalidDataException($"The archive holds values of a kind unknown here: {name}.");

    public object? FromRow(DbDataReader row, int column) => row.IsDBNull(column) ? null : _fromRow(row, column);

    public void Write(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case SealedCell cell:
                cell.Write(json);
                break;
            case KeptCell cell:
                cell.Write(json);
                break;
            default:
                _write(json, value);
                break;
        }
    }

    /// <returns>The value, or a <see cref="SealedCell"/> that is still to be sealed.</returns>
    public object? Read(ref Utf8JsonReader json) =>
        json.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.StartObject => SealedCell.Read(ref json),
            _ => _read(ref json),
        };

    private static void Write<T>(Utf8JsonWriter json, T value, string format)
        where T : ISpanFormattable
    {
        Span<char> text = stackalloc char[40];
        value.TryFormat(text, out var length, format, CultureInfo.InvariantCulture);
        json.WriteStringValue(text[..length]);
    }
}
