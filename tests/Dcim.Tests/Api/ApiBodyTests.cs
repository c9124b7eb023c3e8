using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Dcim.Tests.Web;
using Dcim.Web.Features.Api;

namespace Dcim.Tests.Api;

/// <summary>Whatever a program sends: it is read, or refused where it is wrong, and never breaks anything.</summary>
public sealed class ApiBodyTests(AppFactory app) : IClassFixture<AppFactory>
{
    /// <summary>Bodies that are not read at all.</summary>
    public static TheoryData<string> Unreadable =>
        new(
            "",
            "nothing",
            "[]",
            "17",
            "null",
            "{",
            "{}{}",
            """{"answers":{"VIC01":"F","VIC01":"M"}}""",
            """{"answers":{},"answers":{}}""",
            """{"answers":{"VIC01":"\ud800"}}""",
            """{"answers":{"\udc00":"F"}}""",
            """{"record":"\udfff"}""",
            """{"answers":{"VIC01":NaN}}""",
            """{"answers":{"VIC01":'F'}}""",
            """{"answers":{"VIC01":"F",}}""",
            "{/* */}",
            new string('[', 5000),
            string.Concat(Enumerable.Repeat("""{"answers":""", 5000))
        );

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task WhatIsNoJson_Is400(string body)
    {
        var system = await app.SystemAsync("PT-PJ");
        foreach (var place in new[] { "registrations", "proceedings" })
        {
            var answer = await system.SendAsync(HttpMethod.Post, place, Encoding.UTF8.GetBytes(body));
            Assert.Equal((HttpStatusCode.BadRequest, ApiProblem.Unreadable), (answer.Status, answer.Problem));
        }
    }

