using Dcim.Data.Sealing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Dcim.Data;

/// <summary>Lets <c>dotnet ef</c> make the context of either provider without a running instance.</summary>
internal sealed class SqliteFactory : IDesignTimeDbContextFactory<SqliteDcimDbContext>
{
    public SqliteDcimDbContext CreateDbContext(string[] args) =>
        new(
            new DbContextOptionsBuilder<SqliteDcimDbContext>().UseSqlite("Data Source=:memory:").Options,
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
            new DbContextOptionsBuilder<SqlServerDcimDbContext>().UseSqlServer("Server=none").Options,
            new Scope(),
            KeyStore.Open(Path.GetTempPath()),
            TimeProvider.System
        );
}
