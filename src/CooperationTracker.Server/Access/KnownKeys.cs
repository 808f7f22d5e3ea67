using System.Buffers.Binary;

namespace CooperationTracker.Server.Access;

/// <summary>
/// The keys that are not revoked, read anew at most every half second: what is revoked stops working within a second
/// on every server. One that is not among them may have been made just now, so they are read again, once for all who
/// ask at that moment: of a flood of wrong keys the database sees one question at a time.
/// </summary>
internal sealed class KnownKeys(Session session, TimeProvider time) : IDisposable
{
    /// <summary>How old what is known may be.</summary>
    private static readonly TimeSpan Old = TimeSpan.FromMilliseconds(500);

    private readonly ApiKeys keys = new(session.DataSource);
    private readonly SemaphoreSlim gate = new(1, 1);
    private Known? known;

    /// <summary>The key, where it works now; null otherwise.</summary>
    public async ValueTask<LiveKey?> FindAsync(string key, CancellationToken cancellation)
    {
        var (hash, came) = (ApiKey.Hash(key), time.GetTimestamp());
        var found = (await ReadAsync(Oldest(), cancellation)).Find(hash) ?? (await ReadAsync(came, cancellation)).Find(hash);
        return Working(found);
    }

    /// <summary>Whether the key of a name works still.</summary>
    public async ValueTask<bool> WorksAsync(string name, CancellationToken cancellation) =>
        Working((await ReadAsync(Oldest(), cancellation)).Named(name)) is not null;

    /// <summary>Whether any key works.</summary>
    public async ValueTask<bool> AnyAsync(CancellationToken cancellation) =>
        (await ReadAsync(Oldest(), cancellation)).All.Any(key => Working(key) is not null);

    public void Dispose() => gate.Dispose();

    private LiveKey? Working(LiveKey? key) =>
        key is not null && key.WorksOn(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)) ? key : null;

    private long Oldest() => time.GetTimestamp() - (long)(Old.TotalSeconds * time.TimestampFrequency);

    /// <summary>What was asked of the database at a moment or after it.</summary>
    private async ValueTask<Known> ReadAsync(long since, CancellationToken cancellation)
    {
        if (Fresh(since) is { } fresh)
        {
            return fresh;
        }
        // Of many who come at once, one reads.
        await gate.WaitAsync(cancellation);
        try
        {
            if (Fresh(since) is { } meanwhile)
            {
                return meanwhile;
            }
            var asked = time.GetTimestamp();
            return known = new(asked, await keys.LiveAsync(cancellation));
        }
        finally
        {
            gate.Release();
        }
    }

    private Known? Fresh(long since) => Volatile.Read(ref known) is { } read && read.Asked >= since ? read : null;

    /// <summary>What is known.</summary>
    /// <param name="asked">The moment before the database was asked.</param>
    /// <param name="all">The keys.</param>
    private sealed class Known(long asked, IReadOnlyList<LiveKey> all)
    {
        // By the first bytes of the hash, which tell nothing of the key; the whole of it is compared after that.
        private readonly ILookup<long, LiveKey> byStart = all.ToLookup(key => Start(key.Hash));
        private readonly Dictionary<string, LiveKey> byName = all.ToDictionary(key => key.Name, StringComparer.Ordinal);

        public long Asked => asked;

        public IReadOnlyList<LiveKey> All => all;

        public LiveKey? Find(byte[] hash) => byStart[Start(hash)].FirstOrDefault(key => key.Is(hash));

        public LiveKey? Named(string name) => byName.GetValueOrDefault(name);

        private static long Start(byte[] hash) => BinaryPrimitives.ReadInt64LittleEndian(hash);
    }
}
