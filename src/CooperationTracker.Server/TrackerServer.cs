using System.Net.Sockets;
using CooperationTracker.Server.Access;
using CooperationTracker.Server.Appending;
using CooperationTracker.Server.Audit;
using CooperationTracker.Server.Description;
using CooperationTracker.Server.Live;
using CooperationTracker.Server.Operation;
using CooperationTracker.Server.Problems;
using CooperationTracker.Server.Reading;
using CooperationTracker.Server.Settings;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace CooperationTracker.Server;

/// <summary>The tracker over HTTP: a thin edge that parses, calls the same decisions and questions as the command line, and answers.</summary>
public static class TrackerServer
{
    /// <summary>Where the description is.</summary>
    public const string Description = "/openapi/v1.json";

    /// <summary>Where the page of the description is.</summary>
    public const string Page = SecurityHeaders.Page;

    /// <summary>Where a server that runs says so.</summary>
    public const string Live = GetLive.Route;

    /// <summary>Tells this process from another one that listens at its address later.</summary>
    public static string Instance => GetLive.Instance;

    /// <summary>Makes the server, and starts it: it listens when this returns.</summary>
    /// <param name="session">The log and its views, which the caller disposes of after the server.</param>
    /// <param name="configure">Adds to the configuration, over the file beside the program and the environment.</param>
    /// <param name="cancellation">Ends the start.</param>
    /// <exception cref="EdgeException">A setting is wrong, or the address cannot be listened on, or not without asking who calls.</exception>
    public static async Task<WebApplication> StartAsync(
        Session session, Action<IConfigurationBuilder>? configure = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        var settings = ReadSettings(configure);
        _ = settings.Broker.Of(session);
        await AccessSchema.EnsureAsync(session.DataSource, cancellation);
        var choices = Listening.Of(settings);
        foreach (var choice in choices.SkipLast(1))
        {
            try
            {
                return await StartAsync(session, configure, choice, cancellation);
            }
            catch (EdgeException e) when (e.Errors[0].Code == ServerCodes.AddressInUse)
            {
                // Nobody asked for this very one: take the next.
            }
        }
        return await StartAsync(session, configure, choices[^1], cancellation);
    }

    /// <summary>The settings that a server would have.</summary>
    /// <exception cref="EdgeException">A setting is wrong or not known.</exception>
    public static ServerSettings ReadSettings(Action<IConfigurationBuilder>? configure = null)
    {
        using var configuration = new ConfigurationManager();
        ServerConfiguration.AddFolder(configuration, AppContext.BaseDirectory);
        configure?.Invoke(configuration);
        return SettingsReader.Read(configuration);
    }

    /// <summary>Everything that the server is made of.</summary>
    internal static WebApplicationBuilder CreateBuilder(Session session, Action<IConfigurationBuilder>? configure, Listening listening)
    {
        // Empty, so that no variable of the framework's adds an address or a page of its own.
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = typeof(TrackerServer).Assembly.GetName().Name });
        ServerConfiguration.AddFolder(builder.Configuration, AppContext.BaseDirectory);
        configure?.Invoke(builder.Configuration);
        AddServices(builder, session, SettingsReader.Read(builder.Configuration), listening);
        return builder;
    }

    /// <summary>What every request passes, in this order, and the routes that it comes to.</summary>
    internal static void Use(WebApplication app)
    {
        app.UseMiddleware<RequestLog>();
        app.UseSecurityHeaders();
        app.UseExceptionHandler(_ => { });
        app.UseStatusCodePages(ProblemAnswers.WriteBareStatusAsync);
        app.UseRouting();
        app.UseRequestTimeouts();
        app.UseAccess();
        app.UseRequestDecompression();
        Routes.Map(app);
    }

    private static async Task<WebApplication> StartAsync(
        Session session, Action<IConfigurationBuilder>? configure, Listening listening, CancellationToken cancellation)
    {
        var app = CreateBuilder(session, configure, listening).Build();
        try
        {
            Use(app);
            await app.Services.GetRequiredService<Protection>().CheckAsync(app.Services.GetRequiredService<KnownKeys>(), cancellation);
            await ListenAsync(app, listening, cancellation);
            return app;
        }
        catch
        {
            await app.StopAsync(CancellationToken.None); // what has started beside the requests
            await app.DisposeAsync();
            throw;
        }
    }

    private static void AddServices(WebApplicationBuilder builder, Session session, ServerSettings settings, Listening listening)
    {
        builder.WebHost.UseKestrel(kestrel =>
        {
            kestrel.Configure(builder.Configuration.GetSection("Kestrel")); // certificates
            kestrel.Limit(settings.Limits);
        });
        builder.WebHost.UseUrls([.. listening.Addresses]);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(settings.ShutdownSeconds));
        builder.AddTelemetry();
        builder.Services.AddSingleton<IHostLifetime, LifetimeOfCaller>(); // signals are the command's
        builder.Services.AddRouting();
        builder.Services.AddSingleton(session);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<ViewPosition>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ViewPosition>());
        builder.Services.AddSingleton<Carrying>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Carrying>());
        builder.Services.AddSingleton(services => services.GetRequiredService<Carrying>().Bus);
        builder.Services.AddSingleton<Projection>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Projection>());
        builder.Services.AddSingleton<Sequencing>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Sequencing>());
        builder.Services.AddSingleton<LogTail>();
        builder.Services.AddHostedService(services => services.GetRequiredService<LogTail>());
        builder.Services.AddSingleton<EventPages>();
        builder.Services.AddSingleton<Watch>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Watch>());
        builder.Services.AddSingleton<ProblemAnswers>();
        builder.Services.AddSingleton<Microsoft.AspNetCore.Diagnostics.IExceptionHandler>(services => services.GetRequiredService<ProblemAnswers>());
        builder.Services.AddSingleton<AnswerCache>();
        builder.Services.AddSingleton<Answers>();
        builder.Services.AddLimits(settings.Limits);
        builder.Services.AddAccess(settings, listening);
        builder.Services.AddRequestDecompression(unpacking => unpacking.DecompressionProviders.Remove("br")); // it does not tell bad input from its own faults
        builder.Services.AddDescription();
    }

    private static async Task ListenAsync(WebApplication app, Listening listening, CancellationToken cancellation)
    {
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw Cannot(FaultKind.Failed, ServerCodes.AddressInUse, "Another program listens on it. End that one, or name another address.");
        }
        catch (Exception e) when (e is IOException or SocketException or InvalidOperationException)
        {
            throw Cannot(FaultKind.BadInput, ServerCodes.CannotListen, e.Message);
        }

        EdgeException Cannot(FaultKind kind, string code, string why) => new(kind, new EdgeError(code,
            $"{string.Join(" and ", listening.Addresses)} cannot be listened on: {why}")
        { Field = "Tracker:Listen" });
    }

    private sealed class LifetimeOfCaller : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
