using Dcim.Web.Features.Registrations;
using Dcim.Web.Localisation;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Dcim.Web.Forms;

/// <summary>
/// A form sent only to be shown again is not acted upon: it is given a message before the action runs, which shows it as
/// it does with any other. Sheet forms show themselves (<see cref="SheetForms.OnlyShows"/>).
/// </summary>
public sealed class ResumedFormFilter(Texts text) : IActionFilter
{
    public void OnActionExecuting(ActionExecutingContext context)
    {
        var request = context.HttpContext.Request;
        if (
            HttpMethods.IsPost(request.Method)
            && request.HasFormContentType
            && request.Form[KeptText.IntentField].Contains(KeptText.ResumeIntent)
            && context.ActionDescriptor.Parameters.All(p => p.ParameterType != typeof(SheetFormPost))
        )
            context.ModelState.AddModelError("", text["Resume.SendAgain"]);
    }

    public void OnActionExecuted(ActionExecutedContext context) { }
}
