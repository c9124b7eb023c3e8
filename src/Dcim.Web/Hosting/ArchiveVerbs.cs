using System.CommandLine;
using System.Globalization;
using Dcim.Data;
using Dcim.Data.Archive;
using Dcim.Data.Audit;
using Dcim.Data.Sealing;

namespace Dcim.Web.Hosting;

/// <summary>The verbs that write a whole instance into one file, and make an instance of such a file.</summary>
internal static class ArchiveVerbs
{
    /// <summary>Whoever has the file can try passwords for as long as she likes.</summary>
    private const int ShortestPassword = 16;

    public static Command Export()
    {
        var (file, passwordFile) = (File("File to write; must not be there yet."), PasswordFile());
        var command = new Command(
            "export",
            "Writes the whole instance, names and keys included, into one encrypted file of an open format (docs/archive.md), while it runs."
        )
        {
            file,
            passwordFile,
        };
        command.SetAction(
            (call, _) =>
                OperatorVerbs.InInstanceAsync(
                    migrate: false,
                    needsDatabase: true,
                    (services, token) => ExportAsync(services, call.GetValue(file)!, call.GetValue(passwordFile), token)
                )
        );
        return command;
    }

    public static Command Restore()
    {
        var (file, passwordFile) = (File("Archive to read."), PasswordFile());
        var check = new Option<bool>("--check")
        {
            Description = "Only checks that the archive is whole, unchanged and readable.",
        };
        var command = new Command(
            "restore",
            "Makes an instance of an archive, where there is none: with no database and no keys in their folders."
        )
        {
            file,
            passwordFile,
            check,
        };
        command.SetAction(
            (call, token) =>
                RestoreAsync(call.GetValue(file)!, call.GetValue(passwordFile), call.GetValue(check), token)
        );
        return command;
    }

    private static Argument<FileInfo> File(string description) => new("file") { Description = description };

    private static Option<FileInfo?> PasswordFile() =>
        new("--password-file")
        {
            Description = "File whose first line is the password; asked at the console if left out.",
        };

    private static async Task<int> ExportAsync(
        IServiceProvider services,
        FileInfo file,
        FileInfo? passwordFile,
        CancellationToken token
    )
    {
        if (file.Directory is { Exists: false } folder)
            throw new IOException($"There is no folder {folder.FullName}.");
        if (file.Exists)
            throw new IOException($"{file.FullName} is there already; it is not overwritten.");
        var password = passwordFile is null ? Ask(twice: true) : Read(passwordFile);
        if (password.Length < ShortestPassword)
            throw new InvalidDataException($"The password must have at least {ShortestPassword} characters.");
        var manifest = await services
            .GetRequiredService<InstanceExport>()
            .WriteAsync(file.FullName, password, Console.WriteLine, token);
        if (manifest.Unopened > 0)
            Console.WriteLine(
                $"{manifest.Unopened} sealed values do not open any more and are kept as they were. Of the erased it must be so; 'keys verify' names the others."
            );
        Console.WriteLine($"Archive {manifest.Archive} written: {file.FullName}. It opens by the password alone.");
        return 0;
    }

    private static async Task<int> RestoreAsync(
        FileInfo file,
        FileInfo? passwordFile,
        bool checkOnly,
        CancellationToken token
    )
    {
        if (!file.Exists)
            throw new IOException($"There is no file {file.FullName}.");
        using var archive = ArchiveReader.Open(
            file.FullName,
            passwordFile is null ? Ask(twice: false) : Read(passwordFile)
        );
        var manifest = archive.Manifest;
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Archive {manifest.Archive} of {manifest.MadeAt:u}, by version {manifest.Program}, country {manifest.Country}."
            )
        );
        archive.Check(checkOnly ? Console.WriteLine : _ => { });
        Console.WriteLine("It is whole and unchanged.");
        if (checkOnly)
            return 0;

        await using var app = WebInstance.Build([], quiet: true);
        var (options, keys) = (
            app.Services.GetRequiredService<DcimOptions>(),
            app.Services.GetRequiredService<KeyStore>()
        );
        if (manifest.Country != options.Country)
            throw new InvalidDataException(
                $"The archive is of {manifest.Country}; set Dcim__Country to it. Nothing was changed."
            );
        await new InstanceRestore(
            new(options.Provider, options.DataFolder, options.ConnectionString),
            keys,
            app.Services.GetRequiredService<TimeProvider>()
        ).RestoreAsync(archive, Console.WriteLine, token);
        Console.WriteLine("Restored. What came of it is checked now; it may be used already.");
        await using var scope = app.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Scope>().EnterSystem();
        return await VerifyAsync(scope.ServiceProvider, token);
    }

    /// <summary>What does not hold did not hold when the archive was made: its content is what was read then.</summary>
    private static async Task<int> VerifyAsync(IServiceProvider services, CancellationToken token)
    {
        var chain = await services.GetRequiredService<AuditVerifier>().VerifyAsync(token);
        var verdict = await services.GetRequiredService<KeyVerifier>().VerifyAsync(token);
        if (chain.Holds && verdict.Faults.Count == 0)
        {
            Console.WriteLine(
                $"The audit chain holds ({chain.Events} events); {verdict.Registrations} registrations with keys and {verdict.Values} sealed values open."
            );
            return 0;
        }
        if (!chain.Holds)
            await Console.Error.WriteLineAsync("The audit chain does not hold: audit verify");
        if (verdict.Faults.Count > 0)
            await Console.Error.WriteLineAsync("Database and keys do not belong together as they are: keys verify");
        return 1;
    }

    /// <summary>As openssl reads it: the first line.</summary>
    private static string Read(FileInfo file)
    {
        using var reader = file.OpenText();
        return reader.ReadLine() ?? "";
    }

    private static string Ask(bool twice)
    {
        if (Console.IsInputRedirected)
            throw new InvalidDataException("There is no console to ask the password at: give --password-file.");
        var password = ReadHidden("Password of the archive: ");
        return !twice || ReadHidden("The same again: ") == password
            ? password
            : throw new InvalidDataException("The two are not the same.");
    }

    private static string ReadHidden(string prompt)
    {
        Console.Write(prompt);
        var typed = new System.Text.StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
            if (key.Key == ConsoleKey.Backspace)
                typed.Length = Math.Max(0, typed.Length - 1);
            else if (key.KeyChar != '\0')
                typed.Append(key.KeyChar);
        Console.WriteLine();
        return typed.ToString();
    }
}
