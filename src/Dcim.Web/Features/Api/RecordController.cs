using System.Globalization;
using Dcim.Data;
using Dcim.Domain.Answers;
using Dcim.Domain.Exchange;
using Dcim.Domain.Records;
using Dcim.Web.Features.Registrations;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Api;

/// <summary>What actions on records need, of whatever kind those are.</summary>
public sealed class RecordRequestServices(
    DcimDbContext db,
    RecordJson json,
    IdempotentRequests requests,
    CurrentInstitution current,
    Texts text
)
{
    public DcimDbContext Db { get; } = db;
    public RecordJson Json { get; } = json;
    public IdempotentRequests Requests { get; } = requests;
    public CurrentInstitution Current { get; } = current;
    public Texts Text { get; } = text;
}

/// <summary>A record as a list tells it.</summary>
/// <param name="Date">Of the registration, or of the beginning of the proceeding.</param>
public sealed record ListedRecord(string Code, long Version, string Date, DateTime CreatedAt, DateTime ChangedAt);

/// <summary>The same as it is stored.</summary>
public sealed record ListRow(string Code, long Version, PartialDate Date, DateTime CreatedAt, DateTime? ChangedAt);

/// <summary>What came of a record that was sent.</summary>
/// <param name="Unusual">What is unusual about it, and stands for the reasons given.</param>
/// <param name="LeftOut">Addresses of answers to questions that are not asked of such a record.</param>
public sealed record SavedRecord(
    string Code,
    long Version,
    IEnumerable<ApiFinding> Unusual,
    IReadOnlyList<string> LeftOut
);

/// <summary>What would come of a record, were it sent.</summary>
public sealed record CheckedRecord(
    bool Valid,
    IEnumerable<ApiFinding> Errors,
    IEnumerable<ApiFinding> Unusual,
    IReadOnlyList<string> LeftOut
);

/// <summary>A page of a list.</summary>
public sealed record RecordList(IReadOnlyList<ListedRecord> Items, int Page, int Pages, int Total);

