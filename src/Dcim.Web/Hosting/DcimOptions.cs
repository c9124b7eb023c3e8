using Dcim.Data;

namespace Dcim.Web.Hosting;

/// <summary>Settings of an instance, from the section <c>Dcim</c> of the configuration.</summary>
public sealed record DcimOptions
{
    /// <summary>ISO code of the country whose national profile holds.</summary>
    public string Country { get; init; } = "PT";

    /// <summary>All that is written, but keys, lies below; relative to the content root.</summary>
    public string DataFolder { get; init; } = "data";

    /// <summary>The keys, apart from the data; relative to the content root.</summary>
    public string KeyFolder { get; init; } = "keys";
    public DatabaseProvider Provider { get; init; } = DatabaseProvider.Sqlite;

    /// <summary>For SQL Server only.</summary>
    public string? ConnectionString { get; init; }

    public const int ShortestIdleMinutes = 5;

    /// <summary>A sign-in ends so many minutes after the last thing the person did.</summary>
    public int IdleMinutes { get; init; } = 30;

    /// <summary>The domain that passkeys belong to; that under which the instance is opened, if left out.</summary>
    public string? PasskeyDomain { get; init; }

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="StartRefusedException">They do not allow a start; the message says what to do.</exception>
    public static DcimOptions Read(IConfiguration configuration, IHostEnvironment environment)
    {
        var options = configuration.GetSection("Dcim").Get<DcimOptions>() ?? new();
        options = options with
        {
            DataFolder = Path.GetFullPath(options.DataFolder, environment.ContentRootPath),
            KeyFolder = Path.GetFullPath(options.KeyFolder, environment.ContentRootPath),
        };
        if (environment.IsProduction() && LiesIn(options.KeyFolder, options.DataFolder))
            throw new StartRefusedException(
                "Dcim:KeyFolder lies in Dcim:DataFolder. A backup of the data would hold the keys; choose a folder apart."
            );
        if (options.Provider == DatabaseProvider.SqlServer && string.IsNullOrWhiteSpace(options.ConnectionString))
            throw new StartRefusedException("Dcim:Provider is SqlServer, but Dcim:ConnectionString is empty.");
        if (options.IdleMinutes < ShortestIdleMinutes)
            throw new StartRefusedException(
                $"Dcim:IdleMinutes is {options.IdleMinutes}; it must be {ShortestIdleMinutes} or more."
            );
        return options;
    }

    private static bool LiesIn(string folder, string parent)
    {
        var way = Path.GetRelativePath(parent, folder);
        return !Path.IsPathRooted(way) && way.Split(Path.DirectorySeparatorChar)[0] != "..";
    }
}

/// <summary>The instance must not start as it is set up; the message is for the operator.</summary>
public sealed class StartRefusedException(string message) : Exception(message);
