using CooperationTracker.EventLog;
using Npgsql;

namespace CooperationTracker.Intake.Tests;

/// <summary>The log that the tests of the way in append to: here the Npgsql engine's.</summary>
internal sealed class LogUnderTest(NpgsqlDataSource dataSource) : IAsyncDisposable
{
    public NpgsqlEventLog Of { get; } = new(dataSource);

    public ValueTask DisposeAsync() => Of.DisposeAsync();
}
