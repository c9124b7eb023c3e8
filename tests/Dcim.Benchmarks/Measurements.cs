using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Dcim.Data;
using Dcim.Data.Linkage;
using Dcim.Domain.Demonstration;
using Dcim.Web.Features.Extracts;
using Dcim.Web.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Benchmarks;

/// <summary>The budgets of the design that can be measured by now, on an instance with so many registrations.</summary>
internal sealed partial class Measurements(
    int registrations,
    string folder,
    int requests,
    IReadOnlyList<string> chosen,
    DirectoryInfo? linkageData
)
{
    public static IReadOnlyList<string> Names { get; } =
    [
        "start",
        "open",
        "save",
        "search",
        "list",
        "tables",
        "extract",
        "intake",
        "import",
        "facts",
        "match",
        "memory",
        "linkage",
    ];

    /// <summary>What makes an instance of its own, or needs none.</summary>
    private static readonly string[] s_apart = ["start", "intake", "import", "memory", "linkage"];

    private const int PerSecond = 50;

    /// <summary>Linking is shown at this size at least, and at no larger one than that of the run.</summary>
    private const int LinkageSize = 100_000;
    private const int ChangedOnes = 100;
    private const int WarmUp = 20;
    private const int Year = 2025;
    private const string SearchAddress = "/registrations/search";

    private readonly string _instance = Path.Combine(folder, registrations.ToString(CultureInfo.InvariantCulture));
    private readonly string _scratch = Path.Combine(folder, "scratch");

    private string Database => Path.Combine(_instance, "data", "dcim.db");

    public async Task<int> RunAsync()
    {
        var password = chosen.All(s_apart.Contains) ? "" : await PrepareAsync();
        if (!chosen.All(c => c == "linkage"))
            Report.Begin();
        if (Wants("start"))
            await StartAsync();
        if (Wants("open") || Wants("save") || Wants("search") || Wants("list") || Wants("tables"))
            await RequestsAsync(password);
        if (Wants("extract"))
            await ExtractAsync();
        if (Wants("intake"))
            await IntakeAsync();
        if (Wants("import"))
            await ImportAsync();
        if (Wants("facts"))
            await FactsAsync();
        if (Wants("match"))
            await MatchAsync();
        if (Wants("memory"))
            VictimTableBenchmark.Run(registrations);
        if (Wants("linkage"))
            await new LinkageBenchmark(linkageData) { Most = Math.Max(LinkageSize, registrations) }.RunAsync();
        return 0;
    }

    private bool Wants(string name) => chosen.Contains(name);

    /// <summary>Makes the database, or goes on making it.</summary>
    /// <returns>The password of its accounts, which is said once.</returns>
    private async Task<string> PrepareAsync()
    {
        var kept = Path.Combine(_instance, "password");
        if (!File.Exists(kept))
        {
            Directory.CreateDirectory(_instance);
            var said = await ServedProcess.RunAsync(_instance, "demo", "generate", "--registrations", "1");
            await File.WriteAllTextAsync(kept, PasswordLine().Match(said).Groups[1].Value.Trim());
        }
        await ServedProcess.RunAsync(_instance, "demo", "generate", "--registrations", $"{registrations}");
        return await File.ReadAllTextAsync(kept);
    }

    private async Task StartAsync()
    {
        var bare = await Times.OfAsync(async () => await FirstPageAsync("Dcim.Benchmarks.dll", "/"));
        var ours = await Times.OfAsync(async () => await FirstPageAsync("Dcim.Web.dll", "/account/sign-in"));
        Report.Line(
            "start from nothing to first page",
            $"{ours.TotalSeconds:F1} s",
            "5 s",
            ours / bare,
            "the bare framework"
        );

        async Task FirstPageAsync(string program, string path)
        {
            Clear();
            var (process, address) = await ServedProcess.ServeAsync(program, _scratch);
            using (process)
            using (var visitor = new Visitor(address))
                await visitor.GetAsync(path);
        }
    }

    private async Task RequestsAsync(string password)
    {
        var (bare, bareAddress) = await ServedProcess.ServeAsync("Dcim.Benchmarks.dll", _instance);
        (Times Times, double Processor) plain;
        using (bare)
        using (var visitor = new Visitor(bareAddress))
        {
            await Times.AtRateAsync(PerSecond, PerSecond, _ => visitor.GetAsync("/"));
            plain = await AtAsync(bare, _ => visitor.GetAsync("/"));
        }
        var (process, address) = await ServedProcess.ServeAsync("Dcim.Web.dll", _instance);
        using (process)
        {
            using var caseworker = await new Visitor(address).SignInAsync("pj", password);
            var codes = CodesOf("PT-PJ", requests);
            await Times.AtRateAsync(5, 50, i => caseworker.GetAsync($"/registrations/{codes[i % codes.Count]}"));
            if (Wants("open"))
                Say(
                    "open a record",
                    "p95 50 ms",
                    await AtAsync(process, i => caseworker.GetAsync($"/registrations/{codes[i]}"))
                );
            if (Wants("list"))
                Say(
                    "a page of the list",
                    "-",
                    await AtAsync(process, i => caseworker.GetAsync($"/registrations?page={i % 20 + 1}"))
                );
            if (Wants("save"))
            {
                var forms = await FormsAsync(caseworker, codes);
                Say("save a section", "p95 100 ms", await AtAsync(process, i => SaveAsync(caseworker, forms[i])));
            }
            if (Wants("search"))
            {
                var searches = await SearchesAsync(caseworker);
                Say(
                    "fuzzy name search",
                    "p95 150 ms",
                    await AtAsync(process, i => SearchAsync(caseworker, searches[i]))
                );
            }
            if (Wants("tables"))
                await TablesAsync(address, password);
        }

        async Task<(Times, double)> AtAsync(ServedProcess server, Func<int, Task> request)
        {
            var before = server.ProcessorTime;
            var times = await Times.AtRateAsync(PerSecond, requests, request);
            return (times, (server.ProcessorTime - before).TotalMilliseconds / requests);
        }

        void Say(string what, string budget, (Times Times, double Processor) measured) =>
            Report.Line(
                $"{what}, {PerSecond} a second",
                $"p50 {measured.Times.Median:F1} ms, p95 {measured.Times.P95:F1} ms; {measured.Processor:F1} ms of processor time each",
                budget,
                measured.Processor / plain.Processor,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"processor time of a page of the bare framework ({plain.Processor:F2} ms; p95 {plain.Times.P95:F1} ms)"
                )
            );
    }

    /// <summary>What people do between opening a form and saving it is not measured.</summary>
    private static async Task<List<(string Path, Dictionary<string, string> Boxes)>> FormsAsync(
        Visitor caseworker,
        IReadOnlyList<string> codes
    )
    {
        var forms = new List<(string Path, Dictionary<string, string> Boxes)>();
        foreach (var code in codes)
        {
            var path = $"/registrations/{code}/sections/background";
            var form = await caseworker.FormAsync(path, "VIC08");
            form["VIC08"] = form["VIC08"] == "BR" ? "AO" : "BR";
            form["Reason"] = "measured";
            form["Intent"] = "save";
            forms.Add((path, form));
        }
        return forms;
    }

    private static async Task SaveAsync(Visitor caseworker, (string Path, Dictionary<string, string> Boxes) form)
    {
        using var answer = await caseworker.PostAsync(form.Path, form.Boxes);
        if ((int)answer.StatusCode != 302)
            throw new InvalidOperationException($"{form.Path} was not saved: {answer.StatusCode}");
    }

    /// <summary>Names as frequent as those of the registrations; every other search knows the year of birth too.</summary>
    private async Task<List<Dictionary<string, string>>> SearchesAsync(Visitor caseworker)
    {
        var form = await caseworker.FormAsync(SearchAddress, "VID03.given");
        var random = new SeededRandom(2, stream: 0);
        return
        [
            .. Enumerable
                .Range(0, requests)
                .Select(i => new Dictionary<string, string>(form)
                {
                    ["VID03.given"] = InventedNames.Given(random),
                    ["VID03.family"] = InventedNames.Family(random),
                    ["VID04.year"] = i % 2 == 0 ? $"{1970 + i % 40}" : "",
                }),
        ];
    }

    private static async Task SearchAsync(Visitor caseworker, Dictionary<string, string> form)
    {
        using var answer = await caseworker.PostAsync(SearchAddress, form);
        answer.EnsureSuccessStatusCode();
        await answer.Content.ReadAsStringAsync();
    }

    private async Task TablesAsync(Uri address, string password)
    {
        using var analyst = await new Visitor(address).SignInAsync("analyst", password);
        var all = TimeSpan.Zero;
        var query = Timed(
            $"SELECT InstitutionType, Sex, AgeFrom, Citizenship, MainForm, COUNT(*) FROM VictimFacts WHERE RecordedTo IS NULL AND FirstYear <= {Year} AND LastYear >= {Year} GROUP BY InstitutionType, Sex, AgeFrom, Citizenship, MainForm"
        );
        for (var table = 1; table <= 10; table++)
        {
            var one = await Times.OfAsync(() => analyst.GetAsync($"/tables/t{table}.csv?year={Year}"));
            all += one;
            Report.Line(
                $"table T{table} from scratch",
                $"{one.TotalSeconds:F2} s",
                "-",
                one / query,
                "a hand-written group-by over the facts of the year"
            );
        }
        Report.Line(
            "all yearly tables from scratch",
            $"{all.TotalSeconds:F1} s",
            "10 s",
            all / query,
            "a hand-written group-by over the facts of the year"
        );
    }

    /// <summary>As the system, so that the file holds the registrations of all institutions.</summary>
    private async Task ExtractAsync()
    {
        foreach (var (name, value) in ServedProcess.SettingsOf(_instance))
            Environment.SetEnvironmentVariable(name, value);
        await using var app = WebInstance.Build([], quiet: true);
        await using var scope = app.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Scope>().EnterSystem();
        var raw = await Times.OfAsync(WriteRawAsync);
        foreach (var format in new[] { ExtractFormat.Xlsx, ExtractFormat.Csv })
        {
            var (count, length) = (0, 0L);
            var before = Environment.CpuUsage.TotalTime;
            var time = await Times.OfAsync(async () =>
            {
                await using var file = TemporaryFile.Create();
                var extract = scope.ServiceProvider.GetRequiredService<RegistrationExtract>();
                var all = new ExtractRequest(format, null, null, WithIdentity: false);
                await extract.WriteAsync(all, file, CancellationToken.None);
                count = await extract.NumberOfAsync(all, CancellationToken.None);
                length = file.Length;
            });
            var memory = System.Diagnostics.Process.GetCurrentProcess().PeakWorkingSet64 >> 20;
            Report.Line(
                $"row-level extract of {count} x 166 to {format.ToString().ToLowerInvariant()}, noted in the audit",
                $"{time.TotalSeconds:F1} s ({(Environment.CpuUsage.TotalTime - before).TotalSeconds:F1} s of processor time), {length >> 20} MiB, peak memory {memory} MiB",
                count == 100_000 ? "20 s" : "20 s for 100,000",
                time / raw,
                "SELECT * of the registrations alone into a raw csv"
            );
        }
    }

    private async Task WriteRawAsync()
    {
        await using var file = TemporaryFile.Create();
        await using var writer = new StreamWriter(file, Encoding.UTF8, 1 << 16);
        await using var connection = new SqliteConnection($"Data Source={Database};Mode=ReadOnly");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT * FROM Registrations";
        await using var reader = await command.ExecuteReaderAsync();
        while (reader.Read())
        {
            for (var i = 0; i < reader.FieldCount; i++)
            {
                if (i > 0)
                    writer.Write(',');
                if (!reader.IsDBNull(i))
                    writer.Write(reader.GetString(i));
            }
            writer.Write('\n');
        }
    }

    /// <summary>What an import does after reading its file: the checks and the save, into an empty instance.</summary>
    private async Task IntakeAsync()
    {
        const int Few = 500;
        const int Many = 10_500;
        Clear();
        await ServedProcess.RunAsync(_scratch, "demo", "generate", "--registrations", $"{Few}");
        var nothing = await Times.OfAsync(() =>
            ServedProcess.RunAsync(_scratch, "demo", "generate", "--registrations", $"{Few}")
        );
        // Without the proceedings: they are counted apart.
        var said = "";
        var time = await Times.OfAsync(async () =>
            said = await ServedProcess.RunAsync(
                _scratch,
                "demo",
                "generate",
                "--registrations",
                $"{Many}",
                "--without-proceedings"
            )
        );
        var net = time - nothing;
        var raw = CopyRaw(Path.Combine(_scratch, "data", "dcim.db"), Many - Few);
        Report.Line(
            $"taking in {Many - Few} registrations with checks, audit and facts",
            $"{net.TotalSeconds:F1} s, {net.TotalMilliseconds / (Many - Few):F2} ms each",
            "120 s for 100,000 rows, with the reading of the file",
            net / raw,
            "copying the same rows of the registrations alone by one INSERT of SQLite"
        );
    }

    /// <summary>A file with so many rows, brought in by the operator's verb: into an empty instance, with nobody beside it.</summary>
    private async Task ImportAsync()
    {
        Clear();
        Directory.CreateDirectory(folder);
        await ServedProcess.RunAsync(_scratch, "migrate");
        var (csv, profile) = (Path.Combine(_scratch, "rows.csv"), Path.Combine(_scratch, "rows.json"));
        ImportFile.Write(csv, profile, registrations);
        string[] import =
        [
            "import",
            csv,
            "--institution",
            ImportFile.Institution,
            "--profile",
            profile,
            "--reason",
            "measured",
        ];
        var check = await ServedProcess.UseOfAsync(_scratch, [.. import, "--dry-run"]);
        var all = await ServedProcess.UseOfAsync(_scratch, import);
        var raw = InsertRaw(csv);
        Report.Line(
            $"import of {registrations} rows of {ImportFile.Columns} columns by the verb, with checks, audit and facts",
            $"{all.Time.TotalSeconds:F1} s (reading and checks {check.Time.TotalSeconds:F1} s), {registrations / all.Time.TotalSeconds:F0} rows a second; {all.Processor.TotalMilliseconds / registrations:F2} ms of processor time a row (reading and checks {check.Processor.TotalMilliseconds / registrations:F2} ms); peak memory {all.Memory >> 20} MiB",
            "120 s for 100,000 rows",
            all.Time / raw,
            "inserting the cells of the same rows into one table by one prepared statement of SQLite, 25 with a transaction"
        );
    }

    private TimeSpan InsertRaw(string csv)
    {
        const int PerSave = 25;
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_scratch, "raw.db")}");
        connection.Open();
        using var command = connection.CreateCommand();
        var columns = Enumerable.Range(0, ImportFile.Columns).Select(i => $"c{i}").ToList();
        command.CommandText = $"PRAGMA journal_mode = WAL; CREATE TABLE Raw ({string.Join(", ", columns)})";
        command.ExecuteNonQuery();
        command.CommandText = $"INSERT INTO Raw VALUES ({string.Join(", ", columns.Select(c => $"${c}"))})";
        var parameters = columns.ConvertAll(c => command.Parameters.Add($"${c}", SqliteType.Text));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        foreach (var rows in File.ReadLines(csv).Skip(1).Chunk(PerSave))
        {
            using var transaction = connection.BeginTransaction();
            command.Transaction = transaction;
            foreach (var cells in rows.Select(r => r.Split(',')))
            {
                foreach (var (parameter, cell) in parameters.Zip(cells))
                    parameter.Value = cell;
                command.ExecuteNonQuery();
            }
            transaction.Commit();
        }
        return watch.Elapsed;
    }

    private static TimeSpan CopyRaw(string database, int count)
    {
        using var connection = new SqliteConnection($"Data Source={database}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "CREATE TABLE Copied AS SELECT * FROM Registrations WHERE 0";
        command.ExecuteNonQuery();
        command.CommandText = $"INSERT INTO Copied SELECT * FROM Registrations LIMIT {count}";
        var watch = System.Diagnostics.Stopwatch.StartNew();
        command.ExecuteNonQuery();
        return watch.Elapsed;
    }

    private async Task FactsAsync()
    {
        var query = Timed("SELECT SUM(LENGTH(History)) FROM VictimFacts");
        var time = await Times.OfAsync(() => ServedProcess.RunAsync(_instance, "facts", "rebuild"));
        Report.Line(
            $"facts of {registrations} registrations rebuilt, none changed",
            $"{time.TotalSeconds:F1} s",
            "-",
            time / query,
            "reading all facts by one query"
        );
    }

    /// <summary>What the matcher does in the instance: with all, by the verb, and with one that was changed, as the worker does.</summary>
    private async Task MatchAsync()
    {
        await ServedProcess.RunAsync(_instance, "link", "encode");
        var read = Timed("SELECT LENGTH(Given), LENGTH(Family), LENGTH(Tokens) FROM VictimEncodings");
        foreach (var what in new[] { "first, with its index of tokens", "again" })
        {
            var (time, processor, memory) = await ServedProcess.UseOfAsync(_instance, "link", "run");
            Report.Line(
                $"all encodings of {registrations} registrations compared, proposals written, {what}",
                $"{time.TotalSeconds:F1} s; {processor.TotalSeconds:F1} s of processor time; peak memory {memory / 1048576} MiB",
                "60 s for 1,000,000",
                time / read,
                "reading all encodings by one query"
            );
        }
        foreach (var (name, value) in ServedProcess.SettingsOf(_instance))
            Environment.SetEnvironmentVariable(name, value);
        await using var app = WebInstance.Build([], quiet: true);
        var times = new Times();
        var later = DateTime.UtcNow.AddYears(1);
        for (var i = 0; i < ChangedOnes + WarmUp; i++)
        {
            await using var scope = app.Services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<Scope>().EnterSystem();
            var db = scope.ServiceProvider.GetRequiredService<DcimDbContext>();
            var changed = await db
                .VictimEncodings.OrderBy(e => e.RecordId)
                .Skip(i * (registrations / 2 / (ChangedOnes + WarmUp)))
                .FirstAsync();
            changed.ChangedAt = later.AddSeconds(i);
            await db.SaveChangesAsync();
            var matcher = scope.ServiceProvider.GetRequiredService<VictimMatcher>();
            var time = await Times.OfAsync(() =>
                matcher.CompareChangedAsync(
                    later.AddSeconds(i - 0.5),
                    later.AddSeconds(i + 0.5),
                    CancellationToken.None
                )
            );
            if (i >= WarmUp)
                times.Add(time);
        }
        var one = Timed("SELECT * FROM VictimEncodings WHERE RecordId = (SELECT MAX(RecordId) FROM VictimEncodings)");
        Report.Line(
            $"one registration against {registrations}, in the database",
            $"p50 {times.Median:F1} ms, p95 {times.P95:F1} ms",
            "50 ms against 1,000,000",
            times.Median / one.TotalMilliseconds,
            "reading one encoding by its key"
        );
    }

    private TimeSpan Timed(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        var watch = System.Diagnostics.Stopwatch.StartNew();
        using var reader = command.ExecuteReader();
        while (reader.Read()) { }
        return watch.Elapsed;
    }

    private List<string> CodesOf(string institution, int count)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT r.Code FROM Registrations r JOIN Institutions i ON i.Id = r.InstitutionId WHERE i.Code = $code ORDER BY r.Code LIMIT $count";
        command.Parameters.AddWithValue("$code", institution);
        command.Parameters.AddWithValue("$count", count);
        using var reader = command.ExecuteReader();
        var codes = new List<string>();
        while (reader.Read())
            codes.Add(reader.GetString(0));
        return codes;
    }

    private void Clear()
    {
        if (Directory.Exists(_scratch))
            Directory.Delete(_scratch, recursive: true);
    }

    [GeneratedRegex("Password of all of them: (.+)")]
    private static partial Regex PasswordLine();
}
