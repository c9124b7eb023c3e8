using System.Data.Common;
using System.Globalization;
using Dcim.Data.Audit;
using Dcim.Data.Sealing;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Data.Archive;

/// <summary>Where an archive is to be restored.</summary>
/// <param name="ConnectionString">For SQL Server only.</param>
public sealed record RestoreTarget(DatabaseProvider Provider, string DataFolder, string? ConnectionString);

/// <summary>
/// Makes an instance of an archive, where there is none. Its tables are made in the form they had, filled in one transaction
/// and then brought up to date; a mark in the key folder keeps the instance from being used before all is there.
/// </summary>
public sealed class InstanceRestore(RestoreTarget target, KeyStore keys, TimeProvider clock)
{
    private const string Database = "dcim.db";

    /// <summary>A command takes at most 2100 values on SQL Server.</summary>
    private const int MostValues = 2000;

    private bool IsSqlite => target.Provider == DatabaseProvider.Sqlite;

    /// <summary>An embedded database is made apart and moved to its place when it is whole.</summary>
    private string Workshop => Path.Combine(target.DataFolder, "restoring");

    private string DatabaseFile => Path.Combine(target.DataFolder, Database);

    /// <param name="archive">Checked before.</param>
    /// <param name="say">Is told how far it has come.</param>
    /// <exception cref="InvalidDataException">There is an instance already, or the archive does not fit; nothing was changed.</exception>
    public async Task RestoreAsync(
        ArchiveReader archive,
        Action<string> say,
        CancellationToken cancellationToken = default
    )
    {
        if (!keys.IsBeingRestored)
            await CheckEmptyAsync(cancellationToken);
        using (var mark = keys.BeginRestore())
        {
            var brokenOff = KeyStore.MastersOf(mark);
            if (brokenOff is not null && await IsFilledAsync(cancellationToken))
                say("A restore that was broken off had filled the database; it is ended now.");
            else
            {
                if (brokenOff is not null)
                {
                    say("What a restore that was broken off left here is removed.");
                    Clean(brokenOff);
                }
                try
                {
                    await CheckEmptyAsync(cancellationToken);
                    var masters = ArchivedKeys.MastersToPut(archive, keys);
                    KeyStore.WriteMasters(mark, masters.Keys);
                    foreach (var (version, key) in masters)
                        ((FileMasterKeys)keys.Master).Put(version, key);
                    ArchivedKeys.Restore(archive, keys);
                    await FillAsync(archive, say, cancellationToken);
                }
                catch
                {
                    if (KeyStore.MastersOf(mark) is { } put)
                        Clean(put);
                    mark.Dispose();
                    keys.EndRestore();
                    throw;
                }
            }
            await EndAsync(archive.Manifest.Archive, cancellationToken);
        }
        keys.EndRestore();
    }

    private async Task CheckEmptyAsync(CancellationToken cancellationToken)
    {
        if (keys.HoldsMoreThanMasters)
            throw new InvalidDataException(
                "The key folder holds keys of an instance already. An archive is restored into an empty key folder only; nothing was changed."
            );
        if (IsSqlite)
        {
            if (
                Directory.Exists(target.DataFolder) && Directory.EnumerateFiles(target.DataFolder, $"{Database}*").Any()
            )
                throw new InvalidDataException(
                    $"There is a database in {target.DataFolder} already. An archive is restored into an empty data folder only; nothing was changed."
                );
            return;
        }
        await using var services = Services();
        await using var scope = services.CreateAsyncScope();
        if (await FingerprintAsync(In(scope), cancellationToken) is not null)
            throw new InvalidDataException(
                "The database holds an instance already. Drop it and make an empty one; nothing was changed."
            );
    }

    /// <summary>The instance that a restore was broken off for is in the database whole.</summary>
    private async Task<bool> IsFilledAsync(CancellationToken cancellationToken)
    {
        if (IsSqlite && !File.Exists(DatabaseFile))
            return false;
        await using var services = Services();
        await using var scope = services.CreateAsyncScope();
        return keys.HasKeys && await FingerprintAsync(In(scope), cancellationToken) == keys.Fingerprint;
    }

    /// <summary>By which an instance knows its keys; null where there is no instance.</summary>
    private static async Task<string?> FingerprintAsync(DcimDbContext db, CancellationToken cancellationToken) =>
        await db.Database.CanConnectAsync(cancellationToken)
        && (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).Any()
            ? await db.Instances.Select(i => i.KeyFingerprint).SingleOrDefaultAsync(cancellationToken)
            : null;

    private async Task FillAsync(ArchiveReader archive, Action<string> say, CancellationToken cancellationToken)
    {
        if (IsSqlite)
            OwnerOnlyFolder.Make(Workshop);
        await using (var services = Services(IsSqlite ? Workshop : null))
        {
            await using var scope = services.CreateAsyncScope();
            var db = In(scope);
            var form =
                db.Database.GetMigrations().FirstOrDefault(m => InstanceExport.NameOf(m) == archive.Manifest.Migration)
                ?? throw new InvalidDataException(
                    $"The archive was made by version {archive.Manifest.Program} of the program, whose tables ({archive.Manifest.Migration}) this one does not know. Update the program first."
                );
            await db.GetService<IMigrator>().MigrateAsync(form, cancellationToken);
            if (IsSqlite)
                Execute(db, "PRAGMA journal_mode = DELETE"); // one transaction into an empty file needs no second file
            await db
                .Database.CreateExecutionStrategy()
                .ExecuteAsync(() => FillAsync(archive, db, say, cancellationToken));
            if (IsSqlite)
                Execute(db, "PRAGMA journal_mode = WAL");
        }
        if (!IsSqlite)
            return;
        SqliteConnection.ClearAllPools();
        File.Move(Path.Combine(Workshop, Database), DatabaseFile);
        KeyFile.FlushName(DatabaseFile);
        Directory.Delete(Workshop, recursive: true);
    }

