using System.Security.Cryptography;
using CsCheck;
using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Data.Registrations;
using Dcim.Data.Sealing;
using Dcim.Domain.Records;
using Dcim.Tests.Domain;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Data;

/// <summary>What becomes of a person's key: erasure, rotation, a backup brought back.</summary>
public sealed class KeyLifeTests : IAsyncLifetime
{
    private const int Farol = 2;
    private readonly TestInstance _instance = new();
    private string _her = "";
    private string _other = "";

    public async ValueTask InitializeAsync()
    {
        await _instance.InitializeAsync();
        var sheet = Generated.Submittable("LED").Where(s => s["VID03.given"].Length > 0).Single();
        _her = await _instance.RegisterAsync(sheet, 1);
        _other = await _instance.RegisterAsync(sheet, 1);
        foreach (var code in new[] { _her, _other })
            await WithAsync(
                code,
                async (db, store, registration) =>
                {
                    await store.KeepReasonsAsync(
                        registration,
                        new Dictionary<string, string> { ["OLD-AGE"] = "Zzyxreason" }
                    );
                    await store.KeepSheetAsync(registration, "", new(), 1);
                    db.NoteSealedChange(registration, "reason", null, "Zzyxchange");
                    var exclusion = new Exclusion
                    {
                        InstitutionId = 1,
                        Code = RandomCode.New(),
                        RegistrationId = registration.Id,
                        ExcludedInstitutionId = Farol,
                        SealedReason = [],
                    };
                    exclusion.SealedReason = store.SealFor(
                        registration,
                        nameof(Exclusion),
                        exclusion.Code,
                        "Zzyxexclusion"
                    );
                    db.Add(exclusion);
                }
            );
    }

    public ValueTask DisposeAsync() => _instance.DisposeAsync();

    [Fact]
    public async Task AfterErasure_NoBackupOfTheDatabase_TellsWhoSheWas()
    {
        var backup = Backup();
        Assert.True(Blobs(backup, _her) is { Count: > 5 } before && before.All(Opens));

        await EraseAsync(_her);

        Assert.All(Blobs(backup, _her), b => Assert.False(Opens(b)));
        Assert.All(Blobs(backup, _other), b => Assert.True(Opens(b)));
        Assert.All(Blobs(Live, _other), b => Assert.True(Opens(b)));
        // What is sealed anew, as the exclusion whose reason is gone, opens by her new key and says nothing.
        Assert.All(Blobs(Live, _her), b => Assert.True(Opens(b)));
        await WithAsync(
            _her,
            async (db, store, registration) =>
            {
                Assert.Null(await store.OpenIdentityAsync(registration, "view"));
                Assert.Empty(await store.ReasonsAsync(registration));
                var exclusion = await db.Exclusions.SingleAsync(x => x.RegistrationId == registration.Id);
                Assert.Equal(
                    "",
                    store.OpenFor(registration, nameof(Exclusion), exclusion.Code, exclusion.SealedReason)
                );
            }
        );
        var verdict = await _instance.VerifyAsync();
        Assert.True(verdict.Holds && verdict.ErasedValues > 0);
        Assert.Equal(1L, _instance.Scalar("SELECT COUNT(*) FROM AuditEvents WHERE Action = 'Erased'"));
        Assert.Empty((await VerifyKeysAsync()).Faults);
    }

    /// <summary>Days that the audit told in plain go with her; the change that takes them away does not tell them again.</summary>
    [Fact]
    public async Task AfterErasure_TheAuditHoldsNoDayOfHers()
    {
        await WithAsync(
            _her,
            (_, store, registration) =>
            {
                var row = store.AddRow(
                    registration,
                    Generated.Sections.Statuses,
                    TestInstance.Read(new(), registration.Regime)
                );
                ((StatusEntry)row).Date = Dcim.Domain.Answers.PartialDate.Exact(2019, 5, 17);
                return Task.CompletedTask;
            }
        );
        var days = Days();
        await EraseAsync(_her);

        Assert.True(days > 0);
        Assert.Equal(0, Days());
        Assert.True((await _instance.VerifyAsync()).Holds);

        long Days() =>
            (long)
                _instance.Scalar(
                    """
                    SELECT COUNT(*) FROM AuditValues v JOIN AuditEvents e ON e.Position = v.Position
                    WHERE e.Subject = $her AND v.Key LIKE '%:IDN04' AND (v.Old <> '' OR v.New <> '')
                    """,
                    ("$her", _her)
                )!;
    }

