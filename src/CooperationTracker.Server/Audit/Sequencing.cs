using CooperationTracker.Audit;
using CooperationTracker.Audit.Notes;
using CooperationTracker.Intake.Queue;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CooperationTracker.Server.Audit;

/// <summary>Grows the transparency log's tree while the server runs, and signs it where a key is at hand. One of several servers does; the others wait to take over.</summary>
internal sealed partial class Sequencing(Session session, ServerSettings settings, TimeProvider time, ILogger<Sequencing> logger) : BackgroundService
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    private string? told;

    /// <summary>The growing of the tree, as work that is spread.</summary>
    public NodeWork Work => new("sequencer", ["tree"], (_, cancellation) => FollowAsync(cancellation));

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => session.SpreadsWork ? Task.CompletedTask : FollowAsync(stoppingToken);

    private async Task FollowAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await session.Sequencer(Signer, lost: LogLost).RunAsync(stoppingToken);
            }
#pragma warning disable CA1031 // Whatever keeps the tree from growing, the log and its questions go on.
            catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                // A full disk, a right that is missing, a tree that is not what was signed.
                LogHalted(e, Again.TotalSeconds);
            }
            await Task.Delay(Again, time, stoppingToken);
        }
    }

    /// <summary>The key as it is now, since it may be made or changed while the server runs.</summary>
    private NoteSigner? Signer()
    {
        try
        {
            return settings.Audit.KeyFile is { Length: > 0 } file ? KeyFile.TryRead(file) : null;
        }
        catch (AuditException e) when (e.Code == AuditCodes.BadKeyFile)
        {
            // The tree grows on; who has the right key signs it later.
            if (told != e.Message)
            {
                LogUnsigned(told = e.Message);
            }
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The tree of the transparency log does not grow; trying again in {Seconds} seconds")]
    private partial void LogHalted(Exception e, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What grows the tree of the transparency log has no connection to the database; it tries again until it has one")]
    private partial void LogLost(Exception e);

    [LoggerMessage(Level = LogLevel.Error, Message = "Checkpoints are not signed: {Reason}")]
    private partial void LogUnsigned(string reason);
}
