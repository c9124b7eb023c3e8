using Microsoft.AspNetCore.Http.Features;

namespace Dcim.Web.Features.Imports;

public static class ImportServices
{
    /// <summary>A mapping has a box for each value of each column.</summary>
    private const int MostBoxes = 20_000;

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
        services.Configure<FormOptions>(o => o.ValueCountLimit = MostBoxes);
    }
}
