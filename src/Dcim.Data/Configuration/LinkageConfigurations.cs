using System.Linq.Expressions;
using Dcim.Data.Identity;
using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dcim.Data.Configuration;

internal sealed class VictimLinkEventConfiguration : IEntityTypeConfiguration<VictimLinkEvent>
{
    public void Configure(EntityTypeBuilder<VictimLinkEvent> builder) =>
        OfLinkage.ConfigureEvent<VictimLinkEvent, Registration>(builder);
}

internal sealed class OffenderLinkEventConfiguration : IEntityTypeConfiguration<OffenderLinkEvent>
{
    public void Configure(EntityTypeBuilder<OffenderLinkEvent> builder) =>
        OfLinkage.ConfigureEvent<OffenderLinkEvent, OffenderRecord>(builder);
}

internal sealed class VictimPlaceConfiguration : IEntityTypeConfiguration<VictimPlace>
{
    public void Configure(EntityTypeBuilder<VictimPlace> builder) =>
        OfLinkage.ConfigurePlace<VictimPlace, Registration, VictimPerson>(builder);
}

internal sealed class OffenderPlaceConfiguration : IEntityTypeConfiguration<OffenderPlace>
{
    public void Configure(EntityTypeBuilder<OffenderPlace> builder) =>
        OfLinkage.ConfigurePlace<OffenderPlace, OffenderRecord, OffenderPerson>(builder);
}

internal sealed class VictimCandidatePairConfiguration : IEntityTypeConfiguration<VictimCandidatePair>
{
    public void Configure(EntityTypeBuilder<VictimCandidatePair> builder) =>
        OfLinkage.ConfigurePair<VictimCandidatePair, Registration>(builder);
}

internal sealed class OffenderCandidatePairConfiguration : IEntityTypeConfiguration<OffenderCandidatePair>
{
    public void Configure(EntityTypeBuilder<OffenderCandidatePair> builder) =>
        OfLinkage.ConfigurePair<OffenderCandidatePair, OffenderRecord>(builder);
}

internal sealed class VictimEncodingConfiguration : IEntityTypeConfiguration<VictimEncoding>
{
    public void Configure(EntityTypeBuilder<VictimEncoding> builder)
    {
        OfLinkage.ConfigureEncoding(builder);
        builder
            .HasOne(e => e.Record)
            .WithMany()
            .HasForeignKey(e => new { e.RecordId, e.InstitutionId })
            .HasPrincipalKey(r => new { r.Id, r.InstitutionId });
    }
}

internal sealed class OffenderEncodingConfiguration : IEntityTypeConfiguration<OffenderEncoding>
{
    public void Configure(EntityTypeBuilder<OffenderEncoding> builder)
    {
        OfLinkage.ConfigureEncoding(builder);
        builder.HasOne(e => e.Record).WithOne().HasForeignKey<OffenderEncoding>(e => e.RecordId);
    }
}

internal sealed class VictimEncodingTokenConfiguration : IEntityTypeConfiguration<VictimEncodingToken>
{
    public void Configure(EntityTypeBuilder<VictimEncodingToken> builder) =>
        OfLinkage.ConfigureToken(builder, t => t.Record);
}

internal sealed class OffenderEncodingTokenConfiguration : IEntityTypeConfiguration<OffenderEncodingToken>
{
    public void Configure(EntityTypeBuilder<OffenderEncodingToken> builder) =>
        OfLinkage.ConfigureToken(builder, t => t.Record);
}

internal sealed class IdentityTokenConfiguration : IEntityTypeConfiguration<IdentityToken>
{
    public void Configure(EntityTypeBuilder<IdentityToken> builder)
    {
        builder.HasKey(t => new { t.Token, t.RegistrationId });
        builder
            .HasOne(t => t.Registration)
            .WithMany()
            .HasForeignKey(t => new { t.RegistrationId, t.InstitutionId })
            .HasPrincipalKey(r => new { r.Id, r.InstitutionId });
    }
}

internal sealed class LinkageModelVersionConfiguration : IEntityTypeConfiguration<LinkageModelVersion>
{
    public void Configure(EntityTypeBuilder<LinkageModelVersion> builder) =>
        builder.Property(m => m.Json).HasMaxLength(-1); // of any length
}

