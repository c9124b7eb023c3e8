using System.Diagnostics;
using System.Text;

namespace Dcim.Tests.Web;

/// <summary>How a run of the program ended.</summary>
public sealed record Ended(int ExitCode, string Output, string Error);

/// <summary>The built program as an operator starts it: a process of its own with settings from the environment.</summary>
public sealed class OperatorProcess : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly TaskCompletionSource<string> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private OperatorProcess(string dataFolder, string keyFolder, string environment, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Dcim.Web.dll"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["Dcim__DataFolder"] = dataFolder;
        start.Environment["Dcim__KeyFolder"] = keyFolder;
        start.Environment["DOTNET_ENVIRONMENT"] = environment;
        start.Environment["ASPNETCORE_ENVIRONMENT"] = environment;
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        _process = new() { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(_error, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Runs to the end.</summary>
    public static async Task<Ended> RunAsync(
        string dataFolder,
        string keyFolder,
        string environment,
        params string[] arguments
    )
    {
        using var run = new OperatorProcess(dataFolder, keyFolder, environment, arguments);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(s_patience);
        await run._process.WaitForExitAsync(patience.Token);
        return new(run._process.ExitCode, run.Output, run._error.ToString());
    }

    /// <summary>Starts a verb and does not wait for its end: whoever disposes of it kills it.</summary>
    public static OperatorProcess Start(
        string dataFolder,
        string keyFolder,
        string environment,
        params string[] arguments
    ) => new(dataFolder, keyFolder, environment, arguments);

    /// <summary>Starts the web application and waits until it says where it answers.</summary>
    public static async Task<(OperatorProcess Process, Uri Address)> ServeAsync(
        string dataFolder,
        string keyFolder,
        string environment
    )
    {
        var run = new OperatorProcess(dataFolder, keyFolder, environment, []);
        var ended = run._process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var first = await Task.WhenAny(run._address.Task, ended).WaitAsync(s_patience);
        Assert.True(first == run._address.Task, $"It ended instead: {run.Output} {run._error}");
        return (run, new(await run._address.Task));
    }

    /// <summary>Kills it some moments after it has begun what it is to be killed in, however quick the machine is.</summary>
    /// <param name="begun">Whether it has.</param>
    /// <param name="most">Longest wait after that, in milliseconds.</param>
    public async Task KillAfterAsync(Func<bool> begun, int most)
    {
        while (!begun() && !_process.HasExited)
            await Task.Delay(1, TestContext.Current.CancellationToken);
        await Task.Delay(Random.Shared.Next(most), TestContext.Current.CancellationToken);
        Kill();
    }

    /// <summary>Ends it as a loss of power would (SIGKILL): nothing is flushed, nobody is told.</summary>
    public void Kill()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private void Keep(StringBuilder text, string? line)
    {
        const string Answers = "DCIM answers at ";
        if (line is null)
            return;
        lock (text)
            text.AppendLine(line);
        if (line.StartsWith(Answers, StringComparison.Ordinal))
            _address.TrySetResult(line[Answers.Length..]);
    }
}
