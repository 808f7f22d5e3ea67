using CooperationTracker.EventLog;
using CooperationTracker.EventLog.Tests;

namespace CooperationTracker.Marten.Tests;

/// <summary>The log's contract, appended to by Marten.</summary>
public sealed class MartenEventLogTests(LogDatabase database) : EventLogContract, IClassFixture<LogDatabase>
{
    protected override async Task<IEventLog> OpenAsync()
    {
        var store = TrackerStore.Open(database.DataSource);
        await MartenSchema.EnsureAsync(database.DataSource, () => store, Cancellation);
        return new NpgsqlEventLog(database.DataSource, appender: new MartenAppender(database.DataSource, _ => Task.FromResult(store)));
    }
}
