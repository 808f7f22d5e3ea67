namespace CooperationTracker.Server.Access;

/// <summary>Who may do what.</summary>
internal static class Access
{
    public static void AddAccess(this IServiceCollection services)
    {
        services.AddAuthentication();
        services.AddAuthorizationBuilder()
            .AddPolicy(nameof(Role.Reader), policy => policy.RequireAssertion(_ => true))
            .AddPolicy(nameof(Role.Analyst), policy => policy.RequireAssertion(_ => true))
            .AddPolicy(nameof(Role.Operator), policy => policy.RequireAssertion(_ => true));
    }

    public static void UseAccess(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
    }
}
