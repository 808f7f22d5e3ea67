using CooperationTracker.Views.Runner;
using Npgsql;

namespace CooperationTracker.Views;

/// <summary>How an engine projects, once it may: <see cref="ProjectionRunner"/> sees to it that one at a time does.</summary>
internal interface IProjector
{
    /// <summary>Begins to project into the live views.</summary>
    /// <param name="held">The connection that holds the lock of the projection: where it breaks, the lock is gone.</param>
    /// <param name="views">The views, in the order of their names.</param>
    /// <param name="progress">Told of each batch.</param>
    /// <param name="cancellation">Ends the beginning.</param>
    Task<IProjecting> BeginAsync(
        NpgsqlConnection held, IReadOnlyList<View> views, IProgress<ProjectionProgress>? progress, CancellationToken cancellation);

    /// <summary>Projects parts of the log into the tables that stand beside the live ones.</summary>
    /// <param name="connection">The connection of the rebuild.</param>
    /// <param name="ranges">Each view and its part of the log.</param>
    /// <param name="progress">Told of each batch.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>How many events were projected.</returns>
    Task<long> FillAsync(NpgsqlConnection connection, IReadOnlyList<LogRange> ranges, IProgress<ProjectionProgress>? progress, CancellationToken cancellation);
}

/// <summary>A projection that runs, until it is disposed of.</summary>
internal interface IProjecting : IAsyncDisposable
{
    /// <summary>Projects all that is settled, once that reaches a position.</summary>
    /// <returns>The position that every view has reached.</returns>
    Task<long> ProjectAsync(long until, CancellationToken cancellation);
}
