using System.Collections.Concurrent;
using System.Text.Json;
using CooperationTracker.EventLog;

namespace CooperationTracker.Server.Live;

/// <summary>
/// Reads the log for all who follow it, in small pages. Those who ask for the same page share it, and few
/// connections are taken whatever the number of readers: the rest of the pool is for questions.
/// </summary>
internal sealed class EventPages(Session session, LogTail tail) : IDisposable
{
    /// <summary>How many events a page holds: what each slow reader may keep in memory.</summary>
    public const int Size = 64;

    private const int Connections = 4;

    /// <summary>For readers that come a moment later than the first.</summary>
    private const int Kept = 64;

    private readonly SemaphoreSlim connections = new(Connections);
    private readonly CancellationTokenSource closing = new();
    private readonly ConcurrentDictionary<(long After, long UpTo), Task<EventPage>> pages = new();
    private readonly ConcurrentQueue<(long After, long UpTo)> read = new();

    /// <summary>The next page after a position, once there is one.</summary>
    public async Task<EventPage> AfterAsync(long position, CancellationToken cancellation) =>
        await ReadAsync(position, await tail.BeyondAsync(position, cancellation), cancellation);

    /// <summary>The page after a position, up to one that is settled.</summary>
    public Task<EventPage> ReadAsync(long after, long upTo, CancellationToken cancellation) =>
        pages.GetOrAdd((after, upTo), LoadAsync).WaitAsync(cancellation);

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
            IReadOnlyList<StoredEvent> events;
            try
            {
                events = await session.Log.ReadPageAsync(page.After, page.UpTo, Size, closing.Token);
            }
            finally
            {
                connections.Release();
            }
            Keep(page);
            return new(events.Count < Size ? page.UpTo : events[^1].Position, [.. events.Select(e => new LiveEvent(e))]);
        }
        catch
        {
            pages.TryRemove(page, out _); // the next one who asks tries again
            throw;
        }
    }

    private void Keep((long After, long UpTo) page)
    {
        read.Enqueue(page);
        while (read.Count > Kept && read.TryDequeue(out var oldest))
        {
            pages.TryRemove(oldest, out _);
        }
    }
}

/// <summary>Some events that follow each other in the log.</summary>
/// <param name="UpTo">The position up to which the log holds no other event than these.</param>
/// <param name="Events">The events.</param>
internal sealed record EventPage(long UpTo, IReadOnlyList<LiveEvent> Events);

/// <summary>An event that several readers may be sent.</summary>
/// <param name="stored">The event.</param>
internal sealed class LiveEvent(StoredEvent stored)
{
    private readonly Lazy<byte[]> json = new(() => JsonSerializer.SerializeToUtf8Bytes(LoggedEvent.From(stored), AnswerJson.Compact));

    /// <summary>The event as the log holds it.</summary>
    public StoredEvent Stored => stored;

    /// <summary>Its type's name, such as <c>MeetingHeld</c>.</summary>
    public string Name { get; } = LoggedEvent.NameOf(stored.Type);

    /// <summary>It as a <see cref="LoggedEvent"/> in UTF-8 JSON on one line; made once for all readers.</summary>
    public ReadOnlyMemory<byte> Json => json.Value;
}
