using System.Net;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Dcim.Tests.Web;

/// <summary>Whoever adds an endpoint adds a guarded one, or names it here.</summary>
public sealed class EndpointTests(AppFactory app) : IClassFixture<AppFactory>
{
    /// <summary>Reached without a sign-in, beside the static files.</summary>
    private static readonly string[] s_open =
    [
        "GET /account/sign-in",
        "POST /account/sign-in",
        "GET /account/invitation",
        "POST /account/invitation",
        "GET /account/sign-in/code",
        "POST /account/sign-in/code",
        "POST /account/sign-in/passkey",
        "POST /account/sign-in/passkey-options",
        "POST /language",
        "GET /api/v1/openapi.json",
        "* /error/{status}",
        "* /health/live",
        "* /health/ready",
    ];

    /// <summary>Answer a POST without a token: they change nothing, or are the interface, which takes no cookie.</summary>
    private static readonly string[] s_withoutToken =
    [
        "* /error/{status}",
        "* /health/live",
        "* /health/ready",
        "POST /api/v1/registrations",
        "POST /api/v1/registrations/check",
        "PUT /api/v1/registrations/{code}",
        "PATCH /api/v1/registrations/{code}",
        "POST /api/v1/proceedings",
        "POST /api/v1/proceedings/check",
        "PUT /api/v1/proceedings/{code}",
        "PATCH /api/v1/proceedings/{code}",
    ];

    [Fact]
    public async Task EveryEndpoint_DemandsSignIn_ButTheNamed()
    {
        var fallback = await app.Services.GetRequiredService<IAuthorizationPolicyProvider>().GetFallbackPolicyAsync();
        Assert.Contains(fallback!.Requirements, r => r is DenyAnonymousAuthorizationRequirement);

        var open = Endpoints
            .Of(app)
            .Where(e => !e.IsStaticAsset() && e.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .SelectMany(e => e.Names());
        Assert.Equal(s_open.Order(), open.Distinct().Order());
    }

    [Fact]
    public void EveryPage_OfMoreThanTheSignedIn_NamesAPermission()
    {
        string[] forAll =
        [
            "GET /",
            "GET /api/v1/catalogue", // with any key
            "GET /help",
            "GET /how-we-recognise",
            "GET /account",
            "GET /account/passkeys",
            "POST /account/passkeys",
            "POST /account/passkeys/options",
            "GET /account/password",
            "POST /account/password",
            "GET /account/second-factor",
            "POST /account/second-factor",
            "POST /account/stay",
            "GET /account/terms",
            "POST /account/terms",
            "POST /account/sign-out",
            .. s_open,
        ];
        var without = Endpoints
            .Of(app)
            .Where(e => e.IsPage() && e.Metadata.GetOrderedMetadata<IAuthorizeData>().All(a => a.Policy is null))
            .SelectMany(e => e.Names());
        Assert.Empty(without.Except(forAll));
    }

    [Fact]
    public void EveryUnsafeVerb_ValidatesAntiforgery_ButTheNamed()
    {
        var filters = app.Services.GetRequiredService<IOptions<MvcOptions>>().Value.Filters;
        Assert.Contains(
            filters,
            f =>
                f is TypeFilterAttribute { ImplementationType: var t }
                    && t == typeof(AutoValidateAntiforgeryTokenAttribute)
                || f is AutoValidateAntiforgeryTokenAttribute
        );

        var unguarded = Endpoints
            .Of(app)
            .Where(e =>
                !e.IsStaticAsset()
                && (
                    !e.IsPage()
                    || e.Metadata.GetMetadata<ControllerActionDescriptor>()!
                        .FilterDescriptors.Any(f => f.Filter is IgnoreAntiforgeryTokenAttribute)
                    || e.Metadata.GetMetadata<IAntiforgeryMetadata>() is { RequiresValidation: false }
                )
            )
            .SelectMany(e => e.Names())
            .Where(name => !name.StartsWith("GET ") && !name.StartsWith("HEAD "));
        Assert.Equal(s_withoutToken.Order(), unguarded.Distinct().Order());
    }

    [Fact]
    public async Task Post_WithoutToken_Is400AndChangesNothing()
    {
        var code = await app.RegisterAsync("pj");
        var draft = await app.DraftAsync("pj");
        var status = (await app.StoredAsync(code)).Statuses[0].Code;
        var (manager, duty, admin, analyst) = (
            await app.SignInAsync("pj.manager"),
            await app.SignInAsync("pj.duty"),
            await app.SignInAsync("admin"),
            await app.SignInAsync("analyst")
        );
        var before = await app.StateAsync();

        foreach (var name in Posts())
        {
            // Who lacks the right is refused before.
            var browser =
                name.Contains("glass") ? duty
                : name.Contains("/administration") ? admin
                : name.Contains("/elsewhere") ? analyst
                : manager;
            var target = name.Contains("discard") ? draft : code;
            var address = Endpoints.Address(name["POST ".Length..], target, status);
            await browser.ShowAsync(
                Steps.Post(address, ("language", "pt-PT"), ("From", "2013"), ("intent", "submit"), ("VIC01", "F"))
            );
            Assert.True(browser.Status == HttpStatusCode.BadRequest, $"{name}: {browser.Status}");
            Assert.Contains("expired", browser.Text);
        }
        Assert.Equal(before, await app.StateAsync());
        await manager.OpenAsync("/");
        Assert.Equal("en-GB", manager.Page.DocumentElement.GetAttribute("lang"));
    }

    [Fact]
    public async Task Post_WithAnotherAccountsToken_Is400()
    {
        var (pj, gnr) = (await app.SignInAsync("pj"), await app.SignInAsync("gnr"));
        await pj.OpenMinimumAsync();
        await gnr.ShowAsync(pj.RequestOf(pj.Form("submit"), "submit"));
        Assert.Equal(HttpStatusCode.BadRequest, gnr.Status);
    }

    [Fact]
    public async Task Get_Anonymous_LeadsToSignIn()
    {
        var browser = app.Browse();
        var pages = Endpoints
            .Of(app)
            .Where(e => !e.IsStaticAsset())
            .SelectMany(e => e.Names())
            .Where(name => name.StartsWith("GET ", StringComparison.Ordinal) && !s_open.Contains(name))
            .Where(name => !name.Contains(" /api/")) // which sends nobody to a page
            .ToList();
        Assert.NotEmpty(pages);
        foreach (var page in pages)
        {
            var address = Endpoints.Address(page["GET ".Length..], "abcdefgh2345", "abcdefgh2345");
            var answer = await browser.Http.GetAsync(address, TestContext.Current.CancellationToken);
            Assert.True(answer.StatusCode == HttpStatusCode.Redirect, $"{page}: {answer.StatusCode}");
            Assert.StartsWith("/account/sign-in", answer.Headers.Location!.PathAndQuery);
        }
    }

    [Theory]
    [InlineData("/Identity/Account/Register")]
    [InlineData("/account/register")]
    [InlineData("/register")]
    public async Task Register_DoesNotExist(string address)
    {
        var anonymous = await app.Browse().OpenAsync(address);
        Assert.StartsWith("/account/sign-in", anonymous.Address);
        var signedIn = await app.SignInAsync("admin");
        Assert.Equal(HttpStatusCode.NotFound, (await signedIn.OpenAsync(address)).Status);
    }

    private IEnumerable<string> Posts() =>
        Endpoints
            .Of(app)
            .Where(e => e.IsPage())
            .SelectMany(e => e.Names())
            .Where(name => name.StartsWith("POST ", StringComparison.Ordinal) && !name.Contains(" /api/"));
}
