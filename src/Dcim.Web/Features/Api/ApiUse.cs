using System.Globalization;
using Dcim.Data;
using Dcim.Domain.Records;
using Microsoft.Net.Http.Headers;

namespace Dcim.Web.Features.Api;

/// <summary>Counts each use of a key against its limit, and remembers when it was used last.</summary>
public sealed class ApiUse(RequestDelegate next)
{
    private static readonly TimeSpan s_rememberedEvery = TimeSpan.FromMinutes(1);

    public async Task InvokeAsync(HttpContext context, ApiLimit limit, DcimDbContext db, TimeProvider clock)
    {
        if (context.Items[ApiKeyAuthentication.Item] is not ApiKey key)
        {
            await next(context);
            return;
        }
        var now = clock.GetUtcNow().UtcDateTime;
        if (!(now - key.LastUsedAt < s_rememberedEvery))
        {
            db.Attach(key);
            key.LastUsedAt = now; // saved with the count
        }
        if (await limit.TakeAsync(key.Id) is { } wait)
        {
            var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
            context.Response.Headers[HeaderNames.RetryAfter] = seconds.ToString(CultureInfo.InvariantCulture);
            await new ApiProblem(StatusCodes.Status429TooManyRequests, ApiProblem.Limit).WriteAsync(context);
            return;
        }
        db.ChangeTracker.Clear();
        await next(context);
    }
}
