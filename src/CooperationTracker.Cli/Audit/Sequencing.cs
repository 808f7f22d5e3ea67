using CooperationTracker.Audit;
using CooperationTracker.Audit.Log;
using CooperationTracker.Audit.Notes;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Server;
using CooperationTracker.Server.Settings;

namespace CooperationTracker.Cli.Audit;

/// <summary>How a run grows the transparency log's tree, and which key it signs with.</summary>
internal static class Sequencing
{
    /// <summary>Grows the tree by all that is settled; where another process does, waits for that. Nothing is signed by it.</summary>
    public static Task SequenceAsync(this Session session, Run run) =>
        GrowAsync(run, session, sequencer => sequencer.CatchUpAsync(run.Cancellation));

    /// <summary>Grows the tree after an append, unless another process does that anyway.</summary>
    public static Task SequenceAppendedAsync(this Session session, Run run) =>
        GrowAsync(run, session, sequencer => sequencer.GrowAsync(run.Cancellation));

    /// <summary>Brings the tree to what is settled, and signs it where the key is at hand; where it is not, what was signed before serves.</summary>
    public static async Task SignedAsync(this Session session, Run run)
    {
        await session.SequenceAsync(run);
        try
        {
            await session.Transparency.SignAsync(await session.AuditKeys.SignerAsync(run.AuditKeyFile(), run.Cancellation), run.Cancellation);
        }
        catch (AuditException e) when (e.Code is AuditCodes.NoKey or AuditCodes.OtherKey or AuditCodes.BadKeyFile)
        {
            run.Say(e.Message);
        }
    }

    /// <summary>The file of the private key: the server's, since it signs with the same.</summary>
    public static string AuditKeyFile(this Run run)
    {
        var settings = TrackerServer.ReadSettings(configuration => ServerConfiguration.AddFolder(configuration, run.Server.DataFolder));
        return AuditKeyFile(settings, run.Server.DataFolder);
    }

    /// <summary>The file of the private key by the settings of a server.</summary>
    public static string AuditKeyFile(ServerSettings settings, string folder) =>
        Path.GetFullPath(settings.Audit.KeyFile is { Length: > 0 } named ? named : Path.Combine(folder, KeyFile.Name));

    private static Task<bool> GrowAsync(Run run, Session session, Func<Sequencer, Task> grow) => run.WithProgressAsync("Hashing", async progress =>
    {
        var steps = new Reporter<SequencerProgress>(p => progress.Report(new($"Hashed {p.Size} events", p.Position, p.UpTo)));
        await grow(session.Sequencer(progress: steps));
        return true;
    });
}
