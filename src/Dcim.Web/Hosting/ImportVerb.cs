using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Data.Imports;
using Dcim.Domain.Exchange;
using Dcim.Domain.Records;
using Dcim.Web.Features.Imports;
using Dcim.Web.Features.Imports.Files;
using Dcim.Web.Localisation;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Hosting;

/// <summary>
/// Brings a file in from the console, by the same steps as the pages. Exit codes: 0 all rows came in, or would; 1 some were rejected,
/// or it was refused; 2 the words of the call are off.
/// </summary>
internal static class ImportVerb
{
    public static Command All()
    {
        var file = new Argument<FileInfo>("file") { Description = "Workbook (.xlsx) or csv." };
        var institution = new Option<string>("--institution")
        {
            Description = "Code of the institution whose records they are.",
            Required = true,
        };
        var profile = new Option<string>("--profile")
        {
            Description =
                "How the file is read: name of a source of the institution, name of a profile that comes with the program, or a profile file (.json).",
            Required = true,
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only checks, and says what would come of it." };
        var reason = new Option<string>("--reason")
        {
            Description =
                "Why what is unusual stands, in one line. Without it a file with unusual records is only checked.",
        };
        var command = new Command(
            "import",
            "Brings records of a file in. Rejected rows are written beside it, with the reason in each."
        )
        {
            file,
            institution,
            profile,
            dryRun,
            reason,
        };
        command.SetAction(
            (call, _) =>
                OperatorVerbs.InInstanceAsync(
                    migrate: false,
                    needsDatabase: true,
                    (services, token) =>
                        RunAsync(
                            services,
                            call.GetValue(file)!,
                            call.GetValue(institution)!,
                            call.GetValue(profile)!,
                            call.GetValue(dryRun),
                            call.GetValue(reason),
                            token
                        )
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(
        IServiceProvider services,
        FileInfo file,
        string institutionCode,
        string profileName,
        bool dryRun,
        string? reason,
        CancellationToken token
    )
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(Texts.Languages[0]);
        services.GetRequiredService<Scope>().EnterSystem();
        var db = services.GetRequiredService<DcimDbContext>();
        if (!file.Exists)
            return await RefuseAsync($"There is no file {file.FullName}.");
        if (await db.Institutions.SingleOrDefaultAsync(i => i.Code == institutionCode, token) is not { } institution)
            return await RefuseAsync($"There is no institution {institutionCode}.");
        if (await ProfileAsync(services, institution, profileName, token) is not { } profile)
            return await RefuseAsync($"There is no profile {profileName}.");
        var texts = services.GetRequiredService<Texts>();
        ImportRun run;
        try
        {
            await using var stream = file.OpenRead();
            run = await services
                .GetRequiredService<ImportUpload>()
                .StageAsync(
                    stream,
                    file.Name,
                    institution,
                    csv: null,
                    headingRow: null,
                    profile.Source == TemplateProfile.Name ? null : profile,
                    Lease(services),
                    token
                );
        }
        catch (SourceFileException e)
        {
            return await RefuseAsync(texts[e.Key, [.. e.Arguments]]);
        }
        if (run.Source != profile.Source)
        {
            await EndAsync(services, run, ImportState.Cancelled, token);
            return await RefuseAsync($"{file.Name} is no {profile.Source}.");
        }
        run.State = ImportState.Checking;
        run.Version++;
        await db.SaveChangesAsync(token);
        var worker = services.GetRequiredService<ImportWorker>();
        await worker.RunAsync(run.Id, token, isAlone: true);
        var preview = await PreviewAsync(services, run, token);
        await WriteRejectedAsync(services, preview, file, token);
        run = preview.Import.Run;
        var unusual = preview.Unusual.Count > 0 && string.IsNullOrWhiteSpace(reason);
        if (dryRun || unusual || run.Added + run.Changed == 0)
        {
            await EndAsync(services, run, ImportState.Cancelled, token);
            Say(preview, "would come");
            if (unusual && !dryRun)
                return await RefuseAsync("Nothing was brought in: unusual records need --reason.");
            return run.Rejected == 0 ? 0 : 1;
        }
        var staging = services.GetRequiredService<ImportStaging>();
        db.ChangeTracker.Clear();
        run = await db.ImportRuns.SingleAsync(r => r.Id == run.Id, token);
        run.SealedReasons = staging.Seal(run, preview.Unusual.ToDictionary(u => u.Rule, _ => reason!.Trim()));
        (run.State, run.ChunksDone, run.LeaseUntil) = (ImportState.Committing, 0, Lease(services));
        run.Version++;
        db.Note(AuditAction.Changed, nameof(ImportRun), run.Code, run.InstitutionId, purpose: "commit");
        await db.SaveChangesAsync(token);
        await worker.RunAsync(run.Id, token, isAlone: true);
        var done = await PreviewAsync(services, run, token);
        if (done.Import.Run.Rejected > preview.Import.Run.Rejected)
            await WriteRejectedAsync(services, done, file, token);
        Say(done, "came");
        if (done.Import.Run.State != ImportState.Done)
            return await RefuseAsync($"The import ended as {done.Import.Run.State}.");
        // They lie in the workbook beside the file now.
        await EndAsync(services, done.Import.Run, ImportState.Done, token);
        return done.Import.Run.Rejected == 0 ? 0 : 1;
    }

    /// <summary>The source of the institution by its name, a profile of ours, or one from a file, which then is a source too.</summary>
    private static async Task<KnownProfile?> ProfileAsync(
        IServiceProvider services,
        Institution institution,
        string name,
        CancellationToken token
    )
    {
        if (name == TemplateProfile.Name)
            return new(name, new() { Name = name }, null); // a template says itself what it is
        var known = await services.GetRequiredService<SourceProfiles>().AllAsync(institution, token);
        if (!name.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            return known.FirstOrDefault(k => k.Source == name || k.Profile.Name == name);
        SourceProfile profile;
        try
        {
            profile = SourceProfile.FromJson(await File.ReadAllTextAsync(name, token));
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{name} is no profile: {e.Message}", e);
        }
        if (known.FirstOrDefault(k => k.Of is not null && k.Profile.Name == profile.Name) is { } same)
            return same with { Profile = profile };
        var db = services.GetRequiredService<DcimDbContext>();
        var source = new RecordSource
        {
            InstitutionId = institution.Id,
            Code = RandomCode.New(),
            Name = profile.Name,
            Profile = profile.ToJson(),
            CreatedAt = services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime,
        };
        db.Add(source);
        await db.SaveChangesAsync(token);
        return new(source.Code, profile, source);
    }

    private static DateTime Lease(IServiceProvider services) =>
        services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime + ImportSteps.Lease;

    private static async Task<PreviewPage> PreviewAsync(
        IServiceProvider services,
        ImportRun run,
        CancellationToken token
    )
    {
        var (db, pages) = (services.GetRequiredService<DcimDbContext>(), services.GetRequiredService<ImportPages>());
        var now = await db.ImportRuns.AsNoTracking().SingleAsync(r => r.Id == run.Id, token);
        return await pages.PreviewAsync(await pages.PageAsync(now, token), token);
    }

    /// <summary>For the operator's eyes only, as the file it came from.</summary>
    private static async Task WriteRejectedAsync(
        IServiceProvider services,
        PreviewPage preview,
        FileInfo file,
        CancellationToken token
    )
    {
        var run = preview.Import.Run;
        if (run.Rejected == 0 || preview.File is not { } staged)
            return;
        var name = Path.Combine(
            file.DirectoryName ?? ".",
            $"{Path.GetFileNameWithoutExtension(file.Name)}-rejected.xlsx"
        );
        var rows = await services.GetRequiredService<ImportPages>().RejectedAsync(run, token);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using (var output = new FileStream(name, options))
            services.GetRequiredService<RejectedWorkbook>().Write(staged, rows, output);
        var db = services.GetRequiredService<DcimDbContext>();
        db.Note(AuditAction.Exported, nameof(ImportRun), run.Code, run.InstitutionId);
        await db.SaveChangesAsync(token);
        Console.WriteLine($"Rejected rows: {name}");
    }

    /// <summary>What is staged is destroyed at once.</summary>
    private static async Task EndAsync(
        IServiceProvider services,
        ImportRun run,
        ImportState state,
        CancellationToken token
    )
    {
        var db = services.GetRequiredService<DcimDbContext>();
        db.ChangeTracker.Clear();
        var now = await db.ImportRuns.SingleAsync(r => r.Id == run.Id, token);
        now.State = state;
        now.FinishedAt ??= services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime;
        now.Version++;
        if (state == ImportState.Cancelled)
            db.Note(AuditAction.Changed, nameof(ImportRun), now.Code, now.InstitutionId, purpose: "cancel");
        await db.SaveChangesAsync(token);
        await services.GetRequiredService<ImportWorker>().RunAsync(now.Id, token);
    }

    private static void Say(PreviewPage preview, string verb)
    {
        var run = preview.Import.Run;
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{run.Rows} rows: {run.Added} new {verb} in, {run.Changed} changed, {run.Unchanged} unchanged, {run.Rejected} rejected, {run.Unusual} unusual."
            )
        );
        foreach (var rule in preview.Unusual)
            Console.WriteLine($"Unusual ({rule.Records}): {rule.Message}");
        foreach (var outcome in preview.Rejected.Take(20))
            Console.WriteLine(
                $"Row {outcome.Rows[0].ToString(CultureInfo.InvariantCulture)}: {string.Join(" ", outcome.Errors!.Select(e => e.Where.Length > 0 ? e.Where : e.Message))}"
            );
    }

    private static async Task<int> RefuseAsync(string words)
    {
        await Console.Error.WriteLineAsync(words);
        return 1;
    }
}
