using CooperationTracker.Domain;
using CooperationTracker.Domain.Reports;
using CooperationTracker.EventLog;
using Npgsql;
using NpgsqlTypes;

namespace CooperationTracker.Views.Runner;

/// <summary>A view and the part of the log that is to be projected into it.</summary>
/// <param name="View">The view.</param>
/// <param name="After">What it has already.</param>
/// <param name="UpTo">The last position wanted.</param>
internal sealed record LogRange(View View, long After, long UpTo = long.MaxValue);

/// <summary>The row changes of a run of events, by table.</summary>
/// <remarks>
/// All rows may be inserted before any is closed or erased: a change does that only to what earlier events made. So the
/// order of changes within a batch, and where one batch ends, make no difference. <see cref="PlaceAsync"/> goes before both.
/// </remarks>
internal sealed class Batch
{
    private readonly List<(Recorded Event, string Report, IReadOnlyList<LogRange> Ranges)> amended = [];

    /// <summary>The last position that the batch covers.</summary>
    public long To { get; private set; }

    /// <summary>How many events it covers.</summary>
    public int Events { get; private set; }

    /// <summary>How large the data of these are.</summary>
    public long Bytes { get; private set; }

    /// <summary>How many rows it inserts.</summary>
    public int Rows { get; private set; }

    public Dictionary<string, (Table Table, List<object?[]> Rows)> Inserts { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, (Table Table, List<RowChange.Close> Closes)> Closes { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, (Table Table, List<RowChange.Erase> Erases)> Erases { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, (Table Table, Dictionary<DateOnly, long> Days)> Reaches { get; } = new(StringComparer.Ordinal);

    /// <summary>Projects one more event into the views that do not have it yet.</summary>
    public void Add(StoredEvent stored, IReadOnlyList<LogRange> ranges)
    {
        Bytes += stored.Data.Length;
        Add(new Recorded(EventCatalogue.Deserialize(stored.Type, stored.Data.Span), stored.Position, stored.StreamId, stored.Timestamp), ranges);
    }

    /// <inheritdoc cref="Add(StoredEvent, IReadOnlyList{LogRange})"/>
    public void Add(Recorded e, IReadOnlyList<LogRange> ranges)
    {
        if (e.Event is ReportAmended amendment)
        {
            amended.Add((e, amendment.Report.Id, ranges));
        }
        else
        {
            Project(e, ranges);
        }
        Events++;
        To = e.Position;
    }

    /// <summary>Projects the amendments too, once the log was asked at which positions their reports were recorded.</summary>
    /// <param name="connection">A connection to the database of the log.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task PlaceAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (amended.Count == 0)
        {
            return;
        }
        await using (var command = new NpgsqlCommand(
            $"""
            select coalesce(min(e.seq_id), 0)
            from unnest($1::text[], $2::text[]) with ordinality as a (stream, report, place)
            left join tracker.mt_events e on e.stream_id = a.stream and coalesce(e.data ->> 'id', e.data #>> '{"{report,id}"}') = a.report
            group by a.place order by a.place
            """, connection)
        {
            Parameters =
            {
                new() { Value = amended.Select(a => a.Event.Stream).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
                new() { Value = amended.Select(a => a.Report).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
            },
        })
        {
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            foreach (var (e, _, ranges) in amended)
            {
                await reader.ReadAsync(cancellation);
                // What was erased meanwhile is found no more, and its rows will be erased.
                Project(reader.GetInt64(0) is > 0 and var first ? e with { FirstKnown = first } : e, ranges);
            }
        }
        amended.Clear();
    }

    /// <summary>The batch covers what lies up to a position, although no event stands there.</summary>
    public void Reach(long position) => To = Math.Max(To, position);

    private void Project(Recorded e, IReadOnlyList<LogRange> ranges)
    {
        foreach (var range in ranges)
        {
            if (range.After < e.Position && e.Position <= range.UpTo)
            {
                foreach (var change in range.View.Project(e))
                {
                    Add(change);
                }
            }
        }
    }

    private void Add(RowChange change)
    {
        switch (change)
        {
            case RowChange.Insert insert:
                Of(Inserts, insert.Table).Add(insert.Values);
                Rows++;
                break;
            case RowChange.Close close:
                Of(Closes, close.Table).Add(close);
                break;
            case RowChange.Erase erase:
                Of(Erases, erase.Table).Add(erase);
                break;
            case RowChange.Reach reach:
                var days = Of(Reaches, reach.Table);
                days[reach.Day] = Math.Max(days.GetValueOrDefault(reach.Day), reach.Position);
                break;
        }
    }

    private static T Of<T>(Dictionary<string, (Table Table, T Changes)> all, Table table) where T : new()
    {
        if (!all.TryGetValue(table.Name, out var found))
        {
            all.Add(table.Name, found = (table, new()));
        }
        return found.Changes;
    }
}
