using Dcim.Data.Identity;
using Dcim.Domain.Records;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dcim.Data.Configuration;

internal sealed class GrantConfiguration : IEntityTypeConfiguration<Grant>
{
    public void Configure(EntityTypeBuilder<Grant> builder)
    {
        builder.Property(g => g.Code).HasMaxLength(Registration.CodeLength);
        builder.Property(g => g.Sections).HasMaxLength(Grant.SectionsLength);
        builder.Property(g => g.RestsOn).HasMaxLength(20);
        builder.Property(g => g.Version).IsConcurrencyToken();
        builder.Ignore(g => g.SectionNames);
        builder.HasIndex(g => g.Code).IsUnique();
        builder.HasIndex(g => new { g.RecipientId, g.State });
        builder.HasIndex(g => new { g.OwnerId, g.State });
        builder.HasIndex(g => g.RegistrationId);
        builder.HasOne(g => g.Owner).WithMany().HasForeignKey(g => g.OwnerId);
        builder.HasOne(g => g.Recipient).WithMany().HasForeignKey(g => g.RecipientId);
        builder.HasOne(g => g.Registration).WithMany().HasForeignKey(g => g.RegistrationId);
        builder.HasOne(g => g.Proceeding).WithMany().HasForeignKey(g => g.ProceedingId);
        builder.HasOne<DcimUser>().WithMany().HasForeignKey(g => g.RecipientUserId);
    }
}

internal sealed class ExclusionConfiguration : IEntityTypeConfiguration<Exclusion>
{
    public void Configure(EntityTypeBuilder<Exclusion> builder)
    {
        builder.Property(x => x.Code).HasMaxLength(Registration.CodeLength);
        builder.HasIndex(x => x.Code).IsUnique();
        builder.HasIndex(x => new { x.RegistrationId, x.UserId });
        builder.HasIndex(x => new { x.ProceedingId, x.UserId });
        builder.HasOne<Registration>().WithMany().HasForeignKey(x => x.RegistrationId);
        builder.HasOne<Proceeding>().WithMany().HasForeignKey(x => x.ProceedingId);
        builder.HasOne<DcimUser>().WithMany().HasForeignKey(x => x.UserId);
        builder.HasOne<Institution>().WithMany().HasForeignKey(x => x.ExcludedInstitutionId);
    }
}

internal sealed class InsiderConfiguration : IEntityTypeConfiguration<Insider>
{
    public void Configure(EntityTypeBuilder<Insider> builder)
    {
        builder.HasIndex(i => new { i.RegistrationId, i.UserId });
        builder.HasIndex(i => new { i.ProceedingId, i.UserId });
        builder.HasOne<Registration>().WithMany().HasForeignKey(i => i.RegistrationId);
        builder.HasOne<Proceeding>().WithMany().HasForeignKey(i => i.ProceedingId);
        builder.HasOne<DcimUser>().WithMany().HasForeignKey(i => i.UserId);
    }
}

internal sealed class TermsOfUseConfiguration : IEntityTypeConfiguration<TermsOfUse>
{
    public void Configure(EntityTypeBuilder<TermsOfUse> builder)
    {
        builder.Property(t => t.Language).HasMaxLength(10);
        builder.Property(t => t.Text).HasMaxLength(-1); // of any length
        builder.HasIndex(t => new { t.Revision, t.Language }).IsUnique();
    }
}

internal sealed class UserTokenConfiguration : IEntityTypeConfiguration<IdentityUserToken<long>>
{
    public void Configure(EntityTypeBuilder<IdentityUserToken<long>> builder) =>
        builder.Property(t => t.Value).HasMaxLength(-1); // sealed, so of any length
}

internal sealed class SignInAttemptConfiguration : IEntityTypeConfiguration<SignInAttempt>
{
    public void Configure(EntityTypeBuilder<SignInAttempt> builder)
    {
        builder.Property(a => a.Account).HasMaxLength(32);
        builder.Property(a => a.Address).HasMaxLength(32);
        builder.HasIndex(a => new { a.Account, a.At });
        builder.HasIndex(a => new { a.Address, a.At });
    }
}
