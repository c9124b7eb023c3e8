using Dcim.Data.Audit;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Web;

/// <summary>A chain broken on purpose is found, and the page and the verb name the place.</summary>
public sealed class AuditBreakTests(AppFactory app) : IClassFixture<AppFactory>
{
    private static readonly string[] s_tables = ["AuditValues", "AuditEvents", "AuditHeads"];

    [Fact]
    public async Task EachDamage_IsLocated_ByPageAndVerb()
    {
        await app.RegisterAsync("pj", b => b.Fill("VID03.given", "Exemplina"));
        var auditor = await app.SignInAsync("auditor");
        var at = await app.ReadAsync(db =>
            db.AuditEvents.Where(e => e.Entity == "Registration" && e.Action == AuditAction.Created)
                .Select(e => e.Position)
                .FirstAsync()
        );
        await app.AsSystemAsync(async services =>
        {
            await services.GetRequiredService<AuditVerifier>().AnchorAsync();
            return 0;
        });
        var last = await app.ReadAsync(db => db.AuditEvents.MaxAsync(e => e.Position));
        await auditor.OpenAsync("/audit?verify=true");
        Assert.NotNull(auditor.Page.QuerySelector("main .notice[role=status]"));
        last++; // the reading just made

        (AuditFaultKind Kind, long Position, string Sql)[] damages =
        [
            (
                AuditFaultKind.EventMissing,
                at,
                $"DELETE FROM AuditValues WHERE Position = {at}; DELETE FROM AuditEvents WHERE Position = {at}"
            ),
            (
                AuditFaultKind.ValueChanged,
                at,
                $"UPDATE AuditValues SET New = 'M ' WHERE Position = {at} AND Key = 'VIC01'"
            ),
            (
                AuditFaultKind.ValueAddedOrRemoved,
                at,
                $"DELETE FROM AuditValues WHERE Position = {at} AND Key = 'VIC01'"
            ),
            (
                AuditFaultKind.ValueAddedOrRemoved,
                at,
                $"INSERT INTO AuditValues (Position, Key, Old, New, Digest) SELECT Position, Key, Old, New, Digest FROM AuditValues WHERE Position = {at} AND Key = 'VIC01'"
            ),
            (AuditFaultKind.EventChanged, at, $"UPDATE AuditEvents SET Purpose = 'read' WHERE Position = {at}"),
            (
                AuditFaultKind.EventChanged,
                last - 1,
                $"""
                DELETE FROM AuditValues WHERE Position >= {last - 1};
                UPDATE AuditEvents SET Position = -1 WHERE Position = {last};
                UPDATE AuditEvents SET Position = {last} WHERE Position = {last - 1};
                UPDATE AuditEvents SET Position = {last - 1} WHERE Position = -1
                """
            ),
            (AuditFaultKind.EndChanged, last, "UPDATE AuditHeads SET Digest = zeroblob(32)"),
            (AuditFaultKind.EndChanged, last - 1, $"DELETE FROM AuditEvents WHERE Position = {last}"),
            (
                AuditFaultKind.EndCutOff,
                at - 1,
                $"""
                DELETE FROM AuditValues WHERE Position >= {at};
                DELETE FROM AuditEvents WHERE Position >= {at};
                UPDATE AuditHeads SET Position = {at - 1}, Digest = (SELECT Digest FROM AuditEvents WHERE Position = {at
                    - 1})
                """
            ),
        ];
        foreach (var table in s_tables)
            Execute($"CREATE TABLE was_{table} AS SELECT * FROM {table}");
        foreach (var (kind, position, sql) in damages)
        {
            Execute(sql);
            var run = await OperatorProcess.RunAsync(app.DataFolder, app.KeyFolder, "Development", "audit", "verify");
            Assert.Equal(1, run.ExitCode);
            Assert.StartsWith($"{kind} at event {position}", run.Error, StringComparison.Ordinal);

            await auditor.OpenAsync("/audit?verify=true");
            var told = auditor.Page.QuerySelector("[data-broken-at]");
            Assert.True(told is not null, sql);
            Assert.Equal(
                ($"{position}", $"{kind}"),
                (told.GetAttribute("data-broken-at"), told.GetAttribute("data-broken"))
            );
            await auditor.OpenAsync(told.QuerySelector("a")!.GetAttribute("href")!);
            Assert.Equal(System.Net.HttpStatusCode.OK, auditor.Status);
            foreach (var table in s_tables)
                Execute($"DELETE FROM {table}; INSERT INTO {table} SELECT * FROM was_{table}");
        }
        await auditor.OpenAsync("/audit?verify=true");
        Assert.Null(auditor.Page.QuerySelector("[data-broken-at]"));
    }

    private void Execute(string sql)
    {
        var database = Assert.Single(Directory.GetFiles(app.DataFolder, "*.db"));
        using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = database, ForeignKeys = false }.ConnectionString
        );
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
