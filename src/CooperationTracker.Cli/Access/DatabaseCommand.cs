using System.CommandLine;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Domain;
using CooperationTracker.Server.Access;
using Npgsql;
using Spectre.Console;

namespace CooperationTracker.Cli.Access;

/// <summary><c>tracker database roles</c></summary>
internal static class DatabaseCommand
{
    private const string ServerPassword = "TRACKER_SERVER_PASSWORD";
    private const string ReaderPassword = "TRACKER_READER_PASSWORD";
    private const int LongestName = 63; // PostgreSQL cuts longer ones off

    private static readonly Option<string> Server = new("--server")
    {
        Description = "The role that 'tracker serve' connects as.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "tracker_server",
    };

    private static readonly Option<string> Reader = new("--reader")
    {
        Description = "The role that dashboards and notebooks connect as.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "tracker_reader",
    };

    public static Command Create()
    {
        var database = new TrackerCommand("database", "Set up the database.", "tracker database roles");
        database.Add(Roles());
        return database;
    }

    private static TrackerCommand Roles() => new TrackerCommand(
        "roles",
        "Set up two roles of the database: one for the server, which can insert and select on the log and nothing else there, and keeps the views; "
        + $"and one for readers, which can only select on the views. Passwords come from {ServerPassword} and {ReaderPassword}; for a new role without one a password is made and shown once. "
        + "Run as the log's owner, as often as you like, and again after 'tracker reset'.",
        "tracker database roles",
        "tracker database roles --server tracker_app --reader grafana")
    { Server, Reader }.Do(async run =>
    {
        var (server, reader) = (Wanted(run, Server, ServerPassword), Wanted(run, Reader, ReaderPassword));
        if (server.Name == reader.Name)
        {
            throw run.Ask(Reader).Wrong(RefusalCodes.Duplicate, "The server's role and the reader's cannot be the same.");
        }
        var session = await run.OpenAsync();
        await AccessSchema.EnsureAsync(session.DataSource, run.Cancellation);
        await session.ProjectAsync(run); // makes the views where they are missing
        await using (var messaging = session.OpenMessaging())
        {
            await (messaging?.PrepareAsync(run.Cancellation) ?? Task.CompletedTask);
        }
        var roles = await DatabaseRoles.SetUpAsync(session, server, reader, run.Cancellation);
        if (run.Output.IsJson)
        {
            run.Output.Json(new { Server = roles.Server, Reader = roles.Reader });
            return;
        }
        Write(run.Output, session, roles.Server, "can append to the log and keeps the views");
        Write(run.Output, session, roles.Reader, "can read the views");
    });

    private static void Write(Output output, Session session, DatabaseRole role, string can)
    {
        output.Text($"[green]✓[/] {role.Role.EscapeMarkup()} {can}.");
        var target = new NpgsqlConnectionStringBuilder(session.Server.ConnectionString);
        // As it stands: wrapped, it could not be copied.
        output.Raw($"   Host={target.Host};Port={target.Port};Database={target.Database};Username={role.Role};Password=...{Environment.NewLine}");
        output.Raw(role.Password is { } made ? $"   Its password, shown this once: {made}{Environment.NewLine}" : "");
    }

    private static WantedRole Wanted(Run run, Option<string> option, string variable)
    {
        if (run.Get(option) is not { Length: > 0 and <= LongestName } name || name.Any(char.IsControl))
        {
            throw run.Ask(option).Wrong(RefusalCodes.Invalid, $"A role's name has 1 to {LongestName} characters.");
        }
        var password = Environment.GetEnvironmentVariable(variable) is { Length: > 0 } given ? given : null;
        return password is null || password.All(c => c is > ' ' and <= '~')
            ? new(name, password)
            : throw new Asked(variable, null).Wrong(RefusalCodes.Invalid, "The password has a blank or a letter beyond ASCII, which clients send in more than one way. Take another one.");
    }
}