    [Fact]
    public async Task WhatIsNoUtf8_Is400()
    {
        var system = await app.SystemAsync("PT-PJ");
        byte[] body = [.. "{\"record\":\""u8, 0xC3, 0x28, 0xFF, .. "\"}"u8];
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await system.SendAsync(HttpMethod.Post, "registrations", body)).Status
        );
    }

    /// <summary>Each wrong thing, and where it is told.</summary>
    [Theory]
    [InlineData("""{"anwsers":{}}""", "anwsers")]
    [InlineData("""{"answers":[]}""", "answers")]
    [InlineData("""{"answers":{"XXX99":"F"}}""", "XXX99")]
    [InlineData("""{"answers":{"VIC01":{}}}""", "VIC01")]
    [InlineData("""{"answers":{"VIC01":true}}""", "VIC01")]
    [InlineData("""{"answers":{"VIC01":["F","M"]}}""", "VIC01")]
    [InlineData("""{"answers":{"VIC06":[["BD"]]}}""", "VIC06")]
    [InlineData("""{"answers":{"CAS04":["2013"]}}""", "")]
    [InlineData("""{"answers":{"CAS04":"17.4.2013"}}""", "CAS04")]
    [InlineData("""{"answers":{"CAS04":"2013-02-30"}}""", "CAS04")]
    [InlineData("""{"answers":{"VIC03":1e400}}""", "VIC03")]
    [InlineData("""{"answers":{"VIC03":123456789012345678901234567890}}""", "VIC03")]
    [InlineData("""{"answers":{"VIC03":-1}}""", "VIC03")]
    [InlineData("""{"answers":{"VIC03":17.5}}""", "VIC03")]
    [InlineData("""{"answers":{"VIC01":"F\u0000"}}""", "VIC01")]
    [InlineData("""{"sources":{"nowhere":{}}}""", "nowhere")]
    [InlineData("""{"sources":{"identification":{"VIC01":"F"}}}""", "identification:VIC01")]
    [InlineData("""{"rows":{"nothing":[]}}""", "nothing")]
    [InlineData("""{"rows":{"episodes":{}}}""", "episodes")]
    [InlineData("""{"rows":{"episodes":[17]}}""", "episodes[1]")]
    [InlineData("""{"rows":{"episodes":[{"EXP02":"LAB"},{"VIC01":"F"}]}}""", "episodes[2].VIC01")]
    [InlineData("""{"reason":17,"reasons":[]}""", "reasons")]
    [InlineData("""{"record":{}}""", "record")]
    public async Task WhatIsWrong_IsToldAtItsPlace(string wrong, string address)
    {
        var system = await app.SystemAsync("PT-PJ");
        var body = ApiSteps.Minimum();
        foreach (var (name, part) in JsonNode.Parse(wrong)!.AsObject())
            if (part is JsonObject given && body[name] is JsonObject there)
                foreach (var (key, value) in given)
                    there[key] = value?.DeepClone();
            else
                body[name] = part?.DeepClone();
        var answer = await system.PostAsync("registrations", body);
        if (address.Length == 0)
            Assert.Equal(HttpStatusCode.Created, answer.Status);
        else
        {
            Assert.Equal((HttpStatusCode.UnprocessableEntity, ApiProblem.Refused), (answer.Status, answer.Problem));
            Assert.Contains(address, answer.Addresses);
        }
    }

    [Fact]
    public async Task TooMuch_Is413_AndNoJson_Is415()
    {
        var system = await app.SystemAsync("PT-PJ");
        var long1 = Encoding.UTF8.GetBytes("{\"record\":\"" + new string('x', 1_000_000) + "\"}");
        Assert.Equal(
            HttpStatusCode.RequestEntityTooLarge,
            (await system.SendAsync(HttpMethod.Post, "registrations", long1)).Status
        );
        foreach (
            var type in new[]
            {
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "nonsense",
            }
        )
            Assert.Equal(
                HttpStatusCode.UnsupportedMediaType,
                (
                    await system.SendAsync(HttpMethod.Post, "registrations", "a=b"u8.ToArray(), ("Content-Type", type))
                ).Status
            );
        Assert.Equal(
            HttpStatusCode.UnsupportedMediaType,
            (await system.SendAsync(HttpMethod.Patch, "registrations/zzzzzzzzzzzz", null)).Status
        );
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            (
                await system.SendAsync(
                    HttpMethod.Post,
                    "registrations",
                    "{}"u8.ToArray(),
                    ("Content-Type", "application/vnd.dcim+json")
                )
            ).Status
        );
        var rows = ApiSteps.Minimum(b =>
            b["rows"]!["episodes"] = new JsonArray([.. Enumerable.Range(0, 201).Select(_ => new JsonObject())])
        );
        Assert.Contains("episodes", (await system.PostAsync("registrations", rows)).Addresses);
    }

    /// <summary>Good bodies, spoilt by chance: always an answer of ours.</summary>
    [Theory]
    [InlineData(1, "registrations")]
    [InlineData(2, "registrations")]
    [InlineData(3, "proceedings")]
    [InlineData(4, "proceedings")]
    public async Task Fuzz_NeverBreaks(int seed, string place)
    {
        var (random, system) = (new Random(seed), await app.SystemAsync("PT-PJ"));
        JsonNode?[] values =
        [
            null,
            true,
            0,
            -1,
            1e308,
            "",
            " ",
            "UNK",
            "NAP",
            "|",
            "2013-13",
            "~2013..2014",
            "2013..",
            "\u0000",
            "\uffff",
            new string('ž', 30_000),
            new JsonArray(),
            new JsonArray(null, "F"),
            new JsonArray("F", 1, new JsonArray()),
            new JsonObject(),
            new JsonObject { ["a"] = new JsonObject { ["b"] = new JsonArray(new JsonObject()) } },
        ];
        for (var i = 0; i < 120; i++)
        {
            JsonNode body = place == "registrations" ? ApiSteps.Minimum() : ApiSteps.Investigation(Whole);
            for (var n = random.Next(1, 5); n > 0; n--)
                Spoil(body);
            var text = Encoding.UTF8.GetBytes(body.ToJsonString());
            if (random.Next(3) == 0)
                for (var n = random.Next(1, 4); n > 0; n--)
                    text[random.Next(text.Length)] = (byte)random.Next(256);
            var answer = await system.SendAsync(HttpMethod.Post, random.Next(2) == 0 ? place : $"{place}/check", text);
            Assert.True((int)answer.Status is >= 200 and < 500, $"{answer.Status}: {Encoding.UTF8.GetString(text)}");
        }

        void Spoil(JsonNode node)
        {
            while (true)
            {
                if (node is JsonObject { Count: > 0 } thing)
                {
                    var name = thing.ElementAt(random.Next(thing.Count)).Key;
                    if (thing[name] is { } inner and (JsonObject or JsonArray) && random.Next(4) > 0)
                    {
                        node = inner;
                        continue;
                    }
                    if (random.Next(5) == 0)
                        thing[$"{name}x"] = Value();
                    else
                        thing[name] = Value();
                }
                else if (node is JsonArray { Count: > 0 } list)
                {
                    var at = random.Next(list.Count);
                    if (list[at] is { } inner and (JsonObject or JsonArray) && random.Next(4) > 0)
                    {
                        node = inner;
                        continue;
                    }
                    list[at] = Value();
                }
                return;
            }
        }

        JsonNode? Value() => values[random.Next(values.Length)]?.DeepClone();

        static void Whole(JsonObject body)
        {
            body["rows"]!["defendants"] = new JsonArray(ApiSteps.Suspect("Zzfuzz"), ApiSteps.Suspect("Zzfuzzova"));
            body["rows"]!["links"] = new JsonArray(new JsonObject { ["defendant"] = 1, ["TRF13"] = "LAB" });
            body["rows"]!["victims"] = new JsonArray();
        }
    }
}
