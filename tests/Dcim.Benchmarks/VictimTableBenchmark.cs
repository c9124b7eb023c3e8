using System.Diagnostics;
using System.Globalization;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Counting;
using Dcim.Domain.Profiles;
using Dcim.Statistics;

namespace Dcim.Benchmarks;

/// <summary>Table T1 from facts in memory, beside a bare count of the same facts by the same answers.</summary>
internal static class VictimTableBenchmark
{
    private const int Runs = 3;

    public static void Run(int count)
    {
        var facts = GeneratedFacts.Of(count);
        var profile = NationalProfile.Load("PT");
        var lists = Lists();
        ReportingInstitution[] institutions =
        [
            .. new[] { "POL", "NGO", "BOR", "SOC", "LAB", "PRO" }.Select(
                (type, i) => new ReportingInstitution(i, type, Active: true, Declared: true)
            ),
        ];
        var request = new TableRequest(GeneratedFacts.Year, new(2026, 9, 30), DateTime.UtcNow);

        var persons = 0;
        var groups = 0;
        var (bare, table) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var run = 0; run < Runs; run++)
        {
            bare = Shorter(bare, Timed(() => groups = GroupBy(facts)));
            table = Shorter(
                table,
                Timed(() => persons = VictimTable.Count(request, facts, institutions, profile, lists).Units)
            );
        }
        Print(
            $"T1 of {count:N0} facts: {table.TotalSeconds:F2} s, {persons:N0} victims; bare group-by: {bare.TotalSeconds:F2} s, {groups:N0} groups; ratio {table / bare:F1}; best of {Runs} runs"
        );
    }

    private static int GroupBy(VictimFact[] facts)
    {
        var counts = new Dictionary<(string, string, int?, string, string), int>();
        foreach (var f in facts)
        {
            var key = (f.InstitutionType.Value, f.Sex.Value, f.AgeFrom, f.Citizenship.Text, f.MainForm.Value);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }
        return counts.Count;
    }

    /// <summary>The code lists alone: counting needs no indicator, and should not wait for the catalogue to hold together.</summary>
    private static IReadOnlyDictionary<string, CodeListData> Lists()
    {
        var assembly = typeof(IndicatorCatalogue).Assembly;
        var name = assembly
            .GetManifestResourceNames()
            .Single(n => n.EndsWith(".codelists.json", StringComparison.Ordinal));
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return new IndicatorCatalogue(
            """{ "version": "", "sections": [], "indicators": [] }""",
            reader.ReadToEnd()
        ).Lists;
    }

    private static TimeSpan Timed(Action action)
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed;
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
