using System.Security.Claims;
using Microsoft.AspNetCore.Http.Timeouts;
using Npgsql;

namespace CooperationTracker.Server.Access;

/// <summary>Ends an answer that streams where its caller's key is revoked or expires meanwhile, or the token ends.</summary>
internal static class Tenure
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    public static async Task HoldAsync(HttpContext context, RequestDelegate next)
    {
        var streams = context.GetEndpoint()?.Metadata.GetMetadata<DisableRequestTimeoutAttribute>() is not null;
        if (!streams || context.User.Identity is not { IsAuthenticated: true })
        {
            await next(context);
            return;
        }
        using var answered = new CancellationTokenSource();
        var watching = WatchAsync(context, answered.Token);
        try
        {
            await next(context);
        }
        finally
        {
            await answered.CancelAsync();
            await watching;
        }
    }

    private static async Task WatchAsync(HttpContext context, CancellationToken answered)
    {
        var keys = context.RequestServices.GetRequiredService<KnownKeys>();
        var time = context.RequestServices.GetRequiredService<TimeProvider>();
        using var timer = new PeriodicTimer(Look, time);
        try
        {
            while (await timer.WaitForNextTickAsync(answered))
            {
                if (!await HoldsAsync(context.User, keys, time, answered))
                {
                    context.Abort();
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (answered.IsCancellationRequested)
        {
            // Answered.
        }
    }

    private static async Task<bool> HoldsAsync(ClaimsPrincipal caller, KnownKeys keys, TimeProvider time, CancellationToken answered)
    {
        if (caller.Until() is { } until)
        {
            return time.GetUtcNow() < until;
        }
        try
        {
            return await keys.WorksAsync(caller.Identity!.Name!, answered);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            return true; // nothing is revoked while nothing can be read; the next look asks again
        }
    }
}
