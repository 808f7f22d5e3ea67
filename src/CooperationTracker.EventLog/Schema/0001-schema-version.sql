create schema if not exists tracker;

create table tracker.schema_version (
    version int         not null primary key,
    name    text        not null,
    applied timestamptz not null default clock_timestamp()
);
comment on table tracker.schema_version is 'The steps by which this schema was made; the highest is its version.';

