using Dcim.Web.Features.Api;
using Dcim.Web.Features.Imports;
using Microsoft.AspNetCore.Http.Features;

namespace Dcim.Web.Forms;

/// <summary>
/// Refuses a form that is too large or cannot be read before anybody asks for it, with a page that says so; later, every
/// reader would have to expect the fault, the error page among them.
/// </summary>
public sealed class ReadableForm(RequestDelegate next)
{
    /// <summary>
    /// Longest body of typed answers, far above any page with every box full. The pages of an account, which all are on the
    /// way of a sign-in, may carry such a form, encrypted.
    /// </summary>
    public const int MaxLength = 1_000_000;
    private const string TypedForm = "application/x-www-form-urlencoded";

    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (IsUpload(request))
        {
            // Read by its own page only, after it is known who sends it.
            if (request.ContentLength is null or > ImportUpload.MaxRequest)
            {
                context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
                request.ContentType = null;
            }
            else
                await next(context);
            return;
        }
        if (!request.HasFormContentType || Api.Is(request)) // which takes no forms
        {
            await next(context);
            return;
        }
        if (request.Path.StartsWithSegments("/imports"))
            context.Features.Set<IFormFeature>(
                new FormFeature(request, new FormOptions { ValueCountLimit = ImportServices.MostBoxes })
            );
        var status = IsTooLong(request) ? StatusCodes.Status413PayloadTooLarge : await ReadAsync(request);
        if (status == StatusCodes.Status200OK)
            await next(context);
        else
        {
            context.Response.StatusCode = status;
            request.ContentType = null; // the error page is not to look for a form
        }
    }

    /// <summary>It brings a file, which is not typed text and may be large.</summary>
    public static bool IsUpload(HttpRequest request) =>
        HttpMethods.IsPost(request.Method)
        && request.Path == "/imports/new"
        && request.ContentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) == true;

    private static bool IsTooLong(HttpRequest request) =>
        request.ContentLength > MaxLength
        && request.ContentType!.StartsWith(TypedForm, StringComparison.OrdinalIgnoreCase)
        && !request.Path.StartsWithSegments("/account");

    private static async Task<int> ReadAsync(HttpRequest request)
    {
        try
        {
            await request.ReadFormAsync(request.HttpContext.RequestAborted);
            return StatusCodes.Status200OK;
        }
        catch (BadHttpRequestException e)
        {
            return e.StatusCode;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return StatusCodes.Status400BadRequest;
        }
    }
}
