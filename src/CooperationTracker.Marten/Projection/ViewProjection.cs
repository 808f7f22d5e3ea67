using CooperationTracker.Views;
using CooperationTracker.Views.Runner;
using Marten;
using Marten.Events.Projections;
using Npgsql;

namespace CooperationTracker.Marten;

/// <summary>A view's pure projection as Marten's: it hands the row changes of a page to Marten's own transaction.</summary>
/// <param name="schema">The schema of the view's tables.</param>
/// <param name="range">The view and the part of the log that it is to have.</param>
internal sealed class ViewProjection(string schema, LogRange range) : IProjection
{
    /// <inheritdoc/>
    public Task ApplyAsync(IDocumentOperations operations, IReadOnlyList<JasperFx.Events.IEvent> events, CancellationToken cancellation)
    {
        var batch = new Batch();
        foreach (var e in events)
        {
            batch.Add(new Recorded(DomainSerializer.ToDomain(e), e.Sequence, e.StreamKey!, e.Timestamp.ToUniversalTime()), [range]);
        }
        ((ITransactionParticipantRegistrar)operations).AddTransactionParticipant(new Rows(schema, batch));
        return Task.CompletedTask;
    }

    /// <summary>Writes the rows once Marten has moved the progress, which holds the view against the swap of a rebuild.</summary>
    private sealed class Rows(string schema, Batch batch) : ITransactionParticipant
    {
        public Task BeforeCommitAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken token) =>
            RowWriter.WriteAsync(connection, schema, batch, token);
    }
}
