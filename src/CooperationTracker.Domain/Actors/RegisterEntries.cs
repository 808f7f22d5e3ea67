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
    /// Registers what is new and passes over what already stands like this, or was first registered like this:
    /// a file that is told again stays good when its entries were amended. Refuses ids that are taken by
    /// another definition or stand twice, names that are another's, and references that nobody knows.
    /// </summary>
    public Decision Decide(Registry registry)
    {
        List<Refusal> refusals = [];
        List<Change> changes = [];
        // Everything counts while it is checked, so that the order in a file does not matter.
        var all = registry with
        {
            Actors = Actors.Aggregate(registry.Actors, (catalog, a) => catalog.Along(a.Id, a)),
            Topics = Topics.Aggregate(registry.Topics, (catalog, t) => catalog.Along(t.Id, t)),
            Commitments = Commitments.Aggregate(registry.Commitments, (catalog, c) => catalog.Along(c.Id, c)),
        };
        Register("topics", "topic", Topics, registry.Topics, t => t.Id, StreamName.Topic, t => new TopicRegistered(t),
            (t, at) => TopicRules.Check(t, all, at, refusals), (t, _) => t);
        Register("actors", "actor", Actors, registry.Actors, a => a.Id, StreamName.Actor, a => new ActorRegistered(a),
            (a, at) => ActorRules.Check(a, all, at, refusals), ActorRules.Resolve);
        Register("commitments", "commitment", Commitments, registry.Commitments, c => c.Id, StreamName.Commitment, c => new CommitmentOpened(c),
            (c, at) => CommitmentRules.Check(c, all, at, refusals), CommitmentRules.Resolve);
        return refusals.Count > 0 ? Decision.Refuse(refusals) : Decision.Append(changes);

        void Register<T>(
            string field, string noun, IReadOnlyList<T> definitions, Catalog<T> known, Func<T, string> idOf,
            Func<string, StreamName> stream, Func<T, IEvent> registered, Func<T, string, T> check, Func<T, References, T> resolve)
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
                var entry = known.Entries.GetValueOrDefault(id);
                if (entry is not null && (IsSame(definitions[i], entry.First) || IsSame(definitions[i], entry.Definition)))
                {
                    continue;
                }
                var definition = check(definitions[i], at);
                if (entry is null)
                {
                    changes.Add(new(stream(id), 0, [registered(definition)]));
                }
                else
                {
                    refusals.Add(new(RefusalCodes.AlreadyRegistered, $"{at}/id",
                        $"The {noun} '{id}' is registered already, with another definition. Amend it, or choose another id."));
                }
            }

            // What one names may have been amended or merged since the other was registered.
            bool IsSame(T one, T other) => Same.Json(Resolved(one), Resolved(other));

            T Resolved(T definition) => resolve(definition, new References(all, "", []));
        }
    }
}
