using System.Globalization;
using CooperationTracker.Audit.Leaves;
using CooperationTracker.Audit.Log;
using CooperationTracker.Audit.Notes;
using CooperationTracker.Audit.Tree;
using CooperationTracker.Domain.Reports;
using CooperationTracker.EventLog;
using Npgsql;

namespace CooperationTracker.Audit.Verification;

/// <summary>
/// Derives everything that the tree says anew: leaves from the events, tiles and roots from the leaves. Reads only, in
/// batches, and can go on from where it was stopped.
/// </summary>
/// <param name="dataSource">The database.</param>
/// <param name="log">The log.</param>
/// <param name="known">What is known already.</param>
/// <param name="progress">Told of each batch.</param>
public sealed class LogVerifier(NpgsqlDataSource dataSource, IEventLog log, KnownBefore known, IProgress<VerificationProgress>? progress = null)
{
    // Events may be large documents: so many of them stay in memory at once.
    private const int BatchSize = 2_048;

    private long erased;
    private long checkpoints;

    /// <summary>Verifies the whole log, or what comes after a state.</summary>
    /// <param name="from">Where an earlier verification came to; null for the beginning.</param>
    /// <param name="cancellation">Stops it: the last state that was reported is where it can go on.</param>
    /// <exception cref="AuditException">The first thing that is not as it was, by its event or row.</exception>
    public async Task<VerifiedLog> VerifyAsync(VerificationState? from = null, CancellationToken cancellation = default)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        var rows = new VerifiedRows(connection);
        var keys = await KeysAsync(rows, cancellation);
        var anchor = Anchor(keys);
        var first = await rows.FirstEventAsync(cancellation);
        if (from is not null && from.Log != first)
        {
            throw new AuditException(AuditCodes.OtherLog, "The state to go on from is one of another log. Begin anew, without it.");
        }
        (erased, checkpoints) = (from?.Erased ?? 0, from?.Checkpoints ?? 0);
        var (frontier, position) = from is null ? (new Frontier(), 0) : (new Frontier(from.Leaves, from.Edge), from.Position);
        var (size, _) = await new TreeRows(connection).HeadAsync(cancellation);
        if (from is null)
        {
            await CheckpointsAsync(rows, frontier, -1, keys, cancellation);
        }
        // Looked up before the leaves are: a log in use grows while it is verified.
        var largest = await rows.LargestCheckpointAsync(cancellation);
        while (await rows.LeavesAsync(frontier.Size, BatchSize, cancellation) is { Count: > 0 } leaves)
        {
            var events = await EventsAsync(position, leaves[^1].Position, cancellation);
            await VerifyAsync(rows, frontier, leaves, events, keys, cancellation);
            position = leaves[^1].Position;
            progress?.Report(new(new(first, frontier.Size, position, erased, checkpoints, frontier.PartialTiles), Math.Max(size, frontier.Size)));
        }
        await EndAsync(rows, frontier, largest, anchor, cancellation);
        return new(frontier.Size, frontier.Root(), erased, checkpoints, [.. keys.Select(k => k.ToString())], await rows.WaitingAsync(position, cancellation));
    }

    private async Task<IReadOnlyList<NoteVerifier>> KeysAsync(VerifiedRows rows, CancellationToken cancellation) =>
        known.Keys.Count > 0 ? known.Keys : await rows.KeysAsync(cancellation);

    private Checkpoint? Anchor(IReadOnlyList<NoteVerifier> keys)
    {
        if (known.Checkpoint is not { } note)
        {
            return null;
        }
        return note.SignedBy(keys) is { } key && Checkpoint.Parse(note.Text) is var checkpoint && checkpoint.Origin == key.Name
            ? checkpoint
            : throw new AuditException(AuditCodes.NotSigned, "The checkpoint that was given is not signed by any of the keys. Name the key that it was signed with: --key VKEY.");
    }

    private async Task<List<StoredEvent>> EventsAsync(long after, long upTo, CancellationToken cancellation)
    {
        List<StoredEvent> events = [];
        await foreach (var stored in log.ReadAllAsync(after, upTo, cancellation))
        {
            events.Add(stored);
        }
        return events;
    }

    private async Task VerifyAsync(
        VerifiedRows rows, Frontier frontier, List<VerifiedLeaf> leaves, List<StoredEvent> events, IReadOnlyList<NoteVerifier> keys,
        CancellationToken cancellation)
    {
        var (paired, odd) = Pair(leaves, events, frontier.Size);
        // One that was erased between the two readings has a salt no more.
        leaves = await rows.WithoutErasedSaltsAsync(leaves, [.. Enumerable.Range(0, paired).Where(i => leaves[i].Salt is not null && ErasedContent.IsLeftIn(events[i].Data.Span))], cancellation);
        var wrong = new string?[paired];
        Parallel.For(0, paired, new() { CancellationToken = cancellation }, i => wrong[i] = Difference(leaves[i], events[i]));
        if (Array.Find(wrong, w => w is not null) is { } different)
        {
            throw Tampered(different);
        }
        if (odd is not null)
        {
            throw Tampered(odd);
        }
        await ErasuresAsync(rows, leaves, events, cancellation);
        await GrowAsync(rows, frontier, leaves, keys, cancellation);
    }

    /// <summary>How many leaves and events belong together from the first on, and what is odd about the next.</summary>
    private static (int Paired, string? Odd) Pair(List<VerifiedLeaf> leaves, List<StoredEvent> events, long size)
    {
        for (var i = 0; i < leaves.Count; i++)
        {
            if (leaves[i].Index != size + i)
            {
                return (i, Text($"Leaf {size + i} of the tree is missing."));
            }
            if (i >= events.Count || leaves[i].Position < events[i].Position)
            {
                return (i, Text($"The event at position {leaves[i].Position}, with the id {leaves[i].EventId}, is leaf {leaves[i].Index} of the tree and is not in the log any more: it was removed."));
            }
            if (leaves[i].Position > events[i].Position)
            {
                return (i, Inserted(events[i]));
            }
        }
        return events.Count > leaves.Count
            ? (leaves.Count, Inserted(events[leaves.Count]))
            : (leaves.Count, null);

        static string Inserted(StoredEvent odd) =>
            Text($"The event at position {odd.Position} ({odd.Type}, event {odd.Version} of {odd.StreamId}) has no leaf in the tree, although later ones have: it was inserted.");
    }

    private static string? Difference(VerifiedLeaf leaf, StoredEvent stored)
    {
        if (Leaf.Of(stored, leaf.Digest).Hash() != leaf.Hash || leaf.EventId != stored.Id)
        {
            return Text($"The event at position {stored.Position} (event {stored.Version} of {stored.StreamId}) is not what leaf {leaf.Index} holds of it: its id, stream, version, type, timestamp or author was changed after it was recorded.");
        }
        if (leaf.Salt is null)
        {
            return ErasedContent.IsLeftIn(stored.Data.Span) ? null : Text($"The salt of leaf {leaf.Index} is gone, and the content of its event at position {stored.Position} was not erased: a row of tracker.audit_salt was removed.");
        }
        return Leaf.DigestOf(stored.Data.Span, leaf.Salt) == leaf.Digest
            ? null
            : Text($"The data of the event at position {stored.Position} ({stored.Type}, event {stored.Version} of {stored.StreamId}) is not what leaf {leaf.Index} has the digest of: it was changed after it was recorded.");
    }

    /// <summary>What has no content any more was erased by an event that says so.</summary>
    private async Task ErasuresAsync(VerifiedRows rows, List<VerifiedLeaf> leaves, List<StoredEvent> events, CancellationToken cancellation)
    {
        var gone = events.Where((_, i) => leaves[i].Salt is null).ToList();
        if (gone.Count == 0)
        {
            return;
        }
        if (await rows.FirstNotErasedAsync(gone, cancellation) is { } position)
        {
            throw Tampered(Text($"The content of the event at position {position} is gone, and no event of its stream says that it was erased."));
        }
        erased += gone.Count;
    }

    private async Task GrowAsync(
        VerifiedRows rows, Frontier frontier, List<VerifiedLeaf> leaves, IReadOnlyList<NoteVerifier> keys, CancellationToken cancellation)
    {
        var before = frontier.Size;
        List<FullTile> tiles = [];
        var signed = await rows.CheckpointsAsync(before, before + leaves.Count, cancellation);
        var next = 0;
        foreach (var leaf in leaves)
        {
            frontier.Add(leaf.Hash, tiles);
            for (; next < signed.Count && signed[next].Size == frontier.Size; next++)
            {
                Verify(signed[next], frontier.Root(), keys);
            }
        }
        foreach (var (tile, stored) in await rows.TilesAsync(tiles, cancellation))
        {
            if (stored is null || stored.Root != tile.Root || !stored.Hashes.Span.SequenceEqual(tile.Hashes.Span))
            {
                throw Tampered(Text($"The tile {tile.Level}/{new TileId(tile.Level, tile.Index, TileId.Full).Path()} of the tree {(stored is null ? "is missing" : "is not what its leaves give: it was changed")}."));
            }
        }
    }

    private async Task CheckpointsAsync(VerifiedRows rows, Frontier frontier, long after, IReadOnlyList<NoteVerifier> keys, CancellationToken cancellation)
    {
        foreach (var signed in await rows.CheckpointsAsync(after, frontier.Size, cancellation))
        {
            Verify(signed, frontier.Root(), keys);
        }
    }

    private void Verify(SignedCheckpoint signed, TreeHash root, IReadOnlyList<NoteVerifier> keys)
    {
        Checkpoint said;
        NoteVerifier? by;
        try
        {
            var note = SignedNote.Parse(signed.Note);
            (said, by) = (Checkpoint.Parse(note.Text), note.SignedBy(keys));
        }
        catch (FormatException e)
        {
            throw new AuditException(AuditCodes.Tampered, Text($"The checkpoint over {signed.Size} leaves cannot be read: {e.Message}"));
        }
        if (by is null)
        {
            throw new AuditException(AuditCodes.NotSigned, Text($"The checkpoint over {signed.Size} leaves is not signed by {(known.Keys.Count > 0 ? "a key that was given" : "a key of this log")}, as it should be: it names {signed.Key}."));
        }
        if (said.Size != signed.Size || said.Root != signed.Root || said.Root != root || said.Origin != by.Name)
        {
            throw Tampered(Text($"The checkpoint over {signed.Size} leaves says {said.Size} leaves with the root {said.Root}, and the leaves give {root}: the log shows another history now than the one that was signed."));
        }
        checkpoints++;
    }

    private static async Task EndAsync(VerifiedRows rows, Frontier frontier, long largest, Checkpoint? anchor, CancellationToken cancellation)
    {
        if (largest > frontier.Size)
        {
            throw Tampered(Text($"A checkpoint was signed over {largest} leaves, and the tree has {frontier.Size}: leaves were removed from its end."));
        }
        if (await rows.FirstExtraTileAsync(cancellation) is { } extra)
        {
            throw Tampered(Text($"The tile {extra.Level}/{extra.Path()} stands in the database, and the tree has no such one."));
        }
        if (await rows.FirstOddStreamAsync(cancellation) is { } odd)
        {
            throw Tampered(odd);
        }
        if (anchor is null)
        {
            return;
        }
        if (anchor.Size > frontier.Size)
        {
            throw Tampered(Text($"The checkpoint that was given is over {anchor.Size} leaves, and the log has {frontier.Size}: its end was cut off, or it is an older copy."));
        }
        if (await rows.RootAsync(anchor.Size, cancellation) is var root && root != anchor.Root)
        {
            throw Tampered(Text($"The checkpoint that was given says that the first {anchor.Size} leaves have the root {anchor.Root}, and in this log they have {root}: the log was forked or rewritten after that."));
        }
    }

    private static AuditException Tampered(string what) => new(AuditCodes.Tampered, $"{what} Compare with a copy of the database.");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
