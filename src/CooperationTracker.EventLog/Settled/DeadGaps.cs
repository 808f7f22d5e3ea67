using Npgsql;

namespace CooperationTracker.EventLog;

/// <summary>The gaps proven dead, by us or by Marten, in <c>mt_high_water_skips</c>.</summary>
/// <remarks>As in Marten, a row skips from the mark <c>starting_sequence</c> to the mark <c>ending_sequence</c>.</remarks>
internal sealed class DeadGaps
{
    private bool _mayRecord = true;

    /// <summary>The part of a gap that no recorded skip covers from its start on; null where all is covered.</summary>
    public static async Task<Gap?> UncoveredAsync(Gap gap, NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            select starting_sequence, ending_sequence from tracker.mt_high_water_skips
            where ending_sequence >= $1 and starting_sequence < $2 order by starting_sequence
            """,
            connection)
        {
            Parameters = { new() { Value = gap.From }, new() { Value = gap.To } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var from = gap.From;
        while (from <= gap.To && await reader.ReadAsync(cancellation) && reader.GetInt64(0) < from)
        {
            from = Math.Max(from, reader.GetInt64(1) + 1);
        }

        return from <= gap.To ? gap with { From = from } : null;
    }

    /// <summary>Spares others the proof, where the role may write.</summary>
    public async Task RecordAsync(IReadOnlyList<Gap> gaps, NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (!_mayRecord || gaps.Count == 0)
        {
            return;
        }

        try
        {
            await using var command = new NpgsqlCommand(
                """
                insert into tracker.mt_high_water_skips (starting_sequence, ending_sequence)
                select * from unnest($1, $2) on conflict do nothing
                """,
                connection)
            {
                Parameters =
                {
                    new() { Value = gaps.Select(gap => gap.From - 1).ToArray() },
                    new() { Value = gaps.Select(gap => gap.To).ToArray() },
                },
            };
            await command.ExecuteNonQueryAsync(cancellation);
        }
        catch (PostgresException)
        {
            // A role that may only read, a server that only reads, a full disk: others prove it themselves.
            _mayRecord = false;
        }
    }
}
