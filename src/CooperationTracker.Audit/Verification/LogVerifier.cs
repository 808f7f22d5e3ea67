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
    // Events may be large documents: so much of them stays in memory at once.
    private static readonly PageLimit Page = new(4_096, 16 << 20);

    private const int CheckpointsAtOnce = 1_000;

    private long erased;

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
        erased = from?.Erased ?? 0;
        var (frontier, position) = from is null ? (new Frontier(), 0) : (new Frontier(from.Leaves, from.Edge), from.Position);
        var stored = new LeafRows(connection);
        var (size, _) = await stored.HeadAsync(cancellation);
        // Looked up before the leaves are: a log in use grows while it is verified.
        var largest = await rows.LargestCheckpointAsync(cancellation);
        while (await stored.NextAsync(frontier.Size, Page.Events, cancellation) is { Count: > 0 } leaves)
        {
            var page = await log.ReadPageAsync(position, leaves[^1].Position, Page, cancellation);
            if (page.UpTo < leaves[^1].Position)
            {
                leaves = [.. leaves.TakeWhile(l => l.Position <= page.UpTo)];
            }
            await VerifyAsync(rows, stored, frontier, leaves, page.Events, cancellation);
            position = page.UpTo;
            progress?.Report(new(new(first, frontier.Size, position, erased, frontier.PartialTiles), Math.Max(size, frontier.Size)));
        }
        await EndAsync(rows, frontier, largest, cancellation);
        var checkpoints = await SignedAsync(rows, new(new TreeRows(connection), frontier.Size), frontier.Size, keys, anchor, cancellation);
        return new(frontier.Size, frontier.Root(), erased, checkpoints, [.. keys.Select(k => k.ToString())], await rows.WaitingAsync(position, cancellation));
    }

    private async Task<IReadOnlyList<NoteVerifier>> KeysAsync(VerifiedRows rows, CancellationToken cancellation) =>
        known.Keys.Count > 0 ? known.Keys : await rows.KeysAsync(cancellation);

    private Checkpoint? Anchor(IReadOnlyList<NoteVerifier> keys) => known.Checkpoint is { } note ? KeptCheckpoint.Read(note, keys) : null;

    private async Task VerifyAsync(
        VerifiedRows rows, LeafRows stored, Frontier frontier, List<StoredLeaf> leaves, IReadOnlyList<StoredEvent> events, CancellationToken cancellation)
    {
        var (paired, odd) = Pair(leaves, events, frontier.Size);
        leaves = await WithoutErasedSaltsAsync(stored, leaves, events, paired, cancellation);
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
        await GrowAsync(rows, frontier, leaves, cancellation);
    }

    /// <summary>The leaves with their salts as they are now: one whose content was erased between the two readings has none any more.</summary>
    private static async Task<List<StoredLeaf>> WithoutErasedSaltsAsync(
        LeafRows stored, List<StoredLeaf> leaves, IReadOnlyList<StoredEvent> events, int paired, CancellationToken cancellation)
    {
        var erasedSince = Enumerable.Range(0, paired).Where(i => leaves[i].Salt is not null && ErasedContent.IsLeftIn(events[i].Data.Span)).ToHashSet();
        if (erasedSince.Count == 0)
        {
            return leaves;
        }
        var now = (await stored.ReadAsync(leaves[0].Index, leaves[^1].Index + 1, cancellation)).ToDictionary(l => l.Index, l => l.Salt);
        return [.. leaves.Select((leaf, i) => erasedSince.Contains(i) ? leaf with { Salt = now.GetValueOrDefault(leaf.Index) } : leaf)];
    }

    /// <summary>How many leaves and events belong together from the first on, and what is odd about the next.</summary>
    private static (int Paired, string? Odd) Pair(List<StoredLeaf> leaves, IReadOnlyList<StoredEvent> events, long size)
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

    private static string? Difference(StoredLeaf leaf, StoredEvent stored)
    {
        if (Leaf.Of(stored, leaf.Digest).Hash() != leaf.Hash || leaf.EventId != stored.Id)
        {
            return Text($"The event at position {stored.Position} (event {stored.Version} of {stored.StreamId}) is not what leaf {leaf.Index} holds of it: its id, stream, version, type, timestamp or author was changed after it was recorded.");
        }
        if (leaf.Salt is not { } salt)
        {
            return ErasedContent.IsLeftIn(stored.Data.Span) ? null : Text($"The salt of leaf {leaf.Index} is gone, and the content of its event at position {stored.Position} was not erased: it was overwritten in tracker.audit_run.");
        }
        return Leaf.DigestOf(stored.Data.Span, salt.Span) == leaf.Digest
            ? null
            : Text($"The data of the event at position {stored.Position} ({stored.Type}, event {stored.Version} of {stored.StreamId}) is not what leaf {leaf.Index} has the digest of: it was changed after it was recorded.");
    }

    /// <summary>What has no content any more was erased by an event that says so.</summary>
    private async Task ErasuresAsync(VerifiedRows rows, List<StoredLeaf> leaves, IReadOnlyList<StoredEvent> events, CancellationToken cancellation)
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

    private static async Task GrowAsync(VerifiedRows rows, Frontier frontier, List<StoredLeaf> leaves, CancellationToken cancellation)
    {
        List<FullTile> tiles = [];
        foreach (var leaf in leaves)
        {
            frontier.Add(leaf.Hash, tiles);
        }
        foreach (var (tile, stored) in await rows.TilesAsync(tiles, cancellation))
        {
            // The hashes of level 0 are those of the leaves.
            if (stored is null || stored.Root != tile.Root || (tile.Level > 0 && !stored.Hashes.Span.SequenceEqual(tile.Hashes.Span)))
            {
                throw Tampered(Text($"The tile {tile.Level}/{new TileId(tile.Level, tile.Index, TileId.Full).Path()} of the tree {(stored is null ? "is missing" : "is not what its leaves give: it was changed")}."));
            }
        }
    }

    /// <summary>Verifies what was signed by the tree's rows: those are by now what the leaves give, or were so when an earlier run verified them.</summary>
    private async Task<long> SignedAsync(
        VerifiedRows rows, EarlierTrees tree, long size, IReadOnlyList<NoteVerifier> keys, Checkpoint? anchor, CancellationToken cancellation)
    {
        try
        {
            var checkpoints = await CheckpointsAsync(rows, tree, size, keys, cancellation);
            await AnchorAsync(rows, tree, size, anchor, cancellation);
            return checkpoints;
        }
        catch (TileMissingException e)
        {
            throw Tampered(e.Message);
        }
    }

    /// <summary>Verifies every checkpoint: one may have been added behind what an earlier run, or this one, had verified.</summary>
    /// <returns>How many there are.</returns>
    private async Task<long> CheckpointsAsync(VerifiedRows rows, EarlierTrees tree, long size, IReadOnlyList<NoteVerifier> keys, CancellationToken cancellation)
    {
        var count = 0L;
        SignedCheckpoint? last = null;
        while (await rows.CheckpointsAsync(last, size, CheckpointsAtOnce, cancellation) is { Count: > 0 } some)
        {
            foreach (var signed in some)
            {
                Verify(signed, await tree.RootAsync(signed.Size, cancellation), keys);
            }
            (count, last) = (count + some.Count, some[^1]);
        }
        return count;
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
    }

    private static async Task EndAsync(VerifiedRows rows, Frontier frontier, long largest, CancellationToken cancellation)
    {
        if (largest > frontier.Size)
        {
            throw Tampered(Text($"A checkpoint was signed over {largest} leaves, and the tree has {frontier.Size}: leaves were removed from its end."));
        }
        if (await rows.FirstExtraTileAsync(cancellation) is { } extra)
        {
            throw Tampered(Text($"The tile {extra.Level}/{extra.Path()} stands in the database, and the tree has no such one."));
        }
        if ((await rows.FirstOddRunAsync(cancellation) ?? await rows.FirstBeforeAsync(cancellation) ?? await rows.FirstHiddenAsync(cancellation)
            ?? await rows.FirstOddStreamAsync(cancellation) ?? await rows.FirstOddErasureAsync(cancellation)) is { } odd)
        {
            throw Tampered(odd);
        }
    }

    private static async Task AnchorAsync(VerifiedRows rows, EarlierTrees tree, long size, Checkpoint? anchor, CancellationToken cancellation)
    {
        if (anchor is null)
        {
            return;
        }
        if (anchor.Size > size)
        {
            throw Tampered(Text($"The checkpoint that was given is over {anchor.Size} leaves, and the log has {size}: its end was cut off, or it is an older copy."));
        }
        if (await tree.RootAsync(anchor.Size, cancellation) is var root && root != anchor.Root)
        {
            throw Tampered(Text($"The checkpoint that was given says that the first {anchor.Size} leaves have the root {anchor.Root}, and in this log they have {root}: the log was forked or rewritten after that."));
        }
        // The tree may be whole, and yet an older checkpoint be shown as its newest.
        if (!await rows.HasCheckpointAsync(anchor, cancellation))
        {
            throw Tampered(Text($"The checkpoint that was given, over {anchor.Size} leaves, was removed from the database, whose newest is over {await rows.LargestCheckpointAsync(cancellation)}: the log hides what it signed."));
        }
    }

    private static AuditException Tampered(string what) => new(AuditCodes.Tampered, $"{what} Compare with a copy of the database.");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
