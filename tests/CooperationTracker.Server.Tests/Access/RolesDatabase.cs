using CooperationTracker.EventLog.Embedded;
using CooperationTracker.Intake;
using CooperationTracker.Intake.Replay;
using CooperationTracker.Server.Access;
using CooperationTracker.Testing;
using Npgsql;

namespace CooperationTracker.Server.Tests.Access;

/// <summary>A database with the seeds in it and both roles set up. Roles are the whole server's, so they are named like the database and go with it.</summary>
public sealed class RolesDatabase : TestDatabase
{
    private Session? owner;

    public string ServerRole => $"{Name}_server";

    public string ReaderRole => $"{Name}_reader";

    /// <summary>Another role, which tests make as they need it.</summary>
    public string OtherRole => $"{Name}_other";

    /// <summary>The owner of it all.</summary>
    public Session Owner => owner!;

    public string ServerConnection { get; private set; } = "";

    public string ReaderConnection { get; private set; } = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        owner = await OpenAsync(ConnectionString);
        await new ReplayStatements(owner.Tracker, owner.DataSource, new Origin("seeds", "test")).RunAsync(await ReplaySource.OpenAsync(Repository.File("seeds")));
        await owner.Runner().CatchUpAsync();
        await AccessSchema.EnsureAsync(owner.DataSource);
        var (server, reader) = await SetUpAsync();
        (ServerConnection, ReaderConnection) = (As(server.Role, server.Password!), As(reader.Role, reader.Password!));
    }

    public Task<(DatabaseRole Server, DatabaseRole Reader)> SetUpAsync(string? serverPassword = null, string? readerPassword = null) =>
        DatabaseRoles.SetUpAsync(Owner, new(ServerRole, serverPassword), new(ReaderRole, readerPassword));

    public static Task<Session> OpenAsync(string connectionString) => Session.OpenAsync(new(connectionString, ServerOrigin.Given, "test"));

    public string As(string role, string password) =>
        new NpgsqlConnectionStringBuilder(ConnectionString) { Username = role, Password = password }.ConnectionString;

    /// <summary>Runs a statement as somebody.</summary>
    public static async Task<object?> RunAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Cancellation);
    }

    public Task<object?> RunAsync(string sql) => RunAsync(ConnectionString, sql);

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await owner!.DisposeAsync();
        var admin = new NpgsqlConnectionStringBuilder(ConnectionString) { Database = "postgres", Pooling = false }.ConnectionString;
        await base.DisposeAsync();
        await using var connection = new NpgsqlConnection(admin);
        await connection.OpenAsync(CancellationToken.None);
        foreach (var role in (string[])[ServerRole, ReaderRole, OtherRole])
        {
            await using var command = new NpgsqlCommand($"drop role if exists {role}", connection);
            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }
}
