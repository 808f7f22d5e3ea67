using CooperationTracker.EventLog;
using CooperationTracker.EventLog.Embedded;
using CooperationTracker.Intake;
using CooperationTracker.Views;
using Npgsql;

namespace CooperationTracker.Cli.Edge;

/// <summary>The log and its views on a server that answers.</summary>
internal sealed class Session : IAsyncDisposable
{
    /// <summary>How long a command waits for views that another process projects.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private Session(ServerAddress server, NpgsqlDataSource dataSource)
    {
        (Server, DataSource) = (server, dataSource);
        Log = new(dataSource);
        Tracker = new(Log);
    }

    /// <summary>The server.</summary>
    public ServerAddress Server { get; }

    /// <summary>Its database.</summary>
    public NpgsqlDataSource DataSource { get; }

    /// <summary>The log.</summary>
    public NpgsqlEventLog Log { get; }

    /// <summary>The log as use cases see it.</summary>
    public TrackerLog Tracker { get; }

    /// <summary>Connects, and puts the log's schema in place where it is missing.</summary>
    public static async Task<Session> OpenAsync(ServerAddress server, CancellationToken cancellation)
    {
        var target = new NpgsqlConnectionStringBuilder(server.ConnectionString);
        target.ApplicationName ??= "tracker";
        var session = new Session(server, NpgsqlDataSource.Create(target));
        try
        {
            await LogSchema.EnsureAsync(session.DataSource, cancellation);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Projects the log into the views, so that the next question sees it.</summary>
    /// <param name="run">The run, for its progress.</param>
    /// <param name="until">The position to come to; null for all that is settled.</param>
    /// <returns>The position that the views hold.</returns>
    public async Task<long> ProjectAsync(Run run, long? until = null)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(run.Cancellation);
        limited.CancelAfter(Patience);
        try
        {
            return await run.WithProgressAsync("Projecting", progress => Runner(progress).CatchUpAsync(until, limited.Token));
        }
        catch (OperationCanceledException) when (!run.Cancellation.IsCancellationRequested)
        {
            run.Say($"The views are behind the log after {Patience.TotalMinutes:0} minutes; what is shown may lack the newest events.");
            return await ViewProgress.ReachedAsync(DataSource, run.Cancellation);
        }
    }

    /// <summary>The projection of the log into the views.</summary>
    public ProjectionRunner Runner(IProgress<Step> progress) => new(DataSource, Log, new Reporter<ProjectionProgress>(p => progress.Report(new(
        p.Activity switch { "rebuild" => "Rebuilding", "index" => "Indexing", "swap" => "Swapping", _ => "Projecting" }, p.Position, p.UpTo))));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync();
        await DataSource.DisposeAsync();
    }
}
