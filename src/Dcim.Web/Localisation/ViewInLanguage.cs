using System.Globalization;
using Microsoft.AspNetCore.Mvc;

namespace Dcim.Web.Localisation;

/// <summary>
/// A view in a language of its own, whatever the reader works in. Set here and not in the action, from which it would not
/// flow to the rendering.
/// </summary>
public sealed class ViewInLanguage(string language) : ViewResult
{
    public override Task ExecuteResultAsync(ActionContext context)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        return base.ExecuteResultAsync(context);
    }
}
