using CooperationTracker.Domain.Commitments;

namespace CooperationTracker.Domain.Actors;

/// <summary>Enter actors, topics and commitments into the registry together; they may name each other in any order.</summary>
/// <param name="Actors">The actors; what they name by id, name or alias.</param>
/// <param name="Topics">The topics.</param>
/// <param name="Commitments">The commitments; what they name by id, name or alias.</param>
public sealed record RegisterEntries(
    IReadOnlyList<ActorDefinition> Actors,
    IReadOnlyList<TopicDefinition> Topics,
    IReadOnlyList<CommitmentDefinition> Commitments)
{
    /// <summary>The streams of all these entries.</summary>
    public IReadOnlyList<StreamName> Streams =>
        [.. Topics.Select(t => StreamName.Topic(t.Id)), .. Actors.Select(a => StreamName.Actor(a.Id)), .. Commitments.Select(c => StreamName.Commitment(c.Id))];

    /// <summary>
    /// Registers what is new and passes over what already stands like this. Refuses ids that are taken by
    /// another definition or stand twice, names that are another's, and references that nobody knows.
    /// </summary>
    public Decision Decide(Registry registry)
    {
        List<Refusal> refusals = [];
        List<Change> changes = [];
        // Everything counts while it is checked, so that the order in a file does not matter.
        var all = registry with
        {
            Actors = Actors.Aggregate(registry.Actors, (catalog, a) => catalog.With(a.Id, a)),
            Topics = Topics.Aggregate(registry.Topics, (catalog, t) => catalog.With(t.Id, t)),
            Commitments = Commitments.Aggregate(registry.Commitments, (catalog, c) => catalog.With(c.Id, c)),
        };
        Register("topics", "topic", Topics, registry.Topics, t => t.Id, StreamName.Topic, t => new TopicRegistered(t),
            (t, at) => TopicRules.Check(t, all, at, refusals));
        Register("actors", "actor", Actors, registry.Actors, a => a.Id, StreamName.Actor, a => new ActorRegistered(a),
            (a, at) => ActorRules.Check(a, all, at, refusals));
        Register("commitments", "commitment", Commitments, registry.Commitments, c => c.Id, StreamName.Commitment, c => new CommitmentOpened(c),
            (c, at) => CommitmentRules.Check(c, all, at, refusals));
        return refusals.Count > 0 ? Decision.Refuse(refusals) : Decision.Append(changes);

        void Register<T>(
            string field, string noun, IReadOnlyList<T> definitions, Catalog<T> known, Func<T, string> idOf,
            Func<string, StreamName> stream, Func<T, IEvent> registered, Func<T, string, T> check)
        {
            HashSet<string> ids = [];
            for (var i = 0; i < definitions.Count; i++)
            {
                var at = $"/{field}/{i}";
                var id = idOf(definitions[i]);
                if (!ids.Add(id))
                {
                    refusals.Add(new(RefusalCodes.Duplicate, $"{at}/id", $"The {noun} '{id}' stands twice in this file."));
                    continue;
                }
                var definition = check(definitions[i], at);
                if (!known.Entries.TryGetValue(id, out var entry))
                {
                    changes.Add(new(stream(id), 0, [registered(definition)]));
                }
                else if (!Same.Json(definition, entry.Definition))
                {
                    refusals.Add(new(RefusalCodes.AlreadyRegistered, $"{at}/id",
                        $"The {noun} '{id}' is registered already, with another definition. Amend it, or choose another id."));
                }
            }
        }
    }
}
