using CooperationTracker.EventLog;

namespace CooperationTracker.Views;

/// <summary>What works on a log and its views: it appends and it projects. All engines leave the same events and the same rows.</summary>
/// <remarks>Disposing it ends what it runs; the data source stays.</remarks>
public interface IEngine : IAsyncDisposable
{
    /// <summary>The engine's name, such as <c>npgsql</c>.</summary>
    string Name { get; }

    /// <summary>The version of the library that it works by.</summary>
    string Version { get; }

    /// <summary>What it runs, in the order in which a statement passes it.</summary>
    IReadOnlyList<string> Runs { get; }

    /// <summary>The log, appended to by this engine.</summary>
    NpgsqlEventLog Log { get; }

    /// <summary>Makes what the engine needs in the database beside the log's schema. Where nothing is missing, it needs no right to create.</summary>
    Task PrepareAsync(CancellationToken cancellation = default);

    /// <summary>The projection of the log into the views.</summary>
    /// <param name="progress">Told of each batch.</param>
    ProjectionRunner Runner(IProgress<ProjectionProgress>? progress = null);
}
