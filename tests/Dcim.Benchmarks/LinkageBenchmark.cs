using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using Dcim.Linkage;
using Dcim.Linkage.Blind;
using Dcim.Web.Features.Linkage;

namespace Dcim.Benchmarks;

/// <summary>How well the same person is found on sets of known truth, and how quickly among many.</summary>
internal sealed class LinkageBenchmark(DirectoryInfo? data)
{
    private const double FewRecords = 10_000;
    private const int Filters = 2_000;
    private const int WordsOf1024Bits = 16;

    private static readonly int[] s_sizes = [10_000, 100_000, 1_000_000];
    private static readonly double[] s_curve = [0.1, 0.2, 0.5, 0.8, 0.9, 0.99];
    private static readonly LinkageWay[] s_ways = [LinkageWay.Plain, LinkageWay.Filters, LinkageWay.Tokens];

    /// <summary>The columns of truth of the sets we know, in the order in which they are looked for.</summary>
    private static readonly string[] s_truths = ["person_id", "cluster", "rec_id"];

    /// <summary>Largest size of the runs for speed.</summary>
    public int Most { get; init; } = 100_000;

    public async Task RunAsync()
    {
        Quality();
        Dice();
        await SpeedAsync();
    }

    private void Quality()
    {
        Print(
            $"| Set | By | Precision | Recall | F1 | Pairs expected / true | Persons expected / true | As persons F1 |"
        );
        Print($"|---|---|---|---|---|---|---|---|");
        var (curves, groups) = (new List<string>(), new List<string>());
        foreach (var path in Sets())
        {
            var (name, file) = (Path.GetFileNameWithoutExtension(path), Read(path));
            if (file is null)
                continue;
            foreach (var way in s_ways)
            {
                var trial = LinkageTrial.Run(file, way);
                var (q, by) = (trial.Quality, way.ToString().ToLowerInvariant());
                Print(
                    $"| {name} | {by} | {q.Precision:F4} | {q.Recall:F4} | {q.F1:F4} | {trial.Result.Expected:F0} / {q.True} | {trial.Net.Expected:F0} [{trial.Net.Low:F0}; {trial.Net.High:F0}] / {file.Truth.Distinct().Count()} | {trial.OfPersons.F1:F4} |"
                );
                curves.Add($"| {name} | {by} | {string.Join(" | ", s_curve.Select(p => Text(At(trial, p))))} |");
                groups.AddRange(ByGroup(trial).Select(g => $"| {name} | {by} | {g} |"));
            }
        }
        Print(
            $"\n| Set | By | {string.Join(" | ", s_curve.Select(p => FormattableString.Invariant($"p >= {p}: P / R / F1")))} |"
        );
        Print($"|---|---|{string.Concat(s_curve.Select(_ => "---|"))}");
        curves.ForEach(Console.WriteLine);
        if (groups.Count > 0)
        {
            Print($"\n| Set | By | Script of the first record | True pairs | Recall |");
            Print($"|---|---|---|---|---|");
            groups.ForEach(Console.WriteLine);
        }
    }

    private static LinkageQuality At(LinkageTrial trial, double probability) =>
        LinkageQuality.Of(trial.Result.Pairs, trial.File.Truth, Math.Log2(probability / (1 - probability)));

    private static string Text(LinkageQuality q) =>
        string.Create(CultureInfo.InvariantCulture, $"{q.Precision:F3} / {q.Recall:F3} / {q.F1:F3}");

    /// <summary>Which share of the true pairs was found, by what the first record of the pair is written in.</summary>
    private static IEnumerable<string> ByGroup(LinkageTrial trial)
    {
        var file = trial.File;
        if (file.Groups.All(g => g.Length == 0))
            yield break;
        var found = trial.Result.Pairs.Where(p => p.Weight >= 0).Select(p => (p.A, p.B)).ToHashSet();
        var pairs = Enumerable
            .Range(0, file.Records.Count)
            .GroupBy(i => file.Truth[i])
            .Select(g => g.ToList())
            .SelectMany(g => g.SelectMany((a, i) => g.Skip(i + 1).Select(b => (A: a, B: b))));
        foreach (var group in pairs.GroupBy(p => file.Groups[p.A]).OrderByDescending(g => g.Count()))
            yield return FormattableString.Invariant(
                $"{(group.Key.Length == 0 ? "-" : group.Key)} | {group.Count()} | {group.Count(found.Contains) / (double)group.Count():F4}"
            );
    }

