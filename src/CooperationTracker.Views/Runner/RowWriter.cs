using System.Globalization;
using CooperationTracker.EventLog;
using Npgsql;
using NpgsqlTypes;

namespace CooperationTracker.Views.Runner;

/// <summary>Writes row changes into the tables of a schema: many rows through COPY, few in one round trip.</summary>
internal static class RowWriter
{
    /// <summary>From how many rows on COPY, with its round trips for each table, is the faster way.</summary>
    private const int CopyFrom = 2_000;

    /// <summary>Whether the batch is large enough to be copied.</summary>
    public static bool Copies(Batch batch) => batch.Rows >= CopyFrom;

    /// <summary>Writes all that the batch does, within a transaction that runs or, where it is not copied, in one of its own.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="schema">The schema of the tables.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="first">What is executed before it.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task WriteAsync(
        NpgsqlConnection connection, string schema, Batch batch, IReadOnlyList<NpgsqlBatchCommand> first, CancellationToken cancellation)
    {
        if (!Copies(batch))
        {
            await ExecuteAsync(connection, [.. first, .. Inserts(schema, batch), .. Closes(schema, batch)], cancellation);
            return;
        }
        await ExecuteAsync(connection, first, cancellation);
        await CopyAsync(connection, schema, batch, cancellation);
        await ExecuteAsync(connection, [.. Closes(schema, batch)], cancellation);
    }

    /// <summary>
    /// The commands that move live views on. They come first: the rows of the progress are the lock that the swap of a rebuild
    /// takes, and whoever waits for it holds no table yet.
    /// </summary>
    /// <param name="verify">The function of the views' schema that refuses where the views are not at the ranges' beginning.</param>
    /// <param name="ranges">The views, and where they are.</param>
    /// <param name="to">Where those are moved that are not beyond it.</param>
    public static IReadOnlyList<NpgsqlBatchCommand> Moves(string verify, IReadOnlyList<LogRange> ranges, long to) =>
    [
        new($"select {ViewSchema.Live}.{verify}($1, $2)")
        {
            Parameters =
            {
                new() { Value = ranges.Select(r => r.View.ProgressName).ToArray() },
                new() { Value = ranges.Select(r => r.After).ToArray() },
            },
        },
        .. ranges.Select(r => Progress.Advance(r.View.ProgressName, Math.Max(r.After, to))),
    ];

    /// <summary>Inserts the batch's rows through COPY.</summary>
    public static async Task CopyAsync(NpgsqlConnection connection, string schema, Batch batch, CancellationToken cancellation)
    {
        foreach (var (table, rows) in batch.Inserts.Values)
        {
            await using var copy = await connection.BeginBinaryImportAsync(
                $"copy {schema}.{table.Name} ({table.ColumnList}) from stdin (format binary)", cancellation);
            var types = table.Columns.Select(c => TypeOf(c.Type)).ToArray();
            foreach (var row in rows)
            {
                await copy.StartRowAsync(cancellation);
                for (var i = 0; i < types.Length; i++)
                {
                    await WriteAsync(copy, row[i], types[i], cancellation);
                }
            }
            await copy.CompleteAsync(cancellation);
        }
    }

    /// <summary>The commands that insert the batch's rows, an array a column.</summary>
    public static IEnumerable<NpgsqlBatchCommand> Inserts(string schema, Batch batch)
    {
        foreach (var (table, rows) in batch.Inserts.Values)
        {
            var arrays = table.Columns.Select((c, i) => $"${i + 1}::{c.Type}[]");
            var command = new NpgsqlBatchCommand(
                $"insert into {schema}.{table.Name} ({table.ColumnList}) select * from unnest({string.Join(", ", arrays)})");
            for (var i = 0; i < table.Columns.Count; i++)
            {
                command.Parameters.Add(ArrayOf(table.Columns[i].Type, rows, i));
            }
            yield return command;
        }
    }

    /// <summary>The commands that close and erase rows and move days on; they come after the inserts.</summary>
    public static IEnumerable<NpgsqlBatchCommand> Closes(string schema, Batch batch)
    {
        foreach (var (table, closes) in batch.Closes.Values)
        {
            // A row that several changes close is closed by the first of them.
            yield return new NpgsqlBatchCommand(
                $"""
                update {schema}.{table.Name} as t set known_to = c.position
                from (
                    select e.seq_id, min(c.position) as position
                    from unnest($1::text[], $2::text[], $3::bigint[]) as c (stream, report, position)
                    join tracker.mt_events e on e.stream_id = c.stream and e.seq_id < c.position
                        and (c.report is null or coalesce(e.data ->> 'id', e.data #>> '{"{report,id}"}') = c.report)
                    group by e.seq_id
                ) c
                where t.known_from = c.seq_id and t.known_to = {Table.Standing.ToString(CultureInfo.InvariantCulture)}
                """)
            {
                Parameters =
                {
                    new() { Value = closes.Select(c => c.Stream).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
                    new() { Value = closes.Select(c => c.Report).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
                    new() { Value = closes.Select(c => c.Position).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint },
                },
            };
        }
        if (batch.Erases.Count > 0 && schema == ViewSchema.Live)
        {
            // Views that nobody builds any more have it too.
            yield return new NpgsqlBatchCommand(ViewSchema.DropLeftovers);
        }
        foreach (var (table, erases) in batch.Erases.Values)
        {
            yield return new NpgsqlBatchCommand(
                $"""
                delete from {schema}.{table.Name} t
                using unnest($1::text[], $2::bigint[]) as c (stream, version)
                join tracker.mt_events e on e.stream_id = c.stream and e.version = c.version
                where t.known_from = e.seq_id
                """)
            {
                Parameters =
                {
                    new() { Value = erases.SelectMany(e => e.Versions.Select(_ => e.Stream)).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
                    new() { Value = erases.SelectMany(e => e.Versions).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint },
                },
            };
        }
        foreach (var (table, days) in batch.Reaches.Values)
        {
            yield return new NpgsqlBatchCommand(
                $"""
                insert into {schema}.{table.Name} as t (day, position) select * from unnest($1::date[], $2::bigint[])
                on conflict (day) do update set position = excluded.position where t.position < excluded.position
                """)
            {
                Parameters =
                {
                    new() { Value = days.Keys.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Date },
                    new() { Value = days.Values.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint },
                },
            };
        }
    }

    /// <summary>Without a transaction of its own, a batch of commands is one: all or nothing, in one round trip.</summary>
    public static async Task ExecuteAsync(
        NpgsqlConnection connection, IReadOnlyList<NpgsqlBatchCommand> commands, CancellationToken cancellation)
    {
        if (commands.Count == 0)
        {
            return;
        }
        await using var batch = new NpgsqlBatch(connection);
        foreach (var command in commands)
        {
            batch.BatchCommands.Add(command);
        }
        // Costs a round trip on a connection's first such batch only.
        await batch.PrepareAsync(cancellation);
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    private static Task WriteAsync(NpgsqlBinaryImporter copy, object? value, NpgsqlDbType type, CancellationToken cancellation) =>
        value switch
        {
            null => copy.WriteNullAsync(cancellation),
            string text => copy.WriteAsync(text, type, cancellation),
            long number => copy.WriteAsync(number, type, cancellation),
            DateOnly day => copy.WriteAsync(day, type, cancellation),
            short number => copy.WriteAsync(number, type, cancellation),
            int number => copy.WriteAsync(number, type, cancellation),
            Guid id => copy.WriteAsync(id, type, cancellation),
            decimal number => copy.WriteAsync(number, type, cancellation),
            DateTimeOffset time => copy.WriteAsync(time, type, cancellation),
            _ => throw new ArgumentException($"No column holds a {value.GetType()}.", nameof(value)),
        };

    private static NpgsqlParameter ArrayOf(string type, List<object?[]> rows, int column) => type switch
    {
        "bigint" => Array<long>(type, rows, column),
        "integer" => Array<int>(type, rows, column),
        "smallint" => Array<short?>(type, rows, column),
        "date" => Array<DateOnly>(type, rows, column),
        "timestamptz" => Array<DateTimeOffset>(type, rows, column),
        "numeric" => Array<decimal?>(type, rows, column),
        "uuid" => Array<Guid?>(type, rows, column),
        _ => Array<string?>(type, rows, column),
    };

    private static NpgsqlParameter<T[]> Array<T>(string type, List<object?[]> rows, int column)
    {
        var values = new T[rows.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (T)rows[i][column]!;
        }
        return new() { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | TypeOf(type) };
    }

    private static NpgsqlDbType TypeOf(string type) => type switch
    {
        "bigint" => NpgsqlDbType.Bigint,
        "integer" => NpgsqlDbType.Integer,
        "smallint" => NpgsqlDbType.Smallint,
        "date" => NpgsqlDbType.Date,
        "timestamptz" => NpgsqlDbType.TimestampTz,
        "numeric" => NpgsqlDbType.Numeric,
        "uuid" => NpgsqlDbType.Uuid,
        "jsonb" => NpgsqlDbType.Jsonb,
        "text" => NpgsqlDbType.Text,
        _ => throw new ArgumentException($"No view has columns of type {type}.", nameof(type)),
    };
}
