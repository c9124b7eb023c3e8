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
        builder.Property(i => i.Languages).HasMaxLength(100);
        builder.Property(i => i.Contact).HasMaxLength(Institution.ContactLength);
        builder.Property(i => i.Version).IsConcurrencyToken();
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
        builder.Property(c => c.Version).IsConcurrencyToken();
        builder.Ignore(c => c.IsClosed);
        builder.HasIndex(c => c.Code).IsUnique();
        builder.HasAlternateKey(c => new { c.Id, c.InstitutionId });
        builder.HasOne<Institution>().WithMany().HasForeignKey(c => c.InstitutionId);
    }
}

internal sealed class EventDraftConfiguration : IEntityTypeConfiguration<EventDraft>
{
    public void Configure(EntityTypeBuilder<EventDraft> builder)
    {
        builder.Property(d => d.Code).HasMaxLength(Registration.CodeLength);
        builder.Property(d => d.Version).IsConcurrencyToken();
        builder.Property(d => d.KeyName).HasMaxLength(KeyNames.Length);
        builder.HasIndex(d => d.Code).IsUnique();
        builder.HasOne<Institution>().WithMany().HasForeignKey(d => d.InstitutionId);
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
        builder.ComplexProperty(r => r.Governance);
        builder.Property(r => r.KeyName).HasMaxLength(KeyNames.Length);
        builder.Property(r => r.FormerKeys).HasMaxLength(4000);
        builder.ComplexProperty(r => r.Profile, profile => profile.ComplexProperty(p => p.Age));
        builder.ComplexProperty(
            r => r.Background,
            background =>
            {
                background.ComplexProperty(b => b.AgeAtExploitation);
                background.ComplexProperty(b => b.DependentChildren);
            }
        );
        builder.ComplexProperty(r => r.Vulnerability);
        builder.ComplexProperty(r => r.Recruitment, recruitment => recruitment.ComplexProperty(r => r.Fee));
        builder.ComplexProperty(r => r.Identification);
        builder.ComplexProperty(r => r.Protection);
        builder.ComplexProperty(r => r.Assistance);
        builder.ComplexProperty(r => r.Return);
        builder.ComplexProperty(
            r => r.InProceedings,
            proceedings =>
            {
                proceedings.ComplexProperty(p => p.CompensationAwarded);
                proceedings.ComplexProperty(p => p.CompensationPaid);
            }
        );
        builder.HasOne(r => r.Institution).WithMany().HasForeignKey(r => r.InstitutionId);
        builder
            .HasOne(r => r.Case)
            .WithMany()
            .HasForeignKey(r => new { r.CaseId, r.InstitutionId })
            .HasPrincipalKey(c => new { c.Id, c.InstitutionId });
        builder.HasOne(r => r.HomePerson).WithMany().HasForeignKey(r => r.HomePersonId);
        builder.HasOne<ImportRun>().WithMany().HasForeignKey(r => r.ImportId);
        builder.HasIndex(r => r.Code).IsUnique();
        builder.HasIndex(r => new { r.InstitutionId, r.FormToken }).IsUnique();
        builder.HasIndex(r => new
        {
            r.InstitutionId,
            r.Quality,
            r.RegisteredFrom,
        });
        // Covers the numbers of the lists, so that they are counted without reading the records.
        builder.HasIndex(r => new
        {
            r.InstitutionId,
            r.IsUnderSecrecy,
            r.ImportId,
            r.Quality,
            r.MissingAnswers,
            r.DecisionDue,
            r.ReviewDue,
        });
        builder.HasIndex(r => new { r.InstitutionId, r.DecisionDue });
        builder.HasIndex(r => new { r.InstitutionId, r.ReviewDue });
    }
}

internal sealed class StatusEntryConfiguration : IEntityTypeConfiguration<StatusEntry>
{
    public void Configure(EntityTypeBuilder<StatusEntry> builder) =>
        PartOfRegistration.ConfigureRow(builder, r => r.Statuses);
}

