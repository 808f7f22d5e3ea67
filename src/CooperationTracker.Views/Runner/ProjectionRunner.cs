using CooperationTracker.EventLog;
using CooperationTracker.Views.Runner;
using Npgsql;

namespace CooperationTracker.Views;

/// <summary>
/// Projects the log into the views. One runner at a time does, whichever process it is in and whichever engine it works by,
/// or several that share the views; the others wait, and one of them takes over when it ends, dies or loses its connection.
/// </summary>
public sealed class ProjectionRunner
{
    /// <summary>How often a runner that waits looks whether it can take over.</summary>
    private static readonly TimeSpan Takeover = TimeSpan.FromMilliseconds(200);

    /// <summary>How long a one-shot command waits before it looks again for what another process projects.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    private readonly NpgsqlDataSource dataSource;
    private readonly IEventLog log;
    private readonly IProjector projector;
    private readonly Projector once;
    private readonly IProgress<ProjectionProgress>? progress;

    /// <param name="dataSource">The database, with the log's schema in place.</param>
    /// <param name="log">The log.</param>
    /// <param name="progress">Told of each batch.</param>
    public ProjectionRunner(NpgsqlDataSource dataSource, IEventLog log, IProgress<ProjectionProgress>? progress = null)
        : this(dataSource, log, new Projector(log), progress)
    {
    }

    /// <param name="dataSource">The database.</param>
    /// <param name="log">The log.</param>
    /// <param name="projector">Projects for as long as it may, and rebuilds.</param>
    /// <param name="progress">Told of each batch.</param>
    internal ProjectionRunner(NpgsqlDataSource dataSource, IEventLog log, IProjector projector, IProgress<ProjectionProgress>? progress)
    {
        (this.dataSource, this.log, this.projector, this.progress) = (dataSource, log, projector, progress);
        // What one command lacks is a few events: no engine is worth its start for them, and all give the same rows.
        once = new Projector(log);
    }

    /// <summary>Projects what there is and what comes, until it is cancelled. A lost connection is made again.</summary>
    /// <exception cref="Domain.UnknownEventException">The log holds an event that this program does not know.</exception>
    /// <exception cref="ViewsHaltedException">The engine has stopped projecting.</exception>
    public Task RunAsync(CancellationToken cancellation) =>
        RunAsync(ViewCatalogue.All, () => RunnerLock.TryAsync(dataSource, ViewSchema.RunnerLock, cancellation), cancellation);

    /// <summary>
    /// Projects some of the views, as <see cref="RunAsync(CancellationToken)"/> does all of them, beside others that project the
    /// rest: who may project which is agreed elsewhere. Where two project one view nevertheless, one of them begins again.
    /// </summary>
    /// <param name="views">The views' names.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="Domain.UnknownEventException">The log holds an event that this program does not know.</exception>
    /// <exception cref="ViewsHaltedException">The engine has stopped projecting.</exception>
    public Task RunAsync(IReadOnlyCollection<string> views, CancellationToken cancellation) => RunAsync(
        [.. ViewCatalogue.All.Where(v => views.Contains(v.Name))],
        () => RunnerLock.TrySharedAsync(dataSource, ViewSchema.RunnerLock, cancellation), cancellation);

