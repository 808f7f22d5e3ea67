-- What stands beside the views' own tables. Run at every change of it, so everything replaces itself.

set local check_function_bodies = off;

create table if not exists views.version (
    view text not null primary key,
    hash text not null
);
comment on table views.version is 'The form of each view''s tables: a program that knows another form rebuilds the view.';

-- A projection writes only from where the views are; they stay there until its transaction ends.
create or replace function views.verify_positions(names text[], positions bigint[]) returns void language plpgsql as $$
begin
    perform from tracker.mt_event_progression p where p.name = any(names) order by p.name for no key update;
    if exists (
        select from unnest(names, positions) as expected (name, position)
        left join tracker.mt_event_progression p on p.name = expected.name
        where coalesce(p.last_seq_id, 0) <> expected.position)
    then
        raise exception using errcode = '{sqlstate}', message = 'the views are at another position than this projection';
    end if;
end
$$;

-- One that writes on the connection of the lock writes only while that has it.
create or replace function views.verify_runner(names text[], positions bigint[]) returns void language plpgsql as $$
begin
    if not exists (
        select from pg_locks
        where locktype = 'advisory' and pid = pg_backend_pid() and objsubid = 1 and granted and mode = 'ExclusiveLock'
            and database = (select oid from pg_database where datname = current_database())
            and (classid::bigint << 32) | objid::bigint = {lock})
    then
        raise exception using errcode = '{sqlstate}', message = 'this session does not hold the lock of the projection';
    end if;
    perform views.verify_positions(names, positions);
end
$$;

-- What every merged id of a type (actor, topic, commitment) means at a position, mergers of mergers followed.
create or replace function views.survivor(type text, known_at bigint) returns table (id text, survivor text)
language sql stable rows 10 as $$
    with recursive merger (id, survivor) as (
        select c.subject, c.successor from views.correction c
        where c.kind = 'merged' and c.subject_type = $1 and c.known_from <= $2
    ), chain (id, survivor) as (
        select m.id, m.survivor from merger m
        union
        select c.id, m.survivor from chain c join merger m on m.id = c.survivor
    )
    select c.id, c.survivor from chain c where not exists (select from merger m where m.id = c.survivor)
$$;

-- The ids that mean an actor at a position: its own, those merged into it and, rolled up, those of its bodies.
create or replace function views.family(actor text, known_at bigint, roll_up boolean) returns setof text
language sql stable rows 10 as $$
    with recursive merged as materialized (
        select * from views.survivor('actor', $2)
    ), family (id) as (
        select coalesce((select m.survivor from merged m where m.id = $1), $1) collate "C"
        union
        select a.id
        from family f
        join views.actor a on a.kind = 'body' and a.known_from <= $2 and a.known_to > $2
            and coalesce((select m.survivor from merged m where m.id = a.parent), a.parent) = f.id
        where $3 and not exists (select from merged m where m.id = a.id)
    )
    select f.id from family f
    union all
    select m.id from merged m join family f on f.id = m.survivor
$$;

-- What every actor's id counts for at a position: itself, or the organization or state that a body is a part of.
-- Bodies that are parts of each other, since what they were a part of was merged into one of them, count for the first by id.
create or replace function views.organization(known_at bigint, roll_up boolean) returns table (id text, actor text, kind text)
language sql stable rows 500 as $$
    with recursive merged as materialized (
        select * from views.survivor('actor', $1)
    ), known as materialized (
        select a.id, a.kind, coalesce(p.survivor, a.parent) as parent
        from views.actor a left join merged p on p.id = a.parent
        where a.known_from <= $1 and a.known_to > $1 and not exists (select from merged m where m.id = a.id)
    ), up (id, actor, kind, parent) as (
        select k.id, k.id, k.kind, k.parent from known k
        union
        select u.id, k.id, k.kind, k.parent from up u join known k on k.id = u.parent
        where $2 and u.kind = 'body'
    ), top as (
        select u.id, u.actor, u.kind from up u
        where not $2 or u.kind <> 'body' or not exists (select from known k where k.id = u.parent)
        union all
        select u.id, min(u.actor), 'body' from up u
        where $2 and u.kind = 'body' and exists (select from up c where c.id = u.parent and c.actor = u.actor)
        group by u.id
    )
    select t.id, t.actor, t.kind from top t
    union all
    select m.id, t.actor, t.kind from merged m join top t on t.id = m.survivor
$$;
