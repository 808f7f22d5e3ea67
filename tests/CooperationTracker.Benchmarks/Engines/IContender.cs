using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Statements;

namespace CooperationTracker.Benchmarks.Engines;

/// <summary>A program that keeps statements and projects them, on a database of its own.</summary>
internal interface IContender : IAsyncDisposable
{
    /// <summary>Makes what it needs in the database, and registers what statements lean on where it knows a registry.</summary>
    Task PrepareAsync(RegisterEntries registry);

    /// <summary>Takes in many statements at once.</summary>
    Task ReplayAsync(IEnumerable<Statement> statements);

    /// <summary>Decides what a statement gives, where the program decides anything.</summary>
    /// <returns>Appends it, committed when this returns, and gives the position of its last event.</returns>
    Task<Func<Task<long>>> DecideAsync(Statement statement);

    /// <summary>Projects what there is, and what comes until it is disposed of.</summary>
    Task<IAsyncDisposable> FollowAsync();

    /// <summary>Waits until everything projected holds a position.</summary>
    Task WaitAsync(long position);

    /// <summary>The last position of the log.</summary>
    Task<long> LastAsync();

    /// <summary>Projects the whole log anew.</summary>
    Task RebuildAsync();
}
