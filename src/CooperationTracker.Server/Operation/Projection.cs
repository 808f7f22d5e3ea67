using CooperationTracker.Domain;
using CooperationTracker.Server.Reading;
using CooperationTracker.Views;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CooperationTracker.Server.Operation;

/// <summary>Projects the log into the views while the server runs. One of several servers does; the others wait to take over.</summary>
internal sealed partial class Projection(Session session, ViewPosition position, TimeProvider time, ILogger<Projection> logger) : BackgroundService
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await session.Runner(new Reached(position)).RunAsync(stoppingToken);
            }
            catch (Exception e) when (e is NpgsqlException or UnknownEventException or ViewsHaltedException)
            {
                // A full disk, a right that is missing, an event of a newer version: what is projected stays readable
                // meanwhile, and readiness says how far it is behind.
                LogHalted(e, Again.TotalSeconds);
            }
            await Task.Delay(Again, time, stoppingToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The views do not go on; trying again in {Seconds} seconds")]
    private partial void LogHalted(Exception e, double seconds);

    private sealed class Reached(ViewPosition position) : IProgress<ProjectionProgress>
    {
        public void Report(ProjectionProgress value)
        {
            if (value.Activity == "project")
            {
                position.Reach(value.Position);
            }
        }
    }
}
