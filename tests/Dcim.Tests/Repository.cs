using System.Runtime.CompilerServices;

namespace Dcim.Tests;

/// <summary>Files of the repository the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath("../..", Path.GetDirectoryName(Here())!);

    public static string File(string path) => Path.Combine(Root, path);

    /// <summary>Sources of the program, made ones left out.</summary>
    public static IEnumerable<string> Sources(string folder, params string[] extensions) =>
        Directory
            .EnumerateFiles(File(folder), "*", SearchOption.AllDirectories)
            .Where(f => extensions.Contains(Path.GetExtension(f)))
            .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin" or "Migrations"));

    private static string Here([CallerFilePath] string path = "") => path;
}
