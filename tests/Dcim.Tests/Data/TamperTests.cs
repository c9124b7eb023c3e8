using CsCheck;
using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Data.Registrations;
using Dcim.Tests.Domain;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Data;

/// <summary>Whoever changes the audit in the file, past the program and without its keys, is found out.</summary>
public sealed class TamperTests : IAsyncLifetime
{
    private readonly TestInstance _instance = new();

    public async ValueTask InitializeAsync()
    {
        await _instance.InitializeAsync();
        // Two registrations with names, the second corrected; and a reading.
        var sheet = Generated.Submittable("LED").Where(s => s["VID03.given"].Length > 0).Single();
        await _instance.RegisterAsync(sheet, 1);
        var code = await _instance.RegisterAsync(sheet, 1);
        await _instance.AsAsync(
            1,
            async services =>
            {
                var (db, store) = (
                    services.GetRequiredService<DcimDbContext>(),
                    services.GetRequiredService<RegistrationStore>()
                );
                var registration = (await store.FindAsync(code))!;
                registration.MainForm = registration.MainForm == "SEX" ? "LAB" : "SEX";
                db.NoteSealedChange(registration, "reason", "before", "after");
                return await db.SaveChangesAsync();
            }
        );
        Assert.True((await _instance.VerifyAsync()).Holds);
    }

    public ValueTask DisposeAsync() => _instance.DisposeAsync();

    [Fact]
    public async Task AnyColumnOfAnyRow()
    {
        foreach (var table in new[] { "AuditEvents", "AuditValues", "AuditHeads" })
        foreach (var column in Columns(table))
        {
            if (table == "AuditValues" && column == "Id" || table == "AuditHeads" && column == "Id")
                continue; // names of rows; they say nothing
            foreach (var row in Some(Rows(table)))
            {
                var was = _instance.Scalar($"SELECT {column} FROM {table} WHERE rowid = {row}")!;
                // A row is named by its position: it cannot be looked up by its old name when that was changed.
                var name = column == "Position" && table == "AuditEvents" ? 1_000_000 : row;
                Set(table, column, row, Other(column, was));

                var verdict = await _instance.VerifyAsync();

                Assert.False(verdict.Holds, $"{table}.{column} of {row}: {was}");
                Set(table, column, name, was);
            }
        }
        Assert.True((await _instance.VerifyAsync()).Holds);
    }

    [Fact]
    public async Task AnErasedValue_IsCounted_AndTheRestOfItIsStillHeld()
    {
        var row = Rows("AuditValues")[^1];
        Set("AuditValues", "Old", row, DBNull.Value);
        Set("AuditValues", "New", row, DBNull.Value);
        Set("AuditValues", "SealedOld", row, DBNull.Value);
        Set("AuditValues", "SealedNew", row, DBNull.Value);

        var verdict = await _instance.VerifyAsync();
        Assert.True(verdict.Holds);
        Assert.Equal(1, verdict.ErasedValues);

        Set("AuditValues", "Key", row, "VIC99");
        Assert.False((await _instance.VerifyAsync()).Holds);
    }

    [Fact]
    public async Task AnyEventOrValueTakenOut()
    {
        foreach (var row in Some(Rows("AuditValues")))
            await AssertFoundAsync($"DELETE FROM AuditValues WHERE Id = {row}");
        foreach (var row in Some(Rows("AuditEvents")))
            await AssertFoundAsync(
                $"DELETE FROM AuditValues WHERE Position = {row}; DELETE FROM AuditEvents WHERE Position = {row}"
            );
    }

    [Fact]
    public async Task AnEventOrValueAdded()
    {
        await AssertFoundAsync(
            "INSERT INTO AuditValues (Position, Key, New, Digest) SELECT Position, Key, New, Digest FROM AuditValues WHERE Id = 1"
        );
        await AssertFoundAsync(
            """
            INSERT INTO AuditEvents (Position, At, Action, Entity, Subject, ValuesDigest, Digest)
            SELECT Position + 1, At, Action, Entity, Subject, ValuesDigest, Digest FROM AuditEvents ORDER BY Position DESC LIMIT 1
            """
        );
    }

    /// <summary>The head can be set back by whoever cuts off the end; the end kept outside the database tells.</summary>
    [Fact]
    public async Task TheEndCutOff_WithTheHeadSetBack()
    {
        await _instance.AsSystemAsync(async services =>
        {
            await services.GetRequiredService<AuditVerifier>().AnchorAsync();
            return 0;
        });
        Assert.True((await _instance.VerifyAsync()).Holds);
        var last = Rows("AuditEvents")[^1];
        _instance.Execute(
            $"""
            DELETE FROM AuditValues WHERE Position = {last};
            DELETE FROM AuditEvents WHERE Position = {last};
            UPDATE AuditHeads SET Position = {last - 1}, Digest = (SELECT Digest FROM AuditEvents WHERE Position = {last
                - 1});
            """
        );

        Assert.Equal([new AuditFault(AuditFaultKind.EndCutOff, last - 1)], (await _instance.VerifyAsync()).Faults);

        // New events over the cut do not hide it.
        await _instance.RegisterAsync(Generated.Submittable("LED").Single(), 1);
        Assert.Contains((await _instance.VerifyAsync()).Faults, f => f.Kind == AuditFaultKind.NotTheAnchored);
    }

    private async Task AssertFoundAsync(string sql)
    {
        string[] tables = ["AuditValues", "AuditEvents"];
        foreach (var table in tables)
            _instance.Execute($"CREATE TABLE was_{table} AS SELECT * FROM {table}");
        _instance.Execute(sql);
        Assert.False((await _instance.VerifyAsync()).Holds, sql);
        foreach (var table in tables)
            _instance.Execute(
                $"DELETE FROM {table}; INSERT INTO {table} SELECT * FROM was_{table}; DROP TABLE was_{table}"
            );
        Assert.True((await _instance.VerifyAsync()).Holds);
    }

    private static object Other(string column, object was) =>
        (column, was) switch
        {
            ("Action", string action) => action == "Viewed" ? "Changed" : "Viewed",
            ("At", string at) => at.Replace('2', '1'),
            ("Position", _) => 1_000_000L,
            (_, DBNull) when column.StartsWith("Sealed", StringComparison.Ordinal) => new byte[] { 1 },
            (_, DBNull) when column.EndsWith("Id", StringComparison.Ordinal) || column == "SubjectVersion" => 7L,
            (_, DBNull) => "",
            (_, long number) => number + 1,
            (_, byte[] bytes) => bytes.Select((b, i) => i == bytes.Length - 1 ? (byte)(b ^ 1) : b).ToArray(),
            (_, string text) => text + " ",
            _ => throw new InvalidOperationException($"{column}: {was}"),
        };

    private void Set(string table, string column, long row, object value) =>
        Assert.Equal(
            1,
            _instance.Execute($"UPDATE {table} SET {column} = $value WHERE rowid = {row}", ("$value", value))
        );

    private List<string> Columns(string table) =>
        List($"SELECT name FROM pragma_table_info('{table}')", r => r.GetString(0));

    private List<long> Rows(string table) => List($"SELECT rowid FROM {table} ORDER BY rowid", r => r.GetInt64(0));

    /// <summary>First, last and some between: each is checked by the whole chain.</summary>
    private static IEnumerable<long> Some(List<long> rows) =>
        rows.Where((_, i) => i == 0 || i == rows.Count - 1 || i % 9 == 4);

    private List<T> List<T>(string sql, Func<Microsoft.Data.Sqlite.SqliteDataReader, T> read) =>
        _instance.Raw(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            using var reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read())
                rows.Add(read(reader));
            return rows;
        });
}
