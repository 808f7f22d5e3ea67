using CooperationTracker.EventLog;
using CooperationTracker.Marten;
using Npgsql;

namespace CooperationTracker.Intake.Tests;

/// <summary>The log that the tests of the way in append to: here by Marten.</summary>
internal sealed class LogUnderTest(NpgsqlDataSource dataSource) : IAsyncDisposable
{
    private readonly MartenEngine engine = new(dataSource);

    public NpgsqlEventLog Of => engine.Log;

    public ValueTask DisposeAsync() => engine.DisposeAsync();
}
