using Dcim.Web.Security;
using Microsoft.AspNetCore.Mvc;

namespace Dcim.Web.Features.Administration;

/// <summary>Shows which role may do what, as the code has it.</summary>
[Require(Permissions.RolesView)]
public sealed class RolesController : Controller
{
    [HttpGet("/administration/roles")]
    public IActionResult Index() => View("/Features/Administration/Roles.cshtml", Roles.All);
}
