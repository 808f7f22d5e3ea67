using System.Globalization;
using System.Threading.RateLimiting;
using CooperationTracker.Server.Access;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Net.Http.Headers;

namespace CooperationTracker.Server.Operation;

/// <summary>What a caller may ask of the server, and for how long.</summary>
internal static class Limits
{
    private const long Megabyte = 1024 * 1024;

    /// <summary>How long a client may take to say what it wants.</summary>
    private static readonly TimeSpan HeaderPatience = TimeSpan.FromSeconds(15);

    public static void AddLimits(this IServiceCollection services, LimitSettings settings)
    {
        services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new()
        {
            Timeout = TimeSpan.FromSeconds(settings.RequestSeconds),
            TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable,
        });
        services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = TellWhenAsync;
            limiter.GlobalLimiter = settings.RequestsPerSecond == 0 ? null : PartitionedRateLimiter.Create<HttpContext, string>(context =>
                RateLimitPartition.GetTokenBucketLimiter(Caller.Distinguish(context), _ => new()
                {
                    TokenLimit = Math.Max(settings.Burst, settings.RequestsPerSecond),
                    TokensPerPeriod = settings.RequestsPerSecond,
                    ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                }));
        });
    }

    /// <summary>What a connection may cost, before anything is known of who asks.</summary>
    public static void Limit(this KestrelServerOptions kestrel, LimitSettings settings)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = settings.RequestMegabytes * Megabyte;
        kestrel.Limits.MaxConcurrentConnections = settings.Connections;
        kestrel.Limits.RequestHeadersTimeout = HeaderPatience;
        // Slower than 240 bytes a second, in or out, ends a connection: these are the framework's own figures.
    }

    /// <summary>An answer or a body that takes as long as it takes, of any size.</summary>
    public static TBuilder Streaming<TBuilder>(this TBuilder route) where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata(new DisableRequestTimeoutAttribute(), new Microsoft.AspNetCore.Mvc.DisableRequestSizeLimitAttribute());

    private static ValueTask TellWhenAsync(OnRejectedContext rejected, CancellationToken cancellation)
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var time) ? Math.Ceiling(time.TotalSeconds) : 1;
        rejected.HttpContext.Response.Headers[HeaderNames.RetryAfter] = Math.Max(1, wait).ToString(CultureInfo.InvariantCulture);
        return ValueTask.CompletedTask;
    }
}
