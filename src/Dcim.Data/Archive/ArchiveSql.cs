using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace Dcim.Data.Archive;

/// <summary>What archives say to the databases, in the words of each: they read and fill tables of any form, past the model.</summary>
public sealed class ArchiveSql(DcimDbContext db)
{
    /// <summary>Parameter: the key of the last row read.</summary>
    public const string Last = "@last";

    /// <summary>SQL Server only: 1 where the database allows snapshots.</summary>
    public const string GivesSnapshots =
        "SELECT snapshot_isolation_state FROM sys.databases WHERE database_id = DB_ID()";

    private readonly ISqlGenerationHelper _sql = db.GetService<ISqlGenerationHelper>();

    /// <summary>Rows in the order of their key: the next after <see cref="Last"/> where the key is a number, else all.</summary>
    public string Select(ArchivedTable table, int count)
    {
        var (names, key) = (List(table.Columns.Select(c => c.Name)), List(table.Key));
        var (top, limit) = db.Database.IsSqlServer() ? ($"TOP ({count}) ", "") : ("", $" LIMIT {count}");
        return table.HasNumber
            ? $"SELECT {top}{names} FROM {Quote(table.Name)} WHERE {key} > {Last} ORDER BY {key}{limit}"
            : $"SELECT {names} FROM {Quote(table.Name)} ORDER BY {key}";
    }

    /// <summary>Several rows, their values in parameters <c>@p0</c>, <c>@p1</c> …</summary>
    public string Insert(string table, IReadOnlyList<string> columns, int rows)
    {
        var lines = Enumerable
            .Range(0, rows)
            .Select(row => Enumerable.Range(row * columns.Count, columns.Count).Select(i => $"@p{i}"))
            .Select(values => $"({string.Join(", ", values)})");
        return $"INSERT INTO {Quote(table)} ({List(columns)}) VALUES {string.Join(", ", lines)}";
    }

    public string Empty(string table) => $"DELETE FROM {Quote(table)}";

    /// <summary>SQL Server only: 1 where the database numbers the rows of the table.</summary>
    public string Numbered(string table) =>
        $"SELECT COUNT(*) FROM sys.identity_columns WHERE object_id = OBJECT_ID({Text(Quote(table))})";

    /// <summary>SQL Server only: the numbers of the rows are given, or left to the database again.</summary>
    public string GiveNumbers(string table, bool isGiven) =>
        $"SET IDENTITY_INSERT {Quote(table)} {(isGiven ? "ON" : "OFF")}";

    private string List(IEnumerable<string> names) => string.Join(", ", names.Select(Quote));

    private string Quote(string name) => _sql.DelimitIdentifier(name);

    private static string Text(string text) => $"N'{text.Replace("'", "''")}'";
}
