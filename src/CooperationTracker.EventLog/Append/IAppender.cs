namespace CooperationTracker.EventLog;

/// <summary>How an engine carries out an append. <see cref="NpgsqlEventLog"/> checks it before, and tells of it afterwards.</summary>
/// <remarks>Safe for concurrent use. It is handed appends that are well formed, and throws what <see cref="IEventLog.AppendAsync"/> names.</remarks>
public interface IAppender
{
    /// <summary>Appends to one stream or several, all or nothing. It is durable when this returns.</summary>
    /// <param name="appends">What to append, each stream once. Positions follow this order.</param>
    /// <param name="metadata">What goes with every event.</param>
    /// <param name="cancellation">Honoured until the append is sent; from then on it is waited for.</param>
    Task<Appended> AppendAsync(IReadOnlyList<StreamAppend> appends, AppendMetadata metadata, CancellationToken cancellation);
}