    private async Task RunAsync(IReadOnlyList<View> views, Func<Task<RunnerLock?>> tryLock, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                await PrepareAsync(cancellation);
                await using var held = await tryLock();
                if (held is not null)
                {
                    await using var projecting = await projector.BeginAsync(held.Connection, views, progress, cancellation);
                    for (var reached = 0L; ;)
                    {
                        reached = await projecting.ProjectAsync(reached + 1, cancellation);
                    }
                }
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or ViewsHaltedException && IsPassing(e))
            {
                // The connection broke, or another runner took over: begin again as one that waits.
            }
            await Task.Delay(Takeover, cancellation);
        }
    }

    /// <summary>
    /// Returns once the views hold all that is settled up to a position, projecting it here or, where another
    /// process is projecting, waiting for that.
    /// </summary>
    /// <param name="until">A position such as an append returned; null for all that is settled now.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The position that the views hold at least.</returns>
    public async Task<long> CatchUpAsync(long? until = null, CancellationToken cancellation = default)
    {
        await PrepareAsync(cancellation);
        var target = until ?? await log.ReadSettledAsync(await ViewProgress.ReachedAsync(dataSource, cancellation), cancellation);
        while (true)
        {
            var reached = await ViewProgress.ReachedAsync(dataSource, cancellation);
            if (reached >= target)
            {
                return reached;
            }
            if (until is not null)
            {
                // Before the runners' place is taken: a position that nobody comes to would keep all others from projecting.
                await log.ReadSettledAsync(reached, cancellation);
                await log.WaitAsync(target - 1, cancellation);
            }
            await using (var held = await RunnerLock.TryAsync(dataSource, ViewSchema.RunnerLock, cancellation))
            {
                if (held is not null)
                {
                    await using var projecting = await once.BeginAsync(held.Connection, ViewCatalogue.All, progress, cancellation);
                    return await projecting.ProjectAsync(target, cancellation);
                }
            }
            await Task.Delay(Look, cancellation);
        }
    }

    /// <summary>
    /// Builds views anew from the log beside the live ones, and puts them in their place at once: readers never
    /// see one empty. Started again after it was killed, it starts from the beginning.
    /// </summary>
    /// <param name="view">The view's name; null for all of them.</param>
    /// <param name="cancellation">Ends it; the live views stay as they are.</param>
    /// <exception cref="ArgumentException">There is no such view.</exception>
    public async Task RebuildAsync(string? view = null, CancellationToken cancellation = default)
    {
        var wanted = view is null ? ViewCatalogue.All : [ViewCatalogue.Find(view) ?? throw new ArgumentException(
            $"There is no view '{view}'. There are {string.Join(", ", ViewCatalogue.All.Select(v => v.Name))}.", nameof(view))];
        var stale = await ViewSchema.EnsureAsync(dataSource, cancellation);
        await new Rebuild(dataSource, projector, progress).RunAsync([.. wanted.Union(stale)], cancellation);
    }

    /// <summary>Builds views anew beside the live ones, in one pass over the log, and compares the two, row by row. The live views stay as they are.</summary>
    /// <param name="views">The views.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<ViewComparison> CompareAsync(IReadOnlyList<View> views, CancellationToken cancellation = default)
    {
        await CatchUpAsync(null, cancellation);
        return await new Rebuild(dataSource, once, progress).CompareAsync(views, c => CatchUpAsync(null, c), cancellation);
    }

    /// <summary>Does something while nobody projects.</summary>
    /// <param name="act">What is done, on the connection that holds the runners' place.</param>
    /// <param name="patience">How long is waited for a runner to end: a command's does in a moment, a server's does not.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>Whether it was done: not where another process projects and goes on with it.</returns>
    public async Task<bool> TryAloneAsync(Func<NpgsqlConnection, Task> act, TimeSpan patience, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(act);
        for (var waited = TimeSpan.Zero; ; waited += Takeover)
        {
            await using (var held = await RunnerLock.TryAsync(dataSource, ViewSchema.RunnerLock, cancellation))
            {
                if (held is not null)
                {
                    await act(held.Connection);
                    return true;
                }
            }
            if (waited >= patience)
            {
                return false;
            }
            await Task.Delay(Takeover, cancellation);
        }
    }

    private async Task PrepareAsync(CancellationToken cancellation)
    {
        var stale = await ViewSchema.EnsureAsync(dataSource, cancellation);
        if (stale.Count > 0)
        {
            await new Rebuild(dataSource, projector, progress).RunAsync(stale, cancellation);
        }
    }

    /// <summary>Whether what is at the bottom of a failure is a connection that broke, or another runner.</summary>
    internal static bool IsPassing(Exception e) => e switch
    {
        PostgresException refused => refused.SqlState is ViewSchema.NotTheRunner || refused.InvariantSeverity != "ERROR",
        NpgsqlException or TimeoutException or ViewsHaltedException { Overtaken: true } => true,
        _ => e.InnerException is { } inner && IsPassing(inner),
    };
}
