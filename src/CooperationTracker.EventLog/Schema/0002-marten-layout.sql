-- The event store layout that Marten 9 makes for string stream identities with correlation,
-- causation and headers. "If not exists", so that a database that Marten opened first is kept.
-- No column or index of ours may be added here: Marten drops those that it does not know.

create sequence if not exists tracker.mt_events_sequence;

create table if not exists tracker.mt_streams (
    id          varchar     not null,
    type        varchar,
    version     bigint,
    timestamp   timestamptz not null default (now()),
    created     timestamptz not null default (now()),
    tenant_id   varchar     default '*DEFAULT*',
    is_archived boolean     default false,
    constraint pkey_mt_streams_id primary key (id)
);

create table if not exists tracker.mt_events (
    seq_id         bigint       not null,
    id             uuid         not null,
    stream_id      varchar,
    version        bigint       not null,
    data           jsonb        not null,
    bdata          bytea,
    type           varchar(500) not null,
    -- As in Marten this default is a literal, the moment at which the table was made: always supply it.
    timestamp      timestamptz  not null default '(now())',
    tenant_id      varchar      default '*DEFAULT*',
    mt_dotnet_type varchar,
    correlation_id varchar,
    causation_id   varchar,
    headers        jsonb,
    is_archived    boolean      default false,
    constraint pkey_mt_events_seq_id primary key (seq_id),
    constraint fkey_mt_events_stream_id foreign key (stream_id)
        references tracker.mt_streams (id) on delete cascade
);

create unique index if not exists pk_mt_events_stream_and_version
    on tracker.mt_events (stream_id, version);

alter sequence tracker.mt_events_sequence owned by tracker.mt_events.seq_id;

create table if not exists tracker.mt_event_progression (
    name         varchar     not null,
    last_seq_id  bigint,
    last_updated timestamptz default (transaction_timestamp()),
    constraint pk_mt_event_progression primary key (name)
);

create table if not exists tracker.mt_high_water_skips (
    ending_sequence   bigint      not null,
    starting_sequence bigint      not null,
    timestamp         timestamptz default (transaction_timestamp()),
    constraint pkey_mt_high_water_skips_ending_sequence primary key (ending_sequence)
);
