using System.Net;
using System.Text.Json.Nodes;
using Dcim.Statistics;
using Dcim.Tests.Domain;
using Dcim.Tests.Web;

namespace Dcim.Tests.Api;

/// <summary>The interface tells what it can do; the catalogue and the tables are those of the pages.</summary>
public sealed class ApiDescriptionTests(AppFactory app) : IClassFixture<AppFactory>
{
    [Fact]
    public async Task Description_HoldsTogether_AndNamesEveryEndpoint()
    {
        var description = (await app.SystemWith(null).GetAsync("openapi.json")).Json;
        Assert.Equal("3.1.1", description["openapi"]!.GetValue<string>());
        var schemas = description["components"]!["schemas"]!.AsObject();
        var operations = new List<string>();
        foreach (var (path, verbs) in description["paths"]!.AsObject())
        foreach (var (verb, operation) in verbs!.AsObject())
        {
            operations.Add($"{verb.ToUpperInvariant()} /api/v1{path}");
            Assert.NotEmpty(operation!["responses"]!.AsObject());
            var named = operation["parameters"]?.AsArray().Where(p => p!["in"]!.GetValue<string>() == "path") ?? [];
            foreach (var parameter in named)
                Assert.Contains($"{{{parameter!["name"]}}}", path);
            Assert.Equal(path.Count(c => c == '{'), named.Count());
            foreach (var (status, response) in operation["responses"]!.AsObject())
                Assert.True(response!["description"] is not null && int.Parse(status) is >= 200 and <= 500);
        }
        Assert.Equal(
            Endpoints.Of(app).SelectMany(e => e.Names()).Where(n => n.Contains(" /api/")).Order(),
            operations.Order()
        );
        var ids = description["paths"]!
            .AsObject()
            .SelectMany(p => p.Value!.AsObject())
            .Select(o => o.Value!["operationId"]!.ToString());
        Assert.Equal(ids.Count(), ids.Distinct().Count());
        foreach (var reference in References(description))
            Assert.True(schemas.ContainsKey(reference["#/components/schemas/".Length..]), reference);
    }

    /// <summary>Every question of the catalogue that a form asks stands in the bodies, and none besides.</summary>
    [Fact]
    public async Task Schemas_AskWhatTheFormsAsk()
    {
        var schemas = (await app.SystemWith(null).GetAsync("openapi.json")).Json["components"]!["schemas"]!;
        var keys = new[] { "RegistrationAnswers", "ProceedingAnswers" }
            .SelectMany(s => Keys(schemas[s]!))
            .Concat(
                new[] { "RegistrationRows", "ProceedingRows" }.SelectMany(s =>
                    schemas[s]!["properties"]!.AsObject().SelectMany(k => Keys(k.Value!["items"]!))
                )
            )
            .Concat(["GOV06", "GOV07"])
            .Where(Generated.Catalogue.Parts.ContainsKey)
            .ToHashSet();
        Assert.Empty(Question.AskedKeys.Except(keys));
        Assert.Contains(
            "Sex",
            schemas["RegistrationAnswers"]!["properties"]!["VIC01"]!["description"]!.GetValue<string>()
        );
        Assert.Contains(
            "F",
            schemas["RegistrationAnswers"]!["properties"]!["VIC01"]!["enum"]!.AsArray().Select(c => c?.ToString())
        );

        static IEnumerable<string> Keys(JsonNode schema) => schema["properties"]!.AsObject().Select(p => p.Key);
    }

