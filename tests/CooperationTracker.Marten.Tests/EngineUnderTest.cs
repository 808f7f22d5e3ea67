using CooperationTracker.Marten;
using Npgsql;

namespace CooperationTracker.Views.Tests.Given;

/// <summary>The engine that the tests of the views run on: here Marten's, projecting as in a server while they tell and ask.</summary>
internal sealed class EngineUnderTest : IAsyncDisposable
{
    private readonly CancellationTokenSource ending = new();
    private readonly Task projecting;

    public EngineUnderTest(NpgsqlDataSource dataSource)
    {
        Of = new MartenEngine(dataSource, TimeSpan.FromMilliseconds(100));
        projecting = Of.Runner().RunAsync(ending.Token);
    }

    public IEngine Of { get; }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(projecting);
        ending.Dispose();
        await Of.DisposeAsync();
    }
}
