using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CooperationTracker.EventLog;

namespace CooperationTracker.Server.Live;

/// <summary>
/// Reads the log for all who follow it, in small pages. Those who ask for the same page share it, and few
/// connections are taken whatever the number of readers: the rest of the pool is for questions.
/// </summary>
internal sealed class EventPages(Session session, LogTail tail) : IDisposable
{
    private const int Connections = 4;

    /// <summary>What each slow reader may keep in memory, twice: as it is stored and as it is sent.</summary>
    private static readonly PageLimit Limit = new(Events: 64, Bytes: 32 * 1024);

    /// <summary>How many bytes of events are kept for readers that come a moment later than the first.</summary>
    private const long Kept = 8 * 1024 * 1024;

    private readonly SemaphoreSlim connections = new(Connections);
    private readonly CancellationTokenSource closing = new();
    private readonly ConcurrentDictionary<(long After, long UpTo), Task<EventPage>> pages = new();

    /// <summary>Pages with a large event, for as long as some reader holds them: of those that are stuck at one, all hold the same.</summary>
    private readonly ConcurrentDictionary<(long After, long UpTo), WeakReference<EventPage>> large = new();
    private readonly Queue<((long After, long UpTo) Page, long Bytes)> kept = new();
    private long keptBytes;

    /// <summary>The next page after a position, once there is one.</summary>
    public async Task<EventPage> AfterAsync(long position, CancellationToken cancellation) =>
        await ReadAsync(position, await tail.BeyondAsync(position, cancellation), cancellation);

    /// <summary>The page after a position, up to one that is settled.</summary>
    public Task<EventPage> ReadAsync(long after, long upTo, CancellationToken cancellation) =>
        large.TryGetValue((after, upTo), out var reference) && reference.TryGetTarget(out var held)
            ? Task.FromResult(held)
            : pages.GetOrAdd((after, upTo), LoadAsync).WaitAsync(cancellation);

    /// <summary>The events of a stream before a version.</summary>
    public async Task<IReadOnlyList<StoredEvent>> EarlierAsync(string stream, long version, CancellationToken cancellation)
    {
        await connections.WaitAsync(cancellation);
        try
        {
            return await session.Log.ReadStreamAsync(stream, cancellation: cancellation)
                .TakeWhile(e => e.Version < version).ToListAsync(cancellation);
        }
        finally
        {
            connections.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        closing.Cancel();
        closing.Dispose();
        connections.Dispose();
    }

    private async Task<EventPage> LoadAsync((long After, long UpTo) page)
    {
        await Task.Yield(); // so that the dictionary has the task before it can end
        try
        {
            // Not ended by the reader who asked first: others wait for the same page.
            await connections.WaitAsync(closing.Token);
            LogPage found;
            try
            {
                found = await session.Log.ReadPageAsync(page.After, page.UpTo, Limit, closing.Token);
            }
            finally
            {
                connections.Release();
            }
            var bytes = found.Events.Sum(e => (long)e.Data.Length);
            EventPage loaded = new(found.UpTo, [.. found.Events.Select(e => new LiveEvent(e))]);
            if (bytes > Limit.Bytes)
            {
                Hold(page, loaded);
            }
            Keep(page, bytes);
            return loaded;
        }
        catch
        {
            pages.TryRemove(page, out _); // the next one who asks tries again
            throw;
        }
    }

    private void Hold((long After, long UpTo) page, EventPage loaded)
    {
        foreach (var gone in large.Where(l => !l.Value.TryGetTarget(out _)))
        {
            large.TryRemove(gone);
        }
        large[page] = new(loaded);
    }

    private void Keep((long After, long UpTo) page, long bytes)
    {
        lock (kept)
        {
            kept.Enqueue((page, bytes));
            for (keptBytes += bytes; keptBytes > Kept || kept.Count > Kept / Limit.Bytes;)
            {
                var oldest = kept.Dequeue();
                keptBytes -= oldest.Bytes;
                pages.TryRemove(oldest.Page, out _);
            }
        }
    }
}

/// <summary>Some events that follow each other in the log.</summary>
/// <param name="UpTo">The position up to which the log holds no other event than these.</param>
/// <param name="Events">The events.</param>
internal sealed record EventPage(long UpTo, IReadOnlyList<LiveEvent> Events);

/// <summary>An event that several readers may be sent; made once for all of them.</summary>
/// <param name="stored">The event.</param>
internal sealed class LiveEvent(StoredEvent stored)
{
    private readonly Lazy<byte[]> frame = new(() => Made(stored));

    /// <summary>The event as the log holds it.</summary>
    public StoredEvent Stored => stored;

    /// <summary>It as a server-sent event: its position is the id, its type's name the event, a <see cref="LoggedEvent"/> the data.</summary>
    public ReadOnlyMemory<byte> Frame => frame.Value;

    private static byte[] Made(StoredEvent stored)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(LoggedEvent.From(stored), AnswerJson.Compact); // on one line
        return [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {stored.Position}\nevent: {LoggedEvent.NameOf(stored.Type)}\ndata: ")), .. json, .. "\n\n"u8];
    }
}
