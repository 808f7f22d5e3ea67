using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Polly;

namespace CooperationTracker.Server.Live;

/// <summary>
/// The log as server-sent events to one reader, at its pace: a page is read when the one before was taken, so
/// that nothing waits here for a slow one.
/// </summary>
/// <remarks>
/// The framework's own formatter writes no comments and no id without data, and copies an event whole before a
/// byte of it is taken.
/// </remarks>
/// <param name="body">Where it is written.</param>
/// <param name="pages">The log.</param>
/// <param name="filter">Which events are sent.</param>
/// <param name="after">The position after which it starts.</param>
internal sealed class EventFeed(PipeWriter body, EventPages pages, EventFilter filter, long after)
{
    /// <summary>After so many positions that held nothing for the reader, it is told where it stands.</summary>
    private const int Passed = 1024;

    /// <summary>How much is written before it is waited for that the reader takes it.</summary>
    private const int Part = 16 * 1024;

    private static readonly ResiliencePipeline Patience = Outage.Patience();

    private long position = after;
    private long told = after;
    private int written;

    /// <summary>Whether the reader is being waited for.</summary>
    public bool IsWriting { get; private set; }

    /// <summary>Sends what there is and what comes, until it is cancelled.</summary>
    /// <param name="reconnect">How long a reader is to wait before it connects again.</param>
    /// <param name="heartbeat">How long nothing is said at most: by it a reader, and whatever stands between, sees that all is well.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(TimeSpan reconnect, TimeSpan heartbeat, CancellationToken cancellation)
    {
        await SayAsync($"retry: {reconnect.TotalMilliseconds:0}\n\n", cancellation);
        using var timer = new PeriodicTimer(heartbeat);
        Task<bool>? tick = null;
        Task<EventPage>? next = null;
        while (true)
        {
            tick ??= timer.WaitForNextTickAsync(cancellation).AsTask();
            next ??= Patience.ExecuteAsync(async token => await pages.AfterAsync(position, token), cancellation).AsTask();
            if (await Task.WhenAny(next, tick) == next)
            {
                await SendAsync(await next, cancellation);
                next = null;
            }
            else
            {
                await tick;
                tick = null;
                await (position > told ? StandAsync(cancellation) : SayAsync(":\n\n", cancellation));
            }
        }
    }

    private async Task SendAsync(EventPage page, CancellationToken cancellation)
    {
        foreach (var e in page.Events)
        {
            if (await Patience.ExecuteAsync(token => filter.WantsAsync(e.Stored, token), cancellation))
            {
                await WriteAsync(e.Frame, cancellation);
                told = e.Stored.Position;
            }
        }
        await FlushAsync(cancellation);
        position = page.UpTo;
        if (position - told >= Passed)
        {
            await StandAsync(cancellation);
        }
    }

    /// <summary>An id alone makes no event, but is what the reader resumes from.</summary>
    private Task StandAsync(CancellationToken cancellation)
    {
        told = position;
        return SayAsync(string.Create(CultureInfo.InvariantCulture, $"id: {position}\n\n"), cancellation);
    }

    private async Task SayAsync(string text, CancellationToken cancellation)
    {
        await WriteAsync(Encoding.UTF8.GetBytes(text), cancellation);
        await FlushAsync(cancellation);
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        while (!bytes.IsEmpty)
        {
            var part = bytes[..Math.Min(bytes.Length, Part - written)];
            body.Write(part.Span);
            bytes = bytes[part.Length..];
            written += part.Length;
            if (written == Part)
            {
                await FlushAsync(cancellation);
            }
        }
    }

    private async Task FlushAsync(CancellationToken cancellation)
    {
        IsWriting = true;
        await body.FlushAsync(cancellation);
        IsWriting = false;
        written = 0;
    }
}
