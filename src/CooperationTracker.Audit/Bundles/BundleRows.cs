using CooperationTracker.Audit.Log;
using Npgsql;

namespace CooperationTracker.Audit.Bundles;

/// <summary>What a bundle takes from the database beside the events.</summary>
/// <param name="connection">A connection that nobody else uses meanwhile.</param>
internal sealed class BundleRows(NpgsqlConnection connection)
{
    /// <summary>The position of a leaf's event.</summary>
    public async Task<long> PositionAsync(long index, CancellationToken cancellation) =>
        (await new LeafRows(connection).ReadAsync(index, index + 1, cancellation)).FirstOrDefault()?.Position
        ?? throw new AuditException(AuditCodes.Tampered, $"Leaf {index} of the tree is missing, over which a checkpoint was signed. 'tracker verify' says more.");

    /// <summary>The keys of the statements that ever acted on commitments: what was amended, retracted or erased since counts too.</summary>
    public async Task<IReadOnlyList<string>> StatementsAsync(string[] commitments, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            select distinct statement from views.effect where commitment = any($1)
            union
            select split_part(erased, ':', 1) from views.correction where subject_type = 'commitment' and subject = any($1) and erased is not null
            order by 1
            """, connection)
        { Parameters = { new() { Value = commitments } } };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        List<string> keys = [];
        while (await reader.ReadAsync(cancellation))
        {
            keys.Add(reader.GetString(0));
        }
        return keys;
    }
}
