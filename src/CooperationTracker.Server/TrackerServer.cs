using CooperationTracker.Server.Access;
using CooperationTracker.Server.Actors;
using CooperationTracker.Server.Commitments;
using CooperationTracker.Server.Cooperation;
using CooperationTracker.Server.Description;
using CooperationTracker.Server.Exports;
using CooperationTracker.Server.Live;
using CooperationTracker.Server.Occurrences;
using CooperationTracker.Server.Operation;
using CooperationTracker.Server.Problems;
using CooperationTracker.Server.Reading;
using CooperationTracker.Server.Reports;
using CooperationTracker.Server.Statements;
using CooperationTracker.Server.Topics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;

namespace CooperationTracker.Server;

/// <summary>The tracker over HTTP: a thin edge that parses, calls the same decisions and questions as the command line, and answers.</summary>
public static class TrackerServer
{
    /// <summary>Makes the server; it listens once it is started.</summary>
    /// <param name="session">The log and its views, which the caller disposes of after the server.</param>
    /// <param name="configure">Adds to the configuration, over the files and environment variables.</param>
    public static WebApplication Create(Session session, Action<IConfigurationBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        configure?.Invoke(builder.Configuration);
        var settings = builder.Configuration.GetSection(ServerSettings.Section).Get<ServerSettings>() ?? new();
        builder.WebHost.UseUrls(settings.Listen);
        AddServices(builder, session, settings);
        var app = builder.Build();
        Use(app);
        Map(app);
        return app;
    }

    private static void AddServices(WebApplicationBuilder builder, Session session, ServerSettings settings)
    {
        builder.Services.AddSingleton(session);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<ViewPosition>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ViewPosition>());
        builder.Services.AddHostedService<Projection>();
        builder.Services.AddSingleton<LogTail>();
        builder.Services.AddHostedService(services => services.GetRequiredService<LogTail>());
        builder.Services.AddSingleton<EventPages>();
        builder.Services.AddExceptionHandler<ProblemAnswers>();
        builder.Services.AddSingleton<AnswerCache>();
        builder.Services.AddSingleton<Answers>();
        builder.Services.AddAccess();
        builder.Services.AddDescription();
    }

    /// <summary>What every request passes, in this order.</summary>
    private static void Use(WebApplication app)
    {
        app.UseExceptionHandler(_ => { });
        app.UseStatusCodePages(ProblemAnswers.WriteBareStatusAsync);
        app.UseRouting();
        app.UseAccess();
    }

    /// <summary>Every route, a file each.</summary>
    private static void Map(WebApplication app)
    {
        GetActor.Map(app);
        GetActors.Map(app);
        GetCommitment.Map(app);
        GetCommitments.Map(app);
        GetTrace.Map(app);
        GetCooperation.Map(app);
        GetTimeline.Map(app);
        GetExports.Map(app);
        GetEvents.Map(app);
        GetOccurrence.Map(app);
        GetOccurrences.Map(app);
        GetProblems.Map(app);
        GetReport.Map(app);
        GetReports.Map(app);
        GetProvenance.Map(app);
        GetStatement.Map(app);
        GetStatements.Map(app);
        GetTopics.Map(app);
        app.MapDescription();
    }
}
