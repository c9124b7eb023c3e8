using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Dcim.Data;
using Dcim.Data.Archive;
using Dcim.Data.Audit;
using Dcim.Data.Identity;
using Dcim.Data.Sealing;
using Dcim.Tests.Domain;
using Dcim.Tests.Web;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Dcim.Tests.Data;

/// <summary>A whole instance in one file, and back.</summary>
public sealed class ArchiveTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dcim-archive-").FullName;

    private string Archive => Path.Combine(_folder, "a.dcim");
    private string DataFolder => Path.Combine(_folder, "data");
    private string KeyFolder => Path.Combine(_folder, "keys");

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A table that must not be in an archive goes to <see cref="ArchivedTable.LeftOut"/>, with the reason.</summary>
    [Fact]
    public void EveryTable_IsInTheArchive_OrLeftOutForAReason()
    {
        using var db = SchemaTests.Context("Sqlite");
        var tables = ArchivedTable.All(db.Model);
        Assert.Equal(
            db.Model.GetEntityTypes().Where(e => !e.IsOwned()).Select(e => e.ClrType).ToHashSet(),
            tables.Select(t => t.Entity).Concat(ArchivedTable.LeftOut.Keys).ToHashSet()
        );
        Assert.All(ArchivedTable.LeftOut.Values, Assert.NotEmpty);
    }

    /// <summary>
    /// Bytes in an archive are digests and public keys. What is sealed must be in <see cref="SealedColumn.All"/>, so that the
    /// archive holds it opened and seals it again; else it could be read with this program alone.
    /// </summary>
    [Fact]
    public void ColumnsOfBytes_AreSealed_OrKnownNotToBe()
    {
        using var db = SchemaTests.Context("Sqlite");
        var bytes = ArchivedTable
            .All(db.Model)
            .SelectMany(t => t.Columns.Where(c => c.Type == "bytes").Select(c => $"{t.Entity.Name}.{c.Name}"));
        Assert.Equal(
            SealedColumn
                .All.Select(c => $"{c.Entity.Name}.{c.Column}")
                .Concat([
                    "AuditEvent.Digest",
                    "AuditEvent.ValuesDigest",
                    "AuditHead.Digest",
                    "AuditValue.Digest",
                    "AuditValue.SealedNew",
                    "AuditValue.SealedOld",
                    "IdentityUserPasskey`1.CredentialId",
                    "OffenderEncoding.Family", // encodings without a name, by a key that the archive holds beside them
                    "OffenderEncoding.Given",
                    "OffenderEncoding.Tokens",
                    "VictimEncoding.Family",
                    "VictimEncoding.Given",
                    "VictimEncoding.Tokens",
                ])
                .Order(),
            bytes.Order()
        );
    }

    [Fact]
    public void BothDatabases_HaveTheSameArchive_AndSqlServerUnderstandsIt()
    {
        using var sqlite = SchemaTests.Context("Sqlite");
        using var sqlServer = SchemaTests.Context("SqlServer");
        var tables = ArchivedTable.All(sqlServer.Model);
        Assert.Equal(ArchivedTable.All(sqlite.Model).SelectMany(Lines), tables.SelectMany(Lines));

        var sql = new ArchiveSql(sqlServer);
        foreach (
            var text in tables
                .SelectMany(t =>
                    new[]
                    {
                        sql.Select(t, 1000),
                        sql.Insert(t.Name, [.. t.Columns.Select(c => c.Name)], 2),
                        sql.Empty(t.Name),
                        sql.Numbered(t.Name),
                        sql.GiveNumbers(t.Name, isGiven: true),
                    }
                )
                .Append(ArchiveSql.GivesSnapshots)
        )
        {
            new TSql160Parser(initialQuotedIdentifiers: true).Parse(new StringReader(text), out var errors);
            Assert.Equal([], errors.Select(e => $"{text}: {e.Message}"));
        }

        static IEnumerable<string> Lines(ArchivedTable t) =>
            t.Columns.Select(c => $"{t.Name} {string.Join(',', t.Key)} {c}");
    }

    [Fact]
    public Task GeneratedRegistrations_ComeBack_ByteForByte() =>
        Gen.Select(Generated.Submittable("LED").Array[1, 5], Generated.Submittable("GDPR").Array[1, 5])
            .SampleAsync(
                async (police, helpers) =>
                {
                    await using var instance = new TestInstance();
                    await instance.InitializeAsync();
                    foreach (var sheet in police)
                        await instance.RegisterAsync(sheet, 1);
                    foreach (var sheet in helpers)
                        await instance.RegisterAsync(sheet, 2);
                    var (first, second) = (Path.Combine(instance.Folder, "1"), Path.Combine(instance.Folder, "2"));
                    await instance.AsSystemAsync(s => ArchiveFile.ExportAsync(s, first));

                    await using var restored = new TestInstance();
                    await ArchiveFile.RestoreAsync(first, restored.Folder, restored.KeyFolder);
                    await restored.AsSystemAsync(s => ArchiveFile.ExportAsync(s, second));

                    ArchiveFile.AssertSame(ArchiveFile.Read(first), ArchiveFile.Read(second));
                    Assert.True((await restored.VerifyAsync()).Holds);
                },
                iter: 4,
                threads: 1
            );

    [Fact]
    public async Task RestoredElsewhere_ItIsTheSameInstance()
    {
        using var app = new AppFactory();
        var ana = await app.RegisterAsync("pj", b => b.Fill("VID03.given", "Ana").Fill("VID03.family", "Zzyxová"));
        var erased = await EraseAsync(app);
        var proceeding = await app.ProceedingAsync("pj", ana);
        var (row, _) = await app.AddDefendantAsync(await app.SignInAsync("pj"), proceeding, "Zzyxsuspect");
        var draft = await app.DraftAsync("pj");
        var admin = await app.SignInAsync("admin");
        await admin.OpenAsync("/account/second-factor");
        var key = admin.Page.QuerySelector("[data-key]")!.TextContent.Replace(" ", "");
        await admin.Fill("Code", CodeAt(0)).SubmitAsync("set");
        Assert.NotEmpty(admin.Page.QuerySelectorAll(".recovery-codes li"));
        await app.RebuildFactsAsync();
        var manifest = await app.AsSystemAsync(s => ArchiveFile.ExportAsync(s, Archive));
        Assert.Equal(0, manifest.Unopened);

        // What is sealed can be read without the program; what was erased is not in it.
        var files = ArchiveFile.Read(Archive);
        var plain = string.Concat(files.Values.Select(Encoding.UTF8.GetString));
        Assert.All(["Zzyxová", "Zzyxsuspect", "12/13.4ABCDE", key], text => Assert.Contains(text, plain));
        Assert.DoesNotContain("Zzyxerased", plain);
        Assert.DoesNotContain(Encoding.UTF8.GetBytes("Zzyx"), File.ReadAllBytes(Archive));

        using var restored = new AppFactory();
        await ArchiveFile.RestoreAsync(Archive, restored.DataFolder, restored.KeyFolder);
        Assert.True(
            await restored.AsSystemAsync(async services =>
            {
                var users = services.GetRequiredService<UserManager<DcimUser>>();
                var user = await users.FindByEmailAsync("pj@demo.invalid");
                return await users.CheckPasswordAsync(user!, AppFactory.Password);
            })
        );
        var pj = await restored.SignInAsync("pj");
        foreach (
            var (page, text) in new[]
            {
                ($"/registrations/{ana}/identity", "Zzyxová"),
                ($"/registrations/{ana}/history?show=all", ana),
                ($"/proceedings/{proceeding}", "12/13.4ABCDE"),
                ($"/proceedings/{proceeding}/defendants/{row}/identity", "Zzyxsuspect"),
            }
        )
        {
            await pj.OpenAsync(page);
            Assert.Contains(text, pj.Text);
        }
        await pj.OpenAsync($"/registrations/{draft}/edit");
        Assert.Equal("BD", pj.Value("VIC06"));
        var code = restored.Browse();
        await code.OpenAsync("/account/sign-in");
        await code.SignInHereAsync("admin");
        Assert.StartsWith("/account/sign-in/code", code.Address);
        await code.Fill("Code", CodeAt(1)).SubmitAsync();
        Assert.Equal("/", code.Address);
        // The same person gets the same encodings, and what was erased stays so.
        var again = await restored.RegisterAsync(
            "pj",
            b => b.Fill("VID03.given", "Ana").Fill("VID03.family", "Zzyxová")
        );
        Assert.Equal((await app.StoredAsync(ana)).LinkageTokens, (await restored.StoredAsync(again)).LinkageTokens);
        var destroyed = await restored.ReadAsync(db => db.KeysToDestroy.Select(k => k.Name).SingleAsync());
        await restored.AsSystemAsync(async services =>
        {
            Assert.Equal(DataKeyState.Destroyed, services.GetRequiredService<KeyStore>().DataKeys.StateOf(destroyed));
            Assert.Empty((await services.GetRequiredService<KeyVerifier>().VerifyAsync()).Faults);
            var chain = await services.GetRequiredService<AuditVerifier>().VerifyAsync();
            Assert.Empty(chain.Faults);
            Assert.True(chain.ErasedValues > 0);
            return 0;
        });
        Assert.False(await restored.ReadAsync(db => db.VictimIdentities.AnyAsync(i => i.Registration.Code == erased)));
        Assert.Equal(0, await restored.RebuildFactsAsync());

        string CodeAt(int steps) => TimeCodes.CodeOf(key, TimeCodes.StepAt(TimeProvider.System.GetUtcNow()) + steps);
    }

    [Fact]
    public async Task WhileOthersSave_TheArchiveIsOfOneMoment()
    {
        using var app = new AppFactory();
        await app.RegisterAsync("pj");
        using var enough = new CancellationTokenSource();
        var saved = 0;
        var saving = Task.Run(
            async () =>
            {
                for (; !enough.IsCancellationRequested; saved++)
                    await app.RegisterAsync("gnr", b => b.Fill("VID03.given", "Ana"));
            },
            TestContext.Current.CancellationToken
        );
        for (var round = 0; round < 3; round++)
        {
            var path = "";
            // Until somebody saved while it was written.
            for (var (attempt, before) = (0, saved); saved == before && !saving.IsCompleted; attempt++)
            {
                before = saved;
                path = Path.Combine(_folder, $"{round}-{attempt}");
                await app.AsSystemAsync(s => ArchiveFile.ExportAsync(s, path));
            }
            using var restored = new AppFactory();
            await ArchiveFile.RestoreAsync(path, restored.DataFolder, restored.KeyFolder);
            Assert.Empty(
                (await restored.AsSystemAsync(s => s.GetRequiredService<AuditVerifier>().VerifyAsync())).Faults
            );
            Assert.Empty((await restored.AsSystemAsync(s => s.GetRequiredService<KeyVerifier>().VerifyAsync())).Faults);
            Assert.Equal(0, await restored.RebuildFactsAsync());
        }
        await enough.CancelAsync();
        await saving;
    }

    [Fact]
    public async Task OpensslDecryptsIt()
    {
        Assert.SkipWhen(Openssl("version") is null, "There is no openssl on this machine.");
        await ExportEmptyAsync();
        var (zip, password) = (Path.Combine(_folder, "a.zip"), Path.Combine(_folder, "password"));
        await File.WriteAllTextAsync(password, $"{ArchiveFile.Password}\n", TestContext.Current.CancellationToken);
        var words =
            $"enc -d -aes-256-cbc -pbkdf2 -iter 600000 -md sha256 -in {Archive} -out {zip} -pass file:{password}";
        Assert.Equal(0, Openssl(words));
        await using var opened = await System.IO.Compression.ZipFile.OpenReadAsync(
            zip,
            TestContext.Current.CancellationToken
        );
        Assert.Contains(opened.Entries, e => e.FullName == "tables/Registrations.jsonl");
    }

    [Fact]
    public async Task TheFile_IsForItsOwnerAlone_AndNoneIsOverwritten()
    {
        await ExportEmptyAsync();
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Archive));
        await Assert.ThrowsAsync<IOException>(ExportEmptyAsync);
        Assert.Equal(["a.dcim"], Directory.GetFiles(_folder).Select(Path.GetFileName));
    }

    public static TheoryData<string, string> Damages =>
        new()
        {
            { "other password", "password" },
            { "not encrypted", "not encrypted" },
            { "cut in a block", "cut off" },
            { "cut after a block", "cut off" },
            { "changed byte", "in the archive|damaged" },
            { "foreign zip", "not an archive" },
            { "foreign manifest", "not an archive" },
            { "manifest changed", "was changed" },
            { "newer format", "format 2 by version" },
            { "newer tables", "Update the program" },
            { "row unreadable", "Institutions.jsonl, line 2" },
            { "file missing", "that its manifest names" },
            { "file too many", "that its manifest names" },
            { "other content", "not what its manifest says" },
        };

    /// <summary>What does not fit is refused in words, and the folders stay empty.</summary>
    [Theory]
    [MemberData(nameof(Damages))]
    public async Task ADamagedArchive_IsRefusedInWords(string damage, string words)
    {
        await ExportEmptyAsync();
        var files = ArchiveFile.Read(Archive);
        var bytes = await File.ReadAllBytesAsync(Archive, TestContext.Current.CancellationToken);
        const string institutions = "tables/Institutions.jsonl";
        switch (damage)
        {
            case "other password":
                using (var wrong = new FileStream(Archive, FileMode.Open))
                {
                    wrong.Position = 9; // another salt makes other keys of the same password
                    wrong.WriteByte((byte)~bytes[9]);
                }
                break;
            case "not encrypted":
                File.WriteAllText(Archive, "PK and so on, as long as it takes to look like a file");
                break;
            case "cut in a block":
                File.WriteAllBytes(Archive, bytes[..(bytes.Length / 2 / 16 * 16 + 3)]);
                break;
            case "cut after a block":
                File.WriteAllBytes(Archive, bytes[..(bytes.Length / 2 / 16 * 16)]);
                break;
            case "changed byte":
                bytes[2000] ^= 1;
                File.WriteAllBytes(Archive, bytes);
                break;
            case "foreign zip":
                ArchiveFile.Encrypt(Archive, new() { ["letter.txt"] = [1] }, bytes[8..16]);
                break;
            case "foreign manifest":
                ArchiveFile.Write(Archive, files, manifest => manifest["format"] = "another");
                break;
            case "manifest changed":
                files[ArchiveFile.Manifest] = Replaced(files[ArchiveFile.Manifest], "\"rows\": 1", "\"rows\": 2");
                ArchiveFile.Encrypt(Archive, files, bytes[8..16]);
                break;
            case "newer format":
                ArchiveFile.Write(Archive, files, manifest => manifest["formatVersion"] = 2);
                break;
            case "newer tables":
                ArchiveFile.Write(Archive, files, manifest => manifest["migration"] = "OfTomorrow");
                break;
            case "row unreadable":
                files[institutions] = Replaced(files[institutions], "\"Id\":2", "\"Id\":\"x\"");
                ArchiveFile.Write(Archive, files);
                break;
            case "file missing":
                files.Remove(institutions);
                ArchiveFile.Write(Archive, files);
                break;
            case "file too many":
                files["more.txt"] = [1];
                ArchiveFile.Write(Archive, files);
                break;
            case "other content":
                ArchiveFile.Write(
                    Archive,
                    files,
                    manifest =>
                        manifest["entries"]!.AsArray().First(e => (string?)e!["table"] == "Institutions")!["rows"] = 1
                );
                break;
        }

        var refused = await Assert.ThrowsAsync<InvalidDataException>(() =>
            ArchiveFile.RestoreAsync(Archive, DataFolder, KeyFolder)
        );
        Assert.Matches(words, refused.Message);
        Assert.Equal([], FilesBelow(_folder).Except([Archive]));
        Assert.False(Directory.Exists(Path.Combine(DataFolder, "restoring")));
    }

    [Fact]
    public async Task WhereThereIsAnInstance_NothingIsRestored_AndNothingHarmed()
    {
        await using var instance = new TestInstance();
        await instance.InitializeAsync();
        await instance.AsSystemAsync(s => ArchiveFile.ExportAsync(s, Archive));
        SqliteConnection.ClearAllPools();
        var before = State(instance.Folder);
        foreach (
            var (data, keys, words) in new[]
            {
                (instance.Folder, instance.KeyFolder, "keys of an instance already"),
                (DataFolder, instance.KeyFolder, "keys of an instance already"),
                (instance.Folder, KeyFolder, "There is a database"),
            }
        )
        {
            var refused = await Assert.ThrowsAsync<InvalidDataException>(() =>
                ArchiveFile.RestoreAsync(Archive, data, keys)
            );
            Assert.Contains(words, refused.Message);
        }
        Assert.Equal(before, State(instance.Folder));
        Assert.Equal([Archive], FilesBelow(_folder));
    }

    /// <summary>What a killed restore leaves keeps the instance from starting, and is removed by the next.</summary>
    [Fact]
    public async Task ARestoreBrokenOff_BeginsAnew()
    {
        await ExportEmptyAsync();
        await ArchiveFile.RestoreAsync(Archive, DataFolder, KeyFolder);
        SqliteConnection.ClearAllPools();
        // As if it had been killed while it filled the tables: keys are there, the database is not.
        File.Delete(Path.Combine(DataFolder, "dcim.db"));
        Directory.CreateDirectory(Path.Combine(DataFolder, "restoring"));
        await File.WriteAllTextAsync(
            Path.Combine(DataFolder, "restoring", "dcim.db"),
            "half",
            TestContext.Current.CancellationToken
        );
        File.WriteAllText(Path.Combine(KeyFolder, "restoring"), "masters 1\n");
        Assert.True(KeyStore.Open(KeyFolder).IsBeingRestored);

        await ArchiveFile.RestoreAsync(Archive, DataFolder, KeyFolder);

        await AssertWholeAsync();
    }

    [Fact]
    public async Task ARestoreBrokenOff_WhenTheDatabaseWasThere_IsEnded()
    {
        await ExportEmptyAsync();
        await ArchiveFile.RestoreAsync(Archive, DataFolder, KeyFolder);
        File.WriteAllText(Path.Combine(KeyFolder, "restoring"), "masters 1\n");

        await ArchiveFile.RestoreAsync(Archive, DataFolder, KeyFolder);

        await AssertWholeAsync();
    }

    /// <summary>The mark of a restore does not give away an instance that is there.</summary>
    [Fact]
    public async Task ARestoreBrokenOff_BesideAnotherInstance_HarmsNeither()
    {
        await ExportEmptyAsync();
        await using var other = new TestInstance();
        await other.InitializeAsync();
        SqliteConnection.ClearAllPools();
        var before = State(other.Folder);
        KeyStore.Open(KeyFolder);
        File.WriteAllText(Path.Combine(KeyFolder, "restoring"), "masters 1\n");
        await Assert.ThrowsAsync<InvalidDataException>(() =>
            ArchiveFile.RestoreAsync(Archive, other.Folder, KeyFolder)
        );
        Assert.Equal(before, State(other.Folder));
    }

    private async Task AssertWholeAsync()
    {
        Assert.False(KeyStore.Open(KeyFolder).IsBeingRestored);
        Assert.False(Directory.Exists(Path.Combine(DataFolder, "restoring")));
        await using var services = Services(DataFolder);
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Scope>().EnterSystem();
        var verdict = await scope
            .ServiceProvider.GetRequiredService<AuditVerifier>()
            .VerifyAsync(TestContext.Current.CancellationToken);
        Assert.Empty(verdict.Faults);
        Assert.Equal(ArchiveFile.Read(Archive).Rows("AuditEvents").Count + 1, verdict.Events);
    }

    [Fact]
    public async Task AMasterFromOutside_MustBeThatOfTheArchive()
    {
        await ExportEmptyAsync();
        var master = ((string)JsonNode.Parse(ArchiveFile.Read(Archive)["keys/master.jsonl"])!["key"]!);
        foreach (
            var (given, words) in new[]
            {
                (null, "give version 1 first"),
                (Convert.ToBase64String(new byte[32]), "is not the one of the archive"),
            }
        )
        {
            var refused = await Assert.ThrowsAsync<InvalidDataException>(() => RestoreAsync(given));
            Assert.Contains(words, refused.Message);
            Assert.Equal([Archive], FilesBelow(_folder));
        }
        await RestoreAsync(master);
        Assert.Empty(Directory.GetFiles(KeyFolder, "seal-*.key"));
        Assert.NotEmpty(Directory.GetFiles(KeyFolder, "seal-1.mark"));

        Task RestoreAsync(string? given) =>
            ArchiveFile.RestoreAsync(
                Archive,
                DataFolder,
                KeyFolder,
                new EnvironmentMasterKeys(name => name == "DCIM_SEAL_KEY" ? given : null)
            );
    }

    /// <summary>An archive from before an update: its tables are filled as they were, and updated then as the instance would have been.</summary>
    [Fact]
    public async Task AnArchiveOfOlderTables_IsBroughtUpToDate()
    {
        await ExportEmptyAsync();
        var files = ArchiveFile.Read(Archive);
        await using var services = Services(Path.Combine(_folder, "old"));
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DcimDbContext>();
        var older = db.Database.GetMigrations().TakeWhile(m => !m.EndsWith("_Justice")).Last();
        await db.GetService<IMigrator>().MigrateAsync(older, TestContext.Current.CancellationToken);
        var columns = (
            await db
                .Database.SqlQueryRaw<string>(
                    "SELECT m.name || '.' || c.name AS Value FROM sqlite_master m JOIN pragma_table_info(m.name) c"
                )
                .ToListAsync(TestContext.Current.CancellationToken)
        ).ToHashSet();
        var rows = files.Rows("Institutions").Count;
        var manifest = JsonNode.Parse(files[ArchiveFile.Manifest])!;
        manifest["migration"] = older[(older.IndexOf('_') + 1)..];
        var entries = manifest["entries"]!.AsArray();
        foreach (var entry in entries.Where(e => e!["table"] is not null).ToList())
        {
            var (table, file) = ((string)entry!["table"]!, (string)entry["name"]!);
            var kept = entry["columns"]!
                .AsArray()
                .Select(c => c!.DeepClone())
                .Where(c => columns.Contains($"{table}.{c["name"]}"))
                .ToList();
            var lines = files
                .Rows(table)
                .Select(row =>
                {
                    var had = row.AsObject().Where(c => columns.Contains($"{table}.{c.Key}"));
                    return new JsonObject(had.Select(c => KeyValuePair.Create(c.Key, c.Value?.DeepClone())));
                });
            files[file] = Encoding.UTF8.GetBytes(string.Concat(lines.Select(l => l.ToJsonString() + "\n")));
            entry["columns"] = new JsonArray([.. kept]);
            if (kept.Count == 0)
            {
                entries.Remove(entry);
                files.Remove(file);
            }
        }
        files[ArchiveFile.Manifest] = Encoding.UTF8.GetBytes(manifest.ToJsonString());
        ArchiveFile.Write(Archive, files);

        await ArchiveFile.RestoreAsync(Archive, DataFolder, KeyFolder);
        await using var restored = Services(DataFolder);
        await using var inRestored = restored.CreateAsyncScope();
        inRestored.ServiceProvider.GetRequiredService<Scope>().EnterSystem();
        var now = inRestored.ServiceProvider.GetRequiredService<DcimDbContext>();
        Assert.Empty(await now.Database.GetPendingMigrationsAsync(TestContext.Current.CancellationToken));
        Assert.Equal(rows, await now.Institutions.CountAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0, await now.OutsideSources.CountAsync(TestContext.Current.CancellationToken));
    }

    private Task ExportEmptyAsync() => ArchiveFile.MakeAsync(Archive, registrations: 0);

    private static async Task<string> EraseAsync(AppFactory app)
    {
        var code = await app.RegisterAsync("pj", b => b.Fill("VID03.given", "Zzyxerased"));
        var manager = await app.SignInAsync("pj.manager");
        await manager.OpenAsync($"/registrations/{code}/consent/erase-identity");
        await manager.Fill("Reason", "no longer needed").SubmitAsync();
        Assert.Contains(Steps.Message("Consent.IdentityErased"), manager.Text);
        return code;
    }

    private ServiceProvider Services(string folder)
    {
        Directory.CreateDirectory(folder);
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .Configure<Microsoft.AspNetCore.Identity.IdentityOptions>(IdentityModel.Configure)
            .AddDcimData(DatabaseProvider.Sqlite, folder, KeyFolder, connectionString: null)
            .BuildServiceProvider();
    }

    private static byte[] Replaced(byte[] content, string from, string to) =>
        Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(content).Replace(from, to));

    private static IEnumerable<string> FilesBelow(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories);

    private static IReadOnlyList<string> State(string folder) =>
        [
            .. FilesBelow(folder)
                .Order()
                .Select(f =>
                    $"{f} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f)))}"
                ),
        ];

    /// <returns>The exit code; null where there is none on the machine.</returns>
    private static int? Openssl(string words)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo("openssl", words) { RedirectStandardOutput = true }
            )!;
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
