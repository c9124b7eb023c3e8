using Dcim.Data;
using Dcim.Web.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;

namespace Dcim.Tests.Hosting;

public sealed class DcimOptionsTests
{
    [Theory]
    [InlineData("/var/dcim", "/var/dcim")]
    [InlineData("/var/dcim", "/var/dcim/keys")]
    [InlineData("/var/dcim", "/var/dcim/a/../keys")]
    [InlineData("/var/dcim/", "/var/dcim/..keys")]
    [InlineData("data", "data/keys")]
    [InlineData(".", "keys")]
    public void KeysInTheDataFolder_AreRefusedInProduction(string data, string keys)
    {
        var refusal = Assert.Throws<StartRefusedException>(() => Read("Production", data, keys));
        Assert.Contains("Dcim:KeyFolder", refusal.Message);
        Assert.NotNull(Read("Development", data, keys));
    }

    [Theory]
    [InlineData("/var/dcim", "/var/dcim-keys")]
    [InlineData("/var/dcim/data", "/var/dcim/keys")]
    [InlineData("/var/dcim/data", "/var/dcim")]
    [InlineData("data", "keys")]
    public void KeysApart_AreTaken(string data, string keys)
    {
        var options = Read("Production", data, keys);
        Assert.True(Path.IsPathFullyQualified(options.DataFolder) && Path.IsPathFullyQualified(options.KeyFolder));
        Assert.Equal(DatabaseProvider.Sqlite, options.Provider);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    public void SqlServer_NeedsAConnection(string? connection)
    {
        var refusal = Assert.Throws<StartRefusedException>(() =>
            Read("Production", "data", "keys", "SqlServer", connection)
        );
        Assert.Contains("Dcim:ConnectionString", refusal.Message);
        Assert.Equal("Server=a", Read("Production", "data", "keys", "SqlServer", "Server=a").ConnectionString);
    }

    private static DcimOptions Read(
        string environment,
        string data,
        string keys,
        string provider = "Sqlite",
        string? connection = null
    ) =>
        DcimOptions.Read(
            new ConfigurationBuilder()
                .AddInMemoryCollection(
                    new Dictionary<string, string?>
                    {
                        ["Dcim:DataFolder"] = data,
                        ["Dcim:KeyFolder"] = keys,
                        ["Dcim:Provider"] = provider,
                        ["Dcim:ConnectionString"] = connection,
                    }
                )
                .Build(),
            new Environment { EnvironmentName = environment }
        );

    private sealed class Environment : IHostEnvironment
    {
        public required string EnvironmentName { get; set; }
        public string ApplicationName { get; set; } = "Dcim";
        public string ContentRootPath { get; set; } = "/opt/dcim";
        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
