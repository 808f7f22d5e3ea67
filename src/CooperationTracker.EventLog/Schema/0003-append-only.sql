-- The log is append-only for everyone who does not drop these triggers first. "Enable always",
-- because an ordinary trigger sleeps in a session whose replication role is replica.

create function tracker.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception using
        errcode = 'CT002',
        message = format('%s on %I.%I refused: the event log is append-only',
                         tg_op, tg_table_schema, tg_table_name),
        hint = 'Correct what was recorded by appending an event (amend, retract, supersede, withdraw).';
end
$$;

create function tracker.refuse_stream_change() returns trigger language plpgsql as $$
begin
    if new.version >= old.version is true
        and (new.id, new.type, new.created, new.tenant_id, new.is_archived)
            is not distinct from (old.id, old.type, old.created, old.tenant_id, old.is_archived)
    then
        return new;
    end if;
    raise exception using
        errcode = 'CT002',
        message = format('UPDATE of stream %L on tracker.mt_streams refused: the event log is append-only', old.id),
        hint = 'A stream changes by an append only: its version grows, with its timestamp.';
end
$$;

create trigger append_only before update or delete or truncate on tracker.mt_events
    for each statement execute function tracker.refuse_change();

create trigger append_only before delete or truncate on tracker.mt_streams
    for each statement execute function tracker.refuse_change();

create trigger append_only_streams before update on tracker.mt_streams
    for each row execute function tracker.refuse_stream_change();

alter table tracker.mt_events enable always trigger append_only;
alter table tracker.mt_streams enable always trigger append_only;
alter table tracker.mt_streams enable always trigger append_only_streams;
