-- One append, all or nothing, in one round trip. Events come in the order in which they get their
-- positions. Streams come in an order of their own, the same for all callers, so that appends over the same
-- streams cannot deadlock; expected version 0 means a new stream.

create function tracker.append_events(
    stream_ids text[], stream_types text[], expected_versions bigint[], new_versions bigint[],
    event_ids uuid[], event_streams text[], event_versions bigint[], event_types text[], dotnet_types text[],
    event_data jsonb[], correlation text, causation text, event_headers jsonb,
    out last_position bigint, out appended_at timestamptz)
language plpgsql
-- The foreign key's check keeps the plan that it made first in a session. Made over a small table it
-- would be a sequential scan, and stay one while the table grows.
set enable_seqscan = off
as $$
begin
    appended_at := clock_timestamp();

    for i in 1 .. cardinality(stream_ids) loop
        if expected_versions[i] = 0 then
            insert into tracker.mt_streams (id, type, version, timestamp, created)
            values (stream_ids[i], stream_types[i], new_versions[i], appended_at, appended_at);
        else
            update tracker.mt_streams set version = new_versions[i], timestamp = appended_at
            where id = stream_ids[i] and version = expected_versions[i];
            if not found then
                raise exception using
                    errcode = 'CT001',
                    message = format('stream %L is not at version %s', stream_ids[i], expected_versions[i]);
            end if;
        end if;
    end loop;

    insert into tracker.mt_events (seq_id, id, stream_id, version, data, type, timestamp,
        mt_dotnet_type, correlation_id, causation_id, headers)
    select nextval('tracker.mt_events_sequence'), e.id, e.stream_id, e.version, e.data, e.type, appended_at,
        e.dotnet_type, correlation, causation, event_headers
    from unnest(event_ids, event_streams, event_versions, event_data, event_types, dotnet_types)
        as e (id, stream_id, version, data, type, dotnet_type);

    last_position := currval('tracker.mt_events_sequence');
end
$$;
