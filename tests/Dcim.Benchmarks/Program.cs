using System.CommandLine;
using Dcim.Benchmarks;

// A console program and no benchmark library: what is measured are whole requests and whole files on a database of a given size,
// beside something plain in the same run. One run of that says more than many of a method.
if (args is ["bare", ..])
    return await BareServer.RunAsync(args[1..]);
if (args is ["linking", ..])
    return LinkageBenchmark.Link(args[1..]);

var registrations = new Option<int>("--registrations")
{
    Description = "Size of the database; it is made once and used again.",
    DefaultValueFactory = _ => 100_000,
};
var folder = new Option<DirectoryInfo>("--folder")
{
    Description = "Where databases are kept.",
    DefaultValueFactory = _ => new(Path.Combine(Path.GetTempPath(), "dcim-benchmarks")),
};
var requests = new Option<int>("--requests") { Description = "Of each kind.", DefaultValueFactory = _ => 1_000 };
var only = new Option<string[]>("--only")
{
    Description = $"What to measure, of: {string.Join(", ", Measurements.Names)}. All if left out.",
    AllowMultipleArgumentsPerToken = true,
};
var linkageData = new Option<DirectoryInfo>("--linkage-data")
{
    Description =
        "Folder of more csv files on which linkage is tried; the truth stands in person_id, cluster or rec_id.",
};
only.AcceptOnlyFromAmong([.. Measurements.Names]);
var root = new RootCommand("Measures the budgets of the design.")
{
    registrations,
    folder,
    requests,
    only,
    linkageData,
};
root.SetAction(
    (call, _) =>
        new Measurements(
            call.GetValue(registrations),
            call.GetValue(folder)!.FullName,
            call.GetValue(requests),
            call.GetValue(only) is { Length: > 0 } chosen ? chosen : Measurements.Names,
            call.GetValue(linkageData)
        ).RunAsync()
);
return await root.Parse(args).InvokeAsync();
