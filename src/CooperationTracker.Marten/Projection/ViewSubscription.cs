using CooperationTracker.Views;
using CooperationTracker.Views.Runner;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;
using Marten.Subscriptions;
using Npgsql;

namespace CooperationTracker.Marten;

/// <summary>
/// The pure projections of some views as one subscription of Marten's: each page of the log is read once for all of them, and
/// their rows and progress are written in the transaction in which Marten moves the subscription on.
/// </summary>
/// <param name="schema">The schema of the views' tables.</param>
/// <param name="ranges">The views and the part of the log that each is to have.</param>
internal sealed class ViewSubscription(string schema, IReadOnlyList<LogRange> ranges) : ISubscription
{
    /// <inheritdoc/>
    public Task<IChangeListener> ProcessEventsAsync(
        EventRange page, ISubscriptionController controller, IDocumentOperations operations, CancellationToken cancellationToken)
    {
        var batch = new Batch();
        foreach (var e in page.Events)
        {
            batch.Add(new Recorded(DomainSerializer.ToDomain(e), e.Sequence, e.StreamKey!, e.Timestamp.ToUniversalTime()), ranges);
        }
        ((ITransactionParticipantRegistrar)operations).AddTransactionParticipant(new Rows(schema, batch, Moves(page)));
        return Task.FromResult(NullChangeListener.Instance);
    }

    /// <summary>What stands beside the live views has no progress to be shared.</summary>
    private IReadOnlyList<NpgsqlBatchCommand> Moves(EventRange page) => schema != ViewSchema.Live ? [] : RowWriter.Moves(
        "verify_positions", [.. ranges.Select(r => r with { After = Math.Max(r.After, page.SequenceFloor) })], page.SequenceCeiling);

    private sealed class Rows(string schema, Batch batch, IReadOnlyList<NpgsqlBatchCommand> moves) : ITransactionParticipant
    {
        public async Task BeforeCommitAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken token)
        {
            await batch.PlaceAsync(connection, token);
            await RowWriter.WriteAsync(connection, schema, batch, moves, token);
        }
    }
}
