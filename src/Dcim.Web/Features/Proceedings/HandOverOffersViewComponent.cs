using Dcim.Data.Access;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Mvc;

namespace Dcim.Web.Features.Proceedings;

/// <summary>Tells those who may answer of the proceedings that other authorities offer; shows nothing to others, or where none is.</summary>
public sealed class HandOverOffersViewComponent(ProceedingAccess access) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync() =>
        View(
            "/Features/Proceedings/_Offers.cshtml",
            Permissions.Has(UserClaimsPrincipal, Permissions.GrantsManage)
            && Permissions.Has(UserClaimsPrincipal, Permissions.ProceedingsView)
            && await AuthoritiesOnlyAttribute.IsOfOneAsync(HttpContext)
                ? await access.OffersAsync(HttpContext.RequestAborted)
                : []
        );
}
