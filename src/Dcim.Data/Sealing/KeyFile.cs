using System.Globalization;

namespace Dcim.Data.Sealing;

/// <summary>Files of the key folder: for their owner alone, and on the disk before anybody relies on them.</summary>
internal static class KeyFile
{
    public static string NameOf(string name, int version) =>
        $"{name}-{version.ToString(CultureInfo.InvariantCulture)}.key";

    /// <summary>The versions of a key that lie in the folder, the newest last.</summary>
    public static IReadOnlyList<int> Versions(string folder, string name) =>
        [
            .. Directory
                .EnumerateFiles(folder, $"{name}-*.key")
                .Select(f => Path.GetFileNameWithoutExtension(f)[(name.Length + 1)..])
                .Where(v => v.Length is > 0 and < 6 && v.All(char.IsAsciiDigit))
                .Select(v => int.Parse(v, CultureInfo.InvariantCulture))
                .Order(),
        ];

    /// <summary>Writes a file that is there whole or not at all.</summary>
    /// <exception cref="IOException">There is one already, or it cannot be written.</exception>
    public static void Create(string path, string content)
    {
        var started = $"{path}.new";
        using (var file = Open(started, FileMode.Create))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(content));
            file.Flush(flushToDisk: true);
        }
        File.Move(started, path, overwrite: false);
        FlushName(path);
    }

    /// <summary>Puts a new content in the place of the old, at once.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var started = $"{path}.new";
        using (var file = Open(started, FileMode.Create))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        File.Move(started, path, overwrite: true);
        FlushName(path);
    }

    public static FileStream Open(string path, FileMode mode, FileShare share = FileShare.None)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = mode == FileMode.Append ? FileAccess.Write : FileAccess.ReadWrite,
            Share = share,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows() && mode != FileMode.Open)
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new(path, options);
    }

    /// <summary>A file that was moved is on the disk under its new name once it is flushed under it.</summary>
    public static void FlushName(string path)
    {
        using var file = Open(path, FileMode.Open, FileShare.ReadWrite);
        file.Flush(flushToDisk: true);
    }
}
