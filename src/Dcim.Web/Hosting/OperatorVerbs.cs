using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Data.Identity;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Profiles;
using Dcim.Domain.Records;
using Dcim.Statistics;
using Dcim.Web.Features.OutsideFigures;
using Dcim.Web.Features.Tables;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Hosting;

/// <summary>
/// The verbs of an operator at the console, on the same program and settings as the web application. Exit codes: 0 done,
/// 1 refused or not sound, 2 the words of the call are off.
/// </summary>
public static class OperatorVerbs
{
    private const int Done = 0;
    private const int Refused = 1;
    private const int BadCall = 2;

    /// <summary>Anything but options of the web host: those begin with a dash and are not a request for help.</summary>
    public static bool AreMeant(string[] args) =>
        args.Length > 0 && (!args[0].StartsWith('-') || args[0] is "-h" or "-?" or "--help" or "--version");

    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand(
            "DCIM: registration of trafficking in human beings. Without a verb it serves the web application. "
                + "Settings come from appsettings.json and from the environment (Dcim__DataFolder, Dcim__KeyFolder, "
                + "Dcim__Country, Dcim__Provider, Dcim__ConnectionString, Dcim__Keys__Source)."
        )
        {
            Migrate(),
            Admin(),
            Secrecy(),
            Facts(),
            Audit(),
            KeyVerbs.All(),
            DemoVerbs.All(),
            ArchiveVerbs.Export(),
            ArchiveVerbs.Restore(),
            Tables(),
            ImportVerb.All(),
            LinkVerbs.All(),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync(error.Message);
            return BadCall;
        }
        try
        {
            return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false });
        }
        catch (Exception e) when (IsForTheOperator(e))
        {
            await Console.Error.WriteLineAsync(e.Message);
            return Refused;
        }
    }

    /// <summary>What an operator can mend by what the message says: settings, files, keys, a database that does not answer.</summary>
    public static bool IsForTheOperator(Exception e) =>
        e
            is StartRefusedException
                or InvalidDataException
                or IOException
                or UnauthorizedAccessException
                or CryptographicException
                or System.Data.Common.DbException;

    private static Command Migrate()
    {
        var command = new Command(
            "migrate",
            "Brings the database to the form this program needs, and sets it up if new."
        );
        command.SetAction(
            (_, cancel) =>
                InInstanceAsync(migrate: true, needsDatabase: false, (_, _) => SayAsync("The database is up to date."))
        );
        return command;
    }

    private static Command Admin()
    {
        var email = new Option<string>("--email") { Description = "E-mail address of the account.", Required = true };
        var name = new Option<string>("--name") { Description = "Name shown to others; the address if left out." };
        var institution = new Option<string>("--institution") { Description = "Code of an institution, if any." };
        var create = new Command(
            "create",
            "Makes an administrator with a one-time password, which is shown once and must be changed at the first sign-in."
        )
        {
            email,
            name,
            institution,
        };
        create.SetAction(
            (call, cancel) =>
                InInstanceAsync(
                    migrate: false,
                    needsDatabase: false,
                    (services, token) =>
                        CreateAdminAsync(
                            services,
                            call.GetValue(email)!.Trim(),
                            call.GetValue(name),
                            call.GetValue(institution),
                            token
                        )
                )
        );
        return new("admin", "Accounts of administrators.") { create };
    }

    private static async Task<int> CreateAdminAsync(
        IServiceProvider services,
        string email,
        string? name,
        string? institutionCode,
        CancellationToken token
    )
    {
        var db = services.GetRequiredService<DcimDbContext>();
        var users = services.GetRequiredService<UserManager<DcimUser>>();
        var institution = institutionCode is null
            ? null
            : await db.Institutions.SingleOrDefaultAsync(i => i.Code == institutionCode, token);
        if (institutionCode is not null && institution is null)
            return await RefuseAsync($"There is no institution {institutionCode}.");
        if (!System.Net.Mail.MailAddress.TryCreate(email, out _))
            return await RefuseAsync($"{email} is not an e-mail address.");
        if (await users.FindByEmailAsync(email) is not null)
            return await RefuseAsync("There is an account of this address already.");
        var password = RandomNumberGenerator.GetString("abcdefghjkmnpqrstvwxyz23456789", 16);
        var user = new DcimUser
        {
            Code = RandomCode.New(),
            UserName = email,
            Email = email,
            DisplayName = string.IsNullOrWhiteSpace(name) ? email : name.Trim(),
            InstitutionId = institution?.Id,
            MustChangePassword = true,
        };
        var result = await users.CreateAsync(user, password);
        if (result.Succeeded)
            result = await users.AddToRoleAsync(user, Roles.Administrator);
        if (!result.Succeeded)
            return await RefuseAsync(string.Join(" ", result.Errors.Select(e => e.Description)));
        return await SayAsync($"Administrator {email} made. One-time password: {password}");
    }

    private static Command Secrecy()
    {
        var registration = new Option<string>("--registration")
        {
            Description = "Code of the registration under secrecy.",
            Required = true,
        };
        var account = new Option<string>("--account")
        {
            Description = "E-mail address of an account of the institution that holds it.",
            Required = true,
        };
        var name = new Command(
            "name",
            "Names somebody who sees a registration under secrecy: for one whose insiders have all left. It is written to the audit."
        )
        {
            registration,
            account,
        };
        name.SetAction(
            (call, cancel) =>
                InInstanceAsync(
                    migrate: false,
                    needsDatabase: true,
                    (services, token) =>
                        NameInsiderAsync(services, call.GetValue(registration)!, call.GetValue(account)!, token)
                )
        );
        return new("secrecy", "Registrations that only their insiders see.") { name };
    }

    private static async Task<int> NameInsiderAsync(
        IServiceProvider services,
        string code,
        string email,
        CancellationToken token
    )
    {
        var db = services.GetRequiredService<DcimDbContext>();
        var user = await services.GetRequiredService<UserManager<DcimUser>>().FindByEmailAsync(email.Trim());
        var registration = await db.Registrations.SingleOrDefaultAsync(r => r.Code == code.Trim(), token);
        if (registration is not { IsUnderSecrecy: true } || user?.InstitutionId != registration.InstitutionId)
            return await RefuseAsync(
                "There is no such registration under secrecy, or no such account of its institution."
            );
        if (!await db.Insiders.AnyAsync(i => i.RegistrationId == registration.Id && i.UserId == user.Id, token))
            db.Add(
                new Insider
                {
                    InstitutionId = registration.InstitutionId,
                    RegistrationId = registration.Id,
                    UserId = user.Id,
                }
            );
        db.NoteDecision(registration, "Secrecy", "secrecy-set", null, [user.Code]);
        await db.SaveChangesAsync(token);
        return await SayAsync("Named. The account sees the registration from now on.");
    }

    private static Command Facts()
    {
        var rebuild = new Command(
            "rebuild",
            "Makes the facts behind the tables anew from the registrations and proceedings. Facts that are right stay untouched."
        );
        rebuild.SetAction(
            (_, cancel) =>
                InInstanceAsync(
                    migrate: false,
                    needsDatabase: true,
                    async (services, token) =>
                    {
                        var db = services.GetRequiredService<DcimDbContext>();
                        var changed = await db.RebuildFactsAsync(
                            services.GetRequiredService<RegistrationUpkeep>(),
                            token
                        );
                        var facts =
                            await db.VictimFacts.CountAsync(f => f.RecordedTo == null, token)
                            + await db.ProceedingFacts.CountAsync(f => f.RecordedTo == null, token);
                        return await SayAsync($"{facts} current facts; {changed} rows were written or closed.");
                    }
                )
        );
        return new("facts", "The facts behind the tables.") { rebuild };
    }

    private static Command Audit()
    {
        var verify = new Command(
            "verify",
            "Checks the audit chain against its keys and against the ends kept outside the database. Exit code 1 if it is broken."
        );
        verify.SetAction(
            (_, cancel) =>
                InInstanceAsync(
                    migrate: false,
                    needsDatabase: true,
                    async (services, token) =>
                    {
                        var verdict = await services.GetRequiredService<AuditVerifier>().VerifyAsync(token);
                        foreach (var fault in verdict.Faults)
                            await Console.Error.WriteLineAsync($"{fault.Kind} at event {fault.Position}");
                        return verdict.Holds
                            ? await SayAsync(
                                $"The chain holds: {verdict.Events} events, {verdict.ErasedValues} values erased."
                            )
                            : await RefuseAsync("The chain is broken.");
                    }
                )
        );
        return new("audit", "The audit chain.") { verify };
    }

    private static Command Tables()
    {
        string[] names = [.. CountedTable.Ids.Select(id => id.ToLowerInvariant())];
        var table = new Option<string>("--table")
        {
            Description = $"Table to write: {string.Join(", ", names)}.",
            DefaultValueFactory = _ => names[0],
        };
        table.AcceptOnlyFromAmong(names);
        var year = new Option<int>("--year") { Description = "Year to count.", Required = true };
        var asOf = new Option<DateOnly?>("--as-of")
        {
            Description = "Day up to which events count (yyyy-MM-dd); today if left out.",
            CustomParser = r => Parse(r, TableForm.ReadDay),
        };
        var recorded = new Option<DateTime?>("--recorded-up-to")
        {
            Description =
                "Moment up to which entries count (yyyy-MM-ddTHH:mm:ss, local, or UTC with a Z); now if left out.",
            CustomParser = r => Parse(r, TableForm.ReadTime),
        };
        var language = new Option<string>("--language")
        {
            Description = "Language of a workbook.",
            DefaultValueFactory = _ => Texts.Languages[0],
        };
        language.AcceptOnlyFromAmong([.. Texts.Languages]);
        var mode = new Option<string>("--mode")
        {
            Description =
                "transmission: full cells, for the authority. publication: refused until disclosure control exists.",
            DefaultValueFactory = _ => "transmission",
        };
        mode.AcceptOnlyFromAmong("transmission", "publication");
        var output = new Option<FileInfo>("--out") { Description = "File to write, .xlsx or .csv.", Required = true };
        var command = new Command("tables", "Writes a yearly table as the page shows it.")
        {
            table,
            year,
            asOf,
            recorded,
            language,
            mode,
            output,
        };
        command.SetAction(
            (call, cancel) =>
            {
                if (call.GetValue(mode) == "publication")
                    return RefuseAsync(
                        "Not written. A published table needs disclosure control, which this version does not have: small numbers could betray a person. Use --mode transmission for the authority only."
                    );
                return InInstanceAsync(
                    migrate: false,
                    needsDatabase: true,
                    (services, token) =>
                    {
                        var days = services.GetRequiredService<LocalDays>();
                        var now = services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime;
                        var upTo = call.GetValue(recorded) switch
                        {
                            null => now,
                            { } time => days.ToUtc(time),
                        };
                        if (call.GetValue(year) < TableForm.FirstYear || call.GetValue(year) > days.Today.Year)
                            return RefuseAsync($"--year must lie between {TableForm.FirstYear} and {days.Today.Year}.");
                        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(
                            call.GetValue(language)!
                        );
                        return WriteTableAsync(
                            services,
                            TableForm.ReadTable(call.GetValue(table)!)!,
                            new(call.GetValue(year), call.GetValue(asOf) ?? days.Today, upTo > now ? now : upTo),
                            call.GetValue(output)!,
                            token
                        );
                    }
                );
            }
        );
        return command;
    }

    private static async Task<int> WriteTableAsync(
        IServiceProvider services,
        string table,
        TableRequest request,
        FileInfo output,
        CancellationToken token
    )
    {
        if (output.Extension is not (".xlsx" or ".csv"))
            return await RefuseAsync("--out must end with .xlsx or .csv.");
        if (output.Directory is { Exists: false } folder)
            return await RefuseAsync($"There is no folder {folder.FullName}.");
        var query = services.GetRequiredService<TableQuery>();
        var counted = await query.CountAsync(table, request, token);
        var document = new TableDocument
        {
            Counted = counted,
            Ledger = await query.LedgerAsync(counted, token),
            Country = services.GetRequiredService<NationalProfile>().Country,
            CatalogueVersion = services.GetRequiredService<IndicatorCatalogue>().Version,
            MadeAt = services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime,
            Outside = await services
                .GetRequiredService<OutsideFigureQuery>()
                .BesideAsync(table, request.Year, request.RecordedUpTo, token),
        };
        var db = services.GetRequiredService<DcimDbContext>();
        await using (var file = output.Create())
        {
            db.Note(AuditAction.Exported, "Table", TableForm.Subject(table, request, output.Extension[1..]));
            await db.SaveChangesAsync(token);
            if (output.Extension == ".xlsx")
                services.GetRequiredService<TableWorkbook>().Write(document, file);
            else
                TableCsv.Write(document, file);
        }
        return await SayAsync($"{Number(document.Counted)} in {request.Year}; {output.FullName} written.");
    }

    private static string Number(CountedTable counted) =>
        string.Create(CultureInfo.InvariantCulture, $"{counted.Units} {counted.Unit.ToString().ToLowerInvariant()}s");

    /// <summary>Runs a verb with the whole instance set up, as the system itself.</summary>
    internal static async Task<int> InInstanceAsync(
        bool migrate,
        bool needsDatabase,
        Func<IServiceProvider, CancellationToken, Task<int>> verb
    )
    {
        await using var app = WebInstance.Build([], quiet: true);
        await using var scope = app.Services.CreateAsyncScope();
        var options = app.Services.GetRequiredService<DcimOptions>();
        if (needsDatabase && !DataServices.Exists(options.Provider, options.DataFolder))
            return await RefuseAsync(
                $"There is no database in {options.DataFolder}. Is Dcim__DataFolder set as for the instance?"
            );
        var accounts = await scope
            .ServiceProvider.GetRequiredService<InstanceSetup>()
            .PrepareAsync(migrate || options.Provider == DatabaseProvider.Sqlite);
        if (accounts is not null)
            WebInstance.Announce(accounts);
        return await verb(scope.ServiceProvider, CancellationToken.None);
    }

    private static T? Parse<T>(System.CommandLine.Parsing.ArgumentResult result, Func<string, T?> read)
        where T : struct
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        var value = read(text);
        if (value is null)
            result.AddError($"'{text}' cannot be read.");
        return value;
    }

    private static async Task<int> SayAsync(string words)
    {
        await Console.Out.WriteLineAsync(words);
        return Done;
    }

    private static async Task<int> RefuseAsync(string words)
    {
        await Console.Error.WriteLineAsync(words);
        return Refused;
    }
}
