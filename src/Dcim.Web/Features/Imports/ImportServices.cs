namespace Dcim.Web.Features.Imports;

public static class ImportServices
{
    /// <summary>Most fields of a form: a mapping has a box for each value of each column.</summary>
    public const int MostBoxes = 20_000;

    public static void AddImports(this IServiceCollection services)
    {
        services.AddSingleton<ImportSignal>();
        services.AddSingleton<ImportWorker>();
        services.AddHostedService(s => s.GetRequiredService<ImportWorker>());
        services.AddScoped<ImportUpload>();
        services.AddScoped<RecordIntakes>();
        services.AddScoped<ImportSteps>();
        services.AddScoped<ImportPages>();
        services.AddScoped<SourceProfiles>();
        services.AddScoped<MappingSuggestions>();
        services.AddScoped<RejectedWorkbook>();
    }
}
