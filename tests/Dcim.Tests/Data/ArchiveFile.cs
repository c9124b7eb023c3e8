using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Dcim.Data;
using Dcim.Data.Archive;
using Dcim.Data.Sealing;
using Dcim.Tests.Domain;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Data;

/// <summary>An archive as its documentation tells it, read and written without the program: name and content of each file.</summary>
internal static class ArchiveFile
{
    public const string Password = "correct horse battery staple";
    public const string Manifest = "manifest.json";
    private const string Mac = "manifest.hmac";

    public static Dictionary<string, byte[]> Read(string path)
    {
        var content = File.ReadAllBytes(path);
        Assert.Equal("Salted__"u8, content.AsSpan(0, 8));
        var keys = KeysOf(content[8..16]);
        using var aes = Aes.Create();
        aes.Key = keys[..32];
        var zipped = new MemoryStream(aes.DecryptCbc(content.AsSpan(16), keys.AsSpan(32, 16)));
        using var zip = new ZipArchive(zipped);
        var files = zip.Entries.ToDictionary(e => e.FullName, Content);
        var manifest = JsonNode.Parse(files[Manifest])!;
        foreach (var entry in manifest["entries"]!.AsArray())
            Assert.Equal((string)entry!["sha256"]!, Hex(SHA256.HashData(files[(string)entry["name"]!])));
        Assert.Equal(Encoding.ASCII.GetString(files[Mac]), Hex(HMACSHA256.HashData(keys[64..], files[Manifest])));
        return files;
    }

    public static JsonNode ManifestOf(string path) => JsonNode.Parse(Read(path)[Manifest])!;

    /// <summary>Writes files as an archive; all digests are made anew.</summary>
    /// <param name="change">Changes the manifest before it is vouched for.</param>
    public static void Write(string path, Dictionary<string, byte[]> files, Action<JsonNode>? change = null)
    {
        var manifest = JsonNode.Parse(files[Manifest])!;
        foreach (var entry in manifest["entries"]!.AsArray())
            if (files.TryGetValue((string)entry!["name"]!, out var file))
            {
                entry["sha256"] = Hex(SHA256.HashData(file));
                entry["bytes"] = file.Length;
                entry["rows"] = file.Count(b => b == '\n');
            }
        change?.Invoke(manifest);
        files[Manifest] = JsonSerializer.SerializeToUtf8Bytes(manifest);
        var salt = RandomNumberGenerator.GetBytes(8);
        files[Mac] = Encoding.ASCII.GetBytes(Hex(HMACSHA256.HashData(KeysOf(salt)[64..], files[Manifest])));
        Encrypt(path, files, salt);
    }

    /// <summary>Packs and encrypts files as they are.</summary>
    public static void Encrypt(string path, Dictionary<string, byte[]> files, byte[] salt)
    {
        var keys = KeysOf(salt);
        var zipped = new MemoryStream();
        using (var zip = new ZipArchive(zipped, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        using var aes = Aes.Create();
        aes.Key = keys[..32];
        File.WriteAllBytes(path, [.. "Salted__"u8, .. salt, .. aes.EncryptCbc(zipped.ToArray(), keys.AsSpan(32, 16))]);
    }

    /// <summary>The lines of a table.</summary>
    public static IReadOnlyList<JsonNode> Rows(this Dictionary<string, byte[]> files, string table) =>
        [
            .. Encoding
                .UTF8.GetString(files[$"tables/{table}.jsonl"])
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonNode.Parse(line)!),
        ];

    /// <summary>Holds that an instance restored from the first archive and exported again says the same, byte for byte.</summary>
    public static void AssertSame(Dictionary<string, byte[]> first, Dictionary<string, byte[]> second)
    {
        const string ends = "keys/audit-heads.log"; // each start adds one
        string[] ofTheArchive = [Manifest, Mac, ends, "tables/AuditEvents.jsonl", "tables/AuditHeads.jsonl"];
        Assert.Equal(first.Keys, second.Keys);
        foreach (var (name, content) in first.Where(f => !ofTheArchive.Contains(f.Key)))
            Assert.True(content.AsSpan().SequenceEqual(second[name]), $"{name} is another.");
        Assert.True(second[ends].AsSpan().StartsWith(first[ends]));
        var (events, later) = (first.Rows("AuditEvents"), second.Rows("AuditEvents"));
        Assert.Equal(events.Select(e => e.ToJsonString()), later.Take(events.Count).Select(e => e.ToJsonString()));
        Assert.Equal(
            ["restore", "export"],
            later.Skip(events.Count).Select(e => ((string)e["Subject"]!).Split(' ')[0])
        );
    }

    public static Task<ArchiveManifest> ExportAsync(IServiceProvider services, string path) =>
        services
            .GetRequiredService<InstanceExport>()
            .WriteAsync(path, Password, _ => { }, TestContext.Current.CancellationToken);

    /// <summary>An archive of an instance that has institutions and as many registrations.</summary>
    public static async Task MakeAsync(string path, int registrations)
    {
        await using var instance = new TestInstance();
        await instance.InitializeAsync();
        await instance.AsSystemAsync(async services =>
        {
            var db = services.GetRequiredService<DcimDbContext>();
            db.Add(new Instance { Id = 1, KeyFingerprint = instance.Keys.Fingerprint });
            return await db.SaveChangesAsync();
        });
        foreach (var sheet in Generated.Submittable("LED").Array[registrations].Single())
            await instance.RegisterAsync(sheet, 1);
        await instance.AsSystemAsync(s => ExportAsync(s, path));
    }

    /// <summary>Makes an instance of an archive in two folders.</summary>
    public static async Task RestoreAsync(string path, string dataFolder, string keyFolder, IMasterKeys? master = null)
    {
        using var archive = ArchiveReader.Open(path, Password);
        archive.Check(_ => { });
        await new InstanceRestore(
            new(DatabaseProvider.Sqlite, dataFolder, ConnectionString: null),
            KeyStore.Open(keyFolder, master),
            TimeProvider.System
        ).RestoreAsync(archive, _ => { }, TestContext.Current.CancellationToken);
    }

    private static byte[] Content(ZipArchiveEntry entry)
    {
        var content = new MemoryStream();
        using var stream = entry.Open();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private static byte[] KeysOf(byte[] salt) =>
        Rfc2898DeriveBytes.Pbkdf2(Password, salt, 600_000, HashAlgorithmName.SHA256, 96);

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
