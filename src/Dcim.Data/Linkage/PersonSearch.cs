using Dcim.Data.Audit;
using Dcim.Data.Registrations;
using Dcim.Domain.Answers;
using Dcim.Domain.Records;
using Dcim.Linkage;
using Dcim.Linkage.Names;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Data.Linkage;

/// <summary>Who is looked for. What is not known is empty.</summary>
public sealed record SoughtPerson(IdentityDetails Identity, Code Sex, CodeSequence Citizenship)
{
    public PersonName Name { get; } = PersonName.Of(Identity.Given, Identity.Family);

    /// <summary>What is known of her, in fixed words, for the audit: never what it is.</summary>
    public IReadOnlyList<string> Kinds =>
        [
            .. Name.Given.Count > 0 ? ["given"] : (string[])[],
            .. Name.Family.Count > 0 ? ["family"] : (string[])[],
            .. Identity.Birth.IsKnown ? ["birth"] : (string[])[],
            .. Sex.IsKnown ? ["sex"] : (string[])[],
            .. Citizenship.Codes.Any(c => c.IsKnown) ? ["citizenship"] : (string[])[],
        ];

    /// <summary>Whether that is enough to look for somebody: two of given names, family names and birth.</summary>
    public bool IsEnough => Kinds.Count(k => k is "given" or "family" or "birth") >= 2;
}

/// <summary>A registration that may be about who is looked for, with what it says of her.</summary>
/// <param name="Weight">In bits.</param>
public sealed record FoundPerson(
    Registration Registration,
    IdentityDetails Identity,
    Code Sex,
    CodeSequence Citizenship,
    FoundAgreement Agreement,
    double Weight
);

/// <summary>How each field of a registration agrees with what is looked for.</summary>
public sealed record FoundAgreement(
    FieldAgreement Given,
    FieldAgreement Family,
    FieldAgreement Birth,
    FieldAgreement Sex,
    FieldAgreement Citizenship
);

/// <summary>How a field of a registration agrees with what is looked for.</summary>
public enum FieldAgreement
{
    /// <summary>It was not looked for.</summary>
    NotSought,

    /// <summary>The registration does not say.</summary>
    NotRecorded,
    Same,

    /// <summary>Spelled or known otherwise; it may be the same.</summary>
    Similar,

    /// <summary>Day and month swapped.</summary>
    Swapped,
    Differs,
}

/// <summary>What a search found.</summary>
/// <param name="Found">The likeliest first.</param>
/// <param name="HasMore">There are more; who searches should say more.</param>
public sealed record PersonSearchResult(IReadOnlyList<FoundPerson> Found, bool HasMore);

/// <summary>
/// Finds registrations of the institution in scope by who they are about. Tokens name the candidates, none of which the person in
/// scope may not see; those are opened and compared in memory, and the audit tells of each, and of the search without its words.
/// </summary>
public sealed class PersonSearch(DcimDbContext db, Scope scope, RegistrationStore store, SearchTokens tokens)
{
    /// <summary>Most registrations that are shown.</summary>
    public const int MostShown = 20;

    /// <summary>Most registrations that are opened for it.</summary>
    public const int MostOpened = 40;

    /// <param name="withDrafts">Drafts too, for those who may go on with one.</param>
    public async Task<PersonSearchResult> FindAsync(
        SoughtPerson sought,
        bool withDrafts,
        CancellationToken cancellationToken = default
    )
    {
        var (candidates, isCut) = await CandidatesAsync(sought, withDrafts, cancellationToken);
        var opened = await store.OpenToCompareAsync(candidates, cancellationToken);
        var found = Compare(sought, opened).OrderByDescending(f => f.Weight).ThenByDescending(f => f.Registration.Id);
        var likely = found.Where(f => f.Weight >= SearchModel.Lowest).ToList();
        var shown = likely.Take(MostShown).ToList();
        await store.NoteComparedAsync(opened, [.. shown.Select(f => f.Registration.Id)]);
        db.Note(
            AuditAction.Searched,
            nameof(Registration),
            $"person {string.Join('+', sought.Kinds)} {likely.Count}",
            scope.InstitutionId,
            purpose: AuditPurpose.Search,
            shown: shown.Select(f => f.Registration.Code)
        );
        await db.SaveChangesAsync(cancellationToken);
        return new(shown, likely.Count > MostShown || isCut && shown.Count > 0);
    }