internal sealed class LinkRunConfiguration : IEntityTypeConfiguration<LinkRun>
{
    public void Configure(EntityTypeBuilder<LinkRun> builder)
    {
        builder.Property(r => r.Code).HasMaxLength(Registration.CodeLength);
        builder.Property(r => r.Failure).HasMaxLength(LinkRun.FailureLength);
        builder.Property(r => r.Version).IsConcurrencyToken();
        builder.HasIndex(r => r.Code).IsUnique();
        builder.HasIndex(r => new { r.State, r.LeaseUntil });
        builder.HasOne<DcimUser>().WithMany().HasForeignKey(r => r.CreatedBy);
    }
}

internal static class OfLinkage
{
    public static void ConfigureEvent<T, TRecord>(EntityTypeBuilder<T> builder)
        where T : LinkEvent
        where TRecord : class
    {
        builder.Property(e => e.Code).HasMaxLength(Registration.CodeLength);
        builder.HasIndex(e => new { e.FirstId, e.SecondId });
        builder.HasIndex(e => e.SecondId);
        builder.HasIndex(e => e.Code);
        builder.HasOne<TRecord>().WithMany().HasForeignKey(e => e.FirstId);
        builder.HasOne<TRecord>().WithMany().HasForeignKey(e => e.SecondId);
        builder.HasOne<LinkageModelVersion>().WithMany().HasForeignKey(e => e.ModelId);
        builder.HasOne<DcimUser>().WithMany().HasForeignKey(e => e.By);
    }

    public static void ConfigurePlace<T, TRecord, TPerson>(EntityTypeBuilder<T> builder)
        where T : PersonPlace
        where TRecord : class
        where TPerson : class
    {
        builder.HasKey(p => p.RecordId);
        builder.Property(p => p.RecordId).ValueGeneratedNever();
        builder.HasOne<TRecord>().WithOne().HasForeignKey<T>(p => p.RecordId);
        builder.HasOne<TPerson>().WithMany().HasForeignKey(p => p.PersonId);
    }

    public static void ConfigurePair<T, TRecord>(EntityTypeBuilder<T> builder)
        where T : CandidatePair
        where TRecord : class
    {
        builder.Property(p => p.Code).HasMaxLength(Registration.CodeLength);
        builder.Property(p => p.Levels).HasMaxLength(CandidatePair.LevelsLength);
        builder.Property(p => p.Version).IsConcurrencyToken();
        builder.HasIndex(p => p.Code).IsUnique();
        builder.HasIndex(p => new { p.FirstId, p.SecondId }).IsUnique();
        builder.HasIndex(p => p.SecondId);
        // The queue of an institution, or of the reviewer: the likeliest first that nobody looks at.
        builder.HasIndex(p => new
        {
            p.TurnId,
            p.State,
            p.Probability,
            p.TakenUntil,
        });
        builder.HasIndex(p => new { p.TakenBy, p.TakenUntil });
        builder.HasOne<TRecord>().WithMany().HasForeignKey(p => p.FirstId);
        builder.HasOne<TRecord>().WithMany().HasForeignKey(p => p.SecondId);
        builder.HasOne<LinkageModelVersion>().WithMany().HasForeignKey(p => p.ModelId);
        builder.HasOne<Institution>().WithMany().HasForeignKey(p => p.TurnId);
        builder.HasOne<DcimUser>().WithMany().HasForeignKey(p => p.TakenBy);
    }

    public static void ConfigureEncoding<T>(EntityTypeBuilder<T> builder)
        where T : RecordEncoding
    {
        builder.HasKey(e => e.RecordId);
        builder.Property(e => e.RecordId).ValueGeneratedNever();
        builder.Property(e => e.Given).HasMaxLength(RecordEncoding.FilterLength);
        builder.Property(e => e.Family).HasMaxLength(RecordEncoding.FilterLength);
        builder.HasIndex(e => e.ChangedAt);
        builder.HasOne<Institution>().WithMany().HasForeignKey(e => e.InstitutionId);
    }

    public static void ConfigureToken<T, TRecord>(EntityTypeBuilder<T> builder, Expression<Func<T, TRecord?>> record)
        where T : RecordToken
        where TRecord : class
    {
        builder.HasKey(t => new { t.Token, t.RecordId });
        builder.HasOne(record).WithMany().HasForeignKey(t => t.RecordId);
    }
}
