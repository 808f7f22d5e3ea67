using CooperationTracker.Server.Reading;
using CooperationTracker.Views;
using Microsoft.Extensions.Hosting;

namespace CooperationTracker.Server.Operation;

/// <summary>Projects the log into the views while the server runs. One of several servers does; the others wait to take over.</summary>
internal sealed class Projection(Session session, ViewPosition position) : BackgroundService
{
    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        session.Runner(new Reached(position)).RunAsync(stoppingToken);

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
