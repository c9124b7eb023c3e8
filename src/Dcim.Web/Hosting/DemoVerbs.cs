using System.CommandLine;
using System.Globalization;
using System.Text;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Demonstration;
using Dcim.Domain.Profiles;

namespace Dcim.Web.Hosting;

/// <summary>The verb that fills a demonstration with invented people.</summary>
internal static class DemoVerbs
{
    /// <summary>Fixed, so that the same call makes the same people whenever it is made.</summary>
    private static readonly DateOnly s_until = new(2026, 10, 31);

    public static Command All()
    {
        var registrations = new Option<int>("--registrations")
        {
            Description = "How many registrations, of two persons for every five.",
            Required = true,
        };
        registrations.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<int>() is < 1 or > DemonstrationFilling.Most)
                r.AddError($"--registrations must lie between 1 and {DemonstrationFilling.Most}.");
        });
        var seed = new Option<int>("--seed")
        {
            Description = "The same seed makes the same people; 1 if left out.",
            DefaultValueFactory = _ => 1,
        };
        var until = new Option<DateOnly>("--until")
        {
            Description =
                $"Last day on which anything happens, ten years before it the first; {Day(s_until)} if left out.",
            DefaultValueFactory = _ => s_until,
        };
        var truth = new Option<FileInfo?>("--truth")
        {
            Description =
                "File (.csv) to write who is who: code of the registration, institution, number of the person, how what was written differs.",
        };
        var people = new Option<FileInfo?>("--people")
        {
            Description =
                "Fills no database: writes so many registrations that hold an identity to this file (.csv), with the number of the person, of more citizenships than the country's. What programs that recognise persons are measured by.",
        };
        var without = new Option<bool>("--without-proceedings") { Description = "Registrations only." };
        var generate = new Command(
            "generate",
            "Fills a demonstration with invented people, their registrations and proceedings. Broken off, the same call goes on where it ended."
        )
        {
            registrations,
            seed,
            until,
            truth,
            people,
            without,
        };
        generate.Validators.Add(r =>
        {
            if (r.GetValue(people) is not null && (r.GetValue(truth) is not null || r.GetValue(without)))
                r.AddError("--people stands alone: it makes no database.");
        });
        generate.SetAction(
            (call, _) =>
                call.GetValue(people) is { } file
                    ? WritePeopleAsync(
                        call.GetValue(registrations),
                        (ulong)(uint)call.GetValue(seed),
                        call.GetValue(until),
                        file
                    )
                    : OperatorVerbs.InInstanceAsync(
                        migrate: true,
                        needsDatabase: false,
                        (services, token) =>
                            GenerateAsync(
                                services,
                                call.GetValue(registrations),
                                (ulong)(uint)call.GetValue(seed),
                                call.GetValue(until),
                                call.GetValue(truth),
                                call.GetValue(without),
                                token
                            )
                    )
        );
        return new("demo", "Demonstrations.") { generate };
    }

    /// <summary>Needs the settings of the instance, not its database.</summary>
    private static async Task<int> WritePeopleAsync(int records, ulong seed, DateOnly until, FileInfo people)
    {
        await using var app = WebInstance.Build([], quiet: true);
        var profile = app.Services.GetRequiredService<NationalProfile>();
        var generator = new DemonstrationGenerator(
            app.Services.GetRequiredService<IndicatorCatalogue>(),
            profile,
            seed,
            until,
            DemonstrationShares.Mixed(profile)
        );
        await using var file = new StreamWriter(people.FullName, append: false, new UTF8Encoding(false), 1 << 16)
        {
            NewLine = "\n",
        };
        PeopleFile.Write(generator, records, file);
        Console.WriteLine($"{people.FullName} written.");
        return 0;
    }

    private static async Task<int> GenerateAsync(
        IServiceProvider services,
        int registrations,
        ulong seed,
        DateOnly until,
        FileInfo? truth,
        bool withoutProceedings,
        CancellationToken token
    )
    {
        if (!services.GetRequiredService<InstanceState>().IsDemonstration)
        {
            await Console.Error.WriteLineAsync(
                "This instance is no demonstration. Nothing was written: invented people must not stand among real ones."
            );
            return 1;
        }
        if (until > services.GetRequiredService<LocalDays>().Today)
        {
            await Console.Error.WriteLineAsync("--until lies in the future.");
            return 1;
        }
        var filling = ActivatorUtilities.CreateInstance<DemonstrationFilling>(services, registrations, seed, until);
        await filling.FillRegistrationsAsync(Console.WriteLine, token);
        if (!withoutProceedings)
            await filling.FillProceedingsAsync(Console.WriteLine, token);
        if (truth is not null)
        {
            await using var file = truth.CreateText();
            await filling.WriteTruthAsync(file, token);
            Console.WriteLine($"{truth.FullName} written.");
        }
        return 0;
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
