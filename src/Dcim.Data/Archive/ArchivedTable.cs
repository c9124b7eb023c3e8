using System.Reflection;
using Dcim.Data.Identity;
using Dcim.Domain.Catalogue;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Dcim.Data.Archive;

/// <summary>A table as an archive holds it. All come from the model, so that a table added later is in it without more.</summary>
public sealed class ArchivedTable
{
    private ArchivedTable(ITable table)
    {
        Name = table.Name;
        Entity = EntityOf(table);
        Columns =
        [
            .. table.Columns.Select(c => new ArchiveColumn(c.Name, CellType.Of(TypeOf(c)).Name, IndicatorOf(c))),
        ];
        Key = [.. table.PrimaryKey!.Columns.Select(c => c.Name)];
    }

    /// <summary>What an archive leaves out, and why.</summary>
    public static IReadOnlyDictionary<Type, string> LeftOut { get; } =
        new Dictionary<Type, string>
        {
            [typeof(SignInAttempt)] =
                "Limits wrong sign-ins of the last minutes, from addresses that the restored instance does not see.",
        };

    public string Name { get; }
    public Type Entity { get; }
    public IReadOnlyList<ArchiveColumn> Columns { get; }
    public IReadOnlyList<string> Key { get; }

    /// <summary>Its rows are read page by page, so that between two pages the database answers about the sealed values in them.</summary>
    internal bool HasNumber => Key.Count == 1 && Columns[IndexOf(Key[0])].Type == "integer";

    internal int IndexOf(string column) => Columns.Index().First(c => c.Item.Name == column).Index;

    /// <summary>All tables of an archive, each after those it points to.</summary>
    /// <exception cref="NotSupportedException">Two tables point to each other.</exception>
    public static IReadOnlyList<ArchivedTable> All(IModel model)
    {
        var waiting = model
            .GetRelationalModel()
            .Tables.Where(t => !LeftOut.ContainsKey(EntityOf(t)))
            .OrderBy(t => t.Name, StringComparer.Ordinal)
            .ToList();
        var all = new List<ArchivedTable>();
        while (waiting.Count > 0)
        {
            var next =
                waiting.FirstOrDefault(t =>
                    !t.ForeignKeyConstraints.Any(k => k.PrincipalTable != t && waiting.Contains(k.PrincipalTable))
                )
                ?? throw new NotSupportedException(
                    $"These tables point to each other, so none can be filled first: {string.Join(", ", waiting.Select(t => t.Name))}."
                );
            waiting.Remove(next);
            all.Add(new(next));
        }
        return all;
    }

    /// <summary>What is owned and kept as JSON stands in a column of its owner's table.</summary>
    private static Type EntityOf(ITable table) =>
        table.EntityTypeMappings.Select(m => m.TypeBase).OfType<IEntityType>().First(e => !e.IsOwned()).ClrType;

    /// <summary>A column of what is owned has no property of its own: it is text, as JSON.</summary>
    private static Type TypeOf(IColumn column) =>
        column.PropertyMappings.Count == 0 ? typeof(string) : column.ProviderClrType;

    private static string? IndicatorOf(IColumn column) =>
        column
            .PropertyMappings.Select(m => m.Property.PropertyInfo?.GetCustomAttribute<IndicatorAttribute>()?.Key)
            .FirstOrDefault();
}
