using Dcim.Web.Forms;
using Microsoft.AspNetCore.Mvc;

namespace Dcim.Web.Features.Account;

/// <summary>A form on the way into the program: where the person was going, and what she had typed there.</summary>
public abstract class OnwardForm
{
    /// <summary>Local address to go on to.</summary>
    public string? ReturnUrl { get; set; }

    /// <summary>What was typed in a form when the way was barred, encrypted.</summary>
    public string? Kept { get; set; }
}

/// <summary>The pages on the way into the program, over which a form is carried to where it was typed.</summary>
public abstract class OnwardController(KeptText kept) : Controller
{
    /// <summary>A page on the way, with what the page before or the request itself brought.</summary>
    protected ViewResult Page<T>(string name, T form, int status = StatusCodes.Status200OK)
        where T : OnwardForm
    {
        form.Kept = KeptText.Of(HttpContext, form.Kept);
        if (Response.StatusCode == StatusCodes.Status200OK)
            Response.StatusCode = status;
        return View($"/Features/Account/{name}.cshtml", form);
    }

    /// <summary>The way is free: on to the form that was typed, else to the page that was asked for.</summary>
    protected IActionResult Onward(OnwardForm form, long userId) =>
        form.Kept is null
            ? LocalRedirect(LocalOrHome(form.ReturnUrl))
            : View("/Features/Shared/Resume.cshtml", Resumed(form.Kept, userId, "Resume.SignedInAgain"));

    protected ResumePage Resumed(string protectedText, long userId, string messageKey)
    {
        var posted = kept.Unprotect(protectedText, userId);
        return new(posted is null ? "Resume.NotYours" : messageKey, posted);
    }

    protected string LocalOrHome(string? url) => Url.IsLocalUrl(url) ? url! : "/";
}
