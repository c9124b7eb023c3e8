using System.Net;
using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Tests.Web;
using Dcim.Web.Features.Api;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Api;

/// <summary>Who may use the interface, how often, and for what: written out by hand.</summary>
public sealed class ApiAccessTests(AppFactory app) : IClassFixture<AppFactory>
{
    private static readonly string[] s_scopes =
    [
        "registrations.view",
        "registrations.edit",
        "proceedings.view",
        "proceedings.edit",
        "tables.view",
    ];

    /// <summary>
    /// What each endpoint answers a key of PJ (of the observatory, for tables) that carries one scope, in the order above. The body is
    /// empty, the record nobody's.
    /// </summary>
    private static readonly Dictionary<string, string> s_answers = new()
    {
        //                                 reg.v reg.e pro.v pro.e tables
        ["GET registrations"] = "200 403 403 403 403",
        ["GET registrations/{code}"] = "404 403 403 403 403",
        ["POST registrations"] = "403 422 403 403 403",
        ["POST registrations/check"] = "403 200 403 403 403",
        ["PUT registrations/{code}"] = "403 404 403 403 403",
        ["PATCH registrations/{code}"] = "403 404 403 403 403",
        ["GET proceedings"] = "403 403 200 403 403",
        ["GET proceedings/{code}"] = "403 403 404 403 403",
        ["POST proceedings"] = "403 403 403 422 403",
        ["POST proceedings/check"] = "403 403 403 200 403",
        ["PUT proceedings/{code}"] = "403 403 403 404 403",
        ["PATCH proceedings/{code}"] = "403 403 403 404 403",
        ["GET tables/{table}"] = "403 403 403 403 200",
        ["GET tables/{table}.csv"] = "403 403 403 403 200",
        ["GET catalogue"] = "200 200 200 200 200",
        ["GET openapi.json"] = "200 200 200 200 200",
    };

    [Fact]
    public void Endpoints_AreThoseWrittenHere() =>
        Assert.Equal(
            Endpoints
                .Of(app)
                .SelectMany(e => e.Names())
                .Where(n => n.Contains(" /api/"))
                .Select(n => n.Replace("/api/v1/", ""))
                .Order(),
            s_answers.Keys.Order()
        );

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task AKey_MayWhatItsScopeSays(int scope)
    {
        var system = await app.SystemAsync(s_scopes[scope] == "tables.view" ? "PT-OTSH" : "PT-PJ", s_scopes[scope]);
        foreach (var (name, answers) in s_answers)
        {
            var (verb, address) = (name.Split(' ')[0], name.Split(' ')[1]);
            var answer = await system.SendAsync(
                new(verb),
                address.Replace("{code}", "zzzzzzzzzzzz").Replace("{table}", "T1"),
                verb == "GET" ? null : "{}"u8.ToArray(),
                ("If-Match", "\"1\"")
            );
            Assert.True(
                (int)answer.Status == int.Parse(answers.Split(' ')[scope]),
                $"{name}: {answer.Status} {answer.Text}"
            );
        }
    }

    /// <summary>A scope that the institution may not have is none, even if it stands in a key.</summary>
    [Fact]
    public async Task AScopeThatIsNotTheInstitutions_IsNone()
    {
        var ngo = await app.SystemAsync("PT-ONG1", s_scopes);
        Assert.Equal(HttpStatusCode.OK, (await ngo.GetAsync("registrations")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await ngo.GetAsync("proceedings")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await ngo.GetAsync("tables/T1")).Status);
        var observatory = await app.SystemAsync("PT-OTSH", s_scopes);
        Assert.Equal(HttpStatusCode.Forbidden, (await observatory.GetAsync("registrations")).Status);
    }

