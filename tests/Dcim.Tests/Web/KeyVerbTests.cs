using System.Net;

namespace Dcim.Tests.Web;

/// <summary>The verbs about keys, run as processes beside an instance in use.</summary>
public sealed class KeyVerbTests : IDisposable
{
    private readonly AppFactory _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task EveryKeyIsRotated_ThoughTheVerbIsKilled_WhileOthersGoOnSaving()
    {
        var address = $"/registrations/{await _app.RegisterAsync("pj", b => b.Fill("VID03.given", "Ana"))}";
        var other = await _app.SignInAsync("gnr");
        await Killed("identities", TimeSpan.FromSeconds(2.5));
        await Killed("master", TimeSpan.FromSeconds(3.5));
        var rotating = RunAsync("keys", "rotate", "--what", "all");
        var saved = 0;
        do
        {
            await _app.RegisterAsync("pj");
            saved++;
        } while (!rotating.IsCompleted && saved < 100);
        var run = await rotating;

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("removed", run.Output);
        var verified = await RunAsync("keys", "verify");
        Assert.Equal((0, ""), (verified.ExitCode, verified.Error));
        var chain = await RunAsync("audit", "verify");
        Assert.Equal((0, ""), (chain.ExitCode, chain.Error));
        Assert.False(File.Exists(Path.Combine(_app.KeyFolder, "seal-1.key")));
        var status = await RunAsync("keys", "status");
        Assert.Contains("without a key of their own: 0", status.Output);
        Assert.Contains("Audit key: version 2", status.Output);
        // Who was signed in stays so, and what was sealed opens, on the instance that ran all the time.
        await other.OpenAsync("/registrations");
        Assert.Equal(HttpStatusCode.OK, other.Status);
        var pj = await _app.SignInAsync("pj");
        foreach (var page in new[] { "/identity", "/history?show=all", "/edit" })
        {
            await pj.OpenAsync(address + page);
            Assert.Equal(HttpStatusCode.OK, pj.Status);
        }
    }

    private async Task Killed(string what, TimeSpan after)
    {
        using var run = OperatorProcess.Start(
            _app.DataFolder,
            _app.KeyFolder,
            "Development",
            "keys",
            "rotate",
            "--what",
            what
        );
        await Task.Delay(after, TestContext.Current.CancellationToken);
    }

    private Task<Ended> RunAsync(params string[] arguments) =>
        OperatorProcess.RunAsync(_app.DataFolder, _app.KeyFolder, "Development", arguments);
}
