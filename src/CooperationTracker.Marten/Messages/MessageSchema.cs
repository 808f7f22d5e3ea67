using JasperFx;
using Npgsql;
using Wolverine;
using Wolverine.Persistence.Durability;

namespace CooperationTracker.Marten;

/// <summary>The schema that messages are kept in until they are handled: Wolverine's inbox, outbox, dead letters and nodes.</summary>
internal static class MessageSchema
{
    /// <summary>The schema's name.</summary>
    public const string Name = "messages";

    /// <summary>The version of Wolverine that is built in.</summary>
    public static string Version { get; } = typeof(WolverineOptions).Assembly.GetName().Version!.ToString(3);

    /// <summary>What is ours there.</summary>
    private const string Own =
        """
        create table if not exists messages.queued_once (id uuid primary key, at timestamptz not null default clock_timestamp());
        comment on table messages.queued_once is 'What was put into the queue under a name, until nobody can put it in again.';

        create table if not exists messages.publication (
            singleton boolean primary key default true check (singleton),
            since bigint not null, position bigint not null, queue text not null, exchange text not null);
        comment on table messages.publication is 'The broker that a server was last started with; up to which position every change was put out for it, and after which that began.';
        """;

    /// <summary>The number of <see cref="Own"/>, which a change of it makes greater.</summary>
    private const int OwnVersion = 2;

    // The letters of "wolves", read as bytes.
    private static readonly AppliedOnce Once = new("wolverine", $"{Version}+{OwnVersion}", 0x776f6c766573);

    /// <summary>Lets Wolverine make its tables, once for each version of it. Where nothing is missing, it needs no right to create.</summary>
    public static Task EnsureAsync(NpgsqlDataSource dataSource, Func<IMessageStore> store, CancellationToken cancellation) =>
        Once.EnsureAsync(dataSource, async connection =>
        {
            await store().Admin.MigrateAsync(AutoCreate.CreateOrUpdate);
            await using var command = new NpgsqlCommand(Own, connection);
            await command.ExecuteNonQueryAsync(cancellation);
        }, cancellation);
}
