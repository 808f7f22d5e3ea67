using Npgsql;

namespace CooperationTracker.EventLog;

/// <summary>Proves up to which position the log will not change any more.</summary>
/// <remarks>
/// <para>Positions without a gap are settled as they stand. A gap below a visible event was drawn, so its
/// transaction had begun when the gap was seen. Therefore all transactions are listed after seeing it; once
/// each of these has ended, what a new snapshot still does not show will never come. One proof serves
/// for all gaps below the highest event that was visible when it began.</para>
/// <para>The list and the snapshots are separate transactions on purpose: within one, an isolation level
/// above read committed would show the log as it was before the list.</para>
/// </remarks>
internal sealed class SettledReader(NpgsqlDataSource dataSource) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly DeadGaps _dead = new();
    private long _settled;
    private long _provenTo;
    private (long UpTo, RunningTransactions Awaited)? _proof;

    /// <summary>The settled position found last.</summary>
    public long Position => Volatile.Read(ref _settled);

    /// <summary>Whether transactions are awaited that no notification tells the end of.</summary>
    public bool Awaits { get; private set; }

    /// <summary>Goes as far as can be proven now, without waiting for any transaction.</summary>
    public async Task<long> AdvanceAsync(long known, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            if (known > _settled)
            {
                (_settled, _proof) = (known, null);
            }

            await using var connection = await dataSource.OpenConnectionAsync(cancellation);
            if (_proof is null || await SomeEndedAsync(_proof.Value, connection, cancellation))
            {
                await AdvanceAsync(connection, cancellation);
            }

            Awaits = _proof is not null;
            return _settled;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task AdvanceAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        while (true)
        {
            var scan = await LogScan.AfterAsync(_settled, connection, cancellation);
            var open = await PassDeadGapsAsync(scan, connection, cancellation);
            if (open is null)
            {
                Volatile.Write(ref _settled, scan.Last);
                if (scan.Last >= scan.Highest)
                {
                    _proof = null;
                    return;
                }
            }
            else
            {
                Volatile.Write(ref _settled, open.Value.From - 1);
                if (open.Value.From < _proof?.UpTo)
                {
                    return;
                }

                // Listed after the scan: whoever drew a position below its highest is in the list or has ended.
                var running = await RunningTransactions.ListAsync(connection, cancellation);
                if (!Conclude(scan.Highest, running))
                {
                    return;
                }
            }
        }
    }

    /// <returns>The first gap that may still be filled, or null.</returns>
    private async Task<Gap?> PassDeadGapsAsync(LogScan scan, NpgsqlConnection connection, CancellationToken cancellation)
    {
        var proven = scan.Gaps.TakeWhile(gap => gap.To <= _provenTo).ToList();
        await _dead.RecordAsync(proven, connection, cancellation);
        foreach (var gap in scan.Gaps.Skip(proven.Count))
        {
            if (await DeadGaps.UncoveredAsync(gap, connection, cancellation) is { } open)
            {
                return open;
            }
        }

        return null;
    }

    private async Task<bool> SomeEndedAsync(
        (long UpTo, RunningTransactions Awaited) current, NpgsqlConnection connection, CancellationToken cancellation)
    {
        var still = current.Awaited.StillIn(await RunningTransactions.ListAsync(connection, cancellation));
        var same = still.Virtual.Count == current.Awaited.Virtual.Count && still.Prepared.Count == current.Awaited.Prepared.Count;
        Conclude(current.UpTo, still);
        return !same;
    }

    /// <returns>Whether nothing that might fill a gap up to the position runs any more.</returns>
    private bool Conclude(long upTo, RunningTransactions running)
    {
        _proof = running.IsEmpty ? null : (upTo, running);
        if (running.IsEmpty)
        {
            _provenTo = Math.Max(_provenTo, upTo);
        }

        return running.IsEmpty;
    }
}
