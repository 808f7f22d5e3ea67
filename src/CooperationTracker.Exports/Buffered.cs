namespace CooperationTracker.Exports;

/// <summary>For writers that write at once, before a stream that may be slow: what they wrote is passed on between items.</summary>
/// <param name="output">The stream.</param>
internal sealed class Buffered(Stream output) : IDisposable
{
    private const int Enough = 64 * 1024;

    private readonly MemoryStream buffer = new();

    /// <summary>Where the writer writes.</summary>
    public Stream Stream => buffer;

    /// <summary>Passes on what was written, where that is enough to be worth it.</summary>
    public ValueTask StepAsync(CancellationToken cancellation) => buffer.Length >= Enough ? PassAsync(cancellation) : ValueTask.CompletedTask;

    /// <summary>Passes on all that was written.</summary>
    public async ValueTask PassAsync(CancellationToken cancellation)
    {
        await output.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancellation);
        buffer.SetLength(0);
    }

    /// <inheritdoc/>
    public void Dispose() => buffer.Dispose();
}
