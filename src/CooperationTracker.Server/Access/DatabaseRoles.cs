using System.Security.Cryptography;
using CooperationTracker.Views;
using Npgsql;

namespace CooperationTracker.Server.Access;

/// <summary>A database role that is wanted.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Password">The password that it is to have; null leaves it, or makes one where the role is new.</param>
public sealed record WantedRole(string Name, string? Password);

/// <summary>A database role that is set up.</summary>
/// <param name="Role">Its name.</param>
/// <param name="Made">Whether it is new.</param>
/// <param name="Password">The password that was made for it: it is shown now or never; null where none was made.</param>
public sealed record DatabaseRole(string Role, bool Made, string? Password);

/// <summary>
/// The two roles of the database that programs connect as. The server's can insert and select on the log and nothing else
/// there, and owns the views, since it projects and rebuilds them; the reader's can only select on the views.
/// </summary>
/// <remarks>Run by the log's owner, as often as one likes: what was granted besides is taken back.</remarks>
public static class DatabaseRoles
{
    private const int Tries = 100;

    /// <summary>How long a lock is waited for at a time: longer, and readers would queue behind us.</summary>
    private const string LockPatience = "300ms";

    /// <summary>Sets up both roles.</summary>
    /// <param name="session">The log and its views, which are in place, as their owner.</param>
    /// <param name="server">The server's role.</param>
    /// <param name="reader">The reader's role.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="EdgeException">A role that exists may do more than it should, whatever is granted here.</exception>
    public static async Task<(DatabaseRole Server, DatabaseRole Reader)> SetUpAsync(
        Session session, WantedRole server, WantedRole reader, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(reader);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var roles = await TryAsync(session.DataSource, server, reader, cancellation);
                await ViewSchema.GrantReaderAsync(session.DataSource, reader.Name, cancellation);
                return roles;
            }
            catch (PostgresException e) when (attempt < Tries && e.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
            {
                // A reader was in the way: nothing was changed, and it goes first.
            }
        }
    }

    private static async Task<(DatabaseRole, DatabaseRole)> TryAsync(
        NpgsqlDataSource dataSource, WantedRole server, WantedRole reader, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await ExecuteAsync(connection, $"set local lock_timeout = '{LockPatience}'", cancellation);
        var roles = (await MakeAsync(connection, server, cancellation), await MakeAsync(connection, reader, cancellation));
        await ExecuteAsync(connection, Grants(Quoted(server.Name), Quoted(reader.Name)), cancellation);
        if (await HasMessagesAsync(connection, cancellation))
        {
            await ExecuteAsync(connection, MessageGrants(Quoted(server.Name), Quoted(reader.Name)), cancellation);
        }
        await HandOverViewsAsync(connection, server.Name, cancellation);
        await transaction.CommitAsync(cancellation);
        return roles;
    }

    /// <summary>What each may do, from nothing on.</summary>
    private static string Grants(string server, string reader) =>
        $"""
        revoke all on schema tracker, access from {server}, {reader};
        revoke all on all tables in schema tracker, access from {server}, {reader};
        revoke all on all sequences in schema tracker, access from {server}, {reader};
        revoke all on all routines in schema tracker, access from {server}, {reader};
        revoke all on schema views, views_next from {reader};
        revoke all on all tables in schema views, views_next from {reader};

        grant usage on schema tracker to {server};
        grant select, insert on all tables in schema tracker to {server};
        revoke insert on tracker.schema_version, tracker.audit_key, tracker.erasure, tracker.engine from {server};
        grant update (version, timestamp) on tracker.mt_streams to {server};
        grant update (last_seq_id, last_updated) on tracker.mt_event_progression to {server};
        grant usage on sequence tracker.mt_events_sequence to {server};
        alter default privileges in schema tracker grant select, insert on tables to {server};

        grant usage on schema access to {server};
        grant select, update (last_used) on access.api_key to {server};
        """;

    /// <summary>Messages come and go: what the server carries it may change and delete, and make nothing new there.</summary>
    private static string MessageGrants(string server, string reader) =>
        $"""
        revoke all on schema messages from {server}, {reader};
        revoke all on all tables in schema messages from {server}, {reader};
        revoke all on all sequences in schema messages from {server}, {reader};

        grant usage on schema messages to {server};
        grant select, insert, update, delete on all tables in schema messages to {server};
        grant usage, select on all sequences in schema messages to {server};
        alter default privileges in schema messages grant select, insert, update, delete on tables to {server};
        alter default privileges in schema messages grant usage, select on sequences to {server};
        """;

    private static async Task<bool> HasMessagesAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select to_regnamespace('messages') is not null", connection);
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    private static async Task<DatabaseRole> MakeAsync(NpgsqlConnection connection, WantedRole wanted, CancellationToken cancellation)
    {
        if (await ExcessAsync(connection, wanted.Name, cancellation) is not { } excess)
        {
            var password = wanted.Password ?? RandomNumberGenerator.GetHexString(40, lowercase: true);
            await ExecuteAsync(connection, $"create role {Quoted(wanted.Name)} login password '{ScramVerifier.Of(password)}'", cancellation);
            return new(wanted.Name, Made: true, wanted.Password is null ? password : null);
        }
        if (excess.Length > 0)
        {
            throw EdgeException.BadInput(new EdgeError(ServerCodes.RoleTooStrong,
                $"The role '{wanted.Name}' {string.Join(", ", excess)}: it could do more than it should, whatever is granted here. Name another role, or take that from it."));
        }
        if (wanted.Password is not null)
        {
            await ExecuteAsync(connection, $"alter role {Quoted(wanted.Name)} password '{ScramVerifier.Of(wanted.Password)}'", cancellation);
        }
        return new(wanted.Name, Made: false, Password: null);
    }

    /// <summary>What a role may do that grants do not bound; null where there is no such role.</summary>
    private static async Task<string[]?> ExcessAsync(NpgsqlConnection connection, string role, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            select array_remove(array[
                case when r.rolname in (current_user, session_user) then 'is the one that you are connected as' end,
                case when r.rolsuper then 'is a superuser' end,
                case when r.rolcreaterole or r.rolcreatedb then 'may create roles or databases' end,
                case when r.rolreplication or r.rolbypassrls then 'may replicate or pass by row security' end,
                case when exists (select from pg_auth_members m where m.member = r.oid) then 'is a member of other roles' end,
                case when exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                    where c.relowner = r.oid and n.nspname in ('tracker', 'access')) then 'owns a part of the log' end,
                case when not r.rolcanlogin then 'may not log in' end], null)
            from pg_roles r where r.rolname = $1
            """, connection)
        {
            Parameters = { new() { Value = role } },
        };
        return (string[]?)await command.ExecuteScalarAsync(cancellation);
    }

    /// <summary>
    /// Makes the server's role the owner of the views. The progress of the views is held meanwhile, as in the swap of a
    /// rebuild, so that no runner is in the middle of them.
    /// </summary>
    private static async Task HandOverViewsAsync(NpgsqlConnection connection, string server, CancellationToken cancellation)
    {
        await ExecuteAsync(connection, "select from tracker.mt_event_progression order by name for update", cancellation);
        await using var command = new NpgsqlCommand(
            """
            select format('grant %I to current_user', $1) where not pg_has_role(current_user, $1, 'usage')
            union all
            select format('alter schema %I owner to %I', nspname, $1) from pg_namespace
            where nspname in ('views', 'views_next') and nspowner <> (select oid from pg_roles where rolname = $1)
            union all
            select format('alter table %I.%I owner to %I', n.nspname, c.relname, $1)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname in ('views', 'views_next') and c.relkind in ('r', 'p', 'v', 'm') and c.relowner <> (select oid from pg_roles where rolname = $1)
            union all
            select format('alter routine %s owner to %I', p.oid::regprocedure, $1)
            from pg_proc p join pg_namespace n on n.oid = p.pronamespace
            where n.nspname in ('views', 'views_next') and p.proowner <> (select oid from pg_roles where rolname = $1)
            """, connection)
        {
            Parameters = { new() { Value = server } },
        };
        List<string> changes = [];
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
            {
                changes.Add(reader.GetString(0));
            }
        }
        foreach (var change in changes)
        {
            await ExecuteAsync(connection, change, cancellation);
        }
    }

    private static string Quoted(string role)
    {
        using var builder = new NpgsqlCommandBuilder();
        return builder.QuoteIdentifier(role);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
