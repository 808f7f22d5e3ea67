using System.Text.Json;

namespace CooperationTracker.Domain.Actors;

/// <summary>The rule of merging, the same for actors, topics and commitments.</summary>
internal static class Merging
{
    public static Decision Decide<T>(
        Catalog<T> catalog, string id, string into, string reason, string author, StreamName stream,
        Func<string, Refusal> unknown, Func<string, IEvent> merged, Func<string, bool>? isBelow = null)
    {
        List<Refusal> refusals = [];
        Correction.Require(reason, author, refusals);
        var survivor = catalog.Resolve(into);
        if (survivor is null)
        {
            refusals.Add(unknown(into) with { Pointer = "/into" });
        }
        if (!catalog.Entries.TryGetValue(id, out var entry))
        {
            refusals.Add(unknown(id) with { Pointer = "/id" });
        }
        else if (entry.MergedInto is not null && survivor is not null)
        {
            if (refusals.Count == 0 && catalog.Resolve(id) == survivor)
            {
                return Decision.Nothing;
            }
            refusals.Add(new(RefusalCodes.AlreadyMerged, "/id", $"'{id}' was merged into '{entry.MergedInto}' already."));
        }
        else if (survivor == id)
        {
            refusals.Add(new(RefusalCodes.Circular, "/into", $"'{id}' cannot be merged into itself."));
        }
        else if (survivor is not null && isBelow?.Invoke(survivor) == true)
        {
            refusals.Add(new(RefusalCodes.Circular, "/into", $"'{id}' cannot be merged into '{survivor}', which is a part of it."));
        }
        // Another that merges the survivor meanwhile could close a circle.
        return refusals.Count > 0 ? Decision.Refuse(refusals)
            : Decision.Append(stream, entry!.Version, merged(survivor!))
                .While(new Premise(stream with { Key = survivor! }, catalog.Entries[survivor!].Version));
    }
}

/// <summary>Every correction says why, and who asks for it.</summary>
internal static class Correction
{
    public static void Require(string reason, string author, List<Refusal> refusals)
    {
        if (string.IsNullOrWhiteSpace(reason))
        {
            refusals.Add(new(RefusalCodes.Missing, "/reason", "A correction needs a reason."));
        }
        if (string.IsNullOrWhiteSpace(author))
        {
            refusals.Add(new(RefusalCodes.Missing, "/author", "A correction needs an author."));
        }
    }
}

/// <summary>Whether two values are the same to the last field: records compare lists by reference, their JSON does not.</summary>
internal static class Same
{
    public static bool Json<T>(T a, T b) =>
        JsonSerializer.SerializeToUtf8Bytes(a, DomainJson.Options).AsSpan()
            .SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(b, DomainJson.Options));
}

/// <summary>Refusals of registry ids that nobody knows.</summary>
internal static class Unknown
{
    public static Refusal Actor(Registry registry, string id, string pointer) =>
        Of(registry.Actors, id, pointer, RefusalCodes.UnknownActor, "actor");

    public static Refusal Topic(Registry registry, string id, string pointer) =>
        Of(registry.Topics, id, pointer, RefusalCodes.UnknownTopic, "topic");

    public static Refusal Commitment(Registry registry, string id, string pointer) =>
        Of(registry.Commitments, id, pointer, RefusalCodes.UnknownCommitment, "commitment");

    private static Refusal Of<T>(Catalog<T> catalog, string id, string pointer, string code, string noun)
    {
        var near = catalog.Suggest(id);
        var hint = near.Count > 0 ? $" Did you mean {string.Join(" or ", near)}?" : "";
        return new(code, pointer, $"No {noun} has the id '{id}'.{hint}", near);
    }
}
