-- What the questions of this program find out in C#, for those who ask in SQL: dashboards, psql, notebooks.

-- A commitment's status after one more effect. The rule stands in CommitmentFold; these words are made from it.
create or replace function views.status_after(status text, effect text) returns text
language plpgsql immutable strict parallel safe as $$
begin
    return '{statuses}'::jsonb -> status ->> effect;
end
$$;

-- A commitment's status after effects, given in the order in which they occurred.
create or replace aggregate views.status(effect text) (sfunc = views.status_after, stype = text, initcond = 'opened');

-- A function's columns are not replaced.
do $$
begin
    if exists (select from pg_proc where oid = to_regprocedure('views.step(bigint)') and not 'first_known' = any(proargnames)) then
        drop function views.step(bigint);
    end if;
end
$$;

-- Every effect known at a position, in order (since, begun_latest, first_known, ordinal), and the status after it, which held from a day (since) up to before
-- another (until), by all that had possibly happened. Effects on what was merged count for what it means.
create or replace function views.step(known_at bigint) returns table (
    commitment text, since date, until date, status text, effect text, begun_latest date, statement text, known_from bigint, ordinal smallint,
    first_known bigint)
language sql stable as $$
    select coalesce(m.survivor, e.commitment), e.begun_earliest, coalesce(lead(e.begun_earliest) over told, 'infinity'),
        views.status(e.effect) over told, e.effect, e.begun_latest, e.statement, e.known_from, e.ordinal,
        e.first_known
    from views.effect e left join views.survivor('commitment', $1) m on m.id = e.commitment
    where e.known_from <= $1 and e.known_to > $1
    window told as (partition by coalesce(m.survivor, e.commitment) order by e.begun_earliest, e.begun_latest, e.first_known, e.ordinal)
$$;

-- Every pair of actors that a report known at a position tells of, once for each report: bodies count for what they
-- are a part of where they are rolled up, persons do not count.
create or replace function views.cooperation(known_at bigint, roll_up boolean) returns table (
    a text, b text, type text, weight numeric, begun_earliest date, begun_latest date, latest date, known_from bigint)
language sql stable as $$
    with counts as materialized (
        select o.id, o.actor from views.organization($1, $2) o where o.kind <> 'person'
    )
    select least(a.actor, b.actor), greatest(a.actor, b.actor), min(t.type), min(t.weight),
        min(t.begun_earliest), min(t.begun_latest), min(t.latest), t.known_from
    from views.tie t join counts a on a.id = t.a join counts b on b.id = t.b
    where t.known_from <= $1 and t.known_to > $1 and a.actor <> b.actor
    group by 1, 2, t.known_from
$$;
