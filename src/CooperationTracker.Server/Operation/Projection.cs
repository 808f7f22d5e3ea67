using CooperationTracker.Intake.Queue;
using CooperationTracker.Server.Reading;
using CooperationTracker.Views;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CooperationTracker.Server.Operation;

/// <summary>
/// Projects the log into the views while the server runs. Where the engine spreads work, each of several servers projects some
/// views; otherwise one server does and the others wait to take over.
/// </summary>
internal sealed partial class Projection(Session session, ViewPosition position, TimeProvider time, ILogger<Projection> logger) : BackgroundService
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    /// <summary>The views, as work that is spread.</summary>
    public NodeWork Work => new("views", [.. ViewCatalogue.All.Select(v => v.Name.ToLowerInvariant())], (views, cancellation) =>
        FollowAsync(runner => runner.RunAsync([.. views.Select(view => ViewCatalogue.Find(view)!.Name)], cancellation), null, cancellation));

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => session.SpreadsWork
        ? Task.CompletedTask
        : FollowAsync(runner => runner.RunAsync(stoppingToken), new Reached(position), stoppingToken);

    private async Task FollowAsync(Func<ProjectionRunner, Task> runAsync, Reached? reached, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                await runAsync(session.Runner(reached));
            }
#pragma warning disable CA1031 // Whatever keeps the views from going on, what is projected stays readable.
            catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
#pragma warning restore CA1031
            {
                // A full disk, a right that is missing, an event that is damaged or of a newer version. Readiness says how
                // far the views are behind.
                LogHalted(e, Again.TotalSeconds);
            }
            await Task.Delay(Again, time, cancellation);
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
