using System.Diagnostics;
using System.Globalization;

namespace Dcim.Benchmarks;

/// <summary>How long something took, many times.</summary>
internal sealed class Times
{
    private readonly List<double> _milliseconds = [];

    public void Add(TimeSpan time)
    {
        lock (_milliseconds)
            _milliseconds.Add(time.TotalMilliseconds);
    }

    public double Median => At(0.5);
    public double P95 => At(0.95);

    private double At(double share) =>
        _milliseconds.Order().ElementAt((int)Math.Min(_milliseconds.Count - 1, _milliseconds.Count * share));

    /// <summary>
    /// Requests at a steady rate, whether or not those before have been answered: each is counted from the moment in which it
    /// was due.
    /// </summary>
    public static async Task<Times> AtRateAsync(int perSecond, int count, Func<int, Task> request)
    {
        var (times, all, clock) = (new Times(), new List<Task>(count), Stopwatch.StartNew());
        for (var i = 0; i < count; i++)
        {
            var (number, due) = (i, TimeSpan.FromSeconds((double)i / perSecond));
            if (due - clock.Elapsed is { Ticks: > 0 } wait)
                await Task.Delay(wait);
            all.Add(
                Task.Run(async () =>
                {
                    await request(number);
                    times.Add(clock.Elapsed - due);
                })
            );
        }
        await Task.WhenAll(all);
        return times;
    }

    public static async Task<TimeSpan> OfAsync(Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        return watch.Elapsed;
    }
}

/// <summary>The lines of the report, as a table.</summary>
internal static class Report
{
    public static void Begin() =>
        Console.WriteLine("| What | Measured | Budget | Ratio | Against |\n|---|---|---|---|---|");

    public static void Line(string what, FormattableString measured, string budget, double ratio, string against) =>
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {what} | {measured.ToString(CultureInfo.InvariantCulture)} | {budget} | {ratio:F1} | {against} |"
            )
        );
}
