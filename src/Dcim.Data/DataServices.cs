using Dcim.Data.Archive;
using Dcim.Data.Audit;
using Dcim.Data.Linkage;
using Dcim.Data.Sealing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Data;

public enum DatabaseProvider
{
    Sqlite,
    SqlServer,
}

public static class DataServices
{
    private const string DatabaseFile = "dcim.db";

    /// <summary>Registers the database of an instance, its scope and its keys.</summary>
    /// <param name="connectionString">For SQL Server; SQLite lies in the data folder.</param>
    public static IServiceCollection AddDcimData(
        this IServiceCollection services,
        DatabaseProvider provider,
        string dataFolder,
        string keyFolder,
        string? connectionString,
        KeySource keySource = KeySource.File
    )
    {
        services.AddScoped<Scope>();
        services.AddSingleton(_ =>
            KeyStore.Open(
                keyFolder,
                keySource == KeySource.File
                    ? new FileMasterKeys(keyFolder)
                    : new EnvironmentMasterKeys(Environment.GetEnvironmentVariable)
            )
        );
        services.AddSingleton<Sealer>();
        services.AddSingleton<LinkageTokens>();
        services.AddSingleton<Encodings>();
        services.AddSingleton<SearchTokens>();
        services.AddSingleton<Imports.ImportDigests>();
        services.AddSingleton<Imports.ImportStaging>();
        services.AddScoped<AuditVerifier>();
        services.AddScoped<KeyRotation>();
        services.AddScoped<InstanceExport>();
        services.AddScoped<LinkStore>();
        services.AddScoped<VictimMatcher>();
        services.AddScoped<OffenderMatcher>();
        services.AddScoped<VictimLinkQueue>();
        services.AddScoped<OffenderLinkQueue>();
        services.AddScoped<VictimLinksSaid>();
        services.AddScoped<OffenderLinksSaid>();
        services.AddScoped<PairFacts>();
        services.AddScoped<OffenderPairFacts>();
        services.AddScoped<UndecidedPairs>();
        services.AddScoped<PersonsToldOf>();
        if (provider == DatabaseProvider.SqlServer)
            return services.AddDbContext<DcimDbContext, SqlServerDcimDbContext>(o =>
                Common(o).UseSqlServer(connectionString, s => s.EnableRetryOnFailure())
            );
        var file = new SqliteConnectionStringBuilder { DataSource = Path.Combine(dataFolder, DatabaseFile) };
        return services.AddDbContext<DcimDbContext, SqliteDcimDbContext>(o =>
            Common(o).UseSqlite(file.ConnectionString).AddInterceptors(new BusyTimeout())
        );
    }

    /// <summary>An instance was set up here before; for SQL Server the connection says so itself.</summary>
    public static bool Exists(DatabaseProvider provider, string dataFolder) =>
        provider == DatabaseProvider.SqlServer || File.Exists(Path.Combine(dataFolder, DatabaseFile));

    private static DbContextOptionsBuilder Common(DbContextOptionsBuilder options) =>
        options.ConfigureWarnings(w =>
            // Parts and facts belong to a filtered registration on purpose; nothing navigates from them across the filter.
            w.Ignore(CoreEventId.PossibleIncorrectRequiredNavigationWithQueryFilterInteractionWarning)
        );

    /// <summary>SQLite has one writer; a second waits its turn instead of failing.</summary>
    private sealed class BusyTimeout : DbConnectionInterceptor
    {
        private const string Pragma = "PRAGMA busy_timeout = 15000; PRAGMA foreign_keys = ON;";

        public override void ConnectionOpened(
            System.Data.Common.DbConnection connection,
            ConnectionEndEventData eventData
        )
        {
            using var command = connection.CreateCommand();
            command.CommandText = Pragma;
            command.ExecuteNonQuery();
        }

        public override async Task ConnectionOpenedAsync(
            System.Data.Common.DbConnection connection,
            ConnectionEndEventData eventData,
            CancellationToken cancellationToken = default
        )
        {
            await using var command = connection.CreateCommand();
            command.CommandText = Pragma;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
