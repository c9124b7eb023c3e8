using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using Dcim.Data;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Demonstration;
using Dcim.Domain.Exchange;
using Dcim.Domain.Profiles;
using Dcim.Domain.Records;
using Dcim.Web.Features.Proceedings;
using Dcim.Web.Features.Registrations;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Hosting;

/// <summary>
/// Writes the invented people into a demonstration as an import would: through the pages' own rules and the save gate, many with one
/// save. Each record bears its number, so that a call that was broken off finds where to go on.
/// </summary>
public sealed class DemonstrationFilling(
    IServiceScopeFactory scopes,
    IndicatorCatalogue catalogue,
    NationalProfile profile,
    TimeProvider clock,
    int registrations,
    ulong seed,
    DateOnly until
)
{
    /// <summary>More than that has not been tried.</summary>
    public const int Most = 2_000_000;

    private const int RegistrationsPerSave = 250;
    private const int ProceedingsPerSave = 50;
    private static readonly TimeSpan s_untilWord = TimeSpan.FromSeconds(10);

    private readonly DemonstrationGenerator _generator = new(catalogue, profile, seed, until);
    private Dictionary<string, Institution> _institutions = [];

    /// <summary>Who is who: what the linking of registrations is measured by.</summary>
    public async Task WriteTruthAsync(TextWriter file, CancellationToken cancellationToken)
    {
        await file.WriteLineAsync("registration,institution,person,variant");
        foreach (var batch in _generator.Persons(registrations).SelectMany(p => p.Registrations).Chunk(500))
        {
            await using var scope = Scope();
            var codes = await CodesAsync(Db(scope), batch.Select(r => (r.Registrar.Code, r.Number)), cancellationToken);
            foreach (var registration in batch)
                await file.WriteLineAsync(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{codes[registration.Number]},{registration.Registrar.Code},{registration.Person + 1},{Variants(registration)}"
                    )
                );
        }
    }

    /// <summary>With spaces between them.</summary>
    private static string Variants(InventedRegistration registration) =>
        registration.Identity.Variant.ToString().Replace(", ", " ");

    /// <summary>Institutions that a demonstration has not from its start, and what each declares of the years that are over.</summary>
    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await using var scope = Scope();
        var db = Db(scope);
        var there = await db.Institutions.Select(i => i.Code).ToListAsync(cancellationToken);
        foreach (var added in _generator.Institutions.Added.Where(a => !there.Contains(a.Code)))
            db.Add(
                new Institution
                {
                    Code = added.Code,
                    Type = added.Type,
                    Name = added.Name,
                    Registers = true,
                }
            );
        await db.SaveChangesAsync(cancellationToken);
        _institutions = await db.Institutions.AsNoTracking().ToDictionaryAsync(i => i.Code, cancellationToken);
        var declared = await db
            .CoverageDeclarations.Where(d => d.RecordedTo == null)
            .Select(d => new { d.InstitutionId, d.Year })
            .ToListAsync(cancellationToken);
        foreach (var registrar in _generator.Institutions.Registrars)
        foreach (var year in Enumerable.Range(until.Year - DemonstrationGenerator.Years, DemonstrationGenerator.Years))
        {
            var id = _institutions[registrar.Code].Id;
            if (!declared.Contains(new { InstitutionId = id, Year = year }))
                db.Add(
                    new CoverageDeclaration
                    {
                        InstitutionId = id,
                        Year = year,
                        RecordedFrom = clock.GetUtcNow().UtcDateTime,
                    }
                );
        }
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <param name="say">What is done so far, for the operator.</param>
    /// <param name="cancellationToken">Ends it between two saves.</param>
    public async Task FillRegistrationsAsync(Action<string> say, CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken);
        var owners = new List<string>(registrations);
        owners.AddRange(
            _generator.Persons(registrations).SelectMany(p => p.Registrations).Select(r => r.Registrar.Code)
        );
        var done = await FirstMissingAsync(
            owners.Count,
            (db, number) => ExistsAsync(db.Registrations, owners[number], number, cancellationToken)
        );
        var people = _generator
            .Persons(registrations)
            .SelectMany(p => p.Registrations.Select(r => (Person: p, Registration: r)))
            .Skip(done)
            .Chunk(RegistrationsPerSave);
        await SaveAllAsync(
            people,
            "registrations",
            done,
            registrations,
            async (services, batch) =>
            {
                var intake = services.GetRequiredService<RegistrationIntake>();
                foreach (var (person, registration) in batch)
                    Accepted(
                        await intake.AddAsync(
                            _generator.SheetOf(person, registration),
                            _institutions[registration.Registrar.Code],
                            IntakeTerms.None,
                            Token(Kind.Registration, registration.Number)
                        )
                    );
            },
            say,
            cancellationToken
        );
    }

    /// <summary>Proceedings about them, after they are all there.</summary>
    /// <inheritdoc cref="FillRegistrationsAsync"/>
    public async Task FillProceedingsAsync(Action<string> say, CancellationToken cancellationToken)
    {
        var leaders = _generator.Proceedings(_generator.Persons(registrations)).Select(p => p.Leader).ToList();
        var done = await FirstMissingAsync(
            leaders.Count,
            (db, number) => ExistsAsync(db.Proceedings, leaders[number], number, cancellationToken)
        );
        var owners = _generator
            .Persons(registrations)
            .SelectMany(p => p.Registrations)
            .Select(r => r.Registrar.Code)
            .ToList();
        await SaveAllAsync(
            _generator.Proceedings(_generator.Persons(registrations)).Skip(done).Chunk(ProceedingsPerSave),
            "proceedings",
            done,
            leaders.Count,
            async (services, batch) =>
            {
                var codes = await CodesAsync(
                    services.GetRequiredService<DcimDbContext>(),
                    batch.SelectMany(p => p.Victims).Select(v => (owners[v], v)),
                    cancellationToken
                );
                var intake = services.GetRequiredService<ProceedingIntake>();
                foreach (var proceeding in batch)
                {
                    foreach (var (row, victim) in proceeding.Sheet.RowsOf("victims").Zip(proceeding.Victims))
                        row.Set(RecordSheet.RegistrationBox, codes[victim]);
                    // Two who bear the same name are two.
                    foreach (var row in proceeding.Sheet.RowsOf("defendants"))
                        row.Set(RecordSheet.AnotherBox, "Y");
                    Accepted(
                        await intake.AddAsync(
                            proceeding.Sheet,
                            _institutions[proceeding.Leader],
                            IntakeTerms.None,
                            Token(Kind.Proceeding, proceeding.Number)
                        )
                    );
                }
            },
            say,
            cancellationToken
        );
    }

    /// <summary>Takes in one batch while the one before is saved: the two take about as long.</summary>
    private async Task SaveAllAsync<T>(
        IEnumerable<T[]> batches,
        string what,
        int done,
        int all,
        Func<IServiceProvider, T[], Task> takeIn,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        if (done > 0)
            say(Words($"{done} {what} are there already."));
        var (since, before, watch) = (Stopwatch.StartNew(), done, Stopwatch.StartNew());
        var saving = Task.CompletedTask;
        foreach (var batch in batches)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var scope = Scope();
            var db = Db(scope);
            db.IsIntake = true;
            db.ChangeTracker.AutoDetectChangesEnabled = false; // the gate detects, once for all
            await takeIn(scope.ServiceProvider, batch);
            await saving;
            saving = Task.Run(
                async () =>
                {
                    await db.SaveChangesAsync(cancellationToken);
                    await scope.DisposeAsync();
                },
                cancellationToken
            );
            done += batch.Length;
            if (since.Elapsed > s_untilWord)
            {
                say(Words($"{done} of {all} {what}, {(done - before) / watch.Elapsed.TotalSeconds:F0} a second."));
                since.Restart();
            }
        }
        await saving;
        say(Words($"{done} {what}."));
    }

    private static void Accepted<T>(Intake<T> intake)
        where T : class
    {
        if (!intake.IsValid)
            throw new InvalidOperationException(
                $"The generator made what the rules refuse: {string.Join("; ", intake.Errors)}"
            );
    }

    /// <summary>Records are saved in their order: the first that is not there is found by halving.</summary>
    private async Task<int> FirstMissingAsync(int count, Func<DcimDbContext, int, Task<bool>> isThere)
    {
        await using var scope = Scope();
        var (least, most) = (0, count);
        while (least < most)
        {
            var middle = (least + most) / 2;
            if (await isThere(Db(scope), middle))
                least = middle + 1;
            else
                most = middle;
        }
        return least;
    }

    private Task<bool> ExistsAsync(
        IQueryable<Registration> all,
        string owner,
        int number,
        CancellationToken cancellationToken
    )
    {
        var (institution, token) = (_institutions[owner].Id, Token(Kind.Registration, number));
        return all.AnyAsync(r => r.InstitutionId == institution && r.FormToken == token, cancellationToken);
    }

    private Task<bool> ExistsAsync(
        IQueryable<Proceeding> all,
        string leader,
        int number,
        CancellationToken cancellationToken
    )
    {
        var (institution, token) = (_institutions[leader].Id, Token(Kind.Proceeding, number));
        return all.AnyAsync(p => p.InstitutionId == institution && p.FormToken == token, cancellationToken);
    }

    /// <summary>Codes of registrations by their number.</summary>
    private async Task<Dictionary<int, string>> CodesAsync(
        DcimDbContext db,
        IEnumerable<(string Owner, int Number)> numbers,
        CancellationToken cancellationToken
    )
    {
        var codes = new Dictionary<int, string>();
        foreach (var owned in numbers.GroupBy(n => n.Owner, n => n.Number))
        {
            var institution = _institutions[owned.Key].Id;
            var byToken = owned.Distinct().ToDictionary(n => Token(Kind.Registration, n));
            var tokens = byToken.Keys.ToList();
            var found = await db
                .Registrations.AsNoTracking()
                .Where(r => r.InstitutionId == institution && tokens.Contains(r.FormToken))
                .Select(r => new { r.FormToken, r.Code })
                .ToListAsync(cancellationToken);
            foreach (var registration in found)
                codes[byToken[registration.FormToken]] = registration.Code;
        }
        return codes;
    }

    private Guid Token(Kind kind, int number)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, seed);
        BinaryPrimitives.WriteInt32BigEndian(bytes[8..], (int)kind);
        BinaryPrimitives.WriteInt32BigEndian(bytes[12..], number);
        return new(bytes, bigEndian: true);
    }

    private enum Kind
    {
        Registration = 1,
        Proceeding,
    }

    private AsyncServiceScope Scope()
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Scope>().EnterSystem();
        return scope;
    }

    private static DcimDbContext Db(AsyncServiceScope scope) =>
        scope.ServiceProvider.GetRequiredService<DcimDbContext>();

    private static string Words(FormattableString words) => words.ToString(CultureInfo.InvariantCulture);
}
