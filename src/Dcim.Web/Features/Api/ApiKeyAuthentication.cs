using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Domain.Records;
using Dcim.Web.Features.ApiKeys;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Dcim.Web.Features.Api;

/// <summary>
/// Who calls the interface: <c>Authorization: Bearer dcim_CODE_SECRET</c>, and nothing else. The program acts in the name of the
/// account of its key, for its institution, with the permissions the key carries.
/// </summary>
public sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    DcimDbContext db,
    ApiLimit limit,
    TimeProvider clock
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "ApiKey";
    private const string Bearer = "Bearer ";

    /// <summary>Under which the key of the request is found, for <see cref="ApiUse"/>.</summary>
    public static readonly object Item = new();

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.NoResult();
        if (KeyText.Parse(header[Bearer.Length..].Trim()) is not var (code, secret))
            return AuthenticateResult.Fail("It is no key.");
        if (await FindAsync(code) is not var (key, institution))
            return AuthenticateResult.Fail("The key is not known.");
        if (
            !KeyText.IsSecretOf(key, secret)
            || key.RevokedAt is not null
            || key.ExpiresAt <= clock.GetUtcNow().UtcDateTime
        )
        {
            await NoteRefusalAsync(key);
            return AuthenticateResult.Fail("The key is wrong, has expired or was revoked.");
        }
        Context.Items[Item] = key;
        var identity = new ClaimsIdentity(Scheme.Name);
        identity.AddClaim(new(ClaimTypes.NameIdentifier, Number(key.UserId)));
        identity.AddClaim(new(DcimClaims.Institution, Number(key.InstitutionId)));
        identity.AddClaims(
            KeyScopes
                .Of(key)
                .Intersect(KeyScopes.AdmittedFor(institution))
                .Select(s => new Claim(DcimClaims.KeyScope, s))
        );
        return AuthenticateResult.Success(new(new(identity), Scheme.Name));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        await ApiProblem.Of(StatusCodes.Status401Unauthorized).WriteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        ApiProblem.Of(StatusCodes.Status403Forbidden).WriteAsync(Context);

#pragma warning disable RS0030 // Whose key it is, is what is asked: nobody is in scope yet.
    private async Task<(ApiKey Key, Institution Institution)?> FindAsync(string code) =>
        await (
            from k in db.ApiKeys.IgnoreQueryFilters().AsNoTracking()
            join i in db.Institutions on k.InstitutionId equals i.Id
            where k.Code == code
            select new { Key = k, Institution = i }
        ).SingleOrDefaultAsync(Context.RequestAborted)
            is { } found
            ? (found.Key, found.Institution)
            : null;
#pragma warning restore RS0030

    private async Task NoteRefusalAsync(ApiKey key)
    {
        if (!await limit.NotesRefusalAsync(key.Id))
            return;
        db.Note(
            AuditAction.SignInFailed,
            nameof(ApiKey),
            key.Code,
            key.InstitutionId,
            key.UserId,
            AuditPurpose.Interface
        );
        await db.SaveChangesAsync();
    }

    private static string Number(long id) => id.ToString(CultureInfo.InvariantCulture);
}