    [Fact]
    public async Task Catalogue_IsInTheLanguageAskedFor()
    {
        var system = await app.SystemAsync("PT-PJ");
        var english = await system.GetAsync("catalogue");
        system.Http.DefaultRequestHeaders.AcceptLanguage.Clear();
        system.Http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("sk");
        var slovak = (await system.GetAsync("catalogue")).Json;
        Assert.Equal("sk", slovak["language"]!.GetValue<string>());
        Assert.NotEqual(Label(english.Json), Label(slovak));
        Assert.Contains("PT-PJ", slovak["institutions"]!.AsArray().Select(i => i!["code"]!.GetValue<string>()));
        var form = slovak["indicators"]!.AsArray().Single(i => i!["key"]!.GetValue<string>() == "EXP02")!;
        Assert.Equal("registrations.rows.episodes", form["in"]![0]!.GetValue<string>());
        var lists = slovak["lists"]!.AsArray().Select(l => l!["code"]!.GetValue<string>()).ToHashSet();
        Assert.All(
            slovak["indicators"]!
                .AsArray()
                .Select(i => i!["list"]?.GetValue<string>())
                .Where(l => l is not (null or "ORG" or "CASE")),
            l => Assert.Contains(l!, lists)
        );

        static string Label(JsonObject catalogue) =>
            catalogue["indicators"]!.AsArray().Single(i => i!["key"]!.GetValue<string>() == "VIC01")![
                "label"
            ]!.GetValue<string>();
    }

    [Fact]
    public async Task Tables_AreThoseOfThePages()
    {
        await app.RegisterAsync("pj");
        var system = await app.SystemAsync("PT-OTSH", "tables.view");
        var analyst = await app.SignInAsync("analyst");
        const string query = "?year=2013&asOf=2014-06-30&recordedUpTo=2099-01-01T00:00Z";
        foreach (var table in CountedTable.Ids)
        {
            var csv = await system.GetAsync($"tables/{table}.csv{query}");
            Assert.Equal(
                (HttpStatusCode.OK, "text/csv"),
                (csv.Status, csv.Message.Content.Headers.ContentType!.MediaType)
            );
            var page = await analyst.Http.GetStringAsync(
                $"/tables/{table}.csv{query}",
                TestContext.Current.CancellationToken
            );
            var (values, json) = (Values(csv.Text), (await system.GetAsync($"tables/{table}{query}")).Json);
            Assert.Equal(Values(page), values);
            Assert.Equal(values, json["cells"]!.AsArray().Select(c => c!["value"]!.ToString()));
            Assert.Equal(RegistrationTable.Ids.Contains(table), json["ledger"] is not null);
            if (json["ledger"] is { } ledger)
                Assert.Equal(
                    ledger["registrations"]!.GetValue<int>(),
                    ledger["linkedAway"]!.GetValue<int>() + ledger["persons"]!.GetValue<int>()
                );
        }
        Assert.Equal(HttpStatusCode.NotFound, (await system.GetAsync("tables/T99")).Status);
        var wrong = await system.GetAsync("tables/T1?year=1066&asOf=soon");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.Status);
        Assert.Equal(["asOf", "year"], wrong.Addresses);

        static IReadOnlyList<string> Values(string csv)
        {
            var lines = csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
            var at = Array.IndexOf(lines[0].Split(','), "OBS_VALUE");
            return [.. lines.Skip(1).Select(l => l.Split(',')[at])];
        }
    }

    /// <summary>The example of <c>docs/api.md</c> is a record that would be taken, with nothing left out.</summary>
    [Fact]
    public async Task TheExample_IsTaken()
    {
        var lines = await File.ReadAllLinesAsync(Repository.File("docs/api.md"), TestContext.Current.CancellationToken);
        var body = string.Join('\n', lines.SkipWhile(l => l != "    {").TakeWhile(l => l.Length > 0));
        var system = await app.SystemAsync("PT-PJ");
        var answer = await system.PostAsync("registrations/check", JsonNode.Parse(body)!);
        Assert.True(answer.Json["valid"]!.GetValue<bool>(), answer.Text);
        Assert.Empty(answer.Json["leftOut"]!.AsArray());

        var example = JsonNode.Parse(body)!;
        var made = await system.PostAsync("registrations", example);
        var read = (await system.GetAsync($"registrations/{made.Code}")).Json;
        Assert.Equal(example["sources"]!.ToJsonString(), read["sources"]!.ToJsonString());
        Assert.Equal("RO MD", read["answers"]!["VIC06"]!.GetValue<string>());
    }

    private static IEnumerable<string> References(JsonNode? node) =>
        node switch
        {
            JsonObject thing => thing.SelectMany(p =>
                p.Key == "$ref" ? [p.Value!.GetValue<string>()] : References(p.Value)
            ),
            JsonArray list => list.SelectMany(References),
            _ => [],
        };
}
