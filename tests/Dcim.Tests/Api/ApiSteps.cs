using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dcim.Data;
using Dcim.Tests.Web;
using Dcim.Web.Features.Api;
using Dcim.Web.Features.ApiKeys;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Api;

/// <summary>What the interface answered.</summary>
internal sealed record ApiAnswer(HttpStatusCode Status, HttpResponseMessage Message, string Text)
{
    public JsonObject Json => JsonNode.Parse(Text)!.AsObject();

    public string? ETag => Message.Headers.TryGetValues("ETag", out var tags) ? tags.Single() : null;

    /// <summary>Code of the record that was made or changed.</summary>
    public string Code => Json["code"]!.GetValue<string>();

    public long Version => Json["version"]!.GetValue<long>();

    public string Problem => Json["type"]!.GetValue<string>()["urn:dcim:problem:".Length..];

    /// <summary>Where errors are.</summary>
    public IReadOnlyList<string> Addresses =>
        [.. (Json["errors"]?.AsArray() ?? []).Select(e => e!["address"]!.GetValue<string>()).Order()];
}

/// <summary>Another case system, with a key. Whatever it is answered must be described, and an error be a problem.</summary>
internal sealed class CaseSystem(HttpClient http)
{
    public HttpClient Http { get; } = http;

    public Task<ApiAnswer> GetAsync(string address, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, address, null, headers);

    public Task<ApiAnswer> PostAsync(string address, JsonNode body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, address, Encoding.UTF8.GetBytes(body.ToJsonString()), headers);

    public Task<ApiAnswer> PutAsync(string address, JsonNode body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Put, address, Encoding.UTF8.GetBytes(body.ToJsonString()), headers);

    public Task<ApiAnswer> PatchAsync(string address, JsonNode body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Patch, address, Encoding.UTF8.GetBytes(body.ToJsonString()), headers);

    /// <param name="address">After the root of the version.</param>
    public async Task<ApiAnswer> SendAsync(
        HttpMethod verb,
        string address,
        byte[]? body,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(verb, $"/api/v1/{address}");
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        }
        foreach (var (name, value) in headers)
            if (name == "Content-Type")
            {
                request.Content!.Headers.Remove(name);
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
            else
                request.Headers.TryAddWithoutValidation(name, value);
        var message = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var answer = new ApiAnswer(
            message.StatusCode,
            message,
            await message.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
        AssertDescribed(verb, address.Split('?')[0], answer);
        return answer;
    }

    private static void AssertDescribed(HttpMethod verb, string address, ApiAnswer answer)
    {
        var status = (int)answer.Status;
        if (status >= 400)
        {
            Assert.Equal("application/problem+json", answer.Message.Content.Headers.ContentType?.MediaType);
            Assert.Equal(status, answer.Json["status"]!.GetValue<int>());
            Assert.Contains(answer.Problem, ApiProblem.Names);
            Assert.NotEqual("", answer.Json["title"]!.GetValue<string>());
        }
        var operation = ApiDescription
            .Operations.Where(o => o.Verb == verb.Method.ToLowerInvariant())
            .OrderBy(o => o.Address.Contains('{'))
            .ThenByDescending(o => o.Address.Length)
            .FirstOrDefault(o =>
                Regex.IsMatch(address, $"^{Regex.Replace(Regex.Escape(o.Address), @"\\\{\w+}", "[^/]+")}$")
            );
        Assert.True(operation is not null, $"{verb} {address} is not described.");
        Assert.True(
            operation.Answers.ContainsKey(status) || operation.Problems.Contains(status),
            $"{verb} {address}: {status} is not described. {answer.Text}"
        );
    }
}

internal static class ApiSteps
{
    private static int s_names;

    extension(AppFactory app)
    {
        /// <summary>A new key of an institution, as the program sends it.</summary>
        public Task<string> KeyAsync(string institution, IEnumerable<string> scopes, int days = 30) =>
            app.AsSystemAsync(async services =>
            {
                var db = services.GetRequiredService<DcimDbContext>();
                var maker = await db.Users.OrderBy(u => u.Id).Select(u => u.Id).FirstAsync();
                return await services
                    .GetRequiredService<ApiKeyStore>()
                    .MakeAsync(
                        await db.Institutions.SingleAsync(i => i.Code == institution),
                        RandomCode.New(),
                        $"Case system {Interlocked.Increment(ref s_names)}",
                        scopes,
                        TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(days),
                        maker
                    );
            });

        /// <summary>A case system of an institution, with a key of its own.</summary>
        public async Task<CaseSystem> SystemAsync(string institution, params string[] scopes) =>
            app.SystemWith(
                await app.KeyAsync(
                    institution,
                    scopes is []
                        ? ["registrations.view", "registrations.edit", "proceedings.view", "proceedings.edit"]
                        : scopes
                )
            );

        /// <summary>Code of a key of an institution that opens nothing any more.</summary>
        public async Task<string> RevokedKeyAsync(string institution)
        {
            var code = (await app.KeyAsync(institution, ["registrations.view"])).Split('_')[1];
            return await app.AsSystemAsync(async services =>
            {
                var keys = services.GetRequiredService<ApiKeyStore>();
                await keys.RevokeAsync((await keys.FindAsync(code))!);
                return code;
            });
        }

        public CaseSystem SystemWith(string? key)
        {
            var http = app.CreateClient(new() { AllowAutoRedirect = false, HandleCookies = false });
            if (key is not null)
                http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {key}");
            return new(http);
        }
    }

    /// <summary>A plain registration of the police.</summary>
    public static JsonObject Minimum(Action<JsonObject>? change = null)
    {
        var body = new JsonObject
        {
            ["answers"] = new JsonObject
            {
                ["CAS04"] = "2013-04-17",
                ["VIC01"] = "M",
                ["VIC03"] = "UNK",
                ["VIC04"] = "Y_GE18",
                ["VIC06"] = "BD",
                ["EXP16"] = "LAB",
            },
            ["rows"] = new JsonObject
            {
                ["statuses"] = new JsonArray(
                    new JsonObject
                    {
                        ["IDN03"] = "PRE",
                        ["IDN04"] = "2013-04-17",
                        ["IDN05"] = "PT-PJ",
                    }
                ),
            },
        };
        change?.Invoke(body);
        return body;
    }

    /// <summary>A plain proceeding.</summary>
    public static JsonObject Investigation(Action<JsonObject>? change = null)
    {
        var body = new JsonObject
        {
            ["answers"] = new JsonObject { ["INV01.number"] = "12/13.4ABCDE", ["INV02.start"] = "2013" },
            ["rows"] = new JsonObject(),
        };
        change?.Invoke(body);
        return body;
    }

    /// <summary>A suspect of 1980, under a name nobody else has.</summary>
    public static JsonObject Suspect(string family) =>
        new()
        {
            ["TRF03"] = "NAT",
            ["TRF04"] = "M",
            ["TRF05.family"] = family,
            ["TRF05.birth"] = "1980",
            ["TRF07"] = "BD",
            ["INV05"] = "2013",
        };
}
