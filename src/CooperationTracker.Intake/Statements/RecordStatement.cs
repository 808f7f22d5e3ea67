using CooperationTracker.Domain;
using CooperationTracker.Domain.Statements;
using CooperationTracker.EventLog;

namespace CooperationTracker.Intake.Statements;

/// <summary>Record a statement with all it reports and brings, as one.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="Origin">Who asks for it, and from where.</param>
public sealed record RecordStatementCommand(Statement Statement, Origin Origin) : ICommand;

/// <summary>Use case: record a statement.</summary>
public static class RecordStatement
{
    /// <summary>Carries out the command.</summary>
    public static Task<Outcome> Handle(RecordStatementCommand command, TrackerLog log, CancellationToken cancellation) =>
        log.RecordAsync(command.Statement, command.Origin, cancellation);

    /// <summary>
    /// Records a statement with all it reports and brings, as one. The same statement again is
    /// <see cref="OutcomeKind.Unchanged"/>, also when the first acknowledgement was lost on the way.
    /// </summary>
    public static async Task<Outcome> RecordAsync(
        this TrackerLog log, Statement statement, Origin origin, CancellationToken cancellation = default)
    {
        var command = new ReceiveStatement(statement);
        StreamName[] streams = [StreamName.Statement(statement.Key)];
        var first = !log.IsRehearsal;
        try
        {
            return await log.AppendAsync(streams, async registry =>
            {
                var decision = command.Decide(registry);
                // Whether it is there already is asked only where it may be: a new statement costs one round trip.
                if (decision.IsRefused || !first)
                {
                    var received = await log.FindAsync(statement.Key, cancellation);
                    decision = received is null ? decision : command.Decide(registry, DigestOf(received));
                }
                first = false;
                return decision;
            }, origin, cancellation);
        }
        catch (AppendOutcomeUnknownException)
        {
            // The connection broke before the answer: the log knows whether the statement is in it.
            if (await log.FindAsync(statement.Key, cancellation) is { } found && DigestOf(found) == statement.Digest())
            {
                return await log.UnchangedAsync(streams, cancellation);
            }
            throw;
        }
    }

    /// <summary>The event that received a statement; null where none was received under this key.</summary>
    internal static async Task<StoredEvent?> FindAsync(this TrackerLog log, string key, CancellationToken cancellation)
    {
        var stream = StreamName.Statement(key).ToString();
        return (await log.Log.ReadFirstEventsAsync([stream], cancellation)).GetValueOrDefault(stream);
    }

    internal static string DigestOf(StoredEvent received) => ((StatementReceived)EventWriter.ToDomain(received)).Digest;
}
