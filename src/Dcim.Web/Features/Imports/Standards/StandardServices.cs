namespace Dcim.Web.Features.Imports.Standards;

public static class StandardServices
{
    public static void AddStandards(this IServiceCollection services)
    {
        services.AddSingleton<CatalogueWords>();
        services.AddSingleton<TemplateWorkbook>();
        services.AddSingleton<StandardFiles>();
    }
}
