using System.Linq.Expressions;
using Dcim.Domain.Counting;
using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dcim.Data.Configuration;

internal sealed class ProceedingConfiguration : IEntityTypeConfiguration<Proceeding>
{
    public void Configure(EntityTypeBuilder<Proceeding> builder)
    {
        builder.Property(p => p.Code).HasMaxLength(Registration.CodeLength);
        builder.Property(p => p.Version).IsConcurrencyToken();
        builder.ComplexProperty(p => p.Seized);
        builder.HasIndex(p => p.Code).IsUnique();
        builder.HasIndex(p => new { p.InstitutionId, p.FormToken }).IsUnique();
        builder.HasOne(p => p.Institution).WithMany().HasForeignKey(p => p.InstitutionId);
        builder.HasOne<ImportRun>().WithMany().HasForeignKey(p => p.ImportId);
    }
}

internal sealed class ProceedingVictimConfiguration : IEntityTypeConfiguration<ProceedingVictim>
{
    public void Configure(EntityTypeBuilder<ProceedingVictim> builder)
    {
        builder.Ignore(v => v.Code);
        builder.ComplexProperty(v => v.CompensationAwarded);
        builder.ComplexProperty(v => v.CompensationPaid);
        builder.HasOne(v => v.Proceeding).WithMany(p => p.Victims).HasForeignKey(v => v.ProceedingId);
        builder.HasOne(v => v.Registration).WithMany().HasForeignKey(v => v.RegistrationId);
        builder.HasIndex(v => new { v.ProceedingId, v.RegistrationId }).IsUnique();
        builder.HasIndex(v => v.RegistrationId);
    }
}

internal sealed class OffenderRecordConfiguration : IEntityTypeConfiguration<OffenderRecord>
{
    public void Configure(EntityTypeBuilder<OffenderRecord> builder)
    {
        builder.Property(o => o.Code).HasMaxLength(Registration.CodeLength);
        builder.Property(o => o.LinkageKey).HasMaxLength(100);
        builder.Ignore(o => o.IsLegalPerson);
        builder.HasIndex(o => o.Code).IsUnique();
        builder.HasIndex(o => o.LinkageKey);
        builder.HasOne<Institution>().WithMany().HasForeignKey(o => o.InstitutionId);
        builder.HasOne(o => o.HomePerson).WithMany().HasForeignKey(o => o.HomePersonId);
    }
}

internal sealed class OffenderPersonConfiguration : IEntityTypeConfiguration<OffenderPerson>
{
    // The fact names the person before anything is saved.
    public void Configure(EntityTypeBuilder<OffenderPerson> builder) =>
        builder.Property(p => p.Id).ValueGeneratedNever();
}

internal sealed class DefendantConfiguration : IEntityTypeConfiguration<Defendant>
{
    public void Configure(EntityTypeBuilder<Defendant> builder)
    {
        builder.Property(d => d.Code).HasMaxLength(Registration.CodeLength);
        builder.ComplexProperty(d => d.Age);
        builder.HasIndex(d => d.Code).IsUnique();
        builder.HasOne(d => d.Proceeding).WithMany(p => p.Defendants).HasForeignKey(d => d.ProceedingId);
        builder.HasOne(d => d.Offender).WithMany(o => o.Defendants).HasForeignKey(d => d.OffenderId);
        builder.HasAlternateKey(d => new { d.Id, d.ProceedingId });
        builder.HasIndex(d => new { d.ProceedingId, d.OffenderId }).IsUnique();
    }
}

internal sealed class OffenderVictimLinkConfiguration : IEntityTypeConfiguration<OffenderVictimLink>
{
    public void Configure(EntityTypeBuilder<OffenderVictimLink> builder)
    {
        RowOfProceeding.Configure(builder, p => p.Links);
        // A key with the proceeding in it would rebuild a table that is full: the save gate holds the two together.
        builder.HasOne(l => l.Victim).WithMany().HasForeignKey(l => l.VictimId);
    }
}

internal sealed class ProsecutionDecisionConfiguration : IEntityTypeConfiguration<ProsecutionDecision>
{
    public void Configure(EntityTypeBuilder<ProsecutionDecision> builder)
    {
        RowOfProceeding.Configure(builder, p => p.Decisions);
        builder.ComplexProperty(d => d.VictimsInCharge);
    }
}

internal sealed class JudgmentConfiguration : IEntityTypeConfiguration<Judgment>
{
    public void Configure(EntityTypeBuilder<Judgment> builder)
    {
        RowOfProceeding.Configure(builder, p => p.Judgments);
        builder.ComplexProperty(
            j => j.Sentence,
            sentence =>
            {
                sentence.ComplexProperty(s => s.Months);
                sentence.ComplexProperty(s => s.SuspendedMonths);
                sentence.ComplexProperty(s => s.Fine);
                sentence.ComplexProperty(s => s.Confiscated);
            }
        );
    }
}

internal static class RowOfProceeding
{
    /// <summary>The keys hold the proceeding too, so that no row can be about a defendant of another one.</summary>
    public static void Configure<T>(
        EntityTypeBuilder<T> builder,
        Expression<Func<Proceeding, IEnumerable<T>?>> collection
    )
        where T : class, IDefendantRow
    {
        builder.Property(r => r.Code).HasMaxLength(Registration.CodeLength);
        builder.HasIndex(r => r.Code).IsUnique();
        builder.HasOne(r => r.Proceeding).WithMany(collection).HasForeignKey(r => r.ProceedingId);
        builder
            .HasOne(r => r.Defendant)
            .WithMany()
            .HasForeignKey(r => new { r.DefendantId, r.ProceedingId })
            .HasPrincipalKey(d => new { d.Id, d.ProceedingId });
    }
}

internal sealed class ProceedingFactConfiguration : IEntityTypeConfiguration<ProceedingFact>
{
    public void Configure(EntityTypeBuilder<ProceedingFact> builder)
    {
        builder.Property(f => f.Content).HasMaxLength(-1); // of any length
        builder.HasOne(f => f.Proceeding).WithMany().HasForeignKey(f => f.ProceedingId);
        builder.HasIndex(f => f.ProceedingId).IsUnique().HasFilter("RecordedTo IS NULL");
        builder.HasIndex(f => new
        {
            f.FirstYear,
            f.LastYear,
            f.RecordedFrom,
            f.RecordedTo,
        });
    }
}
