using System.Diagnostics;
using System.Text;

namespace Dcim.Benchmarks;

/// <summary>A program in a process of its own, on the instance in a folder.</summary>
internal sealed class ServedProcess : IDisposable
{
    public const string Answers = "DCIM answers at ";

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServedProcess(string program, string folder, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, program));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in SettingsOf(folder))
            start.Environment[name] = value;
        _process = new() { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
    }

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Time its threads have spent on a processor: what else runs on the machine does not add to it.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Settings of the instance in a folder, as the environment holds them.</summary>
    public static IEnumerable<(string Name, string Value)> SettingsOf(string folder) =>
        [
            ("Dcim__DataFolder", Path.Combine(folder, "data")),
            ("Dcim__KeyFolder", Path.Combine(folder, "keys")),
            ("ASPNETCORE_ENVIRONMENT", "Development"),
            ("ASPNETCORE_URLS", "http://127.0.0.1:0"),
            ("Serilog__MinimumLevel__Default", "Warning"),
        ];

    /// <summary>Runs a verb to its end.</summary>
    /// <returns>What it said.</returns>
    public static async Task<string> RunAsync(string folder, params string[] arguments)
    {
        using var run = new ServedProcess("Dcim.Web.dll", folder, arguments);
        await run._process.WaitForExitAsync();
        return run._process.ExitCode == 0
            ? run.Output
            : throw new InvalidOperationException($"{string.Join(' ', arguments)} failed: {run.Output}");
    }

    /// <summary>Runs a program of its own to its end; it needs no instance.</summary>
    /// <returns>What it said.</returns>
    public static async Task<string> RunProgramAsync(string program, params string[] arguments)
    {
        using var run = new ServedProcess(program, AppContext.BaseDirectory, arguments);
        await run._process.WaitForExitAsync();
        return run._process.ExitCode == 0
            ? run.Output
            : throw new InvalidOperationException($"{string.Join(' ', arguments)} failed: {run.Output}");
    }

    /// <summary>Runs a verb to its end, though it may have something to object to.</summary>
    /// <returns>How long it took, how much of a processor, and its highest memory in bytes; the last two up to the last look.</returns>
    public static async Task<(TimeSpan Time, TimeSpan Processor, long Memory)> UseOfAsync(
        string folder,
        params string[] arguments
    )
    {
        var (watch, processor, memory) = (Stopwatch.StartNew(), TimeSpan.Zero, 0L);
        using var run = new ServedProcess("Dcim.Web.dll", folder, arguments);
        for (
            var ended = run._process.WaitForExitAsync();
            !ended.IsCompleted;
            await Task.WhenAny(ended, Task.Delay(100))
        )
            try
            {
                processor = run.ProcessorTime;
                memory = Math.Max(memory, run._process.PeakWorkingSet64);
            }
            catch (InvalidOperationException)
            {
                break; // it has ended between two looks
            }
        await run._process.WaitForExitAsync();
        return (watch.Elapsed, processor, memory);
    }

    /// <summary>Starts the program and waits until it answers.</summary>
    public static async Task<(ServedProcess Process, Uri Address)> ServeAsync(string program, string folder)
    {
        var run = new ServedProcess(program, folder, program == "Dcim.Web.dll" ? [] : ["bare"]);
        return (run, await run._address.Task.WaitAsync(TimeSpan.FromMinutes(5)));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (_output)
            _output.AppendLine(line);
        if (line.StartsWith(Answers, StringComparison.Ordinal))
            _address.TrySetResult(new(line[Answers.Length..]));
    }
}
