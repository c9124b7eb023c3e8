using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dcim.Data.Configuration;

internal sealed class InstitutionConfiguration : IEntityTypeConfiguration<Institution>
{
    public void Configure(EntityTypeBuilder<Institution> builder)
    {
        builder.Property(i => i.Code).HasMaxLength(Institution.CodeLength);
        builder.Property(i => i.Name).HasMaxLength(Institution.NameLength);
        builder.Ignore(i => i.Regime);
        builder.HasIndex(i => i.Code).IsUnique();
    }
}

internal sealed class CoverageConfiguration : IEntityTypeConfiguration<CoverageDeclaration>
{
    public void Configure(EntityTypeBuilder<CoverageDeclaration> builder)
    {
        builder.HasOne(c => c.Institution).WithMany().HasForeignKey(c => c.InstitutionId);
        builder.HasIndex(c => new { c.InstitutionId, c.Year }).IsUnique().HasFilter("RecordedTo IS NULL");
    }
}

internal sealed class CaseConfiguration : IEntityTypeConfiguration<Case>
{
    public void Configure(EntityTypeBuilder<Case> builder)
    {
        builder.Property(c => c.Code).HasMaxLength(Registration.CodeLength);
        builder.HasIndex(c => c.Code).IsUnique();
        builder.HasAlternateKey(c => new { c.Id, c.InstitutionId });
        builder.HasOne<Institution>().WithMany().HasForeignKey(c => c.InstitutionId);
    }
}

internal sealed class RegistrationConfiguration : IEntityTypeConfiguration<Registration>
{
    public void Configure(EntityTypeBuilder<Registration> builder)
    {
        builder.Property(r => r.Code).HasMaxLength(Registration.CodeLength);
        builder.Property(r => r.Version).IsConcurrencyToken();
        builder.Ignore(r => r.IsDraft);
        builder.Ignore(r => r.StatusesByDate);
        builder.ComplexProperty(r => r.Profile, profile => profile.ComplexProperty(p => p.Age));
        builder.HasOne(r => r.Institution).WithMany().HasForeignKey(r => r.InstitutionId);
        builder
            .HasOne(r => r.Case)
            .WithMany()
            .HasForeignKey(r => new { r.CaseId, r.InstitutionId })
            .HasPrincipalKey(c => new { c.Id, c.InstitutionId });
        builder.HasOne(r => r.HomePerson).WithMany().HasForeignKey(r => r.HomePersonId);
        builder.HasIndex(r => r.Code).IsUnique();
        builder.HasIndex(r => new { r.InstitutionId, r.FormToken }).IsUnique();
        builder.HasIndex(r => new
        {
            r.InstitutionId,
            r.Quality,
            r.RegisteredFrom,
        });
    }
}

internal sealed class StatusEntryConfiguration : IEntityTypeConfiguration<StatusEntry>
{
    public void Configure(EntityTypeBuilder<StatusEntry> builder)
    {
        builder.Property(s => s.Code).HasMaxLength(Registration.CodeLength);
        builder.HasIndex(s => s.Code).IsUnique();
        PartOfRegistration.Configure(builder, r => r.Statuses);
    }
}

internal sealed class VictimIdentityConfiguration : IEntityTypeConfiguration<VictimIdentity>
{
    public void Configure(EntityTypeBuilder<VictimIdentity> builder)
    {
        PartOfRegistration.Configure(builder);
        builder.HasIndex(i => i.RegistrationId).IsUnique();
    }
}

internal sealed class DraftSheetConfiguration : IEntityTypeConfiguration<DraftSheet>
{
    public void Configure(EntityTypeBuilder<DraftSheet> builder)
    {
        PartOfRegistration.Configure(builder);
        builder.HasIndex(i => i.RegistrationId).IsUnique();
    }
}

internal sealed class RuleReasonConfiguration : IEntityTypeConfiguration<RuleReason>
{
    public void Configure(EntityTypeBuilder<RuleReason> builder)
    {
        builder.Property(r => r.Rule).HasMaxLength(40);
        PartOfRegistration.Configure(builder);
        builder.HasIndex(i => new { i.RegistrationId, i.Rule }).IsUnique();
    }
}

internal static class PartOfRegistration
{
    /// <summary>The key of the parent holds its owner too, so that no row can hang on another institution's registration.</summary>
    public static void Configure<T>(
        EntityTypeBuilder<T> builder,
        System.Linq.Expressions.Expression<Func<Registration, IEnumerable<T>?>>? collection = null
    )
        where T : class, IRegistrationPart
    {
        var parent = builder.HasOne(p => p.Registration);
        (collection is null ? parent.WithMany() : parent.WithMany(collection))
            .HasForeignKey(p => new { p.RegistrationId, p.InstitutionId })
            .HasPrincipalKey(r => new { r.Id, r.InstitutionId });
    }
}
