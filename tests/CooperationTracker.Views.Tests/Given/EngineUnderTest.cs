using Npgsql;

namespace CooperationTracker.Views.Tests.Given;

/// <summary>The engine that the tests of the views run on: here Npgsql's. Another engine's tests have a class of this name of their own.</summary>
internal sealed class EngineUnderTest(NpgsqlDataSource dataSource) : IAsyncDisposable
{
    public IEngine Of { get; } = new NpgsqlEngine(dataSource, TimeSpan.FromMilliseconds(100));

    public ValueTask DisposeAsync() => Of.DisposeAsync();
}
