using Dcim.Data;
using Dcim.Data.Sealing;

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

    public KeyOptions Keys { get; init; } = new();

    /// <summary>Where invitations are sent by mail; without it their links are only shown.</summary>
    public SmtpOptions? Smtp { get; init; }

    /// <summary>How long a duty officer may read a record that she opened in need; at most <see cref="MostBreakGlassHours"/>.</summary>
    public int BreakGlassHours { get; init; } = 24;
    public const int MostBreakGlassHours = 72;

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
        if (
            options.Smtp is { Host.Length: > 0 } smtp
            && (smtp.Port is < 1 or > 65535 || !MimeKit.MailboxAddress.TryParse(smtp.From, out _))
        )
            throw new StartRefusedException(
                "Dcim:Smtp:Host is set, but Dcim:Smtp:From is no e-mail address, or Dcim:Smtp:Port is no port."
            );
        if (options.BreakGlassHours is < 1 or > MostBreakGlassHours)
            throw new StartRefusedException($"Dcim:BreakGlassHours must be 1 to {MostBreakGlassHours}.");
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

/// <summary>Settings of the section <c>Dcim:Keys</c>.</summary>
public sealed record KeyOptions
{
    /// <summary>Where the master key comes from.</summary>
    public KeySource Source { get; init; } = KeySource.File;
}

/// <summary>The mail server of an instance, from <c>Dcim:Smtp</c>.</summary>
public sealed record SmtpOptions
{
    /// <summary>Empty where no mail is sent.</summary>
    public string Host { get; init; } = "";
    public int Port { get; init; } = 587;

    /// <summary>Empty for a server that asks for none.</summary>
    public string? User { get; init; }
    public string? Password { get; init; }

    /// <summary>Address the mail comes from.</summary>
    public string From { get; init; } = "";

    /// <summary>None, SslOnConnect, or StartTls: never less than what is asked for here.</summary>
    public MailKit.Security.SecureSocketOptions Security { get; init; } = MailKit.Security.SecureSocketOptions.StartTls;
}

/// <summary>The instance must not start as it is set up; the message is for the operator.</summary>
public sealed class StartRefusedException(string message) : Exception(message);
