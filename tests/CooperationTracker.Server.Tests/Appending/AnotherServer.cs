using CooperationTracker.EventLog.Embedded;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace CooperationTracker.Server.Tests.Appending;

/// <summary>A second server over the database of another one.</summary>
internal sealed class AnotherServer : IAsyncDisposable
{
    private readonly Session session;
    private readonly WebApplication app;

    private AnotherServer(Session session, WebApplication app, string key)
    {
        (this.session, this.app) = (session, app);
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()), DefaultRequestHeaders = { Authorization = new("Bearer", key) } };
    }

    public HttpClient Client { get; }

    public static async Task<AnotherServer> StartAsync(RunningServer first)
    {
        var session = await Session.OpenAsync(new ServerAddress(first.ConnectionString, ServerOrigin.Given, "test"));
        var app = await TrackerServer.StartAsync(session, configuration => configuration.AddInMemoryCollection(first.Settings), TestContext.Current.CancellationToken);
        return new(session, app, first.AnalystKey);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        await session.DisposeAsync();
    }
}
