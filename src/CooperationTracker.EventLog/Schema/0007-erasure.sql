-- The one way past the append-only triggers: a content_erased event. Whoever appends it, through whichever program,
-- its insertion replaces the data of the events that it names in its own transaction. So an erasure is recorded or it
-- did not happen, and nothing can be erased that no event tells of. What is left names the report: {"erased": "key:id"}.
-- The salts of those events' leaves are overwritten with it: the leaves stay, and nobody can try what their digests are of.

create table tracker.erasure (
    position  bigint not null,
    erased_by bigint not null,
    constraint pk_erasure primary key (position)
);
comment on table tracker.erasure is 'The events whose content was erased, with the position of the event that erased it.';

create function tracker.erase_content() returns trigger language plpgsql
-- With the rights of the log's owner: who may append may not update.
security definer set search_path = pg_catalog, pg_temp
as $$
declare
    report text := new.data ->> 'reportId';
    erased bigint;
begin
    -- What grows the tree has either written the leaf and salt of an event by now, or looks for erasures after it has.
    lock table tracker.audit_run in share row exclusive mode;
    with gone as (
        update tracker.mt_events e set data = jsonb_build_object('erased', report)
        where e.stream_id = new.stream_id and e.stream_id like 'statement/%' and e.version < new.version
            and e.version in (select v::bigint from jsonb_array_elements_text(new.data -> 'versions') v)
            and report in (e.data ->> 'id', e.data #>> '{report,id}')
        returning e.seq_id)
    insert into tracker.erasure (position, erased_by) select seq_id, new.seq_id from gone;
    get diagnostics erased = row_count;
    if coalesce(btrim(new.data ->> 'reason'), '') = '' or coalesce(btrim(new.data ->> 'legalBasis'), '') = '' or coalesce(btrim(new.data ->> 'author'), '') = '' then
        raise exception using
            errcode = 'CT005',
            message = format('an erasure on %L needs a reason, a legal basis and an author', new.stream_id);
    end if;
    if erased is distinct from jsonb_array_length(new.data -> 'versions') or erased = 0 then
        raise exception using
            errcode = 'CT005',
            message = format('the events to erase on %L are not all of report %L', new.stream_id, report);
    end if;
    perform tracker.drop_salts_of_erased(min(e.seq_id), max(e.seq_id)) from tracker.mt_events e
    where e.stream_id = new.stream_id and e.version in (select v::bigint from jsonb_array_elements_text(new.data -> 'versions') v);
    return null;
end
$$;

-- Those of the events from one position to another.
create function tracker.drop_salts_of_erased(first_position bigint, last_position bigint) returns void language plpgsql
security definer set search_path = pg_catalog, pg_temp
as $$
declare
    erased  bigint;
    held_by bigint;
    leaf    int;
begin
    for erased in
        select e.position from tracker.erasure e where e.position between drop_salts_of_erased.first_position and drop_salts_of_erased.last_position
    loop
        select r.first_index, array_position(r.positions, erased) into held_by, leaf
        from tracker.audit_run r where r.first_position <= erased order by r.first_position desc limit 1;
        update tracker.audit_run r set salts = overlay(r.salts placing decode(repeat('00', 32), 'hex') from 32 * leaf - 31)
        where r.first_index = held_by and substr(r.salts, 32 * leaf - 31, 32) <> decode(repeat('00', 32), 'hex');
    end loop;
end
$$;

create function tracker.refuse_run_change() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and new.salts <> old.salts and to_jsonb(new) - 'salts' = to_jsonb(old) - 'salts' and not exists (
        select from unnest(old.positions) with ordinality l (position, number)
        where substr(new.salts, 32 * l.number::int - 31, 32) <> substr(old.salts, 32 * l.number::int - 31, 32)
            and not (substr(new.salts, 32 * l.number::int - 31, 32) = decode(repeat('00', 32), 'hex')
                and exists (select from tracker.mt_events e where e.seq_id = l.position and e.data ? 'erased')))
    then
        return new;
    end if;
    raise exception using
        errcode = 'CT002',
        message = format('%s on %I.%I refused: the tree is append-only, and a salt goes with the erased content of its event only', tg_op, tg_table_schema, tg_table_name);
end
$$;

create function tracker.refuse_event_change() returns trigger language plpgsql as $$
begin
    if to_jsonb(new) - 'data' = to_jsonb(old) - 'data'
        and new.data = jsonb_build_object('erased', new.data -> 'erased')
        and exists (
            select from tracker.mt_events e
            where e.stream_id = old.stream_id and e.version > old.version and e.type = 'content_erased'
                and e.data -> 'reportId' = new.data -> 'erased' and e.data -> 'versions' @> to_jsonb(old.version))
    then
        return new;
    end if;
    raise exception using
        errcode = 'CT002',
        message = format('%s on %I.%I refused: the event log is append-only', tg_op, tg_table_schema, tg_table_name),
        hint = 'Correct what was recorded by appending an event (amend, retract, supersede, withdraw, erase).';
end
$$;

drop trigger append_only on tracker.mt_events;
create trigger append_only before delete or truncate on tracker.mt_events
    for each statement execute function tracker.refuse_change();
create trigger append_only_events before update on tracker.mt_events
    for each row execute function tracker.refuse_event_change();
create trigger erase_content after insert on tracker.mt_events
    for each row when (new.type = 'content_erased') execute function tracker.erase_content();

drop trigger append_only on tracker.audit_run;
create trigger append_only before delete or truncate on tracker.audit_run
    for each statement execute function tracker.refuse_change();
create trigger append_only_runs before update on tracker.audit_run
    for each row execute function tracker.refuse_run_change();
create trigger append_only before update or delete or truncate on tracker.erasure
    for each statement execute function tracker.refuse_change();

alter table tracker.mt_events enable always trigger append_only;
alter table tracker.mt_events enable always trigger append_only_events;
alter table tracker.mt_events enable always trigger erase_content;
alter table tracker.audit_run enable always trigger append_only;
alter table tracker.audit_run enable always trigger append_only_runs;
alter table tracker.erasure enable always trigger append_only;
