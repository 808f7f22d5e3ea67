-- Requests that came with a key of the caller's own, so that the same one again is known, on every server and
-- after every restart. A row is written with the events that it tells of, in their transaction; what was refused
-- or changed nothing has none, since it can be decided again. A table of ours: Marten leaves it alone.

create table tracker.request (
    caller        text        not null,
    key           text        not null,
    digest        text        not null,
    last_position bigint      not null,
    events        int         not null,
    timestamp     timestamptz not null,
    constraint pk_request primary key (caller, key)
);
comment on table tracker.request is 'Appends by the key that the caller gave the request: the same request again is answered, not appended.';

create trigger append_only before update or delete or truncate on tracker.request
    for each statement execute function tracker.refuse_change();

alter table tracker.request enable always trigger append_only;

-- The append of 0004, and the request that it answers where there is one. The defaults keep the old form of the
-- call: programs of the version before go on while the database is theirs and ours.

drop function tracker.append_events(text[], text[], bigint[], bigint[], uuid[], text[], bigint[], text[], text[], jsonb[], text, text, jsonb);

create function tracker.append_events(
    stream_ids text[], stream_types text[], expected_versions bigint[], new_versions bigint[],
    event_ids uuid[], event_streams text[], event_versions bigint[], event_types text[], dotnet_types text[],
    event_data jsonb[], correlation text, causation text, event_headers jsonb,
    request_caller text default null, request_key text default null, request_digest text default null,
    out last_position bigint, out appended_at timestamptz)
language plpgsql
-- The foreign key's check keeps the plan that it made first in a session. Made over a small table it
-- would be a sequential scan, and stay one while the table grows.
set enable_seqscan = off
as $$
begin
    appended_at := clock_timestamp();

    if request_key is not null then
        -- The lock goes with the transaction, and is given back once its row can be seen.
        if not pg_try_advisory_xact_lock(hashtextextended(request_key, hashtextextended(request_caller, 0))) then
            raise exception using
                errcode = 'CT003',
                message = format('request %L is under way', request_key);
        end if;
        if exists (select from tracker.request r where r.caller = request_caller and r.key = request_key) then
            raise exception using
                errcode = 'CT004',
                message = format('request %L was carried out already', request_key);
        end if;
    end if;

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

    if request_key is not null then
        insert into tracker.request (caller, key, digest, last_position, events, timestamp)
        values (request_caller, request_key, request_digest, last_position, cardinality(event_ids), appended_at);
    end if;
end
$$;
