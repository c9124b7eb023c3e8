using Microsoft.AspNetCore.Authentication;

namespace Dcim.Web.Features.Api;

public static class ApiServices
{
    public static void AddApi(this IServiceCollection services)
    {
        services
            .AddAuthentication()
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.SchemeName, null);
        services.AddScoped<ApiLimit>();
        services.AddScoped<IdempotentRequests>();
        services.AddScoped<RecordRequestServices>();
        services.AddSingleton<RecordJson>();
        services.AddSingleton<RecordPlaces>();
        services.AddSingleton<ApiDescription>();
        services.AddScoped<ApiKeys.ApiKeyStore>();
        services.AddScoped<FluentValidation.IValidator<ApiKeys.ApiKeyForm>, ApiKeys.ApiKeyFormValidator>();
    }
}
