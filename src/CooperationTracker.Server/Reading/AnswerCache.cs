using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Caching.Memory;

namespace CooperationTracker.Server.Reading;

/// <summary>
/// Keeps answers in memory for as long as the views stand where they did: an answer follows from the request, the day
/// and the position, so that one at the same position is the same to the byte.
/// </summary>
/// <remarks>Asked after authorization: everyone whose role reaches the route gets the same answer.</remarks>
internal sealed class AnswerCache(ServerSettings settings) : IDisposable
{
    /// <summary>About what an entry takes beside its answer and its key.</summary>
    private const int Overhead = 512;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private readonly long memory = settings.CacheMegabytes * 1024L * 1024;
    private readonly MemoryCache kept = new(new MemoryCacheOptions { SizeLimit = settings.CacheMegabytes * 1024L * 1024, TrackStatistics = true });
    private readonly ConcurrentDictionary<AnswerKey, Task<KeptAnswer?>> underWay = new();

    /// <summary>About how many bytes the kept answers take.</summary>
    public long Size => kept.GetCurrentStatistics()!.CurrentEstimatedSize!.Value;

    /// <summary>The answer, where it is kept.</summary>
    public bool TryGet(AnswerKey key, [NotNullWhen(true)] out KeptAnswer? answer) => kept.TryGetValue(key, out answer);

    /// <summary>Makes an answer and keeps it. Of many who ask the same at once, one asks the database.</summary>
    /// <param name="key">What it answers.</param>
    /// <param name="make">Makes it; what it throws is not kept.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task<KeptAnswer> MakeAsync(AnswerKey key, Func<Task<KeptAnswer>> make, CancellationToken cancellation)
    {
        var mine = new TaskCompletionSource<KeptAnswer?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = underWay.GetOrAdd(key, mine.Task);
        if (first != mine.Task)
        {
            // Where the first failed or went away, that is no reason for the others to.
            return await first.WaitAsync(cancellation) ?? await make();
        }
        KeptAnswer? made = null;
        try
        {
            if (!TryGet(key, out made))
            {
                made = await make();
                Keep(key, made);
            }
            return made;
        }
        finally
        {
            underWay.TryRemove(key, out _);
            mine.SetResult(made);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => kept.Dispose();

    private void Keep(AnswerKey key, KeptAnswer answer)
    {
        var size = answer.Body.Length + (key.Path.Length + key.Query.Length + (answer.Links?.Length ?? 0)) * sizeof(char) + Overhead;
        if (size <= memory / 8)
        {
            kept.Set(key, answer, new MemoryCacheEntryOptions { Size = size, AbsoluteExpirationRelativeToNow = Longest });
        }
    }
}

/// <summary>What an answer follows from. The request as it was written: whether it is well written is found out before an answer is kept.</summary>
/// <param name="Path">The request's path.</param>
/// <param name="Query">Its query.</param>
/// <param name="Position">The position that the views had come to.</param>
/// <param name="Erased">The position of the last erasure.</param>
/// <param name="Today">The day.</param>
internal sealed record AnswerKey(string Path, string Query, long Position, long Erased, DateOnly Today);

/// <summary>An answer as it is sent.</summary>
/// <param name="Body">What is sent.</param>
/// <param name="Tag">Its entity tag.</param>
/// <param name="AsOf">The day that it is about; null where it is about all days.</param>
/// <param name="KnownAt">The position that it is known at.</param>
/// <param name="Position">The position that the views had come to.</param>
/// <param name="Links">The header Link; null where it has none.</param>
internal sealed record KeptAnswer(byte[] Body, string Tag, string? AsOf, string KnownAt, string Position, string? Links)
{
    /// <summary>The answer to a question.</summary>
    public KeptAnswer(byte[] body, Read read, string? links) : this(body, read.Tag, read.AsOf, read.KnownAt, read.Position, links)
    {
    }
}
