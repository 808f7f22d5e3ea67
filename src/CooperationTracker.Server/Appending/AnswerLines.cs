using System.Text.Json;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace CooperationTracker.Server.Appending;

/// <summary>
/// Lines of an answer that goes out while the request still comes in. What the client has not taken is kept, in memory
/// up to a bound and then in a file, so that one that reads only after it has sent everything holds nothing up.
/// </summary>
internal sealed class AnswerLines : IAsyncDisposable
{
    private const int InMemory = 1024 * 1024;

    private readonly HttpContext context;
    private readonly IHttpMinResponseDataRateFeature? rate;
    private readonly MinDataRate? slowest;
    private readonly CancellationTokenSource stop;
    private readonly SemaphoreSlim gate = new(1);
    private FileBufferingWriteStream kept = new(InMemory);
    private bool any;
    private bool running;
    private Task sending = Task.CompletedTask;

    public AnswerLines(HttpContext context)
    {
        this.context = context;
        stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        // A client that sends is not slow because it does not read yet.
        rate = context.Features.Get<IHttpMinResponseDataRateFeature>();
        slowest = rate?.MinDataRate;
        rate?.MinDataRate = null;
    }

    /// <summary>Writes lines; they go out as soon as the client takes them.</summary>
    public async Task WriteAsync<T>(IEnumerable<T> lines)
    {
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
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Waits until the client has taken everything.</summary>
    public async Task CompleteAsync()
    {
        rate?.MinDataRate = slowest;
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

    private async Task SendAsync()
    {
        try
        {
            while (await TakeAsync() is { } full)
            {
                await using (full)
                {
                    await full.DrainBufferAsync(context.Response.Body, stop.Token);
                }
                await context.Response.Body.FlushAsync(stop.Token);
            }
        }
        catch
        {
            running = false; // the next to write is told
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
            return full;
        }
        finally
        {
            gate.Release();
        }
    }
}
