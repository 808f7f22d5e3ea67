using JasperFx;
using Marten;
using Npgsql;

namespace CooperationTracker.Marten;

/// <summary>What Marten adds beside the log's tables: functions, and a table of events that it could not project.</summary>
internal static class MartenSchema
{
    /// <summary>The version of Marten that is built in.</summary>
    public static string Version { get; } = typeof(DocumentStore).Assembly.GetName().Version!.ToString(3);

    // The letters of "marten", read as bytes.
    private static readonly AppliedOnce Once = new(MartenEngine.EngineName, Version, 0x6d617274656e);

    /// <summary>
    /// Lets Marten add what it needs, once for each version of it. It may create and never change a table: where it would,
    /// the database is left as it was. Where nothing is missing, it needs no right to create.
    /// </summary>
    public static Task EnsureAsync(NpgsqlDataSource dataSource, Func<DocumentStore> store, CancellationToken cancellation) =>
        Once.EnsureAsync(dataSource, _ => store().Storage.ApplyAllConfiguredChangesToDatabaseAsync(AutoCreate.CreateOnly), cancellation);
}
