using System.Net;
using CooperationTracker.Server.Settings;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.Hosting;

namespace CooperationTracker.Server.Access;

/// <summary>Who may do what.</summary>
internal static class Access
{
    private const string Scheme = "Tracker";

    /// <summary>The names of loopback. With another one a page from elsewhere could ask in the reader's browser (DNS rebinding).</summary>
    private static readonly string[] LoopbackNames = ["localhost", "127.0.0.1", "[::1]"];

    public static void AddAccess(this IServiceCollection services, ServerSettings settings, Listening listening)
    {
        var protection = new Protection(settings, listening);
        services.AddSingleton(protection);
        services.AddSingleton<KnownKeys>();
        services.AddSingleton<KeyUse>();
        services.AddHostedService(provider => provider.GetRequiredService<KeyUse>());
        AddAuthentication(services, settings.Access);
        AddRoles(services, protection);
        AddBrowsers(services, settings, protection);
    }

    /// <summary>Asks who calls, after the route is known and before anything is done.</summary>
    public static void UseAccess(this WebApplication app)
    {
        // Health tells nothing, and whoever probes it knows an address, not a name.
        app.UseWhen(context => !context.Request.Path.StartsWithSegments("/health"), branch => branch.UseHostFiltering());
        if (app.Services.GetRequiredService<ServerSettings>().Origins.Length > 0)
        {
            app.UseCors();
        }
        app.UseAuthentication();
        app.UseRateLimiter();
        app.Use(RefuseWrongCredentialsAsync);
        app.UseAuthorization();
        app.Use(Tenure.HoldAsync);
    }

    private static void AddAuthentication(IServiceCollection services, AccessSettings settings)
    {
        var hasProvider = settings.Provider() is not null;
        var authentication = services.AddAuthentication(Scheme)
            .AddPolicyScheme(Scheme, null, options => options.ForwardDefaultSelector = context =>
                hasProvider && Credential.Of(context.Request).Token is not null ? JwtBearerDefaults.AuthenticationScheme : KeyHandler.Name)
            .AddScheme<AuthenticationSchemeOptions, KeyHandler>(KeyHandler.Name, null);
        Tokens.Add(authentication, settings);
        // The framework makes keys for cookies at every start and keeps them at home. Nothing here is protected by them.
        foreach (var maker in services.Where(IsKeyMaker).ToArray())
        {
            services.Remove(maker);
        }
    }

    private static bool IsKeyMaker(ServiceDescriptor service) =>
        service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Assembly == typeof(KeyManagementOptions).Assembly;

    private static void AddRoles(IServiceCollection services, Protection protection)
    {
        var readers = new AuthorizationPolicyBuilder().RequireAssertion(c => protection.OpenReading || c.User.HasRole()).Build();
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(readers)
            .AddPolicy(nameof(Role.Reader), readers)
            .AddPolicy(nameof(Role.Analyst), policy => policy.RequireRole(nameof(Role.Analyst)))
            .AddPolicy(nameof(Role.Auditor), policy => policy.RequireRole(nameof(Role.Auditor)))
            .AddPolicy(Roles.Assessors, policy => policy.RequireRole(nameof(Role.Analyst), nameof(Role.Auditor)))
            .AddPolicy(Roles.Checkers, policy => policy.RequireAssertion(c => protection.OpenReading || c.User.IsInRole(nameof(Role.Auditor))))
            .AddPolicy(nameof(Role.Operator), policy => policy.RequireRole(nameof(Role.Operator)))
            .AddPolicy(Roles.Inside, policy => policy.RequireAssertion(c => c.User.HasRole()
                || (protection.OpenInside && c.Resource is HttpContext { Connection.RemoteIpAddress: var from } && (from is null || IPAddress.IsLoopback(from)))));
    }

    private static void AddBrowsers(IServiceCollection services, ServerSettings settings, Protection protection)
    {
        var hosts = settings.Hosts.Words();
        services.Configure<HostFilteringOptions>(options =>
        {
            options.AllowedHosts = hosts.Length > 0 ? hosts : protection.OpenInside ? LoopbackNames : ["*"];
            options.IncludeFailureMessage = false;
        });
        var origins = settings.Origins.Words();
        foreach (var wrong in origins.Where(origin => !IsOrigin(origin)))
        {
            throw SettingsReader.Wrong("Tracker:Origins", $"'{wrong}' is no origin, such as https://dashboards.example.org.");
        }
        services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins(origins).WithMethods("GET", "POST", "PUT", "DELETE").AllowAnyHeader()
            .WithExposedHeaders("ETag", "Location", "Link", "Retry-After",
                Reading.ReadRoutes.AsOfHeader, Reading.ReadRoutes.KnownAtHeader, Reading.ReadRoutes.PositionHeader)));
    }

    private static bool IsOrigin(string text) => Uri.TryCreate(text, UriKind.Absolute, out var origin)
        && origin.Scheme is "http" or "https" && origin.GetLeftPart(UriPartial.Authority).Equals(text, StringComparison.OrdinalIgnoreCase);

    /// <summary>Who shows a key or token that does not hold is told, also where nobody needs one.</summary>
    private static async Task RefuseWrongCredentialsAsync(HttpContext context, RequestDelegate next)
    {
        var isOpen = context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null;
        if (!isOpen && (await context.AuthenticateAsync()).Failure is not null)
        {
            await context.ChallengeAsync();
            return;
        }
        await next(context);
    }
}