internal sealed class MovementLegConfiguration : IEntityTypeConfiguration<MovementLeg>
{
    public void Configure(EntityTypeBuilder<MovementLeg> builder) =>
        PartOfRegistration.ConfigureRow(builder, r => r.Legs);
}

internal sealed class ExploitationEpisodeConfiguration : IEntityTypeConfiguration<ExploitationEpisode>
{
    public void Configure(EntityTypeBuilder<ExploitationEpisode> builder) =>
        PartOfRegistration.ConfigureRow(builder, r => r.Episodes);
}

internal sealed class UnnamedOffenderConfiguration : IEntityTypeConfiguration<UnnamedOffender>
{
    public void Configure(EntityTypeBuilder<UnnamedOffender> builder) =>
        PartOfRegistration.ConfigureRow(builder, r => r.Offenders);
}

internal sealed class AssistanceServiceConfiguration : IEntityTypeConfiguration<AssistanceService>
{
    public void Configure(EntityTypeBuilder<AssistanceService> builder) =>
        PartOfRegistration.ConfigureRow(builder, r => r.Services);
}

internal sealed class AssistanceRefusalConfiguration : IEntityTypeConfiguration<AssistanceRefusal>
{
    public void Configure(EntityTypeBuilder<AssistanceRefusal> builder) =>
        PartOfRegistration.ConfigureRow(builder, r => r.Refusals);
}

internal sealed class ReferralConfiguration : IEntityTypeConfiguration<Referral>
{
    public void Configure(EntityTypeBuilder<Referral> builder) =>
        PartOfRegistration.ConfigureRow(builder, r => r.Referrals);
}

internal sealed class ExtraAnswerConfiguration : IEntityTypeConfiguration<ExtraAnswer>
{
    public void Configure(EntityTypeBuilder<ExtraAnswer> builder)
    {
        builder.Property(e => e.Key).HasMaxLength(ExtraAnswer.KeyLength);
        builder.HasIndex(e => new { e.RegistrationId, e.Key }).IsUnique();
        PartOfRegistration.Configure(builder, r => r.Extras);
    }
}

internal sealed class KeptSheetConfiguration : IEntityTypeConfiguration<KeptSheet>
{
    public void Configure(EntityTypeBuilder<KeptSheet> builder)
    {
        builder.Property(k => k.Page).HasMaxLength(40);
        builder
            .HasIndex(k => new
            {
                k.RegistrationId,
                k.UserId,
                k.Page,
            })
            .IsUnique();
        builder
            .HasOne(k => k.Registration)
            .WithMany()
            .HasForeignKey(k => new { k.RegistrationId, k.InstitutionId })
            .HasPrincipalKey(r => new { r.Id, r.InstitutionId });
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
        builder.Property(r => r.Rule).HasMaxLength(60);
        PartOfRegistration.Configure(builder);
        builder.HasIndex(i => new { i.RegistrationId, i.Rule }).IsUnique();
    }
}

internal sealed class ConsentEntryConfiguration : IEntityTypeConfiguration<ConsentEntry>
{
    public void Configure(EntityTypeBuilder<ConsentEntry> builder) =>
        PartOfRegistration.Configure(builder, r => r.Consents);
}

internal sealed class SectionSourceConfiguration : IEntityTypeConfiguration<SectionSource>
{
    public void Configure(EntityTypeBuilder<SectionSource> builder)
    {
        builder.Property(s => s.Section).HasMaxLength(40);
        builder.HasIndex(s => new { s.RegistrationId, s.Section }).IsUnique();
        PartOfRegistration.Configure(builder, r => r.Sources);
    }
}

internal static class KeyNames
{
    public const int Length = 40;
}

internal static class PartOfRegistration
{
    /// <summary>A row with a code of its own, by which addresses name it.</summary>
    public static void ConfigureRow<T>(
        EntityTypeBuilder<T> builder,
        System.Linq.Expressions.Expression<Func<Registration, IEnumerable<T>?>> collection
    )
        where T : class, IRegistrationRow
    {
        builder.Property(r => r.Code).HasMaxLength(Registration.CodeLength);
        builder.HasIndex(r => r.Code).IsUnique();
        Configure(builder, collection);
    }

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
