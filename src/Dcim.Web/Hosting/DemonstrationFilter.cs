using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Dcim.Web.Hosting;

/// <summary>What the set-up found out about the instance; it does not change while the program runs.</summary>
public sealed class InstanceState
{
    public bool IsDemonstration { get; set; }
}

/// <summary>Tells every page whether this database is a demonstration, whatever environment it is opened in.</summary>
public sealed class DemonstrationFilter(InstanceState state) : IAlwaysRunResultFilter
{
    public void OnResultExecuting(ResultExecutingContext context)
    {
        if (context.Result is ViewResult view)
            view.ViewData["Demonstration"] = state.IsDemonstration;
    }

    public void OnResultExecuted(ResultExecutedContext context) { }
}
