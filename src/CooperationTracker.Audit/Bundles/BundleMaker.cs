using System.Text.Json;
using CooperationTracker.Audit.Log;
using CooperationTracker.Audit.Tree;
using CooperationTracker.Domain;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Statements;
using CooperationTracker.EventLog;
using CooperationTracker.Views.Commitments;
using CooperationTracker.Views.Corrections;
using Npgsql;

namespace CooperationTracker.Audit.Bundles;

/// <summary>Makes bundles from the log, its views and its tree, which have caught up with one another.</summary>
/// <param name="dataSource">The database.</param>
/// <param name="log">The log.</param>
public sealed class BundleMaker(NpgsqlDataSource dataSource, IEventLog log)
{
    /// <summary>The bundle of a commitment, under the newest checkpoint.</summary>
    /// <param name="commitment">The commitment's id, mergers followed.</param>
    /// <param name="asOf">The day that is asked about.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Null where the commitment was not known under that checkpoint.</returns>
    /// <exception cref="AuditException">Nothing was signed yet, or what stands in the log is not what the tree holds.</exception>
    public async Task<Bundle?> MakeAsync(string commitment, DateOnly asOf, CancellationToken cancellation = default)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        var checkpoint = await Checkpoints.LatestAsync(connection, cancellation) is { Size: > 0 } latest
            ? latest
            : throw new AuditException(AuditCodes.NoKey, "No checkpoint was signed yet. Make a key (tracker audit key new), and sign one (tracker audit checkpoint).");
        var rows = new BundleRows(connection);
        var knownAt = await rows.PositionAsync(checkpoint.Size - 1, cancellation);
        var trace = await TraceQuery.FindAsync(dataSource, commitment, new(asOf, KnownAt: knownAt), cancellation);
        if (trace is null)
        {
            return null;
        }
        var events = await EventsAsync(rows, [trace.Commitment.Id, .. trace.Commitment.Merged], knownAt, cancellation);
        var bundle = new Bundle(
            Bundle.FormatName, Bundle.CurrentVersion, checkpoint.Note, checkpoint.Key, Of(trace, asOf, knownAt), await ProvedAsync(connection, checkpoint, events, cancellation));
        // What nobody could verify is not given out: it may be that a report was erased after the checkpoint.
        BundleVerifier.Verify(bundle, [Notes.NoteVerifier.Parse(checkpoint.Key)]);
        return bundle;
    }

    /// <summary>The whole streams of the commitment, of every statement that ever acted on it, and of the actors that those name.</summary>
    private async Task<List<StoredEvent>> EventsAsync(BundleRows rows, string[] commitments, long knownAt, CancellationToken cancellation)
    {
        var wanted = new Queue<StreamName>(commitments.Select(StreamName.Commitment));
        foreach (var key in await rows.StatementsAsync(commitments, cancellation))
        {
            wanted.Enqueue(StreamName.Statement(key));
        }
        HashSet<StreamName> seen = [];
        List<StoredEvent> events = [];
        while (wanted.TryDequeue(out var stream))
        {
            if (!seen.Add(stream))
            {
                continue;
            }
            await foreach (var stored in log.ReadStreamAsync(stream.ToString(), cancellation: cancellation))
            {
                if (stored.Position > knownAt)
                {
                    break;
                }
                events.Add(stored);
                foreach (var actor in ActorsOf(EventCatalogue.Deserialize(stored.Type, stored.Data.Span)))
                {
                    wanted.Enqueue(StreamName.Actor(actor));
                }
            }
        }
        return [.. events.OrderBy(e => e.Position)];
    }

    /// <summary>The actors that an event names whose events belong into the bundle with it.</summary>
    internal static IEnumerable<string> ActorsOf(IEvent e) => e switch
    {
        StatementReceived received => [received.Issuer],
        Report report => report.AllParticipants().Select(p => p.Actor),
        ReportAmended amended => amended.Report.AllParticipants().Select(p => p.Actor),
        Domain.Actors.ActorMerged merged => [merged.Into],
        _ => [],
    };

    private static async Task<List<BundledEvent>> ProvedAsync(
        NpgsqlConnection connection, SignedCheckpoint checkpoint, List<StoredEvent> events, CancellationToken cancellation)
    {
        var leaves = await new LeafRows(connection).ReadAsync([.. events.Select(e => e.Position)], cancellation);
        var tree = new TileTree(new KeptTiles(new TreeRows(connection)), checkpoint.Size);
        List<BundledEvent> proved = [];
        foreach (var stored in events)
        {
            if (!leaves.TryGetValue(stored.Position, out var leaf))
            {
                throw new AuditException(AuditCodes.Tampered, $"The event at position {stored.Position} has no leaf in the tree, although later ones have: it was inserted. 'tracker verify' says more.");
            }
            var bytes = Leaves.Leaf.Of(stored, leaf.Digest).ToBytes();
            var path = await tree.InclusionAsync(leaf.Index, cancellation);
            if (!InclusionProof.Verify(TreeHash.OfLeaf(bytes), leaf.Index, checkpoint.Size, checkpoint.Root, path))
            {
                throw new AuditException(AuditCodes.Tampered, $"The event at position {stored.Position} is not what leaf {leaf.Index} of the tree holds of it. 'tracker verify' says more.");
            }
            proved.Add(new(leaf.Index, Json(bytes), Json(stored.Data), path, leaf.Salt is { } salt ? Convert.ToBase64String(salt.Span) : null));
        }
        return proved;
    }

    private static JsonElement Json(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private static BundledTrace Of(CommitmentTrace trace, DateOnly asOf, long knownAt) => new(
        trace.Commitment.Id, trace.Commitment.Title, trace.Commitment.Scope, [.. trace.Commitment.Merged.Order(StringComparer.Ordinal)], asOf, knownAt,
        trace.Commitment.Status, [.. trace.Steps.Select(Of)], [.. trace.Corrections.Select(Of)]);

    private static BundledStep Of(TraceStep step) => new(
        step.Occurred, step.Certain, step.Effect, step.Status, step.Type, step.Report, step.Modality,
        [.. step.Participants.Select(p => new BundledParticipant(p.Actor, p.Name, p.Role))], step.Summary,
        new(step.Statement.Key, step.Statement.Title, step.Statement.Issuer.Actor, step.Statement.Issued, step.Statement.Source),
        step.Paragraph, [.. step.Corrections.Select(Of)], step.Position, step.RecordedAt,
        step.Passage, step.SourceText, step.Occurrence, step.Implements?.Occurrence);

    private static BundledCorrection Of(Correction correction) => new(
        JsonNamingPolicy.KebabCaseLower.ConvertName(correction.Kind.ToString()), correction.Reason, correction.Author, correction.Position,
        correction.Successor, correction.Erased, correction.LegalBasis);

    /// <summary>Tiles that many proofs need are read once.</summary>
    private sealed class KeptTiles(ITileSource source) : ITileSource
    {
        private readonly Dictionary<TileId, ReadOnlyMemory<byte>> kept = [];

        public async Task<IReadOnlyDictionary<TileId, ReadOnlyMemory<byte>>> ReadAsync(IReadOnlyCollection<TileId> tiles, CancellationToken cancellation = default)
        {
            TileId[] missing = [.. tiles.Where(t => !kept.ContainsKey(t))];
            if (missing.Length > 0)
            {
                foreach (var (tile, hashes) in await source.ReadAsync(missing, cancellation))
                {
                    kept[tile] = hashes;
                }
            }
            return kept;
        }
    }
}
