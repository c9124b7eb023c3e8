using Dcim.Data.Audit;
using Dcim.Data.Identity;
using Dcim.Data.Sealing;
using Dcim.Domain.Counting;
using Dcim.Domain.Records;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Data;

/// <summary>
/// The database of an instance. What an institution owns is filtered to the institution in scope when read and held to
/// it by the save gate (<c>SaveGate.cs</c>) when written.
/// </summary>
public abstract partial class DcimDbContext(DbContextOptions options, Scope scope, KeyStore keys, TimeProvider clock)
    : IdentityDbContext<DcimUser, IdentityRole<long>, long>(options)
{
    /// <summary>Name of the filter that shows an institution its own rows.</summary>
    public const string OwnFilter = "Own";

    public DbSet<Instance> Instances => Set<Instance>();
    public DbSet<Institution> Institutions => Set<Institution>();
    public DbSet<CoverageDeclaration> CoverageDeclarations => Set<CoverageDeclaration>();
    public DbSet<Case> Cases => Set<Case>();
    public DbSet<Registration> Registrations => Set<Registration>();
    public DbSet<StatusEntry> StatusEntries => Set<StatusEntry>();
    public DbSet<MovementLeg> MovementLegs => Set<MovementLeg>();
    public DbSet<ExploitationEpisode> ExploitationEpisodes => Set<ExploitationEpisode>();
    public DbSet<UnnamedOffender> UnnamedOffenders => Set<UnnamedOffender>();
    public DbSet<AssistanceService> AssistanceServices => Set<AssistanceService>();
    public DbSet<AssistanceRefusal> AssistanceRefusals => Set<AssistanceRefusal>();
    public DbSet<Referral> Referrals => Set<Referral>();
    public DbSet<ExtraAnswer> ExtraAnswers => Set<ExtraAnswer>();
    public DbSet<KeptSheet> KeptSheets => Set<KeptSheet>();
    public DbSet<EventDraft> EventDrafts => Set<EventDraft>();
    public DbSet<VictimIdentity> VictimIdentities => Set<VictimIdentity>();
    public DbSet<DraftSheet> DraftSheets => Set<DraftSheet>();
    public DbSet<RuleReason> RuleReasons => Set<RuleReason>();
    public DbSet<ConsentEntry> ConsentEntries => Set<ConsentEntry>();
    public DbSet<SectionSource> SectionSources => Set<SectionSource>();
    public DbSet<Grant> Grants => Set<Grant>();
    public DbSet<Exclusion> Exclusions => Set<Exclusion>();
    public DbSet<Insider> Insiders => Set<Insider>();
    public DbSet<Proceeding> Proceedings => Set<Proceeding>();
    public DbSet<ProceedingVictim> ProceedingVictims => Set<ProceedingVictim>();
    public DbSet<OffenderRecord> OffenderRecords => Set<OffenderRecord>();
    public DbSet<OffenderPerson> OffenderPersons => Set<OffenderPerson>();
    public DbSet<Defendant> Defendants => Set<Defendant>();
    public DbSet<OffenderVictimLink> OffenderVictimLinks => Set<OffenderVictimLink>();
    public DbSet<ProsecutionDecision> ProsecutionDecisions => Set<ProsecutionDecision>();
    public DbSet<Judgment> Judgments => Set<Judgment>();
    public DbSet<OutsideSource> OutsideSources => Set<OutsideSource>();
    public DbSet<OutsideDescription> OutsideDescriptions => Set<OutsideDescription>();
    public DbSet<OutsideFigure> OutsideFigures => Set<OutsideFigure>();
    public DbSet<TermsOfUse> TermsOfUse => Set<TermsOfUse>();
    public DbSet<SignInAttempt> SignInAttempts => Set<SignInAttempt>();
    public DbSet<VictimPerson> VictimPersons => Set<VictimPerson>();
    public DbSet<VictimFact> VictimFacts => Set<VictimFact>();
    public DbSet<ProceedingFact> ProceedingFacts => Set<ProceedingFact>();
    public DbSet<RecordSource> RecordSources => Set<RecordSource>();
    public DbSet<ImportRun> ImportRuns => Set<ImportRun>();
    public DbSet<ImportChunk> ImportChunks => Set<ImportChunk>();
    public DbSet<ImportedRecord> ImportedRecords => Set<ImportedRecord>();
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();
    public DbSet<IdempotentRequest> IdempotentRequests => Set<IdempotentRequest>();
    public DbSet<VictimLinkEvent> VictimLinkEvents => Set<VictimLinkEvent>();
    public DbSet<OffenderLinkEvent> OffenderLinkEvents => Set<OffenderLinkEvent>();
    public DbSet<VictimPlace> VictimPlaces => Set<VictimPlace>();
    public DbSet<OffenderPlace> OffenderPlaces => Set<OffenderPlace>();
    public DbSet<VictimCandidatePair> VictimCandidatePairs => Set<VictimCandidatePair>();
    public DbSet<OffenderCandidatePair> OffenderCandidatePairs => Set<OffenderCandidatePair>();
    public DbSet<VictimEncoding> VictimEncodings => Set<VictimEncoding>();
    public DbSet<OffenderEncoding> OffenderEncodings => Set<OffenderEncoding>();
    public DbSet<VictimEncodingToken> VictimEncodingTokens => Set<VictimEncodingToken>();
    public DbSet<OffenderEncodingToken> OffenderEncodingTokens => Set<OffenderEncodingToken>();
    public DbSet<IdentityToken> IdentityTokens => Set<IdentityToken>();
    public DbSet<LinkageModelVersion> LinkageModelVersions => Set<LinkageModelVersion>();
    public DbSet<LinkRun> LinkRuns => Set<LinkRun>();
    public DbSet<KeyToDestroy> KeysToDestroy => Set<KeyToDestroy>();
    public DbSet<AuditEvent> AuditEvents => Set<AuditEvent>();
    public DbSet<AuditValue> AuditValues => Set<AuditValue>();
    public DbSet<AuditHead> AuditHeads => Set<AuditHead>();

    // Read by the query filters, so they must be members of the context.
    private bool ScopeIsSystem => scope.IsSystem;
    private long? ScopeInstitutionId => scope.InstitutionId;
    private long? ScopeUserId => scope.UserId;

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(DcimDbContext).Assembly);
        Own<StatusEntry>(builder);
        Own<MovementLeg>(builder);
        Own<ExploitationEpisode>(builder);
        Own<UnnamedOffender>(builder);
        Own<AssistanceService>(builder);
        Own<AssistanceRefusal>(builder);
        Own<Referral>(builder);
        Own<ExtraAnswer>(builder);
        Own<VictimIdentity>(builder);
        Own<DraftSheet>(builder);
        Own<KeptSheet>(builder);
        Own<EventDraft>(builder);
        Own<RuleReason>(builder);
        Own<ConsentEntry>(builder);
        Own<SectionSource>(builder);
        Own<Exclusion>(builder);
        Own<Insider>(builder);
        Own<ImportRun>(builder);
        Own<ImportChunk>(builder);
        Own<ImportedRecord>(builder);
        Own<ApiKey>(builder);
        Own<IdempotentRequest>(builder);
        Own<IdentityToken>(builder);
        OfNobody<VictimLinkEvent>(builder);
        OfNobody<OffenderLinkEvent>(builder);
        OfNobody<VictimPlace>(builder);
        OfNobody<OffenderPlace>(builder);
        OfNobody<VictimCandidatePair>(builder);
        OfNobody<OffenderCandidatePair>(builder);
        OfNobody<VictimEncoding>(builder);
        OfNobody<OffenderEncoding>(builder);
        OfNobody<VictimEncodingToken>(builder);
        OfNobody<OffenderEncodingToken>(builder);
        // A case is as hidden as its registrations: the filter of those holds within this one.
        builder
            .Entity<Case>()
            .HasQueryFilter(
                OwnFilter,
                c => ScopeIsSystem || c.InstitutionId == ScopeInstitutionId && Registrations.Any(r => r.CaseId == c.Id)
            );
        // Of its own records an institution sees those that nobody keeps this person from, and of an import those that are real.
        builder
            .Entity<Registration>()
            .HasQueryFilter(
                OwnFilter,
                r =>
                    ScopeIsSystem
                    || r.InstitutionId == ScopeInstitutionId
                        && !ImportRuns.Any(i => i.Id == r.ImportId && (i.LiveAt == null || i.UndoneAt != null))
                        && !Exclusions.Any(x => x.RegistrationId == r.Id && x.UserId == ScopeUserId)
                        && (!r.IsUnderSecrecy || Insiders.Any(i => i.RegistrationId == r.Id && i.UserId == ScopeUserId))
            );
        builder
            .Entity<Proceeding>()
            .HasQueryFilter(
                OwnFilter,
                p =>
                    ScopeIsSystem
                    || p.InstitutionId == ScopeInstitutionId
                        && !ImportRuns.Any(i => i.Id == p.ImportId && (i.LiveAt == null || i.UndoneAt != null))
                        && !Exclusions.Any(x => x.ProceedingId == p.Id && x.UserId == ScopeUserId)
                        && (!p.IsUnderSecrecy || Insiders.Any(i => i.ProceedingId == p.Id && i.UserId == ScopeUserId))
            );
        // Those in a proceeding are seen with it, and by whoever registered them.
        builder
            .Entity<ProceedingVictim>()
            .HasQueryFilter(
                OwnFilter,
                v =>
                    ScopeIsSystem
                    || v.InstitutionId == ScopeInstitutionId
                    || Proceedings.Any(p => p.Id == v.ProceedingId)
            );
        OfProceeding<Defendant>(builder);
        OfProceeding<OffenderVictimLink>(builder);
        OfProceeding<ProsecutionDecision>(builder);
        OfProceeding<Judgment>(builder);
        // An offender is seen with the proceedings that person is in, and nowhere else.
        builder
            .Entity<OffenderRecord>()
            .HasQueryFilter(OwnFilter, o => ScopeIsSystem || Defendants.Any(d => d.OffenderId == o.Id));
        // Both parties see a grant; whom it opens what, RecordAccess decides.
        builder
            .Entity<Grant>()
            .HasQueryFilter(
                OwnFilter,
                g => ScopeIsSystem || g.OwnerId == ScopeInstitutionId || g.RecipientId == ScopeInstitutionId
            );
        ModelConventions.Finish(builder, Database.IsSqlServer());
    }

    private void Own<T>(ModelBuilder builder)
        where T : class, IOwned =>
        builder.Entity<T>().HasQueryFilter(OwnFilter, r => ScopeIsSystem || r.InstitutionId == ScopeInstitutionId);

    /// <summary>What tells of records of several institutions is shown to none of them.</summary>
    private void OfNobody<T>(ModelBuilder builder)
        where T : class => builder.Entity<T>().HasQueryFilter(OwnFilter, _ => ScopeIsSystem);

    private void OfProceeding<T>(ModelBuilder builder)
        where T : class, IProceedingRow =>
        builder
            .Entity<T>()
            .HasQueryFilter(OwnFilter, r => ScopeIsSystem || Proceedings.Any(p => p.Id == r.ProceedingId));

    protected override void ConfigureConventions(ModelConfigurationBuilder configuration) =>
        ModelConventions.Configure(configuration);
}

/// <summary>The embedded database; this type exists to give it its own migrations.</summary>
public sealed class SqliteDcimDbContext(
    DbContextOptions<SqliteDcimDbContext> options,
    Scope scope,
    KeyStore keys,
    TimeProvider clock
) : DcimDbContext(options, scope, keys, clock);

/// <summary>SQL Server; this type exists to give it its own migrations.</summary>
public sealed class SqlServerDcimDbContext(
    DbContextOptions<SqlServerDcimDbContext> options,
    Scope scope,
    KeyStore keys,
    TimeProvider clock
) : DcimDbContext(options, scope, keys, clock);
