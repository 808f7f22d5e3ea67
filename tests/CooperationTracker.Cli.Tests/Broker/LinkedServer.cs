using System.Diagnostics;
using CooperationTracker.Edge;
using CooperationTracker.Testing;

namespace CooperationTracker.Cli.Tests.Broker;

/// <summary>A tracker that is linked to a broker of its own, both in processes of their own.</summary>
internal sealed class LinkedServer : IAsyncDisposable
{
    private readonly TestDatabase database;
    private readonly bool beside;
    private readonly Files files = new();
    private Serving? serving;

    private LinkedServer(TestDatabase database, RabbitServer broker, bool beside = false)
    {
        (this.database, Broker, this.beside) = (database, broker, beside);
        files.Write("appsettings.json", $$"""{ "Tracker": { "Broker": { "Uri": "{{broker.Uri}}" } } }""");
    }

    public RabbitServer Broker { get; }

    public HttpClient Client => serving!.Client;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static void SkipWithout()
    {
        Assert.SkipUnless(EngineCatalogue.Resolve(EngineCatalogue.Auto) == "marten", "Marten was not built in: its packages were not at hand.");
        Assert.SkipWhen(RabbitServer.Missing is not null, RabbitServer.Missing ?? "");
    }

    /// <summary>A broker that runs, and a tracker that does not yet.</summary>
    public static async Task<LinkedServer> CreateAsync(TestDatabase database, bool away = false)
    {
        var broker = await RabbitServer.CreateAsync();
        if (!away)
        {
            await broker.StartAsync();
        }
        return new(database, broker);
    }

    /// <summary>One more tracker on the same database and broker, which does not run yet.</summary>
    public LinkedServer Beside() => new(database, Broker, beside: true);

    public async Task StartAsync() => serving = await Serving.StartAsync(database, files.Folder, "--listen", "http://127.0.0.1:0", "--engine", "marten");

    /// <summary>As kill -9 does.</summary>
    public async Task KillAsync()
    {
        serving!.Process.Kill();
        await serving.Process.WaitForExitAsync(Cancellation);
        serving.Dispose();
        serving = null;
    }

    /// <summary>Interrupts it as Ctrl-C does.</summary>
    /// <returns>All that it logged.</returns>
    public async Task<string> EndAsync()
    {
        var (exitCode, error) = await serving!.EndAsync("INT");
        exitCode.ShouldBe(0, error);
        return error;
    }

    /// <summary>Waits, for two minutes at most, while it runs.</summary>
    public Task UntilAsync(Func<Task<bool>> holds) => WaitAsync(async () =>
    {
        serving?.Process.HasExited.ShouldBeFalse("it ended by itself");
        return await holds();
    });

    /// <summary>Waits, for two minutes at most.</summary>
    public static async Task WaitAsync(Func<Task<bool>> holds)
    {
        var watch = Stopwatch.StartNew();
        while (!await holds())
        {
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(2), "nothing moves");
            await Task.Delay(50, Cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        serving?.Dispose();
        if (!beside)
        {
            await Broker.DisposeAsync();
        }
        files.Dispose();
    }
}
