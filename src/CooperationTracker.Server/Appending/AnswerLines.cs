using System.Text.Json;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace CooperationTracker.Server.Appending;

/// <summary>
/// Lines of an answer that goes out while the request still comes in. What the client has not taken is kept, in memory
/// up to a bound and then in a file, so that one that reads only after it has sent everything holds nothing up. Past a
/// bound of the file, and once everything is said, it has to take what there is: one that does not is cut off.
/// </summary>
internal sealed class AnswerLines : IAsyncDisposable
{
    /// <summary>How many bytes of lines are kept until those before are taken: with those, twice as many at most.</summary>
    public const int Most = 16 * 1024 * 1024;

    private const int InMemory = 1024 * 1024;

    /// <summary>How long a client may take to take a piece: five seconds and, as of every other answer, one for each 240 bytes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5 + TakenStream.Piece / 240);

    private readonly IHttpMinResponseDataRateFeature? rate;
    private readonly MinDataRate? slowest;
    private readonly TakenStream body;
    private readonly CancellationTokenSource stop;
    private readonly SemaphoreSlim gate = new(1);
    private readonly Lock pressing = new();
    private FileBufferingWriteStream kept = new(InMemory);
    private TaskCompletionSource room = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool any;
    private bool running;
    private bool pressed;
    private Task sending = Task.CompletedTask;

    public AnswerLines(HttpContext context)
    {
        body = new(context.Response.Body, () => Press(null));
        stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        // A client that sends is not slow because it does not read yet, nor because its own source pauses.
        rate = context.Features.Get<IHttpMinResponseDataRateFeature>();
        slowest = rate?.MinDataRate;
        rate?.MinDataRate = null;
        context.Features.Get<IHttpMinRequestBodyDataRateFeature>()?.MinDataRate = null;
    }

    /// <summary>Writes lines; they go out as soon as the client takes them. Where too many wait already, it returns once they are taken.</summary>
    public async Task WriteAsync<T>(IEnumerable<T> lines)
    {
        Task taken;
        await gate.WaitAsync(stop.Token);
        try
        {
            foreach (var line in lines)
            {
                await JsonSerializer.SerializeAsync(kept, line, AnswerJson.Compact, stop.Token);
                await kept.WriteAsync("\n"u8.ToArray(), stop.Token);
                any = true;
            }
            if (any && !running)
            {
                await sending; // where it failed there is nobody to write to
                running = true;
                sending = SendAsync();
            }
            taken = kept.Length < Most ? Task.CompletedTask : room.Task;
        }
        finally
        {
            gate.Release();
        }
        if (!taken.IsCompleted)
        {
            Press(true);
            await taken.WaitAsync(stop.Token);
            Press(false);
        }
    }

    /// <summary>Waits until the client has taken everything.</summary>
    public async Task CompleteAsync()
    {
        rate?.MinDataRate = slowest;
        Press(true);
        await sending;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await kept.DisposeAsync();
        gate.Dispose();
        stop.Dispose();
    }

    /// <summary>Begins to hurry the client, or ends it; where it is hurried, its time begins anew.</summary>
    private void Press(bool? begin)
    {
        lock (pressing)
        {
            pressed = begin ?? pressed;
            if (pressed || begin is false)
            {
                stop.CancelAfter(pressed ? Patience : Timeout.InfiniteTimeSpan);
            }
        }
    }

    private async Task SendAsync()
    {
        try
        {
            while (await TakeAsync() is { } full)
            {
                await using (full)
                {
                    await full.DrainBufferAsync(body, stop.Token);
                }
                await body.FlushAsync(stop.Token);
            }
        }
        catch
        {
            running = false; // the next to write is told
            room.TrySetResult();
            throw;
        }
    }

    /// <summary>What is kept; null where nothing is, and then sending ends.</summary>
    private async Task<FileBufferingWriteStream?> TakeAsync()
    {
        await gate.WaitAsync(stop.Token);
        try
        {
            if (!any)
            {
                running = false;
                return null;
            }
            var full = kept;
            (kept, any) = (new(InMemory), false);
            room.SetResult();
            room = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return full;
        }
        finally
        {
            gate.Release();
        }
    }
}
