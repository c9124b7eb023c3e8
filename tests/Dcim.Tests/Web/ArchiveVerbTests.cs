using Dcim.Tests.Data;
using Microsoft.Data.Sqlite;

namespace Dcim.Tests.Web;

/// <summary>Export and restore as an operator calls them: processes, beside an instance in use, and killed.</summary>
public sealed class ArchiveVerbTests : IDisposable
{
    private readonly AppFactory _app = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("dcim-archive-").FullName;

    private string Archive => Path.Combine(_folder, "a.dcim");
    private string PasswordFile => Path.Combine(_folder, "password");

    private string Folder(string name) => Path.Combine(_folder, name);

    public ArchiveVerbTests() => File.WriteAllText(PasswordFile, $"{ArchiveFile.Password}\n");

    public void Dispose()
    {
        _app.Dispose();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task ExportRestoreExport_IsTheSame_AndStandsInTheAudit()
    {
        await _app.RegisterAsync("pj", b => b.Fill("VID03.given", "Ana"));
        await AssertRunAsync(OfApp("export", Archive), "It opens by the password alone");
        await AssertRunAsync(In("new", "restore", Archive, "--check"), "whole and unchanged");
        Assert.False(Directory.Exists(Folder("new")));
        await AssertRunAsync(In("new", "restore", Archive), "The audit chain holds");
        await AssertRunAsync(In("new", "facts", "rebuild"), "; 0 rows were written");
        await AssertRunAsync(In("new", "keys", "verify"), "belong together");
        await AssertRunAsync(In("new", "export", Folder("b.dcim")), "written");
        ArchiveFile.AssertSame(ArchiveFile.Read(Archive), ArchiveFile.Read(Folder("b.dcim")));

        var auditor = await _app.SignInAsync("auditor");
        await auditor.OpenAsync("/audit?entity=Archive");
        Assert.Contains(Steps.Message("AuditEntity.Archive"), auditor.Text);
        Assert.Contains((string)ArchiveFile.ManifestOf(Archive)["archive"]!, auditor.Text);
    }

    [Fact]
    public async Task BadlyAsked_ItIsRefusedInWords()
    {
        await _app.RegisterAsync("pj"); // there is an instance
        await AssertRefusedAsync(OfApp("export", Folder("nowhere/a.dcim")), "There is no folder");
        await AssertRefusedAsync(OfApp("export", PasswordFile), "is there already");
        File.WriteAllText(Folder("short"), "too short");
        await AssertRefusedAsync(
            OfApp("export", Archive, "--password-file", Folder("short")),
            "at least 16 characters"
        );
        await AssertRefusedAsync(OfApp("export", Archive, "--password-file", Folder("none")), "none");
        await AssertRefusedAsync(In("new", "export", Archive), "There is no database");
        await AssertRefusedAsync(In("new", "restore", Archive), "There is no file");
        Assert.False(File.Exists(Archive));
        await ArchiveFile.MakeAsync(Archive, registrations: 0);
        await AssertRefusedAsync(OfApp("restore", Archive), "keys of an instance already");
        File.WriteAllText(Folder("other"), "another password altogether");
        await AssertRefusedAsync(
            In("new", "restore", Archive, "--password-file", Folder("other")),
            "The password is not"
        );
        Assert.Equal(2, (await In("new", "restore")).ExitCode);
    }

    [Fact]
    public async Task AnExportKilled_LeavesNoArchive_AndNothingThatCanBeRead()
    {
        await _app.RegisterAsync("pj", b => b.Fill("VID03.given", "Zzyxgiven"));
        var killed = 0;
        for (var tries = 0; tries < 10 && killed < 3; tries++)
        {
            File.Delete($"{Archive}.part");
            using (var run = Start(_app.DataFolder, _app.KeyFolder, "export", Archive))
                await run.KillAfterAsync(() => File.Exists($"{Archive}.part"), most: 50 * tries + 1);
            if (File.Exists(Archive))
            {
                ArchiveFile.Read(Archive); // it was faster
                File.Delete(Archive);
            }
            else
                killed++;
            foreach (var file in Directory.GetFiles(_folder).Except([PasswordFile]))
            {
                Assert.Equal($"{Archive}.part", file);
                var content = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
                Assert.DoesNotContain("Zzyx"u8.ToArray(), content);
                Assert.DoesNotContain("tables/"u8.ToArray(), content);
            }
        }
        Assert.True(killed > 0, "None was killed in time.");
        await AssertRunAsync(OfApp("export", Archive), "written");
        Assert.Contains(ArchiveFile.Read(Archive).Rows("VictimIdentities"), r => $"{r}".Contains("Zzyxgiven"));
        Assert.False(File.Exists($"{Archive}.part"));
    }

    [Fact]
    public async Task ARestoreKilled_ServesNothing_AndTheNextIsWhole()
    {
        await ArchiveFile.MakeAsync(Archive, registrations: 150);
        var events = ArchiveFile.Read(Archive).Rows("AuditEvents").Count;
        var killed = 0;
        for (var tries = 0; tries < 10 && killed < 3; tries++)
        {
            var name = $"killed{tries}";
            using (var run = Start(Folder($"{name}/d"), Folder($"{name}/k"), "restore", Archive))
                await run.KillAfterAsync(() => File.Exists(Folder($"{name}/k/restoring")), most: 150 * tries + 1);
            var mark = File.Exists(Folder($"{name}/k/restoring"));
            var there = File.Exists(Folder($"{name}/d/dcim.db"));
            if (mark || !there)
            {
                killed++;
                await AssertRefusedAsync(
                    In(name, "audit", "verify"),
                    mark && there ? "restore" : "restore|no database"
                );
                await AssertRunAsync(In(name, "restore", Archive), "The audit chain holds");
            }
            var verified = await In(name, "audit", "verify");
            Assert.Equal((0, ""), (verified.ExitCode, verified.Error));
            Assert.Matches($"{events + 1}|{events + 2} events", verified.Output);
        }
        Assert.True(killed > 0, "None was killed in time.");
    }

    private Task<Ended> OfApp(params string[] words) =>
        OperatorProcess.RunAsync(_app.DataFolder, _app.KeyFolder, "Development", WithPassword(words));

    private Task<Ended> In(string folder, params string[] words) =>
        OperatorProcess.RunAsync(Folder($"{folder}/d"), Folder($"{folder}/k"), "Development", WithPassword(words));

    private OperatorProcess Start(string dataFolder, string keyFolder, params string[] words) =>
        OperatorProcess.Start(dataFolder, keyFolder, "Development", WithPassword(words));

    private string[] WithPassword(string[] words) =>
        words is ["export" or "restore", _, ..] && !words.Contains("--password-file")
            ? [.. words, "--password-file", PasswordFile]
            : words;

    private static async Task AssertRunAsync(Task<Ended> run, string words)
    {
        var ended = await run;
        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.Contains(words, ended.Output);
    }

    private static async Task AssertRefusedAsync(Task<Ended> run, string words)
    {
        var ended = await run;
        Assert.Equal(1, ended.ExitCode);
        Assert.Matches(words, ended.Error);
        Assert.DoesNotContain("   at ", ended.Error);
    }
}