    private async Task FillAsync(
        ArchiveReader archive,
        DcimDbContext db,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var sql = new ArchiveSql(db);
        var tables = archive.Manifest.Entries.Where(e => e.Table is not null).ToList();
        foreach (var table in tables.AsEnumerable().Reverse())
            Execute(db, sql.Empty(table.Table!)); // rows that come with the migrations
        var sealer = new Sealer(keys);
        foreach (var table in tables.Where(t => t.Rows > 0))
        {
            var numbered = !IsSqlite && IsNumbered(db, sql.Numbered(table.Table!));
            if (numbered)
                Execute(db, sql.GiveNumbers(table.Table!, isGiven: true));
            Insert(db, table, archive.Rows(table).Select(row => Seal(row, table, sealer)));
            if (numbered)
                Execute(db, sql.GiveNumbers(table.Table!, isGiven: false));
            say($"{table.Table}: {table.Rows}");
        }
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Secrets of accounts lie in a column of text.</summary>
    private static object?[] Seal(object?[] row, ArchiveEntry table, Sealer sealer)
    {
        for (var i = 0; i < row.Length; i++)
            if (row[i] is SealedCell cell)
            {
                var blob = sealer.Seal(cell.Text, cell.Place, cell.Key);
                row[i] = table.Columns![i].Type == "text" ? Convert.ToBase64String(blob) : blob;
            }
        return row;
    }

    private void Insert(DcimDbContext db, ArchiveEntry table, IEnumerable<object?[]> rows)
    {
        // SQLite gains nothing from several rows at once; SQL Server answers each command over the network.
        var perCommand = IsSqlite ? 1 : Math.Clamp(MostValues / table.Columns!.Count, 1, 1000);
        DbCommand? command = null;
        foreach (var batch in rows.Chunk(perCommand))
        {
            var values = batch.Length * table.Columns!.Count;
            if (command?.Parameters.Count != values)
            {
                command?.Dispose();
                command = InsertOf(db, table, batch.Length);
            }
            var at = 0;
            foreach (var row in batch)
            foreach (var value in row)
                command.Parameters[at++].Value = value ?? DBNull.Value;
            command.ExecuteNonQuery();
        }
        command?.Dispose();
    }

    private static DbCommand InsertOf(DcimDbContext db, ArchiveEntry table, int rows)
    {
        var columns = table.Columns!;
        var command = CommandOf(db, new ArchiveSql(db).Insert(table.Table!, [.. columns.Select(c => c.Name)], rows));
        for (var i = 0; i < rows * columns.Count; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = string.Create(CultureInfo.InvariantCulture, $"@p{i}");
            parameter.DbType = CellType.Of(columns[i % columns.Count].Type).DbType;
            command.Parameters.Add(parameter);
        }
        return command;
    }

    private static bool IsNumbered(DcimDbContext db, string question)
    {
        using var command = CommandOf(db, question);
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture) > 0;
    }

    private async Task EndAsync(string code, CancellationToken cancellationToken)
    {
        await using var services = Services();
        await using var scope = services.CreateAsyncScope();
        var db = In(scope);
        await db.Database.MigrateAsync(cancellationToken);
        // One that was broken off after this has said so already.
        var subject = $"restore {code}";
        if (await db.AuditEvents.AnyAsync(e => e.Subject == subject, cancellationToken))
            return;
        db.Note(AuditAction.Changed, "Archive", subject);
        await db.SaveChangesAsync(cancellationToken);
    }

    private void Clean(IReadOnlyList<int> masters)
    {
        keys.Clear(masters);
        if (Directory.Exists(Workshop))
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(Workshop, recursive: true);
        }
    }

    private ServiceProvider Services(string? folder = null) =>
        new ServiceCollection()
            .AddLogging()
            .Configure<IdentityOptions>(IdentityModel.Configure)
            .AddDcimData(target.Provider, folder ?? target.DataFolder, keyFolder: "", target.ConnectionString)
            .AddSingleton(clock)
            .AddSingleton(keys)
            .BuildServiceProvider();

    private static DcimDbContext In(AsyncServiceScope scope)
    {
        scope.ServiceProvider.GetRequiredService<Scope>().EnterSystem();
        var db = scope.ServiceProvider.GetRequiredService<DcimDbContext>();
        db.Database.SetCommandTimeout(TimeSpan.FromHours(1));
        return db;
    }

    private static void Execute(DcimDbContext db, string sql)
    {
        db.Database.OpenConnection();
        using var command = CommandOf(db, sql);
        command.ExecuteNonQuery();
    }

    private static DbCommand CommandOf(DcimDbContext db, string sql)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        return command;
    }
}