    [Fact]
    public async Task ADiscardedDraft_AndARemovedEvent_TakeTheirKeysAlong()
    {
        var (draft, names) = (
            new EventDraft
            {
                Code = RandomCode.New(),
                InstitutionId = 1,
                Sealed = [],
            },
            new List<string>()
        );
        var code = await _instance.AsAsync(
            1,
            async services =>
            {
                var (db, store) = Of(services);
                draft.Sealed = store.SealEvent(draft, "{}");
                db.Add(draft);
                var registration = store.Create(await db.Institutions.FirstAsync(i => i.Id == 1), Guid.NewGuid());
                await store.KeepDraftAsync(registration, new(), 5);
                await db.SaveChangesAsync();
                names.AddRange([draft.KeyName, registration.KeyName]);
                return registration.Code;
            }
        );
        Assert.All(names, n => Assert.Equal(DataKeyState.Alive, _instance.Keys.DataKeys.StateOf(n)));

        await WithAsync(
            code,
            async (db, store, registration) =>
            {
                db.Remove(await db.EventDrafts.SingleAsync());
                await store.DiscardAsync(registration);
            }
        );

        Assert.All(names, n => Assert.Equal(DataKeyState.Destroyed, _instance.Keys.DataKeys.StateOf(n)));
        Assert.Empty((await VerifyKeysAsync()).Faults);
    }

