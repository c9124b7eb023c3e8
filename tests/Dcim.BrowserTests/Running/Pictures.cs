namespace Dcim.BrowserTests.Running;

/// <summary>Where the tests leave their pictures: artifacts/screenshots of the repository, which git ignores.</summary>
internal static class Pictures
{
    private static readonly string s_folder = Directory
        .CreateDirectory(Path.Combine(Root(), "artifacts", "screenshots"))
        .FullName;

    public static string PathOf(string name) => Path.Combine(s_folder, $"{name}.png");

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "DCIM.sln")))
                return folder.FullName;
        return AppContext.BaseDirectory;
    }
}
