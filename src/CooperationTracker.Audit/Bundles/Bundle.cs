using System.Text.Json;
using CooperationTracker.Audit.Tree;
using CooperationTracker.Domain;

namespace CooperationTracker.Audit.Bundles;

/// <summary>
/// One commitment's evidence in one file: its trace, the events that the trace follows from, and the proofs that they stand in
/// the log. The form is written down in README.md beside this file; what was ever written stays readable.
/// </summary>
/// <param name="Format">Always <see cref="FormatName"/>.</param>
/// <param name="Version">The form's version, from 1 up.</param>
/// <param name="Checkpoint">The signed note over the tree that the proofs are for.</param>
/// <param name="Key">The public key that checks it, for information: a verifier takes the key from elsewhere.</param>
/// <param name="Trace">The trace as it was shown.</param>
/// <param name="Events">The events in the order of the log.</param>
public sealed record Bundle(string Format, int Version, string Checkpoint, string Key, BundledTrace Trace, IReadOnlyList<BundledEvent> Events)
{
    /// <summary>The name of the form.</summary>
    public const string FormatName = "cooperation-tracker/bundle";

    /// <summary>The version that is written.</summary>
    public const int CurrentVersion = 1;

    private static readonly JsonSerializerOptions Options = new(DomainJson.Options) { WriteIndented = true, NewLine = "\n" };

    /// <summary>Writes the file.</summary>
    public Task WriteAsync(Stream target, CancellationToken cancellation = default) => JsonSerializer.SerializeAsync(target, this, Options, cancellation);

    private static Bundle Whole(Bundle bundle) =>
        bundle.Events.Any(e => e is null || e.Path is null) || bundle.Trace.Steps.Any(s => s is null) || bundle.Trace.Corrections.Any(c => c is null)
            ? throw new FormatException("The bundle has an empty place among its events, steps or corrections.")
            : bundle;

    /// <summary>Reads a file.</summary>
    /// <exception cref="FormatException">It is no bundle, or one of a later version; the message says where.</exception>
    public static Bundle Read(ReadOnlyMemory<byte> source)
    {
        try
        {
            using var document = JsonDocument.Parse(source, new() { MaxDepth = 64 });
            if (document.RootElement is not { ValueKind: JsonValueKind.Object } root
                || !root.TryGetProperty("format", out var format) || format.ValueKind != JsonValueKind.String || format.GetString() != FormatName)
            {
                throw new FormatException($"This is no bundle: its field format is not {FormatName}.");
            }
            if (!root.TryGetProperty("version", out var version) || version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out var number) || number < 1)
            {
                throw new FormatException("The bundle does not say which version of the form it has.");
            }
            return number > CurrentVersion
                ? throw new FormatException($"The bundle has version {number} of the form, and this program knows versions up to {CurrentVersion}. Take a later one.")
                : Whole(root.Deserialize<Bundle>(Options)!);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            var at = e as JsonException;
            throw new FormatException($"The bundle cannot be read{(at?.Path is { } path ? $" at {path}" : "")}{(at?.LineNumber is { } line ? $", line {line + 1}" : "")}: {e.Message}", e);
        }
    }
}

/// <summary>An event with the proof that it stands in the log.</summary>
/// <param name="Index">Which leaf of the tree it is.</param>
/// <param name="Leaf">The leaf: what the tree holds of it.</param>
/// <param name="Data">Its data; what is left of it where its content was erased.</param>
/// <param name="Path">The proof, from the leaf up.</param>
/// <param name="Salt">The salt of its data's digest in base64; absent where its content was erased.</param>
public sealed record BundledEvent(long Index, JsonElement Leaf, JsonElement Data, IReadOnlyList<TreeHash> Path, string? Salt = null);
