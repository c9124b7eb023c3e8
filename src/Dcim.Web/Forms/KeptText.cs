using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Dcim.Web.Features.Api;
using Dcim.Web.Security;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Dcim.Web.Forms;

/// <summary>What was posted to a page and is to be shown there again.</summary>
public sealed record PostedText(string Path, Dictionary<string, string[]> Fields);

/// <summary>
/// Carries a posted form over a sign-in that ended meanwhile: encrypted, for two hours, for the same person only, in the
/// page itself and nowhere else.
/// </summary>
public sealed class KeptText(IDataProtectionProvider protection)
{
    /// <summary>Hidden field of every form whose typed text is kept: whose form it is.</summary>
    public const string OwnerField = "form-owner";
    public const string IntentField = "intent";

    /// <summary>Sent only to be shown again as it was typed.</summary>
    public const string ResumeIntent = "resume";
    private const string TokenField = "__RequestVerificationToken";

    /// <summary>What belongs to one sending only, and passwords, which are kept nowhere.</summary>
    private static readonly HashSet<string> s_notKept = new(StringComparer.OrdinalIgnoreCase)
    {
        TokenField,
        IntentField,
        "Password",
        "Current",
        "New",
        "Repeated",
    };

    private readonly ITimeLimitedDataProtector _protector = protection
        .CreateProtector("Dcim.KeptText")
        .ToTimeLimitedDataProtector();
    private readonly IDataProtector _owner = protection.CreateProtector("Dcim.FormOwner");

    public string OwnerMark(long userId) => _owner.Protect(userId.ToString(CultureInfo.InvariantCulture));

    public static PostedText From(HttpRequest request, IFormCollection form) =>
        new(
            request.Path,
            form.Where(f => !s_notKept.Contains(f.Key))
                .ToDictionary(f => f.Key, f => f.Value.Select(v => v ?? "").ToArray())
        );

    /// <summary>Keeps the posted form for the page that is shown in place of what was asked for.</summary>
    /// <returns>Whether there was anything to keep.</returns>
    public async Task<bool> KeepAsync(HttpContext context)
    {
        var request = context.Request;
        if (!HttpMethods.IsPost(request.Method) || !request.HasFormContentType || ReadableForm.IsUpload(request))
            return false;
        var form = await request.ReadFormAsync(context.RequestAborted);
        if (!form.ContainsKey(OwnerField))
            return false;
        context.Items[KeepTypedText.Item] = Protect(From(request, form));
        return true;
    }

    public string Protect(PostedText text) => _protector.Protect(JsonSerializer.Serialize(text), TimeSpan.FromHours(2));

    /// <summary>What the request brings on its way through the pages of signing in: from the page before, or kept just now.</summary>
    public static string? Of(HttpContext context, string? sent) => sent ?? context.Items[KeepTypedText.Item] as string;

    /// <returns>The text, if it was kept for this person and is not too old; else null.</returns>
    public PostedText? Unprotect(string kept, long userId)
    {
        try
        {
            var text = JsonSerializer.Deserialize<PostedText>(_protector.Unprotect(kept))!;
            return IsOf(text, userId) ? text : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Whether the form was given out to this person; one from elsewhere was given out to nobody.</summary>
    public bool IsOf(PostedText text, long userId)
    {
        try
        {
            return text.Fields.TryGetValue(OwnerField, out var owner)
                && _owner.Unprotect(owner[0]) == userId.ToString(CultureInfo.InvariantCulture);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}

/// <summary>
/// A form that arrives after the sign-in ended is answered with the sign-in page, which keeps what was typed; a redirect
/// would lose it.
/// </summary>
public sealed class KeepTypedText(RequestDelegate next)
{
    public static readonly object Item = new();

    public async Task InvokeAsync(HttpContext context, KeptText kept)
    {
        var request = context.Request;
        if (
            context.User.Identity?.IsAuthenticated != true
            && HttpMethods.IsPost(request.Method)
            && request.HasFormContentType
            && !request.Path.StartsWithSegments("/account/sign-in")
            && !request.Path.StartsWithSegments("/account/invitation")
            && !request.Path.StartsWithSegments("/language")
            && !request.Path.StartsWithSegments("/error")
            && !Api.Is(request)
        )
        {
            await kept.KeepAsync(context);
            request.Method = HttpMethods.Get;
            request.Path = "/account/sign-in";
            request.QueryString = default;
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        }
        await next(context);
    }
}

/// <summary>
/// A form without a valid token is not acted upon; the page says so and keeps what was typed, for whom the form was
/// given out to.
/// </summary>
public sealed class LostTokenFilter(KeptText kept, IModelMetadataProvider metadata) : IAlwaysRunResultFilter
{
    public void OnResultExecuting(ResultExecutingContext context)
    {
        if (context.Result is not IAntiforgeryValidationFailedResult)
            return;
        var request = context.HttpContext.Request;
        var posted = request.HasFormContentType
            ? KeptText.From(request, request.Form)
            : new PostedText(request.Path, []);
        var (isForm, user) = (posted.Fields.ContainsKey(KeptText.OwnerField), context.HttpContext.User);
        var isOwn = isForm && user.Identity?.IsAuthenticated == true && kept.IsOf(posted, user.UserId());
        context.Result = new ViewResult
        {
            ViewName = "Resume",
            StatusCode = StatusCodes.Status400BadRequest,
            ViewData = new ViewDataDictionary<ResumePage>(metadata, new())
            {
                Model = new(isForm && !isOwn ? "Resume.NotYours" : "Resume.Expired", isOwn ? posted : null),
            },
        };
    }

    public void OnResultExecuted(ResultExecutedContext context) { }
}

/// <summary>The page between: says what happened and, with one button, shows the form again as it was typed.</summary>
/// <param name="MessageKey">Key of the text that says what happened.</param>
/// <param name="Posted">What was typed; null where there is nothing to go back to.</param>
public sealed record ResumePage(string MessageKey, PostedText? Posted);
