using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Domain.Records;
using Dcim.Tests.Web;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Tests.Data;

/// <summary>
/// The program on a real SQL Server, where one answers: <c>DCIM_TEST_SQLSERVER</c> holds the connection string of a server
/// on which databases may be made. Each run makes one of its own and drops it.
/// </summary>
public sealed class SqlServerTests
{
    private const string Variable = "DCIM_TEST_SQLSERVER";

    [Fact]
    public async Task AJourney_OnSqlServer()
    {
        var server = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrWhiteSpace(server), $"No SQL Server to test on: {Variable} is not set.");
        await using var app = new SqlServerFactory(server!);
        await app.MakeDatabaseAsync();

        var browser = await app.SignInAsync("pj");
        await browser.OpenAsync("/registrations/new");
        RegistrationJourneyTests.FillMinimum(browser).Fill("VID03.given", "Ana");
        await browser.SubmitAsync("submit");
        Assert.Empty(browser.Errors);
        var address = browser.Address;
        await browser.OpenAsync($"{address}/edit");
        await browser.Fill("EXP16", "SEX").Fill("Reason", "told later").SubmitAsync();
        foreach (
            var page in new[] { address, $"{address}/history", "/registrations?show=submitted&year=2013&status=PRE" }
        )
            Assert.Equal(System.Net.HttpStatusCode.OK, (await browser.OpenAsync(page)).Status);
        var analyst = await app.SignInAsync("analyst");
        Assert.Equal(System.Net.HttpStatusCode.OK, (await analyst.OpenAsync("/tables?year=2013")).Status);
        Assert.Equal(
            0,
            await app.AsSystemAsync(s =>
                s.GetRequiredService<DcimDbContext>().RebuildFactsAsync(s.GetRequiredService<RegistrationUpkeep>())
            )
        );
        Assert.True((await app.AsSystemAsync(s => s.GetRequiredService<AuditVerifier>().VerifyAsync())).Holds);
    }

    private sealed class SqlServerFactory(string server) : AppFactory
    {
        private readonly string _connection = new SqlConnectionStringBuilder(server)
        {
            InitialCatalog = $"dcim-test-{Guid.NewGuid():N}",
        }.ConnectionString;

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Dcim:Provider", "SqlServer");
            builder.UseSetting("Dcim:ConnectionString", _connection);
        }

        /// <summary>What the verb <c>migrate</c> does before the first node starts.</summary>
        public Task MakeDatabaseAsync() => InDatabaseAsync(db => db.MigrateAsync());

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await InDatabaseAsync(db => db.EnsureDeletedAsync());
        }

        private async Task InDatabaseAsync(Func<Microsoft.EntityFrameworkCore.Infrastructure.DatabaseFacade, Task> work)
        {
            await using var services = new ServiceCollection()
                .AddLogging()
                .AddSingleton(TimeProvider.System)
                .Configure<Microsoft.AspNetCore.Identity.IdentityOptions>(IdentityModel.Configure)
                .AddDcimData(
                    DatabaseProvider.SqlServer,
                    "",
                    Path.Combine(Path.GetTempPath(), "dcim-test-keys"),
                    _connection
                )
                .BuildServiceProvider();
            await using var scope = services.CreateAsyncScope();
            await work(scope.ServiceProvider.GetRequiredService<DcimDbContext>().Database);
        }
    }
}
