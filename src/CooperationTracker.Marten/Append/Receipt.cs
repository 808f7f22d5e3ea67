using System.Data.Common;
using CooperationTracker.EventLog;
using JasperFx.Core.Exceptions;
using JasperFx.Events;
using NpgsqlTypes;
using Weasel.Core;
using Weasel.Storage;
using ICommandBuilder = Weasel.Postgresql.ICommandBuilder;

namespace CooperationTracker.Marten;

/// <summary>Keeps the request that an append carries out, after its events and in their transaction.</summary>
/// <remarks>
/// Where the append fails, Marten would fill the positions that it drew with tombstones, which are events of its own. The
/// log proves such gaps dead instead, so the positions are forgotten before it looks for them.
/// </remarks>
internal sealed class Receipt(RequestIdentity? request, IReadOnlyList<StreamAction> streams, DateTimeOffset timestamp)
    : global::Marten.Internal.Operations.IStorageOperation, IExceptionTransform
{
    public Type DocumentType => typeof(RequestIdentity);

    public void ConfigureCommand(ICommandBuilder builder, IStorageSession session)
    {
        if (request is null)
        {
            builder.Append("select 1");
            return;
        }

        builder.Append("insert into tracker.request (caller, key, digest, last_position, events, timestamp) values (");
        builder.AppendParameter<object>(request.Caller, NpgsqlDbType.Text);
        builder.Append(", ");
        builder.AppendParameter<object>(request.Key, NpgsqlDbType.Text);
        builder.Append(", ");
        builder.AppendParameter<object>(request.Digest, NpgsqlDbType.Text);
        builder.Append(", currval('tracker.mt_events_sequence'), ");
        builder.AppendParameter<object>(streams.Sum(stream => stream.Events.Count), NpgsqlDbType.Integer);
        builder.Append(", ");
        builder.AppendParameter<object>(timestamp.UtcDateTime, NpgsqlDbType.TimestampTz);
        builder.Append(")");
    }

    public Task PostprocessAsync(DbDataReader reader, IList<Exception> exceptions, CancellationToken token) => Task.CompletedTask;

    public OperationRole Role() => OperationRole.Other;

    public bool TryTransform(Exception original, out Exception transformed)
    {
        foreach (var written in streams.SelectMany(stream => stream.Events))
        {
            written.Sequence = 0;
        }

        transformed = original;
        return false;
    }
}
