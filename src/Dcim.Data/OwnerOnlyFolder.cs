namespace Dcim.Data;

/// <summary>A folder that other users of the machine cannot look into.</summary>
public static class OwnerOnlyFolder
{
    /// <summary>Makes it where there is none.</summary>
    public static void Make(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(
                folder,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            );
    }
}
