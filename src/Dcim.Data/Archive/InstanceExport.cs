using System.Data;
using System.Data.Common;
using System.IO.Compression;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dcim.Data.Audit;
using Dcim.Data.Sealing;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Profiles;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Dcim.Data.Archive;

/// <summary>
/// Writes a whole instance into one encrypted file (docs/archive.md), as it is at one moment, while others go on working.
/// Tables are read as they lie there, past the model's filters: an archive is of everybody.
/// </summary>
public sealed class InstanceExport(
    DcimDbContext db,
    KeyStore keys,
    Sealer sealer,
    IndicatorCatalogue catalogue,
    NationalProfile profile,
    TimeProvider clock
)
{
    private const int PerRead = 1000;

    /// <param name="path">Must not be there yet; it is there whole or not at all.</param>
    /// <param name="say">Is told how far it has come.</param>
    /// <exception cref="IOException">The file is there already or cannot be written.</exception>
    public async Task<ArchiveManifest> WriteAsync(
        string path,
        string password,
        Action<string> say,
        CancellationToken cancellationToken = default
    )
    {
        if (File.Exists(path))
            throw new IOException($"{path} is there already; it is not overwritten.");
        var started = $"{path}.part";
        ArchiveManifest manifest;
        await using (var file = OpenForOwner(started))
            try
            {
                // While it reads the keys, none is taken away.
                using var alone = keys.HoldRotation();
                var code = RandomCode.New();
                db.Note(AuditAction.Exported, "Archive", $"export {code}");
                await db.SaveChangesAsync(cancellationToken);
                manifest = await db
                    .Database.CreateExecutionStrategy()
                    .ExecuteAsync(() => WriteAsync(file, password, code, say, cancellationToken));
                file.Flush(flushToDisk: true);
            }
            catch
            {
                File.Delete(started);
                throw;
            }
        File.Move(started, path, overwrite: false);
        return manifest;
    }

    private static FileStream OpenForOwner(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate, // what a killed export left there is written over
            Access = FileAccess.Write,
            Share = FileShare.None,
            BufferSize = 1 << 17,
        };
        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        if (OperatingSystem.IsWindows())
            return new(path, options);
        options.UnixCreateMode = owner;
        var file = new FileStream(path, options);
        File.SetUnixFileMode(file.SafeFileHandle, owner);
        return file;
    }

    private async Task<ArchiveManifest> WriteAsync(
        FileStream file,
        string password,
        string code,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        file.SetLength(0);
        await using var snapshot = await BeginSnapshotAsync(cancellationToken);
        var migrations = await db.Database.GetAppliedMigrationsAsync(cancellationToken); // the first look fixes the moment
        var now = clock.GetUtcNow();
        var entries = new List<ArchiveEntry>();
        var unopened = 0;
        await using var encrypted = EncryptedFile.Create(file, password, out var macKey);
        ArchiveManifest manifest;
        using (var zip = new ZipArchive(encrypted, ZipArchiveMode.Create, leaveOpen: true))
        {
            EntryWriter Begin(string name) => new(zip, name, now);

            entries.Add(WriteText(Begin("README.txt"), ArchiveReadme.Text));
            foreach (var (name, text) in Catalogue())
                entries.Add(WriteText(Begin(name), text));
            // Before the tables: what is erased meanwhile opens, after a restore, by the keys that are here.
            entries.AddRange(ArchivedKeys.Write(keys, Begin));
            foreach (var table in ArchivedTable.All(db.Model))
            {
                var cells = new SealedCells(db, sealer, table);
                using var entry = Begin($"tables/{table.Name}.jsonl");
                await WriteAsync(table, cells, entry, say, cancellationToken);
                unopened += cells.Unopened;
                entries.Add(entry.Complete() with { Table = table.Name, Columns = table.Columns });
            }
            manifest = new()
            {
                Format = ArchiveManifest.FormatName,
                FormatVersion = ArchiveManifest.CurrentVersion,
                Archive = code,
                MadeAt = now.UtcDateTime,
                Program = ProgramVersion,
                Migration = NameOf(migrations.Last()),
                Catalogue = catalogue.Version,
                Country = profile.Country,
                Unopened = unopened,
                Entries = entries,
            };
            var content = manifest.Write();
            using (var last = Begin(ArchiveManifest.FileName))
            {
                last.Write(content);
                last.Complete();
            }
            WriteText(
                Begin(ArchiveManifest.MacFileName),
                Convert.ToHexStringLower(HMACSHA256.HashData(macKey, content))
            );
        }
        await encrypted.FlushFinalBlockAsync(cancellationToken);
        return manifest;
    }

    /// <summary>A migration of one database has the name, but not the number, of that of the other.</summary>
    internal static string NameOf(string migration) => migration[(migration.IndexOf('_') + 1)..];

    private static string ProgramVersion { get; } =
        typeof(InstanceExport)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion
        ?? "";

    /// <summary>The indicators, codes and national rules that the answers are in: without them they could not be read.</summary>
    private IEnumerable<(string Name, string Content)> Catalogue()
    {
        var assembly = typeof(IndicatorCatalogue).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
            if (name.Contains(".Catalogue.") || name.EndsWith($".Profiles.{profile.Country}.json"))
            {
                using var resource = new StreamReader(assembly.GetManifestResourceStream(name)!);
                yield return ($"catalogue/{string.Join('.', name.Split('.')[^2..])}", resource.ReadToEnd());
            }
    }

    private static ArchiveEntry WriteText(EntryWriter entry, string text)
    {
        using (entry)
        {
            entry.Write(Encoding.UTF8.GetBytes(text));
            return entry.Complete();
        }
    }

    private async Task WriteAsync(
        ArchivedTable table,
        SealedCells cells,
        EntryWriter entry,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        var columns = table
            .Columns.Select(c => (Name: JsonEncodedText.Encode(c.Name), Type: CellType.Of(c.Type)))
            .ToList();
        await cells.PrepareAsync(cancellationToken);
        await foreach (var rows in ReadAsync(table, cancellationToken))
        {
            await cells.OpenAsync(rows, cancellationToken);
            foreach (var row in rows)
                entry.WriteLine(json =>
                {
                    for (var i = 0; i < row.Length; i++)
                        if (row[i] is { } value)
                        {
                            json.WritePropertyName(columns[i].Name);
                            columns[i].Type.Write(json, value);
                        }
                });
        }
        if (entry.Rows > 0)
            say($"{table.Name}: {entry.Rows}");
    }

    /// <summary>The rows in the order of their key.</summary>
    private async IAsyncEnumerable<List<object?[]>> ReadAsync(
        ArchivedTable table,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
        command.CommandText = new ArchiveSql(db).Select(table, PerRead);
        var last = command.CreateParameter();
        (last.ParameterName, last.Value) = (ArchiveSql.Last, long.MinValue);
        if (table.HasNumber)
            command.Parameters.Add(last);
        var types = table.Columns.Select(c => CellType.Of(c.Type)).ToArray();
        var count = 0;
        do
        {
            var rows = new List<object?[]>(PerRead);
            count = 0;
            await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
                while (await reader.ReadAsync(cancellationToken))
                {
                    rows.Add(Read(reader, table, types));
                    if (++count % PerRead == 0 && !table.HasNumber)
                    {
                        yield return rows;
                        rows = new(PerRead);
                    }
                }
            if (rows.Count > 0)
                yield return rows;
            if (table.HasNumber && count > 0)
                last.Value = rows[^1][table.IndexOf(table.Key[0])];
        } while (table.HasNumber && count == PerRead);
    }

    private static object?[] Read(DbDataReader reader, ArchivedTable table, CellType[] types)
    {
        var row = new object?[types.Length];
        for (var i = 0; i < row.Length; i++)
            try
            {
                row[i] = types[i].FromRow(reader, i);
            }
            catch (Exception e) when (e is FormatException or InvalidCastException)
            {
                throw new InvalidDataException(
                    $"{table.Name}.{table.Columns[i].Name} holds what is no {types[i].Name}{Place()}. No archive was made.",
                    e
                );
            }
        return row;

        string Place() => table.HasNumber ? $", in row {row[table.IndexOf(table.Key[0])]}" : "";
    }

    private async Task<IAsyncDisposable> BeginSnapshotAsync(CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        if (db.Database.GetDbConnection() is SqliteConnection sqlite)
        {
            var reading = sqlite.BeginTransaction(deferred: true); // one that begins at once locks out whoever writes
            await db.Database.UseTransactionAsync(reading, cancellationToken);
            return reading;
        }
        await using (var command = db.Database.GetDbConnection().CreateCommand())
        {
            command.CommandText = ArchiveSql.GivesSnapshots;
            if (Convert.ToInt32(await command.ExecuteScalarAsync(cancellationToken)) != 1)
                throw new InvalidDataException(
                    "The database gives no snapshots, so an export could mix two moments. Say once: ALTER DATABASE CURRENT SET ALLOW_SNAPSHOT_ISOLATION ON"
                );
        }
        return await db.Database.BeginTransactionAsync(IsolationLevel.Snapshot, cancellationToken);
    }
}
