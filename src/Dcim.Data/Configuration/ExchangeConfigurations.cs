using Dcim.Data.Identity;
using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dcim.Data.Configuration;

internal sealed class RecordSourceConfiguration : IEntityTypeConfiguration<RecordSource>
{
    public void Configure(EntityTypeBuilder<RecordSource> builder)
    {
        builder.Property(s => s.Code).HasMaxLength(Registration.CodeLength);
        builder.Property(s => s.Name).HasMaxLength(Domain.Exchange.SourceProfile.NameLength);
        builder.Property(s => s.Profile).HasMaxLength(-1); // of any length
        builder.Property(s => s.Version).IsConcurrencyToken();
        builder.HasIndex(s => s.Code).IsUnique();
        builder.HasOne<Institution>().WithMany().HasForeignKey(s => s.InstitutionId);
    }
}

internal sealed class ImportRunConfiguration : IEntityTypeConfiguration<ImportRun>
{
    public void Configure(EntityTypeBuilder<ImportRun> builder)
    {
        builder.Property(r => r.Code).HasMaxLength(Registration.CodeLength);
        builder.Property(r => r.Source).HasMaxLength(ImportedRecord.SourceLength);
        builder.Property(r => r.Profile).HasMaxLength(-1); // of any length
        builder.Property(r => r.FileDigest).HasMaxLength(ImportedRecord.DigestLength);
        builder.Property(r => r.KeyName).HasMaxLength(KeyNames.Length);
        builder.Property(r => r.Failure).HasMaxLength(ImportRun.FailureLength);
        builder.Property(r => r.Version).IsConcurrencyToken();
        builder.HasIndex(r => r.Code).IsUnique();
        builder.HasIndex(r => new { r.State, r.LeaseUntil });
        builder.HasIndex(r => new { r.InstitutionId, r.FileDigest });
        builder.HasOne<Institution>().WithMany().HasForeignKey(r => r.InstitutionId);
    }
}

internal sealed class ImportChunkConfiguration : IEntityTypeConfiguration<ImportChunk>
{
    public void Configure(EntityTypeBuilder<ImportChunk> builder)
    {
        builder.HasIndex(c => new { c.RunId, c.Position }).IsUnique();
        builder.HasOne(c => c.Run).WithMany().HasForeignKey(c => c.RunId);
    }
}

internal sealed class ImportedRecordConfiguration : IEntityTypeConfiguration<ImportedRecord>
{
    public void Configure(EntityTypeBuilder<ImportedRecord> builder)
    {
        builder.Property(r => r.Source).HasMaxLength(ImportedRecord.SourceLength);
        builder.Property(r => r.RecordKey).HasMaxLength(ImportedRecord.DigestLength);
        builder.Property(r => r.Content).HasMaxLength(ImportedRecord.DigestLength);
        builder.HasIndex(r => new
        {
            r.InstitutionId,
            r.Source,
            r.RecordKey,
        });
        builder.HasIndex(r => new { r.RunId, r.RecordKey }).IsUnique();
        builder.HasOne(r => r.Run).WithMany().HasForeignKey(r => r.RunId);
        builder.HasOne(r => r.Registration).WithMany().HasForeignKey(r => r.RegistrationId);
        builder.HasOne(r => r.Proceeding).WithMany().HasForeignKey(r => r.ProceedingId);
    }
}

internal sealed class ApiKeyConfiguration : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> builder)
    {
        builder.Property(k => k.Code).HasMaxLength(Registration.CodeLength);
        builder.Property(k => k.Name).HasMaxLength(ApiKey.NameLength);
        builder.Property(k => k.Digest).HasMaxLength(ApiKey.DigestLength);
        builder.Property(k => k.Scopes).HasMaxLength(ApiKey.ScopesLength);
        builder.HasIndex(k => k.Code).IsUnique();
        builder.HasOne<Institution>().WithMany().HasForeignKey(k => k.InstitutionId);
        builder.HasOne<DcimUser>().WithMany().HasForeignKey(k => k.UserId);
    }
}

internal sealed class IdempotentRequestConfiguration : IEntityTypeConfiguration<IdempotentRequest>
{
    public void Configure(EntityTypeBuilder<IdempotentRequest> builder)
    {
        builder.Property(r => r.Key).HasMaxLength(IdempotentRequest.KeyLength);
        builder.Property(r => r.Request).HasMaxLength(IdempotentRequest.DigestLength);
        builder.Property(r => r.Record).HasMaxLength(Registration.CodeLength);
        builder.HasIndex(r => new { r.ApiKeyId, r.Key }).IsUnique();
        builder.HasIndex(r => r.At);
        builder.HasOne<ApiKey>().WithMany().HasForeignKey(r => r.ApiKeyId);
    }
}
