using Dcim.Data.Sealing;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Data;

/// <summary>Lets <c>dotnet ef</c> make the context of either provider without a running instance.</summary>
internal sealed class SqliteFactory : IDesignTimeDbContextFactory<SqliteDcimDbContext>
{
    public SqliteDcimDbContext CreateDbContext(string[] args) =>
        new(
            new DbContextOptionsBuilder<SqliteDcimDbContext>()
                .UseApplicationServiceProvider(IdentityModel.Services)
                .UseSqlite("Data Source=:memory:")
                .Options,
            new Scope(),
            KeyStore.Open(Path.GetTempPath()),
            TimeProvider.System
        );
}

/// <inheritdoc cref="SqliteFactory"/>
internal sealed class SqlServerFactory : IDesignTimeDbContextFactory<SqlServerDcimDbContext>
{
    public SqlServerDcimDbContext CreateDbContext(string[] args) =>
        new(
            new DbContextOptionsBuilder<SqlServerDcimDbContext>()
                .UseApplicationServiceProvider(IdentityModel.Services)
                .UseSqlServer("Server=none")
                .Options,
            new Scope(),
            KeyStore.Open(Path.GetTempPath()),
            TimeProvider.System
        );
}

/// <summary>What Identity's tables hang on: passkeys are among them, so that they need no migration later.</summary>
public static class IdentityModel
{
    public static void Configure(IdentityOptions options) =>
        options.Stores.SchemaVersion = IdentitySchemaVersions.Version3;

    internal static IServiceProvider Services { get; } =
        new ServiceCollection().Configure<IdentityOptions>(Configure).BuildServiceProvider();
}
