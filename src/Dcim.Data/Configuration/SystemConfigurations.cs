using Dcim.Data.Audit;
using Dcim.Data.Identity;
using Dcim.Data.Sealing;
using Dcim.Domain.Counting;
using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dcim.Data.Configuration;

internal sealed class InstanceConfiguration : IEntityTypeConfiguration<Instance>
{
    public void Configure(EntityTypeBuilder<Instance> builder)
    {
        builder.Property(i => i.Id).ValueGeneratedNever();
        builder.HasOne<LinkageModelVersion>().WithMany().HasForeignKey(i => i.VictimModelId);
        builder.HasOne<LinkageModelVersion>().WithMany().HasForeignKey(i => i.OffenderModelId);
    }
}

internal sealed class KeyToDestroyConfiguration : IEntityTypeConfiguration<KeyToDestroy>
{
    public void Configure(EntityTypeBuilder<KeyToDestroy> builder)
    {
        builder.Property(k => k.Name).HasMaxLength(KeyNames.Length);
        builder.HasIndex(k => k.DestroyedAt);
    }
}

internal sealed class UserConfiguration : IEntityTypeConfiguration<DcimUser>
{
    public void Configure(EntityTypeBuilder<DcimUser> builder)
    {
        builder.Property(u => u.Code).HasMaxLength(Registration.CodeLength);
        builder.Property(u => u.DisplayName).HasMaxLength(DcimUser.NameLength);
        builder.Property(u => u.Language).HasMaxLength(10);
        builder.HasIndex(u => u.Code).IsUnique();
        builder.HasOne<Institution>().WithMany().HasForeignKey(u => u.InstitutionId);
    }
}

internal sealed class VictimFactConfiguration : IEntityTypeConfiguration<VictimFact>
{
    public void Configure(EntityTypeBuilder<VictimFact> builder)
    {
        builder.Property(f => f.History).HasMaxLength(-1); // of any length
        builder.Property(f => f.Protection).HasMaxLength(VictimFact.ProtectionLength);
        builder.Ignore(f => f.Statuses);
        builder.Ignore(f => f.ProtectionEvents);
        builder.HasOne(f => f.Registration).WithMany().HasForeignKey(f => f.RegistrationId);
        builder.HasOne(f => f.Person).WithMany().HasForeignKey(f => f.PersonId);
        builder.HasOne<Institution>().WithMany().HasForeignKey(f => f.InstitutionId);
        builder.HasIndex(f => new { f.FirstYear, f.LastYear });
        builder.HasIndex(f => new { f.ProtectionFirstYear, f.ProtectionLastYear });
        builder.HasIndex(f => new { f.RegistrationId, f.RecordedTo });
    }
}

internal sealed class OutsideSourceConfiguration : IEntityTypeConfiguration<OutsideSource>
{
    public void Configure(EntityTypeBuilder<OutsideSource> builder)
    {
        builder.Property(s => s.Code).HasMaxLength(Registration.CodeLength);
        builder.Ignore(s => s.Current);
        builder.Ignore(s => s.CurrentFigures);
        builder.HasMany(s => s.Descriptions).WithOne(d => d.Source).HasForeignKey(d => d.SourceId);
        builder.HasMany(s => s.Figures).WithOne(f => f.Source).HasForeignKey(f => f.SourceId);
        builder.HasIndex(s => s.Code).IsUnique();
        builder.HasIndex(s => s.FormToken).IsUnique();
    }
}

internal sealed class OutsideDescriptionConfiguration : IEntityTypeConfiguration<OutsideDescription>
{
    public void Configure(EntityTypeBuilder<OutsideDescription> builder)
    {
        builder.Property(d => d.Name).HasMaxLength(OutsideSource.NameLength);
        builder.Property(d => d.Definition).HasMaxLength(OutsideSource.DefinitionLength);
        builder.Property(d => d.Address).HasMaxLength(OutsideSource.AddressLength);
        builder.Property(d => d.EndReason).HasMaxLength(OutsideSource.ReasonLength);
        // Whoever ends a version finds it standing: of two who do, one is told.
        builder.Property(d => d.RecordedTo).IsConcurrencyToken();
        builder.HasIndex(d => new { d.SourceId, d.Version }).IsUnique();
    }
}

internal sealed class OutsideFigureConfiguration : IEntityTypeConfiguration<OutsideFigure>
{
    public void Configure(EntityTypeBuilder<OutsideFigure> builder)
    {
        builder.Property(f => f.Code).HasMaxLength(Registration.CodeLength);
        builder.Property(f => f.Table).HasMaxLength(10);
        builder.Property(f => f.What).HasMaxLength(OutsideFigure.WhatLength);
        builder.Property(f => f.Remark).HasMaxLength(OutsideFigure.RemarkLength);
        builder.Property(f => f.EndReason).HasMaxLength(OutsideSource.ReasonLength);
        builder.Property(f => f.RecordedTo).IsConcurrencyToken();
        builder.HasIndex(f => new { f.Code, f.Version }).IsUnique();
        builder.HasIndex(f => new { f.FormToken, f.Version }).IsUnique();
        builder.HasIndex(f => new { f.Table, f.Year });
    }
}

internal sealed class AuditEventConfiguration : IEntityTypeConfiguration<AuditEvent>
{
    public void Configure(EntityTypeBuilder<AuditEvent> builder)
    {
        builder.HasKey(e => e.Position);
        builder.Property(e => e.Position).ValueGeneratedNever();
        builder.Property(e => e.Entity).HasMaxLength(40);
        builder.Property(e => e.Subject).HasMaxLength(200);
        builder.Property(e => e.Purpose).HasMaxLength(40);
        builder.Property(e => e.Mark).HasMaxLength(20);
        builder.Property(e => e.KeyVersion).HasDefaultValue(1);
        builder.Property(e => e.Digest).HasMaxLength(32);
        builder.Property(e => e.ValuesDigest).HasMaxLength(32);
        builder.HasMany(e => e.Values).WithOne().HasForeignKey(v => v.Position);
        builder.HasIndex(e => e.Subject);
        builder.HasIndex(e => new { e.OwnerId, e.Position });
        builder.HasIndex(e => new { e.UserId, e.Position });
        builder.HasIndex(e => new { e.InstitutionId, e.Position });
        // Times rise with positions: a period is found here once and read as positions.
        builder.HasIndex(e => e.At);
        builder.HasIndex(e => new { e.Mark, e.Position }).HasFilter("[Mark] IS NOT NULL");
    }
}

internal sealed class AuditValueConfiguration : IEntityTypeConfiguration<AuditValue>
{
    public void Configure(EntityTypeBuilder<AuditValue> builder)
    {
        builder.Property(v => v.Key).HasMaxLength(60);
        builder.Property(v => v.Old).HasMaxLength(AuditValue.ValueLength);
        builder.Property(v => v.New).HasMaxLength(AuditValue.ValueLength);
        builder.Property(v => v.Digest).HasMaxLength(32);
        builder.HasIndex(v => v.Key); // the lists in which a record was shown
    }
}

internal sealed class AuditHeadConfiguration : IEntityTypeConfiguration<AuditHead>
{
    public void Configure(EntityTypeBuilder<AuditHead> builder)
    {
        builder.Property(h => h.Id).ValueGeneratedNever();
        builder.Property(h => h.Digest).HasMaxLength(32);
        builder.HasData(
            new AuditHead
            {
                Id = 1,
                Position = 0,
                Digest = AuditDigests.Start,
            }
        );
    }
}
