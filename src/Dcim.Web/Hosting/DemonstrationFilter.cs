using Dcim.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Hosting;

/// <summary>Tells every page whether this database is a demonstration, whatever environment it is opened in.</summary>
public sealed class DemonstrationFilter(DcimDbContext db) : IAsyncAlwaysRunResultFilter
{
    public async Task OnResultExecutionAsync(ResultExecutingContext context, ResultExecutionDelegate next)
    {
        if (context.Result is ViewResult view)
            view.ViewData["Demonstration"] = await db.Instances.AnyAsync(i => i.IsDemonstration);
        await next();
    }
}
