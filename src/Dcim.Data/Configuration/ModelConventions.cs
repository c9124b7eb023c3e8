using System.Reflection;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Dcim.Data;

/// <summary>How the domain's types are stored, and all that differs between the two databases.</summary>
internal static class ModelConventions
{
    private const int DefaultTextLength = 256;
    private const string BinaryCollation = "Latin1_General_100_BIN2";

    public static void Configure(ModelConfigurationBuilder configuration)
    {
        configuration.Properties<string>().HaveMaxLength(DefaultTextLength);
        configuration.Properties<Enum>().HaveConversion<string>().HaveMaxLength(20);
        configuration.Properties<DateTime>().HaveConversion<UtcConverter>();
        configuration.Properties<Code>().HaveConversion<CodeConverter>().HaveMaxLength(Code.MaxLength);
        configuration.Properties<CodeSet>().HaveConversion<CodeSetConverter>().HaveMaxLength(CodeSet.MaxLength);
        configuration
            .Properties<CodeSequence>()
            .HaveConversion<CodeSequenceConverter>()
            .HaveMaxLength(CodeSequence.MaxLength);
        configuration
            .Properties<PartialDate>()
            .HaveConversion<PartialDateConverter>()
            .HaveMaxLength(PartialDate.MaxLength);
    }

    public static void Finish(ModelBuilder builder, bool sqlServer)
    {
        foreach (var entity in builder.Model.GetEntityTypes())
        {
            // SQL Server refuses several cascading paths to one table; SQLite would not tell us.
            foreach (
                var key in entity
                    .GetForeignKeys()
                    .Where(k => k.DeleteBehavior == DeleteBehavior.Cascade && !k.IsOwnership)
            )
                key.DeleteBehavior = DeleteBehavior.Restrict;
            // An update of a row names its owner, so that a row attached under a false owner is not found.
            if (typeof(Domain.Records.IOwned).IsAssignableFrom(entity.ClrType))
                entity.FindProperty(nameof(Domain.Records.IOwned.InstitutionId))!.IsConcurrencyToken = true;
            // That of a row of a proceeding names the proceeding.
            if (typeof(Domain.Records.IProceedingRow).IsAssignableFrom(entity.ClrType))
                entity.FindProperty(nameof(Domain.Records.IProceedingRow.ProceedingId))!.IsConcurrencyToken = true;
            if (sqlServer)
                UseBinaryCollation(entity);
        }
    }

    private static void UseBinaryCollation(IMutableTypeBase type)
    {
        foreach (var property in type.GetDeclaredProperties())
            if (
                property.ClrType == typeof(Code)
                || property.ClrType == typeof(CodeSet)
                || property.ClrType == typeof(CodeSequence)
                || property.ClrType == typeof(PartialDate)
                // Capital and small letters of an encoding are different letters.
                || property.PropertyInfo?.GetCustomAttribute<IndicatorAttribute>() is { IsEncoding: true }
            )
                property.SetCollation(BinaryCollation);
        foreach (var complex in type.GetDeclaredComplexProperties())
            UseBinaryCollation(complex.ComplexType);
    }

    private sealed class UtcConverter()
        : ValueConverter<DateTime, DateTime>(v => v, v => DateTime.SpecifyKind(v, DateTimeKind.Utc));

    private sealed class CodeConverter() : ValueConverter<Code, string>(v => v.Value, v => new Code(v));

    private sealed class CodeSetConverter() : ValueConverter<CodeSet, string>(v => v.Text, v => CodeSet.Parse(v));

    private sealed class CodeSequenceConverter()
        : ValueConverter<CodeSequence, string>(v => v.Text, v => CodeSequence.Parse(v));

    private sealed class PartialDateConverter()
        : ValueConverter<PartialDate, string>(v => v.ToString(), v => PartialDate.Parse(v));
}
