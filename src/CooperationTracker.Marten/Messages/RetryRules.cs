using System.Net.Sockets;
using CooperationTracker.EventLog;
using CooperationTracker.Intake.Queue;
using Npgsql;
using Wolverine;
using Wolverine.ErrorHandling;

namespace CooperationTracker.Marten;

/// <summary>What is tried again, after which pauses, and what is given up at once.</summary>
internal static class RetryRules
{
    private static readonly TimeSpan[] WhileContended = [.. new[] { 20, 50, 100, 250, 500 }.Select(ms => TimeSpan.FromMilliseconds(ms))];

    /// <summary>A caller waits for the answer: long enough for a fail-over's first moment, short enough to say that it lasts.</summary>
    private static readonly TimeSpan[] WhileCalled = [.. new[] { 50, 250, 1_000 }.Select(ms => TimeSpan.FromMilliseconds(ms))];

    /// <summary>Nobody waits: the queue stands still while the server is away, for a minute and a half.</summary>
    private static readonly TimeSpan[] WhileQueued = [.. new[] { 0.1, 0.5, 1, 2, 5, 10, 20, 20, 30 }.Select(TimeSpan.FromSeconds)];

    /// <summary>Then it makes room for the others and comes back, before it is a dead letter.</summary>
    private static readonly TimeSpan[] Later = [.. new[] { 1, 5, 30 }.Select(minutes => TimeSpan.FromMinutes(minutes))];

    /// <summary>Sets the rules.</summary>
    public static void Apply(WolverineOptions options)
    {
        options.Policies.OnException<RefusedDocumentException>().MoveToErrorQueue();
        options.Policies.OnException<WrongExpectedVersionException>().RetryWithCooldown(WhileContended);
        options.Policies.Add(new Queued());
        options.Policies.OnException(IsAway).RetryWithCooldown(WhileCalled);
    }

    /// <summary>
    /// Whether the database went away, or the connection to it, before anything was appended. Where that is not known,
    /// a command is not repeated: only what the log knows by its content is.
    /// </summary>
    private static bool IsAway(Exception e) => e is NpgsqlException { IsTransient: true } or SocketException or TimeoutException;

    private sealed class Queued : Wolverine.Configuration.IHandlerPolicy
    {
        public void Apply(
            IReadOnlyList<Wolverine.Runtime.Handlers.HandlerChain> chains, JasperFx.CodeGeneration.GenerationRules rules, JasperFx.IServiceContainer container)
        {
            foreach (var chain in chains.Where(c => c.MessageType == typeof(IncomingDocument)))
            {
                chain.OnException(e => IsAway(e) || e is AppendOutcomeUnknownException)
                    .RetryWithCooldown(WhileQueued).Then.ScheduleRetry(Later);
            }
        }
    }
}