    /// <summary>Those that have most in common with who is looked for; of the rest none where there are enough of these.</summary>
    private async Task<(List<Registration> Candidates, bool IsCut)> CandidatesAsync(
        SoughtPerson sought,
        bool withDrafts,
        CancellationToken cancellationToken
    )
    {
        var wanted = tokens.Sought(scope.InstitutionId ?? 0, sought.Identity).ToList();
        Code draft = "DRA";
        var sharing = await (
            from t in db.IdentityTokens
            join r in db.Registrations on t.RegistrationId equals r.Id
            where wanted.Contains(t.Token) && (withDrafts || r.Quality != draft)
            group t by t.RegistrationId into g
            orderby g.Count() descending, g.Key descending
            select new { Id = g.Key, Shared = g.Count() }
        )
            .Take(MostOpened + 1)
            .ToListAsync(cancellationToken);
        var least = sharing.Count > MostShown ? sharing[MostShown - 1].Shared : 0;
        var ids = sharing.Take(MostOpened).Where(s => s.Shared >= least).Select(s => s.Id).ToList();
        return (
            await db
                .Registrations.AsNoTracking()
                .Include(r => r.Case)
                .Where(r => ids.Contains(r.Id))
                .ToListAsync(cancellationToken),
            sharing.Count > MostOpened && sharing[MostOpened].Shared >= least
        );
    }

    private static IEnumerable<FoundPerson> Compare(
        SoughtPerson sought,
        IReadOnlyList<(Registration Registration, OpenedPerson Person)> opened
    )
    {
        var comparison = new PlainComparison(SearchModel.Fields);
        var levels = new byte[comparison.Fields.Count];
        comparison.Add(RecordOf(sought.Identity, sought.Sex, CitizenshipOf(sought.Citizenship)));
        foreach (var (registration, person) in opened)
        {
            var sameCitizenship = person.Citizenship.Codes.Intersect(sought.Citizenship.Codes).Any(c => c.IsKnown);
            comparison.Add(
                RecordOf(
                    person.Identity,
                    person.Sex,
                    CitizenshipOf(sameCitizenship ? sought.Citizenship : person.Citizenship)
                )
            );
            comparison.Compare(0, comparison.Count - 1, levels);
            var name = NameOf(person.Identity);
            yield return new(
                registration,
                person.Identity,
                person.Sex,
                person.Citizenship,
                new(
                    OfName(sought.Name.Given.Count, name.Given.Count, levels[0]),
                    OfName(sought.Name.Family.Count, name.Family.Count, levels[1]),
                    OfBirth(sought.Identity.Birth, person.Identity.Birth, levels[2]),
                    OfCode(sought.Sex.IsKnown, person.Sex.IsKnown, sought.Sex == person.Sex),
                    OfCode(
                        CitizenshipOf(sought.Citizenship) is not null,
                        CitizenshipOf(person.Citizenship) is not null,
                        sameCitizenship
                    )
                ),
                SearchModel.Model.WeightOf(levels)
            );
        }
    }

    private static PersonRecord RecordOf(IdentityDetails identity, Code sex, string? citizenship) =>
        new(
            NameOf(identity),
            IdentityRecord.BirthOf(identity.Birth),
            Document: null,
            Year: null,
            [sex.IsKnown ? sex.Value : null, citizenship]
        );

    /// <summary>Other names are compared with given ones: it is those that people have several of.</summary>
    private static PersonName NameOf(IdentityDetails identity) =>
        PersonName.Of($"{identity.Given} {identity.Other}", identity.Family);

    private static string? CitizenshipOf(CodeSequence citizenship) =>
        citizenship.Codes.Where(c => c.IsKnown).Select(c => c.Value).FirstOrDefault();

    private static FieldAgreement OfName(int sought, int recorded, byte level) =>
        sought == 0 ? FieldAgreement.NotSought
        : recorded == 0 ? FieldAgreement.NotRecorded
        : level switch
        {
            5 => FieldAgreement.Same,
            // An initial says nothing against it.
            Comparison.Unknown or >= 3 => FieldAgreement.Similar,
            _ => FieldAgreement.Differs,
        };

    private static FieldAgreement OfBirth(PartialDate sought, PartialDate recorded, byte level) =>
        !sought.IsKnown ? FieldAgreement.NotSought
        : !recorded.IsKnown ? FieldAgreement.NotRecorded
        : (sought.Earliest, sought.Latest) == (recorded.Earliest, recorded.Latest) ? FieldAgreement.Same
        : level switch
        {
            7 => FieldAgreement.Swapped,
            >= 3 => FieldAgreement.Similar,
            _ => FieldAgreement.Differs,
        };

    private static FieldAgreement OfCode(bool isSought, bool isRecorded, bool isSame) =>
        !isSought ? FieldAgreement.NotSought
        : !isRecorded ? FieldAgreement.NotRecorded
        : isSame ? FieldAgreement.Same
        : FieldAgreement.Differs;
}
