using System.Text.Encodings.Web;
using System.Text.Json;
using Dcim.Web.Features.Registrations;
using Dcim.Web.Localisation;
using Microsoft.AspNetCore.Mvc;

namespace Dcim.Web.Features.Api;

/// <summary>Why a request is not done, as the interface tells it (RFC 9457): name, words, and each error at its address.</summary>
/// <param name="Name">Ends the type of the problem, and the key of its words.</param>
public sealed record ApiProblem(int Status, string Name) : IActionResult
{
    public const string MediaType = "application/problem+json";

    public const string Unreadable = "unreadable";
    public const string Refused = "refused";
    public const string Key = "key";
    public const string Scope = "scope";
    public const string NotFound = "not-found";
    public const string Method = "method";
    public const string Known = "known-offender";
    public const string Recorded = "recorded";
    public const string Changed = "changed";
    public const string TooLarge = "too-large";
    public const string Media = "media-type";
    public const string KeyReused = "idempotency-key-reused";
    public const string VersionMissing = "version-missing";
    public const string Limit = "limit";
    public const string Failed = "failed";

    /// <summary>The names of all problems.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        Unreadable,
        Refused,
        Key,
        Scope,
        NotFound,
        Method,
        Known,
        Recorded,
        Changed,
        TooLarge,
        Media,
        KeyReused,
        VersionMissing,
        Limit,
        Failed,
    ];

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // letters of five languages, read by people too
    };

    public IReadOnlyList<IntakeFinding> Errors { get; init; } = [];

    /// <summary>Code of the record, or of the records by address, that the problem is about.</summary>
    public object? About { get; init; }

    /// <summary>What no list of words can say, as a place in the body.</summary>
    public string? Detail { get; init; }

    /// <summary>The problem behind a status that was set without words.</summary>
    public static ApiProblem Of(int status) =>
        status switch
        {
            StatusCodes.Status401Unauthorized => new(status, Key),
            StatusCodes.Status403Forbidden => new(status, Scope),
            StatusCodes.Status404NotFound => new(status, NotFound),
            StatusCodes.Status405MethodNotAllowed => new(status, Method),
            StatusCodes.Status413PayloadTooLarge => new(status, TooLarge),
            StatusCodes.Status415UnsupportedMediaType => new(status, Media),
            >= 400 and < 500 => new(status, Unreadable),
            _ => new(StatusCodes.Status500InternalServerError, Failed),
        };

    public Task ExecuteResultAsync(ActionContext context) => WriteAsync(context.HttpContext);

    public async Task WriteAsync(HttpContext context)
    {
        var text = context.RequestServices.GetRequiredService<Texts>();
        var problem = new ProblemDetails
        {
            Type = $"urn:dcim:problem:{Name}",
            Title = text[$"ApiProblem.{Name}"],
            Status = Status,
            Detail = Detail,
        };
        if (Errors.Count > 0)
            problem.Extensions["errors"] = Errors.Select(ApiFinding.Of);
        if (About is not null)
            problem.Extensions["record"] = About;
        context.Response.StatusCode = Status;
        context.Response.Headers.CacheControl = "no-cache, no-store";
        await context.Response.WriteAsJsonAsync(problem, s_json, MediaType, context.RequestAborted);
    }
}

/// <summary>An error or something unusual, at its address.</summary>
/// <param name="Rule">Name of the soft rule, under which a reason for it is given; none for an error.</param>
public sealed record ApiFinding(string Address, string Message, string? Rule)
{
    public static ApiFinding Of(IntakeFinding finding) => new(finding.Address, finding.Message, finding.Rule);
}
