using Dcim.BrowserTests.Running;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Stage))]

namespace Dcim.BrowserTests.Running;

/// <summary>One running program and one Chromium for all tests; each test visits with a browser profile of its own.</summary>
public sealed class Stage : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _chromium;
    private DemoApp? _app;
    private readonly Lazy<DemoApp> _apart = new(() => new());

    public async ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(20_000);
        _app = new();
        _playwright = await Playwright.CreateAsync();
        _chromium = await Chromium.LaunchAsync(_playwright);
    }

    public Task<Visit> VisitAsync() => VisitAsync(new());

    public async Task<Visit> VisitAsync(VisitOptions options)
    {
        var app = options.Apart ? _apart.Value : _app!;
        var context = await _chromium!.NewContextAsync(
            new()
            {
                BaseURL = app.Address.ToString(),
                Locale = options.Language,
                ViewportSize = new() { Width = options.Width, Height = 900 },
                JavaScriptEnabled = options.Script,
            }
        );
        context.SetDefaultTimeout(20_000);
        var visit = new Visit(app, context, await context.NewPageAsync());
        // Else the account's own language would hold, which another test may have chosen.
        await visit.SpeakAsync(options.Language);
        if (options.Account is { } account)
            await visit.SignInAsync(account);
        return visit;
    }

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
            await _chromium.DisposeAsync();
        _playwright?.Dispose();
        if (_app is not null)
            await _app.DisposeAsync();
        if (_apart.IsValueCreated)
            await _apart.Value.DisposeAsync();
    }
}

public sealed record VisitOptions
{
    /// <summary>Demonstration account to sign in with; null for nobody.</summary>
    public string? Account { get; init; }

    /// <summary>The language the browser asks for.</summary>
    public string Language { get; init; } = "en-GB";
    public int Width { get; init; } = 1200;
    public bool Script { get; init; } = true;

    /// <summary>At an instance of its own: for what changes the instance itself, as another institution does.</summary>
    public bool Apart { get; init; }
}
