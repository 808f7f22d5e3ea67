namespace CooperationTracker.EventLog.Tests;

public sealed class NpgsqlEventLogTests(LogDatabase database) : EventLogContract, IClassFixture<LogDatabase>
{
    protected override Task<IEventLog> OpenAsync() => Task.FromResult<IEventLog>(new NpgsqlEventLog(database.DataSource));
}
