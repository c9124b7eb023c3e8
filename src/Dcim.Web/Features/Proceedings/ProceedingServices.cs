using Dcim.Data.Access;
using Dcim.Data.Proceedings;
using Dcim.Domain.Records;

namespace Dcim.Web.Features.Proceedings;

public static class ProceedingServices
{
    public static void AddProceedings(this IServiceCollection services)
    {
        services.AddSingleton<ProceedingParts>();
        services.AddScoped<ProceedingAccess>();
        services.AddScoped<ProceedingSecrecy>();
        services.AddScoped<ProceedingStore>();
        services.AddScoped<ProceedingRowStore>();
        services.AddScoped<ProceedingIntake>();
        services.AddScoped<HandOvers>();
        services.AddScoped<ProceedingTimeline>();
    }
}