    [Fact]
    public async Task WithoutAKeyThatHolds_NothingIsOpen_ButTheDescription()
    {
        var key = await app.KeyAsync("PT-PJ", s_scopes);
        var expired = await app.KeyAsync("PT-PJ", s_scopes, days: -1);
        var revoked = await app.KeyAsync("PT-PJ", s_scopes);
        Assert.Equal(HttpStatusCode.OK, (await app.SystemWith(revoked).GetAsync("catalogue")).Status);
        await app.AsSystemAsync(async services =>
        {
            var db = services.GetRequiredService<DcimDbContext>();
            var of = await db.ApiKeys.SingleAsync(k => k.Code == CodeOf(revoked));
            of.RevokedAt = TimeProvider.System.GetUtcNow().UtcDateTime;
            return await db.SaveChangesAsync();
        });
        string?[] wrong =
        [
            null,
            "",
            "dcim",
            "dcim__",
            key[..^1],
            key[..^1] + (key[^1] == 'A' ? 'B' : 'A'),
            key.Replace("dcim_", "dcim_x"),
            $"dcim_zzzzzzzzzzzz_{key[^43..]}",
            expired,
            revoked,
            new string('x', 4000),
        ];
        foreach (var one in wrong)
        {
            var system = app.SystemWith(one);
            foreach (var address in new[] { "registrations", "catalogue", "proceedings/zzzzzzzzzzzz", "tables/T1.csv" })
            {
                var answer = await system.GetAsync(address);
                Assert.Equal((HttpStatusCode.Unauthorized, ApiProblem.Key), (answer.Status, answer.Problem));
                Assert.Equal("Bearer", answer.Message.Headers.WwwAuthenticate.Single().Scheme);
            }
            Assert.Equal(
                HttpStatusCode.Unauthorized,
                (await system.PostAsync("registrations", ApiSteps.Minimum())).Status
            );
            Assert.Equal(HttpStatusCode.OK, (await system.GetAsync("openapi.json")).Status);
        }
        Assert.Equal(HttpStatusCode.OK, (await app.SystemWith(key).GetAsync("catalogue")).Status);
        var noted = await app.ReadAsync(db =>
            db.AuditEvents.CountAsync(e => e.Action == AuditAction.SignInFailed && e.Subject == CodeOf(revoked))
        );
        Assert.InRange(noted, 1, 10);
    }

    [Fact]
    public async Task ACookie_OpensNothingHere_AndAKeyNothingElsewhere()
    {
        var browser = await app.SignInAsync("pj");
        var answer = await browser.Http.GetAsync("/api/v1/registrations", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);

        var system = await app.SystemAsync("PT-PJ");
        var page = await system.Http.GetAsync("/registrations", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
    }

    [Fact]
    public async Task AnAddressThatIsNot_IsAProblem_NotAPage()
    {
        var system = await app.SystemAsync("PT-PJ");
        foreach (var (verb, status) in new[] { (HttpMethod.Get, 404), (HttpMethod.Post, 405) })
        {
            using var request = new HttpRequestMessage(verb, "/api/v1/nothing");
            var answer = await system.Http.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(
                (status, "application/problem+json"),
                ((int)answer.StatusCode, answer.Content.Headers.ContentType!.MediaType)
            );
        }
        using var deletion = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/registrations/zzzzzzzzzzzz");
        var notAllowed = await system.Http.SendAsync(deletion, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, notAllowed.StatusCode);
        Assert.Contains(
            ApiProblem.Method,
            await notAllowed.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task AKey_IsLimited_OnEveryNode()
    {
        var key = await app.KeyAsync("PT-PJ", s_scopes);
        var system = app.SystemWith(key);
        Assert.Equal(HttpStatusCode.OK, (await system.GetAsync("catalogue")).Status);
        await app.AsSystemAsync(async services =>
        {
            var id = await services
                .GetRequiredService<DcimDbContext>()
                .ApiKeys.Where(k => k.Code == CodeOf(key))
                .Select(k => k.Id)
                .SingleAsync();
            var limit = services.GetRequiredService<ApiLimit>();
            for (var i = 0; i < ApiLimit.Most - 1; i++)
                Assert.Null(await limit.TakeAsync(id));
            return true;
        });
        var limited = await system.GetAsync("catalogue");
        Assert.Equal((HttpStatusCode.TooManyRequests, ApiProblem.Limit), (limited.Status, limited.Problem));
        Assert.InRange(limited.Message.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal(HttpStatusCode.OK, (await (await app.SystemAsync("PT-PJ")).GetAsync("catalogue")).Status);
    }

    [Fact]
    public async Task LastUse_IsRemembered()
    {
        var key = await app.KeyAsync("PT-PJ", s_scopes);
        Assert.Null(await UsedAsync());
        await app.SystemWith(key).GetAsync("catalogue");
        var first = await UsedAsync();
        Assert.NotNull(first);
        await app.SystemWith(key).GetAsync("catalogue");
        Assert.Equal(first, await UsedAsync());

        Task<DateTime?> UsedAsync() =>
            app.ReadAsync(db => db.ApiKeys.Where(k => k.Code == CodeOf(key)).Select(k => k.LastUsedAt).SingleAsync());
    }

    private static string CodeOf(string key) => key.Split('_')[1];
}
