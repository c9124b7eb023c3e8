using Dcim.Data;
using Dcim.Domain.Answers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Dcim.Tests.Data;

/// <summary>Both databases are what the model says, though only one of them runs here.</summary>
public sealed class SchemaTests
{
    public static TheoryData<string> Providers => ["Sqlite", "SqlServer"];

    /// <summary>The context as <c>dotnet ef</c> makes it.</summary>
    internal static DcimDbContext Context(string provider)
    {
        var factory = typeof(DcimDbContext).Assembly.GetTypes().Single(t => t.Name == $"{provider}Factory");
        dynamic made = Activator.CreateInstance(factory, nonPublic: true)!;
        Assert.Contains(
            factory.GetInterfaces(),
            i => i.GetGenericTypeDefinition() == typeof(IDesignTimeDbContextFactory<>)
        );
        return provider == "Sqlite"
            ? ((IDesignTimeDbContextFactory<SqliteDcimDbContext>)made).CreateDbContext([])
            : ((IDesignTimeDbContextFactory<SqlServerDcimDbContext>)made).CreateDbContext([]);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void TheMigrations_AreUpToDateWithTheModel(string provider)
    {
        using var db = Context(provider);
        Assert.False(db.Database.HasPendingModelChanges(), "Add a migration for both providers.");
    }

    [Fact]
    public void BothProviders_HaveTheSameMigrations()
    {
        using var sqlite = Context("Sqlite");
        using var sqlServer = Context("SqlServer");
        Assert.Equal(Names(sqlite), Names(sqlServer));

        static IEnumerable<string> Names(DbContext db) =>
            db.Database.GetMigrations().Select(m => m[(m.IndexOf('_') + 1)..]);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void NothingIsDeletedWithAnother(string provider)
    {
        using var db = Context(provider);
        var keys = db.GetService<IDesignTimeModel>()
            .Model.GetEntityTypes()
            .SelectMany(e => e.GetForeignKeys())
            .Where(key => !key.IsOwnership) // in a column of its owner
            .ToList();
        Assert.NotEmpty(keys);
        Assert.All(
            keys,
            key =>
                Assert.True(
                    key.DeleteBehavior is not (DeleteBehavior.Cascade or DeleteBehavior.ClientCascade),
                    $"{key}"
                )
        );
    }

    [Fact]
    public void OnSqlServer_StoredCodes_AreComparedByTheirBytes()
    {
        using var db = Context("SqlServer");
        Type[] types = [typeof(Code), typeof(CodeSet), typeof(CodeSequence), typeof(PartialDate)];
        var columns = db.GetService<IDesignTimeModel>()
            .Model.GetEntityTypes()
            .SelectMany(Properties)
            .Where(p => types.Contains(Nullable.GetUnderlyingType(p.ClrType) ?? p.ClrType))
            .ToList();
        Assert.Contains(columns, c => c.DeclaringType.ClrType == typeof(NumberAnswer)); // sections are looked into
        Assert.All(columns, c => Assert.EndsWith("_BIN2", c.GetCollation() ?? $"{c} has none"));
    }

    private static IEnumerable<IProperty> Properties(ITypeBase type) =>
        type.GetDeclaredProperties()
            .Concat(type.GetDeclaredComplexProperties().SelectMany(c => Properties(c.ComplexType)));

    [Fact]
    public void TheScriptForSqlServer_IsTransactSql()
    {
        using var db = Context("SqlServer");
        var script = db.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent);

        var tree = new TSql160Parser(initialQuotedIdentifiers: true).Parse(new StringReader(script), out var errors);

        Assert.Equal([], errors.Select(e => $"{e.Line}: {e.Message}"));
        var found = new Statements();
        tree.Accept(found);
        Assert.Contains("VictimFacts", found.Tables);
        Assert.Equal([], found.Cascades);
    }

    private sealed class Statements : TSqlFragmentVisitor
    {
        public List<string> Tables { get; } = [];
        public List<string> Cascades { get; } = [];

        public override void Visit(CreateTableStatement node) => Tables.Add(node.SchemaObjectName.BaseIdentifier.Value);

        public override void Visit(ForeignKeyConstraintDefinition node)
        {
            if (node.DeleteAction == DeleteUpdateAction.Cascade)
                Cascades.Add(node.ConstraintIdentifier.Value);
        }
    }

    [Fact]
    public async Task TheMigrations_MakeAFreshSqliteDatabase()
    {
        await using var instance = new TestInstance();
        await instance.InitializeAsync();
        Assert.Equal(0L, instance.Scalar("SELECT COUNT(*) FROM pragma_foreign_key_check"));
        Assert.Equal("ok", instance.Scalar("PRAGMA integrity_check"));
        using var db = Context("Sqlite");
        foreach (var table in db.Model.GetEntityTypes().Select(e => e.GetTableName()!).Distinct())
            Assert.True(instance.Scalar($"SELECT name FROM sqlite_master WHERE name = '{table}'") is string, table);
    }
}
