using Dcim.Data.Access;
using Dcim.Data.Proceedings;

namespace Dcim.Web.Features.Proceedings;

public static class ProceedingServices
{
    public static void AddProceedings(this IServiceCollection services)
    {
        services.AddScoped<ProceedingAccess>();
        services.AddScoped<ProceedingSecrecy>();
        services.AddScoped<ProceedingStore>();
        services.AddScoped<HandOvers>();
        services.AddScoped<ProceedingTimeline>();
    }
}
