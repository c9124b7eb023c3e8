using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Exchange;
using Dcim.Domain.Records;
using Dcim.Statistics;
using Dcim.Web.Features.Proceedings;
using Dcim.Web.Localisation;

namespace Dcim.Web.Features.Api;

/// <summary>An operation of the interface.</summary>
/// <param name="Address">After the root of the version, as <c>registrations/{code}</c>.</param>
/// <param name="Scope">What a key must carry; null where any key will do, empty where none is needed.</param>
/// <param name="Body">Name of the schema of what is sent; null where nothing is.</param>
/// <param name="Answers">Name of the schema of what is answered, by status; null for none of ours.</param>
/// <param name="Problems">The other statuses, each told as a problem.</param>
public sealed record ApiOperation(
    string Verb,
    string Address,
    string Summary,
    string? Scope,
    string? Body,
    IReadOnlyDictionary<int, string?> Answers,
    IReadOnlyList<int> Problems
)
{
    /// <summary>Names of the queries it takes.</summary>
    public IReadOnlyList<string> Queries { get; init; } = [];

    /// <summary>Names of the headers it takes.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];
}

/// <summary>
/// The interface described in OpenAPI 3.1: the operations by hand, the answers from the catalogue with its words in the language asked
/// for.
/// </summary>
public sealed class ApiDescription(
    IndicatorCatalogue catalogue,
    RecordPlaces places,
    RegistrationSections sections,
    ProceedingParts parts,
    Texts text
)
{
    /// <summary>Most codes of a list that stand in the description; longer lists are in the catalogue.</summary>
    private const int MostCodes = 60;

    private const string Get = "get";
    private const string Post = "post";
    private const string Put = "put";
    private const string Patch = "patch";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private readonly ConcurrentDictionary<string, string> _made = new();

    private static readonly int[] s_ofKey = [401, 403, 429, 500];

    /// <summary>Every operation there is.</summary>
    public static IReadOnlyList<ApiOperation> Operations { get; } =
    [
        .. OfRecords("registrations", "Registration", "registration", "registrations"),
        .. OfRecords("proceedings", "Proceeding", "proceeding", "proceedings"),
        new(
            Get,
            "tables/{table}",
            "A yearly table as JSON: every cell of the long table, in codes.",
            Security.Permissions.TablesView,
            null,
            new Dictionary<int, string?> { [200] = "Table" },
            [400, 404, .. s_ofKey]
        )
        {
            Queries = ["year", "asOf", "recordedUpTo"],
        },
        new(
            Get,
            "tables/{table}.csv",
            "The same table as comma-separated values (RFC 4180, UTF-8).",
            Security.Permissions.TablesView,
            null,
            new Dictionary<int, string?> { [200] = null },
            [400, 404, .. s_ofKey]
        )
        {
            Queries = ["year", "asOf", "recordedUpTo"],
        },
        new(
            Get,
            "catalogue",
            "The questions, code lists and institutions of this instance, with their words in the language of Accept-Language.",
            null,
            null,
            new Dictionary<int, string?> { [200] = "Catalogue" },
            [401, 429, 500]
        ),
        new(
            Get,
            "openapi.json",
            "This description.",
            "",
            null,
            new Dictionary<int, string?> { [200] = "Description" },
            [429, 500]
        ),
    ];

    private static IEnumerable<ApiOperation> OfRecords(string place, string schema, string one, string scope) =>
        [
            new(
                Get,
                place,
                $"The own {place}, by when they were made: codes, versions and times.",
                $"{scope}.view",
                null,
                Answers(200, "List"),
                [400, .. s_ofKey]
            )
            {
                Queries = ["changedSince", "page"],
            },
            new(
                Post,
                place,
                $"Submits a {one}. It is checked by the rules of the forms and is made only if it passes them all.",
                $"{scope}.edit",
                schema,
                Answers(201, "Saved"),
                [400, 409, 413, 415, 422, .. s_ofKey]
            )
            {
                Headers = [IdempotentRequests.Header],
            },
            new(
                Post,
                $"{place}/check",
                $"Tells what would come of a {one}; nothing is saved.",
                $"{scope}.edit",
                schema,
                Answers(200, "Checked"),
                [400, 413, 415, .. s_ofKey]
            ),
            new(
                Get,
                $"{place}/{{code}}",
                $"A {one} as it is now, its version in ETag. Names and birth dates are in it only where identity=true asks for them, which the audit keeps.",
                $"{scope}.view",
                null,
                Answers(200, $"{schema}Given"),
                [400, 404, .. s_ofKey]
            )
            {
                Queries = ["identity"],
            },
            new(
                Put,
                $"{place}/{{code}}",
                $"Puts a whole {one} in the place of the old one: answers and rows that are not in the body are taken away. If no answer of an identity is in it, the identity stays.",
                $"{scope}.edit",
                schema,
                Answers(200, "Saved"),
                [400, 404, 409, 412, 413, 415, 422, 428, .. s_ofKey]
            )
            {
                Headers = ["If-Match"],
            },
            new(
                Patch,
                $"{place}/{{code}}",
                $"Changes a {one}: what the body does not speak of stays; null takes an answer away; rows of a kind that is given become those of the body.",
                $"{scope}.edit",
                schema,
                Answers(200, "Saved"),
                [400, 404, 409, 412, 413, 415, 422, 428, .. s_ofKey]
            )
            {
                Headers = ["If-Match"],
            },
        ];

    private static Dictionary<int, string?> Answers(int status, string schema) => new() { [status] = schema };

    /// <summary>The description as JSON, with the words of the catalogue in the language of the request.</summary>
    public string Of(string language) => _made.GetOrAdd(language, l => Make(l).ToJsonString(s_json));

    private JsonObject Make(string language) =>
        new()
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject
            {
                ["title"] = "DCIM programming interface",
                ["version"] = "1",
                ["summary"] = "Registrations, proceedings and tables for other case systems.",
                ["description"] =
                    $"Words of the catalogue are in {language}; ask for others by Accept-Language. The catalogue is version {catalogue.Version}.",
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = Api.Version1 }),
            ["security"] = new JsonArray(new JsonObject { ["key"] = new JsonArray() }),
            ["paths"] = Paths(),
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject
                {
                    ["key"] = new JsonObject
                    {
                        ["type"] = "http",
                        ["scheme"] = "bearer",
                        ["bearerFormat"] = "dcim_CODE_SECRET",
                        ["description"] = "A key that the manager of an institution makes, with the scopes it needs.",
                    },
                },
                ["schemas"] = Schemas(),
            },
        };

    private static JsonObject Paths()
    {
        var paths = new JsonObject();
        foreach (var group in Operations.GroupBy(o => o.Address))
        {
            var path = new JsonObject();
            foreach (var operation in group)
                path[operation.Verb] = Operation(operation);
            paths[$"/{group.Key}"] = path;
        }
        return paths;
    }

    private static JsonObject Operation(ApiOperation operation)
    {
        var described = new JsonObject { ["operationId"] = NameOf(operation), ["summary"] = operation.Summary };
        if (operation.Scope is "")
            described["security"] = new JsonArray();
        else if (operation.Scope is { } scope)
            described["description"] = $"The key needs the scope {scope}.";
        if (Parameters(operation) is { Count: > 0 } parameters)
            described["parameters"] = parameters;
        if (operation.Body is { } body)
            described["requestBody"] = new JsonObject
            {
                ["required"] = true,
                ["content"] = Json("application/json", body),
            };
        var responses = new JsonObject();
        foreach (var (status, schema) in operation.Answers)
        {
            var answer = new JsonObject
            {
                ["description"] = "Done.",
                ["content"] = schema is null
                    ? new JsonObject { ["text/csv"] = new JsonObject { ["schema"] = Type("string") } }
                    : Json("application/json", schema),
            };
            if (schema is "Saved" || schema?.EndsWith("Given", StringComparison.Ordinal) == true)
                answer["headers"] = new JsonObject
                {
                    ["ETag"] = new JsonObject { ["description"] = "The version.", ["schema"] = Type("string") },
                };
            responses[Number(status)] = answer;
        }
        foreach (var status in operation.Problems.Order())
            responses[Number(status)] = new JsonObject
            {
                ["description"] = WhyOf(status),
                ["content"] = Json(ApiProblem.MediaType, "Problem"),
            };
        described["responses"] = responses;
        return described;
    }

    private static string NameOf(ApiOperation operation) =>
        operation.Verb
        + string.Concat(
            operation
                .Address.Split('/', '.', '{', '}')
                .Where(w => w.Length > 0)
                .Select(w => char.ToUpperInvariant(w[0]) + w[1..])
        );

    private static string WhyOf(int status) =>
        status switch
        {
            400 => "The request cannot be read.",
            401 => "There is no key, or it is wrong, has expired or was revoked.",
            403 => "The key does not carry the scope.",
            404 => "The institution of the key has no such record, or it is kept from the key.",
            409 =>
                "The record is there already, or an offender of this name and birth date is recorded already: the answer names whom.",
            412 => "Somebody changed the record since the version of If-Match.",
            413 => "The body is too long.",
            415 => "The body is no JSON.",
            422 =>
                "A rule stands in the way: each error is told at its address. Or the idempotency key was used for another request.",
            428 => "If-Match is missing.",
            429 => "The key was used too often; Retry-After tells when it may be used again.",
            _ => "Something failed here; nothing was saved.",
        };

    private static JsonArray Parameters(ApiOperation operation) =>
        [
            .. operation
                .Address.Split('/')
                .Select(w => w[(w.IndexOf('{') + 1)..].Split('}')[0])
                .Where(w => operation.Address.Contains($"{{{w}}}", StringComparison.Ordinal) && w.Length > 0)
                .Select(w =>
                    Parameter(
                        w,
                        "path",
                        w == "table"
                            ? new JsonObject { ["type"] = "string", ["enum"] = Words(CountedTable.Ids) }
                            : Type("string"),
                        "Of the address."
                    )
                ),
            .. operation.Queries.Select(q =>
                Parameter(
                    q,
                    "query",
                    q switch
                    {
                        "page" => Type("integer"),
                        "year" => Type("integer"),
                        "identity" => Type("boolean"),
                        _ => Type("string"),
                    },
                    q switch
                    {
                        "page" => "Number of the page, from 1.",
                        "identity" =>
                            "Gives names and birth dates too; needs the scope to edit, and is noted in the audit.",
                        "changedSince" => "Only what was made or changed since this time (2026-05-17T09:30Z).",
                        "asOf" => "State of what happened by this day; today if it is left out.",
                        "recordedUpTo" => "What was recorded by this time; now if it is left out.",
                        _ => "Year of the table; last year if it is left out.",
                    }
                )
            ),
            .. operation.Headers.Select(h =>
            {
                var header = Parameter(
                    h,
                    "header",
                    Type("string"),
                    h == IdempotentRequests.Header
                        ? "Chosen by the program: the same request sent again under it within a day does nothing more and is answered the same."
                        : "The ETag of the version that is changed."
                );
                header["required"] = h != IdempotentRequests.Header;
                return header;
            }),
        ];

    private static JsonObject Parameter(string name, string place, JsonObject schema, string description) =>
        new()
        {
            ["name"] = name,
            ["in"] = place,
            ["required"] = place == "path",
            ["description"] = description,
            ["schema"] = schema,
        };

    private JsonObject Schemas()
    {
        var schemas = new JsonObject
        {
            ["Registration"] = Record("RegistrationAnswers", "RegistrationRows", withSources: true),
            ["RegistrationGiven"] = Given("Registration"),
            ["RegistrationAnswers"] = Questions(places.OfRegistration),
            ["RegistrationRows"] = Rows(sections.RowKinds.Select(k => (k.Name, k.Keys)), []),
            ["RegistrationSources"] = Object(
                sections.All.Select(s => (s.Name, (JsonNode)Questions(RegistrationSections.SourceKeys)))
            ),
            ["Proceeding"] = Record("ProceedingAnswers", "ProceedingRows", withSources: false),
            ["ProceedingGiven"] = Given("Proceeding"),
            ["ProceedingAnswers"] = Questions(places.OfProceeding),
            ["ProceedingRows"] = Rows(parts.RowKinds.Select(k => (k.Name, k.Keys)), BoxesOf()),
            ["Saved"] = Object([
                ("code", Type("string")),
                ("version", Type("integer")),
                ("unusual", List(Reference("Finding"))),
                ("leftOut", List(Type("string"))),
            ]),
            ["Checked"] = Object([
                ("valid", Type("boolean")),
                ("errors", List(Reference("Finding"))),
                ("unusual", List(Reference("Finding"))),
                ("leftOut", List(Type("string"))),
            ]),
            ["Finding"] = Object([
                (
                    "address",
                    Described(Type("string"), "As CAS04, episodes[2].EXP02, identification:GOV06, reasons.OLD-AGE.")
                ),
                ("message", Type("string")),
                (
                    "rule",
                    Described(
                        Types("string", "null"),
                        "Name of the soft rule; a reason given under it lets the record pass."
                    )
                ),
            ]),
            ["List"] = Object([
                (
                    "items",
                    List(
                        Object([
                            ("code", Type("string")),
                            ("version", Type("integer")),
                            ("date", Type("string")),
                            ("createdAt", Time()),
                            ("changedAt", Time()),
                        ])
                    )
                ),
                ("page", Type("integer")),
                ("pages", Type("integer")),
                ("total", Type("integer")),
            ]),
            ["Table"] = Object([
                ("table", Type("string")),
                ("country", Type("string")),
                ("year", Type("integer")),
                ("asOf", Type("string")),
                ("recordedUpTo", Time()),
                ("catalogue", Type("string")),
                ("madeAt", Time()),
                ("cells", List(Type("object"))),
            ]),
            ["Catalogue"] = Object([
                ("version", Type("string")),
                ("language", Type("string")),
                ("indicators", List(Type("object"))),
                ("lists", List(Type("object"))),
                ("missing", List(Type("object"))),
                ("institutions", List(Type("object"))),
            ]),
            ["Description"] = Type("object"),
            ["Problem"] = Object([
                (
                    "type",
                    Described(Type("string"), $"urn:dcim:problem: and one of: {string.Join(", ", ApiProblem.Names)}.")
                ),
                ("title", Type("string")),
                ("status", Type("integer")),
                ("detail", Type("string")),
                ("errors", List(Reference("Finding"))),
                (
                    "record",
                    Described(
                        Types("string", "object"),
                        "Code of the record there is already; of known offenders by address."
                    )
                ),
            ]),
        };
        return schemas;
    }

    private static JsonObject Record(string answers, string rows, bool withSources)
    {
        var record = Object([
            (
                "record",
                Described(
                    Types("string", "null"),
                    "The program's own name of the record: it is made once, however often it is sent."
                )
            ),
            ("answers", Reference(answers)),
            ("rows", Reference(rows)),
            ("reasons", new JsonObject { ["type"] = "object", ["additionalProperties"] = Type("string") }),
            (
                "reason",
                Described(
                    Types("string", "null"),
                    "Why answers given before are replaced or taken away; needed where any are."
                )
            ),
            ("code", Described(Type("string"), "Given out; not read.")),
            ("version", Described(Type("integer"), "Given out; not read.")),
        ]);
        record["additionalProperties"] = false;
        if (withSources)
            record["properties"]!["sources"] = Reference("RegistrationSources");
        return record;
    }

    private static JsonObject Given(string schema) =>
        new()
        {
            ["allOf"] = new JsonArray(
                Reference(schema),
                new JsonObject { ["required"] = Words(["code", "version", "answers", "rows"]) }
            ),
        };

    private IEnumerable<(string Kind, string Box, JsonObject Schema)> BoxesOf() =>
        from kind in parts.RowKinds
        from box in ProceedingIntake.BoxesOf(parts, kind)
        select (
            kind.Name,
            box,
            box switch
            {
                RecordSheet.DefendantBox or RecordSheet.VictimBox => Described(
                    Types("integer", "null"),
                    "Number, from 1, of the defendant or victim among the rows."
                ),
                RecordSheet.AnotherBox => Described(
                    Type("boolean"),
                    "It is another person than the one recorded under this name."
                ),
                RecordSheet.OffenderBox => Described(
                    Types("string", "null"),
                    "Code of the offender recorded before whom it is."
                ),
                RecordSheet.RegistrationBox => Described(Type("string"), "Code of the victim's registration."),
                _ => Described(Types("string", "null"), "Code of the row, as it was given out."),
            }
        );

    private JsonObject Rows(
        IEnumerable<(string Name, IReadOnlyList<string> Keys)> kinds,
        IEnumerable<(string Kind, string Box, JsonObject Schema)> boxes
    )
    {
        var own = boxes.ToLookup(b => b.Kind);
        return Object(
            kinds.Select(k =>
            {
                var row = Questions(k.Keys);
                foreach (var (_, box, schema) in own[k.Name])
                    row["properties"]![box] = schema;
                var rows = List(row);
                rows["maxItems"] = AnswerAddress.MostRows;
                return (k.Name, (JsonNode)rows);
            })
        );
    }

    private JsonObject Questions(IEnumerable<string> keys)
    {
        var questions = Object(keys.Select(key => (key, (JsonNode)Question(catalogue[key]))));
        questions["additionalProperties"] = false;
        return questions;
    }

    private JsonObject Question(IndicatorPart part)
    {
        var schema = part.Kind switch
        {
            AnswerKind.Choice => OfCodes(part, Types("string", "null")),
            AnswerKind.Choices => new JsonObject
            {
                ["oneOf"] = new JsonArray(Types("string", "null"), List(OfCodes(part, Type("string")))),
            },
            AnswerKind.Number => Types("integer", "string", "null"),
            AnswerKind.Date => Types("string", "integer", "null"),
            _ => Types("string", "null"),
        };
        return Described(
            schema,
            part.Kind switch
            {
                AnswerKind.Date =>
                    $"{text.Label(part.Key)} (2024, 2024-05, 2024-05-17, ~2024, 2024-05..2024-07{Missing(part)})",
                AnswerKind.Choices =>
                    $"{text.Label(part.Key)} ({ListOf(part)}; codes as a list, or with spaces between)",
                AnswerKind.Choice => $"{text.Label(part.Key)} ({ListOf(part)})",
                AnswerKind.Number =>
                    $"{text.Label(part.Key)} ({part.MinValue ?? 0}–{part.MaxValue?.ToString(CultureInfo.InvariantCulture)}{Missing(part)})",
                _ => text.Label(part.Key),
            }
        );
    }

    private static string ListOf(IndicatorPart part) => $"{part.List}{Missing(part)}";

    private static string Missing(IndicatorPart part) =>
        part.Missing.Count == 0 ? "" : $"; {string.Join(", ", part.Missing)}";

    /// <summary>The codes themselves where they are few and of this program.</summary>
    private JsonObject OfCodes(IndicatorPart part, JsonObject schema)
    {
        if (IndicatorCatalogue.OpenLists.Contains(part.List!))
            return schema;
        var codes = catalogue.ValuesOf(part).Select(v => v.Code).Concat(part.Missing).ToList();
        if (codes.Count > MostCodes)
            return schema;
        var words = Words(codes);
        if (schema["type"] is JsonArray)
            words.Add(null);
        schema["enum"] = words;
        return schema;
    }

    private static JsonObject Object(IEnumerable<(string Name, JsonNode Schema)> properties)
    {
        var of = new JsonObject();
        foreach (var (name, schema) in properties)
            of[name] = schema;
        return new() { ["type"] = "object", ["properties"] = of };
    }

    private static JsonObject Type(string name) => new() { ["type"] = name };

    private static JsonObject Types(params string[] names) => new() { ["type"] = Words(names) };

    private static JsonObject Time() => new() { ["type"] = "string", ["format"] = "date-time" };

    private static JsonObject List(JsonNode items) => new() { ["type"] = "array", ["items"] = items };

    private static JsonObject Reference(string schema) => new() { ["$ref"] = $"#/components/schemas/{schema}" };

    private static JsonObject Json(string media, string schema) =>
        new() { [media] = new JsonObject { ["schema"] = Reference(schema) } };

    private static JsonObject Described(JsonObject schema, string words)
    {
        schema["description"] = words;
        return schema;
    }

    private static JsonArray Words(IEnumerable<string> words) => [.. words.Select(w => JsonValue.Create(w))];

    private static string Number(int status) => status.ToString(CultureInfo.InvariantCulture);
}
