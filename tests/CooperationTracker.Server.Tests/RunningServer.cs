using System.Text.Json;
using CooperationTracker.EventLog.Embedded;
using CooperationTracker.Intake;
using CooperationTracker.Intake.Replay;
using CooperationTracker.Server.Access;
using CooperationTracker.Server.Reading;
using CooperationTracker.Server.Tests.Description;
using CooperationTracker.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CooperationTracker.Server.Tests;

/// <summary>The real server on a real socket, over a database of its own with the seeds in it. As a class fixture, or made by hand.</summary>
public class RunningServer : TestDatabase
{
    private Session? session;
    private WebApplication? app;
    private AnsweredStatuses? answered;

    /// <summary>Over the database server that tests share.</summary>
    public RunningServer()
    {
    }

    /// <summary>Over a database server of the test's own, for a test that stops or kills it.</summary>
    internal RunningServer(PrivateTestServer server) : base(server)
    {
    }

    /// <summary>Settings of this server, by their names in the configuration.</summary>
    public Dictionary<string, string?> Settings { get; } = new()
    {
        ["Tracker:Listen"] = "http://127.0.0.1:0",
        ["Tracker:Limits:RequestsPerSecond"] = "0",
        ["Logging:LogLevel:Default"] = "Warning",
    };

    /// <summary>A client of the server.</summary>
    public HttpClient Client { get; private set; } = new();

    /// <summary>A client who may append: <c>anna</c>.</summary>
    public HttpClient Analyst { get; private set; } = new();

    /// <summary>Her key.</summary>
    public string AnalystKey { get; private set; } = "";

    /// <summary>The log and its views.</summary>
    public Session Session => session ?? throw new InvalidOperationException("The server has not been started.");

    /// <summary>The position of the last event of the seeds.</summary>
    public long SeedsEnd { get; private set; }

    /// <inheritdoc/>
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await using (var seeding = await Session.OpenAsync(Address))
        {
            var replay = new ReplayStatements(seeding.Tracker, seeding.DataSource, new Origin("seeds", "test"));
            SeedsEnd = (await replay.RunAsync(await ReplaySource.OpenAsync(Repository.File("seeds")))).Position;
        }
        await AccessSchema.EnsureAsync(DataSource, TestContext.Current.CancellationToken);
        AnalystKey = (await new ApiKeys(DataSource).AddAsync("anna", Role.Analyst, expires: null))!;
        await StartAsync();
    }

    /// <summary>Starts the server, anew where it was stopped; its views have caught up when this returns.</summary>
    public async Task StartAsync()
    {
        session = await Session.OpenAsync(Address);
        app = await TrackerServer.StartAsync(session, configuration => configuration.AddInMemoryCollection(Settings));
        answered = new(app.Services);
        Service<ViewPosition>().Reach(await session.Runner().CatchUpAsync(cancellation: TestContext.Current.CancellationToken));
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        Analyst = new HttpClient { BaseAddress = Client.BaseAddress, DefaultRequestHeaders = { Authorization = new("Bearer", AnalystKey) } };
    }

    /// <summary>Stops the server in order, where it runs.</summary>
    public async Task StopAsync()
    {
        Client.Dispose();
        Analyst.Dispose();
        IReadOnlyList<string> undescribed = [];
        if (app is not null)
        {
            await app.StopAsync();
            undescribed = await answered!.UndescribedAsync();
            answered.Dispose();
            await app.DisposeAsync();
            app = null;
        }
        if (session is not null)
        {
            await session.DisposeAsync();
            session = null;
        }
        undescribed.ShouldBeEmpty("What any test was answered is described.");
    }

    /// <summary>A service of the server.</summary>
    public T Service<T>() where T : notnull => app!.Services.GetRequiredService<T>();

    /// <summary>The answer of a GET as JSON.</summary>
    public async Task<JsonElement> GetJsonAsync(string path)
    {
        using var response = await Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        response.IsSuccessStatusCode.ShouldBeTrue($"{path}: {text}");
        return JsonElement.Parse(text);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await StopAsync();
        await base.DisposeAsync();
    }

    private ServerAddress Address => new(ConnectionString, ServerOrigin.Given, "test");
}
