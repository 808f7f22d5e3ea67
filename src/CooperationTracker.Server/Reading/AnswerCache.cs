using System.Globalization;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Primitives;

namespace CooperationTracker.Server.Reading;

/// <summary>
/// Keeps answers in memory for as long as the views stand where they did: an answer follows from the request,
/// the day and the position, so that one at the same position is the same to the byte.
/// </summary>
/// <remarks>Runs after authorization: everyone whose role reaches the route gets the same answer.</remarks>
internal sealed class AnswerCache(ViewPosition position, TimeProvider time) : IOutputCachePolicy
{
    /// <summary>The policy's name.</summary>
    public const string Policy = "answers";

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        context.EnableOutputCaching = true;
        context.AllowCacheLookup = true;
        context.AllowCacheStorage = true;
        context.AllowLocking = true; // of many who ask the same at once, one asks the database
        context.ResponseExpirationTimeSpan = Longest;
        context.CacheVaryByRules.QueryKeys = "*";
        context.CacheVaryByRules.HeaderNames = "Accept";
        context.CacheVaryByRules.VaryByValues["position"] = position.Current.ToString(CultureInfo.InvariantCulture);
        context.CacheVaryByRules.VaryByValues["day"] = time.GetUtcNow().ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var response = context.HttpContext.Response;
        // An answer that waited for a position is of a later one than its key says.
        var waited = !StringValues.IsNullOrEmpty(context.HttpContext.Request.Query[Parameters.AtLeast.Name]);
        context.AllowCacheStorage = response.StatusCode == StatusCodes.Status200OK && !waited;
        return ValueTask.CompletedTask;
    }
}