    [Fact]
    public async Task BackupsThatAreBroughtBack_BringNobodyBack()
    {
        var database = Backup();
        var (pages, copy) = (Path.Combine(_instance.KeyFolder, "identities"), Path.Combine(_instance.Folder, "copy"));
        Directory.CreateDirectory(copy);
        foreach (var page in Directory.GetFiles(pages))
            File.Copy(page, Path.Combine(copy, Path.GetFileName(page)));
        await EraseAsync(_her);

        // The keys: she would open again, if the database came back too.
        foreach (var page in Directory.GetFiles(copy))
            File.Copy(page, Path.Combine(pages, Path.GetFileName(page)), overwrite: true);
        Assert.Contains((await VerifyKeysAsync()).Faults, f => f.Kind == KeyFaultKind.DestroyedIsBack);
        Assert.Equal((0, 1), await EraseAgainAsync());
        Assert.Empty((await VerifyKeysAsync()).Faults);

        // The database: her row is back, her key is not.
        SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(_instance.Folder, "dcim.db*"))
            File.Delete(file);
        File.Copy(database, Live);
        Assert.Contains((await VerifyKeysAsync()).Faults, f => f.Kind == KeyFaultKind.ErasedIsBack);
        Assert.Equal((1, 0), await EraseAgainAsync());
        Assert.Empty((await VerifyKeysAsync()).Faults);
        Assert.True((await _instance.VerifyAsync()).Holds);
    }

    /// <summary>A crash after the save and before the key was destroyed.</summary>
    [Fact]
    public async Task AKeyLeftAlive_IsDestroyedAtTheNextStart()
    {
        var name = _instance.Keys.DataKeys.New();
        _instance.Execute("INSERT INTO KeysToDestroy (Name) VALUES ($name)", ("$name", name));
        Assert.Contains((await VerifyKeysAsync()).Faults, f => f.Kind == KeyFaultKind.DestroyedIsBack);

        Assert.Equal(1, await _instance.AsSystemAsync(s => Of(s).Db.DestroyKeysAsync()));

        Assert.Equal(DataKeyState.Destroyed, _instance.Keys.DataKeys.StateOf(name));
        Assert.Equal(0, await _instance.AsSystemAsync(s => Of(s).Db.DestroyKeysAsync()));
    }

    [Fact]
    public async Task ARotationOfTheMaster_BrokenOffAnywhere_IsTakenUpAgain()
    {
        var secret = await SealOfTheInstanceAsync();
        for (var i = 0; i < 600; i++)
            _instance.Keys.DataKeys.New(); // some pages more
        var steps = 0;
        for (var broken = true; broken; steps++)
            broken = await BreaksOffAsync((r, say) => r.RotateMasterAsync(say), after: steps);

        Assert.True(steps > 3);
        // Broken off after its last word it was done, and the next call was a rotation of its own.
        var now = Assert.Single(_instance.Keys.Master.Versions);
        Assert.InRange(now, 2, 3);
        Assert.Equal([now], _instance.Keys.VersionsInUse);
        Assert.Equal(768, _instance.Keys.DataKeys.CountByVersion()[now]);
        Assert.Equal("Zzyxproceeding", Open(KeyStore.Open(_instance.KeyFolder), secret));
        await AssertAllOpensAsync();
    }

    [Fact]
    public async Task ARotationOfTheDataKeys_BrokenOffAnywhere_IsTakenUpAgain_AndErasureDestroysTheFormerToo()
    {
        await _instance.AsAsync(
            1,
            async services =>
            {
                var (db, store) = Of(services);
                var institution = await db.Institutions.FirstAsync(i => i.Id == 1);
                for (var i = 0; i < 230; i++)
                    await store.KeepDraftAsync(store.Create(institution, Guid.NewGuid()), new(), 5);
                return await db.SaveChangesAsync();
            }
        );
        var former = KeyOf(_her);
        var backup = Backup();
        var steps = 0;
        for (var broken = true; broken; steps++)
            broken = await BreaksOffAsync((r, say) => r.RotateDataKeysAsync(say), after: steps);

        Assert.NotEqual(former, KeyOf(_her));
        Assert.Equal(0L, _instance.Scalar("SELECT COUNT(*) FROM Registrations WHERE KeyName = '' OR FormerKeys = ''"));
        Assert.False(File.Exists(_instance.Keys.RotationFile));
        Assert.Equal(DataKeyState.Alive, _instance.Keys.DataKeys.StateOf(former)); // what the audit sealed earlier
        await AssertAllOpensAsync();
        var later = Backup();

        await EraseAsync(_her);

        Assert.All(Blobs(backup, _her).Concat(Blobs(later, _her)), b => Assert.False(Opens(b)));
        await AssertAllOpensAsync();
    }

    /// <summary>A rotation gives her a key while somebody who read her record before it erases her.</summary>
    [Fact]
    public async Task AnErasure_DestroysTheKeyThatARotationJustGaveHer()
    {
        var given = "";
        await WithAsync(
            _her,
            async (_, store, registration) =>
            {
                await RotateAsync(r => r.RotateDataKeysAsync(_ => { }));
                given = KeyOf(_her);
                await store.EraseIdentityAsync(registration);
            }
        );

        Assert.Equal(DataKeyState.Destroyed, _instance.Keys.DataKeys.StateOf(given));
        Assert.NotEqual(given, KeyOf(_her));
        Assert.Empty((await VerifyKeysAsync()).Faults);
    }

    [Fact]
    public async Task TheChainHolds_OverARotationOfItsKey_AndTheKeysTellEventsApart()
    {
        await RotateAsync(r => r.RotateAuditAsync(_ => { }));
        await EraseAsync(_her);
        Assert.True((await _instance.VerifyAsync()).Holds);
        Assert.Equal(2L, _instance.Scalar("SELECT MAX(KeyVersion) FROM AuditEvents"));

        var last = _instance.Scalar("SELECT MAX(Position) FROM AuditEvents")!;
        foreach (var version in new[] { 1, 3 })
        {
            _instance.Execute(
                "UPDATE AuditEvents SET KeyVersion = $v WHERE Position = $p",
                ("$v", version),
                ("$p", last)
            );
            Assert.Contains((await _instance.VerifyAsync()).Faults, f => f.Kind == AuditFaultKind.EventChanged);
        }
        _instance.Execute("UPDATE AuditEvents SET KeyVersion = 2 WHERE Position = $p", ("$p", last));
        Assert.True((await _instance.VerifyAsync()).Holds);
    }

    [Fact]
    public async Task TheFingerprint_SurvivesEveryRotation()
    {
        var before = _instance.Keys.Fingerprint;
        await RotateAsync(r => r.RotateMasterAsync(_ => { }));
        await RotateAsync(r => r.RotateAuditAsync(_ => { }));
        Assert.Equal(before, KeyStore.Open(_instance.KeyFolder).Fingerprint);
    }

    /// <summary>A registration from before per-person keys: its values, and those of its audit, are sealed by the master.</summary>
    [Fact]
    public async Task ARegistrationFromBefore_GetsItsKeyByRotation_AndItsAuditKeepsTheMaster()
    {
        _instance.Execute("UPDATE Registrations SET KeyName = '' WHERE Code = $her", ("$her", _her));
        await WithAsync(
            _her,
            async (db, store, registration) =>
            {
                await store.KeepReasonsAsync(registration, new Dictionary<string, string> { ["OLD-AGE"] = "Zzyxold" });
                db.NoteSealedChange(registration, "reason", null, "Zzyxold");
            }
        );
        Assert.Contains(Blobs(Live, _her), b => Sealer.KeyNameOf(b.Blob) is null);

        await RotateAsync(r => r.RotateDataKeysAsync(_ => { }));
        await RotateAsync(r => r.RotateMasterAsync(_ => { }));

        Assert.NotEqual("", KeyOf(_her));
        Assert.Equal([1, 2], _instance.Keys.Master.Versions); // the audit still needs the first
        Assert.All(
            Blobs(Live, _her).Where(b => Sealer.KeyNameOf(b.Blob) is null),
            b => Assert.StartsWith("Audit.", b.Place.Table)
        );
        await AssertAllOpensAsync();
    }

    private static (DcimDbContext Db, RegistrationStore Store) Of(IServiceProvider services) =>
        (services.GetRequiredService<DcimDbContext>(), services.GetRequiredService<RegistrationStore>());

    private string Live => Path.Combine(_instance.Folder, "dcim.db");

    private string Backup()
    {
        var file = Path.Combine(_instance.Folder, $"backup-{RandomCode.New()}.db");
        _instance.Execute($"VACUUM INTO '{file}'");
        return file;
    }

    private Task<int> WithAsync(string code, Func<DcimDbContext, RegistrationStore, Registration, Task> work) =>
        _instance.AsAsync(
            1,
            async services =>
            {
                var (db, store) = Of(services);
                await work(db, store, (await store.FindAsync(code))!);
                return await db.SaveChangesAsync();
            }
        );

    private Task<int> EraseAsync(string code) =>
        WithAsync(code, (_, store, registration) => store.EraseIdentityAsync(registration));

    private Task<KeyVerdict> VerifyKeysAsync() =>
        _instance.AsSystemAsync(s => s.GetRequiredService<KeyVerifier>().VerifyAsync());

    private Task<(int, int)> EraseAgainAsync() =>
        _instance.AsSystemAsync(s => s.GetRequiredService<KeyVerifier>().EraseAgainAsync());

    private Task<int> RotateAsync(Func<KeyRotation, Task> work) =>
        _instance.AsSystemAsync(async services =>
        {
            var rotation = new KeyRotation(
                services.GetRequiredService<DcimDbContext>(),
                KeyStore.Open(_instance.KeyFolder), // as the process of the verb, not that of the instance
                new(KeyStore.Open(_instance.KeyFolder)),
                [],
                TimeProvider.System
            )
            {
                Settling = TimeSpan.Zero,
            };
            await work(rotation);
            return 0;
        });

    /// <summary>Rotates until it has said so many words, and then throws, as a kill would stop it there.</summary>
    private async Task<bool> BreaksOffAsync(Func<KeyRotation, Action<string>, Task> work, int after)
    {
        try
        {
            await RotateAsync(r =>
                work(
                    r,
                    _ =>
                    {
                        if (after-- == 0)
                            throw new OperationCanceledException();
                    }
                )
            );
            return false;
        }
        catch (OperationCanceledException)
        {
            Assert.Empty((await VerifyKeysAsync()).Faults);
            return true;
        }
    }

    private async Task AssertAllOpensAsync()
    {
        foreach (var code in new[] { _her, _other })
            Assert.All(Blobs(Live, code), b => Assert.True(Opens(b)));
        Assert.Empty((await VerifyKeysAsync()).Faults);
        Assert.True((await _instance.VerifyAsync()).Holds);
    }

    /// <summary>An exclusion that belongs to no registration, so that the master itself seals its reason.</summary>
    private Task<SealPlace> SealOfTheInstanceAsync() =>
        _instance.AsAsync(
            1,
            async services =>
            {
                var (db, _) = Of(services);
                var place = new SealPlace(nameof(Exclusion), RandomCode.New(), 1);
                var sealer = services.GetRequiredService<Sealer>();
                db.Add(
                    new Exclusion
                    {
                        InstitutionId = 1,
                        Code = place.Row,
                        ExcludedInstitutionId = Farol,
                        SealedReason = sealer.Seal("Zzyxproceeding", place),
                    }
                );
                await db.SaveChangesAsync();
                return place;
            }
        );

    private string Open(KeyStore keys, SealPlace secret) =>
        new Sealer(keys).Open(
            (byte[])_instance.Scalar("SELECT SealedReason FROM Exclusions WHERE Code = $code", ("$code", secret.Row))!,
            secret
        );

    private string KeyOf(string code) =>
        (string)_instance.Scalar("SELECT KeyName FROM Registrations WHERE Code = $code", ("$code", code))!;

    private bool Opens((byte[] Blob, SealPlace Place) value)
    {
        try
        {
            return new Sealer(KeyStore.Open(_instance.KeyFolder)).Open(value.Blob, value.Place) is not null;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>Everything sealed about a registration in a file of the database, the audit of it included.</summary>
    private static List<(byte[] Blob, SealPlace Place)> Blobs(string file, string code)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT 'VictimIdentity', $code, Sealed FROM VictimIdentities WHERE RegistrationId = $id
            UNION ALL SELECT 'KeptSheet.' || Page, $code, Sealed FROM KeptSheets WHERE RegistrationId = $id
            UNION ALL SELECT 'RuleReason.' || Rule, $code, Sealed FROM RuleReasons WHERE RegistrationId = $id
            UNION ALL SELECT 'Exclusion', Code, SealedReason FROM Exclusions WHERE RegistrationId = $id
            UNION ALL SELECT 'Audit.' || v.Key, $code, v.SealedOld FROM AuditValues v JOIN AuditEvents e ON e.Position = v.Position
                WHERE e.Subject = $code AND v.SealedOld IS NOT NULL
            UNION ALL SELECT 'Audit.' || v.Key, $code, v.SealedNew FROM AuditValues v JOIN AuditEvents e ON e.Position = v.Position
                WHERE e.Subject = $code AND v.SealedNew IS NOT NULL
            """.Replace("$id", "(SELECT Id FROM Registrations WHERE Code = $code)", StringComparison.Ordinal);
        command.Parameters.AddWithValue("$code", code);
        using var reader = command.ExecuteReader();
        var blobs = new List<(byte[], SealPlace)>();
        while (reader.Read())
            blobs.Add(((byte[])reader[2], new(reader.GetString(0), reader.GetString(1), 1)));
        return blobs;
    }
}
