using Dcim.Web.Security;
using Microsoft.AspNetCore.Mvc;

namespace Dcim.Web.Features.Audit;

/// <summary>How the audit meets the law, for those who read it and those whose institution answers for it.</summary>
[RequireAny(PermissionPolicies.AuditOrLooks)]
public sealed class AuditLawController : Controller
{
    [HttpGet("/audit/law")]
    public IActionResult Index() => View("/Features/Audit/Law.cshtml", AuditLaw.Demands);
}
