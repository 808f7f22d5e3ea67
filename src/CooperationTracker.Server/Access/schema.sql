-- API keys: a schema of its own, since they are no part of the log and do change.

create schema access;

create table access.api_key (
    name      text        not null primary key,
    role      text        not null,
    hash      bytea       not null unique,
    created   timestamptz not null default clock_timestamp(),
    expires   date,
    revoked   timestamptz,
    last_used timestamptz
);

create unique index api_key_name on access.api_key (lower(name));

comment on table access.api_key is 'Who may call the server. Never deleted: what a key appended names it.';
comment on column access.api_key.hash is 'SHA-256 of the key, which is kept nowhere.';
comment on column access.api_key.expires is 'The last day (UTC) on which it works; null for no end.';
comment on column access.api_key.last_used is 'When it was last used, to within a minute.';