    /// <summary>The set in the repository, those beside it, and those of the folder that was named.</summary>
    private IEnumerable<string> Sets()
    {
        var folders = new List<string>();
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            folders.Add(Path.Combine(folder.FullName, "tests", "Dcim.Tests", "Linkage", "data"));
            folders.Add(Path.Combine(folder.FullName, "shared", "data", "linkage"));
        }
        if (data is not null)
            folders.Add(data.FullName);
        return folders
            .Where(Directory.Exists)
            .SelectMany(f => Directory.EnumerateFiles(f, "*.csv").Order(StringComparer.Ordinal))
            .DistinctBy(Path.GetFileName);
    }

    private static LinkageFile? Read(string path)
    {
        foreach (var truth in s_truths)
            try
            {
                using var stream = File.OpenRead(path);
                return LinkageFile.Read(stream, truth, new Dictionary<string, string>());
            }
            catch (InvalidDataException)
            {
                // It has another column of truth, or none.
            }
        Print($"| {Path.GetFileName(path)} | no column of {string.Join(", ", s_truths)} | | | | | | |");
        return null;
    }

    /// <summary>Two lists of filters of 1,024 bits, each with each, on one core.</summary>
    private static void Dice()
    {
        var random = new Random(1);
        var words = new ulong[Filters * WordsOf1024Bits];
        for (var i = 0; i < words.Length; i++)
            words[i] = (ulong)(random.NextInt64() & random.NextInt64());
        var (ours, plain) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        var (sum, other) = (0L, 0L);
        // The first runs are those of code not yet made quick.
        for (var run = 0; run < 12; run++)
        {
            ours = Shorter(ours, () => sum = OfAll(words));
            plain = Shorter(plain, () => other = OfAllPlainly(words));
        }
        if (sum != other)
            throw new InvalidOperationException("The two ways of counting differ.");
        var comparisons = (double)Filters * Filters;
        Print($"");
        Report.Begin();
        Report.Line(
            "Dice of two filters of 1,024 bits, on one core",
            $"{comparisons / ours.TotalSeconds / 1e6:F0} M a second",
            "150 M a second",
            plain / ours,
            string.Create(
                CultureInfo.InvariantCulture,
                $"times as many as a plain loop over the words ({comparisons / plain.TotalSeconds / 1e6:F0} M a second)"
            )
        );
    }

    private static long OfAll(ulong[] words)
    {
        var sum = 0L;
        for (var a = 0; a < words.Length; a += WordsOf1024Bits)
        for (var b = 0; b < words.Length; b += WordsOf1024Bits)
            sum += NameFilter.Shared(words.AsSpan(a, WordsOf1024Bits), words.AsSpan(b, WordsOf1024Bits));
        return sum;
    }

    private static long OfAllPlainly(ulong[] words)
    {
        var sum = 0L;
        for (var a = 0; a < words.Length; a += WordsOf1024Bits)
        for (var b = 0; b < words.Length; b += WordsOf1024Bits)
            sum += SharedPlainly(words.AsSpan(a, WordsOf1024Bits), words.AsSpan(b, WordsOf1024Bits));
        return sum;
    }

    private static int SharedPlainly(ReadOnlySpan<ulong> one, ReadOnlySpan<ulong> other)
    {
        var shared = 0;
        for (var i = 0; i < one.Length; i++)
            shared += BitOperations.PopCount(one[i] & other[i]);
        return shared;
    }

    private static TimeSpan Shorter(TimeSpan before, Action action)
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed < before ? watch.Elapsed : before;
    }

    /// <summary>Each run is a process of its own: its highest memory is its own too.</summary>
    private async Task SpeedAsync()
    {
        Print(
            $"\n| Records | By | Seconds (preparing, linking) | Records a second | Peak memory | F1 | Times as long as 10,000 | Ratio to sorting as many strings |"
        );
        Print($"|---|---|---|---|---|---|---|---|");
        foreach (var way in s_ways)
        {
            var first = 0.0;
            foreach (var size in s_sizes.Where(s => s <= Most))
            {
                var run = await ServedProcess.RunProgramAsync("Dcim.Benchmarks.dll", "linking", $"{way}", $"{size}");
                var figures = run.Trim()
                    .Split(' ')
                    .Select(f => double.Parse(f, CultureInfo.InvariantCulture))
                    .ToArray();
                var (preparing, linking, memory, f1, sort) = (
                    figures[0],
                    figures[1],
                    figures[2],
                    figures[3],
                    figures[4]
                );
                var seconds = preparing + linking;
                first = first == 0 ? seconds : first;
                Print(
                    $"| {size} | {way.ToString().ToLowerInvariant()} | {seconds:F2} ({preparing:F2}, {linking:F2}) | {size / seconds:F0} | {memory:F0} MiB | {f1:F4} | {seconds / first:F1} (records {size / FewRecords:F0}) | {seconds / sort:F1} |"
                );
            }
        }
    }

    /// <summary>One run, in the process made for it: prints what <see cref="SpeedAsync"/> reads.</summary>
    public static int Link(string[] args)
    {
        var (way, size) = (Enum.Parse<LinkageWay>(args[0]), int.Parse(args[1], CultureInfo.InvariantCulture));
        var people = new GeneratedPeople(size);
        var trial = LinkageTrial.Run(new(people.Fields, people, people.Truth, [], []), way);
        using var process = Process.GetCurrentProcess();
        var memory = process.PeakWorkingSet64 >> 20;
        // What stands beside it: the names as strings, sorted.
        var names = people.Names();
        var watch = Stopwatch.StartNew();
        Array.Sort(names, StringComparer.Ordinal);
        Print(
            $"{trial.Preparing.TotalSeconds} {trial.Linking.TotalSeconds} {memory} {trial.Quality.F1} {watch.Elapsed.TotalSeconds}"
        );
        return 0;
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
