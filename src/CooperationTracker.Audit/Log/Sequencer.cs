using System.Runtime.CompilerServices;
using CooperationTracker.Audit.Notes;
using CooperationTracker.Audit.Tree;
using CooperationTracker.EventLog;
using Npgsql;

namespace CooperationTracker.Audit.Log;

/// <summary>How far the tree has grown.</summary>
/// <param name="Size">How many leaves it has.</param>
/// <param name="Position">The position of the last one's event.</param>
/// <param name="UpTo">The position it grows to.</param>
public sealed record SequencerProgress(long Size, long Position, long UpTo);

/// <summary>
/// Grows the tree by every settled event, in the order of positions. One sequencer at a time does, whichever process it is
/// in; leaves, tiles and checkpoint of a batch are one transaction, so that one that is killed is taken up where it stood.
/// </summary>
/// <param name="dataSource">The database, with the log's schema in place.</param>
/// <param name="log">The log.</param>
/// <param name="signer">Gives the private key that checkpoints are signed with, or null: then the tree grows unsigned. Asked before each batch.</param>
/// <param name="progress">Told of each batch.</param>
/// <param name="lost">Told of a connection that broke or was not to be had: of the first in a row, which ends once the tree is where the log is, or another one grows it.</param>
public sealed class Sequencer(
    NpgsqlDataSource dataSource, IEventLog log, Func<NoteSigner?>? signer = null, IProgress<SequencerProgress>? progress = null, Action<Exception>? lost = null)
{
    // Any number does, as long as no one else locks it: the letters of "auditrun", read as bytes.
    private const long Lock = 0x617564697472756e;

    /// <summary>A batch: large enough for COPY to pay, small enough that three of them take little memory.</summary>
    private static readonly PageLimit Page = new(4_096, 16 << 20);

    /// <summary>How often one that waits looks whether it can take over.</summary>
    private static readonly TimeSpan Takeover = TimeSpan.FromMilliseconds(200);

    /// <summary>How soon after a batch the next one may come: single appends are taken together, so that checkpoints stay few.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a one-shot command waits before it looks again how far another process has come.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    /// <summary>Grows the tree by what there is and what comes, until it is cancelled. A lost connection is made again.</summary>
    /// <exception cref="AuditException">The tree is not what was signed.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var told = false;
        while (true)
        {
            try
            {
                await using var held = await RunnerLock.TryAsync(dataSource, Lock, cancellation);
                if (held is not null)
                {
                    await FollowAsync(held.Connection, () => told = false, cancellation);
                }
                told = false;
            }
            catch (NpgsqlException e) when (e is not PostgresException { InvariantSeverity: "ERROR" })
            {
                // The connection broke: begin again as one that waits.
                if (!told)
                {
                    lost?.Invoke(e);
                }
                told = true;
            }
            await Task.Delay(Takeover, cancellation);
        }
    }

    /// <summary>Grows the tree by what is settled now, unless another process does.</summary>
    /// <returns>Whether it did.</returns>
    public async Task<bool> GrowAsync(CancellationToken cancellation = default)
    {
        await using var held = await RunnerLock.TryAsync(dataSource, Lock, cancellation);
        if (held is null)
        {
            return false;
        }
        var grower = await Grower.OpenAsync(held.Connection, log, signer, progress, cancellation);
        await grower.GrowAsync(await log.ReadSettledAsync(grower.Position, cancellation), cancellation);
        return true;
    }

    /// <summary>Returns once the tree holds all that is settled now, growing it here or, where another process does, waiting for that.</summary>
    public async Task CatchUpAsync(CancellationToken cancellation = default)
    {
        var target = 0L;
        while (!await GrowAsync(cancellation))
        {
            await using var connection = await dataSource.OpenConnectionAsync(cancellation);
            var (_, position) = await new LeafRows(connection).HeadAsync(cancellation);
            target = target > 0 ? target : await LeafRows.LastEventAsync(connection, await log.ReadSettledAsync(position, cancellation), cancellation);
            if (position >= target)
            {
                return;
            }
            await Task.Delay(Look, cancellation);
        }
    }

    private async Task FollowAsync(NpgsqlConnection connection, Action grown, CancellationToken cancellation)
    {
        var grower = await Grower.OpenAsync(connection, log, signer, progress, cancellation);
        var reached = await log.ReadSettledAsync(grower.Position, cancellation);
        while (true)
        {
            await grower.GrowAsync(reached, cancellation);
            grown();
            await Task.Delay(Pause, cancellation);
            reached = await log.WaitAsync(reached, cancellation);
        }
    }

    /// <summary>The one that holds the lock, and the edge of the tree as it wrote it last.</summary>
    private sealed class Grower
    {
        private readonly NpgsqlConnection connection;
        private readonly IEventLog log;
        private readonly Func<NoteSigner?>? signer;
        private readonly IProgress<SequencerProgress>? progress;
        private readonly Frontier frontier;
        private long signed = -1;

        private Grower(NpgsqlConnection connection, IEventLog log, Func<NoteSigner?>? signer, IProgress<SequencerProgress>? progress, Frontier frontier, long position)
        {
            (this.connection, this.log, this.signer, this.progress) = (connection, log, signer, progress);
            (this.frontier, Position) = (frontier, position);
        }

        /// <summary>The position of the last leaf's event.</summary>
        public long Position { get; private set; }

        public static async Task<Grower> OpenAsync(
            NpgsqlConnection connection, IEventLog log, Func<NoteSigner?>? signer, IProgress<SequencerProgress>? progress, CancellationToken cancellation)
        {
            var tree = new TreeRows(connection);
            var (size, position) = await Checkpoints.CheckedHeadAsync(connection, tree, cancellation);
            return new(connection, log, signer, progress, await tree.FrontierAsync(size, cancellation), position);
        }

        public async Task GrowAsync(long upTo, CancellationToken cancellation)
        {
            if (upTo > Position)
            {
                await foreach (var batch in MadeAsync(upTo, cancellation))
                {
                    await using var transaction = await connection.BeginTransactionAsync(cancellation);
                    await batch.WriteAsync(connection, cancellation);
                    await SignAsync(batch.Size, batch.Root, cancellation);
                    await transaction.CommitAsync(cancellation);
                    Position = batch.Position;
                    progress?.Report(new(batch.Size, Position, upTo));
                }
            }
            if (signed != frontier.Size)
            {
                await SignAsync(frontier.Size, frontier.Root(), cancellation); // what one without the key has grown
            }
        }

        private async Task SignAsync(long size, TreeHash root, CancellationToken cancellation)
        {
            if (signer?.Invoke() is { } key && await Checkpoints.SignAsync(connection, key, size, root, cancellation))
            {
                signed = size;
            }
        }

        /// <summary>The batches up to a position, each read and hashed while the one before it is being written.</summary>
        private IAsyncEnumerable<LeafBatch> MadeAsync(long upTo, CancellationToken cancellation) => PagesAsync(Position, upTo, cancellation)
            .ReadAheadAsync(1, cancellation)
            .Where(page => page.Events.Count > 0)
            .Select(page => LeafBatch.Of(page.Events, frontier, cancellation))
            .ReadAheadAsync(1, cancellation);

        private async IAsyncEnumerable<LogPage> PagesAsync(long after, long upTo, [EnumeratorCancellation] CancellationToken cancellation)
        {
            while (after < upTo)
            {
                var page = await log.ReadPageAsync(after, upTo, Page, cancellation);
                yield return page;
                after = page.UpTo;
            }
        }
    }
}
