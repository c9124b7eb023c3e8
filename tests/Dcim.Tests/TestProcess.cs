using System.Runtime.CompilerServices;

namespace Dcim.Tests;

/// <summary>What holds for all instances that the tests make, and for the programs they start.</summary>
internal static class TestProcess
{
    /// <summary>
    /// Nobody changes a file under them. A system lets a user watch some hundred folders, and a run makes more instances than that.
    /// </summary>
    [ModuleInitializer]
    internal static void WatchNoFiles()
    {
        Environment.SetEnvironmentVariable("DOTNET_USE_POLLING_FILE_WATCHER", "1");
        Environment.SetEnvironmentVariable("DOTNET_hostBuilder__reloadConfigOnChange", "false");
    }
}
