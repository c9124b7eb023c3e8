using Dcim.Data;
using Dcim.Data.Access;
using Dcim.Data.Audit;
using Dcim.Data.Registrations;
using Dcim.Data.Sealing;
using Dcim.Domain.Answers;
using Dcim.Domain.Records;
using Dcim.Tests.Domain;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Data;

/// <summary>
/// A database of its own with keys and the institutions of <see cref="Generated"/>, without the web application. Each
/// piece of work runs in a scope of its own, as each request does.
/// </summary>
public sealed class TestInstance : IAsyncLifetime
{
    private readonly ServiceProvider _services;

    public TestInstance()
    {
        Folder = Directory.CreateTempSubdirectory("dcim-test-").FullName;
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .Configure<IdentityOptions>(IdentityModel.Configure)
            .AddDcimData(DatabaseProvider.Sqlite, Folder, KeyFolder, connectionString: null)
            .AddSingleton(Generated.Profile)
            .AddSingleton(Generated.Catalogue)
            .AddSingleton(Generated.Sections)
            .AddSingleton<RegistrationUpkeep>()
            .AddScoped<RegistrationStore>()
            .AddScoped<KeyVerifier>()
            .AddScoped<AccessReasons>()
            .AddScoped<RecordAccess>()
            .BuildServiceProvider(validateScopes: true);
    }

    public string Folder { get; }

    public string KeyFolder => Path.Combine(Folder, "keys");

    public KeyStore Keys => _services.GetRequiredService<KeyStore>();

    public async ValueTask InitializeAsync()
    {
        Keys.CreateKeys();
        await AsSystemAsync(async services =>
        {
            var db = services.GetRequiredService<DcimDbContext>();
            await db.Database.MigrateAsync();
            foreach (var institution in Generated.Register)
                db.Add(
                    new Institution
                    {
                        Id = institution.Id,
                        Code = institution.Code,
                        Name = institution.Name,
                        Type = institution.Type,
                    }
                );
            return await db.SaveChangesAsync();
        });
    }

    public Task<T> AsSystemAsync<T>(Func<IServiceProvider, Task<T>> work) => RunAsync(s => s.EnterSystem(), work);

    /// <summary>Does something as a caseworker of an institution.</summary>
    public Task<T> AsAsync<T>(long institutionId, Func<IServiceProvider, Task<T>> work) =>
        RunAsync(s => s.Enter(userId: institutionId, institutionId), work);

    public Task<AuditVerdict> VerifyAsync() =>
        AsSystemAsync(services => services.GetRequiredService<AuditVerifier>().VerifyAsync());

    /// <summary>A submitted registration of a sheet; its code.</summary>
    public Task<string> RegisterAsync(AnswerSheet sheet, long institutionId) =>
        AsAsync(
            institutionId,
            async services =>
            {
                var (db, store) = (
                    services.GetRequiredService<DcimDbContext>(),
                    services.GetRequiredService<RegistrationStore>()
                );
                var institution = await db.Institutions.SingleAsync(i => i.Id == institutionId);
                var registration = store.Create(institution, Guid.NewGuid());
                await store.SubmitAsync(registration, Read(sheet, institution.Regime));
                await db.SaveChangesAsync();
                return registration.Code;
            }
        );

    public static SheetReading Read(AnswerSheet sheet, Code regime) =>
        SheetReading.Of(FormPage.Minimum(Generated.Catalogue, regime), sheet, Generated.Reader);

    /// <summary>Works on the file past the program, as somebody with the file in hands could.</summary>
    public T Raw<T>(Func<SqliteConnection, T> work)
    {
        using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = Path.Combine(Folder, "dcim.db"),
                ForeignKeys = false,
            }.ConnectionString
        );
        connection.Open();
        return work(connection);
    }

    public int Execute(string sql, params (string Name, object Value)[] parameters) =>
        Raw(connection => Command(connection, sql, parameters).ExecuteNonQuery());

    public object? Scalar(string sql, params (string Name, object Value)[] parameters) =>
        Raw(connection => Command(connection, sql, parameters).ExecuteScalar());

    private static SqliteCommand Command(
        SqliteConnection connection,
        string sql,
        (string Name, object Value)[] parameters
    )
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return command;
    }

    private async Task<T> RunAsync<T>(Action<Scope> enter, Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = _services.CreateAsyncScope();
        enter(scope.ServiceProvider.GetRequiredService<Scope>());
        return await work(scope.ServiceProvider);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
    }
}
