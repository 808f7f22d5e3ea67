using CooperationTracker.EventLog;
using Npgsql;

namespace CooperationTracker.Views;

/// <summary>The engine that is always there: appends in one round trip, and one pass over the log for all views.</summary>
/// <param name="dataSource">The database, with the log's schema in place.</param>
/// <param name="poll">How often the log looks although nothing was told; one second if null.</param>
public sealed class NpgsqlEngine(NpgsqlDataSource dataSource, TimeSpan? poll = null) : IEngine
{
    /// <summary>The engine's name.</summary>
    public const string EngineName = "npgsql";

    /// <inheritdoc/>
    public string Name => EngineName;

    /// <inheritdoc/>
    public string Version { get; } = typeof(NpgsqlConnection).Assembly.GetName().Version!.ToString(3);

    /// <inheritdoc/>
    public IReadOnlyList<string> Runs { get; } = ["appends", "projection runner"];

    /// <inheritdoc/>
    public NpgsqlEventLog Log { get; } = new(dataSource, poll);

    /// <inheritdoc/>
    public Task PrepareAsync(CancellationToken cancellation = default) => Task.CompletedTask;

    /// <inheritdoc/>
    public ProjectionRunner Runner(IProgress<ProjectionProgress>? progress = null) => new(dataSource, Log, progress);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Log.DisposeAsync();
}
