using System.CommandLine;
using Dcim.Data.Linkage;

namespace Dcim.Web.Hosting;

/// <summary>The verb of the search by name.</summary>
internal static class SearchVerbs
{
    public static Command All()
    {
        var rebuild = new Command(
            "rebuild",
            "Makes all registrations findable by name: once after the update that brings the search, and with a new linkage key. The instance may go on meanwhile."
        );
        rebuild.SetAction((_, _) => OperatorVerbs.InInstanceAsync(migrate: false, needsDatabase: true, RebuildAsync));
        return new("search", "The search for a person by name.") { rebuild };
    }

    private static async Task<int> RebuildAsync(IServiceProvider services, CancellationToken token)
    {
        var named = await services.GetRequiredService<SearchTokensRebuild>().RunAsync(Console.WriteLine, token);
        Console.WriteLine($"{named} registrations can be found by name.");
        return 0;
    }
}
