-- What Marten's layout has since 9.58, beside what stands in 0002: columns of its own bookkeeping, which we leave at
-- their defaults. "If not exists", so that a database that Marten opened first is kept.

alter table tracker.mt_streams
    add column if not exists compacted_version bigint not null default 0;

alter table tracker.mt_event_progression
    add column if not exists mode                        varchar default 'none',
    add column if not exists rebuild_threshold           integer default 0,
    add column if not exists assigned_node               integer default 0,
    add column if not exists heartbeat                   timestamptz,
    add column if not exists agent_status                varchar(20),
    add column if not exists pause_reason                text,
    add column if not exists running_on_node             integer,
    add column if not exists warning_behind_threshold    bigint,
    add column if not exists critical_behind_threshold   bigint,
    add column if not exists failure_category            varchar(50),
    add column if not exists failure_event_sequence      bigint,
    add column if not exists failure_event_type          varchar(500),
    add column if not exists failure_event_tenant_id     varchar(500);

create table if not exists tracker.mt_event_projection_floors (
    name         varchar     not null,
    tenant_id    varchar     not null,
    floor        bigint      not null,
    last_updated timestamptz default (transaction_timestamp()),
    constraint pkey_mt_event_projection_floors_name_tenant_id primary key (name, tenant_id)
);

-- Which version of an engine made what it adds of its own, such as Marten's functions. A table of ours.
create table tracker.engine (
    name    text        not null primary key,
    version text        not null,
    applied timestamptz not null default clock_timestamp()
);
comment on table tracker.engine is 'The engines that added functions and tables of their own, and the version that did.';

-- Opens an append of an engine that writes the events itself: refuses what 0005 refuses, and holds the request and
-- the streams, given in the order that is the same for all callers, until the transaction ends. Gives its time.
create function tracker.begin_append(
    stream_ids text[], expected_versions bigint[], request_caller text, request_key text) returns timestamptz
language plpgsql as $$
declare
    found_version bigint;
begin
    if request_key is not null then
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
        -- A new stream has no row to lock yet: two that make several at once would otherwise wait for each other.
        if cardinality(stream_ids) > 1 and expected_versions[i] = 0 then
            perform pg_advisory_xact_lock(hashtextextended(stream_ids[i], 1));
        end if;
        select s.version into found_version from tracker.mt_streams s where s.id = stream_ids[i] for no key update;
        if coalesce(found_version, 0) <> expected_versions[i] then
            raise exception using
                errcode = 'CT001',
                message = format('stream %L is not at version %s', stream_ids[i], expected_versions[i]);
        end if;
    end loop;

    return clock_timestamp();
end
$$;

-- A view that has projected nothing yet stands at 0, so that it can be held. Marten makes the row with its first batch:
-- from 0 on it moves the one that is there.
create function tracker.leave_zero() returns trigger language plpgsql as $$
begin
    update tracker.mt_event_progression p set last_seq_id = new.last_seq_id, last_updated = transaction_timestamp()
    where p.name = new.name and p.last_seq_id = 0;
    if found then
        return null;
    end if;
    return new;
end
$$;

create trigger leave_zero before insert on tracker.mt_event_progression
    for each row execute function tracker.leave_zero();
