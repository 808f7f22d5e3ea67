using CooperationTracker.Domain.Actors;
using CooperationTracker.Views;
using CooperationTracker.Views.Actors;
using Npgsql;

namespace CooperationTracker.Edge;

/// <summary>
/// The registry as it was known at positions, for names to be resolved in. The last few are kept, each for all the
/// positions between which nothing was registered. Safe for concurrent use.
/// </summary>
internal sealed class KnownRegistries(NpgsqlDataSource dataSource) : IDisposable
{
    private const int Kept = 4;

    private readonly SemaphoreSlim reading = new(1);

    /// <summary>The kept ones, the last used first. Replaced as a whole.</summary>
    private volatile IReadOnlyList<Stretch> stretches = [];

    /// <summary>The registry at a position that the views have reached.</summary>
    public async Task<Registry> AtAsync(long position, CancellationToken cancellation)
    {
        if (Find(position) is { } kept)
        {
            return kept;
        }
        await reading.WaitAsync(cancellation);
        try
        {
            return Find(position) ?? await ReadAsync(position, cancellation);
        }
        finally
        {
            reading.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => reading.Dispose();

    private Registry? Find(long position) => stretches.FirstOrDefault(s => s.From <= position && position <= s.UpTo)?.Registry;

    private async Task<Registry> ReadAsync(long position, CancellationToken cancellation)
    {
        var times = new Times(default, KnownAt: position);
        var changed = await RegistryChangeQuery.LastAsync(dataSource, times, cancellation);
        var known = stretches.FirstOrDefault(s => s.From == changed);
        var stretch = known is null
            ? new Stretch(changed, position, await RegistryQuery.ReadAsync(dataSource, times, cancellation))
            : known with { UpTo = position };
        stretches = [stretch, .. stretches.Where(s => s != known).Take(Kept - 1)];
        return stretch.Registry;
    }

    /// <param name="From">The position of the last change.</param>
    /// <param name="UpTo">The last position up to which it is known that nothing changed.</param>
    /// <param name="Registry">The registry.</param>
    private sealed record Stretch(long From, long UpTo, Registry Registry);
}
