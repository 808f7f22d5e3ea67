namespace CooperationTracker.EventLog.Tests;

/// <summary>What any engine of the log must hold. Derive, and give it a log over a database of its own.</summary>
public abstract partial class EventLogContract : IAsyncLifetime
{
    private IEventLog? _log;

    /// <summary>Shared by the tests of a class: each uses streams of its own.</summary>
    protected IEventLog Log => _log ?? throw new InvalidOperationException("The log has not been opened.");

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _log = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Log.DisposeAsync();
    }

    /// <summary>Another log over the same database.</summary>
    protected abstract Task<IEventLog> OpenAsync();
}
