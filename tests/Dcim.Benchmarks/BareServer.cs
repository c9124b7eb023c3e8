using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Dcim.Benchmarks;

/// <summary>The framework with nothing of ours: one page as long as one of ours is.</summary>
internal static class BareServer
{
    private const int Length = 30_000;

    public static async Task<int> RunAsync(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        var page = new string('x', Length);
        app.MapGet("/", () => Results.Text(page, "text/html"));
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            foreach (var address in app.Urls)
                Console.WriteLine($"{ServedProcess.Answers}{address}");
        });
        await app.RunAsync();
        return 0;
    }
}
