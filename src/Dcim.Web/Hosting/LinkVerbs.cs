using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Dcim.Data;
using Dcim.Data.Linkage;
using Dcim.Domain.Records;
using Dcim.Linkage;
using Dcim.Web.Features.Imports.Files;
using Dcim.Web.Features.Linkage;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Hosting;

/// <summary>The verbs of linkage.</summary>
internal static class LinkVerbs
{
    private static readonly double[] s_curve = [0.01, 0.1, 0.2, 0.5, 0.8, 0.9, 0.95, 0.99];

    public static Command All()
    {
        var data = new Option<FileInfo>("--data") { Description = "A csv with headings.", Required = true };
        var truth = new Option<string>("--truth")
        {
            Description = "Heading of the column that is the same for records of one person.",
            Required = true,
        };
        var blind = new Option<bool>("--blind") { Description = "By keyed encodings, as between institutions." };
        var tokens = new Option<bool>("--tokens") { Description = "By equal keyed tokens alone; implies --blind." };
        var map = new Option<string[]>("--map")
        {
            Description =
                $"FIELD=HEADING, many times or separated by commas, where a heading is not known; FIELD= leaves it out. Fields: {string.Join(", ", LinkageFile.FieldNames)}.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [],
        };
        map.Validators.Add(result =>
        {
            foreach (var part in Parts(result.GetValueOrDefault<string[]>()))
                if (!part.Contains('=') || !LinkageFile.FieldNames.Contains(part.Split('=')[0].Trim()))
                    result.AddError(
                        $"--map {part}: FIELD=HEADING, FIELD one of {string.Join(", ", LinkageFile.FieldNames)}."
                    );
        });
        var evaluate = new Command("evaluate", "Tries the matcher on a file of which it is known who is who.")
        {
            data,
            truth,
            blind,
            tokens,
            map,
        };
        evaluate.SetAction(
            (call, _) =>
                EvaluateAsync(
                    call.GetValue(data)!,
                    call.GetValue(truth)!,
                    call.GetValue(tokens) ? LinkageWay.Tokens
                        : call.GetValue(blind) ? LinkageWay.Filters
                        : LinkageWay.Plain,
                    Parts(call.GetValue(map))
                        .Select(p => p.Split('=', 2))
                        .ToDictionary(p => p[0].Trim(), p => p[1].Trim())
                )
        );
        var run = new Command(
            "run",
            "Compares all registrations with each other, all suspects with each other, and proposes who may be one person."
        );
        run.SetAction(
            (_, _) =>
                OperatorVerbs.InInstanceAsync(
                    migrate: false,
                    needsDatabase: true,
                    async (services, token) =>
                    {
                        var runs = services.GetRequiredService<LinkageRuns>();
                        await runs.AskForEverythingAsync(userId: null, token);
                        var worked = false;
                        while (
                            await runs.WorkAsync(
                                (kind, done) => Console.WriteLine($"{NameOf(kind)}: {done / 10} %"),
                                token
                            )
                        )
                            worked = true;
                        if (!worked)
                        {
                            await Console.Error.WriteLineAsync(
                                "Another process works at a run. Nothing was done here."
                            );
                            return 1;
                        }
                        Console.WriteLine(await ProposalsAsync(services, token));
                        return 0;
                    }
                )
        );
        var encode = new Command(
            "encode",
            "Makes anew what registrations are found and compared by, after an update that says so or with a new linkage key, and asks that all be compared. The instance may go on meanwhile."
        );
        encode.SetAction((_, _) => OperatorVerbs.InInstanceAsync(migrate: false, needsDatabase: true, EncodeAsync));
        return new("link", "Who is the same person.") { evaluate, run, encode };
    }

    private static async Task<int> EncodeAsync(IServiceProvider services, CancellationToken token)
    {
        var named = await services.GetRequiredService<IdentityRebuild>().RunAsync(Console.WriteLine, token);
        await services.GetRequiredService<LinkageRuns>().AskForEverythingAsync(userId: null, token);
        Console.WriteLine(
            $"{named} registrations can be found by name; they are compared by the instance, or by link run."
        );
        return 0;
    }

    private static async Task<string> ProposalsAsync(IServiceProvider services, CancellationToken token)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Scope>().EnterSystem();
        var db = scope.ServiceProvider.GetRequiredService<DcimDbContext>();
        return string.Join(
            Environment.NewLine,
            await SayAsync(LinkedKind.Victim, db.VictimEncodings, db.VictimCandidatePairs),
            await SayAsync(LinkedKind.Offender, db.OffenderEncodings, db.OffenderCandidatePairs)
        );

        async Task<string> SayAsync(
            LinkedKind kind,
            IQueryable<RecordEncoding> encodings,
            IQueryable<CandidatePair> pairs
        )
        {
            var open = pairs.Where(p => p.State == PairState.Open);
            return $"{NameOf(kind)}: {await encodings.CountAsync(token)} compared; {await open.CountAsync(p => p.Probability >= Matcher.Proposed, token)} pairs proposed, {await open.SumAsync(p => p.Probability, token):F0} of all that are open expected to be of one person.";
        }
    }

    private static string NameOf(LinkedKind kind) => kind == LinkedKind.Victim ? "registrations" : "suspects";

    private static IEnumerable<string> Parts(string[]? map) =>
        (map ?? []).SelectMany(m =>
            m.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        );

    private static async Task<int> EvaluateAsync(
        FileInfo data,
        string truth,
        LinkageWay way,
        Dictionary<string, string> map
    )
    {
        LinkageFile file;
        try
        {
            await using var stream = data.OpenRead();
            file = LinkageFile.Read(stream, truth, map);
        }
        catch (Exception e)
            when (e is InvalidDataException or IOException or UnauthorizedAccessException or SourceFileException)
        {
            await Console.Error.WriteLineAsync(
                e is SourceFileException ? $"{data.Name} cannot be read as a csv." : e.Message
            );
            return 1;
        }
        var trial = LinkageTrial.Run(file, way);
        using var process = Process.GetCurrentProcess();
        Say(
            $"records {file.Records.Count}, compared by {way.ToString().ToLowerInvariant()}: {string.Join(", ", file.Columns)}"
        );
        Say(
            $"pairs compared {trial.Result.Compared}, true pairs {trial.Quality.True}, expected {trial.Result.Expected:F0}"
        );
        Say($"at p >= 0.5: {Text(trial.Quality)}");
        Say($"as persons: {Text(trial.OfPersons)}");
        Say(
            $"persons {trial.Persons.Distinct().Count()}, expected {trial.Net.Expected:F0} [{trial.Net.Low:F0}; {trial.Net.High:F0}], true {file.Truth.Distinct().Count()}"
        );
        foreach (var probability in s_curve)
            Say(
                $"  p >= {probability:F2}: {Text(LinkageQuality.Of(trial.Result.Pairs, file.Truth, Math.Log2(probability / (1 - probability))))}"
            );
        var seconds = (trial.Preparing + trial.Linking).TotalSeconds;
        Say(
            $"seconds {seconds:F2} ({trial.Preparing.TotalSeconds:F2} preparing, {trial.Linking.TotalSeconds:F2} linking), {file.Records.Count / seconds:F0} records a second, peak memory {process.PeakWorkingSet64 / 1048576} MiB"
        );
        return 0;
    }

    private static string Text(LinkageQuality quality) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"precision {quality.Precision:F4}, recall {quality.Recall:F4}, F1 {quality.F1:F4}"
        );

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