/// <summary>Sends, gives and changes records of one kind, the same way for each.</summary>
public abstract class RecordController<T>(RecordRequestServices services) : ControllerBase
    where T : class
{
    public const int PageSize = 100;

    /// <summary>Longest body, far above any record with every answer given.</summary>
    public const int MaxLength = 1_000_000;

    protected DcimDbContext Db => services.Db;
    protected CurrentInstitution Current => services.Current;

    /// <summary>Where the records are, without the root.</summary>
    protected abstract string Place { get; }
    protected abstract RecordShape Shape { get; }
    protected abstract string CodeOf(T record);
    protected abstract long VersionOf(T record);

    /// <summary>The own record, to be read or changed; null if there is none.</summary>
    protected abstract Task<T?> FindAsync(string code);

    protected abstract Task<T?> FindByTokenAsync(Guid token);

    /// <summary>A new record, not saved; on a trial nothing that is kept is made for it.</summary>
    protected abstract Task<Intake<T>> AddAsync(SentRecord sent, Institution institution, Guid token, bool isTrial);

    protected abstract Task<Intake<T>> ChangeAsync(
        T record,
        SentRecord sent,
        Institution institution,
        IReadOnlySet<string>? covers
    );

    /// <summary>What a whole record in place of the old one covers; null for all.</summary>
    protected abstract IReadOnlySet<string>? WholeOf(SentRecord sent);

    /// <summary>Opens the record, which is written to the audit.</summary>
    protected abstract Task<RecordSheet> OpenAsync(T record, bool withIdentity);

    private string AddressOf(string code) => $"{Api.Version1}/{Place}/{code}";

    protected async Task<IActionResult> ShowAsync(string code, bool identity, string permissionForIdentity)
    {
        if (identity && !Permissions.Has(User, permissionForIdentity))
            return ApiProblem.Of(StatusCodes.Status403Forbidden);
        if (await FindAsync(code) is not { } record)
            return ApiProblem.Of(StatusCodes.Status404NotFound);
        var sheet = await OpenAsync(record, identity);
        TellVersion(VersionOf(record));
        return new JsonResult(services.Json.Write(CodeOf(record), VersionOf(record), sheet, Shape));
    }

    protected async Task<IActionResult> CheckAsync()
    {
        var (sent, _, problem) = await SentAsync();
        if (sent is null)
            return problem!;
        var intake = await AddAsync(sent, await Current.GetAsync(), Guid.NewGuid(), isTrial: true);
        Db.ChangeTracker.Clear();
        await Db.SaveChangesAsync(); // whom it was searched for
        var errors = ErrorsOf(sent, intake);
        return new JsonResult(
            new CheckedRecord(errors.Count == 0, errors.Select(ApiFinding.Of), UnusualOf(intake), LeftOutOf(intake))
        );
    }

    protected async Task<IActionResult> SubmitAsync()
    {
        var (sent, body, problem) = await SentAsync();
        if (sent is null)
            return problem!;
        var program = (ApiKey)HttpContext.Items[ApiKeyAuthentication.Item]!;
        var (key, digest) = (
            Request.Headers[IdempotentRequests.Header].ToString(),
            services.Requests.DigestOf(Request, body)
        );
        if (key.Length > 0 && !IdempotentRequests.IsKey(key))
            return Unreadable(services.Text["Api.NoIdempotencyKey", IdempotentRequest.KeyLength]);
        if (key.Length > 0 && await services.Requests.FindAsync(program, key) is { } before)
            return await AgainAsync(before, digest, sent);
        var institution = await Current.GetAsync();
        var token = sent.Own is null ? Guid.NewGuid() : services.Requests.TokenOf(institution, sent.Own);
        if (sent.Own is not null && await FindByTokenAsync(token) is { } recorded)
            return Recorded(recorded);
        var intake = await AddAsync(sent, institution, token, isTrial: false);
        if (ErrorsOf(sent, intake) is { Count: > 0 } errors)
            return await RefuseAsync(intake, errors);
        if (key.Length > 0)
            await services.Requests.AddAsync(program, key, digest, StatusCodes.Status201Created, CodeOf(intake.Record));
        try
        {
            await Db.SaveChangesAsync();
        }
        catch (DbUpdateException)
        {
            // The same came in at the same moment.
            Db.ChangeTracker.Clear();
            if (key.Length > 0 && await services.Requests.FindAsync(program, key) is { } first)
                return await AgainAsync(first, digest, sent);
            if (sent.Own is not null && await FindByTokenAsync(token) is { } other)
                return Recorded(other);
            throw;
        }
        return Made(CodeOf(intake.Record), VersionOf(intake.Record), intake);
    }

    /// <param name="whole">The body is the whole record; else what it does not speak of stays.</param>
    protected async Task<IActionResult> ReplaceAsync(string code, bool whole)
    {
        var (sent, _, problem) = await SentAsync();
        if (sent is null)
            return problem!;
        if (await FindAsync(code) is not { } record)
            return ApiProblem.Of(StatusCodes.Status404NotFound);
        var match = Request.Headers.IfMatch.ToString();
        if (match is "" or "*")
            return new ApiProblem(StatusCodes.Status428PreconditionRequired, ApiProblem.VersionMissing);
        if (match != TagOf(VersionOf(record)))
            return ChangedMeanwhile(VersionOf(record));
        var intake = await ChangeAsync(record, sent, await Current.GetAsync(), whole ? WholeOf(sent) : sent.Speaks);
        if (ErrorsOf(sent, intake) is { Count: > 0 } errors)
            return await RefuseAsync(intake, errors);
        try
        {
            await Db.SaveChangesAsync();
        }
        catch (DbUpdateConcurrencyException)
        {
            Db.ChangeTracker.Clear();
            return await FindAsync(code) is { } now
                ? ChangedMeanwhile(VersionOf(now))
                : ApiProblem.Of(StatusCodes.Status404NotFound);
        }
        TellVersion(VersionOf(record));
        return new JsonResult(new SavedRecord(CodeOf(record), VersionOf(record), UnusualOf(intake), LeftOutOf(intake)));
    }

    /// <summary>What was answered before, in the same words.</summary>
    private async Task<IActionResult> AgainAsync(IdempotentRequest before, string digest, SentRecord sent)
    {
        if (before.Request != digest)
            return new ApiProblem(StatusCodes.Status422UnprocessableEntity, ApiProblem.KeyReused);
        var intake = await AddAsync(sent, await Current.GetAsync(), Guid.NewGuid(), isTrial: true);
        Db.ChangeTracker.Clear();
        await Db.SaveChangesAsync();
        return Made(before.Record, 1, intake);
    }

    private CreatedResult Made(string code, long version, Intake<T> intake)
    {
        TellVersion(version);
        return Created(AddressOf(code), new SavedRecord(code, version, UnusualOf(intake), LeftOutOf(intake)));
    }

    private ApiProblem Recorded(T record)
    {
        Response.Headers.Location = AddressOf(CodeOf(record));
        return new(StatusCodes.Status409Conflict, ApiProblem.Recorded) { About = CodeOf(record) };
    }

    private ApiProblem ChangedMeanwhile(long version)
    {
        TellVersion(version);
        return new(StatusCodes.Status412PreconditionFailed, ApiProblem.Changed);
    }

    private async Task<IActionResult> RefuseAsync(Intake<T> intake, IReadOnlyList<IntakeFinding> errors)
    {
        Db.ChangeTracker.Clear();
        await Db.SaveChangesAsync(); // whom it was searched for
        var isKnown = intake.Recognised.Count == errors.Count;
        return new ApiProblem(
            isKnown ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity,
            isKnown ? ApiProblem.Known : ApiProblem.Refused
        )
        {
            Errors = errors,
            About = intake.Recognised.Count == 0 ? null : intake.Recognised,
        };
    }

    private List<IntakeFinding> ErrorsOf(SentRecord sent, Intake<T> intake) =>
        [
            .. sent.Problems,
            .. intake.Errors.Select(e => e with { Address = services.Json.AddressOf(e.Address) }).Distinct(),
        ];

    private IEnumerable<ApiFinding> UnusualOf(Intake<T> intake) =>
        intake.Unusual.Select(u => new ApiFinding(services.Json.AddressOf(u.Address), u.Message, u.Rule));

    private List<string> LeftOutOf(Intake<T> intake) => [.. intake.LeftOut.Select(services.Json.AddressOf).Distinct()];

    private void TellVersion(long version) => Response.Headers.ETag = TagOf(version);

    private static string TagOf(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    private static ApiProblem Unreadable(string detail) =>
        new(StatusCodes.Status400BadRequest, ApiProblem.Unreadable) { Detail = detail };

    /// <summary>The body, read; or why it cannot be.</summary>
    private async Task<(SentRecord? Sent, byte[] Body, IActionResult? Problem)> SentAsync()
    {
        var body = await BodyAsync();
        if (body is null)
            return (null, [], ApiProblem.Of(StatusCodes.Status413PayloadTooLarge));
        try
        {
            return (services.Json.Read(body, Shape), body, null);
        }
        catch (UnreadableBodyException e)
        {
            return (null, body, Unreadable(e.Message));
        }
    }

    /// <returns>Null where it is longer than may be.</returns>
    private async Task<byte[]?> BodyAsync()
    {
        if (Request.ContentLength > MaxLength)
            return null;
        using var body = new MemoryStream();
        var part = new byte[16 * 1024];
        for (int read; (read = await Request.Body.ReadAsync(part, HttpContext.RequestAborted)) > 0; )
        {
            if (body.Length + read > MaxLength)
                return null;
            body.Write(part, 0, read);
        }
        return body.ToArray();
    }

    /// <summary>A page of the own records, by when they were made.</summary>
    /// <param name="records">In their order.</param>
    /// <param name="dateKey">The question that the date answers.</param>
    protected async Task<RecordList> PageAsync(IQueryable<ListRow> records, string dateKey, int page, int total)
    {
        var pages = Math.Max(1, (total + PageSize - 1) / PageSize);
        page = Math.Clamp(page, 1, pages);
        var rows = await records.Skip((page - 1) * PageSize).Take(PageSize).ToListAsync(HttpContext.RequestAborted);
        return new(
            [
                .. rows.Select(r => new ListedRecord(
                    r.Code,
                    r.Version,
                    services.Json.TextOf(dateKey, r.Date),
                    Utc(r.CreatedAt),
                    Utc(r.ChangedAt ?? r.CreatedAt)
                )),
            ],
            page,
            pages,
            total
        );

        static DateTime Utc(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Utc);
    }
}
