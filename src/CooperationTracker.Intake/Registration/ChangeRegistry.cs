using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Commitments;

namespace CooperationTracker.Intake.Registration;

/// <summary>The content of a registry file, such as seeds/actors.yaml.</summary>
public sealed record RegistryFile
{
    /// <summary>Actors to register.</summary>
    public IReadOnlyList<ActorDefinition> Actors { get; init; } = [];

    /// <summary>Topics to register.</summary>
    public IReadOnlyList<TopicDefinition> Topics { get; init; } = [];

    /// <summary>Commitments to open.</summary>
    public IReadOnlyList<CommitmentDefinition> Commitments { get; init; } = [];

    /// <summary>The command that registers all of it.</summary>
    public RegisterEntries ToCommand() => new(Actors, Topics, Commitments);
}

/// <summary>Register entries together.</summary>
/// <param name="Entries">The entries.</param>
/// <param name="Origin">Who asks for it, and from where.</param>
public sealed record RegisterEntriesCommand(RegisterEntries Entries, Origin Origin) : ICommand;

/// <summary>Register, amend or merge one entry.</summary>
/// <param name="Entry">The entry's stream.</param>
/// <param name="Change">What is done to it, such as <see cref="AmendActor"/> or <see cref="MergeCommitment"/>.</param>
/// <param name="Origin">Who asks for it, and from where.</param>
/// <param name="Expected">The version of the entry that the request was made on, or one of several; null for any.</param>
public sealed record ChangeEntryCommand(
    StreamName Entry, IRegistryCommand Change, Origin Origin, IReadOnlyList<long>? Expected = null) : ICommand;

/// <summary>Use cases: register, amend and merge actors, topics and commitments.</summary>
public static class ChangeRegistry
{
    /// <summary>Carries out the command.</summary>
    public static Task<Outcome> Handle(RegisterEntriesCommand command, TrackerLog log, CancellationToken cancellation) =>
        log.RegisterAsync(command.Entries, command.Origin, cancellation);

    /// <summary>Carries out the command.</summary>
    public static Task<Outcome> Handle(ChangeEntryCommand command, TrackerLog log, CancellationToken cancellation) =>
        log.ChangeRegistryAsync(command.Entry, command.Change.Decide, command.Origin, command.Expected, cancellation);

    /// <summary>Registers entries together; what already stands like this is passed over.</summary>
    public static Task<Outcome> RegisterAsync(
        this TrackerLog log, RegisterEntries entries, Origin origin, CancellationToken cancellation = default) =>
        log.AppendAsync(entries.Streams, registry => Task.FromResult(entries.Decide(registry)), origin, cancellation);

    /// <summary>Carries out a command on an entry, such as <see cref="AmendActor"/> or <see cref="MergeCommitment"/>.</summary>
    /// <param name="log">The log.</param>
    /// <param name="entry">The entry's stream.</param>
    /// <param name="decide">The command's decision.</param>
    /// <param name="origin">Who asks for it, and from where.</param>
    /// <param name="expectedVersions">The version of the entry that the request was made on, or one of several; null for any.</param>
    /// <param name="cancellation">Honoured until the append is sent.</param>
    public static async Task<Outcome> ChangeRegistryAsync(
        this TrackerLog log, StreamName entry, Func<Registry, Decision> decide, Origin origin,
        IReadOnlyList<long>? expectedVersions = null, CancellationToken cancellation = default)
    {
        // Versions are compared with the log's: a kept registry may be behind.
        await log.RegistryAsync(fresh: true, cancellation);
        return await log.AppendAsync([entry], registry => Task.FromResult(
            registry.VersionOf(entry) is { } version && Expected.Refuse(expectedVersions, version, $"The {entry.Type} '{entry.Key}'") is { } stale
                ? stale
                : decide(registry)), origin, cancellation);
    }
}
