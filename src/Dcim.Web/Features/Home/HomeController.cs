using Dcim.Web.Forms;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace Dcim.Web.Features.Home;

public sealed class HomeController : Controller
{
    [HttpGet("/")]
    public IActionResult Index() => View();

    [HttpGet("/help")]
    public IActionResult Help() => View();

    /// <summary>The page for every error; it is re-executed under the verb of the request that failed.</summary>
    [AllowAnonymous]
    [IgnoreAntiforgeryToken]
    [Route("/error/{status:int}")]
    public IActionResult Error(int status)
    {
        Response.StatusCode = status is >= 400 and < 600 ? status : 500;
        ViewData["Bare"] = true; // the database may be what failed
        if (
            HttpContext.Features.Get<IExceptionHandlerPathFeature>() is { } failed
            && Request.HasFormContentType
            && Request.Form.ContainsKey(KeptText.OwnerField)
        )
            return View(
                "Resume",
                new ResumePage("Resume.NotSaved", KeptText.From(Request, Request.Form) with { Path = failed.Path })
            );
        return View(
            "Error",
            status switch
            {
                400 => "Error.BadRequest",
                403 => "Error.Forbidden",
                404 => "Error.NotFound",
                405 => "Error.NotFound",
                413 => "Error.TooLarge",
                _ => "Error.Unexpected",
            }
        );
    }
}
