using Npgsql;

namespace CooperationTracker.Views.Queries;

/// <summary>
/// Questions that do not follow from one another, asked in one round trip, and past the gate of the views: whoever reads
/// holds it, so that a rebuild that has closed it meets nobody who holds one table and waits for another.
/// </summary>
internal sealed class Together
{
    private readonly List<(NpgsqlBatchCommand Command, Action<Row> Read)> questions = [];

    /// <summary>Adds a question.</summary>
    /// <param name="sql">Its parameters.</param>
    /// <param name="text">The question.</param>
    /// <param name="read">Reads one row.</param>
    /// <returns>The rows, which are there once all has been asked.</returns>
    public List<T> Add<T>(Sql sql, string text, Func<Row, T> read)
    {
        List<T> rows = [];
        questions.Add((sql.ToCommand(text), row => rows.Add(read(row))));
        return rows;
    }

    /// <summary>Asks them all, and reads the rows.</summary>
    public async Task AskAsync(NpgsqlDataSource dataSource, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new(ViewSchema.PassGate) } };
        foreach (var (command, _) in questions)
        {
            batch.BatchCommands.Add(command);
        }
        // Costs a round trip on a connection's first such questions only; planning would cost more each time.
        await batch.PrepareAsync(cancellation);
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        foreach (var (_, read) in questions)
        {
            await reader.NextResultAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                read(new(reader));
            }
        }
    }
}
