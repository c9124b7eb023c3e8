namespace Dcim.Web.Features.Api;

/// <summary>Whatever goes wrong under the addresses of the interface is told as a problem, never as a page.</summary>
public sealed class ApiProblems(RequestDelegate next, ILogger<ApiProblems> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!Api.Is(context.Request))
        {
            await next(context);
            return;
        }
        var response = context.Response;
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException e) when (!response.HasStarted)
        {
            await ApiProblem.Of(e.StatusCode).WriteAsync(context);
        }
        catch (Exception e) when (!response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            logger.LogError(e, "A request to the programming interface failed.");
            await ApiProblem.Of(StatusCodes.Status500InternalServerError).WriteAsync(context);
        }
        if (!response.HasStarted && response is { StatusCode: >= 400, ContentType: null })
            await ApiProblem.Of(response.StatusCode).WriteAsync(context);
    }
}
