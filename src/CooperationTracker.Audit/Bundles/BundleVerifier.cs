using System.Globalization;
using System.Text.Json;
using CooperationTracker.Audit.Leaves;
using CooperationTracker.Audit.Notes;
using CooperationTracker.Audit.Tree;
using CooperationTracker.Audit.Verification;
using CooperationTracker.Domain;

namespace CooperationTracker.Audit.Bundles;

/// <summary>What a bundle proves, and what it does not, in plain words.</summary>
/// <param name="Commitment">The commitment that it tells of.</param>
/// <param name="Leaves">How many leaves the checkpoint is over.</param>
/// <param name="Key">The key that signed it.</param>
/// <param name="Events">How many events stand in the log.</param>
/// <param name="Erased">Of how many of them the content was erased.</param>
/// <param name="Steps">How many steps the trace has.</param>
/// <param name="Proven">What is proven.</param>
/// <param name="NotProven">What is not.</param>
public sealed record VerifiedBundle(
    string Commitment, long Leaves, string Key, int Events, int Erased, int Steps, IReadOnlyList<string> Proven, IReadOnlyList<string> NotProven);

/// <summary>Checks a bundle against a key: with no database and no network.</summary>
public static class BundleVerifier
{
    /// <summary>Verifies it.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="keys">The keys that its checkpoint may be signed with.</param>
    /// <exception cref="AuditException">The first thing that does not hold, by its event or step.</exception>
    public static VerifiedBundle Verify(Bundle bundle, IReadOnlyList<NoteVerifier> keys)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        var (checkpoint, key) = Signed(bundle, keys);
        List<ReadEvent> events = [];
        var erased = 0;
        var versions = new Dictionary<string, long>();
        var last = 0L;
        foreach (var bundled in bundle.Events)
        {
            var leaf = Proved(bundled, checkpoint);
            if (leaf.Version != versions.GetValueOrDefault(leaf.Stream) + 1)
            {
                throw Wrong($"The bundle has event {leaf.Version} of {leaf.Stream} where event {versions.GetValueOrDefault(leaf.Stream) + 1} belongs: one was left out, or the order is another one.");
            }
            if (leaf.Position > bundle.Trace.KnownAt)
            {
                throw Wrong($"The event at position {leaf.Position} comes after position {bundle.Trace.KnownAt}, at which the trace is said to be known.");
            }
            if (leaf.Position <= last)
            {
                throw Wrong($"The event at position {leaf.Position} stands after the one at position {last}: the events are not in the order of the log.");
            }
            last = leaf.Position;
            versions[leaf.Stream] = leaf.Version;
            var read = Read(leaf, bundled);
            erased += read is Domain.Reports.ErasedContent ? 1 : 0;
            events.Add(new(StreamOf(leaf), leaf.Version, leaf.Position, leaf.Timestamp, read));
        }
        var reports = ErasuresAsTold(events);
        RequireActors(events);
        Compare(bundle.Trace, Derive(bundle.Trace, events));
        return new(
            bundle.Trace.Commitment, checkpoint.Size, key.ToString(), events.Count, erased, bundle.Trace.Steps.Count,
            Proven(bundle, checkpoint, events.Count, erased, reports), NotProven);
    }

    private static (Checkpoint, NoteVerifier) Signed(Bundle bundle, IReadOnlyList<NoteVerifier> keys)
    {
        try
        {
            var note = SignedNote.Parse(bundle.Checkpoint);
            var key = note.SignedBy(keys) ?? throw new AuditException(AuditCodes.NotSigned,
                $"The checkpoint in the bundle is not signed by the key that was given. The bundle names {bundle.Key}: take a key from whom you trust, not from the bundle.");
            var checkpoint = Checkpoint.Parse(note.Text);
            return checkpoint.Origin == key.Name ? (checkpoint, key) : throw Wrong($"The checkpoint is one of {checkpoint.Origin}, and the key that signed it is one of {key.Name}.");
        }
        catch (FormatException e)
        {
            throw Wrong($"The checkpoint in the bundle cannot be read: {e.Message}");
        }
    }

    private static Leaf Proved(BundledEvent bundled, Checkpoint checkpoint)
    {
        var bytes = Canonical(bundled.Leaf);
        if (!InclusionProof.Verify(TreeHash.OfLeaf(bytes), bundled.Index, checkpoint.Size, checkpoint.Root, bundled.Path))
        {
            throw Wrong($"Leaf {bundled.Index} does not stand in the tree that was signed: the leaf, its index or its proof was changed.");
        }
        var leaf = Parse(bytes, bundled.Index);
        return bundled.Salt is null || leaf.Holds(bundled.Data, bundled.Salt)
            ? leaf
            : throw Wrong($"The data of the event at position {leaf.Position} (event {leaf.Version} of {leaf.Stream}) is not what was recorded: its digest is another one.");
    }

    private static byte[] Canonical(JsonElement json)
    {
        var buffer = new ByteBuffer();
        CanonicalJson.Write(JsonSerializer.SerializeToUtf8Bytes(json), buffer);
        return buffer.Written.ToArray();
    }

    private static Leaf Parse(byte[] bytes, long index)
    {
        try
        {
            return Leaf.Parse(bytes);
        }
        catch (FormatException e)
        {
            throw Wrong($"Leaf {index} cannot be read: {e.Message}");
        }
    }

    private static IEvent Read(Leaf leaf, BundledEvent bundled)
    {
        try
        {
            var read = EventCatalogue.Deserialize(leaf.Type, JsonSerializer.SerializeToUtf8Bytes(bundled.Data));
            return bundled.Salt is not null || (read is Domain.Reports.ErasedContent && IsErasable(leaf.Type))
                ? read
                : throw Wrong($"The event at position {leaf.Position} has data, but no salt that leads to its digest.");
        }
        catch (Exception e) when (e is JsonException or UnknownEventException)
        {
            throw Wrong($"The event at position {leaf.Position} cannot be read: {e.Message}");
        }
    }

    /// <summary>Only what was recorded of reports is ever erased.</summary>
    private static bool IsErasable(string type) => EventCatalogue.TypeOf(type) is { } known
        && (known.IsAssignableTo(typeof(Domain.Reports.Report)) || known == typeof(Domain.Reports.ReportAmended));

    private static StreamName StreamOf(Leaf leaf)
    {
        var at = leaf.Stream.IndexOf('/', StringComparison.Ordinal);
        return at > 0 ? new(leaf.Stream[..at], leaf.Stream[(at + 1)..]) : throw Wrong($"The event at position {leaf.Position} belongs to no stream that is known: {leaf.Stream}.");
    }

    /// <summary>Each event without content is one that a later event of its stream erased.</summary>
    private static IReadOnlyList<string> ErasuresAsTold(List<ReadEvent> events)
    {
        var told = events.Where(e => e.Event is Domain.Reports.ContentErased).Select(e => (e.Stream, e.Version, e.RecordedAt, Erased: (Domain.Reports.ContentErased)e.Event)).ToList();
        foreach (var gone in events)
        {
            if (gone.Event is Domain.Reports.ErasedContent { Erased: var report }
                && !told.Exists(t => t.Stream == gone.Stream && t.Version > gone.Version && t.Erased.ReportId == report && t.Erased.Versions.Contains(gone.Version)))
            {
                throw Wrong($"The content of the event at position {gone.Position} is gone, and no event of its stream says that it was erased.");
            }
        }
        return [.. told.Select(t => string.Create(CultureInfo.InvariantCulture,
            $"The content of {t.Erased.ReportId} was erased on {t.RecordedAt.UtcDateTime:yyyy-MM-dd} under {t.Erased.LegalBasis}, by {t.Erased.Author}: that it stood there is proven, what it said is gone."))];
    }

    /// <summary>Without an actor's own events its name, and what it was merged into, would not follow from anything.</summary>
    private static void RequireActors(List<ReadEvent> events)
    {
        var actors = events.Where(e => e.Stream.Type == "actor").Select(e => e.Stream.Key).ToHashSet();
        var named = events.SelectMany(e => BundleMaker.ActorsOf(e.Event)).Distinct();
        if (named.FirstOrDefault(actor => !actors.Contains(actor)) is { } missing)
        {
            throw Wrong($"The events of the actor '{missing}', whom others name, were left out.");
        }
    }

    private static BundledTrace Derive(BundledTrace shown, List<ReadEvent> events)
    {
        try
        {
            return DerivedTrace.Of(events, shown.Commitment, shown.AsOf, shown.KnownAt)
                ?? throw Wrong($"No event of the bundle opens the commitment {shown.Commitment}.");
        }
        catch (UnknownEventException e)
        {
            throw Wrong($"The events of the bundle do not make up streams: {e.Message}");
        }
    }

    private static void Compare(BundledTrace shown, BundledTrace derived)
    {
        foreach (var (i, (ours, theirs)) in shown.Steps.Zip(derived.Steps).Index())
        {
            if (Text(ours) != Text(theirs))
            {
                throw Wrong($"Step {i + 1} of the trace ({ours.Report}, {ours.Effect}) does not follow from the events: they give {Text(theirs)}.");
            }
        }
        if (shown.Steps.Count != derived.Steps.Count)
        {
            throw Wrong($"The trace has {shown.Steps.Count} steps, and the events give {derived.Steps.Count}.");
        }
        if (Text(shown) != Text(derived))
        {
            throw Wrong($"The trace's head (title, scope, status, mergers or corrections) does not follow from the events: they give {Text(derived with { Steps = [] })}.");
        }
    }

    private static string Text<T>(T value) => JsonSerializer.Serialize(value, DomainJson.Options);

    private static string[] Proven(Bundle bundle, Checkpoint checkpoint, int events, int erased, IReadOnlyList<string> reports) =>
    [
        ProofVerifier.Signed(checkpoint),
        string.Create(CultureInfo.InvariantCulture, $"Each of the {events} events in this bundle stands in that log, with its id, stream, version, type, time and author as shown."),
        string.Create(CultureInfo.InvariantCulture, $"The data of {events - erased} of them is what was recorded{(erased > 0 ? $"; the content of {erased} was erased" : "")}."),
        .. reports,
        "No event is left out between the first and the last one shown of each statement, actor and commitment.",
        string.Create(CultureInfo.InvariantCulture, $"The trace of {bundle.Trace.Commitment} as of {bundle.Trace.AsOf:yyyy-MM-dd}, with its {bundle.Trace.Steps.Count} steps, follows from these events."),
    ];

    private static readonly string[] NotProven =
    [
        "That no other statement of the log acts on this commitment, and that none of those shown was corrected after the last event shown, whatever position the trace says it is known at: that takes the whole log (tracker verify against the database, or a mirror of its tiles).",
        ProofVerifier.SameForAll,
        "That the statements say the truth, or that they were coded rightly: read the passages, and the documents by their digests.",
    ];

    private static AuditException Wrong(FormattableString what) => new(AuditCodes.BundleDiffers, what.ToString(CultureInfo.InvariantCulture));
}
